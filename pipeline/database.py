"""All tables in one DuckDB file with views to ask: the only module that knows DuckDB."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from normalizers.sayings import SYMBOL, ditto_marks, gap_texts, rules
from pipeline import codes
from pipeline.errors import Usage
from pipeline.schema import ForeignKey, Schema, TableSchema, load, used_lists
from pipeline.stored import StoredTable, file_of

Made = TypeVar("Made")

DATABASE = "atgardsplan.duckdb"
STORAGE = "v1.0.0"
"""The form of the file that old releases of DuckDB can read too."""
SYSTEM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES)
"""What the system may say of a file that cannot be written; DuckDB puts it into a sentence."""
SILENT = "SET enable_progress_bar = false"
"""DuckDB draws a bar of its own over what is said of a run, wherever a statement takes longer than two seconds."""
BLOCK = 16384
"""Bytes: most tables are small, and each takes whole blocks."""

MANY = 10_000
"""Rows from which on a table is the last that a connection writes: only its end gives back all of the memory."""
ROWS = 16384
"""Rows that are in memory before they are written: DuckDB's own 122,880 of long texts would be hundreds of MB."""
MEMORY = ("16MB", "128MB", "1GB", "8GB")
"""What DuckDB may have in memory at a time of its own; the next where that is too little for texts so long."""
SPILL = ".spill"
"""The folder beside the tables to which it lays what is more, while it works."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database answers: the columns' names, and the rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def write_database(folder: Path, file: Path) -> None:
    """Put the written tables of a folder, the texts of all codes and the views into a new database.

    Raises OSError where the file cannot be written.
    """
    try:
        with_enough_memory(partial(fill_database, folder, file))
    except (duckdb.IOException, duckdb.TransactionException, duckdb.OutOfMemoryException) as error:
        told = str(error).splitlines()[0]
        number = next((number for number in SYSTEM if os.strerror(number) in told), 0)
        raise OSError(number, os.strerror(number) if number else told, str(file)) from error


def with_enough_memory(work: Callable[[str], Made]) -> Made:
    """What work comes to that is told how much memory it may have, begun anew with more where it had not enough."""
    for memory in MEMORY[:-1]:
        with suppress(duckdb.OutOfMemoryException):
            return work(memory)
    return work(MEMORY[-1])


def fill_database(folder: Path, file: Path, memory: str) -> None:
    """Put all into a new file; one that was begun there is gone then."""
    schema = load()
    file.unlink(missing_ok=True)
    for tables in table_groups(folder, schema.tables):
        with adding(folder, file, memory) as connection:
            for table in tables:
                connection.execute(f"CREATE TABLE {table.name} AS SELECT * FROM {stored(folder, table.name)}")
                for remark in remarks(table):
                    connection.execute(remark)
    with adding(folder, file, memory) as connection:
        connection.execute("CREATE TABLE codes (list VARCHAR, code VARCHAR, sv VARCHAR, en VARCHAR)")
        connection.execute(f"INSERT INTO codes VALUES {', '.join(code_rows(schema))}")
        connection.execute(says_something_macro())
        connection.execute(resources.files("pipeline").joinpath("views.sql").read_text(encoding="utf-8"))


def table_groups(folder: Path, tables: Iterable[TableSchema]) -> Iterator[list[TableSchema]]:
    """Tables that are written in one go: what a long one had in memory is gone before the next."""
    group: list[TableSchema] = []
    for table in tables:
        group.append(table)
        if len(StoredTable(folder, table.name)) > MANY:
            yield group
            group = []
    yield group


@contextmanager
def adding(folder: Path, file: Path, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that adds to the database in a file; all that was added stands there at the end."""
    with opened(folder, memory) as connection:
        connection.execute(
            f"ATTACH {quoted(str(file))} AS made"
            f" (STORAGE_VERSION {quoted(STORAGE)}, BLOCK_SIZE {BLOCK}, ROW_GROUP_SIZE {ROWS})"
        )
        connection.execute("USE made")
        connection.begin()
        yield connection
        connection.commit()
        connection.execute("CHECKPOINT made")


@contextmanager
def opened(folder: Path, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for work on a folder's tables, within bounds of memory; what it lays aside is gone afterwards."""
    spill = folder / SPILL
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": memory,
        "temp_directory": str(spill),
    }
    try:
        with duckdb.connect(config=config) as connection:
            connection.execute(SILENT)
            yield connection
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def stored(folder: Path, name: str) -> str:
    """A written table as SQL reads it."""
    return f"read_parquet({quoted(str(file_of(folder, name)))})"


def lost_keys(folder: Path, schema: Schema) -> list[tuple[TableSchema, ForeignKey, tuple[Any, ...]]]:
    """For each foreign key of the written tables the first value that the table referred to does not have, if any."""
    return with_enough_memory(partial(asked_keys, folder, schema))


def asked_keys(folder: Path, schema: Schema, memory: str) -> list[tuple[TableSchema, ForeignKey, tuple[Any, ...]]]:
    """The lost keys, asked for one by one."""
    with opened(folder, memory) as connection:
        return list(lost_in(connection, folder, schema))


def lost_in(
    connection: duckdb.DuckDBPyConnection, folder: Path, schema: Schema
) -> Iterator[tuple[TableSchema, ForeignKey, tuple[Any, ...]]]:
    """The lost keys, each as it is asked for."""
    for table in schema.tables:
        for key in table.foreign_keys:
            names = ", ".join(key.columns)
            there = " AND ".join(f"{name} IS NOT NULL" for name in key.columns)
            asked = f"SELECT {names} FROM {stored(folder, table.name)} WHERE {there}"
            lost = f"FROM ({asked}) ANTI JOIN {stored(folder, key.table)} USING ({names})"
            for values in connection.execute(f"SELECT {names} {lost} ORDER BY {names} LIMIT 1").fetchall():
                yield table, key, values


def says_something_macro() -> str:
    """The statement that makes a macro of ``says_something``, for the views and for whoever asks in SQL."""
    texts = ", ".join(map(quoted, sorted(gap_texts())))
    marks = quoted(f"[\\p{{{SYMBOL}}}{''.join(sorted({*ditto_marks(), *rules()['gaps']['signs']}))}]")
    folded = "trim(regexp_replace(strip_accents(lower(told)), '[^\\p{L}\\p{N}]+', ' ', 'g'))"
    something = f"CASE WHEN {folded} = '' THEN regexp_matches(told, {marks}) ELSE {folded} NOT IN ({texts}) END"
    return f"CREATE MACRO says_something(told) AS (told IS NOT NULL AND {something})"


def quoted(text: str) -> str:
    """A text as SQL writes it.

    >>> quoted("Anna's")
    "'Anna''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def remarks(table: TableSchema) -> Iterator[str]:
    """The statements that describe a table and its columns, in Swedish, within the database."""
    yield f"COMMENT ON TABLE {table.name} IS {quoted(table.description['sv'])}"
    for column in table.columns:
        yield f'COMMENT ON COLUMN {table.name}."{column.name}" IS {quoted(column.description["sv"])}'


def code_rows(schema: Schema) -> Iterator[str]:
    """Every code that the tables use with its text in both languages, as SQL writes a row."""
    for name in used_lists(schema):
        for code in codes.codes(name):
            told = name, code, codes.text(name, code, "sv"), codes.text(name, code, "en")
            yield f"({', '.join(map(quoted, told))})"


def ask(folder: Path, sql: str) -> Answer:
    """What the database of an output folder answers to a question in SQL; it is only read.

    Raises Usage where the folder holds no database that can be read.
    """
    file = folder / DATABASE
    if not file.is_file():
        raise Usage("no_database", (("file", str(folder)),))
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            connection.execute(SILENT)
            answer = connection.execute(sql)
            columns = tuple(column[0] for column in answer.description or ())
            return Answer(columns, tuple(answer.fetchall()))
    except (duckdb.IOException, duckdb.CatalogException) as error:
        raise Usage("no_database", (("file", str(folder)),)) from error

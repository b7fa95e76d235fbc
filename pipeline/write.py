"""The contract's tables to Parquet, CSV, a database and datapackage.json: made beside as they come, then renamed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from pipeline.apart import apart
from pipeline.checked import (
    Checked,
    MoreCodes,
    arrow_schema,
    broken,
    check_follows,
    check_names,
    check_rows,
)
from pipeline.csvforms import open_csv, write_header, write_rows
from pipeline.database import DATABASE, lost_keys, write_database
from pipeline.engine import meanwhile
from pipeline.errors import not_writable
from pipeline.rows import Batch
from pipeline.schema import DESCRIPTION, PLAIN, CsvForm, FileFacts, Schema, TableSchema, datapackage, load
from pipeline.stored import StoredTable, file_of, give_back, read_table

__all__ = ["WORKSHOP", "Extra", "made_beside", "made_names", "read_table", "write_batches"]

Extra = Callable[[Path], None]
"""What writes files for people (a workbook, a report) into a folder, beside the tables."""

WORKSHOP = ".writing"
"""The folder below the output's in which everything is made before it is renamed."""
AT_ONCE = 512
"""Rows from which on what came of a table is checked, and written as CSV."""
GROUP = 2048
"""Rows from which on what was checked is written as Parquet: small groups of rows are slow to read."""
MANY = 10_000
"""Cells from which on a process of its own for the workbook is worth its start."""


def write_batches(
    batches: Iterable[Batch],
    folder: Path,
    software_version: str,
    more_codes: MoreCodes | None = None,
    form: CsvForm = PLAIN,
) -> None:
    """Write every table of the contract as its rows come, the batches of each in the order of its key.

    ``form`` is that of the CSV files. Raises SchemaError for what breaks the schema, OutputError where the folder
    cannot be written.
    """
    schema, more = load(), more_codes or {}
    with or_not_writable(folder), ExitStack() as stack:
        files = {table.name: stack.enter_context(TableFiles(folder, table, more, form)) for table in schema.tables}
        for name, rows in batches:
            check_names([name], schema)
            files[name].add(rows)
    give_back()
    check_all_references(folder, schema)
    with or_not_writable(folder):
        facts = {path.name: _facts(path) for path in sorted(folder.iterdir())}
        _write_json(datapackage(facts, software_version, more, form), folder / DESCRIPTION)


def write_extras(extras: Sequence[Extra], folder: Path, workers: int = 1) -> None:
    """Write the database, and let the extras write into the folder of the tables.

    Where much is to be written, a process of its own writes the first extra, and one before it the database.
    """
    others = partial(write_each, extras[1:], folder)
    with or_not_writable(folder):
        if workers > 1 and len(StoredTable(folder, "cells")) > MANY:
            meanwhile(partial(write_each, [into_database_apart, *extras[:1]], folder), others)
        else:
            write_each([into_database, *extras[:1]], folder)
            others()


def write_each(extras: Sequence[Extra], folder: Path) -> None:
    """Let some extras write into a folder, one after the other."""
    for extra in extras:
        extra(folder)


def into_database(folder: Path) -> None:
    """Put the tables of a folder into its database."""
    write_database(folder, folder / DATABASE)


def into_database_apart(folder: Path) -> None:
    """Put the tables of a folder into its database, in a process that ends then: what comes after starts with less."""
    for _ in apart(partial(into_database_first, folder), lambda: iter(())):
        pass


def into_database_first(folder: Path, things: Iterator[Any]) -> Iterator[Any]:
    """The same things, none before the tables of a folder are in its database."""
    into_database(folder)
    yield from things


@contextmanager
def made_beside(out: Path) -> Iterator[Path]:
    """An empty folder whose files and folders are put in place in ``out`` at the end, and are gone where that fails.

    Raises OutputError where they cannot be.
    """
    workshop = out / WORKSHOP
    is_new = not out.exists()
    try:
        with or_not_writable(out):
            out.mkdir(parents=True, exist_ok=True)
            # What a run that was killed left behind.
            shutil.rmtree(workshop, ignore_errors=True)
            workshop.mkdir()
        yield workshop
        with or_not_writable(out):
            for name in made_names(workshop):
                _put(workshop / name, out / name)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
        if is_new:
            # Left only where nothing was put there.
            with suppress(OSError):
                out.rmdir()


@contextmanager
def or_not_writable(place: Path) -> Iterator[None]:
    """OutputError for what the system says against writing."""
    try:
        yield
    except OSError as error:
        raise not_writable(error.filename or place, error) from error


def made_names(folder: Path) -> tuple[str, ...]:
    """What was made, in the order in which it is put in place.

    The description last: while its sums do not fit the tables, the folder is not whole.
    """
    return tuple(sorted((made.name for made in folder.iterdir()), key=lambda name: (name == DESCRIPTION, name)))


# --- the files --------------------------------------------------------------------------------------------------------


class TableFiles:
    """The Parquet and the CSV file of a table while rows come to them."""

    def __init__(self, folder: Path, table: TableSchema, more_codes: MoreCodes, form: CsvForm) -> None:
        self.folder = folder
        self.table = table
        self.more_codes = more_codes
        self.form = form
        self.waiting: list[Any] = []
        self.checked: list[pa.Table] = []
        self.last: Checked | None = None

    def __enter__(self) -> TableFiles:
        """Open both."""
        self.csv = open_csv(self.folder / f"{self.table.name}.csv", self.form)
        write_header(self.csv, self.table, self.form)
        place = file_of(self.folder, self.table.name)
        self.parquet = pq.ParquetWriter(place, arrow_schema(self.table), compression="zstd")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write what is left, and close both; of a table without rows too."""
        try:
            if kind is None:
                if self.waiting or self.last is None:
                    self.check()
                if self.checked:
                    self.write()
        finally:
            self.parquet.close()
            self.csv.close()

    def add(self, rows: Sequence[Any]) -> None:
        """Take rows, and go on with them as soon as there are many."""
        self.waiting.extend(rows)
        if len(self.waiting) >= AT_ONCE:
            self.check()

    def check(self) -> None:
        """Check the rows that wait, and write them as CSV."""
        checked = check_rows(self.table, self.waiting, self.more_codes)
        if self.last is not None:
            check_follows(self.last, checked)
        write_rows(self.csv, self.table, checked.columns, self.form)
        self.waiting, self.last = [], checked
        self.checked.append(checked.arrow)
        if sum(some.num_rows for some in self.checked) >= GROUP:
            self.write()

    def write(self) -> None:
        """Write what was checked as one group of rows."""
        self.parquet.write_table(pa.concat_tables(self.checked).combine_chunks())
        self.checked = []


def check_all_references(folder: Path, schema: Schema) -> None:
    """SchemaError for the first key of a written table that is not in the table that it refers to."""
    for table, key, values in lost_keys(folder, schema):
        raise broken(table.name, ", ".join(key.columns), values, f"foreign key to {key.table}")


def _put(made: Path, place: Path) -> None:
    """Rename what was made to its place; a folder does not replace one that holds anything."""
    if made.is_dir() and place.is_dir():
        shutil.rmtree(place)
    made.replace(place)


def _write_json(value: Mapping[str, Any], path: Path) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _facts(path: Path) -> FileFacts:
    with path.open("rb") as file:
        return FileFacts(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())

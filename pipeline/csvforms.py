"""The forms that CSV files can have: plain, and as Swedish Excel opens them, where no text can become a formula."""

from __future__ import annotations

import csv
import re
import tomllib
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import IO, Any

from pipeline.schema import LIST_MARK, ColumnSchema, CsvForm, TableSchema

PLAIN = "plain"
"""The form that is meant where none is named."""


@cache
def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("pipeline").joinpath("csvforms.toml").read_text(encoding="utf-8"))


def forms() -> tuple[str, ...]:
    """The names of the forms, the usual one first.

    >>> forms()
    ('plain', 'excel-sv')
    """
    return tuple(name for name in _data() if name != "guarded")


def csv_form(name: str = PLAIN) -> CsvForm:
    """The form of that name; KeyError where there is none.

    >>> csv_form("excel-sv").delimiter, csv_form().delimiter
    (';', ',')
    """
    return CsvForm(**_data()[name])


def form_of(file: Path) -> CsvForm:
    """The form that a file's first line is in; the usual one where it is in none, or is not there."""
    try:
        first = file.open("rb").readline()
    except OSError:
        return csv_form()
    fitting = (form for form in map(csv_form, forms()) if is_begun_in(first, form))
    return next(fitting, csv_form())


def is_begun_in(first: bytes, form: CsvForm) -> bool:
    """Whether the first line of a file is one of the form: its mark, and its delimiter between the columns' names."""
    return first.startswith(BOM_UTF8) == form.byte_order_mark and form.delimiter.encode() in first


@cache
def _taken_otherwise() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in _data()["guarded"].values()), re.IGNORECASE)


def guarded(text: str, guard: str) -> str:
    """A text with the guard in front where Excel would take it for something else.

    >>> [guarded(text, "'") for text in ("=1+1", "jun-25", "0180", "'s", "2025", "Måla om")]
    ["'=1+1", "'jun-25", "'0180", "''s", '2025', 'Måla om']
    """
    return guard + text if guard and _taken_otherwise().match(text) else text


def unguarded(text: str, guard: str) -> str:
    """The text as it was: one guard taken away where there is one.

    >>> unguarded("'=1+1", "'"), unguarded("''s", "'"), unguarded("Måla om", "'")
    ('=1+1', "'s", 'Måla om')
    """
    return text.removeprefix(guard)


def open_csv(path: Path, form: CsvForm) -> IO[str]:
    """A file for CSV, to be closed by whoever asked for it."""
    return path.open("w", encoding="utf-8-sig" if form.byte_order_mark else "utf-8", newline="")


def write_header(file: IO[str], table: TableSchema, form: CsvForm) -> None:
    """The names of a table's columns as the first line."""
    csv_writer(file, form).writerow(column.name for column in table.columns)


def write_rows(file: IO[str], table: TableSchema, columns: Sequence[Sequence[Any]], form: CsvForm) -> None:
    """Rows of a table, given by their columns; lines end as RFC 4180 has it, breaks within a cell stay."""
    texts = (column_to_texts(*pair, form) for pair in zip(table.columns, columns, strict=True))
    csv_writer(file, form).writerows(zip(*texts, strict=True))


def csv_writer(file: IO[str], form: CsvForm) -> Any:
    """What writes lines of CSV into a file."""
    return csv.writer(file, delimiter=form.delimiter, lineterminator="\r\n")


def column_to_texts(column: ColumnSchema, values: Iterable[Any], form: CsvForm) -> list[Any]:
    """The values as CSV has them; whole numbers, dates and null as Python's csv writes them."""
    if column.type == "boolean":
        words = {True: form.true, False: form.false, None: None}
        return [words[value] for value in values]
    if column.type == "number":
        return [None if value is None else repr(value).replace(".", form.decimal) for value in values]
    if column.type == "list":
        values = [LIST_MARK.join(value) if value else None for value in values]
    if column.type in ("string", "list"):
        return [None if value is None else guarded(value, form.guard) for value in values]
    return list(values)

"""The main tables of an output folder as the terminal shows them: one question to the database for each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.codes import is_code, text
from pipeline.console import STYLES, open_console
from pipeline.database import DATABASE, Answer, ask
from pipeline.excerpts import beginning
from pipeline.texts import say

LONGEST = 90
"""Letters of a text that are shown; the table has the whole."""
CODED = {"area": "area", "status": "status", "timing_kind": "timing_kind"}
"""The columns that hold codes, each with its list."""


@cache
def questions() -> Mapping[str, str]:
    """The tables that are shown, each with its question in SQL."""
    return tomllib.loads(resources.files("pipeline").joinpath("overview.toml").read_text(encoding="utf-8"))


def show_statistics(folder: Path, lang: str) -> None:
    """Print the main tables of an output folder; raises Usage where it holds none."""
    console = open_console()
    for name, sql in questions().items():
        answer = ask(folder, sql)
        console.print()
        console.print(Text(say(lang, "overview", name), STYLES["title"]))
        none = Text(say(lang, "overview", "none"), STYLES["quiet"])
        console.print(answer_to_table(answer, lang) if answer.rows else none)
    more = say(lang, "overview", "more", file=str(folder / DATABASE))
    console.print()
    console.print(Text(more, STYLES["quiet"]), soft_wrap=True)


def answer_to_table(answer: Answer, lang: str) -> Table:
    """An answer as a table: numbers to the right, codes as their texts."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1), collapse_padding=True, pad_edge=False)
    table.header_style = STYLES["title"]
    for column in answer.columns:
        is_text = any(isinstance(row[answer.columns.index(column)], str) for row in answer.rows)
        to_the_right = not is_text and column != "year"
        table.add_column(say(lang, "overview_column", column), justify="right" if to_the_right else "left")
    for row in answer.rows:
        table.add_row(*(Text(shown(column, value, lang)) for column, value in zip(answer.columns, row, strict=True)))
    return table


def shown(column: str, value: object, lang: str) -> str:
    """One value as people read it.

    >>> shown("share", 0.25, "sv"), shown("status", "achieved", "sv"), shown("actions", None, "sv")
    ('25 %', 'Uppnått', '–')
    """
    if value is None:
        return "–"
    if column == "share":
        return f"{round(100 * float(str(value)))} %"
    if column == "item":
        return text("reconciliation_item", str(value), lang)
    name = CODED.get(column)
    told = text(name, str(value), lang) if name and is_code(name, str(value)) else " ".join(str(value).split())
    return beginning(told, LONGEST)

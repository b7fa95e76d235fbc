"""The lines beside the tables of a print: page numbers say nothing, everything else is named once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from extractors.tables.labels import added_words, has_letter, likeness, only_area
from extractors.tables.templates import compact
from pipeline.model import Cell, Finding
from pipeline.text import fold

NUMBER = re.compile(r"\d+")
PAGE = re.compile(r"[\W_]*(?:\d{1,3}[\W_]*){0,2}")
"""A page's number, perhaps of so many."""
SURE = 0.85
"""From this likeness on, a line is taken for one of the template's own titles."""


@cache
def words() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words around a page number, folded, and the template's titles."""
    data = tomllib.loads(files("extractors.tables").joinpath("margins.toml").read_text("utf-8"))
    return frozenset(map(letters, data["furniture"])), tuple(data["titles"])


def letters(text: str) -> str:
    """A line's letters, its numbers and blanks aside.

    >>> letters("Sida 3 av 12")
    'sidaav'
    """
    return "".join(letter for letter in fold(text) if letter.isalpha())


def margin_findings(lines: Sequence[Cell]) -> list[Finding]:
    """What stands beside the tables, each text once: a header or footer where several pages repeat it, else a note."""
    places: dict[str, list[Cell]] = {}
    for line in lines:
        if not says_nothing(line.text):
            places.setdefault(letters(line.text) or line.text, []).append(line)
    findings = []
    for cells in places.values():
        repeated = len({origin.page for cell in cells for origin in cell.origins}) > 1
        code = "header_footer" if repeated else "text_outside_table"
        text = "\n".join(dict.fromkeys(cell.text for cell in cells if cell is cells[0] or not runs_on(cells[0], cell)))
        findings.append(Finding(code, cells[0].origins, (("text", text), ("sheet", str(cells[0].origins[0].page)))))
    return findings


def runs_on(first: Cell, other: Cell) -> bool:
    """Whether a line is another one again, nothing but a number in it counted on by the pages between them."""
    pages = [cell.origins[0].page or 0 for cell in (first, other)]
    numbers = [NUMBER.findall(cell.text) for cell in (first, other)]
    return len(numbers[0]) == len(numbers[1]) and all(
        int(a) == int(b) or int(b) - int(a) == pages[1] - pages[0] for a, b in zip(*numbers, strict=True)
    )


def says_nothing(text: str) -> bool:
    """Whether a line is a page number, the name of the template's tab, or one of the template's titles."""
    furniture = words()[0]
    plain = letters(text)
    if plain in furniture - {""} or (not plain and PAGE.fullmatch(text)):
        return True
    return is_template_title(text)


def is_template_title(text: str) -> bool:
    """Whether a text is the label of an area or one of the titles that the template prints beside its tables."""
    if only_area(text) is not None:
        return True
    return any(likeness(compact(text), compact(title)) >= SURE and not adds(text, title) for title in words()[1])


def adds(text: str, title: str) -> bool:
    """Whether a text says more than a title that it is like: a word of its own, no year."""
    return any(map(has_letter, added_words(text, frozenset(fold(title).split()))))

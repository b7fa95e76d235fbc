"""The lines beside the tables of a print: page numbers say nothing, everything else is named once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from importlib.resources import files

from extractors.tables.labels import added_words, has_letter, likeness, only_area
from extractors.tables.templates import compact
from pipeline.model import Cell, Finding
from pipeline.text import fold

NUMBER = re.compile(r"\d+")
PAGE = re.compile(r"[\W_]*(?:\d{1,3}[\W_]*){0,2}")
"""A page's number, perhaps of so many."""
SET_OFF = ("|", "\u2013", "\u2014", "\u2022", "\u00b7")
"""What a footer puts between its text and the page's number."""
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


def margin_findings(lines: Sequence[Cell], areas: Collection[str] = ()) -> list[Finding]:
    """What stands beside the tables, each text once: a header or footer where several pages repeat it, else a note.

    The label of an area says nothing only where the plan has a table of that area (``areas``, by their codes).
    """
    places: dict[str, list[Cell]] = {}
    for line in lines:
        if not says_nothing(line.text) or is_lost(line.text, areas):
            places.setdefault(letters(line.text) or line.text, []).append(line)
    findings = []
    for cells in places.values():
        repeated = len({origin.page for cell in cells for origin in cell.origins}) > 1
        code = "header_footer" if repeated else "text_outside_table"
        text = "\n".join(dict.fromkeys(cell.text for cell in cells if cell is cells[0] or not runs_on(cells[0], cell)))
        findings.append(Finding(code, cells[0].origins, (("text", text), ("sheet", str(cells[0].origins[0].page)))))
    return findings


def is_lost(text: str, areas: Collection[str]) -> bool:
    """Whether a text is the label of an area of which the plan has no table."""
    area = only_area(text)
    return area is not None and not area.own and area.code not in areas


def runs_on(first: Cell, other: Cell) -> bool:
    """Whether a line is another one again, nothing but the page's number in it counted on by the pages between them."""
    pages = [cell.origins[0].page or 0 for cell in (first, other)]
    numbers = [list(NUMBER.finditer(cell.text)) for cell in (first, other)]
    return len(numbers[0]) == len(numbers[1]) and all(
        int(a[0]) == int(b[0]) or (int(b[0]) - int(a[0]) == pages[1] - pages[0] and numbers_page(other.text, b.start()))
        for a, b in zip(*numbers, strict=True)
    )


def numbers_page(text: str, at: int) -> bool:
    """Whether a number that begins at some place of a line stands as a page's does: alone, set off, or after its word.

    >>> numbers_page("Utskrivet i mars, sida 4", 23), numbers_page("Farsta | 4", 9), numbers_page("Antal brott: 4", 13)
    (True, True, False)
    """
    before = text[:at].rstrip()
    word = re.split(r"[\W\d_]+", before)[-1]
    return not letters(text) or before.endswith(SET_OFF) or letters(word) in words()[0] - {""}


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
    """Whether a text says more than a title that it is like: a word of its own, no year.

    >>> title = "Sammanställning över prioriterade områden"
    >>> adds("Sammanstéllning dver prioriterade omraden", title), adds("Sammanställning över prioriterade brott", title)
    (False, True)
    """
    damaged = re.compile("|".join(re.sub("[åäö]", r"\\S{1,2}", re.escape(word)) for word in title.casefold().split()))
    left = " ".join(word for word in text.casefold().split() if not damaged.fullmatch(word))
    return any(map(has_letter, added_words(left, frozenset(fold(title).split()))))

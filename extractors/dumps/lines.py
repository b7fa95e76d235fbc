"""A flat text -> its lines, each with its page and the gap above it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractors.dumps.knowledge import dump_knowledge

SAME, GAP, PAGE = 0, 1, 2
"""What stands between a line and the one before it: nothing, an empty line, the end of a page."""
THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class DumpLine:
    """A line with text: its number in the file from 1, its page from 1, the gap above it, blanks at its end and start.

    ``column``: the field whose cell it is a piece of, where it was taken out of a line that runs over several.
    """

    number: int
    text: str
    page: int
    gap: int
    blank: bool = False
    column: str = ""
    indented: bool = False

    @property
    def words(self) -> list[str]:
        """The words of the line."""
        return self.text.split()


def text_to_lines(text: str) -> tuple[DumpLine, ...]:
    """The lines of a text that hold any; pages are parted by form feeds, or by runs of empty lines where it has none.

    >>> [(line.number, line.text, line.page, line.gap) for line in text_to_lines("Vem\\n\\nNär \\n\\n\\n\\nOrsak")]
    [(1, 'Vem', 1, 2), (3, 'När', 1, 1), (7, 'Orsak', 2, 2)]
    """
    fed = "\f" in text
    found: list[DumpLine] = []
    page, empty, turned = 1, 0, True
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        feeds = raw.count("\f")
        if feeds:
            page, turned = page + feeds, True
        line = clean(raw)
        if not line:
            empty += 1
            continue
        if not fed and found and empty:
            more = pages_between(empty)
            page, turned = page + more, more > 0
        gap = PAGE if turned else GAP if empty else SAME
        blank, indented = raw.rstrip("\f")[-1:] == " ", raw.startswith(" ")
        found.append(DumpLine(number, line, page, gap, blank, indented=indented))
        empty, turned = 0, False
    return tuple(found)


def clean(raw: str) -> str:
    """A line without the blanks at its ends."""
    return re.sub(r"[\f\u200b\ufeff]", "", raw).replace("\u00a0", " ").strip()


def pages_between(empty: int) -> int:
    """How many pages end at a run of empty lines.

    >>> [pages_between(count) for count in (0, 1, 3, 4, 5, 9)]
    [0, 0, 1, 1, 2, 4]
    """
    known = dump_knowledge()
    return 1 + (empty - known.page_break) // known.page_extra if empty >= known.page_break else 0


@lru_cache(maxsize=65536)
def text_width(text: str) -> float:
    """The width of a text in ems, as a common sans-serif font has it."""
    known = dump_knowledge()
    return sum(known.widths.get(letter, known.default_width) for letter in text) / THOUSAND

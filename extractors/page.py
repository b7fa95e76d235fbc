"""What a page holds before anyone knows what it means: glyphs, ruling segments, lines of text, tables of regions.

All coordinates are points from the top left of the page as it is shown (pictures: pixels).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.model import Box, Doubt


class Glyph(NamedTuple):
    """A drawn letter, in draw order; ``clip`` is the index of the clipping box that it was drawn under.

    ``turned``: no letter but a line of text that runs up, down or askew. ``show``: the number of the stroke of the pen
    that drew it, most often a whole line of a cell with its neighbours; -1 where nobody knows.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    clip: int
    turned: bool = False
    show: int = -1


class Segment(NamedTuple):
    """A horizontal or vertical stroke: at ``at`` on its own axis, from ``start`` to ``end`` on the other."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Ink:
    """A page as drawn. ``clips`` are the clipping boxes, the first one the page itself.

    ``turned`` are the lines of text that run another way than most of the page's letters. ``fills`` are the boxes of
    filled shapes that are no rules: the backgrounds of cells.
    ``picture_share``: how much of the page its largest picture covers; ``unseen``: how many letters leave no ink;
    ``shapes``: how many paths are drawn; ``notes``: remarks that are fastened to the page, each with its place.
    """

    page: int
    width: float
    height: float
    rotation: int
    glyphs: tuple[Glyph, ...]
    across: tuple[Segment, ...]
    down: tuple[Segment, ...]
    clips: tuple[Box, ...]
    picture_share: float = 0.0
    turned: tuple[Glyph, ...] = ()
    fills: tuple[Box, ...] = ()
    unseen: int = 0
    shapes: int = 0
    notes: tuple[tuple[Box, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a cell. ``blank_end``: a blank is drawn at its end. ``words`` are the widths of its words,
    ``first`` is that of its first letter, ``blank`` of a blank. ``confidence``: how sure the engine is of its least
    sure word (0 to 1), None where the text was drawn and not read, and ``doubts`` are its own about the line's words.
    ``cut``: that text of it, beside the tables, which the spreadsheet cut off.
    """

    text: str
    box: Box
    blank_end: bool = False
    words: tuple[float, ...] = ()
    blank: float = 0.0
    first: float = 0.0
    confidence: float | None = None
    doubts: tuple[Doubt, ...] = ()
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A cell of a page's table: rows and columns [from, to), its box, its lines, and which rules are missing.

    ``overflows``: part of its text was drawn where nobody sees it, below the page or outside of its clip.
    ``told``: what is to be said of how its text was drawn, each a code and the text that it is about.
    """

    rows: tuple[int, int]
    cols: tuple[int, int]
    box: Box
    lines: tuple[Line, ...] = ()
    open_top: bool = False
    open_bottom: bool = False
    overflows: bool = False
    ruled: bool = True
    told: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page: the places of its column and row boundaries, and its regions."""

    page: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page read: its tables from top to bottom, and the lines outside of them.

    ``frame``: where there is no table, the one cell that the page's rules draw: all that is left of a narrow band, or
    nothing but a box around some text. Its lines are among the loose ones too. ``cut`` are those texts of loose lines
    that are cut off: at a table's end though their cells stand on other pages, or in a cell that has no borders.
    """

    page: int
    width: float
    height: float
    tables: tuple[PageTable, ...]
    loose: tuple[Line, ...] = ()
    frame: PageTable | None = None
    cut: tuple[str, ...] = ()

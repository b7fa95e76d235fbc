"""The letters of a page as they were drawn one after the other: which of them are one text, though walls lie between.

What tells is the pen: a text is drawn in one stroke, or in several of which each begins where the last one ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median_low

from extractors.gridlines import Lattice
from extractors.lines import glyphs_to_lines
from extractors.page import Glyph
from pipeline.model import Box

Home = tuple[int, int]
"""A table of the page and a region of it."""
Homes = Sequence[Home | None]
"""For each letter of a page its table and region, None where it stands outside of them."""

STROKE = 2.0
"""Of the letters' height: within what the pen drew in one stroke, a text goes on over gaps no wider than this."""
TOUCHING = 0.1
"""Of the letters' height: letters of one text stand no further apart where blanks are drawn."""
EXACTLY = 0.03
"""Of the letters' height: the next letter of a word begins this near to where the one before it ends."""
BLANK = 0.4
"""Of the letters' height: words of one text stand no further apart."""
BACK = 0.3
"""Of the letters' height: so far may a letter begin before the end of the one before it."""
SAME_LINE = 0.5
"""Of the letters' height: letters whose middles are nearer than this stand on one line."""
ALIGNED = 0.1
"""Of the letters' height: a text that begins or ends so near to a cell's margin is set against it."""
LARGEST_PAD, USUAL_PAD = 6.0, 1.5
"""Points: the widest margin that a cell keeps beside its text, and the one that is assumed where none can be seen."""
DRAWS = 0.04
"""Of a page's letters: so many blanks are drawn where any are."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The letters of a page, their homes, the tables, the clipping boxes, those clips that are a single region's, the
    margin that cells keep, and the widest gap between the letters of one text.
    """

    glyphs: Sequence[Glyph]
    homes: Homes
    lattices: Sequence[Lattice]
    clips: Sequence[Box]
    own: Collection[int]
    pad: float = USUAL_PAD
    gap: float = TOUCHING

    def box(self, home: Home) -> Box:
        """The place of a region."""
        return self.lattices[home[0]].regions[home[1]].box

    def near(self, i: int) -> float:
        """How near to a margin a letter stands that is set against it."""
        return ALIGNED * (self.glyphs[i].bottom - self.glyphs[i].top)

    def is_unseen(self, i: int) -> bool:
        """Whether a letter stands at the left or right of what its clip shows, most often of the page."""
        glyph = self.glyphs[i]
        if glyph.clip in self.own:
            return False
        left, _, right, _ = self.clips[glyph.clip]
        return glyph.x1 < left or glyph.x0 > right

    def text(self, span: Iterable[int]) -> str:
        """What letters say."""
        return " ".join(line.text for line in glyphs_to_lines(self.glyphs[i] for i in span))


def starts(page: Drawn) -> Iterator[tuple[int, int]]:
    """Each letter that does not stand where the one drawn before it does, or begins or ends unseen, with that one."""
    before = -1
    for i, glyph in enumerate(page.glyphs):
        if glyph.show < 0 or glyph.turned or glyph.text.isspace():
            continue
        if before < 0 or page.homes[i] != page.homes[before] or page.is_unseen(i):
            yield max(before, 0), i
        before = i


def usual_pad(page: Drawn, begun: Iterable[int]) -> float:
    """The margin that the cells of a page keep at the left of their texts, by the letters that those begin with."""
    pads = [page.glyphs[i].x0 - page.box(home)[0] for i in begun if (home := page.homes[i]) is not None]
    near = [pad for pad in pads if 0 <= pad <= LARGEST_PAD]
    return median_low(near) if near else USUAL_PAD


def widest_gap(glyphs: Sequence[Glyph]) -> float:
    """Of the letters' height: the widest gap between the letters of one text, by whether blanks are drawn."""
    blanks = sum(glyph.text.isspace() for glyph in glyphs)
    return TOUCHING if blanks > DRAWS * len(glyphs) else BLANK


def on_one_line(a: Glyph, b: Glyph) -> bool:
    """Whether two letters stand on one line."""
    return abs(a.top + a.bottom - b.top - b.bottom) < 2 * SAME_LINE * min(a.bottom - a.top, b.bottom - b.top)


def may_cross(page: Drawn, a: int, b: int) -> bool:
    """Whether two letters that follow each other in different columns, or beside the table, may be one text's."""
    one, other = page.glyphs[a], page.glyphs[b]
    height = other.bottom - other.top
    reach = STROKE if one.show == other.show else BLANK
    homes = (page.homes[a], page.homes[b])
    if homes[0] == homes[1] or one.clip in page.own or other.clip in page.own or not on_one_line(one, other):
        return False
    if not -BACK * height <= other.x0 - one.x1 <= reach * height:
        return False
    return homes[0] is None or homes[1] is None or page.box(homes[0])[0] != page.box(homes[1])[0]


def is_one(page: Drawn, a: int, b: int) -> bool:
    """Whether two letters that follow each other are one text's: drawn in one stroke, or close enough.

    Where the second begins as a cell's own text does, only the stroke tells, or a word that goes on to the point.
    """
    one, other = page.glyphs[a], page.glyphs[b]
    if one.show == other.show:
        return True
    if one.clip != other.clip or not goes_on(page, a, b):
        return False
    exact = b == a + 1 and abs(other.x0 - one.x1) <= EXACTLY * (other.bottom - other.top)
    return exact or not at_left(page, b)


def goes_on(page: Drawn, a: int, b: int) -> bool:
    """Whether a letter stands no further from the one before it, or from a blank drawn between them, than in a word."""
    one, other = page.glyphs[a], page.glyphs[b]
    blank = next((page.glyphs[k] for k in range(b - 1, a, -1) if on_one_line(page.glyphs[k], other)), one)
    height = other.bottom - other.top
    return (
        on_one_line(one, other)
        and other.x0 - max(one.x1, blank.x1) <= page.gap * height
        and -BACK * height <= other.x0 - one.x1 <= BLANK * height
    )


def at_left(page: Drawn, i: int) -> bool:
    """Whether a letter stands where its cell's own text begins."""
    home = page.homes[i]
    return home is not None and abs(page.glyphs[i].x0 - page.box(home)[0] - page.pad) <= page.near(i)


def from_right(page: Drawn, i: int) -> float:
    """How far from the margin at its cell's right a letter ends; outside of tables without end."""
    home = page.homes[i]
    return float("inf") if home is None else abs(page.box(home)[2] - page.pad - page.glyphs[i].x1)


def pairs_to_spans(page: Drawn, pairs: Iterable[tuple[int, int]]) -> Iterator[range]:
    """The texts that pairs of letters belong to, each once."""
    claimed: set[int] = set()
    for a, b in pairs:
        if b not in claimed:
            span = grown(page, a, b)
            claimed.update(span)
            yield span


def grown(page: Drawn, a: int, b: int) -> range:
    """The letters from the first to the last of the text that two letters belong to."""
    first, last = a, b
    while (before := neighbour(page, first, -1)) is not None and in_text(page, before, first):
        first = before
    while (after := neighbour(page, last, 1)) is not None and in_text(page, last, after):
        last = after
    return range(first, last + 1)


def neighbour(page: Drawn, i: int, step: int) -> int | None:
    """The next letter in draw order that leaves ink, forwards or backwards."""
    k = i + step
    while 0 <= k < len(page.glyphs) and page.glyphs[k].text.isspace():
        k += step
    return k if 0 <= k < len(page.glyphs) else None


def in_text(page: Drawn, a: int, b: int) -> bool:
    """Whether a letter goes on with the text of the one before it, in one cell or over a wall."""
    one, other = page.glyphs[a], page.glyphs[b]
    if not on_one_line(one, other) or other.turned or other.show < 0:
        return False
    if one.show == other.show:
        return -BACK <= (other.x0 - one.x1) / (other.bottom - other.top) <= STROKE
    return is_one(page, a, b)

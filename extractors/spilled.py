"""Texts too long for their cells, which a spreadsheet draws on over the empty cells beside: in which cell they stand.

Pure geometry: the side that a text is set against tells the cell. Where that is not plain, it is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.cut_off import clipped_texts, cut_texts, highest_texts, loose_texts, low_texts, wide_texts
from extractors.drawn import (
    Drawn,
    Home,
    Homes,
    at_left,
    from_right,
    goes_on,
    grown,
    is_one,
    may_cross,
    neighbour,
    on_one_line,
    pairs_to_spans,
    starts,
    usual_pad,
    widest_gap,
)
from extractors.gridlines import Lattice
from extractors.lines import lies_over
from extractors.page import Glyph
from pipeline.model import Box

Told = dict[Home | None, list[tuple[str, str]]]
"""What is to be said of regions: codes, each with the text that it is about; None: of those of other pages."""

HANGS = 1.0
"""Of the letters' height: what reaches no further over a wall hangs over, as the last letter of a full line may."""
NEARER = 0.05
"""Of the letters' height: of two margins a text is set against the one that it is nearer to by so much."""


def settle_spills(
    glyphs: Sequence[Glyph], homes: Homes, lattices: Sequence[Lattice], clips: Sequence[Box], own: Collection[int]
) -> tuple[Homes, Told]:
    """The homes of letters, each text that runs over a wall in one of them; and what is to be said of those regions.

    ``own`` are the clipping boxes that are a single region's: their letters have found home.
    """
    if not lattices:
        return homes, {}
    page = Drawn(glyphs, homes, lattices, clips, own)
    begun = list(starts(page))
    pairs = [(a, b) for a, b in begun if may_cross(page, a, b)]
    unseen = [(b, b) for _, b in begun if page.is_unseen(b) and homes[b] is not None]
    clipped = list(clipped_texts(page))
    told: Told = {}
    for at, text in (*cell_texts(page, homes), *beside_tables(page, homes)):
        say(told, ("text_cut", text), (at,))
    if not pairs and not unseen and not clipped:
        return homes, told
    own_starts = {b for _, b in begun}.difference((b for _, b in pairs), (b for _, b in unseen))
    page = replace(page, pad=usual_pad(page, own_starts), gap=widest_gap(glyphs))
    crossing = [(a, b) for a, b in pairs if is_one(page, a, b)]
    spans = list(pairs_to_spans(page, (*crossing, *unseen)))
    settled = with_homes(page, spans, told)
    ends = [(span[-1], after) for span in spans if (after := neighbour(page, span[-1], 1)) is not None]
    for a, b in (*pairs, *ends):
        if not is_one(page, a, b) and runs_into_margin(page, settled, a, b):
            say(told, ("text_over_wall", page.text(grown(page, b, b))), (settled[a], settled[b]))
    for at, text in cut_texts(page, clipped, settled):
        say(told, ("text_cut", text), (at,))
    return settled, told


def cell_texts(page: Drawn, homes: Homes) -> Iterator[tuple[Home, str]]:
    """The texts in cells that are cut off at their own cell's foot or side, with their cells."""
    yield from low_texts(page, homes)
    yield from highest_texts(page, homes)
    yield from wide_texts(page, homes)


def beside_tables(page: Drawn, homes: Homes) -> Iterator[tuple[None, str]]:
    """The texts beside the tables that are cut off, of no cell."""
    yield from ((None, text) for text in loose_texts(page, homes))


def runs_into_margin(page: Drawn, homes: Homes, a: int, b: int) -> bool:
    """Whether a text reaches into the margin before a wall, which no text does that has room, and one goes on there."""
    glyph, home = page.glyphs[a], homes[a]
    if home is None or homes[b] in (None, home) or glyph.clip != page.glyphs[b].clip or not goes_on(page, a, b):
        return False
    return glyph.x1 > page.box(home)[2] - page.pad + page.near(a)


def with_homes(page: Drawn, spans: Sequence[range], told: Told) -> Homes:
    """The homes of a page's letters, those of each text that runs over a wall made one."""
    homes = list(page.homes)
    free: dict[Home | None, list[int]] = {}
    claimed = {i for span in spans for i in span}
    for i in range(len(homes)) if spans else ():
        if i not in claimed and not page.glyphs[i].text.isspace():
            free.setdefault(homes[i], []).append(i)
    for span in spans:
        letters = [i for i in span if not page.glyphs[i].text.isspace()]
        home, is_plain = span_home(page, letters)
        covered = [other for other in dict.fromkeys(page.homes[i] for i in letters) if other not in (home, None)]
        more, is_alone = beside(page, letters, [free[other] for other in covered if other in free])
        for i in (*span, *more):
            homes[i] = home
        if not is_plain or not is_alone:
            say(told, ("text_over_wall", page.text(span)), (home,) if home else ())
    return homes


def span_home(page: Drawn, letters: Sequence[int]) -> tuple[Home | None, bool]:
    """The region that a text over a wall belongs to, None for one of another page; and whether that is plain.

    Set against the left it is where the text begins, against the right where it ends, in the middle between them.
    """
    first, last = letters[0], letters[-1]
    if not page.is_unseen(first) and at_left(page, first):
        return page.homes[first], True
    right, height = from_right(page, last), page.glyphs[first].bottom - page.glyphs[first].top
    middle = (page.glyphs[first].x0 + page.glyphs[last].x1) / 2
    regions = dict.fromkeys(home for i in letters if (home := page.homes[i]) is not None)
    aside, centre = min((abs(sum(page.box(home)[::2]) / 2 - middle), home) for home in regions)
    if min(right, aside) <= page.near(first):
        both = max(right, aside) <= page.near(first)
        home = page.homes[last] if right < aside else centre
        return home, not both or abs(right - aside) > NEARER * height
    if goes_on_elsewhere(page, letters):
        return page.homes[first], True
    if comes_from_elsewhere(page, first, last):
        return None, True
    return page.homes[first], page.homes[first] is None or hangs_over(page, letters)


def goes_on_elsewhere(page: Drawn, letters: Sequence[int]) -> bool:
    """Whether a text is that of a merged cell which the page's side cuts: it is drawn whole on each page of it."""
    first, last = page.glyphs[letters[0]], page.glyphs[letters[-1]]
    left, _, right, _ = page.clips[first.clip]
    if last.x1 < left or first.x0 > right:
        return True
    homes = {page.homes[i] for i in letters}
    home = homes.pop()
    if home is None or homes:
        return False
    lattice = page.lattices[home[0]]
    region = lattice.regions[home[1]]
    at_edge = region.box[0] == lattice.xs[0] if page.is_unseen(letters[0]) else region.box[2] == lattice.xs[-1]
    return at_edge and region.cols[1] - region.cols[0] > 1 and any(map(page.is_unseen, letters))


def comes_from_elsewhere(page: Drawn, first: int, last: int) -> bool:
    """Whether a text that is set against no margin of this page begins before it, or ends after it and was cut."""
    home = page.homes[first]
    if page.is_unseen(first):
        return True
    return home is not None and page.is_unseen(last) and page.glyphs[first].x0 < page.box(home)[0]


def hangs_over(page: Drawn, letters: Sequence[int]) -> bool:
    """Whether no more of a text than a letter stands in another cell than its first one."""
    home = page.homes[letters[0]]
    one, other = page.glyphs[letters[0]], page.glyphs[letters[-1]]
    return home is not None and other.x1 - page.box(home)[2] <= HANGS * (one.bottom - one.top)


def beside(page: Drawn, letters: Sequence[int], others: Sequence[Sequence[int]]) -> tuple[list[int], bool]:
    """The letters that were drawn into a text's gaps (those of another font), and whether it has its room alone.

    ``others`` are for each cell that it runs over the letters there that are no such text's; where not all of them
    stand in gaps they are the cell's own. What hangs over by a letter stands in the margin of the next cell, full or
    not.
    """
    within = [cell for cell in others if all(in_gap(page, letters, i) for i in cell)]
    return [i for cell in within for i in cell], len(within) == len(others) or hangs_over(page, letters)


def in_gap(page: Drawn, letters: Sequence[int], i: int) -> bool:
    """Whether a letter stands between those of a text, and over none of them."""
    glyph, one, other = page.glyphs[i], page.glyphs[letters[0]], page.glyphs[letters[-1]]
    if not on_one_line(glyph, one) or glyph.x0 < one.x0 or glyph.x1 > other.x1:
        return False
    return not any(lies_over(glyph, page.glyphs[k]) for k in letters)


def say(told: Told, what: tuple[str, str], homes: Iterable[Home | None]) -> None:
    """Note something of some regions, once."""
    for home in homes:
        if what not in told.setdefault(home, []):
            told[home].append(what)


def region_told(
    told: Mapping[Home | None, Sequence[tuple[str, str]]], table: int
) -> dict[int, tuple[tuple[str, str], ...]]:
    """What is to be said of the regions of one table."""
    return {home[1]: tuple(what) for home, what in told.items() if home is not None and home[0] == table}

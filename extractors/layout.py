"""Ink to layout: every letter into the region of the table that it was drawn for, or among the loose lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from extractors.gridlines import Lattice, segments_to_lattices
from extractors.lines import glyphs_to_lines
from extractors.overlaid import with_overlaps
from extractors.page import Glyph, Ink, Line, PageLayout, PageTable, Region, Segment
from extractors.spilled import region_told, settle_spills
from extractors.sunken import with_sunken
from extractors.turned import turned_to_line
from pipeline.model import Box

SAME_BOX = 3.0
"""Points: a clipping box whose sides lie this near to a cell's is that cell's."""
UNDER = 0.25
"""Of the letters' height: an underline runs no lower than this below their feet."""
EXACTLY = 0.4
"""Points: an underline begins this near to where its first letter does; a border keeps a cell's margin from it."""
ABOUT = 0.03
"""Of an underline's length: it ends this near to where its last letter does."""
IN_LINE = 0.2
"""Points: the dashes of a border lie no further from one line."""
DASHES = 2.0
"""A dash of a border is no longer than so many others."""
WITH_LETTER = 0.06
"""Of a letter's height: a stroke that begins or ends this near to its side is an underline's or strikes it through."""
EDGE = 2.0
"""Points: how far inside an edge a letter beyond it is looked up."""


def ink_to_layout(ink: Ink) -> PageLayout:
    """The tables of a page with their texts, and the lines that stand outside of them."""
    drawn = segments_to_lattices(without_underlines(ink.across, ink.glyphs), ink.down)
    lattices = [lattice for lattice in drawn if not lattice.is_frame]
    tables, outside, cut = fill_lattices(ink, lattices)
    frame = fill_lattices(ink, drawn)[0][0] if len(drawn) == 1 and not lattices else None
    seen, beyond = beyond_page(outside, ink.height)
    parts = [*parts_beside(seen, [table.xs[0] for table in tables if is_right(table, tables)]), *beyond]
    loose = tuple(
        with_cut(line, cut) for part in parts for line in texts_to_lines(part, ink.clips[0], draws_turned_blanks(ink))
    )
    return PageLayout(ink.page, ink.width, ink.height, tables, loose, frame, cut)


def is_right(table: PageTable, tables: Sequence[PageTable]) -> bool:
    """Whether a table stands to the right of another."""
    return any(
        other.xs[-1] <= table.xs[0] and min(other.ys[-1], table.ys[-1]) > max(other.ys[0], table.ys[0])
        for other in tables
    )


def beyond_page(glyphs: Sequence[Glyph], height: float) -> tuple[list[Glyph], list[list[Glyph]]]:
    """Letters on the page, and those above and below it by the clip that they were drawn under: cells beside each other
    that go on from another page are each drawn whole, and nothing is seen of what parts them.
    """
    seen: list[Glyph] = []
    beyond: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        (seen if glyph.bottom > 0 and glyph.top < height else beyond.setdefault(glyph.clip, [])).append(glyph)
    return seen, list(beyond.values())


def parts_beside(glyphs: Sequence[Glyph], sides: Sequence[float]) -> list[list[Glyph]]:
    """Letters beside tables cut where one of the tables begins (``sides``) and no text runs over that place."""
    if not sides:
        return [list(glyphs)]
    levels: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if not glyph.text.isspace():
            levels.setdefault(round(glyph.bottom), []).append(glyph)
    parts: dict[tuple[float, ...], list[Glyph]] = {}
    for glyph in glyphs:
        level = levels.get(round(glyph.bottom), [glyph])
        passed = tuple(x for x in sides if glyph.x0 >= x - EDGE and is_free(x, level))
        parts.setdefault(passed, []).append(glyph)
    return [parts[key] for key in sorted(parts, key=lambda key: (len(key), key))]


def is_free(x: float, level: Sequence[Glyph]) -> bool:
    """Whether there is a gap as wide as a letter is high, or nothing, to the left of a place in a line."""
    left = [glyph for glyph in level if glyph.x0 < x - EDGE]
    right = min((glyph.x0 for glyph in level if glyph.x0 >= x - EDGE), default=x)
    return all(right - glyph.x1 >= glyph.bottom - glyph.top for glyph in left)


def with_cut(line: Line, cut: Sequence[str]) -> Line:
    """A line beside the tables with that of the texts cut off which stands in it."""
    return replace(line, cut=next((text for text in cut if text in line.text), ""))


def fill_lattices(ink: Ink, lattices: Sequence[Lattice]) -> tuple[tuple[PageTable, ...], list[Glyph], tuple[str, ...]]:
    """The tables that the lattices make with the letters that stand in them, the letters that stand in none, and what
    of these was cut off in a table.
    """
    homes = [clip_homes(lattice, ink.clips) for lattice in lattices]
    inside: list[dict[int, list[Glyph]]] = [{} for _ in lattices]
    outside: list[Glyph] = []
    glyphs = (*ink.glyphs, *ink.turned)
    stand_at = [glyph_home(glyph, lattices, homes, ink.clips[glyph.clip], ink.height) for glyph in glyphs]
    drawn_at = with_sunken(glyphs, stand_at, lattices)
    places, told = settle_spills(glyphs, drawn_at, lattices, ink.clips, {clip for one in homes for clip in one})
    for glyph, at in zip(glyphs, places, strict=True):
        if at is None or (glyph.turned and not is_cells_own(glyph, lattices[at[0]].regions[at[1]].box, homes[at[0]])):
            outside.append(glyph)
        else:
            inside[at[0]].setdefault(at[1], []).append(glyph)
    tables = tuple(
        with_overlaps(
            PageTable(
                ink.page, lattice.xs, lattice.ys, regions_with_text(lattice, inside[i], ink, region_told(told, i))
            )
        )
        for i, lattice in enumerate(lattices)
    )
    return tables, outside, tuple(text for _, text in told.get(None, ()))


def without_underlines(across: Sequence[Segment], glyphs: Sequence[Glyph]) -> list[Segment]:
    """The strokes without those that run under letters or through them, from where one begins to where one ends.

    A dash of a border may do so by chance: it stands in line with others that do not.
    """
    begins, ends = letters_at(glyphs, 1), letters_at(glyphs, 3)
    under = {
        s
        for s in across
        if is_marked(s.at, s.start, begins, 1, EXACTLY) and is_marked(s.at, s.end, ends, 3, ABOUT * (s.end - s.start))
    }
    if not under:
        return list(across)
    lines: dict[int, list[Segment]] = {}
    for s in across:
        if s not in under:
            lines.setdefault(round(s.at), []).append(s)
    return [s for s in across if s not in under or is_dash(s, lines)]


def is_dash(stroke: Segment, lines: Mapping[int, Sequence[Segment]]) -> bool:
    """Whether a short stroke has another one, no underline, right before or after it on its line."""
    long = stroke.end - stroke.start
    beside = (s for at in (-1, 0, 1) for s in lines.get(round(stroke.at) + at, ()) if abs(s.at - stroke.at) <= IN_LINE)
    return any(
        max(s.start - stroke.end, stroke.start - s.end) <= long and s.end - s.start <= DASHES * long for s in beside
    )


def letters_at(glyphs: Sequence[Glyph], side: Literal[1, 3]) -> dict[int, list[Glyph]]:
    """The letters by the whole point nearest to one of their sides (1 left, 3 right)."""
    found: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        found.setdefault(round(glyph[side]), []).append(glyph)
    return found


def is_marked(y: float, x: float, letters: Mapping[int, Sequence[Glyph]], side: Literal[1, 3], slack: float) -> bool:
    """Whether a stroke that begins or ends at a place does so with a letter that it runs under or through.

    Below the letters' feet, where a cell's border may lie as well, ``slack`` says how near the two must be.
    """
    reach = max(1, round(slack))
    return any(
        glyph.top < y < glyph.bottom + UNDER * (glyph.bottom - glyph.top)
        and abs(glyph[side] - x) <= (WITH_LETTER * (glyph.bottom - glyph.top) if y < glyph.bottom else slack)
        for at in range(round(x) - reach, round(x) + reach + 1)
        for glyph in letters.get(at, ())
    )


def regions_with_text(
    lattice: Lattice,
    glyphs: Mapping[int, Sequence[Glyph]],
    ink: Ink,
    told: Mapping[int, tuple[tuple[str, str], ...]],
) -> tuple[Region, ...]:
    """The regions of a lattice with the lines that their letters make, and what is to be said of them."""
    return tuple(
        replace(
            region,
            lines=texts_to_lines(glyphs[i], region.box, draws_turned_blanks(ink)),
            overflows=any(glyph.top > ink.clips[glyph.clip][3] for glyph in glyphs[i] if not glyph.text.isspace()),
            told=told.get(i, ()),
        )
        if i in glyphs
        else region
        for i, region in enumerate(lattice.regions)
    )


def draws_turned_blanks(ink: Ink) -> bool:
    """Whether a turned text of the page ends with the blank at which it was wrapped."""
    return any(text.text[-1:].isspace() for text in ink.turned)


def texts_to_lines(glyphs: Sequence[Glyph], box: Box, draws_blanks: bool) -> tuple[Line, ...]:
    """The lines that letters make in a box, and below them one of the turned texts among them, in draw order."""
    turned = [glyph for glyph in glyphs if glyph.turned]
    if not turned:
        return glyphs_to_lines(glyphs)
    return (*glyphs_to_lines(glyph for glyph in glyphs if not glyph.turned), turned_to_line(turned, box, draws_blanks))


def is_cells_own(text: Glyph, box: Box, homes: Mapping[int, int]) -> bool:
    """Whether a turned text is the cell's over which it lies: drawn under the cell's own clip, or within its box."""
    return text.clip in homes or holds(box, text)


def holds(box: Box, text: Glyph) -> bool:
    """Whether a text lies within a box, on the side on which it is narrower: a stamp lies over many cells."""
    inside_x = box[0] - EDGE <= text.x0 and text.x1 <= box[2] + EDGE
    inside_y = box[1] - EDGE <= text.top and text.bottom <= box[3] + EDGE
    return inside_x if text.x1 - text.x0 < text.bottom - text.top else inside_y


def clip_homes(lattice: Lattice, clips: Sequence[Box]) -> dict[int, int]:
    """The clipping boxes that are a single region's: index of clip to index of region."""
    homes: dict[int, int] = {}
    for i, clip in enumerate(clips):
        at = lattice.region_at((clip[0] + clip[2]) / 2, (clip[1] + clip[3]) / 2)
        if at is not None and all(abs(a - b) <= SAME_BOX for a, b in zip(clip, lattice.regions[at].box, strict=True)):
            homes[i] = at
    return homes


def glyph_home(
    glyph: Glyph, lattices: Sequence[Lattice], homes: Sequence[dict[int, int]], clip: Box, height: float
) -> tuple[int, int] | None:
    """The table and region of a letter: by the clip that it was drawn under, else by its middle.

    A letter outside of its clip or the page is not seen; it belongs to the cell at that edge: a cell that goes on over
    a page break is drawn whole on each page, and clipped.
    """
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
    seen_x, seen_y = within(x, clip[0], clip[2]), within(y, clip[1], clip[3])
    for i, lattice in enumerate(lattices):
        at = homes[i].get(glyph.clip)
        if at is None:
            at = lattice.region_at(seen_x, seen_y)
        if at is not None:
            return i, at
    if 0 < y < height:
        return None
    # What lies below the page belongs to its last table, what lies above it to its first one.
    for i in range(len(lattices)) if y <= 0 else reversed(range(len(lattices))):
        ys = lattices[i].ys
        at = lattices[i].region_at(seen_x, within(seen_y, ys[0], ys[-1]))
        if at is not None:
            return i, at
    return None


def within(at: float, low: float, high: float) -> float:
    """A place, or the nearest one a little inside of two bounds.

    >>> within(5, 0, 10), within(-30, 0, 10), within(40, 0, 10)
    (5, 2.0, 8.0)
    """
    return at if low <= at <= high else min(max(at, low + EDGE), high - EDGE)

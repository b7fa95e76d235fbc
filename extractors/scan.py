"""Pages that are pictures to layouts: picture -> rules and letters -> lattice -> words -> lines in their cells.

From the layout on, scans and prints share one path.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.bare.pillars import TITLES
from extractors.bare.seen import lines_to_ink
from extractors.glances import without_pictures
from extractors.gridlines import Lattice, segments_to_lattices
from extractors.page import Ink, Line, PageLayout, PageTable, Region
from extractors.pictures.bent import ink_to_bend
from extractors.pictures.crops import ink_box, letter_height, text_blocks, without_clipped, without_specks
from extractors.pictures.folds import without_folds
from extractors.pictures.gutters import GUTTER, column_blocks, find_gutters, words_joined
from extractors.pictures.load import POINTS, Picture, is_blank
from extractors.pictures.marks import Marks, ink_within, letters_within, picture_to_marks, with_rules_at
from extractors.pictures.paper import Cleared, clear_paper
from extractors.pictures.straight import (
    Placement,
    Straight,
    as_it_is,
    boxes_on_straight,
    made_flat,
    placement,
    set_straight,
)
from extractors.pictures.texture import is_texture
from extractors.pictures.upright import turn_of
from extractors.spots import Spot, read_spots, scaled, sureness
from extractors.stamps import without_boxes, without_stamps
from extractors.strays import alone, without_strays
from extractors.undivided import divide
from extractors.unread import cut_strips, unread_boxes, with_unread
from pipeline.model import Box

INSIDE = 0.5
"""Points: a cell is looked at so far inside of its rules."""
ROOM = 0.04
"""Inches around a text outside of tables that are its own."""
MAKES_SENSE = 0.7
"""From this confidence on, a page is the right way up."""
IN_TABLES = 0.25
"""Of a page's ink: tables with less of it are none."""
ONE_COLUMN = 2
"""A table of one column has so many sides."""
GUTTERS = 3
"""So many gaps between columns are none between the words of one column."""
TURNS = (0, 90, 270, 180)
"""Degrees clockwise: the ways to turn a page, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page read: its layout in points of the straight picture, and how that picture lies on the page as it was.

    ``confidence`` is that of its words (0 to 1; 0 where only pictures stand on it), None on a blank page; ``turned``:
    degrees clockwise to set it upright; ``bare``: the letters of a page without rules, or without any between rows;
    ``unread``: where something stands (points) outside of tables of which nothing was read, ``covered``: the cells that
    holes go through, ``cut``: lines in cells with other text that the page's or the cell's edge cut through,
    ``height``: of its small letters (pixels of the picture), ``back``: what shone through from its back was left out.
    Cells of which nothing was read
    say so themselves.
    """

    layout: PageLayout
    place: Placement
    turned: int
    confidence: float | None
    bare: Ink | None = None
    unread: tuple[Box, ...] = ()
    covered: tuple[Box, ...] = ()
    cut: tuple[Box, ...] = ()
    height: float | None = None
    back: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A picture turned by quarters and set straight, what is dark on it, where it had holes (pixels), and whether
    its back shone through.
    """

    straight: Straight
    marks: Marks
    holes: tuple[Box, ...]
    back: bool = False


def picture_to_sheet(picture: Picture, turned: int = 0) -> Sheet:
    """A picture of a page as a layout, turned as its letters say, else as it reads best.

    ``turned``: how the page before it had to be, degrees clockwise.
    """
    if is_blank(picture.grey):
        return blank_sheet(picture)
    cleared = clear_paper(picture)
    look = picture_to_look(cleared, turned)
    if is_texture(look.marks.letters, look.straight.picture.dpi):
        return blank_sheet(picture, 0.0)
    told = turn_of(look.marks.letters, look.straight.picture.dpi)
    turns = ways(turned, told)
    best: Sheet | None = None
    for turn in turns:
        look = look if turn == look.straight.turned else picture_to_look(cleared, turn)
        sheet = look_to_sheet(look)
        if sheet.confidence is None or sheet.confidence >= MAKES_SENSE:
            return sheet if best is None or sheet.confidence is not None else best
        if best is None or sheet.confidence > (best.confidence or 0.0):
            best = sheet
    assert best is not None
    return best


def ways(turned: int, told: int | None) -> tuple[int, ...]:
    """The ways to turn a page, in the order in which they are tried; ``told``: the turn that its letters ask for.

    >>> ways(90, 270), ways(90, None)
    ((0, 180, 90, 270), (90, 0, 270, 180))
    """
    first = (turned,) if told is None else ((turned + told) % 360, (turned + told + 180) % 360)
    return tuple(dict.fromkeys((*first, turned, *TURNS)))


def picture_to_look(cleared: Cleared, turned: int) -> Look:
    """A picture turned by quarters and set straight, and what is dark on it."""
    straight = set_straight(cleared.picture, turned)
    holes = boxes_on_straight(straight, cleared.holes)
    marks = picture_to_marks(straight.picture, holes)
    flat, marks = without_folds(straight.picture, marks, holes)
    straight = straight if flat is straight.picture else replace(straight, picture=flat)
    bend = ink_to_bend(marks.ink, straight.picture.dpi)
    if bend is not None:
        straight = made_flat(straight, bend)
        marks = picture_to_marks(straight.picture, holes)
    return Look(straight, marks, holes, cleared.back)


def look_to_sheet(look: Look) -> Sheet:
    """A picture of a page as a layout."""
    straight, marks = look.straight, look.marks
    dpi = straight.picture.dpi
    height = letter_height(straight, marks)
    across, down = without_strays(*without_stamps(marks.across, marks.down))
    drawn = [without_idle(lattice) for lattice in segments_to_lattices(across, down)]
    lattices = without_boxes([lattice for lattice in drawn if not lattice.is_frame])
    xs = [x for lattice in drawn for x in lattice.xs] + alone(down, drawn, lying=False)
    ys = [y for lattice in drawn for y in lattice.ys] + alone(across, drawn, lying=True)
    marks = with_rules_at(marks, xs, ys, dpi)
    ruled = hold_text(lattices, marks, dpi) and not hold_columns(lattices, marks, dpi, height)
    lattices = [divide(lattice, marks, dpi) for lattice in lattices] if ruled else []
    cells = cells_seen(lattices, marks, dpi, height)
    spots = find_spots(lattices, cells, marks, dpi, height)
    worded = without_pictures(spots, straight, marks, height)
    found = read_spots(worded, straight, marks, height)
    layout = build_layout(straight.picture.page, (straight.picture.size, dpi), drawn, lattices, worded, found)
    sure = sureness(found)
    unparted = bool(lattices) and all(len(lattice.ys) - 1 <= TITLES for lattice in lattices)
    bare = lines_to_ink(layout, found, across) if any(found) and (unparted or not lattices) else None
    texts = {spot.home for spot, lines in zip(worded, found, strict=True) if lines}
    return Sheet(
        with_unread(layout, worded, cells, marks, height),
        placement(straight),
        straight.turned,
        0.0 if sure is None and len(worded) < len(spots) else sure,
        bare,
        unread_boxes(worded, found, dpi, height),
        covered_cells(layout.tables, [scaled(hole, POINTS / dpi) for hole in look.holes]),
        tuple(
            scaled(strip, POINTS / dpi)
            for strip in cut_strips((cell for home, cell in cells.items() if home in texts), height or math.inf)
        ),
        height,
        look.back,
    )


def covered_cells(tables: Iterable[PageTable], holes: Sequence[Box]) -> tuple[Box, ...]:
    """The boxes of cells with text that holes (points) go through."""
    return tuple(
        region.box
        for table in tables
        for region in table.regions
        if region.lines and any(overlap(region.box, hole) for hole in holes)
    )


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share a place.

    >>> overlap((0, 0, 5, 5), (4, 4, 9, 9)), overlap((0, 0, 5, 5), (5, 0, 9, 9))
    (True, False)
    """
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def hold_text(lattices: Sequence[Lattice], marks: Marks, dpi: float) -> bool:
    """Whether a page's text stands in its tables; a header's dark cells alone are no table."""
    whole = (0.0, 0.0, *map(float, marks.letters.shape[::-1]))
    total = ink_within(marks, whole)
    inside = sum(ink_within(marks, scaled(box_of(lattice), dpi / POINTS)) for lattice in lattices)
    return inside >= IN_TABLES * total


def hold_columns(lattices: Sequence[Lattice], marks: Marks, dpi: float, height: float | None) -> bool:
    """Whether a page's only tables are outlines with rules across in which columns stand: ruled one way, that is.

    ``height``: of its small letters in pixels. Blanks between words are no gaps, though few lines may share them.
    """
    if height is None or any(len(lattice.xs) != ONE_COLUMN for lattice in lattices):
        return False
    inside = letters_within(marks, [scaled(box_of(lattice), dpi / POINTS) for lattice in lattices])
    worded = words_joined(without_specks(inside, dpi), height)
    return len(find_gutters(worded, dpi)) >= GUTTERS


def box_of(lattice: Lattice) -> Box:
    """The box around a lattice."""
    return (lattice.xs[0], lattice.ys[0], lattice.xs[-1], lattice.ys[-1])


def blank_sheet(picture: Picture, confidence: float | None = None) -> Sheet:
    """The layout of a page on which nothing can be read."""
    layout = build_layout(picture.page, (picture.size, picture.dpi), [], [], [], [])
    return Sheet(layout, placement(as_it_is(picture)), 0, confidence)


def without_idle(lattice: Lattice) -> Lattice:
    """A lattice without the boundaries at which no region begins or ends: strokes that rule nothing."""
    xs = sorted({side for region in lattice.regions for side in region.cols})
    ys = sorted({side for region in lattice.regions for side in region.rows})
    if len(xs) == len(lattice.xs) and len(ys) == len(lattice.ys):
        return lattice
    col, row = {old: new for new, old in enumerate(xs)}, {old: new for new, old in enumerate(ys)}
    regions = tuple(
        replace(r, rows=(row[r.rows[0]], row[r.rows[1]]), cols=(col[r.cols[0]], col[r.cols[1]]))
        for r in lattice.regions
    )
    owner = tuple(tuple(lattice.owner[y][x] for x in xs[:-1]) for y in ys[:-1])
    return Lattice(tuple(lattice.xs[x] for x in xs), tuple(lattice.ys[y] for y in ys), regions, owner)


def cells_seen(
    lattices: Sequence[Lattice], marks: Marks, dpi: float, height: float | None
) -> dict[tuple[int, int], tuple[Box, Box]]:
    """Each region of the tables: the box within its rules, and that without lines that were cut through (pixels)."""
    inside = {
        (table, number): scaled((x0 + INSIDE, top + INSIDE, x1 - INSIDE, bottom - INSIDE), dpi / POINTS)
        for table, lattice in enumerate(lattices)
        for number, (x0, top, x1, bottom) in enumerate(region.box for region in lattice.regions)
    }
    return {home: (inner, without_clipped(marks, inner, height)) for home, inner in inside.items()}


def find_spots(
    lattices: Sequence[Lattice],
    cells: Mapping[tuple[int, int], tuple[Box, Box]],
    marks: Marks,
    dpi: float,
    height: float | None,
) -> list[Spot]:
    """The places of a page where letters stand: regions of its tables, and blocks of text outside of them."""
    scale = dpi / POINTS
    boxes = {home: (ink_box(marks, seen, dpi), seen) for home, (_, seen) in cells.items()}
    spots = [Spot(home, box, seen) for home, (box, seen) in boxes.items() if box is not None]
    tables = [scaled(box_of(each), scale) for each in lattices]
    columns = [] if tables or height is None else column_blocks(marks.letters, dpi, height)
    if columns:
        return [Spot(None, box, grown(box, GUTTER * dpi / 2)) for box in columns]
    return [*spots, *(Spot(None, box, grown(box, ROOM * dpi)) for box in text_blocks(marks, tables, dpi))]


def grown(box: Box, room: float) -> Box:
    """A box with some room around it."""
    return (box[0] - room, box[1] - room, box[2] + room, box[3] + room)


def build_layout(
    page: int,
    paper: tuple[tuple[int, int], float],
    drawn: Sequence[Lattice],
    lattices: Sequence[Lattice],
    spots: Sequence[Spot],
    found: Sequence[Sequence[Line]],
) -> PageLayout:
    """The lines put into their regions and tables; ``paper`` is the picture's size in pixels and its resolution."""
    homes = {spot.home: tuple(lines) for spot, lines in zip(spots, found, strict=True) if spot.home is not None}
    loose = [line for spot, lines in zip(spots, found, strict=True) if spot.home is None for line in lines]
    loose.sort(key=lambda line: (line.box[1], line.box[0]))
    tables = tuple(
        PageTable(
            page, lattice.xs, lattice.ys, tuple(with_lines(r, homes.get((t, n))) for n, r in enumerate(lattice.regions))
        )
        for t, lattice in enumerate(lattices)
    )
    width, height = (side * POINTS / paper[1] for side in paper[0])
    frame = frame_table(page, drawn[0], loose) if len(drawn) == 1 and drawn[0].is_frame else None
    return PageLayout(page, width, height, tables, tuple(loose), frame)


def with_lines(region: Region, lines: tuple[Line, ...] | None) -> Region:
    """A region with its lines."""
    return replace(region, lines=lines) if lines else region


def frame_table(page: int, frame: Lattice, loose: Iterable[Line]) -> PageTable:
    """A single frame with the lines within it."""
    x0, top, x1, bottom = frame.regions[0].box
    inside = tuple(
        line
        for line in loose
        if x0 <= (line.box[0] + line.box[2]) / 2 <= x1 and top <= (line.box[1] + line.box[3]) / 2 <= bottom
    )
    return PageTable(page, frame.xs, frame.ys, (with_lines(frame.regions[0], inside),))

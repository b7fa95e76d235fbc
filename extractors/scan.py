"""Pages that are pictures to layouts: picture -> rules and letters -> lattice -> words -> lines in their cells.

From the layout on, scans and prints share one path.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.gridlines import Lattice, segments_to_lattices
from extractors.page import Line, PageLayout, PageTable, Region
from extractors.pictures.crops import ink_box, letter_height, text_blocks, without_clipped
from extractors.pictures.load import POINTS, Picture
from extractors.pictures.marks import Marks, picture_to_marks, with_rules_at
from extractors.pictures.straight import Placement, placement, set_straight
from extractors.spots import Spot, read_spots, scaled, sureness
from pipeline.model import Box

INSIDE = 0.5
"""Points: a cell is looked at so far inside of its rules."""
ROOM = 0.04
"""Inches around a text outside of tables that are its own."""
MAKES_SENSE = 0.7
"""From this confidence on, a page is the right way up."""
TURNS = (0, 90, 270, 180)
"""Degrees clockwise: the ways to turn a page, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page read: its layout in points of the straight picture, and how that picture lies on the page as it was.

    ``confidence`` is that of its words (0 to 1), None on a blank page; ``turned``: degrees clockwise to set it upright.
    """

    layout: PageLayout
    place: Placement
    turned: int
    confidence: float | None


def picture_to_sheet(picture: Picture, turned: int = 0) -> Sheet:
    """A picture of a page as a layout, turned as the page before it if it can be read so, else as it reads best."""
    best: Sheet | None = None
    for turn in dict.fromkeys((turned, *TURNS)):
        sheet = read_sheet(picture, turn)
        if sheet.confidence is None or sheet.confidence >= MAKES_SENSE:
            return sheet if best is None or sheet.confidence is not None else best
        if best is None or sheet.confidence > (best.confidence or 0.0):
            best = sheet
    assert best is not None
    return best


def read_sheet(picture: Picture, turned: int) -> Sheet:
    """A picture of a page as a layout, turned by quarters."""
    straight = set_straight(picture, turned)
    marks = picture_to_marks(straight.picture)
    dpi = straight.picture.dpi
    height = letter_height(straight, marks)
    drawn = [without_idle(lattice) for lattice in segments_to_lattices(marks.across, marks.down)]
    lattices = [lattice for lattice in drawn if not lattice.is_frame]
    places = [(lattice.xs, lattice.ys) for lattice in drawn]
    marks = with_rules_at(marks, (x for xs, _ in places for x in xs), (y for _, ys in places for y in ys), dpi)
    spots = find_spots(lattices, marks, dpi, height)
    found = read_spots(spots, straight, marks, height)
    layout = build_layout(picture.page, (straight.picture.size, dpi), drawn, lattices, spots, found)
    return Sheet(layout, placement(straight), turned, sureness(found))


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


def find_spots(lattices: Sequence[Lattice], marks: Marks, dpi: float, height: float | None) -> list[Spot]:
    """The places of a page where letters stand: regions of its tables, and blocks of text outside of them."""
    scale = dpi / POINTS
    spots = []
    for table, lattice in enumerate(lattices):
        for number, region in enumerate(lattice.regions):
            x0, top, x1, bottom = region.box
            inner = scaled((x0 + INSIDE, top + INSIDE, x1 - INSIDE, bottom - INSIDE), scale)
            seen = without_clipped(marks, inner, height)
            box = ink_box(marks, seen, dpi)
            if box is not None:
                spots.append(Spot((table, number), box, seen))
    tables = [scaled((each.xs[0], each.ys[0], each.xs[-1], each.ys[-1]), scale) for each in lattices]
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
    frame = frame_table(page, drawn[0], loose) if len(drawn) == 1 and not lattices else None
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

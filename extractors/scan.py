"""Pages that are pictures to layouts: picture -> rules and letters -> lattice -> words -> lines in their cells.

From the layout on, scans and prints share one path.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.gridlines import Lattice, segments_to_lattices
from extractors.ocr import Reading as Lines
from extractors.ocr import Word, read_pictures
from extractors.page import Line, PageLayout, PageTable, Region
from extractors.pictures.crops import Crop, cut_out, ink_box, letter_height, save, scale_for, text_blocks
from extractors.pictures.load import POINTS, Picture
from extractors.pictures.marks import Marks, picture_to_marks
from extractors.pictures.straight import Straight, set_straight
from pipeline.model import Box

INSIDE = 0.5
"""Points: a cell is looked at so far inside of its rules."""
BLANK = 0.25
"""Of a line's height: a blank, where a line has none to measure."""
ROOM = 0.04
"""Inches around a text outside of tables that are its own."""
AGAIN = 0.75
"""A text with a word of less confidence is read a second time."""
LARGER = 1.33
"""By so much larger the second time."""


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A place on a page to be read: the table and region that it belongs to, None for a text outside of tables.

    ``box`` is where its letters stand, ``limit`` what is its own, in pixels of the straight picture.
    """

    home: tuple[int, int] | None
    box: Box
    limit: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page read: its layout in points of the straight picture, and how that picture lies on the page as it was."""

    layout: PageLayout
    straight: Straight
    confidence: float | None


def read_sheet(picture: Picture, turned: int = 0) -> Sheet:
    """A picture of a page as a layout."""
    straight = set_straight(picture, turned)
    marks = picture_to_marks(straight.picture)
    dpi = straight.picture.dpi
    drawn = [without_idle(lattice) for lattice in segments_to_lattices(marks.across, marks.down)]
    lattices = [lattice for lattice in drawn if not lattice.is_frame]
    spots = find_spots(lattices, marks, dpi)
    found = read_spots(spots, straight, marks)
    layout = build_layout(picture.page, straight, drawn, lattices, spots, found)
    words = [word.confidence for lines in found for line in lines for word in line[1]]
    return Sheet(layout, straight, statistics.fmean(words) if words else None)


def without_idle(lattice: Lattice) -> Lattice:
    """A lattice without the boundaries at which no region begins or ends: strokes that rule nothing."""
    xs = sorted({side for region in lattice.regions for side in region.cols})
    ys = sorted({side for region in lattice.regions for side in region.rows})
    if len(xs) == len(lattice.xs) and len(ys) == len(lattice.ys):
        return lattice
    col, row = {old: new for new, old in enumerate(xs)}, {old: new for new, old in enumerate(ys)}
    regions = tuple(
        replace(r, rows=(row[r.rows[0]], row[r.rows[1]]), cols=(col[r.cols[0]], col[r.cols[1]])) for r in lattice.regions
    )
    owner = tuple(tuple(lattice.owner[y][x] for x in xs[:-1]) for y in ys[:-1])
    return Lattice(tuple(lattice.xs[x] for x in xs), tuple(lattice.ys[y] for y in ys), regions, owner)


def find_spots(lattices: Sequence[Lattice], marks: Marks, dpi: float) -> list[Spot]:
    """The places of a page with letters: regions of its tables, and blocks of text outside of them. Blank ones are none."""
    scale = dpi / POINTS
    spots = []
    for table, lattice in enumerate(lattices):
        for number, region in enumerate(lattice.regions):
            x0, top, x1, bottom = region.box
            inner = ((x0 + INSIDE) * scale, (top + INSIDE) * scale, (x1 - INSIDE) * scale, (bottom - INSIDE) * scale)
            box = ink_box(marks, inner, dpi)
            if box is not None:
                spots.append(Spot((table, number), box, inner))
    tables = [scaled((l.xs[0], l.ys[0], l.xs[-1], l.ys[-1]), scale) for l in lattices]
    return [*spots, *(Spot(None, box, grown(box, dpi)) for box in text_blocks(marks, tables, dpi))]


def grown(box: Box, dpi: float) -> Box:
    """A box with some room around it."""
    room = ROOM * dpi
    return (box[0] - room, box[1] - room, box[2] + room, box[3] + room)


def scaled(box: Sequence[float], scale: float) -> Box:
    """A box in another unit."""
    x0, top, x1, bottom = (side * scale for side in box)
    return (x0, top, x1, bottom)


ReadLine = tuple[Line, tuple[Word, ...]]


def read_spots(spots: Sequence[Spot], straight: Straight, marks: Marks) -> list[list[ReadLine]]:
    """The lines of each spot, in points of the straight picture."""
    scale = scale_for(letter_height(straight, marks))
    crops = [cut_out(straight, marks, spot.box, spot.limit, scale) for spot in spots]
    dpi = straight.picture.dpi
    readings = read_crops(crops, dpi)
    return [crop_to_lines(crop, lines, dpi) for crop, lines in zip(crops, readings, strict=True)]


def read_crops(crops: Sequence[Crop], dpi: float) -> list[Lines]:
    """What stands on the crops of one page."""
    if not crops:
        return []
    with tempfile.TemporaryDirectory(prefix="atgardsplan-") as name:
        folder = Path(name)
        paths = [folder / f"{number}.pgm" for number in range(len(crops))]
        for crop, path in zip(crops, paths, strict=True):
            save(crop, path)
        return read_pictures(paths, round(dpi * crops[0].scale), folder)


def crop_to_lines(crop: Crop, lines: Lines, dpi: float) -> list[ReadLine]:
    """The lines of a crop in points of the straight picture, from top to bottom."""
    found = [(words_to_line(words, crop, dpi), words) for words in lines if words]
    return sorted(found, key=lambda pair: (pair[0].box[1] + pair[0].box[3]))


def words_to_line(words: Sequence[Word], crop: Crop, dpi: float) -> Line:
    """Words side by side as a line."""
    boxes = [word_box(word.box, crop, dpi) for word in words]
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    gaps = [b[0] - a[2] for a, b in zip(boxes, boxes[1:], strict=False) if b[0] > a[2]]
    height = max(bottoms) - min(tops)
    return Line(
        text=" ".join(word.text for word in words),
        box=(min(x0s), min(tops), max(x1s), max(bottoms)),
        words=tuple(x1 - x0 for x0, x1 in zip(x0s, x1s, strict=True)),
        blank=statistics.median(gaps) if gaps else BLANK * height,
        first=(x1s[0] - x0s[0]) / len(words[0].text),
        confidence=min(word.confidence for word in words),
    )


def word_box(box: Box, crop: Crop, dpi: float) -> Box:
    """A box of a crop in points of the straight picture."""
    (x0, top), (x1, bottom) = crop.place(box[0], box[1]), crop.place(box[2], box[3])
    return scaled((x0, top, x1, bottom), POINTS / dpi)


def build_layout(
    page: int,
    straight: Straight,
    drawn: Sequence[Lattice],
    lattices: Sequence[Lattice],
    spots: Sequence[Spot],
    found: Sequence[Sequence[ReadLine]],
) -> PageLayout:
    """The lines put into their regions and tables."""
    homes: dict[tuple[int, int], tuple[Line, ...]] = {}
    loose: list[Line] = []
    for spot, lines in zip(spots, found, strict=True):
        if spot.home is None:
            loose.extend(line for line, _ in lines)
        else:
            homes[spot.home] = tuple(line for line, _ in lines)
    tables = tuple(
        PageTable(page, lattice.xs, lattice.ys, tuple(with_lines(r, homes.get((t, n))) for n, r in enumerate(lattice.regions)))
        for t, lattice in enumerate(lattices)
    )
    width, height = (side * POINTS / straight.picture.dpi for side in straight.picture.size)
    frame = frame_table(page, drawn[0], loose) if len(drawn) == 1 and not lattices else None
    return PageLayout(page, width, height, tables, tuple(sorted(loose, key=lambda line: line.box[1])), frame)


def with_lines(region: Region, lines: tuple[Line, ...] | None) -> Region:
    """A region with its lines."""
    return replace(region, lines=lines) if lines else region


def frame_table(page: int, frame: Lattice, loose: Iterable[Line]) -> PageTable:
    """A single frame with the lines within it."""
    x0, top, x1, bottom = frame.regions[0].box
    inside = tuple(
        line for line in loose if x0 <= (line.box[0] + line.box[2]) / 2 <= x1 and top <= (line.box[1] + line.box[3]) / 2 <= bottom
    )
    return PageTable(page, frame.xs, frame.ys, (with_lines(frame.regions[0], inside),))

"""Parts of a straight picture cut out for reading: rules wiped away, letters brought to the size that is read best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.load import Grey
from extractors.pictures.marks import Marks
from extractors.pictures.parts import Mask, mask_of, mask_to_parts
from extractors.pictures.runs import odd
from extractors.pictures.shades import shade_at
from extractors.pictures.straight import Straight
from pipeline.model import Box

SMALL, LARGE = 12.0, 18.0
"""Pixels: small letters between these are left as high as they are; lower ones want more pixels, higher ones fewer."""
ENLARGED, REDUCED = 20.0, 15.0
"""Pixels that lower ones, and higher ones, are to be high: what the engine was found to read best."""
LARGEST, SMALLEST = 3.0, 0.5
"""A picture is made larger or smaller by no more than this."""
LETTER = (0.02, 0.16)
"""Inches: what counts as a letter when their height is measured."""
LEAST_LETTERS = 20
"""Fewer letters tell no height."""
STROKE = 0.45
"""Of the darkest ink: what is lighter is a letter's edge."""
SPECK = (0.008, 0.00012)
"""Inches and square inches: a mark that is lower, or smaller, is dirt."""
MARGIN = 0.05
"""Inches of paper kept around the letters."""
OPENED = 14
"""Pixels of paper that are put in between two lines that stand too close."""
PADDING = 12
"""Pixels of blank paper around what is read."""
EDGE = 0.02
"""Inches: a mark this near to a cell's side, and hardly larger, is a neighbour's."""
SIDE = 0.04
"""Inches from a cell's side: its rules stand no further inside."""
AT_EDGE = 1
"""Pixels: ink so near to a cell's top or foot touches it."""
WHOLE = 1.25
"""Of a small letter's height: a line that touches its cell's top or foot and is lower has been cut."""
ROUNDED = 1
"""Pixels by which a line may be higher than it seems: a row of digits is hardly higher than WHOLE."""
STUMP = 0.6
"""Of a small letter's height: what touches the edge and is lower is no line."""
DENSE = 0.5
"""Of the ink of a line's densest row of pixels: a row with more goes through the middle of its letters."""
LEAST_INK = 1
"""Dark pixels that a row of pixels may have and count as blank."""
BESIDE, BELOW = 0.35, 0.12
"""Inches: ink that is no further away sideways, or up and down, belongs to one block of text."""


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """A part cut out: ``scale`` of its pixels make one of the straight picture, in which it begins at a place.

    ``opened``: the rows from which on paper was put in between its lines.
    """

    grey: Grey
    left: float
    top: float
    scale: float
    opened: tuple[int, ...] = ()

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A place in the crop as one on the straight picture."""
        y -= OPENED * sum(row < y for row in self.opened)
        return self.left + (x - PADDING) / self.scale, self.top + (y - PADDING) / self.scale


def letter_height(straight: Straight, marks: Marks) -> float | None:
    """The height in pixels of a page's small letters, None where it has too few to tell."""
    depth = cv2.subtract(marks.paper, straight.picture.grey)
    ink = depth[marks.letters > 0]
    if not len(ink):
        return None
    strokes = cv2.threshold(depth, STROKE * shade_at(ink, 95), 1, cv2.THRESH_BINARY)[1]
    parts = mask_to_parts(cv2.bitwise_and(strokes, marks.letters))
    wide, high = parts.wide, parts.high
    low, up = (inches * straight.picture.dpi for inches in LETTER)
    found = high[(high >= low) & (high <= up) & (wide < 3 * high)]
    return float(np.median(found)) if len(found) >= LEAST_LETTERS else None


def scale_for(height: float | None) -> float:
    """By how much letters of a height are to be enlarged.

    >>> scale_for(10.0), scale_for(14.0), scale_for(30.0), scale_for(None)
    (2.0, 1.0, 0.5, 1.0)
    """
    if height is None or SMALL <= height <= LARGE:
        return 1.0
    return min(max((ENLARGED if height < SMALL else REDUCED) / height, SMALLEST), LARGEST)


def ink_box(marks: Marks, box: Box, dpi: float) -> Box | None:
    """The part of a box (pixels) in which letters stand, None for a blank one."""
    height, width = marks.letters.shape
    x0, y0 = max(0, round(box[0])), max(0, round(box[1]))
    x1, y1 = min(width, round(box[2])), min(height, round(box[3]))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return None
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(marks.letters[y0:y1, x0:x1]))
    kept = [stats[i] for i in range(1, count) if is_letter(stats[i], (x1 - x0, y1 - y0), dpi)]
    if not kept:
        return None
    lefts, tops, wides, highs = np.array(kept)[:, :4].T
    right, bottom = float(x0 + max(lefts + wides)), float(y0 + max(tops + highs))
    return (float(x0 + min(lefts)), float(y0 + min(tops)), right, bottom)


def is_letter(stat: Sequence[int], size: tuple[int, int], dpi: float) -> bool:
    """Whether a mark is large enough for a letter, and not a rest of a neighbour's at the side."""
    left, top, wide, high, area = (int(number) for number in stat)
    if max(wide, high) < SPECK[0] * dpi or area < SPECK[1] * dpi * dpi:
        return False
    edge = EDGE * dpi
    at_side = left + wide <= edge or left >= size[0] - edge or top + high <= edge or top >= size[1] - edge
    return not at_side


def longest_mark(marks: Marks, box: Box) -> int:
    """How long or high the largest piece of ink in a box is (all pixels)."""
    x0, top, x1, bottom = (max(0, round(side)) for side in box)
    stats = cv2.connectedComponentsWithStats(np.ascontiguousarray(marks.letters[top:bottom, x0:x1]))[2]
    return int(stats[1:, 2:4].max(initial=0))


def without_clipped(marks: Marks, box: Box, height: float | None) -> Box:
    """A cell's box (pixels) without a line at its top or foot that is cut: what is left of its letters is no text.

    ``height`` is that of the page's small letters; where nobody knows it, nothing is taken away.
    """
    if height is None:
        return box
    x0, y0, x1, y1 = (max(0, round(side)) for side in box)
    part = marks.letters[y0:y1, x0:x1]
    if not part.size:
        return box
    ink = part.sum(axis=1, dtype=np.int64)
    inked = np.flatnonzero(ink > LEAST_INK)
    if not len(inked):
        return box
    bands = np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)
    first, last = bands[0], bands[-1]
    top = first[0] <= AT_EDGE and is_cut(ink[first], height)
    foot = y1 - AT_EDGE - 1 <= y0 + last[-1] and is_cut(ink[last][::-1], height) and not (top and len(bands) == 1)
    return (box[0], float(box[1] + first[-1] + 1) if top else box[1], box[2], float(y0 + last[0]) if foot else box[3])


def is_cut(ink: NDArray[Any], height: float) -> bool:
    """Whether a line of so much ink in each row of pixels, the one at the cell's edge first, has been cut there.

    A whole line touches the edge with a ring or a foot only; a cut one with the middle of its letters.

    >>> is_cut(np.array([9, 9, 9, 9, 9]), 10), is_cut(np.array([1, 2, 5, 9, 9, 9, 9, 9, 9, 9]), 10)
    (True, False)
    """
    is_low = len(ink) + ROUNDED < WHOLE * height
    return len(ink) < STUMP * height or (is_low and bool(ink[0] >= DENSE * ink.max()))


def cut_out(straight: Straight, marks: Marks, box: Box, limit: Box, scale: float) -> Crop:
    """A box of the straight picture (pixels) with some paper around it, drawn from the original without its rules.

    Nothing is kept of what lies outside of ``limit``.
    """
    margin = MARGIN * straight.picture.dpi
    width, height = straight.picture.size
    x0, y0 = int(max(0, box[0] - margin, limit[0])), int(max(0, box[1] - margin, limit[1]))
    x1, y1 = int(min(width, box[2] + margin, limit[2] + 1)), int(min(height, box[3] + margin, limit[3] + 1))
    size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    shift = (scale - 1) / 2
    zoom = np.array([(scale, 0, shift - scale * x0), (0, scale, shift - scale * y0), (0, 0, 1)])
    grey = cv2.warpAffine(
        straight.original.grey,
        (zoom @ straight.matrix)[:2],
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    paper = cv2.resize(marks.paper[y0:y1, x0:x1], size, interpolation=cv2.INTER_LINEAR)
    walls = at_sides(marks.rules[y0:y1, x0:x1], (x0, y0), limit, SIDE * straight.picture.dpi)
    rules = cv2.resize(walls, size, interpolation=cv2.INTER_NEAREST)
    clean = np.where(rules > 0, paper, grey).astype(np.uint8)
    shade = shade_at(paper, 50)
    padded = cv2.copyMakeBorder(clean, PADDING, PADDING, PADDING, PADDING, cv2.BORDER_CONSTANT, value=(shade,))
    return Crop(np.asarray(padded, dtype=np.uint8), x0, y0, scale)


def at_sides(rules: Mask, corner: tuple[int, int], limit: Box, near: float) -> Mask:
    """The rules along the sides of a box; what else looks like one may be a word of long letters.

    ``corner``: where on the page the part begins of which these are the rules.
    """
    walls = rules.copy()
    left, top, right, foot = (
        round(side) for side in (limit[0] + near, limit[1] + near, limit[2] - near, limit[3] - near)
    )
    x0, y0, x1, y1 = left - corner[0], top - corner[1], right - corner[0], foot - corner[1]
    walls[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = 0
    return walls


def text_blocks(marks: Marks, tables: Sequence[Box], dpi: float) -> Iterator[Box]:
    """The boxes of the texts that stand outside of tables (pixels), from top to bottom."""
    letters = marks.letters.copy()
    for x0, top, x1, bottom in tables:
        letters[max(0, int(top)) : int(bottom) + 1, max(0, int(x0)) : int(x1) + 1] = 0
    boxes = grown_together(without_specks(letters, dpi), dpi)
    yield from sorted(boxes, key=lambda box: (box[1], box[0]))


def without_specks(letters: Mask, dpi: float) -> Mask:
    """A mask without the marks that are too small for letters."""
    parts = mask_to_parts(letters)
    large = np.maximum(parts.wide, parts.high) >= SPECK[0] * dpi
    return mask_of(parts, large & (parts.area >= SPECK[1] * dpi * dpi))


def grown_together(letters: Mask, dpi: float) -> list[Box]:
    """The boxes around marks that stand close to each other; boxes that overlap made one."""
    if not cv2.countNonZero(letters):
        return []
    kernel = np.ones((odd(BELOW * dpi), odd(BESIDE * dpi)), np.uint8)
    parts = mask_to_parts(cv2.dilate(letters, kernel))
    inked = np.flatnonzero(letters.ravel()[parts.places])
    owner = parts.labels[inked]
    ys, xs = np.divmod(parts.places[inked], letters.shape[1])
    corners = np.full((4, len(parts.area)), -np.inf)
    for row, sides in zip(corners, (-xs, -ys, xs + 1, ys + 1), strict=True):
        np.maximum.at(row, owner, sides)
    return merged([(-int(x0), -int(y0), int(x1), int(y1)) for x0, y0, x1, y1 in corners.T])


def merged(boxes: Sequence[Box]) -> list[Box]:
    """Boxes that overlap made one, until none do.

    >>> merged([(0, 0, 5, 5), (4, 4, 9, 9), (20, 0, 25, 5)])
    [(20, 0, 25, 5), (0, 0, 9, 9)]
    """
    left = list(boxes)
    done: list[Box] = []
    while left:
        box = left.pop()
        for other in left:
            if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]:
                left.remove(other)
                left.append(
                    (min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
                )
                break
        else:
            done.append(box)
    return done


def save(crop: Crop, path: Path) -> None:
    """Write a crop as a picture file, of the kind that ``path`` ends with."""
    path.write_bytes(cv2.imencode(path.suffix, crop.grey)[1].tobytes())

"""Pictures set straight: turned by quarters, and by the small angle at which the page lay on the glass."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.bent import FEWEST, Bend, flattened, slope, telling_rules
from extractors.pictures.load import POINTS, Grey, Picture, shrunk
from extractors.pictures.shades import shade_at
from pipeline.model import Box

WORK_DPI = 100
"""The resolution at which the angle is looked for."""
MOST_SKEW = 8.0
"""Degrees: a page lies no more askew."""
STEPS = (0.5, 0.1, 0.02)
"""Degrees: the angle is looked for in ever smaller steps."""
STRIP = 2.0
"""Inches: how wide the strips of a page are whose rows are counted each by itself."""
RULED = 0.45
"""Of a page's width: points in one row on so much of it are a rule."""
AROUND = 6
"""So many steps to either side of the best angle are tried again with the next smaller step."""
STRAIGHT = 0.02
"""Degrees: a page that lies less askew is left as it is."""
MOST_POINTS, FEW_POINTS, FEWEST_POINTS = 200_000, 10_000, 100
"""So many dark pixels tell the angle, and so many about where it is; fewer than the last tell nothing."""
THIN = 3
"""Pixels: so many rows together show all of a thin rule."""
Matrix = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Placement:
    """How a straight picture lies on the page as it was: the way back, row by row, from points to the page's unit.

    ``bend``: how the page was bent, in points, where it has been made flat.
    """

    rows: tuple[tuple[float, float, float], tuple[float, float, float]]
    size: tuple[float, float]
    bend: Bend | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Straight:
    """A picture set straight; ``matrix`` leads from the pixels of the ``original`` to its own.

    ``bend``: how the page was bent before it was made flat, and where that bent picture lay on the page as it was.
    """

    picture: Picture
    original: Picture
    matrix: Matrix
    turned: int
    skew: float
    bend: tuple[Bend, Placement] | None = None


def set_straight(picture: Picture, turned: int = 0) -> Straight:
    """A picture turned by quarters (0, 90, 180, 270 degrees clockwise) and set straight."""
    quarter = quarter_matrix(picture.size, turned)
    upright = np.ascontiguousarray(np.rot90(picture.grey, -(turned // 90)))
    angle = skew_of(upright, picture.dpi)
    fine, size = skew_matrix((upright.shape[1], upright.shape[0]), angle)
    matrix = fine @ quarter
    grey = upright if angle == 0.0 else warped(picture.grey, matrix, size)
    return Straight(replace(picture, grey=grey), picture, matrix, turned, angle)


def as_it_is(picture: Picture) -> Straight:
    """A picture that needs no setting straight."""
    return Straight(picture, picture, np.eye(3), 0, 0.0)


def made_flat(straight: Straight, bend: Bend) -> Straight:
    """A straight picture of a page that was bent, flat."""
    picture = replace(straight.picture, grey=flattened(straight.picture.grey, bend))
    return Straight(picture, picture, np.eye(3), straight.turned, straight.skew, (bend, placement(straight)))


def quarter_matrix(size: tuple[int, int], turned: int) -> Matrix:
    """The way from a picture's pixels to those of the picture turned clockwise."""
    width, height = size
    rows = {
        0: ((1, 0, 0), (0, 1, 0)),
        90: ((0, -1, height - 1), (1, 0, 0)),
        180: ((-1, 0, width - 1), (0, -1, height - 1)),
        270: ((0, 1, 0), (-1, 0, width - 1)),
    }[turned % 360]
    return np.array([*rows, (0, 0, 1)], dtype=np.float64)


def skew_matrix(size: tuple[int, int], angle: float) -> tuple[Matrix, tuple[int, int]]:
    """The turn by an angle around the middle, on a sheet that nothing falls off; and that sheet's size."""
    width, height = size
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    wide = math.ceil(abs(cos) * width + abs(sin) * height)
    high = math.ceil(abs(sin) * width + abs(cos) * height)
    x, y = (width - 1) / 2, (height - 1) / 2
    dx, dy = (wide - 1) / 2 - (cos * x - sin * y), (high - 1) / 2 - (sin * x + cos * y)
    return np.array([(cos, -sin, dx), (sin, cos, dy), (0, 0, 1)], dtype=np.float64), (wide, high)


def warped(grey: Grey, matrix: Matrix, size: tuple[int, int]) -> Grey:
    """A picture drawn anew through a matrix, on paper of its own shade."""
    paper = shade_at(grey[::7, ::7], 75)
    # Dotted and faint rules, and what tells grain from letters, would be smoothed away by less.
    flags = cv2.INTER_CUBIC
    found = cv2.warpAffine(grey, matrix[:2], size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=(paper,))
    return np.asarray(found, dtype=np.uint8)


def skew_of(grey: Grey, dpi: float) -> float:
    """The angle in degrees by which the lines of a page rise to the right: by its rules, or by all that is dark."""
    scale = min(1.0, WORK_DPI / dpi)
    small = shrunk(grey, scale)
    hollow = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((9, 9), np.uint8))
    edge = max(2, min(small.shape) // 100)
    inner = hollow[edge:-edge, edge:-edge]
    least = max(40, int(inner.max()) // 4)
    ruled = rules_to_skew(inner, least, dpi * scale)
    best = points_to_skew(inner > least) if ruled is None else ruled
    return 0.0 if abs(best) < STRAIGHT else round(best, 3)


def rules_to_skew(hollow: Grey, least: float, dpi: float) -> float | None:
    """The angle by which most rules of a page rise, by the squares of their lengths.

    None where they are too few to tell, or one alone would.

    Their ends tell it to a hundredth of a degree. ``hollow``: by how much each pixel is darker than what is around it;
    where it is no more than ``least`` there is nothing. A thin rule askew lies between two rows of pixels in places.
    """
    lying, standing = (
        telling_rules((cv2.boxFilter(side, -1, (1, THIN), normalize=False) > least).astype(np.uint8), dpi)
        for side in (hollow, cv2.transpose(hollow))
    )
    slopes = [(-slope(rule), float(np.ptp(rule.along))) for rule in lying]
    slopes = sorted([*slopes, *((slope(rule), float(np.ptp(rule.along))) for rule in standing)])
    told, total = 0.0, sum(long**2 for _, long in slopes)
    if len(slopes) < FEWEST or max(long**2 for _, long in slopes) > total / 2:
        return None
    for steep, long in slopes:
        told += long**2
        if told >= total / 2:
            return math.degrees(math.atan(steep))
    return None


def points_to_skew(dark: NDArray[Any]) -> float:
    """The angle at which the dark pixels of a page lie in fewest rows and columns."""
    ys, xs = np.nonzero(dark)
    if len(ys) < FEWEST_POINTS:
        return 0.0
    if len(ys) > MOST_POINTS:
        keep = np.linspace(0, len(ys) - 1, MOST_POINTS).astype(int)
        ys, xs = ys[keep], xs[keep]
    ys, xs = ys - ys.mean(), xs - xs.mean()
    # Lines of different columns may fall into one row at a wrong angle: each strip of the page counts its own rows.
    strips = np.floor((xs - xs.min()) / (STRIP * WORK_DPI)) * 2 * sum(dark.shape)
    angles = np.arange(-MOST_SKEW, MOST_SKEW + STEPS[0], STEPS[0])
    # Some of them tell where to look closely.
    some = slice(None, None, max(1, len(ys) // FEW_POINTS))
    best = best_angle(ys[some], xs[some], strips[some], angles)
    for step in STEPS[1:]:
        if has_rules(ys, xs, best, dark.shape[1]):
            strips = np.zeros_like(xs)
        best = best_angle(ys, xs, strips, best + step * np.arange(-AROUND, AROUND + 1))
    return best


def has_rules(ys: NDArray[Any], xs: NDArray[Any], angle: float, width: int) -> bool:
    """Whether rules run across a good part of a page, at about an angle."""
    return int(row_counts(sheared(ys, xs, angle)).max()) > RULED * width


def best_angle(ys: NDArray[Any], xs: NDArray[Any], strips: NDArray[Any], angles: NDArray[Any]) -> float:
    """The angle at which points fall into the fewest rows and columns, the smallest of equally good ones."""
    scores = [sharpness(strips + sheared(ys, xs, angle)) + sharpness(sheared(xs, -ys, angle)) for angle in angles]
    return float(max(zip(scores, angles, strict=True), key=lambda pair: (pair[0], -abs(pair[1])))[1])


def sheared(ys: NDArray[Any], xs: NDArray[Any], angle: float) -> NDArray[Any]:
    """The heights of points on a page that is turned a little."""
    return ys + xs * math.tan(math.radians(angle))


def row_counts(rows: NDArray[Any]) -> NDArray[Any]:
    """How many points each row has."""
    return np.bincount((rows - rows.min()).round().astype(int)).astype(np.float64)


def sharpness(rows: NDArray[Any]) -> float:
    """How unevenly points are spread over rows."""
    return float(np.square(row_counts(rows)).sum())


def placement(straight: Straight) -> Placement:
    """The way from points on the straight picture back to the page."""
    if straight.bend is not None:
        bend, lay = straight.bend
        wide, high = (side * POINTS / straight.picture.dpi for side in bend.size)
        return replace(lay, bend=replace(bend, size=(wide, high)))
    back = np.linalg.inv(straight.matrix)
    unit, pixels = straight.original.unit, straight.picture.dpi / POINTS
    rows = [
        tuple(float(number) * unit * by for number, by in zip(row, (pixels, pixels, 1), strict=True))
        for row in back[:2]
    ]
    width, height = straight.original.size
    return Placement((rows[0], rows[1]), (width * unit, height * unit))  # type: ignore[arg-type]


def place_back(place: Placement, box: Box) -> Box:
    """A box of the straight picture, in points, as the box around it on the page as it was, in the page's unit.

    >>> place_back(Placement(((0.0, 1.0, 0.0), (-1.0, 0.0, 600.0)), (800.0, 600.0)), (10, 20, 30, 50))
    (20.0, 570.0, 50.0, 590.0)
    """
    corners = [(x, y) for x in box[::2] for y in box[1::2]]
    if place.bend is not None:
        before = place.bend.before(*map(np.array, zip(*corners, strict=True)))
        corners = list(zip(*(side.tolist() for side in before), strict=True))
    xs, ys = ([row[0] * x + row[1] * y + row[2] for x, y in corners] for row in place.rows)
    wide, high = place.size
    return (inside(min(xs), wide), inside(min(ys), high), inside(max(xs), wide), inside(max(ys), high))


def place_on_straight(straight: Straight, box: Sequence[float], scale: float) -> Box:
    """A box of the page as it was on the straight picture; ``scale`` pixels' length in points, as both boxes have."""
    x0, top, x1, bottom = (side / scale for side in box)
    middle = straight.matrix @ np.array([(x0 + x1) / 2, (top + bottom) / 2, 1])
    wide, high = (x1 - x0) / 2, (bottom - top) / 2
    sides = (middle[0] - wide, middle[1] - high, middle[0] + wide, middle[1] + high)
    x0, top, x1, bottom = (float(side) * scale for side in sides)
    return (x0, top, x1, bottom)


def boxes_on_straight(straight: Straight, boxes: Iterable[Box]) -> tuple[Box, ...]:
    """Boxes (pixels of the original) on the straight picture, in its pixels."""
    found = []
    for box in boxes:
        corners = [straight.matrix @ np.array([x, y, 1.0]) for x in box[::2] for y in box[1::2]]
        xs, ys = [float(corner[0]) for corner in corners], [float(corner[1]) for corner in corners]
        found.append((min(xs), min(ys), max(xs), max(ys)))
    return tuple(found)


def inside(at: float, limit: float) -> float:
    """A place brought inside of a page."""
    return min(max(at, 0.0), limit)

"""What lies dark on a page and is no ink: a copier's lid beside the paper, punched holes, cells filled with a shade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.backs import are_letters, without_back
from extractors.pictures.load import Grey, Picture, shrunk
from extractors.pictures.marks import DARK as INK
from extractors.pictures.marks import THICK
from extractors.pictures.parts import mask_to_parts
from extractors.pictures.runs import odd
from extractors.pictures.screened import without_dots
from extractors.pictures.streaks import without_streaks
from pipeline.model import Box

WORK_DPI = 150
"""The resolution at which dark areas are looked for."""
REACH = 2.0
"""Inches: there is bare paper this near to anything dark."""
DARK = 0.68
"""Of the paper's shade: areas darker than this are no light fill behind dark letters."""
TOO_DARK = np.ceil(DARK * np.arange(256)).astype(np.uint8)
"""By the paper's shade: what is below it is as dark."""
STROKE = 0.03
"""Inches: letters and rules are thinner."""
SOLID = 0.075
"""Inches: a dark area is somewhere at least so wide and high."""
FULL = 0.4
"""Of what its outline holds: a dark area with less is a frame around something, not a filled cell."""
NOTCHED = 0.35
"""Of the place of a word at a filled cell's side: so much is dark around light letters, and less of a light cell."""
DITHERED = 0.3
"""Of the paper's shade: a fill whose pixels stray further (a standard deviation) is made of black and white dots."""
HOLE = (0.1, 0.42)
"""Inches: how wide and high a punched hole is."""
ROUND = (0.68, 0.88)
"""Of the box around it: so much a round mark fills."""
AS_HIGH = 0.8
"""Of its longer side: the shorter side of a round mark."""
SOFT = 0.03
"""Inches: so far the edge of a lid or hole is soft."""
RIM = 0.006
"""Inches: how thick the rules around a filled cell are drawn."""
STRAIGHT = 0.02
"""Inches: so far the edge of a filled cell strays from a straight line."""
IN_SHADOW = 12
"""So many letters within a dark area at the page's edge: it is no lid but paper in a shadow."""
SHADOW = 0.5
"""Inches around the darkest of a shadow that lie in it, too."""
PLAIN = 0.97
"""Of what its outline holds: so much of a hole is dark; a filled cell has letters in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Cleared:
    """A picture with nothing dark on it but ink; ``holes`` are the boxes (pixels) of holes that were painted over.

    ``back``: what shone through from the page's back was left out.
    """

    picture: Picture
    holes: tuple[Box, ...] = ()
    back: bool = False


def clear_paper(picture: Picture) -> Cleared:
    """A picture without streaks, back, lid and holes, and with dark letters on light paper where that is turned."""
    whole = without_streaks(without_dots(picture))
    small, dpi = reduced(whole)
    own = without_back(whole, small, dpi)
    if own is whole:
        return without_dark(whole, small, dpi)
    return replace(without_dark(own, *reduced(own)), back=True)


def reduced(picture: Picture) -> tuple[Grey, float]:
    """A picture no larger than dark areas, and a second layer of ink, can be told; and its resolution."""
    scale = min(1.0, WORK_DPI / picture.dpi)
    return shrunk(picture.grey, scale), picture.dpi * scale


def without_dark(picture: Picture, small: Grey, dpi: float) -> Cleared:
    """A picture without lid and holes, and with dark letters on light paper in cells that have it turned.

    ``small``: the same picture at a ``dpi`` at which dark areas are looked for.
    """
    scale = dpi / picture.dpi
    white = bare_paper(small, dpi)
    dark = (small < cv2.LUT(white, TOO_DARK)).view(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, square(STROKE * dpi))
    if not cv2.erode(solid, square(SOLID * dpi)).any():
        return Cleared(picture)
    painted, shaded, filled, holes = sorted_areas(solid, dark, small, dpi)
    grey, light = picture.grey, enlarged(white, picture.grey)
    if shaded.any():
        grey = lit(grey, cv2.dilate(shaded, square(SHADOW * dpi)), light, picture.dpi)
    for corners, bare in filled:
        grey = with_dark_letters(grey, corners / scale, enlarged(bare, grey), light, picture.dpi)
    if painted.any():
        soft = enlarged(cv2.dilate(painted, square(2 * SOFT * dpi)), grey)
        grey = np.where(soft > 0, light, grey)
    boxes = tuple((x0 / scale, top / scale, x1 / scale, bottom / scale) for x0, top, x1, bottom in holes)
    return Cleared(replace(picture, grey=np.asarray(grey, dtype=np.uint8)), boxes)


def bare_paper(small: Grey, dpi: float) -> Grey:
    """The shade of the paper around each place."""
    smooth = cv2.medianBlur(small, 5)
    quarter = cv2.resize(smooth, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(quarter, square(REACH * dpi / 4))
    calm = cv2.blur(paper, (int(REACH * dpi / 4) | 1,) * 2)
    return np.asarray(cv2.resize(calm, (small.shape[1], small.shape[0])), dtype=np.uint8)


def square(size: float) -> NDArray[Any]:
    """A square of so many pixels, at least two."""
    return np.ones((max(2, round(size)),) * 2, np.uint8)


def enlarged(mask: NDArray[Any], like: Grey) -> NDArray[Any]:
    """A small picture as large as another."""
    return np.asarray(cv2.resize(mask, (like.shape[1], like.shape[0]), interpolation=cv2.INTER_NEAREST))


def sorted_areas(
    solid: NDArray[Any], dark: NDArray[Any], small: Grey, dpi: float
) -> tuple[NDArray[Any], NDArray[Any], list[tuple[NDArray[Any], NDArray[Any]]], list[Box]]:
    """The dark areas of a page: a lid's, to be painted over, those in a shadow, filled cells (their corners, their bare
    parts), and holes.

    ``solid`` is what is left of all that is dark without strokes, ``small`` the picture.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid)
    painted, shaded = np.zeros_like(solid), np.zeros_like(solid)
    filled: list[tuple[NDArray[Any], NDArray[Any]]] = []
    holes: list[Box] = []
    for label in range(1, count):
        left, top, wide, high, area = (int(number) for number in stats[label])
        if min(wide, high) < SOLID * dpi:
            continue
        part = (labels == label).astype(np.uint8)
        if not cv2.erode(part, square(SOLID * dpi)).any():
            continue
        outline = filled_outline(part)
        if touches_edge((left, top, wide, high), solid.shape):
            if holds_letters(part, small, dpi):
                shaded |= part
            else:
                painted |= part
        elif is_hole(wide, high, area, int(outline.sum()), dpi):
            painted |= outline
            holes.append((left, top, left + wide, top + high))
        elif area >= FULL * outline.sum():
            filled.append((corners_of(with_notches(outline, dark, dpi), dpi), part))
    return painted, shaded, filled, holes


def holds_letters(part: NDArray[Any], small: Grey, dpi: float) -> bool:
    """Whether dark letters stand within a dark area: it is paper that lay in a shadow, and no lid."""
    near = odd(THICK * dpi)
    depth = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((near, near), np.uint8))
    marks = mask_to_parts(cv2.bitwise_and((depth > INK).astype(np.uint8), cv2.erode(part, square(THICK * dpi))))
    return int(np.count_nonzero(are_letters(marks, dpi))) >= IN_SHADOW


def lit(grey: Grey, shaded: NDArray[Any], white: Grey, dpi: float) -> Grey:
    """A picture with the paper in its shadow as light as elsewhere, and what stands on it darker by as much as there.

    ``shaded`` is a mask of any size; the shadow is taken off less and less towards its edge.
    """
    near = odd(THICK * dpi)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    calm = np.maximum(cv2.blur(paper, (near, near)), 1)
    light = np.minimum(grey.astype(np.float32) * white / calm, 255)
    reach = odd(SHADOW * WORK_DPI)
    weight = cv2.resize(cv2.blur(shaded.astype(np.float32), (reach, reach)), (grey.shape[1], grey.shape[0]))
    return np.asarray(weight * light + (1 - weight) * grey, dtype=np.uint8)


def filled_outline(part: NDArray[Any]) -> NDArray[Any]:
    """All that an area's outline holds."""
    outlines, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(np.zeros_like(part), outlines, -1, 1, cv2.FILLED))


def with_notches(outline: NDArray[Any], dark: NDArray[Any], dpi: float) -> NDArray[Any]:
    """A filled cell's outline with the words that stand so near to its sides that hardly any fill is left beyond them.

    Cells are upright boxes; what else lies in the box around the outline is light, or holds dark letters on light.
    """
    points = cv2.findNonZero(outline)
    corners = np.round(cv2.boxPoints(cv2.minAreaRect(points))).astype(np.int32)
    left, top, wide, high = cv2.boundingRect(np.concatenate([points.reshape(-1, 2), corners]))
    x0, y0 = max(0, left - 1), max(0, top - 1)
    part = (slice(y0, top + high + 1), slice(x0, left + wide + 1))
    own, below = outline[part], dark[part]
    box = cv2.erode(cv2.fillConvexPoly(np.zeros_like(own), corners - (x0, y0), 1), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.subtract(box, own))
    whole = outline.copy()
    for label in range(1, count):
        notch = labels == label
        if min(stats[label][2:4]) > STRAIGHT * dpi and below[notch].mean() >= NOTCHED:
            whole[part][notch] = 1
    return whole


def touches_edge(box: tuple[int, int, int, int], shape: tuple[int, ...]) -> bool:
    """Whether an area (left, top, width, height) reaches to the edge of a picture.

    >>> touches_edge((0, 5, 9, 9), (100, 100)), touches_edge((5, 5, 9, 9), (100, 100))
    (True, False)
    """
    left, top, wide, high = box
    return left <= 1 or top <= 1 or left + wide >= shape[1] - 1 or top + high >= shape[0] - 1


def is_hole(wide: int, high: int, area: int, whole: int, dpi: float) -> bool:
    """Whether an area is a punched hole: small, round, and all dark."""
    small = HOLE[0] * dpi <= min(wide, high) and max(wide, high) <= HOLE[1] * dpi
    is_round = min(wide, high) >= AS_HIGH * max(wide, high) and ROUND[0] <= whole / (wide * high) <= ROUND[1]
    return small and is_round and area >= PLAIN * whole


def corners_of(outline: NDArray[Any], dpi: float) -> NDArray[Any]:
    """The corners of an area whose sides are straight."""
    outlines, _ = cv2.findContours(outline, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    longest = max(outlines, key=len)
    return np.asarray(cv2.approxPolyDP(longest, STRAIGHT * dpi, True), dtype=np.float64).reshape(-1, 2)


def with_dark_letters(grey: Grey, corners: NDArray[Any], bare: NDArray[Any], white: Grey, dpi: float) -> Grey:
    """A picture with a filled cell on light paper: what is lighter or darker than its fill is dark now.

    Where the fill ended there is a rule.
    """
    polygon = np.round(corners).astype(np.int32)
    x, y, wide, high = cv2.boundingRect(polygon)
    part = (slice(max(0, y), y + high), slice(max(0, x), x + wide))
    shift = [polygon - (max(0, x), max(0, y))]
    inside = cv2.fillPoly(np.zeros_like(grey[part]), shift, 1) > 0
    fills, papers = grey[part][bare[part] > 0], white[part][inside]
    if not fills.size or not papers.size:
        return grey
    calm, paper = grey[part], float(np.median(papers))
    if fills.std() > DITHERED * paper:
        calm = np.asarray(cv2.medianBlur(np.ascontiguousarray(calm), 3), dtype=np.uint8)
        fills = calm[bare[part] > 0]
    fill = float(np.median(fills))
    away = np.abs(calm.astype(np.float32) - fill) * (paper / max(paper - fill, fill, 1.0))
    light = np.where(inside, np.clip(paper - away, 0, 255), grey[part]).astype(np.uint8)
    found = grey.copy()
    found[part] = light
    # The rule is drawn on the whole page: half of it lies outside of the cell.
    return np.asarray(cv2.polylines(found, [polygon], True, 0, max(1, round(RIM * dpi)), cv2.LINE_AA), dtype=np.uint8)

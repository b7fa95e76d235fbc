"""What is dark on a straight picture: ruling lines as segments in points, and letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.page import Segment
from extractors.pictures.load import POINTS, Grey, Picture

Mask = NDArray[Any]
"""1 where something is, else 0."""

THICK = 0.1
"""Inches: what is thicker is a shade, not a stroke."""
RULE = 0.3
"""Inches: a rule runs at least so far."""
UNBROKEN = 0.92
"""Of that length: so much of it is dark."""
FAINT, DARK = 25, 40
"""Shades that a pixel of a rule, and of a letter, is darker than the paper around it."""
RULE_THICK = 0.035
"""Inches: a rule is no thicker."""
SURE = 4.0
"""Inches: what is dark so far is a rule, whatever stands beside it; letters touch each other less far."""
LONG = 1.5
"""Inches: no word's letters touch each other so far, but some words' do in poor pictures of small print."""
NEAR = 0.06
"""Inches: other ink this near to a shorter stroke stands beside it."""
ALONE, ALONE_LONG = 0.5, 0.85
"""Of a shorter stroke's length, and of a long one's: more of it with ink beside it makes it a row of letters."""
EVEN = 0.012
"""Inches: a rule is all over as thick as it is on average, this much more at most."""
MEETS = 0.06
"""Inches: a shorter rule ends this near to one that it meets."""
AT_PLACE = 3.0
"""Points: a rule strays no further from its place."""
SPREAD = 0.008
"""Inches: so far beside a rule its shadow reaches."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The dark parts of a picture: strokes that may be rules (lying, standing, and as segments in points), all ink,
    and the paper without any; ``rules`` are the strokes that turned out to be some, ``letters`` all other ink.
    """

    across: tuple[Segment, ...]
    down: tuple[Segment, ...]
    lying: Mask
    standing: Mask
    ink: Mask
    paper: Grey
    rules: Mask
    letters: Mask


def picture_to_marks(picture: Picture) -> Marks:
    """The rules and letters of a straight picture; as long as nobody knows better, every stroke counts as a rule."""
    dpi = picture.dpi
    smooth = cv2.GaussianBlur(picture.grey, (3, 3), 0)
    thick = odd(THICK * dpi)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((thick, thick), np.uint8))
    depth = cv2.subtract(paper, smooth)
    dark = (depth > FAINT).astype(np.uint8)
    down, standing = rules_of(runs(dark, 1, odd(RULE * dpi)).T, dpi)
    standing = np.ascontiguousarray(standing.T)
    across, lying = rules_of(words_gone(runs(dark, odd(RULE * dpi), 1), dark, standing, dpi), dpi)
    ink = (depth > DARK).astype(np.uint8)
    rules = cv2.bitwise_or(lying, standing)
    return Marks(across, down, lying, standing, ink, paper, rules, without_rules(ink, rules, dpi))


def without_rules(ink: Mask, rules: Mask, dpi: float) -> Mask:
    """The ink that is no rule's, nor a rule's shadow."""
    wide = odd(2 * SPREAD * dpi)
    shadow = cv2.dilate(rules, np.ones((wide, wide), np.uint8))
    found: Mask = ((ink > 0) & (shadow == 0)).astype(np.uint8)
    return found


def with_rules_at(marks: Marks, xs: Iterable[float], ys: Iterable[float], dpi: float) -> Marks:
    """The marks with only those strokes taken for rules that stand at ``xs`` or lie at ``ys`` (points)."""
    rules = cv2.bitwise_or(kept_near(marks.lying, ys, dpi), kept_near(marks.standing.T, xs, dpi).T)
    return replace(marks, rules=rules, letters=without_rules(marks.ink, rules, dpi))


def kept_near(mask: Mask, places: Iterable[float], dpi: float) -> Mask:
    """The rows of a mask that lie near one of some places (points)."""
    kept = np.zeros_like(mask)
    for place in places:
        low, high = (max(0, round((place + aside) * dpi / POINTS)) for aside in (-AT_PLACE, AT_PLACE))
        kept[low : high + 1] = mask[low : high + 1]
    return kept


def odd(size: float) -> int:
    """The nearest odd number of pixels, 3 at least."""
    return max(3, 2 * int(size / 2) + 1)


def runs(dark: Mask, wide: int, high: int) -> Mask:
    """The pixels on straight stretches of ``wide`` by ``high`` that are nearly all dark."""
    share = cv2.boxFilter(dark.astype(np.float32), -1, (wide, high), borderType=cv2.BORDER_CONSTANT)
    core = (share >= UNBROKEN).astype(np.uint8)
    return cv2.bitwise_and(cv2.dilate(core, np.ones((high, wide), np.uint8)), dark)


def rules_of(mask: Mask, dpi: float) -> tuple[tuple[Segment, ...], Mask]:
    """The long thin parts of a mask that lie as segments in points, and the mask of those alone."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bridged(mask))
    segments, kept = [], np.zeros(count, np.uint8)
    for label in range(1, count):
        left, top, long, thick, area = (int(number) for number in stats[label])
        if long < RULE * dpi or area / long > RULE_THICK * dpi or thick > max(4 * RULE_THICK * dpi, long / 20):
            continue
        kept[label] = 1
        at = (top + thick / 2) * POINTS / dpi
        segments.append(Segment(at, left * POINTS / dpi, (left + long) * POINTS / dpi))
    return tuple(segments), kept[labels]


def bridged(mask: Mask) -> Mask:
    """A mask of lying strokes with gaps of a pixel closed."""
    return cv2.morphologyEx(np.ascontiguousarray(mask), cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))


def words_gone(mask: Mask, dark: Mask, standing: Mask, dpi: float) -> Mask:
    """A mask of lying strokes without the short ones that are rows of letters: rules meet others at both of their ends.

    Letters never stand in columns so close that they could be taken for a rule that stands.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bridged(mask))
    crowded = crowd(labels, count, dark, round(NEAR * dpi))
    reach = round(MEETS * dpi)
    posts = cv2.dilate(standing, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    kept = np.ones(count, np.uint8)
    for label in range(1, count):
        left, top, long, thick, area = (int(number) for number in stats[label])
        ends = posts[top : top + thick, left].any() and posts[top : top + thick, left + long - 1].any()
        even = long >= LONG * dpi and thick - area / long <= EVEN * dpi
        alone = crowded[label] <= (ALONE_LONG if even else ALONE) * area
        kept[label] = long >= SURE * dpi or (ends and alone)
    return cv2.bitwise_and(mask, kept[labels])


def crowd(labels: NDArray[Any], count: int, dark: Mask, near: int) -> NDArray[Any]:
    """For each part the number of its pixels that have other ink above or below them, no more pixels away."""
    own = cv2.dilate((labels > 0).astype(np.uint8), np.ones((3, 3), np.uint8))
    others = ((dark > 0) & (own == 0)).astype(np.uint8)
    beside = cv2.dilate(others, np.ones((2 * near + 1, 1), np.uint8))
    inside = labels > 0
    return np.bincount(labels[inside], weights=beside[inside], minlength=count)

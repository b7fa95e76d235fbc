"""What is dark on a straight picture: ruling lines as segments in points, and letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.page import Segment
from extractors.pictures.faint import BROKEN, MEETS, PALE_RULE, RULE, RULE_THICK, pale_runs, standing_out
from extractors.pictures.load import POINTS, Grey, Picture
from extractors.pictures.low_rows import painted, rules_in_low_rows, unbridged
from extractors.pictures.parts import (
    Mask,
    Parts,
    above,
    mask_of,
    mask_to_parts,
    places_to_mask,
    shares,
)
from extractors.pictures.runs import odd, runs
from pipeline.model import Box

THICK = 0.1
"""Inches: what is thicker is a shade, not a stroke."""
FAINT, DARK = 25, 40
"""Shades that a pixel of a rule, and of a letter, is darker than the paper around it."""
PIECE, HOLE, LEFT = 0.12, 0.15, (0.6, 0.97)
"""Inches: a piece of a broken rule is no shorter (letters' strokes are), no gap in it wider; so much of it is left."""
COARSE = 150
"""The resolution at which broken rules are looked for."""
SURE = 4.0
"""Inches: what is dark so far is a rule, whatever stands beside it; letters touch each other less far."""
STEM = 0.04
"""Inches: ink that runs up and down so far is a letter's stem, and no rule's thickness."""
SLANT = 0.015
"""Inches: so far the stem of a slanted letter leans over that height."""
BESIDE = (0.014, 0.035)
"""Inches: ink that stands so far to both sides of a faint stroke is a word's that it runs through."""
WORDS = 0.2
"""Of such a stroke: one with more words across it is no rule but the edges of letters."""
THIN = 0.02
"""Inches: letters' strokes are no thicker, in a row of letters that run up or down."""
ALL_ALONG = 0.6
"""Of a stroke that stands: rows of letters have stems on 0.87 and more of it, rules amid dense text on up to 0.34."""
STEMS, LETTERED = 0.2, 0.5
"""Of a stroke, and of a stretch of a long one: one with more stems on it is a row of letters."""
COMPANY = 3
"""So many rules of a table that has none down it begin and end together."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """What rules that lie may meet: standing rules and holes, all so near to them, and the stems of letters beside."""

    mask: Mask
    near: Mask
    stems: Mask


def picture_to_marks(picture: Picture, holes: Sequence[Box] = ()) -> Marks:
    """The rules and letters of a straight picture; as long as nobody knows better, every stroke counts as a rule.

    ``holes``: boxes (pixels) that were painted over; a rule may end there.
    """
    dpi = picture.dpi
    smooth = cv2.GaussianBlur(picture.grey, (3, 3), 0)
    thick = odd(THICK * dpi)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((thick, thick), np.uint8))
    depth = cv2.subtract(paper, smooth)
    dark = above(depth, FAINT)
    # What stands is looked for as what lies on the page turned over its corner.
    turned = cv2.transpose(dark)
    down, standing = rules_of(standing_words_gone(strokes_in(turned, dpi), turned, dpi), dpi)
    strokes = strokes_in(dark, dpi)
    posts, beams = faint_runs(cv2.transpose(depth), standing, dpi), faint_runs(depth, strokes, dpi)
    # Most pages have no pale rules: then nothing is asked about letters.
    if may_be_more(standing, posts, dpi):
        met = cv2.transpose(unlettered(beams, dark, dpi))
        down, standing = with_pale(down, standing, crossed(posts, turned, met, dpi), dpi)
    standing = cv2.transpose(standing)
    ends = to_posts(with_boxes(standing, holes), dark, dpi)
    across, lying = rules_of(words_gone(strokes, ends, dpi), dpi)
    if may_be_more(lying, beams, dpi):
        across, lying = with_pale(across, lying, words_gone(unlettered(beams, dark, dpi), ends, dpi), dpi)
    kept, gaps = unbridged(down, across, dark, dpi, RULE * POINTS)
    low = rules_in_low_rows(kept, across, dark, dpi, RULE * POINTS)
    down, standing = (*kept, *low), painted(painted(standing, gaps, dpi, 0), low, dpi, 1)
    ink = above(depth, DARK)
    rules = cv2.bitwise_or(lying, standing)
    return Marks(across, down, lying, standing, ink, paper, rules, without_rules(ink, rules, dpi))


def with_boxes(mask: Mask, boxes: Sequence[Box]) -> Mask:
    """A mask with some boxes filled."""
    found = mask.copy()
    for x0, top, x1, bottom in boxes:
        found[max(0, int(top)) : max(0, round(bottom)), max(0, int(x0)) : max(0, round(x1))] = 1
    return found


def ink_within(marks: Marks, box: Sequence[float]) -> int:
    """How many of the pixels in a box (pixels) are letters."""
    x0, top, x1, bottom = (max(0, round(side)) for side in box)
    return int(np.count_nonzero(marks.letters[top:bottom, x0:x1]))


def letters_within(marks: Marks, boxes: Sequence[Box]) -> Mask:
    """The letters that stand in some boxes (pixels)."""
    return cv2.bitwise_and(marks.letters, with_boxes(np.zeros_like(marks.letters), boxes))


def without_rules(ink: Mask, rules: Mask, dpi: float) -> Mask:
    """The ink that is no rule's, nor a rule's shadow."""
    wide = odd(2 * SPREAD * dpi)
    shadow = cv2.dilate(rules, np.ones((wide, wide), np.uint8))
    found: Mask = ((ink > 0) & (shadow == 0)).view(np.uint8)
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


def strokes_in(dark: Mask, dpi: float) -> Mask:
    """The straight stretches that lie: unbroken ones, and long ones of pieces of a rule that toner fell off."""
    whole = runs(dark, odd(RULE * dpi))
    step = max(1, round(dpi / COARSE))
    size = (dark.shape[1] // step, dark.shape[0] // step)
    small = dark if step == 1 else above(cv2.resize(255 * dark, size, interpolation=cv2.INTER_AREA), 0)
    long = broken(small, dpi / step)
    if not long.any():
        return whole
    return cv2.bitwise_or(whole, cv2.resize(long, dark.shape[::-1], interpolation=cv2.INTER_NEAREST))


def broken(dark: Mask, dpi: float) -> Mask:
    """The long stretches that lie, of pieces of a rule and the gaps between them."""
    pieces = runs(dark, odd(PIECE * dpi))
    parts = mask_to_parts(pieces, round(HOLE * dpi))
    thin = (parts.high <= RULE_THICK * dpi) & (parts.wide >= PALE_RULE * dpi)
    left = shares(parts, pieces)
    long = mask_of(parts, thin & (left >= LEFT[0]) & (left < LEFT[1]))
    return unlettered(long, dark, dpi) if long.any() else long


def faint_runs(depth: Grey, known: Mask, dpi: float) -> Mask:
    """The faint strokes that lie; looked at more closely where there seem to be more than those known."""
    found = pale_runs(depth, dpi)
    return standing_out(found, depth, dpi) if may_be_more(known, found, dpi) else found


def with_pale(rules: tuple[Segment, ...], mask: Mask, more: Mask, dpi: float) -> tuple[tuple[Segment, ...], Mask]:
    """Rules that lie with those that are faint or of dots, where none is known yet."""
    found, kept = rules_of(beyond(mask, more, dpi), dpi)
    return (*rules, *found), cv2.bitwise_or(mask, kept)


def may_be_more(mask: Mask, more: Mask, dpi: float) -> bool:
    """Whether some of those strokes may be rules that lie where none is known yet."""
    return bool(rules_of(beyond(mask, more, dpi), dpi)[0])


def beyond(mask: Mask, more: Mask, dpi: float) -> Mask:
    """What is more of a mask of strokes that lie than those known already, and close to them."""
    near = np.ones((2 * round(MEETS * dpi) + 1, 1), np.uint8)
    return cv2.bitwise_and(more, 1 - cv2.dilate(mask, near))


def rules_of(mask: Mask, dpi: float) -> tuple[tuple[Segment, ...], Mask]:
    """The long thin parts of a mask that lie as segments in points, and the mask of those alone."""
    parts = mask_to_parts(mask, BROKEN)
    long, thick = parts.wide, parts.high
    thin = (parts.area / long <= RULE_THICK * dpi) & (thick <= np.maximum(4 * RULE_THICK * dpi, long / 20))
    kept = (long >= RULE * dpi) & thin
    at, start, end = parts.top + thick / 2, parts.left, parts.left + long
    places = zip(*((side[kept] * POINTS / dpi).tolist() for side in (at, start, end)), strict=True)
    return tuple(Segment(*place) for place in places), mask_of(parts, kept)


def to_posts(mask: Mask, dark: Mask, dpi: float) -> Posts:
    """Standing rules as what those that lie meet; ``dark``: all that is dark."""
    near = widened(mask, dpi)
    return Posts(mask, near, stems(cv2.bitwise_and(dark, 1 - near), dpi))


def words_gone(mask: Mask, posts: Posts, dpi: float) -> Mask:
    """A mask of lying strokes without those stretches between ``posts`` that are rows of letters.

    A rule meets posts at both its ends, and no letters hang on it; a long one does one of the two. Where no post stands
    beside it, it begins and ends with others. Each stretch is judged by itself, for a row of letters may begin where a
    rule ends. Letters never stand in columns so close that they could be taken for a post.
    """
    whole = mask_to_parts(mask, BROKEN)
    strokes = places_to_mask(whole.places, mask.shape)
    sure = mask_of(whole, whole.wide >= SURE * dpi)
    parts = mask_to_parts(cv2.bitwise_and(strokes, 1 - posts.mask))
    lettered = shares(parts, posts.stems)
    last = parts.left + parts.wide - 1
    meets = np.array(
        [
            posts.near[top:foot, a].any() and posts.near[top:foot, b].any()
            for top, foot, a, b in zip(parts.top, parts.top + parts.high, parts.left, last, strict=True)
        ],
        bool,
    )
    bounded = meets | (alone_at(parts, posts.mask) & in_company(parts, dpi))
    kept = np.where(shares(parts, sure) > 0, meets | (lettered <= LETTERED), bounded & (lettered <= STEMS))
    return cv2.bitwise_and(mask, cv2.bitwise_or(mask_of(parts, kept), posts.mask))


def standing_words_gone(mask: Mask, dark: Mask, dpi: float) -> Mask:
    """A mask of standing strokes (turned, so that they lie) without rows of letters that run up or down.

    Those are thin and short, and letters hang on them all along; on a rule amid dense text some do.
    """
    parts = mask_to_parts(mask, BROKEN)
    may_be = (parts.wide < SURE * dpi) & (parts.area < THIN * dpi * parts.wide)
    if not may_be.any():
        return mask
    return cv2.bitwise_and(mask, mask_of(parts, ~may_be | (shares(parts, stems(dark, dpi)) <= ALL_ALONG)))


def alone_at(parts: Parts, posts: Mask) -> NDArray[Any]:
    """Which parts have no post at their height, near or far."""
    stands = np.concatenate([[0], np.cumsum(posts.any(axis=1))])
    return np.asarray(stands[parts.top + parts.high] == stands[parts.top])


def in_company(parts: Parts, dpi: float) -> NDArray[Any]:
    """Which parts, long enough for rules, begin and end where others do, as those of one table; the lines under words
    end anywhere.
    """
    long, reach = parts.wide >= RULE * dpi, round(MEETS * dpi)
    left, last = parts.left[long], (parts.left + parts.wide)[long]
    found = np.zeros(len(long), bool)
    found[long] = [
        np.count_nonzero((abs(left - a) <= reach) & (abs(last - b) <= reach)) >= COMPANY
        for a, b in zip(left, last, strict=True)
    ]
    return found


def widened(mask: Mask, dpi: float) -> Mask:
    """A mask with all that is so near to it as a rule ends to another."""
    reach = round(MEETS * dpi)
    return cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))


def unlettered(mask: Mask, dark: Mask, dpi: float) -> Mask:
    """A mask of lying strokes without those that are rows of letters."""
    parts = mask_to_parts(mask, BROKEN)
    return cv2.bitwise_and(mask, mask_of(parts, shares(parts, stems(dark, dpi)) <= STEMS))


def crossed(mask: Mask, dark: Mask, beams: Mask, dpi: float) -> Mask:
    """A mask of strokes without those that are rows of letters, meet none of the ``beams``, or run through words."""
    parts = mask_to_parts(mask, BROKEN)
    near = widened(beams, dpi)
    apart = cv2.bitwise_and(dark, 1 - near)
    lettered = (shares(parts, stems(apart, dpi)) > STEMS) | (shares(parts, between(apart, dpi)) > WORDS)
    return cv2.bitwise_and(mask, mask_of(parts, ~lettered & (shares(parts, near) > 0)))


def between(dark: Mask, dpi: float) -> Mask:
    """The places that have ink close above them and close below."""
    first, last = round(BESIDE[0] * dpi), round(BESIDE[1] * dpi)
    some = cv2.dilate(dark, np.ones((last - first + 1, 1), np.uint8))
    # On a picture of few pixels "close" may be less than one of them.
    shift = min((first + last) // 2, len(some))
    above, below = np.zeros_like(some), np.zeros_like(some)
    above[shift:], below[: len(some) - shift] = some[: len(some) - shift], some[shift:]
    return cv2.bitwise_and(above, below)


def stems(dark: Mask, dpi: float) -> Mask:
    """Where ink goes on above or below, as the stems of letters do."""
    wide = cv2.dilate(dark, np.ones((1, odd(SLANT * dpi)), np.uint8))
    return cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((max(3, round(STEM * dpi)), 1), np.uint8))

"""What shines through thin paper from a page's back: a second layer of ink, far lighter, that lies across the first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.pictures.crops import LETTER
from extractors.pictures.faint import PALE, PALE_RULE, RULE, RULE_THICK, grain
from extractors.pictures.load import Grey, Picture
from extractors.pictures.marks import DARK, THICK
from extractors.pictures.parts import Mask, Numbers, Parts, mask_of, mask_to_parts, shares
from extractors.pictures.runs import odd, runs

DARKEST = 95
"""Of a hundred pixels of ink: the depth that so many do not reach is that of the page's own."""
LEAST_INK = 100
"""Fewer pixels of ink are no text."""
GRAINS = 4.0
"""Of the paper's grain (a standard deviation): ink is so much darker at least."""
LIGHT, FULL = 0.45, 0.6
"""Of the depth of a page's own ink: letters of its back are nowhere darker; its own somewhere reach so much."""
EDGE = 0.02
"""Inches: so far from dark ink what is lighter may be its soft edge."""
MUCH = 0.05
"""Of the dark pixels of a page: so many lighter ones beyond its edges there are at least; most have fewer."""
BROAD = 0.03
"""Inches: a letter is no lower and, most of them, no narrower; a faint rule is, and falls into pieces."""
LETTERS = 6
"""A layer of fewer whole letters tells nothing."""
BETWEEN = 0.5
"""Of their number: more letters that are neither light nor dark are those of one unevenly printed layer."""
DARKER, ALIKE = 90, 1.25
"""Of a hundred light letters: so many are lighter than the layer is dark, and no ink of it is darker by more."""
BESIDE, AROUND = 0.045, 0.25
"""Inches: how near to dark letters light ink is counted, and within how far it is compared with that."""
CROSSED, FEWEST = 3, 4
"""Light rules that run through the middle of so many dark letters are a back's, were the light letters so few: what is
printed with the letters keeps away from them.
"""
APART = 0.5
"""Of a light rule: so much of it lies apart from dark ink; rows of letters, with their soft edges, do not."""
INKED, ACROSS = 0.005, 0.6
"""Of the paper around dark letters: so much a layer covers; and of that share so much right beside them where it lies
across them. Made backs had 0.8 and more, but for the palest; grey lines between black ones, which keep away from them,
0.42 at most: rather is a back read than grey print left out. Watermarks, stamps and dirt cover 0.003 at most.
"""
PALEST, LESS = 0.2, 0.3
"""Of the depth of a page's own ink: nobody prints letters so pale, so that for a layer of them this share suffices."""
MANY, EACH = 60, 0.25
"""So many letters so pale, and so many for each dark one, are a back's wherever they are; clean pages have a dozen."""
ALL = 99.0
"""Of a hundred pixels of a layer: the depth that so many do not exceed is that of the layer."""
SOFT = 0.012
"""Inches: so far around a dark pixel the page is left as it is."""


def without_back(picture: Picture, small: Grey, dpi: float) -> Picture:
    """A picture without what shines through from its back, the very same where nothing does.

    ``small`` is the same picture at a ``dpi`` that suffices to tell.
    """
    shade = shade_of_back(depth_and_paper(small, dpi)[0], dpi)
    if shade is None:
        return picture
    depth, paper = depth_and_paper(picture.grey, picture.dpi)
    full = own_depth(depth)
    beyond = depth[(depth > least_depth(depth)) & (near(depth, full, picture.dpi) == 0)]
    limit = (min(float(np.percentile(beyond, ALL)), ALIKE * shade * full) + FULL * full) / 2
    own = cv2.bitwise_or((depth >= limit).astype(np.uint8), own_rules(depth, ALIKE * shade * full, picture.dpi))
    kept = cv2.dilate(own, disc(SOFT * picture.dpi))
    return replace(picture, grey=np.where(kept > 0, picture.grey, paper).astype(np.uint8))


def own_rules(depth: Grey, deepest: float, dpi: float) -> Mask:
    """What is darker than a back's letters and longer than any letter: thin rules are lighter than letters are."""
    parts = mask_to_parts((depth >= deepest).astype(np.uint8))
    return mask_of(parts, np.maximum(parts.wide, parts.high) >= RULE * dpi)


def depth_and_paper(grey: Grey, dpi: float) -> tuple[Grey, Grey]:
    """By how much each pixel is darker than the paper around it, and that paper."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((odd(THICK * dpi),) * 2, np.uint8))
    return cv2.subtract(paper, smooth), paper


def own_depth(depth: Grey) -> float:
    """How dark a page's own ink is, 0 where it has hardly any."""
    ink = depth[depth > DARK]
    return float(np.percentile(ink, DARKEST)) if len(ink) >= LEAST_INK else 0.0


def least_depth(depth: Grey) -> float:
    """What is lighter is the paper's grain."""
    return max(PALE, grain(depth, GRAINS))


def near(depth: Grey, full: float, dpi: float) -> Mask:
    """The places of dark ink, and those so near that they may be its edge."""
    return cv2.dilate((depth >= full / 2).astype(np.uint8), disc(EDGE * dpi))


def disc(reach: float) -> NDArray[Any]:
    """All places that are no further than so many pixels from the middle."""
    size = 2 * max(1, round(reach)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def shade_of_back(depth: Grey, dpi: float) -> float | None:
    """How dark what shines through is, as a share of a page's own ink; None where nothing does.

    A page has a back where it has two layers of letters, one far lighter than the other, that lie across each other.
    """
    full = own_depth(depth)
    if not full:
        return None
    dark, edges = (depth >= full / 2).astype(np.uint8), near(depth, full, dpi)
    ink = (depth > least_depth(depth)).astype(np.uint8)
    beyond = cv2.bitwise_and(ink, 1 - edges)
    if cv2.countNonZero(beyond) < MUCH * cv2.countNonZero(dark):
        return None
    parts = mask_to_parts(ink)
    letters = are_letters(parts, dpi)
    shades = peaks(parts, depth)[letters] / full
    light, between = shades[shades < LIGHT], int(((shades >= LIGHT) & (shades < FULL)).sum())
    if len(light) < FEWEST or between > BETWEEN * len(light):
        return None
    shade = float(np.percentile(light, DARKER))
    broad = np.count_nonzero((shades <= PALEST) & are_broad(parts, dpi)[letters])
    # Of letters most are broad; a pale rule that falls into pieces has no others than narrow ones.
    pale = min(np.count_nonzero(shades <= PALEST), 2 * broad)
    if pale >= max(MANY, EACH * np.count_nonzero(shades >= FULL)) or letters_crossed(ink, beyond, dark, dpi) >= CROSSED:
        return shade
    layer = cv2.bitwise_and(beyond, (depth <= ALIKE * full * shade).astype(np.uint8))
    across = len(light) >= LETTERS and lies_across(layer, dark, dpi, ACROSS if shade > PALEST else LESS)
    return shade if across else None


def lies_across(layer: Mask, dark: Mask, dpi: float, least: float) -> bool:
    """Whether a layer of light ink is hardly less dense beside dark letters than around them."""
    parts = mask_to_parts(dark)
    letters = mask_of(parts, are_letters(parts, dpi))
    beside = cv2.bitwise_and(cv2.dilate(letters, disc(BESIDE * dpi)), 1 - cv2.dilate(dark, disc(EDGE * dpi + 1)))
    wide = odd(2 * AROUND * dpi)
    around = cv2.bitwise_and(
        cv2.dilate(letters, np.ones((wide, wide), np.uint8)), 1 - cv2.dilate(dark, disc(BESIDE * dpi))
    )
    marks = mask_to_parts(layer)
    written = mask_of(marks, are_broad(marks, dpi))
    near_by, further = (cv2.mean(written, mask)[0] for mask in (beside, around))
    return further >= INKED and near_by >= least * further


def letters_crossed(ink: Mask, beyond: Mask, dark: Mask, dpi: float) -> int:
    """How many dark letters light rules run through, lying or standing; ``beyond``: the ink that is no dark one's."""
    lying = crossed_by_lying(ink, beyond, dark, dpi)
    return lying + crossed_by_lying(cv2.transpose(ink), cv2.transpose(beyond), cv2.transpose(dark), dpi)


def crossed_by_lying(ink: Mask, beyond: Mask, dark: Mask, dpi: float) -> int:
    """How many dark letters have a light rule that lies in the middle third of their height."""
    strokes = mask_to_parts(runs(ink, odd(PALE_RULE * dpi)))
    thin = strokes.area <= RULE_THICK * dpi * strokes.wide
    rules = mask_of(strokes, thin & (shares(strokes, beyond) >= APART))
    letters = mask_to_parts(dark)
    down = 3 * (letters.places // dark.shape[1] - letters.top[letters.labels])
    high = letters.high[letters.labels]
    hit = (rules.ravel()[letters.places] > 0) & (down >= high) & (down < 2 * high)
    return int(are_letters(letters, dpi)[np.unique(letters.labels[hit])].sum())


def peaks(parts: Parts, depth: Grey) -> Numbers:
    """How dark each part is where it is darkest."""
    found = np.zeros(len(parts.area))
    np.maximum.at(found, parts.labels, depth.ravel()[parts.places])
    return found


def are_letters(parts: Parts, dpi: float) -> Numbers:
    """Which parts are as high and wide as a letter or some that touch each other."""
    low, high = (inches * dpi for inches in LETTER)
    return np.asarray((parts.high >= low) & (parts.high <= high) & (parts.wide <= 3 * parts.high))


def are_broad(parts: Parts, dpi: float) -> Numbers:
    """Which letters are no pieces of a rule, nor dots of one."""
    return np.asarray(are_letters(parts, dpi) & (np.minimum(parts.wide, parts.high) >= BROAD * dpi))

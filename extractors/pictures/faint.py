"""Faint rules of a picture: straight stretches that are hardly darker than the paper beside them, or of dots."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.pictures.load import Grey
from extractors.pictures.parts import (
    Mask,
    above,
    closed,
    long_runs,
    mask_of,
    mask_to_parts,
    mask_to_places,
    places_to_mask,
    shares,
)
from extractors.pictures.runs import odd, runs
from extractors.pictures.shades import shade_at

RULE = 0.3
"""Inches: a rule runs at least so far."""
RULE_THICK = 0.06
"""Inches: a rule is no thicker."""
PALE_RULE = 1.0
"""Inches: and it runs at least so far."""
PALE, FAINTEST = 12, 6
"""Shades that a dot of a long rule is darker, and a pixel of a faint one, those beside it along the rule averaged."""
DOT_GRAINS, RULE_GRAINS = 4.0, 2.0
"""Of the paper's grain (a standard deviation): and so much darker at least."""
CALM = 0.03
"""Inches: so far along a faint rule its pixels are averaged; the lines of a text stand further apart."""
DOTS = 0.043
"""Inches: the dots and dashes of a rule stand no further apart."""
MEETS = 0.06
"""Inches: a shorter rule ends this near to one that it meets."""
ASIDE, OUT = 0.02, 0.45
"""Inches: so far above and below a faint rule paper is lighter, on so much of its way; of grain it is on a third."""
BROKEN = 2
"""Pixels: a gap in a stroke that is none."""


def pale_runs(depth: Grey, dpi: float) -> Mask:
    """The long straight stretches that lie, of faint pixels without a gap or of darker dots close to each other."""
    dots = np.ones((1, odd(DOTS * dpi)), np.uint8)
    calm = calmed(depth, dpi)
    pale = above(depth, max(PALE, grain(depth, DOT_GRAINS)))
    dotted = cv2.morphologyEx(pale, cv2.MORPH_CLOSE, dots)
    faint = above(calm, max(FAINTEST, grain(calm, RULE_GRAINS)))
    wide = odd(PALE_RULE * dpi)
    found = mask_to_places(cv2.bitwise_or(runs(dotted, wide), runs(faint, wide)))
    # What the paper's grain adds at a rule's ends is gone again, and the rest made one over gaps.
    long = long_runs(found, odd(RULE / 2 * dpi), depth.shape[1])
    return places_to_mask(closed(long, odd(MEETS * dpi) - 1, depth.shape[1]), depth.shape)


def standing_out(strokes: Mask, depth: Grey, dpi: float) -> Mask:
    """Faint strokes that lie, without those that are no darker than what is right above and right below them.

    They are the grain of shaded paper, which is coarser than the page's, or the blurred edge of a row of letters.
    """
    calm, beside = calmed(depth, dpi), min(round(ASIDE * dpi), len(depth))
    padded = np.pad(calm, ((beside, beside), (0, 0)))
    out = (calm > padded[: len(calm)]) & (calm > padded[2 * beside :])
    parts = mask_to_parts(strokes, BROKEN)
    # A rule as thick as this lies on both sides of its own middle.
    return mask_of(parts, (shares(parts, out) >= OUT) | (parts.area > beside * parts.wide))


def calmed(depth: Grey, dpi: float) -> Grey:
    """Depths averaged along the way that a rule lies."""
    return np.asarray(cv2.blur(depth, (odd(CALM * dpi), 1)), np.uint8)


def grain(depth: Grey, times: float) -> float:
    """How dark the paper's grain makes a pixel hardly ever: most pixels are paper, and grained ones seem darker."""
    some = depth[::5, ::5]
    middle = shade_at(some, 50)
    return middle + times * (shade_at(some, 84) - middle)

"""Pages of black and white dots: greys that a scanner or a copier made of dots are made grey again."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from extractors.pictures.load import Picture

STEP = 7
"""So many pixels in a row and a column are one where it is only asked whether a page has two shades."""
BLACK, WHITE, TWO = 40, 215, 0.99
"""Shades that are black, and white, where a page of two shades was drawn anew; and so much of it is either."""
DOTS = 0.03
"""Of a page: so many pixels are dots that stand alone where greys were made of them; letters' edges are fewer."""
SOFT = 0.005
"""Inches: how far dots are spread to be a grey; letters that are read stand further apart."""


def without_dots(picture: Picture) -> Picture:
    """A picture with its greys of black and white dots made grey, the very same where it has none."""
    some = picture.grey[::STEP, ::STEP]
    if float(((some < BLACK) | (some > WHITE)).mean()) < TWO:
        return picture
    calm = cv2.medianBlur(picture.grey, 3)
    alone = cv2.countNonZero((cv2.absdiff(calm, picture.grey) > WHITE - BLACK).astype(np.uint8))
    if alone < DOTS * picture.grey.size:
        return picture
    grey = cv2.GaussianBlur(picture.grey, (0, 0), SOFT * picture.dpi)
    return replace(picture, grey=np.asarray(grey, dtype=np.uint8))

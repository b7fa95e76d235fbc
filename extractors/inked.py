"""What was read on a crop held against its ink: the one place that knows in which order."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from extractors.blanks import with_blanks, without_dots, without_edges
from extractors.ocr import Reading
from extractors.pictures.load import Grey
from extractors.pictures.shapes import Band, grey_to_shown, line_to_band
from extractors.shaped import with_shapes
from extractors.slashes import with_slashes

FEW = 3
"""Lines that tell how high small letters are in a text."""
HIGHER = 1.15
"""So many times as high as in the others they are in no line: such a one is short, and most of its letters are tall."""


def as_inked(reading: Reading, grey: Grey) -> Reading:
    """What was read on a crop as its ink shows it; the very same where the ink tells nothing."""
    shown = grey_to_shown(grey) if any(reading) else None
    if shown is None:
        return reading
    lines = without_edges(without_dots(reading), grey.shape[1])
    bands = alike([line_to_band(shown, [word.box for word in line]) if line else None for line in lines])
    return with_blanks(with_shapes(with_slashes(lines, bands, shown), bands, shown), bands, shown)


def alike(bands: Sequence[Band | None]) -> list[Band | None]:
    """Where the small letters of a text's lines stand, those taken for higher than the others brought down to them.

    >>> alike([Band(10, 20), Band(30, 40), Band(46, 60)])
    [Band(top=10, foot=20), Band(top=30, foot=40), Band(top=50, foot=60)]
    """
    heights = [band.high for band in bands if band]
    usual = round(statistics.median(heights)) if len(heights) >= FEW else 0
    return [
        Band(band.foot - usual, band.foot) if band and usual and band.high > HIGHER * usual else band for band in bands
    ]

"""What was read on a crop held against its ink: the one place that knows in which order."""

from __future__ import annotations

from extractors.blanks import with_blanks, without_dots
from extractors.ocr import Reading
from extractors.pictures.load import Grey
from extractors.pictures.shapes import grey_to_shown, line_to_band
from extractors.shaped import with_shapes
from extractors.slashes import with_slashes


def as_inked(reading: Reading, grey: Grey) -> Reading:
    """What was read on a crop as its ink shows it; the very same where the ink tells nothing."""
    shown = grey_to_shown(grey) if any(reading) else None
    if shown is None:
        return reading
    lines = without_dots(reading)
    bands = [line_to_band(shown, [word.box for word in line]) if line else None for line in lines]
    return with_blanks(with_shapes(with_slashes(lines, bands, shown), bands, shown), bands, shown)

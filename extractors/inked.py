"""What was read on a crop held against its ink: the one place that knows in which order."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.blanks import with_blanks, without_dots, without_edges
from extractors.borders import with_borders
from extractors.doubled import with_singles
from extractors.lone import lone_marks, with_lone_marks
from extractors.marked import Ends, Tails, line_to_ends, line_with_marks, tails
from extractors.ocr import Reading
from extractors.pictures.load import Grey
from extractors.pictures.shapes import Band, Shown, grey_to_shown, line_to_band
from extractors.pictures.strokes import shown_to_parts
from extractors.shaped import with_shapes
from extractors.slashes import with_slashes
from extractors.widths import hangs_more_than_stands, has_low_letters

FEW = 3
"""Lines that tell how high small letters are in a text."""
HIGHER = 1.15
"""So many times as high as in the others they are in no line: such a one is short, and most of its letters are tall."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read on a crop, by lines: where small letters stand, and marks: behind words, and alone below them.

    ``shown``: its ink.
    """

    shown: Shown
    lines: Reading
    bands: tuple[Band | None, ...]
    ends: tuple[Ends, ...]
    lone: Mapping[int, str]


def as_inked(readings: Sequence[Reading], greys: Sequence[Grey]) -> list[Reading]:
    """What was read on a page's crops as their ink shows it; the very same where the ink tells nothing."""
    looked = [look(reading, grey) for reading, grey in zip(readings, greys, strict=True)]
    page = tails(line for one in looked if one is not None for line in zip(one.lines, one.bands, one.ends, strict=True))
    return [put_right(one, page) if one is not None else reading for reading, one in zip(readings, looked, strict=True)]


def look(reading: Reading, grey: Grey) -> Looked | None:
    """What was read on a crop with its slashes, and what its ink tells of marks; None where there is no ink to tell."""
    shown = grey_to_shown(grey) if any(reading) else None
    if shown is None:
        return None
    lines, parts = without_edges(without_dots(reading), grey.shape[1]), shown_to_parts(shown)
    bands = alike([line_to_band(shown, [word.box for word in line]) if line else None for line in lines], lines)
    lines = with_slashes(lines, bands, parts)
    ends = (line_to_ends(line, band, parts) if band else {} for line, band in zip(lines, bands, strict=True))
    return Looked(shown, lines, tuple(bands), tuple(ends), lone_marks(lines, bands, parts))


def put_right(looked: Looked, page: Tails) -> Reading:
    """What was read on a crop as its ink shows it; ``page``: the marks of the page that were surely read."""
    after = [line[0].text if line else "" for line in (*looked.lines[1:], ())]
    lines = tuple(
        line_with_marks(line, follows, band.high, ends, page) if band else line
        for line, follows, band, ends in zip(looked.lines, after, looked.bands, looked.ends, strict=True)
    )
    lines, shown = with_lone_marks(lines, looked.lone), looked.shown
    shaped = with_shapes(with_singles(lines, looked.bands, shown), looked.bands, shown)
    return with_borders(with_blanks(shaped, looked.bands, shown), looked.bands, shown)


def alike(bands: Sequence[Band | None], lines: Reading = ()) -> list[Band | None]:
    """Where the small letters of a text's lines stand, those taken for higher than the others brought to their height.

    By most of its lines where there are several, else by those of its ``lines`` that have low letters. It is the tops
    of tall letters that are taken off, or the feet of those that hang low where a line has more of them.

    >>> alike([Band(10, 20), Band(30, 40), Band(46, 60)])
    [Band(top=10, foot=20), Band(top=30, foot=40), Band(top=50, foot=60)]
    """
    low = [has_low_letters(word.text for word in line) for line in lines] or [True] * len(bands)
    heights = [band.high for band, is_low in zip(bands, low, strict=True) if band and is_low]
    several = sum(band is not None for band in bands) >= FEW
    usual = round(statistics.median(heights)) if heights and (several or not all(low)) else 0
    deep = [hangs_more_than_stands(word.text for word in line) for line in lines] or [False] * len(bands)
    return [
        of_height(band, usual, from_top=is_deep)
        if band and usual and band.high > HIGHER * usual and (several or not is_low)
        else band
        for band, is_low, is_deep in zip(bands, low, deep, strict=True)
    ]


def of_height(band: Band, high: int, *, from_top: bool) -> Band:
    """A line's small letters as so high, from where they were seen to begin or to end."""
    return Band(band.top, band.top + high) if from_top else Band(band.foot - high, band.foot)

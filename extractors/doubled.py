"""What the engine read twice ("441" for "41", "Vv." for "v."), told by how many pieces of ink stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.blanks import Piece, pieces_of
from extractors.ocr import Reading, Word
from extractors.pictures.shapes import Band, Shown

TWICE = re.compile(r"(?=(\d)\1)")
FIGURES = re.compile(r"\d+[.,:;]?")
WIDEST, BROAD = 1.5, 1.0
"""Heights of small letters, and of the word: no figure is wider, two that have run into each other are."""
ALONE, MARKS = ("ii", "vv"), ".,:;"
"""Letters that are read twice where one stands by itself, or with a mark behind it."""
NARROW = {"i": 0.7, "I": 0.7, "1": 1.0}
"""Heights of small letters: such strokes are no wider."""
UNLIKE = 1.5
"""So many times as wide as another figure of its word, a 1 left aside, is none but two that ran into each other."""
MOST_CONFIDENCE = 0.9
"""A word so changed is no surer."""


def with_singles(reading: Reading, bands: Sequence[Band | None], shown: Shown) -> Reading:
    """What was read on a crop, without figures that were read twice; ``bands``: where lines' small letters stand."""
    return tuple(
        tuple(
            single(word, pieces_of(word, line, band, shown), band.high) if band and pairs_in(word.text) else word
            for word in line
        )
        for line, band in zip(reading, bands, strict=True)
    )


def pairs_in(text: str) -> list[int]:
    """Where a word of figures has one of them twice, or a letter that may stand by itself does.

    >>> pairs_in("441"), pairs_in("Vv."), pairs_in("vvs")
    ([0], [0], [])
    """
    if text.rstrip(MARKS).casefold() in ALONE:
        return [0]
    return [match.start() for match in TWICE.finditer(text)] if FIGURES.fullmatch(text) else []


def single(word: Word, runs: Sequence[Piece], high: int) -> Word:
    """A word of figures, or a letter, without the one of two same ones for which there is no ink.

    >>> [single(Word(text, (0, 0, 40, 20), 0.9), [(0, 10), (12, 20)], 10).text for text in ("441", "44", "1441")]
    ['41', '44', '1441']
    >>> ran_together = ("441", [(0, 22), (25, 30)]), ("300", [(0, 15), (16, 26)]), ("11", [(0, 11)])
    >>> [single(Word(text, (0, 0, 40, 20), 0.9), runs, 10).text for text, runs in ran_together]
    ['441', '300', '11']
    >>> [single(Word("Vv.", (0, 0, 20, 11), 0.9), runs, 10).text for runs in ([(0, 10), (12, 15)], [(0, 22), (25, 28)])]
    ['v.', 'Vv.']
    """
    twice = pairs_in(word.text)
    if len(twice) != 1 or len(runs) != len(word.text) - 1:
        return word
    text = word.text[: twice[0]] + word.text[twice[0] + 1 :]
    wide = [end - start for start, end in runs]
    figures = [width for letter, width in zip(text, wide, strict=True) if letter.isdigit() and letter not in NARROW]
    tall = word.box[3] - word.box[1]
    limits = (NARROW[letter] * high if letter in NARROW else min(WIDEST * high, BROAD * tall) for letter in text)
    one_each = all(width <= limit for width, limit in zip(wide, limits, strict=True))
    if not one_each or (figures and max(figures) >= UNLIKE * min(figures)):
        return word
    return replace(word, text=text, confidence=min(word.confidence, MOST_CONFIDENCE), doubts=())

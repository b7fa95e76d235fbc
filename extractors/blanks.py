"""Blanks that the engine passed over, told by the paper between letters; dots and edges that it took for words."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations, pairwise

from extractors.ocr import Reading, Word
from extractors.pictures.crops import PADDING
from extractors.pictures.shapes import Band, Shown, inked_runs
from extractors.widths import letter_wide, text_wide, widths

Piece = tuple[int, int]
"""The columns (pixels) from which to which ink stands without a blank's paper inside."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What blanks.toml says."""

    reach: tuple[float, float]
    share: float
    edge: int
    low: float
    least: float
    to_letters: float
    usual: float
    few: int
    pieces: int
    off: float
    apart: float
    long: int
    short: int
    marks: frozenset[str]
    alone: frozenset[str]
    dashes: frozenset[str]
    most_confidence: float
    doubtful: float


@cache
def rules() -> Rules:
    """What blanks.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/blanks.toml").read_text("utf-8"))
    return Rules(
        **{
            **data,
            "reach": tuple(data["reach"]),
            "marks": frozenset(data["marks"]),
            "alone": frozenset(data["alone"]),
            "dashes": frozenset(data["dashes"]),
        }
    )


def with_blanks(reading: Reading, bands: Sequence[Band | None], shown: Shown) -> Reading:
    """What was read on a crop, words parted where the paper in them is as wide as the crop's own blanks.

    ``bands``: where each line's small letters stand.
    """
    parts = [
        [pieces_of(word, line, band, shown) for word in line] if band else []
        for line, band in zip(reading, bands, strict=True)
    ]
    blank, width = least_blank(parts, bands), usual_width(reading, parts, bands)
    return tuple(
        tuple(part for word, runs in zip(line, own, strict=True) for part in parted(word, runs, band, blank, width))
        if band
        else line
        for line, own, band in zip(reading, parts, bands, strict=True)
    )


def without_edges(reading: Reading, wide: int) -> Reading:
    """What was read on a crop so wide (pixels), without words that are but the blurred edge of a rule at its side.

    >>> line = (Word("skola", (14, 20, 80, 40), 0.9), Word("|", (186, 22, 187, 30), 0.9))
    >>> [[word.text for word in words] for words in without_edges((line,), 200)]
    [['skola']]
    """
    return tuple(tuple(word for word in line if not is_edge(word, wide)) if len(line) > 1 else line for line in reading)


def is_edge(word: Word, wide: int) -> bool:
    """Whether a word is a mark or letter no wider than a rule's edge, right at the side of what was cut out."""
    x0, _, x1, _ = word.box
    at_side = x0 <= PADDING + rules().edge or x1 >= wide - PADDING - rules().edge
    return len(word.text) == 1 and x1 - x0 <= rules().edge and at_side


def without_dots(reading: Reading) -> Reading:
    """What was read on a crop, without words that are but the dots of a letter of the line below.

    >>> line = (Word("2025", (0, 0, 40, 20), 0.9), Word("i", (90, 27, 97, 30), 0.2))
    >>> below = (Word("Ö", (88, 31, 99, 51), 0.9),)
    >>> [[word.text for word in words] for words in without_dots((line, below))]
    [['2025'], ['Ö']]
    """
    return tuple(
        tuple(word for word in line if not is_dots(word, line, below))
        for line, below in zip(reading, (*reading[1:], ()), strict=True)
    )


def is_dots(word: Word, line: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether a word is low, stands below the others of its line, and right on one of the line below."""
    x0, top, x1, foot = word.box
    others = [other.box for other in line if other is not word]
    if not others or top < max(box[3] for box in others) or foot - top > rules().low * min(b[3] - b[1] for b in others):
        return False
    return any(o.box[0] <= x0 and x1 <= o.box[2] and 0 <= o.box[1] - top <= 2 * (foot - top) for o in below)


def pieces_of(word: Word, line: Sequence[Word], band: Band, shown: Shown) -> list[Piece]:
    """The runs of a word's ink, none where its box reaches into that of a word beside it."""
    x0, _, x1, _ = word.box
    if any(x0 < other.box[2] and other.box[0] < x1 for other in line if other is not word):
        return []
    top, foot = (band.foot - round(share * band.high) for share in rules().reach)
    return inked_runs(shown, (x0, top, x1, foot))


def usual_blank(parts: Sequence[Sequence[Sequence[Piece]]], bands: Sequence[Band | None]) -> float:
    """How wide a crop's blanks are as a rule, in heights of small letters."""
    found = [
        (after[0][0] - before[-1][1]) / band.high
        for line, band in zip(parts, bands, strict=True)
        if band
        for before, after in pairwise(line)
        if before and after
    ]
    return statistics.median(found) if len(found) >= rules().few else rules().usual


def least_blank(parts: Sequence[Sequence[Sequence[Piece]]], bands: Sequence[Band | None]) -> float:
    """How wide paper inside a word of a crop is at least if it is a blank, in heights of small letters."""
    between = [
        (after[0] - before[1]) / band.high
        for line, band in zip(parts, bands, strict=True)
        if band
        for runs in line
        for before, after in pairwise(runs)
    ]
    known = rules()
    letters = known.to_letters * statistics.median(between) if between else 0.0
    return max(known.least, known.share * usual_blank(parts, bands), letters)


def usual_width(reading: Reading, parts: Sequence[Sequence[Sequence[Piece]]], bands: Sequence[Band | None]) -> float:
    """How wide a crop's words are to what their letters are as a rule."""
    found = [
        (runs[-1][1] - runs[0][0]) / band.high / text_wide(word.text)
        for line, own, band in zip(reading, parts, bands, strict=True)
        if band
        for word, runs in zip(line, own, strict=True)
        if runs and len(word.text) >= rules().long
    ]
    return statistics.median(found) if found else 1.0


def parted(word: Word, runs: Sequence[Piece], band: Band, blank: float, width: float) -> Iterator[Word]:
    """A word, as several where a blank's paper is in it and its letters can be shared out in one way only.

    >>> word, band = Word("till", (0, 0, 40, 20), 0.96), Band(20, 10)
    >>> [part.text for part in parted(word, [(0, 6), (8, 11), (13, 16), (21, 24)], band, 0.4, 1.0)]
    ['till']
    """
    pieces = joined(runs, blank * band.high)
    if not 1 < len(pieces) <= rules().pieces or not may_part(word.text):
        yield word
        return
    texts = shared_out(word.text, [(end - start) / band.high / width for start, end in pieces])
    if texts is None:
        yield replace(word, confidence=min(word.confidence, rules().doubtful))
        return
    if len(texts) == 1 or rules().marks.issuperset(texts[-1]) or is_scrap(texts[-1]):
        yield word
        return
    _, top, _, foot = word.box
    for text, (start, end) in zip(texts, pieces, strict=True):
        sure = min(word.confidence, rules().most_confidence)
        yield Word(text, (float(start), top, float(end), foot), sure)


def is_scrap(text: str) -> bool:
    """Whether a text is one small letter that is no word, and thin: such a one at a word's end stands a little apart.

    >>> [is_scrap(text) for text in ("l", "i", "och", "A", "8", "m")]
    [True, False, False, False, False, False]
    """
    is_thin = len(text) == 1 and letter_wide(text) < widths().usual
    return is_thin and text.islower() and text not in rules().alone


def may_part(text: str) -> bool:
    """Whether a text may be several words: short ones, figures and capitals are set apart as it comes, but for a dash.

    >>> [may_part(text) for text in ("roch", "ej", "11/30", "BUP", "1-")]
    [True, False, False, False, True]
    """
    if text[-1] in rules().dashes:
        return len(text) > 1
    return len(text) >= rules().short and not any(map(str.isdigit, text)) and not text.isupper()


def joined(runs: Sequence[Piece], wide: float) -> list[Piece]:
    """Runs of ink, those made one between which less paper stands.

    >>> joined([(0, 4), (6, 9), (15, 20)], 5)
    [(0, 9), (15, 20)]
    """
    found: list[Piece] = []
    for start, end in runs:
        if found and start - found[-1][1] < wide:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def shared_out(text: str, wide: Sequence[float]) -> list[str] | None:
    """A word's letters as the texts of pieces of ink so wide (in heights of small letters); None where that is unclear.

    The whole word, alone, where it fills one of the pieces and the rest is a neighbour's.

    >>> shared_out("roch", [0.5, 3.1]), shared_out("personer", [8.0, 0.3])
    (['r', 'och'], ['personer'])
    >>> shared_out("a-", [0.5, 0.5, 0.5]) is None
    True
    """
    known = rules()
    if len(wide) > len(text):
        return None
    ways = [
        [text[a:b] for a, b in pairwise((0, *at, len(text)))] for at in combinations(range(1, len(text)), len(wide) - 1)
    ]
    offs = sorted(
        (max(abs(text_wide(part) - piece) for part, piece in zip(way, wide, strict=True)), way) for way in ways
    )
    whole = min(abs(text_wide(text) - piece) for piece in wide)
    if whole < offs[0][0]:
        return [text]
    clear = len(offs) == 1 or offs[1][0] - offs[0][0] >= known.apart
    return offs[0][1] if offs[0][0] <= known.off and clear else None

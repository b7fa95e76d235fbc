"""Marks behind words held against their ink: full stops, commas, colons, semicolons taken for each other, or lost."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import inf

from extractors.ocr import Word
from extractors.pictures.endings import Ending, is_bare, line_endings
from extractors.pictures.shapes import Band
from extractors.pictures.strokes import InkParts
from extractors.widths import has_low_letters

STOP, COMMA = ".", ","
BETWEEN = 0.5
"""A mark that stands here is as near to a full stop as to a comma."""

Ends = Mapping[int, Ending | None]
"""What stands behind words of a line, by their numbers: a mark, or surely nothing; of the others nobody can tell."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What marked.toml says."""

    stop: float
    comma: float
    few: int
    sure: float
    alike: float
    least_apart: float
    surely: tuple[float, float]
    likely: tuple[float, float]
    doubtful_between: tuple[float, float]
    colon: float
    semicolon: float
    most_confidence: float
    doubtful: float
    dotted: Mapping[str, str]
    closing: frozenset[str]
    open_foot: frozenset[str]


@cache
def rules() -> Rules:
    """What marked.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/marked.toml").read_text("utf-8"))
    sets = ("closing", "open_foot")
    pairs = {name: tuple(data[name]) for name in ("surely", "likely", "doubtful_between")}
    return Rules(**{**data, **pairs, **{name: frozenset(data[name]) for name in sets}})


@dataclass(frozen=True, slots=True)
class Tails:
    """The tails of a page's full stops and commas that were surely read, each with the height of its line's letters."""

    stops: tuple[tuple[int, float], ...] = ()
    commas: tuple[tuple[int, float], ...] = ()

    def place(self, tail: float, high: int) -> float:
        """Where a tail stands between a full stop (0) and a comma (1), by those of lines about as high.

        >>> round(Tails().place(0.28, 20)), round(Tails().place(0.65, 20))
        (0, 1)
        """
        known = rules()
        stops, commas = (
            [of for other, of in found if abs(other - high) <= known.alike * high]
            for found in (self.stops, self.commas)
        )
        if min(len(stops), len(commas)) < known.few:
            return (tail - known.stop) / (known.comma - known.stop)
        stop, comma = statistics.median(stops), statistics.median(commas)
        return (tail - stop) / max(known.least_apart, comma - stop)


def line_to_ends(line: Sequence[Word], band: Band, parts: InkParts) -> Ends:
    """What stands behind the words of a line."""
    found: dict[int, Ending | None] = dict(line_endings(parts, band, [word.box for word in line]))
    for number, word in enumerate(line):
        end = line[number + 1].box[0] - 1 if number + 1 < len(line) else inf
        if number not in found and may_be_bare(word.text) and is_bare(parts, band, word.box, end):
            found[number] = None
    return found


def mark_of(text: str) -> str:
    """The mark that a word ends in, if one stands behind a letter, a figure or a bracket.

    >>> mark_of("sig;"), mark_of("(parken)."), mark_of("..."), mark_of("park")
    (';', '.', '', '')
    """
    known = rules()
    is_mark = text[-1] in known.dotted or text[-1] in known.dotted.values()
    return text[-1] if is_mark and may_precede(text[:-1]) else ""


def may_be_bare(text: str) -> bool:
    """Whether a word ends in a mark behind a letter below which there is paper, so that nothing is seen if it has none.

    >>> may_be_bare("IP."), may_be_bare("vecka.")
    (True, False)
    """
    return text[-2:-1] in rules().open_foot and bool(mark_of(text))


def may_precede(text: str) -> bool:
    """Whether a mark may stand behind a text."""
    return text[-1:].isalnum() or text[-1:] in rules().closing


def tails(lines: Iterable[tuple[Sequence[Word], Band | None, Ends]]) -> Tails:
    """The tails of the full stops and commas of some lines that the engine was sure of."""
    found: dict[str, list[tuple[int, float]]] = {STOP: [], COMMA: []}
    for line, band, ends in lines:
        for number, ending in ends.items() if has_low_letters(word.text for word in line) else ():
            mark = line[number].text[-1]
            if band and ending and not ending.dotted and mark in found and line[number].confidence >= rules().sure:
                found[mark].append((band.high, ending.tail))
    return Tails(tuple(found[STOP]), tuple(found[COMMA]))


def line_with_marks(line: Sequence[Word], after: str, high: int, ends: Ends, page: Tails) -> tuple[Word, ...]:
    """A line's words with the marks that stand behind them.

    ``after``: the first word of the next line; ``high``: of the line's small letters, in pixels.
    """
    follows, measured = (*(word.text for word in line[1:]), after), has_low_letters(word.text for word in line)
    return tuple(
        marked(word, follows[number], ends[number], high, page)
        if number in ends and (measured or not is_plain(word, ends[number]))
        else word
        for number, word in enumerate(line)
    )


def is_plain(word: Word, ending: Ending | None) -> bool:
    """Whether a full stop or a comma was read where one of them stands."""
    return ending is not None and not ending.dotted and mark_of(word.text) in rules().dotted


def marked(word: Word, follows: str, ending: Ending | None, high: int, page: Tails) -> Word:
    """A word with the mark that stands behind it, less sure where that is in doubt."""
    read = mark_of(word.text)
    bare = word.text[: len(word.text) - len(read)]
    if not read and not may_precede(bare):
        return word
    if ending is None:
        return told(word, bare)
    if ending.crowded and read in rules().dotted.values():
        return word
    place = page.place(ending.tail, high)
    seen, is_sure = dotted_mark(read, place) if ending.dotted else plain_mark(read, place, follows)
    return told(word, bare + seen) if is_sure else doubted(told(word, bare + seen))


def dotted_mark(read: str, place: float) -> tuple[str, bool]:
    """The mark with a dot above it whose foot stands between a full stop (0) and a comma (1), and whether that is sure.

    >>> dotted_mark(".", 0.1), dotted_mark(":", 0.45), dotted_mark(":", 0.9)
    ((':', True), (':', False), (';', True))
    """
    known = rules()
    if known.colon < place < known.semicolon:
        return known.dotted.get(read, read), False
    return known.dotted[COMMA if place >= known.semicolon else STOP], True


def plain_mark(read: str, place: float, follows: str) -> tuple[str, bool]:
    """The full stop or comma that stands somewhere between the two, and whether that is sure.

    ``read``: what the engine read there; ``follows``: the word behind it, nothing at a text's end.

    >>> plain_mark(".", 0.9, "Sen"), plain_mark(".", 0.5, "Sen"), plain_mark(",", 0.3, "Sen")
    ((',', True), ('.', True), ('.', True))
    >>> plain_mark(",", 0.3, "sen"), plain_mark(",", 0.5, ""), plain_mark(";", 0.3, "sen")
    ((',', True), (',', False), ('.', False))
    """
    known, may_stop, may_comma = rules(), not follows or follows[0].isupper(), follows[:1].islower()
    if place <= (known.likely if may_stop else known.surely)[0]:
        return STOP, True
    if place >= (known.likely if may_comma else known.surely)[1]:
        return COMMA, True
    if read == STOP:
        return STOP, not may_comma or place <= known.doubtful_between[0]
    if read == COMMA:
        return COMMA, not may_stop or place >= known.doubtful_between[1]
    return (COMMA if place >= BETWEEN else STOP), False


def told(word: Word, text: str) -> Word:
    """A word with another text, if it is another."""
    return (
        word
        if text == word.text
        else replace(word, text=text, confidence=min(word.confidence, rules().most_confidence))
    )


def doubted(word: Word) -> Word:
    """A word whose mark is in doubt."""
    return replace(word, confidence=min(word.confidence, rules().doubtful))

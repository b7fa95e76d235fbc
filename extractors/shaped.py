"""Letters put right by their ink: a capital taken for a small one, an i for a stroke, a blank that was passed over."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

from extractors.ocr import Reading, Word
from extractors.pictures.shapes import (
    HIGHEST,
    Band,
    Shown,
    crown,
    dip,
    fall,
    gap_after_first,
    hang,
    hanging,
    inked_runs,
    rise,
    stands_high,
)

STOP, COMMA, DOTTED = ".", ",", "i"


@dataclass(frozen=True, slots=True)
class Rules:
    """What shapes.toml says."""

    alike: frozenset[str]
    capital: tuple[float, float]
    before_capital: tuple[str, ...]
    strokes: frozenset[str]
    lower: float
    dotted: float
    dotted_amid: float
    dotted_opening: float
    undotted: float
    crowned: tuple[float, float]
    parted: float
    ringed: float
    dots: Mapping[str, str]
    first_words: frozenset[str]
    narrow: float
    blank: float
    apart_word: str
    apart_after: tuple[str, ...]
    apart_wide: tuple[float, float]
    apart_off: int
    times: re.Pattern[str]
    below: float
    often: re.Pattern[str]
    hangs: float
    stop: tuple[float, float]
    comma: tuple[float, float]
    most_confidence: float


@cache
def rules() -> Rules:
    """What shapes.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/shapes.toml").read_text("utf-8"))
    sets = {name: frozenset(data[name]) for name in ("alike", "strokes", "first_words")}
    lists = {name: tuple(data[name]) for name in ("capital", "before_capital", "crowned", "stop", "comma")}
    apart = data.pop("apart")
    pairs = {f"apart_{name}": tuple(apart[name]) for name in ("after", "wide")}
    apart = {"apart_word": apart["word"], "apart_off": apart["off"], **pairs}
    patterns = {name: re.compile(data[name]) for name in ("times", "often")}
    return Rules(**{**data, **sets, **lists, **apart, **patterns})


def with_shapes(reading: Reading, bands: Sequence[Band | None], shown: Shown) -> Reading:
    """What was read on a crop, with the letters that its ink shows to be others; ``bands``: of its lines."""
    after = [line[0].text if line else "" for line in (*reading[1:], ())]
    before = [line[-1].text if line else "" for line in ((), *reading[:-1])]
    return tuple(
        tuple(line_by_shapes(line, (leads, follows), band, shown)) if band and any(map(may_be_other, line)) else line
        for line, leads, follows, band in zip(reading, before, after, bands, strict=True)
    )


def may_be_other(word: Word) -> bool:
    """Whether a word begins with a letter, or ends in a mark, that may be another one.

    >>> [may_be_other(Word(text, (0, 0, 9, 9), 0.9)) for text in ("våld", "Insatser", "-trasiga", "Polis,", "Polis")]
    [True, True, True, True, False]
    """
    known = rules()
    sets = (known.alike, known.strokes, known.dots, known.first_words, DOTTED)
    first = word.text[0]
    return (
        any(first in letters for letters in sets)
        or ends_in_mark(word.text)
        or word.text == known.apart_word
        or is_capitals(word.text)
        or known.times.fullmatch(word.text) is not None
        or known.often.fullmatch(word.text) is not None
    )


def is_capitals(text: str) -> bool:
    """Whether a word is a capital and others behind it that are shaped as their small letters.

    >>> is_capitals("NOV"), is_capitals("BUP"), is_capitals("Nov"), is_capitals("O")
    (True, False, False, False)
    """
    return len(text) > 1 and text.isupper() and rules().alike.issuperset(text[1:].lower())


def ends_in_mark(text: str) -> bool:
    """Whether a word ends in a full stop or a comma.

    >>> ends_in_mark("vecka."), ends_in_mark("2."), ends_in_mark("...")
    (True, False, False)
    """
    return text[-1] in (STOP, COMMA) and text[-2:-1].isalpha()


def line_by_shapes(line: Sequence[Word], beside: tuple[str, str], band: Band, shown: Shown) -> Iterator[Word]:
    """The words of a line as their ink shows them; ``beside`` are the words before and after it."""
    befores, afters = ("", *(word.text for word in line[:-1])), (*(word.text for word in line[1:]), beside[1])
    for word, before, follows in zip(whole(line), befores, afters, strict=True):
        if not may_be_other(word):
            yield word
            continue
        marked = ended(word, follows, band, shown) if ends_in_mark(word.text) else word
        opens = (before or beside[0])[-1:] in ("", *rules().before_capital)
        if word.text[0] == DOTTED and not before and not beside[0]:
            marked = undotted(marked, band, shown)
        yield from parted(put_right(marked, before, opens, band, shown), before, band, shown)


def whole(line: Sequence[Word]) -> Iterator[Word]:
    """The words of a line, those that may be two with boxes from where the word before them ends."""
    known = rules()
    yield from line[:1]
    for before, word in pairwise(line):
        if word.text == known.apart_word and before.text in known.apart_after:
            x0, top, x1, foot = word.box
            yield replace(word, box=(min(x0, before.box[2] + known.apart_off), top, x1, foot))
        else:
            yield word


def ended(word: Word, after: str, band: Band, shown: Shown) -> Word:
    """A word with the mark at its end as its ink shows it, if what follows agrees."""
    known = rules()
    is_stop = word.text[-1] == STOP
    agrees = after[:1].islower() if is_stop else after[:1].isupper() or not after
    hangs = hang(shown, band, word.box) if agrees else None
    low, high = known.comma if is_stop else known.stop
    if hangs is None or not low <= hangs <= high:
        return word
    return changed(word, word.text[:-1] + (COMMA if is_stop else STOP))


def put_right(word: Word, before: str, opens: bool, band: Band, shown: Shown) -> Word:
    """A word with its first letter as its ink shows it; ``before`` is the word before it, nothing at a line's start.

    ``opens``: it is the first one of a text or a sentence.
    """
    first, rest = word.text[0], word.text[1:]
    often = rules().often.fullmatch(word.text) if before[-1:].isdigit() else None
    if often:
        return changed(word, f"ggr{often.group(1)}") if hanging(shown, band, word.box) >= rules().hangs else word
    if is_capitals(word.text):
        return changed(word, first + rest.lower()) if are_low(word, band, shown) else word
    if first in rules().strokes and (not rest or rest[0].islower()):
        amid = rules().dotted_amid if not rest and before[-1:].islower() else rules().dotted
        most = rules().dotted_opening if opens else amid
        return changed(word, "i" + rest) if dip(shown, band, word.box) < most else word
    if first in rules().alike and before[-1:] in ("", *rules().before_capital):
        return changed(word, first.upper() + rest) if stands(word, rules().capital, band, shown) else word
    if first in rules().dots and rest[:1].isalpha():
        return crowned(word, band, shown)
    return word


def undotted(word: Word, band: Band, shown: Shown) -> Word:
    """The first word of a text with a capital where what was read as an i has no dot and stands as high."""
    first, rest = word.text[0], word.text[1:]
    is_stroke = dip(shown, band, word.box) >= rules().undotted and stands(word, rules().capital, band, shown)
    return changed(word, first.upper() + rest) if rest[:1].islower() and is_stroke else word


def are_low(word: Word, band: Band, shown: Shown) -> bool:
    """Whether all letters of a word but the first are clearly lower than that one."""
    x0, top, x1, foot = word.box
    runs = inked_runs(shown, (x0, max(0.0, min(top, band.foot - HIGHEST * band.high)), x1, band.foot))
    if len(runs) != len(word.text):
        return False
    first, *rest = (stands_high(shown, band, (start, top, end, foot)) for start, end in runs)
    return max(rest) <= rules().lower * first


def stands(word: Word, heights: tuple[float, float], band: Band, shown: Shown) -> bool:
    """Whether a word's first letter stands so high, in heights of small letters."""
    x0, top, x1, foot = word.box
    return heights[0] <= rise(shown, band, (x0, min(top, band.foot - heights[1] * band.high), x1, foot)) <= heights[1]


def crowned(word: Word, band: Band, shown: Shown) -> Word:
    """A word with dots on its first letter where two stand above it; an A with something else there is less sure."""
    first, known = word.text[0], rules()
    is_high = stands(word, known.crowned, band, shown)
    if first.isupper() and not is_high:
        return word
    if crown(shown, band, word.box, capital=first.isupper()) < known.parted:
        return changed(word, known.dots[first] + word.text[1:])
    plain = first.isascii()
    return replace(word, confidence=min(word.confidence, known.ringed)) if plain and is_high else word


def changed(word: Word, text: str) -> Word:
    """A word with another text, if it is another."""
    return (
        word
        if text == word.text
        else replace(word, text=text, confidence=min(word.confidence, rules().most_confidence))
    )


def parted(word: Word, before: str, band: Band, shown: Shown) -> Iterator[Word]:
    """A word as two where its first letter, its number or its dash is one by itself and paper follows."""
    first, rest, known = word.text[0], word.text[1:], rules()
    times = known.times.fullmatch(word.text)
    if times and not times.group(1):
        yield counted(word, times, band, shown)
        return
    apart = word.text == known.apart_word and before in known.apart_after
    may = apart or times or may_part(first, rest)
    wide, paper = gap_after_first(shown, band, word.box) if may else (0.0, 0.0)
    least, most = known.apart_wide if apart else (0.0, known.narrow)
    if not least < wide <= most or paper < known.blank:
        yield word
        return
    x0, top, x1, foot = word.box
    at = x0 + wide * band.high
    left = replace(changed(word, first), box=(x0, top, at, foot))
    right = replace(changed(word, rest), box=(at + paper * band.high, top, x1, foot))
    found = counted(right, times, band, shown) if times else right
    yield from (word,) if times and found is right else (left, found)


def may_part(first: str, rest: str) -> bool:
    """Whether a letter and those after it may be two words.

    >>> may_part("i", "mars"), may_part("i", "i"), may_part("i", "n")
    (True, True, False)
    """
    known = rules()
    is_word = rest in known.first_words if len(rest) == 1 else rest[:1].isalpha()
    return first in known.first_words and is_word and rest[0] not in known.strokes


def counted(word: Word, times: re.Match[str], band: Band, shown: Shown) -> Word:
    """A word that begins with nines with letters in their place, where the first reaches as low as those."""
    if fall(shown, band, word.box) < rules().below:
        return word
    return changed(word, "g" * len(times.group(2)) + times.group(3))

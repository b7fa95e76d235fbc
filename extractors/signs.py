"""Signs that the engine's Swedish data does not know: a percent sign is read as ``26``, a bullet as ``»`` or ``e``.

Most are taken from a second look with the engine's English data, which knows them, but no å, ä and ö: only the signs
are taken. Bullets, which neither knows, are told by their shape.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

from extractors.ocr import Reading, Word
from extractors.pictures.bullets import Mark, mark_in
from extractors.pictures.load import Grey
from pipeline.model import Box

HYPHEN = re.compile(r"(\d)-(\d)")


@dataclass(frozen=True, slots=True)
class Bullets:
    """What is read for a list's mark, surely and where its shape says so; how far before its line one stands."""

    read: frozenset[str]
    like: frozenset[str]
    unshaped: float
    before: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What signs.toml says."""

    signs: frozenset[str]
    inside: str
    star: str
    opening: re.Pattern[str]
    closing: re.Pattern[str]
    suspects: tuple[re.Pattern[str], ...]
    least_confidence: float
    over: float
    scrap: int
    differing: float
    most_confidence: float
    bullets: Bullets


@cache
def rules() -> Rules:
    """What signs.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/signs.toml").read_text("utf-8"))
    suspects, found = tuple(map(re.compile, data["suspects"])), data["bullets"]
    bullets = Bullets(frozenset(found["read"]), frozenset(found["like"]), found["unshaped"], found["before"])
    quotes = {name: re.compile(data[name]) for name in ("opening", "closing")}
    return Rules(**{**data, **quotes, "signs": frozenset(data["signs"]), "suspects": suspects, "bullets": bullets})


def may_hold_signs(reading: Reading) -> bool:
    """Whether something that was read may stand for a sign that the Swedish data does not know.

    >>> line = lambda text: tuple(Word(word, (0, 0, 1, 1), 0.9) for word in text.split())
    >>> [may_hold_signs((line(text),)) for text in ("Minst 80 26 av skolorna", "annaQstad.se", "ökning (-2590)")]
    [True, True, True]
    >>> [may_hold_signs((line(text),)) for text in ("Färdigt till hälften (50 90).", "Minskat med 18 £.")]
    [True, True]
    >>> [may_hold_signs((line(text),)) for text in ("10 st per år", "250828: klart", "Hösten 2025", "8 ggr/år")]
    [False, False, False, False]
    """
    lines = [" ".join(word.text for word in words) for words in reading]
    return opens_only(reading) or any(suspect.search(line) for line in lines for suspect in rules().suspects)


def opens_only(reading: Reading) -> bool:
    """Whether a text has quotation marks that open and none that closes: they may be stars before a list's items."""
    text = "\n".join(" ".join(word.text for word in words) for words in reading)
    return rules().opening.search(text) is not None and rules().closing.search(text) is None


def with_stars(reading: Reading, other: Reading) -> Reading:
    """What was read, with the stars that the ``other`` look saw where quotation marks open and never close."""
    if not opens_only(reading):
        return reading
    stars = [word for line in other for word in line if word.text.startswith(rules().star)]
    return tuple(
        tuple(
            replace(word, text=rules().star + word.text[1:])
            if rules().opening.match(f"{word.text} x")
            and any(in_line(star, line) and same_place(word, star) for star in stars)
            else word
            for word in line
        )
        for line in reading
    )


def with_signs(reading: Reading, other: Reading) -> Reading:
    """What the Swedish data read, with the signs in it that the ``other`` look saw at the same places."""
    seen = [word for line in other for word in line]
    signs = [word for word in seen if has_sign(word.text) and word.confidence >= rules().least_confidence]
    found = tuple(tuple(line_with_signs(line, signs, seen)) for line in reading) if signs else reading
    return tuple(tuple(with_digits(word, line, seen) for word in line) for line in with_stars(found, other))


def with_digits(word: Word, line: Sequence[Word], seen: Sequence[Word]) -> Word:
    """A word with a number as two looks read it: less sure where they differ, with the hyphen that one passed over."""
    if not any(letter.isdecimal() for letter in word.text):
        return word
    other = over([word], line, seen)
    if not other or digits(other) == digits(word.text):
        parted = HYPHEN.sub(r"\1\2", other)
        return replace(word, text=other) if parted == word.text and parted != other else word
    return replace(word, confidence=min(word.confidence, rules().differing))


def digits(text: str) -> str:
    """The digits of a text.

    >>> digits("kl. 9-12")
    '912'
    """
    return "".join(letter for letter in text if letter.isdecimal())


def over(words: Sequence[Word], line: Sequence[Word], seen: Sequence[Word]) -> str:
    """What another look read at the place of some words of a line, and more than at that of any other of its words."""
    there = [
        other
        for other in seen
        if in_line(other, line)
        and any(same_place(word, other) for word in words)
        and max(line, key=lambda word: shared(word, other)) in words
    ]
    return " ".join(other.text for other in sorted(there, key=lambda other: other.box[0]))


def with_bullets(reading: Reading, grey: Grey) -> Reading:
    """What was read on a crop, with bullets at the beginnings of lines that what was read, or its shape, tells of."""
    return tuple(
        (*lost_bullet(line, grey), bulleted(line, grey), *line[1:]) if len(line) > 1 else line for line in reading
    )


def lost_bullet(line: Sequence[Word], grey: Grey) -> tuple[Word, ...]:
    """The bullet that stands before a line's first word and was passed over, none where nothing has its shape."""
    top, foot = min(word.box[1] for word in line), max(word.box[3] for word in line)
    right = line[0].box[0] - 1
    box = (right - rules().bullets.before * (foot - top), top, right, foot)
    if right < 1 or mark_in(grey, box, (top, foot)) is not Mark.DOT:
        return ()
    return (replace(line[0], text=str(Mark.DOT), box=box, confidence=rules().most_confidence),)


def bulleted(line: Sequence[Word], grey: Grey) -> Word:
    """The first word of a line, which may be a bullet or a dash."""
    first, rest, known = line[0], line[1:], rules().bullets
    if first.text not in known.read and first.text not in known.like:
        return first
    height = (min(word.box[1] for word in rest), max(word.box[3] for word in rest))
    mark = mark_in(grey, first.box, height)
    if mark:
        return replace(first, text=str(mark), confidence=rules().most_confidence)
    return replace(first, text=str(Mark.DOT), confidence=known.unshaped) if first.text in known.read else first


def has_sign(text: str) -> bool:
    """Whether a word has one of the signs in it."""
    return not rules().signs.isdisjoint(text)


def line_with_signs(line: Sequence[Word], signs: Sequence[Word], seen: Sequence[Word]) -> Iterator[Word]:
    """The words of a line, those at the place of a sign's word with the sign in them, and the signs that were lost."""
    left = list(line)
    for sign in sorted((word for word in signs if in_line(word, line)), key=lambda word: word.box[0]):
        while left and left[0].box[2] <= sign.box[0] and not same_place(left[0], sign):
            yield left.pop(0)
        under = [word for word in left if same_place(word, sign)]
        # Boxes of the second look may reach too far: a word is no scrap read for a sign.
        if any(is_word_like(word.text) for word in under) and not is_word_like(sign.text):
            under = [word for word in under if not is_word_like(word.text)]
            while under and left[0] not in under:
                yield left.pop(0)
            if not under:
                continue
        yield signed(under, sign, over(under, line, seen))
        left = [word for word in left if word not in under]
    yield from left


def is_word_like(text: str) -> bool:
    """Whether a text has letters enough for a word.

    >>> is_word_like("enligt"), is_word_like("Yo"), is_word_like("(-2590)")
    (True, False, False)
    """
    return sum(letter.isalpha() for letter in text) > rules().scrap


def in_line(word: Word, line: Sequence[Word]) -> bool:
    """Whether the middle of a word lies within a line's height."""
    middle = (word.box[1] + word.box[3]) / 2
    return min(other.box[1] for other in line) <= middle <= max(other.box[3] for other in line)


def same_place(word: Word, other: Word) -> bool:
    """Whether two words of two looks at one line lie over each other."""
    narrower = min(word.box[2] - word.box[0], other.box[2] - other.box[0])
    return shared(word, other) > rules().over * narrower


def shared(word: Word, other: Word) -> float:
    """How much of the way along a line two words have in common (pixels); below nought they are so far apart."""
    return min(word.box[2], other.box[2]) - max(word.box[0], other.box[0])


def signed(words: Sequence[Word], sign: Word, other: str) -> Word:
    """The words at a sign's place as one word with the sign; the sign's own word where nothing was read there.

    ``other`` is all that the other look read at these words' place.
    """
    if not words:
        return replace(sign, confidence=min(sign.confidence, rules().most_confidence))
    text = taken_over(" ".join(word.text for word in words), other)
    sureness = min(
        rules().most_confidence, sign.confidence, *(1.0 if has_sign(text) else word.confidence for word in words)
    )
    return Word(text, around([word.box for word in (*words, sign)]), sureness)


def taken_over(text: str, other: str) -> str:
    """A text with the signs of another reading of it, and the blanks that it had beside them.

    >>> taken_over("(-2590)", "(-25%)"), taken_over("annaQstad.se,", "anna@stad.se,"), taken_over("7 26.", "7%.")
    ('(-25%)', 'anna@stad.se,', '7 %.')
    >>> taken_over("10026", "100 %"), taken_over("infoQfarsta.se", "info @farsta.se")
    ('100 %', 'info@farsta.se')
    """
    pieces = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        mine, theirs = text[a0:a1], other[b0:b1]
        if kind == "equal" or not has_sign(theirs):
            pieces.append(mine)
            continue
        if rules().inside in theirs:
            theirs = theirs.strip()
        before = " " if mine[:1].isspace() and not theirs[:1].isspace() else ""
        after = " " if mine[1:] and mine[-1:].isspace() and not theirs[-1:].isspace() else ""
        pieces.append(before + theirs + after)
    return "".join(pieces)


def around(boxes: Sequence[Box]) -> Box:
    """The box around some."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return (min(x0s), min(tops), max(x1s), max(bottoms))

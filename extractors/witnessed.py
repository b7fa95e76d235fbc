"""Readings of one text at several sizes held against each other, word by word: most decide, the rest is doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractors.ocr import Word
from pipeline.model import Box, Doubt

COVERED = 0.6
"""Of the longer of two words' boxes, and of the higher's: they share so much if they are one word."""
OUTVOTED = 2
"""So many other readings that agree outvote a word that none of them read."""
LEAST = 0.05
"""What another look read is held for no less likely than this, for it was read."""
DASHES = str.maketrans("–—−", "---")
"""Dashes of all lengths are one: which it is no reading tells."""


def with_witnesses(words: Sequence[Word], looks: Iterable[Sequence[Word]]) -> tuple[Word, ...]:
    """The words of a line as most ``looks`` at its text have them, each with what else was read in its place.

    ``looks`` are all the readings of the text (words on the same page, in the same unit), that of the line among them.

    >>> box = (0.0, 0.0, 30.0, 9.0)
    >>> looks = [[Word(text, box, 0.5)] for text in ("ugdomar", "ungdomar", "ungdomar")]
    >>> [(word.text, word.doubts[0].other, word.doubts[0].looked) for word in with_witnesses(looks[0], looks)]
    [('ungdomar', '', True)]
    """
    read = [list(look) for look in looks]
    return tuple(witnessed(word, [seen for look in read if (seen := in_place(word.box, look))]) for word in words)


def in_place(box: Box, words: Iterable[Word]) -> Word | None:
    """The word that stands in a place, None where none does, or a part of one, or several."""
    return next((word for word in words if all(is_shared(box, word.box, side) for side in (0, 1))), None)


def is_shared(one: Box, other: Box, side: int) -> bool:
    """Whether two boxes share most of their length (side 0) or height (1)."""
    shared = min(one[side + 2], other[side + 2]) - max(one[side], other[side])
    return shared >= COVERED * max(one[side + 2] - one[side], other[side + 2] - other[side])


def witnessed(word: Word, seen: Sequence[Word]) -> Word:
    """A word as most readings of its place have it, with doubts where they differ."""
    votes = Counter(plain(other.text) for other in seen)
    most, count = votes.most_common(1)[0] if votes else (plain(word.text), 0)
    if count >= OUTVOTED and votes[plain(word.text)] < OUTVOTED:
        word = replace(max((other for other in seen if plain(other.text) == most), key=sureness), box=word.box)
    others = {other.text: other for other in seen if plain(other.text) != plain(word.text)}
    doubts = (doubt for other in others.values() for doubt in differences(word.text, other))
    return replace(word, doubts=(*word.doubts, *doubts)) if others else word


def plain(text: str) -> str:
    """A word as readings are compared."""
    return text.translate(DASHES)


def sureness(word: Word) -> float:
    """How sure the engine is of a word."""
    return word.confidence


def differences(text: str, other: Word) -> Iterator[Doubt]:
    """What another reading has in place of a word's letters: one doubt for the part in which the two differ.

    >>> [(d.at, d.length, d.other) for d in differences("uppfyll.", Word("uppfyllt.", (0, 0, 9, 9), 0.9))]
    [(7, 0, 't')]
    """
    start = common(text, other.text)
    end = common(text[start:][::-1], other.text[start:][::-1])
    length = len(text) - start - end
    yield Doubt(
        text,
        start,
        other.text[start : len(other.text) - end],
        max(LEAST, round(other.confidence, 3)),
        length,
        looked=True,
    )


def common(one: str, other: str) -> int:
    """How many letters two texts begin with that are the same.

    >>> common("Klart", "Klar."), common("a", "")
    (4, 0)
    """
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))

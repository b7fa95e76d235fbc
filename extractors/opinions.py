"""A second opinion: small letters read by the language data for such, held against what the engine's own read of them.

The two were taught differently and err differently: where they agree, seldom is a word wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.ocr import Reading, Word
from pipeline.model import Box, Doubt

OVERLAP = 0.5
"""Of the smaller box: two boxes that cover each other so far are of one word."""
DISPUTED = 0.6
"""A word that the other reading does not have is no surer than this, and each of its other letters as likely.

Not low enough to be read again (``AGAIN`` in ``spots.py``): that was found to change nothing but the time."""


def with_opinion(reading: Reading, other: Reading) -> Reading:
    """What was read, less sure of the words that another reading of the same picture has not, and in doubt of letters.

    >>> mine, theirs = (((Word(text, (0, 0, 20, 9), 0.9),),) for text in ("år", "är"))
    >>> with_opinion(mine, theirs)[0][0].doubts
    (Doubt(word='år', at=0, other='ä', chance=0.6),)
    >>> with_opinion(mine, mine) == mine
    True
    """
    others = [word for line in other for word in line]
    return tuple(tuple(held_against(word, others) for word in line) for line in reading)


def held_against(word: Word, others: Sequence[Word]) -> Word:
    """A word with the doubts that another reading gives reason for."""
    same = [other for other in others if is_same_place(word.box, other.box)]
    if any(other.text == word.text for other in same):
        return word
    doubts = tuple(letters_apart(word.text, same[0].text)) if len(same) == 1 else ()
    return replace(word, confidence=min(word.confidence, DISPUTED), doubts=(*word.doubts, *doubts))


def letters_apart(text: str, other: str) -> Iterator[Doubt]:
    """The letters of a word of which another reading says something else; none where it has more letters, or fewer."""
    if len(text) == len(other):
        for at, (mine, theirs) in enumerate(zip(text, other, strict=True)):
            if mine != theirs:
                yield Doubt(text, at, theirs, DISPUTED)


def is_same_place(first: Box, second: Box) -> bool:
    """Whether two boxes are of one word."""
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    least_wide = min(first[2] - first[0], second[2] - second[0])
    least_high = min(first[3] - first[1], second[3] - second[1])
    return wide > OVERLAP * least_wide and high > OVERLAP * least_high

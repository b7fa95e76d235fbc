"""What tells rows of a plan apart that otherwise say the same: a place, a number, a year, a target group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from normalizers.kinds import WORD, told_by
from normalizers.row_likeness import RowText, skeleton
from normalizers.words_apart import word_difference
from pipeline.model import FIELDS

CORE = slice(0, FIELDS.index("action") + 1)
"""The fields that say what is to be done and why."""
TOKEN = re.compile(r"\w+")
STOPS = frozenset(".!?:•\n")
"""Behind one of these a capital makes no name."""
HOLE, HOLES = r"(\S+(?: \S+){0,2})", 5
"""What may stand in the place of a place or a number, and in how many: rows that differ in more differ otherwise."""
CACHED = 1 << 12


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as written, without the letters that engines confuse, and whether it has a name's capital."""

    token: str
    form: str
    is_name: bool

    @property
    def tells(self) -> bool:
        """Whether it may be all that tells two rows apart."""
        return self.is_name or told_by(self.token) != WORD


Words = tuple[Word, ...]


@lru_cache(maxsize=CACHED)
def text_to_words(text: str) -> Words:
    """The words of a text.

    >>> [word.token for word in text_to_words("Vandra med 12 unga i Norrbacka") if word.tells]
    ['12', 'unga', 'Norrbacka']
    """
    found = []
    for match in TOKEN.finditer(text):
        before = text[: match.start()].rstrip(" ")
        is_name = match[0][0].isupper() and bool(before) and before[-1] not in STOPS
        found.append(Word(match[0], skeleton(match[0]), is_name))
    return tuple(found)


def is_another(old: RowText, new: RowText, rows: Sequence[RowText]) -> bool:
    """Whether two rows are two, not one that was edited: they differ in nothing but what tells another row from both.

    ``rows`` are those of both submissions, the two among them; only those of their areas count.

    >>> one, two, three = (RowText("a", ("", "", f"Vandra i {at}", *[""] * 4)) for at in ("Väsby", "Årsta", "Sätra"))
    >>> is_another(one, two, [one, two]), is_another(one, two, [one, three, two])
    (False, True)
    """
    frame = rows_to_frame(old, new)
    if frame is None:
        return False
    beside = (row for row in rows if row.area in (old.area, new.area))
    filled = {found.groups() for row in beside if (found := frame.fullmatch(row_to_core(row)))}
    return len(filled) > len((old, new))


def rows_to_frame(old: RowText, new: RowText) -> re.Pattern[str] | None:
    """What two rows share, a hole for each place or number that they differ in; None where they differ otherwise."""
    parts: list[str] = []
    holes = 0
    for one, other in zip(old.texts[CORE], new.texts[CORE], strict=True):
        written: list[str] = []
        for mine, yours in stretches(text_to_words(one), text_to_words(other)):
            if is_same(mine, yours):
                written += (re.escape(word.form) for word in mine)
            elif mine and yours and all(word.tells for word in (*mine, *yours)):
                written.append(HOLE)
                holes += 1
            else:
                return None
        parts.append(" ".join(written))
    return re.compile("\n".join(parts)) if 0 < holes <= HOLES else None


def stretches(mine: Words, yours: Words) -> Iterator[tuple[Words, Words]]:
    """Two texts' words side by side: those that are alike, and those that stand instead of each other."""
    forms = [word.form for word in mine], [word.form for word in yours]
    for code in Levenshtein.opcodes(*forms):
        yield mine[code.src_start : code.src_end], yours[code.dest_start : code.dest_end]


def is_same(mine: Words, yours: Words) -> bool:
    """Whether the same words stand in two stretches, misread or mistyped."""
    if len(mine) != len(yours):
        return False
    pairs = zip(mine, yours, strict=True)
    return all(one.form == other.form or word_difference(one.token, other.token) is None for one, other in pairs)


@lru_cache(maxsize=CACHED)
def row_to_core(row: RowText) -> str:
    """A row's problem, cause and action without the letters that engines confuse."""
    return "\n".join(" ".join(word.form for word in text_to_words(text)) for text in row.texts[CORE])

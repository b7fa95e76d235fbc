"""The lines of a cell to its text: which line ends the author made, and which only the column's width.

Pure geometry and punctuation: no word list is asked. What they cannot settle is marked as unsure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise

from extractors.page import Line

FITS = 0.5
"""Points that the next word must have to spare for it to count as one that would have fitted on the line above."""
FITS_DESPITE_BLANK = 0.9
"""Of the column's width: where a blank is drawn at the line's end, only this much less is a break of the author's."""
CUT = 0.02
"""Of the column's width: a word counts as cut by the column where no more than this and a letter had still fitted."""
EMPTY_LINE = 1.7
"""Of the usual distance between lines: from here on an empty line stands between them."""
WIDEST = 2.2
"""Of a word's letters the first may be so much wider than the mean, which is all that a picture tells of it."""
DRAWS = 0.5
"""The share of wrapped lines with a drawn blank from which on the producer counts as one that draws them."""


ITEM = re.compile(r"(\d{1,2})[.)]\s")


class Break(StrEnum):
    """What stands at a line's end: a blank, nothing (a word that goes on), the author's own break, or who knows."""

    SPACE = " "
    JOINED = ""
    PARAGRAPH = "\n"
    UNSURE = "?"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks and words of joining.toml."""

    pair_words: frozenset[str]
    bullets: frozenset[str]
    hyphens: tuple[str, ...]
    slashes: tuple[str, ...]
    closing: frozenset[str]
    ends: tuple[str, ...]


@cache
def marks() -> Marks:
    """The marks that decide, read once."""
    data = tomllib.loads(files("extractors").joinpath("joining.toml").read_text("utf-8"))
    return Marks(
        frozenset(data["pair_words"]),
        frozenset(data["bullets"]),
        tuple(data["hyphens"]),
        tuple(data["slashes"]),
        frozenset(data["closing"]),
        tuple(data["ends"]),
    )


def width(line: Line) -> float:
    """The width of a line's letters."""
    return line.box[2] - line.box[0]


def would_fit(line: Line, after: Line, room: float) -> bool:
    """Whether the next line's first word had room on the line: then the author broke it."""
    return width(line) + line.blank + (after.words[0] if after.words else 0.0) <= room


def judge(line: Line, after: Line, room: float, draws_blanks: bool, widest: float | None = None) -> Break:
    """What the end of ``line`` is, given the line after it and the width of the column.

    ``widest`` is the width of the column's widest line where no rule shows how wide the column is: one as wide may be
    full.
    """
    draws_blanks = draws_blanks and not is_read(line)
    if is_short(line, after, room):
        return Break.PARAGRAPH
    if line.blank_end:
        return Break.SPACE
    if after.text.split(" ", 1)[0] in marks().bullets:
        return Break.PARAGRAPH
    if line.text.endswith((*marks().hyphens, *marks().slashes)):
        return after_mark(line, after, draws_blanks)
    if widest is not None and is_cut(line, after, min(room, widest)):
        return Break.UNSURE
    # A blank that would have stood beyond the column's edge is not drawn: its absence says nothing then.
    if draws_blanks and width(line) + line.blank <= room:
        return Break.JOINED if is_cut(line, after, room) else Break.PARAGRAPH
    if is_cut(line, after, room):
        return Break.JOINED if draws_blanks or after.text[:1] in marks().closing else Break.UNSURE
    return Break.SPACE


def is_read(line: Line) -> bool:
    """Whether a line was read from a picture: nobody draws blanks there, and its width is measured, not known."""
    return line.confidence is not None


def is_short(line: Line, after: Line, room: float) -> bool:
    """Whether the author broke a line: the next word had clearly fitted, or it had and a sentence ends there."""
    if would_fit(line, after, FITS_DESPITE_BLANK * room):
        return True
    if line.blank_end or not would_fit(line, after, room - FITS):
        return False
    return not is_read(line) or (line.text.endswith(marks().ends) and after.text[:1].isupper())


def after_mark(line: Line, after: Line, draws_blanks: bool) -> Break:
    """What follows a hyphen or a slash at a line's end: a blank where the mark stands by itself or hangs for a pair."""
    if line.text[-2:-1].isspace() and not draws_blanks:
        return Break.SPACE
    return Break.SPACE if ends_with_hyphen(line.text) and starts_with_pair_word(after.text) else Break.JOINED


def is_cut(line: Line, after: Line, room: float) -> bool:
    """Whether a line looks like the first half of a word longer than the column: one word, full, and it goes on."""
    goes_on = after.text[:1].islower() or after.text[:1].isdigit() or after.text[:1] in marks().closing
    first = after.first * (WIDEST if is_read(line) else 1)
    full = width(line) + first >= (1 - CUT) * room - FITS
    inside = line.text[-1:].isalnum() or after.text[:1] in marks().closing
    return len(line.words) == 1 and full and inside and goes_on


def ends_with_hyphen(text: str) -> bool:
    """Whether a line ends in a hyphen.

    >>> ends_with_hyphen("SSPF-"), ends_with_hyphen("insatser")
    (True, False)
    """
    return text.endswith(marks().hyphens)


def starts_with_pair_word(text: str) -> bool:
    """Whether a line begins with a word that follows a hanging hyphen.

    >>> starts_with_pair_word("och fältverksamhet"), starts_with_pair_word("koordinator")
    (True, False)
    """
    return text.split(" ", 1)[0].lower() in marks().pair_words


def draws_blanks(cells: Iterable[tuple[Sequence[Line], float]]) -> bool:
    """Whether the producer draws the blank at which it wrapped a line; ``cells`` are lines and the width they had."""
    drawn = wrapped = 0
    for lines, room in cells:
        for line, after in pairwise(lines):
            if not would_fit(line, after, room):
                wrapped += 1
                drawn += line.blank_end
    return drawn > DRAWS * wrapped


def lines_to_text(
    lines: Sequence[Line], room: float, draws: bool, widest: float | None = None
) -> tuple[str, tuple[int, ...]]:
    """The text of a cell, and the positions in it of the blanks that are unsure; ``widest`` as for ``judge``.

    >>> def line(text, blank_end=False):
    ...     return Line(text, (0, 0, 5.0 * len(text), 10), blank_end, tuple(5.0 * len(w) for w in text.split()), 2.5)
    >>> lines_to_text([line("Möte med SSPF-"), line("koordinatorn", True), line("varje vecka.")], 72, True)
    ('Möte med SSPF-koordinatorn varje vecka.', ())
    """
    if not lines:
        return "", ()
    pitch = usual_pitch(lines)
    text, unsure = lines[0].text, []
    for number, (line, after) in enumerate(pairwise(lines)):
        empty = empty_lines(line, after, pitch)
        own = empty > 0 or goes_on_counting(lines[: number + 1], after)
        end = Break.PARAGRAPH if own else judge(line, after, room, draws, widest)
        if end is Break.UNSURE:
            unsure.append(len(text))
        text += "\n" * empty + (" " if end is Break.UNSURE else end.value) + after.text
    return text, tuple(unsure)


def empty_lines(line: Line, after: Line, pitch: float) -> int:
    """How many empty lines stand between two lines of a cell."""
    step = after.box[1] - line.box[1]
    return round(step / pitch) - 1 if pitch > 0 and step > EMPTY_LINE * pitch else 0


def goes_on_counting(lines: Sequence[Line], after: Line) -> bool:
    """Whether a line begins with the number after one that an earlier line began with: a list's next item.

    >>> first, second = (Line(text, (0, 0, 1, 1)) for text in ("1. Byta lampor.", "2. Klippa häcken."))
    >>> goes_on_counting([first], second), goes_on_counting([first], first)
    (True, False)
    """
    number = item_number(after)
    return number is not None and any(item_number(line) == number - 1 for line in lines)


def item_number(line: Line) -> int | None:
    """The number that a line begins with as an item of a list."""
    match = ITEM.match(line.text)
    return int(match.group(1)) if match else None


def usual_pitch(lines: Sequence[Line]) -> float:
    """The smallest usual distance between the tops of lines; the letters' height where there is one line only."""
    steps = sorted(b.box[1] - a.box[1] for a, b in pairwise(lines) if b.box[1] > a.box[1])
    return max(steps[len(steps) // 4], lines[0].box[3] - lines[0].box[1]) if steps else 0.0

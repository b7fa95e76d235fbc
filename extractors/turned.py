"""How a page lies: letters turned so that most read from left to right, and the texts that run another way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from extractors.joining import lines_to_text
from extractors.page import Glyph, Line
from pipeline.model import Box

SLANTED = 4
"""The turn of letters that run neither along nor across the page (a stamp or a watermark)."""
SLANT = 0.1
"""The part of a step forward by which letters may rise and still run straight."""
NEAR = 0.6
"""Of a letter's size: letters that are no further from each other belong to one text."""

MARGIN = 1.0
"""Points: a spreadsheet leaves at least so much between a cell's side and its text."""

Mark = tuple[str, float, float, float, float, int, int]
"""A letter as the device notes it: its text, its box, its clip, and the number of the stroke of the pen."""


def turn_of(a: float, b: float) -> int:
    """Which way letters run whose step forward is (a, b): 0 to the right, then each quarter turn to the left.

    >>> turn_of(1, 0), turn_of(0, 1), turn_of(-1, 0), turn_of(0, -1), turn_of(0.7, 0.7)
    (0, 1, 2, 3, 4)
    """
    if min(abs(a), abs(b)) > SLANT * max(abs(a), abs(b)):
        return SLANTED
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def main_turn(marks: Sequence[Mark], spans: Sequence[tuple[int, int]]) -> int:
    """The turn of most of a page's letters; ``spans`` say from which letter on which turn holds."""
    counts = [0] * SLANTED
    for (start, turn), (end, _) in pairwise((*spans, (len(marks), SLANTED))):
        if turn != SLANTED:
            counts[turn] += end - start
    return counts.index(max(counts))


def sort_out(marks: Sequence[Mark], spans: Sequence[tuple[int, int]], turn: int) -> tuple[list[Mark], list[Mark]]:
    """The letters that run as the page does, and the texts that run another way, each as one mark."""
    straight: list[Mark] = []
    aside: list[Mark] = []
    for (start, other), (end, _) in pairwise((*spans, (len(marks), turn))):
        if other == turn:
            straight += marks[start:end]
        else:
            aside += letters_to_texts(marks[start:end])
    return straight, aside


def letters_to_texts(marks: Iterable[Mark]) -> list[Mark]:
    """Letters that follow each other closely made one text.

    >>> letters_to_texts([("v", 10, 10, 16, 15, 0, 1), ("i", 10, 15, 16, 17, 0, 1), ("s", 30, 10, 36, 15, 0, 1)])
    [('vi', 10, 10, 16, 17, 0, 1), ('s', 30, 10, 36, 15, 0, 1)]
    """
    texts: list[Mark] = []
    last: Mark | None = None
    for mark in marks:
        if last is not None and are_near(last, mark):
            text, x0, y0, x1, y1, clip, show = texts[-1]
            box = (min(x0, mark[1]), min(y0, mark[2]), max(x1, mark[3]), max(y1, mark[4]))
            texts[-1] = (text + mark[0], *box, clip, show)
        else:
            texts.append(mark)
        last = mark
    return [text for text in texts if text[0].strip()]


def are_near(one: Mark, other: Mark) -> bool:
    """Whether two letters stand beside each other, whichever way they run."""
    reach = NEAR * max(one[3] - one[1], one[4] - one[2])
    across = max(one[1], other[1]) - min(one[3], other[3])
    along = max(one[2], other[2]) - min(one[4], other[4])
    return across <= reach and along <= reach


def turned_0(box: Box) -> Callable[[Box], Box]:
    left, up = box[0], box[3]
    return lambda b: (b[0] - left, up - b[3], b[2] - left, up - b[1])


def turned_90(box: Box) -> Callable[[Box], Box]:
    """Text that runs upwards: the page's left side is the reader's top."""
    left, low = box[0], box[1]
    return lambda b: (b[1] - low, b[0] - left, b[3] - low, b[2] - left)


def turned_180(box: Box) -> Callable[[Box], Box]:
    right, low = box[2], box[1]
    return lambda b: (right - b[2], b[1] - low, right - b[0], b[3] - low)


def turned_270(box: Box) -> Callable[[Box], Box]:
    """Text that runs downwards: the page's right side is the reader's top."""
    right, up = box[2], box[3]
    return lambda b: (up - b[3], right - b[2], up - b[1], right - b[0])


TURNS = (turned_0, turned_90, turned_180, turned_270)


def marks_to_glyphs(marks: Sequence[Mark], place: Callable[[Box], Box]) -> Iterator[Glyph]:
    """Letters put in their places on the page as it is shown."""
    for text, x0, y0, x1, y1, clip, show in marks:
        box = place((x0, y0, x1, y1))
        yield Glyph(text, box[0], box[1], box[2], box[3], clip, False, show)


def turned_to_line(texts: Sequence[Glyph], box: Box, draws_blanks: bool) -> Line:
    """Turned texts side by side as one line, joined as lines are that the cell's height (they run along it) broke."""
    x0s, tops, x1s, bottoms = zip(*((text.x0, text.top, text.x1, text.bottom) for text in texts), strict=True)
    whole = (min(x0s), min(tops), max(x1s), max(bottoms))
    upright = sum(text.bottom - text.top for text in texts) > sum(text.x1 - text.x0 for text in texts)
    room = (box[3] - box[1] if upright else box[2] - box[0]) - 2 * MARGIN
    lines = [set_straight(text, texts[0], upright) for text in texts]
    joined, _ = lines_to_text(lines, room, draws_blanks)
    return Line(" ".join(joined.split()), whole)


def set_straight(text: Glyph, first: Glyph, upright: bool) -> Line:
    """A turned text as a line that runs from left to right below the first one; its letters count as equally wide.

    >>> set_straight(Glyph("två ord ", 30, 10, 40, 42, 0), Glyph("ett", 20, 10, 30, 22, 0), upright=True).box
    (0.0, 10, 32, 20)
    """
    long, high = (text.bottom - text.top, text.x1 - text.x0) if upright else (text.x1 - text.x0, text.bottom - text.top)
    down = abs(text.x0 - first.x0) if upright else abs(text.top - first.top)
    letter = long / max(1, len(text.text))
    words = tuple(letter * len(word) for word in text.text.split())
    box = (0.0, down, long, down + high)
    return Line(text.text.strip(), box, text.text[-1:].isspace(), words, letter, letter)


def lines_to_standing(lines: Sequence[Line], box: Box, room: float) -> tuple[Line, bool]:
    """Lines of a turned crop as one line in its place, and whether it is clear where each of them ended.

    ``room``: how long they could be, which is the cell's height without its margins; all in points.
    """
    text, unsure = lines_to_text(lines, room, False)
    sure = [line.confidence for line in lines if line.confidence is not None]
    doubts = tuple(doubt for line in lines for doubt in line.doubts)
    return Line(" ".join(text.split()), box, confidence=min(sure, default=None), doubts=doubts), not unsure

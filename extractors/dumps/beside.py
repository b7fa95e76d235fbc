"""A text of two columns that one blank parts -> cut where the next column begins in the lines near by.

Columns wander from line to line by as much as the texts before them need, but not far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extractors.dumps.stretches import Row

WANDER = 10
"""Letters: no further from where it begins in the lines near by does a column begin."""
FIGURE = 3
"""Letters: so much nearer must a word begin that is a figure: a cell's first is one less often."""
WIDER = 1.15
"""So many times as wide as all others of its column may a text be, for its letters may be narrow ones."""


class Piece(NamedTuple):
    """A text of a line, in its column, from where it begins."""

    column: int
    start: int
    text: str


Placed = tuple[Row, tuple[Piece, ...]]
"""A line with its texts."""


def cut_beside(lines: Sequence[Placed]) -> list[Placed]:
    """The lines of a page, those texts cut that run on into the next column, which has none of its own beside them."""
    begins: dict[int, list[tuple[int, int]]] = {}
    widest: dict[int, int] = {}
    for row, pieces in lines:
        columns = {piece.column for piece in pieces}
        for piece in pieces:
            begins.setdefault(piece.column, []).append((row.number, piece.start))
            if piece.column + 1 in columns:
                widest[piece.column] = max(widest.get(piece.column, 0), len(piece.text))
    return [(row, tuple(parts_of(row, pieces, begins, widest))) for row, pieces in lines]


def parts_of(
    row: Row, pieces: Sequence[Piece], begins: Mapping[int, Sequence[tuple[int, int]]], widest: Mapping[int, int]
) -> Iterator[Piece]:
    """The texts of a line, cut where they run on into an empty column."""
    taken = {piece.column for piece in pieces}
    for piece in pieces:
        while piece.column + 1 not in taken and piece.column + 1 in begins:
            near = min(begins[piece.column + 1], key=lambda place: abs(place[0] - row.number))[1]
            at = next_start(piece, near, max(widest.get(piece.column, 0), near - piece.start - 1))
            if at is None:
                break
            yield piece._replace(text=piece.text[: at - 1])
            piece = Piece(piece.column + 1, piece.start + at, piece.text[at:])
        yield piece


def next_start(piece: Piece, near: int, widest: int) -> int | None:
    """Where in a text the next column's begins, that begins at ``near`` in a line near by; None where it does not.

    >>> piece = Piece(0, 0, "Samtal inom fem dagar 100 procent")
    >>> next_start(piece, 24, 22), next_start(piece, 40, 36)
    (22, None)
    """
    begun = [i for i in range(1, len(piece.text)) if piece.text[i - 1] == " " and begins_cell(piece.text[i])]
    fitting = [i for i in begun if abs(piece.start + i - near) <= WANDER and i - 1 <= WIDER * widest]
    if len(piece.text) <= widest or not fitting:
        return None
    return min(reversed(fitting), key=lambda i: abs(piece.start + i - near) + FIGURE * piece.text[i].isdigit())


def begins_cell(letter: str) -> bool:
    """Whether a cell may begin with a letter: with a capital, or a figure."""
    return letter.isupper() or letter.isdigit()

"""The ways to cut lines into cells, as a search keeps them: pieces put in columns of rows, the best of each kind."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from extractors.dumps.rooms import Room

BEAM = 30
"""So many ways are kept at each line."""
NEW_ROW = -0.4
"""What it costs that a row begins."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a band: its field, its room, and what it costs that a row has (not) a text in it."""

    field: str
    room: Room
    empty: float
    filled: float = -0.1


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row that the bands before have: its page from their first, and what it costs that this band has none."""

    page: int
    empty: float


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a new row costs, and what is given to an empty line within a cell."""

    new_row: float = NEW_ROW
    in_gap: float = 0.0


USUAL = Leaning()


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a line, put in a column of a row; ``before`` is the piece before it.

    ``again``: no piece, but lines (first to last, exclusive) in which a merged cell is drawn again.
    """

    line: int
    start: int
    end: int
    col: int
    row: int
    begins: bool
    before: Node | None
    again: tuple[int, int] | None = None


Way = tuple[float, Node]
Pieces = tuple[tuple[int, int, int], ...]
"""Pieces of a line from the left: start, end and column of each."""


@dataclass(slots=True)
class Beam:
    """The best ways so far, by what the next line has to know of them."""

    by_row: bool
    states: dict[tuple[int, int, int], Way] = field(default_factory=dict)

    def offer(self, score: float, row: int, step: Pieces, before: Node | None, line: int, begins: bool) -> None:
        """Keep a way over one more line, put into these columns of a row, if it is the best of its kind."""
        start, _, col = step[-1]
        key = (col, row if self.by_row else 0, start)
        old = self.states.get(key)
        if old is None or score > old[0]:
            self.states[key] = (score, with_pieces(before, line, step, row, begins))

    def jump(self, score: float, node: Node) -> None:
        """Keep a way that leaves out lines, if it is the best of its kind."""
        key = (node.col, node.row if self.by_row else 0, -1 - node.start)
        old = self.states.get(key)
        if old is None or score > old[0]:
            self.states[key] = (score, node)

    def best(self) -> list[Way]:
        """The best ways."""
        return heapq.nlargest(BEAM, self.states.values(), key=lambda state: state[0])


Step = tuple[float, Pieces]
"""A way to put a line into columns, and its score."""
Best = dict[tuple[int, int], tuple[float, Node]]
"""The best way to a column of a row."""


def with_pieces(before: Node | None, line: int, pieces: Pieces, row: int, begins: bool) -> Node:
    """A way with the pieces of one more line."""
    node = before
    for number, (start, end, col) in enumerate(pieces):
        node = Node(line, start, end, col, row, begins or number > 0, node)
    assert node is not None
    return node


def again(node: Node, first: int, last: int) -> Node:
    """A way over lines that draw a merged cell again: nothing is added to it."""
    return Node(node.line, node.start, node.end, node.col, node.row, False, node, (first, last))


def chain(node: Node) -> list[Node]:
    """The pieces that lead to the last one, in order."""
    pieces: list[Node] = []
    at: Node | None = node
    while at is not None:
        pieces.append(at)
        at = at.before
    return pieces[::-1]

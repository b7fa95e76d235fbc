"""The lines of a band -> its cells: the most likely way to cut them, found by a beam search from line to line.

A print is drawn row by row, from the left, so the columns of a row only go up; a column that does not begins a new row.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.dumps.evidence import continues_score, ends_score, piece_score, start_score, width_score
from extractors.dumps.lines import GAP, PAGE, SAME, DumpLine
from extractors.dumps.places import cut_places, tail
from extractors.dumps.rooms import NARRATIVE
from extractors.dumps.ways import (
    NEW_ROW,
    USUAL,
    Beam,
    Best,
    Column,
    KnownRow,
    Leaning,
    Node,
    Pieces,
    Step,
    Way,
    again,
    chain,
)

SPLIT = -1.2
"""What it costs that two cells share a line."""
FOLLOWED_ONLY = -2.0
"""What it costs that a row has nothing but its follow-up: nothing is said of what was followed up."""
USUAL_END = 3.0
"""What speaks for a cell ending within a line after words that others of the dump end in."""
NO_GAP, NO_GAP_ROW, NO_GAP_WITHIN = -0.8, -1.4, -4.0
"""What it costs that a cell, or a row, begins with no empty line above it: below a line that has one; below one that
has none.

Extractors put one where the text steps aside, but not below the first line of a paragraph.
"""
BEGUN = 12
"""So many cells at the least tell how the dump puts empty lines."""
RARE = 1.2
"""Cells that are seldom in one another's reach: what is added to their share."""
OVER_PAGE = -4.0
"""What it costs that a row goes on over the end of a page."""
EXTRA_ROW = -5.0
"""What a row costs that the bands before do not have."""
OTHER_PAGE = -2.0
"""What it costs that a row stands a page further up or down than in the bands before."""
REPRINT, REPRINT_LINE = -1.5, 1.8
"""What speaks for lines being a merged cell's that is drawn again, and for each line: as for lines that go on."""
TELLS_AGAIN = 3.5
"""What more than that speaks for it where the lines are those that the band begins with, a narrative's."""
COVERED = -6.0
"""What it costs that a cell begins where one further up in its column is merged over."""
TOLD_ON = 4.0
"""What speaks for a narrative going on in a line that is drawn again with it."""
AFTER_DRAWN = -5.0
"""What it costs that a cell goes on below lines that are drawn again without what follows: it is drawn whole."""
OTHER_COLUMN = -9.0
"""What it costs that a piece stands in another column than the one that it was untangled for."""
UNTOLD, TOLD_AGAIN = -3.0, -6.0
"""What it costs that a sheet's first row has no narrative where it has a column for it, and that a later row has one:
it describes the whole area.
"""
CENTRED = {NARRATIVE: 2.7, "problem": 0.8}
"""Columns whose lines are centred now and then: an empty line within a cell costs so much less."""
AS_DRAWN_AGAIN = 2.5
"""What speaks for an empty line within a merged cell: it is drawn again with the same empty line."""
MERGED = (NARRATIVE, "problem", "cause", "action")
"""Columns whose cells are merged over the rows below."""
PASTED = 1.5
"""What speaks for a text being of the column that it is in elsewhere, and against all others."""
MORE = 0.5
"""How much counts how many lines a column's cells have elsewhere, which are no independent signs; a time's are known by
their words.
"""
FAR = 8
"""So many rows are left out in one step at the most."""


@dataclass(frozen=True, slots=True)
class Segmenter:
    """Cuts the lines of one band; ``rows`` are those that the bands before have, None for the first band.

    ``paged``: pages tell which rows are meant. ``gapped``: the dump puts empty lines between cells. ``repeats`` are
    the runs of lines (first to last, exclusive) that stand further up and end a page. ``ends`` are words that cells of
    the dump end in, two and two. ``covered``: for a field the lines beside which a merged cell of it stands.
    ``inside`` are lines of runs that are drawn again, but for the first of each, ``after``
    the lines below them; ``pasted``: the column of first lines
    that cells have in common.
    """

    lines: Sequence[DumpLine]
    columns: Sequence[Column]
    rows: Sequence[KnownRow] | None = None
    paged: float = 1.0
    gapped: bool = True
    repeats: Mapping[int, Sequence[int]] = field(default_factory=dict)
    leaning: Leaning = USUAL
    no_gap: float = NO_GAP
    ends: frozenset[str] = frozenset()
    covered: Mapping[str, frozenset[int]] = field(default_factory=dict)
    inside: frozenset[int] = frozenset()
    after: frozenset[int] = frozenset()
    pasted: Mapping[str, str] = field(default_factory=dict)

    def cut(self) -> tuple[float, list[Node]]:
        """The most likely pieces of all lines, in order, and their score."""
        beams = {number: Beam(self.rows is not None) for number in range(-1, len(self.lines))}
        self.begin(beams[0])
        for number in range(1, len(self.lines) + 1):
            ways = beams.pop(number - 1).best()
            if number == len(self.lines):
                beams[number] = Beam(True, {(0, i, 0): way for i, way in enumerate(ways)})
                break
            self.next_line(ways, number, beams[number])
            for last in self.repeats.get(number, ()):
                told = self.columns[0].field == NARRATIVE and self.lines[number].text == self.lines[0].text
                gain = REPRINT + (REPRINT_LINE + TELLS_AGAIN * told) * (last - number)
                for score, node in ways:
                    beams[last - 1].jump(score + gain, again(node, number, last))
        score, node = max(
            ((score + self.closing(node), node) for score, node in beams[len(self.lines)].states.values()),
            key=lambda way: way[0],
        )
        return score, chain(node)

    def plain(self, score: float, nodes: Sequence[Node]) -> float:
        """A way's score without what its leaning gave to it."""
        rows = len({node.row for node in nodes}) - 1
        gaps = sum(not (n.begins or n.start or n.again) and self.lines[n.line].gap == GAP for n in nodes)
        return score - rows * (self.leaning.new_row - NEW_ROW) - gaps * self.leaning.in_gap

    def begin(self, beam: Beam) -> None:
        """The ways over the first line."""
        for col in range(len(self.columns)):
            untold = UNTOLD * (col > 0 and self.columns[0].field == NARRATIVE)
            for row, cost in self.new_rows(-1, 0):
                for score, pieces in self.steps(0, col, begins=True):
                    beam.offer(score + cost + untold + self.skipped(0, col), row, pieces, None, 0, begins=True)

    def next_line(self, ways: Sequence[Way], number: int, beam: Beam) -> None:
        """The ways over one more line: a cell goes on, or one begins in the same row or below."""
        self.go_on(ways, number, beam)
        starting = [self.steps(number, col, begins=True) for col in range(len(self.columns))]
        for (col, row), (score, node) in self.begun(ways, number).items():
            for more, pieces in starting[col]:
                beam.offer(score + more, row, pieces, node, number, begins=True)

    def go_on(self, ways: Sequence[Way], number: int, beam: Beam) -> None:
        """The ways on which the last cell goes on in a line."""
        line = self.lines[number]
        whole = AFTER_DRAWN * (number in self.after)
        going = {col: self.steps(number, col, begins=False) for col in {node.col for _, node in ways}}
        for score, node in ways:
            before = self.text(node.line, node.start, node.end)
            column = self.columns[node.col]
            for more, pieces in going[node.col]:
                start, end, _ = pieces[0]
                goes = continues_score(before, self.text(number, start, end), line.gap, column.room)
                goes += MORE * column.room.more * (column.field != "timing")
                if line.gap == GAP:
                    goes += self.leaning.in_gap + CENTRED.get(column.field, 0.0)
                    goes += AS_DRAWN_AGAIN * (number in self.inside and column.field in MERGED)
                goes += TOLD_ON * (number in self.inside and column.field == NARRATIVE)
                beam.offer(score + goes + whole + more, node.row, pieces, node, number, begins=False)

    def begun(self, ways: Sequence[Way], number: int) -> Best:
        """The best way to a cell that begins at a line, for each column of each row."""
        best: Best = {}
        beside, below = self.spacing(number)
        beside += OVER_PAGE if self.lines[number].gap == PAGE else 0.0

        over = [COVERED * (number in self.covered.get(column.field, ())) for column in self.columns]

        def offer(col: int, row: int, score: float, node: Node) -> None:
            score += over[col]
            key = (col, row if self.rows is not None else node.row + (row > node.row))
            old = best.get(key)
            if old is None or score > old[0]:
                best[key] = (score, node)

        for score, node in ways:
            closing = score + ends_score(
                self.text(node.line, node.start, node.end), self.columns[node.col].field, node.begins
            )
            for col in range(node.col + 1, len(self.columns)):
                offer(col, node.row, closing + beside + self.skipped(node.col + 1, col), node)
            left = closing + below + self.skipped(node.col + 1, len(self.columns))
            for row, new in self.new_rows(node.row, number):
                for col in range(len(self.columns)):
                    odd = FOLLOWED_ONLY * (self.rows is None and self.columns[col].field == "follow_up")
                    odd += TOLD_AGAIN * (self.columns[col].field == NARRATIVE)
                    offer(col, row, left + new + odd + self.skipped(0, col), node)
        return best

    def spacing(self, number: int) -> tuple[float, float]:
        """What it costs that a cell of the same row, or of the next, begins at a line: by the gaps above it."""
        if not self.gapped or self.lines[number].gap != SAME:
            return 0.0, 0.0
        within = self.lines[number - 1].gap == SAME
        return (NO_GAP_WITHIN, NO_GAP_WITHIN) if within else (self.no_gap, self.no_gap + NO_GAP_ROW)

    def steps(self, number: int, col: int, begins: bool) -> list[Step]:
        """The ways to put a line into columns, its first piece into ``col``: one for each end that it can have."""
        text, known = self.lines[number].text, self.lines[number].column
        places = (0, *(cut_places(text) if len(self.columns) > 1 and not known else ()), len(text))
        best: dict[tuple[int, int], Step] = {}

        def go(at: int, column: int, score: float, pieces: Pieces) -> None:
            for end in places[at + 1 :]:
                start = places[at]
                piece = self.text(number, start, end)
                fits = self.piece_score(piece, column)
                if known and known != self.columns[column].field:
                    fits += OTHER_COLUMN
                if begins or pieces:
                    fits += self.start_score(piece, column)
                taken = (*pieces, (start, end, column))
                if end == len(text):
                    old = best.get((start, column))
                    if old is None or score + fits > old[0]:
                        best[start, column] = (score + fits, taken)
                    continue
                closing = ends_score(piece, self.columns[column].field, begins or bool(pieces)) + SPLIT
                closing += USUAL_END * (tail(piece) in self.ends)
                for after in range(column + 1, len(self.columns)):
                    left = closing + self.skipped(column + 1, after)
                    go(places.index(end), after, score + fits + left, taken)

        go(0, col, 0.0, ())
        return list(best.values())

    def text(self, number: int, start: int, end: int) -> str:
        """A piece's text."""
        return self.lines[number].text[start:end].strip()

    def new_rows(self, row: int, number: int) -> Iterator[tuple[int, float]]:
        """The rows that may begin at a line after a row, and what each costs."""
        if self.rows is None:
            yield row + 1, self.leaning.new_row if row >= 0 else 0.0
            return
        page = self.lines[number].page - self.lines[0].page
        cost = self.leaning.new_row
        for after in range(row + 1, min(row + 1 + FAR, len(self.rows))):
            apart = min(2, abs(self.rows[after].page - page))
            yield after, cost + OTHER_PAGE * apart * self.paged
            cost -= self.rows[after].empty
        if row + 1 >= len(self.rows):
            yield row + 1, self.leaning.new_row + EXTRA_ROW

    def skipped(self, first: int, last: int) -> float:
        """What it costs that columns are empty."""
        return -sum(self.columns[col].empty for col in range(first, last))

    def closing(self, node: Node) -> float:
        """What it costs to end with a piece: the columns and rows that are left."""
        left = self.skipped(node.col + 1, len(self.columns))
        return left - sum(row.empty for row in (self.rows or ())[node.row + 1 :])

    def piece_score(self, text: str, col: int) -> float:
        """How well a piece fits a column."""
        column = self.columns[col]
        return width_score(text, column.room) + piece_score(text, column.field)

    def start_score(self, text: str, col: int) -> float:
        """How well a piece fits as the beginning of a cell of a column."""
        column = self.columns[col]
        pasted = self.pasted.get(text)
        agrees = PASTED * ((pasted == column.field) - (pasted is not None and pasted != column.field))
        return start_score(text, column.field) + column.filled + agrees


def gapless(nodes: Sequence[Node], lines: Sequence[DumpLine]) -> float:
    """What it costs that a cell begins with no empty line above it, from how seldom one does.

    >>> gapless([], ())
    -0.8
    """
    begun = [node for node in nodes if node.begins and not node.start and lines[node.line].gap != PAGE]
    if len(begun) < BEGUN:
        return NO_GAP
    share = sum(lines[node.line].gap == SAME for node in begun) / len(begun)
    return max(NO_GAP_WITHIN, min(NO_GAP, math.log(share + 1 / len(begun)) + RARE))

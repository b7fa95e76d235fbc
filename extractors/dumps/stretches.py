"""Lines of a text that keeps their places -> the places at which columns begin, and each line's pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

APART = re.compile(r"\S+(?: \S+)*")
"""What stands between two runs of blanks."""
TOGETHER = 2.0
"""What it costs that two texts side by side are pieces of one column, in letters' widths."""
PUSHED = 2
"""Letters: no further is a text pushed aside by the one before it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: its number from 1, and its text with blanks for tabs."""

    number: int
    text: str

    @property
    def pieces(self) -> list[tuple[int, str]]:
        """Where its texts begin that runs of blanks part, and the texts.

        >>> Row(1, "SSP    Behov av  möten").pieces
        [(0, 'SSP'), (7, 'Behov av'), (17, 'möten')]
        """
        return [(found.start(), found.group()) for found in APART.finditer(self.text)]


def rows_to_stretches(rows: Iterable[Row]) -> Iterator[tuple[list[Row], list[int]]]:
    """Lines one below the other whose columns begin at the same places, and these places."""
    stretch: list[Row] = []
    starts: set[int] = set()
    for row in rows:
        mine = {start for start, _ in row.pieces}
        far = bool(stretch) and row.number - stretch[-1].number > 1
        if stretch and (far or any(runs_over(row, at) for at in starts) or any_over(stretch, mine - starts)):
            yield stretch, sorted(starts)
            stretch, starts = [], set()
        stretch.append(row)
        starts |= mine
    if stretch:
        yield stretch, sorted(starts)


def any_over(rows: Iterable[Row], starts: Iterable[int]) -> bool:
    """Whether a word of some lines runs over one of some places."""
    return any(runs_over(row, at) for at in starts for row in rows)


def runs_over(row: Row, at: int) -> bool:
    """Whether a text of a line runs over a place at which, or right after which, a column would begin.

    >>> runs_over(Row(1, "behov av möten"), 1), runs_over(Row(1, "behov av möten"), 5)
    (True, False)
    """
    return bool(row.text[max(at - 1, 0) : at].strip()) and pushed(row, at) is None


def pushed(row: Row, at: int) -> int | None:
    """Where a column's text begins in a line that has no more than one blank before it; None where none does.

    A text that is wider than its column's room pushes the next one a little to the right, a narrow one draws it near.

    >>> pushed(Row(1, "varandra och polis"), 9), pushed(Row(1, "varandra och polis"), 7), pushed(Row(1, "varandra"), 3)
    (9, 9, None)
    """
    places = sorted(range(max(at - PUSHED, 1), min(at + PUSHED + 1, len(row.text))), key=lambda i: (abs(i - at), -i))
    return next((i for i in places if row.text[i - 1] == " " != row.text[i]), None)


def cut(row: Row, starts: Sequence[int]) -> list[tuple[int, str]]:
    """The texts of a line, cut where columns begin; each with the place of its column.

    >>> cut(Row(1, "varandra och polis"), [0, 8])
    [(0, 'varandra'), (8, 'och polis')]
    """
    found: list[tuple[int, int]] = []
    for start in starts:
        at = start if not row.text[:start].strip() else pushed(row, start)
        if at is not None and (not found or at > found[-1][1]):
            found.append((start, at))
    ends = [at for _, at in found[1:]] + [len(row.text)]
    parts = ((start, row.text[at:end].strip()) for (start, at), end in zip(found, ends, strict=True))
    return [(start, text) for start, text in parts if text]


def starts_to_columns(
    rows: Sequence[Row], starts: Sequence[int], labels: Sequence[tuple[int, int]], known: Sequence[int] | None
) -> dict[int, int]:
    """The column of each place at which texts of some lines begin: the cheapest way from left to right.

    ``known`` are the places of all columns in lines near by; without them the header's labels tell.
    """
    ends = {start: start + 1 for start in starts}
    beside: set[tuple[int, int]] = set()
    for row in rows:
        pieces = cut(row, starts)
        ends |= {start: max(ends[start], start + len(text)) for start, text in pieces}
        beside |= {(a, b) for (a, _), (b, _) in pairwise(pieces)}

    def cost(start: int, column: int) -> float:
        if known is not None:
            return abs(start - known[column])
        left, right = labels[column]
        return max(left - ends[start], start - right, 0) + abs(start - left) / 10

    best: dict[int, tuple[float, tuple[int, ...]]] = {}
    for i, start in enumerate(starts):
        ways: dict[int, tuple[float, tuple[int, ...]]] = {}
        for column in range(len(labels)):
            told = [
                (spent + (TOGETHER if before == column and (starts[i - 1], start) in beside else 0.0), way)
                for before, (spent, way) in best.items()
                if before <= column
            ] or ([(0.0, ())] if i == 0 else [])
            if told:
                spent, way = min(told)
                ways[column] = (spent + cost(start, column), (*way, column))
        best = ways
    return dict(zip(starts, min(best.values())[1], strict=True))


def joined(pieces: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Texts by their columns; those of one column are one.

    >>> joined([(0, "en gång"), (2, "Polis"), (0, "om året")])
    {0: 'en gång om året', 2: 'Polis'}
    """
    found: dict[int, str] = {}
    for column, text in pieces:
        found[column] = f"{found[column]} {text}" if column in found else text
    return found

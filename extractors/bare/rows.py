"""The rows of a table without rules, from where its texts stand: pure geometry of boxes and the order of drawing.

The cells of a row that are not merged share their tops, middles or feet; which, the whole print says (``Hang``). A text
that crosses several such rows is a merged cell's. Spreadsheets draw row by row: what was drawn before the rest of a
row belongs to that row or an earlier one, which tells where a merged cell begins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations, pairwise

from pipeline.model import Box

SAME = 0.25
"""Of the letters' height: texts whose tops (middles, feet) differ by no more share them."""
TELLING = 0.5
"""Of the letters' height: texts of one row must differ in height by more to tell how they hang in it."""
OVERLAP = 0.2
"""Of the letters' height: texts of different rows do not share more of the page's height."""
IN_ORDER = 0.9
"""The share of neighbours that must have been drawn row by row for the order of drawing to say anything."""


SHIFTED = 24.0
"""Points: two scanned pages lie no further from level."""
NEXT_LINE = 1.7
"""Of the letters' height: taller texts have more than one line."""
TURN = 0.5
"""Of a page's rows: so far down goes a first turn of drawing, before a second one begins at the top."""
SIDEWARDS = 0.5
"""The share of neighbours in the order of drawing that stand in two columns where a page was drawn row by row."""
FEW = 2
"""Texts in so few columns may all be merged cells'."""
NARROW = 0.6
"""Of the smallest gap between full rows: texts with less room above or below make no row of their own."""


class Hang(IntEnum):
    """What the texts of a row share."""

    TOP = 0
    MIDDLE = 1
    FOOT = 2


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A text in its column: its box, its letters' height, and when it was drawn: on which page, as which text there."""

    col: int
    box: Box
    height: float
    drawn: tuple[int, int]

    @property
    def single(self) -> bool:
        """Whether it is one line."""
        return self.box[3] - self.box[1] < NEXT_LINE * self.height

    def at(self, hang: Hang) -> float:
        """Its top, middle or foot."""
        return (self.box[1], (self.box[1] + self.box[3]) / 2, self.box[3])[hang]


@dataclass(frozen=True, slots=True)
class Rows:
    """Where rows begin, from the top, and the rows [from, to) of each text."""

    starts: tuple[float, ...]
    spans: Mapping[Placed, tuple[int, int]]


def overlapping(a: Placed, b: Placed) -> bool:
    """Whether two texts share some of the page's height."""
    return min(a.box[3], b.box[3]) - max(a.box[1], b.box[1]) > OVERLAP * min(a.height, b.height)


def shares(a: Placed, b: Placed, hang: Hang) -> bool:
    """Whether two texts share their tops, middles or feet."""
    return abs(a.at(hang) - b.at(hang)) <= SAME * min(a.height, b.height)


def step_to_level(texts: Sequence[Placed], first: Sequence[Placed], hang: Hang) -> float:
    """How far down the texts of a page are to be moved to share their tops (middles, feet) with those of another page.

    Scanned pages lie a little higher or lower on the glass; printed ones stay where they are.
    """
    steps = {a.at(hang) - b.at(hang) for a in first for b in texts if abs(a.at(hang) - b.at(hang)) <= SHIFTED}
    return max(sorted({0.0, *steps}, key=abs), key=lambda step: in_level(texts, first, step, hang))


def moved(box: Box, step: float) -> Box:
    """A box so far further down."""
    return (box[0], box[1] + step, box[2], box[3] + step)


def in_level(texts: Sequence[Placed], first: Sequence[Placed], step: float, hang: Hang) -> float:
    """How many texts share their tops (middles, feet) with some of another page once they are moved, the nearer the
    more.
    """
    off = (min(abs(text.at(hang) + step - other.at(hang)) for other in first) / text.height for text in texts)
    return sum(max(0.0, 1.0 - far / TELLING) for far in off)


def pages_to_hang(pages: Sequence[Sequence[Placed]]) -> Hang:
    """What the texts of rows share in most of a print: pairs of unlike height side by side tell."""
    votes: Counter[Hang] = Counter()
    for texts in pages:
        for a, b in combinations(texts, 2):
            unlike = abs((a.box[3] - a.box[1]) - (b.box[3] - b.box[1])) > TELLING * max(a.height, b.height)
            if a.col != b.col and unlike and overlapping(a, b):
                votes.update(hang for hang in Hang if shares(a, b, hang))
    return max(Hang, key=lambda hang: (votes[hang], -hang))


def texts_to_rows(texts: Sequence[Placed], hang: Hang) -> Rows:
    """The rows of the texts of pages that lie side by side.

    Without rules nobody sees how far down a merged cell reaches: where texts hang from the top it stands in its first
    row; elsewhere its middle or foot tells its last row once the order of drawing has told the first.
    """
    merged = set() if hang is Hang.TOP else crossing(texts, hang)
    groups = grouped([text for text in texts if text not in merged], hang)
    order = draw_order(texts, groups)
    if hang is Hang.TOP:
        rows = [group for group in groups if begins_row(group, texts)]
    else:
        number = {text: i for i, group in enumerate(groups) for text in group}
        above = {text for stretch in order for text in early(stretch, number)}
        rows = [kept for group in groups if (kept := [text for text in group if text not in above])]
    if hang is Hang.MIDDLE:
        rows = with_room([group for group in rows if not between_rows(group, merged, hang)])
    return spread(texts, rows or groups, hang, order)


def grouped(texts: Sequence[Placed], hang: Hang) -> list[list[Placed]]:
    """Texts that share their tops, middles or feet, from top to bottom."""
    groups: list[list[Placed]] = []
    for text in sorted(texts, key=lambda text: text.at(hang)):
        if groups and shares(groups[-1][-1], text, hang):
            groups[-1].append(text)
        else:
            groups.append([text])
    return groups


def begins_row(group: Sequence[Placed], texts: Sequence[Placed]) -> bool:
    """Whether texts that share their top begin a row; one alone beside a text on its right goes on with it."""
    if len({text.col for text in group}) > 1:
        return True
    first = group[0]
    beside = [
        t for t in texts if t.col > first.col and t.box[1] < first.box[1] - OVERLAP * t.height and overlapping(t, first)
    ]
    return not beside


def crossing(texts: Sequence[Placed], hang: Hang) -> set[Placed]:
    """The texts of merged cells among those that stand beside each other without sharing their middles or feet.

    Of two such texts one is merged: first the one that stands beside most others, the further left of as many.
    """
    beside: dict[Placed, set[Placed]] = {text: set() for text in texts}
    for a, b in combinations(texts, 2):
        if a.col != b.col and overlapping(a, b) and not shares(a, b, hang):
            beside[a].add(b)
            beside[b].add(a)
    merged: set[Placed] = set()
    while True:
        worst = max(beside, key=lambda text: (len(beside[text]), -text.col, text.box[3] - text.box[1]), default=None)
        if worst is None or not beside[worst]:
            return merged
        merged.add(worst)
        for other in beside.pop(worst):
            beside[other].discard(worst)


def between_rows(group: Sequence[Placed], merged: set[Placed], hang: Hang) -> bool:
    """Whether a few texts share their middle or foot with a merged cell's text on the same level: merged cells too."""
    return len({text.col for text in group}) <= FEW and any(
        shares(text, other, hang) and other.col <= max(text.col for text in group) + 1
        for text in group
        for other in merged
    )


def with_room(groups: Sequence[list[Placed]]) -> list[list[Placed]]:
    """The rows among groups of texts: a few texts nearer to their neighbours than rows are, are merged cells'."""
    full = [group for group in groups if len({text.col for text in group}) > FEW]
    usual = min((gap(a, b) for a, b in pairwise(full)), default=0.0)
    rows: list[list[Placed]] = []
    for i, group in enumerate(groups):
        above = gap(rows[-1], group) if rows else usual
        below = next((gap(group, other) for other in groups[i + 1 :] if len({t.col for t in other}) > FEW), usual)
        if group in full or min(above, below) >= NARROW * usual:
            rows.append(group)
    return rows


def gap(above: Sequence[Placed], below: Sequence[Placed]) -> float:
    """The room between the texts of two rows."""
    return min(text.box[1] for text in below) - max(text.box[3] for text in above)


def draw_order(texts: Sequence[Placed], groups: Sequence[Sequence[Placed]]) -> list[list[Placed]]:
    """The texts as drawn, in stretches that go down the page; none where the page was not drawn row by row.

    Some producers draw the cells of one line first and all others in a second turn.
    """
    pages: dict[int, list[Placed]] = {}
    for text in sorted(texts, key=lambda text: text.drawn):
        pages.setdefault(text.drawn[0], []).append(text)
    number = {text: i for i, group in enumerate(groups) for text in group}
    stretches = [stretch for page in pages.values() for stretch in in_turns(page, number)]
    steps = [(a, b) for stretch in stretches for a, b in pairwise(stretch)]
    down = sum(b.col > a.col or b.box[1] > a.box[1] for a, b in steps)
    beside = sum(b.col != a.col for a, b in steps)
    by_rows = down >= IN_ORDER * len(steps) and (
        beside >= SIDEWARDS * len(steps) or len({text.col for text in texts}) == 1
    )
    return stretches if by_rows else []


def in_turns(page: Sequence[Placed], number: Mapping[Placed, int]) -> list[list[Placed]]:
    """The texts of a page cut where a second turn begins, if there is one: where fewest are then out of order."""
    known = [text for text in page if text in number]
    last = max((number[text] for text in known), default=0)
    turns = [[list(page)]]
    for i, text in enumerate(page):
        before = [number[other] for other in page[:i] if other in number]
        if len(set(before)) < FEW or text not in number or number[text] >= max(before) or max(before) < TURN * last:
            continue
        # The second turn begins where the first one began, or the first one was that of the texts of one line.
        if number[text] <= before[0] or all(other.single for other in page[:i]):
            turns.append([list(page[:i]), list(page[i:])])
    return min(turns, key=lambda parts: sum(disorder(part, number) for part in parts))


def disorder(stretch: Sequence[Placed], number: Mapping[Placed, int]) -> int:
    """How many texts were drawn before some of a row above their own."""
    rows = [number[text] for text in stretch if text in number]
    return sum(row > min(rows[i:]) for i, row in enumerate(rows))


def early(stretch: Sequence[Placed], number: Mapping[Placed, int]) -> list[Placed]:
    """Texts that were drawn before some of a row above their own: merged cells that begin higher up.

    Nothing of a merged cell's own column is drawn after it and stands above it.
    """
    found = []
    for i, text in enumerate(stretch):
        cols = {later.col for later in stretch[i + 1 :] if number.get(later, len(number)) < number.get(text, 0)}
        if cols and min(cols) > text.col:
            found.append(text)
    return found


def spread(
    texts: Sequence[Placed], rows: Sequence[Sequence[Placed]], hang: Hang, order: Sequence[Sequence[Placed]]
) -> Rows:
    """The rows of each text, once it is known which texts make the rows."""
    tops = [min(text.box[1] for text in row) for row in rows]
    feet = [max(text.box[3] for text in row) for row in rows]
    own = {text: i for i, row in enumerate(rows) for text in row}
    if hang is Hang.TOP:
        spans = {t: (i, i + 1) for t in texts for i in [own.get(t, row_at(tops, t.box[1] + SAME * t.height))]}
        return Rows(tuple(tops), spans)
    cuts = [tops[0], *((a + b) / 2 for a, b in zip(feet, tops[1:], strict=False)), feet[-1]]
    firsts = first_rows(own, order)
    spans = {}
    for text in texts:
        if text in own:
            spans[text] = (own[text], own[text] + 1)
            continue
        last = row_at(tops, text.at(Hang.MIDDLE))
        first = min(firsts.get(text, last), last)
        spans[text] = (first, last_row(text, first, cuts, hang) if text in firsts else first + 1)
    return Rows(tuple(tops), spans)


def row_at(tops: Sequence[float], y: float) -> int:
    """The number of the row that a place lies in or below."""
    return max(0, bisect_right(tops, y) - 1)


def first_rows(own: Mapping[Placed, int], order: Sequence[Sequence[Placed]]) -> dict[Placed, int]:
    """The first row of each merged text that the order of drawing tells: that of what was drawn around it."""
    firsts: dict[Placed, int] = {}
    for stretch in order:
        for i, text in enumerate(stretch):
            if text in own:
                continue
            before = next((other for other in reversed(stretch[:i]) if other in own), None)
            after = next((other for other in stretch[i + 1 :] if other in own), None)
            if after is not None and after.col > text.col:
                firsts[text] = own[after]
            elif before is not None:
                firsts[text] = own[before] + (before.col >= text.col)
            elif after is not None:
                firsts[text] = max(own[after] - 1, 0)
    return firsts


def last_row(text: Placed, first: int, cuts: Sequence[float], hang: Hang) -> int:
    """The end of the rows of a merged text that begins in ``first``: where its middle or foot says."""
    goal = text.box[3] if hang is Hang.FOOT else 2 * text.at(Hang.MIDDLE) - cuts[first]
    return min(range(first + 1, len(cuts)), key=lambda i: abs(cuts[i] - goal))

"""Ruling segments to a lattice of regions: pure geometry, after the chain of small functions of pdfplumber's table.py.

snap -> boundaries -> walls -> regions. No letters here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.page import Region, Segment
from extractors.spacers import bridged
from pipeline.model import Box

SNAP = 3.0
"""Points: rules nearer to each other than this are one boundary (the two lines of a double border are)."""
SAME_RULE = 0.3
"""Points: strokes whose places differ by no more lie on one line."""
DASH_GAP = 4.0
"""Points: strokes on one line with no wider gap between them are one rule, dashed or dotted."""
COVER = 0.6
"""The share of a cell's side that must be ruled for it to be a wall."""
SHORTEST = 4.0
"""Points: shorter strokes are no rules (line joins, underscores of letters)."""
TOUCH = 4.0
"""Points: rules that come this near belong to one table."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """The boundaries of a table's columns and rows, its regions, and which region each elementary cell lies in."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    owner: tuple[tuple[int, ...], ...]

    @property
    def is_frame(self) -> bool:
        """Whether this is a single cell."""
        return len(self.xs) == len(self.ys) == 2

    def region_at(self, x: float, y: float) -> int | None:
        """The index of the region that holds a point, None outside of the lattice."""
        col, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= col < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.owner[row][col]
        return None


def snap(places: Iterable[float]) -> tuple[float, ...]:
    """Places that lie close to each other made one (their mean), in order.

    >>> snap([10.0, 50.2, 10.4, 50.0])
    (10.2, 50.1)
    """
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= SNAP:
            groups[-1].append(place)
        else:
            groups.append([place])
    return tuple(sum(group) / len(group) for group in groups)


def segments_to_lattices(across: Sequence[Segment], down: Sequence[Segment]) -> tuple[Lattice, ...]:
    """Every table or frame that the rules of a page draw, from top to bottom."""
    across, down = dashes_to_rules(across), dashes_to_rules(down)
    lattices = [segments_to_lattice(a, d) for a, d in bridged(connected(across, down))]
    found = [lattice for lattice in lattices if lattice is not None]
    return tuple(sorted(found, key=lambda lattice: (lattice.ys[0], lattice.xs[0])))


def dashes_to_rules(strokes: Iterable[Segment]) -> list[Segment]:
    """Strokes that follow each other on one line made one rule; what stays short is none.

    >>> dashes_to_rules([Segment(50.1, 5, 8), Segment(50, 0, 3), Segment(50, 10, 13), Segment(90, 0, 3)])
    [Segment(at=50, start=0, end=13)]
    """
    lines: list[list[Segment]] = []
    for stroke in sorted(strokes):
        if lines and stroke.at - lines[-1][0].at <= SAME_RULE:
            lines[-1].append(stroke)
        else:
            lines.append([stroke])
    rules = [rule for line in lines for rule in line_to_rules(line)]
    return [rule for rule in rules if rule.end - rule.start >= SHORTEST]


def line_to_rules(strokes: Sequence[Segment]) -> list[Segment]:
    """The strokes on one line, those joined that are no further from each other than dashes are."""
    rules: list[Segment] = []
    for stroke in sorted(strokes, key=lambda stroke: stroke.start):
        if rules and stroke.start - rules[-1].end <= DASH_GAP:
            rules[-1] = rules[-1]._replace(end=max(rules[-1].end, stroke.end))
        else:
            rules.append(stroke)
    return rules


def connected(across: Sequence[Segment], down: Sequence[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """The rules grouped into those that touch each other, directly or through others."""
    boxes = [(s.start, s.at, s.end, s.at) for s in across] + [(s.at, s.start, s.at, s.end) for s in down]
    order = sorted(range(len(boxes)), key=lambda i: boxes[i][1])
    parent = list(range(len(boxes)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    active: list[int] = []
    for i in order:
        x0, top, x1, _ = boxes[i]
        active = [j for j in active if boxes[j][3] + TOUCH >= top]
        for j in active:
            if boxes[j][0] - TOUCH <= x1 and x0 <= boxes[j][2] + TOUCH:
                parent[root(j)] = root(i)
        active.append(i)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i in range(len(boxes)):
        a, d = groups.setdefault(root(i), ([], []))
        if i < len(across):
            a.append(across[i])
        else:
            d.append(down[i - len(across)])
    return list(groups.values())


def segments_to_lattice(across: Sequence[Segment], down: Sequence[Segment]) -> Lattice | None:
    """One table's lattice from the rules that touch each other; None where they bound no cell.

    A side without any outer rule (a cell that goes on over the page's edge) ends where the rules across it end.
    """
    if not across or not down:
        return None
    xs = snap([s.at for s in down] + outer([s.at for s in down], [e for s in across for e in (s.start, s.end)]))
    ys = snap([s.at for s in across] + outer([s.at for s in across], [e for s in down for e in (s.start, s.end)]))
    if len(xs) < 2 or len(ys) < 2:
        return None
    floors = walls(across, ys, xs)
    sides = walls(down, xs, ys)
    return build_lattice(xs, ys, floors, sides)


def outer(inside: Sequence[float], ends: Sequence[float]) -> list[float]:
    """The extreme ends of the crossing rules, where they reach clearly beyond the rules themselves.

    >>> outer([10.0, 50.0], [10.2, 90.0])
    [90.0]
    """
    low, high = min(ends), max(ends)
    return [end for end in (low, high) if end < min(inside) - SHORTEST or end > max(inside) + SHORTEST]


def walls(segments: Sequence[Segment], places: Sequence[float], cuts: Sequence[float]) -> list[list[bool]]:
    """For each boundary in ``places`` and each interval between ``cuts``: is it ruled?"""
    covered: list[list[list[tuple[float, float]]]] = [[[] for _ in cuts[1:]] for _ in places]
    for segment in segments:
        at = nearest(places, segment.at)
        if abs(places[at] - segment.at) > 2 * SNAP:
            continue
        first = max(0, bisect_right(cuts, segment.start) - 1)
        for i in range(first, len(cuts) - 1):
            if cuts[i] >= segment.end:
                break
            covered[at][i].append((max(segment.start, cuts[i]), min(segment.end, cuts[i + 1])))
    return [[length(parts) >= COVER * (cuts[i + 1] - cuts[i]) for i, parts in enumerate(row)] for row in covered]


def nearest(places: Sequence[float], at: float) -> int:
    """The index of the place nearest to ``at`` (places in order)."""
    i = bisect_right(places, at)
    return min((j for j in (i - 1, i) if 0 <= j < len(places)), key=lambda j: abs(places[j] - at))


def length(parts: Sequence[tuple[float, float]]) -> float:
    """The length that intervals cover together.

    >>> length([(0, 2), (1, 3), (5, 6)])
    4.0
    """
    total, reached = 0.0, float("-inf")
    for start, end in sorted(parts):
        if end > reached:
            total += end - max(start, reached)
            reached = end
    return total


def build_lattice(
    xs: Sequence[float], ys: Sequence[float], floors: list[list[bool]], sides: list[list[bool]]
) -> Lattice:
    """Elementary cells with no wall between them made one rectangle, row by row."""
    n_rows, n_cols = len(ys) - 1, len(xs) - 1
    owner = [[-1] * n_cols for _ in range(n_rows)]
    regions: list[Region] = []
    for row in range(n_rows):
        for col in range(n_cols):
            if owner[row][col] >= 0:
                continue
            right = col + 1
            while right < n_cols and not sides[right][row] and owner[row][right] < 0:
                right += 1
            low = row + 1
            while low < n_rows and goes_down(low, col, right, floors, sides, owner):
                low += 1
            for r in range(row, low):
                owner[r][col:right] = [len(regions)] * (right - col)
            box: Box = (xs[col], ys[row], xs[right], ys[low])
            regions.append(
                Region(
                    rows=(row, low),
                    cols=(col, right),
                    box=box,
                    open_top=row == 0 and not any(floors[0][col:right]),
                    open_bottom=low == n_rows and not any(floors[n_rows][col:right]),
                )
            )
    return Lattice(tuple(xs), tuple(ys), tuple(regions), tuple(map(tuple, owner)))


def goes_down(
    row: int, col: int, right: int, floors: list[list[bool]], sides: list[list[bool]], owner: list[list[int]]
) -> bool:
    """Whether the rectangle over columns [col, right) has no floor above ``row`` and goes on in it."""
    return (
        not any(floors[row][col:right])
        and not any(sides[c][row] for c in range(col + 1, right))
        and all(owner[row][c] < 0 for c in range(col, right))
    )

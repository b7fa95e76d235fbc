"""Which strokes of a picture rule something, and which are a stamp's, a pen's or dirt."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.gridlines import TOUCH, Lattice
from extractors.page import Segment

STRAY = 72.0
"""Points: rules that stand, and are longer, are no strays."""
STEM = 18.0
"""Points: no letter's stem is longer, nor two that touch each other."""
LEVEL = 3.0
"""Points: rules that end so near to one height end together."""
ALIKE = 2
"""The two sides of a round stamp end together; a table has more rules, or they meet others."""


def without_strays(across: Sequence[Segment], down: Sequence[Segment]) -> tuple[list[Segment], list[Segment]]:
    """The rules without short ones that stand on another and end in nothing: the side of a stamp, a stroke of a pen.

    At a page's end rules may stand open, but then all those of a table do, at one height.
    """
    ends = [end for stroke in down for end in (stroke.start, stroke.end)]
    down = [without_overhang(stroke, across, ends) for stroke in down]
    kept = [
        stroke
        for stroke in down
        if stroke.end - stroke.start >= STRAY
        or all(
            meets(stroke.at, end, across) or goes_on(stroke, end, down) or end_together(end, ends)
            for end in (stroke.start, stroke.end)
        )
    ]
    lying = [
        stroke
        for stroke in across
        if stroke.end - stroke.start >= STRAY
        or all(meets(stroke.at, end, kept) or goes_on(stroke, end, across) for end in (stroke.start, stroke.end))
    ]
    return lying, kept


def without_overhang(stroke: Segment, across: Sequence[Segment], ends: Sequence[float]) -> Segment:
    """A standing rule without what hangs over, where a letter's stem above or below a table touches its end.

    What ends where other rules do is no letter: ``ends`` are those of all that stand. Of a long rule no more is taken
    than a stem.

    >>> without_overhang(Segment(50, 86, 150), [Segment(102, 0, 90), Segment(150, 0, 90)], [86, 150])
    Segment(at=50, start=102, end=150)
    >>> without_overhang(Segment(50, 86, 140), [Segment(102, 0, 90)], [86, 140])
    Segment(at=50, start=86, end=140)
    """
    met = [rule.at for rule in across if meets_one(stroke, rule)]
    anchored = any(abs(at - end) <= TOUCH for at in met for end in (stroke.start, stroke.end))
    if not anchored or max(met) - min(met) <= TOUCH:
        return stroke
    is_long = stroke.end - stroke.start >= STRAY
    start, end = (
        place if end_together(place, ends) or (is_long and no_stem(place, clip, ends)) else clip
        for place, clip in ((stroke.start, min(met)), (stroke.end, max(met)))
    )
    return stroke._replace(start=max(stroke.start, start), end=min(stroke.end, end))


def no_stem(place: float, clip: float, ends: Sequence[float]) -> bool:
    """Whether what hangs over a lying rule is longer than a letter, or another standing rule hangs over it, too.

    >>> no_stem(41, 47, [41, 47, 47, 203]), no_stem(220, 203, [47, 203, 219, 220])
    (False, True)
    """
    side = 1 if place > clip else -1
    return abs(place - clip) > STEM or sum(side * (end - clip) > TOUCH for end in ends) > 1


def end_together(place: float, ends: Sequence[float]) -> bool:
    """Whether more rules end at a height than a stamp has sides."""
    return sum(abs(place - other) <= LEVEL for other in ends) > ALIKE


def meets_one(stroke: Segment, rule: Segment) -> bool:
    """Whether a standing stroke meets or crosses a lying one."""
    along = rule.start - TOUCH <= stroke.at <= rule.end + TOUCH
    return along and stroke.start - TOUCH <= rule.at <= stroke.end + TOUCH


def goes_on(stroke: Segment, end: float, rules: Sequence[Segment]) -> bool:
    """Whether another of the rules that run one way begins where one ends: a faint or dotted one is seen in pieces.

    >>> pieces = [Segment(84, 50, 725), Segment(84.5, 725, 789)]
    >>> goes_on(pieces[1], 725, pieces), goes_on(pieces[1], 789, pieces)
    (True, False)
    """
    return any(
        other is not stroke and abs(other.at - stroke.at) <= LEVEL and other.start - TOUCH <= end <= other.end + TOUCH
        for other in rules
    )


def meets(along: float, at: float, rules: Sequence[Segment]) -> bool:
    """Whether a place lies on one of some rules that all run one way.

    >>> meets(50, 100, [Segment(101, 0, 80)]), meets(90, 100, [Segment(101, 0, 80)])
    (True, False)
    """
    return any(abs(rule.at - at) <= TOUCH and rule.start - TOUCH <= along <= rule.end + TOUCH for rule in rules)


def alone(strokes: Sequence[Segment], lattices: Sequence[Lattice], *, lying: bool) -> list[float]:
    """The places of long strokes beyond all lattices: a table that is ruled one way only has none.

    ``lying``: whether they run across the page.
    """
    spans = [(each.xs, each.ys) if lying else (each.ys, each.xs) for each in lattices]
    return [
        stroke.at
        for stroke in strokes
        if stroke.end - stroke.start >= STRAY
        and not any(
            side[0] - TOUCH <= stroke.at <= side[-1] + TOUCH and along[0] < (stroke.start + stroke.end) / 2 < along[-1]
            for along, side in spans
        )
    ]

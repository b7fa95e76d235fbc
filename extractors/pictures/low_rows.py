"""Rules that stand in rows so low that a letter is as high: told by the rules that they join, and by those in line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.page import Segment
from extractors.pictures.load import POINTS
from extractors.pictures.parts import Mask

LOWEST = 6.0
"""Points: no row of a table is lower."""
IN_LINE = 2.0
"""Points: rules of one column stand this near to one line."""
ASIDE = 0.012
"""Inches: so far beside its line such a rule may stand, on a page that is not quite straight."""
WHOLE = 0.95
"""Of a row's height: so much of such a rule is seen; a letter's stem joins no two rules."""
SOLID = 0.8
"""Of its length: so much of a rule is seen that has neither dots nor dashes."""
NEARLY = 0.88
"""Of a row's height: a rule of which so much is seen stands there, though toner fell off where it meets one; a letter
keeps away from both of them."""
BEYOND = 1.2
"""Points: so far from the middle of a rule begins what stands beside it."""


def rules_in_low_rows(
    down: Sequence[Segment], across: Sequence[Segment], dark: Mask, dpi: float, highest: float
) -> list[Segment]:
    """The rules (points) that stand between two others, less than ``highest`` apart, in line with a known one.

    >>> dark = np.zeros((60, 60), np.uint8)
    >>> dark[10:21, 30] = 1
    >>> across = [Segment(10, 0, 60), Segment(20, 0, 60)]
    >>> rules_in_low_rows([Segment(30, 25, 58), Segment(40, 25, 58)], across, dark, 72, 21)
    [Segment(at=30, start=10, end=20)]
    """
    found: list[Segment] = []
    for rule in down:
        met = sorted(other.at for other in across if other.start - IN_LINE <= rule.at <= other.end + IN_LINE)
        for top, foot in pairwise(met):
            is_low = LOWEST <= foot - top < highest
            is_known = is_low and any(stands_in(other, rule.at, top, foot) for other in (*down, *found))
            if is_low and not is_known and seen(dark, rule.at, top, foot, dpi) >= WHOLE:
                found.append(Segment(rule.at, top, foot))
    return found


def unbridged(
    down: Sequence[Segment], across: Sequence[Segment], dark: Mask, dpi: float, highest: float
) -> tuple[list[Segment], list[Segment]]:
    """The rules (points) that stand, without those rows lower than ``highest`` where they are not seen; and the parts
    left out.

    A gap in a rule that is just as high as a row is a cell merged over columns, and no place where toner fell off;
    in a rule of dots or dashes nobody can tell.

    >>> dark = np.zeros((60, 60), np.uint8)
    >>> dark[5:11, 30] = dark[20:60, 30] = 1
    >>> across = [Segment(10, 0, 60), Segment(20, 0, 60)]
    >>> unbridged([Segment(30, 5, 60)], across, dark, 72, 21)[0]
    [Segment(at=30, start=5, end=10), Segment(at=30, start=20, end=60)]
    """
    kept: list[Segment] = []
    gaps: list[Segment] = []
    for rule in down:
        rows = gaps_in(rule, across, dark, dpi, highest)
        if not rows or not is_solid(rule, rows, dark, dpi):
            kept.append(rule)
            continue
        gaps.extend(Segment(rule.at, top + IN_LINE, foot - IN_LINE) for top, foot in rows)
        kept.extend(pieces_beside(rule, rows))
    return kept, gaps


def gaps_in(
    rule: Segment, across: Sequence[Segment], dark: Mask, dpi: float, highest: float
) -> list[tuple[float, float]]:
    """The low rows that a standing rule goes through without joining the rules above and below them."""
    met = sorted(other.at for other in across if other.start - IN_LINE <= rule.at <= other.end + IN_LINE)
    return [
        (top, foot)
        for top, foot in pairwise(met)
        if min(rule.end, foot) - max(rule.start, top) > (foot - top) / 2
        and LOWEST <= foot - top < highest
        and not joins(dark, rule.at, top, foot, dpi)
        and seen(dark, rule.at, top, foot, dpi) < NEARLY
    ]


def is_solid(rule: Segment, rows: Sequence[tuple[float, float]], dark: Mask, dpi: float) -> bool:
    """Whether a standing rule is seen nearly everywhere outside of some rows: one of dots or dashes is not."""
    pieces = pieces_beside(rule, rows)
    told = sum(seen(dark, *piece, dpi) * (piece.end - piece.start) for piece in pieces)
    return told > SOLID * sum(piece.end - piece.start for piece in pieces)


def pieces_beside(rule: Segment, rows: Sequence[tuple[float, float]]) -> list[Segment]:
    """What some rows leave of a standing rule.

    >>> pieces_beside(Segment(30, 5, 60), [(10, 20)])
    [Segment(at=30, start=5, end=10), Segment(at=30, start=20, end=60)]
    """
    starts, ends = (rule.start, *(foot for _, foot in rows)), (*(top for top, _ in rows), rule.end)
    return [Segment(rule.at, start, end) for start, end in zip(starts, ends, strict=True) if end - start > IN_LINE]


def stands_in(rule: Segment, at: float, top: float, foot: float) -> bool:
    """Whether a known rule stands at a place in a row."""
    return abs(rule.at - at) <= IN_LINE and min(rule.end, foot) - max(rule.start, top) > (foot - top) / 2


def seen(dark: Mask, at: float, top: float, foot: float, dpi: float) -> float:
    """Of the height from one rule to the next the share in which something dark stands at a place."""
    part = dark[place(Segment(at, top, foot), dpi)]
    return float(np.count_nonzero(part.any(axis=1))) / len(part) if part.size else 0.0


def joins(dark: Mask, at: float, top: float, foot: float, dpi: float) -> bool:
    """Whether something dark stands at a place at both ends of the way from one rule to the next."""
    ends = ((top + BEYOND, top + BEYOND + 1), (foot - BEYOND - 1, foot - BEYOND))
    return all(seen(dark, at, first, last, dpi) >= 1 for first, last in ends)


def place(rule: Segment, dpi: float) -> tuple[slice, slice]:
    """The pixels on which a standing rule (points) may be drawn."""
    first, last = (round(end * dpi / POINTS) for end in (rule.start, rule.end))
    left, right = (round(rule.at * dpi / POINTS + side * ASIDE * dpi) for side in (-1, 1))
    return slice(max(0, first), last + 1), slice(max(0, left), right + 1)


def painted(mask: Mask, rules: Sequence[Segment], dpi: float, value: int) -> Mask:
    """A mask with the places of some standing rules set to a value."""
    found = mask.copy()
    for rule in rules:
        found[place(rule, dpi)] = value
    return found

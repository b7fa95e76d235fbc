"""Cells between which a rule is missing: a picture's dark header shows no rules, and its labels stand apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.gridlines import Lattice
from extractors.page import Region
from extractors.pictures.load import POINTS
from extractors.pictures.marks import Marks, ink_within

APART = 5.0
"""Points: so far apart stand the texts of two columns; words stand closer."""
INSIDE = 1.5
"""Points: a cell is looked at so far inside of its rules."""
SPECKS = 2
"""So many dark pixels in a gap are dirt."""


def divide(lattice: Lattice, marks: Marks, dpi: float) -> Lattice:
    """A lattice with its wide cells cut between columns where texts stand on both sides and nothing lies between."""
    regions: list[Region] = []
    for region in lattice.regions:
        regions.extend(divided(region, lattice.xs, marks, dpi))
    if len(regions) == len(lattice.regions):
        return lattice
    owner = [[0] * (len(lattice.xs) - 1) for _ in lattice.ys[1:]]
    for number, region in enumerate(regions):
        for row in range(*region.rows):
            owner[row][region.cols[0] : region.cols[1]] = [number] * (region.cols[1] - region.cols[0])
    return replace(lattice, regions=tuple(regions), owner=tuple(map(tuple, owner)))


def divided(region: Region, xs: Sequence[float], marks: Marks, dpi: float) -> list[Region]:
    """A region, or the parts that it falls into; it stays whole unless letters stand in two of them."""
    first, end = region.cols
    if end - first < 2:
        return [region]
    cuts = [first, *(col for col in range(first + 1, end) if stand_apart(region, xs[col], marks, dpi)), end]
    parts = list(pairwise(cuts))
    told = [ink_in(region, xs[a] + APART, xs[b] - APART, marks, dpi) for a, b in parts]
    if sum(told) < 2:
        return [region]
    _, top, _, bottom = region.box
    return [replace(region, cols=part, box=(xs[part[0]], top, xs[part[1]], bottom)) for part in parts]


def stand_apart(region: Region, wall: float, marks: Marks, dpi: float) -> bool:
    """Whether there is a gap between the texts at a wall: around it, or right before it where a text begins at it."""
    around, before = (not ink_in(region, at, at, marks, dpi) for at in (wall, wall - APART / 2))
    return around or before


def ink_in(region: Region, x0: float, x1: float, marks: Marks, dpi: float) -> bool:
    """Whether letters stand in a region between two places, or nearer to them than words stand."""
    scale = dpi / POINTS
    top, bottom = (region.box[1] + INSIDE) * scale, (region.box[3] - INSIDE) * scale
    left, right = (x0 - APART / 2) * scale, (x1 + APART / 2) * scale
    return ink_within(marks, (left, top, right, bottom)) > SPECKS

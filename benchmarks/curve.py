"""A calibration curve as SVG: what was claimed against what came true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

SIDE, MARGIN = 360, 60
"""Pixels of the square, and around it."""
BINS = 10
"""Groups of equally many cells, from the least sure to the surest."""
COLOURS = ("#1b6ca8", "#c0392b", "#2e7d32", "#8e44ad")


def curve_to_svg(curves: Mapping[str, tuple[Any, Any]]) -> str:
    """For each way of reading the claimed chances and whether each came true, as a picture."""
    size = SIDE + 2 * MARGIN
    lines = [line for number, (way, told) in enumerate(curves.items()) for line in way_to_lines(number, way, *told)]
    axes = (
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
        f'<path d="M{place(0, 0)} L{place(1, 1)}" stroke="#bbb" stroke-dasharray="4"/>'
        f'<text x="{size / 2}" y="{size - 20}" text-anchor="middle">claimed</text>'
        f'<text x="20" y="{size / 2}" text-anchor="middle" transform="rotate(-90 20 {size / 2})">came true</text>'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="13">'
    )
    return "\n".join([head, axes, *lines, "</svg>\n"])


def place(claimed: float, true: float) -> str:
    """A point of the picture."""
    return f"{MARGIN + SIDE * claimed:.1f},{MARGIN + SIDE * (1 - true):.1f}"


def way_to_lines(number: int, way: str, chances: Any, right: Any) -> Iterator[str]:
    """One way's curve with its name."""
    colour = COLOURS[number % len(COLOURS)]
    order = np.argsort(chances, kind="stable")
    groups = [group for group in np.array_split(order, BINS) if len(group)]
    points = [place(float(chances[group].mean()), float(right[group].mean())) for group in groups]
    yield f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for point in points:
        x, y = point.split(",")
        yield f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'
    yield f'<text x="{MARGIN + 12}" y="{MARGIN + 20 + 18 * number}" fill="{colour}">{way} ({len(right)} cells)</text>'

"""Whether two places of a print are one and the same, though found at slightly different coordinates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pipeline.model import Box

ON_PAGE = re.compile(r"p(\d+)\[([-\d.]+),([-\d.]+),([-\d.]+),([-\d.]+)\]")


def same_place(source: str, others: Iterable[str]) -> str | None:
    """The one of some places that is surely the same as ``source``, None where none is or several may be.

    >>> same_place("p2[10.0,20.0,110.0,40.0]", ["p2[10.0,40.0,110.0,60.0]", "p2[10.2,19.6,110.1,40.3]"])
    'p2[10.2,19.6,110.1,40.3]'
    >>> same_place("Analys!B7", ["Analys!B8"])
    """
    boxes = source_to_boxes(source)
    found = [other for other in others if boxes and is_same(boxes, source_to_boxes(other))]
    return found[0] if len(found) == 1 else None


def source_to_boxes(source: str) -> list[tuple[str, Box]]:
    """The pages and boxes of a place on pages, none of any other place.

    >>> source_to_boxes("p4[1.0,2.0,3.0,4.5];p5[1.0,2.0,3.0,4.0]")[0]
    ('4', (1.0, 2.0, 3.0, 4.5))
    """
    found = [ON_PAGE.fullmatch(part) for part in source.split(";")]
    return [(it[1], (float(it[2]), float(it[3]), float(it[4]), float(it[5]))) for it in found if it]


def is_same(boxes: list[tuple[str, Box]], others: list[tuple[str, Box]]) -> bool:
    """Whether places are one: as many boxes, on the same pages, each as good as the other's."""
    if len(boxes) != len(others):
        return False
    pairs = list(zip(boxes, others, strict=True))
    return all(one[0] == other[0] and overlap(one[1], other[1]) >= least() for one, other in pairs)


def overlap(one: Box, other: Box) -> float:
    """The share of what two boxes cover that both cover, 0 to 1.

    >>> overlap((0, 0, 2, 1), (1, 0, 2, 1)), overlap((0, 0, 1, 1), (2, 0, 3, 1))
    (0.5, 0.0)
    """
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    both = max(0.0, width) * max(0.0, height)
    whole = area(one) + area(other) - both
    return both / whole if whole else 0.0


def area(box: Box) -> float:
    """The area of a box."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


@cache
def least() -> float:
    """The share from which on two boxes are one place."""
    text = files("normalizers").joinpath("data/corrections.toml").read_text(encoding="utf-8")
    return float(tomllib.loads(text)["overlap"])

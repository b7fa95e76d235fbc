"""Line ends that geometry left open, settled by the plan's own words: was a word cut there, or did one end?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.model import Cell, Repair

WORD = re.compile(r"\w[\w-]*")
SURE = 0.9
"""The confidence of a join that the plan's own words bear out."""


def plan_words(cells: Iterable[Cell]) -> Counter[str]:
    """How often each word stands in a plan, halves beside an unsure line end left out."""
    words: Counter[str] = Counter()
    for cell in cells:
        open_ends = set(cell.unsure)
        for match in WORD.finditer(cell.text):
            if match.end() not in open_ends and match.start() - 1 not in open_ends:
                words[match.group().casefold()] += 1
    return words


def settle(cell: Cell, words: Mapping[str, int]) -> tuple[tuple[Repair, ...], tuple[int, ...]]:
    """The joins that the words bear out, and the positions that stay unsure.

    >>> from pipeline.model import Origin
    >>> cell = Cell(0, 0, "Preventionssamord naren", (Origin(page=1),), unsure=(17,))
    >>> repairs, unsure = settle(cell, {"preventionssamordnaren": 2})
    >>> [(repair.before, repair.after) for repair in repairs], unsure
    ([(' ', '')], ())
    """
    repairs, unsure = [], []
    for at in cell.unsure:
        left = re.search(r"[\w-]+\Z", cell.text[:at])
        right = re.match(r"[\w-]+", cell.text[at + 1 :])
        whole = ((left.group() if left else "") + (right.group() if right else "")).casefold()
        halves = [part.group().casefold() for part in (left, right) if part]
        if whole in words:
            repairs.append(Repair(at, at + 1, cell.text[at], "", "line_join", SURE))
        elif not all(half in words for half in halves):
            unsure.append(at)
    return tuple(repairs), tuple(unsure)

"""How sure a cell is: the chance that it has all of its lines and no other's, from what is seen around it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractors.dumps.cells import DumpCell
from extractors.dumps.evidence import begins_small, goes_on
from extractors.dumps.knowledge import dump_knowledge
from extractors.dumps.lines import GAP, PAGE, text_width
from extractors.dumps.places import is_ghostly
from extractors.dumps.rooms import Room

MAY_BE_EMPTY = frozenset({"follow_up", "narrative"})
"""Columns that are empty in many plans: their gaps tell nothing."""


def cell_chances(
    cells: Sequence[DumpCell], rooms: Mapping[str, Room], fields: Sequence[str], counts_off: float | None
) -> list[float]:
    """The chance that each cell of a sheet is right, 0 to 1; ``counts_off``: how far the stated counts are, if any."""
    own = [cell_signs(cell, rooms[cell.field]) for cell in cells]
    rows: dict[int, list[dict[str, float]]] = {}
    held: dict[int, set[str]] = {}
    for cell, signs in zip(cells, own, strict=True):
        rows.setdefault(cell.row, []).append(signs)
        held.setdefault(cell.row, set()).add(cell.field)
    wanted = [name for name in fields if name not in MAY_BE_EMPTY]
    gaps = {row: 1 - len(names & set(wanted)) / max(1, len(wanted)) for row, names in held.items()}
    sparse = sum(gaps.values()) / max(1, len(gaps))
    around = {
        "sparse": sparse,
        "uncounted": float(counts_off is None),
        "miscounted": min(1.0, counts_off or 0.0),
    }
    return [
        chance({**signs, **around, "row": worst(rows[cell.row], signs), "gaps": gaps[cell.row]})
        for cell, signs in zip(cells, own, strict=True)
    ]


def cell_signs(cell: DumpCell, room: Room) -> dict[str, float]:
    """What is doubtful about a cell by itself."""
    texts = [piece.text for piece in cell.pieces]
    joints = list(pairwise(cell.pieces))
    return {
        "shared": float(cell.pieces[0].shared),
        "small": float(begins_small(cell.text)),
        "cut_off": float(goes_on(texts[-1])),
        "wide": float(any(room.excess(text_width(text)) for text in texts)),
        "not_full": sum(1 - room.share_above(text_width(f"{a.text} {b.text.split()[0]}")) for a, b in joints),
        "in_gap": float(sum(b.line.gap == GAP for _, b in joints)),
        "over_page": float(sum(b.line.gap == PAGE for _, b in joints)),
        "untangled": float(any(piece.line.column for piece in cell.pieces)),
        "ghostly": float(any(is_ghostly(text) for text in texts)),
        "one_line": float(len(texts) == 1),
    }


def worst(row: Sequence[Mapping[str, float]], own: Mapping[str, float]) -> float:
    """How doubtful the most doubtful other cell of a row is."""
    return max((odds(signs) for signs in row if signs is not own), default=0.0)


def odds(signs: Mapping[str, float]) -> float:
    """The weight of signs of doubt."""
    weights = dump_knowledge().doubts
    return sum(weights.get(name, 0.0) * value for name, value in signs.items())


def chance(signs: Mapping[str, float]) -> float:
    """The chance that a cell is right, by its signs of doubt.

    >>> chance({}) > chance({"in_gap": 1.0}) > chance({"in_gap": 2.0, "cut_off": 1.0})
    True
    """
    known = dump_knowledge()
    sure = 1 / (1 + math.exp(odds(signs) - known.trust))
    return round(max(known.least, min(known.most, sure)), 3)

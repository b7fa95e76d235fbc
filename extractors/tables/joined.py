"""Merged cells that the end of a band cuts, whole again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Cell


def without_cuts(cells: Sequence[Cell], offsets: Sequence[int]) -> tuple[Cell, ...]:
    """The cells with those made one that a band's end cuts: each band shows a merged cell's whole text, or none."""
    found: dict[tuple[int, int], Cell] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.col)):
        before = next((other for other in found.values() if goes_on_beside(other, cell, offsets)), None)
        if before is None:
            found[cell.row, cell.col] = cell
        else:
            span = before.col_span + cell.col_span
            found[before.row, before.col] = replace(before, col_span=span, origins=(*before.origins, *cell.origins))
    return tuple(found.values())


def goes_on_beside(left: Cell, right: Cell, offsets: Sequence[int]) -> bool:
    """Whether two cells, each as wide as its band, are one merged cell of which both bands show the same text."""
    return (
        right.col in offsets[1:-1]
        and left.col + left.col_span == right.col
        and (left.row, left.row_span) == (right.row, right.row_span)
        and right.col_span > 1
        and left.col_span > 1
        and all(cell.col in offsets and cell.col + cell.col_span in offsets for cell in (left, right))
        and (left.text == right.text or not right.text)
    )

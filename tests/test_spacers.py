"""Columns that narrow spaces without rules part are one table; tables that stand apart stay two."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.gridlines import segments_to_lattices
from extractors.page import Segment

ROWS = (20.0, 60.0, 100.0, 140.0)


def box(x0: float, x1: float, ys: tuple[float, ...] = ROWS) -> tuple[list[Segment], list[Segment]]:
    """A column ruled by itself."""
    return [Segment(y, x0, x1) for y in ys], [Segment(x, a, b) for x in (x0, x1) for a, b in pairwise(ys)]


def tables(*boxes: tuple[list[Segment], list[Segment]]) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    across = [rule for one in boxes for rule in one[0]]
    down = [rule for one in boxes for rule in one[1]]
    return [(lattice.xs, lattice.ys) for lattice in segments_to_lattices(across, down)]


def test_columns_parted_by_narrow_spaces_are_one_table() -> None:
    assert tables(box(10, 90), box(100, 180), box(190, 300)) == [((10, 90, 100, 180, 190, 300), ROWS)]


def test_a_column_with_merged_rows_is_one_of_them() -> None:
    merged = box(100, 180, (20.0, 100.0, 140.0))
    (lattice,) = segments_to_lattices(
        [*box(10, 90)[0], *merged[0], *box(190, 300)[0]], [*box(10, 90)[1], *merged[1], *box(190, 300)[1]]
    )
    rows = [region.rows for region in lattice.regions if region.cols == (2, 3)]
    assert rows == [(0, 2), (2, 3)]


def test_no_cell_of_a_space_is_open_at_the_pages_end() -> None:
    across, down = ([*box(10, 90)[k], *box(100, 180)[k]] for k in (0, 1))
    (lattice,) = segments_to_lattices(across, down)
    assert not any(region.open_top or region.open_bottom for region in lattice.regions)


@pytest.mark.parametrize(
    "other",
    [
        box(130, 200),
        box(100, 180, (20.0, 60.0, 100.0)),
        box(100, 180, (20.0, 75.0, 140.0)),
        box(100, 180, (20.0, 140.0)),
    ],
    ids=["far apart", "ends elsewhere", "other rows", "a single box"],
)
def test_what_stands_apart_or_has_other_rows_is_another_table(
    other: tuple[list[Segment], list[Segment]],
) -> None:
    assert len(tables(box(10, 90), other)) == 2


def test_two_tables_side_by_side_stay_two() -> None:
    assert len(tables(box(10, 90), box(90, 150), box(160, 240), box(240, 300))) == 2

"""Rows of bands matched by geometry: in order, from end to end, no height lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.tables.match import Ladder, align_rows, as_tall, common_ladder, same_boundaries

ladders = st.lists(st.integers(8, 200).map(float), min_size=1, max_size=12).map(tuple)


def merged_somewhere(ladder: Ladder, keep: Sequence[bool]) -> Ladder:
    """The ladder without some of its inner boundaries: rows merged across all columns of a band."""
    bounds = [0.0, *accumulate(ladder)]
    kept = [bound for bound, stays in zip(bounds[1:-1], keep, strict=False) if stays]
    return tuple(b - a for a, b in pairwise([0.0, *kept, bounds[-1]]))


@given(ladders, ladders)
def test_matched_boundaries_go_down_in_both_bands_from_end_to_end(a: Ladder, b: Ladder) -> None:
    pairs = align_rows(a, b)
    assert pairs[0] == (0, 0)
    assert pairs[-1] == (len(a), len(b))
    assert all(i0 <= i1 and j0 <= j1 and (i0, j0) != (i1, j1) for (i0, j0), (i1, j1) in pairwise(pairs))


@given(ladders)
def test_a_band_matches_itself_row_by_row(ladder: Ladder) -> None:
    assert align_rows(ladder, ladder) == tuple((i, i) for i in range(len(ladder) + 1))


@given(ladders, st.lists(st.floats(-0.9, 0.9), min_size=12, max_size=12))
def test_rows_a_little_taller_or_lower_still_match(ladder: Ladder, off: list[float]) -> None:
    crooked = tuple(height + more for height, more in zip(ladder, off, strict=False))
    assert align_rows(ladder, crooked) == tuple((i, i) for i in range(len(ladder) + 1))


@given(ladders, st.lists(st.booleans(), min_size=11, max_size=11))
def test_rows_merged_across_a_band_are_split_as_the_other_band_has_them(ladder: Ladder, keep: list[bool]) -> None:
    common, places = common_ladder([ladder, merged_somewhere(ladder, keep)])
    assert sum(common) == pytest.approx(sum(ladder))
    assert common == ladder
    assert set(places[1]) <= set(places[0])


@given(st.lists(ladders, min_size=1, max_size=4))
def test_the_common_rows_have_every_bands_boundaries_in_order(bands: list[Ladder]) -> None:
    common, places = common_ladder(bands)
    for band, mine in zip(bands, places, strict=True):
        assert len(mine) == len(band) + 1
        assert 0 <= mine[0] <= mine[-1] <= len(common)
        assert all(before < after for before, after in pairwise(mine))
    assert any(mine[0] == 0 for mine in places)
    assert any(mine[-1] == len(common) for mine in places)


def test_a_row_that_only_one_band_has_moves_the_others_down() -> None:
    assert common_ladder([(50.0, 30.0), (20.0, 50.0, 30.0)]) == ((20.0, 50.0, 30.0), [[1, 2, 3], [0, 1, 2, 3]])


@given(ladders)
def test_equal_bands_keep_their_heights(ladder: Ladder) -> None:
    common, places = common_ladder([ladder, ladder, ladder])
    assert common == ladder
    assert places == [list(range(len(ladder) + 1))] * 3


def test_pages_as_tall_as_each_other_can_show_the_same_rows() -> None:
    assert as_tall([30.0, 400.0], [50.0, 424.0])
    assert not as_tall([30.0, 400.0], [30.0, 300.0])
    assert same_boundaries([0.0, 40.0], [0.0, 40.0, 80.0]) == pytest.approx(2 / 3)

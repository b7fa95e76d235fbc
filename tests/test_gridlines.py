"""Rules to a lattice: every place in one region, double and dashed borders are borders, what is no border is none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.gridlines import SNAP, Lattice, build_lattice, dashes_to_rules, length, segments_to_lattices, snap
from extractors.page import Segment
from extractors.strays import without_strays

XS, YS = (10.0, 60.0, 110.0), (20.0, 50.0, 80.0, 110.0)
places = st.lists(st.floats(0, 800, allow_nan=False), min_size=1, max_size=40)


def ruled(xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[list[Segment], list[Segment]]:
    """The rules of a full grid, a stroke for each side of each cell."""
    across = [Segment(y, x0, x1) for y in ys for x0, x1 in pairwise(xs)]
    down = [Segment(x, y0, y1) for x in xs for y0, y1 in pairwise(ys)]
    return across, down


def only(across: list[Segment], down: list[Segment]) -> Lattice:
    """The one table that the rules draw."""
    (lattice,) = segments_to_lattices(across, down)
    return lattice


@given(places)
def test_snapped_places_are_in_order_and_clearly_apart(found: list[float]) -> None:
    snapped = snap(found)
    assert list(snapped) == sorted(snapped)
    assert min(found) - 1e-6 <= snapped[0] <= snapped[-1] <= max(found) + 1e-6
    assert all(min(abs(place - other) for other in snapped) <= SNAP * len(found) for place in found)


@given(st.sets(st.integers(0, 80), min_size=1, max_size=30))
def test_places_that_are_apart_stay_as_they_are(tens: set[int]) -> None:
    assert snap(place * 10.0 for place in tens) == tuple(sorted(place * 10.0 for place in tens))


@st.composite
def walls(draw: st.DrawFn) -> tuple[int, int, list[list[bool]], list[list[bool]]]:
    """Any walls of a lattice of some rows and columns."""
    n_rows, n_cols = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    floors = draw(
        st.lists(st.lists(st.booleans(), min_size=n_cols, max_size=n_cols), min_size=n_rows + 1, max_size=n_rows + 1)
    )
    sides = draw(
        st.lists(st.lists(st.booleans(), min_size=n_rows, max_size=n_rows), min_size=n_cols + 1, max_size=n_cols + 1)
    )
    return n_rows, n_cols, floors, sides


@given(walls())
def test_regions_share_the_lattice_out_among_them(drawn: tuple[int, int, list[list[bool]], list[list[bool]]]) -> None:
    n_rows, n_cols, floors, sides = drawn
    xs, ys = [10.0 * i for i in range(n_cols + 1)], [7.0 * i for i in range(n_rows + 1)]
    lattice = build_lattice(xs, ys, floors, sides)
    owned = [(row, col) for region in lattice.regions for row in range(*region.rows) for col in range(*region.cols)]
    assert sorted(owned) == [(row, col) for row in range(n_rows) for col in range(n_cols)]
    for number, region in enumerate(lattice.regions):
        x0, top, x1, bottom = region.box
        assert lattice.region_at((x0 + x1) / 2, (top + bottom) / 2) == number
        assert lattice.region_at(x0, top) == number


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted).map(tuple), max_size=12))
def test_the_length_of_intervals_is_what_they_cover(parts: list[tuple[int, int]]) -> None:
    assert length(parts) == len({point for start, end in parts for point in range(start, end)})


def test_a_full_grid_has_a_region_for_each_cell() -> None:
    lattice = only(*ruled(XS, YS))
    assert (lattice.xs, lattice.ys) == (XS, YS)
    assert len(lattice.regions) == 6
    assert lattice.region_at(5, 30) is None


@pytest.mark.parametrize(("on", "off"), [(3.0, 2.0), (0.75, 0.75), (9.0, 3.5)], ids=["dashes", "dots", "long dashes"])
def test_a_dashed_rule_is_a_rule(on: float, off: float) -> None:
    across, down = ([part for rule in rules for part in dashed(rule, on, off)] for rules in ruled(XS, YS))
    assert len(only(across, down).regions) == 6


def dashed(rule: Segment, on: float, off: float) -> list[Segment]:
    """A rule as dashes, the last one where the rule ends."""
    count = int((rule.end - rule.start) // (on + off))
    starts = [rule.start + i * (on + off) for i in range(count)]
    return [Segment(rule.at, start, start + on) for start in starts] + [Segment(rule.at, rule.end - on, rule.end)]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 90), st.integers(5, 40)), max_size=20))
def test_joined_dashes_cover_all_that_was_drawn(strokes: list[tuple[int, int, int]]) -> None:
    drawn = [Segment(10.0 * at, start, start + long) for at, start, long in strokes]
    rules = dashes_to_rules(drawn)
    assert all(any(r.at == s.at and r.start <= s.start and s.end <= r.end for r in rules) for s in drawn)
    assert dashes_to_rules(rules) == rules


def test_a_double_border_is_one_boundary() -> None:
    across, down = ruled(XS, YS)
    across += [rule._replace(at=rule.at + 2.6) for rule in across]
    down += [rule._replace(at=rule.at + 2.6) for rule in down]
    assert len(only(across, down).regions) == 6


def test_cells_without_a_rule_between_them_are_one_merged_cell() -> None:
    across, down = ruled(XS, YS)
    lattice = only([rule for rule in across if rule != Segment(50.0, 10.0, 60.0)], down)
    assert [region.rows for region in lattice.regions if region.cols == (0, 1)] == [(0, 2), (2, 3)]


def test_a_side_without_a_rule_is_open() -> None:
    across, down = ruled(XS, YS)
    lattice = only([rule for rule in across if rule.at != YS[-1]], down)
    assert lattice.ys == YS
    assert [region.open_bottom for region in lattice.regions] == [False, False, False, False, True, True]
    assert not any(region.open_top for region in lattice.regions)


def test_rules_that_do_not_touch_are_tables_of_their_own_from_top_to_bottom() -> None:
    low, high = ruled(XS, YS), ruled(XS, tuple(y - 200 for y in YS))
    found = segments_to_lattices(low[0] + high[0], low[1] + high[1])
    assert [lattice.ys[0] for lattice in found] == [-180.0, 20.0]


def test_a_box_is_a_frame_and_a_lone_line_is_nothing() -> None:
    assert only(*ruled((10.0, 60.0), (20.0, 50.0))).is_frame
    assert segments_to_lattices([Segment(20, 0, 90)], []) == ()
    assert segments_to_lattices([Segment(20, 0, 3)], [Segment(20, 0, 3)]) == ()


def test_a_rule_seen_in_two_pieces_reaches_to_the_tables_side() -> None:
    across, down = ruled((10.0, 60.0, 200.0), YS)
    pieces = [Segment(y, x0, x1) for y in YS for x0, x1 in ((10.0, 160.0), (160.0, 200.0))]
    assert without_strays(pieces, down) == (pieces, down)
    assert only(*without_strays(pieces, down)) == only(across, down)


def test_a_letter_above_a_table_does_not_make_a_stray_of_the_rule_below_it() -> None:
    across, down = ruled((10.0, 60.0, 110.0), (20.0, 50.0))
    longer = [rule._replace(start=4.0) if rule.at == 60.0 else rule for rule in down]
    assert only(*without_strays(across, longer)) == only(across, down)


def test_short_rules_that_stand_open_together_keep_their_ends() -> None:
    across = [Segment(20.0, 10.0, 110.0), Segment(50.0, 10.0, 110.0)]
    down = [Segment(x, 20.0, 75.0) for x in XS]
    assert without_strays(across, down) == (across, down)


def test_a_short_stroke_that_ends_in_nothing_is_a_stray() -> None:
    across, down = ruled(XS, YS)
    assert without_strays([*across, Segment(65.0, 60.0, 90.0)], down) == (across, down)

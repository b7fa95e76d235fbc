"""Every letter in the cell that it was drawn for: by its clip, by its place, or beside the table."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.layout import ink_to_layout
from extractors.page import Glyph, Ink, PageLayout, Segment
from pipeline.model import Box

PAGE: Box = (0.0, 0.0, 400.0, 200.0)
XS, YS = (20.0, 120.0, 220.0), (30.0, 80.0, 130.0)


def letters(text: str, x: float, y: float, clip: int = 0) -> list[Glyph]:
    return [Glyph(c, x + i * 5, y, x + (i + 1) * 5, y + 10, clip) for i, c in enumerate(text)]


def grid(xs: tuple[float, ...] = XS, ys: tuple[float, ...] = YS) -> tuple[list[Segment], list[Segment]]:
    across = [Segment(y, xs[0], xs[-1]) for y in ys]
    return across, [Segment(x, y0, y1) for x in xs for y0, y1 in pairwise(ys)]


def layout(
    glyphs: list[Glyph],
    rules: tuple[list[Segment], list[Segment]] | None = None,
    clips: tuple[Box, ...] = (PAGE,),
    turned: tuple[Glyph, ...] = (),
) -> PageLayout:
    across, down = rules or grid()
    return ink_to_layout(Ink(1, PAGE[2], PAGE[3], 0, tuple(glyphs), tuple(across), tuple(down), clips, turned=turned))


def texts(page: PageLayout) -> dict[tuple[int, int], list[str]]:
    (table,) = page.tables
    return {(r.rows[0], r.cols[0]): [line.text for line in r.lines] for r in table.regions if r.lines}


def test_letters_stand_in_the_cell_around_them_or_beside_the_table() -> None:
    page = layout([*letters("orsak", 25, 40), *letters("vem", 125, 90), *letters("sida", 25, 180)])
    assert texts(page) == {(0, 0): ["orsak"], (1, 1): ["vem"]}
    assert [line.text for line in page.loose] == ["sida"]


@pytest.mark.parametrize(("y", "table"), [(-20.0, 0), (230.0, 1)], ids=["above the page", "below the page"])
def test_letters_off_the_page_belong_to_the_table_at_that_edge(y: float, table: int) -> None:
    """Two tables stand on the page; a merged cell of each goes on beyond it."""
    upper, lower = grid(ys=(0.0, 40.0, 80.0)), grid(ys=(110.0, 150.0, 200.0))
    page = layout(letters("klotter", 25, y), ([*upper[0], *lower[0]], [*upper[1], *lower[1]]))
    said = [[line.text for region in one.regions for line in region.lines] for one in page.tables]
    assert said[table] == ["klotter"]
    assert said[1 - table] == []


def test_texts_above_the_page_and_beside_the_table_are_those_of_the_cells_that_clip_them() -> None:
    rules = grid((120.0, 220.0), (30.0, 80.0, 130.0))
    clips = (PAGE, (20.0, 30.0, 70.0, 80.0), (70.0, 30.0, 120.0, 80.0))
    page = layout([*letters("klotter", 22, -30, 1), *letters("nedskräp", 72, -30, 2)], rules, clips)
    assert [line.text for line in page.loose] == ["klotter", "nedskräp"]


@pytest.mark.parametrize(
    ("right", "lines"),
    [(222.0, ["platser", "brottsoffer"]), (62.0, ["platserbrottsoffer"])],
    ids=["a gap", "one text over both"],
)
def test_titles_of_tables_beside_each_other_are_two(right: float, lines: list[str]) -> None:
    left, other = grid((20.0, 70.0, 120.0)), grid((220.0, 270.0, 320.0))
    rules = ([*left[0], *other[0]], [*left[1], *other[1]])
    page = layout([*letters("platser", 27.0, 15), *letters("brottsoffer", right, 15)], rules)
    assert [line.text for line in page.loose] == lines


def test_a_line_that_runs_over_its_cells_edge_belongs_to_the_cell_that_clips_it() -> None:
    clip = (20.0, 30.0, 120.0, 80.0)
    page = layout(letters("a text wider than its cell", 25, 40, clip=1), clips=(PAGE, clip))
    assert texts(page) == {(0, 0): ["a text wider than its cell"]}


def test_what_a_cell_clips_below_its_edge_overflows() -> None:
    clip = (20.0, 30.0, 120.0, 80.0)
    (table,) = layout(letters("seen", 25, 40, 1) + letters("unseen", 25, 85, 1), clips=(PAGE, clip)).tables
    region = next(region for region in table.regions if region.lines)
    assert [line.text for line in region.lines] == ["seen", "unseen"]
    assert region.overflows


@pytest.mark.parametrize(("y", "row"), [(-40.0, 0), (260.0, 1)], ids=["above the page", "below the page"])
def test_letters_off_the_page_belong_to_the_cell_at_that_edge(y: float, row: int) -> None:
    assert texts(layout(letters("whole", 25, y))) == {(row, 0): ["whole"]}


@pytest.mark.parametrize("height", [9.0, 5.0], ids=["under", "through"])
def test_a_line_under_letters_or_through_them_is_no_border(height: float) -> None:
    across, down = grid()
    line = letters("understruket och", 22, 50)
    across.append(Segment(50 + height, 22.0, line[-1].x1))
    (table,) = layout(line, (across, down)).tables
    assert table.ys == YS


def test_a_border_right_under_letters_is_a_border() -> None:
    line = letters("orsak och verkan ", 21, 30)
    (table,) = layout(line, grid(ys=(30.0, 39.5, 80.0))).tables
    assert table.ys == (30.0, 39.5, 80.0)


def test_a_single_box_is_no_table_but_may_be_all_that_is_left_of_one() -> None:
    page = layout(letters("klart", 25, 40) + letters("sida", 25, 180), grid((20.0, 120.0), (30.0, 80.0)))
    assert page.tables == ()
    assert [line.text for line in page.loose] == ["klart", "sida"]
    assert page.frame is not None
    assert [line.text for region in page.frame.regions for line in region.lines] == ["klart"]


def test_a_box_beside_a_table_is_none() -> None:
    across, down = grid()
    box = grid((300.0, 350.0), (30.0, 80.0))
    page = layout(letters("orsak", 25, 40) + letters("fig", 310, 40), (across + box[0], down + box[1]))
    assert len(page.tables) == 1
    assert page.frame is None
    assert [line.text for line in page.loose] == ["fig"]


def upwards(text: str, x: float, foot: float, clip: int = 0) -> Glyph:
    """A line of a text that runs upwards, each letter five points long."""
    return Glyph(text, x, foot - 5 * len(text), x + 10, foot, clip, turned=True)


def test_words_that_a_cells_height_cut_are_whole_in_a_text_that_runs_upwards() -> None:
    other = upwards("vid ", 130, 128)
    cut = [upwards("samverkan", 30, 78), upwards("smöte ", 40, 78), upwards("våld", 50, 75)]
    assert texts(layout([], turned=(*cut, other))) == {(0, 0): ["samverkansmöte våld"], (1, 1): ["vid"]}


def test_lines_that_run_upwards_and_had_room_are_words_of_their_own() -> None:
    short = [upwards("fler ", 30, 75), upwards("vuxna", 40, 75), upwards("ute", 50, 75)]
    assert texts(layout([], turned=tuple(short))) == {(0, 0): ["fler vuxna ute"]}


def test_a_text_that_runs_upwards_is_its_cells_where_a_line_lies_over_the_cells_side() -> None:
    clip = (20.0, 30.0, 120.0, 80.0)
    both = (upwards("Oriktig ", 14, 78, 1), upwards("skrivning", 30, 78, 1))
    page = layout([], clips=(PAGE, clip), turned=both)
    assert texts(page) == {(0, 0): ["Oriktig skrivning"]}
    assert not page.loose

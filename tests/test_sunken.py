"""A line that a browser printed over the foot of its cell, where a page cut the cell, stands in that cell."""

from __future__ import annotations

import pytest

from extractors.layout import ink_to_layout
from extractors.page import Glyph, Ink, PageLayout, Segment
from pipeline.model import Box

PAGE: Box = (0.0, 0.0, 300.0, 220.0)
XS, YS = (20.0, 120.0, 220.0), (30.0, 80.0, 130.0)
WIDE, HIGH, STEP = 5.0, 10.0, 15.0
Drawn = tuple[str, float, float, int]
"""A text, where it stands, and its clip."""


def layout(texts: list[Drawn], *, open_foot: bool = False) -> PageLayout:
    """A page of four cells with texts drawn one after the other; ``open_foot``: without a border at its end."""
    glyphs = [
        Glyph(c, x + at * WIDE, top, x + (at + 1) * WIDE, top + HIGH, clip, False, show)
        for show, (text, x, top, clip) in enumerate(texts)
        for at, c in enumerate(text)
    ]
    across = tuple(Segment(y, XS[0], XS[-1]) for y in (YS[:-1] if open_foot else YS))
    down = tuple(Segment(x, YS[0], YS[-1]) for x in XS)
    return ink_to_layout(Ink(1, PAGE[2], PAGE[3], 0, tuple(glyphs), across, down, (PAGE, (20.0, 80.0, 120.0, 130.0))))


def cells(page: PageLayout) -> dict[tuple[int, int], list[str]]:
    (table,) = page.tables
    return {(r.rows[0], r.cols[0]): [line.text for line in r.lines] for r in table.regions if r.lines}


def text(lines: list[str], top: float, clip: int = 0) -> list[Drawn]:
    return [(line, 24.0, top + STEP * at, clip) for at, line in enumerate(lines)]


BESIDE: Drawn = ("möte", 124.0, 35.0, 0)
OWN: Drawn = ("klotter", 24.0, 90.0, 0)


@pytest.mark.parametrize(
    ("top", "lines", "own"),
    [(46.2, 3, 91.0), (34.0, 4, 84.0), (31.0, 5, 106.5)],
    ids=["the border runs through it", "another text lies over it", "another line follows it"],
)
def test_a_line_over_the_foot_of_its_cell_is_the_cells(top: float, lines: int, own: float) -> None:
    told = ["skolor", "som", "saknar", "vuxna", "ute"][:lines]
    page = layout([*text(told, top), BESIDE, ("klotter", 24.0, own, 0)])
    assert cells(page) == {(0, 0): told, (0, 1): ["möte"], (1, 0): ["klotter"]}
    assert page.loose == ()


@pytest.mark.parametrize(
    "texts",
    [
        [*text(["skolor", "som"], 53.0), ("klotter", 24.0, 83.0, 0)],
        [*text(["skolor", "som"], 46.2), BESIDE, ("klotter", 24.0, 76.2, 0)],
        [*text(["skolor", "som"], 46.2), ("klotter", 24.0, 76.2, 1)],
        [*text(["skolor", "som"], 46.2), ("klotter", 24.0, 79.0, 0)],
    ],
    ids=["it begins below the border", "another cell's text between", "a clip of its own", "another step"],
)
def test_the_text_of_the_cell_below_stays_there(texts: list[Drawn]) -> None:
    found = cells(layout(texts))
    assert (found[0, 0], found[1, 0]) == (["skolor", "som"], ["klotter"])


@pytest.mark.parametrize(("open_foot", "beside"), [(True, []), (False, ["ute"])], ids=["a cut cell", "a note"])
def test_a_line_below_the_table_is_the_cells_that_its_end_leaves_open(open_foot: bool, beside: list[str]) -> None:
    page = layout(text(["många", "vuxna", "ute"], 102.0), open_foot=open_foot)
    assert cells(page) == {(1, 0): ["många", "vuxna", "ute"][: 3 - len(beside)]}
    assert [line.text for line in page.loose] == beside

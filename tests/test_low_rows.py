"""Rows too low for their texts: what a spreadsheet cut at a cell's foot, or printed over its neighbour, is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from extractors.grids import layouts_to_grids
from extractors.layout import ink_to_layout
from extractors.page import Glyph, Ink, PageLayout, Segment

HIGH, PITCH, WIDE = 8.0, 9.0, 4.0
BOX = (50.0, 100.0, 200.0, 150.0)


def line(text: str, top: float, clip: int) -> Iterator[Glyph]:
    for at, letter in enumerate(text):
        x0 = 52 + WIDE * at
        yield Glyph(letter, x0, top, x0 + WIDE, top + HIGH, clip, show=round(top))


def told(texts: Sequence[str], top: float, clip: int, below: float = 152.0) -> list[tuple[int, str]]:
    """What is said of the cells of a table of two rows: their rows and the codes."""
    glyphs = [glyph for at, text in enumerate(texts) for glyph in line(text, top + PITCH * at, clip)]
    ink = Ink(
        page=1,
        width=400,
        height=600,
        rotation=0,
        glyphs=(*glyphs, *line("Nedanför", below, 0)),
        across=tuple(Segment(y, 50, 300) for y in (100, 150, 200)),
        down=tuple(Segment(x, 100, 200) for x in (50, 200, 300)),
        clips=((0, 0, 400, 600), BOX),
    )
    (table,) = ink_to_layout(ink).tables
    return [(region.rows[0], code) for region in table.regions for code, _ in region.told]


FULL = ["Vi arbetar", "med skolan", "och med polisen", "under hela"]


@pytest.mark.parametrize(
    ("texts", "top", "clip", "codes"),
    [
        ([*FULL, "året och"], 106.5, 1, [(0, "text_cut")]),
        ([*FULL, "året."], 106.5, 1, []),
        ([*FULL, "året och"], 104.0, 1, []),
        ([*FULL, "året och"], 106.5, 0, []),
        ([*FULL, "året."], 110.0, 1, [(0, "text_cut")]),
    ],
    ids=["within a sentence", "at its end", "it has room", "no clip", "through the line"],
)
def test_a_text_that_stops_at_its_cells_foot_may_go_on(
    texts: list[str], top: float, clip: int, codes: list[tuple[int, str]]
) -> None:
    assert told(texts, top, clip) == codes


@pytest.mark.parametrize(
    ("top", "below", "rows"),
    [(100.5, 149.0, [0, 1]), (103.5, 152.0, [0, 1]), (103.5, 131.0, [0]), (101.0, 152.5, [])],
    ids=["of two cells", "a line that sank into the other", "in one cell", "one below the other"],
)
def test_texts_over_each_other_are_told_of_their_cells(top: float, below: float, rows: list[int]) -> None:
    assert told([*FULL, "året och", "nästa år."], top, 0, below) == [(row, "text_overlaps") for row in rows]


def laid(texts: Sequence[str], top: float, clip: int, foot: float) -> PageLayout:
    """A page of a table of two columns, its first cell as low as ``foot``, two others with texts that have room."""
    glyphs = [glyph for at, text in enumerate(texts) for glyph in line(text, top + PITCH * at, clip)]
    beside = [
        Glyph(letter, 210 + WIDE * at, top, 214 + WIDE * at, top + HIGH, 0, show=round(top))
        for top in (105.0, foot + 5)
        for at, letter in enumerate("Bredvid")
    ]
    ink = Ink(
        page=1,
        width=400,
        height=900,
        rotation=0,
        glyphs=(*glyphs, *beside),
        across=tuple(Segment(y, 50, 300) for y in (100, foot, foot + 50)),
        down=tuple(Segment(x, 100, foot + 50) for x in (50, 200, 300)),
        clips=((0, 0, 400, 900), (50.0, 100.0, 200.0, foot), (50.0, foot + 50, 200.0, foot + 80)),
    )
    return ink_to_layout(ink)


def cut_of(layout: PageLayout) -> list[str]:
    """The texts of which a page's cells say that a part may be missing."""
    return [text for table in layout.tables for region in table.regions for code, text in region.told]


@pytest.mark.parametrize(
    ("top", "cut"),
    [(104.0, ["året."]), (106.5, ["året."]), (91.0, [])],
    ids=["just fits", "hangs over a little", "room for another line"],
)
def test_where_only_full_cells_are_clipped_a_clip_tells_that_more_was_written(top: float, cut: list[str]) -> None:
    assert cut_of(laid([*FULL, "året."], top, 1, 150.0)) == cut


@pytest.mark.parametrize(
    ("last", "foot", "cut"),
    [("och", 427.6, ["och"]), ("slut.", 427.6, []), ("och", 421.0, [])],
    ids=["within a sentence", "at its end", "no highest row"],
)
def test_a_text_that_fills_the_highest_row_may_go_on(last: str, foot: float, cut: list[str]) -> None:
    count = int((foot - 100) / PITCH) - 1
    assert cut_of(laid([*["Vi arbetar"] * count, last], foot - PITCH * (count + 1), 0, foot)) == cut


@pytest.mark.parametrize(("count", "cut"), [(3, ["och med polisen"]), (1, [])], ids=["full", "room for more"])
def test_a_note_below_a_table_that_is_cut_off_is_told(count: int, cut: list[str]) -> None:
    layout = laid(FULL[:count], 202.0, 2, 150.0)
    assert [line.cut for line in layout.loose if line.cut] == cut
    (grid,) = (loose for loose in layouts_to_grids({1: layout}, []) if loose.margin)
    told = [finding for cell in grid.cells for finding in cell.findings]
    assert [(finding.code, dict(finding.facts)["text"]) for finding in told] == [("text_cut", text) for text in cut]


@pytest.mark.parametrize(
    ("letters", "is_cut"), [(37, True), (36, False), (50, False)], ids=["at the side", "it has room", "drawn whole"]
)
def test_a_line_that_its_cells_own_clip_cuts_at_the_side_is_told(letters: int, is_cut: bool) -> None:
    assert cut_of(laid(["m" * letters], 104.0, 1, 150.0)) == (["m" * letters] if is_cut else [])

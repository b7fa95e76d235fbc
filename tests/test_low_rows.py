"""Rows too low for their texts: what a spreadsheet cut at a cell's foot, or printed over its neighbour, is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from extractors.layout import ink_to_layout
from extractors.page import Glyph, Ink, Segment

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
    [(100.5, 149.0, [0, 1]), (103.5, 152.0, [1]), (101.0, 152.5, [])],
    ids=["of two cells", "in one cell", "one below the other"],
)
def test_texts_over_each_other_are_told_of_their_cells(top: float, below: float, rows: list[int]) -> None:
    assert told([*FULL, "året och", "nästa år."], top, 0, below) == [(row, "text_overlaps") for row in rows]

"""A text too long for its cell stands whole in that cell, in no other one; what is cut or in doubt is told."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from extractors.echoes import without_echoes
from extractors.layout import ink_to_layout
from extractors.page import Glyph, Ink, PageLayout, Segment
from extractors.prints import read_print
from pipeline.documents import find_documents
from pipeline.model import Box

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).parent.joinpath("cases", "spills.toml").read_text("utf-8"))[
    "case"
]
PAGE: Box = (0.0, 0.0, 500.0, 200.0)
XS, YS = (20.0, 120.0, 220.0, 320.0, 420.0), (30.0, 80.0, 130.0)
WIDE, HIGH, PAD = 5.0, 10.0, 3.0
FILLER = (("a b c d e f g h i j", 23.0, 0), ("k l m n", 123.0, 0), ("o p q", 223.0, 0), ("r s t", 323.0, 0))
"""The row below: it shows the margin that the cells keep, and that blanks are drawn."""


def letters(text: str, x: float, top: float, drawn: tuple[int, int]) -> list[Glyph]:
    """A text; ``drawn`` is its clip and its stroke."""
    clip, show = drawn
    return [Glyph(c, x + i * WIDE, top, x + (i + 1) * WIDE, top + HIGH, clip, False, show) for i, c in enumerate(text)]


def drawn(texts: Sequence[Sequence[Any]], clip: Box = PAGE, page: int = 1) -> PageLayout:
    """A page with a table of two rows, the first with these texts."""
    rows = ((FILLER, 90.0), (texts, 40.0))
    strokes = [((text, x, lower[0] if lower else top), clip) for row, top in rows for text, x, clip, *lower in row]
    glyphs = [glyph for show, (at, clip) in enumerate(strokes) for glyph in letters(*at, (clip, show))]
    across = tuple(Segment(y, XS[0], XS[-1]) for y in YS)
    down = tuple(Segment(x, *ys) for x in XS for ys in pairwise(YS))
    return ink_to_layout(Ink(page, PAGE[2], PAGE[3], 0, tuple(glyphs), across, down, (PAGE, clip)))


def first_row(layout: PageLayout) -> list[str]:
    """What the cells of the first row say."""
    (table,) = layout.tables
    return [" ".join(line.text for line in region.lines) for region in table.regions if region.rows[0] == 0]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_text_stands_in_the_cell_that_it_was_written_in(case: dict[str, Any]) -> None:
    layout = drawn(case["texts"], tuple(case.get("clip", PAGE)))
    assert first_row(layout) == case["row"]
    told = {region.cols[0]: [code for code, _ in region.told] for region in layout.tables[0].regions if region.told}
    assert told == {int(col): codes for col, codes in case.get("told", {}).items()}
    assert [line.text for line in layout.loose] == case.get("loose", [])


@given(st.lists(st.integers(1, 18), min_size=4, max_size=4))
def test_texts_that_have_room_are_left_alone(sizes: list[int]) -> None:
    texts = ["abcdefghijklmnopqr"[:size] for size in sizes]
    layout = drawn([(text, x + PAD, 0) for text, x in zip(texts, XS, strict=False)])
    assert first_row(layout) == texts
    assert not any(region.told for region in layout.tables[0].regions)


@given(st.integers(21, 70), st.booleans())
def test_no_letter_of_a_long_text_is_lost(size: int, to_the_left: bool) -> None:
    text = ("ordlängd " * 8)[:size].strip()
    x = XS[-1] - PAD - len(text) * WIDE if to_the_left else XS[0] + PAD
    assert sorted(first_row(drawn([(text, x, 0)]))) == ["", "", "", text]


def test_the_rest_of_a_text_on_the_next_page_is_no_text_of_its_own() -> None:
    text = "Möten varje vecka under hösten och våren"
    clip = (20.0, 10.0, 480.0, 150.0)
    pages = {1: drawn([(text, 323.0, 1)], clip), 2: drawn([(text, -60.0, 1)], clip, 2)}
    assert pages[2].loose
    whole = without_echoes(pages)
    assert (first_row(whole[1])[3], whole[2].loose) == (text, ())


def test_a_text_that_is_cut_on_the_next_page_is_told_of_in_its_cell() -> None:
    text = "Möten varje vecka under hösten och våren"
    clip = (120.0, 10.0, 220.0, 150.0)
    pages = {1: drawn([(text, 323.0, 1)], (20.0, 10.0, 480.0, 150.0)), 2: drawn([(text, 22.0, 1)], clip, 2)}
    whole = without_echoes(pages)
    assert whole[2].loose == ()
    assert ("text_cut", text) in whole[1].tables[0].regions[3].told


def test_what_only_looks_like_the_rest_of_another_pages_text_is_kept() -> None:
    clip = (20.0, 10.0, 480.0, 150.0)
    pages = {
        1: drawn([("Möten varje vecka under hösten", 323.0, 1)], clip),
        2: drawn([("Möten i maj", -20, 1)], clip, 2),
    }
    assert [line.text for line in without_echoes(pages)[2].loose] == ["Möten i maj"]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without rules"])
def test_a_print_gives_a_spilled_text_to_its_cell(tmp_path: Path, ruled: bool) -> None:
    file = tmp_path / "plan.pdf"
    canvas = Canvas(str(file), pagesize=landscape(A4))
    rows = (
        ("Problem", "Orsak", "Åtgärd", "När", "Vem"),
        ("Mörk gångväg", "Lampor saknas", "Vandringar i parken tre kvällar i veckan hela hösten", "", ""),
        ("Klotter", "Få vuxna ute", "Sanera", "I maj", "Fritidsledare"),
    )
    for number, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if ruled:
                canvas.rect(40 + 150 * col, 500 - 40 * number, 150, 40)
            canvas.drawString(43 + 150 * col, 525 - 40 * number, text)
    canvas.save()
    source = find_documents([file])[0].source
    assert source is not None
    (grid,) = read_print(source).grids
    assert [cell.text for cell in grid.cells if cell.row == 1] == [*rows[1][:3]]
    assert [cell.text for cell in grid.cells if cell.row == 2] == [*rows[2]]

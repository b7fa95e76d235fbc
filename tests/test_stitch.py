"""Bands side by side and pages below each other: one row, one cell, one text again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.page import Line, PageTable
from extractors.tables.bands import PrintedSheet
from extractors.tables.headers import HeaderRow
from extractors.tables.parts import Part, table_to_part
from extractors.tables.repeated import repeated_rows
from extractors.tables.stitch import repeated_lines, sheet_to_grid
from extractors.tables.templates import compact
from pipeline.model import Cell, Grid
from tests.fixtures.paper import set_line, set_table

texts = st.lists(st.sampled_from("abcd"), max_size=6).map(tuple)


def lines(names: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(map(set_line, names))


def grid_of(*bands: list[PageTable]) -> Grid:
    parts: tuple[tuple[Part, ...], ...] = tuple(tuple(map(table_to_part, band)) for band in bands)
    return sheet_to_grid(PrintedSheet(parts), False)


def said(grid: Grid) -> list[tuple[int, int, str, int]]:
    """Row, column, text and rows covered of each cell."""
    return [(cell.row, cell.col, cell.text, cell.row_span) for cell in sorted(grid.cells, key=place)]


def place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.col


def test_rows_above_the_header_of_a_second_table_are_kept_where_they_say_something_else() -> None:
    head = ["Åtgärd", "När", "Vem"]
    tables = [
        set_table(page, [["Problem", told, ""], head, ["Rondera", "2025", "Polis"]])
        for page, told in ((1, "Buller"), (2, "Klotter"))
    ]
    assert [text for _, _, text, _ in said(grid_of(tables)) if text in ("Buller", "Klotter")] == ["Buller", "Klotter"]


def test_title_rows_that_a_page_repeats_misread_are_left_out() -> None:
    pages = [
        set_table(
            page, [[title, "Orsak", "Åtgärd"], ["Ange området", "Beskriv orsaken", "Koppla åtgärden"], ["a", "b", "c"]]
        )
        for page, title in ((1, "Otrygga platser"), (2, "Otryooa plotser"))
    ]
    assert len([text for _, _, text, _ in said(grid_of(pages)) if text == "Orsak"]) == 1


HEAD, GUIDE = ["Område", "Orsak", "Åtgärd"], ["Otrygga platser", "Beskriv orsaken", "Koppla åtgärden"]


@pytest.mark.parametrize("read", [0.9, None], ids=["a picture", "a print"])
def test_a_scrap_in_a_title_row_that_a_picture_repeats_is_told_and_makes_no_row(read: float | None) -> None:
    scrap = ["Otrygga platser Cs a 2", "Beskriv orsaken", "Koppla åtgärden"]
    pages = [
        set_table(1, [HEAD, GUIDE, ["a", "b", "c"]]),
        with_confidence(set_table(2, [HEAD, scrap, ["d", "e", "f"]]), read),
    ]
    grid = grid_of(pages)
    told = [finding.facts for finding in grid.findings if finding.code == "title_scrap"]
    assert told == ([] if read is None else [(("text", "Cs a 2"),)])
    assert ("Otrygga platser Cs a 2" in [text for _, _, text, _ in said(grid)]) == (read is None)


def test_a_title_row_of_one_long_text_is_known_by_it() -> None:
    guide = "Beskriv vad som har genomförts"
    titles = [{0: compact("Uppföljning")}, {0: compact(guide)}]
    below = set_table(2, [["Uppföljning"], [f"{guide} men nr"], ["Delvis."]])
    assert [repeated_rows(Part(with_confidence(below, read)), titles) for read in (0.9, None)] == [2, 1]


@pytest.mark.parametrize(
    ("read", "guided", "repeated"), [(0.9, True, 2), (None, True, 1), (0.9, False, 1)],
    ids=["guidance of a picture", "guidance of a print", "a row like the first page's first"],
)  # fmt: skip
def test_guidance_that_a_picture_repeats_is_known_though_a_word_in_it_was_misread(
    read: float | None, guided: bool, repeated: int
) -> None:
    first = ["Ange tid för när åtgärden ska vara genomförd (alt linjearbete).", "Ange vem som ansvarar"]
    titles = [{0: "nar", 1: "vem"}, dict(enumerate(map(compact, first)))]
    again = [first[0].replace("(alt", "talt"), first[1]]
    below = with_confidence(set_table(2, [["När", "Vem"], again, ["2025", "Polis"]]), read)
    assert repeated_rows(Part(below, HeaderRow((), (), guided=guided)), titles) == repeated


def with_confidence(table: PageTable, read: float | None) -> PageTable:
    """A table as a picture of which an engine was so sure."""
    regions = (
        replace(region, lines=tuple(replace(line, confidence=read) for line in region.lines))
        for region in table.regions
    )
    return replace(table, regions=tuple(regions))


@given(texts, texts)
def test_what_is_repeated_stood_above_already(above: tuple[str, ...], below: tuple[str, ...]) -> None:
    count = repeated_lines(lines(above), lines(below))
    assert 0 <= count <= len(below)
    assert below[:count] == above[len(above) - count :] or below[:count] == above[:count]
    assert repeated_lines(lines(above), lines(above)) == len(above)


@given(texts.filter(bool), texts)
def test_a_text_that_goes_on_keeps_all_its_lines(above: tuple[str, ...], below: tuple[str, ...]) -> None:
    fresh = tuple(name.upper() for name in below)
    assert repeated_lines(lines(above), lines(fresh)) == 0


def test_bands_stand_side_by_side() -> None:
    grid = grid_of([set_table(1, [["a", "b"], ["c", "d"]])], [set_table(2, [["e"], ["f"]])])
    assert said(grid) == [
        (0, 0, "a", 1),
        (0, 1, "b", 1),
        (0, 2, "e", 1),
        (1, 0, "c", 1),
        (1, 1, "d", 1),
        (1, 2, "f", 1),
    ]
    assert grid.bands == ((1, 1), (2, 2))


def test_a_title_above_a_later_band_is_the_whole_tables() -> None:
    """Of a table beside another one only the first column may stand on the first page, its title cut off there."""
    first, second = (set_table(page, [[text], [text]]) for page, text in ((1, "a"), (2, "b")))
    titled = Part(second, title=set_line("Otrygga platser", y=30.0))
    grid = sheet_to_grid(PrintedSheet(((Part(first),), (titled,))), draws_blanks=False)
    assert said(grid)[0][2] == "Otrygga platser"


def test_empty_cells_and_blank_rows_keep_their_place() -> None:
    grid = grid_of([set_table(1, [["a"], [""], ["c"]])], [set_table(2, [[""], [""], ["f"]])])
    assert said(grid) == [(0, 0, "a", 1), (2, 0, "c", 1), (2, 1, "f", 1)]


def test_a_row_merged_across_one_band_spans_the_rows_of_the_other() -> None:
    left = set_table(1, [["a", "b"], ["c", "d"]], heights=(40.0, 40.0))
    assert said(grid_of([left], [set_table(2, [["e"]], heights=(80.0,))]))[2] == (0, 2, "e", 2)


def test_a_cut_row_is_one_row_again() -> None:
    above = set_table(1, [["a.", "b."], ["En lång", "Vem"]], open_bottom=True)
    below = set_table(2, [["text.", ""], ["c.", "d."]], open_top=True)
    grid = grid_of([above, below])
    assert said(grid)[2:] == [(1, 0, "En lång\ntext.", 1), (1, 1, "Vem", 1), (2, 0, "c.", 1), (2, 1, "d.", 1)]
    assert [finding.code for finding in grid.findings] == ["row_joined_over_pages"]
    cut = next(cell for cell in grid.cells if cell.text.startswith("En"))
    assert [origin.page for origin in cut.origins] == [1, 2]
    assert cut.confidence < min(cell.confidence for cell in grid.cells if cell.text == "a.")


def test_rows_that_end_with_their_page_stay_two() -> None:
    grid = grid_of([set_table(1, [["a.", "b."]] * 2), set_table(2, [["C.", "D."]] * 2)])
    assert grid.n_rows == 4
    assert grid.findings == ()


@pytest.mark.parametrize(
    ("above", "below", "height", "count"),
    [
        (("polisen och", "rektor"), ("kommunen", ""), 16.0, 1),
        (("polisen och", "rektor"), ("kommunen", ""), 80.0, 2),
        (("Vandring", "Kvartal 2"), ("2 vandringar", ""), 16.0, 2),
    ],
    ids=["no room was left", "room was left", "a figure begins a text"],
)
def test_a_row_with_borders_goes_on_only_where_its_text_had_no_room(
    above: tuple[str, str], below: tuple[str, str], height: float, count: int
) -> None:
    grid = grid_of([set_table(1, [above], heights=(height,)), set_table(2, [below])])
    assert (grid.n_rows, [finding.code for finding in grid.findings]) == (
        count,
        ["row_joined_over_pages"] * (2 - count),
    )


def test_a_merged_cell_goes_on_over_the_page() -> None:
    above = set_table(1, [["Allt.", "b."], [None, "c."]])
    above = open_edge(above, 0, bottom=True)
    below = open_edge(set_table(2, [["", "D."], [None, "E."]]), 0, bottom=False)
    assert said(grid_of([above, below]))[0] == (0, 0, "Allt.", 4)


def test_a_merged_cell_goes_on_where_no_page_draws_a_rule_at_its_head() -> None:
    above = open_edge(set_table(1, [["Klotter", "a.", "b."], [None, "c.", "d."]]), 0, bottom=True)
    below = set_table(2, [["i centrum", "E.", "F."], [None, "G.", "H."]], open_top=True)
    assert said(grid_of([above, below])) == [
        (0, 0, "Klotter\ni centrum", 4),
        *(
            (row, col, text, 1)
            for row, pair in enumerate(("a.b.", "c.d.", "E.F.", "G.H."))
            for col, text in ((1, pair[:2]), (2, pair[2:]))
        ),
    ]


def test_a_merged_cell_drawn_whole_on_each_page_stands_once() -> None:
    whole = "Ett\nTvå\nTre"
    above = open_edge(set_table(1, [[whole, "b."], [None, "c."]]), 0, bottom=True)
    below = open_edge(set_table(2, [[whole, "D."], [None, "E."]]), 0, bottom=False)
    assert said(grid_of([above, below]))[0] == (0, 0, whole, 4)


def open_edge(table: PageTable, col: int, *, bottom: bool) -> PageTable:
    """A table whose cell in a column has no rule at the page's end, or at its beginning."""
    edge = len(table.ys) - 1 if bottom else 0
    regions = tuple(
        replace(region, open_bottom=bottom, open_top=not bottom)
        if region.cols[0] == col and region.rows[1 if bottom else 0] == edge
        else region
        for region in table.regions
    )
    return replace(table, regions=regions)


def test_titles_that_later_pages_repeat_are_no_rows() -> None:
    head = [["Orsak", "Åtgärd", "När"], ["Beskriv orsaken", "Beskriv åtgärden", "Ange tid"]]
    grid = grid_of([set_table(1, [*head, ["A.", "B.", "C."]]), set_table(2, [*head, ["D.", "E.", "F."]])])
    assert [text for _, _, text, _ in said(grid)[6:]] == ["A.", "B.", "C.", "D.", "E.", "F."]


def test_bands_whose_pages_break_at_other_rows_are_matched_by_their_heights() -> None:
    rows, heights = [["A."], ["B."], ["C."], ["D."]], (40.0, 60.0, 30.0, 80.0)
    left = [set_table(1, rows[:3], heights=heights[:3]), set_table(2, rows[3:], heights=heights[3:])]
    right = [set_table(3, rows[:2], heights=heights[:2]), set_table(4, rows[2:], heights=heights[2:])]
    grid = grid_of(left, right)
    assert [(row, text) for row, _, text, _ in said(grid)] == [
        (row, text) for row, text in enumerate(["A.", "B.", "C.", "D."]) for _ in (left, right)
    ]
    assert [finding.code for finding in grid.findings] == ["row_alignment_unsure"]


def test_lines_without_a_table_are_a_column_of_text() -> None:
    grid = sheet_to_grid(PrintedSheet(loose=((1, set_line("Åtgärdsplan")), (1, set_line("Kista")))), False)
    assert said(grid) == [(0, 0, "Åtgärdsplan", 1), (1, 0, "Kista", 1)]

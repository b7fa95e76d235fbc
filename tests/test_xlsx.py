"""Every tab becomes a grid; what a cell holds is neither lost nor repaired, and what is out of sight is told."""

from __future__ import annotations

import datetime as dt
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extractors.xlsx import read_workbook
from pipeline.errors import Rejected
from pipeline.limits import Limits
from pipeline.model import Cell, Finding, Grid, Reading, Source
from tests.fixtures import broken_workbooks as broken
from tests.fixtures import odd_workbooks as odd
from tests.fixtures import workbook_extras as extras


def read(path: Path) -> Reading:
    return read_workbook(Source(path.name, str(path), "0" * 64, path.stat().st_size))


def by_ref(grid: Grid) -> dict[str, Cell]:
    return {str(cell.origins[0].ref): cell for cell in grid.cells}


def texts(grid: Grid) -> dict[str, str]:
    return {ref: cell.text for ref, cell in by_ref(grid).items()}


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str | None, str]]:
    """Code, place and text of each finding."""
    return [(finding.code, finding.origins[0].ref, dict(finding.facts).get("text", "")) for finding in findings]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.xlsx"


def test_a_merged_range_is_one_cell_with_its_spans(path: Path) -> None:
    (grid,) = read(odd.merged(path)).grids
    cells = by_ref(grid)
    assert {ref: (cell.row, cell.col, cell.row_span, cell.col_span) for ref, cell in cells.items()} == {
        "A1:C1": (0, 0, 1, 3),
        "B3:B5": (2, 1, 3, 1),
        "C3": (2, 2, 1, 1),
        "C4": (3, 2, 1, 1),
        "A4:A5": (3, 0, 2, 1),
        "C5": (4, 2, 1, 1),
    }
    assert cells["B3:B5"].text == "Orsak"
    assert cells["A4:A5"].text == ""
    assert str(cells["B3:B5"].origins[0]) == "Flik!B3:B5"


def test_an_empty_merged_range_below_the_last_text_does_not_make_the_grid_larger(path: Path) -> None:
    (grid,) = read(odd.merged(path)).grids
    assert (grid.n_rows, grid.n_cols) == (5, 3)


def test_a_range_merged_to_the_edge_of_the_sheet_ends_where_the_texts_end(path: Path) -> None:
    (grid,) = read(odd.merged_whole_rows(path)).grids
    assert (grid.n_rows, grid.n_cols) == (2, 2)
    assert [(cell.text, cell.row_span, cell.col_span) for cell in grid.cells] == [
        ("Titel", 1, 2),
        ("Sida", 1, 1),
        ("Text", 1, 1),
    ]


def test_a_text_under_a_merged_range_is_a_finding_of_its_cell(path: Path) -> None:
    (grid,) = read(odd.text_under_merge(path)).grids
    cells = by_ref(grid)
    assert set(cells) == {"A1:A3", "B1"}
    assert told(cells["A1:A3"].findings) == [("text_under_merge", "A2", "Syns inte")]


def test_no_text_is_lost_where_merged_ranges_overlap(path: Path) -> None:
    (grid,) = read(odd.overlapping_merges(path)).grids
    kept = [cell.text for cell in grid.cells]
    under = [text for cell in grid.cells for _, _, text in told(cell.findings)] + [
        text for _, _, text in told(grid.findings)
    ]
    assert sorted(kept + under) == ["A1", "A2", "A3", "A4", "B1"]


def test_values_are_shown_as_in_swedish_excel_and_dates_are_kept_beside(path: Path) -> None:
    (grid,) = read(odd.dates(path)).grids
    june = dt.date(2025, 6, 1)
    assert [(cell.text, cell.date) for cell in grid.cells] == [
        ("jun-25", june),
        ("jun-25", june),
        ("2025-06-01", june),
        ("09:30", None),
        ("50%", None),
        (f"1{odd.NBSP}234,50", None),
        ("3", None),
        ("2025", None),
        ("SANT", None),
        ("2025-06-01 13:05", june),
        ("45809", None),
    ]
    assert [finding.code for cell in grid.cells for finding in cell.findings] == ["format_unknown"]


def test_days_may_run_from_1904(path: Path) -> None:
    (grid,) = read(odd.dates_from_1904(path)).grids
    assert [(cell.text, cell.date) for cell in grid.cells] == [("2025-06-01", dt.date(2025, 6, 1))]


def test_a_date_may_be_stored_as_text_and_styles_may_lack(path: Path) -> None:
    (grid,) = read(odd.iso_dates(path)).grids
    assert texts(grid) == {"A1": "2025-06-01", "B1": "1,5"}
    assert grid.cells[0].date == dt.date(2025, 6, 1)


def test_a_formula_gives_its_saved_value_and_none_is_invented(path: Path) -> None:
    (grid,) = read(odd.formulas(path)).grids
    assert texts(grid) == {"A1": "SSPF", "A2": "2", "A4": "", "A5": "#REF!", "A6": "#N/A", "A7": "SANT", "A8": ""}
    assert [told(cell.findings) for cell in grid.cells if cell.findings] == [
        [("formula_without_value", "A4", "")],
        [("formula_error", "A5", "#REF!")],
        [("formula_error", "A6", "#N/A")],
        [("formula_without_value", "A8", "")],
    ]
    assert dict(by_ref(grid)["A4"].findings[0].facts)["formula"] == "=SUM(B1:B4)"


def test_rich_text_is_kept_whole_and_what_is_struck_through_is_said(path: Path) -> None:
    (grid,) = read(odd.rich_and_struck(path)).grids
    assert texts(grid) == {
        "A1": "Ökad närvaro av vuxna",
        "A2": "Gäller 2024 2025",
        "A3": "Utgår",
        "A4": "jun-25",
    }
    assert [finding for cell in grid.cells for finding in told(cell.findings)] == [
        ("struck_through", "A2", "2024"),
        ("struck_through", "A3", "Utgår"),
        ("struck_through", "A4", "jun-25"),
    ]


def test_strings_stored_apart_from_the_cells_are_read_alike(path: Path) -> None:
    (grid,) = read(odd.shared_strings(path)).grids
    assert texts(grid) == {"A1": "Fält ", "A2": "Kvar bort kvar", "A4": "_x000D_", "A5": "Fält "}
    assert told(by_ref(grid)["A2"].findings) == [("struck_through", "A2", "bort")]


def test_a_comment_is_a_finding_without_its_authors_name(path: Path) -> None:
    (grid,) = read(extras.comments(path)).grids
    cells = by_ref(grid)
    assert told(cells["A1"].findings) == [("comment", "A1", "Stäm av med polisen")]
    assert told(cells["A2:A3"].findings) == [("comment", "A2", "Gäller alla")]
    assert told(grid.findings) == [("comment", "D9", "Glöm inte")]


def test_a_thread_of_comments_is_told_once(path: Path) -> None:
    (grid,) = read(extras.threaded_comments(path)).grids
    assert [text for _, _, text in told(grid.cells[0].findings)] == ["Vem gör det?", "Fältarna"]
    assert grid.findings == ()


def test_hidden_rows_columns_and_tabs_are_read_and_named(path: Path) -> None:
    first, *tabs, empty = read(odd.hidden(path)).grids
    assert len(first.cells) == 12
    assert told(first.findings) == [
        ("hidden_column", "B:B", "B1 | B2 | B3 | B4"),
        ("hidden_row", "2:2", "A2 | B2 | C2"),
        ("hidden_row", "3:3", "A3 | B3 | C3"),
    ]
    assert [[finding.code for finding in tab.findings] for tab in tabs] == [["hidden_sheet"]] * 2
    assert [tab.cells[0].text for tab in tabs] == ["Dold text"] * 2
    assert (empty.cells, empty.findings) == ((), ())


def test_a_text_box_is_a_finding_at_its_corner(path: Path) -> None:
    (grid,) = read(extras.text_box(path)).grids
    assert told(grid.findings) == [("text_box", "C5", "Obs! Gäller hela\nåret"), ("text_box", "A1", "I grupp")]
    assert grid.cells[0].findings == ()


def test_blanks_line_breaks_and_decomposed_letters_stay_as_they_are(path: Path) -> None:
    (grid,) = read(odd.spaces(path)).grids
    assert [cell.text for cell in grid.cells] == [
        f"2{odd.NBSP}ggr/år",
        odd.NFD,
        "rad ett\nrad två",
        " kant ",
        "slut\r",
    ]


def test_blank_rows_and_formatted_empty_cells_leave_no_trace(path: Path) -> None:
    (grid,) = read(odd.trailing_rows(path)).grids
    assert (grid.n_rows, grid.n_cols, len(grid.cells)) == (1, 1, 1)


def test_a_cell_in_the_sheets_last_corner_costs_nothing(path: Path) -> None:
    (grid,) = read(odd.far_cell(path)).grids
    assert texts(grid) == {"A1": "A", "XFD1048576": "XFD"}


def test_cells_that_do_not_say_where_they_stand_are_counted(path: Path) -> None:
    (grid,) = read(odd.without_references(path)).grids
    assert texts(grid) == {"A1": "A1", "C1": "3", "A2": "2"}


def test_a_chart_sheet_is_an_empty_sheet_with_a_number(path: Path) -> None:
    reading = read(extras.chart_sheet(path))
    assert [(grid.label, grid.pages, len(grid.cells)) for grid in reading.grids] == [
        ("Flik", (1,), 2),
        ("Diagram", (2,), 0),
        ("Sist", (3,), 1),
    ]
    assert reading.n_pages == 3


def test_words_in_a_page_header_are_a_finding_and_page_numbers_are_not(path: Path) -> None:
    (grid,) = read(extras.header_footer(path)).grids
    assert told(grid.findings) == [("header_footer", None, "Åtgärdsplan 2025")]


def test_a_workbook_with_macros_is_read(tmp_path: Path) -> None:
    (grid,) = read(extras.with_macros(tmp_path / "plan.xlsm")).grids
    assert texts(grid) == {"A1": "Text"}


def test_the_files_name_does_not_matter(tmp_path: Path) -> None:
    path = odd.merged(tmp_path / "plan.xlsx").rename(tmp_path / "plan")
    assert read(path).n_pages == 1


def test_properties_are_as_the_file_states_them(path: Path) -> None:
    stated = dict(read(extras.described(path)).properties)
    assert stated.pop("modified")
    assert stated == {
        "title": "Åtgärdsplan Ekdalen",
        "subject": "2025",
        "keywords": "plan",
        "creator": "Samordnare",
        "created": "2025-01-02T03:04:05Z",
        "company": "Ekdalens stadsdelsförvaltning",
    }


def test_reading_twice_gives_the_same(path: Path) -> None:
    extras.comments(path)
    assert read(path) == read(path)


def test_a_strange_part_raises_no_warning(path: Path) -> None:
    extras.with_macros(path)
    odd.patched(path, {odd.SHEET: ("</worksheet>", '<extLst><ext uri="{X}"/></extLst></worksheet>')})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read(path)


BAD: dict[str, tuple[Callable[..., Any], str]] = {
    "an empty file": (lambda path: path.write_bytes(b""), "empty_file"),
    "half a workbook": (broken.cut_short, "truncated"),
    "no sheet": (lambda path: odd.without_part(odd.shared_strings(path), odd.SHEET), "truncated"),
    "no workbook": (lambda path: odd.without_part(odd.shared_strings(path), "xl/workbook.xml"), "truncated"),
    "no strings": (lambda path: odd.without_part(odd.shared_strings(path), "xl/sharedStrings.xml"), "truncated"),
    "a sheet that is no XML": (broken.broken_xml, "unreadable"),
    "a number that is none": (odd.no_number, "unreadable"),
    "a sheet that grows": (broken.entity_bomb, "unreadable"),
    "a locked workbook": (lambda path: broken.compound(path, "EncryptedPackage"), "encrypted"),
    "a ZIP with a password": (broken.locked_entries, "encrypted"),
    "an old workbook": (lambda path: broken.compound(path, "Workbook"), "old_excel"),
    "another compound file": (lambda path: broken.compound(path, "WordDocument"), "wrong_format"),
    "a web page": (lambda path: path.write_text("<html></html>"), "wrong_format"),
    "a Word document": (lambda path: broken.zip_of(path, "[Content_Types].xml", "word/document.xml"), "wrong_format"),
    "a binary workbook": (lambda path: broken.zip_of(path, "[Content_Types].xml", "xl/workbook.bin"), "wrong_format"),
    "some other ZIP": (lambda path: broken.zip_of(path, "bild.png"), "wrong_format"),
    "a strict workbook": (broken.strict_variant, "wrong_format"),
    "a folder": (lambda path: path.mkdir(), "unreadable"),
    "nothing": (lambda path: None, "not_found"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_sound_workbook_is_rejected_with_a_code(path: Path, what: str) -> None:
    make, code = BAD[what]
    make(path)
    with pytest.raises(Rejected) as rejected:
        read_workbook(Source(path.name, str(path), "0" * 64, 0))
    assert rejected.value.code == code


def test_a_workbook_that_unpacks_beyond_measure_is_not_unpacked(path: Path) -> None:
    broken.unpacks_too_large(path, 3_000_000)
    with pytest.raises(Rejected) as rejected:
        read_workbook(Source(path.name, str(path), "0" * 64, 0), Limits(unpacked_mb=2))
    assert rejected.value.code == "unpacks_too_large"


def test_a_file_that_was_read_is_closed_again(path: Path) -> None:
    odd.merged(path)
    read(path)
    shutil.move(path, path.with_name("flyttad.xlsx"))
    with pytest.raises(Rejected):
        read_workbook(Source(path.name, str(path), "0" * 64, 0))


def test_reading_a_real_plan_again_at_a_cells_place_gives_its_text(shared: Path) -> None:
    for path in sorted((shared / "corpus").glob("*.xlsx")):
        book = openpyxl.load_workbook(path, data_only=True)
        reading = read(path)
        assert [grid.label for grid in reading.grids] == book.sheetnames
        for grid in reading.grids:
            sheet = book[str(grid.label)]
            held = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
            read_cells = {str(cell.origins[0].ref).split(":")[0]: cell for cell in grid.cells if cell.text}
            assert read_cells.keys() == held.keys()
            for ref, value in held.items():
                expected = value.date() if isinstance(value, dt.datetime) else str(value)
                assert expected in (read_cells[ref].date, read_cells[ref].text)


@pytest.mark.parametrize("made", [odd.hidden, odd.rich_and_struck, odd.far_cell, odd.without_references, odd.iso_dates])
def test_a_sheet_says_the_same_whether_it_is_parsed_whole_or_row_by_row(
    made: Callable[[Path], Path], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(made(path))
    monkeypatch.setattr("extractors.xlsx.LARGE", 0)
    assert read(path) == whole

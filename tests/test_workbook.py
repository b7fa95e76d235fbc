"""The workbook holds what the tables hold, reads the same in LibreOffice, and no text in it is a formula."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes, fitting, sheetxml
from pipeline.documents import find_files
from pipeline.flow import run
from pipeline.links import NO_FILES, Files
from pipeline.model import FIELDS
from pipeline.register import Register
from pipeline.rows import Document
from pipeline.schema import ColumnSchema, load
from pipeline.sheetplan import columns_taken, plan, word
from pipeline.statistics import count
from pipeline.tables import Tables
from pipeline.usage import LANGUAGES
from pipeline.workbook import write_workbook
from pipeline.worksheets import ORIGINAL, sheet_title
from tests.fixtures.opened import Opened, by_libreoffice, opened

PLANS = ("atgardsplan-farsta-2025.xlsx", "atgardsplan-sodermalm-2025.pdf")
TEXTS = (
    "=1+1",
    "+46 är ett nummer",
    "-2 grader",
    "@alla",
    "'citat",
    '=HYPERLINK("http://example.org")',
    "\t=1",
    "_x000D_ står det",
    "två\nrader\r\noch tre",
    "  blanka  ",
    "jun-25",
    "0180",
    "https://example.org/",
    'tal < 5 & tal > 3 "så"',
    "emoji 🙂 och e\u0301",
    "sida\x0bbryt\x07",
)


@pytest.fixture(scope="module")
def tables(root: Path) -> Tables:
    """The tables of two sample plans, some of whose actions are texts that spreadsheets take for something else."""
    read = run([root / "data" / "raw" / name for name in PLANS], Register(), 0, "sv")
    odd = dict(zip((row.action_id for row in read["actions"]), TEXTS, strict=False))
    assert len(odd) == len(TEXTS)
    changed = {
        "actions": [dataclasses.replace(row, action=odd.get(row.action_id, row.action)) for row in read["actions"]],
        "cells": [
            dataclasses.replace(row, value=odd[row.action_id])
            if row.field == "action" and row.action_id in odd
            else row
            for row in read["cells"]
        ],
    }
    return {**read, **changed}


@pytest.fixture(scope="module")
def folder(root: Path, tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbook of the tables."""
    made = tmp_path_factory.mktemp("ut")
    files = Files(find_files([root / "data" / "raw" / name for name in PLANS]), made)
    write_workbook(tables, files, "sv")(made)
    return made


@pytest.fixture(scope="module")
def book(folder: Path) -> Mapping[str, Opened]:
    """The workbook as the file has it."""
    return opened(folder / plan()["file"])


def as_read(value: Any, column: ColumnSchema) -> Any:
    """A value of a table as a person reads it in the workbook."""
    if value is None or value == ():
        return None
    if column.type == "boolean":
        return "ja" if value else "nej"
    if column.type == "date":
        return float((value - dt.date(1899, 12, 30)).days)
    if column.type in ("integer", "number"):
        return float(value)
    if column.codes and column.codes not in ("finding", "error"):
        return codes.text(column.codes, value, "sv")
    return "; ".join(value) if isinstance(value, tuple) else value


def written(book: Mapping[str, Opened], name: str, column: ColumnSchema) -> list[Any]:
    """The values of a table's own column on its sheet."""
    return book[sheet_title(name, "sv")].column(column.title["sv"])


OWN = [
    (table.name, column.name)
    for table in load().tables
    if table.name in plan()["sheets"]
    for column in table.columns
    if column.name in columns_taken(table.name) and (table.name, column.name) != ("actions", "flags")
]


def reads_back(sheets: Mapping[str, Opened], name: str, tables: Tables, breaks: str) -> None:
    """Fail unless a table's sheet holds what the table holds, line breaks being written so."""
    table = load().table(name)
    keys = [column for column in table.columns if column.name in table.primary_key]
    expected = {tuple(as_read(getattr(row, key.name), key) for key in keys): row for row in tables[name]}
    found = list(zip(*(written(sheets, name, key) for key in keys), strict=True))
    assert sorted(map(str, found)) == sorted(map(str, expected))
    for column in table.columns:
        if (name, column.name) in OWN:
            shown = [as_read(getattr(expected[key], column.name), column) for key in found]
            shown = [value.replace("\r\n", breaks) if isinstance(value, str) else value for value in shown]
            assert written(sheets, name, column) == shown, column.name


@pytest.mark.parametrize("name", plan()["sheets"])
def test_every_column_of_a_table_reads_back_as_the_table_has_it(
    name: str, book: Mapping[str, Opened], tables: Tables
) -> None:
    reads_back(book, name, tables, "\r\n")


def test_libreoffice_reads_every_column_as_the_table_has_it_and_no_formula(
    folder: Path, tables: Tables, tmp_path: Path
) -> None:
    saved = opened(by_libreoffice(folder / plan()["file"], tmp_path, "xlsx"))
    for name in plan()["sheets"]:
        reads_back(saved, name, tables, "\n")
    assert not with_formulas(saved)


def with_formulas(sheets: Mapping[str, Opened]) -> list[str]:
    """The sheets that have a formula."""
    return [name for name, sheet in sheets.items() if re.search(r"<f[ >/]", sheet.xml)]


def test_every_table_is_a_sheet_or_named_as_a_working() -> None:
    assert {*plan()["sheets"], *plan()["workings"]} == {table.name for table in load().tables}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_are_such_that_excel_takes_them_and_no_two_columns_share_one(lang: str) -> None:
    titles = [sheet_title(name, lang) for name in plan()["sheets"]]
    titles += [word(name, lang) for name in ("contents", "columns", "long_texts")]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(len(title) <= 25 and not re.search(r"[\[\]:*?/\\]|^'|'$", title) for title in titles)
    for name in plan()["sheets"]:
        shown = [taken.shown.title[lang] for taken in columns_taken(name).values()]
        assert len(set(shown)) == len(shown), name


def test_no_cell_is_a_formula(book: Mapping[str, Opened]) -> None:
    assert not with_formulas(book)


def test_texts_that_a_click_would_change_are_marked_as_text(folder: Path, book: Mapping[str, Opened]) -> None:
    styles = ElementTree.fromstring(ZipFile(folder / plan()["file"]).read("xl/styles.xml"))
    forms = list(styles.find(f"{{{styles.tag[1:].split('}')[0]}}}cellXfs") or ())
    title = "Åtgärd"
    col = sheetxml.column_letters(book["Åtgärder"].titles.index(title))
    found = dict(re.findall(rf'<c r="({col}\d+)" s="(\d+)"', book["Åtgärder"].xml))
    for row, text in enumerate(book["Åtgärder"].column(title), 2):
        if text:
            form = forms[int(found[f"{col}{row}"])].attrib
            assert form["numFmtId"] == "49"
            assert (form.get("quotePrefix") == "1") == text.startswith(("=", "+", "-", "@", "'")), text


def test_titles_stay_in_place_and_every_sheet_filters(book: Mapping[str, Opened]) -> None:
    for name in (*(sheet_title(name, "sv") for name in plan()["sheets"]), word("columns", "sv")):
        sheet = book[name]
        last = f"{sheetxml.column_letters(len(sheet.titles) - 1)}{len(sheet.rows)}"
        assert f'<autoFilter ref="A1:{last}"/>' in sheet.xml
        assert re.search(r'<pane [^>]*ySplit="1"[^>]*state="frozen"', sheet.xml)
        assert f'<dimension ref="A1:{last}"/>' in sheet.xml


@pytest.mark.parametrize("name", [sheet_title(name, "sv") for name in plan()["sheets"]])
def test_no_title_is_clipped(name: str, book: Mapping[str, Opened]) -> None:
    look, xml = plan()["look"], book[name].xml
    height = float(re.search(r'<row r="1"[^>]* ht="([0-9.]+)"', xml)[1])  # type: ignore[index]
    widths = {
        col: float(width)
        for first, last, width in re.findall(r'<col min="(\d+)" max="(\d+)" width="([0-9.]+)"', xml)
        for col in range(int(first), int(last) + 1)
    }
    for col, title in enumerate(book[name].titles, 1):
        room = (widths[col] - look["button"]) / look["bold"]
        lines, left = 1, room
        for word_ in title.split():
            assert len(word_) <= room + 1, title
            if len(word_) > left and left < room:
                lines, left = lines + 1, room
            left -= len(word_) + 1
        assert lines * look["line_height"] <= height, title


def test_every_sheet_is_named_on_the_first_with_its_rows(book: Mapping[str, Opened]) -> None:
    contents = book[word("contents", "sv")]
    shown = {name: float(len(sheet.rows) - 1) for name, sheet in book.items() if sheet.state == "visible"}
    del shown[word("contents", "sv")]
    assert dict(zip(contents.column("Blad"), contents.column("Rader"), strict=True)) == shown
    assert [place for _, place in contents.links.values()] == [f"'{name}'!A1" for name in shown]


def test_what_each_field_held_is_kept_where_nobody_sees_it(book: Mapping[str, Opened], tables: Tables) -> None:
    kept = book[ORIGINAL]
    assert kept.state == "veryHidden"
    assert kept.titles == ["action_id", "field", "document_id", "source", "value"]
    documents = {row.plan_id: row.document_id for row in tables["plans"]}
    expected = {
        (row.action_id, field): (documents[row.plan_id], getattr(row, field))
        for row in tables["actions"]
        for field in FIELDS
    }
    assert {(row[0], row[1]): (row[2], row[4]) for row in kept.rows[1:]} == expected
    assert len(kept.rows) - 1 == len(expected)
    assert all(row[3] for row in kept.rows[1:])
    titles = {column.name: column.title["sv"] for column in load().table("actions").columns}
    shown = {
        (action_id, field): text
        for field in FIELDS
        for action_id, text in zip(
            book["Åtgärder"].column(titles["action_id"]), book["Åtgärder"].column(titles[field]), strict=True
        )
    }
    assert shown == {(row[0], row[1]): row[4] for row in kept.rows[1:]}


def test_a_source_leads_to_its_place_in_the_file(folder: Path, book: Mapping[str, Opened]) -> None:
    sheet = book["Åtgärder"]
    col = sheetxml.column_letters(sheet.titles.index("Källa"))
    assert len(sheet.links) == len(sheet.rows) - 1
    for row, source in enumerate(sheet.column("Källa"), 2):
        target, place = sheet.links[f"{col}{row}"]
        file = (folder / target.replace("\\", "/")).resolve()
        assert file.is_file()
        expected = source.split(";")[0] if file.suffix == ".xlsx" else f"page={re.match(r'p([0-9]+)', source)[1]}"  # type: ignore[index]
        assert place == expected


@pytest.mark.parametrize("name", ["a", "50 % klart #1.xlsx", "år [2] %41.xlsx", "två ord/å'ö.pdf"])
def test_a_file_is_linked_whatever_its_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("", encoding="utf-8")
    row = Document(name, None, None, None, "rejected", "unreadable", None, None, None)
    for folder in (tmp_path, tmp_path / "ut"):
        folder.mkdir(exist_ok=True)
        write_workbook({"documents": [row]}, Files({name: tmp_path / name}, folder), "sv")(folder)
        (target, place), *others = opened(folder / plan()["file"])["Inlämningar"].links.values()
        assert (folder / unquote(target.replace("\\", "/"))).is_file()
        assert (place, others) == (None, [])


def test_a_run_that_shows_no_files_has_no_links(tables: Tables, tmp_path: Path) -> None:
    write_workbook(tables, NO_FILES, "sv")(tmp_path)
    sheets = opened(tmp_path / plan()["file"])
    assert not [name for name, sheet in sheets.items() if sheet.links and name != word("contents", "sv")]
    assert sheets["Åtgärder"].column("Källa") == [row.source for row in in_order(tables)]


def in_order(tables: Tables) -> list[Any]:
    """The actions in their plan's order, those of plans that count before the others."""
    is_old = {row.plan_id: not row.is_current for row in tables["plans"]}
    number = {(row.plan_id, row.area): row.area_no for row in tables["areas"]}
    return sorted(
        tables["actions"],
        key=lambda row: (is_old[row.plan_id], row.plan_id, number[row.plan_id, row.area], row.row_no),
    )


# --- what a row counts for, and the order of the rows -----------------------------------------------------------------


@pytest.fixture(scope="module")
def resubmitted(tables: Tables) -> Tables:
    """The tables as they would be if the first of the two plans had been sent in anew, and rows of the other merged."""
    old, new = tables["plans"]
    of_new = [row.action_id for row in tables["actions"] if row.plan_id == new.plan_id]
    carried, empty = of_new[1:3], of_new[4]
    return {
        **tables,
        "plans": [dataclasses.replace(old, is_current=False), new],
        "cells": [
            dataclasses.replace(row, carried=row.carried or (row.field == "action" and row.action_id in carried))
            for row in tables["cells"]
        ],
        "actions": [
            dataclasses.replace(row, action="-") if row.action_id == empty else row for row in tables["actions"]
        ],
    }


@pytest.fixture(scope="module")
def shown(resubmitted: Tables, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Opened]:
    """The workbook of those tables."""
    made = tmp_path_factory.mktemp("om")
    write_workbook(resubmitted, NO_FILES, "sv")(made)
    return opened(made / plan()["file"])


BY_PLAN = ("Åtgärder", "Områden", "Roller", "Tider", "Uppföljningar", "Avstämning", "Att kontrollera")


@pytest.mark.parametrize("name", BY_PLAN)
def test_every_row_of_a_plan_says_whether_it_counts_and_those_that_do_stand_first(
    name: str, shown: Mapping[str, Opened], resubmitted: Tables
) -> None:
    counts = {row.plan_id: "ja" if row.is_current else "nej" for row in resubmitted["plans"]}
    sheet = shown[name]
    ids = sheet.column("Planens id" if "Planens id" in sheet.titles else "Åtgärdens id")
    told = sheet.column("Gällande")
    assert told == [counts.get(str(id_).split("/")[0]) for id_ in ids]
    assert set(told) == {"ja", "nej"}
    assert told == sorted(told)


def test_actions_stand_in_the_order_of_their_plan(shown: Mapping[str, Opened], resubmitted: Tables) -> None:
    assert shown["Åtgärder"].column("Åtgärdens id") == [row.action_id for row in in_order(resubmitted)]
    numbers = {(row.plan_id, row.area): row.area_no for row in resubmitted["areas"]}
    for name in ("Roller", "Tider", "Uppföljningar"):
        ids = [str(id_).split("/") for id_ in shown[name].column("Åtgärdens id")]
        places = [(plan_id, numbers[plan_id, area], int(row)) for plan_id, area, row in ids]
        for plan_row in resubmitted["plans"]:
            its = [place for place in places if place[0] == plan_row.plan_id]
            assert its == sorted(its), name


def test_the_most_common_stand_first(shown: Mapping[str, Opened]) -> None:
    for name in ("Orsaker", "Problem"):
        numbers = shown[name].column("Antal åtgärder")
        assert numbers == sorted(numbers, reverse=True)
        assert numbers[0] > numbers[-1]


def test_statistics_stand_in_the_order_of_the_lists(shown: Mapping[str, Opened]) -> None:
    sheet = shown["Statistik"]
    listed = [codes.text("statistics_item", code, "sv") for code in codes.codes("statistics_item")]
    rows = list(zip(*(sheet.column(name) for name in ("År", "Stadsdelsområde", "Område", "Uppgift")), strict=True))
    first = rows[0][:3]
    places = [listed.index(str(row[3])) for row in rows if row[:3] == first]
    assert places == sorted(places)
    assert len(places) > 1


def test_the_gravest_stands_first_of_what_counts(shown: Mapping[str, Opened]) -> None:
    sheet = shown["Att kontrollera"]
    rank = {codes.text("severity", code, "sv"): -place for place, code in enumerate(codes.codes("severity"))}
    rows = zip(sheet.column("Gällande"), sheet.column("Allvar"), strict=True)
    places = [(told == "nej", rank[str(grave)]) for told, grave in rows]
    assert places == sorted(places)


def test_rows_that_count_and_have_an_action_of_their_own_are_those_of_the_statistics(
    shown: Mapping[str, Opened], resubmitted: Tables
) -> None:
    tables = resubmitted
    counted = count(tables["plans"], tables["actions"], tables["cells"], tables["plan_columns"], ())
    expected = Counter[str]()
    for row in counted:
        if row.item.startswith("status_") and row.value:
            expected[codes.text("status", row.item.removeprefix("status_"), "sv")] += row.value
    sheet = shown["Åtgärder"]
    rows = zip(*(sheet.column(name) for name in ("Gällande", "Egen åtgärd", "Status")), strict=True)
    assert Counter(status for is_current, own, status in rows if is_current == own == "ja") == expected
    assert sheet.column("Egen åtgärd").count("nej") == 3


def test_meanings_are_those_of_what_the_cells_show(shown: Mapping[str, Opened]) -> None:
    """A column that shows the texts of codes is not said to hold codes, and the other way round."""
    told = {(row[0], row[1]): str(row[2]) for row in shown[word("columns", "sv")].rows[1:]}
    for name in plan()["sheets"]:
        for taken in columns_taken(name).values():
            meaning = told[sheet_title(name, "sv"), taken.shown.title["sv"]]
            shows_codes = taken.column.codes in ("finding", "error")
            if taken.column.codes or taken.shown.codes:
                assert bool(re.search(r"\bkod", meaning, re.IGNORECASE)) is shows_codes, (name, meaning)


def test_the_same_tables_make_the_same_bytes_and_name_nobody(folder: Path, root: Path, tables: Tables) -> None:
    before = (folder / plan()["file"]).read_bytes()
    files = Files(find_files([root / "data" / "raw" / name for name in PLANS]), folder)
    write_workbook(tables, files, "sv")(folder)
    assert (folder / plan()["file"]).read_bytes() == before
    assert [path.name for path in folder.iterdir()] == [plan()["file"]]
    core = ZipFile(folder / plan()["file"]).read("docProps/core.xml").decode()
    assert "<dc:title>Åtgärdsplaner</dc:title>" in core
    assert "<dc:creator></dc:creator>" in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core


def test_a_text_that_no_cell_holds_stands_whole_on_a_sheet_of_its_own(tables: Tables, tmp_path: Path) -> None:
    first, *others = in_order(tables)
    long = "Å🙂 " * 20_000
    write_workbook({**tables, "actions": [dataclasses.replace(first, goal=long), *others]}, NO_FILES, "sv")(tmp_path)
    sheets = opened(tmp_path / plan()["file"])
    shown = sheets["Åtgärder"].column("Operativa mål")[0]
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767
    assert shown.endswith(word("more", "sv"))
    parts = sheets[word("long_texts", "sv")]
    assert "".join(parts.column("Text")) == long
    assert {tuple(row[:3]) for row in parts.rows[1:]} == {("Åtgärder", 2.0, "Operativa mål")}


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(plan()["limits"], "sheet_rows", 11)
    write_workbook(tables, NO_FILES, "sv")(tmp_path)
    sheets = opened(tmp_path / plan()["file"])
    ids = [
        action_id
        for name, sheet in sheets.items()
        if re.fullmatch(r"Åtgärder( \(\d+\))?", name)
        for action_id in sheet.column("Åtgärdens id")
    ]
    assert ids == [row.action_id for row in in_order(tables)]
    assert max(len(sheet.rows) for name, sheet in sheets.items() if name != word("contents", "sv")) == 11


def test_links_beyond_what_excel_holds_are_told(
    folder: Path, root: Path, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(plan()["limits"], "sheet_links", 4)
    write_workbook(tables, Files(find_files([root / "data" / "raw" / name for name in PLANS]), folder), "sv")(tmp_path)
    sheets = opened(tmp_path / plan()["file"])
    assert len(sheets["Åtgärder"].links) == 4
    assert sheets["Åtgärder"].column("Källa") == [row.source for row in in_order(tables)]
    told = sheets[word("contents", "sv")].column("Betydelse")[0]
    assert word("few_links", "sv").format(n=len(tables["actions"]) - 4) in told


def test_it_speaks_english_where_that_is_asked_for(tables: Tables, tmp_path: Path) -> None:
    write_workbook(tables, NO_FILES, "en")(tmp_path)
    sheets = opened(tmp_path / plan()["file"])
    assert list(sheets)[:4] == ["Contents", "Actions", "To check", "Submissions"]
    assert "Action id" in sheets["Actions"].titles
    assert ORIGINAL in sheets


def test_tables_without_rows_are_a_workbook_too(tmp_path: Path) -> None:
    write_workbook({}, NO_FILES, "sv")(tmp_path)
    assert all(len(sheet.rows) == 1 for name, sheet in opened(tmp_path / plan()["file"]).items() if name in titles())


def titles() -> list[str]:
    """The sheets of the tables."""
    return [sheet_title(name, "sv") for name in plan()["sheets"]]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_text_holds_its_xml_gives_it_back(text: str) -> None:
    element = ElementTree.fromstring(sheetxml.text_element(text))
    back = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), element.text or "")
    assert back == text


@given(st.text(st.sampled_from("aå🙂\n")), st.integers(2, 9))
def test_parts_make_the_whole_and_none_is_too_long(text: str, limit: int) -> None:
    parts = list(fitting.parts(text, limit))
    assert "".join(parts) == text
    assert all(fitting.utf16(part) <= limit for part in parts)

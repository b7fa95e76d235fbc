"""The workbook holds what the tables hold, reads the same in LibreOffice, and no text in it is a formula."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
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
from pipeline.links import Files
from pipeline.model import FIELDS
from pipeline.register import Register
from pipeline.rows import Document
from pipeline.schema import ColumnSchema, load
from pipeline.sheetplan import columns_taken, plan, word
from pipeline.tables import Tables
from pipeline.usage import LANGUAGES
from pipeline.workbook import write_workbook
from pipeline.worksheets import ORIGINAL, sheet_title
from tests.fixtures.opened import Opened, by_libreoffice, opened
from tests.fixtures.outputs import NO_FILES

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

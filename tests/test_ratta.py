"""What people edit in the workbook of a run becomes lines of corrections, however they sorted and filtered it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from pipeline import schema
from pipeline.cli import app
from pipeline.corrections import read_corrections
from pipeline.edited import Written, edits_to_file
from pipeline.errors import OutputError, Usage
from pipeline.flow import run
from pipeline.links import Files
from pipeline.model import FIELDS
from pipeline.register import Register, read_register
from pipeline.tables import Tables
from pipeline.texts import say
from pipeline.workbook import write_workbook
from tests.fixtures.outputs import NO_FILES
from tests.fixtures.tabs import Sheet, plan_rows, row, write_tabs
from tests.test_corrections import SWEDISH, to_text

CASES = tomllib.loads((Path(__file__).parent / "cases" / "edited.toml").read_text(encoding="utf-8"))
NOW = dt.datetime(2025, 10, 1, 9, 30)
DOCUMENT = "ab" * 32
TITLES = {column.name: column.title["sv"] for column in schema.load().table("actions").columns}
SHOWN = ("district", "row_no", *FIELDS, "confidence", "action_id")
HEADER = 2
"""The row of the titles: one more stands above it, as it may in a workbook for people."""


def our_workbook(path: Path, actions: Sequence[dict[str, str]], originals: Sequence[Sequence[str | None]]) -> Path:
    """A workbook as a run writes it: what people see, and what they do not."""
    book = Workbook()
    shown: Any = book.worksheets[0]
    shown.title = "Åtgärder"
    shown.append(["Åtgärder"])
    shown.append([TITLES[name] for name in SHOWN])
    for action in actions:
        shown.append([action.get(name) or None for name in SHOWN])
    original: Any = book.create_sheet("_original")
    original.sheet_state = "veryHidden"
    original.append(["action_id", "field", "document_id", "source", "value"])
    for cells in originals:
        original.append([cell or None for cell in cells])
    book.save(path)
    return path


def one_action(path: Path, **texts: str) -> Path:
    """The workbook of a run with one action."""
    held = {field: texts.get(field, f"{field} 1") for field in FIELDS}
    originals = [["f/1", field, DOCUMENT, f"'1'!{field}", text] for field, text in held.items()]
    return our_workbook(path, [{"action_id": "f/1", **held}], originals)


def tables_to_workbook(path: Path, tables: Tables) -> Path:
    """The workbook of a run."""
    plans = {plan.plan_id: plan.document_id for plan in tables["plans"]}
    by_id = {action.action_id: action for action in tables["actions"]}
    originals = [
        [c.action_id, c.field, plans[by_id[c.action_id].plan_id], c.source or by_id[c.action_id].source, c.value]
        for c in tables["cells"]
    ]
    return our_workbook(path, [{name: getattr(it, name) for name in SHOWN} for it in by_id.values()], originals)


def edit(path: Path, change: Callable[[Worksheet], Any]) -> Path:
    """The workbook after a person had it open."""
    book = load_workbook(path)
    change(book["Åtgärder"])
    book.save(path)
    return path


def place(field: str, number: int = 1) -> tuple[int, int]:
    """The row and column of a field of an action."""
    return HEADER + number, SHOWN.index(field) + 1


def corrected(path: Path, out: Path) -> Written:
    return edits_to_file(path, out, "Åsa", NOW)


def lines(out: Path) -> list[tuple[str, str | None, str | None]]:
    if not out.exists():
        return []
    found, findings = read_corrections([out])
    assert findings == ()
    return [(line.field, line.before, line.after) for line in found]


@pytest.mark.parametrize("case", CASES["cells"], ids=lambda case: case["promise"])
def test_only_what_a_person_changed_is_an_edit(case: dict[str, Any], tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        cell = sheet.cell(*place("action"))
        cell.value = case["typed"] or None
        cell.number_format = case.get("format", "General")

    book = edit(one_action(tmp_path / "atgardsplan.xlsx", action=case["before"]), change)
    written = corrected(book, tmp_path / "rattelser.csv")
    wanted = [("action", case["before"] or None, case["after"] or None)] if "after" in case else []
    assert lines(tmp_path / "rattelser.csv") == wanted
    assert (written.added, written.known, written.remarks) == (len(wanted), 0, ())


def test_a_line_says_which_cell_is_meant_who_wrote_it_and_when(tmp_path: Path) -> None:
    book = edit(one_action(tmp_path / "a.xlsx"), lambda sheet: sheet.cell(*place("cause"), "Ny orsak"))
    corrected(book, tmp_path / "rattelser.csv")
    (line,) = read_corrections([tmp_path / "rattelser.csv"])[0]
    assert (line.document_id, line.source, line.who) == (DOCUMENT, "'1'!cause", "Åsa")
    assert (line.when, line.at) == ("2025-10-01 09:30:00", "2025-10-01T09:30:00")


def test_rows_and_columns_may_be_sorted_hidden_and_removed(tmp_path: Path) -> None:
    actions = [{"action_id": f"f/{n}", **{field: f"{field} {n}" for field in FIELDS}} for n in range(1, 5)]
    originals = [[a["action_id"], f, DOCUMENT, f"'1'!{f}{a['action_id']}", a[f]] for a in actions for f in FIELDS]
    book = our_workbook(tmp_path / "a.xlsx", actions[::-1], originals)

    def change(sheet: Worksheet) -> None:
        sheet.cell(*place("goal", 2), "Nytt mål")
        sheet.cell(*place("timing", 3), "maj 2026")
        sheet.delete_cols(SHOWN.index("cause") + 1)
        sheet.delete_rows(HEADER + 1)
        sheet.row_dimensions[HEADER + 2].hidden = True
        sheet.insert_rows(HEADER + 2)

    written = corrected(edit(book, change), tmp_path / "rattelser.csv")
    assert written.remarks == ()
    assert lines(tmp_path / "rattelser.csv") == [("goal", "goal 3", "Nytt mål"), ("timing", "timing 2", "maj 2026")]


def test_rows_that_belong_to_no_action_are_named_with_their_texts(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(*place("action_id", 2), "f/9")
        sheet.cell(*place("action", 2), "Åtgärd från förr")
        sheet.cell(*place("action", 3), "Ny åtgärd")
        sheet.cell(*place("district", 4), "Farsta")

    written = corrected(edit(one_action(tmp_path / "a.xlsx"), change), tmp_path / "rattelser.csv")
    assert written.added == 0
    told = [say("sv", "ratta", remark.name, **dict(remark.facts)) for remark in written.remarks]
    assert [remark.name for remark in written.remarks] == ["unknown_row", "row_without_id"]
    assert "Rad 4" in told[0]
    assert "”f/9”" in told[0]
    assert told[0].endswith("Åtgärd från förr")
    assert "Rad 5" in told[1]
    assert told[1].endswith("Ny åtgärd")


def test_a_text_that_excel_took_for_a_formula_is_named_and_not_used(tmp_path: Path) -> None:
    book = edit(one_action(tmp_path / "a.xlsx"), lambda sheet: sheet.cell(*place("action"), "=lampor"))
    written = corrected(book, tmp_path / "rattelser.csv")
    assert [(remark.name, dict(remark.facts)["field"]) for remark in written.remarks] == [("formula", "action")]
    assert lines(tmp_path / "rattelser.csv") == []


def test_no_formula_comes_of_a_text_when_the_table_is_opened_in_excel(tmp_path: Path) -> None:
    book = edit(one_action(tmp_path / "a.xlsx", goal="- a"), lambda sheet: sheet.cell(*place("goal"), "'- b\n- c"))
    corrected(book, tmp_path / "rattelser.csv")
    assert """'- a;"'- b\n- c";""" in (tmp_path / "rattelser.csv").read_text(encoding="utf-8")
    assert lines(tmp_path / "rattelser.csv") == [("goal", "- a", "- b\n- c")]


def test_a_merged_cell_that_is_edited_in_two_ways_is_named(tmp_path: Path) -> None:
    actions = [{"action_id": f"f/{n}", "cause": "Orsak"} for n in (1, 2, 3)]
    originals = [[action["action_id"], "cause", DOCUMENT, "'1'!B3:B5", "Orsak"] for action in actions]
    book = our_workbook(tmp_path / "a.xlsx", actions, originals)

    def change(sheet: Worksheet) -> None:
        for number, text in enumerate(("Orsaken", "Orsaken", "Grund"), 1):
            sheet.cell(*place("cause", number), text)

    written = corrected(edit(book, change), tmp_path / "rattelser.csv")
    assert [(remark.name, dict(remark.facts)["row"]) for remark in written.remarks] == [("edited_twice", "5")]
    assert lines(tmp_path / "rattelser.csv") == [("cause", "Orsak", "Orsaken")]


def test_a_copied_row_never_changes_the_row_that_it_was_copied_from(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        for column in range(1, sheet.max_column + 1):
            sheet.cell(HEADER + 2, column, sheet.cell(HEADER + 1, column).value)
        sheet.cell(*place("action", 2), "En ny åtgärd")

    written = corrected(edit(one_action(tmp_path / "a.xlsx"), change), tmp_path / "rattelser.csv")
    assert [(it.name, dict(it.facts)["row"]) for it in written.remarks] == [("row_copied", str(HEADER + 2))]
    assert lines(tmp_path / "rattelser.csv") == []


# --- the table that is there already ----------------------------------------------------------------------------------


def test_nothing_is_written_twice_and_what_stood_there_stays(tmp_path: Path) -> None:
    out = tmp_path / "rattelser.csv"
    book = edit(one_action(tmp_path / "a.xlsx"), lambda sheet: sheet.cell(*place("cause"), "Ny\norsak"))
    assert corrected(book, out).added == 1
    first = out.read_bytes()
    assert first.startswith(b"\xef\xbb\xbf")
    again = corrected(book, out)
    assert (again.added, again.known, out.read_bytes()) == (0, 1, first)
    edit(book, lambda sheet: sheet.cell(*place("goal"), "Nytt mål"))
    assert (corrected(book, out).added, out.read_bytes().startswith(first)) == (1, True)


def test_an_edit_that_was_taken_back_and_made_again_is_written_again(tmp_path: Path) -> None:
    out = tmp_path / "rattelser.csv"
    book = edit(one_action(tmp_path / "a.xlsx", cause="Orsak"), lambda sheet: sheet.cell(*place("cause"), "Grund"))
    corrected(book, out)
    back = edit(one_action(tmp_path / "b.xlsx", cause="Grund"), lambda sheet: sheet.cell(*place("cause"), "Orsak"))
    corrected(back, out)
    corrected(book, out)
    assert [after for _, _, after in lines(out)] == ["Grund", "Orsak", "Grund"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_table_keeps_its_columns_its_separator_and_its_own_lines(encoding: str, tmp_path: Path) -> None:
    out = tmp_path / "rättelser Farsta.csv"
    header = ["Handläggare", *SWEDISH[::-1]]
    told = ["Jo", "", "", "", "Måste", "Måsten", "Orsak", "'1'!B3", DOCUMENT]
    text = to_text([told], ",", header).rstrip()
    out.write_bytes(text.encode(encoding))
    book = edit(one_action(tmp_path / "a.xlsx"), lambda sheet: sheet.cell(*place("cause"), "Ny → orsak"))
    corrected(book, out)
    now = out.read_text(encoding="utf-8-sig")
    assert now.startswith(text.replace("\r\n", "\n"))
    found, _ = read_corrections([out])
    assert [(line.before, line.after) for line in found] == [("Måsten", "Måste"), ("cause 1", "Ny → orsak")]


def test_a_table_that_cannot_be_understood_is_left_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "rattelser.csv"
    out.write_text("något;annat\n1;2\n", encoding="utf-8")
    book = edit(one_action(tmp_path / "a.xlsx"), lambda sheet: sheet.cell(*place("cause"), "Ny"))
    with pytest.raises(Usage, match="corrections_columns_missing"):
        corrected(book, out)
    assert out.read_text(encoding="utf-8") == "något;annat\n1;2\n"


def test_a_table_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    book = edit(one_action(tmp_path / "a.xlsx"), lambda sheet: sheet.cell(*place("cause"), "Ny"))
    with pytest.raises(OutputError):
        corrected(book, tmp_path / "ingen mapp" / "rattelser.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize("kind", ["plan", "text", "no key"])
def test_another_file_is_wrong_usage(kind: str, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    if kind == "plan":
        write_tabs(book, {"1": plan_rows(row(1))})
    elif kind == "text":
        book.write_text("hej", encoding="utf-8")
    else:
        edit(one_action(book), lambda sheet: sheet.delete_cols(SHOWN.index("action_id") + 1))
    with pytest.raises(Usage):
        corrected(book, tmp_path / "rattelser.csv")


# --- the whole way ----------------------------------------------------------------------------------------------------


def test_a_cell_edited_in_excel_is_corrected_in_the_next_run(tmp_path: Path) -> None:
    tab = Sheet(plan_rows(row(1), ["", "", *row(2)[2:]], row(3)), merged=["A3:A4", "B3:B4"])
    plan = write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": tab})
    plain = run([plan], Register(), 0, "sv")

    def change(sheet: Worksheet) -> None:
        sheet.cell(*place("timing", 3), "hösten 2025")
        sheet.cell(*place("cause", 2), "Ny orsak")
        sheet.cell(*place("goal", 1)).value = None

    book = edit(tables_to_workbook(tmp_path / "atgardsplan.xlsx", plain), change)
    folder = tmp_path / "register"
    folder.mkdir()
    told = CliRunner().invoke(app, ["ratta", str(book), "--out", str(folder / "rattelser.csv"), "--who", "Åsa"])
    assert (told.exit_code, told.stdout.count("\n")) == (0, 2), told.output
    assert "3 ändrade celler" in told.stdout
    assert "--register" in told.stdout.splitlines()[-1]
    corrected_run = run([plan], read_register(folder), 0, "sv")
    changed = {
        (new.row_no, field): getattr(new, field)
        for old, new in zip(plain["actions"], corrected_run["actions"], strict=True)
        for field in FIELDS
        if getattr(old, field) != getattr(new, field)
    }
    assert changed == {
        (1, "cause"): "Ny orsak",
        (2, "cause"): "Ny orsak",
        (1, "goal"): None,
        (3, "timing"): "hösten 2025",
    }
    assert [finding for finding in corrected_run["findings"] if finding.code.startswith("correction")] == []
    again = tables_to_workbook(tmp_path / "again.xlsx", corrected_run)
    assert corrected(again, folder / "rattelser.csv").added == 0


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_workbook_that_a_run_writes_is_understood(lang: str, tmp_path: Path) -> None:
    plan = write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": plan_rows(row(1), [*row(2)[:-1], "- a\n=b\n'c"])})
    tables = run([plan], Register(), 0, lang)
    write_workbook(tables, Files({plan.name: plan}, tmp_path), lang)(tmp_path)
    book, out = tmp_path / "atgardsplan.xlsx", tmp_path / "rattelser.csv"
    assert (corrected(book, out), out.exists()) == (Written(out, 0, 0, ()), False)
    opened = load_workbook(book)
    shown = opened["Åtgärder" if lang == "sv" else "Actions"]
    (cell,) = [cell for cells in shown.iter_rows() for cell in cells if cell.value == tables["actions"][1].action]
    cell.value = "Ny åtgärd"
    opened.save(book)
    assert corrected(book, out).added == 1
    assert lines(out) == [("action", tables["actions"][1].action, "Ny åtgärd")]


EDITS_ELSEWHERE = {
    "sv": ("Åtgärder", "Status", "Slutar", "Stadsdelsområde", ("Status", "Uppföljning"), ("Slutar", "När")),
    "en": ("Actions", "Status", "End", "District", ("Status", "Follow-up"), ("End", "When")),
}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_edits_in_columns_that_are_no_fields_are_named_with_the_field_to_edit(lang: str, tmp_path: Path) -> None:
    plan = write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": plan_rows(row(1), row(2), row(3))})
    write_workbook(run([plan], Register(), 0, lang), NO_FILES, lang)(tmp_path)
    book, out = tmp_path / "atgardsplan.xlsx", tmp_path / "rattelser.csv"
    name, status, ends, district, *from_fields = EDITS_ELSEWHERE[lang]
    opened = load_workbook(book)
    titles = {cell.value: number for number, cell in enumerate(opened[name][1], 1)}
    opened[name].cell(2, titles[status], "Klart!")
    opened[name].cell(3, titles[status], None).value = None
    opened[name].cell(4, titles[ends], dt.date(2031, 1, 1))
    opened[name].cell(3, titles[district], "Sidsjö")
    opened.save(book)
    told = CliRunner().invoke(app, ["ratta", str(book), "--out", str(out), "--lang", lang]).stdout.splitlines()
    assert not out.exists()
    assert len(told) == 1 + 3
    for (column, field), rows in zip(from_fields, ("2, 3", "4"), strict=True):
        (line,) = [line for line in told if line.startswith(column)]
        assert line.count(field) == 2
        assert rows in line
    assert district in told[-1]
    assert "3" in told[-1]

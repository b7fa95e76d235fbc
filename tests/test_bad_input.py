"""Whatever comes in, it has one row that says what became of it, and the other files of the run are read."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import codes, engine, flow
from pipeline.documents import find_documents
from pipeline.limits import Limits
from pipeline.outcomes import Refused
from pipeline.register import Register
from pipeline.rows import Document
from pipeline.tables import Tables
from tests.fixtures import bad_files, worse_files
from tests.fixtures.fragile import divide, fate, fragile
from tests.fixtures.typed import typed

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "bad_input.toml").read_text(encoding="utf-8")
)["case"]
GOOD = "zz-plan.xlsx"
SECONDS = 120.0
"""A file that holds the run up for longer hangs it; on a busy machine each takes some seconds."""


WHAT_TO_DO = re.compile(r"\. (Anmäl|Dela|Exportera|Flytta|Kontrollera|Kopiera|Lägg|Skicka|Spara|Ta bort|Vänta|Öppna) ")


def make(kind: str, path: Path) -> Path:
    getattr(bad_files if hasattr(bad_files, kind) else worse_files, kind)(path)
    return path


def run(*inputs: Path) -> Tables:
    return flow.run(inputs, Register(), 0, "sv")


def documents(*inputs: Path) -> dict[str, Document]:
    return {row.path: row for row in run(*inputs)["documents"]}


def one_sentence_or_two_in_swedish(row: Document) -> bool:
    """What went wrong and what to do, with no trace of the program's insides."""
    told = row.message or ""
    is_whole = bool(re.match(r"[A-ZÅÄÖ].{20,200}\.$", told)) and not re.search(r"Error|Traceback|[{}]|0x|\.py", told)
    return is_whole and bool(WHAT_TO_DO.search(told))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sound plan in it."""
    made = tmp_path / "inlämnat"
    made.mkdir()
    bad_files.last_years_template(made / GOOD)
    return made


def marked(case: dict[str, Any]) -> Any:
    """A case as a parameter."""
    return pytest.param(case, id=f"{case['make']}-{case['file']}", marks=pytest.mark.long if case.get("long") else ())


@pytest.mark.parametrize("case", [marked(case) for case in CASES if case["status"] != "read"])
def test_a_bad_file_has_a_code_and_a_sentence_and_the_others_are_read(case: dict[str, str], folder: Path) -> None:
    make(case["make"], folder / case["file"])
    start = time.monotonic()
    rows = documents(folder)
    row = rows[case["file"]]
    assert (row.status, row.error_code, row.plan_id) == (case["status"], case["code"], None)
    assert one_sentence_or_two_in_swedish(row), row.message
    assert rows[GOOD].status == "read"
    assert len(rows) == 2
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize("case", [marked(case) for case in CASES if case["status"] == "read"])
def test_what_only_looks_bad_is_read(case: dict[str, str], tmp_path: Path) -> None:
    row = documents(make(case["make"], tmp_path / case["file"]).parent)[case["file"]]
    assert (row.status, row.error_code, row.message) == ("read", None, None)


def test_an_empty_template_is_a_plan_without_rows_and_says_so(tmp_path: Path) -> None:
    tables = run(make("empty_template", tmp_path / "plan.xlsx"))
    assert [(plan.template, plan.year) for plan in tables["plans"]] == [("2025", 2025)]
    assert len(tables["actions"]) == 0
    assert [row.code for row in tables["findings"]].count("empty_plan") == 1


def test_last_years_template_is_told_by_its_name(tmp_path: Path) -> None:
    (plan,) = run(make("last_years_template", tmp_path / "plan.xlsx"))["plans"]
    assert plan.template == "2024"


def test_the_same_bytes_twice_are_read_once(folder: Path) -> None:
    make("last_years_template", folder / "kopia.xlsx")
    make("plain_text", folder / "trasig.xlsx")
    make("plain_text", folder / "trasig igen.xlsx")
    tables = run(folder)
    rows = {row.path: row for row in tables["documents"]}
    assert {path: row.status for path, row in rows.items()} == {
        "kopia.xlsx": "read",
        GOOD: "duplicate",
        "trasig igen.xlsx": "rejected",
        "trasig.xlsx": "rejected",
    }
    assert "kopia.xlsx" in (rows[GOOD].message or "")
    assert len(tables["plans"]) == 1


def test_the_same_plan_as_workbook_and_print_is_read_twice_and_counts_once(tmp_path: Path) -> None:
    for ending in ("xlsx", "pdf"):
        shutil.copy(bad_files.RAW / f"atgardsplan-farsta-2025.{ending}", tmp_path / f"plan-farsta-2025.{ending}")
    tables = run(tmp_path)
    assert [row.status for row in tables["documents"]] == ["read", "read"]
    assert {(plan.channel, plan.is_current) for plan in tables["plans"]} == {("xlsx", True), ("pdf", False)}
    assert len({plan.plan_key for plan in tables["plans"]}) == 1
    assert [row.code for row in tables["findings"]].count("several_submissions") == 2


def test_a_missing_file_is_a_row_and_the_others_are_read(folder: Path) -> None:
    rows = documents(folder / "finns inte.xlsx", folder / GOOD)
    assert {path: (row.status, row.error_code) for path, row in rows.items()} == {
        "finns inte.xlsx": ("rejected", "not_found"),
        GOOD: ("read", None),
    }
    assert all(row.document_id is None for row in rows.values() if row.status == "rejected")


@pytest.mark.parametrize(("name", "code"), [("x" * 300 + ".xlsx", "path_too_long"), (f"{GOOD}/plan.xlsx", "not_found")])
def test_a_path_that_no_file_can_have_is_a_row(folder: Path, name: str, code: str) -> None:
    (row,) = documents(folder / name).values()
    assert (row.status, row.error_code) == ("rejected", code)
    assert one_sentence_or_two_in_swedish(row)


def test_a_file_that_cannot_be_opened_any_more_is_a_row(folder: Path) -> None:
    """Found and hashed, then taken away or locked by another program."""
    found = make("scanned_pdf", folder / "plan.pdf")
    (document,) = find_documents([found])
    found.unlink()
    outcome = flow.read_plan(flow.Task(document, None))
    assert getattr(outcome, "code", None) == "unreadable"


def test_an_error_in_a_reader_is_that_documents_fate(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("letter", folder / "brev.pdf")

    def stumble(_: object) -> Iterator[object]:
        raise KeyError("x")

    monkeypatch.setattr("extractors.prints.pdf_to_ink", stumble)
    rows = documents(folder)
    assert (rows["brev.pdf"].status, rows["brev.pdf"].error_code) == ("rejected", "internal_error")
    assert one_sentence_or_two_in_swedish(rows["brev.pdf"])
    assert rows[GOOD].status == "read"


def test_what_takes_all_memory_is_beyond_the_limits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(*_: object) -> object:
        raise MemoryError

    monkeypatch.setattr("extractors.readers.read_workbook", exhaust)
    row = documents(folder)[GOOD]
    assert row.error_code == "resource_limit"
    assert "memory_mb" in str(row.message)


def test_a_run_of_bad_files_only_has_all_tables(tmp_path: Path) -> None:
    make("cut_pdf", tmp_path / "plan.pdf")
    tables = run(tmp_path)
    assert len(tables["documents"]) == 1
    assert not tables["plans"]


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ({"plan.xlsx": "last_years_template", "README.txt": "plain_text"}, 0),
        ({"plan.xlsx": "last_years_template", "mall.xlsx": "empty_template", "kopia.xlsx": "empty_template"}, 0),
        ({"plan.xlsx": "last_years_template", "annan.pdf": "cut_pdf"}, 3),
        ({"a.pdf": "scanned_pdf", "b.pdf": "scanned_pdf"}, 3),
    ],
)
def test_the_exit_status_tells_whether_all_documents_were_read(
    tmp_path: Path, kinds: dict[str, str], status: int
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, kind in kinds.items():
        make(kind, folder / name)
    got, told, error = typed("run", folder, "--out", tmp_path / "ut", "--workers", "1")
    assert got == status, error
    assert "Traceback" not in told + error
    assert (tmp_path / "ut" / "documents.csv").is_file()


# --- names ------------------------------------------------------------------------------------------------------------

POSIX = pytest.mark.skipif(os.name != "posix", reason="no such names on this system")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (unicodedata.normalize("NFD", "Åtgärdsplan Hägersten.xlsx"), "Åtgärdsplan Hägersten.xlsx"),
        ("--out.xlsx", "--out.xlsx"),
        ("å" * 120 + ".xlsx", "å" * 120 + ".xlsx"),
        ("=1+1 'x'!A0;.xlsx", "=1+1 'x'!A0;.xlsx"),
        ("PLAN.XLSX", "PLAN.XLSX"),
        pytest.param("två\nrader.xlsx", "två\nrader.xlsx", marks=POSIX),
        pytest.param(os.fsdecode("åtgärd.xlsx".encode("latin-1")), "åtgärd.xlsx", marks=POSIX),
    ],
)
def test_strange_names_are_read_and_shown_as_people_write_them(tmp_path: Path, name: str, shown: str) -> None:
    bad_files.last_years_template(tmp_path / name)
    (row,) = documents(tmp_path).values()
    assert (row.path, row.status) == (shown, "read")
    assert row.path.encode()


def test_two_names_that_look_the_same_are_told_apart(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        make("budget", tmp_path / unicodedata.normalize(form, "Å.xlsx"))
    assert sorted(documents(tmp_path)) in (["Å.xlsx", "Å.xlsx (2)"], ["Å.xlsx"])


def test_hidden_files_and_lock_marks_are_no_documents(folder: Path) -> None:
    (folder / ".git").mkdir()
    for name in (".DS_Store", "~$plan.xlsx", ".git/plan.xlsx"):
        make("plain_text", folder / name)
    assert list(documents(folder)) == [GOOD]


def test_inputs_are_named_where_there_are_several(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "del").mkdir()
    make("budget", folder / "del" / "x.xlsx")
    monkeypatch.chdir(folder / "del")
    found = find_documents([Path(), folder / GOOD])
    assert [document.path for document in found] == ["del/x.xlsx", GOOD]


# --- workers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_may_die_and_the_others_tasks_are_done(workers: int) -> None:
    tasks = ["a", "kills", "b", "kills", "c"]
    results = dict(engine.Processes(workers)(fragile, tasks, fate))
    assert results == {0: "A", 1: "kills crashed", 2: "B", 3: "kills crashed", 4: "C"}


def test_a_task_that_takes_too_long_is_ended_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    # Long enough for a busy machine to start a worker.
    results = dict(engine.Processes(2)(fragile, ["hangs", "a", "b", "c"], fate, Limits(seconds=12)))
    assert results == {0: "hangs timeout", 1: "A", 2: "B", 3: "C"}
    # Nothing is left of what it was at.
    assert list(tmp_path.iterdir()) == []


def test_an_error_that_is_the_programs_own_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        list(engine.Processes(2)(divide, [1, 0], lambda task, code: 0.0))


def test_a_document_that_took_its_worker_down_says_what_to_do(folder: Path) -> None:
    (found,) = find_documents([folder / GOOD])
    for code in (engine.CRASHED, engine.TIMEOUT):
        outcome = flow.given_up(flow.Task(found, None), code)
        assert isinstance(outcome, Refused)
        assert outcome.code == code
        assert codes.message("error", code, outcome.facts, "sv").endswith("skicka in den igen.")


def test_workers_say_of_bad_files_what_one_process_says(folder: Path) -> None:
    for kind, name in (("cut_pdf", "a.pdf"), ("locked_pdf", "b.pdf"), ("budget", "c.xlsx"), ("plain_text", "d.txt")):
        make(kind, folder / name)
    assert flow.run([folder], Register(), 2, "sv") == flow.run([folder], Register(), 0, "sv")


@pytest.mark.parametrize(
    ("name", "begins", "says"),
    [
        ("plan.fods", b"<?xml version='1.0'?><office:document/>", "LibreOffice"),
        ("plan.csv", "Orsak;Åtgärd\n".encode(), "Öppna den i Excel, spara den som Excel-arbetsbok (.xlsx)"),
        ("plan.numbers", b"PK\x03\x04", "Numbers, välj Arkiv, Exportera till, Excel"),
        ("plan.docx", b"PK\x03\x04", "spara den som PDF"),
        ("plan.gsheet", b'{"url": "https://docs.google.com/"}', "Ladda ned, Microsoft Excel (.xlsx)"),
        ("plan.msg", b"\xd0\xcf\x11\xe0", "bifogade planen"),
        ("plan.zip", b"PK\x03\x04", "uppackad"),
        ("plan.xls", b"<html></html>", "Öppna den i Excel"),
        ("LÄSMIG", b"Hej", "Skicka in planen som arbetsbok"),
    ],
)
def test_the_sender_of_a_file_of_another_kind_is_told_what_to_do_with_it(
    name: str, begins: bytes, says: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(begins)
    (row,) = documents(tmp_path).values()
    assert says in (row.message or ""), row.message

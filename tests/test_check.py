"""``check`` finds what is not as a run left it: in the files, against the schema, between tables, against the plans."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import soundness
from pipeline.codes import LANGUAGES, codes, message
from pipeline.csvforms import forms
from pipeline.soundness import Problem, Written, check_folder, checks
from tests.fixtures.typed import typed

SAMPLE = "atgardsplan-farsta-2024.xlsx"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Written:
    """A sound folder, of a plan, a copy and a file that is no plan."""
    inputs, out = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("ut")
    shutil.copy(root / "data" / "raw" / SAMPLE, inputs)
    shutil.copy(inputs / SAMPLE, inputs / "kopia.xlsx")
    (inputs / "brev.txt").write_text("Hej!", encoding="utf-8")
    assert typed("run", inputs, "--out", out, "--workers", "1")[0] == 0
    problems, found = check_folder(out)
    assert (problems, found is not None) == ([], True)
    assert found is not None
    return found


def changed(written: Written, table: str, number: int, **values: Any) -> Written:
    """The same tables with one row changed."""
    rows = list(written.tables[table])
    rows[number] = replace(rows[number], **values)
    return replace(written, tables={**written.tables, table: rows})


def without(written: Written, table: str, is_gone: Callable[[Any], bool]) -> Written:
    rows = [row for row in written.tables[table] if not is_gone(row)]
    assert len(rows) < len(written.tables[table])
    return replace(written, tables={**written.tables, table: rows})


def found_in(written: Written) -> list[str]:
    return [problem.code for check in checks() for problem in check(written)]


def test_what_a_run_wrote_is_sound(written: Written) -> None:
    status, told, _ = typed("check", written.folder)
    assert status == 0
    assert "Allt stämmer" in told


def first_with_text(written: Written) -> int:
    return next(number for number, row in enumerate(written.tables["actions"]) if row.action)


BROKEN: Sequence[tuple[str, Callable[[Written], Written]]] = (
    ("broken_contract", lambda it: changed(it, "actions", 0, area="månen")),
    ("broken_contract", lambda it: changed(it, "cells", 0, confidence=1.5)),
    ("broken_contract", lambda it: without(it, "plans", lambda row: True)),
    ("csv_differs", lambda it: changed(it, "areas", 0, area_label="Annat")),
    ("document_without_plan", lambda it: without(it, "plans", lambda row: row.year == 2024)),
    ("document_without_plan", lambda it: changed(it, "documents", 2, document_id="0" * 64)),
    ("plan_without_document", lambda it: without(it, "documents", lambda row: row.status == "read")),
    ("row_numbers", lambda it: without(it, "actions", lambda row: row.row_no == 1)),
    ("rows_lost", lambda it: without(it, "actions", lambda row: row.row_no == 2)),
    ("cells_differ", lambda it: changed(it, "actions", first_with_text(it), action="Annat")),
    ("cells_differ", lambda it: without(it, "cells", lambda row: row.field == "goal")),
    ("repairs_differ", lambda it: changed(it, "cells", 0, raw="Annat")),
    ("flags_differ", lambda it: changed(it, "actions", 0, flags=("comment",))),
    ("members_differ", lambda it: without(it, "cause_members", lambda row: True)),
    ("statistics_differ", lambda it: changed(it, "statistics", 0, value=999)),
    ("statistics_differ", lambda it: without(it, "statistics", lambda row: row.item == "actions")),
)


@pytest.mark.parametrize(("code", "broken"), BROKEN, ids=[f"{code}-{n}" for n, (code, _) in enumerate(BROKEN)])
def test_what_does_not_add_up_is_named(written: Written, code: str, broken: Callable[[Written], Written]) -> None:
    assert code in found_in(broken(written))


def test_every_problem_can_be_found() -> None:
    of_files = {"no_description", "file_missing", "file_changed", "tables_unreadable"}
    assert {code for code, _ in BROKEN} | of_files == set(codes("check"))


@pytest.fixture
def copied(written: Written, tmp_path: Path) -> Path:
    """The sound folder, to be spoiled."""
    return Path(shutil.copytree(written.folder, tmp_path / "ut"))


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("file_changed", lambda out: (out / "cells.csv").write_text("action_id\n", encoding="utf-8")),
        ("file_missing", lambda out: (out / "cells.csv").unlink()),
        ("file_missing", lambda out: (out / "report" / "index.html").unlink()),
        ("file_changed", lambda out: (out / "atgardsplan.xlsx").write_bytes(b"PK")),
        ("no_description", lambda out: (out / "datapackage.json").write_text('{"resources": null}')),
        ("tables_unreadable", lambda out: (out / "actions.parquet").write_bytes(b"PAR1")),
        ("tables_unreadable", lambda out: shutil.copy(out / "cells.parquet", out / "actions.parquet")),
        ("no_description", lambda out: (out / "datapackage.json").unlink()),
        ("no_description", lambda out: (out / "datapackage.json").write_text("{", encoding="utf-8")),
    ],
)
def test_a_spoiled_file_is_named_and_the_status_says_so(copied: Path, code: str, spoil: Callable[[Path], Any]) -> None:
    spoil(copied)
    assert code in [problem.code for problem in check_folder(copied)[0]]
    status, told, error = typed("check", copied)
    assert (status, "Traceback" in told + error) == (5, False)


def test_a_folder_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    assert typed("check", tmp_path / "finns inte")[0] == 2
    assert typed("check", tmp_path)[0] == 5


def test_tables_for_publication_are_sound_too(root: Path, tmp_path: Path) -> None:
    typed("run", root / "data" / "raw" / SAMPLE, "--out", tmp_path / "ut", "--public", "--workers", "1")
    assert check_folder(tmp_path / "ut")[0] == []


@pytest.mark.parametrize("form", forms())
def test_tables_are_sound_in_whatever_form_their_csv_is(form: str, root: Path, tmp_path: Path) -> None:
    typed("run", root / "data" / "raw" / SAMPLE, "--out", tmp_path / "ut", "--csv", form, "--workers", "1")
    assert check_folder(tmp_path / "ut")[0] == []


def test_every_problem_is_told_in_both_languages() -> None:
    facts = dict.fromkeys(("file", "table", "column", "found", "expected", "count", "places", "other"), "x")
    for code in codes("check"):
        assert len({message("check", code, facts, lang) for lang in LANGUAGES}) == 2


def test_a_problem_names_some_places_and_counts_all() -> None:
    (problem,) = soundness.told("row_numbers", [str(number) for number in range(9)])
    assert problem == Problem("row_numbers", (("count", "9"), ("places", "0, 1, 2, …")))

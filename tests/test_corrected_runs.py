"""A correction changes its cell and what follows from it, in every run, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from normalizers.repair.fixes import replay
from pipeline.flow import run
from pipeline.model import Repair
from pipeline.register import Register, read_register
from pipeline.rows import Action, CellRow, RepairRow
from pipeline.tables import Tables
from tests.conftest import ROOT
from tests.fixtures.outputs import write_tables
from tests.fixtures.tabs import AREA, Sheet, plan_rows, write_tabs
from tests.test_corrections import SWEDISH, to_text

RAW = ROOT / "data" / "raw"
WORKBOOK, PRINT, SCAN = (
    "atgardsplan-farsta-2025.xlsx",
    "atgardsplan-sodermalm-2025.pdf",
    "atgardsplan-farsta-2024.scan.pdf",
)
TEXT = "HT 2025\nVT 2026"
LAMPS = ["Mörker i parken", "Få vuxna ute", "Byta lampor", "", "HT 2025", "Samordnare", ""]
WALKS = ["Rån på väg hem", "Få vuxna ute", "Föräldrar går ut", "", "VT 2025", "Förening", "Klart"]
SPRING, AUTUMN = "Farsta 2025 vår.xlsx", "Farsta 2025 höst.xlsx"


def read(*inputs: Path, register: Register | None = None) -> Tables:
    return run(inputs, register or Register(), 0, "sv")


@cache
def sample(name: str) -> Tables:
    """The tables of a sample plan that nobody has corrected."""
    return read(RAW / name)


def register(folder: Path, *rows: Sequence[str | None]) -> Register:
    """A register that corrects cells: document_id, source, field, before, after, and who, when and why if told."""
    folder.mkdir(exist_ok=True)
    text = to_text([[cell or "" for cell in row] for row in rows], header=SWEDISH)
    (folder / "rättelser.csv").write_text(text, encoding="utf-8-sig", newline="")
    return read_register(folder)


def cell_of(tables: Tables, field: str, *, filled: bool = True, number: int = 0) -> CellRow:
    """A cell of a field, with or without text."""
    found = [cell for cell in tables["cells"] if cell.field == field and bool(cell.value) == filled]
    cell: CellRow = found[number]
    return cell


def line(tables: Tables, cell: CellRow, after: str | None, *more: str) -> list[str | None]:
    """The line that corrects a cell."""
    action = action_of(tables, cell)
    (document,) = [plan.document_id for plan in tables["plans"] if plan.plan_id == action.plan_id]
    return [document, cell.source or action.source, cell.field, cell.value, after, *more]


def action_of(tables: Tables, cell: CellRow) -> Action:
    (action,) = [action for action in tables["actions"] if action.action_id == cell.action_id]
    return action  # type: ignore[no-any-return]


def changed_cells(before: Tables, after: Tables) -> list[tuple[str, str]]:
    pairs = zip(before["cells"], after["cells"], strict=True)
    return [(new.action_id, new.field) for old, new in pairs if old.value != new.value]


def corrections(tables: Tables) -> list[RepairRow]:
    return [repair for repair in tables["repairs"] if repair.kind == "correction"]


def told(tables: Tables, prefix: str = "correction") -> list[Any]:
    return [finding for finding in tables["findings"] if finding.code.startswith(prefix)]


def is_replayed(tables: Tables) -> bool:
    """Whether the repairs of every cell, in order, make its value of its raw text."""
    repairs: dict[tuple[str | None, str | None], list[Repair]] = {}
    for it in sorted(tables["repairs"], key=lambda repair: repair.seq):
        made = Repair(it.start, it.end, it.before or "", it.after or "", it.kind, it.confidence)
        repairs.setdefault((it.action_id, it.field), []).append(made)
    return all(
        replay(cell.raw or "", repairs.get((cell.action_id, cell.field), [])) == (cell.value or "")
        for cell in tables["cells"]
    )


def files_of(tables: Tables, out: Path) -> dict[str, bytes]:
    """The bytes of the tables as they are written."""
    write_tables(tables, out, "0")
    written = [file for kind in ("*.csv", "*.parquet", "datapackage.json") for file in out.glob(kind)]
    return {file.name: file.read_bytes() for file in written}


@pytest.mark.parametrize("name", [WORKBOOK, PRINT, pytest.param(SCAN, marks=pytest.mark.slow)])
def test_a_correction_changes_its_cell_and_what_follows_and_survives_the_next_run(name: str, tmp_path: Path) -> None:
    plain = sample(name)
    cell = cell_of(plain, "timing")
    corrected = register(tmp_path / "register", line(plain, cell, TEXT, "Åsa", "2025-10-01", "läst i bilden"))
    second = read(RAW / name, register=corrected)
    assert changed_cells(plain, second) == [(cell.action_id, "timing")]
    (now,) = [it for it in second["cells"] if (it.action_id, it.field) == (cell.action_id, "timing")]
    assert now == replace(cell, value=TEXT, confidence=1.0)
    action = action_of(second, cell)
    assert (action.timing, action.timing_kind, action.timing_end) == (TEXT, "term", dt.date(2026, 6, 30))
    others = [it for it in second["actions"] if it.action_id != cell.action_id]
    assert others == [it for it in plain["actions"] if it.action_id != cell.action_id]
    assert [(it.action_id, it.confidence) for it in corrections(second)] == [(cell.action_id, 1.0)]
    assert is_replayed(second)
    assert told(second) == []
    third = read(RAW / name, register=read_register(tmp_path / "register"))
    assert files_of(third, tmp_path / "third") == files_of(second, tmp_path / "second")


def test_an_empty_cell_of_a_print_is_filled_in_by_the_place_of_its_row(tmp_path: Path) -> None:
    plain = sample(PRINT)
    cell = cell_of(plain, "follow_up", filled=False)
    assert cell.source is None
    tables = read(RAW / PRINT, register=register(tmp_path / "register", line(plain, cell, "Målet är uppnått")))
    assert changed_cells(plain, tables) == [(cell.action_id, "follow_up")]
    assert action_of(tables, cell).status == "achieved"
    (repair,) = corrections(tables)
    assert (repair.before, repair.after, repair.source) == (None, "Målet är uppnått", action_of(plain, cell).source)
    assert is_replayed(tables)


def test_a_cell_that_was_found_right_is_certain_and_stays_as_it_is(tmp_path: Path) -> None:
    plain = sample(PRINT)
    cells = [it for it in plain["cells"] if it.action_id == plain["actions"][0].action_id]
    assert min(it.confidence for it in cells) < 1
    lines = [line(plain, it, "OK") for it in cells if it.value]
    tables = read(RAW / PRINT, register=register(tmp_path / "register", *lines))
    assert changed_cells(plain, tables) == []
    assert tables["actions"][0].confidence == 1
    assert {(it.before, it.after) for it in corrections(tables)} == {(None, None)}
    assert {it.source for it in corrections(tables)} == {it[1] for it in lines}
    assert is_replayed(tables)


def test_a_line_that_fits_no_longer_is_told_of_with_who_wrote_it(tmp_path: Path) -> None:
    plain = sample(WORKBOOK)
    cell = cell_of(plain, "timing")
    document, place, field, _, after = line(plain, cell, TEXT)
    lines = [
        [document, place, field, "Något annat", after, "Åsa", "2025-10-01"],
        [document, "'Ingen flik'!B7", field, cell.value, after, "Åsa", "2025-10-01"],
        ["0" * 64, place, field, cell.value, after],
    ]
    tables = read(RAW / WORKBOOK, register=register(tmp_path / "register", *lines))
    assert changed_cells(plain, tables) == []
    assert corrections(tables) == []
    lost, unfit, elsewhere = sorted(
        told(tables), key=lambda finding: (finding.document_id is None, finding.code != "correction_without_cell")
    )
    assert (unfit.code, unfit.action_id, unfit.source) == ("correction_unfit", cell.action_id, cell.source)
    assert unfit.message.startswith("rättelser.csv, rad 2 (Åsa, 2025-10-01): ")
    assert (lost.code, lost.severity, lost.plan_id) == (
        "correction_without_cell",
        "warning",
        tables["plans"][0].plan_id,
    )
    assert "rad 3 (Åsa, 2025-10-01)" in lost.message
    assert (elsewhere.code, elsewhere.severity) == ("correction_without_document", "info")
    assert action_of(tables, cell).flags == tuple(sorted({*action_of(plain, cell).flags, "correction_unfit"}))


def test_a_place_that_another_version_draws_otherwise_is_the_same_place(tmp_path: Path) -> None:
    plain = sample(PRINT)
    cells = [cell_of(plain, "timing"), cell_of(plain, "follow_up", filled=False)]
    lines = [line(plain, cell, text) for cell, text in zip(cells, (TEXT, "Klart"), strict=True)]
    moved = [[it[0], re.sub(r"(\d)(?=[\],])", "4", str(it[1])), *it[2:]] for it in lines]
    assert [it[1] for it in moved] != [it[1] for it in lines]
    tables = read(RAW / PRINT, register=register(tmp_path / "register", *moved))
    assert changed_cells(plain, tables) == [(cell.action_id, cell.field) for cell in cells]
    assert told(tables) == []


def test_a_merged_cell_is_corrected_in_every_row_that_it_covers(tmp_path: Path) -> None:
    rows = [LAMPS, ["", "", *WALKS[2:]], ["Klotter", *WALKS[1:]]]
    file = write_tabs(tmp_path / SPRING, {"1": Sheet(plan_rows(*rows), merged=["A3:A4", "B3:B4"])})
    plain = read(file)
    tables = read(file, register=register(tmp_path / "register", line(plain, cell_of(plain, "cause"), "Få ute")))
    assert [action.cause for action in tables["actions"]] == ["Få ute", "Få ute", "Få vuxna ute"]
    assert len(corrections(tables)) == 2


def test_counts_follow_the_corrected_cells(tmp_path: Path) -> None:
    analysis = [["Prioriterat område", "Antal problem", "Antal orsaker", "Antal åtgärder"], [AREA, 2, 1, 2]]
    file = write_tabs(tmp_path / SPRING, {"1": plan_rows(LAMPS, WALKS), "Analys": analysis})
    plain = read(file)
    assert [finding.code for finding in told(plain, "count_")] == ["count_disagrees"]
    emptied = line(plain, cell_of(plain, "cause", number=1), "(tomt)")
    tables = read(file, register=register(tmp_path / "register", emptied))
    assert told(tables, "count_") == []
    assert [row.counted for row in tables["reconciliation"]] == [2, 1, 2]
    assert [finding.code for finding in told(tables, "measure_")] == ["measure_without_cause"]
    assert cell_of(tables, "cause", filled=False).missing_reason == "empty"
    assert is_replayed(tables)


def test_doubts_about_a_settled_cell_fall_silent_and_facts_stay(tmp_path: Path) -> None:
    formula = [*LAMPS[:4], "=DATE(2025,5,1)", *LAMPS[5:]]
    tab = Sheet(plan_rows(formula, WALKS), comments={"E3": "Stämmer det?"})
    file = write_tabs(tmp_path / SPRING, {"1": tab})
    plain = read(file)
    cell = cell_of(plain, "timing", filled=False)
    assert {"comment", "formula_without_value"} <= set(action_of(plain, cell).flags)
    tables = read(file, register=register(tmp_path / "register", line(plain, cell, "maj 2025")))
    assert action_of(tables, cell).timing_kind == "month"
    assert "comment" in action_of(tables, cell).flags
    assert not {"formula_without_value", "no_time"} & set(action_of(tables, cell).flags)


# --- later submissions of a plan --------------------------------------------------------------------------------------


def submissions(folder: Path, first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> list[Path]:
    return [
        write_tabs(folder / SPRING, {"1": plan_rows(*first)}),
        write_tabs(folder / AUTUMN, {"1": plan_rows(*second)}),
    ]


def followed_up(row: Sequence[str]) -> list[str]:
    return [*row[:6], "Klart i oktober"]


def test_a_later_submission_inherits_where_its_row_and_its_raw_text_are_the_same(tmp_path: Path) -> None:
    files = submissions(tmp_path, [LAMPS, WALKS], [followed_up(WALKS), followed_up(LAMPS)])
    plain = read(files[0])
    lines = [
        line(plain, cell_of(plain, "timing"), "hösten 2026", "Åsa"),
        line(plain, cell_of(plain, "problem", number=1), "ok"),
    ]
    tables = read(*files, register=register(tmp_path / "register", *lines))
    times = {(action.action, action.timing, action.timing_kind) for action in tables["actions"]}
    assert times == {("Byta lampor", "hösten 2026", "term"), ("Föräldrar går ut", "VT 2025", "term")}
    assert len({repair.document_id for repair in corrections(tables)}) == 2
    assert len(corrections(tables)) == 4
    assert told(tables) == []
    assert is_replayed(tables)


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ([followed_up([*LAMPS[:4], "HT 2025 ", *LAMPS[5:]])], "raw differs by a blank"),
        ([followed_up([*WALKS[:4], "HT 2025", *WALKS[5:]])], "another row says the same"),
    ],
)
def test_another_raw_text_or_another_row_inherits_nothing(
    second: Sequence[Sequence[str]], why: str, tmp_path: Path
) -> None:
    files = submissions(tmp_path, [LAMPS], second)
    plain = read(files[0])
    lines = [line(plain, cell_of(plain, "timing"), "hösten 2026")]
    tables = read(*files, register=register(tmp_path / "register", *lines))
    assert sorted(action.timing for action in tables["actions"]) == ["HT 2025", "hösten 2026"], why


def test_a_print_inherits_nothing_of_its_workbook(tmp_path: Path) -> None:
    plain = sample(WORKBOOK)
    lines = [line(plain, cell_of(plain, "timing"), TEXT)]
    both = [RAW / WORKBOOK, (RAW / WORKBOOK).with_suffix(".pdf")]
    tables = read(*both, register=register(tmp_path / "register", *lines))
    assert len({action.action_key for action in tables["actions"]}) == len(plain["actions"])
    assert [repair.document_id for repair in corrections(tables)] == [plain["plans"][0].document_id]


def test_an_empty_cell_inherits_nothing_and_a_submissions_own_line_holds(tmp_path: Path) -> None:
    files = submissions(tmp_path, [LAMPS], [followed_up(LAMPS)])
    plain, later = read(files[0]), read(files[1])
    lines = [
        line(plain, cell_of(plain, "goal", filled=False), "Ljusare park"),
        line(plain, cell_of(plain, "timing"), "hösten 2026"),
        line(later, cell_of(later, "timing"), "hösten 2027"),
    ]
    tables = read(*files, register=register(tmp_path / "register", *lines))
    found = {(action.timing, action.goal) for action in tables["actions"]}
    assert found == {("hösten 2026", "Ljusare park"), ("hösten 2027", None)}


def test_an_earlier_submission_inherits_nothing_of_a_later_one(tmp_path: Path) -> None:
    files = submissions(tmp_path, [LAMPS], [followed_up(LAMPS)])
    later = read(files[1])
    lines = [line(later, cell_of(later, "timing"), "hösten 2026")]
    tables = read(*files, register=register(tmp_path / "register", *lines))
    assert sorted(action.timing for action in tables["actions"]) == ["HT 2025", "hösten 2026"]


def test_workers_and_this_process_correct_and_inherit_alike(tmp_path: Path) -> None:
    submissions(tmp_path, [LAMPS, WALKS], [followed_up(WALKS), followed_up(LAMPS)])
    shutil.copy(RAW / WORKBOOK, tmp_path)
    plain = read(tmp_path)
    known = register(tmp_path / "register", line(plain, cell_of(plain, "timing"), TEXT))
    assert run([tmp_path], known, 2, "sv") == run([tmp_path], known, 0, "sv")

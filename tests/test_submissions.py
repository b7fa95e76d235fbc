"""In one run a row has the same key in every submission of its plan, and who cannot tell asks a person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.tables import Tables
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.flattened import Style, flat_layout, plan_to_text
from tests.fixtures.layouts import Layout
from tests.fixtures.plans import load_plan
from tests.fixtures.tabs import Sheet, plan_rows, row, write_tabs
from tests.fixtures.workbooks import plan_to_workbook

EARLY, LATE = dt.date(2025, 3, 1), dt.date(2025, 9, 1)
SPRING, AUTUMN = "Farsta 2025 vår.xlsx", "Farsta 2025 höst.xlsx"
LAMPS, WALKS, PAINT = (
    [problem, "Få vuxna ute", action, "", "HT 2025", "Samordnare", ""]
    for problem, action in (
        ("Mörker i parken", "Byta lampor längs gångvägen"),
        ("Rån på väg hem", "Föräldrar går ut på fredagar"),
        ("Klotter i tunneln", "Måla om med skolans elever"),
    )
)


def read(*files: Path, register: Register | None = None) -> Tables:
    """The tables of some files."""
    return run(files, register or Register(), 0, "sv")


def keys_by_file(tables: Tables) -> dict[str, list[str]]:
    """The keys of each file's rows in their order."""
    files = {document.plan_id: document.path for document in tables["documents"]}
    keys: dict[str, list[str]] = {path: [] for path in files.values()}
    for action in tables["actions"]:
        keys[files[action.plan_id]].append(action.action_key)
    return keys


def followed_up(rows: Iterable[list[str]]) -> list[list[str]]:
    """Rows with a follow-up."""
    return [[*texts[:-1], f"Uppföljt {number}"] for number, texts in enumerate(rows)]


def submissions(folder: Path, first: list[list[str]], second: list[list[str]]) -> tuple[Path, Path]:
    """Two workbooks of one plan."""
    return (
        write_tabs(folder / SPRING, {"1": plan_rows(*first)}),
        write_tabs(folder / AUTUMN, {"1": plan_rows(*second)}),
    )


def test_a_workbook_its_print_and_its_text_share_the_keys_of_their_rows(tmp_path: Path) -> None:
    plan = load_plan("farsta-2025")
    files = [
        plan_to_workbook(plan, tmp_path / "farsta-2025.xlsx"),
        plan_to_reportlab(plan, tmp_path / "farsta-2025.pdf", layout=Layout(paper="A3")),
        tmp_path / "farsta-2025.txt",
    ]
    files[-1].write_text(plan_to_text(plan, flat_layout(4, plan), Style()), encoding="utf-8")
    tables = read(*files)
    keys = keys_by_file(tables)
    workbook, drawn, text = (keys[file.name] for file in files)
    assert workbook == drawn
    # The reader of flat text takes two rows without a gap for one: what it shows has its key all the same.
    assert set(text) <= set(workbook)
    assert len(text) >= len(workbook) - 1
    assert not [one for one in tables["findings"] if one.code == "action_match_unsure"]


def test_rows_keep_their_keys_when_others_are_put_in_and_taken_out(tmp_path: Path) -> None:
    files = submissions(tmp_path, [LAMPS, WALKS], followed_up([PAINT, LAMPS]))
    keys = keys_by_file(read(*files))
    assert keys[AUTUMN][1] == keys[SPRING][0]
    assert keys[AUTUMN][0] not in keys[SPRING]


def test_keys_do_not_depend_on_the_order_of_the_files_or_on_who_is_there(tmp_path: Path) -> None:
    files = submissions(tmp_path, [LAMPS, WALKS], followed_up([PAINT, LAMPS]))
    both = keys_by_file(read(*files))
    assert keys_by_file(read(*reversed(files))) == both
    assert keys_by_file(read(files[1]))[AUTUMN] == both[AUTUMN]


def test_the_register_says_which_submission_gives_the_keys(tmp_path: Path) -> None:
    changed = [*WALKS[:2], "Föräldrar och fältare går ut på fredagar och lördagar", *WALKS[3:]]
    files = submissions(tmp_path, [LAMPS, WALKS], followed_up([LAMPS, changed]))
    alone = [keys_by_file(read(file)).popitem()[1][1] for file in files]
    assert alone[0] != alone[1]
    for dates, first in (((EARLY, LATE), 0), ((LATE, EARLY), 1)):
        lines = tuple(
            Submission(number, file.name, "Farsta", "0180", 2025, received=date)
            for number, (file, date) in enumerate(zip(files, dates, strict=True), 2)
        )
        keys = keys_by_file(read(*files, register=Register(lines)))
        assert {rows[1] for rows in keys.values()} == {alone[first]}


def test_a_row_that_may_be_another_is_a_finding_that_names_both(tmp_path: Path) -> None:
    twice = [LAMPS, LAMPS, WALKS]
    tables = read(*submissions(tmp_path, twice, followed_up([LAMPS, WALKS])))
    (told,) = [one for one in tables["findings"] if one.code == "action_match_unsure"]
    assert re.search(r"rad 1 i ”.+” har fått samma nyckel som rad [12] i ”.+” i Farsta 2025 vår\.xlsx", told.message)
    (action,) = [one for one in tables["actions"] if one.action_id == told.action_id]
    assert action.flags == ("action_match_unsure",)
    assert told.plan_id == action.plan_id


def test_plans_of_whom_nobody_knows_share_no_keys(tmp_path: Path) -> None:
    files = [
        write_tabs(tmp_path / "a.xlsx", {"1": plan_rows(LAMPS)}),
        write_tabs(tmp_path / "b.xlsx", {"1": plan_rows(LAMPS, WALKS)}),
    ]
    first, second = keys_by_file(read(*files)).values()
    assert not set(first) & set(second)


def test_a_merged_problem_makes_no_two_rows_one(tmp_path: Path) -> None:
    merged = Sheet(plan_rows(row(1), ["", "", *row(2)[2:]], ["", "", *row(3)[2:]]), merged=["A3:A5", "B3:B5"])
    kept = Sheet(plan_rows(row(1), ["", "", *row(3)[2:]]), merged=["A3:A4", "B3:B4"])
    files = [write_tabs(tmp_path / SPRING, {"1": merged}), write_tabs(tmp_path / AUTUMN, {"1": kept})]
    keys = keys_by_file(read(*files))
    assert keys[AUTUMN] == [keys[SPRING][0], keys[SPRING][2]]

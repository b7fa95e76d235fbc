"""Of several submissions of one plan one is current, by the register or by what the plans hold, and it is said why."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import pytest

from pipeline.current import CHANNELS, Submitted, choose_current
from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.rows import PlanRow, Tables
from tests.fixtures.tabs import plan_rows, row, write_tabs

EARLY, LATE = dt.date(2025, 3, 1), dt.date(2025, 9, 1)


def submitted(
    number: int,
    received: dt.date | None = None,
    follow_ups: int = 0,
    channel: str = "xlsx",
    district: str | None = "Farsta",
) -> Submitted:
    """A submission of the plan of one district."""
    key = f"{(district or 'okand').lower()}-2025"
    place = (f"{key}-{number}", key, str(number), "0180", district, "file_name", 2025, "file_name", "2025", None)
    return Submitted(PlanRow(*place, channel, None, True, None), f"{number}.xlsx", received, follow_ups)


CASES = [
    ("only_submission", 1, [submitted(1)]),
    ("latest_received", 2, [submitted(1, EARLY, 9), submitted(2, LATE, 0, "scan")]),
    ("latest_received", 1, [submitted(1, EARLY), submitted(2, None, 9)]),
    ("most_follow_up", 2, [submitted(1, LATE, 1), submitted(2, LATE, 2, "scan")]),
    ("most_follow_up", 1, [submitted(1, None, 3, "text"), submitted(2, None, 2)]),
    ("better_channel", 2, [submitted(1, None, 2, "pdf"), submitted(2, None, 2, "xlsx")]),
    ("smallest_document_id", 1, [submitted(2), submitted(1), submitted(3)]),
]


@pytest.mark.parametrize(("reason", "number", "group"), CASES)
def test_the_rules_hold_in_their_order_whatever_the_files_order(
    reason: str, number: int, group: list[Submitted]
) -> None:
    for order in itertools.permutations(group):
        chosen = choose_current(order)
        assert {(best.plan.document_id, why) for best, why in chosen.values()} == {(str(number), reason)}
        assert set(chosen) == {one.plan.plan_id for one in group}


def test_channels_stand_from_the_best_to_the_worst() -> None:
    for better, worse in itertools.pairwise(CHANNELS):
        group = [submitted(1, channel=worse), submitted(2, channel=better)]
        assert {best.plan.document_id for best, _ in choose_current(group).values()} == {"2"}


def test_plans_of_unknown_districts_do_not_replace_each_other() -> None:
    chosen = choose_current([submitted(1, district=None), submitted(2, district=None)])
    assert {reason for _, reason in chosen.values()} == {"only_submission"}


def write_two(folder: Path) -> list[Path]:
    """Two submissions of one plan, the second with more follow-up."""
    first, second = folder / "Farsta 2025 a.xlsx", folder / "Farsta 2025 b.xlsx"
    write_tabs(first, {"1": plan_rows([*row(1)[:6], ""], row(2))})
    write_tabs(second, {"1": plan_rows(row(1), row(2))})
    return [first, second]


def plans_by_file(tables: Tables) -> list[PlanRow]:
    """The plans in the order of their files' names; their own order is that of their keys, which hashes are part of."""
    file_of = {document.document_id: document.path for document in tables["documents"]}
    return sorted(tables["plans"], key=lambda plan: file_of[plan.document_id])


def test_both_submissions_are_kept_and_each_has_a_finding(tmp_path: Path) -> None:
    tables = run(write_two(tmp_path), Register(), 0, "sv")
    assert [(plan.is_current, plan.current_reason) for plan in plans_by_file(tables)] == [
        (False, "most_follow_up"),
        (True, "most_follow_up"),
    ]
    assert len(tables["actions"]) == 4
    told = [one for one in tables["findings"] if one.code == "several_submissions"]
    assert {one.plan_id for one in told} == {plan.plan_id for plan in tables["plans"]}
    assert all("Farsta 2025 b.xlsx" in one.message for one in told)


def test_the_register_settles_which_one_is_current(tmp_path: Path) -> None:
    lines = (
        Submission(2, "Farsta 2025 a.xlsx", "Farsta", "0180", 2025, received=LATE),
        Submission(3, "Farsta 2025 b.xlsx", "Farsta", "0180", 2025, received=EARLY),
    )
    plans = plans_by_file(run(write_two(tmp_path), Register(lines), 0, "sv"))
    assert [(plan.is_current, plan.received, plan.current_reason) for plan in plans] == [
        (True, LATE, "latest_received"),
        (False, EARLY, "latest_received"),
    ]
    assert {plan.year_source for plan in plans} == {"register"}


def test_a_copy_is_no_submission(tmp_path: Path) -> None:
    (path, _) = write_two(tmp_path)
    (tmp_path / "kopia.xlsx").write_bytes(path.read_bytes())
    tables = run([path, tmp_path / "kopia.xlsx"], Register(), 0, "sv")
    assert [document.status for document in tables["documents"]] == ["read", "duplicate"]
    assert [plan.current_reason for plan in tables["plans"]] == ["only_submission"]
    assert len({document.plan_id for document in tables["documents"]}) == 1

"""Real plans in one run, one sent in twice: current, keys, diff, counts and statistics as a person counts them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.tables import Tables

SHARED = Path(__file__).parent.parent.parent / "shared"
CORPUS, TRUTH = SHARED / "corpus", SHARED / "truth"
TWICE = ("norra-innerstaden-2025.xlsx", "norra-innerstaden-2025-merged.xlsx")
FIELDS = {"problems": "problem", "causes": "cause", "actions": "measure"}
WITH = {"cause": "cause", "goal": "goal", "timing": "when", "responsible": "who", "follow_up": "follow_up"}

pytestmark = [pytest.mark.no_cover, pytest.mark.skipif(not CORPUS.is_dir(), reason="the real plans are not here")]


@pytest.fixture(scope="module")
def tables() -> Tables:
    lines = (
        Submission(2, TWICE[0], "Norra innerstaden", None, 2025),
        Submission(3, None, "Skärholmen", None, 2025),
    )
    return run(sorted(CORPUS.glob("*.xlsx")), Register(lines), 0, "sv")


def truth(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TRUTH / f"{name}.json").read_text(encoding="utf-8"))
    return found


def plan_of(tables: Tables, file: str) -> Any:
    (document,) = [row for row in tables["documents"] if row.path == file]
    (plan,) = [row for row in tables["plans"] if row.plan_id == document.plan_id]
    return plan


def own(rows: list[dict[str, str]], key: str) -> int:
    """The filled cells of a column, a merged one once."""
    return sum(row.get(key, "") not in ("", "^") for row in rows)


def filled(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows with what is merged into them written out."""
    last: dict[str, str] = {}
    out = []
    for row in rows:
        last = {key: last.get(key, "") if text == "^" else text for key, text in row.items()}
        out.append(last)
    return out


NAMES = ["hasselby-vallingby-2025", "kungsholmen-2024", "norra-innerstaden-2025", "norra-innerstaden-2025-merged"]


@pytest.mark.parametrize("name", NAMES)
def test_the_plans_own_counts_stand_beside_those_counted_by_hand(tables: Tables, name: str) -> None:
    plan, known = plan_of(tables, f"{name}.xlsx"), truth(name)
    areas = {sheet["label"]: sheet for sheet in known["sheets"]}
    expected = {}
    for line in known["analysis"]:
        sheet = areas.get(line["label"])
        for item, key in FIELDS.items():
            counted = own(sheet["rows"], key) if sheet else 0
            stated = line["measures" if item == "actions" else item]
            expected[sheet["area"] if sheet else line["label"], item] = (stated, counted, stated == counted)
    rows = [row for row in tables["reconciliation"] if row.plan_id == plan.plan_id]
    got = {(row.area, row.item): (row.stated, row.counted, row.agrees) for row in rows}
    assert {key: got[key] for key in expected if key in got} == {k: v for k, v in expected.items() if k in got}
    assert len(got) == len(expected)
    told = [row for row in tables["findings"] if row.plan_id == plan.plan_id and row.code == "count_disagrees"]
    assert len(told) == sum(not agrees for _, _, agrees in got.values())


def test_of_two_submissions_one_is_current_and_both_say_so(tables: Tables) -> None:
    plans = [plan_of(tables, file) for file in TWICE]
    assert sorted(plan.is_current for plan in plans) == [False, True]
    told = {row.plan_id for row in tables["findings"] if row.code == "several_submissions"}
    assert told == {plan.plan_id for plan in plans}


def test_every_row_keeps_its_key_over_the_submissions(tables: Tables) -> None:
    one, two = (
        {row.action_key for row in tables["actions"] if row.plan_id == plan_of(tables, f).plan_id} for f in TWICE
    )
    assert one == two
    assert len(one) == len([row for sheet in truth(NAMES[2])["sheets"] for row in sheet["rows"]])


def test_diff_of_the_two_submissions_finds_nothing() -> None:
    result = CliRunner().invoke(app, ["diff", *(str(CORPUS / file) for file in TWICE)])
    assert result.exit_code == 0
    assert "Inget skiljer" in result.stdout


@pytest.mark.parametrize("name", ["hasselby-vallingby-2025", "kungsholmen-2024", "current"])
def test_statistics_are_those_counted_by_hand(tables: Tables, name: str) -> None:
    current = next(file for file in TWICE if plan_of(tables, file).is_current)
    known = truth(current.removesuffix(".xlsx") if name == "current" else name)
    got = {
        (row.area, row.item): row.value
        for row in tables["statistics"]
        if (row.district, row.year) == (known["district"], known["year"])
    }
    for sheet in known["sheets"]:
        rows, area = filled(sheet["rows"]), sheet["area"]
        if not rows:
            continue
        acted = [full for full, row in zip(rows, sheet["rows"], strict=True) if row["measure"] not in ("", "^")]
        assert got[area, "actions"] == len(acted)
        for item, key in WITH.items():
            expected = sum(bool(row[key]) for row in acted) if key in sheet["header"] else None
            assert got[area, f"with_{item}"] == expected, (area, item)
        for codes in ("status_", "timing_"):
            assert sum(value for (its, item), value in got.items() if its == area and item.startswith(codes)) == len(
                acted
            )


def test_a_district_that_is_expected_and_sent_nothing_has_its_rows(tables: Tables) -> None:
    rows = [row for row in tables["statistics"] if row.district == "Skärholmen"]
    assert {row.value for row in rows if row.item == "not_received"} == {1}
    assert {row.value for row in rows if row.item != "not_received"} == {None}


def test_a_series_that_was_dragged_is_found_and_no_other(tables: Tables) -> None:
    found = Counter(row.code for row in tables["findings"])
    assert found["series_counted_on"] == 1


def test_pasted_and_merged_causes_are_one_and_places_stay_apart(tables: Tables) -> None:
    plan = plan_of(tables, TWICE[1])
    merged = {row.action_id for row in tables["cells"] if row.field == "cause" and row.carried}
    methods = {row.method for row in tables["cause_members"] if row.action_id in merged}
    assert methods == {"merged"}
    for sheet in truth(NAMES[3])["sheets"]:
        causes = [row["cause"] for row in filled(sheet["rows"])]
        actions = [row for row in tables["actions"] if row.plan_id == plan.plan_id and row.area == sheet["area"]]
        pairs = list(zip(causes, (action.cause_id for action in actions), strict=True))
        for text, cause_id in pairs:
            assert {other for again, other in pairs if again == text} == {cause_id}

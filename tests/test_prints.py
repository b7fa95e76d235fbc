"""Prints come out as what was printed: whatever the layout, however oddly drawn, and the real ones to the letter."""

from __future__ import annotations

import importlib.util
import json
import os
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from tests.conftest import LONG
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.layouts import Layout, random_layout
from tests.fixtures.make_samples import first_areas
from tests.fixtures.odd_ink import closed
from tests.fixtures.odd_prints import BANDS, NOT_YET, ODDITIES, Oddity, print_oddly
from tests.fixtures.plans import Truth, load_plan, plan_names, read_truth
from tests.fixtures.promises import read_records, records_say, truth_says
from tests.fixtures.sheets import fitting_layout
from tests.fixtures.workbooks import plan_to_workbook

LAYOUTS = int(os.environ.get("ATGARDSPLAN_LAYOUTS", "200" if LONG else "8"))
"""How many layouts are tried; 200 take some minutes."""
ROOT = Path(__file__).parent.parent
PRINTS = sorted(path for path in (ROOT / "data" / "raw").glob("*.pdf") if ".scan" not in path.name)


def seeded(seed: int) -> tuple[Truth, Layout]:
    """A plan and a ruled layout for a number, the same ones each time."""
    names = plan_names()
    plan = load_plan(names[seed % len(names)])
    return plan, fitting_layout(plan, replace(random_layout(seed), borders=True))


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(LAYOUTS))
def test_a_print_says_what_its_workbook_says_whatever_the_layout(seed: int, tmp_path: Path) -> None:
    plan, layout = seeded(seed)
    workbook = plan_to_workbook(plan, tmp_path / "plan.xlsx", layout=layout)
    drawn = plan_to_reportlab(plan, tmp_path / "plan.pdf", layout=layout)
    said = records_say(read_records(drawn))
    assert said == truth_says(plan, layout.merged)
    assert said == records_say(read_records(workbook))


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ODDITIES)
def test_an_oddly_drawn_print_is_read_all_the_same(name: str, tmp_path: Path) -> None:
    plan = first_areas(load_plan("sodermalm-2025"))
    path = print_oddly(plan, tmp_path / "odd.pdf", ODDITIES[name])
    assert records_say(read_records(path)) == truth_says(plan)


@pytest.mark.parametrize("path", PRINTS, ids=lambda path: path.stem)
def test_the_committed_prints_say_what_their_truths_say(path: Path) -> None:
    truth = read_truth(ROOT / "tests" / "fixtures" / "truth" / f"{path.stem.removeprefix('atgardsplan-')}.json")
    assert records_say(read_records(path)) == truth_says(truth)


# --- what cannot be done yet ------------------------------------------------------------------------------------------


@pytest.mark.xfail(strict=True, reason="merged cells cannot be told from empty ones")
@pytest.mark.parametrize("name", NOT_YET)
def test_rules_one_way_only_are_enough(name: str, tmp_path: Path) -> None:
    plan = load_plan("sodermalm-2025")
    path = print_oddly(plan, tmp_path / "odd.pdf", NOT_YET[name])
    assert records_say(read_records(path)) == truth_says(plan)


@pytest.mark.xfail(strict=True, reason="only what the words mean tells that a text goes on over a closed border")
def test_a_closed_border_through_a_cell_before_a_capital_letter_is_no_break(tmp_path: Path) -> None:
    plan = load_plan("farsta-2025")
    path = print_oddly(plan, tmp_path / "odd.pdf", Oddity(BANDS, {"cell_borders": closed}))
    assert records_say(read_records(path)) == truth_says(plan)


# --- the real ones ----------------------------------------------------------------------------------------------------

REAL = (
    "hasselby-vallingby-2025.pdf",
    "hasselby-vallingby-2025.softhyphen.pdf",
    "hasselby-vallingby-2025.xlsx",
    "kungsholmen-2024.pdf",
    "kungsholmen-2024.softhyphen.pdf",
    "kungsholmen-2024.xlsx",
    "norra-innerstaden-2025.pdf",
    "norra-innerstaden-2025.xlsx",
    "norra-innerstaden-2025-merged.pdf",
    "norra-innerstaden-2025-merged.xlsx",
)


@pytest.fixture(scope="module")
def score(shared: Path) -> ModuleType:
    """The program that scores a reading against a truth."""
    spec = importlib.util.spec_from_file_location("score", shared / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.no_cover
@pytest.mark.parametrize("name", REAL)
def test_every_row_and_cell_of_a_real_plan_comes_out_whole(name: str, shared: Path, score: ModuleType) -> None:
    path = shared / "corpus" / name
    if not path.exists():
        pytest.skip(f"{name} is not among the real plans")
    records = read_records(path)
    truth = json.loads((shared / "truth" / f"{name.split('.')[0]}.json").read_text("utf-8"))
    got, misses = score.score(truth, pd.DataFrame([asdict(action) for action in records.actions]))
    assert misses == []
    assert (got["found"], got["exact"], got["carried_ok"]) == (got["rows"], got["cells"], got["carried"])
    assert got["extra"] == 0
    assert (records.plan.district, records.plan.year) == (truth["district"], truth["year"])
    told = {area.area: score.norm(area.narrative) for area in records.areas}
    for sheet in truth["sheets"]:
        narrative = next((row["narrative"] for row in sheet["rows"] if row.get("narrative") not in (None, "", "^")), "")
        assert told.get(sheet["area"], "") == score.norm(narrative)

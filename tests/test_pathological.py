"""Pictures that no reader likes have a sentence that says what to do, soon and without taking the machine's memory."""

from __future__ import annotations

import multiprocessing
import resource
import tomllib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline import codes
from pipeline.documents import find_documents
from pipeline.flow import Task, read_plan
from pipeline.limits import Limits
from pipeline.outcomes import Done, Outcome, Refused
from pipeline.worker import limit_memory
from tests.fixtures import odd_pictures
from tests.fixtures.picture_pages import short_plan, table_page
from tests.fixtures.promises import records_say, truth_says

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "pathological.toml").read_text(encoding="utf-8")
)["case"]
SECONDS = 20.0
"""No picture may take more of the processor's time; the clock's depends on who else uses the machine."""
MEMORY = 2 << 30
"""Bytes that no picture may take."""


def made(case: dict[str, Any], folder: Path) -> Path:
    """The file of a case."""
    path: Path = folder / case["file"]
    getattr(odd_pictures, case["make"])(path)
    return path


def outcome_of(path: Path) -> Outcome:
    """What becomes of a file."""
    (found,) = find_documents([path])
    return read_plan(Task(found, None))


def sentence(outcome: Refused) -> str:
    """What the sender is told."""
    return codes.message("error", outcome.code, outcome.facts, "sv")


def spent() -> float:
    """Seconds of processor time of this process and of the ones that it has waited for."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (0, resource.RUSAGE_CHILDREN)))


def named(case: dict[str, Any]) -> str:
    return f"{case['make']}-{case['file']}"


def marked(case: dict[str, Any]) -> Any:
    """A case as a parameter."""
    return pytest.param(case, id=named(case), marks=pytest.mark.long if case.get("long") else ())


@pytest.mark.parametrize("case", [marked(case) for case in CASES if "code" in case])
def test_what_cannot_be_read_says_soon_what_the_sender_should_do(case: dict[str, Any], tmp_path: Path) -> None:
    path = made(case, tmp_path)
    used = spent()
    outcome = outcome_of(path)
    assert isinstance(outcome, Refused)
    assert outcome.code in ([case["code"]] if isinstance(case["code"], str) else case["code"])
    assert case["says"] in sentence(outcome)
    assert spent() - used < SECONDS


@pytest.mark.parametrize("case", [case for case in CASES if "code" not in case], ids=named)
def test_what_is_odd_but_whole_is_read(case: dict[str, Any], tmp_path: Path) -> None:
    outcome = outcome_of(made(case, tmp_path))
    assert isinstance(outcome, Done), outcome
    assert len(outcome.records.pages) == 1
    told, true = records_say(outcome.records), truth_says(short_plan())
    assert {name: len(lines) for name, lines in told.items()} == {name: len(lines) for name, lines in true.items()}


def test_no_picture_takes_the_machines_memory(tmp_path: Path) -> None:
    heavy = [case for case in CASES if case.get("heavy")]
    for case in heavy:
        (tmp_path / case["make"]).mkdir()
    paths = [made(case, tmp_path / case["make"]) for case in heavy]
    with multiprocessing.get_context("spawn").Pool(1, initializer=limit_memory, initargs=(Limits().memory,)) as pool:
        assert pool.apply(memory_for, (paths,)) < MEMORY


def memory_for(paths: list[Path]) -> int:
    """Bytes that this process and the engine took at most."""
    for path in paths:
        outcome_of(path)
    return 1024 * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def test_blank_pages_between_others_are_skipped_and_told(tmp_path: Path) -> None:
    page = table_page(tmp_path / "plan.tif")
    blank = page.point([250] * 256)
    page.save(tmp_path / "plan.tif", save_all=True, append_images=[blank, blank], dpi=(200, 200))
    outcome = outcome_of(tmp_path / "plan.tif")
    assert isinstance(outcome, Done)
    assert [page.kind for page in outcome.records.pages][1:] == ["empty", "empty"]
    assert [placed.finding.code for placed in outcome.records.findings].count("blank_page") == 2


def test_a_page_that_is_a_picture_is_told_of_and_the_others_are_read(tmp_path: Path) -> None:
    page = table_page(tmp_path / "plan.tif")
    odd_pictures.noise(tmp_path / "noise.png")
    with Image.open(tmp_path / "noise.png") as noise:
        page.save(tmp_path / "plan.tif", save_all=True, append_images=[noise], dpi=(200, 200))
    outcome = outcome_of(tmp_path / "plan.tif")
    assert isinstance(outcome, Done)
    assert "page_without_text" in {placed.finding.code for placed in outcome.records.findings}

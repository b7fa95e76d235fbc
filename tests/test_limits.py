"""What a document may take is set in a file, reaches every reader and worker, and going beyond it is its own fate."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline import codes, engine, flow
from pipeline.documents import find_documents
from pipeline.errors import Usage
from pipeline.limits import BOUNDS, Limits
from pipeline.outcomes import Outcome, Refused
from pipeline.register import Register
from pipeline.settings import read_settings
from tests.fixtures import large_files
from tests.fixtures.fragile import hoarding
from tests.fixtures.typed import typed
from tests.test_docs import example

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "limits.toml").read_text(encoding="utf-8")
)["case"]
SOON = 30.0
"""Seconds in which a process has ended, on a busy machine too."""
POSIX = pytest.mark.skipif(os.name != "posix", reason="memory is not limited on this system")


def written(folder: Path, text: str) -> Path:
    """A file of settings."""
    file = folder / "inställningar.toml"
    file.write_text(text, encoding="utf-8")
    return file


def outcome_of(path: Path, limits: Limits) -> Outcome:
    (found,) = find_documents([path])
    return flow.read_plan(flow.Task(found, None, limits=limits))


# --- settings ---------------------------------------------------------------------------------------------------------


def test_limits_that_are_not_given_are_the_usual_ones(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, "")).limits == Limits()
    assert read_settings(written(tmp_path, "[limits]\nseconds = 60\n")).limits == Limits(seconds=60)


def test_the_documentation_shows_the_usual_limits(root: Path, tmp_path: Path) -> None:
    text = example(root / "docs" / "cli.md", "[limits]")
    assert read_settings(written(tmp_path, text)).limits == Limits()
    assert set(tomllib.loads(text)["limits"]) == set(BOUNDS) == set(Limits.__dataclass_fields__)


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("[limits]\nsekunder = 60", "settings_unknown", "sekunder"),
        ("limits = 5", "settings_unknown", "limits"),
        ("[limits]\nseconds = 0", "settings_beyond", "seconds (10-1000000)"),
        ("[limits]\nmemory_mb = 64\npages = -1", "settings_beyond", "memory_mb (1536-1000000), pages (1-1000000)"),
        ("[limits]\nseconds = '60'", "settings_beyond", "seconds (10-1000000)"),
        ("[limits]\nseconds = 1.5", "settings_beyond", "seconds (10-1000000)"),
        ("[limits]\nseconds = true", "settings_beyond", "seconds (10-1000000)"),
        ("[limits]\nunpacked_mb = 99999999999999999999", "settings_beyond", "unpacked_mb (1-1000000)"),
    ],
)
def test_limits_that_cannot_be_are_wrong_usage_and_named(tmp_path: Path, text: str, code: str, named: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(Usage) as raised:
        read_settings(file)
    assert (raised.value.code, dict(raised.value.facts)["name"]) == (code, named)
    large_files.workbook(tmp_path / "plan.xlsx")
    status, _, error = typed("run", tmp_path / "plan.xlsx", "--out", tmp_path / "ut", "--settings", file)
    assert status == Usage.exit_status
    assert named in error


# --- the readers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['make']}-{next(iter(case['limits']))}")
def test_each_limit_reaches_the_reader_and_is_named(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / case["file"]
    getattr(large_files, case["make"])(path)
    outcome = outcome_of(path, Limits(**case["limits"]))
    assert isinstance(outcome, Refused)
    assert outcome.code == case["code"]
    assert case["says"] in codes.message("error", outcome.code, outcome.facts, "sv")


def test_the_command_hands_the_limits_on(tmp_path: Path) -> None:
    large_files.workbook(tmp_path / "plan.xlsx")
    file = written(tmp_path, "[limits]\npages = 2\n")
    status, _, _ = typed("run", tmp_path / "plan.xlsx", "--out", tmp_path / "ut", "--settings", file)
    assert status == 3
    assert "resource_limit" in (tmp_path / "ut" / "documents.csv").read_text(encoding="utf-8")


# --- the workers ------------------------------------------------------------------------------------------------------


@POSIX
def test_a_worker_has_no_more_memory_than_it_is_given() -> None:
    given = Limits(memory_mb=BOUNDS["memory_mb"][0])
    ((_, told),) = engine.Processes(1)(hoarding, [given.memory_mb], lambda _, code: code, given)
    assert told == "MemoryError"


def test_a_document_for_which_the_time_is_over_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (found,) = find_documents([Path(__file__)])
    outcome = flow.given_up(flow.Task(found, None, limits=Limits(seconds=7)), engine.TIMEOUT)
    assert isinstance(outcome, Refused)
    assert "7 sekunder" in codes.message("error", outcome.code, outcome.facts, "sv")
    large_files.scan(tmp_path / "plan.pdf")
    # No worker has started within a second.
    (row,) = flow.run([tmp_path], Register(), 1, "sv", limits=Limits(seconds=1))["documents"]
    assert (row.status, row.error_code) == ("rejected", "timeout")


KILLED = """
import sys
from pipeline import engine
from tests.fixtures.fragile import fate, lasting
list(engine.Processes(2)(lasting, sys.argv[1:], fate))
"""


@POSIX
def test_workers_end_with_the_program_whatever_they_are_at(root: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a", tmp_path / "b"]
    room = {**os.environ, "TMPDIR": str(tmp_path)}
    program = subprocess.Popen([sys.executable, "-c", KILLED, *map(str, files)], cwd=root, env=room)
    try:
        until(lambda: all(file.is_file() and file.read_text(encoding="utf-8") for file in files))
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
    workers = [int(file.read_text(encoding="utf-8")) for file in files]
    until(lambda: not any(map(is_running, workers)))
    # Nothing is left of what they had in their hands.
    until(lambda: not list(tmp_path.glob("atgardsplan-*")))


def until(holds: Any) -> None:
    """Wait until something holds, and fail where it does not soon."""
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_running(number: int) -> bool:
    """Whether there is a process of that number that has not ended."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False)
    return told.returncode == 0 and not told.stdout.strip().startswith("Z")

"""Whatever kills a run, the same command again ends in the bytes of a run that nothing disturbed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from pipeline.lock import HIDDEN
from pipeline.soundness import check_folder
from tests.conftest import LONG
from tests.fixtures import bad_files
from tests.fixtures.outputs import bytes_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no process groups to kill there")
SEED = 6
KILLS = 100 if LONG else 10
SAMPLES = ("atgardsplan-farsta-2024.xlsx", "atgardsplan-farsta-2025.xlsx", "atgardsplan-farsta-2025.pdf")
LINES = len(SAMPLES) + 3
"""Of progress: all files, each of them, a bad one, and that the tables are being written."""
LONGEST = 1.2
"""Seconds after a line: some more than the writing takes."""
ELSEWHERE = {"LC_ALL": "C", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "12345", "PYTHONUTF8": "0", "LANG": "C"}
"""Another locale, time zone and order of sets."""


def start(inputs: list[Path], out: Path, *more: str, **environment: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "pipeline", "run", *map(str, inputs), "--out", str(out), *more]
    return subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        env={**os.environ, **environment},
    )


def finish(inputs: list[Path], out: Path, *more: str, **environment: str) -> str:
    """Run to the end; what was told."""
    process = start(inputs, out, *more, **environment)
    _, told = process.communicate()
    assert process.returncode == 3, told
    return told


def kill_after(process: subprocess.Popen[str], lines: int, seconds: float) -> None:
    """Kill a run and its workers, at once and without warning, after so many lines of progress and seconds."""
    assert process.stderr is not None
    for _ in range(lines):
        process.stderr.readline()
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory, root: Path) -> list[Path]:
    """A folder with some plans and a file that is none."""
    folder = tmp_path_factory.mktemp("in")
    for name in SAMPLES:
        shutil.copy(root / "data" / "raw" / name, folder)
    bad_files.cut_pdf(folder / "trasig.pdf")
    return [folder]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, plans: list[Path]) -> dict[str, bytes]:
    """The bytes of a run that nothing disturbed."""
    out = tmp_path_factory.mktemp("undisturbed") / "ut"
    finish(plans, out, "--workers", "2")
    return bytes_of(out)


@pytest.mark.slow
def test_a_killed_run_leaves_nothing_half_there_and_the_next_one_ends_as_if_nothing_had_been(
    plans: list[Path], undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    chance, out = random.Random(SEED), tmp_path / "ut"
    for number in range(KILLS):
        # Every third begins with nothing known, else all would be killed while they write.
        fresh = ("--fresh",) if number % 3 == 0 else ()
        process = start(plans, out, "--workers", "1", *fresh)
        kill_after(process, chance.randrange(LINES + 1), chance.uniform(0, LONGEST))
        for file in out.glob("*.parquet"):
            pq.read_table(file)
    finish(plans, out, "--workers", "1")
    assert bytes_of(out) == undisturbed
    assert check_folder(out)[0] == []
    assert not [file for file in out.rglob(".*") if HIDDEN not in file.parts]


def test_workers_order_place_and_language_of_the_machine_change_no_byte(
    plans: list[Path], undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    (folder,) = plans
    elsewhere = tmp_path / folder.name
    elsewhere.mkdir()
    for file in sorted(folder.iterdir(), reverse=True):
        shutil.copy(file, elsewhere)
    # As far from the plans as the other: the files link to them.
    out = tmp_path / "another" / "ut"
    finish([elsewhere], out, "--workers", "3", **ELSEWHERE)
    assert bytes_of(out) == undisturbed

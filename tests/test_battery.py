"""The whole battery among good plans, by the command itself, with workers, watched by the system: nothing reaches out.

Every good document is read, every bad one named, and no process of the run ever speaks to the network.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures import reaching_out
from tests.fixtures.bad_files import RAW
from tests.fixtures.picture_pages import table_page
from tests.test_bad_input import CASES, make

GOOD = ("atgardsplan-farsta-2025.xlsx",)
SCAN = "skannad.png"
REACHING = {
    "länkar.xlsm": (reaching_out.workbook, "read", ""),
    "länkar.pdf": (reaching_out.document, "read", ""),
    "länkar.svg": (reaching_out.drawing, "skipped", "unsupported"),
    "länkar.xls": (reaching_out.web_page, "rejected", "wrong_format"),
}
TRACED = re.compile(r"^(\d+) +(connect|sendto|sendmsg|sendmmsg|bind)\(.*AF_INET6?\b")
ENDED = re.compile(r"^(\d+) +\+\+\+ exited")
SPEAKS = """
import multiprocessing as many, socket
def speak():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))
if __name__ == "__main__":
    worker = many.get_context("fork").Process(target=speak)
    worker.start()
    worker.join()
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")


def named(number: int) -> str:
    """The name of the file of a case."""
    return f"{number:03} {CASES[number]['file']}"


TOGETHER = [number for number, case in enumerate(CASES) if not (case.get("costly") or case.get("long"))]


@dataclass(frozen=True, slots=True)
class Ran:
    """What the command came to: its status, what it told, the documents by their paths, and the system's trace."""

    status: int
    told: str
    documents: dict[str, dict[str, str]]
    trace: tuple[str, ...]


def traced(command: Iterable[str], trace: Path) -> list[str]:
    """A command under watch of all its processes' talk with the network."""
    if sys.platform != "linux":
        return list(command)
    strace = shutil.which("strace")
    assert strace is not None, "strace is not installed; make test installs it"
    return [
        strace,
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-e",
        "trace=network",
        "-e",
        "signal=none",
        "-o",
        str(trace),
        *command,
    ]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The command's run over the battery and the good plans."""
    place = tmp_path_factory.mktemp("battery")
    folder, out, trace = place / "inlämnat", place / "ut", place / "trace"
    folder.mkdir()
    for number in TOGETHER:
        make(CASES[number]["make"], folder / named(number))
    for name, (write, _, _) in REACHING.items():
        write(folder / name)
    for name in GOOD:
        shutil.copy(RAW / name, folder / name)
    table_page(folder / SCAN).save(folder / SCAN, dpi=(200, 200))
    command = [sys.executable, "-m", "pipeline", "run", str(folder), "--out", str(out), "--workers", "2"]
    done = subprocess.run(traced(command, trace), capture_output=True, encoding="utf-8", check=False)
    with (out / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["path"]: row for row in csv.DictReader(file)}
    lines = trace.read_text(encoding="utf-8").splitlines() if trace.exists() else []
    return Ran(done.returncode, done.stdout + done.stderr, rows, tuple(lines))


def test_every_bad_document_is_named_with_its_code(ran: Ran) -> None:
    assert ran.status == 3
    assert "Traceback" not in ran.told
    for number in TOGETHER:
        case, row = CASES[number], ran.documents[named(number)]
        if case["status"] != "read":
            told = (case["make"], row["status"], row["error_code"])
            assert told == (case["make"], case["status"], case["code"])
            assert row["message"]


def test_every_good_document_is_read(ran: Ran) -> None:
    for name in (*GOOD, SCAN):
        assert ran.documents[name]["status"] == "read", ran.documents[name]
    for number in TOGETHER:
        if CASES[number]["status"] == "read":
            assert ran.documents[named(number)]["status"] in ("read", "duplicate")


def test_no_file_is_lost(ran: Ran) -> None:
    assert set(ran.documents) == {*map(named, TOGETHER), *REACHING, *GOOD, SCAN}


def test_what_asks_to_run_or_to_fetch_something_is_read_as_what_it_says(ran: Ran) -> None:
    told = {name: (ran.documents[name]["status"], ran.documents[name]["error_code"]) for name in REACHING}
    assert told == {name: (status, code) for name, (_, status, code) in REACHING.items()}


@linux
def test_no_process_of_a_run_speaks_to_the_network(ran: Ran) -> None:
    assert [line for line in ran.trace if TRACED.match(line)] == []


@linux
def test_a_process_that_speaks_would_have_been_seen(tmp_path: Path) -> None:
    program = tmp_path / "speaks.py"
    program.write_text(SPEAKS, encoding="utf-8")
    subprocess.run(traced([sys.executable, str(program)], tmp_path / "trace"), check=True)
    lines = (tmp_path / "trace").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if TRACED.match(line)]

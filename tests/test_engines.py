"""Where the documents are read changes no byte; what goes wrong on a cluster is told in one sentence, or not felt."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import dask
import psutil  # type: ignore[import-untyped]
import pytest
from distributed import LocalCluster
from typer.testing import CliRunner, Result

from pipeline import cluster, flow
from pipeline.cli import app
from pipeline.cluster import Dask, local_cluster
from pipeline.errors import ClusterError
from pipeline.limits import Limits
from pipeline.lock import HIDDEN
from pipeline.model import Source
from pipeline.outcomes import Seen
from tests.fixtures import bad_files
from tests.fixtures.fragile import child, fate, fragile, murderous
from tests.fixtures.outputs import bytes_of

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="no signals to kill with there")]
SAMPLES = ("atgardsplan-farsta-2024.xlsx", "atgardsplan-farsta-2025.xlsx")
ENGINES = [
    (engine, workers) if (engine, workers) == ("dask", 2) else pytest.param(engine, workers, marks=pytest.mark.long)
    for engine in ("processes", "dask")
    for workers in (1, 2, 4)
]


def command(*words: object) -> Result:
    """A command in this process, the workers it starts real ones."""
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A folder with two plans and a file that is none."""
    folder = tmp_path_factory.mktemp("in")
    for name in SAMPLES:
        shutil.copy(root / "data" / "raw" / name, folder)
    bad_files.cut_pdf(folder / "trasig.pdf")
    return folder


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory, plans: Path) -> dict[str, bytes]:
    """The bytes of a run in one process."""
    out = tmp_path_factory.mktemp("serial") / "ut"
    assert command("run", plans, "--out", out, "--engine", "serial").exit_code == 3
    return bytes_of(out)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two workers."""
    with local_cluster(2) as found:
        yield found


# --- the same bytes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("engine", "workers"), ENGINES)
def test_every_engine_writes_the_same_bytes(
    engine: str, workers: int, plans: Path, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    told = command("run", plans, "--out", tmp_path / "ut", "--engine", engine, "--workers", workers)
    assert told.exit_code == 3, told.stderr
    assert bytes_of(tmp_path / "ut") == wanted
    again = command("run", plans, "--out", tmp_path / "ut", "--engine", "serial")
    assert "Ingenting har ändrats" in again.stderr


# --- documents and workers that die -----------------------------------------------------------------------------------


def test_a_document_that_crashes_or_hangs_takes_no_dask_worker_with_it(address: str) -> None:
    tasks = ["a", "kills", "b"]
    assert dict(Dask(2, address)(fragile, tasks, fate)) == {0: "A", 1: "kills crashed", 2: "B"}


def test_a_killed_dask_worker_changes_nothing(tmp_path: Path) -> None:
    files = [str(tmp_path / f"{number:02}") for number in range(12)]
    killed: list[int] = []

    def kill_one() -> None:
        while not (told := [file for file in tmp_path.iterdir() if file.stat().st_size]):
            time.sleep(0.01)
        killed.append(int(told[0].read_text(encoding="utf-8")))
        os.kill(killed[0], signal.SIGKILL)

    killer = Thread(target=kill_one)
    killer.start()
    found = dict(Dask(2)(child, files, fate))
    killer.join()
    assert killed
    assert found == {number: f"{number:02}" for number in range(12)}


def test_of_a_lot_that_takes_its_workers_down_only_the_one_to_blame_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SHARE", 1)
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        found = dict(Dask(1)(murderous, ["a", "murders", "b"], fate))
    assert found == {0: "A", 1: "murders crashed", 2: "B"}


@pytest.mark.long
def test_a_dask_worker_killed_among_plans_changes_no_byte(
    plans: Path, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    words = ["run", str(plans), "--out", str(tmp_path / "ut"), "--engine", "dask", "--workers", "2"]
    run = subprocess.Popen([sys.executable, "-m", "pipeline", *words], stderr=subprocess.PIPE, encoding="utf-8")
    # Who is a child of the run and has one itself is a Dask worker that reads.
    busy: list[psutil.Process] = []
    while not busy:
        time.sleep(0.05)
        with suppress(psutil.NoSuchProcess):
            busy = [child for child in psutil.Process(run.pid).children() if child.children()]
    busy[0].kill()
    _, told = run.communicate()
    assert run.returncode == 3, told
    assert bytes_of(tmp_path / "ut") == wanted


# --- a cluster that cannot be used ------------------------------------------------------------------------------------


def test_workers_of_another_version_or_without_the_files_are_told_of(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ClusterError, match="cluster_files"):
        list(Dask(2, address, (str(tmp_path), str(tmp_path / "borta")))(fragile, ["a"], fate))
    monkeypatch.setattr(cluster, "code_version", lambda: "another")
    with pytest.raises(ClusterError, match="cluster_versions"):
        list(Dask(2, address)(fragile, ["a"], fate))


def test_workers_that_may_start_no_process_are_told_of() -> None:
    with (
        dask.config.set({"distributed.worker.daemon": True}),
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0") as found,
        pytest.raises(ClusterError, match="cluster_daemons"),
    ):
        list(Dask(1, found.scheduler_address)(fragile, ["a"], fate))


def test_where_no_scheduler_answers_one_sentence_says_so(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for address in (nobody, "ingenstans"):
        begun = time.monotonic()
        told = command("run", plans, "--out", tmp_path / "ut", "--engine", "dask", "--scheduler", address)
        assert time.monotonic() - begun < 20
        assert told.exit_code == 1
        assert f"Fel: Ingen Dask-schemaläggare svarar på {address}." in told.stderr
        assert "Traceback" not in told.stderr


def test_wrong_usage_and_a_missing_library_are_told_in_one_sentence(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["run", plans, "--out", tmp_path / "ut", "--lang", "en"]
    told = command(*words, "--scheduler", "tcp://a:1")
    assert (told.exit_code, told.stderr) == (
        2,
        "Error: The option --scheduler (tcp://a:1) goes with --engine dask only.\n",
    )
    told = command(*words, "--engine", "spark")
    assert told.exit_code == 2
    assert "give serial, processes or dask" in told.stderr
    monkeypatch.setitem(sys.modules, "pipeline.cluster", None)
    told = command(*words, "--engine", "dask")
    assert told.exit_code == 2
    assert 'pip install "atgardsplan[cluster]"' in told.stderr


# --- a scheduler that goes away ---------------------------------------------------------------------------------------


@contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of Dask's own commands, until it is no longer needed."""
    may = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-m", "dask", *words], env=may, stdout=quiet, stderr=quiet)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def test_a_scheduler_that_goes_away_is_told_of_and_what_was_read_is_kept(
    plans: Path, wanted: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, place = tmp_path / "ut", ("--scheduler-file", str(tmp_path / "scheduler.json"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    with (
        started("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", *place) as scheduler,
        started("worker", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path / "room"), *place),
    ):
        words = ["run", str(plans), "--out", str(out), "--engine", "dask", "--scheduler", address]
        run = subprocess.Popen([sys.executable, "-m", "pipeline", *words], stderr=subprocess.PIPE, encoding="utf-8")
        assert run.stderr is not None
        said = ""
        while "[1/3]" not in said:
            line = run.stderr.readline()
            assert line, said
            said += line
        scheduler.kill()
        _, told = run.communicate(timeout=60)
    assert run.returncode == 1
    assert told.splitlines()[-1].startswith(f"Fel: Förbindelsen med Dask-schemaläggaren {address} bröts.")
    assert "Traceback" not in told
    known = len(list((out / HIDDEN / "known").glob("*/plan-*")))
    read: list[Source] = []
    file_to_seen = flow.file_to_seen

    def counted(source: Source, limits: Limits) -> Seen:
        read.append(source)
        return file_to_seen(source, limits)

    monkeypatch.setattr(flow, "file_to_seen", counted)
    assert command("run", plans, "--out", out, "--engine", "serial").exit_code == 3
    assert 1 <= known == 3 - len(read)
    assert bytes_of(out) == wanted


def test_a_worker_needs_neither_arrow_nor_the_database() -> None:
    told = "import sys, pipeline.flow; print({'pyarrow', 'duckdb', 'pandas'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", told], capture_output=True, encoding="utf-8", check=True)
    assert run.stdout.strip() == "set()"

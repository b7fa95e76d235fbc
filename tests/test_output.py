"""An output folder among the plans, open in another program, too small: nobody's files are lost, and all is said."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow
from pipeline.documents import find_documents
from pipeline.errors import OutputError, Usage
from pipeline.ours import our_names
from tests.test_bad_input import GOOD, documents, folder
from tests.test_places import run, small_plan

__all__ = ["folder"]


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of all files that are not hidden."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    }


@pytest.mark.parametrize("place", ["ut", "."])
def test_what_a_run_wrote_among_the_plans_is_not_read_by_the_next(tmp_path: Path, place: str) -> None:
    plans = tmp_path / "planer"
    plans.mkdir()
    small_plan(plans / "atgardsplan-farsta-2025.xlsx")
    out = plans / place
    assert run(plans, "--out", out)[0] == 0
    written = {path.name for path in out.iterdir() if not path.name.startswith(".")}
    assert written - {"atgardsplan-farsta-2025.xlsx"} <= our_names()
    assert [found.path for found in find_documents([plans])] == ["atgardsplan-farsta-2025.xlsx"]
    # Where a run was killed while it put its files in place, the description is not there yet.
    for name in sorted(our_names() - {"actions.csv", "actions.parquet", "report", "atgardsplan.xlsx"}):
        (out / name).unlink(missing_ok=True)
    assert [found.path for found in find_documents([plans])] == ["atgardsplan-farsta-2025.xlsx"]


def test_the_users_own_description_and_workbook_are_no_runs(folder: Path) -> None:
    (folder / "datapackage.json").write_text('{"name": "trafik"}', encoding="utf-8")
    small_plan(folder / "atgardsplan.xlsx")
    assert {row.path for row in documents(folder).values()} == {GOOD, "atgardsplan.xlsx", "datapackage.json"}


@pytest.mark.parametrize("name", ["atgardsplan.xlsx", "report/plan.xlsx"])
def test_no_input_is_overwritten_by_the_output(tmp_path: Path, name: str) -> None:
    plans = tmp_path / "planer"
    (plans / name).parent.mkdir(parents=True)
    before = small_plan(plans / name).read_bytes()
    status, _, error = run(plans, "--out", plans)
    assert status == Usage.exit_status
    assert "skulle skrivas över" in error
    assert contents(plans) == {name: before}


def test_an_output_that_is_open_in_another_program_is_told_before_anything_is_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ut"
    run(folder, "--out", out)
    before = contents(out)
    small_plan(folder / "ny.xlsx")
    own = Path.open

    def locked(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if self.name == "atgardsplan.xlsx" and "+" in mode:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return own(self, mode, *more, **named)

    monkeypatch.setattr(Path, "open", locked)
    monkeypatch.setattr(flow, "read", None)
    status, _, error = run(folder, "--out", out)
    assert status == OutputError.exit_status
    assert "atgardsplan.xlsx" in error
    assert "inte är öppen" in error
    assert "Traceback" not in error
    assert contents(out) == before


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """No file may grow larger, by the system's own word."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_may_not_grow_as_large_as_needed_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    with small_files(60_000):
        status, _, error = run(folder, "--out", tmp_path / "ut")
    assert status == OutputError.exit_status
    assert "större än systemet tillåter" in error
    assert "Traceback" not in error
    assert contents(tmp_path / "ut") == {}


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[None]:
    """A disk of that size in a place."""
    place.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be made here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_one_sentence_and_the_run_before_stays_whole(folder: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 12):
        out = tmp_path / "disk" / "ut"
        assert run(folder, "--out", out)[0] == 0
        before = contents(out)
        free = shutil.disk_usage(tmp_path / "disk").free
        (tmp_path / "disk" / "annat").write_bytes(bytes(free - 400_000))
        small_plan(folder / "ny.xlsx")
        status, _, error = run(folder, "--out", out)
        assert status == OutputError.exit_status
        assert "disken är full" in error
        assert "Traceback" not in error
        assert contents(out) == before

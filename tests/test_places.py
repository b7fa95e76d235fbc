"""Wherever files lie, and whatever leads to them or hinders: each has its row, and nobody's files are overwritten."""

from __future__ import annotations

import contextlib
import csv
import errno
import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from extractors import readers
from pipeline import flow
from pipeline.documents import Found, find_documents
from pipeline.engine import Serial
from pipeline.limits import Limits
from pipeline.register import Register
from pipeline.rows import Document
from pipeline.shelf import open_shelf
from pipeline.tables import Tables, batches_to_tables, fates_to_batches
from tests.fixtures import bad_files
from tests.fixtures.tabs import plan_rows, row, write_tabs
from tests.fixtures.typed import typed
from tests.test_bad_input import GOOD, POSIX, documents, folder, one_sentence_or_two_in_swedish

__all__ = ["folder"]
NOBODY = 65534


def small_plan(path: Path) -> Path:
    return write_tabs(path, {"1. Unga i riskzon": plan_rows(row(1), row(2))})


def run(*words: object) -> tuple[int, str, str]:
    return typed("run", *words, "--workers", "1")


def listed(out: Path) -> dict[str, tuple[str, str]]:
    """The status and the code of each file of a run."""
    with (out / "documents.csv").open(encoding="utf-8", newline="") as file:
        return {line["path"]: (line["status"], line["error_code"]) for line in csv.DictReader(file)}


def sole(rows: dict[str, Document]) -> Document:
    """The row beside that of the good plan, which was read."""
    assert rows[GOOD].status == "read"
    (other,) = (row for path, row in rows.items() if path != GOOD)
    assert one_sentence_or_two_in_swedish(other), other.message
    return other


# --- rights -----------------------------------------------------------------------------------------------------------


def test_a_file_that_may_not_be_read_is_a_row(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad_files.budget(folder / "hemlig.xlsx")
    forbid(monkeypatch, "open", "hemlig.xlsx")
    rows = documents(folder)
    assert (rows["hemlig.xlsx"].status, rows["hemlig.xlsx"].error_code) == ("rejected", "unreadable")
    assert rows[GOOD].status == "read"


def test_a_folder_that_may_not_be_opened_is_a_row(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "hemligt").mkdir()
    forbid(monkeypatch, "iterdir", "hemligt")
    forbid(monkeypatch, "open", "hemligt")
    rows = documents(folder)
    assert (rows["hemligt"].status, rows["hemligt"].error_code) == ("rejected", "unreadable")
    assert rows[GOOD].status == "read"


def test_a_whole_input_that_may_not_be_opened_is_a_row(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forbid(monkeypatch, "iterdir", folder.name)
    assert documents(folder)["inlämnat"].error_code == "unreadable"


def forbid(monkeypatch: pytest.MonkeyPatch, method: str, name: str) -> None:
    """Refuse what the system would refuse to a user without the right; whoever runs the tests may have all rights."""
    own = getattr(Path, method)

    def refusing(self: Path, *arguments: Any, **named: Any) -> Any:
        if self.name == name:
            raise PermissionError(errno.EACCES, "no", str(self))
        return own(self, *arguments, **named)

    monkeypatch.setattr(Path, method, refusing)


@contextmanager
def without_rights() -> Iterator[Path]:
    """A folder, and none of the rights that whoever runs the tests may have."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Be a user who may do nothing special."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@POSIX
def tables_of(found: Sequence[Found]) -> Tables:
    """The tables of documents that were found before."""
    tasks = flow.documents_to_tasks(found, Register(), Limits())
    with open_shelf() as shelf:
        fates = flow.tasks_to_settled(tasks, Register(), Serial(), shelf)
        return batches_to_tables(fates_to_batches(found, fates, Register(), Serial(), shelf, "sv"))


def test_the_systems_own_refusal_is_a_row() -> None:
    with without_rights() as made:
        small_plan(made / GOOD).chmod(0o644)
        small_plan(made / "hemlig.xlsx").chmod(0)
        (made / "hemligt").mkdir(mode=0)
        with as_nobody():
            found = find_documents([made])
        (made / "hemligt").chmod(0o700)
        rows = {row.path: row for row in tables_of(found)["documents"]}
    assert {path: row.error_code for path, row in rows.items()} == {
        GOOD: None,
        "hemlig.xlsx": "unreadable",
        "hemligt": "unreadable",
    }


# --- links, pipes, devices --------------------------------------------------------------------------------------------


@POSIX
def test_links_are_followed_within_the_folder_and_each_folder_is_searched_once(folder: Path) -> None:
    (folder / "till mig själv").symlink_to(folder)
    (folder / "del").mkdir()
    bad_files.budget(folder / "del" / "budget.xlsx")
    (folder / "länk till del").symlink_to(folder / "del")
    (folder / "länk.xlsx").symlink_to(folder / "del" / "budget.xlsx")
    rows = documents(folder)
    assert {path: row.error_code for path, row in rows.items()} == {
        "del/budget.xlsx": "not_a_plan",
        "länk.xlsx": "not_a_plan",
        GOOD: None,
    }


@POSIX
@pytest.mark.parametrize("target", ["finns inte", "länk.xlsx", GOOD + "/x"])
def test_a_link_that_leads_nowhere_is_a_missing_file(folder: Path, target: str) -> None:
    (folder / "länk.xlsx").symlink_to(folder / target)
    row = sole(documents(folder))
    assert (row.status, row.error_code) == ("rejected", "not_found")


@POSIX
def test_a_link_out_of_the_folder_is_not_followed_and_says_so(folder: Path) -> None:
    elsewhere = folder.parent / "annan mapp"
    elsewhere.mkdir()
    small_plan(elsewhere / "någon annans.xlsx")
    (folder / "mapp").symlink_to(elsewhere)
    (folder / "länk.xlsx").symlink_to(elsewhere / "någon annans.xlsx")
    (folder / "i två steg.xlsx").symlink_to(folder / "länk.xlsx")
    rows = documents(folder)
    for name in ("mapp", "länk.xlsx", "i två steg.xlsx"):
        row = rows.pop(name)
        assert (row.status, row.error_code, row.document_id) == ("rejected", "link_outside", None)
        assert one_sentence_or_two_in_swedish(row)
    assert {path: row.status for path, row in rows.items()} == {GOOD: "read"}


@POSIX
def test_a_link_that_the_user_names_is_followed(folder: Path) -> None:
    link = folder.parent / "länk"
    link.symlink_to(folder)
    (folder.parent / "fil.xlsx").symlink_to(folder / GOOD)
    assert [row.status for row in documents(link).values()] == ["read"]
    assert [row.status for row in documents(folder.parent / "fil.xlsx").values()] == ["read"]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))


def listening(path: Path) -> None:
    # The name of a socket may not be long.
    with contextlib.chdir(path.parent), socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


@POSIX
@pytest.mark.parametrize("kind", [pipe, endless, listening])
def test_what_is_no_file_is_neither_waited_for_nor_read(folder: Path, kind: Any) -> None:
    try:
        kind(folder / "plan.pdf")
    except PermissionError:
        pytest.skip("whoever runs the tests may not make one")
    row = sole(documents(folder))
    assert (row.status, row.error_code) == ("rejected", "unreadable")
    # The command looks into the files before they are read: does it need the engine?
    flow.missing_engine(find_documents([folder]))


# --- long paths -------------------------------------------------------------------------------------------------------


def test_paths_longer_than_old_systems_allow_are_read_and_written(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["Åtgärdsplaner för alla stadsdelsområden i staden"] * 6)
    deep.mkdir(parents=True)
    small_plan(deep / "atgardsplan-farsta-2025.xlsx")
    out = deep / "ut"
    assert len(str(out)) > 300
    status, _, error = run(tmp_path, "--out", out)
    assert status == 0, error
    ((path, told),) = listed(out).items()
    assert told == ("read", "")
    assert path.endswith("/atgardsplan-farsta-2025.xlsx")
    assert (out / "report" / "index.html").is_file()


@POSIX
def test_a_path_longer_than_the_system_allows_is_a_row(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("x" * 250, dir_fd=place)
        place, above = os.open("x" * 250, os.O_RDONLY, dir_fd=place), place
        os.close(above)
    os.close(place)
    row = sole(documents(folder))
    assert (row.status, row.error_code) == ("rejected", "path_too_long")


# --- what changes meanwhile -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [lambda data: data + b" ", lambda data: data[:-1], lambda data: data[:-1] + b"x"])
def test_a_file_that_changes_while_it_is_read_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, damage: Any
) -> None:
    small_plan(folder / "plan.xlsx")
    own = readers.read

    def meanwhile(source: Any, *more: Any) -> Any:
        reading = own(source, *more)
        if source.path == "plan.xlsx":
            Path(source.file).write_bytes(damage(Path(source.file).read_bytes()))
        return reading

    monkeypatch.setattr(flow, "read", meanwhile)
    row = sole(documents(folder))
    assert (row.status, row.error_code) == ("rejected", "changed")


def test_a_file_that_is_still_being_copied_is_told_of_as_such(folder: Path) -> None:
    whole = small_plan(folder / "plan.xlsx").read_bytes()
    (folder / "plan.xlsx").write_bytes(whole[: len(whole) // 2])
    found = find_documents([folder])
    (folder / "plan.xlsx").write_bytes(whole[: len(whole) * 2 // 3])
    rows = {row.path: row for row in tables_of(found)["documents"]}
    assert sole(rows).error_code == "changed"
    assert documents(folder)["plan.xlsx"].error_code == "truncated"

"""A second run does what is new or changed and no more, and gives the bytes that a first one would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from extractors import readers
from pipeline import flow, version
from pipeline.cache import Cache, Key, place_of, recall, remember
from pipeline.documents import find_documents
from pipeline.errors import Rejected
from pipeline.lock import HIDDEN, LOCK
from pipeline.model import Look, Plan, Sight
from pipeline.outcomes import Refusal, Seen
from tests.fixtures import bad_files
from tests.fixtures.outputs import bytes_of
from tests.fixtures.tabs import plan_rows, write_tabs
from tests.fixtures.typed import typed

LAMPS = ["Mörkt", "Lamporna är trasiga", "Byta lamporna", "Alla hela", "VT 2025", "Trafikkontoret", "VB: Klart"]
KEY = Key("ab" * 32, "plan", (".xlsx",))


def plan_file(folder: Path, name: str, *words: str) -> Path:
    """A plan of one row, the first of its words changed."""
    folder.mkdir(exist_ok=True)
    return write_tabs(folder / name, {"1": plan_rows([*words, *LAMPS[len(words) :]])})


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A folder with three plans and a file that is none."""
    folder = tmp_path / "in"
    for number in range(3):
        plan_file(folder, f"Åtgärdsplan Farsta {2023 + number}.xlsx", f"Mörkt {number}")
    bad_files.budget(folder / "budget.xlsx")
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, as they are."""
    read: list[str] = []
    own = readers.read

    def counting(source: Any, *more: Any) -> Any:
        read.append(source.path)
        return own(source, *more)

    monkeypatch.setattr(flow, "read", counting)
    return read


def run(*words: object) -> tuple[int, str, str]:
    return typed("run", *words, "--workers", "1")


def test_what_is_known_is_not_read_again_and_nothing_is_written(plans: Path, tmp_path: Path, opened: list[str]) -> None:
    out = tmp_path / "ut"
    first = run(plans, "--out", out)
    assert (first[0], len(opened)) == (3, 4)
    times = {file: file.stat().st_mtime_ns for file in out.glob("*")}
    opened.clear()
    second = run(plans, "--out", out)
    assert (second[0], opened) == (3, [])
    assert "Ingenting har ändrats" in second[2]
    assert second[1] == first[1]
    assert {file: file.stat().st_mtime_ns for file in out.glob("*")} == times


def test_only_a_new_or_a_changed_file_is_read(plans: Path, tmp_path: Path, opened: list[str]) -> None:
    out = tmp_path / "ut"
    run(plans, "--out", out)
    opened.clear()
    plan_file(plans, "Åtgärdsplan Farsta 2024.xlsx", "Ännu mörkare")
    plan_file(plans, "Åtgärdsplan Skärholmen 2025.xlsx")
    run(plans, "--out", out)
    assert opened == ["Åtgärdsplan Farsta 2024.xlsx", "Åtgärdsplan Skärholmen 2025.xlsx"]
    run(plans, "--out", tmp_path / "nytt")
    assert bytes_of(out) == bytes_of(tmp_path / "nytt")


def test_another_name_is_understood_without_reading_again(plans: Path, tmp_path: Path, opened: list[str]) -> None:
    out = tmp_path / "ut"
    run(plans, "--out", out)
    opened.clear()
    (plans / "Åtgärdsplan Farsta 2024.xlsx").rename(plans / "Åtgärdsplan Älvsjö 2024.xlsx")
    run(plans, "--out", out)
    assert opened == []
    run(plans, "--out", tmp_path / "nytt")
    assert bytes_of(out) == bytes_of(tmp_path / "nytt")


def test_the_register_and_the_language_change_the_tables_without_reading_again(
    plans: Path, tmp_path: Path, opened: list[str]
) -> None:
    out, register = tmp_path / "ut", tmp_path / "register"
    register.mkdir()
    run(plans, "--out", out)
    opened.clear()
    for text in ("fil;stadsdel;år\nbudget.xlsx;Farsta;2025\n", "fil;stadsdel;år\n;Älvsjö;2025\n"):
        (register / "inlamningar.csv").write_text(text, encoding="utf-8")
        run(plans, "--out", out, "--register", register, "--lang", "en")
        assert opened == []
        run(plans, "--out", tmp_path / "nytt", "--register", register, "--lang", "en", "--fresh")
        assert bytes_of(out) == bytes_of(tmp_path / "nytt")
        opened.clear()


def test_fresh_reads_everything_anew(plans: Path, tmp_path: Path, opened: list[str]) -> None:
    out = tmp_path / "ut"
    run(plans, "--out", out)
    before = bytes_of(out)
    opened.clear()
    run(plans, "--out", out, "--fresh")
    assert len(opened) == 4
    assert bytes_of(out) == before


def test_another_version_reads_everything_anew_failures_too(
    plans: Path, tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ut"
    run(plans, "--out", out)
    opened.clear()
    monkeypatch.setattr("pipeline.batch.code_version", lambda: "another")
    run(plans, "--out", out)
    assert len(opened) == 4
    # What the older version knew is gone.
    assert len(list((out / HIDDEN / "known").glob("*/*"))) == 4


def test_a_change_of_the_program_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = version.code_version.__wrapped__()
    assert version.code_version.__wrapped__() == before
    own = list(version.own_files())
    monkeypatch.setattr(version, "own_files", lambda: iter([*own[:-1], own[-1] + b" "]))
    assert version.code_version.__wrapped__() != before


def test_what_may_pass_is_tried_again_though_nothing_has_changed(
    plans: Path, tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ut"

    def refuse(source: Any, _: object) -> None:
        opened.append(source.path)
        raise Rejected("no_ocr", (("file", source.path), ("install", "Installera Tesseract")))

    with monkeypatch.context() as patch:
        patch.setattr(flow, "read", refuse)
        assert run(plans, "--out", out)[0] == 3
    opened.clear()
    run(plans, "--out", out)
    assert len(opened) == 4


def test_an_output_that_somebody_changed_is_written_again(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    run(plans, "--out", out)
    before = bytes_of(out)
    (out / "actions.csv").write_text("borta", encoding="utf-8")
    (out / "report" / "index.html").unlink()
    run(plans, "--out", out)
    assert bytes_of(out) == before


def test_tables_for_publication_leave_nothing_known_behind(plans: Path, tmp_path: Path) -> None:
    run(plans, "--out", tmp_path / "ut", "--public")
    assert [file.name for file in (tmp_path / "ut" / HIDDEN).rglob("*")] == [LOCK]


def test_a_known_document_that_is_gone_from_the_input_is_no_longer_known(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    run(plans, "--out", out)
    (plans / "budget.xlsx").unlink()
    run(plans, "--out", out)
    assert len(list((out / HIDDEN / "known").iterdir())) == 3


@pytest.mark.skipif(os.name != "posix", reason="no such names on this system")
def test_names_that_are_no_text_are_kept_too(tmp_path: Path, opened: list[str]) -> None:
    folder = tmp_path / os.fsdecode("in å".encode("latin-1"))
    plan_file(folder, os.fsdecode("plan å.xlsx".encode("latin-1")))
    assert run(folder, "--out", tmp_path / "ut")[0] == 0
    opened.clear()
    assert "Ingenting har ändrats" in run(folder, "--out", tmp_path / "ut")[2]
    assert opened == []


@pytest.mark.skipif(os.name != "posix", reason="no such names on this system")
def test_a_bad_file_whose_name_is_no_text_is_remembered_too(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    bad_files.swedish_csv(folder / os.fsdecode("dålig.xlsx".encode("latin-1")))
    assert run(folder, "--out", tmp_path / "ut")[0] == 3
    assert "wrong_format" in (tmp_path / "ut" / "documents.csv").read_text(encoding="utf-8")
    assert "Ingenting har ändrats" in run(folder, "--out", tmp_path / "ut")[2]


def test_an_output_that_was_moved_is_written_anew_with_its_links(plans: Path, tmp_path: Path) -> None:
    run(plans, "--out", tmp_path / "ut")
    (tmp_path / "djupt" / "inne").mkdir(parents=True)
    shutil.copytree(tmp_path / "ut", tmp_path / "djupt" / "inne" / "ut")
    run(plans, "--out", tmp_path / "djupt" / "inne" / "ut")
    run(plans, "--out", tmp_path / "djupt" / "inne" / "nytt")
    assert bytes_of(tmp_path / "djupt" / "inne" / "ut") == bytes_of(tmp_path / "djupt" / "inne" / "nytt")


def test_a_stray_file_among_what_is_known_is_no_hindrance(plans: Path, tmp_path: Path) -> None:
    run(plans, "--out", tmp_path / "ut")
    (tmp_path / "ut" / HIDDEN / "known" / ".DS_Store").touch()
    assert run(plans, "--out", tmp_path / "ut", "--lang", "en")[0] == 3


def test_what_a_usual_run_kept_is_never_among_what_is_published(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    run(plans, "--out", out)
    for file in out.iterdir():
        if file.name != HIDDEN:
            shutil.rmtree(file) if file.is_dir() else file.unlink()
    status, _, error = run(plans, "--out", out, "--public")
    assert (status, "Traceback" in error) == (2, False)


def test_which_of_two_equal_names_is_numbered_does_not_depend_on_their_order(tmp_path: Path) -> None:
    folders = [tmp_path / name / "planer" for name in ("a", "b")]
    for folder in folders:
        folder.parent.mkdir()
        plan_file(folder, "plan.xlsx", folder.parent.name)
    one, two = ({found.path: found.file for found in find_documents(given)} for given in (folders, folders[::-1]))
    assert one == two


# --- what is kept -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        Seen(refusal=Refusal("two_plans", (("file", "å.pdf"),))),
        Seen(refusal=Refusal("unsupported", skipped=True)),
        Look((Sight(2, 595.3, 841.9, b"RIFF\0\xff"),), ("rad", "")),
    ],
)
def test_what_is_kept_comes_back_as_it_was(tmp_path: Path, value: object) -> None:
    kept = Cache(tmp_path, "1")
    remember(kept, KEY, value)
    assert recall(kept, KEY, type(value)) == value
    assert recall(Cache(tmp_path, "2"), KEY, type(value)) is None
    assert recall(None, KEY, type(value)) is None


def test_every_sample_plan_comes_back_as_it_was_read(root: Path, tmp_path: Path) -> None:
    kept = Cache(tmp_path, "1")
    for found in find_documents([root / "data" / "raw"]):
        if found.source is not None and "scan" not in found.path and found.path != "README.md":
            seen = flow.file_to_seen(found.source)
            assert isinstance(seen.plan, Plan)
            remember(kept, Key(found.source.sha256, "plan"), seen)
            assert recall(kept, Key(found.source.sha256, "plan"), Seen) == seen


DAMAGES = (lambda data: data[:-1], lambda data: b"", lambda data: data[:50] + b"x" + data[51:])


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_cut_off_or_damaged_counts_as_not_known(tmp_path: Path, damage: Any) -> None:
    kept = Cache(tmp_path, "1")
    remember(kept, KEY, Seen(refusal=Refusal("two_plans", (("file", "en lång plats i en mapp.pdf"),))))
    place = place_of(kept, KEY)
    place.write_bytes(damage(place.read_bytes()))
    assert recall(kept, KEY, Seen) is None


def test_a_disk_that_is_full_ends_the_run_with_one_sentence(
    plans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    status, _, error = run(plans, "--out", tmp_path / "ut")
    assert status == 1
    assert "disken är full" in error
    assert "Traceback" not in error


# --- one run at a time ------------------------------------------------------------------------------------------------


def test_a_second_run_into_a_folder_says_so_and_stops(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    (out / HIDDEN).mkdir(parents=True)
    with FileLock(out / HIDDEN / LOCK):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "run", str(plans), "--out", str(out), "--workers", "1"],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 4
    assert "En annan körning arbetar just nu" in done.stderr
    assert not (out / "actions.csv").exists()
    shutil.rmtree(out)


def test_a_lock_that_nobody_holds_any_more_is_no_hindrance(plans: Path, tmp_path: Path) -> None:
    out = tmp_path / "ut"
    (out / HIDDEN).mkdir(parents=True)
    (out / HIDDEN / LOCK).touch()
    assert run(plans, "--out", out)[0] == 3

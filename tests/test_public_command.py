"""``--public`` on the command line: what it writes, what it says, and what it leaves of other runs."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.publicity import write_mark
from pipeline.write import read_table
from tests.test_dcat import GIVEN
from tests.test_public import CASES, leaks, plain, planted_workbook, secrets

CORRECTIONS = "document_id;source;field;before;after;who;when;why"


def document_of(file: Path) -> str:
    """The id of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def typed(*words: object) -> tuple[int, str]:
    """Exit status and standard error of a command."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stderr


def files(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A workbook that names somebody."""
    return planted_workbook(tmp_path, CASES["first"])


def test_the_command_publishes_without_people(plan: Path, tmp_path: Path) -> None:
    register = tmp_path / "register"
    register.mkdir()
    line = (
        f"{document_of(plan)};'{plain(CASES['first']['tab'])}'!C4;action;Annan text;Ny text;Sixten Wallmark;2025-11-03;"
    )
    (register / "rattelser.csv").write_text(f"{CORRECTIONS}\n{line}\n", encoding="utf-8")
    out = tmp_path / "ut"
    status, told = typed("run", plan, "--out", out, "--register", register, "--public", "--workers", 1)
    assert status == 0
    assert (out / "report" / "index.html").exists()
    assert leaks(out, {"Sixten Wallmark", "Sixten", "Wallmark", str(tmp_path)}) == set()
    assert not re.search(r"<img|data:image", "".join(page.read_text("utf-8") for page in out.rglob("*.html")))
    assert "dcat.ttl" in told
    assert json.loads((tmp_path / "ut" / "datapackage.json").read_text("utf-8"))["public"] is True
    assert leaks(tmp_path / "ut", secrets([CASES["first"]])) == set()


def test_the_last_lines_of_a_public_run_say_what_was_masked_and_whether_portals_are_told(
    plan: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "installningar.toml"
    settings.write_text(GIVEN, encoding="utf-8")
    for name, more in (("utan", ()), ("med", ("--settings", settings))):
        out = tmp_path / name
        words = ["run", plan, "--out", out, "--public", "--workers", 1, *more]
        told = CliRunner().invoke(app, [str(word) for word in words]).stdout.partition("För publicering")[2]
        assert f"{len(read_table(out, 'personal_data'))} ställen" in told
        catalogue = next(line for line in told.splitlines() if "dcat.ttl" in line)
        assert (out / "dcat.ttl").exists() is bool(more) is ("Ingen" not in catalogue)


@pytest.mark.parametrize(("first", "second"), [((), ("--public",)), (("--public",), ())])
def test_a_folder_holds_runs_of_one_kind(
    plan: Path, tmp_path: Path, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    out = tmp_path / "ut"
    assert typed("run", plan, "--out", out, "--workers", 1, *first)[0] == 0
    before = files(out)
    status, told = typed("run", plan, "--out", out, "--workers", 1, *second)
    assert (status, told.count("\n")) == (2, 1)
    assert files(out) == before
    assert typed("run", plan, "--out", out, "--workers", 1, *first)[0] == 0


def test_a_public_run_leaves_nothing_of_an_earlier_one_and_everything_of_others(tmp_path: Path) -> None:
    out, workshop = tmp_path / "ut", tmp_path / "ut" / ".writing"
    workshop.mkdir(parents=True)
    old, own = b"a;b\n", b"changed since"
    named = [{"path": name, "hash": f"sha256:{hashlib.sha256(old).hexdigest()}"} for name in ("old.csv", "own.csv")]
    (out / "old.csv").write_bytes(old)
    (out / "own.csv").write_bytes(own)
    (out / "dcat.ttl").write_text("<https://x/#actions.csv.sha256> a spdx:Checksum", encoding="utf-8")
    (out / "readme.txt").write_text("ours", encoding="utf-8")
    (out / "datapackage.json").write_text(json.dumps({"public": True, "resources": named}), encoding="utf-8")
    (workshop / "datapackage.json").write_text(json.dumps({"resources": []}), encoding="utf-8")
    write_mark(workshop)
    assert {path.name for path in out.iterdir()} == {".writing", "own.csv", "readme.txt", "datapackage.json"}


def test_a_catalogue_of_somebody_else_stays(tmp_path: Path) -> None:
    workshop = tmp_path / ".writing"
    workshop.mkdir()
    (tmp_path / "dcat.ttl").write_text("<https://other.example/#catalog> a dcat:Catalog .", encoding="utf-8")
    (tmp_path / "datapackage.json").write_text('{"public": true}', encoding="utf-8")
    (workshop / "datapackage.json").write_text("{}", encoding="utf-8")
    write_mark(workshop)
    assert (tmp_path / "dcat.ttl").exists()

"""Everything that came from a document can be removed, and nothing of it is left in any byte; the rest stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.csvfile import bytes_to_text
from pipeline.publicity import description
from pipeline.soundness import check_folder
from tests.fixtures.outputs import all_bytes, bytes_of
from tests.fixtures.tabs import Sheet, plan_rows, write_tabs
from tests.fixtures.typed import typed
from tests.test_corrections import SWEDISH, to_text

Run = tuple[Path, Path, Path, str]
MARK = "Kvastmåraskog"
"""A word that stands in one plan only."""
SECRET = ["{}", "Orsak {}", "Åtgärd {}", "Mål {}", "HT 2025, {}", "{}", "VB: Klart {}"]
OTHER = ["Mörkt", "Lamporna är trasiga", "Byta lamporna", "Alla hela", "VT 2025", "Park", "VB: Klart"]
SECRET_FILE = "Åtgärdsplan Farsta 2025.xlsx"


@pytest.fixture
def told(tmp_path: Path) -> Run:
    """Inputs, output, register and the id of the document with the word; a copy and a comment hold it too."""
    inputs, out, register = tmp_path / "in", tmp_path / "ut", tmp_path / "register"
    inputs.mkdir()
    register.mkdir()
    secret = [cell.format(MARK) for cell in SECRET]
    write_tabs(inputs / SECRET_FILE, {f"1 {MARK}": Sheet(plan_rows(secret, OTHER), comments={"C3": f"Ring {MARK}"})})
    write_tabs(inputs / "Åtgärdsplan Skärholmen 2025.xlsx", {"1": plan_rows(OTHER)})
    shutil.copy(inputs / SECRET_FILE, inputs / "kopia av en plan.xlsx")
    typed("run", inputs, "--out", out, "--workers", "1")
    document_id = next(
        line.split(",")[1]
        for line in (out / "documents.csv").read_text().splitlines()
        if line.startswith("Åtgärdsplan F")
    )
    rows = [
        [document_id, "'1 x'!C3", "action", f"Åtgärd {MARK}", f"Bättre {MARK}\nåtgärd"],
        ["f" * 64, "'1'!C3", "action", "Byta lamporna", "Byta alla lampor"],
    ]
    (register / "rattelser.csv").write_bytes(to_text(rows, header=SWEDISH).encode("cp1252"))
    typed("run", inputs, "--out", out, "--register", register, "--workers", "1")
    return inputs, out, register, document_id


def test_nothing_of_a_forgotten_document_is_left_in_any_byte(told: Run, tmp_path: Path) -> None:
    inputs, out, register, document_id = told
    assert MARK.encode() in all_bytes(out)
    status, said, error = typed("forget", document_id[:12], "--out", out, "--workers", "1")
    assert status == 0, error
    assert SECRET_FILE in said
    assert "kopia av en plan.xlsx" in said
    left = all_bytes(out, register)
    for form in (MARK.encode(), MARK.encode("utf-16-le"), MARK.encode("cp1252"), document_id.encode()):
        assert form not in left
    assert check_folder(out)[0] == []
    # Those that are left are as if it had never come.
    (inputs / SECRET_FILE).unlink()
    (inputs / "kopia av en plan.xlsx").unlink()
    typed("run", inputs, "--out", tmp_path / "nytt", "--register", register, "--workers", "1")
    assert bytes_of(out) == bytes_of(tmp_path / "nytt")


def test_other_lines_of_the_corrections_stay_byte_by_byte(told: Run) -> None:
    _, out, register, document_id = told
    before = bytes_to_text((register / "rattelser.csv").read_bytes())
    typed("forget", document_id, "--out", out, "--workers", "1")
    after = (register / "rattelser.csv").read_bytes()
    assert after == after.decode("cp1252").encode("cp1252")
    kept = [line for line in before.splitlines(keepends=True) if MARK not in line and not line.startswith("åtgärd")]
    assert bytes_to_text(after) == "".join(kept)


def test_the_inputs_need_not_be_there_and_the_file_is_the_users(told: Run) -> None:
    inputs, out, _, document_id = told
    before = (inputs / SECRET_FILE).read_bytes()
    inputs.rename(inputs.with_name("flyttad"))
    assert typed("forget", document_id, "--out", out, "--workers", "1")[0] == 0
    assert (inputs.with_name("flyttad") / SECRET_FILE).read_bytes() == before
    rows = (out / "documents.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[4] for row in rows[1:]] == ["read"]


@pytest.mark.parametrize("name", ["0" * 64, "0000", ""])
def test_a_document_that_is_not_known_is_wrong_usage(told: Run, name: str) -> None:
    _, out, _, _ = told
    before = bytes_of(out)
    status, _, error = typed("forget", name, "--out", out)
    assert (status, "Traceback" in error) == (2, False)
    assert "document_id" in error
    assert bytes_of(out) == before


def test_a_folder_that_keeps_nothing_says_what_to_do(tmp_path: Path, told: Run) -> None:
    inputs, _, _, document_id = told
    typed("run", inputs, "--out", tmp_path / "publik", "--public", "--workers", "1")
    status, _, error = typed("forget", document_id, "--out", tmp_path / "publik")
    assert status == 2
    assert "Kör om med run" in error
    assert description(tmp_path / "publik")
    assert typed("forget", document_id, "--out", tmp_path / "finns inte")[0] == 2


def test_nothing_is_forgotten_where_others_would_be_lost_with_it(told: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs, out, register, document_id = told
    inputs.rename(inputs.with_name("flyttad"))
    before, corrections = bytes_of(out), (register / "rattelser.csv").read_bytes()
    monkeypatch.setattr("pipeline.batch.code_version", lambda: "another")
    status, _, error = typed("forget", document_id, "--out", out, "--workers", "1")
    assert status == 2
    assert "Skärholmen" in error
    assert (bytes_of(out), (register / "rattelser.csv").read_bytes()) == (before, corrections)
    # Once the files are back it can be done.
    inputs.with_name("flyttad").rename(inputs)
    assert typed("forget", document_id, "--out", out, "--workers", "1")[0] == 0
    assert check_folder(out)[0] == []


def test_a_register_that_is_gone_is_told_before_anything_is_removed(told: Run) -> None:
    _, out, register, document_id = told
    register.rename(register.with_name("flyttat"))
    assert typed("forget", document_id, "--out", out)[0] == 2
    assert (out / ".atgardsplan" / "known" / document_id).is_dir()

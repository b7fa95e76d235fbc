"""The engine that reads pictures may be missing, lack Swedish, crash, hang or talk nonsense: the user is told so."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors import ocr
from extractors.ocr import check_engine, read_pictures
from extractors.readers import may_hold_pictures
from pipeline import codes
from pipeline.documents import find_documents
from pipeline.errors import Rejected
from pipeline.flow import Task, read_plan
from pipeline.outcomes import Refused
from tests.fixtures import bad_files
from tests.fixtures.make_samples import RAW
from tests.fixtures.picture_pages import text_page
from tests.fixtures.typed import typed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-ins for the engine are shell scripts")

HEADER = "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext\\n"
BLANK = HEADER + "1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t64\\t64\\t-1\\t\\n"
SAYS_BLANK = f'printf "{BLANK}" > "$2.tsv"'
Stand = Callable[[str], Path]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Puts a script in the engine's place; in it ``$1`` is the picture, or a list of them, and ``$2.tsv`` the table."""

    def put(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "tesseract"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
        return program

    return put


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture of two words."""
    page = Image.new("L", (500, 80), 255)
    ImageDraw.Draw(page).text((20, 20), "Bingo parken", fill=0, font=ImageFont.load_default(36))
    page.save(tmp_path / "words.png")
    return tmp_path / "words.png"


def code_of(path: Path) -> str:
    """The code that a file is refused with."""
    (found,) = find_documents([path])
    outcome = read_plan(Task(found, None))
    assert isinstance(outcome, Refused)
    return outcome.code


def test_pictures_are_read_in_their_order(picture: Path, tmp_path: Path) -> None:
    blank = tmp_path / "blank.png"
    Image.new("L", (60, 60), 255).save(blank)
    readings = read_pictures([blank, picture, blank], 200, tmp_path)
    assert [[word.text for line in reading for word in line] for reading in readings] == [[], ["Bingo", "parken"], []]
    assert all(0.5 < word.confidence <= 1 for line in readings[1] for word in line)


def test_nothing_to_read_needs_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_pictures([], 200, tmp_path) == []


# --- the engine is not there ------------------------------------------------------------------------------------------


def test_without_the_engine_a_scan_is_refused_in_one_sentence_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (found,) = find_documents([RAW / "atgardsplan-farsta-2024.scan.pdf"])
    outcome = read_plan(Task(found, None))
    assert isinstance(outcome, Refused)
    assert outcome.code == "no_ocr"
    for lang, start in (("sv", "Filen är inskannad"), ("en", "The file is scanned")):
        told = codes.message("error", outcome.code, outcome.facts, lang)
        assert told.startswith(start)
        assert "sudo apt-get install tesseract-ocr tesseract-ocr-swe" in told


@pytest.mark.parametrize(("system", "says"), [("win32", "språket Swedish"), ("darwin", "brew install tesseract-lang")])
def test_other_systems_have_advice_of_their_own(
    system: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.platform", system)
    with pytest.raises(Rejected) as raised:
        check_engine()
    told = codes.message("error", raised.value.code, raised.value.facts, "sv")
    assert says.split()[-1] in told
    assert "apt-get" not in told


def test_without_swedish_a_scan_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert code_of(RAW / "atgardsplan-farsta-2024.scan.pdf") == "no_ocr"


def test_swedish_data_that_is_damaged_counts_as_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "swe.traineddata").write_bytes(b"half of it")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(Rejected, match="no_ocr"):
        check_engine()


@pytest.mark.parametrize(
    "script", ["exit 1", "kill -SEGV $$", 'echo "tesseract 99"', 'echo nonsense > "$2.tsv"', "sleep 60"]
)
def test_an_engine_that_does_not_work_counts_as_missing(
    script: str, stand_in: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(script)
    monkeypatch.setattr(ocr, "TRIAL_SECONDS", 1)
    with pytest.raises(Rejected, match="no_ocr"):
        check_engine()


def test_an_engine_that_may_not_be_started_counts_as_missing(stand_in: Stand) -> None:
    stand_in("exit 0").write_text("no program at all")
    with pytest.raises(Rejected, match="no_ocr"):
        check_engine()


def test_the_engine_is_tried_once(stand_in: Stand, tmp_path: Path) -> None:
    stand_in(f'echo x >> "{tmp_path}/tried"; {SAYS_BLANK}')
    for _ in range(3):
        check_engine()
    assert (tmp_path / "tried").read_text().count("x") == 1


# --- the engine fails later -------------------------------------------------------------------------------------------

TWO = BLANK + "1\\t2\\t0\\n"
FAILURES = {
    "crashes": "kill -SEGV $$",
    "says no": "exit 3",
    "hangs": "sleep 60",
    "talks nonsense": 'head -c 3000 /dev/urandom > "$2.tsv"',
    "writes nothing": "exit 0",
    "skips a picture": SAYS_BLANK,
    "invents a picture": f'printf "{TWO}1\\t3\\t0\\n" > "$2.tsv"',
    "writes half a number": f'printf "{TWO}5\\t1\\t1\\t1\\t1\\t1\\t1x\\t2\\t3\\t4\\t90\\tord\\n" > "$2.tsv"',
    "breaks off in a word": f'printf "{TWO}5\\tord\\t1\\t1\\t1\\t1\\t1\\t2\\t3\\t4\\t90\\tord\\n" > "$2.tsv"',
}


@pytest.mark.parametrize("failure", FAILURES)
def test_an_engine_that_fails_on_a_page_is_told_in_one_sentence(
    failure: str, stand_in: Stand, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(f'case "$1" in *blank.pgm) {SAYS_BLANK};; *) {FAILURES[failure]};; esac')
    monkeypatch.setattr(ocr, "PATIENCE", 1)
    monkeypatch.setattr(ocr, "PATIENCE_EACH", 0)
    with pytest.raises(Rejected, match="ocr_failed") as raised:
        read_pictures([picture, picture], 200, tmp_path)
    told = codes.message("error", raised.value.code, raised.value.facts, "sv")
    assert "Försök igen" in told
    assert "arbetsbok" in told


def test_a_scan_that_the_engine_fails_on_is_refused_and_nothing_is_left_behind(
    stand_in: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(f'case "$1" in *blank.pgm) {SAYS_BLANK};; *) {FAILURES["crashes"]};; esac')
    rest = tmp_path / "tmp"
    rest.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(rest))
    assert code_of(RAW / "atgardsplan-farsta-2024.scan.pdf") == "ocr_failed"
    assert list(rest.iterdir()) == []


# --- one process, one thread ------------------------------------------------------------------------------------------


def test_all_pictures_are_read_by_one_process_with_one_thread(
    stand_in: Stand, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    answer = f'printf "{TWO}1\\t3\\t0\\n" > "$2.tsv"'
    stand_in(
        f'case "$1" in *blank.pgm) {SAYS_BLANK};; *) echo "$OMP_THREAD_LIMIT" >> "{tmp_path}/told"; {answer};; esac'
    )
    assert read_pictures([picture] * 3, 200, tmp_path) == [(), (), ()]
    assert (tmp_path / "told").read_text() == "1\n"


# --- before a run -----------------------------------------------------------------------------------------------------


def told_by_run(folder: Path, out: Path) -> tuple[int, str]:
    """The exit status of a run, and what stands where errors go."""
    status, _, error = typed("run", folder, "--out", out, "--workers", "1")
    return status, error


def test_a_run_says_once_at_its_start_that_scans_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    bad_files.last_years_template(folder / "plan.xlsx")
    for name in ("a.png", "b.png"):
        text_page().save(folder / name)
    monkeypatch.setenv("PATH", str(tmp_path))
    status, told = told_by_run(folder, tmp_path / "out")
    assert status == 3
    assert told.startswith("Inskannade sidor kan inte läsas")
    assert told.count("apt-get") == 1


def test_a_run_of_workbooks_only_does_not_ask_for_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    bad_files.last_years_template(folder / "plan.xlsx")
    monkeypatch.setenv("PATH", str(tmp_path))
    status, told = told_by_run(folder, tmp_path / "out")
    assert status == 0
    assert "Tesseract" not in told


def test_pictures_and_pdfs_may_hold_pictures(tmp_path: Path) -> None:
    bad_files.last_years_template(tmp_path / "plan.xlsx")
    bad_files.letter(tmp_path / "plan.pdf")
    text_page().save(tmp_path / "plan.tif")
    (tmp_path / "plan.txt").write_text("text")
    (tmp_path / "trasig.xlsx").write_text("text")
    assert sorted(path.name for path in tmp_path.iterdir() if may_hold_pictures(path)) == ["plan.pdf", "plan.tif"]

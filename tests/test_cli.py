"""The command line keeps its promises: exit statuses, one sentence for each error, both languages, no traceback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import cli, console, usage
from pipeline.cli import app
from pipeline.documents import Found
from pipeline.outcomes import Refused
from pipeline.texts import load, say
from pipeline.version import software_version
from tests.fixtures.typed import typed

WORKBOOK = "atgardsplan-farsta-2025.xlsx"
PRINT = "atgardsplan-sodermalm-2025.pdf"
COMMANDS = ("run", "inspect", "stats", "diff", "ratta", "schema")
HEAVY = ("rich.console", "openpyxl", "pdfplumber", "pandas", "pyarrow", "rapidfuzz", "duckdb")


@pytest.fixture
def raw(root: Path) -> Path:
    """The sample plans."""
    return root / "data" / "raw"


def started(root: Path, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, words)],
        cwd=root,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


# --- help and usage ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", usage.LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_option_in_both_languages(command: str, lang: str) -> None:
    status, page, _ = typed(command, "--help", "--lang", lang)
    assert status == 0
    assert page.strip() == say(lang, "page", command).strip()
    known = {param.opts[0] for param in cli.typer.main.get_command(app).commands[command].params}  # type: ignore[attr-defined]
    options = {option for option in known if option.startswith("--")} | {"--lang", "--debug", "--help"}
    assert options == set(re.findall(r"^  (--\w+)", page, re.MULTILINE))


def test_the_first_page_is_swedish_and_names_every_command() -> None:
    status, page, _ = typed("--help")
    assert (status, page.splitlines()[0][:5]) == (0, "Läser")
    assert all(re.search(rf"^  {command} ", page, re.MULTILINE) for command in COMMANDS)


def test_pages_fit_a_terminal_of_a_hundred_columns() -> None:
    pages = load()["page"].values()
    assert max(len(line) for page in pages for text in page.values() for line in text.splitlines()) <= 100


def test_help_imports_nothing_heavy(root: Path) -> None:
    code = f"import sys, pipeline.cli; print(*(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, encoding="utf-8", check=True)
    assert not done.stdout.strip()
    assert started(root, "--help").returncode == 0


def test_version_is_told() -> None:
    status, told, _ = typed("--version")
    assert (status, told.strip()) == (0, f"atgardsplan {software_version()}")


def test_no_command_shows_the_help_and_is_wrong_usage() -> None:
    status, page, _ = typed()
    assert status == 2
    assert "Användning" in page


@pytest.mark.parametrize(
    ("words", "sv", "en"),
    [
        (["run"], "INDATA", "INPUT"),
        (["run", "x"], "--out (mappen", "--out (the folder"),
        (["run", "x", "--out"], "saknar sitt värde", "lacks its value"),
        (["run", "x", "--out", "y", "--workers", "0"], "ett heltal, minst 1", "a whole number"),
        (["run", "x", "--out", "y", "--workers", "många"], "ett heltal, minst 1", "a whole number"),
        (["run", "x", "--out", "y", "--csv", "excel"], "plain eller excel-sv", "plain or excel-sv"),
        (["run", "x", "--ut", "y"], "Flaggan --ut finns inte", "no option --ut"),
        (["inspect"], "FIL", "FILE"),
        (["inspect", "min", "plan.xlsx"], "citattecken", "quotation marks"),
        (["läs", "x"], "Kommandot läs finns inte", "no command läs"),
        (["--fort"], "Flaggan --fort finns inte", "no option --fort"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(words: list[str], sv: str, en: str) -> None:
    for lang, expected in (("sv", sv), ("en", en)):
        status, out, error = typed(*words, "--lang", lang) if words[-1] != "--out" else typed("--lang", lang, *words)
        assert (status, out) == (2, "")
        assert expected in error
        assert "--help" in error
        assert len(error.splitlines()) == 1


@pytest.mark.parametrize("words", [["schema", "--lang", "fi"], ["--lang"], ["run", "--lang="]])
def test_an_unknown_language_is_wrong_usage(words: list[str]) -> None:
    status, _, error = typed(*words)
    assert status == 2
    assert "sv eller en" in error


def test_what_follows_two_dashes_is_no_option() -> None:
    assert usage.common_options(["inspect", "--", "--lang", "en"])[0] == "sv"


# --- run --------------------------------------------------------------------------------------------------------------


def test_a_run_tells_what_an_analyst_wants_to_know(raw: Path, tmp_path: Path) -> None:
    status, told, progress = typed("run", raw, "--out", tmp_path / "ut", "--workers", "1", COLUMNS="80")
    assert status == 0, progress
    assert "7 filer: 6 lästa, 1 överhoppad" in told
    assert len(re.findall(r"^(?:Farsta|Skarpnäck|Södermalm) +20\d\d +20\d\d +(?:Excel|PDF) ", told, re.M)) == 5
    assert re.search(r"^Farsta .* nej", told, re.MULTILINE)
    assert "README.md" in told
    assert "36 jämförbara tal" in told
    assert f"Tabellerna finns i {tmp_path / 'ut'}\n" in told
    assert "atgardsplan.xlsx" in told
    assert max(map(len, told.replace(str(tmp_path), "").splitlines())) <= 80
    assert "[7/7]" in progress
    assert (tmp_path / "ut" / "actions.csv").is_file()
    assert (tmp_path / "ut" / "atgardsplan.xlsx").is_file()


def test_the_form_of_csv_is_chosen_by_the_user(raw: Path, tmp_path: Path) -> None:
    for form, begin in (("plain", b"action_id,"), ("excel-sv", "\ufeffaction_id;".encode())):
        assert typed("run", raw / WORKBOOK, "--out", tmp_path / form, "--csv", form)[0] == 0
        assert (tmp_path / form / "actions.csv").read_bytes().startswith(begin)


def test_a_rejected_file_is_told_with_its_sentence_and_the_others_are_read(raw: Path, tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    shutil.copy(raw / WORKBOOK, inputs)
    shutil.copy(raw / WORKBOOK, inputs / "kopia.xlsx")
    (inputs / "tom.pdf").write_bytes(b"")
    done = started(raw.parents[1], "run", inputs, tmp_path / "borta.pdf", "--out", tmp_path / "out", "--lang", "en")
    assert done.returncode == 3
    assert "4 files: 1 read, 1 copy, 2 rejected" in done.stdout
    assert re.search(r"tom\.pdf\n +The file is empty\.", done.stdout)
    assert re.search(r"borta\.pdf\n +The file does not exist\.", done.stdout)
    assert "Traceback" not in done.stderr + done.stdout


def test_a_run_of_which_nothing_was_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_text("no plan", encoding="utf-8")
    status, told, _ = typed("run", tmp_path / "plan.pdf", "--out", tmp_path / "out")
    assert status == 3
    assert "Ingen plan kunde läsas." in told
    assert (tmp_path / "out" / "documents.csv").is_file()


def test_no_file_at_all_is_status_2_and_writes_nothing(tmp_path: Path) -> None:
    empty, out = tmp_path / "tom", tmp_path / "out"
    empty.mkdir()
    for words in ([empty], [tmp_path / "borta"], [empty, "x" * 5000]):
        status, _, error = typed("run", *words, "--out", out)
        assert status == 2
        assert len(error.splitlines()) == 1
    assert not out.exists()


def test_an_output_that_cannot_be_written_is_status_1_before_anything_is_read(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", encoding="utf-8")
    for out, why in (("fil", "det finns redan en fil med det namnet"), ("fil/ut", "en del av sökvägen är en fil")):
        status, _, error = typed("run", raw, "--out", tmp_path / out)
        assert status == 1
        assert why in error
        assert "Läser" not in error


def test_a_register_that_is_not_there_is_status_2(raw: Path, tmp_path: Path) -> None:
    status, _, error = typed("run", raw, "--out", tmp_path / "out", "--register", tmp_path / "borta")
    assert status == 2
    assert "inlamningar.csv" in error


def test_what_the_register_lacks_is_told(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "inlamningar.csv").write_text(
        f"fil;stadsdel;år\n{WORKBOOK};Järva;2025\nborta.xlsx;;\n", encoding="utf-8"
    )
    words = ["run", raw / WORKBOOK, "--out", tmp_path / "out", "--register", tmp_path, "--workers", "1"]
    status, told, _ = typed(*words)
    assert status == 0
    assert "Om registret" in told
    assert "borta.xlsx" in told
    assert re.search(r"^Järva", told, re.MULTILINE)


@pytest.mark.parametrize("debug", [False, True])
def test_the_unexpected_is_one_sentence_and_a_trace_only_for_those_who_ask(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(console, "show_summary", fail)
    asked = ["--debug"] if debug else []
    status, _, error = typed("run", raw / WORKBOOK, "--out", tmp_path / "out", "--workers", "1", *asked)
    assert status == 1
    assert "ZeroDivisionError" in error
    assert "Anmäl" in error
    assert ("Traceback" in error) == ("a secret" in error) == debug


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl-C cannot be sent to one process there")
@pytest.mark.slow
def test_ctrl_c_ends_the_run_and_its_workers_with_status_130(raw: Path, tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    for number in range(30):
        (inputs / f"{number}.pdf").write_bytes((raw / PRINT).read_bytes() + b"%%%d\n" % number)
    words = [sys.executable, "-m", "pipeline", "run", str(inputs), "--out", str(tmp_path / "out"), "--workers", "2"]
    process = subprocess.Popen(
        words,
        cwd=raw.parents[1],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        # Whoever runs the tests in the background has it ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    seen = [next(process.stderr), next(process.stderr)]
    os.killpg(process.pid, signal.SIGINT)
    rest = process.stderr.read()
    assert process.wait(30) == 130
    assert "Avbrutet" in rest
    assert "Traceback" not in "".join(seen) + rest
    assert not (tmp_path / "out" / "documents.csv").exists()


def test_output_survives_a_terminal_of_few_letters(root: Path) -> None:
    done = started(root, "--help", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "åtgärdsplaner" in done.stdout


# --- progress ---------------------------------------------------------------------------------------------------------


def became(path: str) -> Refused:
    """What became of a document."""
    return Refused(Found(path, path, None), "unreadable", ())


def test_a_terminal_sees_a_bar_with_the_name_of_the_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with console.reporting("sv") as report:
        assert isinstance(report, console.Bar)
        report.step(0, 4, None)
        report.step(3, 4, became("plan [2025].pdf"))
        report.progress.refresh()
        report.writing()
    shown = capsys.readouterr().err
    assert "3/4" in shown
    assert "plan [2025].pdf" in shown


def test_what_is_no_terminal_gets_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with console.reporting("en") as report:
        report.step(0, 2, None)
        report.step(1, 2, became("a [1].pdf"))
        report.writing()
    assert capsys.readouterr().err == "Reading plans: 2 files\n[1/2] a [1].pdf\nWriting tables\n"


# --- texts ------------------------------------------------------------------------------------------------------------

TEXTS = [(section, name, entry) for section, entries in load().items() for name, entry in entries.items()]


@pytest.mark.parametrize(("section", "name", "entry"), TEXTS)
def test_every_text_stands_in_both_languages_with_the_same_facts(
    section: str, name: str, entry: dict[str, str | list[str]]
) -> None:
    assert set(entry) == set(usage.LANGUAGES), f"{section}.{name}"
    facts = {lang: set(re.findall(r"{(\w+)}", str(text))) for lang, text in entry.items()}
    assert facts["sv"] == facts["en"]
    assert isinstance(entry["sv"], list) == isinstance(entry["en"], list)

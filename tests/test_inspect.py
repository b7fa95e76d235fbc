"""The commands that explain: inspect shows what is recognised in a file, schema what every table and column means."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import Rejected
from pipeline.inspection import inspect_file
from pipeline.register import Register

WORKBOOK = "atgardsplan-farsta-2025.xlsx"
PRINT = "atgardsplan-sodermalm-2025.pdf"


@pytest.fixture
def raw(root: Path) -> Path:
    """The sample plans."""
    return root / "data" / "raw"


def typed(*words: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_inspect_shows_how_every_column_was_understood(raw: Path) -> None:
    status, told, _ = typed("inspect", raw / WORKBOOK)
    assert status == 0
    assert "8 flikar, 6 områden, 23 åtgärdsrader" in told
    assert "Farsta (känt från: filnamnet)" in told
    assert re.search(r"2025 \(2025: 100 % av rubrikerna, 2024: \d\d % av rubrikerna\)", told)
    assert re.search(r"^ +B +Orsak +Orsak +Mallens rubrik +100 % *$", told, re.MULTILINE)
    assert "mallens hjälprad under den är igenkänd" in told
    assert re.search(r"åtgärder +6 +6 +ja", told)


def test_inspect_shows_the_bands_of_a_print_in_english(raw: Path) -> None:
    status, told, _ = typed("inspect", raw / PRINT, "--lang", "en")
    assert status == 0
    assert "Pages 2–5: Area" in told
    assert "1 on page 2–3; 2 on page 4–5" in told
    assert "narrative" in told


def test_inspect_names_the_properties_of_a_file_in_the_reader_s_language(raw: Path) -> None:
    told = " ".join(typed("inspect", raw / WORKBOOK)[1].split())
    assert "skapad av: Fiktiv; skapad: 2025-03-14 09:30" in told
    assert "created by: Fiktiv" in " ".join(typed("inspect", raw / WORKBOOK, "--lang", "en")[1].split())


def test_inspect_takes_district_and_year_from_the_register(raw: Path, tmp_path: Path) -> None:
    (tmp_path / "inlamningar.csv").write_text(f"fil;stadsdel;år\n{WORKBOOK};Järva;2023\n", encoding="utf-8")
    _, told, _ = typed("inspect", raw / WORKBOOK, "--register", tmp_path)
    assert "Järva (känt från: registret)" in told
    assert "Övriga påpekanden" in told


def test_inspect_of_a_rejected_file_says_why_and_what_was_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Budget"
    for row in (["Budget"], [], ["Åtgärd", "Kostnad", "Konto", "Saldo"], ["Papper", 12, 4010, 1]):
        sheet.append(row)
    book.save(tmp_path / "budget.xlsx")
    status, told, _ = typed("inspect", tmp_path / "budget.xlsx")
    assert status == 3
    assert told.startswith("Avvisas: Filen innehåller ingen åtgärdsplan")
    assert "Flik 1 ”Budget”: Övrigt" in told
    assert "Budget | Åtgärd | Kostnad" in told
    assert re.search(r"Närmast kom +rad 3", told)
    assert re.search(r"A +Åtgärd +Åtgärd +Mallens rubrik +100 %", told)


def test_inspect_of_what_is_no_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "film.gif").write_bytes(b"GIF89a")
    assert typed("inspect", tmp_path / "borta.xlsx")[0] == 2
    assert typed("inspect", tmp_path)[0] == 2
    status, told, _ = typed("inspect", tmp_path / "film.gif")
    assert status == 3
    assert "inget som läses" in told


def test_a_file_that_cannot_be_opened_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        inspect_file(tmp_path / "borta.pdf", Register())


def test_schema_prints_the_data_dictionary() -> None:
    assert typed("schema")[1].startswith("# Åtgärdsplaner")
    status, told, _ = typed("schema", "--lang", "en")
    assert (status, told.splitlines()[0]) == (0, "# Action plans: Tables and columns")

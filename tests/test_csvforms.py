"""CSV files in their forms: the plain one stays, the other opens right in Swedish Excel and reads back alike."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes, csvforms, schema, write
from pipeline.cli import CsvFiles
from tests.fixtures.opened import by_libreoffice, opened
from tests.fixtures.outputs import write_tables
from tests.test_write import action, sample

EXCEL = csvforms.csv_form("excel-sv")
LIKE_EXCEL = "59,34,76,1,,1053,false,true,false,false,false,-1,true"
"""How LibreOffice is to open a file: semicolons, UTF-8, Swedish, numbers and days seen as such, formulas computed."""
MISREAD = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "- en punkt", "'citat", "''", "\r\nrad"),
    *("0180", "1234567890123456789", "1E5", "1e-5", "1,5", "1.5", "12:30", "2025-06-01", "1/2", "25/6", "50 %"),
    *(
        "jun-25",
        "juni 2025",
        "1 maj",
        "12-dec-2025",
        "100 kr",
        "1 000",
        "SANT",
        "falskt",
        "TRUE",
        "2025-",
        "07-08 12 34 56",
    ),
)
READ_AS_TEXT = (
    "Måla om",
    "vecka 12",
    "2 ggr/år",
    "juni och juli",
    "T2",
    "VB",
    "alla",
    "a;b",
    'säg "hej"',
    "två\nrader",
)


def test_the_commands_forms_are_those_of_the_data() -> None:
    assert tuple(form.value for form in CsvFiles) == csvforms.forms()
    assert csvforms.csv_form() == schema.PLAIN


@pytest.mark.parametrize("text", MISREAD)
def test_a_text_that_would_be_misread_is_guarded(text: str) -> None:
    assert csvforms.guarded(text, "'") == f"'{text}"


@pytest.mark.parametrize("text", [*READ_AS_TEXT, "2025", "0", "farsta-2025-b8caadd4"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert csvforms.guarded(text, "'") == text


@given(st.text() | st.sampled_from(MISREAD) | st.text(st.sampled_from("'=+-@\t 05")))
def test_a_guard_is_taken_away_by_one_rule(text: str) -> None:
    written = csvforms.guarded(text, EXCEL.guard)
    assert csvforms.unguarded(written, EXCEL.guard) == text
    assert written == csvforms.guarded(text, EXCEL.guard)


def test_no_code_is_ever_guarded() -> None:
    for name in schema.used_lists(schema.load()):
        assert all(csvforms.guarded(code, EXCEL.guard) == code for code in codes.codes(name))


def test_a_long_run_of_signs_takes_no_time() -> None:
    assert csvforms.guarded("-" * 100_000 + "x", "'") == "'" + "-" * 100_000 + "x"
    assert csvforms.guarded("1" + ". " * 100_000 + "x", "'") == "1" + ". " * 100_000 + "x"


def read_by_the_package(out: Path, table: schema.TableSchema) -> list[dict[str, Any]]:
    """The rows of a table as datapackage.json says that they are to be read, the guard taken away."""
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(one for one in package["resources"] if one["name"] == table.name)
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    sign = package["guard"]["sign"]
    with (out / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=resource["dialect"]["delimiter"], strict=True))
    return [{name: value_of(text, fields[name], sign) for name, text in line.items()} for line in lines]


def value_of(text: str, field: Mapping[str, Any], sign: str) -> Any:
    """A text of a CSV file as its field's description says."""
    readers: Mapping[str, Callable[[str], Any]] = {
        "string": lambda text: csvforms.unguarded(text, sign),
        "integer": int,
        "number": lambda text: float(text.replace(field["decimalChar"], ".")),
        "boolean": lambda text: {field["trueValues"][0]: True, field["falseValues"][0]: False}[text],
        "date": dt.date.fromisoformat,
        "list": lambda text: csvforms.unguarded(text, sign).split(field["delimiter"]),
    }
    return readers[field["type"]](text) if text else None


def odd_sample() -> dict[str, list[Any]]:
    """The sample with texts that a spreadsheet would take for something else."""
    texts = [*MISREAD, *READ_AS_TEXT]
    actions = [action(n, action=text, confidence=0.25, roles=("-x", "y")) for n, text in enumerate(texts, 1)]
    related = ("cells", "problem_members", "cause_members", "problems", "causes")
    return sample() | {"actions": actions} | {name: [] for name in related}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The odd sample, written for Excel."""
    folder = tmp_path_factory.mktemp("ut")
    write_tables(odd_sample(), folder, "1.2.3", form=EXCEL)
    return folder


def test_the_file_begins_as_excel_wants_it_and_its_lines_end_so(out: Path) -> None:
    data = (out / "plans.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfplan_id;plan_key;")
    assert data.endswith(b"\r\n")
    assert data.decode("utf-8-sig").splitlines()[1].split(";")[3] == "'0180"
    assert ";0,25;" in (out / "actions.csv").read_text(encoding="utf-8-sig")
    assert '"två\nrader"' in (out / "actions.csv").read_bytes().decode("utf-8-sig")


def test_what_the_package_says_reads_every_table_back(out: Path) -> None:
    for table in schema.load().tables:
        assert read_by_the_package(out, table) == write.read_table(out, table.name), table.name


def test_the_package_is_valid_for_frictionless_in_this_form_too(out: Path) -> None:
    report = frictionless.Package.from_descriptor(str(out / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    assert len(report.tasks) == len(schema.load().tables)


def test_a_spreadsheet_reads_texts_as_texts_and_numbers_as_numbers(out: Path, tmp_path: Path) -> None:
    file = shutil.copyfile(out / "actions.csv", tmp_path / "actions.csv")
    (sheet,) = opened(by_libreoffice(file, tmp_path, "xlsx", f"CSV:{LIKE_EXCEL}")).values()
    written = {row["row_no"]: row for row in write.read_table(out, "actions")}
    assert set(sheet.column("confidence")) == {0.25}
    assert [int(n) for n in sheet.column("row_no")] == sorted(written)
    for row_no, text in zip(sheet.column("row_no"), sheet.column("action"), strict=True):
        assert isinstance(text, str), written[int(row_no)]["action"]
        assert csvforms.unguarded(text, "'").replace("\r\n", "\n") == written[int(row_no)]["action"].replace(
            "\r\n", "\n"
        )


def test_the_plain_form_is_what_it_was(tmp_path: Path) -> None:
    write_tables(sample(), tmp_path, "1.2.3")
    assert (tmp_path / "plans.csv").read_bytes().startswith(b"plan_id,plan_key,document_id,municipality_code,")
    assert ",0180," in (tmp_path / "plans.csv").read_text(encoding="utf-8")
    assert "guard" not in json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))


@given(st.lists(st.text(min_size=1) | st.text(st.sampled_from("'=-@;\n\r\t\"05,"), min_size=1), min_size=1, max_size=5))
def test_whatever_the_texts_they_read_back(texts: list[str]) -> None:
    causes: list[list[Any]] = [[f"c{n}" for n in range(len(texts))], texts, *[[1] * len(texts)] * 3]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "causes.csv"
        with csvforms.open_csv(file, EXCEL) as written:
            csvforms.write_header(written, schema.load().table("causes"), EXCEL)
            csvforms.write_rows(written, schema.load().table("causes"), causes, EXCEL)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            read = list(csv.DictReader(lines, delimiter=EXCEL.delimiter, strict=True))
    assert [csvforms.unguarded(row["text"], EXCEL.guard) for row in read] == texts

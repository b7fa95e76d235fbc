"""What is written follows the contract, reads back alike from CSV and Parquet, and is the same bytes each time."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import rows, schema, write
from pipeline.checked import SchemaError
from pipeline.database import DATABASE
from pipeline.errors import OutputError
from tests.fixtures.outputs import write_tables

DOCUMENT = "ab" * 32
PLAN = "nord-2025-abababab"
AREA = "otrygga_platser"

Data = dict[str, list[Any]]


def action(row_no: int, **changes: Any) -> rows.Action:
    """An action of the sample plan, with some of its columns changed."""
    empty: dict[str, Any] = {field.name: None for field in dataclasses.fields(rows.Action)}
    given_: dict[str, Any] = {
        "action_id": f"{PLAN}/{AREA}/{row_no}",
        "action_key": f"nord-2025/{AREA}/{row_no}",
        "plan_id": PLAN,
        "plan_key": "nord-2025",
        "area": AREA,
        "area_label": "Otrygga platser",
        "row_no": row_no,
        "source": f"p4[1.0,{row_no}.0,3.0,4.0]",
        "confidence": 1.0,
        "flags": (),
    }
    return rows.Action(**(empty | given_ | changes))


def sample() -> Data:
    """A small whole output: one plan with three actions, and a file that was rejected."""
    first = action(
        1, action="Måla om", problem_id="p1", cause_id="c1", flags=("area_twice", "comment"), roles=("polis",)
    )
    numbers = (first, action(10, status="achieved", times_per_year=0.5), action(2, timing_start=dt.date(2025, 1, 1)))
    cells = [
        rows.CellRow(one.action_id, field, None, None, False, None, 1.0, "empty")
        for one in numbers
        for field in ("timing", "action")
    ]
    plan = rows.PlanRow(
        PLAN, "nord-2025", DOCUMENT, "0180", None, "unknown", 2025, "text", "2025", "Plan", "pdf", None, True, None
    )
    return {
        "documents": [
            rows.Document("nord.pdf", DOCUMENT, 10, "pdf", "read", None, None, PLAN, 4),
            rows.Document("a.txt", None, None, None, "rejected", "unreadable", "Filen går inte att läsa.", None, None),
        ],
        "pages": [rows.PageRow(DOCUMENT, 4, None, "area", AREA, 1, "pdf", 0.93, 90)],
        "plans": [plan],
        "areas": [rows.Area(PLAN, AREA, 1, "Otrygga platser", None, "p4")],
        "plan_columns": [rows.PlanColumn(PLAN, AREA, "action", "Åtgärd", "template", 1.0)],
        "actions": list(numbers),
        "cells": cells,
        "problems": [rows.Problem("p1", "Mörkt", 1, 1, 1)],
        "problem_members": [rows.ProblemMember("p1", first.action_id, 1.0, "equal")],
        "causes": [rows.Cause("c1", "Trasig lampa", 1, 1, 1)],
        "cause_members": [rows.CauseMember("c1", first.action_id, 1.0, "equal")],
        "findings": [
            rows.FindingRow("f1", DOCUMENT, PLAN, None, None, "district_unknown", "warning", "Okänt område.", None)
        ],
        "reconciliation": [rows.Reconciliation(PLAN, AREA, "actions", 3, 3, True)],
        "statistics": [rows.Statistic(2025, "Nord", AREA, "with_goal", None, 3)],
    }


def from_csv(out: Path, table: schema.TableSchema) -> list[dict[str, Any]]:
    """The rows of a CSV file, its texts understood as the schema says."""
    readers: Mapping[str, Callable[[str], Any]] = {
        "string": str,
        "integer": int,
        "number": float,
        "boolean": {"true": True, "false": False}.__getitem__,
        "date": dt.date.fromisoformat,
        "list": lambda text: text.split("|"),
    }
    with (out / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file, strict=True)
    assert head == [column.name for column in table.columns]
    return [
        {
            column.name: readers[column.type](text) if text else None
            for column, text in zip(table.columns, line, strict=True)
        }
        for line in lines
    ]


def values(row: Any) -> dict[str, Any]:
    """A row as it should read back: an empty list is nothing, a tuple is a list."""
    return {
        name: (list(value) or None) if isinstance(value, tuple) else value
        for name, value in dataclasses.asdict(row).items()
    }


def validated(out: Path) -> frictionless.Report:
    """What frictionless says of the written package and of every table in it."""
    package = frictionless.Package.from_descriptor(str(out / "datapackage.json"))
    report: frictionless.Report = package.validate()
    return report


def test_every_table_is_written_with_every_column_even_without_rows(tmp_path: Path) -> None:
    write_tables({}, tmp_path / "a" / "b", "1.2.3")
    for table in schema.load().tables:
        assert from_csv(tmp_path / "a" / "b", table) == []
        assert write.read_table(tmp_path / "a" / "b", table.name) == []
    assert validated(tmp_path / "a" / "b").valid


def test_csv_and_parquet_hold_the_rows_in_the_order_of_their_key(tmp_path: Path) -> None:
    data = sample()
    write_tables(data, tmp_path, "1.2.3")
    for table in schema.load().tables:
        written = write.read_table(tmp_path, table.name)
        assert written == from_csv(tmp_path, table)
        assert sorted(map(repr, written)) == sorted(repr(values(row)) for row in data.get(table.name, []))
    assert [row["row_no"] for row in write.read_table(tmp_path, "actions")] == [1, 2, 10]
    assert [row["path"] for row in write.read_table(tmp_path, "documents")] == ["a.txt", "nord.pdf"]


def test_the_package_and_its_data_are_valid_for_frictionless(tmp_path: Path) -> None:
    write_tables(sample(), tmp_path, "1.2.3")
    report = validated(tmp_path)
    assert report.valid, report.flatten(["name", "type", "note"])
    assert {task.name for task in report.tasks} == {table.name for table in schema.load().tables}


def test_frictionless_sees_a_file_that_was_changed_afterwards(tmp_path: Path) -> None:
    write_tables(sample(), tmp_path, "1.2.3")
    path = tmp_path / "problems.csv"
    path.write_bytes(path.read_bytes().replace("Mörkt".encode(), b"Ljust "))
    assert not validated(tmp_path).valid


def test_two_writings_are_the_same_bytes_whatever_the_order_of_the_rows(tmp_path: Path) -> None:
    data = sample()
    write_tables(data, tmp_path / "one", "1.2.3")
    write_tables({name: found[::-1] for name, found in reversed(data.items())}, tmp_path / "two", "1.2.3")
    folders = sorted(tmp_path.iterdir())
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    # DuckDB's own file holds the same, in other bytes.
    assert one.pop(DATABASE)
    assert two.pop(DATABASE)
    assert one == two
    assert len(one) == 2 * len(schema.load().tables) + 1


def test_the_package_states_the_length_and_sum_of_each_file(tmp_path: Path) -> None:
    names = write_tables(sample(), tmp_path, "1.2.3")
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for file in (resource, *resource["alternatives"]):
            assert file["bytes"] == (tmp_path / file["path"]).stat().st_size
            assert file["hash"] == f"sha256:{hashlib.sha256((tmp_path / file['path']).read_bytes()).hexdigest()}"
            assert file["path"] in names


def test_csv_is_as_rfc_4180_has_it(tmp_path: Path) -> None:
    text = 'Säg "hej",\noch gå | =1+1'
    write_tables({"causes": [rows.Cause("c1", text, 1, 1, 1)]}, tmp_path, "1.2.3")
    expected = 'cause_id,text,n_actions,n_plans,n_variants\r\nc1,"Säg ""hej"",\noch gå | =1+1",1,1,1\r\n'
    assert (tmp_path / "causes.csv").read_bytes() == expected.encode()


def test_the_users_own_files_are_left_and_ours_replaced(tmp_path: Path) -> None:
    (tmp_path / "anteckningar.csv").write_text("mina", encoding="utf-8")
    (tmp_path / "actions.csv").write_text("gammal", encoding="utf-8")
    (tmp_path / write.WORKSHOP).mkdir()
    (tmp_path / write.WORKSHOP / "halv.csv").write_text("avbruten", encoding="utf-8")
    write_tables(sample(), tmp_path, "1.2.3")
    assert (tmp_path / "anteckningar.csv").read_text(encoding="utf-8") == "mina"
    assert "gammal" not in (tmp_path / "actions.csv").read_text(encoding="utf-8")
    assert not (tmp_path / write.WORKSHOP).exists()


def test_a_folder_that_cannot_be_written_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("ingen mapp", encoding="utf-8")
    with pytest.raises(OutputError) as raised:
        write_tables({}, tmp_path / "fil", "1.2.3")
    assert raised.value.code == "not_writable"
    assert str(tmp_path / "fil") in dict(raised.value.facts)["file"]


def changed(table: str, place: int = 0, **changes: Any) -> Callable[[Data], None]:
    """A change of one row of the sample."""

    def change(data: Data) -> None:
        data[table][place] = dataclasses.replace(data[table][place], **changes)

    return change


def doubled(table: str) -> Callable[[Data], None]:
    """The first row of a table a second time."""
    return lambda data: data[table].append(data[table][0])


BREAKS = {
    "a text that is empty": (changed("problems", text=""), "text"),
    "a code in no list": (changed("documents", status="lost"), "status"),
    "an area in no list": (changed("areas", area="eget_omrade_1"), "area"),
    "a finding's code in no list": (changed("findings", code="no_such"), "code"),
    "a flag in no list": (changed("actions", flags=("comment", "no_such")), "flags"),
    "nothing where something is required": (changed("areas", area_label=None), "area_label"),
    "a number for a text": (changed("problems", text=7), "text"),
    "a text for a number": (changed("problems", n_plans="7"), "n_plans"),
    "a yes for a number": (changed("problems", n_plans=True), "n_plans"),
    "a fraction for a count": (changed("problems", n_plans=1.0), "n_plans"),
    "a time for a date": (changed("plans", received=dt.datetime(2025, 1, 1, 2)), "received"),
    "a text for a list": (changed("actions", roles="polis"), "roles"),
    "no number": (changed("cells", confidence=float("nan")), "confidence"),
    "more than sure": (changed("cells", confidence=1.01), "confidence"),
    "less than none": (changed("problems", n_plans=-1), "n_plans"),
    "a number too long": (changed("documents", bytes=2**63), "bytes"),
    "an id of another form": (changed("plans", document_id="AB" * 32), "document_id"),
    "half a letter": (changed("problems", text="\ud800"), "text"),
    "an item with the mark of lists": (changed("actions", roles=("polis|skola",)), "roles"),
    "an item that is empty": (changed("actions", roles=("",)), "roles"),
    "an item that is nothing": (changed("actions", roles=(None,)), "roles"),
    "a row twice": (doubled("actions"), "action_id"),
    "a row of a longer key twice": (doubled("cells"), "action_id, field"),
    "a problem that is not there": (changed("actions", problem_id="p2"), "problem_id"),
    "an area that the plan lacks": (changed("plan_columns", area="unga_i_riskzon"), "plan_id, area"),
    "a table that is not there": (lambda data: data.update(more=[]), "*"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_what_breaks_the_contract_fails_the_run_and_nothing_is_written(case: str, tmp_path: Path) -> None:
    change, column = BREAKS[case]
    data = sample()
    change(data)
    with pytest.raises(SchemaError) as raised:
        write_tables(data, tmp_path / "out", "1.2.3")
    assert raised.value.code == "broken_contract"
    assert dict(raised.value.facts)["column"] == column
    assert not (tmp_path / "out").exists()


def test_a_template_may_add_an_area(tmp_path: Path) -> None:
    page = rows.PageRow(DOCUMENT, 1, "Skolor", "area", "skolor", None, "xlsx", None, None)
    data = sample() | {"pages": [page]}
    write_tables(data, tmp_path, "1.2.3", {"area": ("skolor",)})
    assert validated(tmp_path).valid
    with pytest.raises(SchemaError):
        write_tables(data, tmp_path, "1.2.3")


TEXTS = st.text(min_size=1) | st.lists(
    st.sampled_from([*"\",;|\r\n\t =+-@'å\u00a0\u2028", "nan", "null", "true", "🙂", "e\u0301", "\x00", "\ufeff"]),
    min_size=1,
).map("".join)
ITEMS = st.lists(TEXTS.filter(lambda text: "|" not in text), max_size=4).map(tuple)
ROW = st.fixed_dictionaries(
    {
        "problem": st.none() | TEXTS,
        "follow_up": st.none() | TEXTS,
        "timing_start": st.none() | st.dates(),
        "times_per_year": st.none() | st.floats(0, allow_infinity=False, allow_nan=False),
        "confidence": st.floats(0, 1),
        "roles": st.none() | ITEMS,
        "year": st.none() | st.integers(1900, 2999),
    }
)


def no_database(*_: Path) -> None:
    """What a test of many small outputs does without."""


@given(st.lists(ROW, max_size=5))
def test_whatever_the_texts_csv_and_parquet_agree(changes: Sequence[Mapping[str, Any]]) -> None:
    data = sample() | {"actions": [action(number, **change) for number, change in enumerate(changes, start=1)]}
    related = ("cells", "problem_members", "cause_members", "problems", "causes")
    out = Path(tempfile.mkdtemp())
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(write, "write_database", no_database)
            write_tables(data | {name: [] for name in related}, out, "1.2.3")
        table = schema.load().table("actions")
        expected = [values(row) for row in data["actions"]]
        assert write.read_table(out, "actions") == from_csv(out, table) == expected
    finally:
        shutil.rmtree(out)

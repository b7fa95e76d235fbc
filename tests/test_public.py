"""What is published names nobody: not in a table, a key, a file's name or its bytes."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import duckdb
import pytest

from normalizers.action_keys import FIRST
from pipeline.flow import run
from pipeline.model import FIELDS
from pipeline.public import path_swaps, text_columns, to_public
from pipeline.register import Register
from pipeline.rows import Document
from pipeline.tables import Tables
from pipeline.write import read_table
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.marked import marked_words, read_marks
from tests.fixtures.outputs import write_tables
from tests.fixtures.plans import load_plan
from tests.fixtures.tabs import Sheet, guidance, header, write_tabs

CASES = tomllib.loads((Path(__file__).parent / "cases" / "planted.toml").read_text(encoding="utf-8"))
COLUMNS = ("problem", "cause", "action", "goal", "timing", "responsible", "follow_up")
PRINTED = {"action": "measure", "timing": "when", "responsible": "who"}
"""The fields that a fictional plan calls otherwise."""
LONG = 4
"""Letters of a part of a name that may stand nowhere by itself."""
BINARY, PACKED = (".parquet", ".duckdb", ".xlsx"), " (packed)"
CELL = "Lokalen är bokad av {n:Ebba Rydell}"


def plain(text: str) -> str:
    """A text without marks."""
    return read_marks(text).text


def planted_workbook(folder: Path, case: dict[str, Any]) -> Path:
    """A plan in whose cells, tabs, titles, comments and file name people are named."""
    rows = [[plain(row.get(name, "")) for name in COLUMNS] for row in case["rows"]]
    titled = [[plain(f"Ansvarig: {CELL}")], header(), guidance(), *rows, [""] * 8 + [plain(CELL)]]
    tabs = {
        "Framsida": [["Åtgärdsplan Farsta 2025"], [plain(CELL)]],
        plain(case["tab"]): Sheet(titled, comments={"B4": plain(CELL)}),
    }
    return write_tabs(folder / plain(case["file"]), tabs)


def planted_print(folder: Path, case: dict[str, Any]) -> Path:
    """The print of a plan in which people are named."""
    plan = deepcopy(load_plan("farsta-2025"))
    sheet = plan["sheets"][0]
    given = [{PRINTED.get(name, name): plain(text) for name, text in row.items()} for row in case["rows"]]
    sheet["rows"] = [{**dict.fromkeys(sheet["rows"][0], ""), **row} for row in given]
    return plan_to_reportlab(plan, folder / "utskrift.pdf")


def secrets(cases: Iterable[dict[str, Any]]) -> set[str]:
    """Everything that may stand nowhere: what was planted, and the words of names."""
    texts = [CELL]
    for case in cases:
        texts += [case["file"], case["tab"], *(text for row in case["rows"] for text in row.values())]
    words = [found for text in texts for found in marked_words(text)]
    parts = {part for word, kind in words if kind == "name" for part in re.findall(r"[^\W\d_]+", word)}
    return {word for word, _ in words} | {part for part in parts if len(part) >= LONG}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """A run over workbooks and a print in which people are named, not for publication."""
    files = []
    for name, case in CASES.items():
        folder = tmp_path_factory.mktemp(name)
        files.append(planted_workbook(folder, case))
    files.append(planted_print(tmp_path_factory.mktemp("print"), CASES["first"]))
    return run(files, Register(), 0, "sv")


@pytest.fixture(scope="module")
def out(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is published of it."""
    folder = tmp_path_factory.mktemp("published")
    write_tables(to_public(tables), folder, "0")
    return folder


def contents(folder: Path) -> Iterator[tuple[str, str]]:
    """Everything that a folder holds, as text: bytes, unpacked members, and every value of tables and databases."""
    for path in sorted(folder.rglob("*")):
        yield "name", path.name
        if path.is_file():
            yield f"{path.name}{PACKED * (path.suffix in BINARY)}", path.read_bytes().decode("utf-8", errors="replace")
            if is_zipfile(path):
                with ZipFile(path) as package:
                    yield from ((n, package.read(n).decode("utf-8", errors="replace")) for n in package.namelist())
            if path.suffix == ".parquet":
                yield path.name, json.dumps(read_table(folder, path.stem), ensure_ascii=False, default=str)
            if path.suffix == ".duckdb":
                yield path.name, database_text(path)


def database_text(path: Path) -> str:
    """Every value of every table and view of a database."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
        return "\n".join(str(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in names)


def leaks(folder: Path, wanted: set[str]) -> set[str]:
    """Which of the words a folder holds, whole and in whatever letters."""
    found = set()
    for name, text in contents(folder):
        # Two letters stand in any packed bytes; what is packed is looked at unpacked, too.
        sought = (word for word in wanted if len(word) >= LONG or not name.endswith(PACKED))
        lowered = text.lower()
        found |= {f"{name}: {word}" for word in sought if stands_in(word.lower(), lowered)}
    return found


def stands_in(word: str, text: str) -> bool:
    """Whether a text has the word, not as a part of another."""
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


# --- nobody is named --------------------------------------------------------------------------------------------------


def test_the_planted_people_are_in_the_tables_of_a_usual_run(tables: Tables, tmp_path: Path) -> None:
    write_tables(tables, tmp_path, "0")
    found = {one.partition(": ")[2].lower() for one in leaks(tmp_path, secrets(CASES.values()))}
    assert len(found) >= 0.95 * len({word.lower() for word in secrets(CASES.values())})
    assert len(found) >= 4 * 50


def test_no_output_names_anybody(out: Path) -> None:
    assert leaks(out, secrets(CASES.values())) == set()


def test_the_rest_of_the_texts_is_left(tables: Tables) -> None:
    public = to_public(tables)
    for before, after in zip(tables["actions"], public["actions"], strict=True):
        for field in FIELDS:
            pieces = re.split(r"\[[\w-]+\]", getattr(after, field) or "")
            text = getattr(before, field) or ""
            for piece in pieces:
                assert piece in text
                text = text[text.index(piece) + len(piece) :]


def test_the_workings_are_left_out(tables: Tables) -> None:
    public = to_public(tables)
    assert public["repairs"] == []
    assert {cell.raw for cell in public["cells"]} == {None}


def test_cells_and_actions_say_the_same(tables: Tables) -> None:
    public = to_public(tables)
    values = {(cell.action_id, cell.field): cell.value for cell in public["cells"]}
    assert all(values[action.action_id, f] == getattr(action, f) for action in public["actions"] for f in FIELDS)


def told_words(tables: Tables) -> list[str]:
    """The words that the rows of personal_data are about."""
    actions = {action.action_id: action for action in tables["actions"]}
    return [getattr(actions[row.action_id], row.field)[row.start : row.end] for row in tables["personal_data"]]


def test_personal_data_tells_the_words_of_a_usual_run_and_the_masks_of_a_public_one(tables: Tables) -> None:
    words = told_words(tables)
    public = to_public(tables)
    masks = told_words(public)
    assert len(words) == len(masks) >= 4 * 50
    assert {word[0] + word[-1] for word in masks} == {"[]"}


def test_a_key_does_not_tell_what_was_masked(tables: Tables) -> None:
    public = to_public(tables)
    before, after = ({row.action_id: row for row in one["actions"]} for one in (tables, public))
    for action_id, row in before.items():
        first = next(field for field in FIRST if getattr(row, field))
        named = getattr(row, first) != getattr(after[action_id], first)
        assert (row.action_key != after[action_id].action_key) is named
        if row.problem != after[action_id].problem:
            assert row.problem_id != after[action_id].problem_id
    assert len({row.action_key for row in before.values()}) == len({row.action_key for row in after.values()})


def test_a_new_name_changes_no_key_of_a_masked_text(tmp_path: Path) -> None:
    def keys(name: str) -> list[tuple[str, str | None, str | None]]:
        rows = [[f"Oro kring {name} Berg", f"{name} Berg flyttar", f"Möte med {name} Berg", "", "", "", ""]]
        folder = tmp_path / name
        folder.mkdir()
        book = write_tabs(folder / "farsta-2025.xlsx", {"Otrygga platser": [header(), guidance(), *rows]})
        public = to_public(run([book], Register(), 0, "sv"))
        return [(row.action_key, row.problem_id, row.cause_id) for row in public["actions"]]

    assert keys("Sandra") == keys("Petra")


def test_sources_lead_to_the_sheets_as_they_are_named(out: Path) -> None:
    sheets = {row["sheet"] for row in read_table(out, "pages") if row["sheet"]}
    named = {"".join(source.split("!")[:-1]).strip("'") for source in sources(out) if "!" in source}
    assert named <= sheets
    assert any("[namn]" in sheet for sheet in sheets)
    assert not sheets & {plain(case["tab"]) for case in CASES.values()}


def sources(out: Path) -> set[str]:
    """The places of the actions and cells of an output."""
    tables = (read_table(out, name) for name in ("actions", "cells"))
    return {part for table in tables for row in table if row["source"] for part in row["source"].split(";")}


def test_files_are_called_by_their_plans_and_not_by_their_senders() -> None:
    shared = (None, 1, None, "read", None, None)
    given = {
        "Kopia från Per.xlsx": "farsta-2025-1",
        "SOFIA-FARSTA.XLSX": "farsta-2025-2",
        "annaberg/plan.pdf": "farsta-2025-3",
        "Annas plan.pdf": None,
        "plan_per.annasson": None,
    }
    documents = [Document(path, *shared, plan_id, None) for path, plan_id in given.items()]
    keys = {plan_id: "farsta-2025" for plan_id in given.values() if plan_id}
    assert path_swaps(documents, keys) == {
        "Kopia från Per.xlsx": "farsta-2025.xlsx",
        "SOFIA-FARSTA.XLSX": "farsta-2025 (2).xlsx",
        "annaberg/plan.pdf": "farsta-2025.pdf",
        "Annas plan.pdf": "dokument-1.pdf",
        "plan_per.annasson": "dokument-1",
    }


def test_messages_that_quote_a_file_follow_its_new_name(tmp_path: Path) -> None:
    first = write_tabs(tmp_path / "annaberg.xlsx", {"Otrygga platser": [header(), guidance(), ["Mörkt"] * 7]})
    again = tmp_path / "SOFIA-FARSTA.xlsx"
    again.write_bytes(first.read_bytes())
    broken = tmp_path / "plan_20250312_per.xlsx"
    broken.write_bytes(b"PK")
    tables = run([first, again, broken], Register(), 0, "sv")
    public = to_public(tables)
    told = json.dumps([dataclasses.asdict(row) for table in public.values() for row in table], default=str)
    assert "SOFIA-FARSTA.xlsx" in "".join(str(row.message) for row in tables["documents"])
    assert not re.search("(?i)annaberg|sofia|per[.]xlsx|20250312", told)


def test_two_runs_publish_the_same(tables: Tables) -> None:
    assert to_public(tables) == to_public(tables)


def test_tables_without_people_stay_as_they_are(root: Path) -> None:
    tables = run([root / "data" / "raw" / "atgardsplan-farsta-2025.xlsx"], Register(), 0, "sv")
    public = to_public(tables)
    left_out = {
        "cells": [dataclasses.replace(cell, raw=None) for cell in tables["cells"]],
        "documents": [dataclasses.replace(tables["documents"][0], path="farsta-2025.xlsx")],
        "repairs": [],
    }
    assert public == {**{name: list(rows) for name, rows in tables.items()}, **left_out}


def test_every_column_of_free_text_is_masked() -> None:
    assert set(FIELDS) < set(text_columns("actions"))
    assert {"area_label", "status_text", "roles", "source"} < set(text_columns("actions"))
    assert "narrative" in text_columns("areas")
    assert text_columns("statistics") == ()

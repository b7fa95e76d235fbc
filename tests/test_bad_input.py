"""Whatever comes in, it has one row that says what became of it, and the other files of the run are read."""

from __future__ import annotations

import errno
import os
import re
import time
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import codes, engine, flow
from pipeline.documents import find_documents, folder_to_files
from pipeline.register import Register
from pipeline.rows import Document
from pipeline.tables import Tables
from tests.fixtures import bad_files

CASES: list[dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "bad_input.toml").read_text(encoding="utf-8")
)["case"]
GOOD = "zz-plan.xlsx"
SECONDS = 20.0
"""No file may hold the run up for longer, on a slow machine too."""


def make(kind: str, path: Path) -> Path:
    getattr(bad_files, kind)(path)
    return path


def run(*inputs: Path) -> Tables:
    return flow.run(inputs, Register(), 1, "sv")


def documents(*inputs: Path) -> dict[str, Document]:
    return {row.path: row for row in run(*inputs)["documents"]}


def one_sentence_or_two_in_swedish(row: Document) -> bool:
    """What went wrong and what to do, with no trace of the program's insides."""
    told = row.message or ""
    return bool(re.match(r"[A-ZÅÄÖ].{20,200}\.$", told)) and not re.search(r"Error|Traceback|[{}]|0x|\.py", told)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sound plan in it."""
    made = tmp_path / "inlämnat"
    made.mkdir()
    bad_files.last_years_template(made / GOOD)
    return made


def named(case: dict[str, str]) -> str:
    return f"{case['make']}-{case['file']}"


@pytest.mark.parametrize("case", [case for case in CASES if case["status"] != "read"], ids=named)
def test_a_bad_file_has_a_code_and_a_sentence_and_the_others_are_read(case: dict[str, str], folder: Path) -> None:
    make(case["make"], folder / case["file"])
    start = time.monotonic()
    rows = documents(folder)
    row = rows[case["file"]]
    assert (row.status, row.error_code, row.plan_id) == (case["status"], case["code"], None)
    assert one_sentence_or_two_in_swedish(row), row.message
    assert rows[GOOD].status == "read"
    assert len(rows) == 2
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize("case", [case for case in CASES if case["status"] == "read"], ids=named)
def test_what_only_looks_bad_is_read(case: dict[str, str], tmp_path: Path) -> None:
    row = documents(make(case["make"], tmp_path / case["file"]).parent)[case["file"]]
    assert (row.status, row.error_code, row.message) == ("read", None, None)

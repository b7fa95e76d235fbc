"""Files as other document readers are tried with: what is no plan is refused in a sentence, what is one is read."""

from __future__ import annotations

import tomllib
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dumps.phrases import SHORT_WORD, is_template_word, same_word, template_words
from pipeline import codes
from pipeline.documents import find_documents
from pipeline.flow import Task, read_plan
from pipeline.outcomes import Done, Refused
from tests.fixtures import foreign
from tests.fixtures.bad_files import WORKBOOK
from tests.fixtures.promises import read_records, records_say

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "foreign.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['make']}-{case['file']}")
def test_a_file_of_another_readers_tests_is_read_or_refused(
    case: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / case["file"]
    getattr(foreign, case["make"])(path)
    (found,) = find_documents([path])
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        outcome = read_plan(Task(found, None))
    assert capfd.readouterr() == ("", "")
    if case["status"] == "read":
        assert isinstance(outcome, Done), outcome
        assert records_say(outcome.records) == records_say(read_records(WORKBOOK))
    else:
        assert isinstance(outcome, Refused)
        assert outcome.code == case["code"]
        assert codes.message("error", outcome.code, outcome.facts, "sv").endswith(".")


@given(
    st.sampled_from(sorted(template_words())),
    st.text("abcdefghijklmnopqrstuvwxyz0123456789", max_size=4),
    st.integers(0, 12),
    st.integers(0, 3),
)
def test_a_word_is_a_templates_where_it_may_be_one_of_them_misread(word: str, put: str, at: int, less: int) -> None:
    spoiled = word[:at] + put + word[at + less :]
    misread = len(spoiled) > SHORT_WORD and any(same_word(spoiled, other) for other in template_words())
    assert is_template_word(spoiled) == (spoiled in template_words() or misread)

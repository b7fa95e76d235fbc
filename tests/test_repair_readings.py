"""What an engine without Swedish made of whole documents is put right: nearly every word, and hardly one made wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from benchmarks.repair import repaired
from benchmarks.repair_score import Score, texts_to_words

DOCUMENTS = tomllib.loads((Path(__file__).parent / "cases" / "repair_readings.toml").read_text("utf-8"))["document"]
WORDS, CHANGES = 0.98, 0.99


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda document: document["name"])
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A document with the score of its repair."""
    readings, truths = zip(*request.param["texts"], strict=True)
    return {**request.param, "score": Score(tuple(texts_to_words(truths, readings, repaired(readings))))}


def test_nearly_all_words_are_right_that_were_so_in_two_of_three_cases(document: dict[str, Any]) -> None:
    assert document["score"].before < 0.75
    assert document["score"].after >= WORDS


def test_hardly_a_change_is_wrong(document: dict[str, Any]) -> None:
    assert document["score"].changed > 200
    assert document["score"].precision >= CHANGES


def test_the_authors_errors_stay(document: dict[str, Any]) -> None:
    errors = [word for word in document["score"].words if any(typo in word.truth for typo in document["typos"])]
    assert len(errors) == len(document["typos"])
    assert all(word.after in (word.truth, word.before) for word in errors)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["name"])
def test_the_same_texts_with_their_letters_are_left_alone(document: dict[str, Any]) -> None:
    truths = [truth for _, truth in document["texts"]]
    assert repaired(truths) == truths

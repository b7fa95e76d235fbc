"""Blanks that a machine lost or put in are put right where words leave no doubt."""

from __future__ import annotations

import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.repair.fixes import replay
from normalizers.repair.gate import rules
from normalizers.repair.glued import blanks
from pipeline.model import Repair

CASES = tomllib.loads((Path(__file__).parent / "cases" / "glued.toml").read_text(encoding="utf-8"))
WORDS = [
    "polisen",
    "och",
    "skolan",
    "samverkar",
    "för",
    "att",
    "öka",
    "tryggheten",
    "kring",
    "stationen",
    "varje",
    "vecka",
    "ungdomar",
]


def sure(repairs: list[Repair]) -> list[Repair]:
    return [repair for repair in repairs if repair.confidence >= rules().least]


def changes(text: str) -> list[Repair]:
    return list(blanks([text])[0])


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["text"])
def test_blanks_and_letters_are_as_the_author_set_them(case: dict[str, Any]) -> None:
    assert replay(case["text"], sure(changes(case["text"]))) == case["want"]


@pytest.mark.parametrize("case", CASES["suggested"], ids=lambda case: case["text"])
def test_what_words_do_not_settle_is_left_to_people(case: dict[str, Any]) -> None:
    found = changes(case["text"])
    assert found
    assert not sure(found)


@pytest.mark.parametrize("case", CASES["alone"], ids=lambda case: case["text"])
def test_words_and_the_authors_own_ways_stay(case: dict[str, Any]) -> None:
    assert sure(changes(case["text"])) == []


@pytest.mark.parametrize("case", CASES["lost"], ids=lambda case: case["text"])
@pytest.mark.xfail(reason="both ways are Swedish", strict=True)
def test_places_that_may_be_either_are_put_right(case: dict[str, Any]) -> None:
    assert replay(case["text"], sure(changes(case["text"]))) == case["want"]


def test_a_word_that_the_document_has_more_than_once_is_its_own() -> None:
    assert blanks(["Möte med Vivill"], Counter({"vivill": 3})) == [()]


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_sound_words_in_any_order_are_not_touched(words: list[str]) -> None:
    assert sure(changes(" ".join(words))) == []


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=10), st.data())
def test_replaying_changes_blanks_only(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    at = data.draw(st.integers(1, len(text) - 1))
    damaged = text[:at] + (" " + text[at] if text[at] != " " else "") + text[at + 1 :]
    repairs = changes(damaged)
    assert all(damaged[repair.start : repair.end] == repair.before for repair in repairs)
    assert all(one.end <= other.start for one, other in pairwise(repairs))
    assert replay(damaged, repairs).replace(" ", "") == text.replace(" ", "")

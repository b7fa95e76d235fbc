"""Whoever a text points to is found where it is a person, and left where it is a word, a place, a date or a case."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.people.data import people
from normalizers.people.found import masked, masked_small, search, text_to_people, texts_to_known
from pipeline import codes
from tests.fixtures.marked import KINDS, Marked, read_marks

CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).parent.parent.parent / "shared"
GIVEN = tomllib.loads((CASES / "people.toml").read_text(encoding="utf-8"))
PLANTED = tomllib.loads((CASES / "planted.toml").read_text(encoding="utf-8"))
LANGS = codes.LANGUAGES
MOST_MASKED = 0.02
"""Of innocent words, at the most."""
WORD = re.compile(r"\w+")


def marked(section: str) -> list[Marked]:
    """The cases of a section with the places that are meant."""
    return [read_marks(text) for text in GIVEN[section]["cases"]]


def found(text: str, known: frozenset[str]) -> list[tuple[int, int, str]]:
    """What is found in a text."""
    return [(one.start, one.end, one.kind) for one in text_to_people(text, known)]


@pytest.mark.parametrize("case", [*marked("names"), *marked("numbers")], ids=lambda case: str(case.text))
def test_whoever_a_text_points_to_is_found(case: Marked) -> None:
    assert found(case.text, texts_to_known([case.text])) == list(case.places)


@pytest.mark.parametrize("case", marked("known"), ids=lambda case: str(case.text))
def test_a_name_of_the_plan_is_found_in_small_letters_and_no_other_word_is(case: Marked) -> None:
    assert found(case.text, texts_to_known([GIVEN["known"]["names"]])) == list(case.places)


@pytest.mark.parametrize("case", [*marked("known"), *marked("names")], ids=lambda case: str(case.text))
def test_names_that_a_text_has_nothing_to_do_with_change_nothing_in_it(case: Marked) -> None:
    known = texts_to_known([GIVEN["known"]["names"], "Wilgot Vallander, jiyan.demir@example.se"])
    assert text_to_people(case.text, known) == search(case.text, known)


@pytest.mark.parametrize("text", GIVEN["innocent"]["cases"])
def test_words_places_bodies_dates_and_cases_are_nobody(text: str) -> None:
    assert found(text, frozenset()) == []


@pytest.mark.parametrize("text", GIVEN["not_yet"]["cases"])
@pytest.mark.xfail(reason="not told from other words yet", strict=True)
def test_what_is_not_told_yet(text: str) -> None:
    case = read_marks(text)
    assert found(case.text, texts_to_known([case.text])) == list(case.places)


@pytest.mark.parametrize("name", PLANTED)
def test_everybody_in_a_plan_is_found(name: str) -> None:
    cells = [read_marks(text) for row in PLANTED[name]["rows"] for text in row.values()]
    known = texts_to_known(cell.text for cell in cells)
    missed = [
        (cell.text, cell.text[start:end])
        for cell in cells
        for start, end, _ in cell.places
        if not any(one.start <= start and end <= one.end for one in text_to_people(cell.text, known))
    ]
    assert missed == []
    assert sum(len(cell.places) for cell in cells) >= 40


def test_a_name_is_found_again_where_less_tells_it() -> None:
    known = texts_to_known(["Trygghetssamordnare Kim Vallander", "elvi.ostman@example.se"])
    assert masked("Vallander ringer upp, Elvi svarar", known)[0] == "[namn] ringer upp, [namn] svarar"
    assert masked_small("vallanders grupp", known) == "[namn] grupp"


@given(st.text(alphabet="AaBbÅåö .,-@0123456789+()\n", max_size=60))
def test_what_is_masked_is_a_place_in_the_text_and_nothing_else_changes(text: str) -> None:
    spans = text_to_people(text)
    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    new, places = masked(text)
    assert [new[one.start : one.end] for one in places] == [people()["mask"][one.kind] for one in places]


def test_every_kind_is_a_code_and_has_a_mask() -> None:
    assert set(KINDS.values()) == set(codes.codes("personal_kind")) == set(people()["mask"])


# --- innocent texts ---------------------------------------------------------------------------------------------------


def texts(value: Any) -> Iterator[str]:
    """Every text in a nest of lists and tables."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in texts(one))


def share_masked(innocent: list[str]) -> float:
    """How many of the words are masked."""
    words = sum(len(WORD.findall(text)) for text in innocent)
    return sum(len(WORD.findall(text[a.start : a.end])) for text in innocent for a in text_to_people(text)) / words


def test_few_words_of_plans_without_people_are_masked() -> None:
    plans = [tomllib.loads(path.read_text("utf-8")) for path in (CASES.parent / "fixtures" / "plans").glob("*.toml")]
    assert share_masked([text for plan in plans for text in texts(plan)]) <= MOST_MASKED / 10


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared plans are not here")
def test_few_words_of_real_plans_are_masked() -> None:
    import json

    plans = [json.loads(path.read_text("utf-8")) for path in sorted((SHARED / "truth").glob("*-20*.json"))]
    assert share_masked([text for plan in plans for text in texts(plan)]) <= MOST_MASKED


def test_the_programs_own_sentences_name_nobody() -> None:
    told = [
        codes.text(kind, code, lang) for kind in ("finding", "error") for code in codes.codes(kind) for lang in LANGS
    ]
    assert [text for text in told if text_to_people(text)] == []

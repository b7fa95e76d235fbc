"""The last verdict of a follow-up is found, whatever plans, counts and interim notes stand around it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.outcomes.status import text_to_verdict
from normalizers.outcomes.status_words import kinds, knowledge, lexicon, look_up
from pipeline.codes import codes

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "status.toml").read_text(encoding="utf-8"))
VOCABULARY = HERE.parents[1] / "shared" / "truth" / "vocabulary.json"
YEAR = 2025
FRESH = [
    tomllib.loads((HERE / "cases" / f"status_fresh{number}.toml").read_text(encoding="utf-8"))
    for number in ("", 2, 3, 4, 5)
]
TOLD = [(text, status) for cases in (CASES, *FRESH) for status, texts in cases["status"].items() for text in texts]
LOST = [case for cases in (CASES, *FRESH) for case in cases["lost"]["texts"]]
OUTRIGHT = [
    case
    for case in TOLD
    if case[1] != "not_reported" and text_to_verdict(case[0], YEAR).sure >= knowledge()["sure"]["outright"]
]
GOAL = 0.97
"""Share of the shared vocabulary that must be read right."""


@pytest.mark.parametrize(("text", "status"), TOLD)
def test_a_follow_up_has_the_status_that_it_states(text: str, status: str) -> None:
    assert text_to_verdict(text, YEAR).status == status


@pytest.mark.parametrize("case", CASES["notes"]["texts"], ids=lambda case: str(case[0]))
def test_the_last_verdict_of_several_notes_counts(case: list[str]) -> None:
    assert text_to_verdict(case[0], YEAR).status == case[1]


@pytest.mark.parametrize("text", CASES["contradicted"]["texts"])
def test_a_verdict_that_its_own_note_contradicts_is_unclear(text: str) -> None:
    verdict = text_to_verdict(text, YEAR)
    assert (verdict.status, verdict.contradicted) == ("unclear", True)


@pytest.mark.parametrize("text", CASES["uncontradicted"]["texts"])
def test_what_only_looks_like_a_contradiction_is_none(text: str) -> None:
    verdict = text_to_verdict(text, YEAR)
    assert verdict.status != "unclear"
    assert not verdict.contradicted


@pytest.mark.parametrize("text", LOST, ids=lambda case: str(case[0]))
@pytest.mark.xfail(reason="no word in it decides, or the word is too damaged", strict=True)
def test_texts_that_say_it_between_the_lines_are_understood(text: list[str]) -> None:
    assert text_to_verdict(text[0], YEAR).status == text[1]


@pytest.mark.skipif(not VOCABULARY.is_file(), reason="the shared vocabulary is not here")
@pytest.mark.parametrize("part", ["verdicts", "implied", "no_status"])
def test_the_verdicts_that_were_met_are_read_right(part: str) -> None:
    met = json.loads(VOCABULARY.read_text(encoding="utf-8"))["status"][part]
    sure = [one for one in met if one.get("confidence", "high") == "high"]
    wrong = [one["phrase"] for one in sure if text_to_verdict(one["phrase"], YEAR).status != one["status"]]
    assert len(wrong) <= (1 - GOAL) * len(sure), wrong


@given(st.text(max_size=80), st.one_of(st.none(), st.integers(2020, 2030)))
def test_any_text_has_a_status_of_the_contract_and_words_that_stand_in_it(text: str, year: int | None) -> None:
    verdict = text_to_verdict(text, year)
    assert verdict.status in codes("status")
    assert 0 <= verdict.sure <= 1
    assert (verdict.text is None) == (verdict.status == "not_reported")
    assert all(words in text for words in (verdict.text or "").split(" … "))


@given(st.sampled_from(OUTRIGHT), st.sampled_from(["T1: Ej påbörjad. VB: ", "250828: Målet är uppnått.\n251120: "]))
def test_interim_notes_do_not_change_the_last_verdict(case: tuple[str, str], before: str) -> None:
    assert text_to_verdict(before + case[0], YEAR).status == case[1]


@given(st.sampled_from(TOLD))
def test_a_plan_for_the_year_after_does_not_undo_the_verdict(case: tuple[str, str]) -> None:
    text, status = case
    assert text_to_verdict(f"{text}\nArbetet ska utvecklas under 2026.", YEAR).status == status


def test_every_status_of_the_word_list_is_one_of_the_contract() -> None:
    said = {
        status
        for kind in kinds().values()
        for status in (kind.yes, kind.no, kind.partly, kind.forecast, kind.expected, kind.later)
    }
    assert said - {""} < set(codes("status"))


def test_no_ordinary_word_is_taken_for_a_verdict() -> None:
    words: list[str] = CASES["ordinary"]["words"]
    assert [word for word in words if look_up(word).likely or look_up(word).folded in lexicon()] == []

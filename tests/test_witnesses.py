"""Copies of a text that a machine read put each other right, and never fold what is really different."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.repair.fixes import replay
from normalizers.repair.gate import rules
from normalizers.repair.misreading import rules as misreading
from normalizers.repair.votes import known
from normalizers.repair.witnesses import witnesses

CASES = tomllib.loads((Path(__file__).parent / "cases" / "witnesses.toml").read_text(encoding="utf-8"))
CAUSES = [
    "Det saknas vuxna förebilder på kvällarna när fritidsgården har stängt och många ungdomar blir kvar ute.",
    "Belysningen vid gångvägen mellan stationen och skolan är trasig, därför väljer boende att ta bilen.",
    "Äldre har blivit utsatta för bedrägerier via telefon och känner inte till vart de kan vända sig.",
    "Fastighetsägarna behöver gå med i platssamverkan för att åtgärderna ska få effekt över tid.",
    "Insatser för brottsutsatta kommer i gång för sent eftersom informationen stannar hos en myndighet.",
]
SEEN = {
    letter: [mark for mark in marks if mark.isalpha()]
    for letter, marks in misreading().seen.items()
    if len(letter) == 1
}


def label(case: dict[str, Any]) -> str:
    return str(case["texts"][0])


def mended(texts: list[str]) -> list[str]:
    """The texts with the changes made that are sure enough."""
    return [
        replay(text, [repair for repair in repairs if repair.confidence >= rules().least])
        for text, repairs in zip(texts, witnesses(texts), strict=True)
    ]


@st.composite
def misread(draw: st.DrawFn, text: str) -> str:
    """A text as a machine without Swedish might read it, any of its letters right or wrong."""
    letters = [
        draw(st.sampled_from([letter, letter, *SEEN.get(letter, [])])) if letter in "åäöÅÄÖI" else letter
        for letter in text
    ]
    return "".join(letters)


@pytest.mark.parametrize("case", CASES["repaired"], ids=label)
def test_copies_put_each_other_right(case: dict[str, Any]) -> None:
    assert mended(case["texts"]) == case["want"]


@pytest.mark.parametrize("case", CASES["alone"], ids=label)
def test_real_differences_and_the_authors_spelling_stay(case: dict[str, Any]) -> None:
    assert not any(witnesses(case["texts"]))


@pytest.mark.parametrize("case", CASES["suggested"], ids=label)
def test_one_known_word_against_another_is_left_to_people(case: dict[str, Any]) -> None:
    assert any(witnesses(case["texts"]))
    assert mended(case["texts"]) == case["texts"]


@pytest.mark.parametrize("case", CASES["lost"], ids=label)
@pytest.mark.xfail(reason="a letter that no copy has is for the letters' own repair", strict=True)
def test_letters_that_no_copy_has_come_back(case: dict[str, Any]) -> None:
    assert mended(case["texts"]) == case["want"]


@given(st.lists(st.sampled_from(CAUSES), unique=True), st.integers(1, 3))
def test_sound_texts_and_their_copies_are_not_touched(texts: list[str], times: int) -> None:
    assert not any(witnesses(texts * times))


@settings(deadline=None)
@given(st.data(), st.sampled_from(CAUSES))
def test_a_majority_of_right_copies_puts_the_others_right(data: st.DataObject, cause: str) -> None:
    copies = [cause, data.draw(misread(cause)), cause, data.draw(misread(cause)), cause]
    for before, after in zip(copies, mended(copies), strict=True):
        for seen, word, truth in zip(before.split(), after.split(), cause.split(), strict=True):
            assert word == truth or (word == seen and known(seen.strip(".,")))


@settings(deadline=None)
@given(st.data(), st.lists(st.sampled_from(CAUSES), min_size=1, max_size=8))
def test_replaying_gives_the_value_and_only_confusable_letters_change(data: st.DataObject, causes: list[str]) -> None:
    texts = [data.draw(misread(cause)) for cause in causes]
    for text, repairs in zip(texts, witnesses(texts), strict=True):
        assert all(text[repair.start : repair.end] == repair.before for repair in repairs)
        assert all(one.end <= other.start for one, other in pairwise(repairs))
        assert {letter for repair in repairs for letter in repair.after} <= set("åäöÅÄÖéI l")


@given(st.sampled_from(CAUSES), st.data())
def test_a_typing_error_in_one_copy_stays(cause: str, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([at for at, pair in enumerate(pairwise(cause)) if swappable(*pair)]))
    typed = cause[:at] + cause[at + 1] + cause[at] + cause[at + 2 :]
    assert not any(witnesses([cause, typed, cause, cause]))


def swappable(letter: str, following: str) -> bool:
    """Whether two letters are different ones and no machine takes them for others."""
    return letter != following and (letter + following).isalpha() and not misreading().confused & {letter, following}


def test_five_thousand_texts_are_quickly_done() -> None:
    texts = [f"{cause} {number}" for number in range(1000) for cause in CAUSES]
    assert not any(witnesses(texts))

"""Words are known by the list, as compounds or from the plan itself; pieces of words are not."""

from __future__ import annotations

import pytest
from wordfreq import get_frequency_dict

from normalizers.lexicon import chance, is_word
from normalizers.wordlist import ending, frequencies

WORDS = (
    "möte",
    "och",
    "i",
    "Samordnare",
    "trygghetssamordnare",
    "skolgårdsvärd",
    "ungdomsmottagningarna",
    "gatumiljö",
)
PIECES = "r", "g", "met", "mordnare", "Preventionssa", "rdnare", "skolavslutninga", "förvaltnin"


@pytest.mark.parametrize("text", WORDS)
def test_words_are_known(text: str) -> None:
    assert is_word(text)


@pytest.mark.parametrize("text", PIECES)
def test_pieces_of_words_are_not(text: str) -> None:
    assert not is_word(text)


def test_the_plans_own_words_are_known_in_that_plan() -> None:
    assert not is_word("gryveltorpet")
    assert is_word("Gryveltorpet", {"gryveltorpet": 1})


def test_what_the_plan_says_is_likelier_there() -> None:
    assert chance("Gryveltorpet", {"gryveltorpet": 2}, 1000) > chance("Gryveltorpet")
    assert chance("Gryveltorpets", {"gryveltorpet": 2}, 1000) > chance("Gryveltorpets")


@pytest.mark.parametrize(
    ("whole", "halves"), [("2025", "202 5"), ("fältassistent", "fält assistent"), ("m.fl", "m. fl")]
)
def test_a_whole_is_likelier_than_its_halves(whole: str, halves: str) -> None:
    assert chance(whole) > chance(halves)


def test_an_inflected_compound_is_likelier_than_its_halves_in_any_case() -> None:
    assert chance("TRYGGHETSVANDRINGAR") == chance("trygghetsvandringar") > chance("trygghets vandringar")


def test_the_words_are_those_that_wordfreq_gives() -> None:
    assert frequencies() == get_frequency_dict("sv", wordlist="best")


@pytest.mark.parametrize("end", ["arbete", "ing", "åda"])
def test_the_words_that_end_so_are_all_found(end: str) -> None:
    assert {word[::-1] for word in ending(end)} == {word for word in frequencies() if word.endswith(end)}

"""Text read in a wrong encoding is right again, and what was read right is not touched."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.repair.fixes import replay
from normalizers.repair.gate import rules
from normalizers.repair.mojibake import byte_to_letter, mojibake

CASES = tomllib.loads((Path(__file__).parent / "cases" / "mojibake.toml").read_text(encoding="utf-8"))
SWEDISH = "abdefghijklmnoprstuvyåäöÅÄÖéABKMS 125.,:;()-–”…"


def mended(texts: list[str]) -> list[str]:
    found = mojibake(texts)
    return [
        replay(text, [repair for repair in repairs if repair.confidence >= rules().least])
        for text, repairs in zip(texts, found, strict=True)
    ]


@pytest.mark.parametrize(("written", "read"), CASES["ways"], ids="-".join)
def test_a_document_read_in_a_wrong_encoding_is_right_again(written: str, read: str) -> None:
    damaged = ["".join(byte_to_letter(byte, read) for byte in text.encode(written)) for text in CASES["document"]]
    assert mended(damaged) == CASES["document"]


@pytest.mark.parametrize("text", CASES["alone"])
def test_odd_signs_of_the_authors_stay(text: str) -> None:
    assert mojibake([text, *CASES["document"]]) == [()] * (1 + len(CASES["document"]))


def test_only_the_letters_that_went_wrong_are_changed() -> None:
    text = "Träff ”här” på måndag".encode().decode("cp1252", "ignore")
    (repairs,) = mojibake([text])
    assert all(len(repair.before) <= 3 and len(repair.after) == 1 for repair in repairs)


@given(st.lists(st.text(alphabet=SWEDISH, max_size=60), max_size=6))
def test_sound_text_is_not_touched(texts: list[str]) -> None:
    assert not any(mojibake(texts))


@given(st.lists(st.text(alphabet=SWEDISH, max_size=60), min_size=1, max_size=4))
def test_nothing_comes_back_that_was_not_there(texts: list[str]) -> None:
    damaged = [text.encode().decode("latin-1") for text in texts]
    for text, wrong, repairs in zip(texts, damaged, mojibake(damaged), strict=True):
        assert all(wrong[repair.start : repair.end] == repair.before for repair in repairs)
        assert all(repair.after in text for repair in repairs if repair.confidence >= rules().least)

"""i, l, t and f that an engine took for each other are put right where one word is meant, and nowhere else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from normalizers.repair.fixes import replay
from normalizers.repair.quotes import mixed_quotes
from normalizers.repair.thin import thin_letters

CASES = tomllib.loads((Path(__file__).parent / "cases" / "thin.toml").read_text("utf-8"))


@pytest.mark.parametrize(("raw", "want"), CASES["put_right"].items())
def test_thin_letters_are_put_right_in_words_that_nobody_knows(raw: str, want: str) -> None:
    (found,) = thin_letters([raw], {})
    assert replay(raw, found) == want


@pytest.mark.parametrize("text", CASES["left_alone"]["texts"])
def test_what_an_author_may_have_written_stays(text: str) -> None:
    assert list(thin_letters([text], {})) == [()]


def test_a_word_that_the_plan_has_elsewhere_is_the_likeliest() -> None:
    (found,) = thin_letters(["Träff på Viliagatan"], {"villagatan": 3})
    assert replay("Träff på Viliagatan", found) == "Träff på Villagatan"


@pytest.mark.parametrize(("raw", "want"), CASES["quotations"].items())
def test_a_quotation_has_marks_of_one_kind(raw: str, want: str) -> None:
    (found,) = mixed_quotes([raw])
    assert replay(raw, found) == want

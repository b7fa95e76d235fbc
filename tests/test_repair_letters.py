"""Letters that a machine lost come back, and nothing else: no word of the author's is spelt anew."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from normalizers.repair.edits import then
from normalizers.repair.fixes import replay
from normalizers.repair.gate import ALL, SOME, SOUND, rules
from normalizers.repair.letters import lost_letters
from normalizers.repair.swapped import swapped_letters
from pipeline import codes
from pipeline.model import Text

CASES = tomllib.loads((Path(__file__).parent / "cases" / "repair_letters.toml").read_text(encoding="utf-8"))


def repaired(raw: str, loss: str = ALL) -> Text:
    """A text with the changes done that are sure enough."""
    (found,) = lost_letters([raw], [loss])
    return then(Text(raw, raw), [repair for repair in found if repair.confidence >= rules().least])


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["text"])
def test_lost_letters_come_back(case: dict[str, Any]) -> None:
    text = repaired(case["text"])
    assert text.value == case["want"]
    assert replay(text.raw, text.repairs) == text.value
    assert all(codes.is_code("repair_kind", repair.kind) for repair in text.repairs)


@pytest.mark.parametrize("raw", CASES["left_alone"])
def test_what_is_no_damage_stays(raw: str) -> None:
    assert repaired(raw).value == raw


@pytest.mark.xfail(strict=True, reason="real words that neighbours do not tell apart, letters that left no trace")
@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: case["text"])
def test_what_cannot_be_told_yet(case: dict[str, Any]) -> None:
    assert repaired(case["text"]).value == case["want"]


def test_sound_text_is_given_back_as_it_is() -> None:
    raw = "Atgarder som författaren skrev så"
    assert repaired(raw, SOUND).value is raw


def test_in_text_that_lost_some_letters_nothing_is_changed_only_suggested() -> None:
    raw = "Åtgarder for området"
    (found,) = lost_letters([raw], [SOME])
    assert [(repair.before, repair.after) for repair in found] == [("Åtgarder", "Åtgärder")]
    assert repaired(raw, SOME).value == raw


@pytest.mark.parametrize(
    ("raw", "want"),
    [
        ("omrädet", "området"),
        ("stadsdelsomräden", "stadsdelsområden"),
        ("förvältningen", "förvaltningen"),
        ("två gånger per är", "två gånger per år"),
        ("det som är och var", "det som är och var"),
        ("Här har de varit", "Här har de varit"),
        ("Väldigt", "Väldigt"),
        ("väld", "våld"),
        ("Ipo Skarpnäck", "lpo Skarpnäck"),
    ],
)
def test_swapped_letters_are_put_right_in_words_that_nobody_knows(raw: str, want: str) -> None:
    (found,) = swapped_letters([raw], {})
    assert then(Text(raw, raw), found).value == want


def test_a_name_that_the_plan_often_has_tells_how_it_is_spelt() -> None:
    (found,) = swapped_letters(["Gryväntorpet"], {"gryvåntorpet": 4, "gryväntorpet": 1})
    assert [repair.after for repair in found] == ["å"]

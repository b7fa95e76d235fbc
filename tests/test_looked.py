"""Looks at a text at several sizes: most decide a word; where they differ the likelier is put, or it is unsure."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import extractors.spots as spots
from extractors.blanks import shared_out
from extractors.ocr import Word
from extractors.page import Line
from extractors.pictures.crops import Crop
from extractors.pictures.load import Picture
from extractors.pictures.marks import Marks
from extractors.pictures.straight import as_it_is
from extractors.spots import ReadLine, Spot, read_spots, words_to_line
from extractors.witnessed import differences, with_witnesses
from normalizers.confidence import Evidence, evidence_to_chance
from normalizers.contested import contested_marks
from normalizers.doubted import differed, doubted_letters
from normalizers.edits import then
from normalizers.fixes import apply
from pipeline.model import Box, Doubt

CASES = tomllib.loads((Path(__file__).parent / "cases" / "looked.toml").read_text("utf-8"))
PLACE: Box = (10.0, 10.0, 60.0, 20.0)


def doubts_of(case: dict[str, Any]) -> list[Doubt]:
    """What the other looks at a case's words make doubtful."""
    return [doubt for seen, other in case["looks"] for doubt in differences(seen, Word(other, PLACE, 0.8))]


def repaired(case: dict[str, Any]) -> str:
    """A case's text after both fixes, in their order."""
    text = apply(case["raw"])
    (marks,) = contested_marks([text.value], [doubts_of(case)])
    text = then(text, marks)
    (letters,) = doubted_letters([text.value], {}, [doubts_of(case)])
    return then(text, letters).value


@pytest.mark.parametrize("case", CASES["put_right"], ids=lambda case: case["raw"])
def test_what_another_look_read_is_put_where_it_is_far_likelier(case: dict[str, Any]) -> None:
    assert repaired(case) == case["want"]


@pytest.mark.parametrize("case", CASES["left_alone"], ids=lambda case: case["raw"])
def test_where_either_may_be_meant_nothing_is_changed(case: dict[str, Any]) -> None:
    assert repaired(case) == case["raw"]


def word(text: str, sure: float = 0.5, place: Box = PLACE) -> Word:
    """A word as a look read it."""
    return Word(text, place, sure)


@pytest.mark.parametrize(
    ("read", "text", "others"),
    [
        (["klotler", "klotter", "klotter"], "klotter", {"klotler"}),  # outvoted
        (["klotler", "klotter"], "klotler", {"klotter"}),  # one against one: the line's own stays, in doubt
        (["klotter", "klotter", "klotler", "klotler"], "klotter", {"klotler"}),
        (["2024–25", "2024-25"], "2024–25", set()),  # dashes are no difference
    ],
)
def test_most_looks_decide_a_word_and_the_rest_is_doubt(read: list[str], text: str, others: set[str]) -> None:
    looks = [[word(seen)] for seen in read]
    (found,) = with_witnesses(looks[0], looks)
    told = {doubt.word[: doubt.at] + doubt.other + doubt.word[doubt.at + doubt.length :] for doubt in found.doubts}
    assert (found.text, told) == (text, others)


def test_a_word_that_lies_elsewhere_or_covers_more_is_no_witness() -> None:
    elsewhere, longer = (10.0, 30.0, 60.0, 40.0), (10.0, 10.0, 120.0, 20.0)
    looks = [[word("bro")], [word("torg", place=elsewhere)], [word("bro och torg", place=longer)]]
    assert with_witnesses(looks[0], looks) == (word("bro"),)


@pytest.mark.parametrize(("height", "times"), [(8.0, 2), (10.0, 2), (11.0, 1)])
def test_all_texts_of_small_print_are_read_twice(monkeypatch: pytest.MonkeyPatch, height: float, times: int) -> None:
    asked: list[int] = []

    def look(wanted: list[Spot], *_: object) -> list[list[ReadLine]]:
        if wanted:
            asked.append(len(wanted))
        return [[ReadLine(Line("Bro", PLACE, confidence=0.95), 0.95, 0.95, words=(word("Bro", 0.95),))] for _ in wanted]

    monkeypatch.setattr(spots, "look_at", look)
    grey = np.full((20, 90), 255, np.uint8)
    straight = as_it_is(Picture(1, grey, 72.0, 1.0))
    marks = Marks((), (), grey, grey, grey, grey, grey, grey)
    assert [line.text for (line,) in read_spots([Spot(None, PLACE, PLACE)], straight, marks, height)] == ["Bro"]
    assert asked == [1] * times


def test_a_lines_words_keep_their_places() -> None:
    crop = Crop(np.zeros((20, 90), np.uint8), 0, 0, 1.0)
    read = words_to_line([word("Bro")], crop, 72, whole=True)
    assert [seen.box for seen in read.words] == [read.line.box]


def test_cells_at_which_looks_differ_are_less_sure() -> None:
    doubts = list(differences("Klart", word("Klart.")))
    assert differed(doubts) == 1
    chances = [evidence_to_chance("picture", Evidence(read=3.0, page=3.0, differed=many)) for many in (0.0, 0.7)]
    assert chances[0] > chances[1]


def test_more_pieces_of_ink_than_letters_are_told_as_unclear() -> None:
    assert shared_out("a-", [0.5, 0.4, 0.4, 0.4]) is None

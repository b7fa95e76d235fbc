"""Two readings of small letters: where they agree, words stay as sure as they were; where not, nobody is sure."""

from __future__ import annotations

from extractors.ocr import Reading, Word
from extractors.opinions import DISPUTED, with_opinion


def reading(*words: tuple[str, float]) -> Reading:
    """A line of words, each at a place in points from the left and 30 wide."""
    return (tuple(Word(text, (left, 10, left + 30, 20), 0.9) for text, left in words),)


def test_words_that_both_read_stay_as_they_are() -> None:
    mine = reading(("Möte", 0), ("hålls", 40))
    assert with_opinion(mine, reading(("Möte", 2), ("hålls", 38))) == mine


def test_a_word_that_the_other_reads_otherwise_is_kept_unsure_and_in_doubt_of_the_letter() -> None:
    ((first, second),) = with_opinion(reading(("Filmen", 0), ("år", 40)), reading(("Filmen", 0), ("är", 40)))
    assert (first.confidence, first.doubts) == (0.9, ())
    assert (second.text, second.confidence) == ("år", DISPUTED)
    assert [(doubt.word, doubt.at, doubt.other) for doubt in second.doubts] == [("år", 0, "ä")]


def test_a_word_that_the_other_reads_with_more_letters_or_not_at_all_is_unsure() -> None:
    ((first, second),) = with_opinion(reading(("Fera", 0), ("barn", 40)), reading(("Flera", 0)))
    assert (first.confidence, second.confidence) == (DISPUTED, DISPUTED)
    assert not first.doubts + second.doubts


def test_a_neighbour_whose_box_reaches_over_a_word_disputes_nothing() -> None:
    mine = reading(("Möte", 0), ("hålls", 40))
    other = (*reading(("Möte", 0), ("hålls", 40)), (Word("lång", (-10, 10, 70, 20), 0.4),))
    assert with_opinion(mine, other) == mine

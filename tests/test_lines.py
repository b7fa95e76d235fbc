"""Letters to lines: whatever order they are drawn in, and however often."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.lines import glyphs_to_lines
from extractors.page import Glyph

WIDE, HIGH, PITCH = 5.0, 10.0, 12.0
words = st.lists(st.text("abcåäöil-/", min_size=1, max_size=9), min_size=1, max_size=6)


def letters(text: str, x: float = 20.0, y: float = 50.0, blanks: bool = True) -> list[Glyph]:
    """A line of letters, the blanks drawn or not."""
    placed = [Glyph(c, x + i * WIDE, y, x + (i + 1) * WIDE, y + HIGH, 0) for i, c in enumerate(text)]
    return [glyph for glyph in placed if blanks or glyph.text != " "]


def texts(glyphs: list[Glyph]) -> list[str]:
    return [line.text for line in glyphs_to_lines(glyphs)]


@given(st.lists(words, min_size=1, max_size=5), st.booleans())
def test_lines_come_back_from_top_to_bottom_with_or_without_drawn_blanks(rows: list[list[str]], blanks: bool) -> None:
    wanted = [" ".join(row) for row in rows]
    glyphs = [glyph for i, text in enumerate(wanted) for glyph in letters(text, y=50 + i * PITCH, blanks=blanks)]
    assert texts(glyphs) == wanted


@given(words)
def test_words_drawn_last_first_come_back_in_order(row: list[str]) -> None:
    line = letters(" ".join(row))
    blanks = [i for i, glyph in enumerate(line) if glyph.text == " "]
    parts = [line[a + 1 : b] for a, b in pairwise([-1, *blanks, len(line)])]
    assert texts([glyph for part in parts[::-1] for glyph in part]) == [" ".join(row)]


@given(words, st.floats(0, 0.2))
def test_letters_that_are_drawn_twice_stand_once(row: list[str], aside: float) -> None:
    line = letters(" ".join(row))
    again = [glyph._replace(x0=glyph.x0 + aside, x1=glyph.x1 + aside) for glyph in line]
    assert texts(line + again) == [" ".join(row)]
    assert texts([glyph for pair in zip(line, again, strict=True) for glyph in pair]) == [" ".join(row)]


def test_a_line_drawn_backwards_reads_forwards() -> None:
    assert texts(letters("illustrera bild")[::-1]) == ["illustrera bild"]


def test_a_mark_drawn_over_its_letter_stays_behind_it() -> None:
    (a, *_), ring = letters("an"), Glyph("\u030a", 19.0, 50.0, 24.0, 60.0, 0)
    assert texts([a, ring, letters("an")[1]]) == ["a\u030an"]


def test_two_texts_drawn_over_each_other_stay_two() -> None:
    assert sorted(texts(letters("utkast") + letters("trygga"))) == ["trygga", "utkast"]


def test_a_blank_that_is_drawn_at_the_end_is_told() -> None:
    with_blank, without = glyphs_to_lines([*letters("en "), *letters("två", y=70)])
    assert (with_blank.text, with_blank.blank_end) == ("en", True)
    assert (without.text, without.blank_end) == ("två", False)


def test_a_line_knows_the_widths_of_its_words_and_first_letter() -> None:
    (line,) = glyphs_to_lines(letters("ett par"))
    assert line.words == pytest.approx((15.0, 15.0))
    assert (line.first, line.blank) == pytest.approx((WIDE, WIDE))
    assert line.box == (20.0, 50.0, 55.0, 60.0)


def test_small_letters_above_a_line_belong_to_it() -> None:
    assert texts([*letters("m"), Glyph("2", 25.0, 49.5, 28.0, 55.3, 0)]) == ["m2"]


def test_blanks_alone_are_no_line() -> None:
    assert texts(letters("   ")) == []

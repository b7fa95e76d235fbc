"""Line ends: what the column's width broke is joined again, what the author broke stays, the unknown is marked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.joining import draws_blanks, lines_to_text
from extractors.page import Line

WIDE, HIGH, PITCH = 5.0, 10.0, 12.0
CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "joining.toml").read_text("utf-8"))[
    "case"
]
word = st.text("abcdefåäö", min_size=1, max_size=11)
paragraphs = st.lists(st.lists(word, min_size=1, max_size=25), min_size=1, max_size=3)


def set_lines(texts: list[str], gaps: dict[int, int] | None = None) -> list[Line]:
    """Lines of letters all equally wide, a trailing blank drawn where the text has one; ``gaps`` are empty lines."""
    lines, top = [], 0.0
    for number, text in enumerate(texts):
        top += PITCH * (gaps or {}).get(number, 0)
        shown = text.rstrip(" ")
        box = (0.0, top, WIDE * len(shown), top + HIGH)
        widths = tuple(WIDE * len(part) for part in shown.split())
        lines.append(Line(shown, box, text.endswith(" "), widths, WIDE, WIDE))
        top += PITCH
    return lines


def wrap(paragraph: list[str], columns: int) -> list[str]:
    """Words wrapped to a column, the blank at which a line was wrapped drawn at its end."""
    lines = [""]
    for text in paragraph:
        if len(lines[-1]) + len(text) > columns:
            lines.append("")
        lines[-1] += text + " "
    return [*lines[:-1], lines[-1].rstrip()]


def lines_of(drawn: list[list[str]], columns: int) -> tuple[list[Line], str]:
    """Paragraphs wrapped, and the text that they are."""
    lines = [line for paragraph in drawn for line in wrap(paragraph, columns)]
    return set_lines(lines), "\n".join(map(" ".join, drawn))


@given(paragraphs, st.integers(14, 60))
def test_wrapped_words_come_back_where_blanks_are_drawn(drawn: list[list[str]], columns: int) -> None:
    lines, text = lines_of(drawn, columns)
    joined, unsure = lines_to_text(lines, WIDE * columns + 1.0, draws=True)
    assert joined.split() == text.split()
    assert unsure == ()


@given(st.lists(word, min_size=1, max_size=40), st.integers(14, 60))
def test_one_paragraph_comes_back_to_the_letter(drawn: list[str], columns: int) -> None:
    lines, text = lines_of([drawn], columns)
    assert lines_to_text(lines, WIDE * columns + 1.0, draws=True) == (text, ())


@given(st.lists(word, min_size=1, max_size=40), st.integers(14, 60))
def test_without_drawn_blanks_a_word_is_joined_or_marked_never_run_together(drawn: list[str], columns: int) -> None:
    lines = set_lines([line.rstrip() for line in wrap(drawn, columns)])
    joined, unsure = lines_to_text(lines, WIDE * columns + 1.0, draws=False)
    assert joined == " ".join(drawn)
    assert all(joined[at] == " " for at in unsure)


@given(st.lists(word, min_size=1, max_size=40), st.integers(14, 60))
def test_a_producer_that_draws_its_blanks_is_known_by_them(drawn: list[str], columns: int) -> None:
    lines, _ = lines_of([drawn], columns)
    bare = set_lines([line.text for line in lines])
    room = WIDE * columns + 1.0
    assert not draws_blanks([(bare, room)])
    assert draws_blanks([(lines, room)]) == any(line.blank_end for line in lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_a_line_end_is_judged(case: dict[str, Any]) -> None:
    gaps = {int(number): count for number, count in case.get("gaps", {}).items()}
    lines = set_lines(case["lines"], gaps)
    text, unsure = lines_to_text(lines, WIDE * case["columns"] + 1.0, case.get("draws", False))
    assert text == case["text"]
    assert [text[:at].rsplit("\n", 1)[-1].rsplit(" ", 1)[-1] for at in unsure] == case.get("unsure", [])

"""Letters that an engine took for others are put right where the ink tells them apart, and only there."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from extractors.inked import as_inked
from extractors.marked import Tails, marked
from extractors.ocr import Reading, Word
from extractors.pictures.endings import Ending
from extractors.pictures.load import Grey

CASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "shapes.toml").read_text("utf-8"))
FONTS = Path(reportlab.__file__).parent / "fonts"
LOOKS = (("Vera.ttf", 24), ("Vera.ttf", 34), ("VeraBd.ttf", 28))
LEFT, TOP = 14, 20


def inked(reading: Reading, grey: Grey) -> Reading:
    """What was read on a picture by itself as its ink shows it."""
    (found,) = as_inked([reading], [grey])
    return found


def line_drawn(text: str, font: ImageFont.FreeTypeFont) -> Grey:
    """A line of text as a scanner sees it."""
    picture = Image.new("L", (900, 90), 248)
    ImageDraw.Draw(picture).text((LEFT, TOP), text, font=font, fill=25)
    grain = np.random.default_rng(3).normal(0, 8, (90, 900))
    return np.clip(np.array(picture) + grain, 0, 255).astype(np.uint8)


def line_read(drawn: str, read: str, font: ImageFont.FreeTypeFont) -> Reading:
    """A line as an engine would have read it: each word's box where its letters are drawn."""
    words, at = [], 0
    for text in read.split(" "):
        start = at
        for letter in text:
            at += 1 + (drawn[at] == " " != letter)
        x0, x1 = (LEFT + font.getlength(drawn[:end]) for end in (start, at))
        _, top, _, foot = font.getbbox(drawn[start:at])
        words.append(Word(text, (x0, TOP + float(top), x1, TOP + float(foot)), 0.95))
        at += 1
    return (tuple(words),)


def said(reading: Reading) -> str:
    """The text of a reading."""
    return " ".join(word.text for line in reading for word in line)


@pytest.mark.parametrize(("name", "size"), LOOKS)
@pytest.mark.parametrize("case", CASES["put_right"], ids=lambda case: str(case["read"]))
def test_what_the_ink_shows_is_put_right(case: dict[str, Any], name: str, size: int) -> None:
    font = ImageFont.truetype(str(FONTS / name), size)
    reading = line_read(case["drawn"], case["read"], font)
    found = inked(reading, line_drawn(case["drawn"], font))
    assert said(found) == case["drawn"]
    assert min(word.confidence for line in found for word in line) < 0.95


@pytest.mark.parametrize(("name", "size"), LOOKS)
@pytest.mark.parametrize("case", CASES["left_alone"], ids=lambda case: str(case["drawn"]))
def test_what_was_read_right_is_the_very_same(case: dict[str, Any], name: str, size: int) -> None:
    font = ImageFont.truetype(str(FONTS / name), size)
    reading = line_read(case["drawn"], case["drawn"], font)
    assert inked(reading, line_drawn(case["drawn"], font)) == reading


@pytest.mark.parametrize("case", CASES["mark"], ids=lambda case: str(case["read"]))
def test_a_comma_is_told_from_a_full_stop_by_its_foot(case: dict[str, Any]) -> None:
    name, size = case["look"]
    font = ImageFont.truetype(str(FONTS / name), size)
    found = inked(line_read(case["drawn"], case["read"], font), line_drawn(case["drawn"], font))
    assert said(found) == case["drawn"]


@pytest.mark.parametrize(("name", "size"), LOOKS)
@pytest.mark.parametrize("case", CASES["lost"], ids=lambda case: str(case["read"]))
def test_a_mark_is_there_if_its_ink_is(case: dict[str, Any], name: str, size: int) -> None:
    font = ImageFont.truetype(str(FONTS / name), size)
    (words,) = line_read(case["drawn"], case["drawn"], font)
    read = [replace(word, text=text) for word, text in zip(words, case["read"].split(" "), strict=True)]
    assert said(inked((tuple(read),), line_drawn(case["drawn"], font))) == case["drawn"]


def test_a_mark_between_a_full_stop_and_a_comma_is_in_doubt() -> None:
    ending, page = Ending(-0.25, 0.11, dotted=False), Tails()
    seen = marked(Word("ja,", (0, 0, 9, 9), 0.95), "", ending, 20, page)
    assert (seen.text, seen.confidence < 0.7) == ("ja,", True)
    assert marked(Word("ja,", (0, 0, 9, 9), 0.95), "sen", ending, 20, page).confidence == 0.95


def test_a_pages_own_marks_tell_what_a_comma_is() -> None:
    page = Tails(stops=((20, 0.4),) * 3, commas=((20, 0.6),) * 3)
    small = Ending(-0.25, 0.08, dotted=False)
    assert marked(Word("ja,", (0, 0, 9, 9), 0.95), "sen", small, 20, page).text == "ja."
    assert marked(Word("ja,", (0, 0, 9, 9), 0.95), "sen", small, 30, page).text == "ja,"


@pytest.mark.parametrize(("name", "size"), LOOKS)
def test_a_colon_whose_upper_dot_runs_into_the_letter_before_it_stays_one(name: str, size: int) -> None:
    font = ImageFont.truetype(str(FONTS / name), size)
    picture = Image.fromarray(line_drawn("samverkar", font))
    at = LEFT + font.getlength("samverkar") - size / 5
    ImageDraw.Draw(picture).text((at, TOP), ":", font=font, fill=25)
    (words,) = line_read("samverkar", "samverkar", font)
    read = ((replace(words[0], text="samverkar:"),),)
    assert inked(read, np.asarray(picture)) == read


def test_a_blank_picture_changes_nothing() -> None:
    font = ImageFont.truetype(str(FONTS / LOOKS[0][0]), LOOKS[0][1])
    reading = line_read("våld i hemmet", "våld i hemmet", font)
    assert inked(reading, np.full((90, 900), 250, np.uint8)) == reading


@pytest.mark.parametrize(("name", "size"), LOOKS)
def test_dots_of_the_line_below_are_no_word(name: str, size: int) -> None:
    font = ImageFont.truetype(str(FONTS / name), size)
    (above,), (below,) = line_read("2024-2027", "2024-2027", font), line_read("Ökad", "Ökad", font)
    lower = tuple(Word(w.text, (w.box[0], w.box[1] + 60, w.box[2], w.box[3] + 60), w.confidence) for w in below)
    x0, top, _, _ = lower[0].box
    dots = Word("i", (x0 + 4, top, x0 + 10, top + 3), 0.2)
    page = np.vstack([line_drawn("2024-2027", font)[:60], line_drawn("Ökad", font)])
    found = inked(((*above, dots), lower), page)
    assert [[word.text for word in line] for line in found] == [["2024-2027"], ["Ökad"]]


def lines_read(drawn: Sequence[str], read: Sequence[str], font: ImageFont.FreeTypeFont) -> Reading:
    """Lines below each other as an engine would have read them."""
    lines = []
    for number, (text, seen) in enumerate(zip(drawn, read, strict=True)):
        (words,) = line_read(text, seen, font)
        moved = [(w.box[0], w.box[1] + 90 * number, w.box[2], w.box[3] + 90 * number) for w in words]
        lines.append(tuple(Word(w.text, box, w.confidence) for w, box in zip(words, moved, strict=True)))
    return tuple(lines)


def test_a_short_line_of_tall_letters_is_measured_by_the_others() -> None:
    font = ImageFont.truetype(str(FONTS / LOOKS[0][0]), LOOKS[0][1])
    drawn, read = ("Vid", "samtal med unga", "som är ute sent"), ("vid", "samtal med unga", "som är ute sent")
    page = np.vstack([line_drawn(text, font) for text in drawn])
    assert said(inked(lines_read(drawn, read, font), page)) == " ".join(drawn)


@pytest.mark.parametrize(("name", "size"), [*LOOKS, ("Vera.ttf", 30)])
@pytest.mark.parametrize("last", ["sig.", "sugig", "svag", "upp", "sig otrygg"])
def test_letters_that_hang_low_make_no_capital_of_the_one_before_them(last: str, name: str, size: int) -> None:
    font = ImageFont.truetype(str(FONTS / name), size)
    drawn = ("samtal med unga", "som är ute sent", "om hur man mår och", last)
    page = np.vstack([line_drawn(text, font) for text in drawn])
    assert inked(lines_read(drawn, drawn, font), page) == lines_read(drawn, drawn, font)

"""Texts that run up or down in a scan's cells are read as such, and say so where their words may have been cut."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from extractors.page import Line
from extractors.pictures.load import POINTS, Picture
from extractors.pictures.marks import picture_to_marks, standing_words_gone
from extractors.pictures.straight import as_it_is
from extractors.scan import picture_to_sheet
from extractors.spots import Spot, is_standing
from extractors.turned import lines_to_standing

DPI = 200
FONTS = Path(reportlab.__file__).parent / "fonts"
LYING = (
    "Parkeringen saknar belysning", "Fler lampor vid porten", "Senast i maj",
    "Inga vuxna ute om natten", "Vandringar med grannar", "Varannan vecka",
)  # fmt: skip


def page(text: str, quarters: int) -> Picture:
    """A table whose first cell, merged over its two rows, holds a text that was turned by quarters to the left."""
    picture = Image.new("L", (1800, 900), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(30)
    for x0, x1, y in [(100, 1700, 100), (220, 1700, 450), (100, 1700, 800)]:
        draw.line((x0, y, x1, y), 0, 3)
    for x in (100, 220, 720, 1220, 1700):
        draw.line((x, 100, x, 800), 0, 3)
    for number, told in enumerate(LYING):
        draw.text((240 + 500 * (number % 3), 120 + 350 * (number // 3)), told, 0, font)
    strip = Image.new("L", (600, 90), 255)
    ImageDraw.Draw(strip).multiline_text((10, 5), text, 0, font)
    turned = Image.fromarray(np.rot90(np.asarray(strip), quarters))
    picture.paste(turned, (115, 150))
    return Picture(1, np.asarray(picture, np.uint8), DPI, POINTS / DPI)


@pytest.mark.parametrize("quarters", [1, -1], ids=["upwards", "downwards"])
def test_a_merged_cells_text_that_stands_is_read(quarters: int) -> None:
    (table,) = picture_to_sheet(page("Klotter och skador\nvid torget", quarters)).layout.tables
    texts = {(r.rows, r.cols): " ".join(line.text for line in r.lines) for r in table.regions}
    assert texts[(0, 2), (0, 1)] == "Klotter och skador vid torget"
    assert [text for (_, cols), text in sorted(texts.items()) if cols != (0, 1)] == list(LYING)


@pytest.mark.parametrize(("face", "size"), [("Vera", 18), ("Vera", 22), ("Vera", 26), ("VeraBd", 22), ("VeraBd", 26)])
@pytest.mark.parametrize(
    "text",
    [
        "Prostitution och\nmänniskohandel",
        "Hedersrelaterat våld\noch förtryck",
        "Bedrägerier mot\näldre",
        "Barn som\nbevittnat\nvåld",
    ],
)
def test_rows_of_letters_that_stand_are_no_rules(text: str, face: str, size: int) -> None:
    picture = Image.new("L", (900, 500), 255)
    draw = ImageDraw.Draw(picture)
    for y in (100, 400):
        draw.line((60, y, 800, y), 40, 2)
    for x in (60, 260, 800):
        draw.line((x, 100, x, 400), 40, 2)
    strip = Image.new("L", (290, 190), 255)
    font = ImageFont.truetype(str(FONTS / f"{face}.ttf"), size)
    ImageDraw.Draw(strip).multiline_text((6, 6), text, 20, font, spacing=2)
    picture.paste(Image.fromarray(np.rot90(np.asarray(strip))), (64, 104))
    blurred = cv2.GaussianBlur(np.asarray(picture, np.float64), (3, 3), 0)
    grained = np.clip(blurred + np.random.default_rng(1).normal(0, 5, blurred.shape), 0, 255)
    marks = picture_to_marks(Picture(1, grained.astype(np.uint8), DPI, POINTS / DPI))
    assert sorted(round(rule.at * DPI / POINTS) for rule in marks.down) == pytest.approx([60, 260, 800], abs=2)


@pytest.mark.parametrize(("wide", "is_rule"), [(1, True), (2, True), (8, False), (9, False)])
def test_letters_that_touch_a_short_rule_here_and_there_leave_it_one(wide: int, is_rule: bool) -> None:
    """Stems hang on a stroke (turned, so that it lies) on a third of its way, or nearly all along."""
    stroke, stems = np.zeros((2, 100, 500), np.uint8)
    stroke[50:52, 20:460] = 1
    stems[42:62, 20:460] = np.arange(440) % 12 < wide
    kept = standing_words_gone(stroke, np.maximum(stroke, stems), DPI)
    assert bool(kept.any()) == is_rule


@pytest.mark.parametrize("text", ["T2", "1", "VB", "v"])
@pytest.mark.parametrize("size", [18, 22, 30])
def test_a_letter_or_two_that_are_wider_than_high_are_not_turned(text: str, size: int) -> None:
    picture = Image.new("L", (400, 200), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size)
    draw.text((100, 100), text, 0, font)
    seen = Picture(1, np.asarray(picture, np.uint8), DPI, POINTS / DPI)
    x0, top, x1, bottom = draw.textbbox((100, 100), text, font)
    box = (x0, top, x0 + max(x1 - x0, bottom - top), bottom)
    assert not is_standing(Spot((0, 0), box, box), as_it_is(seen), picture_to_marks(seen))


def test_where_a_word_may_go_on_in_the_next_line_nobody_is_sure() -> None:
    cut = Line("nedskräp", (0, 0, 80, 10), words=(80.0,), blank=4.0, first=8.0, confidence=0.96)
    rest = Line("ning", (0, 12, 40, 22), words=(40.0,), blank=4.0, first=8.0, confidence=0.93)
    line, clear = lines_to_standing([cut, rest], (10, 20, 40, 110), 82.0)
    assert (line.text, line.box, line.confidence, clear) == ("nedskräp ning", (10, 20, 40, 110), 0.93, False)

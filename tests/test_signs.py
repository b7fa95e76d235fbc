"""Signs that the engine's Swedish data has no letters for come out of pictures as they stand there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from extractors.ocr import FIRST, Word
from extractors.pictures.crops import Crop
from extractors.signs import with_bullets, with_signs
from extractors.spots import read_crops, with_signs_seen

CASES = tomllib.loads((Path(__file__).parent / "cases" / "signs.toml").read_text("utf-8"))
FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
SIZES = (22, 30)
DPI = 200


def drawn(text: str, size: int) -> Crop:
    """A line of text as a scanner sees it."""
    picture = Image.new("L", (720, 70), 248)
    ImageDraw.Draw(picture).text((14, 16), text, font=ImageFont.truetype(str(FONT), size), fill=25)
    grain = np.random.default_rng(3).normal(0, 5, (70, 720))
    return Crop(np.clip(np.array(picture) + grain, 0, 255).astype(np.uint8), 0, 0, 1.0)


@pytest.fixture(scope="module")
def readings() -> dict[tuple[str, int], str]:
    """What is read of each case at each size, all of them in one go."""
    keys = [(text, size) for text in (*CASES["read"], *CASES["left_alone"]) for size in SIZES]
    crops = [drawn(*key) for key in keys]
    found = with_signs_seen(crops, read_crops(crops, DPI, FIRST), DPI, FIRST)
    return {
        key: "\n".join(" ".join(word.text for word in line) for line in reading)
        for key, reading in zip(keys, found, strict=True)
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", CASES["read"])
def test_a_sign_that_swedish_data_does_not_know_is_read(
    readings: dict[tuple[str, int], str], text: str, size: int
) -> None:
    assert readings[text, size] == text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", CASES["left_alone"])
def test_no_sign_is_put_where_none_stands(readings: dict[tuple[str, int], str], text: str, size: int) -> None:
    assert readings[text, size] == text


@pytest.mark.parametrize(
    ("mark", "said"),
    [((16, 34, 26, 44), ["•", "Utbilda", "alla"]), ((16, 44, 20, 48), None), ((20, 20, 23, 48), None), (None, None)],
    ids=["a bullet", "a full stop", "a stroke", "nothing"],
)
def test_a_bullet_that_the_engine_passed_over_is_seen(
    mark: tuple[int, int, int, int] | None, said: list[str] | None
) -> None:
    picture = Image.new("L", (300, 70), 248)
    draw = ImageDraw.Draw(picture)
    draw.text((40, 22), "Utbilda alla", font=ImageFont.truetype(str(FONT), 26), fill=25)
    if mark is not None:
        draw.ellipse(mark, fill=25) if mark[2] - mark[0] == mark[3] - mark[1] else draw.rectangle(mark, fill=25)
    line = (Word("Utbilda", (40.0, 24.0, 130.0, 48.0), 0.96), Word("alla", (142.0, 24.0, 190.0, 48.0), 0.96))
    (found,) = with_bullets((line,), np.array(picture))
    assert [word.text for word in found] == (said or ["Utbilda", "alla"])


def test_a_box_of_the_other_look_that_reaches_too_far_doubles_no_number() -> None:
    read = ((Word("100", (13, 29, 61, 74), 0.97), Word("96", (77, 29, 106, 74), 0.6)),)
    other = ((Word("100", (17, 33, 106, 61), 0.92), Word("%", (84, 29, 111, 74), 0.92)),)
    assert [word.text for line in with_signs(read, other) for word in line] == ["100", "%"]

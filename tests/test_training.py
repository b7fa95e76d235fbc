"""What the engine is taught small type with: its network in fractions and back, and pages that show what they say."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from extractors.ocr import OWN, SMALL
from training.lines import draw, save_page, to_page, usable_faces
from training.network import mean_of, to_fractions
from training.phrases import DASH, listed, to_source, to_text

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzåäöABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ0123456789 .,:;!?()/&+=-\"'")
DARK = 195
"""Of 255: the palest letters, their grain smoothed, are darker, and the darkest paper is not."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine's Swedish language data, whole and its network beside it (``.lstm``)."""
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
    folder = tmp_path_factory.mktemp("data")
    whole = Path(said.split('"')[1]) / "swe.traineddata"
    subprocess.run(["combine_tessdata", "-e", whole, folder / "swe.lstm"], capture_output=True, check=True)
    (folder / "swe.traineddata").symlink_to(whole)
    return folder


def test_a_network_in_fractions_is_the_same_in_whole_numbers(data: Path, tmp_path: Path) -> None:
    fractions, weights = to_fractions((data / "swe.lstm").read_bytes())
    assert len(weights) == 18
    assert to_fractions(fractions)[0] == fractions
    (tmp_path / "fractions.lstm").write_bytes(fractions)
    words = ["lstmtraining", "--stop_training", "--convert_to_int", "--continue_from", str(tmp_path / "fractions.lstm")]
    words += ["--traineddata", str(data / "swe.traineddata"), "--model_output", str(tmp_path / "again.traineddata")]
    subprocess.run(words, capture_output=True, check=True)
    again = tmp_path / "again.lstm"
    subprocess.run(["combine_tessdata", "-e", tmp_path / "again.traineddata", again], capture_output=True, check=True)
    for first, second in zip(weights, to_fractions(again.read_bytes())[1], strict=True):
        steps = np.abs(first).max(axis=1, keepdims=True) / 127
        assert (np.abs(first - second) <= 1.01 * steps).all()


def test_the_mean_of_networks_is_the_mean_of_their_weights(data: Path) -> None:
    network, weights = to_fractions((data / "swe.lstm").read_bytes())
    other = to_fractions(network, [3 * weight for weight in weights])[0]
    for mean, weight in zip(to_fractions(mean_of([network, other]))[1], weights, strict=True):
        np.testing.assert_allclose(mean, 2 * weight)


@pytest.mark.parametrize("spoil", [lambda network: network[:-100_000], lambda network: b"\0" + network])
def test_a_network_that_is_not_understood_is_refused(data: Path, spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises((ValueError, UnicodeDecodeError)):
        to_fractions(spoil((data / "swe.lstm").read_bytes()))


def test_texts_hold_only_letters_that_the_engine_knows() -> None:
    source = to_source(["En mening med 50 % och § som ingen kan."], LETTERS)
    for seed in range(50):
        assert set("".join(to_text(source, random.Random(seed)))) <= LETTERS | {DASH}
        assert listed(source, random.Random(seed), 5)


def test_every_line_of_a_page_stands_in_its_box_and_nothing_beside_them(tmp_path: Path) -> None:
    faces = usable_faces(Path("/usr/share/fonts"))
    assert any(face.stem.startswith("Carlito") for face in faces)
    source = to_source([], LETTERS)
    chance = random.Random(5)
    texts = [drawn for face in faces[:12] if (drawn := draw(to_text(source, chance), face, chance))]
    page = to_page(texts, chance)
    ink = cv2.blur(page.grey, (5, 5)) < DARK
    for line in page.lines:
        left, top, right, bottom = (round(side) for side in line.box)
        inside = ink[top:bottom, left:right]
        assert inside.any(), line.text
        ink[top - 2 : bottom + 2, left - 4 : right + 4] = False
    assert ink.mean() < 0.001
    save_page(page, tmp_path / "page.png")
    rows = (tmp_path / "page.box").read_text("utf-8").splitlines()
    assert [row.partition("#")[2] for row in rows[::2]] == [line.text.replace(DASH, "-") for line in page.lines]


def test_the_language_data_that_are_shipped_were_taught_from_the_engines_own(data: Path, tmp_path: Path) -> None:
    taught = tmp_path / "taught.lstm"
    subprocess.run(
        ["combine_tessdata", "-e", OWN[SMALL] / f"{SMALL}.traineddata", taught], capture_output=True, check=True
    )
    pairs = zip(to_fractions((data / "swe.lstm").read_bytes())[1], to_fractions(taught.read_bytes())[1], strict=True)
    for given, learnt in pairs:
        assert given.shape == learnt.shape
        assert np.corrcoef(given.ravel(), learnt.ravel())[0, 1] > 0.9

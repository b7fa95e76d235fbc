"""Letters of few pixels: read with the language data that were taught for them, and better than by the engine's own."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from extractors.ocr import FIRST, LANGUAGE, SMALL, read_pictures
from extractors.spots import FEW_PIXELS, view_for
from training.lines import draw, save_page, to_page

FACE = Path("/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf")
TEXTS = (
    "Flera butiker har stängt tidigt under våren, och fritidsledarna rör sig nu i centrum tre kvällar i veckan.",
    "Inga ungdomar är kvar på skolgården efter klockan 22, enligt de boende som går där varje kväll.",
    "Kartläggningen är klar: fyra platser behöver ljus, två portar låses och häcken klipps i maj.",
    "Samtal hölls med tolv familjer, varav åtta fått stöd av socialtjänsten innan sommarlovet.",
    "Träffar mellan polis, fältare och hyresvärdar planeras in för höstterminen, en gång i månaden.",
)


def errors(texts: list[str], language: str, pictures: list[Path], folder: Path) -> int:
    """How many letters of the texts are not read."""
    readings = read_pictures(pictures, 300, folder, FIRST, language)
    read = [" ".join(word.text for line in lines for word in line) for lines in readings]
    return sum(
        len(text) - sum(block.size for block in SequenceMatcher(None, text, other, False).get_matching_blocks())
        for text, other in zip(texts, read, strict=True)
    )


@pytest.mark.slow
def test_letters_of_five_pixels_are_read_far_better_than_by_the_engines_own_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.lines.HEIGHTS", ((4.8, 6.0),))
    texts, pictures = [], []
    for seed in range(12):
        text = TEXTS[seed % len(TEXTS)]
        drawn = draw(text.split(), FACE, random.Random(seed))
        assert drawn is not None
        pictures.append(tmp_path / f"{seed}.png")
        texts.append(" ".join(line.text for line in drawn.lines))
        save_page(to_page([drawn], random.Random(seed)), pictures[-1])
    own, taught = (errors(texts, language, pictures, tmp_path) for language in (LANGUAGE, SMALL))
    assert taught < own / 2
    assert taught < 0.02 * sum(map(len, texts))


def test_only_pages_of_small_letters_are_read_with_them() -> None:
    assert view_for(FEW_PIXELS - 0.1).language == SMALL
    assert {view_for(height).language for height in (FEW_PIXELS, 15.0, None)} == {LANGUAGE}

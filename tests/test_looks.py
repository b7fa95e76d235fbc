"""What of a file can be shown beside its values: pages upright, in the sizes that places count in; a text's lines."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from extractors.looks import NOTHING, file_to_look

PRINT = "atgardsplan-skarpnack-2024.pdf"
SIZE = (842, 596)
"""Width and height of its pages in points."""


def size_of(picture: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(picture)) as image:
        assert image.format == "WEBP"
        return image.size


def test_the_pages_asked_for_are_shown_and_no_others(root: Path) -> None:
    look = file_to_look(root / "data" / "raw" / PRINT, frozenset({2, 3, 99}), {})
    assert [sight.page for sight in look.sights] == [2, 3]
    for sight in look.sights:
        assert (round(sight.width), round(sight.height)) == SIZE
        width, height = size_of(sight.picture)
        assert width / height == pytest.approx(SIZE[0] / SIZE[1], rel=0.01)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_shown_upright(root: Path, tmp_path: Path, turned: int) -> None:
    writer = PdfWriter()
    writer.add_page(PdfReader(root / "data" / "raw" / PRINT).pages[1]).rotate(turned)
    writer.write(tmp_path / "turned.pdf")
    (shown,) = file_to_look(tmp_path / "turned.pdf", frozenset({1}), {1: turned}).sights
    (plain,) = file_to_look(root / "data" / "raw" / PRINT, frozenset({2}), {}).sights
    assert (round(shown.width), round(shown.height)) == SIZE
    with Image.open(io.BytesIO(shown.picture)) as one, Image.open(io.BytesIO(plain.picture)) as other:
        small, wanted = (it.convert("L").resize((60, 40)).tobytes() for it in (one, other))
    assert sum(abs(a - b) for a, b in zip(small, wanted, strict=True)) / len(small) < 3


def test_a_picture_is_shown_in_its_own_pixels(tmp_path: Path) -> None:
    Image.new("L", (3000, 2000), 255).save(tmp_path / "plan.png", dpi=(300, 300))
    (sight,) = file_to_look(tmp_path / "plan.png", frozenset({1}), {}).sights
    assert (sight.width, sight.height) == (3000, 2000)
    assert size_of(sight.picture)[0] < 3000


def test_of_a_text_its_lines_are_shown(tmp_path: Path) -> None:
    text = "Orsak\r\nÅtgärd\r\nNär\r\nVem\r\nUppföljning\r\n"
    (tmp_path / "plan.txt").write_text(text, encoding="utf-8", newline="")
    lines = file_to_look(tmp_path / "plan.txt", frozenset(), {}).lines
    assert lines[:3] == ("Orsak", "Åtgärd", "När")


@pytest.mark.parametrize("content", [b"%PDF-1.4 broken", b"", b"\x89PNG\r\n\x1a\nbroken"])
def test_of_a_file_that_cannot_be_read_nothing_is_shown(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "plan.pdf").write_bytes(content)
    assert file_to_look(tmp_path / "plan.pdf", frozenset({1}), {}) == NOTHING
    assert file_to_look(tmp_path / "none.pdf", frozenset({1}), {}) == NOTHING

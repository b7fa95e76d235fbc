"""A page that is one photograph is taken as it is, and that is what drawing it gives; any other page is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from extractors.pictures.load import Grey, draw_page, pdf_pages
from extractors.pictures.whole import has_masks, page_to_whole

WIDTH, HEIGHT = 1200, 840
DPI = 200
WIDE, HIGH = WIDTH * 72 / DPI, HEIGHT * 72 / DPI
PLACED = f"q {WIDE} 0 0 {HIGH} 0 0 cm /Im Do Q"
"""How a page says that the picture fills it."""
LETTERS = "BT {} Tr /F 20 Tf 20 50 Td (Vald) Tj ET"
PAGES: dict[str, dict[str, Any]] = {
    "plain": {},
    "invisible text": {"content": f"{PLACED} {LETTERS.format(3)}"},
    "visible text": {"content": f"{PLACED} {LETTERS.format(0)}"},
    "turned by the file": {"page": "/Rotate 90"},
    "clipped": {"content": f"q 0 0 {WIDE} {HIGH / 2} re W n {PLACED} Q"},
    "turned over": {"content": f"q {-WIDE} 0 0 {HIGH} {WIDE} 0 cm /Im Do Q"},
    "half the page": {"content": f"q {WIDE} 0 0 {HIGH / 2} 0 0 cm /Im Do Q"},
    "twice": {"content": f"{PLACED} q {WIDE / 2} 0 0 {HIGH / 2} 0 0 cm /Im Do Q"},
    "a rule over it": {"content": f"{PLACED} 0 50 m {WIDE} 50 l S"},
    "shines through": {"content": f"/Half gs {PLACED}"},
    "masked": {"picture": "/SMask 6 0 R"},
    "cropped": {"page": f"/CropBox [0 0 {WIDE} {HIGH - 10}]"},
    "noted on": {"page": "/Annots [<< /Type /Annot /Subtype /Square /Rect [20 20 80 80] /C [0 0 0] /F 4 >>]"},
    "negative": {"picture": "/Decode [1 0]"},
}
AS_IT_IS = {"plain", "invisible text", "negative"}


def photograph(colours: int) -> bytes:
    """A JPEG with shades everywhere."""
    shades = np.random.default_rng(4).integers(0, 255, (HEIGHT, WIDTH, colours), dtype=np.uint8)
    return bytes(cv2.imencode(".jpg", cv2.GaussianBlur(shades, (9, 9), 0))[1])


def stream(told: str, data: bytes) -> bytes:
    """A stream as a PDF has it."""
    return f"<< {told} /Length {len(data)} >> stream\n".encode() + data + b"\nendstream"


def written(file: Path, *, colours: int = 1, content: str = PLACED, page: str = "", picture: str = "") -> Path:
    """A PDF of one page with a photograph, and what else its content, its page and its picture say."""
    size = f"/Type /XObject /Subtype /Image /Width {WIDTH} /Height {HEIGHT} /BitsPerComponent 8"
    space = {1: "/DeviceGray", 3: "/DeviceRGB"}[colours]
    half = bytes(WIDTH * HEIGHT // 2) + b"\xff" * (WIDTH * HEIGHT // 2)
    used = "/XObject << /Im 4 0 R >> /Font << /F 7 0 R >> /ExtGState << /Half << /ca 0.5 >> >>"
    things = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDE} {HIGH}] /Contents 5 0 R {page}"
        f" /Resources << {used} >> >>".encode(),
        stream(f"{size} /ColorSpace {space} /Filter /DCTDecode {picture}", photograph(colours)),
        stream("", content.encode()),
        stream(f"{size} /ColorSpace /DeviceGray", half),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, thing) for number, thing in enumerate(things, 1))
    file.write_bytes(b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R /Size 8 >>\n%%EOF\n")
    return file


def taken_and_drawn(file: Path) -> tuple[Grey | None, Grey]:
    """The page as it is taken, None where it has to be drawn, and as it is drawn."""
    with pdf_pages(file, file.name) as opened:
        shown = draw_page(replace(opened, has_masks=True), 1)
        taken = None if opened.has_masks else page_to_whole(opened.document[0], shown.size)
        if taken is not None:
            assert np.array_equal(draw_page(opened, 1).grey, taken)
    return taken, shown.grey


@pytest.mark.parametrize("kind", PAGES)
def test_only_a_page_that_is_one_photograph_is_taken_as_it_is(kind: str, tmp_path: Path) -> None:
    taken, shown = taken_and_drawn(written(tmp_path / "plan.pdf", **PAGES[kind]))
    assert (taken is not None) == (kind in AS_IT_IS)
    assert taken is None or np.array_equal(taken, shown)


def test_colours_become_the_same_shades_but_for_rounding(tmp_path: Path) -> None:
    taken, shown = taken_and_drawn(written(tmp_path / "plan.pdf", colours=3))
    assert taken is not None
    assert taken.shape == shown.shape == (HEIGHT, WIDTH)
    assert np.abs(taken.astype(int) - shown).max() <= 1


def test_an_empty_file_has_no_masks(tmp_path: Path) -> None:
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"")
    assert not has_masks(file)

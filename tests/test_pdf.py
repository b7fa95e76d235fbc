"""What is drawn on a page comes out as ink, in the places where a reader sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.page import Glyph, Ink, Segment
from extractors.pdf import glyph_text, opened, pdf_properties, pdf_to_ink
from extractors.turned import letters_to_texts, main_turn, sort_out

WIDTH, HEIGHT = 400.0, 200.0
Paint = Callable[[Canvas], None]


def ink_of(path: Path) -> Ink:
    with opened(path, path.name) as pdf:
        return next(iter(pdf_to_ink(pdf)))


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[[Paint], Ink]:
    """The ink of a page that a function paints, its y growing downwards as the ink's does."""

    def draw(paint: Paint) -> Ink:
        canvas = Canvas(str(tmp_path / "page.pdf"), pagesize=(WIDTH, HEIGHT))
        canvas.setFont("Helvetica", 10)
        paint(canvas)
        canvas.save()
        return ink_of(tmp_path / "page.pdf")

    return draw


def text_of(glyphs: tuple[Glyph, ...]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def test_letters_stand_where_they_are_seen(drawn: Callable[[Paint], Ink]) -> None:
    ink = drawn(lambda canvas: canvas.drawString(50, HEIGHT - 30, "Åtgärd"))
    assert text_of(ink.glyphs) == "Åtgärd"
    first = ink.glyphs[0]
    assert first.x0 == pytest.approx(50)
    assert first.top < 30 < first.bottom
    assert all(before.x1 == pytest.approx(after.x0) for before, after in zip(ink.glyphs, ink.glyphs[1:], strict=False))


def test_lines_and_thin_boxes_are_rules_and_backgrounds_are_not(drawn: Callable[[Paint], Ink]) -> None:
    def paint(canvas: Canvas) -> None:
        canvas.line(20, HEIGHT - 40, 120, HEIGHT - 40)
        canvas.rect(20, HEIGHT - 90, 0.5, 50, stroke=0, fill=1)
        canvas.rect(20, HEIGHT - 90, 100, 50, stroke=0, fill=1)
        canvas.line(20, HEIGHT - 40, 120, HEIGHT - 90)

    ink = drawn(paint)
    assert ink.across == (Segment(40, 20, 120),)
    assert ink.down == (Segment(20.25, 40, 90),)


def test_a_dot_may_be_part_of_a_rule_across_or_down(drawn: Callable[[Paint], Ink]) -> None:
    ink = drawn(lambda canvas: canvas.rect(20, HEIGHT - 40, 1, 1, stroke=0, fill=1))
    assert (len(ink.across), len(ink.down)) == (1, 1)


def test_a_rule_ends_where_its_clip_does_and_a_letter_knows_its_clip(drawn: Callable[[Paint], Ink]) -> None:
    def paint(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(20, HEIGHT - 80, 60, 50)
        canvas.clipPath(path, stroke=0)
        canvas.line(0, HEIGHT - 40, 400, HEIGHT - 40)
        canvas.line(0, HEIGHT - 20, 400, HEIGHT - 20)
        canvas.drawString(30, HEIGHT - 60, "i")
        canvas.restoreState()
        canvas.drawString(30, HEIGHT - 60, "u")

    ink = drawn(paint)
    assert ink.across == (Segment(40, 20, 80),)
    assert [ink.clips[glyph.clip] for glyph in ink.glyphs] == [(20, 30, 80, 80), (0, 0, WIDTH, HEIGHT)]


def test_the_clip_of_a_form_ends_with_it(drawn: Callable[[Paint], Ink]) -> None:
    def paint(canvas: Canvas) -> None:
        canvas.beginForm("inner", 0, 0, 50, 50)
        path = canvas.beginPath()
        path.rect(0, 0, 40, 40)
        canvas.clipPath(path, stroke=0)
        canvas.endForm()
        canvas.doForm("inner")
        canvas.drawString(100, 100, "u")

    (glyph,) = drawn(paint).glyphs
    assert glyph.clip == 0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_its_letters_run(turn: int, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "page.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.drawString(50, 150, "trygg")
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "page.pdf"))
    writer.pages[0].rotate(turn)
    writer.write(tmp_path / "turned.pdf")
    straight, turned = ink_of(tmp_path / "page.pdf"), ink_of(tmp_path / "turned.pdf")
    assert (turned.width, turned.height) == (WIDTH, HEIGHT)
    assert [glyph[1:5] for glyph in turned.glyphs] == [pytest.approx(glyph[1:5]) for glyph in straight.glyphs]


def test_places_count_from_the_corner_of_what_is_shown(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "page.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.drawString(150, 100, "trygg")
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(tmp_path / "page.pdf"))
    writer.pages[0].cropbox = RectangleObject((100, 20, 350, 150))
    writer.write(tmp_path / "cropped.pdf")
    whole, cropped = ink_of(tmp_path / "page.pdf"), ink_of(tmp_path / "cropped.pdf")
    assert (cropped.width, cropped.height) == (250, 130)
    assert cropped.glyphs[0].x0 == pytest.approx(whole.glyphs[0].x0 - 100)
    assert cropped.glyphs[0].top == pytest.approx(whole.glyphs[0].top - 50)


def test_texts_that_run_another_way_than_the_page_are_kept_whole(drawn: Callable[[Paint], Ink]) -> None:
    def paint(canvas: Canvas) -> None:
        canvas.drawString(100, 100, "Orsak och verkan, åtgärder och mål")
        canvas.translate(40, 40)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Unga i riskzon")
        canvas.drawString(0, -14, "för brott")

    ink = drawn(paint)
    assert text_of(ink.glyphs) == "Orsak och verkan, åtgärder och mål"
    assert [glyph.text for glyph in ink.turned] == ["Unga i riskzon", "för brott"]
    assert all(glyph.turned and glyph.bottom - glyph.top > glyph.x1 - glyph.x0 for glyph in ink.turned)


def test_a_page_of_no_letters_lies_as_it_is() -> None:
    assert main_turn([], []) == 0
    assert sort_out([], [], 0) == ([], [])
    assert letters_to_texts([]) == []


class Font:
    """A font that knows some letters."""

    def to_unichr(self, cid: int) -> str:
        return {1: "\u00ad", 2: "\ufb01", 3: "å"}[cid]


@pytest.mark.parametrize(("cid", "text"), [(1, "-"), (2, "fi"), (3, "å")], ids=["soft hyphen", "ligature", "letter"])
def test_a_letter_is_what_it_looks_like(cid: int, text: str) -> None:
    assert glyph_text(Font(), cid) == text


def test_pictures_and_properties_are_told(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "page.pdf"), pagesize=(WIDTH, HEIGHT))
    canvas.setTitle("Åtgärdsplan 2025")
    canvas.drawImage(ImageReader(Image.new("RGB", (4, 4))), 0, 0, WIDTH / 2, HEIGHT)
    canvas.save()
    assert ink_of(tmp_path / "page.pdf").picture_share == pytest.approx(0.5)
    with opened(tmp_path / "page.pdf", "page.pdf") as pdf:
        assert dict(pdf_properties(pdf))["title"] == "Åtgärdsplan 2025"

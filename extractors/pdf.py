"""PDF pages to ink: the only module that knows pdfplumber (and pdfminer beneath it)."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from traceback import walk_tb
from types import SimpleNamespace
from typing import Any

import pdfplumber
from pdfminer import pdftypes
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect
from pdfplumber.utils.exceptions import PdfminerException

from extractors.fastened import draw_fastened
from extractors.inflate import inflater
from extractors.page import Ink
from extractors.strokes import (
    THIN,
    around_points,
    clipped,
    filled_rule,
    path_strokes,
    picture_share,
    strokes_to_segments,
    subpaths,
    upright_box,
)
from extractors.turned import TURNS, Mark, main_turn, marks_to_glyphs, sort_out, turn_of
from pipeline.errors import Rejected
from pipeline.limits import Limits
from pipeline.model import Box

logging.getLogger("pdfminer").setLevel(logging.ERROR)

FORMS = 10_000
"""So many forms and pictures may a page draw, those within forms counted each time."""
DRAWN_BYTES = 10_000_000
"""What all pages together may draw, unpacked; a plan's print has some hundred thousand bytes."""
STUMBLES: tuple[tuple[type[Exception], str], ...] = (
    (PDFPasswordIncorrect, "encrypted"),
    (PDFEncryptionError, "encrypted"),
    (PDFException, "truncated"),
    (OSError, "unreadable"),
)
"""What the library raises, and the code for it; anything else comes of a damaged file."""
UNSEEN = (3, 7)
"""The ways to draw a letter that leave no ink."""
DRAWN = str.maketrans(
    {
        "\u00ad": "-",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
"""A soft hyphen that is drawn is a hyphen, and letters set as one (ﬁ) are the letters."""


class InkDevice(PDFLayoutAnalyzer):
    """Keeps letters with their clip, straight strokes and pictures; pdfminer's own objects cost most of a read.

    Coordinates are those of the PDF (origin at the bottom left) until ``device_to_ink`` turns them over; ``box`` is
    what is shown of the page.
    """

    def __init__(self, rsrcmgr: Any) -> None:
        super().__init__(rsrcmgr)
        self.fonts: dict[Any, dict[int, tuple[str, float]]] = {}
        self.figure: Any = None

    def begin_page(self, page: Any, ctm: Any) -> None:
        paper, shown = (upright_box(apply_matrix_rect(ctm, box)) for box in (page.mediabox, page.cropbox))
        self.box: Box = clipped(shown, paper) or paper
        self.glyphs: list[Mark] = []
        self.spans: list[tuple[int, int]] = []
        self.unseen = self.shapes = self.show = 0
        self.strokes: list[Box] = []
        self.fills: list[Box] = []
        self.pictures: list[Box] = []
        self.clips: list[Box] = [self.box]
        self.clip = 0
        self.forms = 0
        self.notes: list[tuple[Box, str]] = []

    def end_page(self, page: Any) -> None:
        """Nothing is left to be done: the reader takes the lists."""

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        """Forms and pictures are drawn as if they stood on the page itself."""

    def end_figure(self, _: str) -> None:
        """See ``begin_figure``."""

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """Note whether letters are drawn at all: what an office scanner read lies unseen over its picture."""
        before = len(self.glyphs)
        self.show += 1
        super().render_string(textstate, seq, ncs, graphicstate)
        if textstate.render in UNSEEN:
            self.unseen += len(self.glyphs) - before

    def render_image(self, name: str, stream: Any) -> None:
        assert self.ctm is not None
        self.pictures.append(apply_matrix_rect(self.ctm, (0, 0, 1, 1)))

    def set_clip(self, path: Sequence[Any]) -> None:
        """Narrow the clip to the box of ``path``."""
        assert self.ctm is not None
        points = [apply_matrix_pt(self.ctm, step[-2:]) for step in path if len(step) > 2]
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            old = self.clips[self.clip]
            box = (max(old[0], min(xs)), max(old[1], min(ys)), min(old[2], max(xs)), min(old[3], max(ys)))
            self.clips.append(box)
            self.clip = len(self.clips) - 1

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]) -> None:
        assert self.ctm is not None
        self.shapes += 1
        for points in subpaths(path):
            placed = [apply_matrix_pt(self.ctm, point) for point in points]
            found = path_strokes(placed) if stroke else filled_rule(placed)
            self.strokes.extend(inside for box in found if (inside := clipped(box, self.clips[self.clip])))
            ground = around_points(placed)
            if fill and not stroke and min(ground[2] - ground[0], ground[3] - ground[1]) > THIN:
                self.fills.append(ground)

    def render_string_horizontal(
        self, seq: Any, matrix: Any, pos: Any, font: Any, fontsize: float, scaling: float, charspace: float,
        wordspace: float, rise: float, dxscale: float, ncs: Any, graphicstate: Any,
    ) -> Any:  # fmt: skip
        """Note each letter's box; pdfminer's own version makes an object of forty fields of each."""
        a, b, c, d, e, f = matrix
        known = self.fonts.setdefault(font, {})
        x, y = pos
        low = y + font.get_descent() * fontsize + rise
        high = low + fontsize
        size = fontsize * scaling
        turn = turn_of(a, b)
        if not self.spans or self.spans[-1][1] != turn:
            self.spans.append((len(self.glyphs), turn))
        upright = b == 0 == c and a > 0 < d
        started = False
        append, clip, show = self.glyphs.append, self.clip, self.show
        for item in seq:
            if not isinstance(item, bytes):
                x -= item * dxscale if isinstance(item, int | float) else 0.0
                started = True
                continue
            for cid in font.decode(item):
                if started:
                    x += charspace
                if (glyph := known.get(cid)) is None:
                    glyph = known[cid] = (glyph_text(font, cid), font.char_width(cid))
                text, width = glyph
                end = x + width * size
                if upright:
                    append((text, a * x + e, d * low + f, a * end + e, d * high + f, clip, show))
                else:
                    append((text, *apply_matrix_rect(matrix, (x, low, end, high)), clip, show))
                x = end
                if cid == 32 and wordspace:
                    x += wordspace
                started = True
        return (x, y)

    def render_char(
        self, matrix: Any, font: Any, fontsize: float, scaling: float, rise: float, cid: int, *_: Any
    ) -> float:
        """Note the box of a letter that is set downwards, as no Swedish text is, and say how far the next one is."""
        turn = turn_of(*matrix[:2])
        if not self.spans or self.spans[-1][1] != turn:
            self.spans.append((len(self.glyphs), turn))
        box = (-fontsize / 2, rise - fontsize, fontsize / 2, rise)
        self.glyphs.append((glyph_text(font, cid), *apply_matrix_rect(matrix, box), self.clip, self.show))
        return float(font.char_width(cid) * fontsize * scaling)


def glyph_text(font: Any, cid: int) -> str:
    """The letter that a font's code stands for, ``(cid:12)`` where the font does not say."""
    try:
        return str(font.to_unichr(cid)).translate(DRAWN)
    except PDFUnicodeNotDefined:
        return f"(cid:{cid})"


class InkInterpreter(PDFPageInterpreter):
    """pdfminer's interpreter, which leaves clipping out, with clipping."""

    device: InkDevice

    def do_W(self) -> None:
        self.device.set_clip(self.curpath)

    def do_W_a(self) -> None:
        self.device.set_clip(self.curpath)

    def do_q(self) -> None:
        self.gstack.append((*self.get_current_state(), self.device.clip))  # type: ignore[arg-type]

    def do_Q(self) -> None:
        if self.gstack:
            *state, clip = self.gstack.pop()
            self.set_current_state(tuple(state))  # type: ignore[arg-type]
            self.device.clip = clip  # type: ignore[assignment]

    def do_Do(self, xobjid_arg: Any) -> None:
        self.device.forms += 1
        if self.device.forms > FORMS:
            raise Rejected("resource_limit", (("limit", "drawn"),))
        clip = self.device.clip
        super().do_Do(xobjid_arg)
        self.device.clip = clip


@contextmanager
def opened(path: Path | str, name: str, limits: Limits = Limits()) -> Iterator[Any]:
    """A PDF opened, all of its pages there; whatever goes wrong with it, then or later, said in one sentence.

    Raises Rejected: encrypted, truncated, unreadable, resource_limit. What its owner forbids is no lock: it was sent
    to be read.
    """
    facts = (("file", name),)
    try:
        with guarded(limits), pdfplumber.open(path) as pdf:
            check_pages(pdf, limits.pages)
            yield pdf
    except MemoryError as error:
        raise Rejected("resource_limit", (*facts, ("limit", "memory_mb"))) from error
    except Rejected as error:
        raise Rejected(error.code, (*facts, *error.facts)) from error
    except Exception as error:
        if not came_through_library(error):
            raise
        raise Rejected(stumble_to_code(error), facts) from error


@contextmanager
def guarded(limits: Limits) -> Iterator[None]:
    """Have pdfminer unpack by ``inflater``; its own way gives an empty stream for a damaged one, and knows no limit."""
    library: Any = pdftypes
    library.zlib = SimpleNamespace(decompress=inflater(limits.unpacked), error=zlib.error)
    try:
        yield
    finally:
        library.zlib = zlib


def check_pages(pdf: Any, most: int) -> None:
    """Raise Rejected unless every page that the file speaks of is there, with what is drawn on it, in sane measure."""
    tree = resolve1(pdf.doc.catalog.get("Pages"))
    stated = resolve1(tree.get("Count")) if isinstance(tree, dict) else None
    if not isinstance(stated, int):
        raise Rejected("truncated")
    if max(stated, len(pdf.pages) if stated <= most else 0) > most:
        raise Rejected("resource_limit", (("limit", "pages"),))
    if len(pdf.pages) < max(stated, 1):
        raise Rejected("truncated")
    streams = [resolve1(content) for page in pdf.pages for content in page.page_obj.contents]
    if not all(isinstance(stream, PDFStream) for stream in streams):
        raise Rejected("truncated")
    if any(drawn > DRAWN_BYTES for drawn in accumulate(len(stream.get_data()) for stream in streams)):
        raise Rejected("resource_limit", (("limit", "drawn"),))


def came_through_library(error: Exception) -> bool:
    """Whether an error was raised in pdfplumber or pdfminer, or beneath them: the file's fault, not this program's."""
    names = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__))
    return any(name.partition(".")[0] in ("pdfplumber", "pdfminer") for name in names)


def stumble_to_code(error: Exception) -> str:
    """The code of what a PDF made the library stumble over."""
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    return next((code for kind, code in STUMBLES if isinstance(cause, kind)), "truncated")


def pdf_to_ink(pdf: Any) -> Iterator[Ink]:
    """The ink of each page, one at a time."""
    device = InkDevice(pdf.rsrcmgr)
    interpreter = InkInterpreter(pdf.rsrcmgr, device)
    for page in pdf.pages:
        interpreter.process_page(page.page_obj)
        device.notes = draw_fastened(interpreter, page.page_obj)
        yield device_to_ink(device, page)
        page.close()


def device_to_ink(device: InkDevice, page: Any) -> Ink:
    """What the device noted of a page, turned so that text reads from left to right and y grows downwards."""
    turn = main_turn(device.glyphs, device.spans)
    straight, aside = sort_out(device.glyphs, device.spans, turn)
    box = device.box
    place = TURNS[turn](box)
    clips = tuple(place(clip) for clip in device.clips)
    width, height = (box[2] - box[0], box[3] - box[1])[:: 1 if turn % 2 == 0 else -1]
    across, down = strokes_to_segments(map(place, device.strokes))
    return Ink(
        page=page.page_number,
        width=width,
        height=height,
        rotation=(-90 * turn) % 360,
        glyphs=tuple(marks_to_glyphs(straight, place)),
        turned=tuple(glyph._replace(turned=True) for glyph in marks_to_glyphs(aside, place)),
        across=across,
        down=down,
        clips=clips,
        picture_share=picture_share(device.pictures, box),
        fills=tuple(map(place, device.fills)),
        unseen=device.unseen,
        shapes=device.shapes,
        notes=tuple((place(box), text) for box, text in device.notes),
    )


def pdf_properties(pdf: Any) -> tuple[tuple[str, str], ...]:
    """The document's properties (title, subject, ...), as strings, names in lower case."""
    return tuple(
        (str(name).lower(), value.strip())
        for name, value in sorted(pdf.metadata.items())
        if isinstance(value, str) and value.strip()
    )

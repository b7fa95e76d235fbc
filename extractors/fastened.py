"""What is fastened to a page of a PDF: fields filled in and words typed onto it are drawn, remarks are taken down.

Knows pdfminer's objects by what they can do; only ``pdf.py`` imports it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import Rejected
from pipeline.model import Box

Matrix = tuple[float, float, float, float, float, float]
UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
DRAWN = 1000
"""So many things of a page are drawn; of more only the words are told."""
SILENT = ("Link", "Popup", "FileAttachment", "TrapNet", "PrinterMark")
"""Kinds that carry no words of their own: a popup shows those of the remark that it belongs to."""


def draw_fastened(interpreter: Any, page: Any) -> list[tuple[Box, str]]:
    """Draw what is fastened to a page, its letters only, and give the places and words of what is not drawn.

    Places are those of the page as the interpreter draws it.
    """
    device, upright = interpreter.device, page_matrix(page)
    notes = []
    for number, thing in enumerate(fastened_to(page)):
        box = boxed(resolved(thing.get("Rect")))
        if box is None or name_of(thing.get("Subtype")) in SILENT:
            continue
        before, strokes, fills = len(device.glyphs), len(device.strokes), len(device.fills)
        device.clip = 0
        if number < DRAWN:
            draw_appearance(interpreter, thing, box, upright)
        del device.strokes[strokes:], device.fills[fills:]  # The frame of a field is no rule of a table.
        drawn = "".join(glyph[0] for glyph in device.glyphs[before:])
        text = words_of(thing)
        if text and "".join(text.split()) not in "".join(drawn.split()):
            notes.append((moved(box, upright), text))
    return notes


def fastened_to(page: Any) -> Iterator[Mapping[str, Any]]:
    """The things that are fastened to a page."""
    listed = resolved(page.annots)
    for thing in listed if isinstance(listed, list) else ():
        if isinstance(found := resolved(thing), dict):
            yield found


def draw_appearance(interpreter: Any, thing: Mapping[str, Any], box: Box, upright: Matrix) -> None:
    """Draw a thing as its appearance says (ISO 32000-1, 12.5.5), fitted into its box."""
    form = appearance(thing)
    if form is None:
        return
    matrix = numbers(resolved(form.attrs.get("Matrix")), 6) or UNTURNED
    inner = boxed(resolved(form.attrs.get("BBox")))
    if inner is None:
        return
    x0, y0, x1, y1 = moved(inner, matrix)  # type: ignore[arg-type]
    across = (box[2] - box[0]) / (x1 - x0) if x1 > x0 else 1.0
    up = (box[3] - box[1]) / (y1 - y0) if y1 > y0 else 1.0
    fitted = (across, 0.0, 0.0, up, box[0] - across * x0, box[1] - up * y0)
    resources = resolved(form.attrs.get("Resources")) or {}
    ctm = product(product(matrix, fitted), upright)  # type: ignore[arg-type]
    try:
        interpreter.dup().render_contents(resources, [form], ctm=ctm)
    except (Rejected, MemoryError):
        raise
    except Exception:  # Whatever the library stumbles over: the page is sound, and the words are told all the same.
        return


def appearance(thing: Mapping[str, Any]) -> Any:
    """The form that a thing is drawn by, of several the one for its state; None where it has none."""
    kinds = resolved(thing.get("AP"))
    form = resolved(kinds.get("N")) if isinstance(kinds, dict) else None
    if isinstance(form, dict):
        form = resolved(form.get(name_of(thing.get("AS"))))
    return form if hasattr(form, "get_data") else None


def words_of(thing: Mapping[str, Any]) -> str:
    """The remark that a thing is, or what is filled in where it is a field."""
    parent = resolved(thing.get("Parent"))
    given = thing.get("V") or (parent.get("V") if isinstance(parent, dict) else None)
    filled = resolved(given) if name_of(thing.get("Subtype")) == "Widget" else resolved(thing.get("Contents"))
    return decoded(filled).replace("\r", "\n").strip() if isinstance(filled, bytes) else ""


def decoded(text: bytes) -> str:
    """A text as PDF stores it: UTF-16 or UTF-8 with a mark in front, else Latin letters."""
    for start, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if text.startswith(start):
            return text[len(start) :].decode(encoding, "replace")
    return text.decode("cp1252", "replace")


def page_matrix(page: Any) -> Matrix:
    """How the interpreter turns a page's coordinates."""
    x0, y0, x1, y1 = page.mediabox
    return {
        90: (0.0, -1.0, 1.0, 0.0, -y0, x1),
        180: (-1.0, 0.0, 0.0, -1.0, x1, y1),
        270: (0.0, 1.0, -1.0, 0.0, y1, -x0),
    }.get(page.rotate, (1.0, 0.0, 0.0, 1.0, -x0, -y0))


def product(first: Matrix, then: Matrix) -> Matrix:
    """One matrix after another."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def moved(box: Box, matrix: Matrix) -> Box:
    """The box around a box that was moved and turned.

    >>> moved((0, 0, 2, 1), (0.0, 1.0, -1.0, 0.0, 5.0, 0.0))
    (4.0, 0.0, 5.0, 2.0)
    """
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def boxed(given: Any) -> Box | None:
    """Four numbers as a box, its lower left corner first."""
    found = numbers(given, 4)
    if found is None:
        return None
    x0, y0, x1, y1 = found
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def numbers(given: Any, count: int) -> Sequence[float] | None:
    """So many numbers, None where there are others."""
    values = [resolved(value) for value in given] if isinstance(given, list) else []
    return values if len(values) == count and all(isinstance(value, int | float) for value in values) else None


def resolved(thing: Any) -> Any:
    """What a reference stands for."""
    return thing.resolve() if hasattr(thing, "resolve") else thing


def name_of(thing: Any) -> str:
    """A name as text, "" for what is none."""
    name = getattr(resolved(thing), "name", "")
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)

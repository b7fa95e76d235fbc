"""What is drawn on a sheet -> notes: shapes, charts, diagrams, buttons; pictures and files are named and not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, fromstring

from extractors.ooxml import Note, coordinate, local, named

SHAPES = ("sp", "cxnSp")
EMBEDDED = ("oleObject", "package")
"""The relations of a sheet to files that were put into it whole."""


def shapes(data: bytes) -> list[Note]:
    """Read the texts of a drawing's shapes, each with the cell at its upper left corner, and name its pictures."""
    notes = []
    for anchor in fromstring(data):
        for shape in named(anchor, *SHAPES):
            notes.append(Note("text_box", anchor_ref(anchor), shape_text(shape)))
        for picture in named(anchor, "pic"):
            notes.append(Note("not_read_in_sheet", anchor_ref(anchor), picture_name(picture)))
    return [note for note in notes if note.text]


def shape_text(shape: Element) -> str:
    return "\n".join(paragraph_text(paragraph) for paragraph in named(shape, "p")).strip()


def paragraph_text(paragraph: Element) -> str:
    return "".join("\n" if local(piece) == "br" else piece.text or "" for piece in named(paragraph, "t", "br"))


def anchor_ref(anchor: Element) -> str | None:
    """Give the cell at which a drawing is fastened."""
    place = {local(child): int(child.text or "0") for start in anchor if local(start) == "from" for child in start}
    return coordinate(place["row"] + 1, place["col"] + 1) if {"row", "col"} <= place.keys() else None


def picture_name(picture: Element) -> str:
    """What is said of a picture for those who do not see it, else its name."""
    told = next(named(picture, "cNvPr"), None)
    return "" if told is None else (told.get("descr") or told.get("title") or told.get("name") or "").strip()


def chart_words(data: bytes) -> list[Note]:
    """Read the words of a chart, each once: titles, labels, the names of its series and of what they count."""
    root = fromstring(data)
    written = [paragraph_text(paragraph) for paragraph in named(root, "p")]
    stored = [value.text or "" for cache in named(root, "strCache") for value in named(cache, "v")]
    given = [value.text or "" for name in named(root, "tx") for value in name if local(value) == "v"]
    words = dict.fromkeys(text.strip() for text in (*written, *stored, *given) if any(map(str.isalpha, text)))
    return [Note("chart_text", None, "\n".join(words))] if words else []


def diagram_words(data: bytes) -> list[Note]:
    """Read the words of a diagram that Excel lays out itself (SmartArt)."""
    words = [text for point in named(fromstring(data), "pt") if (text := shape_text(point))]
    return [Note("text_box", None, "\n".join(words))] if words else []


class OldShapes(HTMLParser):
    """The texts of the shapes of an old-style drawing (VML), which need not be sound XML; comments are none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.kind, self.text, self.inside = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "v:textbox":
            self.inside = True
        elif tag == "x:clientdata":
            self.kind = dict(attrs).get("objecttype") or ""
        elif tag == "br":
            self.text += "\n" * self.inside

    def handle_endtag(self, tag: str) -> None:
        if tag == "v:textbox":
            self.inside = False
        elif tag == "v:shape":
            self.found.append((self.kind, " ".join(self.text.split())))
            self.kind, self.text = "", ""

    def handle_data(self, data: str) -> None:
        self.text += data * self.inside


def old_shapes(data: bytes) -> list[Note]:
    """Read the words of buttons, check boxes and other shapes of the old kind.

    >>> shape = '<v:shape><v:textbox><div>{}</div></v:textbox><x:ClientData ObjectType="{}"/></v:shape>'
    >>> old_shapes((shape.format("Tryck<br>här", "Button") + shape.format("Hej", "Note")).encode())
    [Note(code='text_box', ref=None, text='Tryck här')]
    """
    parser = OldShapes()
    parser.feed(data.decode("utf-8", "replace"))
    return [Note("text_box", None, text) for kind, text in parser.found if text and kind != "Note"]


def embedded(relations: Mapping[str, Sequence[str]]) -> list[Note]:
    """Name the files that were put into a sheet whole; they are not opened."""
    parts = dict.fromkeys(part for kind in EMBEDDED for part in relations.get(kind, ()))
    return list(map(not_read, parts))


def not_read(part: str) -> Note:
    """Name a part of the workbook that was not read."""
    return Note("not_read_in_sheet", None, PurePosixPath(part).name)


def pop_ups(element: Element) -> Iterator[Note]:
    """Read what shows when a cell is chosen or filled wrongly (dataValidation), or when a link is pointed at."""
    names = ("promptTitle", "prompt", "errorTitle", "error", "tooltip")
    text = "\n".join(words for name in names if (words := (element.get(name) or "").strip()))
    if text:
        place = element.get("sqref") or element.get("ref") or ""
        yield Note("pop_up_text", place.partition(" ")[0] or None, text)

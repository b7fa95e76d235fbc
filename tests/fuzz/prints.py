"""Changes to what a PDF holds: its objects unpacked, their numbers, names, references and drawing spoiled."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from random import Random

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject, StreamObject

from tests.fuzz.bytewise import ANY, MANY

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

Objects = tuple[tuple[int, bytes], ...]
OBJECT = re.compile(rb"(?:^|[\r\n])(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"\A(.*?)\bstream\r?\n(.*)\r?\nendstream", re.DOTALL)
LENGTH = re.compile(rb"/Length \d+( 0 R)?")
NUMBER = re.compile(rb"(?<![\w/.#<-])-?\d+\.?\d*(?![\w.])")
REFERENCE = re.compile(rb"\b\d+ 0 R\b")
NAME = re.compile(rb"/[A-Za-z]\w*")
OPERATOR = re.compile(rb"(?<=[ \n)\]>])(?:[a-zA-Z]{1,2}\*?|['\"])(?=[ \r\n])")
ODD = (
    *(b"0", b"-1", b"1", b"99999999999999999999", b"1e9", b"-0.0000001", b"1000000000.5", b"32768", b"-2147483649"),
    *(
        b"null",
        b"true",
        b"[]",
        b"<<>>",
        b"()",
        b"<FEFF00E5>",
        b"/X",
        b"--5",
        b"1.2.3",
        b"[[[[]]]]",
        b"(" + b"x" * MANY + b")",
    ),
)


@lru_cache(maxsize=32)
def plain(data: bytes) -> bytes:
    """A PDF with nothing in it packed."""
    writer = PdfWriter(clone_from=BytesIO(data))
    for number, stream in enumerate(writer._objects):
        if isinstance(stream, StreamObject) and stream.get("/Filter") in ("/FlateDecode", ["/FlateDecode"]):
            opened = DecodedStreamObject()
            opened.update({key: value for key, value in stream.items() if key not in ("/Filter", "/DecodeParms")})
            opened.set_data(stream.get_data())
            opened[NameObject("/Length")] = NameObject("/Unset")
            writer._objects[number] = opened
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def objects_of(data: bytes) -> Objects:
    """The numbers and bodies of a PDF's objects, nothing packed."""
    return tuple((int(match[1]), match[2].strip()) for match in OBJECT.finditer(plain(data)))


def written(data: bytes, objects: Sequence[tuple[int, bytes]]) -> bytes:
    """A PDF of objects, with the table of their places, under the trailer of ``data``."""
    trailer = re.findall(rb"trailer(.*?)startxref", plain(data), re.DOTALL)[-1].strip()
    body, places = b"%PDF-1.7\n", {}
    for number, content in objects:
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    size = max(places, default=0) + 1
    rows = (b"%010d 00000 %b \n" % (places.get(n, 0), b"n" if n in places else b"f") for n in range(size))
    return body + b"xref\n0 %d\n%btrailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (size, b"".join(rows), trailer, len(body))


def changed(data: bytes, dice: Random, change: Callable[[bytes], bytes], *, in_streams: bool = False) -> bytes:
    """A PDF with one of its objects changed, or what one draws."""
    objects = list(objects_of(data))
    drawn = [n for n, (_, body) in enumerate(objects) if STREAM.match(body)]
    at = dice.choice(drawn) if in_streams and drawn else dice.randrange(len(objects))
    number, body = objects[at]
    match = STREAM.match(body)
    if match is None:
        objects[at] = (number, change(body))
    elif in_streams:
        drawing = change(match[2])
        objects[at] = (number, LENGTH.sub(b"/Length %d" % len(drawing), match[1]) + stream_of(drawing))
    else:
        objects[at] = (number, change(match[1]) + stream_of(match[2]))
    return written(data, objects)


def stream_of(drawing: bytes) -> bytes:
    return b"stream\n" + drawing + b"\nendstream"


def replaced(pattern: re.Pattern[bytes], body: bytes, dice: Random, put: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """A body with some of what a pattern finds replaced."""
    found = list(pattern.finditer(body))
    for match in sorted(dice.sample(found, min(len(found), dice.choice((1, 3, 20)))), key=lambda m: -m.start()):
        body = body[: match.start()] + put(match) + body[match.end() :]
    return body


def entries_odd(data: bytes, dice: Random) -> bytes:
    """Numbers in objects are others, or no numbers."""
    return changed(data, dice, lambda body: replaced(NUMBER, body, dice, lambda match: dice.choice(ODD)))


def references_odd(data: bytes, dice: Random) -> bytes:
    """Objects refer to others than they should, to themselves, or to none."""
    known = [number for number, _ in objects_of(data)]
    put = lambda match: b"%d 0 R" % dice.choice((*known, 0, 99999)) if dice.random() < 0.8 else b"null"  # noqa: E731
    return changed(data, dice, lambda body: replaced(REFERENCE, body, dice, put))


def names_odd(data: bytes, dice: Random) -> bytes:
    """Names are those of other things."""
    names = sorted({match[0] for _, body in objects_of(data) for match in NAME.finditer(body[:2000])})
    return changed(data, dice, lambda body: replaced(NAME, body, dice, lambda match: dice.choice(names)))


def object_missing(data: bytes, dice: Random) -> bytes:
    """An object is missing, or something else."""
    objects = list(objects_of(data))
    at = dice.randrange(len(objects))
    other = dice.choice(objects)[1]
    objects[at : at + 1] = dice.choice(([], [(objects[at][0], dice.choice(ODD))], [(objects[at][0], other)]))
    return written(data, objects)


def drawing_odd(data: bytes, dice: Random) -> bytes:
    """What is drawn has other numbers."""
    put = lambda match: dice.choice(ODD)  # noqa: E731
    return changed(data, dice, lambda body: replaced(NUMBER, body, dice, put), in_streams=True)


def operators_odd(data: bytes, dice: Random) -> bytes:
    """What is drawn is drawn otherwise, not at all, or very often."""
    known = (
        b"q",
        b"Q",
        b"cm",
        b"Tm",
        b"Td",
        b"Tj",
        b"re",
        b"f",
        b"S",
        b"W",
        b"n",
        b"BT",
        b"ET",
        b"Do",
        b"Tf",
        b"Tr",
        b"BI",
    )
    put = lambda match: dice.choice((*known, b"", b"q " * MANY, b"Q " * MANY, match[0] + b" " + match[0]))  # noqa: E731
    return changed(data, dice, lambda body: replaced(OPERATOR, body, dice, put), in_streams=True)


def drawing_spoiled(data: bytes, dice: Random) -> bytes:
    """The bytes of what is drawn, of a font or a table are others."""
    return changed(data, dice, lambda body: dice.choice(ANY)(body, dice) if body else body, in_streams=True)


def packed_otherwise(data: bytes, dice: Random) -> bytes:
    """The same objects in another order, packed anew or not at all."""
    objects = list(objects_of(data))
    dice.shuffle(objects)
    return written(data, [(number, repacked(body) if dice.random() < 0.5 else body) for number, body in objects])


def repacked(body: bytes) -> bytes:
    """An object with its stream packed, unless it is in some way of its own."""
    match = STREAM.match(body)
    if match is None or b"/Filter" in match[1]:
        return body
    drawing = zlib.compress(match[2])
    return LENGTH.sub(b"/Length %d /Filter /FlateDecode" % len(drawing), match[1]) + stream_of(drawing)


PRINT = (
    *(entries_odd, entries_odd, references_odd, names_odd, object_missing),
    *(drawing_odd, operators_odd, drawing_spoiled, *ANY),
)
PRINT_KEPT = (packed_otherwise,)

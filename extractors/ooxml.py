"""The package that a workbook is: a guarded ZIP, and those of its parts that stand beside the cells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePath
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, fromstring
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile, ZipInfo

from extractors.advice import advice
from pipeline.errors import Rejected
from pipeline.model import Source

DATA: dict[str, Any] = tomllib.loads((files("extractors") / "data" / "xlsx.toml").read_text(encoding="utf-8"))
COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
HEADER_CODES = re.compile(r'&"[^"]*"|&K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|&\[[^\]]*\]|&\d+|&[A-Za-z](?:[+-]\d+)?|&(?=&)')
ENCRYPTED_ENTRY = 0x1
CACHED = 1 << 14


class Rich(NamedTuple):
    """A string as a workbook stores it: its text, and that part of it which is struck through."""

    text: str
    struck: str = ""


class Style(NamedTuple):
    """How cells look: the number of their format, its code where the workbook states one, whether they are struck."""

    number: int
    code: str = ""
    is_struck: bool = False


class Note(NamedTuple):
    """A text that belongs to a cell's place or stands above the cells; ``ref`` is None where it has no cell."""

    code: str
    ref: str | None
    text: str


class Package(ZipFile):
    """A workbook's ZIP whose parts, whoever asks for one, declare no entities: no office program writes any."""

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:
        data = super().read(name, pwd)
        if declares_entities(data):
            raise Rejected("unreadable")
        return data


class FoundError(Exception):
    """What is looked for in XML begins here."""


def declares_entities(data: bytes) -> bool:
    """Whether XML, in whatever encoding, has a declaration before its first element in which entities may be declared.

    >>> declares_entities(b"<?xml version='1.0'?><!-- <!DOCTYPE --><a/>"), declares_entities(b"not XML")
    (False, False)
    >>> declares_entities("<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>".encode("utf-16"))
    True
    """
    declared: list[str] = []

    def begin(*_: object) -> None:
        raise FoundError

    def declare(name: str, *_: object) -> None:
        declared.append(name)
        raise FoundError

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = declare, begin
    with suppress(FoundError, ExpatError):
        parser.Parse(data, True)
    return bool(declared)


def open_package(source: Source, most: int) -> Package:
    """Open a workbook's ZIP; raise Rejected for what is none, is locked, or would unpack to over ``most`` bytes."""
    try:
        with open(source.file, "rb") as stream:  # noqa: PTH123
            beginning = stream.read(len(COMPOUND_FILE))
            if beginning == COMPOUND_FILE:
                raise compound_to_error(source, stream.read())
    except FileNotFoundError as error:
        raise Rejected("not_found") from error
    except OSError as error:
        raise Rejected("unreadable") from error
    if not beginning:
        raise Rejected("empty_file")
    if not beginning.startswith(b"PK"):
        raise wrong_format(source, "–")
    try:
        package = Package(source.file)
    except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
        # A single wrong byte in its list of parts may speak of a version of ZIP, or of a place, that is none.
        raise Rejected("truncated") from error
    try:
        check_package(source, package, most)
    except Rejected:
        package.close()
        raise
    return package


def check_package(source: Source, package: ZipFile, most: int) -> None:
    """Raise Rejected for a ZIP that is no workbook or that should not be unpacked."""
    entries = package.infolist()
    if len(entries) > DATA["limits"]["parts"] or sum(entry.file_size for entry in entries) > most:
        raise Rejected("unpacks_too_large")
    if any(entry.flag_bits & ENCRYPTED_ENTRY for entry in entries):
        raise Rejected("encrypted")
    names = {entry.filename for entry in entries}
    other = next((name for part, name in DATA["other_packages"].items() if part in names), None)
    if other or "[Content_Types].xml" not in names:
        raise wrong_format(source, other or "ZIP")


def compound_to_error(source: Source, rest: bytes) -> Rejected:
    """Say what an OLE compound file is: a locked workbook, an old one, or something else; case does not count."""
    names = rest.lower()
    for stream, code in DATA["compound"].items():
        if stream.lower().encode("utf-16-le") in names:
            return Rejected(code)
    return wrong_format(source, "OLE")


def wrong_format(source: Source, found: str) -> Rejected:
    return Rejected(
        "wrong_format", (("ending", PurePath(source.path).suffix or "–"), ("found", found), *advice(source.path, found))
    )


def local(element: Element) -> str:
    """Give an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def named(element: Element, *names: str) -> Iterator[Element]:
    """Go through the elements below with one of the names, in any namespace, leaving out fallback drawings."""
    for child in element:
        if local(child) == "Fallback":
            continue
        if local(child) in names:
            yield child
        yield from named(child, *names)


def unescaped(text: str) -> str:
    """Decode the characters that XML cannot hold.

    >>> unescaped("rad_x000D_"), unescaped("_x005F_x000D_"), unescaped("_xD83D__xDE00_")
    ('rad\\r', '_x000D_', '😀')
    """
    if "_x" not in text:
        return text
    decoded = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def string_item(item: Element) -> Rich:
    """Read a shared or inline string: plain, or in runs of which some are struck through; no phonetic hints."""
    if len(item) == 1 and local(item[0]) == "t":
        return Rich(unescaped(item[0].text or ""))
    texts = [child for child in item if local(child) in ("t", "r")]
    runs = [run_texts(child) if local(child) == "r" else (child.text or "", "") for child in texts]
    return Rich(unescaped("".join(text for text, _ in runs)), unescaped("".join(struck for _, struck in runs)))


def run_texts(run: Element) -> tuple[str, str]:
    """Give a run's text, and the same again if it is struck through."""
    text = "".join(child.text or "" for child in run if local(child) == "t")
    return text, text if strikes(run) else ""


def strikes(element: Element) -> bool:
    """Tell whether a run or a font strikes its letters through."""
    return any(strike.get("val", "1") not in ("0", "false") for strike in named(element, "strike"))


def shared_strings(data: bytes) -> tuple[Rich, ...]:
    return tuple(string_item(item) for item in fromstring(data) if local(item) == "si")


def cell_styles(data: bytes) -> tuple[Style, ...]:
    """Read the styles that cells name by number; colours, borders and named styles, right or wrong, say nothing here.

    >>> fonts = b'<fonts><font/><font><strike/></font></fonts>'
    >>> data = b'<s><numFmts><numFmt numFmtId="170" formatCode="0.0"/></numFmts>' + fonts
    >>> cell_styles(data + b'<cellXfs><xf numFmtId="170" fontId="1"/><xf numFmtId="14" odd=""/></cellXfs></s>')
    (Style(number=170, code='0.0', is_struck=True), Style(number=14, code='', is_struck=False))
    """
    lists = {local(child): child for child in fromstring(data)}
    formats, fonts, styles = (lists.get(name, ()) for name in ("numFmts", "fonts", "cellXfs"))
    codes = {stated.get("numFmtId"): stated.get("formatCode", "") for stated in formats}
    struck = {str(number) for number, font in enumerate(fonts) if strikes(font)}
    return tuple(
        Style(int(style.get("numFmtId", "0")), codes.get(style.get("numFmtId"), ""), style.get("fontId", "0") in struck)
        for style in styles
    )


def comments(data: bytes) -> list[Note]:
    """Read a sheet's comments; the author's name, which Excel writes before the text, is left out."""
    root = fromstring(data)
    authors = [author.text or "" for author in named(root, "author")]
    notes = []
    for comment in named(root, "comment"):
        text = "".join(string_item(item).text for item in comment if local(item) == "text")
        author = authors[int(comment.get("authorId", "0"))] if authors else ""
        notes.append(Note("comment", comment.get("ref"), text.removeprefix(f"{author}:").strip()))
    return notes


def threaded_comments(data: bytes) -> list[Note]:
    """Read a sheet's comments of the newer kind, answers included."""
    return [
        Note("comment", comment.get("ref"), "".join(text.text or "" for text in named(comment, "text")).strip())
        for comment in named(fromstring(data), "threadedComment")
    ]


@lru_cache(maxsize=CACHED)
def coordinate(row: int, col: int) -> str:
    """Name a cell by its row and column, both from 1.

    >>> coordinate(7, 2), coordinate(1048576, 16384)
    ('B7', 'XFD1048576')
    """
    return f"{column_letters(col)}{row}"


def column_letters(col: int) -> str:
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def header_words(element: Element) -> list[Note]:
    """Read a sheet's printed headers and footers, if they hold words beside codes for page numbers and the like."""
    texts = {" ".join(HEADER_CODES.sub(" ", unescaped(child.text or "")).split()): None for child in element}
    return [Note("header_footer", None, text) for text in texts if any(letter.isalpha() for letter in text)]


def properties(package: ZipFile) -> tuple[tuple[str, str], ...]:
    """Read the properties that may tell which plan this is, as the file states them."""
    names = set(package.namelist())
    parts = [name for name in ("docProps/core.xml", "docProps/app.xml") if name in names]
    roots = [fromstring(package.read(name)) for name in parts]
    stated = {local(child): (child.text or "").strip() for root in roots for child in root}
    return tuple((name, stated[tag]) for tag, name in DATA["properties"].items() if stated.get(tag))

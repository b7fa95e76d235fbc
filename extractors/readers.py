"""Which reader a file is for: by its content, not by its name. The only dispatch."""

from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from extractors.advice import advice
from extractors.text import is_dump, read_text
from extractors.xlsx import read_workbook
from pipeline.errors import Rejected
from pipeline.limits import Limits
from pipeline.model import Reading, Source

ZIP, PDF, OLE = b"PK", b"%PDF-", b"\xd0\xcf\x11\xe0"
HEAD = 1024
"""Bytes at a file's start in which a PDF's mark may stand."""
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
"""What PNG, JPEG and TIFF files (the large ones too) begin with."""
PICTURE_ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
READABLE = {".xlsx", ".xlsm", ".xltx", ".xltm", ".pdf"} | PICTURE_ENDINGS
"""The endings that the readers take."""
EXPECTED = READABLE | {".xls", ".xlsb", ".ods"}
"""The endings of files that ought to be plans: one that cannot be read is rejected, not skipped."""
TEXT_ENDING = ".txt"
TEXTS = ("text", "CSV")
"""The codes of files that may be a plan's text."""
BINARY = "xl/workbook.bin"
"""The part that tells Excel's binary workbook (.xlsb) from one of XML."""
OPEN = ".ods"
"""The ending of OpenDocument's workbooks."""
MARKS = (
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
    (b"<table", "HTML"),
    (b"<?xml", "XML"),
    (b"{\\rtf", "RTF"),
    (b"\x89png", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"ii*\x00", "picture"),
    (b"mm\x00*", "picture"),
)
"""What files of other kinds begin with, in lower case, and the code of what that is."""
PICTURE_MARKS = (
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WebP"),
    (re.compile(rb"....ftyp(hei|hev|mif1|msf1)", re.DOTALL), "HEIC"),
    (re.compile(rb"....ftypavi", re.DOTALL), "AVIF"),
    (re.compile(rb"BM....\0{4}", re.DOTALL), "BMP"),
)
"""What pictures of other kinds begin with, and the code of each kind."""
SEPARATORS = b";\t"
CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")
"""Bytes that no text has."""


def kind_of(path: Path) -> str | None:
    """``workbook``, ``print``, ``picture`` or ``text`` by content, None for a file that no reader knows.

    A text counts only if it holds a template's headers.

    Raises Rejected: empty_file, unreadable, wrong_format (an expected ending over something else), unsupported.
    """
    facts = (("file", path.name),)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise Rejected("unreadable", facts) from error
    ending = path.suffix.lower()
    kind = head_to_kind(head, path, ending in EXPECTED)
    if kind is None and ending in EXPECTED:
        if not head:
            raise Rejected("empty_file", facts)
        found = name_of(head)
        raise Rejected("wrong_format", (*facts, ("ending", ending), ("found", found), *advice(path.name, found)))
    if kind is None and (ending == TEXT_ENDING or name_of(head) in TEXTS) and is_dump(path):
        return "text"
    return kind


def unsupported(name: str) -> Rejected:
    """What is said of a file of a kind that no reader takes."""
    return Rejected("unsupported", (("file", name), *advice(name)))


def may_hold_pictures(path: Path) -> bool:
    """Whether a file is a picture, or a PDF, whose pages may be some."""
    try:
        # Workbooks are most files of many a run, and what they hold need not be listed for this.
        with path.open("rb") as file:
            if file.read(len(ZIP)) == ZIP:
                return False
    except OSError:
        return False
    try:
        return kind_of(path) in ("picture", "print")
    except Rejected:
        return False


def head_to_kind(head: bytes, path: Path, is_expected: bool) -> str | None:
    """The kind that a file's beginning tells, and a ZIP's list of parts.

    Raises Rejected: unsupported, for a workbook of a kind that no reader takes.
    """
    if head.startswith(ZIP):
        return zip_to_kind(path, is_expected)
    # Readers take a PDF whose mark stands a little into the file; a text that only speaks of PDF is none.
    if head.lstrip().startswith(PDF) or (is_expected and PDF in head):
        return "print"
    if head.startswith(PICTURES):
        return "picture"
    return "workbook" if head.startswith(OLE) and is_expected else None


def zip_to_kind(path: Path, is_expected: bool) -> str | None:
    """Whether a ZIP is a workbook; one that cannot be listed counts as one if its name says so."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return "workbook" if is_expected else None
    if BINARY in names or path.suffix.lower() == OPEN:
        raise unsupported(path.name)
    return "workbook" if is_expected or any(name.startswith("xl/") for name in names) else None


def name_of(head: bytes) -> str:
    """The code of what a file begins like.

    >>> name_of(b"<!DOCTYPE html>"), name_of(b"Orsak;Vem\\n"), name_of("Hallå!".encode("latin-1")), name_of(bytes(99))
    ('HTML', 'CSV', 'text', 'unknown')
    """
    for sign, name in PICTURE_MARKS:
        if sign.match(head):
            return name
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for mark, name in MARKS:
        if start.lower().startswith(mark):
            return name
    if any(byte in CONTROLS for byte in head):
        return "unknown"
    return "CSV" if any(byte in SEPARATORS for byte in start.partition(b"\n")[0]) else "text"


def read(source: Source, limits: Limits = Limits()) -> Reading:
    """A file read into grids, within limits, by the reader that its content calls for.

    Raises Rejected with the code that the sender is told.
    """
    reader = reader_of(kind_of(Path(source.file)))
    if reader is None:
        raise unsupported(source.path)
    try:
        return reader(source, limits)
    except MemoryError as error:
        raise Rejected("resource_limit", (("file", source.path), ("limit", "memory_mb"))) from error


def reader_of(kind: str | None) -> Callable[[Source, Limits], Reading] | None:
    """What reads files of a kind; those of pages are loaded where one comes: they take longest."""
    if kind == "picture":
        from extractors.pictured import read_picture

        return read_picture
    if kind == "print":
        from extractors.prints import read_print

        return read_print
    return {"text": read_text, "workbook": read_workbook}.get(kind or "")

"""Which reader a file is for: by its content, not by its name. The only dispatch."""

from __future__ import annotations

import zipfile
from pathlib import Path

from extractors.prints import read_print
from extractors.xlsx import read_workbook
from pipeline.errors import Rejected
from pipeline.model import Reading, Source

ZIP, PDF, OLE = b"PK", b"%PDF-", b"\xd0\xcf\x11\xe0"
HEAD = 1024
"""Bytes at a file's start in which a PDF's mark may stand."""
READABLE = {".xlsx", ".xlsm", ".xltx", ".xltm", ".pdf"}
"""The endings of files that ought to be plans: one that is something else is rejected, not skipped."""


def kind_of(path: Path) -> str | None:
    """``workbook`` or ``print`` by content, None for a file that no reader knows.

    Raises Rejected: empty_file, unreadable, wrong_format (a known ending over something else), old_excel, encrypted.
    """
    facts = (("file", path.name),)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise Rejected("unreadable", facts) from error
    known = path.suffix.lower() in READABLE
    if not head:
        if known:
            raise Rejected("empty_file", facts)
        return None
    if PDF in head:
        return "print"
    if head.startswith(ZIP) and is_workbook(path, known):
        return "workbook"
    if head.startswith(OLE) and (known or path.suffix.lower() == ".xls"):
        return "workbook"
    if known:
        raise Rejected("wrong_format", (*facts, ("ending", path.suffix), ("found", name_of(head))))
    return None


def is_workbook(path: Path, known: bool) -> bool:
    """Whether a zip archive is a workbook; one that cannot be listed counts as one if its name says so."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.lower().startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return known


def name_of(head: bytes) -> str:
    """What a file begins like, in a word for the sender.

    >>> name_of(b"<!DOCTYPE html>"), name_of(bytes(range(200, 256)))
    ('HTML', 'okänt innehåll')
    """
    for mark, name in MARKS:
        if head.lstrip()[:200].lower().startswith(mark):
            return name
    return "text" if b"\x00" not in head and is_text(head) else UNKNOWN


MARKS = ((b"<!doctype html", "HTML"), (b"<html", "HTML"), (b"<?xml", "XML"), (b"{\\rtf", "RTF"), (b"pk", "ZIP"))
UNKNOWN = "okänt innehåll"


def is_text(head: bytes) -> bool:
    """Whether bytes read as text in UTF-8."""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def read(source: Source) -> Reading:
    """A file read into grids by the reader that its content calls for.

    Raises Rejected with the code that the sender is told.
    """
    kind = kind_of(Path(source.file))
    if kind == "print":
        return read_print(source)
    if kind == "workbook":
        return read_workbook(source)
    raise Rejected("unsupported", (("file", source.path),))

"""What came in: the files below the inputs, each with its hash, in an order that does not depend on the file system."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Source

CHUNK = 1 << 20
LOCK_FILE = "~$"
"""Excel's mark of a workbook that is open somewhere: no document."""
ESCAPED = 0xDC00
"""Where Python puts the bytes of a name that is not UTF-8."""
NOWHERE = {errno.ENOENT, errno.ENAMETOOLONG, errno.ENOTDIR, errno.ELOOP}
"""Why a path leads to no file."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was found: ``source`` is None where it could not be opened, ``code`` says why then."""

    path: str
    file: str
    source: Source | None
    code: str | None = None

    @property
    def copies(self) -> tuple[str, str]:
        """What files share that are read alike: their content, and the ending that says what it ought to be."""
        return (self.source.sha256 if self.source else self.path, Path(self.path).suffix.lower())


def find_documents(inputs: Sequence[Path]) -> tuple[Found, ...]:
    """Every file of the inputs, folders searched through, sorted by the path that is shown."""
    found = find_files(inputs)
    return tuple(hash_file(shown, found[shown]) for shown in sorted(found))


def find_files(inputs: Sequence[Path]) -> dict[str, Path]:
    """Every file of the inputs by the path that is shown."""
    found: dict[str, Path] = {}
    for given in inputs:
        if not is_folder(given):
            found[unique(found, given.name)] = given
            continue
        prefix = "" if len(inputs) == 1 else f"{given.resolve().name}/"
        for file in folder_to_files(given, set()):
            below = given.resolve().name if file == given else prefix + file.relative_to(given).as_posix()
            found[unique(found, below)] = file
    return found


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; pathlib raises an error for one that is too long or may not be followed."""
    return os.path.isdir(path)  # noqa: PTH112


def folder_to_files(folder: Path, searched: set[Path]) -> Iterator[Path]:
    """The user's files in a folder and the folders below, linked ones too, each folder once.

    A folder that may not be opened stands for the files in it: that they were missed must not go unsaid.
    """
    real = folder.resolve()
    if real in searched:
        return
    searched.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for entry in entries:
        if hidden(entry):
            continue
        if is_folder(entry):
            yield from folder_to_files(entry, searched)
        else:
            yield entry


def hidden(path: Path) -> bool:
    """Whether a file or folder is none of the user's: its name begins with a dot, or with Excel's lock mark."""
    return path.name.startswith((".", LOCK_FILE))


def unique(taken: dict[str, Path], shown: str) -> str:
    """The path to show, NFC, numbered where two inputs would show the same."""
    shown = unicodedata.normalize("NFC", readable(shown))
    number, result = 2, shown
    while result in taken:
        result = f"{shown} ({number})"
        number += 1
    return result


def readable(name: str) -> str:
    r"""A name that can be written as UTF-8: bytes that are none are read as Latin-1, as old archives have them.

    >>> readable("\udce5tg\udce4rd.xlsx"), readable("\ud800") == "\ufffd"
    ('åtgärd.xlsx', True)
    """
    return "".join(whole_letter(letter) for letter in name)


def whole_letter(letter: str) -> str:
    """A letter, or what half a surrogate pair stands for."""
    if not "\ud800" <= letter <= "\udfff":
        return letter
    return chr(ord(letter) - ESCAPED) if "\udc80" <= letter <= "\udcff" else "\ufffd"


def hash_file(shown: str, file: Path) -> Found:
    """A file with the hash of its bytes."""
    digest, size = hashlib.sha256(), 0
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            # A pipe or a device may have no end.
            return Found(shown, str(file), None, "unreadable")
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        return Found(shown, str(file), None, "not_found" if error.errno in NOWHERE else "unreadable")
    return Found(shown, str(file), Source(shown, str(file), digest.hexdigest(), size))

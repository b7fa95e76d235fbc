"""What came in: the files below the inputs, each with its hash, in an order that does not depend on the file system."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Source

CHUNK = 1 << 20
LOCK_FILE = "~$"
"""Excel's mark of a workbook that is open somewhere: no document."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was found: ``source`` is None where it could not be opened, ``code`` says why then."""

    path: str
    file: str
    source: Source | None
    code: str | None = None


def find_documents(inputs: Sequence[Path]) -> tuple[Found, ...]:
    """Every file of the inputs, folders searched through, sorted by the path that is shown."""
    found: dict[str, Path] = {}
    for given in inputs:
        prefix = "" if len(inputs) == 1 or not given.is_dir() else f"{given.name}/"
        if given.is_dir():
            for file in given.rglob("*"):
                if file.is_file() and not hidden(file.relative_to(given)):
                    found[unique(found, prefix + file.relative_to(given).as_posix())] = file
        else:
            found[unique(found, given.name)] = given
    return tuple(hash_file(shown, found[shown]) for shown in sorted(found))


def hidden(path: Path) -> bool:
    """Whether a file is none of the user's: its name or a folder's begins with a dot, or Excel's lock mark."""
    return any(part.startswith((".", LOCK_FILE)) for part in path.parts)


def unique(taken: dict[str, Path], shown: str) -> str:
    """The path to show, NFC, numbered where two inputs would show the same."""
    shown = unicodedata.normalize("NFC", shown)
    number, result = 2, shown
    while result in taken:
        result = f"{shown} ({number})"
        number += 1
    return result


def hash_file(shown: str, file: Path) -> Found:
    """A file with the hash of its bytes."""
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return Found(shown, str(file), None, "not_found")
    except OSError:
        return Found(shown, str(file), None, "unreadable")
    return Found(shown, str(file), Source(shown, str(file), digest.hexdigest(), size))

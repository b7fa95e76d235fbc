"""What decides how a document is read besides its bytes: the program, its libraries, the engine that reads pictures."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROGRAM = "atgardsplan"
ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("pipeline", "extractors", "normalizers")
LIBRARY = ".dist-info"
"""The ending of the folder that an installed library has beside it; its name holds the library's version."""
ENGINE = "tesseract"
COMPILED = "__pycache__"


@cache
def code_version() -> str:
    """The sum of all that decides how a document is read; another one after any change of it.

    >>> len(code_version())
    64
    """
    digest = hashlib.sha256()
    for part in (*own_files(), *libraries(), *engine()):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def software_version() -> str:
    """The version that is installed, 0 where the program runs from a bare folder."""
    # Not loaded for the name alone: every command asks for that, and this takes a fifth of what they need to start.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return "0"


def own_files() -> Iterator[bytes]:
    """The names and the bytes of the program's files."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*")):
            if COMPILED not in file.parts and file.is_file():
                yield file.relative_to(ROOT).as_posix().encode()
                yield file.read_bytes()


def libraries() -> Iterator[bytes]:
    """Python and the libraries that are installed beside it, by name and version."""
    yield platform.python_version().encode()
    for kind in ("purelib", "platlib"):
        names = (path.name for path in Path(sysconfig.get_path(kind)).iterdir())
        yield from sorted(os.fsencode(name) for name in names if name.endswith(LIBRARY))


def engine() -> Iterator[bytes]:
    """The engine's program, as the system finds it: a new version has another size or time."""
    found = shutil.which(ENGINE)
    if found is not None:
        facts = Path(found).stat()
        yield f"{found} {facts.st_size} {facts.st_mtime_ns}".encode()

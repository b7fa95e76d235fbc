"""The engine kept in this process (its library, by its C interface): no start and no language load for each page.

Only in worker processes: a picture that brings the library down brings down its worker, never the run.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Sequence
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from pathlib import Path
from typing import Any

LIBRARY = "tesseract"
ANY_MODE = 3
"""The engine's own choice of how it recognises letters, as its program makes it."""
NO_MESSAGES = 6
"""The level at which the library for pictures says nothing."""
START_SECONDS = 10
"""What the program may take to say its version."""
HANDLE, TEXT, NUMBER, NOTHING = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, None
CALLS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "TessVersion": (TEXT, ()),
    "TessBaseAPICreate": (HANDLE, ()),
    "TessBaseAPIInit2": (NUMBER, (HANDLE, TEXT, TEXT, NUMBER)),
    "TessBaseAPISetVariable": (NUMBER, (HANDLE, TEXT, TEXT)),
    "TessBaseAPISetPageSegMode": (NOTHING, (HANDLE, NUMBER)),
    "TessBaseAPISetImage2": (NOTHING, (HANDLE, HANDLE)),
    "TessBaseAPIRecognize": (NUMBER, (HANDLE, HANDLE)),
    "TessBaseAPIGetTsvText": (HANDLE, (HANDLE, NUMBER)),
    "TessBaseAPIGetHOCRText": (HANDLE, (HANDLE, NUMBER)),
    "TessBaseAPIClear": (NOTHING, (HANDLE,)),
    "TessDeleteText": (NOTHING, (HANDLE,)),
    "TessMonitorCreate": (HANDLE, ()),
    "TessMonitorDelete": (NOTHING, (HANDLE,)),
    "TessMonitorSetDeadlineMSecs": (NOTHING, (HANDLE, NUMBER)),
    "pixRead": (HANDLE, (TEXT,)),
    "pixDestroy": (NOTHING, (ctypes.POINTER(HANDLE),)),
    "setMsgSeverity": (NUMBER, (NUMBER,)),
}
"""The functions of the library, and of the one for pictures that it brings along: what each gives, and takes."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the engine is to look: its language, its way to part a page, and its settings.

    ``folder``: where its language data are, None for the engine's own.
    """

    language: str
    way: int
    settings: tuple[tuple[str, str], ...]
    folder: Path | None = None


def to_look(language: str, config: str, folder: Path | None = None) -> Look:
    """A look as it is written for the engine's program.

    >>> to_look("swe", "--psm 4 -c thresholding_method=2")
    Look(language='swe', way=4, settings=(('thresholding_method', '2'),), folder=None)
    """
    words = config.split()
    options = list(zip(words[::2], words[1::2], strict=True))
    settings = (value.partition("=") for option, value in options if option == "-c")
    way = next(int(value) for option, value in options if option == "--psm")
    return Look(language, way, tuple((name, value) for name, _, value in settings), folder)


def has_resident(program: str) -> bool:
    """Whether this is a worker whose engine can be kept: the library is there, and of the program's own version."""
    return parent_process() is not None and load_library(program) is not None


@cache
def load_library(program: str) -> Any:
    """The engine's library, None where there is none that gives what the ``program`` gives."""
    # Read as the library is loaded; several threads for one small picture cost more than they gain.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    name = find_library(LIBRARY)
    if name is None:
        return None
    try:
        library = ctypes.CDLL(name)
        for name, (gives, takes) in CALLS.items():
            call = getattr(library, name)
            call.restype, call.argtypes = gives, takes
        asked = subprocess.run([program, "--version"], capture_output=True, timeout=START_SECONDS, check=True)
    except (OSError, AttributeError, subprocess.SubprocessError):
        return None
    said = (asked.stdout or asked.stderr).split(b"\n")[0].split()
    library.setMsgSeverity(NO_MESSAGES)
    return library if said == [LIBRARY.encode(), library.TessVersion()] else None


@cache
def start(program: str, look: Look) -> Any:
    """The engine ready for a look, kept for the next.

    Raises RuntimeError where the language cannot be loaded or a setting is unknown.
    """
    library = load_library(program)
    handle = library.TessBaseAPICreate()
    folder = None if look.folder is None else os.fsencode(look.folder)
    if library.TessBaseAPIInit2(handle, folder, look.language.encode(), ANY_MODE):
        raise RuntimeError(look.language)
    for name, value in (("debug_file", os.devnull), *look.settings):
        if not library.TessBaseAPISetVariable(handle, name.encode(), value.encode()):
            raise RuntimeError(name)
    library.TessBaseAPISetPageSegMode(handle, look.way)
    return handle


def read_resident(program: str, paths: Sequence[Path], look: Look, dpi: int, patience: float) -> tuple[str, str]:
    """The engine's table of the words on some pictures, and its hOCR, without their heads; ``patience`` in seconds.

    Raises RuntimeError (it failed, or took too long), OSError (a picture is not there).
    """
    library, handle, end = load_library(program), start(program, look), time.monotonic() + patience
    library.TessBaseAPISetVariable(handle, b"user_defined_dpi", str(dpi).encode())
    try:
        told = [read_one(library, handle, path, number, end) for number, path in enumerate(paths)]
    except (RuntimeError, OSError):
        # What it broke off in nobody knows: the next page has a new one.
        start.cache_clear()
        raise
    return "".join(table for table, _ in told), "".join(hocr for _, hocr in told)


def read_one(library: Any, handle: Any, path: Path, number: int, end: float) -> tuple[str, str]:
    """The rows of the engine's table for the picture of a number, and its hOCR, by the time ``end``."""
    picture = HANDLE(library.pixRead(os.fsencode(path)))
    if picture.value is None:
        raise OSError(path)
    monitor = library.TessMonitorCreate()
    try:
        library.TessMonitorSetDeadlineMSecs(monitor, max(1, round(1000 * (end - time.monotonic()))))
        library.TessBaseAPISetImage2(handle, picture)
        if library.TessBaseAPIRecognize(handle, monitor):
            raise RuntimeError(path)
        table = taken(library, library.TessBaseAPIGetTsvText(handle, number))
        return table, taken(library, library.TessBaseAPIGetHOCRText(handle, number))
    finally:
        library.TessBaseAPIClear(handle)
        library.TessMonitorDelete(monitor)
        library.pixDestroy(ctypes.byref(picture))


def taken(library: Any, text: Any) -> str:
    """A text that the library made, which is freed; raises RuntimeError where it made none."""
    if text is None:
        raise RuntimeError
    try:
        return ctypes.string_at(text).decode("utf-8")
    finally:
        library.TessDeleteText(text)

"""What came in: the files below the inputs, each with its hash, in an order that does not depend on the file system."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.model import Source
from pipeline.ours import written_by_run

CHUNK = 1 << 20
LOCK_FILE = "~$"
"""Excel's mark of a workbook that is open somewhere: no document."""
ESCAPED = 0xDC00
"""Where Python puts the bytes of a name that is not UTF-8."""
NOWHERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
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


class Entry(NamedTuple):
    """A file as it was come upon; ``code`` says why it is not to be opened, where it is not."""

    file: Path
    code: str | None = None


def find_documents(inputs: Sequence[Path]) -> tuple[Found, ...]:
    """Every file of the inputs, folders searched through, sorted by the path that is shown."""
    found = find_entries(inputs)
    return tuple(entry_to_found(shown, found[shown]) for shown in sorted(found))


def find_files(inputs: Sequence[Path]) -> dict[str, Path]:
    """Every file of the inputs that may be opened, by the path that is shown."""
    return {shown: entry.file for shown, entry in find_entries(inputs).items() if entry.code is None}


def find_entries(inputs: Sequence[Path]) -> dict[str, Entry]:
    """Every file of the inputs by the path that is shown."""
    found: dict[str, Entry] = {}
    # Which of two that would show the same is numbered does not depend on the order in which they were given.
    for shown, entry in sorted(named_entries(inputs), key=lambda pair: (pair[0], str(pair[1].file))):
        found[unique(found, shown)] = entry
    return found


def named_entries(inputs: Sequence[Path]) -> Iterator[tuple[str, Entry]]:
    """Every file of the inputs with its path below them."""
    for given in inputs:
        if not is_folder(given):
            yield given.name, file_to_entry(given)
            continue
        home = given.resolve()
        prefix = "" if len(inputs) == 1 else f"{home.name}/"
        for entry in folder_to_entries(given, home, set()):
            yield home.name if entry.file == given else prefix + entry.file.relative_to(given).as_posix(), entry


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; pathlib raises an error for one that is too long or may not be followed."""
    return os.path.isdir(path)  # noqa: PTH112


def folder_to_entries(folder: Path, home: Path, searched: set[str]) -> Iterator[Entry]:
    """The user's files in a folder and the folders below, each folder once, without what a run wrote there.

    Links are followed within ``home``, not out of it: who put them there may have meant somebody else's files. A folder
    that may not be opened stands for the files in it: that they were missed must not go unsaid.
    """
    real = os.path.realpath(folder)
    if real in searched:
        return
    searched.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield Entry(folder, error_to_code(error))
        return
    ours = written_by_run(folder)
    for entry in entries:
        if hidden(entry) or entry.name in ours:
            continue
        if not is_folder(entry):
            yield file_to_entry(entry, home)
        elif leads_out(entry, home):
            yield Entry(entry, "link_outside")
        else:
            yield from folder_to_entries(entry, home, searched)


def file_to_entry(file: Path, home: Path | None = None) -> Entry:
    """What was come upon, with the reason why it is not to be opened; a pipe or a device may have no end."""
    try:
        mode = file.stat().st_mode
    except OSError as error:
        return Entry(file, error_to_code(error))
    if home is not None and file.is_symlink() and leads_out(file, home):
        return Entry(file, "link_outside")
    return Entry(file, None if stat.S_ISREG(mode) else "unreadable")


def leads_out(path: Path, home: Path) -> bool:
    """Whether a path below a folder leads to somewhere else."""
    return not Path(os.path.realpath(path)).is_relative_to(home)


def error_to_code(error: OSError) -> str:
    """Why a file cannot be opened.

    >>> error_to_code(FileNotFoundError(errno.ENOENT, "")), error_to_code(PermissionError(errno.EACCES, ""))
    ('not_found', 'unreadable')
    """
    if error.errno == errno.ENAMETOOLONG:
        return "path_too_long"
    return "not_found" if error.errno in NOWHERE else "unreadable"


def hidden(path: Path) -> bool:
    """Whether a file or folder is none of the user's: its name begins with a dot, or with Excel's lock mark."""
    return path.name.startswith((".", LOCK_FILE))


def unique(taken: Collection[str], shown: str) -> str:
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


def entry_to_found(shown: str, entry: Entry) -> Found:
    """A file with the hash of its bytes."""
    if entry.code is not None:
        return Found(shown, str(entry.file), None, entry.code)
    try:
        sha256, size = hash_file(entry.file)
    except OSError as error:
        return Found(shown, str(entry.file), None, error_to_code(error))
    return Found(shown, str(entry.file), Source(shown, str(entry.file), sha256, size))


def hash_file(file: Path) -> tuple[str, int]:
    """The hash of a file's bytes, and how many they are."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def is_as_it_was(source: Source) -> bool:
    """Whether a file is there with the bytes that it had when it was found."""
    try:
        return hash_file(Path(source.file)) == (source.sha256, source.size)
    except OSError:
        return False


def has_changed(source: Source) -> bool:
    """Whether a file has other bytes than when it was found; one that is gone, or locked by now, has not."""
    try:
        return hash_file(Path(source.file)) != (source.sha256, source.size)
    except OSError:
        return False

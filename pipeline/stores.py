"""Object stores (S3 and others): files fetched into a passing folder and put back; the only module that knows fsspec.

Where a store is and who may use it is said as its own tools have it, for S3 in the variables AWS_*; nothing is ours.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec

from pipeline.addresses import is_address
from pipeline.documents import find_files, hidden
from pipeline.errors import AtgardsplanError, OutputError, Usage
from pipeline.lock import HIDDEN, LOCK
from pipeline.ours import our_names
from pipeline.schema import DESCRIPTION
from pipeline.state import Written, file_to_written

TRIAL = "trial"
"""What is put to the output's address and removed again, before hours of reading."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies below an address: its file system of fsspec, and the path in it, without a slash in the end."""

    address: str
    files: Any
    root: str

    def full(self, name: str) -> str:
        """The path of what has a name below the address; the address itself for an empty one."""
        return f"{self.root}/{name}" if name else self.root


@contextmanager
def passing(inputs: Sequence[str], out: str) -> Iterator[tuple[list[Path], Path]]:
    """The inputs and the output folder as paths of this machine, what is at an address in a folder that passes.

    Raises Usage where an input cannot be fetched, OutputError where the output cannot be put.
    """
    with tempfile.TemporaryDirectory(prefix="atgardsplan-", ignore_cleanup_errors=True) as room:
        shelves = {given: address_to_shelf(given) for given in (*inputs, out) if is_address(given)}
        places = [
            fetched_input(shelves[given], Path(room, "in", str(number))) if given in shelves else Path(given)
            for number, given in enumerate(inputs)
        ]
        if out not in shelves:
            with by_address(zip(places, inputs, strict=True)):
                yield places, Path(out)
            return
        for given, place in zip(inputs, places, strict=True):
            if given in shelves:
                check_overwritten(shelves[given], place, shelves[out])
        ways = [*zip(places, inputs, strict=True), (Path(room, "out"), out)]
        with put_back(shelves[out], Path(room, "out")) as folder, by_address(ways):
            yield places, folder


def address_to_shelf(address: str) -> Shelf:
    """What an address names; Usage where it names no place in a store, or no kind of store that can be used."""
    with telling(Usage, "store_unread", address):
        try:
            files, root = fsspec.url_to_fs(address, skip_instance_cache=True, use_listings_cache=False)
        except ImportError as error:
            raise Usage("store_library", (("file", address), ("other", str(error)))) from error
    if not str(root).strip("/"):
        raise Usage("store_address", (("file", address),))
    return Shelf(address, files, str(root).rstrip("/"))


@contextmanager
def by_address(ways: Iterable[tuple[Path, str]]) -> Iterator[None]:
    """An error that names a path in a passing folder names the address instead, as the user gave it."""
    known = {str(place): given for place, given in ways}
    try:
        yield
    except AtgardsplanError as error:
        facts = tuple((key, known.get(value, value)) for key, value in error.facts)
        raise type(error)(error.code, facts) from error


@contextmanager
def telling(kind: type[AtgardsplanError], code: str, address: str) -> Iterator[None]:
    """Whatever a store's library raises is told as an error about an address, with what the library said of it."""
    try:
        yield
    except AtgardsplanError:
        raise
    # Each library has errors of its own, and those of the libraries that it stands on.
    except Exception as cause:
        said = (str(cause).strip().splitlines() or [type(cause).__name__])[0].rstrip(".")
        raise kind(code, (("file", address), ("other", said))) from cause


# --- what comes in ----------------------------------------------------------------------------------------------------


def fetched_input(shelf: Shelf, room: Path) -> Path:
    """The file or folder of an input, fetched; Usage where nothing is there or something cannot be fetched."""
    place = room / shelf.root.rpartition("/")[2]
    with telling(Usage, "store_unread", shelf.address):
        names = [name for name in names_below(shelf) if not any(hidden(Path(part)) for part in name.split("/") if part)]
        fetch(shelf, names, place)
    if not names:
        raise Usage("no_input", (("file", shelf.address),))
    return place


def names_below(shelf: Shelf) -> list[str]:
    """The names of all files below an address, "" where it is that of a file; none where nothing is there."""
    found: Mapping[str, Mapping[str, Any]] = shelf.files.find(shelf.root, detail=True)
    files = (name for name, facts in found.items() if facts["type"] == "file" and not name.endswith("/"))
    return sorted(name.removeprefix(shelf.root).removeprefix("/") for name in files)


def fetch(shelf: Shelf, names: Sequence[str], place: Path) -> None:
    """Fetch files to a folder, or the one file that an address names to its place."""
    places = [place / checked(shelf, name) for name in names]
    for one in places:
        one.parent.mkdir(parents=True, exist_ok=True)
    if names:
        shelf.files.get([shelf.full(name) for name in names], list(map(str, places)))


def checked(shelf: Shelf, name: str) -> str:
    """A name that is a path below a folder; Usage for one that leads out of it, or has slashes doubled."""
    if name and any(part in ("", ".", "..") for part in name.split("/")):
        raise Usage("store_name", (("file", f"{shelf.address}/{name}"),))
    return name


def check_overwritten(shelf: Shelf, place: Path, out: Shelf) -> None:
    """Raises Usage where the output would take the place of one of the user's files in the store."""
    for file in find_files([place]).values():
        name = shelf.full("" if file == place else file.relative_to(place).as_posix())
        if name.startswith(f"{out.root}/") and is_ours(name.removeprefix(f"{out.root}/")):
            raise Usage("output_over_input", (("file", name),))


def is_ours(name: str) -> bool:
    """Whether a name below an output is one that a run writes to."""
    return name.split("/")[0] in our_names()


# --- what goes out ----------------------------------------------------------------------------------------------------


@contextmanager
def put_back(shelf: Shelf, folder: Path) -> Iterator[Path]:
    """A folder with what an earlier run put to an address; what it holds in the end is put there.

    After an error only what is known of documents is put: what was read need not be read again.
    """
    folder.mkdir()
    with telling(OutputError, "store_unwritten", shelf.address):
        try_out(shelf)
        names = [name for name in names_below(shelf) if is_kept(name) or is_ours(name)]
        fetch(shelf, names, folder)
    before = facts_of(folder)
    try:
        yield folder
    except BaseException:
        with suppress(Exception):
            put(shelf, folder, filter(is_kept, changed(before, facts_of(folder))))
        raise
    with telling(OutputError, "store_unwritten", shelf.address):
        after = facts_of(folder)
        # The description last: while its sums do not fit the tables, the folder is not whole.
        put(shelf, folder, (name for name in changed(before, after) if name != DESCRIPTION))
        gone = [shelf.full(name) for name in before if name not in after]
        if gone:
            shelf.files.rm(gone)
        put(shelf, folder, (name for name in changed(before, after) if name == DESCRIPTION))


def try_out(shelf: Shelf) -> None:
    """Put a file to an address and remove it."""
    name = shelf.full(f"{HIDDEN}/{TRIAL}")
    shelf.files.pipe_file(name, b"-")
    shelf.files.rm_file(name)


def is_kept(name: str) -> bool:
    """Whether a name below an output is of what later runs need not read again; the lock is this machine's."""
    return name.startswith(f"{HIDDEN}/") and name not in (f"{HIDDEN}/{LOCK}", f"{HIDDEN}/{TRIAL}")


def facts_of(folder: Path) -> dict[str, Written]:
    """The files of a folder that belong into the store, by their names below it."""
    files = (file_to_written(folder, file) for file in sorted(folder.rglob("*")) if file.is_file())
    return {one.name: one for one in files if is_kept(one.name) or is_ours(one.name)}


def changed(before: Mapping[str, Written], after: Mapping[str, Written]) -> list[str]:
    """The names of files that are new, or not as they were."""
    return [name for name, facts in after.items() if before.get(name) != facts]


def put(shelf: Shelf, folder: Path, names: Iterable[str]) -> None:
    """Put files of a folder to the same names below an address."""
    wanted = list(names)
    if wanted:
        shelf.files.put([str(folder / name) for name in wanted], [shelf.full(name) for name in wanted])

"""What an output folder's last run was: of which files, asked for how, and what it wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline.documents import Found
from pipeline.errors import not_writable
from pipeline.limits import Limits
from pipeline.lock import HIDDEN
from pipeline.summary import Summary

STATE = "run"


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asks for: all that decides what is written, the paths as texts."""

    inputs: tuple[str, ...]
    out: str
    lang: str
    register: str | None = None
    csv: str = "plain"
    public: bool = False
    settings: str | None = None
    linked: bool = True
    """Whether the report and the workbook lead to the files that were read, and show their pages."""

    @property
    def folder(self) -> Path:
        """The output folder."""
        return Path(self.out)


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the output as it was written: its name below the folder, its size in bytes, its time in nanoseconds."""

    name: str
    size: int
    time: int


@dataclass(frozen=True, slots=True)
class State:
    """A run that is done: the sum of all that decided it, and what it came to."""

    fingerprint: str
    order: Order
    limits: Limits
    documents: tuple[Found, ...]
    files: tuple[Written, ...]
    summary: Summary


def read_state(out: Path) -> State | None:
    """The last run of a folder that kept what it was; None where there is none, or another version's."""
    try:
        return msgspec.convert(json.loads((out / HIDDEN / STATE).read_bytes()), type=State)
    except (OSError, ValueError):
        return None


def write_state(out: Path, state: State) -> None:
    """Keep what a run was, once all that it wrote is in its place; OutputError where that cannot be."""
    place = out / HIDDEN / STATE
    beside = place.with_name(f".{STATE}")
    try:
        # As json has it: names that are no text (bytes that are not UTF-8) come back as they were.
        beside.write_bytes(json.dumps(msgspec.to_builtins(state)).encode())
        beside.replace(place)
    except OSError as error:
        raise not_writable(out, error) from error


def put_files(out: Path, names: Iterable[str]) -> tuple[Written, ...]:
    """The files of the output by what a run put there, those of folders too, as they are now."""
    return tuple(file_to_written(out, file) for name in sorted(names) for file in files_at(out / name))


def files_at(place: Path) -> Iterator[Path]:
    """A file, or all files of a folder."""
    return iter([place]) if place.is_file() else (file for file in sorted(place.rglob("*")) if file.is_file())


def file_to_written(out: Path, file: Path) -> Written:
    """What tells whether a file was changed."""
    facts = file.stat()
    return Written(file.relative_to(out).as_posix(), facts.st_size, facts.st_mtime_ns)


def is_untouched(out: Path, files: Iterable[Written]) -> bool:
    """Whether all files are there as they were written."""
    try:
        return all(file_to_written(out, out / one.name) == one for one in files)
    except OSError:
        return False

"""What is known of documents already: one small file for each thing that took long, by content and by all that made it.

The files lie in a hidden folder below the output's, those of a document in a folder of its own: removing that folder
forgets the document. Each begins with the sum of its bytes, so that one that was cut off or damaged counts as none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.errors import not_writable

Value = TypeVar("Value")

SUM = hashlib.sha256().digest_size
"""Bytes of the sum that each file begins with."""


@dataclass(frozen=True, slots=True)
class Cache:
    """Where things are kept, and the version of what makes them: what another version made is not known."""

    folder: Path
    version: str


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that is kept: of which document it is, what it is, and all else that decides what it is."""

    document_id: str
    name: str
    made_of: tuple[str, ...] = ()


def place_of(cache: Cache, key: Key) -> Path:
    """Where a thing is kept, be it there or not.

    >>> place_of(Cache(Path("ut"), "1"), Key("ab12", "plan", (".pdf",))).as_posix()
    'ut/ab12/plan-11aa2915ba22f2f5'
    """
    made_of = "\0".join((cache.version, key.name, *key.made_of))
    return cache.folder / key.document_id / f"{key.name}-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}"


def recall(cache: Cache | None, key: Key, kind: type[Value]) -> Value | None:
    """What is kept under a key; None where nothing is, or nothing whole."""
    if cache is None:
        return None
    try:
        kept = place_of(cache, key).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(kept[SUM:]).digest() != kept[:SUM]:
        return None
    return msgspec.msgpack.decode(kept[SUM:], type=kind)


def remember(cache: Cache | None, key: Key, value: object) -> None:
    """Keep a thing; whoever is killed meanwhile leaves the old one, or none. OutputError where it cannot be written."""
    if cache is None:
        return
    place, made = place_of(cache, key), msgspec.msgpack.encode(value)
    beside = place.with_name(f".{place.name}-{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(hashlib.sha256(made).digest() + made)
        beside.replace(place)
    except OSError as error:
        raise not_writable(place.parent, error) from error


def forget(cache: Cache, document_id: str) -> None:
    """Remove all that is kept of a document."""
    folder = cache.folder / document_id
    if folder.is_dir():
        shutil.rmtree(folder)


def forget_others(cache: Cache, keys: Collection[Key]) -> None:
    """Remove all but what the keys stand for."""
    kept = {place_of(cache, key) for key in keys}
    for file in list(files_of(cache)):
        if file not in kept:
            file.unlink()
    for folder in sorted(cache.folder.iterdir()) if cache.folder.is_dir() else ():
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def files_of(cache: Cache) -> Iterator[Path]:
    """The files of all documents."""
    return (file for file in cache.folder.glob("*/*") if file.is_file()) if cache.folder.is_dir() else iter(())

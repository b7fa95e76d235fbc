"""What is too much for memory, laid aside in one passing file until it is asked for again."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from pipeline.errors import not_writable


class Spot(NamedTuple):
    """Where a thing lies on a shelf, in bytes."""

    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """Things of this program's own, by the spot that they were put to; the newest of them at the end of the file."""

    file: IO[bytes]
    folder: Path | None = None

    def put(self, thing: object) -> Spot:
        """Lay a thing aside; OutputError where there is no room for it."""
        return self.put_packed(packed(thing))

    def put_packed(self, made: bytes) -> Spot:
        """Lay a thing aside that was packed already, maybe by another process."""
        try:
            start = self.file.seek(0, 2)
            self.file.write(made)
        except OSError as error:
            raise not_writable(self.folder or Path(tempfile.gettempdir()), error) from error
        return Spot(start, len(made))

    def get(self, spot: Spot) -> object:
        """The thing of a spot, a new copy each time."""
        self.file.seek(spot.start)
        return pickle.loads(self.file.read(spot.size))


def packed(thing: object) -> bytes:
    """A thing as a shelf keeps it."""
    return pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)


@contextmanager
def open_shelf(folder: Path | None = None) -> Iterator[Shelf]:
    """A shelf on the disk of a folder (None: the system's passing files) that no name leads to: it is gone afterwards.

    >>> with open_shelf() as shelf:
    ...     spots = [shelf.put("Älvsjö"), shelf.put((2025, None))]
    ...     [shelf.get(spot) for spot in reversed(spots)]
    [(2025, None), 'Älvsjö']
    """
    try:
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed below)
    except OSError as error:
        raise not_writable(folder or Path(tempfile.gettempdir()), error) from error
    with file:
        yield Shelf(file, folder)

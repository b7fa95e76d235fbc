"""What is too much for memory, laid aside in one passing file until it is asked for again."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Generic, NamedTuple, TypeVar

from normalizers.linking.numbering import Numbering
from pipeline.errors import not_writable

T = TypeVar("T")


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
        return pickle.loads(self.get_packed(spot))

    def get_packed(self, spot: Spot) -> bytes:
        """The thing of a spot as it was packed."""
        self.file.seek(spot.start)
        return self.file.read(spot.size)


class ShelvedBlocks:
    """Bytes on a shelf, by the number in which they came."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._starts = array("q")
        self._sizes = array("i")

    def __len__(self) -> int:
        """How many came."""
        return len(self._starts)

    def append(self, block: bytes, /) -> None:
        """Lay one more aside; OutputError where there is no room for it."""
        start, size = self._shelf.put_packed(block)
        self._starts.append(start)
        self._sizes.append(size)

    def __getitem__(self, at: int, /) -> bytes:
        """The bytes of a number."""
        return self._shelf.get_packed(Spot(self._starts[at], self._sizes[at]))


class ShelvedTexts:
    """Texts on a shelf, by the number in which they came."""

    def __init__(self, shelf: Shelf) -> None:
        self._blocks = ShelvedBlocks(shelf)

    def append(self, text: str, /) -> None:
        """Lay one more aside; OutputError where there is no room for it."""
        self._blocks.append(text.encode("utf-8", "surrogatepass"))

    def __getitem__(self, at: int, /) -> str:
        """The text of a number."""
        return self._blocks[at].decode("utf-8", "surrogatepass")


class ShelvedThings(Generic[T]):
    """Things of one kind on a shelf, by the number in which they came."""

    def __init__(self, shelf: Shelf) -> None:
        self._blocks = ShelvedBlocks(shelf)

    def append(self, thing: T, /) -> None:
        """Lay one more aside; OutputError where there is no room for it."""
        self._blocks.append(packed(thing))

    def __getitem__(self, at: int, /) -> T:
        """The thing of a number, a new copy each time."""
        thing: T = pickle.loads(self._blocks[at])
        return thing


class Names:
    """Different texts on a shelf, numbered as they first come."""

    def __init__(self, shelf: Shelf) -> None:
        self._numbering, self._texts = Numbering(), ShelvedTexts(shelf)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._numbering)

    def __iter__(self) -> Iterator[str]:
        """The texts in the order of their numbers."""
        return map(self.name, range(len(self)))

    def number(self, text: str) -> int:
        """The number of a text; of one that is new the next one."""
        known = len(self)
        number = self._numbering.of(text)
        if number == known:
            self._texts.append(text)
        return number

    def name(self, number: int) -> str:
        """The text of a number."""
        return self._texts[number]


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

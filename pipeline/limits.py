"""How much a document may ask for before it is refused; what the readers and the workers are given, and no global."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MB = 1 << 20
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take; no plan comes near to it.

    A worker's ``memory_mb`` of address space (where the system lets that be limited) and ``seconds`` by the clock;
    ``pages`` (sheets of a workbook), of which ``picture_pages`` may have to be looked at as pictures; ``megapixels`` of
    a picture, ``unpacked_mb`` of a packed file, ``lines`` of a text.
    """

    memory_mb: int = 4096
    seconds: int = 900
    pages: int = 1000
    picture_pages: int = 300
    megapixels: int = 140
    unpacked_mb: int = 600
    lines: int = 6000

    @property
    def memory(self) -> int:
        """Bytes.

        >>> Limits().memory == 4 << 30
        True
        """
        return self.memory_mb * MB

    @property
    def unpacked(self) -> int:
        """Bytes."""
        return self.unpacked_mb * MB

    @property
    def pixels(self) -> int:
        """Of a page's picture: one of A4 at 1200 dpi has 139 million."""
        return self.megapixels * 1_000_000


BOUNDS: Mapping[str, tuple[int, int]] = {
    # Python, the libraries and the word lists alone take 1,090 MB of address space.
    "memory_mb": (1536, 1_000_000),
    # A worker takes some seconds to start, on a busy machine more.
    "seconds": (10, 1_000_000),
    "pages": (1, 1_000_000),
    "picture_pages": (1, 1_000_000),
    "megapixels": (1, 10_000),
    "unpacked_mb": (1, 1_000_000),
    "lines": (1, 10_000_000),
}
"""The least and the most that each limit can be set to."""

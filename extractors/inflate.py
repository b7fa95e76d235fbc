"""Unpacking of compressed data with a limit, which says of data that was cut short that it was."""

from __future__ import annotations

import zlib

from pipeline.errors import Rejected

UNPACKED_BYTES = 150_000_000
"""What one stream of a file may unpack to; a page's pictures stay below it."""
RAW = -zlib.MAX_WBITS
HEADER_BYTES = 2


def inflate(data: bytes) -> bytes:
    """Data packed with zlib, whole; a wrong or missing checksum at its end is forgiven.

    Raises Rejected: truncated (cut short or damaged), resource_limit (unpacks to more than UNPACKED_BYTES).

    >>> inflate(zlib.compress(b"plan")), inflate(zlib.compress(b"plan")[:-4]), inflate(b"")
    (b'plan', b'plan', b'')
    """
    if not data.strip():
        return b""
    try:
        unpacked = unpack(data, zlib.MAX_WBITS)
    except zlib.error:
        unpacked = None
    return unpacked if unpacked is not None else without_checksum(data)


def unpack(data: bytes, window: int) -> bytes | None:
    """The unpacked data, None where its end is missing; raises zlib.error where it is damaged."""
    packed = zlib.decompressobj(window)
    unpacked = packed.decompress(data, UNPACKED_BYTES)
    if len(unpacked) >= UNPACKED_BYTES:
        raise Rejected("resource_limit")
    return unpacked if packed.eof else None


def without_checksum(data: bytes) -> bytes:
    """The data without its header and checksum, which may be damaged or missing while the rest is whole."""
    try:
        unpacked = unpack(data[HEADER_BYTES:], RAW)
    except zlib.error as error:
        raise Rejected("truncated") from error
    if unpacked is None:
        raise Rejected("truncated")
    return unpacked

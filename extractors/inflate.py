"""Unpacking of compressed data with a limit, which says of data that was cut short that it was."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from pipeline.errors import Rejected

STREAM_SHARE = 4
"""Of what a file may unpack to, one of its streams may be one part of so many; a page's pictures stay below it."""
RAW = -zlib.MAX_WBITS
HEADER_BYTES, CHECKSUM_BYTES = 2, 4


def inflater(most: int) -> Callable[[bytes], bytes]:
    """``inflate`` for the streams of one file, which may unpack to ``most`` bytes, all of them together.

    >>> unpack, packed = inflater(40), zlib.compress(b"plan")
    >>> unpack(packed) + unpack(packed)
    b'planplan'
    """
    left = most

    def unpack(data: bytes) -> bytes:
        nonlocal left
        unpacked = inflate(data, min(left, most // STREAM_SHARE))
        left -= len(unpacked)
        return unpacked

    return unpack


def inflate(data: bytes, most: int) -> bytes:
    """Data packed with zlib, whole; that its header is wrong or its checksum missing is forgiven.

    Raises Rejected: truncated (cut short or damaged), resource_limit (unpacks to ``most`` bytes or more).

    >>> inflate(zlib.compress(b"plan"), 9), inflate(zlib.compress(b"plan")[:-4], 9), inflate(b"", 9)
    (b'plan', b'plan', b'')
    """
    if not data.strip():
        return b""
    packed = zlib.decompressobj(RAW)
    try:
        unpacked = packed.decompress(data[HEADER_BYTES:], max(most, 1))
    except zlib.error as error:
        raise Rejected("truncated") from error
    if len(unpacked) >= most:
        raise Rejected("resource_limit", (("limit", "unpacked_mb"),))
    checksum = packed.unused_data[:CHECKSUM_BYTES]
    if not packed.eof or (len(checksum) == CHECKSUM_BYTES and int.from_bytes(checksum) != zlib.adler32(unpacked)):
        raise Rejected("truncated")
    return unpacked

"""Unpacking of compressed data with a limit, which says of data that was cut short that it was."""

from __future__ import annotations

import zlib

from pipeline.errors import Rejected

UNPACKED_BYTES = 150_000_000
"""What one stream of a file may unpack to; a page's pictures stay below it."""
RAW = -zlib.MAX_WBITS
HEADER_BYTES, CHECKSUM_BYTES = 2, 4


def inflate(data: bytes) -> bytes:
    """Data packed with zlib, whole; that its header is wrong or its checksum missing is forgiven.

    Raises Rejected: truncated (cut short or damaged), resource_limit (unpacks to more than UNPACKED_BYTES).

    >>> inflate(zlib.compress(b"plan")), inflate(zlib.compress(b"plan")[:-4]), inflate(b"")
    (b'plan', b'plan', b'')
    """
    if not data.strip():
        return b""
    packed = zlib.decompressobj(RAW)
    try:
        unpacked = packed.decompress(data[HEADER_BYTES:], UNPACKED_BYTES)
    except zlib.error as error:
        raise Rejected("truncated") from error
    if len(unpacked) >= UNPACKED_BYTES:
        raise Rejected("resource_limit")
    checksum = packed.unused_data[:CHECKSUM_BYTES]
    if not packed.eof or (len(checksum) == CHECKSUM_BYTES and int.from_bytes(checksum) != zlib.adler32(unpacked)):
        raise Rejected("truncated")
    return unpacked

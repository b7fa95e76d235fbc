"""Changes to what the heads of picture files say: sizes, depths, where the rest stands."""

from __future__ import annotations

import struct
import zlib
from random import Random

from tests.fuzz.bytewise import ANY

ODD = (0, 1, 2, 7, 255, 65_535, 2**31 - 1, 2**32 - 1)
PNG_HEAD = slice(16, 29)
TAG_BYTES = 12


def png_head_odd(data: bytes, dice: Random) -> bytes:
    """A PNG of another width, height, depth or kind, its checksum right; of other files some byte at the beginning."""
    spoiled = bytearray(data)
    if not data.startswith(b"\x89PNG"):
        spoiled[dice.randrange(min(len(data), 600))] = dice.randrange(256)
        return bytes(spoiled)
    at, size = dice.choice(((16, 4), (20, 4), (24, 1), (25, 1), (28, 1)))
    spoiled[at : at + size] = (dice.choice(ODD) % 256**size).to_bytes(size)
    spoiled[29:33] = struct.pack(">I", zlib.crc32(spoiled[12:29]))
    return bytes(spoiled)


def tiff_tag_odd(data: bytes, dice: Random) -> bytes:
    """A TIFF with another number in its list of tags; other files as they are."""
    if not data.startswith(b"II*\x00"):
        return png_head_odd(data, dice)
    (first,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, first)
    spoiled = bytearray(data)
    at = first + 2 + TAG_BYTES * dice.randrange(count)
    place, size = dice.choice(((0, 2), (2, 2), (4, 4), (8, 4), (8, 4)))
    spoiled[at + place : at + place + size] = (dice.choice(ODD) % 256**size).to_bytes(size, "little")
    return bytes(spoiled)


PICTURE = (png_head_odd, tiff_tag_odd, tiff_tag_odd, *ANY)

"""Changes to the bytes of a file of any kind, and to the lines of a text: ``change(data, dice) -> data``."""

from __future__ import annotations

import codecs
from random import Random

MANY = 1000
"""So often is repeated what a careless program may repeat."""


def span(data: bytes, dice: Random, longest: int = 4000) -> tuple[int, int]:
    """A stretch of the data."""
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 4, 64, longest)))


def flipped(data: bytes, dice: Random) -> bytes:
    """Some bytes are others."""
    spoiled = bytearray(data)
    for _ in range(dice.choice((1, 3, 20))):
        spoiled[dice.randrange(len(spoiled))] = dice.choice((0, 255, dice.randrange(256))) if spoiled else 0
    return bytes(spoiled)


def cut_off(data: bytes, dice: Random) -> bytes:
    """The file ends early."""
    return data[: dice.randrange(len(data) + 1)]


def beheaded(data: bytes, dice: Random) -> bytes:
    """The file begins late, or with something else in front."""
    return dice.choice((data[dice.randrange(1, 200) :], dice.randbytes(dice.randrange(1, 900)) + data))


def holed(data: bytes, dice: Random) -> bytes:
    """A stretch is nothing but zeros."""
    start, end = span(data, dice)
    return data[:start] + bytes(end - start) + data[end:]


def left_out(data: bytes, dice: Random) -> bytes:
    """A stretch is missing."""
    start, end = span(data, dice)
    return data[:start] + data[end:]


def spliced(data: bytes, dice: Random) -> bytes:
    """A stretch stands at another place too."""
    (start, end), (at, _) = span(data, dice), span(data, dice)
    return data[:at] + data[start:end] + data[at:]


# --- lines of a text --------------------------------------------------------------------------------------------------


def shuffled(data: bytes, dice: Random) -> bytes:
    """Lines stand in another order, here and there or everywhere."""
    lines = data.split(b"\n")
    start = dice.randrange(len(lines))
    some = lines[start : start + dice.choice((5, 40, len(lines)))]
    dice.shuffle(some)
    return b"\n".join((*lines[:start], *some, *lines[start + len(some) :]))


def repeated(data: bytes, dice: Random) -> bytes:
    """A line stands there twice, or very often."""
    lines = data.split(b"\n")
    at = dice.randrange(len(lines))
    return b"\n".join((*lines[:at], *[lines[at]] * dice.choice((2, 30, MANY)), *lines[at:]))


def unbroken(data: bytes, dice: Random) -> bytes:
    """Line breaks are blanks, or words lines."""
    return dice.choice((data.replace(b"\n", b" "), data.replace(b" ", b"\n"), data.replace(b"\n", b"\n\n")))


def with_controls(data: bytes, dice: Random) -> bytes:
    """Characters that no text has stand in it."""
    at, _ = span(data, dice)
    odd = dice.choice((b"\x0c", b"\x1b[2J", b"\t" * 500, "\u202e".encode(), b"\xff\xfe", "\u0300".encode() * MANY))
    return data[:at] + odd + data[at:]


def with_windows_lines(data: bytes, _: Random) -> bytes:
    """Nothing but the ends of lines is written otherwise."""
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def in_another_encoding(data: bytes, dice: Random) -> bytes:
    """The same text in another encoding, which its first bytes tell."""
    text = data.decode("utf-8")
    return dice.choice((codecs.BOM_UTF8 + data, text.encode("utf-16")))


ANY = (flipped, cut_off, beheaded, holed, left_out, spliced)
LINES = (*ANY, shuffled, repeated, unbroken, with_controls)
LINES_KEPT = (with_windows_lines, in_another_encoding)

"""Where copies of one text stand in a document: places that agree in the letters that no engine confuses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalizers.repair.misreading import frame
from normalizers.repair.votes import LINKS, TOKEN

ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")

Key = tuple[str, str, str]
"""What stands before a place, in it, and after it, without the letters that engines confuse."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What copies.toml says."""

    both: int
    one: int
    least: int
    gap: int


@cache
def rules() -> Rules:
    """What copies.toml says, read once."""
    return Rules(**tomllib.loads(files("normalizers").joinpath("data/copies.toml").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Framed:
    """A text's words, its frame, and where in the frame each word begins (and the last one ends)."""

    tokens: Sequence[re.Match[str]]
    line: str
    starts: Sequence[int]


def text_to_framed(text: str) -> Framed:
    """The words of a text that belong to no address, and its frame.

    >>> text_to_framed("På väg till www.stad.se").line
    'pvt'
    """
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    tokens = [token for token in TOKEN.finditer(text) if not any(a <= token.start() < b for a, b in addresses)]
    frames = [frame(token.group()) for token in tokens]
    starts = [0]
    for part in frames:
        starts.append(starts[-1] + len(part))
    return Framed(tokens, "".join(frames), starts)


def text_to_words(text: str) -> Iterator[tuple[Key, int, int]]:
    """Each word of a text, and each two side by side, under the keys by which their copies are found."""
    framed = text_to_framed(text)
    tokens, line, starts = framed.tokens, framed.line, framed.starts
    for first, token in enumerate(tokens):
        for last in range(first, min(first + 2, len(tokens))):
            if last == first or text[token.end() : tokens[last].start()] in LINKS:
                before, unit, after = (
                    line[: starts[first]],
                    line[starts[first] : starts[last + 1]],
                    line[starts[last + 1] :],
                )
                for key in keys(before, unit, after, last == first):
                    yield key, token.start(), tokens[last].end()


def text_to_gaps(text: str) -> Iterator[tuple[Key, int, int]]:
    """What stands between two words of a text, and before the first, under the key by which its copies are found."""
    framed = text_to_framed(text)
    for at, token in enumerate(framed.tokens):
        left, right = sides(framed.line[: framed.starts[at]], framed.line[framed.starts[at] :])
        start = framed.tokens[at - 1].end() if at else 0
        if len(left) + len(right) > rules().gap:
            yield (left, "", right), start, token.start()


def sides(before: str, after: str) -> tuple[str, str]:
    """What of the letters on both sides is compared; a mark says that the text begins or ends there."""
    both = rules().both
    left = before[-both:] if len(before) >= both else "^" + before
    return left, after[:both] if len(after) >= both else after + "$"


def keys(before: str, unit: str, after: str, single: bool) -> Iterator[Key]:
    """What copies of one place share: the letters on both sides, on one side, or (one word) only its own."""
    one, (left, right) = rules().one, sides(before, after)
    if len(left) + len(unit) + len(right) > rules().least + 2:
        yield left, unit, right
    if len(before) >= one:
        yield before[-one:], unit, ""
    if len(after) >= one:
        yield "", unit, after[:one]
    if single and len(unit) > 1:
        yield "", unit, ""

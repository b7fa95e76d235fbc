"""Text layers judged: does the text that a PDF carries say what its page shows?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.lines import glyphs_to_lines
from extractors.page import Ink

CODED = "(cid:"
"""What stands for a letter whose meaning the font does not tell."""
COVERS = 0.5
"""Of the page: a picture that covers more of it is one of the page."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What layers.toml says."""

    letters: frozenset[str]
    least_share: float
    enough: int
    mojibake: tuple[str, ...]
    most_damaged: float
    odd_word: re.Pattern[str]
    most_odd: float


@cache
def marks() -> Marks:
    """What layers.toml says, read once."""
    data = tomllib.loads(files("extractors").joinpath("data/layers.toml").read_text("utf-8"))
    return Marks(
        **{
            **data,
            "letters": frozenset(data["letters"]),
            "mojibake": tuple(data["mojibake"]),
            "odd_word": re.compile(data["odd_word"]),
        }
    )


@dataclass(frozen=True, slots=True)
class Layer:
    """A text layer in figures: letters, Swedish ones among them, damaged ones, words, and odd ones among them."""

    letters: int
    swedish: int
    damaged: int
    words: int
    odd: int

    def __add__(self, other: Layer) -> Layer:
        return Layer(
            self.letters + other.letters,
            self.swedish + other.swedish,
            self.damaged + other.damaged,
            self.words + other.words,
            self.odd + other.odd,
        )

    @property
    def swedish_share(self) -> float:
        """The share of Swedish letters."""
        return self.swedish / self.letters if self.letters else 0.0


NOTHING = Layer(0, 0, 0, 0, 0)


def text_to_layer(text: str) -> Layer:
    """A text in figures.

    >>> text_to_layer("För varje 6kat åtgird"), text_to_layer("fcr(cid:12)")
    (Layer(letters=17, swedish=2, damaged=0, words=4, odd=0), Layer(letters=4, swedish=0, damaged=1, words=1, odd=0))
    """
    coded = text.count(CODED)
    plain = re.sub(r"\(cid:\d+\)", "x", text)
    letters = [letter for letter in plain if letter.isalpha()]
    words = plain.split()
    return Layer(
        letters=len(letters),
        swedish=sum(letter in marks().letters for letter in letters),
        damaged=coded + sum(plain.count(mark) for mark in marks().mojibake),
        words=len(words),
        odd=sum(marks().odd_word.search(word) is not None for word in words),
    )


def ink_to_layer(ink: Ink) -> Layer:
    """The text of a page in figures."""
    return text_to_layer("\n".join(line.text for line in glyphs_to_lines(ink.glyphs)))


def is_damaged(layer: Layer) -> bool:
    """Whether letters have lost their meaning, whatever language they are in."""
    return layer.damaged > marks().most_damaged * max(layer.letters, 1)


def lies(layer: Layer, all_pages: Layer) -> bool:
    """Whether a page's layer is not to be trusted; ``all_pages`` are all those of the document that are in doubt."""
    judged = layer if layer.letters >= marks().enough else all_pages
    return (
        is_damaged(layer)
        or (judged.letters >= marks().enough and judged.swedish_share < marks().least_share)
        or layer.odd > marks().most_odd * max(layer.words, 1)
    )


def is_doubtful(ink: Ink) -> bool:
    """Whether it takes a look at the page to know what it says: a picture of text, or letters without a meaning."""
    drawn = any(glyph.text.strip() for glyph in ink.glyphs)
    if not drawn:
        return ink.picture_share > 0 or ink.shapes > 0
    if ink.picture_share >= COVERS or 2 * ink.unseen > len(ink.glyphs):
        return True
    text = "".join(glyph.text for glyph in ink.glyphs)
    return any(mark in text for mark in (CODED, *marks().mojibake)) and is_damaged(text_to_layer(text))


def lying_pages(inks: Sequence[Ink]) -> dict[int, Layer]:
    """The layers that are not to be trusted, of pages that are in doubt, by page; a page without text has none."""
    layers = {ink.page: ink_to_layer(ink) for ink in inks}
    together = sum(layers.values(), NOTHING)
    return {page: layer for page, layer in layers.items() if layer.words and lies(layer, together)}

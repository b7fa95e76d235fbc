"""What a spreadsheet leaves out of a print: a text with a full cell beside it ends where its own cell does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractors.drawn import Drawn, Home, Homes, at_left, from_right, on_one_line

LETTER = 0.8
"""Of the letters' height: hardly any letter is wider."""
BEYOND = 3.0
"""Of the letters' height: a text that is drawn further beyond its clip was not cut, it only cannot be seen."""
SAME_SIDE = 3.0
"""Points: a clipping box's side that lies so near to a wall was set there."""


def clipped_texts(page: Drawn) -> Iterator[list[int]]:
    """The letters that were drawn under one clip each which is neither the page nor a single region."""
    text: list[int] = []
    for i, glyph in enumerate(page.glyphs):
        if text and glyph.clip != page.glyphs[text[0]].clip:
            yield text
            text = []
        if glyph.clip and glyph.clip not in page.own and glyph.show >= 0 and not glyph.turned:
            text.append(i)
    if text:
        yield text


def cut_texts(page: Drawn, clipped: Iterable[Sequence[int]], homes: Homes) -> Iterator[tuple[Home, str]]:
    """The texts of which a part may be missing, with their cells: one line, under a clip that it fills to its side.

    The clip is as wide as the text's own cell and the empty ones beside, and as high as the whole table.
    """
    for text in clipped:
        home = homes[text[0]]
        if home is None or not on_one_line(page.glyphs[text[0]], page.glyphs[text[-1]]):
            continue
        left, _, right, _ = page.clips[page.glyphs[text[0]].clip]
        walls = page.lattices[home[0]].xs
        if not all(min(abs(side - wall) for wall in walls) <= SAME_SIDE for side in (left, right)):
            continue
        if fills(page, text[-1], page.glyphs[text[-1]].x1 - right) or (
            from_right(page, text[-1]) <= page.near(text[-1])
            and not at_left(page, text[0])
            and fills(page, text[0], left - page.glyphs[text[0]].x0)
        ):
            yield home, page.text(text)


def fills(page: Drawn, i: int, beyond: float) -> bool:
    """Whether a text whose last letter is so far beyond its clip was cut there: no further letter had been seen."""
    height = page.glyphs[i].bottom - page.glyphs[i].top
    return -LETTER * height < beyond < BEYOND * height

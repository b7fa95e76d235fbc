"""What a spreadsheet leaves out of a print: what has no room in its cell, beside a full one or in a row too low."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.drawn import Drawn, Home, Homes, at_left, from_right, on_one_line
from extractors.page import Glyph, Ink

LETTER = 0.8
"""Of the letters' height: hardly any letter is wider."""
BEYOND = 3.0
"""Of the letters' height: a text that is drawn further beyond its clip was not cut, it only cannot be seen."""
LOW = 0.35
"""Of the letters' height: so much of a line lies beyond its cell's foot or head where the cell is too low for it."""
SHORT = 0.03
"""Of the letters' height: so much where the text stops within a sentence; a spreadsheet clips no cell that is right."""
SENTENCE_ENDS = (".", "!", "?", ":", ")")
SAME_SIDE = 3.0
"""Points: a clipping box's side that lies so near to a wall was set there."""


def clipped_texts(page: Drawn) -> Iterator[list[int]]:
    """The lines that were drawn under one clip each which is neither the page nor a single region."""
    text: list[int] = []
    for i, glyph in enumerate(page.glyphs):
        if text and not (glyph.clip == page.glyphs[text[0]].clip and on_one_line(glyph, page.glyphs[text[0]])):
            yield text
            text = []
        if glyph.clip and glyph.clip not in page.own and glyph.show >= 0 and not glyph.turned:
            text.append(i)
    if text:
        yield text


def cut_texts(page: Drawn, clipped: Sequence[Sequence[int]], homes: Homes) -> Iterator[tuple[Home | None, str]]:
    """The texts of which a part may be missing, with their cells: a line alone, under a clip that it fills to its side.

    The clip is as wide as the text's own cell and the empty ones beside, and as high as the whole table. The cell is
    None where it is another page's.
    """
    walls = [wall for lattice in page.lattices for wall in lattice.xs]
    lines = Counter((page.glyphs[text[0]].clip, page.homes[text[0]]) for text in clipped)
    for text in clipped:
        if lines[page.glyphs[text[0]].clip, page.homes[text[0]]] > 1:
            continue
        left, _, right, _ = page.clips[page.glyphs[text[0]].clip]
        if not all(min(abs(side - wall) for wall in walls) <= SAME_SIDE for side in (left, right)):
            continue
        if fills(page, text[-1], page.glyphs[text[-1]].x1 - right) or (
            from_right(page, text[-1]) <= page.near(text[-1])
            and not at_left(page, text[0])
            and fills(page, text[0], left - page.glyphs[text[0]].x0)
        ):
            yield homes[text[0]], page.text(text)


def cut_ends(ink: Ink) -> frozenset[Glyph]:
    """The last letters of texts that are cut off on a page without rules.

    The clip is no cell's: other texts stand in it, further up or down.
    """
    page = Drawn(ink.glyphs, (None,) * len(ink.glyphs), (), ink.clips, ())
    ends = (text[-1] for text in clipped_texts(page))
    filling = [i for i in ends if fills(page, i, ink.glyphs[i].x1 - ink.clips[ink.glyphs[i].clip][2])]
    return frozenset(ink.glyphs[i] for i in filling if any(shares_clip(page, i, other) for other in ink.glyphs))


def shares_clip(page: Drawn, i: int, other: Glyph) -> bool:
    """Whether a letter stands in the clip of another one, drawn under another clip and on another line."""
    glyph = page.glyphs[i]
    left, top, right, bottom = page.clips[glyph.clip]
    return (
        other.clip != glyph.clip
        and left < other.x0 < right
        and top < (other.top + other.bottom) / 2 < bottom
        and not on_one_line(glyph, other)
    )


def low_texts(page: Drawn, homes: Homes) -> Iterator[tuple[Home, str]]:
    """The lines at the foot or head of a cell too low for its text, with their cells: further lines are not drawn.

    A cell that goes on over the page's end is no such cell.
    """
    ends: dict[int, tuple[int, int]] = {}
    for i, glyph in enumerate(page.glyphs):
        if glyph.clip in page.own and not glyph.turned and not glyph.text.isspace():
            high, low = ends.get(glyph.clip, (i, i))
            high = i if glyph.top < page.glyphs[high].top else high
            ends[glyph.clip] = (high, i if glyph.bottom > page.glyphs[low].bottom else low)
    for clip, (high, low) in ends.items():
        _, head, _, foot = page.clips[clip]
        home = homes[low]
        region = None if home is None else page.lattices[home[0]].regions[home[1]]
        if home is None or region is None or region.open_top or region.open_bottom:
            continue
        cut = [i for i in dict.fromkeys((high, low)) if is_cut_by(page, i, head, foot)]
        yield from ((home, line_text(page, i)) for i in cut or (low,) if cut or stops_short(page, low, foot))


def stops_short(page: Drawn, i: int, foot: float) -> bool:
    """Whether the line of a letter, a cell's last one, stands on the cell's foot and ends within a sentence."""
    glyph = page.glyphs[i]
    beyond = glyph.bottom - foot > SHORT * (glyph.bottom - glyph.top) and glyph.top < foot
    return beyond and not line_text(page, i).rstrip().endswith(SENTENCE_ENDS)


def is_cut_by(page: Drawn, i: int, head: float, foot: float) -> bool:
    """Whether the line of a letter lies partly within a cell's head and foot and partly beyond one of them."""
    glyph = page.glyphs[i]
    most = LOW * (glyph.bottom - glyph.top)
    below = glyph.top < foot and glyph.bottom - foot > most
    return below or (glyph.bottom > head and head - glyph.top > most)


def line_text(page: Drawn, i: int) -> str:
    """The line that a letter stands on, as far as it was drawn under the same clip."""
    one = page.glyphs[i]
    first, last = i, i
    while first and page.glyphs[first - 1].clip == one.clip and on_one_line(page.glyphs[first - 1], one):
        first -= 1
    while last + 1 < len(page.glyphs) and page.glyphs[last + 1].clip == one.clip:
        if not on_one_line(page.glyphs[last + 1], one):
            break
        last += 1
    return page.text(range(first, last + 1))


def fills(page: Drawn, i: int, beyond: float) -> bool:
    """Whether a text whose last letter is so far beyond its clip was cut there: no further letter had been seen."""
    height = page.glyphs[i].bottom - page.glyphs[i].top
    return -LETTER * height < beyond < BEYOND * height

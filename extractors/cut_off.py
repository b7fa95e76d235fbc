"""What a spreadsheet leaves out of a print: what has no room in its cell, beside a full one or in a row too low."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

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
FULL = 1.3
"""Of the letters' height: a cell with no more room than this below its last line has none for another one."""
HIGHEST_ROW = 409.5
"""Points: no spreadsheet makes a row higher, however long its text."""
SIZES = (8, 9, 10, 11, 12, 14)
"""Points: the sizes of letters that plans are written in; a print shows them at its own scale."""
AT_LIMIT = 2.0
"""Points: so near to the highest row's is the height of a row that would be higher if it could."""
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
    lines = Counter((page.glyphs[text[0]].clip, page.homes[text[0]]) for text in clipped)
    for text in clipped:
        if lines[page.glyphs[text[0]].clip, page.homes[text[0]]] > 1:
            continue
        left, _, right, _ = page.clips[page.glyphs[text[0]].clip]
        if not at_walls(page, page.glyphs[text[0]].clip):
            continue
        if fills(page, text[-1], page.glyphs[text[-1]].x1 - right) or (
            from_right(page, text[-1]) <= page.near(text[-1])
            and not at_left(page, text[0])
            and fills(page, text[0], left - page.glyphs[text[0]].x0)
        ):
            yield homes[text[0]], page.text(text)


def at_walls(page: Drawn, clip: int) -> bool:
    """Whether both sides of a clip lie at walls of the page's tables: a spreadsheet set it for some of its cells."""
    walls = [wall for lattice in page.lattices for wall in lattice.xs]
    return all(min(abs(side - wall) for wall in walls) <= SAME_SIDE for side in page.clips[clip][::2])


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
    own = [i for i, glyph in enumerate(page.glyphs) if glyph.clip in page.own]
    only_cut = clips_only_what_is_cut(page, homes)
    for clip, (high, low) in text_ends(page, own).items():
        _, head, _, foot = page.clips[clip]
        home = homes[low]
        region = None if home is None else page.lattices[home[0]].regions[home[1]]
        if home is None or region is None or region.open_top or region.open_bottom:
            continue
        cut = [i for i in dict.fromkeys((high, low)) if is_cut_by(page, i, head, foot)]
        short = stops_short(page, low, foot) or (only_cut and is_full(page, low, foot))
        yield from ((home, line_text(page, i)) for i in cut or (low,) if cut or short)


def loose_texts(page: Drawn, homes: Homes) -> Iterator[str]:
    """The last lines of texts beside the tables that stop at the foot of a cell without borders, too low for them."""
    clipped = [
        i
        for i, at in enumerate(homes)
        if at is None and page.glyphs[i].clip not in (0, *page.own) and at_walls(page, page.glyphs[i].clip)
    ]
    if not clips_only_what_is_cut(page, homes):
        return
    for clip, (_, low) in text_ends(page, clipped).items():
        if room_below(page, low, page.clips[clip][3]) < FULL:
            yield line_text(page, low)


def wide_texts(page: Drawn, homes: Homes) -> Iterator[tuple[Home, str]]:
    """The lines that a cell's own clip cuts at its right, with their cells: no line that has room comes so near to it.

    Of what goes on over the page's side all letters are drawn, beyond the clip too.
    """
    last: dict[tuple[int, int], int] = {}
    for i, glyph in enumerate(page.glyphs):
        if glyph.clip in page.own and homes[i] is not None and not glyph.turned and not glyph.text.isspace():
            line = (glyph.clip, round(glyph.bottom))
            last[line] = i if line not in last or glyph.x1 > page.glyphs[last[line]].x1 else last[line]
    for (clip, _), i in last.items():
        glyph, home, right = page.glyphs[i], homes[i], page.clips[clip][2]
        if home is not None and glyph.x0 < right < glyph.x1 + SHORT * (glyph.bottom - glyph.top):
            yield home, line_text(page, i)


def highest_texts(page: Drawn, homes: Homes) -> Iterator[tuple[Home, str]]:
    """The last lines of cells in rows as high as a spreadsheet makes any, where they end within a sentence, with their
    cells: such a row has no room for a longer text, whoever printed it.
    """
    last: dict[Home, int] = {}
    for i, (glyph, home) in enumerate(zip(page.glyphs, homes, strict=True)):
        if home is None or glyph.turned or glyph.text.isspace():
            continue
        if home not in last or glyph.bottom > page.glyphs[last[home]].bottom:
            last[home] = i
    for home, low in last.items():
        _, head, _, foot = page.box(home)
        size = page.glyphs[low].bottom - page.glyphs[low].top
        highest = any(abs((foot - head) * points / size - HIGHEST_ROW) <= AT_LIMIT for points in SIZES)
        if highest and is_full(page, low, foot) and not ends_sentence(page, low):
            yield home, line_text(page, low)


def text_ends(page: Drawn, letters: Iterable[int]) -> dict[int, tuple[int, int]]:
    """A letter of the highest and one of the lowest line among some, for each clip that they were drawn under."""
    ends: dict[int, tuple[int, int]] = {}
    for i in letters:
        glyph = page.glyphs[i]
        if not glyph.turned and not glyph.text.isspace():
            high, low = ends.get(glyph.clip, (i, i))
            high = i if glyph.top < page.glyphs[high].top else high
            ends[glyph.clip] = (high, i if glyph.bottom > page.glyphs[low].bottom else low)
    return ends


def clips_only_what_is_cut(page: Drawn, homes: Homes) -> bool:
    """Whether most cells were drawn without a clip of their own: then one that has a clip has no room for its text."""
    clipped = {home for glyph, home in zip(page.glyphs, homes, strict=True) if glyph.clip in page.own}
    return len(clipped) < len({home for home in homes if home is not None} - clipped)


def is_full(page: Drawn, i: int, foot: float) -> bool:
    """Whether the line of a letter, a cell's last one, stands at the cell's foot, with no room for another one."""
    return -LOW <= room_below(page, i, foot) < FULL


def room_below(page: Drawn, i: int, foot: float) -> float:
    """How far above its cell's foot the line of a letter stands, in heights of the letter."""
    glyph = page.glyphs[i]
    return (foot - glyph.bottom) / (glyph.bottom - glyph.top)


def ends_sentence(page: Drawn, i: int) -> bool:
    """Whether the line of a letter ends a sentence."""
    return line_text(page, i).rstrip().endswith(SENTENCE_ENDS)


def stops_short(page: Drawn, i: int, foot: float) -> bool:
    """Whether the line of a letter, a cell's last one, stands on the cell's foot and ends within a sentence."""
    glyph = page.glyphs[i]
    beyond = glyph.bottom - foot > SHORT * (glyph.bottom - glyph.top) and glyph.top < foot
    return beyond and not ends_sentence(page, i)


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

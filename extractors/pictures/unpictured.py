"""Pages of which only the unseen text layer is left, that an office scanner laid over a picture: its words as letters.

The machine set each line of a column level, the next column's higher or lower as the page lay askew, and letters in
sizes of its own. The lines are set straight by where they begin, parted where no word stands between columns, and set
at one pitch, as those of a page without rules are that was read as a picture.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.bare.seen import lines_to_ink
from extractors.page import Glyph, Ink, Line, PageLayout
from extractors.pictures.gutters import column_blocks
from extractors.pictures.load import POINTS, Picture
from extractors.pictures.straight import Placement, place_on_straight, placement, set_straight
from pipeline.model import Box

DPI = 100
"""Pixels to an inch of the sheet on which the words' places are drawn: as fine as the angle is looked for."""
START = (6, 2)
"""Pixels: how long and how thick the stroke is that is drawn where a line begins, at its foot."""
BODY = 0.5
"""Of a word's height: so much of it small letters fill; lines of one text do not touch so."""
SAME_LINE = 0.5
"""Of a word's height: words whose feet are nearer to each other stand on one line."""

BLANK = 0.85
"""Of a word's height: words of one line stand no further apart, columns as a rule do."""

Word = tuple[str, Box]
Sheet = NDArray[Any]


def is_unpictured(ink: Ink) -> bool:
    """Whether a page has words that leave no ink, most of its words, and nothing to look at."""
    return 2 * ink.unseen > len(ink.glyphs) and ink.picture_share == 0 and ink.shapes == 0


def ink_to_bare(ink: Ink) -> tuple[PageLayout, Ink, Placement]:
    """The page's lines, its words as letters that stand straight, and how the straight page lies on the page."""
    words = glyphs_to_words(ink.glyphs)
    straight = set_straight(Picture(ink.page, drawn_starts(words, ink), DPI, POINTS / DPI))
    upright = [(text, place_on_straight(straight, box, POINTS / DPI)) for text, box in words]
    width, height = (side * POINTS / DPI for side in straight.picture.size)
    sheet = replace(ink, width=width, height=height)
    blocks = words_to_blocks(upright, sheet)
    lines = tuple(line for block in blocks for line in block)
    layout = PageLayout(ink.page, width, height, (), lines)
    return layout, lines_to_ink(layout, blocks, (), level=True), placement(straight)


def glyphs_to_words(glyphs: Sequence[Glyph]) -> list[Word]:
    """The words of a layer in the order in which they were drawn, each with the box around its letters."""
    words = []
    for blank, letters in groupby(glyphs, key=lambda glyph: not glyph.text.strip()):
        if not blank:
            for word in split_at_jumps(list(letters)):
                x0s, tops, x1s, feet = zip(*(glyph[1:5] for glyph in word), strict=True)
                words.append(("".join(glyph.text for glyph in word), (min(x0s), min(tops), max(x1s), max(feet))))
    return words


def split_at_jumps(letters: Sequence[Glyph]) -> list[list[Glyph]]:
    """Letters drawn without a blank between, cut where the pen jumps to another place.

    >>> letters = [Glyph("i", 0, 0, 4, 10, 0), Glyph("n", 4, 0, 9, 10, 0), Glyph("o", 4, 20, 9, 30, 0)]
    >>> ["".join(letter.text for letter in word) for word in split_at_jumps(letters)]
    ['in', 'o']
    """
    words = [[letters[0]]]
    for letter in letters[1:]:
        before = words[-1][-1]
        high = before.bottom - before.top
        near = abs(letter.x0 - before.x1) < high and abs(letter.bottom - before.bottom) < SAME_LINE * high
        if near:
            words[-1].append(letter)
        else:
            words.append([letter])
    return words


def drawn_starts(words: Sequence[Word], ink: Ink) -> Sheet:
    """A sheet with a dark stroke where each line begins."""
    sheet = blank_sheet(ink, 255)
    wide, thick = START
    befores = [None, *words[:-1]]
    for before, (_, box) in zip(befores, words, strict=True):
        if before is None or not is_beside(before[1], box):
            x, foot = round(box[0] * DPI / POINTS), round(box[3] * DPI / POINTS)
            sheet[max(foot - thick, 0) : max(foot, 0), max(x, 0) : max(x + wide, 0)] = 0
    return sheet


def drawn_bodies(words: Sequence[Word], ink: Ink) -> Sheet:
    """A sheet with the bodies of the words, 1 on 0; words of one line reach to each other: no column begins there."""
    sheet, scale = blank_sheet(ink, 0), DPI / POINTS
    afters = [*words[1:], None]
    for (_, box), after in zip(words, afters, strict=True):
        x0, top, x1, bottom = box
        right = after[1][0] if after is not None and is_beside(box, after[1]) else x1
        head, foot = round((bottom - BODY * (bottom - top)) * scale), round(bottom * scale)
        sheet[max(head, 0) : max(foot, 0), max(round(x0 * scale), 0) : max(round(right * scale), 0)] = 1
    return sheet


def blank_sheet(ink: Ink, shade: int) -> Sheet:
    """A sheet as large as a page."""
    return np.full((round(ink.height * DPI / POINTS), round(ink.width * DPI / POINTS)), shade, np.uint8)


def is_beside(before: Box, box: Box) -> bool:
    """Whether a word is the next one on a line.

    >>> is_beside((0, 0, 10, 9), (13, 0, 25, 9)), is_beside((0, 0, 10, 9), (30, 0, 40, 9))
    (True, False)
    """
    high = before[3] - before[1]
    return -high < box[0] - before[2] < BLANK * high and abs(box[3] - before[3]) < SAME_LINE * high


def words_to_blocks(words: Sequence[Word], ink: Ink) -> list[list[Line]]:
    """The lines of each text of a page; texts are parted where no word stands between columns."""
    if not words:
        return []
    scale = DPI / POINTS
    height = BODY * statistics.median(box[3] - box[1] for _, box in words)
    blocks = column_blocks(drawn_bodies(words, ink), DPI, height * scale)
    whole = (0.0, 0.0, ink.width * scale, ink.height * scale)
    homes: dict[Box, list[Word]] = {}
    for word in words:
        homes.setdefault(home_of(word, blocks or [whole], scale), []).append(word)
    return [words_to_lines(homes[block]) for block in [*blocks, whole] if homes.get(block)]


def home_of(word: Word, blocks: Sequence[Box], scale: float) -> Box:
    """The text that a word's middle lies in, or else is nearest to."""
    x0, top, x1, bottom = (side * scale for side in word[1])
    x, y = (x0 + x1) / 2, bottom - BODY * (bottom - top) / 2

    def away(block: Box) -> float:
        return max(block[0] - x, x - block[2], 0.0) + max(block[1] - y, y - block[3], 0.0)

    return min(blocks, key=away)


def words_to_lines(words: Sequence[Word]) -> list[Line]:
    """The words of a text as lines from top to bottom.

    >>> words = [("du", (30, 0, 40, 9)), ("Vem", (0, 1, 25, 10)), ("gör", (0, 12, 20, 21))]
    >>> [line.text for line in words_to_lines(words)]
    ['Vem du', 'gör']
    """
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word[1][3]):
        high = word[1][3] - word[1][1]
        if rows and abs(statistics.median(box[3] for _, box in rows[-1]) - word[1][3]) < SAME_LINE * high:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [row_to_line(sorted(row, key=lambda word: word[1][0])) for row in rows]


def row_to_line(row: Sequence[Word]) -> Line:
    """Words side by side as a line, with the widths of the words."""
    x0s, tops, x1s, bottoms = zip(*(box for _, box in row), strict=True)
    blanks = [after - before for before, after in zip(x1s, x0s[1:], strict=False)]
    return Line(
        " ".join(text for text, _ in row),
        (min(x0s), min(tops), max(x1s), statistics.median(bottoms)),
        words=tuple(x1 - x0 for x0, x1 in zip(x0s, x1s, strict=True)),
        blank=statistics.median(blanks) if blanks else 0.0,
    )

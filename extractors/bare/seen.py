"""Pages that were read as pictures and show no rules: their lines as letters, for the columns and rows to be found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.page import Glyph, Ink, Line, PageLayout, Segment
from pipeline.model import Box, Cell, Finding, Grid

BELOW = frozenset("gjpqyåÅ,;()[]/|Q")
"""Letters that reach below the line, and some of which nobody knows in a picture whether they do."""
UNDER = 0.22
"""Of a line's height: what reaches below the small letters' feet."""
OFTEN, TALLEST = 0.9, 1.2
"""A letter is drawn so much higher than nine in ten lines are seen to be: few have all that reaches up and down."""
UNEVEN = 0.15
"""Of the usual step from line to line: steps that differ by no more are one."""
HARD_TO_READ = 0.6
"""A line with a word of less confidence is named."""


def lines_to_ink(layout: PageLayout, blocks: Sequence[Sequence[Line]], across: Sequence[Segment]) -> Ink:
    """A page's texts as if they had been drawn, block by block, every line as high as the others."""
    lines = [line for block in blocks for line in block]
    height = TALLEST * sorted(line.box[3] - line.box[1] for line in lines)[int(OFTEN * (len(lines) - 1))]
    feet = [evened([line_foot(line, height) for line in block]) for block in blocks]
    placed = (
        (line, foot) for block, known in zip(blocks, feet, strict=True) for line, foot in zip(block, known, strict=True)
    )
    glyphs = tuple(glyph for line, foot in placed for glyph in line_to_glyphs(line, foot, height))
    clip = (0.0, 0.0, layout.width, layout.height)
    return Ink(layout.page, layout.width, layout.height, 0, glyphs, tuple(across), (), (clip,))


def line_to_glyphs(line: Line, foot: float, height: float) -> Iterator[Glyph]:
    """The letters of a line spread evenly over its words, with blanks between.

    >>> line = Line("Vem du", (0, 0, 50, 9), words=(30.0, 15.0), blank=5.0)
    >>> [(glyph.text, glyph.x0, glyph.x1) for glyph in line_to_glyphs(line, 9, 8)]
    [('V', 0, 10.0), ('e', 10.0, 20.0), ('m', 20.0, 30.0), (' ', 30.0, 35.0), ('d', 35.0, 42.5), ('u', 42.5, 50.0)]
    """
    words = line.text.split(" ")
    x = line.box[0]
    widths = line.words if len(line.words) == len(words) else shared_out(words, line.box[2] - x)
    spare = line.box[2] - x - sum(widths)
    blank = spare / (len(words) - 1) if len(words) > 1 else 0.0
    for number, (word, wide) in enumerate(zip(words, widths, strict=True)):
        if number:
            yield Glyph(" ", x, foot - height, x + blank, foot, 0)
            x += blank
        for letter in word:
            yield Glyph(letter, x, foot - height, x + wide / len(word), foot, 0)
            x += wide / len(word)


def shared_out(words: Sequence[str], width: float) -> tuple[float, ...]:
    """The widths of words of a line by their letters, where nobody measured them.

    >>> shared_out(["Vem", "du"], 60)
    (30.0, 20.0)
    """
    letters = sum(map(len, words)) + len(words) - 1
    return tuple(width * len(word) / letters for word in words)


def evened(feet: Sequence[float]) -> list[float]:
    """The feet of lines one below the other, those put at one distance that are nearly so: a picture is not exact.

    >>> evened([10.0, 20.4, 29.6, 40.0, 55.0])
    [10.0, 20.0, 30.0, 40.0, 55.0]
    """
    steps = [b - a for a, b in pairwise(feet)]
    if not steps:
        return list(feet)
    pitch = sorted(steps)[len(steps) // 2]
    groups: list[list[float]] = [[feet[0]]]
    for step, foot in zip(steps, feet[1:], strict=True):
        if abs(step - pitch) <= UNEVEN * pitch:
            groups[-1].append(foot)
        else:
            groups.append([foot])
    return [foot for group in groups for foot in at_one_distance(group)]


def at_one_distance(feet: Sequence[float]) -> list[float]:
    """Places as near to those given as goes, all at one distance."""
    pitch = (feet[-1] - feet[0]) / max(len(feet) - 1, 1)
    start = sum(foot - pitch * n for n, foot in enumerate(feet)) / len(feet)
    return [round(start + pitch * n, 2) for n in range(len(feet))]


def line_foot(line: Line, height: float) -> float:
    """Where the letters of a line end that reach below it, whether it has such letters or not."""
    return line.box[3] if BELOW & set(line.text) else line.box[3] + UNDER * height


def with_readings(grid: Grid, lines: Mapping[int, Sequence[Line]]) -> Grid:
    """A grid with what the engine said of the lines in each of its cells, on the pages that it read."""
    return replace(grid, cells=tuple(with_reading(cell, lines) for cell in grid.cells))


def with_reading(cell: Cell, lines: Mapping[int, Sequence[Line]]) -> Cell:
    """A cell with the confidence of its least sure line, and the finding that it was hard to read where it was."""
    mine = [
        line
        for origin in cell.origins
        if origin.page is not None and origin.bbox is not None
        for line in lines.get(origin.page, ())
        if line.confidence is not None and is_inside(line, origin.bbox)
    ]
    if cell.read is not None or not mine:
        return cell
    hard = [line.text for line in mine if (line.confidence or 0.0) < HARD_TO_READ]
    named = (Finding("low_confidence_text", cell.origins, (("text", "\n".join(hard)),)),) if hard else ()
    return replace(
        cell,
        read=min(line.confidence or 0.0 for line in mine),
        findings=(*cell.findings, *named),
        doubts=tuple(doubt for line in mine for doubt in line.doubts),
    )


def is_inside(line: Line, box: Box) -> bool:
    """Whether the middle of a line lies in a box."""
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]

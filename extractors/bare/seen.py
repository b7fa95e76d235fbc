"""Pages that were read as pictures and show no rules: their lines as letters, for the columns and rows to be found."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from extractors.page import Glyph, Ink, Line, PageLayout, Segment
from pipeline.model import Box, Cell, Finding, Grid

BELOW = frozenset("gjpqy,;()[]/|Q")
"""Letters that reach below the line, and some of which nobody knows in a picture whether they do."""
UNDER = 0.17
"""Of the step from line to line: what reaches below the small letters' feet."""
OFTEN, TALLEST = 0.9, 1.2
"""A letter is drawn so much higher than nine in ten lines are seen to be: few have all that reaches up and down."""
UNEVEN = 0.15
"""Of the usual step from line to line: steps that differ by no more are one."""
SAME_STEP, OTHER_STEP = 0.05, 0.1
"""Of a step from line to line: steps that differ by less are one, by more those of letters of another size."""
FEW_STEPS, FEWEST_STEPS = 3, 0.1
"""So many steps of a page, and such a share of them, are usual ones."""
LETTERS = 0.85
"""Of the step from line to line: letters of all heights and depths are no higher."""
HARD_TO_READ = 0.6
"""A line with a word of less confidence is named."""


class Run(NamedTuple):
    """Lines one below the other at one distance (0 where nobody knows it), and where the letters of each end that
    reach below it.
    """

    lines: tuple[Line, ...]
    feet: tuple[float, ...]
    pitch: float


def lines_to_ink(
    layout: PageLayout, blocks: Sequence[Sequence[Line]], across: Sequence[Segment], *, level: bool = False
) -> Ink:
    """A page's texts as if they had been drawn, block by block, lines of one pitch as high as each other.

    How high a line is seen to be depends on its letters; how far it stands from the next one does not. ``level``: the
    feet of all lines are where letters that do not reach below them end.
    """
    blocks = [block for block in blocks if block]
    lines = [line for block in blocks for line in block]
    seen = sorted(line.box[3] - line.box[1] for line in lines)[int(OFTEN * (len(lines) - 1))]
    places = [[line.box[3] for line in block] for block in blocks]
    deep = 0.0 if level else UNDER * max(usual_pitches(blocks, places), default=seen)
    feet = [[line_foot(line, deep) for line in block] for block in blocks]
    pitches = usual_pitches(blocks, feet)
    runs = [run for block in zip(blocks, feet, strict=True) for run in block_to_runs(*block, pitches)]
    glyphs = tuple(
        glyph
        for run in runs
        for line, foot in zip(run.lines, run.feet, strict=True)
        for glyph in line_to_glyphs(line, foot, LETTERS * run.pitch if run.pitch else TALLEST * seen)
    )
    clip = (0.0, 0.0, layout.width, layout.height)
    return Ink(layout.page, layout.width, layout.height, 0, glyphs, tuple(across), (), (clip,))


def usual_pitches(blocks: Sequence[Sequence[Line]], feet: Sequence[Sequence[float]]) -> list[float]:
    """The usual steps from line to line within the texts of a page, one for each size of letters.

    A line that begins with a small letter goes on with the one above.
    """
    pairs = zip(blocks, feet, strict=True)
    left = [
        low - high
        for block, places in pairs
        for line, high, low in zip(block[1:], places, places[1:], strict=False)
        if line.text[:1].islower() and low > high
    ]
    least = max(FEW_STEPS, FEWEST_STEPS * len(left))
    found: list[float] = []
    while left:
        middle = max(sorted(left), key=lambda step: sum(abs(other - step) <= SAME_STEP * step for other in left))
        near = [step for step in left if abs(step - middle) <= SAME_STEP * middle]
        if len(near) < least:
            break
        found.append(statistics.median(near))
        left = [step for step in left if abs(step - middle) > OTHER_STEP * middle]
    return found


def block_to_runs(block: Sequence[Line], feet: Sequence[float], pitches: Sequence[float]) -> list[Run]:
    """The lines of a block, cut where two do not stand at a usual distance; single lines are as large as others."""
    starts = [n for n, (a, b) in enumerate(pairwise(feet), 1) if nearest_pitch(b - a, pitches) is None]
    runs = []
    for first, end in pairwise([0, *starts, len(feet)]):
        steps = end - first - 1
        step = (feet[end - 1] - feet[first]) / steps if steps else max(pitches, default=0.0)
        pitch = nearest_pitch(step, pitches) or step
        runs.append(Run(tuple(block[first:end]), tuple(at_pitch(feet[first:end], pitch)), pitch))
    return runs


def nearest_pitch(step: float, pitches: Sequence[float]) -> float | None:
    """The usual step that a step from line to line is nearest to, None where it is near to none.

    >>> nearest_pitch(11.5, [11.25, 9.75]), nearest_pitch(25.0, [11.25, 9.75])
    (11.25, None)
    """
    near = [usual for usual in pitches if abs(usual - step) <= UNEVEN * usual]
    return min(near, key=lambda usual: abs(usual - step), default=None)


def at_pitch(feet: Sequence[float], pitch: float) -> list[float]:
    """Places as near to those given as goes, all at one distance.

    >>> at_pitch([10.0, 20.5, 31.0], 10.0)
    [10.5, 20.5, 30.5]
    """
    start = sum(foot - pitch * n for n, foot in enumerate(feet)) / len(feet)
    return [round(start + pitch * n, 2) for n in range(len(feet))]


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


def line_foot(line: Line, deep: float) -> float:
    """Where the letters of a line end that reach below it (``deep`` points), whether it has such letters or not."""
    return line.box[3] if BELOW & set(line.text) else line.box[3] + deep


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

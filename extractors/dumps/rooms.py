"""How wide a column is, from the lines that its width broke: between the widest line and what no longer fitted."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from extractors.dumps.blocks import Block, is_cut
from extractors.dumps.lines import DumpLine, text_width
from extractors.dumps.phrases import GUIDANCE, HEADER, LABEL, Phrase

NARRATIVE = "narrative"
"""The column left of the problem's that describes the whole area."""
WIDEST, NARROWEST = 200.0, 3.0
"""Ems: a column whose width nothing tells is anything between."""
SLACK = 0.02
"""Of a width: how far off the letters' widths may be."""
GUESS = 1.3
"""A column is hardly wider than this many times its widest line."""
LOW, HIGH = 0.9, 0.1
"""The quantiles of lines that fit and of lines that no longer did from which a width is taken."""
ENDS = ".:;!?"
"""After these a line may be broken where it was not full."""
ENOUGH = 4
"""So many lines at the least tell a column's width better than its guidance."""


@dataclass(frozen=True, slots=True)
class Room:
    """A column's width in ems: at least ``low``, less than ``high``; and how many lines its cells have on the whole."""

    low: float = NARROWEST
    high: float = WIDEST
    lines: float = math.inf

    def scaled(self, scale: float) -> Room:
        """The room for letters of another size than those that it was taken from."""
        return Room(self.low * scale, min(WIDEST, self.high * scale), self.lines)

    @property
    def more(self) -> float:
        """What it costs that a cell of the column has one more line: the more, the fewer its cells have."""
        return math.log1p(-1 / self.lines) if self.lines > 1 else 0.0

    def excess(self, width: float) -> float:
        """By how much of the column's width a line is too wide, 0 where it fits."""
        limit = self.high * (1 + SLACK)
        return max(0.0, width / limit - 1)

    def share_above(self, width: float) -> float:
        """The chance that a width is more than the column has: 0 to 1."""
        low, high = self.low * (1 - SLACK), min(self.high, self.low * GUESS) * (1 + SLACK)
        return min(1.0, max(0.0, (width - low) / (high - low)))


def pieces_to_room(pieces: Iterable[Sequence[str]]) -> Room:
    """The room of a column, from the lines of texts that stand in it.

    >>> room = pieces_to_room([["Ange vem som ansvarar", "för åtgärden."]])
    >>> 9 < room.low < room.high < 12
    True
    """
    texts = [list(lines) for lines in pieces if lines]
    fitted = sorted(text_width(line) for lines in texts for line in lines)
    broken = sorted(
        text_width(f"{line} {after.split()[0]}")
        for lines in texts
        for line, after in pairwise(lines)
        if after[:1].islower() and line[-1:] not in ENDS
    )
    if not fitted:
        return Room()
    low = fitted[-1] if len(fitted) < ENOUGH else fitted[min(len(fitted) - 1, int(LOW * len(fitted)) + 1)]
    over = [width for width in broken if width > low] or broken[-1:]
    if not over:
        return Room(low)
    return Room(low, max(low, over[0] if len(over) < ENOUGH else over[int(HIGH * len(over))]))


def texts_to_room(texts: Iterable[Sequence[str]]) -> Room:
    """The room of a column from cells of which some may be cut wrong: the widths that the fewest lines speak against.

    A line speaks against a width that it is wider than, or that had room for the word that the next line goes on with.

    >>> room = texts_to_room([["en rad som fyller ut", "hela bredden"]] * 2 + [["alldeles för lång för att vara en"]])
    >>> 6 < room.low < room.high < 12
    True
    """
    fitted: list[float] = []
    broken: list[float] = []
    for lines in texts:
        fitted += [text_width(line) for line in lines]
        broken += [
            text_width(f"{line} {after.split()[0]}")
            for line, after in pairwise(lines)
            if after[:1].islower() and line[-1:] not in ENDS
        ]
    fitted.sort()
    broken.sort()
    if not fitted:
        return Room()
    against = [
        (len(fitted) - bisect_right(fitted, low * (1 + SLACK)) + bisect_right(broken, low * (1 - SLACK)), -low)
        for low in fitted
    ]
    low = -min(against)[1]
    over = [width for width in broken if width > low]
    return Room(low, over[0] if over else max(WIDEST, low))


def phrase_pieces(phrase: Phrase, block: Block, lines: Sequence[DumpLine]) -> list[str]:
    """The lines of a phrase, each cut to its own words."""
    tokens = block.tokens[phrase.first : phrase.last]
    found = []
    for number, group in groupby(tokens, key=lambda token: token.line):
        mine = list(group)
        found.append(lines[number].text[mine[0].start : mine[-1].end])
    return found


def block_rooms(block: Block, lines: Sequence[DumpLine]) -> dict[str, Room]:
    """The room of each column of a band, as its guidance tells it, or its header where it has none.

    A guidance whose lines stand among those of others tells nothing.
    """
    kinds = (GUIDANCE, LABEL, HEADER)
    told = block_pieces(block, lines)
    return {name: pieces_to_room([next(by[kind] for kind in kinds if kind in by)]) for name, by in told.items()}


def block_pieces(block: Block, lines: Sequence[DumpLine]) -> dict[str, dict[str, list[str]]]:
    """The lines of each whole phrase of a band, by column and kind; the first of two for problems is the narrative's.

    A phrase of a kind that a column has twice tells the narrative's column, then the problem's.
    """
    told: dict[str, dict[str, list[str]]] = {}
    asked = [p for p in block.phrases if p.field == "problem" and p.kind == GUIDANCE]
    labels = list(block.labels)
    twice = {id(found[0]) for found in (asked, labels) if len(found) > 1}
    for phrase in block.phrases:
        name = "problem" if phrase.kind == LABEL else phrase.field
        if id(phrase) in twice:
            name = NARRATIVE
        if not is_cut(phrase):
            told.setdefault(name, {}).setdefault(phrase.kind, phrase_pieces(phrase, block, lines))
    return told


def usual_rooms(blocks: Iterable[Block], lines: Sequence[DumpLine]) -> dict[str, Room]:
    """The room that most blocks of a dump tell for each column."""
    found: dict[str, list[Room]] = {}
    for block in blocks:
        whole = {phrase.field for phrase in block.phrases if phrase.kind == GUIDANCE and not is_cut(phrase)}
        for name, room in block_rooms(block, lines).items():
            if name in whole:
                found.setdefault(name, []).append(room)
    return {name: sorted(rooms, key=lambda room: room.low)[len(rooms) // 2] for name, rooms in found.items()}


def rooms_of(block: Block, usual: dict[str, Room], lines: Sequence[DumpLine]) -> dict[str, Room]:
    """The room of each column of a band: what its own guidance tells, or that of the other bands where it is cut."""
    own = block_rooms(block, lines)
    cut = {phrase.field for phrase in block.phrases if is_cut(phrase)}
    return {**usual, **{name: room for name, room in own.items() if name not in cut or name not in usual}}

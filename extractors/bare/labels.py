"""The header row of a page without rules: labels side by side, whatever stands in their way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.bare.blocks import SIDE, Block, glyphs_to_block, joined, rows_of
from extractors.bare.rows import Hang
from extractors.lines import glyphs_to_lines
from extractors.tables.headers import HeaderRow, match_header

HEADER_ROWS = 12
"""A header is looked for in so many rows of texts at the top of a page."""
SAME_PLACE = 1.5
"""Points: headers whose labels stand this near to each other are one header, printed again."""
IN_LINE = 0.1
"""Of the letters' height: labels of one header have their tops, middles or feet in common to within this."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header row on a page: its labels from left to right."""

    labels: tuple[Block, ...]

    @property
    def top(self) -> float:
        """Where the highest label begins."""
        return min(label.box[1] for label in self.labels)

    @property
    def foot(self) -> float:
        """Where the lowest label ends."""
        return max(label.box[3] for label in self.labels)


def labels_of(header: Header | None) -> tuple[Block, ...]:
    """The labels of a header, none of none."""
    return header.labels if header is not None else ()


def find_header(blocks: Sequence[Block]) -> Header | None:
    """The header row of a page, None where there is none; a lone label must have guidance below it."""
    rows = [stacked(row) for row in rows_of(blocks)[:HEADER_ROWS]]
    found = [i for i, (row, below) in enumerate(zip(rows, [*rows[1:], []], strict=False)) if match_row(row, below)]
    if not found:
        return None
    # A page's header that names the area looks like a lone label above the real one.
    lone = len(found) > 1 and len(rows[found[0]]) == 1 and found[1] == found[0] + 1
    return Header(tuple(in_line(rows[found[lone]])))


def match_row(row: Sequence[Block], below: Sequence[Block]) -> HeaderRow | None:
    """The header that a row of labels is, the texts below each of them helping."""
    header = match_header({i: block.text for i, block in enumerate(row)}, texts_under(row, below))
    return header if header is not None and (len(row) > 1 or header.guided) else None


def in_line(labels: Sequence[Block]) -> list[Block]:
    """The labels of a row without the texts of a title or a page's header that reaches into it from above.

    Labels share their tops, middles or feet; what begins above them and shares nothing with them is none.
    """
    parts = [tails(label) for label in labels]
    places = [(hang, label.at(hang)) for hang in Hang for label in labels]

    def agreeing(place: tuple[Hang, float]) -> tuple[int, int]:
        return len(aligned(labels, *place)), sum(bool(aligned(part, *place)) for part in parts)

    hang, at = max(places, key=agreeing)
    top = min(part.box[1] for part in aligned([part for some in parts for part in some], hang, at))
    kept = []
    for some in parts:
        fitting = aligned(some, hang, at) or [part for part in some[:1] if part.box[1] >= top - SIDE]
        kept.extend(fitting[:1])
    return kept


def tails(label: Block) -> list[Block]:
    """A label, and what is left of it without its first line, its first two lines, ..."""
    tops = [line.box[1] for line in glyphs_to_lines(label.glyphs)]
    return [glyphs_to_block([g for g in label.glyphs if g.top > top - SIDE]) for top in tops]


def aligned(labels: Iterable[Block], hang: Hang, at: float) -> list[Block]:
    """The labels whose top, middle or foot stands at a place."""
    return [label for label in labels if abs(label.at(hang) - at) <= IN_LINE * label.height]


def stacked(row: Sequence[Block]) -> list[Block]:
    """The blocks of a row from left to right, a centred label's lines made one."""
    stacks: list[list[Block]] = []
    right = 0.0
    for block in sorted(row, key=lambda block: block.box[0]):
        if stacks and block.box[0] < right and not any(level(block, other) for other in stacks[-1]):
            stacks[-1].append(block)
            right = max(right, block.box[2])
        else:
            stacks.append([block])
            right = block.box[2]
    return [joined(sorted(stack, key=lambda block: block.box[1])) for stack in stacks]


def level(a: Block, b: Block) -> bool:
    """Whether two blocks stand side by side: each one's middle lies in the other's height."""
    return a.box[1] < (b.box[1] + b.box[3]) / 2 < a.box[3] and b.box[1] < (a.box[1] + a.box[3]) / 2 < b.box[3]


def texts_under(row: Sequence[Block], below: Sequence[Block]) -> dict[int, str]:
    """The texts of the row below by the number of the label that they stand under."""
    middles = [(label.box[0] + label.box[2]) / 2 for label in row]
    return {min(bisect_right(middles, block.box[0]), len(row) - 1): block.text for block in below}


def is_same(header: Header, other: Header | None) -> bool:
    """Whether two headers have the same labels in the same places."""
    if other is None or len(header.labels) != len(other.labels):
        return False
    pairs = zip(header.labels, other.labels, strict=True)
    return all(a.text == b.text and abs(a.box[0] - b.box[0]) <= SAME_PLACE for a, b in pairs)

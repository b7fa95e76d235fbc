"""Pieces of lines -> cells: which lines a cell has, its text, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.dumps.lines import DumpLine, text_width
from extractors.dumps.rooms import Room
from extractors.dumps.ways import Node
from extractors.joining import lines_to_text
from extractors.page import Line
from pipeline.model import Origin

POINTS = 10.0
"""The size of the font in which widths are held against each other."""
PITCH = 12.0
"""Points from line to line."""
SURE_ROOM = 0.985
"""Of a column's least width: letters may be so much narrower than they are taken for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line that stands in a cell."""

    line: DumpLine
    text: str
    shared: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class DumpCell:
    """A cell of a band: its row and field, its pieces from the top, the chance that it is right (0 to 1).

    ``again`` are the lines in which it is drawn once more.
    """

    row: int
    field: str
    pieces: tuple[Piece, ...]
    chance: float = 1.0
    again: tuple[DumpLine, ...] = ()

    @property
    def page(self) -> int:
        """The page that the cell begins on."""
        return self.pieces[0].line.page

    @property
    def text(self) -> str:
        """The cell's lines, joined anyhow: for comparing, not for keeping."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The lines of the dump that the cell has, in runs."""
        runs: list[list[int]] = []
        for number in sorted({line.number for line in (*(piece.line for piece in self.pieces), *self.again)}):
            if runs and number <= runs[-1][1] + 2:
                runs[-1][1] = number
            else:
                runs.append([number, number])
        return tuple(Origin(lines=(first, last)) for first, last in runs)


def nodes_to_cells(nodes: Sequence[Node], lines: Sequence[DumpLine], fields: Sequence[str]) -> list[DumpCell]:
    """The cells that the pieces of a band make, in order."""
    found: dict[tuple[int, str], DumpCell] = {}
    repeated: list[tuple[int, int]] = []
    for node in nodes:
        if node.again is not None:
            repeated.append(node.again)
            continue
        line = lines[node.line]
        whole = node.start == 0 and node.end == len(line.text)
        piece = Piece(line, line.text[node.start : node.end].strip(), not whole, node.end == len(line.text))
        key = (node.row, fields[node.col])
        cell = found.get(key, DumpCell(*key, ()))
        found[key] = replace(cell, pieces=(*cell.pieces, piece))
    return with_repeats(list(found.values()), [lines[first:last] for first, last in repeated])


def with_repeats(cells: list[DumpCell], repeats: Sequence[Sequence[DumpLine]]) -> list[DumpCell]:
    """Cells with the lines in which they are drawn again: those of the cell that has the first of the lines."""
    for run in repeats:
        for number, cell in enumerate(cells):
            if any(piece.text == run[0].text for piece in cell.pieces):
                cells[number] = replace(cell, again=(*cell.again, *run))
                break
    return cells


def cell_text(cell: DumpCell, room: Room, draws: bool) -> tuple[str, tuple[int, ...]]:
    """The text of a cell and the positions of line ends that stay unsure, by the rules that hold for prints."""
    return lines_to_text(
        [as_line(piece, i) for i, piece in enumerate(cell.pieces)], POINTS * room.low * SURE_ROOM, draws
    )


def as_line(piece: Piece, number: int) -> Line:
    """A piece as a line of a print, its letters as wide as they most likely were."""
    top = PITCH * number
    return Line(
        text=piece.text,
        box=(0.0, top, POINTS * text_width(piece.text), top + PITCH),
        blank_end=piece.line.blank and piece.whole,
        words=tuple(POINTS * text_width(word) for word in piece.text.split()),
        blank=POINTS * text_width(" "),
        first=POINTS * text_width(piece.text[:1]),
    )


def draws_blanks(lines: Sequence[DumpLine]) -> bool:
    """Whether the dump kept the blanks at which lines were wrapped."""
    return sum(line.blank for line in lines) > len(lines) / 4

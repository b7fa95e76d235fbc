"""Which rows below a header are none of the plan's: sums, notes, names to sign, what abbreviations mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from extractors.tables.blocks import Block, area_heading
from extractors.tables.templates import knowledge
from pipeline.model import Cell
from pipeline.text import fold

SIGNED_ON = re.compile(r"[_.…‥-]{5,}")
"""A line to write a name on."""
LABEL = 4
"""What has more words than this is a sentence and no label."""
FEW = 3
"""A row with more texts than this is one of the plan's."""
Places = Mapping[tuple[int, int], Cell]


def block_rows(block: Block, places: Places, last: bool) -> list[int]:
    """The rows of a block that may be rows of the area; notes below a table are none, nor is the next table's title."""
    numbers = sorted({row for row, _ in places if block.bottom < row < block.end and row != block.guidance})
    numbers = without_notes(numbers, places) if last else numbers
    kept = numbers[: notes_apart(numbers, places)]
    # A sum may stand between the rows and the lines apart below them.
    return without_notes(kept, places) if last else kept


def without_notes(numbers: Sequence[int], places: Places) -> list[int]:
    """Rows without the notes and sums at their end."""
    end = len(numbers)
    while end and is_note(tab_row(numbers[end - 1], places)):
        end -= 1
    return list(numbers[:end])


def notes_apart(numbers: Sequence[int], places: Places) -> int:
    """How many rows come before the lines that stand apart below a table: alone in their rows, below an empty one.

    They all begin where the table does. Where empty rows divide other rows, too, they tell nothing; but names to sign,
    or what abbreviations mean, stand apart wherever they begin.
    """
    texts = [tab_row(number, places) for number in numbers]
    filled = [at for at, row in enumerate(texts) if row]
    gaps = [at for before, at in pairwise(filled) if numbers[at] - numbers[before] > 1]
    ends = next((at for at in gaps if closes([texts[later] for later in filled if later >= at])), None)
    if ends is not None:
        return ends
    lines = [at for at in gaps[:1] if all(len(texts[later]) == 1 for later in filled[filled.index(at) :])]
    apart = [row for row in texts[lines[0] :] if row] if lines else []
    begins = min((cell.col for row in texts for cell in row), default=0)
    is_apart = all(row[0].col == begins and not area_heading(row_texts(row)) for row in apart)
    return lines[0] if apart and is_apart else len(numbers)


def row_texts(cells: Iterable[Cell]) -> dict[int, str]:
    """The texts of cells by their columns."""
    return {cell.col: cell.text for cell in cells}


def tab_row(number: int, places: Places) -> list[Cell]:
    """The cells with text that begin in a row, from the left."""
    cells = {id(cell): cell for (row, _), cell in sorted(places.items()) if row == number == cell.row}
    return [cell for cell in cells.values() if cell.text.strip()]


def is_note(cells: list[Cell]) -> bool:
    """Whether the texts of a row are a sum or a note below a table: a word for it, and nothing beside but numbers."""
    first = fold(cells[0].text) if cells else ""
    begins = any(first == word or first.startswith(f"{word} ") for word in knowledge().likeness.notes)
    return begins and not any(letter.isalpha() for cell in cells[1:] for letter in cell.text)


def closes(rows: Sequence[list[Cell]]) -> bool:
    """Whether rows are what a plan ends with: of few texts each, one a word for it or a line to sign on."""
    words = knowledge().likeness.closing
    texts = [cell.text for cells in rows for cell in cells]
    heads = any(fold(text).startswith(words) and len(text.split()) <= LABEL for text in texts)
    signed = any(SIGNED_ON.fullmatch(text.strip()) for text in texts)
    return (heads or signed) and all(len(cells) <= FEW for cells in rows)

"""Places joined: the place of a row from the places of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Box, Cell, Origin

EMPTY_BETWEEN = 2
"""Lines of a text: a range that begins so far below the end of another goes on with it."""
REF = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


def row_origins(cells: Sequence[Cell], number: int) -> tuple[Origin, ...]:
    """The place of a row: in a sheet from its first to its last cell, in a print the box around its cells on each page,
    in a text its lines.

    Merged cells that reach beyond the row count only where it has no others.
    """
    own = (
        [cell for cell in cells if cell.row_span == 1] or [cell for cell in cells if cell.row == number] or list(cells)
    )
    origins = [origin for cell in own for origin in cell.origins]
    sheets = [origin for origin in origins if origin.sheet is not None and origin.ref]
    if sheets:
        return (Origin(sheet=sheets[0].sheet, ref=joined_ref([str(origin.ref) for origin in sheets])),)
    told = [origin.lines for origin in origins if origin.lines is not None]
    if told:
        return tuple(Origin(lines=lines) for lines in joined_lines(told))
    pages = sorted({origin.page for origin in origins if origin.page is not None})
    return tuple(
        Origin(page=page, bbox=joined_box([o.bbox for o in origins if o.page == page and o.bbox is not None]))
        for page in pages
    )


def joined_ref(refs: Sequence[str]) -> str:
    """The range from the first to the last of several cells or ranges.

    >>> joined_ref(["B7", "G7"]), joined_ref(["B7:B9"]), joined_ref(["C4"])
    ('B7:G7', 'B7:B9', 'C4')
    """
    corners = [(letters, int(row)) for ref in refs for letters, row in ends(ref)]
    cols = sorted({letters for letters, _ in corners}, key=lambda letters: (len(letters), letters))
    rows = sorted({row for _, row in corners})
    first, last = f"{cols[0]}{rows[0]}", f"{cols[-1]}{rows[-1]}"
    return first if first == last else f"{first}:{last}"


def joined_lines(told: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs that ranges of a text's lines make; an empty line between two of them does not part them.

    >>> joined_lines([(12, 14), (7, 9), (11, 12), (40, 41)])
    [(7, 14), (40, 41)]
    """
    runs: list[tuple[int, int]] = []
    for first, last in sorted(told):
        if runs and first <= runs[-1][1] + EMPTY_BETWEEN:
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        else:
            runs.append((first, last))
    return runs


def ends(ref: str) -> list[tuple[str, str]]:
    """The corners of a cell or a range as letters and digits."""
    match = REF.fullmatch(ref)
    assert match is not None, ref
    first, second = (match.group(1), match.group(2)), (match.group(3), match.group(4))
    return [first, second] if second[0] else [first]


def joined_box(boxes: Sequence[Box]) -> Box:
    """The box around several."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return (min(x0s), min(tops), max(x1s), max(bottoms))

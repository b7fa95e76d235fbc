"""The tables of a dump -> grids, as every other format's reader gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.dumps.blocks import Block
from extractors.dumps.cells import DumpCell, cell_text
from extractors.dumps.lines import GAP, PAGE, DumpLine
from extractors.dumps.phrases import (
    GUIDANCE,
    HEADER,
    LABEL,
    SHORT_WORD,
    Phrase,
    is_template_word,
    template_header,
)
from extractors.dumps.rooms import NARRATIVE, phrase_pieces
from extractors.dumps.sheets import DumpSheet
from extractors.dumps.tables import DumpTable
from pipeline.model import FIELDS, Cell, Finding, Grid, Origin

TOP = 2
"""The header and the guidance stand in the first two rows of a grid."""
CARRIED = ("problem", "cause", "action")
"""Columns whose cells are merged over the rows below."""


def table_to_grid(sheet: DumpSheet, table: DumpTable, lines: Sequence[DumpLine], draws: bool) -> Grid:
    """A sheet's table as a grid: a column for each field, header and guidance above the rows."""
    names = ([NARRATIVE] if sheet.narrated else []) + [
        name for name in FIELDS if any(name in band.fields for band in sheet.bands)
    ]
    cols = {name: number for number, name in enumerate(names)}
    beside = next((band.fields for band in sheet.bands if "action" in band.fields), ())
    cells = [*head_cells(sheet, cols, lines), *body_cells(table, cols, draws, beside)]
    numbers = [line.page for band in sheet.bands for line in band.lines]
    numbers += [lines[block.first].page for band in sheet.bands for block in band.blocks]
    bands = {line.page: n for n, band in enumerate(sheet.bands, 1) for line in band.lines}
    bands |= {lines[block.first].page: n for n, band in enumerate(sheet.bands, 1) for block in band.blocks}
    left = tuple(finding for band in sheet.bands for block in band.blocks for finding in left_over(block, lines))
    left += tuple(no_text(line) for line in sheet.lost)
    return Grid(
        findings=left,
        label=None,
        n_rows=TOP + table.n_rows,
        n_cols=len(cols),
        cells=tuple(cells),
        pages=tuple(sorted(set(numbers))),
        bands=tuple(sorted(bands.items())),
    )


def head_cells(sheet: DumpSheet, cols: Mapping[str, int], lines: Sequence[DumpLine]) -> list[Cell]:
    """The headers and the guidance of all bands."""
    cells: dict[tuple[int, int], Cell] = {}
    for band in sheet.bands:
        block = band.blocks[0]
        labelled = any(p.kind == HEADER and p.field == "problem" for p in block.phrases)
        twice = sheet.narrated and len(block.labels) > 1
        problems = iter([NARRATIVE, "problem"] if twice else ["problem", "problem"])
        asked = iter([NARRATIVE, "problem"] if sheet.narrated else ["problem", "problem"])
        for phrase in block.phrases:
            name, row = phrase.field, 0 if phrase.kind == HEADER else 1
            if phrase.kind == LABEL:
                name, row = next(problems, "problem"), 1 if labelled else 0
            elif phrase.kind == GUIDANCE and name == "problem":
                name = next(asked, "problem")
            cells.setdefault((row, cols[name]), phrase_cell(phrase, block, lines, row, cols[name]))
        if sheet.own and "problem" in band.fields:
            cells.setdefault((0, cols["problem"]), own_cell(sheet.own, cols["problem"]))
    for name, col in cols.items():
        below = cells.get((1, col))
        if (0, col) not in cells and below is not None:
            label = cells.get((0, cols["problem"])) if name == NARRATIVE else None
            text = label.text if label is not None else template_header(name)
            if text:
                cells[0, col] = Cell(0, col, text, below.origins)
    return list(cells.values())


def left_over(block: Block, lines: Sequence[DumpLine]) -> list[Finding]:
    """A finding for each line among the headers and guidance that holds words of another kind."""
    used = {at for phrase in block.phrases for at in range(phrase.first, phrase.last)}
    strange = {
        token.line
        for at, token in enumerate(block.tokens)
        if at not in used and len(token.folded) > SHORT_WORD and not is_template_word(token.folded)
    }
    return [no_text(lines[number]) for number in sorted(strange)]


def no_text(line: DumpLine) -> Finding:
    """A finding for a line, or what is left of it, that stands in no cell."""
    return Finding("text_outside_table", (Origin(lines=(line.number, line.number)),), (("text", line.text),))


def phrase_cell(phrase: Phrase, block: Block, lines: Sequence[DumpLine], row: int, col: int) -> Cell:
    """A header, a guidance or a label as a cell."""
    tokens = block.tokens[phrase.first : phrase.last]
    numbers = lines[tokens[0].line].number, lines[tokens[-1].line].number
    return Cell(row, col, " ".join(phrase_pieces(phrase, block, lines)), (Origin(lines=numbers),))


def own_cell(own: Sequence[DumpLine], col: int) -> Cell:
    """The label of an area of the district's own."""
    return Cell(0, col, " ".join(line.text for line in own), (Origin(lines=(own[0].number, own[-1].number)),))


def body_cells(table: DumpTable, cols: Mapping[str, int], draws: bool, beside: Sequence[str]) -> list[Cell]:
    """The cells of all rows; one above rows that lack it is merged over them. ``beside``: the columns of its band."""
    at: dict[tuple[int, str], list[DumpCell]] = {}
    for cell in table.cells:
        at.setdefault((cell.row, cell.field), []).append(cell)
    found = []
    filled: dict[int, set[str]] = {}
    pages: dict[int, int] = {}
    for row, name in at:
        filled.setdefault(row, set()).add(name)
    for cell in table.cells:
        if cell.field in beside:
            pages[cell.row] = cell.page
    for (row, name), mine in sorted(at.items(), key=lambda item: (item[0][0], cols[item[0][1]])):
        cell = mine[0]
        text, unsure = cell_text(cell, table.rooms[name], draws)
        span = max(span_of(row, name, filled, table.n_rows), drawn_span(cell, filled, pages))
        found.append(
            Cell(
                row=TOP + row,
                col=cols[name],
                text=text,
                origins=cell.origins,
                row_span=span,
                unsure=unsure,
                confidence=cell.chance,
            )
        )
    return found


def span_of(row: int, name: str, filled: Mapping[int, set[str]], n_rows: int) -> int:
    """How many rows a cell covers: those below that have none of their own, and nothing left of it either."""
    if name not in CARRIED:
        return 1
    left = CARRIED[: CARRIED.index(name)]
    span = 1
    while row + span < n_rows:
        below = row + span
        held = filled.get(below, set())
        if name in held or any(field in held for field in left) or not held - {"follow_up"}:
            break
        if name == "action" and not held & {"goal", "timing"}:
            break
        if name in ("problem", "cause") and not held & set(CARRIED):
            break
        span += 1
    return span


def drawn_span(cell: DumpCell, filled: Mapping[int, set[str]], pages: Mapping[int, int]) -> int:
    """How many rows an action covers that is drawn again on a later page: those up to there that have none themselves.

    ``pages`` are those of the rows in the band that has the action.
    """
    if cell.field != "action" or not cell.again:
        return 1
    span, last = 1, cell.again[-1].page
    while pages.get(cell.row + span, last + 1) <= last and "action" not in filled[cell.row + span]:
        span += 1
    return span


def front_grid(lines: Sequence[DumpLine]) -> Grid:
    """The lines before the first table: a cell for each paragraph."""
    paragraphs: list[list[DumpLine]] = []
    for line in lines:
        if not paragraphs or line.gap in (GAP, PAGE):
            paragraphs.append([])
        paragraphs[-1].append(line)
    cells = tuple(
        Cell(row, 0, " ".join(line.text for line in part), (Origin(lines=(part[0].number, part[-1].number)),))
        for row, part in enumerate(paragraphs)
    )
    pages = tuple(sorted({line.page for line in lines}))
    return Grid(None, len(cells), 1, cells, pages)

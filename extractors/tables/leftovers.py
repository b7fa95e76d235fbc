"""What of a tab found no place in the rows, the narrative or the labels: named, each text with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extractors.tables.blocks import Block
from extractors.tables.labels import template_guides, text_guides
from extractors.tables.margins import is_template_title
from extractors.tables.tabs import Tab
from extractors.tables.templates import compact, knowledge
from pipeline.model import Cell, Finding


def left_over(tab: Tab, blocks: Sequence[Block], used: Mapping[int, Cell]) -> list[Finding]:
    """A finding for every text that is not used: titles above, the guidance row, extra columns, lines beside."""
    left = [cell for cell in tab.grid.cells if cell.text.strip() and id(cell) not in used]
    above = [cell for cell in left if cell.row + cell.row_span <= blocks[0].top]
    titles = [cell for cell in above if not is_template_title(cell.text)]
    findings = [finding("title_above_table", titles)] if titles else []
    for block in blocks:
        # A header's cell may begin above it, beside headings over groups of columns.
        mine = [cell for cell in left if block.top < cell.row + cell.row_span and cell.row < block.end]
        last = max((cell.row for cell in used.values() if block.bottom < cell.row < block.end), default=block.end)
        under = [cell for cell in mine if cell.row > last and cell.row != block.guidance]
        findings.extend(block_findings(block, [cell for cell in mine if cell not in under]))
        findings.extend(finding("text_outside_table", [cell]) for cell in under)
    return findings


def block_findings(block: Block, left: Sequence[Cell]) -> list[Finding]:
    """What is left of one block, the lines under its last row aside."""
    heads = [cell for cell in left if cell.row <= block.bottom]
    below = [cell for cell in left if cell.row > block.bottom]
    guidance = [cell for cell in below if cell.row == block.guidance]
    rest = [cell for cell in below if cell.row != block.guidance]
    unnamed, beside = ([cell for cell in cells if is_beside(cell, block)] for cells in (heads, rest))
    # In the header of a field: words that its first header, further up, has not.
    stray = [cell for cell in (*heads, *rest) if not is_beside(cell, block)]
    findings = [finding("text_outside_table", [cell]) for cell in stray]
    return [*guidance_findings(guidance), *column_findings(unnamed, beside), *findings]


def is_beside(cell: Cell, block: Block) -> bool:
    """Whether a cell stands in no column that has a meaning."""
    named = {col for col, column in block.columns.items() if column.field is not None}
    return not named.intersection(range(cell.col, cell.col + cell.col_span))


def guidance_findings(cells: Sequence[Cell]) -> list[Finding]:
    """What stands in the guidance row that no known template has: another template's guidance, or an author's words."""
    read = [cell for cell in cells if text_guides(cell.text) and not template_guides(cell.text)]
    findings = [finding("guidance_left_out", read)] if read else []
    return [*findings, *(finding("text_in_guidance_row", [cell]) for cell in cells if cell not in read)]


def column_findings(heads: Sequence[Cell], cells: Sequence[Cell]) -> list[Finding]:
    """A finding for each column without a meaning: its header, and all that stands in it."""
    findings = []
    cols = dict.fromkeys(cell.col for cell in sorted((*heads, *cells), key=lambda cell: (cell.col, cell.row)))
    for col in cols:
        header = " ".join(cell.text for cell in heads if cell.col == col)
        mine = [cell for cell in cells if cell.col == col]
        top = [cell for cell in heads if cell.col == col]
        if not mine:
            findings.append(finding("extra_column_empty", top, header))
        elif not header:
            findings.extend(finding("text_outside_table", [cell]) for cell in mine)
        else:
            findings.append(finding("numbering_column" if numbers(header, mine) else "extra_column", mine, header))
    return findings


def numbers(header: str, cells: Iterable[Cell]) -> bool:
    """Whether a column only numbers the rows."""
    ignored = compact(header) in knowledge().likeness.ignored
    return ignored and not any(letter.isalpha() for cell in cells for letter in cell.text)


def finding(code: str, cells: Sequence[Cell], header: str = "") -> Finding:
    """A finding about some cells, with their texts one below the other."""
    origins = tuple(origin for cell in cells for origin in cell.origins)
    return Finding(code, origins, (("header", header), ("text", "\n".join(cell.text for cell in cells))))

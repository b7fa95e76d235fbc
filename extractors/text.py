"""A plan that survives only as flat text -> grids: what the print's order, widths and words still tell of its cells."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

from extractors.advice import advice
from extractors.dumps.blocks import lines_to_blocks
from extractors.dumps.breaks import with_breaks
from extractors.dumps.cells import draws_blanks
from extractors.dumps.counts import ITEMS, analysis_start, grid_to_stated, items_of, lines_to_analysis
from extractors.dumps.either import sheets_to_tables
from extractors.dumps.grids import front_grid, table_to_grid
from extractors.dumps.laid import find_header, text_to_pages
from extractors.dumps.lines import DumpLine, text_to_lines
from extractors.dumps.sheets import blocks_to_sheets
from extractors.dumps.straight import laid_to_grids
from extractors.dumps.tabbed import mark_between, tabbed_to_grids
from extractors.dumps.tangles import sheets_untangled
from extractors.dumps.widths import dump_rooms
from pipeline.errors import Rejected
from pipeline.limits import Limits
from pipeline.model import Grid, Page, Reading, Source

CHANNEL = "text"
LARGEST = 4_000_000
"""Bytes: no plan's text is as long."""
FIRST_LINES = 2000
"""A table's header is looked for in so many lines."""
FIELDS_TOLD = 4
"""So many fields, what is done among them, make a line the header of a plan's table that no template has."""
BLOCKS = 1
"""So many blocks of a template's headers make a text a plan."""


def is_dump(path: Path) -> bool:
    """Whether a file is flat text that holds a template's headers or guidance, or a table's with headers of its own."""
    text = file_to_text(path)
    return text is not None and (
        len(lines_to_blocks(text_to_lines(text)[: Limits().lines])) >= BLOCKS
        or has_own_header(text)
        or mark_between(text) is not None
    )


def has_own_header(text: str) -> bool:
    """Whether labels of most fields stand side by side in a line of a text, parted by tabs or by runs of blanks.

    >>> has_own_header("Problem   Varför   Insats   Mål   Klart"), has_own_header("Vem ska göra vad, och när?   Orsak")
    (True, False)
    """
    for page in text_to_pages("\n".join(text.splitlines()[:FIRST_LINES])):
        header = find_header(page)
        if header is not None and len(header.named) >= FIELDS_TOLD and "action" in header.named:
            return True
    return False


def file_to_text(path: Path) -> str | None:
    """The text of a file, None where it holds none or too much."""
    if path.stat().st_size > LARGEST:
        return None
    data = path.read_bytes()
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    return None if b"\x00" in data else data.decode("cp1252", "replace")


def read_text(source: Source, limits: Limits = Limits()) -> Reading:
    """Read a flat text into grids; raise Rejected for one that holds no plan."""
    text = file_to_text(Path(source.file))
    if text is None:
        raise Rejected("unsupported", (("file", source.path), *advice(source.path)))
    lines = text_to_lines(text)
    if len(lines) > limits.lines:
        raise Rejected("resource_limit", (("file", source.path), ("limit", "lines")))
    laid = tabbed_to_grids(text) or laid_to_sheets(text, lines)
    grids = laid or lines_to_grids(lines)
    pages = {page for grid in laid for page in grid.pages} or {line.page for line in lines}
    n_pages = max(pages, default=0)
    empty = tuple(Page(n, None, "empty", None, None, CHANNEL, None) for n in range(1, n_pages + 1) if n not in pages)
    return Reading(source, CHANNEL, grids, n_pages, pages=empty)


def laid_to_sheets(text: str, lines: Sequence[DumpLine]) -> tuple[Grid, ...]:
    """The grids of a text that keeps its lines' places, the analysis apart; none of another."""
    end = analysis_start(lines)
    analysis = lines_to_analysis(lines[end:]) if end < len(lines) else None
    if analysis is None:
        return laid_to_grids(text)
    above, below = cut_above(text, lines[end].number)
    if holds_table(below):
        return laid_to_grids(text)
    grids = laid_to_grids(above)
    return (*grids, analysis) if grids else ()


def holds_table(text: str) -> bool:
    """Whether a text that keeps its lines' places has the header of a plan's table, not that of counts."""
    headers = (find_header(page) for page in text_to_pages(text))
    return any(items_of([label for _, label in header.labels]) < ITEMS for header in headers if header is not None)


def cut_above(text: str, number: int) -> tuple[str, str]:
    """A text cut above a line, that has this number.

    >>> cut_above("Vem\\n\\fNär\\nOrsak", 3)
    ('Vem\\n\\x0cNär', 'Orsak')
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(lines[: number - 1]), "\n".join(lines[number - 1 :])


def lines_to_grids(lines: tuple[DumpLine, ...]) -> tuple[Grid, ...]:
    """The front page, a grid for each area, and the analysis."""
    end = analysis_start(lines)
    lines = with_breaks(lines, end)
    body, counts = lines[:end], lines[end:]
    sheets, first = blocks_to_sheets(lines_to_blocks(body), body)
    draws = draws_blanks(lines)
    rooms, sharp = dump_rooms(sheets, body)
    sheets = sheets_untangled(sheets, body, sharp)
    analysis = lines_to_analysis(counts) if counts else None
    stated = grid_to_stated(analysis) if analysis is not None else {}
    grids = [front_grid(body[:first])] if first else []
    tables = sheets_to_tables(sheets, body, rooms, stated)
    grids += [table_to_grid(sheet, table, body, draws) for sheet, table in zip(sheets, tables, strict=True)]
    return (*grids, *((analysis,) if analysis is not None else ()))

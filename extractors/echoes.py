"""Texts that a print repeats: one too long for its cell is drawn again on each page that it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from extractors.page import Line, PageLayout, PageTable, Region

SAME_PLACE = 2.0
"""Points: the same row stands no further up or down on the page beside."""
UNSURE = "text_over_wall"
"""What is told of a region whose text may be another's."""

Places = Mapping[str, list[tuple[int, float]]]
"""Texts that are wider than their cells, with the pages that those stand on and how far down."""


def without_echoes(layouts: Mapping[int, PageLayout]) -> dict[int, PageLayout]:
    """The pages without the lines that are the rest of a cell's text on another page.

    They stand beside the tables, or in a cell of which it is not sure that they are its own.
    """
    long: dict[str, list[tuple[int, float]]] = {}
    for page, line in overlong_lines(layouts):
        long.setdefault(line.text, []).append((page, line.box[1]))
    if not long:
        return dict(layouts)
    cut = frozenset(text for layout in layouts.values() for text in layout.cut if text in long)
    return {page: without_repeated(page, layout, long, cut) for page, layout in layouts.items()}


def overlong_lines(layouts: Mapping[int, PageLayout]) -> Iterator[tuple[int, Line]]:
    """The lines of cells that are wider than those, with their pages."""
    for page, layout in layouts.items():
        for region in (region for table in layout.tables for region in table.regions):
            unsure = {text for code, text in region.told if code == UNSURE}
            for line in region.lines:
                if (line.box[0] < region.box[0] or line.box[2] > region.box[2]) and line.text not in unsure:
                    yield page, line


def without_repeated(page: int, layout: PageLayout, long: Places, cut: frozenset[str]) -> PageLayout:
    """A page without what other pages' cells say; a cell whose text is cut off there tells of it."""
    tables = tuple(table_without_repeated(page, table, long, cut) for table in layout.tables)
    loose = tuple(line for line in layout.loose if not is_echo(page, line, long))
    return replace(layout, tables=tables, loose=loose)


def table_without_repeated(page: int, table: PageTable, long: Places, cut: frozenset[str]) -> PageTable:
    """A table without what other pages' cells say."""
    if not cut and not any(region.told for region in table.regions):
        return table
    return replace(table, regions=tuple(region_without_repeated(page, region, long, cut) for region in table.regions))


def region_without_repeated(page: int, region: Region, long: Places, cut: frozenset[str]) -> Region:
    """A region without those of its doubtful lines that are another page's."""
    told = {text for code, text in region.told if code == UNSURE}
    echoes = {line.text for line in region.lines if line.text in told and is_echo(page, line, long)}
    lines = tuple(line for line in region.lines if line.text not in echoes)
    there = (("text_cut", line.text) for line in lines if line.text in cut)
    return replace(
        region,
        lines=lines,
        told=tuple(dict.fromkeys((*(what for what in region.told if what[1] not in echoes), *there))),
    )


def is_echo(page: int, line: Line, long: Places) -> bool:
    """Whether a line is another page's, word for word and as far down."""
    return any(other != page and abs(line.box[1] - top) <= SAME_PLACE for other, top in long.get(line.text, ()))

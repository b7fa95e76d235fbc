"""Ends of pages that an extractor dropped: told by the other bands of a sheet, which have as many pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import accumulate

from extractors.dumps.blocks import lines_to_blocks
from extractors.dumps.lines import PAGE, SAME, DumpLine
from extractors.dumps.sheets import BandPart, blocks_to_sheets


def with_breaks(lines: tuple[DumpLine, ...], end: int) -> tuple[DumpLine, ...]:
    """Lines with the ends of pages that were dropped; the plan's tables end before the line with index ``end``.

    Every band of a sheet breaks its pages at the same rows. A band that lacks as many pages as it has lines that only
    a blank sets off from the one above has lost them there.
    """
    sheets, _ = blocks_to_sheets(lines_to_blocks(lines[:end]), lines[:end])
    last = lines[end].page if end < len(lines) else None
    starts = [lines[band.blocks[0].first].page for sheet in sheets for band in sheet.bands]
    ends = iter([*starts[1:], last])
    begun: set[int] = set()
    for sheet in sheets:
        begun.update(lost_breaks([(band, next(ends)) for band in sheet.bands], lines))
    return broken(lines, begun) if begun else lines


def lost_breaks(bands: Sequence[tuple[BandPart, int | None]], lines: Sequence[DumpLine]) -> Iterator[int]:
    """The numbers of the lines that begin a page that was lost, in the bands of a sheet and the page after each.

    Where nothing stands below the last band, nobody knows how many empty pages it had.
    """
    counts = [end - lines[band.blocks[0].first].page for band, end in bands if end is not None]
    for (band, _), count in zip(bands, counts, strict=False):
        told = [line.number for line in band.lines if line.indented and line.gap == SAME]
        if len(told) == max(counts) - count and all(len(band.blocks) == 1 for band, _ in bands):
            yield from told


def broken(lines: Sequence[DumpLine], begun: Set[int]) -> tuple[DumpLine, ...]:
    """Lines of which those with some numbers begin a page."""
    pages = accumulate(line.number in begun for line in lines)
    return tuple(
        replace(line, page=line.page + more, gap=PAGE if line.number in begun else line.gap)
        for line, more in zip(lines, pages, strict=True)
    )

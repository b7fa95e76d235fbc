"""Blocks of headers -> the sheets of a dump: each area's bands, and the lines that stand in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractors.dumps.blocks import Block
from extractors.dumps.lines import PAGE, DumpLine
from extractors.dumps.phrases import GUIDANCE, HEADER

LABEL_LINES = 4
"""So many lines at the most hold the label of an area of the district's own."""


@dataclass(frozen=True, slots=True)
class BandPart:
    """A band of a sheet: its blocks (one, or one for each page that repeats it) and the lines below them."""

    fields: tuple[str, ...]
    blocks: tuple[Block, ...]
    lines: tuple[DumpLine, ...]


@dataclass(frozen=True, slots=True)
class DumpSheet:
    """A sheet: its bands from left to right; ``narrated``: a column left of the problem's describes the area.

    ``own`` are lines that head it and are no template's: the label of an area of the district's own. ``lost`` is what
    was taken for no text where lines were untangled.
    """

    bands: tuple[BandPart, ...]
    narrated: bool = False
    own: tuple[DumpLine, ...] = ()
    lost: tuple[DumpLine, ...] = ()

    @property
    def area(self) -> str | None:
        """The code of the area that the sheet is headed by, None where no template has it."""
        labels = (phrase.field for band in self.bands for block in band.blocks for phrase in block.labels)
        return next(labels, None)


@dataclass(slots=True)
class Draft:
    """A sheet in the making."""

    bands: list[tuple[list[Block], list[DumpLine]]] = field(default_factory=list)
    own: tuple[DumpLine, ...] = ()

    def fields(self) -> list[tuple[str, ...]]:
        """The fields of each band."""
        return [blocks[0].fields for blocks, _ in self.bands]

    def labels(self) -> set[str]:
        """The areas that its blocks name."""
        return {phrase.field for blocks, _ in self.bands for block in blocks for phrase in block.labels}


def blocks_to_sheets(blocks: Sequence[Block], lines: Sequence[DumpLine]) -> tuple[tuple[DumpSheet, ...], int]:
    """The sheets of a dump, and the index of the first line that belongs to one."""
    drafts: list[Draft] = []
    starts = [own_label(block, blocks[i - 1].last if i else 0, lines) for i, block in enumerate(blocks)]
    for number, block in enumerate(blocks):
        last = starts[number + 1] if number + 1 < len(blocks) else len(lines)
        band = band_of(block, drafts[-1], starts[number] < block.first) if drafts else None
        if band is None:
            drafts.append(Draft(own=tuple(lines[starts[number] : block.first])))
            band = 0
        draft = drafts[-1]
        if band == len(draft.bands):
            draft.bands.append(([], []))
        draft.bands[band][0].append(block)
        draft.bands[band][1].extend(lines[block.last : last])
    return tuple(map(draft_to_sheet, drafts)), starts[0] if starts else len(lines)


def own_label(block: Block, above: int, lines: Sequence[DumpLine]) -> int:
    """The index of the first line of a block's sheet: above it may stand a label that no template has."""
    if block.labels or "problem" not in block.fields:
        return block.first
    first = block.first
    while first > max(above, block.first - LABEL_LINES) and lines[first].gap != PAGE:
        first -= 1
    return first if lines[first].gap == PAGE else block.first


def band_of(block: Block, draft: Draft, labelled: bool) -> int | None:
    """The band of the sheet at hand that a block heads (one more than there are: a new one), None: a new sheet."""
    fields, known = block.fields, draft.fields()
    labels = {phrase.field for phrase in block.labels}
    if labelled or (labels and draft.labels() and not labels & draft.labels()):
        return None
    if fields in known:
        return known.index(fields) if labels or "problem" not in fields else None
    seen = {name for band in known for name in band}
    return None if seen & set(fields) else len(known)


def draft_to_sheet(draft: Draft) -> DumpSheet:
    """A sheet with its bands."""
    bands = tuple(BandPart(blocks[0].fields, tuple(blocks), tuple(lines)) for blocks, lines in draft.bands)
    first = bands[0].blocks[0]
    told = [phrase for phrase in first.phrases if phrase.field == "problem" and phrase.kind in (HEADER, GUIDANCE)]
    asked = [phrase for phrase in told if phrase.kind == GUIDANCE]
    return DumpSheet(bands, len(asked) > 1 or (bool(asked) and len(first.labels) > 1), draft.own)


def with_lines(band: BandPart, lines: Sequence[DumpLine]) -> BandPart:
    """A band with other lines."""
    return replace(band, lines=tuple(lines))

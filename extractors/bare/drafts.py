"""Pages without ruling lines: columns from the places of the header's words, rows from where the texts stand.

A guess, marked as such: every table made here has ``ruled`` False.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from extractors.bare.blocks import SIDE, Block, cut_at_pitch, cut_at_rules, ink_to_blocks, joined, line_pitches
from extractors.bare.columns import Columns, page_columns, split
from extractors.bare.cuts import beside, cut_at_rows, with_blank_lines
from extractors.bare.edges import edge_blocks, everywhere
from extractors.bare.labels import Header, find_header, labels_of
from extractors.bare.rows import Hang, Placed, Rows, moved, pages_to_hang, step_to_level, texts_to_rows
from extractors.bare.several import heading_at_end
from extractors.cut_off import cut_ends
from extractors.lines import glyphs_to_lines
from extractors.page import Glyph, Ink, Line, PageTable, Region, Segment


@dataclass(frozen=True, slots=True)
class Draft:
    """A page before its rows are known: its columns, header, the texts below in draw order, and what stands beside.

    ``cut`` are the last letters of texts that are cut off, ``across`` the rules.
    """

    page: int
    columns: Columns
    header: Header | None
    texts: tuple[Block, ...]
    loose: tuple[Line, ...]
    cut: frozenset[Glyph] = frozenset()
    across: tuple[Segment, ...] = ()


def inks_to_drafts(inks: Sequence[Ink]) -> dict[int, Draft]:
    """The pages without rules that hold a table, by page, found with the headers that some of them carry."""
    found = {
        ink.page: [part for block in ink_to_blocks(ink) for part in cut_at_rules(block, ink.across)] for ink in inks
    }
    pitches = line_pitches(found.values())
    blocks = {page: [part for block in texts for part in cut_at_pitch(block, pitches)] for page, texts in found.items()}
    heights = {ink.page: ink.height for ink in inks}
    edge = everywhere(blocks, heights)
    headers = {page: find_header([b for b in texts if id(b) not in edge]) for page, texts in blocks.items()}
    tops = {page: header.top for page, header in headers.items() if header is not None}
    edge |= edge_blocks(blocks, heights, tops)
    edge |= {id(b) for texts in blocks.values() for b in heading_at_end([b for b in texts if id(b) not in edge])}
    bodies = {
        page: [b for b in texts if id(b) not in edge and not above(b, headers[page])] for page, texts in blocks.items()
    }
    columns = page_columns(
        {p: [b for b in body if not in_header(b, headers[p])] for p, body in bodies.items()}, headers
    )
    drafts = {}
    cut = {ink.page: cut_ends(ink) for ink in inks if ink.page in columns}
    across = {ink.page: ink.across for ink in inks}
    for page, body in bodies.items():
        if page in columns and body:
            texts = tuple(
                part for block in body for part in split(block, columns[page].xs) if not in_header(part, headers[page])
            )
            loose = lines_beside(blocks[page], (*texts, *labels_of(headers[page])))
            drafts[page] = Draft(page, columns[page], headers[page], texts, loose, cut[page], across[page])
    return drafts


def lines_beside(blocks: Iterable[Block], kept: Iterable[Block]) -> tuple[Line, ...]:
    """The lines of all letters that are not kept."""
    known = {id(glyph) for block in kept for glyph in block.glyphs}
    return glyphs_to_lines([glyph for block in blocks for glyph in block.glyphs if id(glyph) not in known])


def above(block: Block, header: Header | None) -> bool:
    """Whether a text stands above the header."""
    return header is not None and block.box[3] <= header.top


def in_header(block: Block, header: Header | None) -> bool:
    """Whether a text is one of the header's labels, or a line of one."""
    return header is not None and (block.box[1] + block.box[3]) / 2 < header.foot


def hung_drafts(drafts: Mapping[int, Draft], heights: Mapping[int, float], hang: Hang) -> dict[int, Draft]:
    """The pages once it is known how texts hang in rows: empty lines within a cell joined, repeated cells gone."""
    pitches = line_pitches(draft.texts for draft in drafts.values())
    whole = {
        page: replace(draft, texts=with_blank_lines(draft.texts, draft.columns, pitches, hang, draft.across))
        for page, draft in drafts.items()
    }
    return without_repeats(whole, heights, hang)


def without_repeats(drafts: Mapping[int, Draft], heights: Mapping[int, float], hang: Hang) -> dict[int, Draft]:
    """The pages without texts that hang off the page and on another one: a merged cell is drawn whole on every page."""

    def shown(page: int, block: Block) -> bool:
        return 0 <= block.at(hang) <= heights[page]

    seen = {block.text for page, draft in drafts.items() for block in draft.texts if shown(page, block)}
    return {
        page: replace(draft, texts=tuple(b for b in draft.texts if shown(page, b) or b.text not in seen))
        for page, draft in drafts.items()
    }


def drafts_to_hang(drafts: Iterable[Draft]) -> Hang:
    """What the texts of rows share in a whole print: their tops, middles or feet."""
    return pages_to_hang([draft_to_placed(draft, 0, 0) for draft in drafts])


def drafts_to_tables(drafts: Sequence[Draft], hang: Hang) -> list[PageTable]:
    """The tables of pages that lie side by side, with the rows that all of them tell together."""
    whole = [draft_to_placed(draft, number, 0) for number, draft in enumerate(drafts)]
    steps = [0.0, *(step_to_level(texts, whole[0], hang) for texts in whole[1:])]
    drafts = cut_together(drafts, steps, hang)
    offsets = [0, *accumulate(len(draft.columns.xs) - 1 for draft in drafts)]
    placed = [
        [replace(text, box=moved(text.box, steps[number])) for text in draft_to_placed(draft, number, offsets[number])]
        for number, draft in enumerate(drafts)
    ]
    rows = texts_to_rows([text for texts in placed for text in texts], hang)
    tops = [draft.header.top for draft in drafts if draft.header is not None]
    feet = [block.box[3] for draft in drafts for block in draft.texts]
    feet += [draft.header.foot for draft in drafts if draft.header is not None]
    ys = (*([min(tops)] if tops else []), *rows.starts, max(feet) + 2 * SIDE)
    ys = tuple(y - SIDE for y in ys)
    return [draft_to_table(draft, texts, rows, ys, bool(tops)) for draft, texts in zip(drafts, placed, strict=True)]


def cut_together(drafts: Sequence[Draft], steps: Sequence[float], hang: Hang) -> list[Draft]:
    """Pages that lie side by side, their blocks cut where texts of other columns show that another row begins.

    ``steps``: how far each page is to be moved down for all to be level; where one is, texts on two pages share nothing
    but by chance, as nearly as is asked for here.
    """
    shown = [(number, block) for number, draft in enumerate(drafts) for block in draft.texts]
    level = not any(steps)
    return [
        replace(
            draft,
            texts=tuple(
                part
                for block in draft.texts
                for part in cut_at_rows(
                    block, [b for n, b in shown if (n != number and level) or (n == number and beside(b, block))], hang
                )
            ),
        )
        for number, draft in enumerate(drafts)
    ]


def draft_to_placed(draft: Draft, number: int, offset: int) -> list[Placed]:
    """The texts of a page in their columns, those of the pages on its left counted."""
    return [
        Placed(offset + draft.columns.of(block), block.box, block.height, (number, i))
        for i, block in enumerate(draft.texts)
    ]


def draft_to_table(
    draft: Draft, placed: Sequence[Placed], rows: Rows, ys: tuple[float, ...], titled: bool
) -> PageTable:
    """A page's texts as a table, those of one row and column together, the header's labels above."""
    cells: dict[tuple[int, int], list[Block]] = {}
    ends: dict[tuple[int, int], int] = {}
    for block, text in zip(draft.texts, placed, strict=True):
        first, last = (row + titled for row in rows.spans[text])
        at = (draft.columns.of(block), first)
        cells.setdefault(at, []).append(block)
        ends[at] = max(last, ends.get(at, 0))
    for label in labels_of(draft.header):
        at = (draft.columns.of(label), 0)
        cells.setdefault(at, []).append(label)
        ends[at] = 1
    regions = []
    order = sorted(cells)
    for at, after in zip(order, [*order[1:], (-1, 0)], strict=True):
        end = min(ends[at], after[1]) if after[0] == at[0] else ends[at]
        regions.append(blocks_to_region(cells[at], (at[1], end), at[0], draft))
    return PageTable(draft.page, draft.columns.xs, ys, tuple(regions), ruled=False)


def blocks_to_region(blocks: Sequence[Block], rows: tuple[int, int], col: int, draft: Draft) -> Region:
    """A cell as wide as its column and as high as its text, with what is to be said of it."""
    whole = joined(blocks)
    box = (draft.columns.xs[col], whole.box[1] - SIDE, draft.columns.xs[col + 1], whole.box[3] + SIDE)
    told = [("text_over_wall", block.text) for block in blocks if block.in_doubt]
    told += [("text_cut", block.text) for block in blocks if draft.cut.intersection(block.glyphs)]
    return Region(rows, (col, col + 1), box, glyphs_to_lines(whole.glyphs), ruled=False, told=tuple(told))

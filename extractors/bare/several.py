"""Pages without rules down them on which a table ends and another begins: each cut into as many pages as it has tables.

Each table has columns of its own. What is cut is put together again as the pages of a print are, with the cut ones
numbered as pages of their own; in the end every place is told by the page that it stands on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.bare.blocks import OTHER_SIZE, SIDE, Block, ink_to_blocks, rows_of, size
from extractors.bare.edges import MOST_PARTS
from extractors.bare.labels import match_row, stacked
from extractors.page import Glyph, Ink, PageLayout
from extractors.tables.labels import only_area

FIELDS_TOLD = 4
"""So many fields, what is done among them, make a row a header wherever it stands on a page: no row's texts do."""


def parts_of_pages(
    layouts: Mapping[int, PageLayout], inks: Sequence[Ink]
) -> tuple[Mapping[int, PageLayout], Sequence[Ink], Mapping[int, int]]:
    """The pages, those with several tables cut between them; and the page that each of them is (or is a part of)."""
    cuts = {ink.page: cut_places(ink) for ink in inks}
    if not any(cuts.values()):
        return layouts, inks, {page: page for page in layouts}
    drawn = {ink.page: ink for ink in inks}
    pages: dict[int, int] = {}
    shown: dict[int, PageLayout] = {}
    bare: list[Ink] = []
    for page in sorted(layouts):
        ends = [*cuts.get(page, ()), float("inf")]
        for top, foot in zip([float("-inf"), *ends], ends, strict=False):
            number = len(pages) + 1
            pages[number] = page
            shown[number] = layout_part(layouts[page], number, top, foot)
            if page in drawn:
                bare.append(ink_part(drawn[page], number, top, foot))
    return shown, bare, pages


def cut_places(ink: Ink) -> list[float]:
    """Where a page is to be cut: above each header below a table's rows, with the heading that stands above it.

    Another header tells rows, or as many texts side by side as no page's header has.
    """
    rows = [stacked(row) for row in rows_of(ink_to_blocks(ink))]
    heads = [i for i, row in enumerate(rows) if is_header(row, rows[i + 1] if i + 1 < len(rows) else [])]
    starts = [heading_row(rows, head) for head in heads]
    ends_above = (
        any(head < start for head in heads) or any(len(row) > MOST_PARTS for row in rows[:start]) for start in starts
    )
    return [row_top(rows[start]) - SIDE for start, ends in zip(starts, ends_above, strict=True) if ends]


def is_header(row: Sequence[Block], below: Sequence[Block]) -> bool:
    """Whether a row of texts is the header of a whole table."""
    header = match_row(row, below)
    return header is not None and "action" in header.fields and len(header.fields) >= FIELDS_TOLD


def heading_row(rows: Sequence[Sequence[Block]], head: int) -> int:
    """The first of the rows above a header that are no rows of a table: its title, and prose between the two.

    Such a row is one text, an area's label or of another size, or wider than the columns of a table are.
    """
    first = head
    for i in reversed(range(head)):
        if len(rows[i]) > 1 or not stands_free(rows[i][0], rows[head]):
            break
        first = i
    return first


def stands_free(text: Block, labels: Sequence[Block]) -> bool:
    """Whether a text above a header is no cell: a label, larger or smaller letters, or wider than one column."""
    other = abs(text.height - labels[0].height) > OTHER_SIZE * text.height
    wide = len(labels) > 1 and text.box[2] > labels[1].box[0] and text.box[0] < labels[1].box[0]
    return other or wide or only_area(text.text) is not None


def heading_at_end(blocks: Sequence[Block]) -> list[Block]:
    """The texts at a page's end that are the title of the next page's table, and prose below it: from an area's label
    in letters of another size than the table's on.
    """
    rows = rows_of(blocks)
    usual = Counter(size(block) for block in blocks).most_common(1)
    for i in reversed(range(len(rows))):
        if len(rows[i]) > 1:
            return []
        area = only_area(rows[i][0].text)
        if area is not None and not area.own and size(rows[i][0]) != usual[0][0]:
            return [block for row in rows[i:] for block in row]
    return []


def row_top(row: Sequence[Block]) -> float:
    """Where a row of texts begins."""
    return min(block.box[1] for block in row)


def layout_part(layout: PageLayout, number: int, top: float, foot: float) -> PageLayout:
    """What of a page stands between two heights, as a page of its own; the whole page where they bound all of it."""
    if (top, foot) == (float("-inf"), float("inf")):
        return numbered(layout, number)
    loose = tuple(line for line in layout.loose if top <= (line.box[1] + line.box[3]) / 2 < foot)
    return replace(layout, page=number, loose=loose, frame=None)


def numbered(layout: PageLayout, number: int) -> PageLayout:
    """A page under another number."""
    frame = replace(layout.frame, page=number) if layout.frame is not None else None
    return replace(layout, page=number, tables=tuple(replace(one, page=number) for one in layout.tables), frame=frame)


def ink_part(ink: Ink, number: int, top: float, foot: float) -> Ink:
    """The ink of a page between two heights."""
    return replace(
        ink,
        page=number,
        glyphs=tuple(within(ink.glyphs, top, foot)),
        turned=tuple(within(ink.turned, top, foot)),
        across=tuple(stroke for stroke in ink.across if top <= stroke.at < foot),
        fills=tuple(box for box in ink.fills if top <= (box[1] + box[3]) / 2 < foot),
    )


def within(glyphs: Sequence[Glyph], top: float, foot: float) -> Iterator[Glyph]:
    """The letters whose middles lie between two heights."""
    return (glyph for glyph in glyphs if top <= (glyph.top + glyph.bottom) / 2 < foot)

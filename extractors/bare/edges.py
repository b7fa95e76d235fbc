"""Headers, footers and page numbers of pages without rules: lines at a page's edge that come again on other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from extractors.bare.blocks import Block, rows_of
from extractors.tables.band_labels import LABELS, is_column_label
from extractors.tables.labels import is_template_text
from pipeline.text import fold

EDGE = 0.15
"""Of a page's height: headers and footers stand this near to its upper or lower edge."""
MOST_LINES = 3
"""A header or footer has no more lines."""
MOST_PARTS = 3
"""Left, middle and right: a line of a header or footer has no more parts."""
NEARLY_ALL = 0.9
"""Of the pages: what stands on so many of them in one place is a header or footer, even close to the table."""
USUAL = 0.5
"""Of the pages: lines that are aligned alike on more of them are a header or footer, whatever they say."""

Place = tuple[str, int, int]


def edge_blocks(
    pages: Mapping[int, Sequence[Block]], heights: Mapping[int, float], tops: Mapping[int, float]
) -> set[int]:
    """The ids of the blocks that are headers and footers; ``tops``: above which place of a page a header may stand."""
    lines = {page: edge_lines(blocks, heights[page], tops.get(page)) for page, blocks in pages.items()}
    places = Counter(
        place
        for found in lines.values()
        for place in {p for line in found for block in line for p in block_places(block)}
    )
    return {
        id(block) for found in lines.values() for line in found if is_edge(line, places, len(pages)) for block in line
    }


def everywhere(pages: Mapping[int, Sequence[Block]], heights: Mapping[int, float]) -> set[int]:
    """The ids of blocks at the pages' edges in one place on nearly all pages that are none of a template's.

    What stands level with a column's label is another one, whatever it says.
    """
    labels = {id(b) for blocks in pages.values() for row in rows_of(blocks) if is_labelled(row) for b in row}
    found = {
        page: [b for b in blocks if b.single and at_edge(b, heights[page]) and id(b) not in labels]
        for page, blocks in pages.items()
    }
    places = Counter(place for blocks in found.values() for place in {block_places(block)[0] for block in blocks})
    often = max(2.0, NEARLY_ALL * len(pages))
    return {
        id(block)
        for blocks in found.values()
        for block in blocks
        if near(places, block_places(block)[0]) >= often and not is_template_text(block.text)
    }


def is_labelled(row: Sequence[Block]) -> bool:
    """Whether texts beside each other are a header's labels: several are, more than the parts of a line at an edge."""
    return len(row) > MOST_PARTS and sum(is_column_label(block.text) for block in row) >= LABELS


def at_edge(block: Block, height: float) -> bool:
    """Whether a text stands where headers and footers do."""
    return block.box[3] < EDGE * height or block.box[1] > (1 - EDGE) * height


def edge_lines(blocks: Sequence[Block], height: float, top: float | None) -> list[list[Block]]:
    """The lines at a page's upper and lower edge that stand by themselves, as headers and footers do."""
    rows = rows_of(blocks)
    high = [row for row in rows[:MOST_LINES] if row_end(row) < EDGE * height and (top is None or row_end(row) <= top)]
    low = [row for row in rows[-MOST_LINES:] if row[0].box[1] > (1 - EDGE) * height]
    return [row for row in (*high, *low) if len(row) <= MOST_PARTS and all(block.single for block in row)]


def row_end(row: Sequence[Block]) -> float:
    """Where the lowest text of a row ends."""
    return max(block.box[3] for block in row)


def is_edge(line: Sequence[Block], places: Counter[Place], n_pages: int) -> bool:
    """Whether a line is a header or footer: it comes again, is aligned as on most pages, or is a page number."""
    if n_pages < 2:
        return False
    numbers = not any(letter.isalpha() for block in line for letter in block.text)
    often = 2.0 if numbers else max(2.0, USUAL * n_pages)
    for block in line:
        same, *aligned = block_places(block)
        if near(places, same) > 1 or any(near(places, place) >= often for place in aligned):
            return True
    return False


def block_places(block: Block) -> tuple[Place, Place, Place]:
    """What a block says and where, its numbers aside; its middle and its right end, whatever it says."""
    x0, top, x1, bottom = block.box
    letters = "".join(filter(str.isalpha, fold(block.text)))
    return (
        ("=" + letters, round(x0), round(top)),
        ("|", round((x0 + x1) / 2), round(bottom)),
        (">", round(x1), round(bottom)),
    )


def near(places: Counter[Place], place: Place) -> int:
    """How many pages have something alike in a place, a point more or less.

    >>> near(Counter({("|", 300, 20): 2, ("|", 301, 20): 1}), ("|", 300, 21))
    3
    """
    kind, x, y = place
    return sum(places[kind, x + dx, y + dy] for dx in (-1, 0, 1) for dy in (-1, 0, 1))

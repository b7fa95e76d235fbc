"""Title rows that a print repeats on later pages: they are no data, whatever else stands there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from extractors.page import PageTable, Region
from extractors.tables.bands import PrintedSheet
from extractors.tables.labels import likeness
from extractors.tables.parts import Part, table_rows
from extractors.tables.templates import compact
from pipeline.model import Finding, Origin

MISREAD = 0.6
"""From this likeness on, the cell of a title row is that of another page, misread."""
ALIKE = 0.9
"""From this likeness on, a cell in which a title's is looked for is that, a letter here and there misread."""
LONG = 20
"""Letters: a title row of one such text is known by it, whatever a picture shows behind it."""


def title_rows(sheet: PrintedSheet) -> list[list[Mapping[int, str]]]:
    """The texts of the top rows of each band's first page: what a later page repeats of them is no data."""
    return [
        [compacted(row) for row in table_rows(band[0].table)[: band[0].header_row + 2]] if band[0].header else []
        for band in sheet.bands
    ]


def compacted(row: Mapping[int, str]) -> dict[int, str]:
    """A row's texts for comparison."""
    return {col: compact(text) for col, text in row.items()}


def repeated_rows(part: Part, titles: Sequence[Mapping[int, str]]) -> int:
    """How many rows at the top of a page repeat the title rows of the band's first page.

    Where a row among them says something else, another table of the same header begins, and nothing is repeated. Only
    below a header that guidance follows may a row be a misread one: elsewhere it is the first page's first row, and one
    like it is another's.
    """
    rows = [compacted(row) for row in table_rows(part.table)][: len(titles)]
    read = is_read(part.table)
    guided = read and part.header is not None and part.header.guided
    last = max(
        (
            at + 1
            for at, (row, title) in enumerate(zip(rows, titles, strict=False))
            if row and (row in titles or (read and has_scrap(row, title)) or (guided and is_misread(row, title)))
        ),
        default=0,
    )
    said = (row for row in rows[:last] if row)
    return last if all(any(reads_alike(row, title) for title in titles) for row in said) else 0


def reads_alike(row: Mapping[int, str], title: Mapping[int, str]) -> bool:
    """Whether more than half of the cells of a row, or one that is all of it, are those of another, perhaps misread."""
    same = sum(likeness(text, title.get(col, "")) >= MISREAD for col, text in row.items())
    return 2 * same > len(row)


def is_misread(row: Mapping[int, str], title: Mapping[int, str]) -> bool:
    """Whether each cell of a row is that of a title row, but for letters that were misread.

    >>> is_misread({0: "angevemsomansvarartoratgarden"}, {0: "angevemsomansvararforatgarden"})
    True
    >>> is_misread({0: "orsak"}, {0: "orsak", 1: "atgard"}), is_misread({0: "mordavaldet"}, {0: "mordochvaldet"})
    (False, False)
    """
    return row.keys() == title.keys() and all(likeness(text, title[col]) >= ALIKE for col, text in row.items())


def is_read(table: PageTable) -> bool:
    """Whether a table was read from a picture."""
    return any(line.confidence is not None for region in table.regions for line in region.lines)


def has_scrap(row: Mapping[int, str], title: Mapping[int, str]) -> bool:
    """Whether a row is a title row but for scraps behind its texts, or beside them, as cut lines leave them.

    >>> has_scrap({0: "orsak", 1: "atgard", 2: "narcs"}, {0: "orsak", 1: "atgard", 2: "nar"})
    True
    >>> has_scrap({0: "atgardnr4"}, {0: "atgard"}), has_scrap({0: "klotter"}, {})
    (False, False)
    """
    equal = sum(title.get(col) == text for col, text in row.items())
    begun = all(col in row and row[col].startswith(text) for col, text in title.items())
    is_long = all(len(title.get(col, "")) >= LONG for col in row)
    return bool(title) and begun and (2 * equal > len(row) or is_long)


def scraps(page: int, region: Region, titles: Sequence[Mapping[int, str]]) -> Iterator[Finding]:
    """What is told of a cell of a title row that is left out: the words that are not its title's."""
    words = [word for line in region.lines for word in line.text.split()]
    wanted = [title[region.cols[0]] for title in titles if region.cols[0] in title]
    alike = [
        (likeness(compact(" ".join(words[:count])), text), count)
        for text in wanted
        for count in range(1, len(words) + 1)
    ]
    most, count = max(alike, default=(0.0, 0))
    left = words[count if most >= MISREAD else 0 :]
    if left:
        yield Finding("title_scrap", (Origin(page=page, bbox=region.box),), (("text", " ".join(left)),))

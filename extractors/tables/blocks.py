"""A tab to its blocks: the rows under one header, each block with its columns named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.tables.further import with_further_columns
from extractors.tables.headers import LONGEST_HEADER, HeaderRow, Mapped, guidance_row, match_header
from extractors.tables.heads import Heads, heads_above
from extractors.tables.labels import header_labels, is_printed_label, names_the_column, only_area
from extractors.tables.stated import area_label
from extractors.tables.tabs import Tab, tab_area, title_above
from extractors.tables.templates import compact, knowledge
from pipeline.model import FIELDS

NARRATIVE, AREA = "narrative", "area"
"""What a column holds that is no field: a description of the whole area, or the area that each row is about."""
SAME_HEADER = 2
"""A row that repeats so many labels is a header again."""
EXPLAINED = 0.6
"""Of the texts below a header: so many must be labels of the same columns to be guidance; authors use such words."""
MANY_LABELS = 3
"""So many labels make a header of a row that has none of the action's: authors write one or two of them as values."""
MANY_AREAS = 2
"""So many titles of known areas show that the titles of a tab's tables are areas' labels."""
AREAS = 0.8
"""The share of a column's texts that must be areas' labels for the column to say each row's area."""


@dataclass(frozen=True, slots=True)
class Block:
    """The rows [start, end) under a header that reaches from row ``top`` to ``bottom``.

    ``guidance`` is the row of the template's guidance, None where it is missing or was written over. ``label`` is the
    area's where a later header of a tab states one, ``heads`` the places of what lines above the header tell of all.
    """

    header: HeaderRow
    top: int
    bottom: int
    end: int
    guidance: int | None
    label: str = ""
    heads: Heads = ()

    @property
    def columns(self) -> dict[int, Mapped]:
        """The columns by their place."""
        return {column.col: column for column in self.header.columns}


def tab_to_blocks(tab: Tab) -> tuple[Block, ...]:
    """The blocks of a tab: one, and another for each row further down that is a header again."""
    assert tab.header is not None
    told = tab.guidance_row if tab.header.guided or explains_header(tab) else None
    end = tab.grid.n_rows
    blocks = [Block(with_silent_columns(tab.header, tab), tab.header_row, tab.bottom, end, told)]
    for number, texts in tab.rows.items():
        if (
            number > tab.bottom
            and number != told
            and (again := header_again(number, texts, blocks[-1], tab)) is not None
        ):
            blocks[-1] = replace(blocks[-1], end=number)
            blocks.append(again)
    named = (replace(block, header=with_further_columns(block.header, tab, block.end)) for block in blocks)
    return headed_blocks(titled_blocks(tuple(named), tab), tab)


def headed_blocks(blocks: Sequence[Block], tab: Tab) -> tuple[Block, ...]:
    """The blocks with what the lines above their headers say of all their rows: no rows of the block before."""
    found: list[Block] = []
    for block in blocks:
        heads = heads_above(tab.rows, block.top, block.header.fields)
        if found and heads:
            found[-1] = replace(found[-1], end=min(row for _, (row, _) in heads))
        found.append(replace(block, heads=heads))
    return tuple(found)


def titled_blocks(blocks: Sequence[Block], tab: Tab) -> tuple[Block, ...]:
    """The blocks of a tab, each named by the title above it, where all of several have one of their own.

    In the tab of a known area several of the titles must be areas' labels: then the others name the district's own.
    """
    before = (-1, *(block.bottom for block in blocks[:-1]))
    titles = [title_above(tab.rows, block.top, since) for block, since in zip(blocks, before, strict=True)]
    if not len(set(titles)) == len(blocks) > 1 or not all(titles):
        return tuple(blocks)
    known = {area.code for title in titles if (area := only_area(title)) is not None}
    if len(known) < MANY_AREAS and (any(block.label for block in blocks) or tab_area(tab)[0] is not None):
        return tuple(blocks)
    return tuple(
        block if only_area(title) is not None and (block.label or block is blocks[0]) else replace(block, label=title)
        for block, title in zip(blocks, titles, strict=True)
    )


def explains_header(tab: Tab) -> bool:
    """Whether the row right below the header says the same in other words: guidance that no template has."""
    below = tab.rows.get(tab.guidance_row, {})
    header = match_header(below, tab.rows.get(tab.guidance_row + 1, {}))
    if header is None or tab.header is None:
        return False
    named = {(column.col, column.field) for column in tab.header.columns if column.field in FIELDS}
    same = len(named & {(column.col, column.field) for column in header.columns})
    return same > SAME_HEADER and same >= EXPLAINED * len(below)


def header_again(number: int, texts: Mapping[int, str], before: Block, tab: Tab) -> Block | None:
    """The block that a row begins: a second table, or the title rows repeated; None where it is no header."""
    labels = {col for col, text in texts.items() if is_label(text)}
    if len(labels) < SAME_HEADER:
        return None
    told = guidance_row(tab.rows, number)
    below = tab.rows.get(told, {})
    header = match_header(texts, below)
    action = header.column_of("action") if header is not None else None
    if header is None or action is None or (action.col not in labels and len(labels) < MANY_LABELS):
        if not repeats_header(texts, before.header):
            return None
        header = replace(before.header, guided=False)
    label = area_label(header, below) or heading_above(number, before, tab) or before.label
    return Block(header, number, number, tab.grid.n_rows, told if header.guided else None, label)


def is_label(text: str) -> bool:
    """Whether a text is a column's label and nothing else, and none that authors write as a value ("Klart").

    >>> is_label("Ansvarig"), is_label("Klart"), is_label("Fysiska åtgärder i tunneln")
    (True, False, False)
    """
    plain = compact(text)
    return len(text) <= LONGEST_HEADER and plain in header_labels() and plain not in knowledge().likeness.values


def area_headings(numbers: Sequence[int], tab: Tab, last: bool) -> dict[int, str]:
    """The rows of a block, some of ``numbers``, that are headings between the rows of several areas, and their labels.

    A heading is an area's label alone in its row. One that another header or the tab's end follows at once heads no
    row here: the next table's, where the block is not the tab's ``last``, else it is a row that was begun. In the tab
    of an area only the label that templates print is one: "Unga" is a problem, too.
    """
    filled = [number for number in numbers if tab.rows.get(number)]
    own = tab_area(tab)[0] is not None
    found = {}
    for at, number in enumerate(filled):
        heading = area_heading(tab.rows[number])
        ends = at == len(filled) - 1
        if heading and ((ends and not last) or (not ends and (not own or is_printed_label(heading)))):
            found[number] = heading
    return found


def area_heading(texts: Mapping[int, str]) -> str:
    """The area whose label stands alone in a row; "" where none does."""
    text = next(iter(texts.values())) if len(texts) == 1 else ""
    area = only_area(text) if text else None
    return " ".join(text.split()) if area is not None and not area.own else ""


def heading_above(number: int, before: Block, tab: Tab) -> str:
    """The last heading among the rows of a block that ends at a row: it holds for the table below it, too."""
    rows = [at for at in tab.rows if before.bottom < at < number]
    return next(reversed(area_headings(rows, tab, last=False).values()), "")


def repeats_header(texts: Mapping[int, str], header: HeaderRow) -> bool:
    """Whether a row is the header again."""
    labels = {column.col: compact(column.header) for column in header.columns if column.header}
    same = sum(compact(text) == labels.get(col) for col, text in texts.items())
    return same >= SAME_HEADER and same >= 0.5 * len(texts)


def with_silent_columns(header: HeaderRow, tab: Tab) -> HeaderRow:
    """The header with columns named by what stands in them: each row's area, or a field whose header is missing.

    A column between two others takes the field that a template has between theirs, if that field is missing.
    """
    columns = with_area_column((*header.columns, *unnamed_area_columns(header, tab)), tab)
    named = {column.col: column for column in columns}
    filled = {cell.col for cell in tab.grid.cells if cell.row > tab.bottom and cell.text.strip()}
    for col in sorted(filled - set(named)):
        field = field_by_place(col, {c: m.field for c, m in named.items() if m.field}, header)
        if field is not None and not any(column.field == field for column in columns):
            columns = (*columns, Mapped(col, field, "", "position", 0.5))
    return replace(header, columns=tuple(sorted(columns, key=lambda column: column.col)))


def with_area_column(columns: Sequence[Mapped], tab: Tab) -> tuple[Mapped, ...]:
    """The columns with one that holds areas' labels, row by row, named so; the problem's is then the next one."""
    stating = next((one for one in columns if tells_areas(one, columns, tab)), None)
    if stating is None:
        return tuple(columns)
    changed = {stating.col: replace(stating, field=AREA)}
    beside = next_column(stating, columns)
    if stating.field == "problem" and beside is not None and beside.field in (None, NARRATIVE):
        changed[beside.col] = replace(beside, field="problem", mapped_by="likeness", score=stating.score)
    return tuple(changed.get(column.col, column) for column in columns)


def tells_areas(column: Mapped, columns: Sequence[Mapped], tab: Tab) -> bool:
    """Whether a column tells each row's area, and not only its tab's own once more where a problem stands elsewhere."""
    if restates_area(column, columns, tab):
        return False
    return states_areas(column, tab) or heads_areas(column, columns, tab)


def restates_area(column: Mapped, columns: Sequence[Mapped], tab: Tab) -> bool:
    """Whether the texts of the problem's column are all the name of the tab's own area: what its author wrote there."""
    beside, own = next_column(column, columns), tab_area(tab)[0]
    if column.field != "problem" or own is None or beside is None or beside.field in (None, NARRATIVE):
        return False
    told = tab.guidance_row if tab.header is not None and tab.header.guided else tab.bottom
    named = (only_area(row[column.col]) for number, row in tab.rows.items() if number > told and column.col in row)
    return all(area is not None and area.code == own.code for area in named)


def next_column(column: Mapped, columns: Sequence[Mapped]) -> Mapped | None:
    """The column with a header to the right of one."""
    return next((other for other in columns if other.col > column.col), None)


def heads_areas(column: Mapped, columns: Sequence[Mapped], tab: Tab) -> bool:
    """Whether a column's header says that it names areas, as the next one's does that it tells their problems.

    In the tab of an area it says where in the district something is.
    """
    beside = next_column(column, columns)
    if column.field != "problem" or compact(column.header) not in knowledge().likeness.areas or beside is None:
        return False
    other = compact(beside.header)
    tells = beside.field in (None, NARRATIVE) and other in header_labels() - knowledge().likeness.areas
    return tells and names_the_column(beside.header) and tab_area(tab)[0] is None


def unnamed_area_columns(header: HeaderRow, tab: Tab) -> list[Mapped]:
    """The columns without a header that hold nothing but areas' labels: a label beside the rows, often turned."""
    named = {column.col for column in header.columns}
    texts: dict[int, list[str]] = {}
    for number, row in tab.rows.items():
        for col, text in row.items():
            if number > tab.bottom and col not in named:
                texts.setdefault(col, []).append(text)
    return [
        Mapped(col, AREA, "", "position", 0.5)
        for col, told in texts.items()
        if all((area := only_area(text)) is not None and not area.own for text in told)
    ]


def states_areas(column: Mapped, tab: Tab) -> bool:
    """Whether nearly all texts of a column, several, are areas' labels."""
    told = tab.guidance_row if tab.header is not None and tab.header.guided else tab.bottom
    texts = [row[column.col] for number, row in tab.rows.items() if number > told and column.col in row]
    areas = sum(only_area(text) is not None for text in texts)
    return column.field in (None, NARRATIVE, "problem") and areas > 1 and areas >= AREAS * len(texts)


def field_by_place(col: int, named: Mapping[int, str], header: HeaderRow) -> str | None:
    """The field that a template has between a column's neighbours, None where there is not just one."""
    order = next(
        template.fields
        for template in sorted(knowledge().templates, key=lambda t: -dict(header.templates).get(t.id, 0.0))
    )
    left = named.get(col - 1)
    right = named.get(col + 1)
    between = [
        field
        for i, field in enumerate(order)
        if ((left in order and order.index(left) == i - 1) or (left is None and i == 0))
        and ((right in order and order.index(right) == i + 1) or (right is None and i == len(order) - 1))
    ]
    return between[0] if len(between) == 1 else None

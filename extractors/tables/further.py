"""Columns that hold a part of a field: start and end, each term's follow-up, a month to tick; and their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extractors.tables.headers import HeaderRow, Mapped, header_parts
from extractors.tables.labels import SURE, best, template_columns
from extractors.tables.tabs import Tab
from extractors.tables.templates import compact, knowledge
from pipeline.model import FIELDS, Cell
from pipeline.text import fold

MANY = ("action", "goal", "timing", "responsible", "follow_up")
"""Fields that authors give several columns. What tells one problem or cause from another stays in one."""
BESIDE_ONLY = ("timing", "responsible")
"""Fields of which a further column stands beside the others: a date or a name elsewhere belongs to something else."""
SHORT = 2
"""Letters: a word no longer than this beside a column's label says which part it is ("T1")."""
EXPLAINED = re.compile(r"(?<=\S)\s*[\n(]")
"""Where a header begins to explain itself."""
ENDS = " :?*"
"""What a header ends with and a text's label does not."""


def with_further_columns(header: HeaderRow, tab: Tab, end: int) -> HeaderRow:
    """The header with the columns of no field named that hold a further part of one; ``end`` is the block's."""
    columns = with_sub_labels(header.columns, tab)
    named = list(columns)
    # A part stands beside another one, on either side: each of them may be the next one's neighbour.
    for at in (*range(len(named)), *reversed(range(len(named)))):
        beside = {column.field for column in (*named[max(at - 1, 0) : at], *named[at + 1 : at + 2])}
        near = {column.field for column in columns} - (set(BESIDE_ONLY) - beside)
        named[at] = with_field(named[at], near, tab, end)
    counts = {name: sum(column.field == name for column in named) for name in MANY}
    labelled = (with_label(column, named) if counts.get(column.field or "", 0) > 1 else column for column in named)
    return replace(header, columns=tuple(labelled))


def with_sub_labels(columns: Sequence[Mapped], tab: Tab) -> tuple[Mapped, ...]:
    """The columns with those below a header over several of them, each by its own label in the row below."""
    below = sub_labels(tab.grid.cells, tab.header_row, tab.rows.get(tab.bottom, {}), columns)
    known = {column.col: column for column in columns}
    for col, (field, label) in (below | grouped(tab.grid.cells, tab.header_row, columns)).items():
        known[col] = Mapped(col, field, label, "likeness", SURE)
    return tuple(known[col] for col in sorted(known))


def sub_labels(
    cells: Iterable[Cell], top: int, below: Mapping[int, str], columns: Iterable[Mapped]
) -> dict[int, tuple[str, str]]:
    """The field and own label of each column under a field's header that spans several, "" where they have none."""
    fields = {column.col: column.field for column in columns}
    wide = [cell for cell in cells if cell.row == top and cell.col_span > 1 and fields.get(cell.col) in MANY]
    found: dict[int, tuple[str, str]] = {}
    for cell in wide:
        under = [col for col in range(cell.col, cell.col + cell.col_span) if col in below and below[col] != cell.text]
        labels = {col: below[col] for col in under} if len(under) > 1 else {}
        unnamed = [col for col in range(cell.col + 1, cell.col + cell.col_span) if col not in fields]
        found |= {col: (fields[cell.col] or "", label) for col, label in (labels or dict.fromkeys(unnamed, "")).items()}
    return found


def grouped(cells: Iterable[Cell], top: int, columns: Iterable[Mapped]) -> dict[int, tuple[str, str]]:
    """The field and own label of each column below a heading over several that names a field which none of them does.

    ``top`` is the row of the header, right below the headings.
    """
    known = {column.col: column for column in columns}
    found: dict[int, tuple[str, str]] = {}
    for cell in (cell for cell in cells if cell.row + cell.row_span == top and cell.col_span > 1):
        under = [known[col] for col in range(cell.col, cell.col + cell.col_span) if col in known]
        taken = {column.field for column in known.values()}
        field = next((name for name in MANY if compact(cell.text) in field_headers(name)), None)
        if field is not None and field not in taken and all(column.field is None for column in under):
            found |= {column.col: (field, column.header) for column in under}
    return found


def with_field(column: Mapped, fields: Iterable[str | None], tab: Tab, end: int) -> Mapped:
    """A column of no field as the part of one of ``fields`` that its header names, or of one that its ticks choose."""
    texts = [row[column.col] for number, row in tab.rows.items() if tab.bottom < number < end and column.col in row]
    ticks = bool(texts) and all(is_tick(text) for text in texts)
    if ticks and column.field in (None, *MANY):
        field = column.field if column.field in MANY else ticked_field(column.header)
        return replace(column, field=field, mapped_by="likeness", ticked=True) if field else column
    if column.field is not None:
        return column
    field = next((name for name in MANY if name in fields and names_part(column.header, name)), None)
    return replace(column, field=field, mapped_by="likeness", score=SURE) if field else column


def with_label(column: Mapped, named: Iterable[Mapped]) -> Mapped:
    """A column of a field that has several, with what tells its texts from the others'.

    The first whose header names the whole of the field needs none.
    """
    mine = (one for one in named if one.field == column.field)
    whole = next((one for one in mine if names_whole(one)), None)
    return column if column is whole else replace(column, part=part_label(column.header))


def names_whole(column: Mapped) -> bool:
    """Whether a column's header names its field, not a part of it."""
    return compact(column.header) in field_headers(column.field or "") - knowledge().likeness.parts


def part_label(header: str) -> str:
    """A column's label without what explains it.

    >>> part_label("Uppföljning T1:\\n(fylls i i april)")
    'Uppföljning T1'
    """
    return " ".join(EXPLAINED.split(header)[0].split()).strip(ENDS) or " ".join(header.split())


def field_headers(field: str) -> frozenset[str]:
    """Every known header of a field's column, compact."""
    columns = (*(column for _, columns in template_columns() for column in columns), *knowledge().likeness.columns)
    return frozenset(label for column in columns if column.field == field for label in column.headers)


def names_part(header: str, field: str) -> bool:
    """Whether a header names a field, or a part of it: the field's label and a period, or whoever answers.

    >>> names_part("Uppföljning T2", "follow_up"), names_part("Slutdatum", "timing")
    (True, True)
    >>> names_part("Ansvarig polis", "responsible"), names_part("Typ av åtgärd", "action")
    (True, False)
    """
    own = field_headers(field)
    if max(best(part, tuple(own)) for part in header_parts(header)) >= SURE:
        return True
    words = fold(header).split()
    others = {label for name in FIELDS if name != field for label in field_headers(name)}
    rest = [word for word in words if word not in own and not is_periods(word, own)]
    strange = others | knowledge().likeness.ignored | knowledge().likeness.foreign
    if len(rest) == len(words) or strange.intersection(rest):
        return False
    return words[0] in own if field == "responsible" else all(is_period(word) for word in rest)


def is_periods(word: str, labels: Iterable[str]) -> bool:
    """Whether a word is one of some labels put together with a period.

    >>> is_periods("helarsuppfoljning", ["uppfoljning"]), is_periods("budgetuppfoljning", ["uppfoljning"])
    (True, False)
    """
    parts = (word.removesuffix(label).rstrip("s") for label in labels if word.endswith(label))
    return any(part and is_period(part) for part in parts)


def is_period(word: str) -> bool:
    """Whether a word of a header says no more than which part of the year is meant."""
    return len(word) <= SHORT or word.isdigit() or word in knowledge().likeness.periods


def ticked_field(header: str) -> str | None:
    """The field that the header of a column of ticks says something of: a period, or a verdict.

    >>> [ticked_field(header) for header in ("Kv 1", "2026", "Ej påbörjad", "Polis", "VB")]
    ['timing', 'timing', 'follow_up', None, None]
    """
    if compact(header) in knowledge().likeness.verdicts:
        return "follow_up"
    words = fold(header).split()
    tells = any(any(map(str.isdigit, word)) or word in knowledge().likeness.periods for word in words)
    return "timing" if tells and all(map(is_period, words)) else None


def is_tick(text: str) -> bool:
    """Whether a cell holds nothing but a mark that its column's header holds for the row."""
    return text.strip().casefold() in knowledge().likeness.ticks


def parts_to_cell(parts: Sequence[tuple[Mapped, Cell]]) -> Cell:
    """The cells of a row in the columns of one field as one, each text after its column's label.

    Of ticked columns the labels are the text. A cell over several columns needs no label.
    """
    by_cell: dict[int, list[tuple[Mapped, Cell]]] = {}
    for column, cell in parts:
        by_cell.setdefault(id(cell), []).append((column, cell))
    texts: list[str] = []
    ticked = [column.part or column.header for column, cell in parts if column.ticked and is_tick(cell.text)]
    told = [same[0] for same in by_cell.values() if same[0][1].text.strip() and not is_told_by_tick(same[0])]
    for column, cell in told:
        texts.append(f"{column.part}: {cell.text}" if column.part and len(by_cell[id(cell)]) == 1 else cell.text)
    said = {id(cell): cell for _, cell in parts if cell.text.strip() or cell.findings}
    cells = list(said.values())
    if len(cells) == 1 and texts == [cells[0].text]:
        return cells[0]
    lines = [*texts, ", ".join(ticked)] if ticked else texts
    return joined_cell(cells or [parts[0][1]], "\n".join(lines), unsure_places(told, by_cell))


def is_told_by_tick(part: tuple[Mapped, Cell]) -> bool:
    """Whether a cell is a tick in a column of ticks."""
    return part[0].ticked and is_tick(part[1].text)


def unsure_places(told: Sequence[tuple[Mapped, Cell]], by_cell: Mapping[int, Sequence[object]]) -> tuple[int, ...]:
    """The places of doubtful blanks in texts that are put one below the other, after their labels."""
    start = 0
    places: list[int] = []
    for column, cell in told:
        start += len(column.part) + 2 if column.part and len(by_cell[id(cell)]) == 1 else 0
        places.extend(start + at for at in cell.unsure)
        start += len(cell.text) + 1
    return tuple(places)


def joined_cell(cells: Sequence[Cell], text: str, unsure: tuple[int, ...]) -> Cell:
    """Several cells as one that says ``text``."""
    first = cells[0]
    return replace(
        first,
        text=text,
        unsure=unsure,
        origins=tuple(dict.fromkeys(origin for cell in cells for origin in cell.origins)),
        confidence=min(cell.confidence for cell in cells),
        read=min((cell.read for cell in cells if cell.read is not None), default=None),
        findings=tuple(finding for cell in cells for finding in cell.findings),
        doubts=tuple(doubt for cell in cells for doubt in cell.doubts),
        date=None,
        formula=None,
    )

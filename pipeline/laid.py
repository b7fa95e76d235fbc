"""The sheets of the workbook, laid aside in parts: the rows of a plan in all sheets first, then the sheets' order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from pipeline.codes import codes
from pipeline.fitting import is_too_long, longest_line
from pipeline.gathered import Gathered, tables_to_gathered
from pipeline.links import Files, Places
from pipeline.rows import PlanRow, Tables
from pipeline.sheetplan import plan
from pipeline.sheetvalues import places_in_order
from pipeline.shelf import Shelf, ShelvedThings, Spot
from pipeline.worksheets import (
    KEPT,
    ORIGINAL,
    Sheet,
    actions_to_kept,
    table_to_sheet,
    tables_to_original,
)

OF_PLANS = ("actions", "findings", "reconciliation", "areas", "action_roles", "timings", "follow_ups", "personal_data")
"""The tables whose sheets are in the order of plans, those that count first."""
BESIDE = ("cells",)
"""What belongs to their rows and has no sheet of its own."""
YEARLY = "statistics"
"""The table whose sheet is in the order of years and districts."""

TOGETHER = 16
"""So many plans are made into sheets together: the fewer, the less memory, the more, the less time for each."""

STRETCH = 2048
"""So many rows of a table that belongs to no plan are made into a sheet together."""

Key = tuple[Any, ...]
Some = Mapping[str, Sequence[Any]]
"""Some rows of tables."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a sheet that follow each other, where they lie, and what is to be known of them before they are taken.

    ``longest``: the letters of the longest line of each column; ``has_long``: whether a text is too long for a cell.
    """

    spot: Spot
    n_rows: int
    longest: tuple[int, ...]
    has_long: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet: without its rows, and the parts that these are in, with the rows of each that are this sheet's."""

    head: Sheet
    parts: tuple[tuple[Part, int, int], ...]

    def __len__(self) -> int:
        """How many rows it has below its titles."""
        return sum(stop - start for _, start, stop in self.parts)

    @property
    def has_long(self) -> bool:
        """Whether a text is too long for a cell."""
        return any(part.has_long for part, _, _ in self.parts)

    def sheets(self, shelf: Shelf) -> Iterator[Sheet]:
        """Its rows, a part at a time, as sheets that are as wide as the whole."""
        for part, start, stop in self.parts:
            values, links = taken(shelf, part)
            columns = tuple(
                replace(column, values=some[start:stop]) for column, some in zip(self.head.columns, values, strict=True)
            )
            yield replace(self.head, columns=columns, links=links[start:stop])


def taken(shelf: Shelf, part: Part) -> tuple[Sequence[Any], Sequence[Any]]:
    """The values of a part, column by column, and its links."""
    found = shelf.get(part.spot)
    assert isinstance(found, tuple)
    return found


def tables_to_laid(tables: Tables, files: Files, lang: str, shelf: Shelf) -> dict[str, list[Laid]]:
    """Every sheet of the plan by the name of its table, in several sheets where one could not hold its rows.

    The last two are those that nobody sees: left out with the cells, of a run whose workings are not to be shown.
    """
    gathered = tables_to_gathered(tables, ("plans", *OF_PLANS, *BESIDE, YEARLY), shelf)
    places = Places.of(tables, files)
    heads: dict[str, Sheet] = {}
    parts: dict[str, list[tuple[Key, Part]]] = {}
    for name, key, sheet in keyed_sheets(tables, gathered, places, lang):
        heads.setdefault(name, bare(sheet))
        of_sheet = parts.setdefault(name, [])
        if len(sheet):
            of_sheet.append((key, sheet_to_part(sheet, shelf)))
    hidden = (ORIGINAL, KEPT) if len(tables.get("cells", ())) else ()
    names = [name for name in (*plan()["sheets"], *hidden) if name in heads]
    return {name: list(in_sheets(heads[name], in_order(parts[name]))) for name in names}


def keyed_sheets(tables: Tables, gathered: Gathered, places: Places, lang: str) -> Iterator[tuple[str, Key, Sheet]]:
    """Rows of the sheets, with the name of the table and the place of these rows among those of their sheet."""
    for name in plan()["sheets"]:
        yield name, (), table_to_sheet(name, {}, places, lang)
    for name in set(plan()["sheets"]) - {*OF_PLANS, YEARLY}:
        for number, some in enumerate(in_stretches(name, tables, gathered)):
            yield name, (number,), table_to_sheet(name, some, places, lang)
    for year_and_district in gathered.keys(YEARLY):
        some = {YEARLY: gathered.rows(YEARLY, year_and_district)}
        yield YEARLY, year_and_district, table_to_sheet(YEARLY, some, places, lang)
    for number, plan_ids in enumerate(together(tables.get("plans", ()))):
        plans = [row for plan_id in plan_ids for row in gathered.rows("plans", plan_id)]
        yield from plans_to_sheets(plans, number, gathered, places, lang)
    general = [row for row in tables.get("findings", ()) if row.plan_id is None]
    for rank, some in by_severity({"findings": general}):
        yield "findings", (False, rank, math.inf), table_to_sheet("findings", some, places, lang)


def in_stretches(name: str, tables: Tables, gathered: Gathered) -> Iterator[Some]:
    """The rows of a table in the order of its sheet, so many at a time, with the plans of the files among them."""
    laid = ShelvedThings[Any](gathered.shelf)
    for row in tables.get(name, ()):
        laid.append(row)
    places = places_in_order(name, {name: tables.get(name, ())})
    for start in range(0, len(places), STRETCH):
        some = [laid[place] for place in places[start : start + STRETCH]]
        plans = dict.fromkeys(row.plan_id for row in some if getattr(row, "plan_id", None) is not None)
        yield {name: some, "plans": [row for plan_id in plans for row in gathered.rows("plans", plan_id)]}


def together(plans: Iterable[PlanRow]) -> Iterator[list[str]]:
    """The plans in the order of the sheets, a few at a time, those that count never with others."""
    ordered = sorted((not row.is_current, row.plan_id) for row in plans)
    for _, alike in groupby(ordered, key=lambda one: one[0]):
        of_kind = [plan_id for _, plan_id in alike]
        yield from (of_kind[start : start + TOGETHER] for start in range(0, len(of_kind), TOGETHER))


def plans_to_sheets(
    plans: list[PlanRow], number: int, gathered: Gathered, places: Places, lang: str
) -> Iterator[tuple[str, Key, Sheet]]:
    """The rows of a few plans in every sheet; ``number``: the place of these plans among all."""
    some: dict[str, Sequence[Any]] = {"plans": plans}
    for name in (*OF_PLANS, *BESIDE):
        some[name] = [row for plan_row in plans for row in gathered.rows(name, plan_row.plan_id)]
    for name in OF_PLANS:
        if name != "findings" and some[name]:
            sheet = table_to_sheet(name, some, places, lang)
            yield name, (number,), sheet
            if name == "actions":
                yield KEPT, (number,), actions_to_kept(sheet)
    for rank, found in by_severity(some):
        yield "findings", (not plans[0].is_current, rank, number), table_to_sheet("findings", found, places, lang)
    yield ORIGINAL, (number,), tables_to_original(some)


def by_severity(some: Some) -> Iterator[tuple[int, Some]]:
    """Rows of tables, once for each severity of their findings with these only, the gravest first."""
    for rank, severity in enumerate(reversed(codes("severity"))):
        findings = [row for row in some["findings"] if row.severity == severity]
        if findings:
            yield rank, {**some, "findings": findings}


# --- parts ------------------------------------------------------------------------------------------------------------


def sheet_to_part(sheet: Sheet, shelf: Shelf) -> Part:
    """The rows of a sheet laid aside."""
    values = tuple(column.values for column in sheet.columns)
    return Part(
        shelf.put((values, sheet.links)),
        len(sheet),
        tuple(max(map(longest_line, column), default=0) for column in values),
        not sheet.hidden and any(is_too_long(value) for column in values for value in column),
    )


def in_order(parts: Iterable[tuple[Key, Part]]) -> list[Part]:
    """The parts of a sheet by their places."""
    return [part for _, part in sorted(parts, key=lambda pair: pair[0])]


def bare(sheet: Sheet) -> Sheet:
    """A sheet without its rows."""
    return replace(sheet, columns=tuple(replace(column, values=()) for column in sheet.columns), links=())


def in_sheets(head: Sheet, parts: Iterable[Part]) -> Iterator[Laid]:
    """A sheet as one, or as many as its rows need, every one but the first numbered."""
    most = plan()["limits"]["sheet_rows"] - 1
    cut: list[list[tuple[Part, int, int]]] = [[]]
    room = most
    for part in parts:
        start = 0
        while start < part.n_rows:
            if not room:
                cut.append([])
                room = most
            stop = min(part.n_rows, start + room)
            cut[-1].append((part, start, stop))
            room -= stop - start
            start = stop
    for number, of_sheet in enumerate(cut, 1):
        title = head.title if number == 1 else f"{head.title} ({number})"
        yield Laid(replace(head, title=title, columns=as_wide(head, of_sheet)), tuple(of_sheet))


def as_wide(head: Sheet, parts: Sequence[tuple[Part, int, int]]) -> tuple[Any, ...]:
    """The columns of a sheet with the letters of their longest lines."""
    longest = [max(lengths) for lengths in zip(*(part.longest for part, _, _ in parts), strict=True)]
    return tuple(
        replace(column, longest=length)
        for column, length in zip(head.columns, longest or [0] * len(head.columns), strict=True)
    )


def sheet_to_laid(sheet: Sheet, shelf: Shelf) -> list[Laid]:
    """A sheet that is whole, laid aside."""
    return list(in_sheets(bare(sheet), [sheet_to_part(sheet, shelf)] if len(sheet) else []))

"""What is recognised in one file, as data: for the command that explains a strange file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.readers import kind_of, read
from extractors.tables.headers import Mapped, assign, likeness_scores, merged, template_scores
from extractors.tables.restore import OWN, reading_to_plan
from extractors.tables.rows import tab_to_body, with_silent_columns
from extractors.tables.tabs import Tab, grid_to_tab, tab_area
from extractors.tables.templates import knowledge
from normalizers.district import Identity
from normalizers.records import Records, plan_to_records
from pipeline.codes import is_code
from pipeline.documents import Found, find_documents
from pipeline.errors import Facts, Rejected
from pipeline.flow import dict_facts, plan_to_identity
from pipeline.model import Finding, Origin, Plan, Source
from pipeline.register import Register
from pipeline.rows import Reconciliation

Rows = Mapping[int, Mapping[int, str]]
"""The texts of a tab by row and column, counted from 0."""

TRIED = 30
"""Rows at a tab's head among which the one most like a header is looked for."""
FAINT = 0.5
"""From this likeness on, a cell is worth being shown as perhaps a header."""
SAMPLE = 4
"""Texts of a tab that are shown where nothing in it was recognised."""


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column of a header; ``field`` is None where the table has no place for it, ``narrative`` for a description."""

    col: int
    header: str
    field: str | None
    mapped_by: str
    score: float


@dataclass(frozen=True, slots=True)
class Header:
    """A header row, counted from 1, its columns, and whether the template's guidance stands below it."""

    row: int
    columns: tuple[ColumnSeen, ...]
    guided: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tab, or the pages of a print that belong together, and what was recognised there.

    ``nearest`` is the row most like a header where none was recognised; ``sample`` then holds the first texts.
    """

    label: str | None
    kind: str
    pages: tuple[int, ...]
    bands: tuple[tuple[int, int], ...]
    n_merged: int
    area: str | None = None
    area_label: str | None = None
    header: Header | None = None
    n_actions: int = 0
    n_below: int = 0
    nearest: Header | None = None
    sample: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    origins: frozenset[Origin] = frozenset()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is rejected: an error's code and facts."""

    code: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that was recognised in a file, as far as it could be read; ``fits`` are each template's share of headers."""

    source: Source
    kind: str | None = None
    channel: str | None = None
    n_pages: int | None = None
    properties: tuple[tuple[str, str], ...] = ()
    fits: tuple[tuple[str, float], ...] = ()
    template: str | None = None
    title: str | None = None
    identity: Identity | None = None
    sheets: tuple[Sheet, ...] = ()
    n_actions: int = 0
    n_areas: int = 0
    counts: tuple[Reconciliation, ...] = ()
    findings: tuple[Finding, ...] = ()
    refusal: Refusal | None = None


def inspect_file(file: Path, register: Register) -> Inspection:
    """What is recognised in a file, and why it is rejected if it is; Raises Rejected where it cannot be opened."""
    found = find_documents([file])[0]
    if found.source is None:
        raise Rejected(found.code or "unreadable", (("file", found.path),))
    seen = Inspection(found.source)
    try:
        seen = replace(seen, kind=kind_of(Path(found.file)))
        reading = read(found.source)
        tabs = tuple(map(grid_to_tab, reading.grids))
        seen = replace(
            seen,
            channel=reading.channel,
            n_pages=reading.n_pages,
            properties=reading.properties,
            fits=template_fits(tabs),
            sheets=tuple(tab_to_sheet(tab) for tab in tabs if is_code("page_kind", tab.kind)),
            findings=reading.findings,
        )
        plan = reading_to_plan(reading)
        identity = plan_to_identity(plan, register.for_file(found.path))
        return with_plan(seen, plan, identity, plan_to_records(plan, identity))
    except Rejected as error:
        return replace(seen, refusal=Refusal(error.code, told_facts(found, error)))


def told_facts(found: Found, error: Rejected) -> Facts:
    """The facts of an error with the file's name as the user gave it."""
    return dict_facts((("file", found.path), *error.facts))


def with_plan(seen: Inspection, plan: Plan, identity: Identity, records: Records) -> Inspection:
    """An inspection with what the whole plan says: areas numbered, findings at their tabs, counts compared."""
    areas = {page.page: page.area for page in plan.pages}
    sheets = tuple(with_numbered_area(sheet, areas) for sheet in seen.sheets)
    sheets, rest = findings_to_sheets(sheets, [placed.finding for placed in records.findings])
    return replace(
        seen,
        template=plan.template,
        title=records.plan.title,
        identity=identity,
        sheets=sheets,
        n_actions=len(records.actions),
        n_areas=len(records.areas),
        counts=records.reconciliation,
        findings=rest,
    )


def with_numbered_area(sheet: Sheet, areas: Mapping[int, str | None]) -> Sheet:
    """A sheet of an area of the district's own with the number that the plan gives it."""
    numbered = areas.get(sheet.pages[0]) if sheet.pages and sheet.area == OWN else None
    return replace(sheet, area=numbered) if numbered is not None else sheet


def template_fits(tabs: Sequence[Tab]) -> tuple[tuple[str, float], ...]:
    """How much of the headers' columns each template explains, 0 to 1, the best first."""
    headers = [tab.header for tab in tabs if tab.header is not None]
    totals = Counter(dict.fromkeys((template.id for template in knowledge().templates), 0.0))
    for header in headers:
        totals.update(dict(header.templates))
    columns = sum(column.field is not None for header in headers for column in header.columns)
    shares = {id_: total / columns if columns else 0.0 for id_, total in totals.items()}
    return tuple(sorted(shares.items(), key=lambda item: (-round(item[1], 3), item[0])))


def tab_to_sheet(tab: Tab) -> Sheet:
    """What was recognised on a tab."""
    grid = tab.grid
    merged_cells = sum(cell.row_span > 1 or cell.col_span > 1 for cell in grid.cells)
    origins = frozenset(origin for cell in grid.cells for origin in cell.origins)
    sheet = Sheet(grid.label, tab.kind, grid.pages, grid.bands, merged_cells, origins=origins)
    if tab.kind == "area" and tab.header is not None:
        area, label = tab_area(tab)
        header = with_silent_columns(tab.header, tab)
        return replace(
            sheet,
            area=area.code if area is not None else OWN,
            area_label=label,
            header=Header(tab.header_row + 1, tuple(map(column_seen, header.columns)), header.guided),
            n_actions=len(tab_to_body(tab).rows),
            n_below=grid.n_rows - tab.header_row - 1 - int(header.guided),
        )
    if tab.kind == "other":
        return replace(sheet, nearest=nearest_header(tab.rows), sample=sample_of(tab.rows))
    return sheet


def column_seen(column: Mapped) -> ColumnSeen:
    """A column as the header row maps it."""
    return ColumnSeen(column.col, column.header, column.field, column.mapped_by, column.score)


def sample_of(rows: Rows) -> tuple[str, ...]:
    """The first texts of a tab."""
    return tuple(text for _, row in sorted(rows.items()) for _, text in sorted(row.items()))[:SAMPLE]


def nearest_header(rows: Rows) -> Header | None:
    """The row of the first ones that has most cells like a header's, None where no cell is."""
    first = [(number, rows[number]) for number in sorted(rows)[:TRIED] if rows[number]]
    scored = [(number + 1, faint_columns(row, rows.get(number + 1, {}))) for number, row in first]
    number, columns = max(scored, key=lambda item: sum(column.score for column in item[1]), default=(0, ()))
    return Header(number, columns, False) if columns else None


def faint_columns(texts: Mapping[int, str], under: Mapping[int, str]) -> tuple[ColumnSeen, ...]:
    """The cells of a row that are at least faintly like a field's header, by template or by other words."""
    templates = merged(template_scores(texts, under, template.columns) for template in knowledge().templates)
    others = likeness_scores(texts, under)
    best = assign(merged([templates, others]), floor=FAINT)
    return tuple(
        ColumnSeen(col, texts[col], field, "template" if templates.get((col, field)) == score else "likeness", score)
        for (col, field), score in sorted(best.items())
    )


def findings_to_sheets(
    sheets: Sequence[Sheet], findings: Iterable[Finding]
) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:
    """Each finding at the tab or pages where its place is; those of no place apart."""
    mine: list[list[Finding]] = [[] for _ in sheets]
    rest: list[Finding] = []
    for finding in findings:
        at = [place_score(finding, sheet) for sheet in sheets]
        best = max(range(len(sheets)), key=at.__getitem__, default=None)
        (mine[best] if best is not None and at[best] else rest).append(finding)
    return tuple(replace(sheet, findings=tuple(its)) for sheet, its in zip(sheets, mine, strict=True)), tuple(rest)


def place_score(finding: Finding, sheet: Sheet) -> int:
    """How surely a finding is about a sheet: 3 its very cell, 2 its pages and a table, 1 its pages or tab, 0 not."""
    if not finding.origins:
        return 0
    first = finding.origins[0]
    if first in sheet.origins:
        return 3
    if first.sheet is not None:
        return int(first.sheet == sheet.label)
    return (2 if sheet.header is not None else 1) if first.page in sheet.pages else 0

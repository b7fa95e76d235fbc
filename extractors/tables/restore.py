"""The stage: the grids of a file to the tables of a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from extractors.tables.analysis import Counted, analysis_findings, counted_to_stated, grid_to_counted, item_of
from extractors.tables.beside import grid_to_sides
from extractors.tables.labels import area_of, nearest_area, tab_area_of
from extractors.tables.margins import margin_findings
from extractors.tables.overview import without_overviews
from extractors.tables.rows import Body, tab_to_body
from extractors.tables.tabs import MARGIN, TITLE, TITLE_ROWS, Tab, grid_to_tab, tab_area
from extractors.tables.templates import AreaLabels, compact, knowledge
from pipeline.errors import Rejected
from pipeline.model import Cell, Finding, Origin, Page, Plan, Reading, Table
from pipeline.text import fold

OWN = "eget_omrade"
SURE_TEMPLATE = 0.75
"""Of a template's columns that must be met for a plan to count as filled into it."""
PAIR = 2
"""Texts in a row of a front page: a name and what it is. More of them are a table."""
TWICE = 3
"""So many areas with rows that come back after others make a second plan in one file."""


def reading_to_plan(reading: Reading) -> Plan:
    """The plan that a file holds.

    Raises Rejected: not_a_plan where no tab has a plan's header, two_plans where the areas begin anew.
    """
    tabs = tuple(grid_to_tab(side) for grid in reading.grids for side in grid_to_sides(grid))
    if not any(tab.kind == "area" for tab in tabs):
        raise Rejected("not_a_plan", (("file", reading.source.path),))
    areas, findings = tabs_to_tables(tabs)
    if begins_anew(areas):
        raise Rejected("two_plans", (("file", reading.source.path),))
    tables, twice = merge_areas(areas)
    template = plan_template(tabs)
    tables = tuple(with_lacks(table, template) for table in tables)
    counted = analysis_counts(tabs, tables)
    return Plan(
        source=reading.source,
        channel=reading.channel,
        template=template,
        title=plan_title(tabs),
        intro=tuple(cell for tab in tabs for cell in intro_cells(tab)),
        tables=tables,
        stated=counted_to_stated(counted),
        pages=tabs_to_pages(tabs, reading, dict(reversed(page_areas(tables)))),
        n_pages=reading.n_pages,
        properties=reading.properties,
        findings=(
            *reading.findings,
            *findings,
            *twice,
            *area_findings(tables),
            *other_findings(tabs, counted, tables),
        ),
    )


def said_in(tab: Tab) -> Iterator[Cell]:
    """The cells of a tab that somebody filled in: the labels of the plan's own counts are the template's."""
    yield from (cell for cell in tab.grid.cells if tab.kind != "analysis" or item_of(cell.text) is None)


def tabs_to_tables(tabs: Sequence[Tab]) -> tuple[list[Table], list[Finding]]:
    """A table for each tab of an area, in the plan's order, and what was found on the way."""
    groups: list[list[Table]] = []
    findings: list[Finding] = []
    for tab in tabs:
        if tab.kind == "area":
            body = tab_to_body(tab)
            groups.append(body_to_tables(tab, body))
            findings.extend((*tab.grid.findings, *body.findings))
        else:
            findings.extend((*tab.grid.findings, *(finding for cell in said_in(tab) for finding in cell.findings)))
    tables, repeated = without_overviews(groups)
    return number_own_areas(tables), [*findings, *repeated]


def body_to_tables(tab: Tab, body: Body) -> list[Table]:
    """The table of one tab; several where headings, headers or a column of its own say each row's area."""
    own, label = tab_area(tab)
    areas = ["" if same_area(stated, own, label) else stated for stated in body.areas]
    labels = list(dict.fromkeys(areas)) or [""]
    told = [body.narrative, *(() for _ in labels[1:])]
    tables = []
    for stated, narrative in zip(labels, told, strict=True):
        area, name = (area_of(stated)[0], stated) if stated else (own, label)
        code = area.code if area is not None else OWN
        rows = tuple(row for row, its in zip(body.rows, areas, strict=True) if its == stated)
        unused = area is not None and area.own and not rows and not narrative
        # Tabs without any label are told apart by their names, be they numbers.
        told_as = name or tab.grid.label or code
        tables.append(Table(code, told_as, body.columns, rows, narrative, tab_origins(tab), unused_slot=unused))
    return tables


def same_area(stated: str, own: AreaLabels | None, label: str) -> bool:
    """Whether a label that stands further down a tab is that of the tab's own area."""
    area = area_of(stated)[0] if stated else None
    return fold(stated) == fold(label) if area is None or area.own else area is own


def tab_origins(tab: Tab) -> tuple[Origin, ...]:
    """Where a tab stands: its name, the pages of its print, or its lines in a text."""
    sheet = tab.grid.label
    told = [origin.lines for cell in tab.grid.cells for origin in cell.origins if origin.lines is not None]
    if told:
        lines = min(told)[0], max(last for _, last in told)
        return tuple(Origin(page=page, lines=lines) for page in tab.grid.pages)
    return (Origin(sheet=sheet),) if sheet is not None else tuple(Origin(page=page) for page in tab.grid.pages)


def with_lacks(table: Table, template: str) -> Table:
    """A table with the fields that the plan's template has and it lacks: a page is missing, or a column was hidden."""
    fields = next((known.fields for known in knowledge().templates if known.id == template), ())
    return replace(table, lacks=frozenset(fields) - {column.field for column in table.columns})


def area_findings(tables: Iterable[Table]) -> Iterator[Finding]:
    """What a person should know of tables with rows: an area that no template has, columns that are not there."""
    for table in tables:
        if table.rows and table.area.startswith(OWN):
            code = "area_unknown" if table.label == OWN else "own_area"
            yield Finding(code, table.origins, (("label", table.label),), area=table.area)
        if table.rows and area_misread(table):
            yield Finding("area_misread", table.origins, (("label", table.label),), area=table.area)
        if table.rows:
            for field in sorted(table.lacks):
                yield Finding("column_missing", table.origins, (("label", table.label),), field=field, area=table.area)


def area_misread(table: Table) -> bool:
    """Whether a table's area was told from a label that is but like the printed one."""
    known = area_of(table.label)[0] or tab_area_of(table.label)
    nearest = nearest_area(table.label)
    return known is None and nearest is not None and nearest.code == table.area


def number_own_areas(tables: Sequence[Table]) -> list[Table]:
    """Areas of the district's own numbered in the plan's order; an empty slot is none if there is another."""
    own = [table for table in tables if table.area == OWN]
    used = [table for table in own if not table.unused_slot]
    dropped = {id(table) for table in own if table.unused_slot} if used else {id(table) for table in own[1:]}
    result: list[Table] = []
    labels: dict[str, str] = {}
    for table in tables:
        if id(table) in dropped:
            continue
        if table.area == OWN:
            known = labels.setdefault(table.label.casefold(), OWN if not labels else f"{OWN}_{len(labels) + 1}")
            table = replace(table, area=known)
        result.append(table)
    return result


def analysis_counts(tabs: Iterable[Tab], tables: Iterable[Table]) -> tuple[Counted, ...]:
    """The rows of the plan's own count, its own areas known by their labels."""
    own = {compact(table.label): table.area for table in tables if table.area.startswith(OWN)}
    analyses = [tab for tab in tabs if tab.kind == "analysis"]
    return tuple(row for tab in analyses for row in grid_to_counted(tab.grid, tab.rows, own))


def merge_areas(tables: Sequence[Table]) -> tuple[tuple[Table, ...], list[Finding]]:
    """Tabs of one area made one, the later one's rows after the earlier one's, with a finding."""
    merged: dict[str, Table] = {}
    findings: list[Finding] = []
    for table in tables:
        before = merged.get(table.area)
        if before is None:
            merged[table.area] = table
            continue
        if (before.rows and table.rows) or fold(before.label) != fold(table.label):
            findings.append(Finding("area_twice", table.origins, (("label", table.label),)))
        fields = {column.field for column in before.columns}
        merged[table.area] = replace(
            before,
            columns=before.columns + tuple(column for column in table.columns if column.field not in fields),
            rows=before.rows + table.rows,
            narrative=before.narrative + table.narrative,
            origins=before.origins + table.origins,
        )
    return tuple(merged.values()), findings


def begins_anew(tables: Sequence[Table]) -> bool:
    """Whether a file holds two plans: from the first area that comes a second time on, several of those before do.

    One of the plans may lack an area of the other; tabs that each follow the one that they go on with are no plan.
    """
    filled = [table.area for table in tables if table.rows and not table.area.startswith(OWN)]
    start = next((i for i, area in enumerate(filled) if area in filled[:i]), len(filled))
    return len(set(filled[:start]) & set(filled[start:])) >= TWICE


def plan_template(tabs: Sequence[Tab]) -> str:
    """The template that fits the tabs' headers best, ``unknown`` where none has most of the columns."""
    totals: Counter[str] = Counter()
    columns = 0
    for tab in tabs:
        if tab.header is not None:
            totals.update(dict(tab.header.templates))
            columns += sum(column.field is not None for column in tab.header.columns)
    sizes = {template.id: len(template.columns) for template in knowledge().templates}
    best = max(sizes, key=lambda id_: (round(totals[id_], 3), -sizes[id_]))
    return best if totals[best] >= SURE_TEMPLATE * columns else "unknown"


def plan_title(tabs: Sequence[Tab]) -> str | None:
    """The front page's title; a page's header may stand above it."""
    front = next((tab for tab in tabs if tab.kind == "front"), None)
    rows = front.rows.values() if front else ()
    texts = [" ".join(text.split()) for row in islice(rows, TITLE_ROWS) for text in row.values()]
    return next((text for text in texts if TITLE.match(compact(text))), None)


def intro_cells(tab: Tab) -> list[Cell]:
    """The texts outside of the tables: the front page's, and the titles above a table."""
    if tab.kind in ("front", MARGIN):
        return [cell for cell in tab.grid.cells if cell.text.strip()]
    if tab.kind == "area":
        return [cell for cell in tab.grid.cells if cell.row < tab.header_row and cell.text.strip()]
    return []


def other_findings(tabs: Sequence[Tab], counted: Sequence[Counted], tables: Sequence[Table]) -> list[Finding]:
    """Tabs and pages that fit nothing, with all their texts, a finding each; and what stands beside the counts."""
    findings: list[Finding] = []
    for tab in tabs:
        if tab.kind == MARGIN:
            labels = {compact(table.label) for table in tables}
            lines = [cell for cell in tab.grid.cells if cell.findings or compact(cell.text) not in labels]
            findings.extend(margin_findings(lines, {table.area for table in tables}))
        if tab.kind == "analysis":
            findings.extend(analysis_findings(tab.grid, tab.rows, counted))
        if tab.kind == "front":
            findings.extend((*table_findings(tab), *front_findings(tab, plan_title(tabs))))
        if tab.kind == "other":
            cells = [cell for cell in tab.grid.cells if cell.text.strip()]
            text = "\n".join(cell.text for cell in cells)
            code = "page_not_recognised" if tab.grid.label is None else "sheet_not_recognised"
            origins = (Origin(sheet=tab.grid.label),) if tab.grid.label is not None else cells[0].origins
            facts = (("text", text), ("sheet", tab.grid.label or ""), ("page", str(tab.grid.pages[0])))
            findings.append(Finding(code, origins, facts))
    return findings


def table_findings(tab: Tab) -> list[Finding]:
    """The rows of a front page that are like a table's: nothing is made of them, and they are named."""
    rows = [
        [cell for cell in tab.grid.cells if cell.row == number] for number in tab.rows if len(tab.rows[number]) > PAIR
    ]
    return [
        Finding(
            "text_outside_table",
            tuple(origin for cell in cells for origin in cell.origins),
            (("text", " | ".join(cell.text for cell in cells if cell.text.strip())),),
        )
        for cells in rows
    ]


def front_findings(tab: Tab, title: str | None) -> list[Finding]:
    """What a front page says beside the plan's title, its pairs of a name and what it is with a colon."""
    rows = [": ".join(row.values()) for row in list(tab.rows.values()) if len(row) <= PAIR]
    text = "\n".join(row for row in rows if " ".join(row.split()) != title)
    return [Finding("front_text", tab_origins(tab), (("text", text),))] if text else []


def page_areas(tables: Sequence[Table]) -> list[tuple[int | str, str]]:
    """The area that stands on each page or sheet."""
    return [
        (origin.sheet if origin.sheet is not None else origin.page or 0, table.area)
        for table in tables
        for origin in table.origins
    ]


def tabs_to_pages(tabs: Sequence[Tab], reading: Reading, areas: dict[int | str, str]) -> tuple[Page, ...]:
    """What stands on each page or sheet."""
    known = {page.page: page for page in reading.pages}
    kinds: dict[int, Page] = {}
    for tab in tabs:
        bands = dict(tab.grid.bands)
        for number in tab.grid.pages:
            page = known.get(number) or Page(number, tab.grid.label, tab.kind, None, None, reading.channel, 1.0)
            if number in kinds and not tab.grid.bands:
                continue
            area = areas.get(tab.grid.label if tab.grid.label is not None else number)
            kinds[number] = replace(page, kind=tab.kind, area=area, band=bands.get(number))
    return tuple(kinds.get(number) or known[number] for number in sorted({*kinds, *known}))

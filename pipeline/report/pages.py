"""The report's pages: index.html and one for each district, each complete in itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.codes import codes, is_code, text
from pipeline.corrections import rules
from pipeline.links import path_to_address
from pipeline.model import FIELDS, Correction, Look
from pipeline.places import Originals, source_to_places
from pipeline.register import Register
from pipeline.report.overview import YearView, item_title, row_tags, shown_items, tables_to_years, tag_text
from pipeline.report.views import (
    LEVELS,
    Arrival,
    CellView,
    DistrictView,
    PlanView,
    Reason,
    RowView,
    Tables,
    arrivals,
    tables_to_districts,
)
from pipeline.report.words import words
from pipeline.rows import Action, Reconciliation
from pipeline.statistics import OWN

FOLDER = "report"
INDEX = "index.html"
HTML_MARKS = "<>&\u2028\u2029"
"""Letters that could end a script, as JSON writes them otherwise."""


def report_extra(
    tables: Tables, register: Register, originals: Originals, out: Path, version: str, lang: str
) -> Callable[[Path], None]:
    """What writes the report into a folder that stands for ``out`` while it is written."""

    def write(folder: Path) -> None:
        target = folder / FOLDER
        target.mkdir()
        for name, page in report_pages(tables, register, originals, out / FOLDER, version, lang):
            (target / name).write_text(page, encoding="utf-8", newline="\n")

    return write


def report_pages(
    tables: Tables, register: Register, originals: Originals, place: Path, version: str, lang: str
) -> Iterable[tuple[str, str]]:
    """Each page's name and text; ``place`` is the folder that they will stand in."""
    districts = tables_to_districts(tables)
    years = tables_to_years(districts, tables, lang)
    # What nobody can compare with the original is not to be corrected either: published tables are only shown.
    common = {"t": words(lang), "lang": lang, "version": version, "review": bool(originals.files)}
    yield INDEX, page("index.html", **common, **index_facts(districts, years, tables, register, originals, place, lang))
    for district in districts:
        if district.plans:
            yield (
                district.page,
                page("district.html", **common, **district_facts(district, register, originals, place, lang)),
            )


def page(template: str, **facts: object) -> str:
    """A template filled in; every text is escaped."""
    return environment().get_template(template).render(facts)


@cache
def environment() -> Environment:
    """The templates, with what they may call."""
    made = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["code"] = code_text
    made.globals["levels"] = LEVELS
    made.filters["script"] = to_script
    made.filters["svg"] = lambda svg: Markup(svg)
    return made


def code_text(list_name: str, code: str | None, lang: str) -> str:
    """The text of a code, or the code itself where a template file added it."""
    return text(list_name, code, lang) if code and is_code(list_name, code) else code or ""


def to_script(value: object) -> Markup:
    """A value as JSON that may stand in a page's script.

    >>> to_script(["</script>"])
    Markup('["\\\\u003c/script\\\\u003e"]')
    """
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in HTML_MARKS:
        made = made.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(made)


# --- the overview -----------------------------------------------------------------------------------------------------


def index_facts(
    districts: Sequence[DistrictView],
    years: Sequence[YearView],
    tables: Tables,
    register: Register,
    originals: Originals,
    place: Path,
    lang: str,
) -> dict[str, object]:
    """What the overview's template needs."""
    came = arrivals(districts, tables, register)
    doubtful = [(cell.checked) for one in districts for plan in one.plans for _, cell in plan.doubtful()]
    documents = [
        (row, path_to_address(originals.files[row.path], place) if row.path in originals.files else None)
        for row in tables["documents"]
    ]
    texts = {cause.cause_id: cause.text for cause in tables["causes"]}
    page_of = {plan.plan.plan_id: one.page for one in districts for plan in one.plans}
    return {
        "arrivals": [(one, page_of[one.plan.plan.plan_id] if one.plan else None, doubts_of(one)) for one in came],
        "states": {state: sum(one.state == state for one in came) for state in ("in", "late", "missing", "rejected")},
        "documents": documents,
        "years": years,
        "stated": [(d, p, row) for d in districts for p in d.plans for row in p.stated],
        "general": [row for row in tables["findings"] if row.document_id is None],
        "people": [(one, n) for one in districts if (n := sum(len(plan.people()) for plan in one.plans))],
        "n_rows": sum(len(plan.rows) for one in districts for plan in one.plans),
        "n_doubtful": len(doubtful),
        "n_checked": sum(doubtful),
        "data": {
            "words": words(lang),
            "review": bool(originals.files),
            "pages": [[one.name, one.page] for one in districts],
            "rows": index_rows(districts, lang),
            "doubts": index_doubts(districts, lang),
            "tags": {tag: tag_text(tag, texts, lang) for tag in named_tags(years)},
            "areas": area_names(districts, lang),
            "fields": field_names(lang),
        },
    }


def doubts_of(one: Arrival) -> tuple[int, int]:
    """How many doubtful cells a plan has, and how many of them are checked."""
    cells = [cell for _, cell in one.plan.doubtful()] if one.plan else []
    return len(cells), sum(cell.checked for cell in cells)


def named_tags(years: Iterable[YearView]) -> tuple[str, ...]:
    """The tags that the overview links to."""
    links = [
        link.partition("?")[2]
        for year in years
        for link in (
            *(bar.href for chart in year.charts for bar in chart.bars),
            *(figure.href or "" for line in (*year.districts, *year.areas) for figure in line.figures),
            *(common.rows.href or "" for common in (*year.causes, *year.roles)),
        )
    ]
    return tuple(dict.fromkeys(tag for link in links for tag in parse_qs(link).get("tag", ())))


def index_rows(districts: Sequence[DistrictView], lang: str) -> dict[str, object]:
    """Every row in short: page, year, area, number, name on its page, tags (by number), beginning of its text."""
    tags: dict[str, int] = {}
    rows = [
        [
            number,
            plan.plan.year,
            row.action.area,
            row.action.row_no,
            row.anchor,
            [tags.setdefault(tag, len(tags)) for tag in plan_tags(one, plan, row)],
            shortened(row_text(row.action, lang)),
        ]
        for number, one in enumerate(districts)
        for plan in one.plans
        for row in plan.rows
    ]
    return {"tags": list(tags), "rows": rows}


def row_text(action: Action, lang: str) -> str:
    """What a row says first of all: its action, or another field with that field's name."""
    if action.action is not None:
        return action.action
    said = next((name for name in FIELDS if getattr(action, name) is not None), None)
    return (
        words(lang)["not_the_action"].format(field=text("field", said, lang), text=getattr(action, said))
        if said
        else ""
    )


def plan_tags(district: DistrictView, plan: PlanView, row: RowView) -> Iterable[str]:
    """The tags of a row: none where the statistics leave its plan out, whose district or year is not known."""
    return row_tags(row, plan.plan.year) if district.name is not None and plan.plan.year is not None else ()


def index_doubts(districts: Sequence[DistrictView], lang: str) -> list[list[object]]:
    """Everything that should be looked at: page, year, area, number, name, field, level, whether checked, why."""
    found: list[list[object]] = []
    for number, one in enumerate(districts):
        for plan in one.plans:
            year = plan.plan.year
            for reason in plan.reasons:
                found.append([number, year, None, None, None, None, reason.severity, 0, reason.message])
            for row in plan.rows:
                where = [number, year, row.action.area, row.action.row_no, row.anchor]
                for reason in row.reasons:
                    found.append([*where, None, reason.severity, 0, reason.message])
                for cell in row.cells:
                    if cell.level is not None or cell.checked:
                        said = " ".join(reason.message for reason in cell.reasons) or doubt_text(cell, lang)
                        found.append([*where, cell.name, cell.level or "doubt", int(cell.checked), said])
    return sorted(found, key=lambda one: LEVELS.index(str(one[6])))


def doubt_text(cell: CellView, lang: str) -> str:
    """What is said of a cell of which nothing was found but that it is not sure."""
    if cell.missing == "unreadable":
        return words(lang)["unreadable"]
    return words(lang)["sure"].format(n=round(100 * cell.confidence))


def shortened(said: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(said.split())
    return line if len(line) <= 120 else line[:119].rstrip() + "…"


def area_names(districts: Iterable[DistrictView], lang: str) -> dict[str, str]:
    """The areas that occur and their names."""
    rows = (row for one in districts for plan in one.plans for row in plan.rows)
    return {area: code_text("area", area, lang) for area in sorted({row.action.area for row in rows}, key=area_place)}


def area_place(area: str) -> tuple[int, str]:
    """Where an area stands among others: in the order of the template, others last."""
    known = codes("area")
    return (known.index(area) if area in known else len(known), area)


def field_names(lang: str) -> dict[str, str]:
    """The seven fields and their names."""
    return {name: text("field", name, lang) for name in FIELDS}


# --- a district -------------------------------------------------------------------------------------------------------


def district_facts(
    district: DistrictView, register: Register, originals: Originals, place: Path, lang: str
) -> dict[str, object]:
    """What a district's template needs."""
    doubtful = [cell.checked for plan in district.plans for _, cell in plan.doubtful()]
    return {
        "district": district,
        "files": {p.path: file_link(p, originals, place) for p in district.plans},
        "people": [(p, row, named) for p in district.plans for row, named in p.people()],
        "count_table": count_table,
        "items": {item: item_title(item, lang) for item in shown_items()},
        "stated_table": stated_table,
        "area_name": partial(area_name, lang=lang),
        "areas_of": lambda plan: sorted({count.area for count in plan.counts}, key=area_place),
        "n_doubtful": len(doubtful),
        "n_checked": sum(doubtful),
        "data": {
            "words": words(lang),
            "review": bool(originals.files),
            "page": district.page.removesuffix(".html"),
            "corrections": {name: rules()[name] for name in ("right", "empty", "formula", "literal", "typed")},
            "areas": area_names([district], lang),
            "fields": field_names(lang),
            "documents": {p.plan.document_id: document_data(p, originals, place) for p in district.plans},
            "rows": [row_data(p, row, lang) for p in district.plans for row in p.rows],
            "findings": [
                {"doc": p.plan.document_id, "year": p.plan.year, **reason_data(reason)}
                for p in district.plans
                for reason in p.reasons
            ],
            "known": [
                known_data(line)
                for line in register.corrections
                if line.document_id in {p.plan.document_id for p in district.plans}
            ],
            "tags": {tag: tag_text(tag, {}, lang) for p in district.plans for tag in items_of(p)},
        },
    }


def known_data(line: Correction) -> dict[str, object]:
    """A correction of the register as the page keeps its own: ``after`` null where the cell was said to be right."""
    return {
        "document_id": line.document_id,
        "source": line.source,
        "field": line.field,
        "before": line.before or "",
        "after": None if line.after == line.before else line.after or "",
        "who": line.who,
        "when": line.when,
        "why": line.why,
    }


def items_of(plan: PlanView) -> tuple[str, ...]:
    """The items of statistics that a plan is counted in."""
    return tuple(dict.fromkeys(count.item for count in plan.counts))


def area_name(plan: PlanView, area: str, lang: str) -> str:
    """The name of an area: of one of the district's own as the plan calls it."""
    labels = {row.area: row.area_label for row in plan.areas if row.area.startswith(OWN)}
    return labels.get(area) or code_text("area", area, lang)


def stated_table(plan: PlanView) -> dict[str, dict[str, Reconciliation]]:
    """A plan's own counts by area and item."""
    areas: dict[str, dict[str, Reconciliation]] = {}
    for row in plan.stated:
        areas.setdefault(row.area, {})[row.item] = row
    return areas


def count_table(plan: PlanView) -> dict[tuple[str, str], int | None]:
    """A plan's counts by area and item."""
    return {(count.area, count.item): count.value for count in plan.counts}


def file_link(plan: PlanView, originals: Originals, place: Path) -> str | None:
    """Where a plan's file is, None where that is not told."""
    return path_to_address(originals.files[plan.path], place) if plan.path in originals.files else None


def document_data(plan: PlanView, originals: Originals, place: Path) -> dict[str, object]:
    """A plan's file: its name, where it is, its pages as pictures, or its lines."""
    look = originals.looks.get(plan.plan.document_id, Look())
    return {
        "path": plan.path,
        "href": file_link(plan, originals, place),
        "pages": {
            str(sight.page): [sight.width, sight.height, base64.b64encode(sight.picture).decode("ascii")]
            for sight in look.sights
        },
        "lines": list(look.lines),
    }


def row_data(plan: PlanView, row: RowView, lang: str) -> dict[str, object]:
    """A row with its cells, as the page's script needs them."""
    action = row.action
    return {
        "id": row.anchor,
        "doc": plan.plan.document_id,
        "year": plan.plan.year,
        "area": action.area,
        "label": action.area_label,
        "no": action.row_no,
        "source": action.source,
        "places": places_data(action.source),
        "items": row.items,
        "status": code_text("status", action.status, lang),
        "statusCode": action.status,
        "kind": code_text("timing_kind", action.timing_kind, lang),
        "roles": list(action.roles or ()),
        "reasons": [reason_data(reason) for reason in row.reasons],
        "cells": [cell_data(cell, lang) for cell in row.cells],
    }


def cell_data(cell: CellView, lang: str) -> dict[str, object]:
    """A cell as the page's script needs it."""
    return {
        "field": cell.name,
        "text": cell.text,
        "source": cell.source,
        "places": places_data(cell.source),
        "level": cell.level,
        "sure": cell.confidence,
        "missing": cell.missing,
        "carried": cell.carried,
        "checked": cell.checked,
        "reasons": [reason_data(reason) for reason in cell.reasons],
        "doubt": doubt_text(cell, lang) if cell.level == "doubt" else None,
    }


def reason_data(reason: Reason) -> dict[str, object]:
    """A reason as the page's script needs it."""
    return {"level": reason.severity, "text": reason.message, "places": places_data(reason.source)}


def places_data(source: str | None) -> list[dict[str, object]]:
    """The places of a source, each with what it names only."""
    return [
        {
            name: value
            for name in ("sheet", "ref", "page", "box", "lines")
            if (value := getattr(place, name)) is not None
        }
        for place in source_to_places(source)
    ]

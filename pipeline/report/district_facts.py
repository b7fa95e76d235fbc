"""What the template and the script of a district's page need."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path

from pipeline.corrections import rules
from pipeline.links import path_to_address
from pipeline.model import Correction, Look
from pipeline.places import Originals, source_to_places
from pipeline.register import Register
from pipeline.report.naming import area_names, area_place, code_text, doubt_text, field_names
from pipeline.report.overview import item_title, picked_tags, shown_items, tag_text
from pipeline.report.views import CellView, DistrictView, PlanView, Reason, RowView
from pipeline.report.words import words
from pipeline.rows import Reconciliation
from pipeline.statistics import OWN


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
            "areas": area_names((row.action.area for p in district.plans for row in p.rows), lang),
            "fields": field_names(lang),
            "documents": {p.plan.document_id: document_data(p, originals, place) for p in district.plans},
            "rows": [row_data(p, row, lang) for p in district.plans for row in p.rows],
            "findings": [
                {"doc": p.plan.document_id, "year": p.plan.year, "code": reason.code, **reason_data(reason)}
                for p in district.plans
                for reason in p.reasons
            ],
            "known": [
                known_data(line)
                for line in register.corrections
                if line.document_id in {p.plan.document_id for p in district.plans}
            ],
            "tags": {tag: tag_text(tag, {}, lang) for tag in (*picked_tags(), *items_in(district))},
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


def items_in(district: DistrictView) -> tuple[str, ...]:
    """The items of statistics that a district's plans are counted in."""
    return tuple(dict.fromkeys(count.item for plan in district.plans for count in plan.counts))


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
        "items": row.tags,
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

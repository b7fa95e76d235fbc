"""What the overview's template and script need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import parse_qs

from pipeline.codes import text
from pipeline.links import path_to_address
from pipeline.model import FIELDS
from pipeline.places import Originals
from pipeline.register import Register
from pipeline.report.naming import area_names, doubt_text, field_names, shortened
from pipeline.report.overview import YearView, row_tags, tag_text
from pipeline.report.views import LEVELS, Arrival, DistrictView, PlanView, RowView, Tables, arrivals
from pipeline.report.words import words
from pipeline.rows import Action


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

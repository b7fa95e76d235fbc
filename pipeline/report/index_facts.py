"""What the overview's template and script need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

from pipeline.codes import text
from pipeline.excerpts import beginning
from pipeline.links import path_to_address
from pipeline.model import FIELDS
from pipeline.places import Originals
from pipeline.register import Register
from pipeline.report.arrivals import arrivals
from pipeline.report.counting import Common, YearRows, add_district, row_tags
from pipeline.report.naming import area_names, doubt_text, field_names
from pipeline.report.overview import YearView, picked_tags, tag_text, year_by_year
from pipeline.report.script import to_json
from pipeline.report.views import LEVELS, DistrictView, PlanShort, PlanView, RowView, plan_to_short
from pipeline.report.words import rules, words
from pipeline.rows import Action, Tables
from pipeline.shelf import Names, Shelf, Spot

TAGS, ROWS, DOUBTS = "@@tags@@", "@@rows@@", "@@doubts@@"
"""What stands in the page's data where the tags of rows, the rows, and what is doubtful in them are put in."""


@dataclass(slots=True)
class Overview:
    """What the overview says of the districts, gathered one after the other; their rows lie on the shelf as JSON."""

    shelf: Shelf
    lang: str
    pages: list[tuple[str | None, str]] = field(default_factory=list)
    plans: list[PlanShort] = field(default_factory=list)
    areas: set[str] = field(default_factory=set)
    years: dict[int, YearRows] = field(default_factory=dict)
    rows: list[Spot] = field(default_factory=list)
    doubts: dict[str, list[Spot]] = field(default_factory=lambda: {level: [] for level in LEVELS})
    keys: Names = field(init=False)
    tags: Names = field(init=False)

    def __post_init__(self) -> None:
        """Lay aside what causes and roles there are, and the tags of rows."""
        self.keys, self.tags = Names(self.shelf), Names(self.shelf)

    def add(self, district: DistrictView) -> None:
        """Take in one more district."""
        number = len(self.pages)
        self.pages.append((district.name, district.page))
        self.plans.extend(plan_to_short(plan, district.page) for plan in district.plans)
        self.areas.update(row.action.area for plan in district.plans for row in plan.rows)
        add_district(self.years, district, self.keys)
        self.lay(self.rows, index_rows(number, district, self.tags, self.lang))
        doubts = list(index_doubts(number, district, self.lang))
        for level, spots in self.doubts.items():
            self.lay(spots, [doubt for doubt in doubts if doubt[6] == level])

    def lay(self, spots: list[Spot], entries: Sequence[object]) -> None:
        """Lay entries of a list aside."""
        if entries:
            spots.append(self.shelf.put(to_json(entries)[1:-1]))

    def texts(self) -> dict[str, Iterator[str]]:
        """What is put into the page's data, by what stands there for it."""
        doubts = [spot for spots in self.doubts.values() for spot in spots]
        return {
            TAGS: in_list(map(to_json, self.tags)),
            ROWS: listed(self.shelf, self.rows),
            DOUBTS: listed(self.shelf, doubts),
        }


def listed(shelf: Shelf, spots: Iterable[Spot]) -> Iterator[str]:
    """A list as JSON, its entries taken from the shelf."""
    return in_list(str(shelf.get(spot)) for spot in spots)


def in_list(entries: Iterable[str]) -> Iterator[str]:
    """A list as JSON of entries, or stretches of some, that are JSON."""
    yield "["
    for number, entry in enumerate(entries):
        yield ("," if number else "") + entry
    yield "]"


def index_facts(
    overview: Overview,
    years: Sequence[YearView],
    tables: Tables,
    register: Register,
    originals: Originals,
    place: Path,
    lang: str,
) -> dict[str, object]:
    """What the overview's template needs."""
    came = arrivals(overview.plans, tables, register)
    documents = [
        (row, path_to_address(originals.files[row.path], place) if row.path in originals.files else None)
        for row in tables["documents"]
    ]
    texts = {tag.partition(":")[2]: common.text for year in years for common, tag in cause_tags(year)}
    people = Counter[tuple[str | None, str]]()
    for short in overview.plans:
        people[short.district, short.page] += short.n_people
    return {
        "arrivals": came,
        "states": {state: sum(one.state == state for one in came) for state in ("in", "late", "missing", "rejected")},
        "documents": documents,
        "years": years,
        "years_beside": year_by_year(years, lang),
        "n_compared": sum(short.n_compared for short in overview.plans),
        "differing": [(short, row) for short in overview.plans for row in short.differing],
        "general": [row for row in tables["findings"] if row.document_id is None],
        "people": [(name, page, n) for (name, page), n in people.items() if n],
        "n_rows": sum(short.n_rows for short in overview.plans),
        "n_doubtful": sum(short.n_doubtful for short in overview.plans),
        "n_checked": sum(short.n_checked for short in overview.plans),
        "data": {
            "words": words(lang),
            "review": bool(originals.files),
            "pages": overview.pages,
            "rows": {"tags": TAGS, "rows": ROWS},
            "doubts": DOUBTS,
            "tags": {tag: tag_text(tag, texts, lang) for tag in (*picked_tags(), *named_tags(years))},
            "areas": area_names(overview.areas, lang),
            "fields": field_names(lang),
        },
    }


def cause_tags(year: YearView) -> Iterator[tuple[Common, str]]:
    """The causes that a year's table lists, each with the tag by which its rows are found."""
    for common in year.causes:
        yield common, parse_qs((common.rows.href or "").partition("?")[2])["tag"][0]


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


def index_rows(number: int, district: DistrictView, tags: Names, lang: str) -> list[list[object]]:
    """Every row in short: page, year, area, number, name on its page, tags (by number), beginning of its text."""
    return [
        [
            number,
            plan.plan.year,
            row.action.area,
            row.action.row_no,
            row.anchor,
            [tags.number(tag) for tag in plan_tags(district, plan, row)],
            beginning(row_text(row.action, lang), rules()["overview"]["beginning"]),
        ]
        for plan in district.plans
        for row in plan.rows
    ]


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


def index_doubts(number: int, district: DistrictView, lang: str) -> Iterator[list[object]]:
    """Everything that should be looked at: page, year, area, number, name, field, level, whether checked, why."""
    for plan in district.plans:
        year = plan.plan.year
        for reason in plan.reasons:
            yield [number, year, None, None, None, None, reason.severity, 0, reason.message]
        for row in plan.rows:
            where = [number, year, row.action.area, row.action.row_no, row.anchor]
            for reason in row.reasons:
                yield [*where, None, reason.severity, 0, reason.message]
            for cell in row.cells:
                if cell.level is not None or cell.checked:
                    said = " ".join(reason.message for reason in cell.reasons) or doubt_text(cell, lang)
                    yield [*where, cell.name, cell.level or "doubt", int(cell.checked), said]

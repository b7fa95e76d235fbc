"""What the overview counts of rows, one district after the other: causes, roles, what happens when."""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from pipeline.report.views import DistrictView, RowView
from pipeline.report.words import rules
from pipeline.rows import Action
from pipeline.shelf import Names

MONTHS = range(1, 13)
ALWAYS = ("continuous", "line_work")
"""Kinds of time that go on all the year where no day is named."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where it leads; ``value`` None: nothing is known."""

    value: int | None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Common:
    """A cause or a role that many rows share: its text, its rows and the districts that have it."""

    text: str
    rows: Figure
    districts: int


def rows_link(**wanted: object) -> str:
    """The address of the rows that fit, on the page itself.

    >>> rows_link(year=2025, tag="status_achieved", area=None)
    '#rader?year=2025&tag=status_achieved'
    """
    return "#rader?" + urlencode({name: value for name, value in wanted.items() if value is not None})


@dataclass(slots=True)
class Shared:
    """Causes or roles: how many rows have each, and how many districts."""

    keys: Names
    rows: array[int] = field(default_factory=lambda: array("i"))
    districts: array[int] = field(default_factory=lambda: array("i"))

    def add(self, keys: Sequence[str]) -> None:
        """Count those of the rows of one more district."""
        for key, n_rows in Counter(keys).items():
            number = self.keys.number(key)
            missing = array("i", [0]) * (number + 1 - len(self.rows))
            self.rows.extend(missing)
            self.districts.extend(missing)
            self.rows[number] += n_rows
            self.districts[number] += 1

    def most(self) -> list[int]:
        """Those that most rows have, then most districts, by number."""
        most = rules()["overview"]["most"]
        least = min(heapq.nlargest(most, self.rows), default=0)
        return heapq.nsmallest(
            most,
            (number for number, n_rows in enumerate(self.rows) if n_rows and n_rows >= least),
            key=lambda at: (-self.rows[at], -self.districts[at], self.keys.name(at)),
        )

    def common(self, year: int, tag: str, texts: Mapping[str, str]) -> tuple[Common, ...]:
        """Those that most rows have, by their texts (a role is its own)."""
        return tuple(
            Common(
                texts.get(key, key),
                Figure(self.rows[at], rows_link(year=year, tag=f"{tag}:{key}")),
                self.districts[at],
            )
            for at, key in ((at, self.keys.name(at)) for at in self.most())
        )


@dataclass(slots=True)
class YearRows:
    """What the rows of a year come to: districts' pages, causes, roles, and actions by area and month."""

    causes: Shared
    roles: Shared
    pages: dict[str, str] = field(default_factory=dict)
    months: Counter[tuple[str, int]] = field(default_factory=Counter)
    n_actions: int = 0
    n_without_time: int = 0

    def add(self, name: str, page: str, year: int, rows: Sequence[RowView]) -> None:
        """Count the rows of one more district."""
        self.pages[name] = page
        self.causes.add([row.action.cause_id for row in rows if row.action.cause_id])
        self.roles.add([role for row in rows for role in dict.fromkeys(row.action.roles or ())])
        for row in rows:
            if "actions" in row.items:
                months = months_of(row.action, year)
                self.months.update((row.action.area, month) for month in months)
                self.n_actions += 1
                self.n_without_time += not months


def add_district(counted: dict[int, YearRows], district: DistrictView, keys: Names) -> None:
    """Count the rows of one more district, as the statistics do: of plans whose district and year are known.

    ``keys``: the causes and roles that are counted.
    """
    if district.name is not None:
        for year in dict.fromkeys(plan.plan.year for plan in district.plans if plan.plan.year is not None):
            rows = [row for plan in district.plans if plan.plan.year == year for row in plan.rows]
            counted.setdefault(year, YearRows(Shared(keys), Shared(keys))).add(district.name, district.page, year, rows)


def months_of(action: Action, year: int) -> tuple[int, ...]:
    """The months of a year in which an action is under way: in its last one where only that is known.

    Without an end it goes on to the year's end, and what goes on all the time is under way in every month.
    """
    if action.timing_kind in ALWAYS and action.timing_start is None and action.timing_end is None:
        return tuple(MONTHS)
    start, end = action.timing_start or action.timing_end, action.timing_end
    if start is None:
        return ()
    first = (start.year - year) * 12 + start.month
    last = (end.year - year) * 12 + end.month if end else max(12, first)
    return tuple(month for month in MONTHS if first <= month <= last)


def row_tags(row: RowView, year: int) -> Iterator[str]:
    """All that a row can be found by: its items and what it lacks, its cause, its roles, its months."""
    yield from row.tags
    if row.action.cause_id:
        yield f"cause:{row.action.cause_id}"
    yield from (f"role:{role}" for role in dict.fromkeys(row.action.roles or ()))
    if "actions" in row.items:
        yield from (f"month:{month}" for month in months_of(row.action, year))

"""Which pages the report has: one for each district, with the ids of the plans that it shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.report.words import rules
from pipeline.rows import Tables
from pipeline.text import slug

UNKNOWN = "okand"
"""The page of plans whose district is not known."""


@dataclass(frozen=True, slots=True)
class District:
    """A district before its page is made: the ids of its current plans, latest year first, and of the others."""

    name: str | None
    page: str
    plans: tuple[str, ...]
    superseded: tuple[str, ...]


class Listed(NamedTuple):
    """A plan as little as it takes to put it on its page, in the order of current ones there."""

    is_old: bool
    latest: int
    plan_id: str


def tables_to_districts(tables: Tables) -> tuple[District, ...]:
    """The districts in the order of their names, those without a name last."""
    of_name: dict[str | None, list[Listed]] = defaultdict(list)
    for plan in tables["plans"]:
        of_name[plan.district].append(Listed(not plan.is_current, -(plan.year or 0), plan.plan_id))
    groups = [(name, plans) for name, every in of_name.items() for plans in in_pages(name, every)]
    groups.sort(key=lambda group: (group[0] is None, slug(group[0] or ""), group[0] or ""))
    districts = []
    for (name, plans), page in zip(groups, page_names(name for name, _ in groups), strict=True):
        current = tuple(plan.plan_id for plan in sorted(plans) if not plan.is_old)
        old = tuple(plan.plan_id for plan in plans if plan.is_old)
        districts.append(District(name, page, current, old))
    return tuple(districts)


def in_pages(name: str | None, plans: Sequence[Listed]) -> Iterator[Sequence[Listed]]:
    """The plans of a page: all of a district; of those of no known district so many as a page can hold."""
    most = rules()["pages"]["unknown"] if name is None else len(plans)
    for start in range(0, len(plans), most):
        yield plans[start : start + most]


def page_names(names: Iterable[str | None]) -> list[str]:
    """The file of each district's page, no two the same and none the overview's.

    >>> page_names(["Haga", "Håga", "Index", None])
    ['haga.html', 'haga-2.html', 'index-2.html', 'okand.html']
    """
    taken = {"index"}
    found = []
    for name in names:
        stem = slug(name or "") or UNKNOWN
        page, number = stem, 1
        while page in taken:
            number += 1
            page = f"{stem}-{number}"
        taken.add(page)
        found.append(f"{page}.html")
    return found

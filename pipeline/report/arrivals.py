"""What came in, when, and what did not: the plans of a run beside those that the register expects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.register import Register
from pipeline.report.views import PlanShort
from pipeline.rows import Tables
from pipeline.text import slug


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whether a plan came in: ``state`` is in, late, missing or rejected."""

    district: str | None
    year: int | None
    state: str
    due: dt.date | None = None
    received: dt.date | None = None
    plan: PlanShort | None = field(default=None, compare=False)


def arrivals(plans: Iterable[PlanShort], tables: Tables, register: Register) -> tuple[Arrival, ...]:
    """Every plan that came in or that the register expects, by year (latest first) and district."""
    found = [arrival(plan, register) for plan in plans]
    there = {(one.district, one.year) for one in found}
    rejected = (row.path for row in tables["documents"] if row.status == "rejected")
    refused = {(line.district, line.year) for path in rejected if (line := register.for_file(path))}
    for name, year in register.expected():
        if (name, year) not in there:
            state = "rejected" if (name, year) in refused else "missing"
            found.append(Arrival(name, year, state, register.due(name, year)))
    return tuple(sorted(found, key=lambda one: (-(one.year or 0), one.district is None, slug(one.district or ""))))


def arrival(short: PlanShort, register: Register) -> Arrival:
    """A plan that came in, late where its first submission did and the register knows both days."""
    name, year = short.district, short.year
    due, first = register.due(name, year), short.first_received
    late = due is not None and first is not None and first > due
    return Arrival(name, year, "late" if late else "in", due, first, short)

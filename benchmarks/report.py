"""The report of very many plans, in a browser: the tables of some samples again and again, under made-up names."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.flow import run
from pipeline.places import Originals
from pipeline.register import Register
from pipeline.report.pages import INDEX, report_pages, write_pages
from pipeline.statistics import count
from tests.fixtures.browser import browser

SAMPLES = Path(__file__).parents[1] / "data" / "raw"
NAMES = ("atgardsplan-farsta-2024.xlsx", "atgardsplan-farsta-2025.xlsx", "atgardsplan-sodermalm-2025.pdf")
COPIED = ("areas", "plan_columns", "actions", "cells", "repairs", "findings", "reconciliation", "personal_data")
"""The tables whose rows belong to a plan, by plan_id or action_id."""
READY = "#rows-list *"
"""What is there when a page's lists can be searched."""

Tables = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A page: its size in bytes, and seconds by the clock until its lists could be searched, and for a search."""

    bytes: int
    ready: float
    search: float


def measure_report(plans: int) -> tuple[float, Opened, Opened]:
    """Seconds to write the report of so many plans, and its overview and one district's page opened."""
    tables = copied(run([SAMPLES / name for name in NAMES], Register(), 0, "sv"), plans)
    with tempfile.TemporaryDirectory() as folder, browser() as watched:
        start = time.perf_counter()
        pages = report_pages(tables, Register(), Originals({"": Path()}, {}), Path(folder), "0", "sv")
        write_pages(pages, Path(folder))
        spent = time.perf_counter() - start
        names = sorted(file.name for file in Path(folder).iterdir() if file.name != INDEX)
        watched.open(Path(folder) / names[1])
        overview, district = (opened(watched.page, Path(folder) / name) for name in (INDEX, names[0]))
        return spent, overview, district


def opened(page: Any, file: Path) -> Opened:
    """A page opened in a browser that has shown another one before."""
    start = time.perf_counter()
    page.goto(file.as_uri())
    page.wait_for_selector(READY)
    ready = time.perf_counter() - start
    start = time.perf_counter()
    page.fill("[data-list=rows] [name=q]", "ungdom")
    page.wait_for_function("document.getElementById('rows-chosen').textContent.length > 0")
    return Opened(file.stat().st_size, ready, time.perf_counter() - start)


def copied(tables: Tables, plans: int) -> Tables:
    """The tables of so many plans, each of a district of its own."""
    current = [plan for plan in tables["plans"] if plan.is_current]
    made: dict[str, list[Any]] = {name: [] for name in ("plans", "documents", *COPIED)}
    for number in range(plans):
        plan = current[number % len(current)]
        new = f"{plan.plan_id}x{number}"
        district = f"Område {number + 1}"
        made["plans"].append(replace(plan, plan_id=new, document_id=f"{number:064}", district=district, year=2025))
        document = next(row for row in tables["documents"] if row.plan_id == plan.plan_id)
        made["documents"].append(replace(document, plan_id=new, document_id=f"{number:064}", path=f"{number}.pdf"))
        for name in COPIED:
            made[name].extend(rows_of(tables[name], plan.plan_id, new, district))
    counted = count(made["plans"], made["actions"], made["cells"], made["plan_columns"], ())
    return {**tables, **made, "statistics": counted}


def rows_of(rows: Sequence[Any], plan_id: str, new: str, district: str) -> Iterator[Any]:
    """The rows of one plan as those of a new one."""
    for row in rows:
        names = {field.name for field in fields(row)}
        own = {name: getattr(row, name) for name in ("plan_id", "action_id") if name in names and getattr(row, name)}
        if any(value == plan_id or value.startswith(f"{plan_id}/") for value in own.values()):
            changed: dict[str, Any] = {name: value.replace(plan_id, new) for name, value in own.items()}
            if "district" in names:
                changed |= {"district": district, "year": 2025}
            yield replace(row, **changed)

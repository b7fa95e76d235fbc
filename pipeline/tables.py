"""The documents of a run to the tables of the contract: linked, counted, the current ones told from the old.

The rows come in batches, those of each table in the order of its key: one plan after the other is taken from the shelf,
so that no more is in memory at a time than the texts that are linked and what is asked of each document in short.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from normalizers.records import Placed, Records
from normalizers.references import LINKED
from pipeline.apart import here
from pipeline.aside import (
    Brief,
    Fate,
    Shelved,
    shelved_to_done,
    shelved_to_sayings,
)
from pipeline.codes import message
from pipeline.current import ONLY, Submitted, choose_current
from pipeline.documents import Found
from pipeline.engine import Engine
from pipeline.findings import general_findings, placed_to_rows, similar_findings
from pipeline.linking import Speaker, link_field, linked_to_rows
from pipeline.model import Finding
from pipeline.outcomes import Refused
from pipeline.page_files import page_files
from pipeline.register import Register
from pipeline.rows import ROWS, Action, Batch, Document, FindingRow, PlanRow
from pipeline.shelf import Shelf, ShelvedThings, Spot, open_shelf
from pipeline.statistics import Expected, count

Tables = Mapping[str, Sequence[Any]]

OF_PLANS = (
    "areas",
    "plan_columns",
    "cells",
    "timings",
    "action_roles",
    "follow_ups",
    "personal_data",
    "reconciliation",
)
"""The tables of a plan whose rows are as its document has them."""
OF_DOCUMENTS = ("pages", "repairs", "findings")
"""The tables in the order of documents, which is another one than that of plans."""
AT_ONCE = 1000
"""So many problems or causes, or members of them, make a batch."""
FEW = 1000
"""Plans up to which what linking takes of memory is less than what a process of its own takes of time and memory."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan among the others: its row, and the findings of its document about that."""

    plan: PlanRow
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanLinks:
    """What linking found in one field of a plan: the problem or cause of each action, and what only looks alike."""

    ids: Mapping[str, str]
    similar: tuple[Placed, ...]


def batches_to_tables(batches: Iterable[Batch]) -> Tables:
    """All rows of each table."""
    tables: dict[str, list[Any]] = {name: [] for name in ROWS}
    for name, rows in batches:
        tables[name].extend(rows)
    return tables


def fates_to_batches(
    documents: Sequence[Found],
    fates: Sequence[Fate],
    register: Register,
    engine: Engine,
    shelf: Shelf,
    lang: str,
) -> Iterator[Batch]:
    """Every table of the contract in batches; many plans are linked where the engine does what takes much memory."""
    # Workers know this module, and need no Arrow.
    from pipeline.stored import give_back

    plans = sorted((fate for fate in fates if isinstance(fate, Shelved)), key=lambda one: one.brief.plan.plan_id)
    briefs = [fate.brief for fate in fates if isinstance(fate, Shelved)]
    standings = standings_of(briefs, register, page_files(documents, briefs))
    current = {plan_id for plan_id, standing in standings.items() if standing.plan.is_current}
    linked = {field: ShelvedThings[PlanLinks](shelf) for field in LINKED}
    link = engine.apart if len(plans) > FEW else here
    for field, laid in linked.items():
        work = partial(speakers_to_linked, field, shelf.folder)
        for made in link(work, partial(plans_to_speakers, plans, current, shelf)):
            if isinstance(made, PlanLinks):
                laid.append(made)
            else:
                yield made
        give_back()
    rows = document_rows(documents, fates, lang)
    yield "documents", rows
    yield "plans", [standings[plan_id].plan for plan_id in sorted(standings)]
    beside: dict[str, Spot] = {}
    counted: dict[tuple[int, str], list[Spot]] = {}
    for number, one in enumerate(plans):
        plan = standings[one.brief.plan.plan_id]
        links = {field: laid[number] for field, laid in linked.items()}
        tables = records_to_rows(shelved_to_done(one, shelf).records, links, plan.findings, lang)
        yield from ((name, tables[name]) for name in ("actions", *OF_PLANS))
        beside[plan.plan.document_id] = shelf.put(tuple(tables[name] for name in OF_DOCUMENTS))
        if plan.plan.is_current and plan.plan.district and plan.plan.year:
            counts = count([plan.plan], tables["actions"], tables["cells"], tables["plan_columns"], ())
            counted.setdefault((plan.plan.year, plan.plan.district), []).append(shelf.put(counts))
    for document_id in sorted(beside):
        yield from zip(OF_DOCUMENTS, taken(shelf, beside[document_id]), strict=True)
    yield "findings", general_findings(briefs, rows, register, lang)
    yield from statistics(counted, register, shelf)


def plans_to_speakers(plans: Iterable[Shelved], current: Set[str], shelf: Shelf) -> Iterator[Speaker]:
    """What each plan says, in the order of plan keys; ``current`` are the ids of the plans that count."""
    for one in sorted(plans, key=lambda one: (one.brief.plan.plan_key, f"{one.brief.plan.plan_id}/")):
        plan = one.brief.plan
        yield Speaker(plan.plan_id, plan.plan_key, plan.plan_id in current, shelved_to_sayings(one, shelf))


def speakers_to_linked(field: str, folder: Path | None, speakers: Iterable[Speaker]) -> Iterator[Batch | PlanLinks]:
    """The problems or causes of all plans, and then what that says of each plan, in the order of their ids.

    ``folder``: on the disk of which is laid aside what is too much for memory.
    """
    with open_shelf(folder) as shelf:
        linked = link_field(field, speakers, shelf)
        yield from in_batches(linked_to_rows(linked))
        for plan_id in sorted(linked.cells.plans):
            yield PlanLinks(linked.ids_of(plan_id), tuple(similar_findings(linked, plan_id)))


def in_batches(rows: Iterable[tuple[str, object]]) -> Iterator[Batch]:
    """Rows, each with the name of its table, so many of a table at a time."""
    waiting: dict[str, list[object]] = {}
    for name, row in rows:
        waiting.setdefault(name, []).append(row)
        if len(waiting[name]) == AT_ONCE:
            yield name, waiting.pop(name)
    yield from waiting.items()


def records_to_rows(
    records: Records, links: Mapping[str, PlanLinks], of_plan: Iterable[Finding], lang: str
) -> dict[str, Sequence[Any]]:
    """The rows of one plan, with their links and the codes of all that was found about them."""
    similar = [placed for linked in links.values() for placed in linked.similar]
    findings = placed_to_rows([*records.findings, *map(Placed, of_plan), *similar], records.plan, lang)
    rows: dict[str, Sequence[Any]] = {name: getattr(records, name) for name in (*OF_PLANS, "pages", "repairs")}
    actions = with_flags(with_links(records.actions, links), findings)
    return rows | {"actions": actions, "findings": findings}


def taken(shelf: Shelf, spot: Spot) -> tuple[Sequence[Any], ...]:
    """Rows that were laid aside."""
    found = shelf.get(spot)
    assert isinstance(found, tuple)
    return found


def statistics(counted: Mapping[tuple[int, str], Sequence[Spot]], register: Register, shelf: Shelf) -> Iterator[Batch]:
    """The statistics by year and district, those of expected plans that never came among them."""
    missing = {(year, district) for district, year in register.expected()} - set(counted)
    for year, district in sorted({*counted, *missing}):
        if (year, district) in missing:
            yield "statistics", count((), (), (), (), [Expected(district, year)])
        else:
            yield from (("statistics", taken(shelf, spot)) for spot in counted[year, district])


def without_copies(fates: Iterable[Fate]) -> list[Fate]:
    """The documents without plans that were read again from the same bytes under another ending."""
    read: set[str] = set()
    kept: list[Fate] = []
    for fate in fates:
        content = fate.found.copies[0]
        if isinstance(fate, Refused) or content not in read:
            kept.append(fate)
        if isinstance(fate, Shelved):
            read.add(content)
    return kept


def standings_of(briefs: Iterable[Brief], register: Register, apart: Mapping[str, Finding]) -> dict[str, Standing]:
    """The plans by their ids: which of them are current, and what is found about that.

    ``apart``: what is said of those that are single pages.
    """
    submitted = [brief_to_submitted(brief, register) for brief in briefs]
    chosen = choose_current(submitted)
    found: dict[str, Standing] = {}
    for mine in submitted:
        best, reason = chosen[mine.plan.plan_id]
        is_current = best.plan.plan_id == mine.plan.plan_id
        plan = replace(mine.plan, received=mine.received, is_current=is_current, current_reason=reason)
        several = Finding("several_submissions", (), (("file", best.path),))
        told = () if reason == ONLY else (several,)
        page = apart.get(plan.plan_id)
        found[plan.plan_id] = Standing(plan, told if page is None else (page, *told))
    return found


def brief_to_submitted(brief: Brief, register: Register) -> Submitted:
    """A plan with what decides whether it is the current one."""
    plan = brief.plan
    line = register.for_file(brief.found.path) or register.for_plan(plan.district, plan.year)
    return Submitted(plan, brief.found.path, line.received if line and line.file else None, brief.follow_ups)


def with_links(actions: Iterable[Action], links: Mapping[str, PlanLinks]) -> list[Action]:
    """The actions of a plan with the ids of their problems and causes."""
    problems, causes = (links[field].ids for field in LINKED)
    return [
        replace(action, problem_id=problems.get(action.action_id), cause_id=causes.get(action.action_id))
        for action in actions
    ]


def with_flags(actions: Iterable[Action], findings: Iterable[FindingRow]) -> list[Action]:
    """The actions with the codes of all that was found about them."""
    codes: dict[str, set[str]] = {}
    for finding in findings:
        if finding.action_id is not None:
            codes.setdefault(finding.action_id, set()).add(finding.code)
    return [replace(action, flags=tuple(sorted(codes.get(action.action_id, ())))) for action in actions]


def document_rows(documents: Sequence[Found], fates: Iterable[Fate], lang: str) -> list[Document]:
    """A row for each file that was found, copies included."""
    by_path = {fate.found.path: fate for fate in fates}
    read = {fate.found.copies[0]: fate for fate in by_path.values() if isinstance(fate, Shelved)}
    refused = {fate.found.copies: fate for fate in by_path.values()}
    rows = []
    for found in documents:
        fate = by_path.get(found.path)
        if fate is not None:
            rows.append(document_row(found, fate, lang))
        else:
            rows.append(copy_row(found, read.get(found.copies[0]) or refused[found.copies], lang))
    return rows


def document_row(found: Found, fate: Fate, lang: str) -> Document:
    """The row of a document that was tried."""
    sha256, size = (found.source.sha256, found.source.size) if found.source else (None, None)
    if isinstance(fate, Refused):
        status = "skipped" if fate.skipped else "rejected"
        told = message("error", fate.code, fate.facts, lang)
        return Document(found.path, sha256, size, None, status, fate.code, told, None, None)
    plan = fate.brief.plan
    return Document(found.path, sha256, size, plan.channel, "read", None, None, plan.plan_id, fate.brief.n_pages)


def copy_row(found: Found, first: Fate, lang: str) -> Document:
    """The row of a byte-identical copy: it shares the fate of the first, and is counted once."""
    row = document_row(found, first, lang)
    if row.status != "read":
        return row
    told = message("finding", "duplicate_document", (("other", first.found.path),), lang)
    return replace(row, status="duplicate", message=told)

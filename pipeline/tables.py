"""The outcomes of all documents to the tables of the contract: linked, counted, the current ones told from the old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from normalizers.records import Placed
from normalizers.references import LINKED
from normalizers.repeats import REFERENCE, Linked, Member, Pointing, Repeat, link, with_pointers
from normalizers.sayings import says_something
from pipeline.codes import message, severity
from pipeline.current import Submitted, choose_current
from pipeline.documents import Found
from pipeline.inherited import with_action_keys
from pipeline.model import Finding, sources_text
from pipeline.outcomes import Done, Outcome, Refused
from pipeline.register import Register
from pipeline.rows import (
    Action,
    Cause,
    CauseMember,
    CellRow,
    Document,
    FindingRow,
    PlanRow,
    Problem,
    ProblemMember,
)
from pipeline.statistics import Expected, count

Tables = Mapping[str, Sequence[Any]]
MERGED = "merged"
SIMILAR = {"problem": "similar_problem", "cause": "similar_cause"}


def outcomes_to_tables(
    documents: Sequence[Found], outcomes: Sequence[Outcome], register: Register, lang: str
) -> Tables:
    """Every table of the contract."""
    outcomes = without_copies(outcomes)
    done = [outcome for outcome in outcomes if isinstance(outcome, Done)]
    done = with_action_keys(done, [to_submitted(outcome, register) for outcome in done])
    plans, submissions = current_plans(done, register)
    actions = [action for outcome in done for action in outcome.records.actions]
    cells = [cell for outcome in done for cell in outcome.records.cells]
    current = {plan.plan_id for plan in plans if plan.is_current}
    linked = {field: link_field(field, done, cells, actions, current) for field in LINKED}
    problems, causes = (linked[field].repeats for field in LINKED)
    actions = with_links(actions, problems, causes)
    similar = similar_findings(linked)
    columns = [column for outcome in done for column in outcome.records.plan_columns]
    expected = (Expected(district, year) for district, year in register.expected())
    rows = document_rows(documents, outcomes, lang)
    findings = finding_rows(done, rows, submissions, similar, register, lang)
    return {
        "documents": rows,
        "pages": [page for outcome in done for page in outcome.records.pages],
        "plans": plans,
        "areas": [area for outcome in done for area in outcome.records.areas],
        "plan_columns": columns,
        "actions": with_flags(actions, findings),
        "cells": cells,
        "timings": [row for outcome in done for row in outcome.records.timings],
        "action_roles": [row for outcome in done for row in outcome.records.action_roles],
        "follow_ups": [row for outcome in done for row in outcome.records.follow_ups],
        "problems": [Problem(*repeat_row(repeat, current)) for repeat in problems],
        "causes": [Cause(*repeat_row(repeat, current)) for repeat in causes],
        "problem_members": [ProblemMember(*member) for member in member_rows(problems, cells, "problem")],
        "cause_members": [CauseMember(*member) for member in member_rows(causes, cells, "cause")],
        "repairs": [repair for outcome in done for repair in outcome.records.repairs],
        "personal_data": [row for outcome in done for row in outcome.records.personal_data],
        "findings": findings,
        "reconciliation": [row for outcome in done for row in outcome.records.reconciliation],
        "statistics": count(plans, actions, cells, columns, expected),
    }


def without_copies(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes without plans that were read again from the same bytes under another ending."""
    read: set[str] = set()
    kept: list[Outcome] = []
    for outcome in outcomes:
        content = outcome.found.copies[0]
        if isinstance(outcome, Refused) or content not in read:
            kept.append(outcome)
        if isinstance(outcome, Done):
            read.add(content)
    return kept


def current_plans(done: Sequence[Done], register: Register) -> tuple[list[PlanRow], dict[str, list[Finding]]]:
    """The plans with which of them are current, and the findings of each document about that."""
    submitted = [to_submitted(outcome, register) for outcome in done]
    chosen = choose_current(submitted)
    plans: list[PlanRow] = []
    findings: dict[str, list[Finding]] = {}
    for mine in submitted:
        best, reason = chosen[mine.plan.plan_id]
        is_current = best.plan.plan_id == mine.plan.plan_id
        plans.append(replace(mine.plan, received=mine.received, is_current=is_current, current_reason=reason))
        if reason != "only_submission":
            findings[mine.plan.plan_id] = [Finding("several_submissions", (), (("file", best.path),))]
    return plans, findings


def to_submitted(outcome: Done, register: Register) -> Submitted:
    """A plan with what decides whether it is the current one."""
    plan = outcome.records.plan
    line = register.for_file(outcome.found.path) or register.for_plan(plan.district, plan.year)
    follow_ups = sum(says_something(action.follow_up) for action in outcome.records.actions)
    return Submitted(plan, outcome.found.path, line.received if line and line.file else None, follow_ups)


def link_field(
    field: str, done: Iterable[Done], cells: Iterable[CellRow], actions: Iterable[Action], current: Set[str]
) -> Linked:
    """The texts of one field over all plans, linked, and with them the cells that only refer to one of them."""
    members = cells_to_members(cells, actions, field, current)
    referring = {one.action_id: one for outcome in done for one in outcome.records.references if one.field == field}
    pointing = [
        Pointing(member, one.meant, one.score) for member in members if (one := referring.get(member.id)) is not None
    ]
    return with_pointers(link(member for member in members if member.id not in referring), pointing)


def cells_to_members(
    cells: Iterable[CellRow], actions: Iterable[Action], field: str, current: Set[str]
) -> list[Member]:
    """The texts of one field over all plans that say something."""
    keys = {action.action_id: action.plan_key for action in actions}
    return [
        Member(cell.action_id, keys[cell.action_id], cell.value, cell.confidence, plan_of(cell.action_id) in current)
        for cell in cells
        if cell.field == field and cell.value and says_something(cell.value)
    ]


def member_rows(
    repeats: Iterable[Repeat], cells: Iterable[CellRow], field: str
) -> Iterator[tuple[str, str, float, str]]:
    """Each member of what is one: its id, the action, how alike it is and how that was told; merged cells say so."""
    carried = {cell.action_id for cell in cells if cell.field == field and cell.carried}
    for repeat in repeats:
        for fold in repeat.members:
            is_merged = fold.member.id in carried and fold.method != REFERENCE
            yield repeat.id, fold.member.id, fold.score, MERGED if is_merged else fold.method


def similar_findings(linked: Mapping[str, Linked]) -> dict[str, list[Placed]]:
    """What looks alike and was not linked, told of in the current plan of the first one."""
    found: dict[str, list[Placed]] = {}
    for field, links in linked.items():
        for near in links.near:
            facts = (("held_apart", near.reason), ("text", near.first_text), ("other", near.second_text))
            finding = Finding(SIMILAR[field], (), facts, field)
            found.setdefault(plan_of(near.first_id), []).append(Placed(finding, near.first_id))
    return found


def plan_of(action_id: str) -> str:
    """The plan of an action: ``PLAN_ID/AREA/ROW_NO``."""
    return action_id.partition("/")[0]


def with_links(actions: Iterable[Action], problems: Iterable[Repeat], causes: Iterable[Repeat]) -> list[Action]:
    """The actions with the ids of their problems and causes."""
    problem_of = {fold.member.id: repeat.id for repeat in problems for fold in repeat.members}
    cause_of = {fold.member.id: repeat.id for repeat in causes for fold in repeat.members}
    return [
        replace(action, problem_id=problem_of.get(action.action_id), cause_id=cause_of.get(action.action_id))
        for action in actions
    ]


def with_flags(actions: Iterable[Action], findings: Iterable[FindingRow]) -> list[Action]:
    """The actions with the codes of all that was found about them."""
    codes: dict[str, set[str]] = {}
    for finding in findings:
        if finding.action_id is not None:
            codes.setdefault(finding.action_id, set()).add(finding.code)
    return [replace(action, flags=tuple(sorted(codes.get(action.action_id, ())))) for action in actions]


def repeat_row(repeat: Repeat, current: set[str]) -> tuple[str, str, int, int, int]:
    """One problem or cause, counted over current plans."""
    members = [fold for fold in repeat.members if plan_of(fold.member.id) in current]
    plans = {plan_of(fold.member.id) for fold in members}
    variants = {fold.member.text for fold in members if fold.method != REFERENCE}
    return repeat.id, repeat.text, len(members), len(plans), len(variants)


def document_rows(documents: Sequence[Found], outcomes: Iterable[Outcome], lang: str) -> list[Document]:
    """A row for each file that was found, copies included."""
    by_path = {outcome.found.path: outcome for outcome in outcomes}
    read = {outcome.found.copies[0]: outcome for outcome in by_path.values() if isinstance(outcome, Done)}
    refused = {outcome.found.copies: outcome for outcome in by_path.values()}
    rows = []
    for found in documents:
        outcome = by_path.get(found.path)
        if outcome is not None:
            rows.append(document_row(found, outcome, lang))
        else:
            rows.append(copy_row(found, read.get(found.copies[0]) or refused[found.copies], lang))
    return rows


def document_row(found: Found, outcome: Outcome, lang: str) -> Document:
    """The row of a document that was tried."""
    sha256, size = (found.source.sha256, found.source.size) if found.source else (None, None)
    if isinstance(outcome, Refused):
        status = "skipped" if outcome.skipped else "rejected"
        told = message("error", outcome.code, outcome.facts, lang)
        return Document(found.path, sha256, size, None, status, outcome.code, told, None, None)
    plan = outcome.records.plan
    return Document(found.path, sha256, size, plan.channel, "read", None, None, plan.plan_id, outcome.n_pages)


def copy_row(found: Found, first: Outcome, lang: str) -> Document:
    """The row of a byte-identical copy: it shares the fate of the first, and is counted once."""
    row = document_row(found, first, lang)
    if row.status != "read":
        return row
    told = message("finding", "duplicate_document", (("other", first.found.path),), lang)
    return replace(row, status="duplicate", message=told)


def finding_rows(
    done: Iterable[Done],
    documents: Iterable[Document],
    submissions: Mapping[str, Sequence[Finding]],
    similar: Mapping[str, Sequence[Placed]],
    register: Register,
    lang: str,
) -> list[FindingRow]:
    """Every finding, numbered within its document; those of the register and of the whole run come last."""
    rows: list[FindingRow] = []
    identities: dict[str, tuple[str | None, int | None]] = {}
    for outcome in done:
        plan = outcome.records.plan
        identities[outcome.found.path] = (plan.district, plan.year)
        placed = [*outcome.records.findings, *map(Placed, submissions.get(plan.plan_id, ()))]
        placed += similar.get(plan.plan_id, ())
        rows.extend(
            finding_row(f"{plan.document_id[:12]}-{number:04d}", it, plan, lang) for number, it in enumerate(placed, 1)
        )
    read = [row.path for row in documents if row.status in ("read", "duplicate", "rejected")]
    general = (*register.findings, *register.unmatched(read, identities), *awaited(register, identities.values()))
    rows.extend(finding_row(f"register-{number:04d}", Placed(it), None, lang) for number, it in enumerate(general, 1))
    return rows


def awaited(register: Register, received: Iterable[tuple[str | None, int | None]]) -> list[Finding]:
    """A finding for each plan that the register expects and that no file was."""
    there = set(received)
    missing = [one for one in register.expected() if one not in there]
    return [
        Finding("plan_not_received", (), (("district", district), ("year", str(year)))) for district, year in missing
    ]


def finding_row(finding_id: str, placed: Placed, plan: PlanRow | None, lang: str) -> FindingRow:
    """One finding as the contract writes it."""
    finding = placed.finding
    facts = dict(finding.facts)
    for name, value in (("field", finding.field), ("area", finding.area)):
        if value is not None:
            facts.setdefault(name, value)
    return FindingRow(
        finding_id=finding_id,
        document_id=plan.document_id if plan else None,
        plan_id=plan.plan_id if plan else None,
        action_id=placed.action_id,
        field=finding.field,
        code=finding.code,
        severity=severity(finding.code),
        message=message("finding", finding.code, facts, lang),
        source=sources_text(finding.origins) or None,
    )

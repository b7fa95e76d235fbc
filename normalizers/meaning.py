"""What the words of a plan mean: times, who is responsible, how it went, and what is odd about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

from normalizers.outcomes.beside_goal import beside_goal
from normalizers.outcomes.follow_ups import text_to_notes
from normalizers.outcomes.shares import may_be_share
from normalizers.outcomes.status import Verdict, text_to_verdict
from normalizers.people.found import actions_to_people
from normalizers.quality import missing_follow_ups, table_to_oddities
from normalizers.records import Placed, Records
from normalizers.references import lines_to_references, unclear_findings
from normalizers.roles.named import text_to_roles
from normalizers.sayings import Line, says_something
from normalizers.timing.times import text_to_times, times_to_summary
from pipeline.model import Finding, Plan, Row
from pipeline.rows import Action, ActionRole, FollowUp, Timing

NAMES = tuple(column.name for column in fields(Action))
VALUES = attrgetter(*NAMES)
"""The columns of an action, and what gives their values."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """An action with its summaries filled in, the rows beside it, and what is to be looked at."""

    action: Action
    timings: tuple[Timing, ...]
    roles: tuple[ActionRole, ...]
    follow_ups: tuple[FollowUp, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one field means: the columns of the action that sum it up, its own rows, and what is to be looked at."""

    summary: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Any, ...] = ()
    findings: tuple[Finding, ...] = ()


UNKNOWN = frozenset({"not_in_template", "unreadable"})
"""Reasons for a cell to be empty that leave open what it would say."""
NO_TIME = "unknown"


def records_to_meaning(plan: Plan, records: Records, received: dt.date | None) -> Records:
    """A plan's rows with what they mean beside them; ``received`` is when the plan came in, where that is known."""
    unknown: dict[str, set[str]] = {}
    for cell in records.cells:
        if cell.missing_reason in UNKNOWN:
            unknown.setdefault(cell.action_id, set()).add(cell.field)
    rows = [row for table in plan.tables for row in table.rows]
    shared = [fields for table in plan.tables for fields in rows_to_shared(table.rows)]
    meanings = [
        action_to_meaning(action, row_to_dates(row), fields | unknown.get(action.action_id, set()))
        for action, row, fields in zip(records.actions, rows, shared, strict=True)
    ]
    lines = [Line(row, its.action, its.follow_ups) for row, its in zip(rows, meanings, strict=True)]
    by_table = [[line for line in lines if line.action.area == table.area] for table in plan.tables]
    odd = [found for pair in zip(plan.tables, by_table, strict=True) for found in table_to_oddities(*pair)]
    odd += missing_follow_ups(by_table, records.plan.year, received)
    referring = [tuple(lines_to_references(lines)) for lines in by_table]
    odd += [found for pair in zip(by_table, referring, strict=True) for found in unclear_findings(*pair)]
    understood = [found for line, its in zip(lines, meanings, strict=True) for found in placed(line, its.findings)]
    return replace(
        records,
        actions=tuple(its.action for its in meanings),
        timings=tuple(row for its in meanings for row in its.timings),
        action_roles=tuple(row for its in meanings for row in its.roles),
        follow_ups=tuple(row for its in meanings for row in its.follow_ups),
        personal_data=actions_to_people(records.actions),
        references=tuple(one for found in referring for one in found),
        findings=(*records.findings, *understood, *(Placed(finding, action_id) for action_id, finding in odd)),
    )


def rows_to_shared(rows: Sequence[Row]) -> list[frozenset[str]]:
    """For each row of a table the goal, where it is one cell for several rows: its number is none of a single row."""
    carried = ["goal" in row.carried for row in rows]
    return [frozenset({"goal"} if any(pair) else ()) for pair in (carried[at : at + 2] for at in range(len(rows)))]


def row_to_dates(row: Row) -> Mapping[str, dt.date]:
    """The dates that a workbook's cells hold, by field."""
    return {name: cell.date for name, cell in row.cells if cell.date is not None}


def placed(line: Line, findings: tuple[Finding, ...]) -> list[Placed]:
    """Findings at the cells that they are about; what is to be said of a merged cell is said where it stands first."""
    cells = dict(line.row.cells)
    return [
        Placed(replace(finding, origins=cells[finding.field].origins), line.action.action_id)
        for finding in findings
        if finding.field in cells and finding.field not in line.row.carried
    ]


def action_to_meaning(action: Action, dates: Mapping[str, dt.date], missing: Set[str]) -> Meaning:
    """What an action means; ``dates`` are those that cells of a workbook hold, by field.

    ``missing`` are the fields that the plan has no column for or that could not be read: nothing is known of them. So
    is the goal where several rows share it.
    """
    goal = action.goal if "goal" not in missing else None
    timing, roles, told = (
        understood(name, part) if name not in missing else Part()
        for name, part in (
            ("timing", lambda: timing_to_part(action, dates.get("timing"))),
            ("responsible", lambda: roles_to_part(action)),
            ("follow_up", lambda: follow_up_to_part(action, dates.get("follow_up"), goal)),
        )
    )
    summary = {**timing.summary, **roles.summary, **told.summary}
    findings = (*timing.findings, *roles.findings, *told.findings)
    return Meaning(with_summary(action, summary), timing.rows, roles.rows, told.rows, findings)


def understood(name: str, part: Callable[[], Part]) -> Part:
    """What one field means; nothing but a finding where the program itself stumbles: its plan is not lost for that."""
    try:
        return part()
    except Exception as error:
        facts = (("found", f"{type(error).__name__}: {error}"),)
        return Part(findings=(Finding("cell_not_interpreted", facts=facts, field=name),))


def with_summary(action: Action, summary: Mapping[str, Any]) -> Action:
    """An action with what its words mean; as ``replace`` does, in half the time, since every action passes here."""
    return Action(**{**dict(zip(NAMES, VALUES(action), strict=True)), **summary})


def timing_to_part(action: Action, date: dt.date | None) -> Part:
    """The times of an action and their summary."""
    times = text_to_times(action.timing, action.year, date)
    found = times_to_summary(times)
    rows = tuple(
        Timing(action.action_id, seq, time.text, time.kind, time.start, time.end, time.times_per_year)
        for seq, time in enumerate((time for time in times if time.kind != NO_TIME), 1)
    )
    summary = {
        "timing_kind": found.kind,
        "timing_start": found.start,
        "timing_end": found.end,
        "times_per_year": found.times_per_year,
    }
    if not says_something(action.timing) or found.kind != NO_TIME:
        return Part(summary, rows)
    facts = (("text", action.timing or ""),)
    return Part(summary, rows, (Finding("time_not_understood", facts=facts, field="timing"),))


def roles_to_part(action: Action) -> Part:
    """Those who are responsible for an action or take part in it."""
    named = text_to_roles(action.responsible)
    rows = tuple(
        ActionRole(action.action_id, seq, role.role, role.function, role.text)
        for seq, role in enumerate(named.roles, 1)
    )
    summary = {"roles": tuple(dict.fromkeys(role.role for role in named.roles)) or None}
    if not says_something(action.responsible) or named.roles:
        return Part(summary, rows)
    code = "person_without_role" if named.persons else "role_not_understood"
    return Part(summary, rows, (Finding(code, facts=(("text", action.responsible or ""),), field="responsible"),))


def follow_up_to_part(action: Action, date: dt.date | None, goal: str | None) -> Part:
    """The dated or labelled notes on how an action went, and the verdict; ``date`` is what the cell itself holds."""
    verdict = text_to_verdict(action.follow_up, action.year)
    told = text_to_notes(action.follow_up, action.year)
    if date is not None and len(told) == 1:
        told = (replace(told[0], date=date, label=None),)
    notes = (note for note in told if note.date or note.label)
    rows = tuple(
        FollowUp(action.action_id, seq, note.date, note.label, note.text, note.status)
        for seq, note in enumerate(notes, 1)
    )
    summary = {"status": verdict.status, "status_text": verdict.text}
    findings = tuple(verdict_findings(action, verdict, goal))
    share = may_be_share(action.follow_up or "", date)
    if share is not None:
        facts = (("text", action.follow_up or ""), ("some", share[0]), ("of", share[1]))
        findings = (*findings, Finding("share_or_date", facts=facts, field="follow_up"))
    return Part(summary, rows, findings)


def verdict_findings(action: Action, verdict: Verdict, goal: str | None) -> Iterator[Finding]:
    """What a person should look at: a verdict that its own text contradicts, or a number below the goal's.

    The status is what the cell itself says; the goal's number only calls for a look.
    """
    if verdict.contradicted:
        yield Finding("verdict_contradicted", facts=(("text", verdict.text or ""),), field="follow_up")
    beside = beside_goal(verdict, action.follow_up, goal, action.year)
    if beside.status != verdict.status:
        facts = (("text", beside.text or ""), ("other", goal or ""))
        yield Finding("less_than_goal", facts=facts, field="follow_up")

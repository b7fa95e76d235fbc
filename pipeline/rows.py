"""The rows of the contract's tables, a frozen dataclass each, named and ordered as schema.toml has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    path: str
    document_id: str | None
    bytes: int | None
    channel: str | None
    status: str
    error_code: str | None
    message: str | None
    plan_id: str | None
    n_pages: int | None


@dataclass(frozen=True, slots=True)
class PageRow:
    document_id: str
    page: int
    sheet: str | None
    kind: str
    area: str | None
    band: int | None
    channel: str
    quality: float | None
    rotation: int | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    plan_id: str
    plan_key: str
    document_id: str
    municipality_code: str | None
    district: str | None
    district_source: str
    year: int | None
    year_source: str
    template: str
    title: str | None
    channel: str
    received: dt.date | None
    is_current: bool
    current_reason: str | None


@dataclass(frozen=True, slots=True)
class Area:
    plan_id: str
    area: str
    area_no: int
    area_label: str
    narrative: str | None
    source: str


@dataclass(frozen=True, slots=True)
class PlanColumn:
    plan_id: str
    area: str
    field: str
    header: str | None
    mapped_by: str
    score: float


@dataclass(frozen=True, slots=True)
class Action:
    action_id: str
    action_key: str
    plan_id: str
    plan_key: str
    district: str | None
    year: int | None
    area: str
    area_label: str
    row_no: int
    problem: str | None
    cause: str | None
    action: str | None
    goal: str | None
    timing: str | None
    responsible: str | None
    follow_up: str | None
    problem_id: str | None
    cause_id: str | None
    timing_kind: str | None
    timing_start: dt.date | None
    timing_end: dt.date | None
    times_per_year: float | None
    roles: tuple[str, ...] | None
    status: str | None
    status_text: str | None
    source: str
    confidence: float
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellRow:
    action_id: str
    field: str
    raw: str | None
    value: str | None
    carried: bool
    source: str | None
    confidence: float
    missing_reason: str | None


@dataclass(frozen=True, slots=True)
class Timing:
    action_id: str
    seq: int
    text: str
    kind: str
    start: dt.date | None
    end: dt.date | None
    times_per_year: float | None


@dataclass(frozen=True, slots=True)
class ActionRole:
    action_id: str
    seq: int
    role: str
    function: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    action_id: str
    seq: int
    date: dt.date | None
    label: str | None
    text: str
    status: str


@dataclass(frozen=True, slots=True)
class Problem:
    problem_id: str
    text: str
    n_actions: int
    n_plans: int
    n_variants: int


@dataclass(frozen=True, slots=True)
class ProblemMember:
    problem_id: str
    action_id: str
    score: float
    method: str


@dataclass(frozen=True, slots=True)
class Cause:
    cause_id: str
    text: str
    n_actions: int
    n_plans: int
    n_variants: int


@dataclass(frozen=True, slots=True)
class CauseMember:
    cause_id: str
    action_id: str
    score: float
    method: str


@dataclass(frozen=True, slots=True)
class RepairRow:
    document_id: str
    seq: int
    action_id: str | None
    field: str | None
    start: int
    end: int
    before: str | None
    after: str | None
    kind: str
    confidence: float
    source: str | None


@dataclass(frozen=True, slots=True)
class PersonalData:
    action_id: str
    field: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    finding_id: str
    document_id: str | None
    plan_id: str | None
    action_id: str | None
    field: str | None
    code: str
    severity: str
    message: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    plan_id: str
    area: str
    item: str
    stated: int | None
    counted: int
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Statistic:
    year: int
    district: str
    area: str
    item: str
    value: int | None
    n_base: int | None


Tables = Mapping[str, Collection[Any]]
"""The rows of each table by its name, in memory or not: they can be counted and gone through, again and again."""
Batch = tuple[str, Sequence[Any]]
"""Rows of the table of a name: all those whose keys come after those of its batches before, and before those after."""

ROWS: Mapping[str, type] = {
    "documents": Document,
    "pages": PageRow,
    "plans": PlanRow,
    "areas": Area,
    "plan_columns": PlanColumn,
    "actions": Action,
    "cells": CellRow,
    "timings": Timing,
    "action_roles": ActionRole,
    "follow_ups": FollowUp,
    "problems": Problem,
    "problem_members": ProblemMember,
    "causes": Cause,
    "cause_members": CauseMember,
    "repairs": RepairRow,
    "personal_data": PersonalData,
    "findings": FindingRow,
    "reconciliation": Reconciliation,
    "statistics": Statistic,
}
"""What a row of each table is."""

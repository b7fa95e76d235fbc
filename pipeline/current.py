"""Which of several submissions of one plan is the current one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipeline.rows import PlanRow

CHANNELS = ("xlsx", "pdf", "mixed", "scan", "text")
"""From the one that loses least to the one that loses most."""
ONLY = "only_submission"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A plan with what decides between submissions: the date it was received and how many rows are followed up."""

    plan: PlanRow
    path: str
    received: dt.date | None
    follow_ups: int


def choose_current(submitted: Iterable[Submitted]) -> Mapping[str, tuple[Submitted, str]]:
    """For each plan (by id) the current submission of its key, and why it is that one.

    The latest received by the register; else the one with most follow-up, then the better channel, then the smaller
    document id. Plans of an unknown district or year are nobody's earlier submission.
    """
    groups: dict[str, list[Submitted]] = {}
    chosen: dict[str, tuple[Submitted, str]] = {}
    for one in submitted:
        known = one.plan.district is not None and one.plan.year is not None
        groups.setdefault(one.plan.plan_key if known else one.plan.plan_id, []).append(one)
    for group in groups.values():
        best, reason = best_of(group)
        chosen.update({one.plan.plan_id: (best, reason) for one in group})
    return chosen


def best_of(group: list[Submitted]) -> tuple[Submitted, str]:
    """The current one of a group and the first rule that told it from the others."""
    if len(group) == 1:
        return group[0], ONLY
    rules: tuple[tuple[str, Callable[[Submitted], int]], ...] = (
        ("latest_received", lambda one: one.received.toordinal() if one.received is not None else 0),
        ("most_follow_up", lambda one: one.follow_ups),
        ("better_channel", lambda one: -CHANNELS.index(one.plan.channel)),
    )
    left = group
    for reason, value in rules:
        top = max(map(value, left))
        left = [one for one in left if value(one) == top]
        if len(left) == 1:
            return left[0], reason
    return min(left, key=lambda one: one.plan.document_id), "smallest_document_id"

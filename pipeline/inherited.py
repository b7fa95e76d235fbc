"""The submissions of each plan in the order in which they came, and their rows with the keys that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from normalizers.action_keys import Unsure, submissions_to_keys
from normalizers.records import Placed, Records
from pipeline.current import CHANNELS, Submitted
from pipeline.model import Finding
from pipeline.outcomes import Done
from pipeline.rows import Action

UNSURE = "action_match_unsure"


def with_action_keys(done: Sequence[Done], submitted: Sequence[Submitted]) -> list[Done]:
    """The documents with a key for each row that every submission of its plan shares; ``submitted`` in their order."""
    groups: dict[str, list[tuple[Submitted, Done]]] = defaultdict(list)
    for one, outcome in zip(submitted, done, strict=True):
        groups[stem(one)].append((one, outcome))
    keyed: dict[str, Records] = {}
    for name, group in groups.items():
        ordered = [outcome for _, outcome in sorted(group, key=lambda pair: came(pair[0]))]
        files = {outcome.records.plan.plan_id: outcome.found.path for outcome in ordered}
        keys = submissions_to_keys([outcome.records.actions for outcome in ordered], name)
        told = [(one, unsure_finding(one, files[one.earlier.plan_id])) for one in keys.unsure]
        for outcome in ordered:
            keyed[outcome.records.plan.plan_id] = with_keys(outcome.records, keys.by_id, told)
    return [replace(outcome, records=keyed[outcome.records.plan.plan_id]) for outcome in done]


def stem(one: Submitted) -> str:
    """What the keys of a plan begin with, shared by its submissions; plans of unknown districts share nothing."""
    known = one.plan.district is not None and one.plan.year is not None
    return one.plan.plan_key if known else one.plan.plan_id


def came(one: Submitted) -> tuple[int, int, int, str]:
    """The order in which submissions came: by date, else by how much is followed up; of equal ones the best read first.

    So the keys are made of the text that lost least, and stay the same when that file is read alone.
    """
    received = one.received.toordinal() if one.received is not None else 0
    return received, one.follow_ups, CHANNELS.index(one.plan.channel), one.plan.document_id


def with_keys(records: Records, keys: Mapping[str, str], told: Sequence[tuple[Unsure, Finding]]) -> Records:
    """The rows of a plan with their keys, and a finding for each that may be another one."""
    mine = {one.row.action_id: finding for one, finding in told if one.row.plan_id == records.plan.plan_id}
    return replace(
        records,
        actions=tuple(with_key(action, keys[action.action_id], action.action_id in mine) for action in records.actions),
        findings=(*records.findings, *(Placed(finding, action_id) for action_id, finding in mine.items())),
    )


def with_key(action: Action, key: str, unsure: bool) -> Action:
    """An action with its key, and with the flag of its finding."""
    flags = tuple(sorted({*action.flags, UNSURE})) if unsure else action.flags
    return replace(action, action_key=key, flags=flags)


def unsure_finding(unsure: Unsure, file: str) -> Finding:
    """What a person is told of two rows that may be the same."""
    facts = (
        ("row", str(unsure.row.row_no)),
        ("area", unsure.row.area_label),
        ("other", str(unsure.earlier.row_no)),
        ("other_area", unsure.earlier.area_label),
        ("file", file),
        ("percent", f"{100 * unsure.match.score:.0f}"),
    )
    return Finding(UNSURE, (), facts, area=unsure.row.area, row=unsure.row.row_no)

"""What people have settled: it silences doubts, and holds for the same row read the same way in later submissions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from normalizers.corrections import KIND, Key
from normalizers.records import Records
from pipeline.codes import is_doubt
from pipeline.current import Submitted
from pipeline.inherited import UNSURE, came, stem, with_action_keys
from pipeline.model import Correction
from pipeline.outcomes import Done
from pipeline.rows import CellRow

Same = tuple[str, str, str, str]
"""What two cells share of which one inherits: channel, key of the row, field, and the text as it was read."""


def heirs(
    done: Sequence[Done], submitted: Sequence[Submitted], corrections: Iterable[Correction]
) -> dict[str, tuple[Correction, ...]]:
    """The corrections that each plan inherits of earlier submissions, by plan_id; ``submitted`` in ``done``'s order.

    A cell inherits where its row is surely the same and its raw text, read through the same channel, is equal: a
    workbook's text is its author's own, whatever was wrong with a scan. What is empty was perhaps never written and
    inherits nothing, and what has been settled in a submission itself is left alone.
    """
    lines = {(line.document_id, line.source, line.field): line for line in corrections}
    groups: dict[str, list[tuple[Submitted, Done]]] = defaultdict(list)
    for one, outcome in zip(submitted, with_action_keys(done, submitted), strict=True):
        groups[stem(one)].append((one, outcome))
    found: dict[str, tuple[Correction, ...]] = {}
    for group in groups.values():
        settled: dict[Same, Correction] = {}
        for _, outcome in sorted(group, key=lambda pair: came(pair[0])):
            found[outcome.records.plan.plan_id] = tuple(records_to_inherited(outcome.records, settled))
            settled.update(records_to_settled(outcome.records, lines))
    return {plan_id: inherited for plan_id, inherited in found.items() if inherited}


def records_to_inherited(records: Records, settled: Mapping[Same, Correction]) -> Iterator[Correction]:
    """What a plan inherits, as corrections of its own cells; a merged cell once."""
    own = settled_cells(records)
    for same, cell, source in records_to_same(records):
        if same in settled and (cell.action_id, cell.field) not in own and not cell.carried:
            document_id = records.plan.document_id
            yield replace(settled[same], document_id=document_id, source=source, before=cell.value)


def records_to_settled(
    records: Records, lines: Mapping[tuple[str, str, str], Correction]
) -> Iterator[tuple[Same, Correction]]:
    """The cells of a plan that were settled in its own file, each with the text that holds and the last line on it."""
    own = settled_cells(records)
    for same, cell, source in records_to_same(records):
        line = lines.get((records.plan.document_id, source, cell.field))
        if line is not None and (cell.action_id, cell.field) in own:
            yield same, replace(line, after=cell.value)


def records_to_same(records: Records) -> Iterator[tuple[Same, CellRow, str]]:
    """The cells with text of rows that are surely those of other submissions, what they share, and their places."""
    actions = {action.action_id: action for action in records.actions}
    for cell in records.cells:
        action = actions[cell.action_id]
        if cell.raw and UNSURE not in action.flags:
            yield (records.plan.channel, action.action_key, cell.field, cell.raw), cell, cell.source or action.source


def settled_cells(records: Records) -> set[Key]:
    """The cells that a person has settled."""
    return {(it.action_id, it.field) for it in records.repairs if it.kind == KIND and it.action_id and it.field}


def without_settled_doubts(records: Records) -> Records:
    """The rows of a plan without findings that only doubt what a person has settled."""
    settled = settled_cells(records)
    kept = tuple(
        placed
        for placed in records.findings
        if (placed.action_id, placed.finding.field) not in settled or not is_doubt(placed.finding.code)
    )
    return replace(records, findings=kept)

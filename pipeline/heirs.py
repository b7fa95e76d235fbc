"""What people have settled: it silences doubts, and holds for the same row read the same way in later submissions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from normalizers.corrections import KIND, Key
from normalizers.records import Records
from normalizers.settled import clean
from pipeline.codes import is_doubt
from pipeline.current import Submitted
from pipeline.inherited import UNSURE, came, stem, with_action_keys
from pipeline.model import Correction
from pipeline.outcomes import Done
from pipeline.rows import CellRow

Same = tuple[str, str, str, str]
"""What two cells share of which one inherits: channel, key of the row, field, and the text as it was read."""


def heirs(done: Sequence[Done], submitted: Sequence[Submitted]) -> dict[str, tuple[Correction, ...]]:
    """The corrections that each plan inherits of earlier submissions, by plan_id; ``submitted`` in ``done``'s order.

    A cell inherits where its row is surely the same and its raw text, read through the same channel, is equal: a
    workbook's text is its author's own, whatever was wrong with a scan. What is empty was perhaps never written and
    inherits nothing, and what has been settled in a submission itself is left alone.
    """
    groups: dict[str, list[tuple[Submitted, Done]]] = defaultdict(list)
    for one, outcome in zip(submitted, with_action_keys(done, submitted), strict=True):
        groups[stem(one)].append((one, outcome))
    found: dict[str, tuple[Correction, ...]] = {}
    for group in groups.values():
        settled: dict[Same, str | None] = {}
        for _, outcome in sorted(group, key=lambda pair: came(pair[0])):
            records = outcome.records
            own = settled_cells(records)
            found[records.plan.plan_id] = tuple(records_to_inherited(records, settled, own))
            settled |= {same: cell.value for same, cell in same_cells(records) if key_of(cell) in own}
    return {plan_id: inherited for plan_id, inherited in found.items() if inherited}


def records_to_inherited(records: Records, settled: Mapping[Same, str | None], own: Set[Key]) -> Iterator[Correction]:
    """What a plan inherits of what earlier ones have settled, as corrections of its own cells; a merged cell once."""
    places = Counter((cell.source, cell.field) for cell in records.cells if not cell.carried)
    for same, cell in same_cells(records):
        is_own_place = not cell.carried and places[cell.source, cell.field] == 1
        if same in settled and key_of(cell) not in own and cell.source is not None and is_own_place:
            yield Correction(records.plan.document_id, cell.source, cell.field, clean(cell.value), settled[same])


def same_cells(records: Records) -> Iterator[tuple[Same, CellRow]]:
    """The cells with text of rows that are surely those of other submissions, with what they share."""
    actions = {action.action_id: action for action in records.actions}
    for cell in records.cells:
        action = actions[cell.action_id]
        if cell.raw and UNSURE not in action.flags:
            yield (records.plan.channel, action.action_key, cell.field, cell.raw), cell


def key_of(cell: CellRow) -> Key:
    """What a cell is known by."""
    return cell.action_id, cell.field


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

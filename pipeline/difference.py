"""What differs between two submissions of a plan: rows that came, went, moved, and what was changed in the others."""

from __future__ import annotations

import csv
import io
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import partial

from normalizers.row_likeness import RowText, skeleton
from normalizers.same_rows import Match, is_unsure, match_rows
from pipeline.model import FIELDS

WORKBOOK = "xlsx"
"""The channel in which no machine reads letters: what differs there was written."""
KINDS = ("added", "removed", "changed", "status", "moved")


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row of a plan: its key, its place, the text of each of FIELDS ("" for an empty one) and its status."""

    action_key: str
    area: str
    area_label: str
    row_no: int
    texts: tuple[str, ...]
    status: str | None


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """A plan to be compared, and the file that it was read from."""

    plan_key: str
    plan_id: str
    district: str | None
    year: int | None
    channel: str
    file: str
    rows: tuple[RowSeen, ...]

    @property
    def name(self) -> str:
        """What the same plan has in the other run: its key, or its id where nobody knows whose it is."""
        return self.plan_key if self.district is not None and self.year is not None else self.plan_id


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs, a line of the CSV.

    ``field`` is the changed field, ``before`` and ``after`` its whole text. Of an added or removed row they are the
    text that says what is to be done; of a moved one AREA/ROW_NO; of a status its code.
    """

    plan_key: str
    action_key: str
    area: str
    row_old: int | None
    row_new: int | None
    change: str
    field: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row in which something differs, as it was and as it is; ``row`` is the later of the two.

    ``unsure``: it is not certain that both are the same row.
    """

    row: RowSeen
    old: RowSeen | None
    new: RowSeen | None
    unsure: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What differs in a plan; ``same`` are the rows in which nothing does.

    ``misread`` are the fields that a machine only read otherwise.
    """

    old: PlanSeen
    new: PlanSeen
    rows: tuple[RowDifference, ...]
    same: int
    misread: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two runs, plan by plan, and the plans that only one of them has."""

    plans: tuple[PlanDifference, ...]
    only_old: tuple[PlanSeen, ...]
    only_new: tuple[PlanSeen, ...]


def compare(old: Sequence[PlanSeen], new: Sequence[PlanSeen]) -> Difference:
    """The plans of two runs compared, each with the one of its key."""
    earlier, later = ({plan.name: plan for plan in plans} for plans in (old, new))
    both = sorted(set(earlier) & set(later))
    return Difference(
        plans=tuple(compare_plans(earlier[name], later[name]) for name in both),
        only_old=tuple(earlier[name] for name in sorted(set(earlier) - set(later))),
        only_new=tuple(later[name] for name in sorted(set(later) - set(earlier))),
    )


def compare_plans(old: PlanSeen, new: PlanSeen) -> PlanDifference:
    """Two submissions of one plan compared, area by area and row by row in the order of the new one."""
    matches = match_rows(list(map(row_text, old.rows)), list(map(row_text, new.rows)))
    moved = moved_rows(old.rows, new.rows, matches)
    machine = {old.channel, new.channel} != {WORKBOOK}
    rows: list[tuple[tuple[int, int, int], RowDifference]] = []
    same = misread = 0
    for place, match in zip(places(old.rows, new.rows, matches), matches, strict=True):
        one = old.rows[match.old] if match.old is not None else None
        other = new.rows[match.new] if match.new is not None else None
        texts = list(changed_fields(one, other)) if one and other else []
        written = [at for at in texts if not (machine and one and other and is_misread(one.texts[at], other.texts[at]))]
        misread += len(texts) - len(written)
        changes = tuple(row_changes(new.plan_key, one, other, written, match.old in moved))
        same += not changes
        row = other or one
        if row is not None and changes:
            rows.append((place, RowDifference(row, one, other, is_unsure(match), changes)))
    ordered = tuple(row for _, row in sorted(rows, key=lambda item: item[0]))
    return PlanDifference(old, new, ordered, same, misread)


def row_text(row: RowSeen) -> RowText:
    """What a row is recognised by."""
    return RowText(row.area, row.texts)


def places(old: Sequence[RowSeen], new: Sequence[RowSeen], matches: Sequence[Match]) -> Iterator[tuple[int, int, int]]:
    """Where each match is told: area by area in the new order, a removed row after the one that it stood behind."""
    areas = list(dict.fromkeys(row.area for row in (*new, *old)))
    behind = dict.fromkeys(areas, -1)
    for match in matches:
        if match.new is not None:
            area = new[match.new].area
            behind[area] = match.new if match.old is not None else behind[area]
            yield areas.index(area), match.new, -1
        elif match.old is not None:
            area = old[match.old].area
            yield areas.index(area), behind[area], match.old


def moved_rows(old: Sequence[RowSeen], new: Sequence[RowSeen], matches: Iterable[Match]) -> set[int]:
    """The old rows that stand in another area now, or whose place among the others of theirs is another."""
    moved: set[int] = set()
    by_area: dict[str, list[tuple[int, int]]] = {}
    for match in matches:
        if match.old is None or match.new is None:
            continue
        if old[match.old].area != new[match.new].area:
            moved.add(match.old)
        else:
            by_area.setdefault(old[match.old].area, []).append((match.old, match.new))
    for pairs in by_area.values():
        stayed = longest_rising([number for _, number in pairs])
        moved.update(row for row, number in pairs if number not in stayed)
    return moved


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """As many of the numbers as stand in rising order: those that need not be moved for the others to be in order.

    >>> sorted(longest_rising([3, 0, 1, 2])), sorted(longest_rising([0, 2, 1, 3]))
    ([0, 1, 2], [0, 1, 3])
    """
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    rising: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        rising.add(last)
        last = before[last]
    return rising


# --- a row ------------------------------------------------------------------------------------------------------------


def changed_fields(old: RowSeen, new: RowSeen) -> Iterator[int]:
    """The fields whose words are not the same."""
    for at, (before, after) in enumerate(zip(old.texts, new.texts, strict=True)):
        if before.split() != after.split():
            yield at


def is_misread(before: str, after: str) -> bool:
    """Whether two texts differ in no more than what an engine makes of one text.

    >>> is_misread("Åtgärd för alla", "Atgdrd fér alla"), is_misread("Vid behov", "Varje vecka")
    (True, False)
    """
    return bool(before and after) and skeleton(before).replace(" ", "") == skeleton(after).replace(" ", "")


def row_changes(
    plan_key: str, old: RowSeen | None, new: RowSeen | None, written: Iterable[int], moved: bool
) -> Iterator[Change]:
    """What differs in a row: that it came or went, or its fields, its status and its place."""
    if old is not None and new is not None:
        change = partial(Change, plan_key, old.action_key, new.area, old.row_no, new.row_no)
        for at in written:
            yield change("changed", FIELDS[at], old.texts[at] or None, new.texts[at] or None)
        if old.status is not None and new.status is not None and old.status != new.status:
            yield change("status", None, old.status, new.status)
        if moved:
            yield change("moved", None, f"{old.area}/{old.row_no}", f"{new.area}/{new.row_no}")
    elif new is not None:
        yield Change(plan_key, new.action_key, new.area, None, new.row_no, "added", None, None, main_text(new))
    elif old is not None:
        yield Change(plan_key, old.action_key, old.area, old.row_no, None, "removed", None, main_text(old), None)


def main_text(row: RowSeen) -> str:
    """What a row says is to be done; the first text that it has where it says nothing of that."""
    by_field = dict(zip(FIELDS, row.texts, strict=True))
    return by_field["action"] or next(filter(None, row.texts), "")


# --- counts and CSV ---------------------------------------------------------------------------------------------------


def counts(plan: PlanDifference) -> Mapping[str, int]:
    """How many rows each kind of change is found in, by the kinds in their order."""
    kinds = [{change.change for change in row.changes} for row in plan.rows]
    return {kind: sum(kind in found for found in kinds) for kind in KINDS}


def changes_to_csv(difference: Difference) -> str:
    """Every change as a line of CSV (RFC 4180), below a header.

    >>> changes_to_csv(Difference((), (), ()))
    'plan_key,action_key,area,row_old,row_new,change,field,before,after\\r\\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in fields(Change))
    writer.writerows(astuple(change) for plan in difference.plans for row in plan.rows for change in row.changes)
    return text.getvalue()

"""The problems and causes of all plans as the contract writes them: what is one and the same, and its members."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from normalizers.linking.blocking import Lists, order_of
from normalizers.linking.repeats import Linking, Member, members_to_linking, place
from normalizers.linking.wordings import NONE, Column
from pipeline.aside import Sayings
from pipeline.rows import Cause, CauseMember, Problem, ProblemMember
from pipeline.shelf import Shelf, ShelvedBlocks, ShelvedTexts

MERGED, REFERENCE = "merged", "reference"
TABLES: Mapping[str, tuple[Callable[..., object], Callable[..., object]]] = {
    "problem": (Problem, ProblemMember),
    "cause": (Cause, CauseMember),
}
"""What is linked: a row of what is one, and a row of its members."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """What a plan says in the fields that are linked, and whether it is one of those that count."""

    plan_id: str
    plan_key: str
    is_current: bool
    sayings: Sayings


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one field that say something, numbered over all plans in the order of plan keys.

    ``ids``: their actions; ``plans``: the place of each plan, ``starts``: its first cell; ``meant``: the cell whose
    text one refers to, none for one that has its own and for one that means none plainly, ``sure``: how surely that
    one is meant.
    """

    ids: ShelvedTexts
    plans: dict[str, int] = field(default_factory=dict)
    starts: Column = field(default_factory=lambda: array("i"))
    carried: bytearray = field(default_factory=bytearray)
    meant: Column = field(default_factory=lambda: array("i"))
    sure: array[float] = field(default_factory=lambda: array("d"))

    def of_plan(self, plan_id: str) -> range:
        """The cells of a plan."""
        at = self.plans[plan_id]
        return range(self.starts[at], self.starts[at + 1] if at + 1 < len(self.starts) else len(self.carried))

    def plan_of(self, cell: int) -> int:
        """The place of a cell's plan."""
        return bisect_right(self.starts, cell) - 1


@dataclass(frozen=True, slots=True)
class LinkedField:
    """The texts of one field over all plans, linked, and with them the cells that only refer to one of them.

    ``similar``: the pairs that look alike, by the place of the plan of the first one among the plans.
    """

    name: str
    cells: Cells
    linking: Linking
    similar: Lists

    def group_of(self, cell: int) -> int:
        """The problem or cause of a cell, none where it has none."""
        meant = self.cells.meant[cell]
        return self.linking.group_of(cell if meant == NONE else meant)

    def told(self, cell: int) -> tuple[float, str]:
        """How like what it is one with a cell is, and how that was told; merged cells say so."""
        if self.cells.meant[cell] != NONE:
            return self.cells.sure[cell], REFERENCE
        score, method = self.linking.told(cell)
        return score, MERGED if self.cells.carried[cell] else method

    def ids_of(self, plan_id: str) -> dict[str, str]:
        """The problem or cause of each action of a plan that has one."""
        found = ((cell, self.group_of(cell)) for cell in self.cells.of_plan(plan_id))
        return {self.cells.ids[cell]: self.linking.id_of(group) for cell, group in found if group != NONE}

    def similar_of(self, plan_id: str) -> Sequence[int]:
        """The pairs that look alike and are told of in a plan: that of the first one."""
        return self.similar.of(self.cells.plans[plan_id])


def link_field(name: str, speakers: Iterable[Speaker], shelf: Shelf) -> LinkedField:
    """The texts of one field over all plans, linked; the plans come in the order of their keys."""
    cells = Cells(ShelvedTexts(shelf))
    members = (member for one in speakers for member in speaker_to_members(name, one, cells))
    linking = members_to_linking(members, ShelvedTexts(shelf), ShelvedBlocks(shelf))
    alike = linking.lookalikes
    plans_of_pairs = array("i", (cells.plan_of(alike.standing[first]) for first in alike.first))
    return LinkedField(name, cells, linking, Lists(plans_of_pairs, len(cells.plans)))


def speaker_to_members(name: str, one: Speaker, cells: Cells) -> Iterator[Member]:
    """The texts of one field of a plan, put to the cells too; what only refers to another text has none of its own."""
    said = sorted((said for said in one.sayings.said if said.field == name), key=lambda said: place(said.action_id))
    references = {reference.action_id: reference for reference in one.sayings.references if reference.field == name}
    numbers = {said.action_id: number for number, said in enumerate(said, len(cells.carried))}
    cells.plans[one.plan_id] = len(cells.starts)
    cells.starts.append(len(cells.carried))
    for one_said in said:
        reference = references.get(one_said.action_id)
        cells.ids.append(one_said.action_id)
        cells.carried.append(one_said.carried)
        cells.meant.append(numbers.get(reference.meant or "", NONE) if reference else NONE)
        cells.sure.append(reference.score if reference else 1.0)
        text = "" if reference else one_said.text
        yield Member(one_said.action_id, one.plan_key, text, one_said.confidence, one.is_current)


def linked_to_rows(linked: LinkedField) -> Iterator[tuple[str, object]]:
    """Each problem or cause and then its members, each with the name of its table, in the order of the ids."""
    one_row, member_row = TABLES[linked.name]
    ids = linked.linking.ids
    members = Lists(array("i", map(linked.group_of, range(len(linked.cells.carried)))), len(ids))
    for group in order_of(ids):
        one_id, cells = linked.linking.id_of(group), members.of(group)
        yield f"{linked.name}s", one_row(one_id, linked.linking.text_of(group), *counted(linked, cells))
        for cell in cells:
            yield f"{linked.name}_members", member_row(one_id, linked.cells.ids[cell], *linked.told(cell))


def counted(linked: LinkedField, cells: Iterable[int]) -> tuple[int, int, int]:
    """How many actions, plans and different texts what is one has in current plans."""
    standing = [cell for cell in cells if linked.linking.copies.current[cell]]
    plans = set(map(linked.cells.plan_of, standing))
    copies = {linked.linking.copies.of[cell] for cell in standing if linked.cells.meant[cell] == NONE}
    return len(standing), len(plans), len(copies)


def plan_of(action_id: str) -> str:
    """The plan of an action: ``PLAN_ID/AREA/ROW_NO``."""
    return action_id.partition("/")[0]

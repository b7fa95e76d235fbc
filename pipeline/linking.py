"""The problems and causes of all plans as the contract writes them: what is one and the same, and its members."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from normalizers.blocking import Lists
from normalizers.repeats import Linking, Member, members_to_linking, place
from normalizers.wordings import NONE, Column
from pipeline.aside import Shelved, shelved_to_sayings
from pipeline.rows import Cause, CauseMember, Problem, ProblemMember
from pipeline.shelf import Shelf, ShelvedTexts

MERGED, REFERENCE = "merged", "reference"
TABLES: Mapping[str, tuple[Callable[..., object], Callable[..., object]]] = {
    "problem": (Problem, ProblemMember),
    "cause": (Cause, CauseMember),
}
"""What is linked: a row of what is one, and a row of its members."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one field that say something, numbered over all plans in the order of plan keys.

    ``ids``: their actions; ``of_plans``: the numbers of each plan's; ``meant``: the cell whose text one refers to, none
    for one that has its own and for one that means none plainly, ``sure``: how surely that one is meant.
    """

    ids: ShelvedTexts
    of_plans: dict[str, range] = field(default_factory=dict)
    carried: bytearray = field(default_factory=bytearray)
    meant: Column = field(default_factory=lambda: array("i"))
    sure: array[float] = field(default_factory=lambda: array("d"))


@dataclass(frozen=True, slots=True)
class LinkedField:
    """The texts of one field over all plans, linked, and with them the cells that only refer to one of them."""

    name: str
    cells: Cells
    linking: Linking

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
        found = ((cell, self.group_of(cell)) for cell in self.cells.of_plans[plan_id])
        return {self.cells.ids[cell]: self.linking.id_of(group) for cell, group in found if group != NONE}


Links = Mapping[str, LinkedField]
"""Each linked field, by its name."""


def link_field(name: str, plans: Sequence[Shelved], current: Set[str], shelf: Shelf) -> LinkedField:
    """The texts of one field over all plans, linked; ``current`` are the ids of the plans that count."""
    ordered = sorted(plans, key=lambda one: (one.brief.plan.plan_key, f"{one.brief.plan.plan_id}/"))
    cells = Cells(ShelvedTexts(shelf))
    members = (member for one in ordered for member in plan_to_members(name, one, current, cells, shelf))
    return LinkedField(name, cells, members_to_linking(members, ShelvedTexts(shelf)))


def plan_to_members(name: str, one: Shelved, current: Set[str], cells: Cells, shelf: Shelf) -> Iterator[Member]:
    """The texts of one field of a plan, put to the cells too; what only refers to another text has none of its own."""
    plan, sayings = one.brief.plan, shelved_to_sayings(one, shelf)
    said = sorted((said for said in sayings.said if said.field == name), key=lambda said: place(said.action_id))
    references = {reference.action_id: reference for reference in sayings.references if reference.field == name}
    numbers = {said.action_id: number for number, said in enumerate(said, len(cells.carried))}
    cells.of_plans[plan.plan_id] = range(len(cells.carried), len(cells.carried) + len(said))
    for one_said in said:
        reference = references.get(one_said.action_id)
        cells.ids.append(one_said.action_id)
        cells.carried.append(one_said.carried)
        cells.meant.append(numbers.get(reference.meant or "", NONE) if reference else NONE)
        cells.sure.append(reference.score if reference else 1.0)
        text = "" if reference else one_said.text
        yield Member(one_said.action_id, plan.plan_key, text, one_said.confidence, plan.plan_id in current)


def linked_to_rows(linked: LinkedField) -> Iterator[tuple[object, list[object]]]:
    """Each problem or cause with its members, in the order of the ids."""
    one_row, member_row = TABLES[linked.name]
    ids = linked.linking.ids
    members = Lists([linked.group_of(cell) for cell in range(len(linked.cells.carried))], len(ids))
    for group in sorted(range(len(ids)), key=ids.__getitem__):
        one_id, cells = linked.linking.id_of(group), members.of(group)
        rows = (member_row(one_id, linked.cells.ids[cell], *linked.told(cell)) for cell in cells)
        yield one_row(one_id, linked.linking.text_of(group), *counted(linked, cells)), list(rows)


def counted(linked: LinkedField, cells: Iterable[int]) -> tuple[int, int, int]:
    """How many actions, plans and different texts what is one has in current plans."""
    standing = [cell for cell in cells if linked.linking.copies.current[cell]]
    plans = {plan_of(linked.cells.ids[cell]) for cell in standing}
    copies = {linked.linking.copies.of[cell] for cell in standing if linked.cells.meant[cell] == NONE}
    return len(standing), len(plans), len(copies)


def plan_of(action_id: str) -> str:
    """The plan of an action: ``PLAN_ID/AREA/ROW_NO``."""
    return action_id.partition("/")[0]

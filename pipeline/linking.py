"""The problems and causes of all plans as the contract writes them: what is one and the same, and its members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from normalizers.references import LINKED
from normalizers.repeats import REFERENCE, Linked, Member, Pointing, Repeat, link, with_pointers
from pipeline.aside import Brief
from pipeline.rows import Cause, CauseMember, Problem, ProblemMember

MERGED = "merged"
TABLES: Mapping[str, tuple[Callable[..., object], Callable[..., object]]] = {
    "problem": (Problem, ProblemMember),
    "cause": (Cause, CauseMember),
}
"""What is linked: a row of what is one, and a row of its members."""


@dataclass(frozen=True, slots=True)
class Links:
    """The ids of the problems and causes of actions, by the action's id."""

    problems: Mapping[str, str]
    causes: Mapping[str, str]


def briefs_to_linked(briefs: Sequence[Brief], current: Set[str]) -> dict[str, Linked]:
    """The texts of each linked field over all plans; ``current`` are the ids of the plans that count."""
    return {field: link_field(field, briefs, current) for field in LINKED}


def link_field(field: str, briefs: Sequence[Brief], current: Set[str]) -> Linked:
    """The texts of one field over all plans, linked, and with them the cells that only refer to one of them."""
    members = briefs_to_members(briefs, field, current)
    referring = {one.action_id: one for brief in briefs for one in brief.references if one.field == field}
    pointing = [
        Pointing(member, one.meant, one.score) for member in members if (one := referring.get(member.id)) is not None
    ]
    return with_pointers(link(member for member in members if member.id not in referring), pointing)


def briefs_to_members(briefs: Iterable[Brief], field: str, current: Set[str]) -> list[Member]:
    """The texts of one field over all plans that say something."""
    return [
        Member(said.action_id, brief.plan.plan_key, said.text, said.confidence, brief.plan.plan_id in current)
        for brief in briefs
        for said in brief.said
        if said.field == field
    ]


def linked_to_links(linked: Mapping[str, Linked]) -> Links:
    """Which problem and which cause each action has."""
    problems, causes = (
        {fold.member.id: repeat.id for repeat in linked[field].repeats for fold in repeat.members} for field in LINKED
    )
    return Links(problems, causes)


def linked_to_rows(
    field: str, linked: Linked, briefs: Iterable[Brief], current: Set[str]
) -> Iterator[tuple[object, list[object]]]:
    """Each problem or cause with its members, in the order of the ids."""
    one_row, member_row = TABLES[field]
    carried = {said.action_id for brief in briefs for said in brief.said if said.field == field and said.carried}
    for repeat in sorted(linked.repeats, key=lambda repeat: repeat.id):
        yield one_row(*repeat_row(repeat, current)), [member_row(*row) for row in member_rows(repeat, carried)]


def member_rows(repeat: Repeat, carried: Set[str]) -> Iterator[tuple[str, str, float, str]]:
    """Each member of what is one: its id, the action, how alike it is and how that was told; merged cells say so."""
    for fold in repeat.members:
        is_merged = fold.member.id in carried and fold.method != REFERENCE
        yield repeat.id, fold.member.id, fold.score, MERGED if is_merged else fold.method


def repeat_row(repeat: Repeat, current: Set[str]) -> tuple[str, str, int, int, int]:
    """One problem or cause, counted over current plans."""
    members = [fold for fold in repeat.members if plan_of(fold.member.id) in current]
    plans = {plan_of(fold.member.id) for fold in members}
    variants = {fold.member.text for fold in members if fold.method != REFERENCE}
    return repeat.id, repeat.text, len(members), len(plans), len(variants)


def plan_of(action_id: str) -> str:
    """The plan of an action: ``PLAN_ID/AREA/ROW_NO``."""
    return action_id.partition("/")[0]

"""Causes and problems that are one and the same, linked over all plans of a run.

Texts that are equal after folding are one. Others are one if their skeletons are alike and nothing but a machine's or a
typist's errors tells them apart (alike.py). A group is led by its best-read wording, and a text joins only where
nothing holds it apart from any of the group's wordings: no damaged copy can bridge two places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from normalizers.alike import difference
from normalizers.blocking import Edges, outlines_to_edges
from normalizers.grouping import (
    FULL,
    Group,
    Member,
    Wording,
    groups_to_merged,
    likeness,
    members_to_wordings,
    skeletons_to_nodes,
    wordings_to_groups,
)
from normalizers.kinds import SCORE, WORD
from normalizers.skeleton import rules

__all__ = ["Fold", "Linked", "Member", "Near", "Pointing", "Repeat", "link", "with_pointers"]

EQUAL, SKELETON, SIMILAR, REFERENCE = "equal", "skeleton", "similar", "reference"
DOUBT = (SCORE, WORD)
"""Reasons that leave it open whether two texts are one."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A member with how like its group's text it is (1 for equal ones) and how that was told."""

    member: Member
    score: float
    method: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """What is one and the same: its id, the best-read copy, and the members in the order of plan keys."""

    id: str
    text: str
    members: tuple[Fold, ...]


@dataclass(frozen=True, slots=True)
class Pointing:
    """A member that only refers to another one's text, by its id (None where it is not plain), and how surely."""

    member: Member
    meant: str | None
    score: float


@dataclass(frozen=True, slots=True)
class Near:
    """Two texts that look alike and were not linked, each with a first member that counts, and what held them apart."""

    first_id: str
    second_id: str
    first_text: str
    second_text: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What was linked, and what nearly was."""

    repeats: tuple[Repeat, ...]
    near: tuple[Near, ...]


def link(members: Iterable[Member]) -> Linked:
    """What is one and the same among texts, and what looks so; what has no letter or digit is linked to nothing.

    >>> texts = ["Oro på torget i Rågsved", "Oro pa torget i Ragsved.", "Oro på torget i Högdalen"]
    >>> found = link([Member(f"p{at}/a/1", f"p{at}", text, 1.0) for at, text in enumerate(texts)])
    >>> [[one.member.id for one in repeat.members] for repeat in found.repeats]
    [['p0/a/1', 'p1/a/1'], ['p2/a/1']]
    """
    ordered = sorted((member for member in members if any(map(str.isalnum, member.text))), key=place)
    wordings = members_to_wordings(ordered)
    nodes = skeletons_to_nodes(wordings)
    edges = outlines_to_edges([wordings[node[0]].outline for node in nodes])
    groups = wordings_to_groups(wordings, nodes, edges)
    groups = groups_to_merged(groups, wordings, nodes, edges)
    groups.sort(key=lambda group: first_member(group, wordings))
    return Linked(
        tuple(groups_to_repeats(groups, wordings, ordered)),
        tuple(groups_to_near(groups, wordings, ordered, nodes, edges)),
    )


def with_pointers(linked: Linked, pointing: Iterable[Pointing]) -> Linked:
    """What was linked, the members that refer to the text of another with it; they lead no group and name none.

    >>> own, ditto = Member("p/a/1", "p", "Mörk park", 1.0), Member("p/a/2", "p", "Se ovan", 1.0)
    >>> (both,) = with_pointers(link([own]), [Pointing(ditto, "p/a/1", 0.9)]).repeats
    >>> [fold.method for fold in both.members]
    ['equal', 'reference']
    """
    meaning: dict[str, list[Fold]] = {}
    for one in pointing:
        if one.meant is not None:
            meaning.setdefault(one.meant, []).append(Fold(one.member, one.score, REFERENCE))
    repeats = []
    for repeat in linked.repeats:
        more = [fold for own in repeat.members for fold in meaning.get(own.member.id, ())]
        members = (
            tuple(sorted((*repeat.members, *more), key=lambda fold: place(fold.member))) if more else repeat.members
        )
        repeats.append(replace(repeat, members=members))
    return replace(linked, repeats=tuple(repeats))


def place(member: Member) -> tuple[str, str, str, str]:
    """Where a member stands among all: by plan key, plan and area, number of the row."""
    above, _, row = member.id.rpartition("/")
    return member.plan_key, above, row.rjust(9, "0"), member.text


def first_member(group: Group, wordings: Sequence[Wording]) -> int:
    """The first of a group's members in the order of plan keys."""
    return min(wordings[at].members[0] for at in group.wordings)


def groups_to_repeats(
    groups: Sequence[Group], wordings: Sequence[Wording], ordered: Sequence[Member]
) -> Iterator[Repeat]:
    """The groups as what is written, each with an id made from the folded text of its first member."""
    taken: dict[str, int] = {}
    for group in groups:
        leader = wordings[group.wordings[0]]
        first = first_member(group, wordings)
        folded = next(wordings[at].folded for at in group.wordings if wordings[at].members[0] == first)
        # Two groups with one folded text ("män", "man"): the later one's id counts on.
        taken[folded] = number = taken.get(folded, 0) + 1
        named = folded if number == 1 else f"{folded}\n{number}"
        found = sorted(fold for wording in group.wordings for fold in members_of(wordings[wording], leader))
        members = tuple(Fold(ordered[at], *likeness) for at, likeness in found)
        yield Repeat(hashlib.sha256(named.encode()).hexdigest()[:16], leader.text, members)


def members_of(wording: Wording, leader: Wording) -> Iterator[tuple[int, tuple[float, str]]]:
    """The members of a wording, with how like the leading one it is and how that was told."""
    score = likeness(wording, leader)
    method = EQUAL if wording is leader else SKELETON if score == FULL else SIMILAR
    return ((at, (round(score / FULL, 4), method)) for at in wording.members)


def standing(group: Group, wordings: Sequence[Wording], ordered: Sequence[Member]) -> list[int]:
    """The members of a group that stand in submissions that count."""
    return [at for wording in group.wordings for at in wordings[wording].members if ordered[at].is_current]


def stands(group: Group, wordings: Sequence[Wording], ordered: Sequence[Member]) -> bool:
    """Whether any member of a group counts: what only an old submission says needs no look."""
    return any(ordered[at].is_current for wording in group.wordings for at in wordings[wording].members)


def groups_to_near(
    groups: Sequence[Group],
    wordings: Sequence[Wording],
    ordered: Sequence[Member],
    nodes: Sequence[Sequence[int]],
    edges: Edges,
) -> Iterator[Near]:
    """The groups that look like others: of each the likest one that may be the same, and the likest that is not."""
    groups = [group for group in groups if stands(group, wordings, ordered)]
    group_of = {at: number for number, group in enumerate(groups) for at in group.wordings}
    node_of = {wording: node for node, found in enumerate(nodes) for wording in found}
    told: set[tuple[int, int]] = set()
    reasons: dict[tuple[int, int], str] = {}
    for number, group in enumerate(groups):
        seen: set[bool] = set()
        for other, score in neighbours(number, group, nodes, node_of, edges, group_of):
            pair = (min(number, other), max(number, other))
            if pair not in reasons:
                reasons[pair] = reason_apart(groups[pair[0]], groups[pair[1]], wordings, score)
            reason = reasons[pair]
            if (reason in DOUBT) in seen:
                continue
            seen.add(reason in DOUBT)
            if pair not in told:
                told.add(pair)
                yield pair_to_near(groups[pair[0]], groups[pair[1]], wordings, ordered, score, reason)
            if len(seen) > 1:
                break


def neighbours(
    number: int,
    group: Group,
    nodes: Sequence[Sequence[int]],
    node_of: Mapping[int, int],
    edges: Edges,
    group_of: Mapping[int, int],
) -> list[tuple[int, float]]:
    """The other groups that look like this one with their scores, the likest first."""
    best: dict[int, float] = {}
    for node in dict.fromkeys(node_of[at] for at in group.wordings):
        for other, score in ((node, FULL), *edges.of(node)):
            for theirs in {group_of[wording] for wording in nodes[other] if wording in group_of} - {number}:
                best[theirs] = max(best.get(theirs, 0.0), score)
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return ranked[: rules().asked]


def reason_apart(one: Group, other: Group, wordings: Sequence[Wording], score: float) -> str:
    """What held two groups apart."""
    reason = difference(wordings[one.wordings[0]].text, wordings[other.wordings[0]].text)
    return reason if reason is not None else SCORE if score < rules().same else WORD


def pair_to_near(
    one: Group, other: Group, wordings: Sequence[Wording], ordered: Sequence[Member], score: float, reason: str
) -> Near:
    """Two groups that look alike, by their first members and their texts."""
    first, second = (ordered[min(standing(group, wordings, ordered))] for group in (one, other))
    text, again = (wordings[group.wordings[0]].text for group in (one, other))
    return Near(first.id, second.id, text, again, round(score / FULL, 4), reason)

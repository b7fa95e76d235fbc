"""Which wordings are one: each joins the likest group that nothing holds it apart from."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from rapidfuzz import fuzz

from normalizers.linking.alike import contradict, difference, places_apart
from normalizers.linking.blocking import Edges, Lists
from normalizers.linking.skeleton import rules
from normalizers.linking.wordings import NONE, Column, Wordings, best_first

FULL = 100.0


@dataclass(frozen=True, slots=True)
class Near:
    """What stands near to what: the wordings of each node, and the nodes that look like each."""

    wordings: Lists
    edges: Edges

    def of(self, node: int) -> Iterator[tuple[int, float]]:
        """The wordings of a node and then those of others that look like it, the likest first, with their scores."""
        for other, score in ((node, FULL), *self.edges.of(node)):
            for wording in self.wordings.of(other):
                yield wording, score


@dataclass(frozen=True, slots=True)
class Groups:
    """Wordings that are one and the same, each group as a chain: the best-read one leads, each knows the next.

    ``of`` has the group of each wording, ``apart`` the words (as bits) where it is not as the leader, if there are any.
    """

    of: Column
    following: Column
    apart: dict[int, int] = field(default_factory=dict)
    leader: Column = field(default_factory=lambda: array("i"))
    last: Column = field(default_factory=lambda: array("i"))

    def wordings(self, number: int) -> Iterator[int]:
        """The wordings of a group."""
        at = self.leader[number]
        while at != NONE:
            yield at
            at = self.following[at]

    def start(self, wording: int) -> None:
        """Let a wording lead a group of its own."""
        self.of[wording] = len(self.leader)
        self.leader.append(wording)
        self.last.append(wording)

    def join(self, wording: int, number: int) -> None:
        """Put a wording, or a chain of some, to the end of a group."""
        self.following[self.last[number]] = self.last[number] = wording
        self.of[wording] = number

    def merge(self, number: int, other: int) -> None:
        """Put all of a group to the end of another one."""
        end = self.last[number]
        for wording in self.wordings(number):
            self.of[wording] = other
        self.join(self.leader[number], other)
        self.last[other] = end
        self.leader[number] = NONE


def wordings_to_groups(wordings: Wordings, near: Near) -> Groups:
    """Which wordings are one: each joins the likest group that it is not held apart from, the best-read ones first."""
    none = array("i", [NONE]) * len(wordings)
    groups = Groups(none[:], none)
    for at in best_first(wordings):
        tried = candidates(wordings.node[at], near, groups)
        joined = next((number for number in tried if belongs(at, number, groups, wordings)), None)
        if joined is None:
            groups.start(at)
        else:
            groups.join(at, joined)
            apart = words_apart(wordings.text(groups.leader[joined]), wordings.text(at))
            if apart:
                groups.apart[at] = apart
    return groups


def candidates(node: int, near: Near, groups: Groups) -> list[int]:
    """The groups that a wording may belong to, the likest first."""
    alike = (groups.of[wording] for wording, score in near.of(node) if score >= rules().same)
    return list(dict.fromkeys(number for number in alike if number != NONE))[: rules().tries]


def merge_groups(groups: Groups, wordings: Wordings, near: Near) -> None:
    """Make those groups one that two damaged copies led where a better one belongs to both."""
    for number in reversed(range(len(groups.leader))):
        for other in candidates(wordings.node[groups.leader[number]], near, groups)[: rules().merges]:
            if other < number and is_same_group(number, other, groups, wordings):
                groups.merge(number, other)
                break


def is_same_group(one: int, other: int, groups: Groups, wordings: Wordings) -> bool:
    """Whether a wording of one group is one of the other's, and nothing holds any of them apart."""
    if not are_alike(groups.leader[one], groups.leader[other], wordings):
        return False
    some = (islice(groups.wordings(number), rules().witnesses) for number in (one, other))
    first, second = ([wordings.text(at) for at in found] for found in some)
    if contradict(first[0], second[0]):
        return False
    if not any(difference(mine, yours) is None for mine in first[: rules().few] for yours in second[: rules().few]):
        return False
    return not any(contradict(mine, yours) for mine in first for yours in second)


def belongs(at: int, number: int, groups: Groups, wordings: Wordings) -> bool:
    """Whether nothing holds a wording apart from any of a group's, and it is like the one that leads."""
    leader = groups.leader[number]
    if not are_alike(leader, at, wordings):
        return False
    text, leading = wordings.text(at), wordings.text(leader)
    if difference(leading, text) is not None:
        return False
    mine = words_apart(leading, text)
    others = (other for other in groups.wordings(number) if groups.apart.get(other, 0) & mine)
    return not any(contradict(wordings.text(other), text, leading) for other in others)


def are_alike(one: int, other: int, wordings: Wordings) -> bool:
    """Whether two wordings have the same numbers and nearly the same skeletons."""
    return wordings.numbers[one] == wordings.numbers[other] and likeness(one, other, wordings) >= rules().same


def words_apart(one: str, other: str) -> int:
    """Which words of a text another one does not have, each as a bit."""
    return sum(1 << at for at in places_apart(one, other))


def likeness(one: int, other: int, wordings: Wordings) -> float:
    """How like two wordings' skeletons are, 0 to 100."""
    if wordings.node[one] == wordings.node[other]:
        return FULL
    first, second = wordings.skeletons[wordings.node[one]], wordings.skeletons[wordings.node[other]]
    return float(fuzz.ratio(first, second)) if first or second else 0.0

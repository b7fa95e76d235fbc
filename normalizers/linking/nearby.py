"""Groups of texts that look alike and were not linked, and what holds them apart: for a person to look at."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from normalizers.kinds import SCORE, WORD
from normalizers.linking.alike import difference
from normalizers.linking.blocking import Lists
from normalizers.linking.grouping import Near
from normalizers.linking.skeleton import rules
from normalizers.linking.wordings import NONE, Column, Copies, Wordings
from normalizers.words_apart import ORDER

DOUBT = (SCORE, WORD)
"""Reasons that leave it open whether two texts are one."""
REASONS = (*ORDER, SCORE)
WAITING = 1 << 14
"""So many reasons are kept for when the other one of a pair asks for it; the rest are worked out again."""


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Pairs of groups, with their scores (0 to 100) and reasons by number.

    ``standing``: the first member of each group that counts, none where none does.
    """

    standing: Column
    first: Column = field(default_factory=lambda: array("i"))
    second: Column = field(default_factory=lambda: array("i"))
    score: array[float] = field(default_factory=lambda: array("f"))
    reason: bytearray = field(default_factory=bytearray)

    def append(self, first: int, second: int, score: float, reason: str) -> None:
        """Put one more to the end."""
        self.first.append(first)
        self.second.append(second)
        self.score.append(score)
        self.reason.append(REASONS.index(reason))

    def reason_of(self, number: int) -> str:
        """What holds the groups of a pair apart."""
        return REASONS[self.reason[number]]


def groups_to_lookalikes(group: Column, leaders: Column, wordings: Wordings, near: Near) -> Lookalikes:
    """The groups that look like others: of each the likest one that may be the same, and the likest that is not.

    What only old submissions say needs no look.
    """
    found = Lookalikes(first_standing(group, len(leaders), wordings.copies))
    of_group = Lists(group, len(leaders))
    reasons: dict[int, str] = {}
    told = array("i")
    for number in range(len(leaders)):
        told.append(len(found.first))
        seen: set[bool] = set()
        nodes = dict.fromkeys(wordings.node[at] for at in of_group.of(number))
        for other, score in likest_groups(number, nodes, group, found.standing, near):
            first, second = min(number, other), max(number, other)
            pair = first * len(leaders) + second
            # A pair is asked for at most twice, by the first one first.
            reason = reasons.pop(pair, None) or reason_apart(leaders[first], leaders[second], wordings, score)
            if number == first:
                if len(reasons) == WAITING:
                    reasons.clear()
                reasons[pair] = reason
            if (reason in DOUBT) in seen:
                continue
            seen.add(reason in DOUBT)
            if number == first or second not in found.second[told[first] : told[first + 1]]:
                found.append(first, second, score, reason)
            if len(seen) > 1:
                break
    return found


def first_standing(group: Column, size: int, copies: Copies) -> Column:
    """The first member of each group that stands in a submission that counts."""
    standing = array("i", [NONE]) * size
    for member, copy in enumerate(copies.of):
        if copy != NONE and copies.current[member] and standing[group[copies.wording[copy]]] == NONE:
            standing[group[copies.wording[copy]]] = member
    return standing


def likest_groups(
    number: int, nodes: Iterable[int], group: Column, standing: Column, near: Near
) -> list[tuple[int, float]]:
    """The other groups that look like one and count as it does, with their scores, the likest first."""
    if standing[number] == NONE:
        return []
    best: dict[int, float] = {}
    for wording, score in (alike for node in nodes for alike in near.of(node)):
        other = group[wording]
        if other != number and standing[other] != NONE:
            best[other] = max(best.get(other, 0.0), score)
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return ranked[: rules().asked]


def reason_apart(one: int, other: int, wordings: Wordings, score: float) -> str:
    """What held the groups of two leading wordings apart."""
    reason = difference(wordings.text(one), wordings.text(other))
    return reason if reason is not None else SCORE if score < rules().same else WORD

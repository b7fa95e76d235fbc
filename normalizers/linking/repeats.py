"""Causes and problems that are one and the same, linked over all plans of a run.

Texts that are equal after folding are one. Others are one if their skeletons are alike and nothing but a machine's or a
typist's errors tells them apart (alike.py). A group is led by its best-read wording, and a text joins only where
nothing holds it apart from any of the group's wordings: no damaged copy can bridge two places.

Members, wordings and groups are numbers, and what is known of them columns of numbers: of many texts none has to be in
memory, they may be laid aside.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from normalizers.linking.blocking import Lists, skeletons_to_edges
from normalizers.linking.grouping import FULL, Groups, Near, likeness, merge_groups, wordings_to_groups
from normalizers.linking.likest import Blocks
from normalizers.linking.nearby import Lookalikes, groups_to_lookalikes
from normalizers.linking.numbering import Numbering
from normalizers.linking.wordings import (
    NONE,
    Column,
    Copies,
    Member,
    Texts,
    Wordings,
    copies_to_wordings,
    members_to_copies,
    text_to_folded,
)

__all__ = ["Fold", "Linked", "Linking", "Lookalike", "Member", "Repeat", "link", "members_to_linking"]

EQUAL, SKELETON, SIMILAR = "equal", "skeleton", "similar"
ID_BYTES = 8


@dataclass(frozen=True, slots=True)
class Linking:
    """What was linked, by numbers: groups in the order of their first members, and pairs of groups that look alike.

    ``group`` is that of each wording, ``score`` how like its group's leader it is (0 to 1); ``ids`` and ``text`` are
    those of groups, ``text`` the number of the copy.
    """

    copies: Copies
    group: Column
    score: array[float]
    text: Column
    ids: array[int]
    lookalikes: Lookalikes

    def id_of(self, group: int) -> str:
        """The id of a group."""
        return f"{self.ids[group]:0{2 * ID_BYTES}x}"

    def text_of(self, group: int) -> str:
        """The best-read copy of a group."""
        return self.copies.texts[self.text[group]]

    def group_of(self, member: int) -> int:
        """The group of a member, none where its text has no letter or digit."""
        copy = self.copies.of[member]
        return NONE if copy == NONE else self.group[self.copies.wording[copy]]

    def told(self, member: int) -> tuple[float, str]:
        """How like its group's text a member's is (1 for equal ones), and how that was told."""
        wording = self.copies.wording[self.copies.of[member]]
        score = self.score[wording]
        if wording == self.copies.wording[self.text[self.group[wording]]]:
            return score, EQUAL
        return score, SKELETON if score == 1 else SIMILAR


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
class Lookalike:
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
    near: tuple[Lookalike, ...]


def link(members: Iterable[Member]) -> Linked:
    """What is one and the same among texts, and what looks so; what has no letter or digit is linked to nothing.

    >>> texts = ["Oro på torget i Rågsved", "Oro pa torget i Ragsved.", "Oro på torget i Högdalen"]
    >>> found = link([Member(f"p{at}/a/1", f"p{at}", text, 1.0) for at, text in enumerate(texts)])
    >>> [[one.member.id for one in repeat.members] for repeat in found.repeats]
    [['p0/a/1', 'p1/a/1'], ['p2/a/1']]
    """
    ordered = sorted(members, key=lambda one: (one.plan_key, *place(one.id), one.text))
    linking = members_to_linking(ordered, [], [])
    return Linked(linking_to_repeats(linking, ordered), linking_to_near(linking, ordered))


def place(action_id: str) -> tuple[str, str]:
    """Where an action stands among all of a plan key: by plan and area, number of the row."""
    above, _, row = action_id.rpartition("/")
    return above, row.rjust(9, "0")


def members_to_linking(ordered: Iterable[Member], texts: Texts, blocks: Blocks) -> Linking:
    """What is one and the same among texts of members in the order of plan keys.

    ``texts``: where they are laid; ``blocks``: where what looks like each of them is laid.
    """
    copies = members_to_copies(ordered, texts)
    wordings = copies_to_wordings(copies)
    node_numbers = array("i", (wordings.numbers[at] for at in first_of_each(wordings.node)))
    edges = skeletons_to_edges(wordings.skeletons, node_numbers, wordings.names, blocks)
    near = Near(Lists(wordings.node, len(wordings.skeletons)), edges)
    groups = wordings_to_groups(wordings, near)
    merge_groups(groups, wordings, near)
    return groups_to_linking(groups, wordings, near)


def first_of_each(numbers: Iterable[int]) -> Iterator[int]:
    """Where each number first stands, of numbers that count on from 0.

    >>> list(first_of_each([0, 1, 0, 2, 1]))
    [0, 1, 3]
    """
    known = 0
    for at, number in enumerate(numbers):
        if number == known:
            known += 1
            yield at


def groups_to_linking(groups: Groups, wordings: Wordings, near: Near) -> Linking:
    """The groups in the order of their first members, each with its text, its id, and those that look like it."""
    numbers, group, leaders = array("i", [NONE]) * len(groups.leader), array("i"), array("i")
    for number in groups.of:
        if numbers[number] == NONE:
            numbers[number] = len(leaders)
            leaders.append(groups.leader[number])
        group.append(numbers[number])
    score = array("d", (round(likeness(at, leaders[group[at]], wordings) / FULL, 4) for at in range(len(wordings))))
    text = array("i", (wordings.best[leader] for leader in leaders))
    ids = texts_to_ids(wordings.text(at) for at in first_of_each(group))
    lookalikes = groups_to_lookalikes(group, leaders, wordings, near)
    return Linking(wordings.copies, group, score, text, ids, lookalikes)


def texts_to_ids(texts: Iterable[str]) -> array[int]:
    """An id for each group, made from the folded text of its first member."""
    ids, times = array("Q"), array("i")
    taken = Numbering()
    for text in texts:
        folded = text_to_folded(text)
        one_id = text_to_id(folded)
        at = taken.of(str(one_id))
        if at == len(times):
            times.append(0)
        times[at] += 1
        # Two groups with one folded text ("män", "man"): the later one's id counts on.
        ids.append(one_id if times[at] == 1 else text_to_id(f"{folded}\n{times[at]}"))
    return ids


def text_to_id(text: str) -> int:
    """The id that a text gives, as a number."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:ID_BYTES], "big")


# --- of few texts, with their members ---------------------------------------------------------------------------------


def linking_to_repeats(linking: Linking, ordered: Sequence[Member]) -> tuple[Repeat, ...]:
    """The groups with their members."""
    members = Lists([linking.group_of(at) for at in range(len(ordered))], len(linking.ids))
    return tuple(
        Repeat(
            linking.id_of(group),
            linking.text_of(group),
            tuple(Fold(ordered[at], *linking.told(at)) for at in members.of(group)),
        )
        for group in range(len(linking.ids))
    )


def linking_to_near(linking: Linking, ordered: Sequence[Member]) -> tuple[Lookalike, ...]:
    """The pairs of groups that look alike, with their first members that count."""
    found = linking.lookalikes
    return tuple(
        Lookalike(
            ordered[found.standing[first]].id,
            ordered[found.standing[second]].id,
            linking.text_of(first),
            linking.text_of(second),
            round(score / FULL, 4),
            found.reason_of(number),
        )
        for number, (first, second, score) in enumerate(zip(found.first, found.second, found.score, strict=True))
    )

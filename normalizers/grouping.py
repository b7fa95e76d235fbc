"""Wordings of texts and which of them are one: each joins the likest group that nothing holds it apart from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz

from normalizers.alike import contradict, difference, places_apart
from normalizers.blocking import Edges
from normalizers.kinds import loss_twins
from normalizers.skeleton import Outline, rules, text_to_outline
from pipeline.text import fold

DECIMAL = re.compile(r"\d+[.,:]\d+")
LETTERS = re.compile(r"[^\W\d_]+")
FULL = 100.0


@dataclass(frozen=True, slots=True)
class Member:
    """One place where a text stands: the action's id, its plan, the text, and how surely it was read (0 to 1).

    ``is_current``: it stands in the submission that counts.
    """

    id: str
    plan_key: str
    text: str
    confidence: float
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one wording: the members that have it, and its best-read copy."""

    folded: str
    text: str
    confidence: float
    outline: Outline
    members: tuple[int, ...]


@dataclass(slots=True)
class Group:
    """Wordings that are one and the same, the best-read one first, and where each one is not as that one."""

    wordings: list[int] = field(default_factory=list)
    apart: list[frozenset[int]] = field(default_factory=list)


def members_to_wordings(ordered: Sequence[Member]) -> list[Wording]:
    """The different wordings in the order of their first members."""
    found: dict[tuple[str, ...], list[int]] = {}
    for at, member in enumerate(ordered):
        found.setdefault(text_to_key(member.text), []).append(at)
    return [members_to_wording(key[0], members, ordered) for key, members in found.items()]


def text_to_key(text: str) -> tuple[str, ...]:
    """What texts of one wording share: the folded text, and what folding makes alike though it tells texts apart.

    >>> text_to_key("Unga män!") == text_to_key("unga MÄN"), text_to_key("Unga män") == text_to_key("Unga man")
    (True, False)
    >>> text_to_key("2,5 gånger") == text_to_key("2-5 gånger")
    False
    """
    folded = fold(text) or text
    twins = loss_twins()
    words = (word for word in LETTERS.findall(text.casefold()) if word in twins) if may_hold(folded) else ()
    return folded, *words, *DECIMAL.findall(text)


def may_hold(folded: str) -> bool:
    """Whether a folded text has a word that two words of different meaning fold to."""
    return not folded_twins().isdisjoint(folded.split())


@cache
def folded_twins() -> frozenset[str]:
    """What those words fold to."""
    return frozenset(map(fold, loss_twins()))


def members_to_wording(folded: str, members: Sequence[int], ordered: Sequence[Member]) -> Wording:
    """A wording, with its best-read copy: the surest, of those the one with the fewest unknown words."""
    copies = {ordered[at].text: at for at in reversed(members)}
    outlines = {text: text_to_outline(text) for text in copies}
    sure = {text: max(ordered[at].confidence for at in members if ordered[at].text == text) for text in copies}
    best = min(copies, key=lambda text: (-sure[text], outlines[text].unread, text.isascii(), copies[text]))
    return Wording(folded, best, sure[best], outlines[best], tuple(members))


def skeletons_to_nodes(wordings: Sequence[Wording]) -> list[list[int]]:
    """The wordings of each skeleton."""
    found: dict[str, list[int]] = {}
    for at, wording in enumerate(wordings):
        found.setdefault(wording.outline.skeleton or wording.text, []).append(at)
    return list(found.values())


def wordings_to_groups(wordings: Sequence[Wording], nodes: Sequence[Sequence[int]], edges: Edges) -> list[Group]:
    """Which wordings are one: each joins the likest group that it is not held apart from, the best-read ones first."""
    node_of = {wording: node for node, found in enumerate(nodes) for wording in found}
    order = sorted(range(len(wordings)), key=lambda at: (-wordings[at].confidence, wordings[at].outline.unread, at))
    groups: list[Group] = []
    group_of: dict[int, int] = {}
    for at in order:
        tried = (groups[number] for number in candidates(node_of[at], nodes, edges, group_of))
        joined = next((group for group in tried if belongs(wordings[at], group, wordings)), None)
        if joined is None:
            groups.append(joined := Group())
            group_of[at] = len(groups) - 1
        else:
            group_of[at] = group_of[joined.wordings[0]]
        joined.wordings.append(at)
        joined.apart.append(places_apart(wordings[joined.wordings[0]].text, wordings[at].text))
    return groups


def candidates(node: int, nodes: Sequence[Sequence[int]], edges: Edges, group_of: Mapping[int, int]) -> list[int]:
    """The groups that a wording may belong to, the likest first."""
    alike = [(node, FULL), *((other, score) for other, score in edges.of(node) if score >= rules().same)]
    found = (group_of[wording] for other, _ in alike for wording in nodes[other] if wording in group_of)
    return list(dict.fromkeys(found))[: rules().tries]


def groups_to_merged(
    groups: Sequence[Group], wordings: Sequence[Wording], nodes: Sequence[Sequence[int]], edges: Edges
) -> list[Group]:
    """The groups with those in one that two damaged copies led where a better one belongs to both."""
    node_of = {wording: node for node, found in enumerate(nodes) for wording in found}
    group_of = {at: number for number, group in enumerate(groups) for at in group.wordings}
    for number in reversed(range(len(groups))):
        mine = groups[number]
        for other in candidates(node_of[mine.wordings[0]], nodes, edges, group_of)[: rules().merges]:
            if other < number and is_same_group(mine, groups[other], wordings):
                groups[other].wordings.extend(mine.wordings)
                group_of.update(dict.fromkeys(mine.wordings, other))
                mine.wordings.clear()
                break
    return [group for group in groups if group.wordings]


def is_same_group(one: Group, other: Group, wordings: Sequence[Wording]) -> bool:
    """Whether a wording of one group is one of the other's, and nothing holds any of them apart."""
    first, second = ([wordings[at] for at in group.wordings[: rules().witnesses]] for group in (one, other))
    if first[0].outline.numbers != second[0].outline.numbers or likeness(first[0], second[0]) < rules().same:
        return False
    if contradict(first[0].text, second[0].text):
        return False
    some = ((mine.text, yours.text) for mine in first[: rules().few] for yours in second[: rules().few])
    if not any(difference(*texts) is None for texts in some):
        return False
    return not any(contradict(mine.text, yours.text) for mine in first for yours in second)


def belongs(wording: Wording, group: Group, wordings: Sequence[Wording]) -> bool:
    """Whether nothing holds a wording apart from any of a group's, and it is like the one that leads."""
    leader = wordings[group.wordings[0]]
    if leader.outline.numbers != wording.outline.numbers or likeness(leader, wording) < rules().same:
        return False
    if difference(leader.text, wording.text) is not None:
        return False
    mine = places_apart(leader.text, wording.text)
    others = (at for at, apart in zip(group.wordings, group.apart, strict=True) if not mine.isdisjoint(apart))
    return not any(contradict(wordings[at].text, wording.text, leader.text) for at in others)


def likeness(one: Wording, other: Wording) -> float:
    """How like two wordings' skeletons are, 0 to 100."""
    if one.outline.skeleton == other.outline.skeleton:
        return FULL if one.outline.skeleton or one.text == other.text else 0.0
    return float(fuzz.ratio(one.outline.skeleton, other.outline.skeleton))

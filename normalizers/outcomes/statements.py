"""A word of a follow-up that decides, with the words around it: whether a "no" or a "partly" belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from normalizers.outcomes.clauses import Clause, Mark
from normalizers.outcomes.status_words import Kind, knowledge
from pipeline.text import fold

SUBJECTS = frozenset({"subject_verdict", "subject_goal"})
PARTLY = frozenset({"partly", "except"})
SOME = frozenset({"part", "one"})
DENIALS = frozenset({"not_achieved", "not_carried_out"})
HINT = 1
"""The strength of words that only hint."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds a clause: the plan's year, and what its sentence and the clauses beside it are.

    Its sentence tells of a ``review`` or ``asks``; it is the note's ``first``; the label before it is of the kind
    ``asked``; what it counts is given behind it (``counted``). In its sentence it is ``alone``, or the first
    (``heads``), or nothing before it speaks of something else (``free``); it holds a ``contrast``. The number that it
    begins with is the goal's (``target``).
    """

    year: int | None
    review: bool
    asks: bool
    first: bool
    asked: Kind | None
    counted: bool
    alone: bool
    free: bool
    heads: bool
    contrast: bool
    target: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A word that decides, the words before it in its clause and those after it, up to the next that decides.

    ``ahead`` and ``behind`` are the roles of those words.
    """

    clause: Clause
    scene: Scene
    mark: Mark
    kind: Kind
    before: tuple[Mark, ...]
    after: tuple[Mark, ...]
    ahead: frozenset[str]
    behind: frozenset[str]


def clause_to_statements(clause: Clause, scene: Scene) -> tuple[Statement, ...]:
    """The statements of a clause, in order.

    >>> from normalizers.outcomes.clauses import text_to_clauses
    >>> scene = Scene(2025, False, False, True, None, False, True, True, True, False)
    >>> [one.mark.word for one in clause_to_statements(text_to_clauses("Målet är inte uppnått")[0], scene)]
    ['uppnatt']
    """
    places = [at for at, mark in enumerate(clause.marks) if mark.term.kind]
    ends = [*places[1:], len(clause.marks)]
    return tuple([_statement(clause, scene, at, end) for at, end in zip(places, ends, strict=False)])


def _statement(clause: Clause, scene: Scene, at: int, following: int) -> Statement:
    mark, after = clause.marks[at], until_description(clause.marks[at + 1 : following])
    before = without_description(clause.marks[:at])
    assert mark.term.kind is not None
    ahead = frozenset([one.term.role for one in before])
    behind = frozenset([one.term.role for one in after])
    return Statement(clause, scene, mark, mark.term.kind, before, after, ahead, behind)


def without_description(before: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The words before a verdict without those that say which goal is meant ("målet att ingen ska skadas är ...")."""
    goals = [at for at, mark in enumerate(before) if mark.term.role == "subject_goal"]
    ends = [at for at, mark in enumerate(before) if mark.term.role == "finite"]
    if not goals or not ends or ends[-1] <= goals[0]:
        return before
    that = any(mark.term.role == "that" for mark in before[goals[0] + 1 : ends[-1]])
    return (*before[: goals[0] + 1], *before[ends[-1] :]) if that else before


def until_description(after: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The words behind a verdict without those that only say which goal is meant ("nått målet att alla ska ...")."""
    for at, (goal, that) in enumerate(pairwise(after), start=1):
        if goal.term.role == "subject_goal" and that.term.role == "that" and that.place == goal.last + 1:
            return after[:at]
    return after


def is_denied(said: Statement) -> bool:
    """Whether a "no" stands before it, or behind a finite verb ("nåddes inte")."""
    if "not" in said.ahead or "unable" in said.ahead:
        return True
    behind = said.after[0] if "not" in said.behind else None
    if behind is None or behind.term.role != "not":
        return False
    finite = not said.mark.term.told or said.mark.word.endswith(endings("finite_endings"))
    return finite and behind.place - said.mark.last <= int(limits()["behind"])


def is_partly(said: Statement) -> bool:
    """Whether it holds of a part only: "delvis", "inte helt", "några av", "endast två"."""
    ahead, behind = said.ahead, said.behind
    if not PARTLY.isdisjoint(ahead) or "except" in behind or ("not" in ahead | behind and "wholly" in ahead | behind):
        return True
    if said.kind.strength > HINT and any(mark.word in listed("half") for mark in said.before):
        return True
    if "partly" in behind:
        partly = next(mark for mark in said.after if mark.term.role == "partly")
        return partly.place - said.mark.last <= int(limits()["behind"])
    if "only" in ahead and (not SOME.isdisjoint(behind) or _only_some(said)):
        return True
    if "one" in ahead and is_denied(said):
        return True
    return (said.kind.strength > HINT and "part" in ahead) or _some_of(said)


def _some_of(said: Statement) -> bool:
    """Whether a number of some that are not counted is said ("tre av skolorna"), in front of it."""
    marks = [mark for mark in said.before if mark.term.role in ("number", "of")]
    return len(marks) == 2 and marks[0].term.role == "number" and marks[0].last + 1 == marks[1].place


def _only_some(said: Statement) -> bool:
    """Whether a number stands right behind an "only" ("endast två möten"), or its clause begins with one."""
    only = [mark.last + 1 for mark in said.before if mark.term.role == "only"]
    if said.before[0].term.role == "only" and said.before[0].place == 0:
        return True
    return any(mark.term.role in ("number", "percent") and mark.place in only for mark in said.before)


def has_subject(said: Statement) -> bool:
    """Whether it speaks of the action or its goal."""
    return not SUBJECTS.isdisjoint(said.ahead) or "subject_goal" in said.behind


@cache
def limits() -> dict[str, Any]:
    """The thresholds of status.toml."""
    found: dict[str, Any] = knowledge()["limits"]
    return found


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words of the limits, folded."""
    return frozenset(map(fold, limits()[name]))


@cache
def endings(name: str) -> tuple[str, ...]:
    """A list of endings of words."""
    return tuple(limits()[name])

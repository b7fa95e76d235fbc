"""A word of a follow-up that decides, read with the words around it: a "no", a "partly", plans, hopes, questions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from normalizers.amounts import part_of, share, share_to_status
from normalizers.clauses import Clause, Mark
from normalizers.status_words import Kind, knowledge
from pipeline.text import fold

OUTRIGHT, TOLD, WEAK = 3, 2, 1
"""A verdict on the action, what was done, a hint."""

SUBJECTS = frozenset({"subject_verdict", "subject_goal"})
EXPECTING = frozenset({"forecast", "expect"})
OPEN = frozenset({"future", "may", "whether"})
REVIEWING = frozenset({"whether", "review"})
SETTLED = frozenset({"finite", "subject_goal"})
AMOUNTS = frozenset({"number", "percent"})
PARTLY = frozenset({"partly", "except"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds a clause: the plan's year, and what its sentence and the clauses beside it are.

    Its sentence tells of a ``review`` or ``asks``; it is the note's ``first``; the label before it is of the kind
    ``asked``; what it counts is given behind it (``counted``); it is all of its sentence
    (``alone``), or nothing before it in the sentence speaks of something else (``free``).
    """

    year: int | None
    review: bool
    asks: bool
    first: bool
    asked: Kind | None
    counted: bool
    alone: bool
    free: bool


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

    >>> from normalizers.clauses import text_to_clauses
    >>> scene = Scene(2025, False, False, True, None, False, True, True)
    >>> [one.mark.word for one in clause_to_statements(text_to_clauses("Målet är inte uppnått")[0], scene)]
    ['uppnatt']
    """
    places = [at for at, mark in enumerate(clause.marks) if mark.term.kind]
    ends = [*places[1:], len(clause.marks)]
    return tuple([_statement(clause, scene, at, end) for at, end in zip(places, ends, strict=False)])


def _statement(clause: Clause, scene: Scene, at: int, following: int) -> Statement:
    mark, before, after = clause.marks[at], clause.marks[:at], clause.marks[at + 1 : following]
    assert mark.term.kind is not None
    ahead = frozenset([one.term.role for one in before])
    behind = frozenset([one.term.role for one in after])
    return Statement(clause, scene, mark, mark.term.kind, before, after, ahead, behind)


def statement_to_status(said: Statement) -> str:
    """The status that a statement comes to, or "" where it says nothing: it plans, asks, counts or looks back.

    >>> from normalizers.clauses import text_to_clauses
    >>> scene = Scene(2025, False, False, True, None, False, True, True)
    >>> [statement_to_status(one) for one in clause_to_statements(text_to_clauses("Målet är inte uppnått")[0], scene)]
    ['not_achieved']
    """
    if _silent(said):
        return ""
    return _told(said) if said.mark.term.told else _open(said)


def statement_to_strength(said: Statement) -> int:
    """How strongly a statement speaks: a verdict on the action, what was done, or a hint."""
    kind = said.kind
    if kind.no_strength and is_denied(said):
        return kind.no_strength
    if said.scene.counted and "count" in said.ahead:
        return WEAK
    if kind.strength < TOLD:
        return TOLD if said.scene.alone and not said.clause.unknown else WEAK
    if kind.events and "once" in said.clause.roles:
        return WEAK
    return OUTRIGHT if _is_verdict(said) else TOLD


def speaks_of_all(said: Statement, strength: int) -> bool:
    """Whether it speaks of the whole action: parts of it may fail though its goal is reached."""
    return strength == OUTRIGHT if said.kind.events else not _partly(said)


def is_denied(said: Statement) -> bool:
    """Whether a "no" stands before it, or behind a finite verb ("nåddes inte")."""
    if "not" in said.ahead:
        return True
    if "not" not in said.behind or said.after[0].term.role != "not":
        return False
    finite = not said.mark.term.told or said.mark.word.endswith(_endings("finite_endings"))
    return finite and said.after[0].place - said.mark.last <= int(_limits()["behind"])


# --- what keeps a statement from saying anything ----------------------------------------------------------------------


def _silent(said: Statement) -> bool:
    kind, ahead = said.kind, said.ahead
    if (kind.about and "subject_goal" not in said.clause.roles) or (kind.alone and not _stands_alone(said)):
        return True
    if kind.behind_have and "finite" not in ahead:
        return True
    if "aim" in ahead or (said.before and said.before[0].term.role == "that" and _opens(said)):
        return True
    if kind.alone and kind.events and "harmless" in ahead:
        return True
    if "asked" in said.clause.roles and ("asked" in ahead or "if" in ahead):
        return True
    if ("count" in ahead and not said.scene.counted) or ("if" in ahead and _conditional(said)):
        return True
    return _attributive(said) or _reviewed(said) or _harmless(said) or ("once" in ahead and is_denied(said))


def _opens(said: Statement) -> bool:
    """Whether its clause is the head of its sentence and begins with a known word."""
    return said.scene.free and said.before[0].place == 0


def _attributive(said: Statement) -> bool:
    """Whether it is only said of what is counted ("genomförda utbildningar", "protokoll för genomförda möten")."""
    if "finite" in said.clause.roles or not said.mark.word.endswith(_endings("attributes")):
        return False
    lone = said.scene.first and said.scene.alone and said.mark.place == 0 and said.clause.unknown > 0
    return lone or said.mark.before in _governing()


def _stands_alone(said: Statement) -> bool:
    if said.clause.unknown == 0 or said.kind.strict:
        return said.clause.unknown == 0
    return _has_subject(said) or said.mark.before in said.kind.after


def _conditional(said: Statement) -> bool:
    """Whether it is asked if it is so ("oklart om målet är uppnått")."""
    ifs = [mark for mark in said.before if mark.term.role == "if"]
    subjects = {mark.place for mark in said.before if mark.term.role in SUBJECTS}
    return any(
        mark.place == 0 or said.scene.review or mark.before in _doubts() or mark.last + 1 in subjects for mark in ifs
    )


def _reviewed(said: Statement) -> bool:
    """Whether it is told how or when the action is followed up, or that it was not."""
    if said.scene.review:
        governed = not REVIEWING.isdisjoint(said.ahead)
        if governed or (SETTLED.isdisjoint(said.ahead) and not _has_subject(said)):
            return True
    return "subject_report" in said.ahead and ("finite" not in said.ahead or is_denied(said))


def _harmless(said: Statement) -> bool:
    """Whether what did not happen is nothing to wish for ("inga avvikelser har skett")."""
    if "not" not in said.ahead or "harmless" not in said.ahead:
        return False
    nots = [mark.last for mark in said.before if mark.term.role == "not"]
    harmless = [mark.place for mark in said.before if mark.term.role == "harmless"]
    return any(0 < place - last <= _limits()["near"] for last in nots for place in harmless)


# --- what it says -----------------------------------------------------------------------------------------------------


def _told(said: Statement) -> str:
    """What a form that states says: done, unless it is hoped for, planned, or put off to a later year."""
    kind, ahead = said.kind, said.ahead
    if "forecast" in ahead:
        return kind.forecast
    if _planned(said):
        return kind.no if "may" in ahead and is_denied(said) else ""
    if kind.alone and "finite" not in ahead and _later(said):
        return kind.later
    return _plain(said)


def _open(said: Statement) -> str:
    """What the present tense and the infinitive say: mostly nothing."""
    kind, ahead = said.kind, said.ahead
    if "able" in ahead or ("may" in ahead and is_denied(said)):
        return _plain(said)
    if not EXPECTING.isdisjoint(ahead):
        return kind.no if is_denied(said) else kind.expected
    if not OPEN.isdisjoint(ahead) or "by" in said.behind or not _is_verdict(said):
        return ""
    if _later(said):
        return kind.later
    return _plain(said) if kind.stated else ""


def _plain(said: Statement) -> str:
    kind = said.kind
    if _partly(said):
        return kind.partly
    if is_denied(said):
        return kind.no
    if kind.yes == "achieved" and not AMOUNTS.isdisjoint(said.clause.roles):
        part = part_of(said.clause.marks) if said.clause.unknown else share(said.clause.marks)
        return kind.yes if part is None else share_to_status(part)
    return kind.yes


def _partly(said: Statement) -> bool:
    ahead, behind = said.ahead, said.behind
    if not PARTLY.isdisjoint(ahead) or "except" in behind or ("not" in ahead and "wholly" in ahead | behind):
        return True
    if "partly" in behind:
        partly = next(mark for mark in said.after if mark.term.role == "partly")
        return partly.place - said.mark.last <= int(_limits()["behind"])
    if said.kind.strength < TOLD:
        return False
    return "part" in ahead or ("only" in ahead and _only_some(said))


def _only_some(said: Statement) -> bool:
    """Whether a number stands right behind an "only" ("endast två möten")."""
    only = [mark.last + 1 for mark in said.before if mark.term.role == "only"]
    return any(mark.term.role == "number" and mark.place in only for mark in said.before)


def _planned(said: Statement) -> bool:
    """Whether a word of planning governs it: no finite verb comes between, nor is it in the past itself."""
    planning = [mark.place for mark in said.before if mark.term.role in OPEN and mark.term.role != "whether"]
    if not planning or said.mark.word.endswith(_endings("past_endings")):
        return False
    return not any(mark.term.role == "finite" and mark.place > planning[-1] for mark in said.before)


def _later(said: Statement) -> bool:
    """Whether a year after the plan's is named."""
    year, roles = said.scene.year, said.clause.roles
    if "next_year" in roles or "number" not in roles or year is None:
        return "next_year" in roles
    later = {str(year + more) for more in range(1, _limits()["later"] + 1)}
    return any(mark.word in later for mark in said.clause.marks)


# --- how strongly -----------------------------------------------------------------------------------------------------


def _is_verdict(said: Statement) -> bool:
    """Whether it is a verdict on the action: of it or its goal, with nothing beside it, or the note's first words."""
    clause = said.clause
    bare = clause.unknown == 0 and said.scene.free and "part" not in said.ahead
    if _has_subject(said) or (bare and ("work" not in clause.roles or said.scene.first)):
        return True
    return said.scene.first and said.mark.place < clause.first_unknown and clause.unknown <= _limits()["short"]


def _has_subject(said: Statement) -> bool:
    return not SUBJECTS.isdisjoint(said.ahead) or "subject_goal" in said.behind


@cache
def _limits() -> dict[str, Any]:
    limits: dict[str, Any] = knowledge()["limits"]
    return limits


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(_limits()[name])


@cache
def _governing() -> frozenset[str]:
    return frozenset(map(fold, _limits()["governing"]))


@cache
def _doubts() -> frozenset[str]:
    return frozenset(map(fold, knowledge()["doubts"]["words"]))

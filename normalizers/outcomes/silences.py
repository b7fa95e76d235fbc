"""What keeps a word that decides from saying anything: it asks, counts, wishes, looks back, or tells of a review."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from normalizers.outcomes.amounts import part_of
from normalizers.outcomes.statements import (
    DENIALS,
    SUBJECTS,
    Statement,
    endings,
    has_subject,
    is_denied,
    limits,
    listed,
)

STATELESS = frozenset({"drift", "review", "subject_report"})
COUNTED = frozenset({"number", "wholly"})
EXPECTING = frozenset({"forecast", "expect"})
REACHED = frozenset({"subject_goal", "partly"})
UNCLEAR = "unclear"
"""What is said where nobody knows."""

STEP = 1
"""The rank of what is only begun: "värdar som började i augusti" tells of the hosts."""


def is_silent(said: Statement) -> bool:
    """Whether a statement says nothing.

    >>> from normalizers.outcomes.clauses import text_to_clauses
    >>> from normalizers.outcomes.statements import Scene, clause_to_statements
    >>> scene = Scene(2025, False, False, True, None, False, True, True, True, False)
    >>> [is_silent(one) for one in clause_to_statements(text_to_clauses("Antal genomförda möten")[0], scene)]
    [True]
    """
    kind, ahead = said.kind, said.ahead
    if (kind.about and not speaks_of_goal(said)) or (kind.alone and not _stands_alone(said)):
        return True
    if (kind.behind and not _after_auxiliary(said)) or (kind.named and _is_attribute(said)):
        return True
    if "aim" in ahead or (said.before and said.before[0].term.role == "that" and said.scene.heads):
        return True
    if _speaks_of_else(said):
        return True
    if kind.alone and kind.events and "harmless" in ahead:
        return True
    if kind.state and _no_outcome(said):
        return True
    if "asked" in said.clause.roles and ("asked" in ahead or "if" in ahead):
        return True
    if ("count" in ahead and not said.scene.counted) or ("if" in ahead and _conditional(said)):
        return True
    if "until" in ahead or _is_condition(said) or ("whether" in said.clause.roles and _awaited(said)):
        return True
    return _attributive(said) or _reviewed(said) or _harmless(said) or ("once" in ahead and is_denied(said))


def speaks_of_goal(said: Statement) -> bool:
    """Whether what may be said of anything is said of the goal, or of how many of those meant were reached."""
    if not REACHED.isdisjoint(said.clause.roles) or part_of(said.clause.marks) is not None:
        return True
    return said.mark.term.told or "able" in said.ahead or not EXPECTING.isdisjoint(said.ahead)


def _speaks_of_else(said: Statement) -> bool:
    """Whether it tells of a thing beside the action, or of a decision against it ("beslutade att pausa")."""
    if said.kind.rank == STEP and said.mark.before in listed("relative"):
        return True
    against = any(mark.term.kind and mark.term.kind.yes in DENIALS for mark in said.clause.marks)
    return against and said.mark.word in listed("deciding")


def _no_outcome(said: Statement) -> bool:
    """Whether what is so says nothing of the action: it only grew, is a need, or tells how the action is reviewed."""
    kind, roles = said.kind, said.clause.roles
    if "count" in said.behind:
        return True
    if not STATELESS.isdisjoint(roles) or (kind.counted and COUNTED.isdisjoint(said.ahead | said.behind)):
        return True
    needs = (mark.place - said.mark.last for mark in said.after if mark.term.role == "harmless")
    if any(away <= limits()["near"] for away in needs):
        return True
    return any(mark.word in listed("have") for mark in said.before)


def _after_auxiliary(said: Statement) -> bool:
    """Whether a form of a verb stands behind its auxiliary, or in a clause without a verb ("Kontaktperson utsedd")."""
    auxiliaries = {mark.word for mark in said.before} & said.kind.behind
    if not auxiliaries.isdisjoint(listed("have")):
        return True
    verbless = "finite" not in said.clause.roles
    if _names_people(said, auxiliaries):
        return False
    return (bool(auxiliaries) or verbless) and said.mark.free and not _is_attribute(said)


def _names_people(said: Statement, auxiliaries: AbstractSet[str]) -> bool:
    """Whether a participle is a noun: behind a number or a genitive, with no auxiliary before both."""
    before = said.mark.before
    counted = said.before and said.before[-1].term.role in COUNTED and said.before[-1].last + 1 == said.mark.place
    return bool(counted) or (before.endswith("s") and not auxiliaries)


def _is_attribute(said: Statement) -> bool:
    """Whether a form that may be said of a noun is ("de planerade mötena")."""
    return said.mark.before in listed("governing") | listed("determiners")


def _is_condition(said: Statement) -> bool:
    """Whether it is told when it would be so ("genomförd om minst tio möten har hållits"), on either side."""
    marks = said.clause.marks
    claims = {mark.last + 1 for mark in marks if mark.term.kind and mark.term.kind.yes == "achieved"}
    ifs = [mark.place for mark in marks if mark.term.role == "if" and mark.place in claims]
    present = [mark.place for mark in marks if mark.word in listed("present")]
    return any(min(present, default=at) < at < max(claims) - 1 for at in ifs)


def _awaited(said: Statement) -> bool:
    """Whether it is told what follows once it is so, or when it will be ("uppnått när alla skolor har fått besök")."""
    marks = said.clause.marks
    whens = [mark for mark in marks if mark.word in listed("whens")]
    present = [mark.place for mark in marks if mark.word in listed("present")]
    if any(place < said.mark.place or when.place > said.mark.place for when in whens for place in present):
        return True
    opens = bool(said.before) and said.before[0].term.role == "whether"
    return opens and any(mark.word in listed("present") for mark in said.before)


def _attributive(said: Statement) -> bool:
    """Whether it is only said of what is counted ("genomförda utbildningar", "protokoll för genomförda möten")."""
    if "finite" in said.clause.roles or not said.mark.word.endswith(endings("attributes")):
        return False
    lone = said.scene.first and said.scene.alone and said.mark.place == 0 and not said.mark.free
    return lone or said.mark.before in listed("governing")


def _stands_alone(said: Statement) -> bool:
    if said.kind.strict:
        return said.clause.unknown == 0 and len([mark for mark in said.clause.marks if mark.term.kind]) == 1
    if said.clause.unknown == 0 or (said.mark.word in listed("closing") and said.mark.end == said.clause.end):
        return True
    if said.mark.end == said.clause.end and not COUNTED.isdisjoint(said.ahead):
        return True
    if said.kind.rest and said.mark.place == 0:
        return True
    heads = said.scene.first and said.mark.place == 0 and said.clause.unknown <= limits()["short"]
    return (heads and said.mark.free) or has_subject(said) or said.mark.before in said.kind.after


def _conditional(said: Statement) -> bool:
    """Whether it is asked if it is so ("oklart om målet är uppnått")."""
    ifs = [mark for mark in said.before if mark.term.role == "if"]
    if ifs and any(mark.term.kind and mark.term.kind.yes == UNCLEAR for mark in said.before):
        return True
    subjects = {mark.place for mark in said.before if mark.term.role in SUBJECTS}
    return any(mark.place == 0 or mark.last + 1 in subjects for mark in ifs)


def _reviewed(said: Statement) -> bool:
    """Whether it is told how or when the action is followed up, or that it was not."""
    return said.scene.review or "subject_report" in said.ahead


def _harmless(said: Statement) -> bool:
    """Whether what did not happen is nothing to wish for ("inga avvikelser har skett")."""
    nots = [mark.last for mark in said.before if mark.term.role == "not"]
    harmless = [mark.place for mark in said.before if mark.term.role == "harmless"]
    return any(0 < place - last <= limits()["near"] for last in nots for place in harmless)

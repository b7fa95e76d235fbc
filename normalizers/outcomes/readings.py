"""A word of a follow-up that decides, read: the status that it comes to, and how strongly it says so."""

from __future__ import annotations

from normalizers.outcomes.amounts import part_of, percent_of, share, share_to_status
from normalizers.outcomes.silences import EXPECTING, UNCLEAR, is_silent
from normalizers.outcomes.statements import SOME, Statement, endings, has_subject, is_denied, is_partly, limits

OUTRIGHT, TOLD, WEAK = 3, 2, 1
"""A verdict on the action, what was done, a hint."""

PLANNING = frozenset({"future", "may"})
OPEN = PLANNING | {"whether"}
ABLE = frozenset({"able", "unable"})
AMOUNTS = frozenset({"number", "percent"})


def statement_to_status(said: Statement) -> str:
    """The status that a statement comes to, or "" where it says nothing: it plans, asks, counts or looks back.

    >>> from normalizers.outcomes.clauses import text_to_clauses
    >>> from normalizers.outcomes.statements import Scene, clause_to_statements
    >>> scene = Scene(2025, False, False, True, None, False, True, True, True, False)
    >>> [statement_to_status(one) for one in clause_to_statements(text_to_clauses("Målet är inte uppnått")[0], scene)]
    ['not_achieved']
    """
    if is_silent(said):
        return ""
    return _told(said) if said.mark.term.told else _open(said)


def statement_to_strength(said: Statement) -> int:
    """How strongly a statement speaks: a verdict on the action, what was done, or a hint."""
    kind = said.kind
    if kind.no_strength and is_denied(said):
        return kind.no_strength
    if (kind.strength < TOLD and kind.rank == 0) or (not said.mark.term.told and is_moved(said)):
        return WEAK
    if kind.strength < TOLD:
        return TOLD if said.scene.alone and not said.clause.unknown else WEAK
    if "preparing" in said.ahead:
        return TOLD
    if "once" in said.clause.roles:
        return WEAK
    return OUTRIGHT if _is_verdict(said) else TOLD


def speaks_of_all(said: Statement, strength: int) -> bool:
    """Whether it speaks of the whole action: parts of it may fail though its goal is reached."""
    return strength == OUTRIGHT if said.kind.events else not is_partly(said)


def _told(said: Statement) -> str:
    """What a form that states says: done, unless it is hoped for, planned, or put off to a later year."""
    kind, ahead = said.kind, said.ahead
    if "forecast" in ahead:
        return kind.forecast
    if _planned(said) and kind.yes != UNCLEAR:
        return kind.no if "may" in ahead and is_denied(said) else ""
    if (kind.state or (kind.alone and "finite" not in ahead)) and _later(said):
        return kind.later
    return _plain(said)


def _open(said: Statement) -> str:
    """What the present tense and the infinitive say: mostly nothing."""
    kind, ahead = said.kind, said.ahead
    if not ABLE.isdisjoint(ahead) or ((kind.stated or "may" in ahead) and is_denied(said)):
        return _plain(said)
    if not EXPECTING.isdisjoint(ahead):
        expected = kind.forecast if _later(said) else kind.expected
        return kind.no if is_denied(said) else expected
    if is_moved(said):
        return kind.later
    if not OPEN.isdisjoint(ahead) or "by" in said.behind or not _is_verdict(said):
        return ""
    if _later(said):
        return kind.later
    return _plain(said) if kind.stated else ""


def _plain(said: Statement) -> str:
    kind = said.kind
    if is_partly(said):
        return kind.partly
    if is_denied(said):
        return kind.no
    if kind.yes == "achieved" and "preparing" in said.ahead:
        return "started"
    if kind.yes == "achieved" and not AMOUNTS.isdisjoint(said.clause.roles):
        marks = said.clause.marks
        parts = (part_of(marks), percent_of(said.before)) if said.clause.unknown else (share(marks),)
        part = next((found for found in parts if found is not None), None)
        return kind.yes if part is None else share_to_status(part)
    return kind.yes


def _planned(said: Statement) -> bool:
    """Whether a word of planning governs it: no finite verb comes between, nor is it in the past itself."""
    planning = [mark.place for mark in said.before if mark.term.role in PLANNING]
    if not planning or said.mark.word.endswith(endings("past_endings")):
        return False
    return not any(mark.term.role == "finite" and mark.place > planning[-1] for mark in said.before)


def _later(said: Statement) -> bool:
    """Whether a year after the plan's is named."""
    year, roles = said.scene.year, said.clause.roles
    if "next_year" in roles or "number" not in roles or year is None:
        return "next_year" in roles
    later = {str(year + more) for more in range(1, limits()["later"] + 1)}
    return any(mark.word in later for mark in said.clause.marks)


def is_put_off(said: Statement) -> bool:
    """Whether the present tense or an infinitive tells what is done in a later year ("genomförs även 2026")."""
    return not said.mark.term.told and _later(said)


def is_moved(said: Statement) -> bool:
    """Whether what was to be done this year is planned for a later one ("ska genomföras under 2026 i stället")."""
    return said.kind.yes == "achieved" and _later(said) and not PLANNING.isdisjoint(said.ahead) and not is_denied(said)


def _is_verdict(said: Statement) -> bool:
    """Whether it is a verdict on the action: of it or its goal, with nothing beside it, or the note's first words."""
    clause = said.clause
    bare = clause.unknown == 0 and said.scene.free and SOME.isdisjoint(said.ahead)
    if has_subject(said) or (bare and ("work" not in clause.roles or said.scene.first)):
        return True
    return said.scene.first and said.mark.place < clause.first_unknown and clause.unknown <= limits()["short"]

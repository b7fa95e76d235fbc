"""What each clause of a follow-up says of its action: a status, how strongly, and by which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, zip_longest

from normalizers.outcomes.amounts import COUNTED, is_planned, number, outcome, part_of, share, share_to_status
from normalizers.outcomes.clauses import Clause, Mark
from normalizers.outcomes.readings import (
    OUTRIGHT,
    TOLD,
    WEAK,
    is_put_off,
    speaks_of_all,
    statement_to_status,
    statement_to_strength,
)
from normalizers.outcomes.shortfall import is_unit
from normalizers.outcomes.statements import Scene, Statement, clause_to_statements, has_subject, is_denied, limits
from normalizers.outcomes.status_words import Kind, knowledge
from pipeline.text import fold

LABEL = frozenset(":?=")
"""What stands before an answer ("Genomfört: ja")."""

NO_ANSWER = frozenset({"future", "review", "count", "asked", "may", "if", "reply"})
PART = {"achieved": "partly_achieved"}
DONE = frozenset({"achieved", "partly_achieved"})
CHOICES = (frozenset({"achieved", "not_achieved"}), frozenset({"achieved", "not_carried_out"}))
"""What a form has to choose from ("genomförd/ej genomförd"): no verdict."""

SOME = frozenset({"partly", "except", "part"})
NONE_ROLES = frozenset({"not", "next_year", "number", "break"})
"""What may stand in a clause that names what there was none of."""

PARTS = frozenset({"number", "part", "one"})
QUALIFIES = frozenset({"not", "partly", "except"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a clause says, and where; ``whole``: of all of the action, so that it may contradict a verdict; ``rank``: of
    its kind; ``likely``: a word of it was known by likeness only; ``contrast``: its sentence sets one thing against
    another; ``reason``: it tells why; ``onward``: that it goes on or is done in a later year; ``kind``: the kind of the
    word that decides, ``until``: the kinds that overtake it;
    ``named``: it speaks of the action or its goal by name; ``rest``: of the others ("resterande").
    """

    status: str
    strength: int
    start: int
    end: int
    paragraph: int
    sentence: int
    whole: bool
    rank: int
    likely: bool
    contrast: bool
    reason: bool
    onward: bool = False
    kind: str = ""
    until: frozenset[str] = frozenset()
    named: bool = False
    rest: bool = False


def clauses_to_evidence(clauses: Sequence[Clause], year: int | None) -> tuple[Evidence, ...]:
    """What a note's clauses say, in order; ``year`` is the plan's. An answer takes the place of the label before it.

    >>> from normalizers.outcomes.clauses import text_to_clauses
    >>> [one.status for one in clauses_to_evidence(text_to_clauses("Inte klart. Ska genomföras 2026."), 2025)]
    ['started']
    """
    found: list[Evidence] = []
    before: Clause | None = None
    for clause, scene in zip(clauses, _scenes(clauses, year), strict=True):
        said = list(clause_to_evidence(clause, scene))
        found = _amended(found, before, clause, said)
        found += said
        before = clause
    return (*_without_sequels(_without_menus(found, clauses)), *_outcomes(clauses))


def _without_sequels(found: Sequence[Evidence]) -> Sequence[Evidence]:
    """What was found, without what goes on in a later year where this year's was done.

    What is only planned for a later year counts where nothing else is said.
    """
    is_done = any(one.status in DONE for one in found)
    is_told = any(not one.onward for one in found)
    return [one for one in found if not (one.onward and (is_done or (is_told and one.strength == WEAK)))]


def _outcomes(clauses: Sequence[Clause]) -> Iterator[Evidence]:
    """What numbers beside those that were planned come to ("Planerat: 10 möten. Utfall: 6")."""
    by_sentence = groupby(clauses, key=lambda clause: clause.sentence)
    part = outcome([[mark for clause in of for mark in clause.marks] for _, of in by_sentence])
    if part is not None:
        last = clauses[-1]
        start, end = clauses[0].start, last.end
        yield Evidence(
            share_to_status(part), TOLD, start, end, last.paragraph, last.sentence, True, 2, False, False, False
        )


def _amended(found: list[Evidence], before: Clause | None, clause: Clause, said: Sequence[Evidence]) -> list[Evidence]:
    """What was found so far, without the label that a clause answers, or with a part of it taken back."""
    if said and before and before.ender in LABEL and not _last_kind(clause) and "harmless" not in clause.roles:
        return [one for one in found if one.start < before.start]
    if not said and found and found[-1].sentence == clause.sentence and _takes_back(clause):
        last = found[-1]
        return [*found[:-1], replace(last, status=PART.get(last.status, last.status), end=clause.end)]
    return found


def _without_menus(found: Sequence[Evidence], clauses: Sequence[Clause]) -> Sequence[Evidence]:
    """What was found, without what a form has to choose from ("uppnådd/ej uppnådd")."""
    menus = tuple(_menus(clauses))
    dropped = [menu for menu in menus if _offers(found, *menu)]
    return [one for one in found if not any(start <= one.start < end for start, end in dropped)]


def _offers(found: Sequence[Evidence], start: int, end: int) -> bool:
    """Whether what stands between two places is both one thing and its opposite."""
    statuses = {one.status for one in found if start <= one.start < end}
    return any(choice <= statuses for choice in CHOICES)


def _menus(clauses: Sequence[Clause]) -> Iterator[tuple[int, int]]:
    """From where to where clauses stand that slashes join."""
    start = -1
    for clause in clauses:
        start = clause.start if start < 0 else start
        if clause.ender != "/":
            if clause.start > start:
                yield start, clause.end
            start = -1


def _scenes(clauses: Sequence[Clause], year: int | None) -> Iterator[Scene]:
    """What surrounds each clause; a sentence tells of a review from the clause on that does."""
    asking = {clause.sentence for clause in clauses if clause.ender == "?"}
    contrasts = {clause.sentence for clause in clauses if _contrasts(clause)}
    reviewed = spoken = -1
    before: Clause | None = None
    for clause, following in zip_longest(clauses, clauses[1:]):
        reviewed = clause.sentence if "review" in clause.roles else reviewed
        around = clause.sentence == reviewed, clause.sentence in asking, before is None
        asked = _last_kind(before) if before and before.ender in LABEL else None
        heads = before is None or before.sentence != clause.sentence
        alone = heads and (following is None or following.sentence != clause.sentence)
        free = clause.sentence != spoken
        yield Scene(
            year,
            *around,
            asked,
            _is_counted(clause, following),
            alone,
            free,
            heads,
            clause.sentence in contrasts,
            _is_target(before, clause),
        )
        spoken = clause.sentence if clause.unknown else spoken
        before = clause


def _is_target(before: Clause | None, clause: Clause) -> bool:
    """Whether a clause says what the goal is, behind its label ("Mål: 80 % av personalen utbildad")."""
    if before is None or before.ender not in LABEL or "subject_goal" not in before.roles:
        return False
    return bool(clause.marks) and clause.marks[0].term.role in COUNTED


def _contrasts(clause: Clause) -> bool:
    """Whether a clause is set against the one before it ("men", "däremot", "övriga")."""
    return clause.opener in words("contrast") or "other" in clause.roles


def _takes_back(clause: Clause) -> bool:
    """Whether a clause takes a part of what was said back ("men inte på fritids", "den södra inte")."""
    last = clause.marks[-1] if clause.marks else None
    if last and last.term.role == "not" and last.end == clause.end and clause.unknown <= limits()["ellipsis"]:
        return not clause.roles & {"able", "answer_no", "harmless"}
    first = clause.marks[0] if clause.marks else None
    if clause.opener in words("contrast") and any(mark.word in words("yet") for mark in clause.marks):
        return True
    return first is not None and first.place == 0 and first.word in words("ellipsis")


@cache
def words(name: str) -> frozenset[str]:
    """A list of words of status.toml, folded."""
    return frozenset(map(fold, knowledge()[name]["words"]))


def clause_to_evidence(clause: Clause, scene: Scene) -> Iterator[Evidence]:
    """What one clause says: a statement for each word in it that decides, or what its answers and shares say."""
    if scene.asks or scene.target:
        return
    statements = clause_to_statements(clause, scene)
    if not statements and not clause.unknown and NO_ANSWER.isdisjoint(clause.roles):
        status = _answer(clause, scene)
        if status:
            yield _evidence(clause, scene, clause.marks, status, OUTRIGHT, True, 2)
    if not statements and clause.unknown <= limits()["ellipsis"] and {"not", "harmless"} <= clause.roles:
        yield _evidence(clause, scene, clause.marks, "as_planned", WEAK, False, 2)
    if not statements and ({"not", "able"} <= clause.roles or (scene.heads and _names_none(clause))):
        yield _evidence(clause, scene, clause.marks, "not_carried_out", WEAK, False, 2)
    if not statements and scene.heads and _names_some(clause):
        yield _evidence(clause, scene, clause.marks, "achieved", WEAK, False, 2)
    yield from _meant_to_evidence(clause, scene)
    for said in statements:
        status = statement_to_status(said)
        if status:
            strength = statement_to_strength(said)
            used = (*said.before, said.mark, *(mark for mark in said.after if mark.term.role in QUALIFIES))
            one = _evidence(clause, scene, used, status, strength, speaks_of_all(said, strength), said.kind.rank)
            onward = said.kind.onward or (is_put_off(said) and status == said.kind.later)
            yield replace(
                one,
                onward=onward,
                kind=said.kind.name,
                until=said.kind.until,
                named=has_subject(said),
                rest=_speaks_of_rest(said, status),
            )


def _names_none(clause: Clause) -> bool:
    """Whether a clause without a verb begins with what there was none of, and when ("Ingen vandring i år")."""
    first = clause.marks[0] if clause.marks else None
    none = first is not None and first.place == 0 and first.word in words("none")
    return none and 0 < clause.unknown < clause.places - 1 and clause.roles <= NONE_ROLES


def _names_some(clause: Clause) -> bool:
    """Whether a clause without a verb begins with so many of something ("Fyra träffar under våren")."""
    first = clause.marks[0] if clause.marks else None
    if first is None or first.place or first.term.role != "number" or number(first.word) <= 0:
        return False
    counted = clause.unknown == 1 and clause.roles <= NONE_ROLES
    return counted and not clause.noun.endswith(_persons()) and not is_unit(clause.noun)


@cache
def _persons() -> tuple[str, ...]:
    return tuple(knowledge()["people"]["endings"])


def _meant_to_evidence(clause: Clause, scene: Scene) -> Iterator[Evidence]:
    """What so many of those that were planned come to, whatever the verb ("av åtta planerade träffar blev tre av").

    So is a share of one thing that is all that a note says ("22 av 22 skolor").
    """
    lone = scene.first and scene.alone and clause.unknown == 1
    part = part_of(clause.marks) if lone else None
    if part is not None and clause.unknown:
        yield _evidence(clause, scene, clause.marks, share_to_status(part), TOLD, True, 2)


def _speaks_of_rest(said: Statement, status: str) -> bool:
    """Whether it is said of what is left: of the others, of so many more ("..., ett nåddes inte"), of a thing not done.

    A thing beside the action that is not finished is left, too ("men rutinen är inte klar").
    """
    if said.kind.rest or "other" in said.clause.roles:
        return True
    if said.before and said.before[0].place == 0 and said.before[0].term.role in PARTS and not said.scene.heads:
        return True
    return status == "started" and is_denied(said) and not has_subject(said)


def _answer(clause: Clause, scene: Scene) -> str:
    """What a clause says that holds answers, shares and the like, and nothing else."""
    part, roles, asked = share(clause.marks), clause.roles, scene.asked
    if part is not None:
        return "" if is_planned(clause.marks) else share_to_status(part)
    if not SOME.isdisjoint(roles):
        return "partly_achieved"
    if "answer_yes" in roles:
        return asked.yes if asked else "achieved"
    if "answer_no" in roles:
        return asked.no if asked else "not_achieved"
    if "not" in roles and "able" in roles:
        return "not_carried_out"
    if "not" in roles and "subject_report" not in roles:
        denied = "not_carried_out" if "subject_verdict" in roles else "not_achieved"
        return "" if "harmless" in roles else denied
    return "achieved" if "wholly" in roles else ""


def _is_counted(clause: Clause, following: Clause | None) -> bool:
    """Whether what a clause counts is given behind it ("antal genomförda möten: 12")."""
    if following is None or following.sentence != clause.sentence or not following.marks:
        return False
    return clause.ender in LABEL and following.marks[0].term.role == "number"


def _last_kind(clause: Clause) -> Kind | None:
    """What the last word of a clause that decides is of."""
    return next((mark.term.kind for mark in reversed(clause.marks) if mark.term.kind), None)


def _evidence(
    clause: Clause, scene: Scene, used: Sequence[Mark], status: str, strength: int, whole: bool, rank: int
) -> Evidence:
    start = clause.start if strength == OUTRIGHT else used[0].start
    likely = any(mark.likely for mark in used)
    return Evidence(
        status,
        strength,
        start,
        max([mark.end for mark in used]),
        clause.paragraph,
        clause.sentence,
        whole,
        rank,
        likely,
        scene.contrast,
        clause.opener in words("reasons"),
    )

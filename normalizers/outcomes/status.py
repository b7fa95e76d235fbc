"""What a follow-up says of its action: the status of a note, and the last verdict of the whole cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from normalizers.outcomes.clauses import text_to_clauses
from normalizers.outcomes.evidence import Evidence, clauses_to_evidence
from normalizers.outcomes.items import text_to_items
from normalizers.outcomes.readings import OUTRIGHT, TOLD, WEAK
from normalizers.outcomes.shortfall import is_same_sentence, text_to_shortfall
from normalizers.outcomes.stamps import Part, text_to_parts
from normalizers.outcomes.status_words import knowledge
from normalizers.sayings import says_something

NOT_REPORTED, UNCLEAR = "not_reported", "unclear"
DENIALS = frozenset({"not_achieved", "not_carried_out"})
LEFT = DENIALS | {"started"}
"""What may be said of the rest of a thing that was done in part."""

REMAINS = "remains"
"""The kind of what says that something is left: beside it a hint tells what was done."""

INTERIM = frozenset({"started", "not_carried_out", "as_planned"})
"""Verdicts that what is told later may overtake, as it may one of the rank ``LATE``."""

GOAL, LATE = 3, 4
"""Ranks of what speaks of the goal, and of what is late."""

DONE = frozenset({"achieved", "partly_achieved"})
MADE_GOOD = frozenset({"achieved", "as_planned"})
CLAIMS = frozenset({"achieved", "as_planned", "started"})
CACHED = 1 << 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and the words that decided it; ``contradicted``: its own note says otherwise; ``sure`` is 0 to 1."""

    status: str
    text: str | None
    contradicted: bool
    sure: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, how strongly it was spoken, and whether what is told later may overtake it."""

    verdict: Verdict
    strength: int
    interim: bool = True


@lru_cache(maxsize=CACHED)
def text_to_verdict(text: str | None, year: int | None) -> Verdict:
    """The last verdict of a follow-up; ``year`` is the plan's. What no word decides is ``not_reported``.

    What a later note only tells takes the place of an interim verdict, not of one on what came of the action. A note
    that only hints counts where no other says more. Notes that stand newest first are read from their end.

    >>> text_to_verdict("250828: Pågår. VB: Åtgärden bedöms vara delvis uppnådd. Arbetet ska fortsätta.", 2025)
    Verdict(status='partly_achieved', text='Åtgärden bedöms vara delvis uppnådd', contradicted=False, sure=0.94)
    >>> text_to_verdict("Målet är uppnått. Inga möten har hållits.", 2025).contradicted
    True
    """
    if not says_something(text):
        return Verdict(NOT_REPORTED, None, False, knowledge()["sure"]["empty"])
    judged = [note_to_verdict(part.text, year) for part in in_time(text_to_parts(text or "", year))]
    last = Judged(Verdict(NOT_REPORTED, None, False, knowledge()["sure"]["silent"]), 0)
    for one in judged:
        last = one if _overtakes(one, last) else last
    return last.verdict


def _overtakes(later: Judged, earlier: Judged) -> bool:
    """Whether what a later note says counts instead of what an earlier one said."""
    if earlier.strength == OUTRIGHT and not earlier.interim:
        return later.strength == OUTRIGHT
    done = earlier.strength > 0 and later.verdict.status in DONE
    return done or (later.strength >= min(earlier.strength, TOLD) and later.strength > 0)


def in_time(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts of a follow-up as they were written, where all of them say that they stand newest first."""
    orders = [part.order for part in parts]
    newest_first = len(parts) > 1 and all(one and other and one > other for one, other in pairwise(orders))
    return parts[::-1] if newest_first else parts


@lru_cache(maxsize=CACHED)
def note_to_verdict(text: str, year: int | None) -> Judged:
    """The verdict of one note: the last outright one, else what it tells was done; things told one by one all count."""
    mixed = items_to_verdict(text_to_items(text), year)
    if mixed is not None:
        return Judged(mixed, OUTRIGHT, False)
    found = clauses_to_evidence(text_to_clauses(text), year)
    if any(not one.reason for one in found):
        found = tuple([one for one in found if not one.reason])
    found = tuple([one for one in found if not _made_up_for(one, found)])
    if not found:
        return Judged(Verdict(NOT_REPORTED, None, False, knowledge()["sure"]["silent"]), 0)
    parted = _parted(text, found)
    if parted is not None:
        return Judged(parted, max(one.strength for one in found), False)
    strength = max(one.strength for one in found)
    strongest = [one for one in found if one.strength == strength]
    if strength < OUTRIGHT:
        told = _told(text, found, strength)
        return Judged(_fallen_short(text, strongest[-1], told), strength)
    last = strongest[-1]
    if any(_is_other_side(one, last) for one in found):
        return Judged(_verdict(text, last, "partly_achieved"), strength, False)
    against = [one for one in found if contradicts(one, last)]
    if against:
        return Judged(_unclear(text, last, against[0]), strength, False)
    verdict = _fallen_short(text, last, _verdict(text, last))
    return Judged(verdict, strength, last.status in INTERIM or last.rank == LATE)


def items_to_verdict(items: Sequence[tuple[str, str]], year: int | None) -> Verdict | None:
    """Partly achieved where of things that are told one by one some are done and others are not; None elsewhere."""
    verdicts = [item_to_verdict(*item, year) for item in items]
    done = [one for one in verdicts if one.status in DONE]
    left = [one for one in verdicts if one.status in LEFT]
    if not done or not left:
        return None
    first, second = [one for one in verdicts if one in (done[0], left[0])][:2]
    return Verdict("partly_achieved", f"{first.text} … {second.text}", False, min(done[0].sure, left[0].sure))


def item_to_verdict(label: str, text: str, year: int | None) -> Verdict:
    """What is said of one thing, read by itself, or behind what it is called ("Belysning: utbytt")."""
    alone = note_to_verdict(text, year).verdict
    if alone.status != NOT_REPORTED or not label:
        return alone
    return replace(note_to_verdict(f"{label} {text}", year).verdict, text=text.rstrip("."))


def _parted(text: str, found: Sequence[Evidence]) -> Verdict | None:
    """Partly achieved where some was done and the rest was not ("Tre hölls. Övriga ställdes in."); None elsewhere.

    A verdict on the whole goal stands as it is.
    """
    left = [one for one in found if one.status in LEFT and one.rest]
    least = WEAK if any(one.kind == REMAINS for one in left) else TOLD
    done = [one for one in found if one.status in DONE and one.strength >= least and not one.rest]
    if not done or not left or any(_judges_goal(one) for one in found):
        return None
    return _verdict(text, left[-1], "partly_achieved")


def _judges_goal(one: Evidence) -> bool:
    """Whether it is a verdict on the whole goal."""
    return one.rank >= GOAL and not one.rest and one.status != "partly_achieved"


def _fallen_short(text: str, one: Evidence, verdict: Verdict) -> Verdict:
    """A verdict, or partly achieved where its note goes on to tell that less was done than was meant.

    A verdict on the goal and an answer stand as they are; one on the action by name may be limited in its own sentence.
    """
    if verdict.status not in ("achieved", "as_planned") or one.rank >= GOAL or not one.kind:
        return verdict
    short = text_to_shortfall(text, one.start)
    if short is None or (one.named and not is_same_sentence(text, one.start, short[0])):
        return verdict
    words = text[min(one.start, short[0]) : max(one.end, short[1])]
    return replace(verdict, status="partly_achieved", text=words)


def _is_other_side(one: Evidence, verdict: Evidence) -> bool:
    """Whether the sentence of a verdict sets another against it ("genomfördes, men fick avbrytas")."""
    if not one.contrast or one.sentence != verdict.sentence:
        return False
    if verdict.status == "achieved":
        return one.status in DENIALS
    return verdict.status in DENIALS and one.status == "achieved" and one.rank == verdict.rank and one.strength > WEAK


def contradicts(one: Evidence, verdict: Evidence) -> bool:
    """Whether what a note tells goes against its verdict: nothing was done, and the goal reached all the same.

    Who says that the goal is reached says that something was done, and that it was started; not the other way round.
    A verdict in a line above is an interim one, no contradiction; nor is what was called off and held after all.
    """
    if one is verdict or (one.paragraph < verdict.paragraph and one.strength == OUTRIGHT):
        return False
    if verdict.kind in one.until and one.start < verdict.start:
        return False
    denies, claims = (one, verdict) if one.status in DENIALS else (verdict, one)
    if denies.status not in DENIALS or claims.status not in CLAIMS or not denies.whole:
        return False
    return claims.strength == OUTRIGHT and denies.rank <= claims.rank


def _told(text: str, told: Sequence[Evidence], strength: int) -> Verdict:
    """What a note tells comes to: on plan, done in part, or the last thing told.

    What is told less strongly than the rest counts where it stands in contrast, or was not done.
    """
    found = [one for one in told if one.strength == strength]
    sides = [one for one in told if one.contrast or one.status in DENIALS]
    statuses = [one.status for one in (*found, *sides)]
    done = any(status in DONE for status in statuses) or any(one.status in CLAIMS and one.rank > 1 for one in sides)
    found = [one for one in found if one.rank or not done]
    failed = any(status in DENIALS for status in statuses)
    if (done and failed) or "partly_achieved" in statuses:
        return _verdict(text, found[-1], "partly_achieved")
    planned = [one for one in found if one.status == "as_planned"]
    return _verdict(text, planned[-1] if planned and not failed else found[-1])


def _made_up_for(one: Evidence, found: Sequence[Evidence]) -> bool:
    """Whether the same sentence tells that it was done after all ("ställdes in i maj men hölls i juni")."""
    later = [other for other in found if other.sentence == one.sentence and other.start > one.start]
    good = [other for other in later if other.status in MADE_GOOD and (not one.whole or other.kind in one.until)]
    return one.status in DENIALS and bool(good)


def _verdict(text: str, one: Evidence, status: str | None = None) -> Verdict:
    return Verdict(status or one.status, text[one.start : one.end], False, _sure(one))


def _unclear(text: str, verdict: Evidence, against: Evidence) -> Verdict:
    first, second = sorted((verdict, against), key=lambda one: one.start)
    words = f"{text[first.start : first.end]} … {text[second.start : second.end]}"
    return Verdict(UNCLEAR, words, True, knowledge()["sure"]["contradicted"])


def _sure(one: Evidence) -> float:
    sure: Mapping[str, float] = knowledge()["sure"]
    name = {OUTRIGHT: "outright", TOLD: "told", WEAK: "weak"}[one.strength]
    return round(sure[name] - (sure["typo"] if one.likely else 0), 2)

"""Where a role stands among the verbs, prepositions and joining words of its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.roles.data import Mention, role_words, word_set
from normalizers.roles.marks import (
    BETWEEN,
    CLOSE,
    DONE_BY,
    EMPLOYED,
    INVITES,
    JOIN,
    LEADS,
    LED_BY,
    MODIFIER,
    MORE,
    OF,
    OPEN,
    PART,
    RELATIVE,
    ROLE,
    TOGETHER,
    VERB,
    WITH,
    WORD,
)
from normalizers.roles.signs import Sign

JOINS = frozenset((JOIN, OPEN, CLOSE, MORE))
LEFT_OUT = frozenset((MODIFIER,))

START, LISTED, BESIDE, SEAT, STAND_IN, OBJECT, BLOCKED, HIRED, SUBORDINATE = (
    "start", "listed", "beside", "seat", "stand_in", "object", "blocked", "hired", "subordinate",
)  # fmt: skip

BY_LAST = {
    LED_BY: LED_BY,
    PART: PART,
    INVITES: PART,
    WITH: WITH,
    BETWEEN: WITH,
    TOGETHER: TOGETHER,
    EMPLOYED: HIRED,
    DONE_BY: START,
}
"""Where a mention stands by the kind of the last sign before it."""


def gap_to_place(
    gap: Sequence[Sign], before: Sequence[Mention], past: Sequence[Sign] = (), ahead: Sequence[Sign] = ()
) -> str:
    """Where a mention stands, told from what parts it from the one before it, or from the sentence's beginning."""
    kinds = [sign.kind for sign in gap]
    if all(kind in JOINS for kind in kinds):
        return (LISTED if kinds else BESIDE) if before else START
    if is_agent(gap, past):
        return START
    if is_relative(kinds):
        return SUBORDINATE
    last = kinds[-1]
    if last in BY_LAST:
        return BY_LAST[last]
    if last == OF:
        return of_to_place(gap, before, past)
    if gap[-1].low == ":":
        return label_to_place(kinds)
    if last == LEADS:
        return OBJECT if before else LED_BY
    if last in JOINS:
        return OBJECT if gap[-1].low in word_set("words", "and") and has_verb(past) and not acts_next(ahead) else START
    return OBJECT if before or LEADS in kinds or PART in kinds else START


def label_to_place(kinds: Sequence[str]) -> str:
    """Where a mention stands after a colon: as the word before the colon says."""
    label = kinds[-2] if len(kinds) > 1 else ""
    if label == LEADS:
        return LED_BY
    return PART if label in (PART, WITH) else START


def is_relative(kinds: Sequence[str]) -> bool:
    """Whether a relative clause goes on: what it names has no part, unless it says who leads or takes part."""
    if RELATIVE not in kinds:
        return False
    tail = kinds[len(kinds) - kinds[::-1].index(RELATIVE) :]
    return not {LED_BY, PART, WITH, JOIN, TOGETHER, LEADS, EMPLOYED, DONE_BY}.intersection(tail)


def of_to_place(gap: Sequence[Sign], before: Sequence[Mention], past: Sequence[Sign]) -> str:
    """Where a mention stands after a preposition: for those who stand in for it, where another sits, or nowhere."""
    words, preposition = role_words()["words"], gap[-1].low
    ahead = gap[-2].low if len(gap) > 1 else ""
    if ahead in words["stand_ins"] or (preposition == words["from"] and ahead in words["stand_ins_from"]):
        return gap_to_place(gap[:-2], before, past)
    if before and preposition in words["through"] and all(sign.kind in JOINS for sign in gap[:-1]):
        return LISTED
    if len(gap) == 1 and before and preposition in words["seats"]:
        return STAND_IN if preposition == words["from"] else SEAT
    return BLOCKED


def is_agent(gap: Sequence[Sign], past: Sequence[Sign]) -> bool:
    """Whether "av" tells who does what a passive verb says: "kallas ... av", "sprids av"."""
    if gap[-1].kind != OF or gap[-1].low != role_words()["words"]["by"]:
        return False
    ending = role_words()["words"]["passive"]
    passive = any(sign.kind in (VERB, PART) and sign.low.split()[0].endswith(ending) for sign in past)
    return passive or (len(gap) > 1 and gap[-2].kind == WORD and gap[-2].low.endswith(ending))


def acts_next(ahead: Sequence[Sign]) -> bool:
    """Whether the next thing said after a mention is a verb."""
    rest = [sign for sign in ahead if sign.kind not in LEFT_OUT]
    return bool(rest) and rest[0].kind in (VERB, LEADS, PART)


def signs_to_gap(signs: Sequence[Sign]) -> list[Sign]:
    """What parts two mentions, without the adjectives of the second; "respektive" after a preposition is one."""
    gap = [sign for sign in signs if sign.kind not in LEFT_OUT]
    if len(gap) > 1 and gap[-2].kind in (OF, WITH) and gap[-1].low in word_set("words", "described"):
        return gap[:-1]
    return gap


def has_verb(signs: Sequence[Sign]) -> bool:
    """Whether a sentence says that somebody does something."""
    verbs = word_set("parts", "verbs")
    # A line's end stands for a comma and is no word.
    said = [sign for sign in signs if sign.kind != ROLE]
    return any(sign.kind in (VERB, DONE_BY) or not verbs.isdisjoint(sign.low.split()[:1]) for sign in said)

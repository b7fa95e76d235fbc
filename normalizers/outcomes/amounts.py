"""Numbers and shares in a clause of a follow-up: per cent, and one number of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from normalizers.outcomes.clauses import Mark
from normalizers.outcomes.status_words import knowledge
from pipeline.text import fold

LABELS = ("planned", "came")
COUNTED = frozenset({"number", "percent"})
YEAR = re.compile(r"20\d\d")


def share(marks: Sequence[Mark]) -> float | None:
    """The share that a clause names: per cent, or one number of another."""
    for mark, following in zip(marks, (*marks[1:], None), strict=False):
        if mark.term.role == "percent" or (following and following.term.role == "percent_word"):
            return number(mark.word) / float(knowledge()["limits"]["whole"])
    return part_of(marks)


def part_of(marks: Sequence[Mark]) -> float | None:
    """The share of "två av fyra", "en av två".

    >>> from normalizers.outcomes.clauses import text_to_clauses
    >>> part_of(text_to_clauses("införts på en av två enheter")[0].marks)
    0.5
    >>> part_of(text_to_clauses("två av fyra möten")[0].marks), part_of(text_to_clauses("ett möte")[0].marks)
    (0.5, None)
    """
    for mark, total in pairwise(marks):
        # "en av" is a phrase of its own, as "en" alone is an article as often as a number.
        one_of = mark.term.role == "part" and mark.word in _number_words() and mark.last > mark.place
        if one_of and total.term.role == "number" and total.place == mark.last + 1 and number(total.word) > 1:
            return number(mark.word) / number(total.word)
    counted = [mark for mark in marks if mark.term.role in ("number", "of")]
    if [mark.term.role for mark in counted[:3]] == ["of", "number", "number"] and counted[0].place == 0:
        counted = [counted[2], counted[0], counted[1]]
    for mark, of, total in zip(counted, counted[1:], counted[2:], strict=False):
        roles = mark.term.role, of.term.role, total.term.role
        if roles == ("number", "of", "number") and total.place - of.place <= knowledge()["limits"]["of"]:
            return number(mark.word) / number(total.word) if number(total.word) else None
    return None


def percent_of(marks: Sequence[Mark]) -> float | None:
    """The share of "60 % av personalen", "60 procent av personalen".

    >>> from normalizers.outcomes.clauses import text_to_clauses
    >>> percent_of(text_to_clauses("60 % av personalen är utbildad")[0].marks)
    0.6
    """
    for mark, following in pairwise(marks):
        is_share = mark.term.role in ("percent", "percent_word") and following.term.role == "of"
        if is_share and following.place == mark.last + 1:
            return share(marks)
    return None


def outcome(sentences: Sequence[Sequence[Mark]]) -> float | None:
    """The share that a note's number of what came out is of its number of what was planned.

    The number behind a word such as "utfall" came out, or the one before "målet var" in the same sentence.

    >>> from normalizers.outcomes.clauses import text_to_clauses
    >>> outcome([[mark for clause in text_to_clauses("Mål: fyra träffar, utfall tre") for mark in clause.marks]])
    0.75
    """
    found: dict[str, Mark] = {}
    for marks in sentences:
        if any(mark.word in _listed("lower") for mark in marks):
            return None
        before: Mark | None = None
        for label, mark in _labelled(marks):
            if label:
                found.setdefault(label, mark)
            if label == "planned" and before:
                found.setdefault("came", before)
            before = None if label else mark
    if len(found) < len(LABELS) or found["planned"].term.role != found["came"].term.role:
        return None
    planned = number(found["planned"].word)
    return number(found["came"].word) / planned if planned else None


def _labelled(marks: Sequence[Mark]) -> Iterator[tuple[str, Mark]]:
    """The numbers of a sentence that count something, each with what the word just before it says that it is of."""
    label, end = "", 0
    for mark in marks:
        said = next((name for name in LABELS if mark.word in _listed(name)), "")
        if said:
            label, end = said, mark.end
        elif mark.term.role in COUNTED and mark.before not in _listed("naming") and not YEAR.fullmatch(mark.word):
            near = mark.start - end <= knowledge()["outcome"]["near"]
            yield label if near else "", mark
            label = ""


def is_planned(marks: Sequence[Mark]) -> bool:
    """Whether a number is one of what was planned ("målet var 100 %")."""
    return any(mark.word in _listed("planned") for mark in marks)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(map(fold, knowledge()["outcome"][name]))


def number(word: str) -> float:
    """A number as clauses hold it, with a blank for its decimal sign; 0 for a date and the like."""
    if word in _number_words():
        return _number_words()[word]
    whole, *rest = word.split()
    return float(f"{whole}.{''.join(rest)}") if len(rest) <= 1 and whole.isdecimal() else 0.0


@cache
def _number_words() -> Mapping[str, float]:
    numbers = knowledge()["numbers"]
    return dict(zip(map(fold, numbers["words"]), map(float, numbers["values"]), strict=True))


def share_to_status(share: float) -> str:
    """What a share of what was planned comes to.

    >>> share_to_status(0.5)
    'partly_achieved'
    """
    if share <= 0:
        return "not_carried_out"
    return "achieved" if share >= 1 else "partly_achieved"

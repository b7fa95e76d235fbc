"""A follow-up's text as clauses: the words of status.toml that each holds, and how many that it does not know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from normalizers.outcomes.shares import MONTHS, SHARE
from normalizers.outcomes.status_words import Entry, Term, abbreviations, across, knowledge, look_up
from pipeline.text import fold

TOKEN = re.compile(
    r"\d+(?=st\b)"
    r"|[^\W\d]\w*(?:[-'’]\w+)*(?::[a-zåäö]{1,2}\b)?|\d+(?:[.,]\d+)?\s?%|\d+(?:[-–/.:]\d+)+|\w+(?:[-'’]\w+)*|[^\w\s]|\n"
)
WEEK = re.compile(r"\bv\.?(?= ?\d)", re.IGNORECASE)
"""A week's sign before its number: no tick, and its full stop ends no sentence."""
COUNTED = re.compile(r" ([^\W\d_]+)")
ANSWERS = frozenset({"answer_yes", "answer_no", "partly"})
Token = tuple[Entry, int, int]
"""What is known of a word or mark, and from where to where it stands in its text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A known word or phrase in a clause: at which of its words, where in the text, and the word before it.

    ``free``: no word follows that it might be said of.
    """

    term: Term
    place: int
    last: int
    start: int
    end: int
    word: str
    before: str
    free: bool
    likely: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its known words, their roles, and the mark that ends it.

    ``unknown`` words of it are none that is known, the first at ``first_unknown`` (-1: none), ``noun`` the last;
    ``sentence`` and ``paragraph`` count from 0 over the text. It follows the words ``opener`` ("men"), or none.
    It has so many ``places``: a known phrase takes one for each of its words.
    """

    marks: tuple[Mark, ...]
    roles: frozenset[str]
    unknown: int
    first_unknown: int
    start: int
    end: int
    sentence: int
    paragraph: int
    ender: str
    opener: str
    noun: str
    places: int


def text_to_clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order.

    >>> [[mark.word for mark in clause.marks] for clause in text_to_clauses("Målet är ej uppnått, men mötena pågår.")]
    [['malet', 'ar', 'ej', 'uppnatt'], ['pagar']]
    """
    builder = _Builder()
    tokens = _tokens(text)
    at, last = 0, len(tokens)
    while at < last:
        at += builder.take(tokens, at)
    builder.close("")
    return tuple(builder.clauses)


def _tokens(text: str) -> Sequence[Token]:
    """The words and marks of a text with their places, without the full stops of abbreviations, and weeks by number."""
    weeks = {place for match in WEEK.finditer(text) for place in range(*match.span())}
    found = [match for match in TOKEN.finditer(text) if match.start() not in weeks]
    tokens = [token for match in found for token in _apart(match, text)]
    stops = [at for at, (entry, _, _) in enumerate(tokens) if entry.folded == "." and _goes_on(text, tokens, at)]
    for at in reversed(stops):
        del tokens[at]
    return tokens


def _apart(match: re.Match[str], text: str) -> Sequence[Token]:
    """A word or mark of a text; the three words of a share that is written with a stroke ("5/7 skolor")."""
    part = SHARE.fullmatch(match[0])
    is_share = part is not None and _is_share(part, text[match.end() :])
    words = (part["some"], knowledge()["share"]["of"], part["of"]) if part and is_share else (match[0],)
    return [(look_up(word), match.start(), match.end()) for word in words]


def _is_share(part: re.Match[str], after: str) -> bool:
    """Whether two numbers with a stroke between them are one of the other; a day, a school year, two weeks are none.

    What may be one of these is a share only before what is counted.
    """
    some, of = int(part["some"]), int(part["of"])
    counted = COUNTED.match(after)
    if some > of or not of:
        return False
    return some == 0 or (of > MONTHS and of != some + 1) or bool(counted and counted[1].lower().endswith(_plurals()))


@cache
def _plurals() -> tuple[str, ...]:
    return tuple(knowledge()["share"]["plurals"])


def _goes_on(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether the sentence goes on behind a full stop: inside a word, or an abbreviation and a small letter."""
    end = tokens[at][2]
    if end < len(text) and text[end].isalnum():
        return True
    after = text[end : end + 2].strip()
    if not after or not (after[0].islower() or after[0].isdigit()) or at == 0:
        return False
    before = tokens[at - 1]
    return before[2] - before[1] == 1 or fold(text[before[1] : before[2]]) in abbreviations()


class _Builder:
    """Clauses in the making."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.sentence = self.paragraph = 0
        self.opener = ""
        self.particles: frozenset[int] = frozenset()
        self._begin()

    def _begin(self) -> None:
        self.marks: list[Mark] = []
        self.places = self.unknown = 0
        self.first_unknown = self.start = self.end = -1
        self.before, self.said, self.noun = "", False, ""

    def take(self, tokens: Sequence[Token], at: int) -> int:
        """Take in what stands at a token; how many tokens that was."""
        entry, start, end = tokens[at]
        if entry.ends:
            self._break(entry)
            return 1
        length, term = _longest(entry, tokens, at) if at + 1 < len(tokens) else (1, entry.alone)
        if at in self.particles:
            length, term, entry = 1, None, replace(entry, filler=True)
        parted = _parted(entry, tokens, at) if entry.seconds and length == 1 else None
        if parted:
            term, self.particles = parted
        if term and term.breaks:
            if term.breaks == "always" or self.said or not self.places or _names_subject(tokens, at + length):
                self.close(",")
                self.opener = " ".join([token[0].folded for token in tokens[at : at + length]])
                return length
            term = None
        if length > 1:
            end = tokens[at + length - 1][2]
        if term:
            self._mark(
                Mark(
                    term,
                    self.places,
                    self.places + length - 1,
                    start,
                    end,
                    entry.folded,
                    self.before,
                    at + length >= len(tokens) or tokens[at + length][0].filler,
                    entry.likely,
                )
            )
        elif not entry.filler:
            self.first_unknown = self.first_unknown if self.unknown else self.places
            self.unknown += 1
            self.noun = entry.folded
        self.start = start if self.start < 0 else self.start
        self.end, self.before = end, entry.folded if length == 1 else tokens[at + length - 1][0].folded
        self.places += length
        if self.places >= _longest_clause():
            self.close("")
        return length

    def _mark(self, mark: Mark) -> None:
        self.marks.append(mark)
        self.said = self.said or (mark.term.kind is not None and mark.term.kind.yes != "")

    def _break(self, entry: Entry) -> None:
        if entry.ends == "sentence":
            self.close(entry.folded)
            self.sentence += 1
            self.paragraph += entry.folded == "\n"
        elif self.said or self.unknown or self._answers():
            self.close(entry.folded)

    def _answers(self) -> bool:
        """Whether a clause is an answer ("Delvis, två av fyra"), a heading, or has no harm to tell."""
        roles = {mark.term.role for mark in self.marks}
        if "harmless" in roles or {"subject_report", "number"} <= roles:
            return True
        lone = self.marks[0] if len(self.marks) == 1 else None
        return lone is not None and lone.last + 1 == self.places and lone.place == 0 and lone.term.role in ANSWERS

    def close(self, ender: str) -> None:
        """End the clause, if there is one."""
        if self.places:
            roles = frozenset([mark.term.role for mark in self.marks])
            place = self.start, self.end, self.sentence, self.paragraph
            known = tuple(self.marks), roles, self.unknown, self.first_unknown
            self.clauses.append(Clause(*known, *place, ender, self.opener, self.noun, self.places))
            self.opener = ""
            self._begin()


def _names_subject(tokens: Sequence[Token], at: int) -> bool:
    """Whether an action or a goal stands at a token, so that a clause of its own begins."""
    term = tokens[at][0].alone if at < len(tokens) else None
    return term is not None and term.role.startswith("subject")


@cache
def _longest_clause() -> int:
    return int(knowledge()["limits"]["clause"])


def _longest(entry: Entry, tokens: Sequence[Token], at: int) -> tuple[int, Term | None]:
    """The longest phrase that begins with a token: how many tokens, and what it is."""
    across = _across(tokens, at)
    for rest, term in entry.longer if tokens[at + 1][0].folded in entry.seconds else ():
        if tuple([token[0].folded for token in tokens[at + 1 : at + 1 + len(rest)]]) == rest:
            return (1 + len(rest), term) if len(rest) >= across[0] - 1 else across
    return across


def _parted(entry: Entry, tokens: Sequence[Token], at: int) -> tuple[Term, frozenset[int]] | None:
    """A verb whose particle stands a few words behind it ("ställdes tyvärr in"), and where the particle stands."""
    for rest, term in entry.longer:
        for first in range(at + 2, at + 2 + knowledge()["limits"]["apart"]) if term.apart else ():
            if tuple([token[0].folded for token in tokens[first : first + len(rest)]]) == rest:
                between = [token[0] for token in tokens[at + 1 : first]]
                if not any(one.ends or (one.alone and (one.alone.kind or one.alone.breaks)) for one in between):
                    return term, frozenset(range(first, first + len(rest)))
    return None


def _across(tokens: Sequence[Token], at: int) -> tuple[int, Term | None]:
    """A phrase with words of any kind in its middle ("enligt den beslutade tidplanen")."""
    for term, words, last in across().get(tokens[at][0].folded, ()):
        for length, token in enumerate(tokens[at + 1 : at + 2 + words], start=2):
            if token[0].ends or (token[0].alone and token[0].alone.breaks == "always"):
                break
            if token[0].folded.endswith(last):
                return length, term
    return 1, tokens[at][0].alone

"""A follow-up's text as clauses: the words of status.toml that each holds, and how many that it does not know."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from pipeline.text import fold

TOKEN = re.compile(r"\d+(?:[.,]\d+)?\s?%|\d+(?:[-/.:]\d+)+|\w+(?:[-'’]\w+)*(?::[a-zåäö]{1,2}\b)?|[^\w\s]|\n")
SENTENCE = frozenset(".!?\n•●▪◦")
CLAUSE = frozenset(",;:()[]/–—-=")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of word that decides, and what it says in each case; an empty status says nothing."""

    name: str
    yes: str
    no: str
    partly: str
    forecast: str
    expected: str
    later: str
    strength: int
    no_strength: int
    rank: int
    alone: bool
    strict: bool
    about: bool
    stated: bool
    events: bool
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Term:
    """What a word or phrase is: its role, and the kind and form of one that decides."""

    role: str
    kind: Kind | None = None
    told: bool = False


Options = tuple[tuple[tuple[str, ...], Term], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A word looked up: folded (a typing error put right), the phrases that it may begin, and what else is known."""

    folded: str
    options: Options
    filler: bool
    likely: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A known word or phrase in a clause: at which of its words, and from where to where in the text."""

    term: Term
    place: int
    last: int
    start: int
    end: int
    word: str
    before: str
    likely: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its known words, how many it has that nothing is known of, its place, and the mark that ends it."""

    marks: tuple[Mark, ...]
    unknown: int
    first_unknown: int
    start: int
    end: int
    sentence: int
    paragraph: int
    ender: str


@cache
def knowledge() -> Mapping[str, Any]:
    """What status.toml says, read once."""
    data: Mapping[str, Any] = tomllib.loads(files("normalizers").joinpath("data/status.toml").read_text("utf-8"))
    return data


def text_to_clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order.

    >>> [[mark.word for mark in clause.marks] for clause in text_to_clauses("Målet är ej uppnått, men mötena pågår.")]
    [['malet', 'ar', 'ej', 'uppnatt'], ['pagar']]
    """
    builder = _Builder()
    tokens = list(_tokens(text))
    at = 0
    while at < len(tokens):
        at += builder.take(tokens, at)
    builder.close("")
    return tuple(builder.clauses)


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """The words and marks of a text with their places, without the full stops of abbreviations."""
    before = ""
    for match in TOKEN.finditer(text):
        token = match.group()
        if token != "." or not _goes_on(text, match.end(), before):
            yield token, match.start(), match.end()
        before = token


class _Builder:
    """Clauses in the making."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.sentence = self.paragraph = 0
        self._empty()

    def _empty(self) -> None:
        self.marks: list[Mark] = []
        self.places = self.unknown = 0
        self.first_unknown = self.start = self.end = -1
        self.before, self.said = "", False

    def take(self, tokens: Sequence[tuple[str, int, int]], at: int) -> int:
        """Take in what stands at a token; how many tokens that was."""
        token, start, end = tokens[at]
        entry = look_up(token)
        if not entry.options and not entry.filler and not token[0].isalnum():
            self._break(token)
            return 1
        length, term = _longest(entry.options, tokens, at)
        end = tokens[at + length - 1][2]
        if term and (term.role == "break_always" or (term.role == "break_said" and self.said)):
            self.close(",")
        elif term and not term.role.startswith("break"):
            self._mark(term, entry, start, end, length)
        else:
            self._word(entry, start, end, length)
        self.before = look_up(tokens[at + length - 1][0]).folded
        return length

    def _mark(self, term: Term, entry: Entry, start: int, end: int, length: int) -> None:
        last = self.places + length - 1
        self.marks.append(Mark(term, self.places, last, start, end, entry.folded, self.before, entry.likely))
        self.said = self.said or term.kind is not None
        self._step(start, end, length)

    def _word(self, entry: Entry, start: int, end: int, length: int) -> None:
        if not entry.filler:
            self.unknown += 1
            self.first_unknown = self.places if self.first_unknown < 0 else self.first_unknown
        self._step(start, end, length)

    def _step(self, start: int, end: int, length: int) -> None:
        self.start = start if self.start < 0 else self.start
        self.end = end
        self.places += length

    def _break(self, token: str) -> None:
        if token in SENTENCE:
            self.close(token)
            self.sentence += 1
            self.paragraph += token == "\n"
        elif token in CLAUSE and (self.said or self.unknown):
            self.close(token)

    def close(self, ender: str) -> None:
        """End the clause, if there is one."""
        if self.places:
            marks, unknown = tuple(self.marks), self.unknown
            at = self.sentence, self.paragraph
            self.clauses.append(Clause(marks, unknown, self.first_unknown, self.start, self.end, *at, ender))
            self._empty()


def _longest(options: Options, tokens: Sequence[tuple[str, int, int]], at: int) -> tuple[int, Term | None]:
    """The longest phrase of a list that stands at a token: how many tokens, and what it is."""
    for rest, term in options:
        if len(rest) < len(tokens) - at and all(
            look_up(tokens[at + 1 + i][0]).folded == word for i, word in enumerate(rest)
        ):
            return 1 + len(rest), term
    return 1, None


def _goes_on(text: str, end: int, before: str) -> bool:
    """Whether the sentence goes on behind a full stop: inside a word, or an abbreviation and a small letter."""
    if end < len(text) and text[end].isalnum():
        return True
    after = text[end : end + 2].strip()
    return (len(before) == 1 or fold(before) in _abbreviations()) and bool(after) and after[0].islower()


# --- the words --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def look_up(word: str) -> Entry:
    """What is known of a word; one that is unknown may be a verdict with a typing error.

    >>> look_up("Uppnådd").folded, look_up("genomférts").folded, look_up("genomfärd").folded
    ('uppnadd', 'genomforts', 'genomford')
    """
    folded = fold(word) or word.strip()
    options = lexicon().get(folded)
    if options:
        return Entry(folded, options, folded in _fillers(), False)
    if folded in _fillers():
        return Entry(folded, (), True, False)
    if any(mark.isdigit() for mark in folded) and not any(mark.isalpha() for mark in folded):
        return Entry(folded, (((), Term("percent" if "%" in word else "number")),), True, False)
    meant = _meant(folded)
    if meant:
        return Entry(meant, lexicon()[meant], False, True)
    ending = _by_ending(folded)
    return Entry(folded, (((), ending),) if ending else (), False, False)


def _meant(folded: str) -> str | None:
    """The one word of the lexicon that a word with a typing error must be."""
    limits = knowledge()["limits"]
    if len(folded) < limits["typo_from"] or " " in folded or folded in _ordinary():
        return None
    near = extract(folded, _words(), scorer=OSA.distance, score_cutoff=limits["typos"], limit=None)
    found = [word for word, _, _ in near if word[0] == folded[0] or word[0] in limits["lost"]]
    return found[0] if len({_said(word) for word in found}) == 1 else None


def _said(word: str) -> object:
    """What a word says, to tell whether two say the same."""
    return next((term for rest, term in lexicon()[word] if not rest), word)


def _by_ending(folded: str) -> Term | None:
    rules = knowledge()["endings"]
    if len(folded) < rules["letters"] or folded.endswith(tuple(rules["none"])):
        return None
    if folded.endswith(tuple(rules["done"])):
        return Term("told", kinds()["any_done"], True)
    return (
        Term("told", kinds()["any_done_after_have"], True) if folded.endswith(tuple(rules["done_after_have"])) else None
    )


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of words that decide."""
    plain = {
        "no_strength": 0,
        "rank": 2,
        "alone": False,
        "strict": False,
        "about": False,
        "stated": False,
        "events": False,
    }
    words = ("told", "open", "regular", "after")
    return {
        name: Kind(
            name=name,
            **{**plain, **{key: value for key, value in said.items() if key not in words}},
            after=frozenset(map(fold, said.get("after", ()))),
        )
        for name, said in knowledge()["kinds"].items()
    }


@cache
def lexicon() -> Mapping[str, Options]:
    """For the first word of each phrase, folded: the rest of the phrase and what it is, the longest first."""
    found: dict[str, dict[tuple[str, ...], Term]] = {}
    for phrase, term in _phrases():
        first, *rest = fold(phrase).split() or [phrase]
        found.setdefault(first, {}).setdefault(tuple(rest), term)
    return {first: tuple(sorted(terms.items(), key=lambda one: -len(one[0]))) for first, terms in found.items()}


def _phrases() -> Iterator[tuple[str, Term]]:
    data = knowledge()
    for role, phrases in _roles(data):
        yield from ((phrase, Term(role)) for phrase in phrases)
    for name, said in data["kinds"].items():
        for form in ("told", "open"):
            term = Term(form, kinds()[name], form == "told")
            endings = data["endings"][form]
            stems = [stem + ending for stem in said.get("regular", ()) for ending in endings]
            yield from ((phrase, term) for phrase in [*said.get(form, ()), *stems])


def _roles(data: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    yield from data["modifiers"].items()
    yield from ((f"subject_{name}", phrases) for name, phrases in data["subject"].items())
    yield from ((f"answer_{name}", phrases) for name, phrases in data["answers"].items())
    yield from ((f"break_{name}", data["breaks"][name]) for name in ("always", "said"))
    yield "next_year", data["time"]["next_year"]
    yield "number", data["numbers"]["words"]


@cache
def _words() -> Sequence[str]:
    """The long single words that a word with a typing error may be."""
    shortest = knowledge()["limits"]["typo_from"]
    singles = ((word, term) for word, options in lexicon().items() for rest, term in options if not rest)
    typed = knowledge()["limits"]["typed"]
    return [
        word
        for word, term in singles
        if len(word) >= shortest and (term.kind.name if term.kind else term.role) in typed
    ]


@cache
def _fillers() -> frozenset[str]:
    return frozenset(map(fold, knowledge()["filler"]["words"]))


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(map(fold, knowledge()["ordinary"]["words"]))


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(map(fold, knowledge()["breaks"]["abbreviations"]))

"""The words of status.toml, and how a word of a text is found among them, typing errors and all."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from normalizers.outcomes.verb_forms import verb_to_forms, word_to_form
from normalizers.wordlist import listed
from pipeline.text import fold

VERBS = ("past", "past_or_noun", "participle")
"""The forms of any verb, known by their endings."""


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
    onward: bool
    state: bool
    counted: bool
    named: bool
    rest: bool
    behind: frozenset[str]
    after: frozenset[str]
    until: frozenset[str]


@dataclass(frozen=True, slots=True)
class Term:
    """What a word or phrase is: its role, the kind and form of one that decides, where a clause ends at it.

    ``apart``: other words may stand before its last ones ("ställdes tyvärr in").
    """

    role: str
    kind: Kind | None = None
    told: bool = False
    breaks: str = ""
    apart: bool = False


Options = tuple[tuple[tuple[str, ...], Term], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or mark looked up: folded (a typing error put right), what it is alone, and the phrases that it may begin.

    ``longer`` are the rests of those phrases, the longest first, and ``seconds`` the first words of the rests.
    ``filler``: it leaves a clause bare. ``likely``: known by likeness only. ``ends``: sentence, clause, or nothing.
    """

    folded: str
    alone: Term | None
    longer: Options
    seconds: frozenset[str]
    filler: bool
    likely: bool
    ends: str


@cache
def knowledge() -> Mapping[str, Any]:
    """What status.toml says, read once."""
    data: Mapping[str, Any] = tomllib.loads(files("normalizers").joinpath("data/status.toml").read_text("utf-8"))
    return data


@lru_cache(maxsize=1 << 16)
def look_up(word: str) -> Entry:
    """What is known of a word; one that is unknown may be a verdict with a typing error.

    >>> look_up("Uppnådd").folded, look_up("genomférts").folded, look_up("genomfärd").folded
    ('uppnadd', 'genomforts', 'genomford')
    """
    folded = fold(word) or word
    apart: str | None = knowledge()["apart"].get(word.lower())
    if apart is not None:
        phrases = tuple([option for option in lexicon().get(folded, ()) if option[0]])
        return _entry(folded, (*phrases, *lexicon().get(fold(apart), ())), apart == "", False)
    filler, options = folded in _fillers(), lexicon().get(folded, ())
    if options or filler:
        return _entry(folded, options if filler else _with_ending(folded, word, options), filler, False)
    if not word[0].isalnum():
        return Entry(folded, None, (), frozenset(), True, False, _ends(word))
    if not any(mark.isalpha() for mark in folded):
        return _entry(folded, (((), Term("percent" if "%" in word else "number")),), True, False)
    meant = _meant(folded, word)
    if meant:
        return _entry(meant, lexicon()[meant], False, True)
    return _entry(folded, _with_ending(folded, word, ()), False, False)


def _entry(folded: str, options: Options, filler: bool, likely: bool) -> Entry:
    alone = next((term for rest, term in options if not rest), None)
    longer = tuple(option for option in options if option[0])
    return Entry(folded, alone, longer, frozenset([rest[0] for rest, _ in longer]), filler, likely, "")


def _ends(mark: str) -> str:
    ends = knowledge()["marks"]
    return next((name for name in ("sentence", "clause") if mark in ends[name]), "")


def _meant(folded: str, word: str) -> str | None:
    """The one word of the lexicon that a word with a typing error must be."""
    limits = knowledge()["limits"]
    if len(folded) < limits["typo_from"] or " " in folded or listed(word.lower()) is not None:
        return None
    read = folded.translate(_misread())
    near = extract(read, _words(), scorer=OSA.distance, score_cutoff=limits["typos"], limit=None)
    nearest = min((distance for _, distance, _ in near), default=0)
    found = [word for word, distance, _ in near if distance == nearest and _begins(word, read)]
    return found[0] if len({_said(word) for word in found}) == 1 else None


def _begins(word: str, read: str) -> bool:
    """Whether a word read with an error begins as it should, but for a lost å, ä or ö."""
    return word[0] == read[0] or (word[0] in knowledge()["limits"]["lost"] and len(word) == len(read))


def _said(word: str) -> object:
    """What a word says, to tell whether two say the same."""
    return next((term for rest, term in lexicon()[word] if not rest), word)


def _with_ending(folded: str, word: str, options: Options) -> Options:
    """What a word is, or by its ending where it is nothing alone ("tagit", which begins "tagit fram")."""
    ending = None if any(not rest for rest, _ in options) else _by_ending(folded, word)
    return (*options, ((), ending)) if ending else options


def _by_ending(folded: str, word: str) -> Term | None:
    """What a word is that ends as a verb does that tells what was done."""
    endings = _endings()
    if len(folded) < knowledge()["endings"]["letters"] or folded in endings["words"]:
        return None
    if folded.endswith(endings["preparing"]):
        return Term("preparing")
    name = word_to_form(word.lower(), knowledge()["endings"]["particles"], irregular())
    if not name and not folded.endswith(endings["none"]):
        name = next((name for name in VERBS if folded.endswith(endings[name])), "")
    return Term("told", kinds()[f"any_{name}"], True) if name else None


@cache
def _endings() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(map(fold, knowledge()["endings"][name])) for name in (*VERBS, "none", "words", "preparing")}


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of words that decide."""
    return {name: _kind(name, said) for name, said in knowledge()["kinds"].items()}


def _kind(name: str, said: Mapping[str, Any]) -> Kind:
    facts = {fact: value for fact, value in said.items() if fact not in ("told", "open", "verbs", "tenseless", "after")}
    words = {fact: frozenset(map(fold, said.get(fact, ()))) for fact in ("behind", "after", "until")}
    return Kind(name=name, **{**knowledge()["plain"], **facts, **words})


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
    for name in ("always", "said"):
        yield from ((phrase, Term("break", breaks=name)) for phrase in data["breaks"][name])
    for name, said in data["kinds"].items():
        yield from _kind_phrases(kinds()[name], said)


def _kind_phrases(kind: Kind, said: Mapping[str, Any]) -> Iterator[tuple[str, Term]]:
    """The words and phrases of a kind, and the forms of its verbs."""
    for form in ("told", "open"):
        yield from ((phrase, Term(form, kind, form == "told")) for phrase in said.get(form, ()))
    for verb in said.get("verbs", ()):
        forms = verb_to_forms(verb, irregular())
        for name, phrases in (("told", forms.told), ("open", forms.open)):
            is_told = name == "told" or said.get("tenseless", False)
            form = "told" if is_told else "open"
            yield from ((phrase, Term(form, kind, is_told, apart=phrase in forms.apart)) for phrase in phrases)


@cache
def irregular() -> Mapping[str, str]:
    """The principal parts of the verbs that are not as most are."""
    return dict(one.split(" ", 1) for one in knowledge()["verbs"]["irregular"])


@cache
def across() -> Mapping[str, Sequence[tuple[Term, int, tuple[str, ...]]]]:
    """For the first word of each phrase with others in its middle, folded: what it is, how many others, how it ends."""
    found: dict[str, list[tuple[Term, int, tuple[str, ...]]]] = {}
    for one in knowledge()["across"]:
        phrase = Term("told", kinds()[one["kind"]], True), one["words"], tuple(map(fold, one["last"]))
        for first in one["first"]:
            found.setdefault(fold(first), []).append(phrase)
    return found


def _roles(data: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    yield from data["modifiers"].items()
    yield from ((f"subject_{name}", phrases) for name, phrases in data["subject"].items())
    yield from ((f"answer_{name}", phrases) for name, phrases in data["answers"].items())
    yield "next_year", data["time"]["next_year"]
    yield "number", data["numbers"]["words"]


@cache
def _words() -> Sequence[str]:
    """The single words that a word with a typing error may be."""
    stems = tuple(map(fold, knowledge()["limits"]["typed"]))
    return [
        word for word, options in lexicon().items() if word.startswith(stems) and any(not rest for rest, _ in options)
    ]


@cache
def _fillers() -> frozenset[str]:
    return frozenset(map(fold, knowledge()["filler"]["words"]))


@cache
def _misread() -> dict[int, str]:
    """Digits that a machine reads for letters."""
    return {ord(mark): letter for mark, letter in knowledge()["misread"].items()}


@cache
def abbreviations() -> frozenset[str]:
    """Abbreviations, folded, behind whose full stop a sentence may go on."""
    return frozenset(map(fold, knowledge()["breaks"]["abbreviations"]))

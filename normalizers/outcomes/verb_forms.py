"""The forms of a Swedish verb, with the particle or the words that belong to it ("ställa in", "lägga på is")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from normalizers.wordlist import listed

FIRST = ("ar", "ade", "at", "ad")
"""Endings of the verbs that are as most are: present, past, supine, participle."""

NO_PARTICIPLE = "-"
RAREST = -7.0
"""The power of ten of the share of all words that a verb's form is at the least: rarer ones are errors as often."""

SECOND = (("ta", "te"), ("t", "te"), ("da", "de"), ("d", "de"), ("t", "de"))
"""Endings of the participles of verbs with the present ending "er", and of the past that each goes with."""


@dataclass(frozen=True, slots=True)
class Forms:
    """What a verb looks like where it stands for itself: ``told`` what was, ``open`` what is or may be.

    ``apart`` are the finite ones among them, between which and their particle other words may stand.
    """

    told: tuple[str, ...]
    open: tuple[str, ...]
    apart: frozenset[str]


def verb_to_forms(verb: str, irregular: Mapping[str, str]) -> Forms:
    """The forms of a verb; ``irregular`` are the principal parts of those that are not as most are.

    >>> verb_to_forms("ställa in", {"ställa": "ställer ställde ställt ställd"}).told
    ('ställde in', 'ställdes in', 'ställt in', 'ställts in', 'inställd', 'inställt', 'inställda')
    >>> verb_to_forms("pausa", {}).open
    ('pausa', 'pausas', 'pausar', 'pausas')
    """
    infinitive, *rest = verb.split()
    present, past, supine, participle = principal_parts(infinitive, irregular)
    tail = " ".join(["", *rest])
    finite = [present, passive_present(present, infinitive), past, f"{past}s"]
    told = [f"{form}{tail}" for form in (past, f"{past}s", supine, f"{supine}s")]
    told += [form for one in inflected(participle) for form in _joined(one, rest)]
    open_ = [f"{form}{tail}" for form in (infinitive, f"{infinitive}s", *finite[:2])]
    return Forms(tuple(told), tuple(open_), frozenset(f"{form}{tail}" for form in finite if rest))


def principal_parts(infinitive: str, irregular: Mapping[str, str]) -> Sequence[str]:
    """Present, past, supine and participle."""
    known = irregular.get(infinitive)
    return known.split() if known else [infinitive[:-1] + ending for ending in FIRST]


def passive_present(present: str, infinitive: str) -> str:
    """The passive of a present tense.

    >>> [passive_present(*verb) for verb in (("ställer", "ställa"), ("gör", "göra"), ("tar", "ta"), ("rör", "röra"))]
    ['ställs', 'görs', 'tas', 'rörs']
    """
    if infinitive.endswith("ra") and not present.endswith("ar"):
        return f"{present}s"
    return f"{present.removesuffix('er') if present.endswith('er') else present.removesuffix('r')}s"


def inflected(participle: str) -> Iterator[str]:
    """A participle as it is said of one thing, of a neuter and of several.

    >>> [list(inflected(one)) for one in ("pausad", "nådd", "struken", "satt")]
    [['pausad', 'pausat', 'pausade'], ['nådd', 'nått', 'nådda'], ['struken', 'struket', 'strukna'], ['satt', 'satta']]
    """
    if participle == NO_PARTICIPLE:
        return
    yield participle
    if participle.endswith("en"):
        yield from (f"{participle[:-1]}t", f"{participle[:-2]}na")
    elif participle.endswith("d"):
        stem = participle[:-1]
        yield f"{stem.removesuffix('d')}tt" if stem.endswith("d") else f"{stem}t"
        yield f"{participle}{'e' if stem.endswith('a') else 'a'}"
    else:
        yield f"{participle}a"


def _joined(participle: str, rest: Sequence[str]) -> Iterator[str]:
    """A participle with its verb's particle before it, as one word; behind it where that is more than one word."""
    if len(rest) == 1:
        yield f"{rest[0]}{participle}"
    else:
        yield " ".join([participle, *rest])


def word_to_form(word: str, particles: Iterable[str], irregular: Mapping[str, str]) -> str:
    """The form of an irregular verb, or the participle, that a word is, one of some ``particles`` before it or not.

    A participle that is not irregular is known by the present and the past that go with it: they must be words.

    >>> verbs = {"skriva": "skriver skrev skrivit skriven"}
    >>> [word_to_form(word, ("ned",), verbs) for word in ("nedskrivet", "skrevs", "nedklippta", "hyrd", "vakt")]
    ['participle', 'past', 'participle', 'participle', '']
    """
    bases = [word, *(word.removeprefix(particle) for particle in particles if word.startswith(particle))]
    known = irregular_forms(tuple(irregular.values()))
    form = next((known[base] for base in bases if base in known), "")
    if form:
        return form
    regular = any(_goes_with(base, *endings) for base in bases for endings in SECOND if base.endswith(endings[0]))
    return "participle" if regular else ""


@lru_cache(maxsize=2)
def irregular_forms(verbs: tuple[str, ...]) -> Mapping[str, str]:
    """The forms by which irregular verbs tell what was done, and which each is; ``verbs`` are principal parts."""
    found: dict[str, str] = {}
    for _, past, supine, participle in map(str.split, verbs):
        found |= dict.fromkeys((supine, f"{supine}s", *inflected(participle)), "participle")
        found |= dict.fromkeys((past, f"{past}s"), "past")
    return found


def _goes_with(word: str, ending: str, past: str) -> bool:
    stem = word.removesuffix(ending)
    present = stem if stem.endswith("r") else f"{stem}er"
    return len(stem) > 1 and all((listed(form) or -inf) > RAREST for form in (present, stem + past))

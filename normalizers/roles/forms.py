"""One word to the role that it names: inflected, shortened, glued, misspelt, or never seen but for its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from normalizers.lexicon import is_word
from normalizers.roles.data import (
    UNIT,
    VAGUE,
    Reading,
    acronyms,
    head_forms,
    known_forms,
    role_words,
    short_forms,
    word_set,
)
from normalizers.wordlist import listed
from pipeline.text import fold

CACHED = 1 << 14
GLUED = re.compile(r"([A-ZÅÄÖ]{2,})([a-zåäö]{4,})")
"""An acronym and a word whose hyphen got lost: SSPFkoordinator."""

COMPOUNDS = {VAGUE: UNIT}
"""What compounds are of words that say little by themselves: "fritidsverksamhet"."""

SHORT = 3
"""Letters of the shortest word that is looked for heads."""


@lru_cache(maxsize=CACHED)
def word_to_reading(word: str) -> Reading | None:
    """The role that one word names, or None.

    >>> word_to_reading("Kommunpoliserna").base, word_to_reading("krogsamordnaren").base, word_to_reading("mötet")
    ('kommunpolis', 'krogsamordnare', None)
    >>> word_to_reading("Vbe-samordnaren").base, word_to_reading("lpo").base, word_to_reading("Fötvaltningen").base
    ('VBE-samordnare', 'lokalpolisområde', 'stadsdelsförvaltning')
    """
    if len(word) > role_words()["limits"]["longest"]:
        return None
    bare, _, ending = word.partition(":")
    if bare in short_forms():
        return replace(short_forms()[bare], genitive=ending == role_words()["genitive"]["ending"])
    glued = GLUED.fullmatch(word)
    if glued:
        return prefixed(glued[1], word_to_reading(glued[2]))
    if "-" in word.strip("-"):
        return hyphenated(word)
    return small_to_reading(word.lower()) if len(word) >= SHORT else None


def hyphenated(word: str) -> Reading | None:
    """A role written with a hyphen: after an acronym it stays, in a word that was cut it goes."""
    first, _, last = word.rpartition("-")
    if word.lower().replace("-", "") in known_forms() and first.lower() not in acronyms():
        return known_forms()[word.lower().replace("-", "")]
    return known_forms().get(word.lower()) or prefixed(first, head_forms().get(last.lower()) or word_to_reading(last))


def prefixed(first: str, reading: Reading | None) -> Reading | None:
    """A role with an acronym or a name before it, joined by a hyphen."""
    if reading is None:
        return None
    before = acronyms().get(first.lower(), first if first.isupper() else first.lower())
    return Reading(f"{before}-{reading.base}", reading.kind, reading.plural, reading.definite, reading.genitive)


def small_to_reading(word: str) -> Reading | None:
    """The role that a word in small letters names."""
    known = known_forms().get(word) or plain_to_reading(word)
    if known:
        return known
    compound = word_to_compound(word)
    if compound and compound[1]:
        return compound[0]
    return misspelt(word) or (compound[0] if compound else misspelt_head(word))


def word_to_compound(word: str) -> tuple[Reading, bool] | None:
    """A word that ends in the last word of roles, and whether what stands before it is known.

    >>> word_to_compound("närvaroteamet")[0].base, word_to_compound("medvetenheten")
    ('närvaroteam', None)
    """
    if word.endswith(never_endings()):
        return None
    for at in range(len(word) - 2):
        head = head_forms().get(word[at:])
        if head is not None:
            return head_to_compound(word[:at], head)
    return None


def head_to_compound(first: str, head: Reading) -> tuple[Reading, bool] | None:
    """A first part and a head as one role; None where the whole is known to be no role or the head asks for more."""
    base = first + head.base
    if base.endswith(never_endings()) or (not first and base in word_set("never", "bare")):
        return None
    known = next((known_forms()[whole] for whole in linked(first, head.base) if whole in known_forms()), None)
    known = known or slip_of(base, first)
    if known:
        return Reading(known.base, known.kind, head.plural, head.definite, head.genitive), True
    sure = not first or is_first(first)
    if not sure and head.base in word_set("strict", "heads"):
        return None
    if first and head.base in word_set("strict", "proper"):
        base = head.base
    kind = COMPOUNDS.get(head.kind, head.kind) if first else head.kind
    return Reading(base, kind, head.plural, head.definite, head.genitive), sure


@cache
def never_endings() -> tuple[str, ...]:
    """The endings of words that end as roles do and are none."""
    return tuple(word_set("never", "endings"))


def linked(first: str, head: str) -> Iterator[str]:
    """A compound with its linking s as written, put in and left out.

    >>> list(linked("trygghet", "samordnare"))
    ['trygghetsamordnare', 'trygghetssamordnare']
    """
    yield first + head
    yield first + role_words()["words"]["linking"] + head
    if first.endswith(role_words()["words"]["linking"]):
        yield first[:-1] + head


def slip_of(base: str, first: str) -> Reading | None:
    """The known role that a compound is but for one letter: a long one, or one whose first part is hardly a word.

    >>> slip_of("komunpolis", "komun").base, slip_of("krogsamordnare", "krog")
    ('kommunpolis', None)
    """
    limits = role_words()["limits"]
    if len(base) < limits["slip"]:
        return None
    if len(base) < limits["two_errors"] and (listed(first) or limits["rare"]) > limits["rare"]:
        return None
    near = near_forms(base, 1)
    return known_forms()[near[0]] if len({known_forms()[form].base for form in near}) == 1 else None


@lru_cache(maxsize=CACHED)
def is_first(first: str) -> bool:
    """Whether letters are what compounds begin with: a word, with a linking s or without its last vowel.

    >>> is_first("skol"), is_first("ungdoms"), is_first("prevenstions")
    (True, True, False)
    """
    if len(first) < role_words()["limits"]["first"]:
        return False
    if first in known_firsts():
        return True
    if is_word(first) or is_word(first.removesuffix(role_words()["words"]["linking"])):
        return True
    return is_word(first + "e") or listed(first + "a") is not None or listed(first[:-1] + "a") is not None


def plain_to_reading(word: str) -> Reading | None:
    """The known role that a word is without its dots and rings, where the letters that are left still tell it.

    >>> plain_to_reading("raddningstjanst").base, plain_to_reading("mote")
    ('räddningstjänst', None)
    """
    reading = plain_forms().get(word)
    return reading if reading and listed(word) is None else None


@cache
def plain_forms() -> dict[str, Reading]:
    """The longer forms of known roles without their dots and rings."""
    least = role_words()["limits"]["one_error"]
    return {fold(form): reading for form, reading in known_forms().items() if len(form) >= least}


@cache
def known_firsts() -> frozenset[str]:
    """What stands before the last word in the roles that are known whole: "trygghets", "skol"."""
    bases = {reading.base for reading in known_forms().values()}
    heads = ((base[:at], base[at:]) for base in bases for at in range(2, len(base)))
    return frozenset(first for first, last in heads if last in head_forms() and first.isalpha())


def misspelt(word: str) -> Reading | None:
    """The known role that a word is a misspelling of, if it is near enough to one only, and no common word itself.

    >>> misspelt("trygghetsamodnare").base, misspelt("samordning")
    ('trygghetssamordnare', None)
    """
    limits = role_words()["limits"]
    errors = (len(word) >= limits["one_error"]) + (len(word) >= limits["two_errors"])
    if not errors or (listed(word) or limits["rare"]) > limits["rare"] or word.endswith(never_endings()):
        return None
    near = near_forms(word, errors - is_word(word))
    bases = {known_forms()[form].base for form in near}
    return known_forms()[near[0]] if len(bases) == 1 else None


def misspelt_head(word: str) -> Reading | None:
    """A known first part and the long last word of roles, misspelt: also in a role that nobody wrote down.

    >>> misspelt_head("krogsamodnaren").base, misspelt_head("socialsekretare").base, misspelt_head("krogsamordning")
    ('krogsamordnare', 'socialsekreterare', None)
    """
    limits = role_words()["limits"]
    if (listed(word) or limits["rare"]) > limits["rare"]:
        return None
    for at in range(limits["first"], len(word) - limits["head"] + 2):
        first, last = word[:at], word[at:]
        heads = long_heads().get(last[0], ())
        near = extract(last, heads, scorer=OSA.distance, score_cutoff=limits["head_errors"], limit=1)
        if near and listed(last) is None and is_first(first):
            found = head_to_compound(first, head_forms()[near[0][0]])
            return found[0] if found else None
    return None


@cache
def long_heads() -> dict[str, list[str]]:
    """The forms of last words that are long enough to be told through errors, by their first letter."""
    found: dict[str, list[str]] = {}
    for form, head in head_forms().items():
        if len(head.base) >= role_words()["limits"]["head"]:
            found.setdefault(form[0], []).append(form)
    return found


def near_forms(word: str, errors: int) -> list[str]:
    """The forms of known roles that are nearest to a word and begin as it does, no more errors away than that.

    >>> near_forms("kommunpolsien", 1)
    ['kommunpolisen']
    """
    if errors <= 0:
        return []
    forms, most = long_forms().get(word[0], ()), role_words()["limits"]["nearest"]
    near = extract(word, forms, scorer=OSA.distance, score_cutoff=errors, limit=most)
    return [form for form, distance, _ in near if distance == near[0][1]]


@cache
def long_forms() -> dict[str, list[str]]:
    """The forms of known roles that are long enough to be told through an error, by their first letter."""
    found: dict[str, list[str]] = {}
    for form in known_forms():
        if len(form) >= role_words()["limits"]["one_error"]:
            found.setdefault(form[0], []).append(form)
    return found

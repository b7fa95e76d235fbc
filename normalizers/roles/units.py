"""Names of several words: units, bodies, regions, told by what stands before or after their last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalizers.roles.data import (
    ORGANISATION,
    POST,
    UNIT,
    Mention,
    Reading,
    acronyms,
    head_forms,
    phrases,
    reading_to_mentions,
    role_words,
    short_forms,
    word_set,
)
from normalizers.roles.forms import word_to_reading
from normalizers.roles.marks import follow
from normalizers.roles.persons import is_place
from normalizers.roles.short import shortened
from normalizers.roles.titles import fields_end, is_known_place, purpose_end
from normalizers.roles.tokens import Token, is_boundary, low


def phrase(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A name of several words."""
    for words, reading in phrases().get(low(tokens, at), ()):
        if follow(tokens, at, words):
            return reading_to_mentions(reading, at, at + len(words))
    return None


def named_before(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A body named by what stands before it ("Kista bibliotek"), or a region by what stands after it."""
    if not tokens[at].text[:1].isupper() or at + 1 >= len(tokens):
        return None
    of_places = role_words()["names"]["of_places"]
    if tokens[at].low in of_places and is_known_place(tokens, at + 1):
        return reading_to_mentions(head_forms()[tokens[at].low], at, at + 2)
    after = word_to_reading(tokens[at + 1].text) or head_forms().get(tokens[at + 1].low)
    if after is None and low(tokens, at + 1) in of_places:
        after = Reading(low(tokens, at + 1), ORGANISATION)
    if after is None or after.kind == POST or word_to_reading(tokens[at].text):
        return None
    bears = after.base in word_set("strict", "proper") and tokens[at].low not in word_set("words", "modifiers")
    if not bears and not (
        is_place(tokens[at].text) and (after.base in of_places or word_to_reading(tokens[at + 1].text))
    ):
        return None
    return reading_to_mentions(after, at, at + 2)


def named_unit(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A unit and the acronym that it is known by: "Avdelningen ÄFS"."""
    unit = head_forms().get(tokens[at].low) or (shortened(tokens[at].text) if low(tokens, at + 1) == "." else None)
    if unit is None or unit.genitive or unit.base not in role_words()["adjectives"]["units"]:
        return None
    after = at + 1 + (low(tokens, at + 1) == ".")
    purpose = unit_purpose_end(tokens, after)
    end = purpose if purpose > after else fields_after_unit(tokens, after)
    if purpose > after or end > after + 1:
        named = " ".join(acronyms().get(token.low, token.low) for token in tokens[after:end]).replace(" ,", ",")
        return reading_to_mentions(replace(unit, base=f"{unit.base} {named}"), at, end)
    name = unit_name(tokens, after)
    if name is None:
        return None
    whole = (
        name.base
        if name.base != low(tokens, after) and name.base not in acronyms().values()
        else f"{unit.base} {name.base}"
    )
    return reading_to_mentions(replace(unit, base=whole, kind=UNIT), at, after + 1)


def fields_after_unit(tokens: Sequence[Token], at: int) -> int:
    """Where the fields of work end that a unit is named by: "avdelningen kultur, fritid och demokrati"."""
    known = phrase(tokens, at)
    return known[0].end if known and known[0].kind == UNIT else fields_end(tokens, at)


def unit_purpose_end(tokens: Sequence[Token], at: int) -> int:
    """Where the words after "för" end that a unit is named by, a name of several words among them."""
    if low(tokens, at) not in role_words()["titles"]["for"] or at + 1 >= len(tokens):
        return at
    whole = phrase(tokens, at + 1)
    return whole[0].end if whole else purpose_end(tokens, at)


def unit_name(tokens: Sequence[Token], at: int) -> Reading | None:
    """What a unit is known by right after its kind: an acronym or a field of work."""
    if at >= len(tokens):
        return None
    short = short_forms().get(tokens[at].text)
    if short is not None:
        return short if short.kind == UNIT else None
    known = word_set("fields", "alone") | (word_set("fields", "words") if is_boundary(tokens, at + 1) else frozenset())
    return Reading(tokens[at].low, UNIT) if tokens[at].low in known else None


def adjective_and_unit(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A unit told by an adjective: "uppsökande teamet"."""
    unit, first = head_forms().get(low(tokens, at + 1)), tokens[at].low
    known = role_words()["adjectives"]
    if unit is None or unit.base not in known["units"] or first in word_set("words", "modifiers"):
        return None
    if not first.endswith(tuple(known["endings"])) or unit.genitive:
        return None
    return reading_to_mentions(replace(unit, base=f"{indefinite(first, unit.base)} {unit.base}"), at, at + 2)


def indefinite(adjective: str, noun: str) -> str:
    """An adjective as it stands before an indefinite noun in the singular.

    >>> indefinite("mobila", "team"), indefinite("administrativa", "avdelning"), indefinite("uppsökande", "team")
    ('mobilt', 'administrativ', 'uppsökande')
    """
    if not adjective.endswith("a"):
        return adjective
    return adjective[:-1] + ("t" if noun in role_words()["adjectives"]["neuter"] else "")

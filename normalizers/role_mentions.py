"""Words of a text to the roles that they name, in the order named; who does what is told elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf

from normalizers.lexicon import is_word
from normalizers.persons import is_place
from normalizers.role_data import (
    EXTERNAL,
    POST,
    UNIT,
    Reading,
    abbreviations,
    acronyms,
    head_forms,
    known_forms,
    phrases,
    role_words,
    short_forms,
    word_set,
)
from normalizers.role_forms import dotted, shortened, word_to_reading
from normalizers.role_marks import follow, label_end
from normalizers.role_titles import is_known_place, purpose_end, title_end
from normalizers.role_tokens import BREAK, PERSON, Token, is_boundary, is_end, low
from normalizers.wordlist import listed


@dataclass(frozen=True, slots=True)
class Mention:
    """A role named by the tokens from ``first`` up to but not with ``end``; an ``item`` is a role only if it acts."""

    base: str
    kind: str
    first: int
    end: int
    plural: bool = False
    definite: bool = False
    item: bool = False


def tokens_to_mentions(tokens: Sequence[Token]) -> tuple[Mention, ...]:
    """The roles that words name, none of them over another.

    >>> from normalizers.role_tokens import text_to_tokens
    >>> [mention.base for mention in tokens_to_mentions(text_to_tokens("avdelnings- och enhetschefer, BoU", ()))]
    ['avdelningschef', 'enhetschef', 'barn och unga']
    """
    found, at = list[Mention](), 0
    while at < len(tokens):
        labelled = label_end(tokens, at)
        if labelled > at:
            at = labelled
            continue
        here = mentions_at(tokens, at)
        if here:
            end = title_end(tokens, here[-1].end, here[-1].kind == POST)
            here = [*here[:-1], replace(here[-1], end=end)] if end > here[-1].end else here
        found += here
        at = max((mention.end for mention in here), default=at + 1)
    return tuple(found)


def mentions_at(tokens: Sequence[Token], at: int) -> list[Mention]:
    """The roles that the words from here on name, by the first way that fits."""
    if tokens[at].low in idle() or not tokens[at].text[0].isalnum():
        return []
    for way in (
        phrase,
        deputy,
        ellipsis,
        acronym_and_head,
        parted,
        named_before,
        named_unit,
        adjective_and_unit,
        word,
        field,
        name,
    ):
        here = way(tokens, at)
        if here is not None:
            return here
    return []


@cache
def idle() -> frozenset[str]:
    """Words that no role begins with."""
    return word_set("words", "and") | word_set("words", "blocking") | word_set("parts", "verbs") | {BREAK, PERSON}


def reading_to_mentions(reading: Reading, first: int, end: int) -> list[Mention]:
    """A reading at its place; none where it stands in the genitive: then it belongs to what follows."""
    if reading.genitive:
        return []
    item = reading.base in word_set("never", "items")
    return [Mention(reading.base, reading.kind, first, end, reading.plural, reading.definite, item)]


# --- several words ----------------------------------------------------------------------------------------------------


def phrase(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A name of several words."""
    for words, reading in phrases().get(tokens[at].low, ()):
        if follow(tokens, at, words):
            return reading_to_mentions(reading, at, at + len(words))
    return None


def deputy(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A deputy: the word before the role belongs to it."""
    before = abbreviations()["before"].get(tokens[at].low)
    after = at + 1 + (low(tokens, at + 1) == ".")
    if before is None or after >= len(tokens):
        return None
    here = mentions_at(tokens, after)
    return [replace(here[0], base=f"{before} {here[0].base}", first=at), *here[1:]] if here else None


def acronym_and_head(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """An acronym and a bare post that lost their hyphen: "VBE samordnaren"."""
    head = head_forms().get(low(tokens, at + 1))
    if head is None or head.kind != POST or tokens[at].low not in acronyms() or not tokens[at].text[:1].isupper():
        return None
    reading = word_to_reading(f"{tokens[at].text}-{tokens[at + 1].text}")
    return reading_to_mentions(reading, at, at + 2) if reading else None


def parted(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A known compound that was written as two words: "preventions samordnare"."""
    whole = known_forms().get(tokens[at].low + low(tokens, at + 1))
    if whole is None or low(tokens, at + 1) not in head_forms() or word_to_reading(tokens[at].text):
        return None
    return reading_to_mentions(whole, at, at + 2)


def named_before(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A body named by what stands before it, or a region by what stands after it: "Engelska skolan", "Kista bibliotek"."""
    if not tokens[at].text[:1].isupper() or at + 1 >= len(tokens):
        return None
    of_places = role_words()["names"]["of_places"]
    if tokens[at].low in of_places and is_known_place(tokens, at + 1):
        return reading_to_mentions(head_forms()[tokens[at].low], at, at + 2)
    after = word_to_reading(tokens[at + 1].text) or head_forms().get(tokens[at + 1].low)
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
    end = unit_purpose_end(tokens, after)
    if end > after:
        named = " ".join(token.low for token in tokens[after:end])
        return reading_to_mentions(replace(unit, base=f"{unit.base} {named}"), at, end)
    name = unit_name(tokens, after)
    if name is None:
        return None
    whole = name.base if name.base != low(tokens, after) and name.base not in acronyms().values() else f"{unit.base} {name.base}"
    return reading_to_mentions(replace(unit, base=whole, kind=UNIT), at, after + 1)


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
    return Reading(tokens[at].low, UNIT) if tokens[at].low in word_set("fields", "alone") else None


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


# --- first parts that share a last word ---------------------------------------------------------------------------------


def ellipsis(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """First parts that share the last word of a later one: "avdelnings- och enhetschefer"."""
    firsts, last = first_parts(tokens, at)
    reading = word_to_reading(tokens[last].text) if firsts and last < len(tokens) else None
    head = head_of(reading.base) if reading else ""
    if reading is None or not head:
        return None
    if is_one(firsts, reading, head):
        whole = replace(reading, base=f"{', '.join(f'{first.lower()}-' for first in firsts)} och {reading.base}")
        return reading_to_mentions(whole, at, last + 1)
    shared = [part for first in firsts if (part := word_to_reading(first + head)) is not None]
    if len(shared) < len(firsts):
        return None
    own = reading_to_mentions(reading, last, last + 1)
    return [*(mention for part in shared for mention in reading_to_mentions(part, at, last)), *own]


def first_parts(tokens: Sequence[Token], at: int) -> tuple[list[str], int]:
    """The first parts from here on, without their hyphens, and the place of the word whose end they share."""
    firsts = list[str]()
    if not tokens[at].text.endswith("-") and low(tokens, at + 1) not in role_words()["words"]["after_first"]:
        return firsts, at
    while at < len(tokens):
        end = at + 1 + (low(tokens, at + 1) == "-")
        hyphen = tokens[at].text.endswith("-") or end > at + 1
        if not hyphen and not is_hyphenless(tokens, at):
            break
        if low(tokens, end) not in role_words()["words"]["shares"]:
            return [], at
        firsts.append(tokens[at].text.rstrip("-"))
        at = end + 1
        if low(tokens, at) in ("/", "eller"):
            at += 1 + (low(tokens, at) == "/" and low(tokens, at + 1) == "eller")
    return firsts, at


def is_hyphenless(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a first part that lost its hyphen: "preventions och trygghetssamordnare"."""
    word, last = tokens[at].low, known_forms().get(low(tokens, at + 2))
    if word in word_set("fields", "words") and low(tokens, at + 1) == "och":
        return is_shared_unit(low(tokens, at + 2))
    if (
        last is None
        or not word.endswith(role_words()["words"]["linking"])
        or low(tokens, at + 1) not in ("och", "eller")
    ):
        return False
    return word not in known_forms() and word + head_of(last.base) in known_forms()


def is_shared_unit(word: str) -> bool:
    """Whether a word names a unit by a field of work: then a field before it belongs to the same unit.

    >>> is_shared_unit("fritidsförvaltningen"), is_shared_unit("fritidschefen")
    (True, False)
    """
    reading = word_to_reading(word)
    if reading is None or reading.plural or reading.kind == POST:
        return False
    head = head_of(reading.base)
    field = reading.base.removesuffix(head).removesuffix(role_words()["words"]["linking"])
    return head in role_words()["words"]["one_name"] and field in word_set("fields", "words")


def head_of(base: str) -> str:
    """The last word of a role; "" where the role has no other.

    >>> head_of("enhetschef"), head_of("trygghetssamordnare")
    ('chef', 'samordnare')
    """
    return next((base[at:] for at in range(1, len(base)) if base[at:] in head_forms()), "")


def is_one(firsts: Sequence[str], reading: Reading, head: str) -> bool:
    """Whether parts joined by "och" name one post or one unit, not one each: in the singular, and known to go together."""
    if reading.plural:
        return False
    if reading.kind != POST:
        return head in role_words()["words"]["one_name"]
    parts = [*(first.lower() for first in firsts), reading.base.removesuffix(head)]
    words = role_words()["words"]
    return head in words["joint_heads"] and all(part in words["joint_firsts"] for part in parts)


# --- one word ------------------------------------------------------------------------------------------------------------


def word(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """One word: whole, or shortened by a full stop."""
    token = tokens[at]
    first, stop, last = token.text.partition(".")
    reading = dotted(first, last) if stop else word_to_reading(token.text)
    if token.low in role_words()["words"]["stand_ins_from"] and low(tokens, at + 1) == role_words()["words"]["from"]:
        return []
    if reading is not None:
        return reading_to_mentions(reading, at, at + 1)
    if low(tokens, at + 1) == "." and tokens[at + 1].start == token.end:
        reading = shortened(token.text)
    return reading_to_mentions(reading, at, at + 2) if reading else None


def field(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A field of work that stands as an item, for the unit that works in it: "BoU/Äldre"."""
    if tokens[at].low not in word_set("fields", "alone"):
        return None
    if not (is_boundary(tokens, at - 1) and is_boundary(tokens, at + 1)):
        return None
    return [Mention(tokens[at].low, UNIT, at, at + 1, item=True)]


def name(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A body that is only known for one by its capital and by standing as an item."""
    end = at
    while end < len(tokens) and is_name(tokens[end]):
        end += 1
    alone, before = end == at + 1, low(tokens, at - 1)
    if (
        end == at
        or not is_boundary(tokens, end)
        or not (is_boundary(tokens, at - 1) or before in word_set("words", "before"))
    ):
        return None
    if alone and not tokens[at].text.isupper() and is_common(tokens, at):
        return None
    if is_place(tokens[end - 1].text) or (not alone and tokens[at].low in word_set("parts", "not_names")):
        return None
    written = " ".join(
        acronyms().get(token.low, token.text if token.text.isupper() else token.low) for token in tokens[at:end]
    )
    return [Mention(written, EXTERNAL, at, end)]


def is_common(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital may be any word: a sentence begins with it and it is one, or it is a common one."""
    begins = at == 0 or is_end(tokens, at - 1)
    rarest: float = role_words()["limits"]["common"]
    return is_word(tokens[at].low) if begins else (listed(tokens[at].low) or -inf) >= rarest


def is_name(token: Token) -> bool:
    """Whether a word may be part of a body's name."""
    if not token.text[:1].isupper() or len(token.text) == 1 or word_to_reading(token.text) is not None:
        return False
    return token.low not in word_set("parts", "not_names") | word_set("words", "modifiers")

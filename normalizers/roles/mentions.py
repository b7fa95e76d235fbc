"""Words of a text to the roles that they name, in the order named; who does what is told elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from math import inf

from normalizers.lexicon import is_word
from normalizers.roles.data import (
    EXTERNAL,
    FORUM,
    POST,
    UNIT,
    VAGUE,
    Mention,
    Reading,
    abbreviations,
    acronyms,
    head_forms,
    known_forms,
    phrases,
    reading_to_mentions,
    role_words,
    word_set,
)
from normalizers.roles.ellipsis import ellipsis
from normalizers.roles.forms import known_firsts, word_to_reading
from normalizers.roles.marks import label_end
from normalizers.roles.persons import is_place
from normalizers.roles.short import cut_short, dotted, shortened
from normalizers.roles.titles import alias_end, field, pair_of_fields, places_end, service, title_end
from normalizers.roles.tokens import PERSON, Token, is_boundary, is_end, low
from normalizers.roles.units import adjective_and_unit, named_before, named_unit, phrase
from normalizers.wordlist import listed

CACHED = 1 << 14
Way = Callable[[Sequence[Token], int], list[Mention] | None]


def tokens_to_mentions(tokens: Sequence[Token]) -> tuple[Mention, ...]:
    """The roles that words name, none of them over another; nobody where all are guessed: they may be places as well.

    >>> from normalizers.roles.tokens import text_to_tokens
    >>> [mention.base for mention in tokens_to_mentions(text_to_tokens("avdelnings- och enhetschefer, BoU", ()))]
    ['avdelningschef', 'enhetschef', 'barn och unga']
    """
    found, at = list[Mention](), 0
    while at < len(tokens):
        end = label_end(tokens, at)
        if end > at:
            at = end
            continue
        here = mentions_at(tokens, at)
        if here:
            end = title_end(tokens, alias_end(tokens, here[-1].end, here[-1].base), here[-1].kind)
            here = [*here[:-1], replace(here[-1], end=end)] if end > here[-1].end else here
        found += here
        at = max((mention.end for mention in here), default=at + 1)
    return () if all(mention.guessed for mention in found) else tuple(found)


def mentions_at(tokens: Sequence[Token], at: int) -> list[Mention]:
    """The roles that the words from here on name, by the first way that fits."""
    if tokens[at].low == PERSON:
        return []
    for way in ways(tokens[at].text):
        here = way(tokens, at)
        if here is not None:
            return here
    return []


@lru_cache(maxsize=CACHED)
def ways(text: str) -> tuple[Way, ...]:
    """The ways in which a word may begin a role, in the order to try them, without those that it rules out."""
    written, capital = text.lower(), text[:1].isupper()
    if written in idle() or not text[0].isalnum() or len(text) > role_words()["limits"]["longest"]:
        return ()
    begins = written in known_firsts() or written.endswith((role_words()["words"]["linking"], "-"))
    may = {
        phrase: written in phrases(),
        deputy: written in abbreviations()["before"],
        acronym_and_head: capital and written in acronyms(),
        named_before: capital,
        named_unit: written in head_forms() or shortened(text) is not None,
        adjective_and_unit: written.endswith(tuple(role_words()["adjectives"]["endings"])),
        adjective_and_post: written.endswith((*role_words()["fields_of"]["endings"], "-")),
        pair_of_fields: written in word_set("fields", "words"),
        ellipsis: begins or written in word_set("fields", "words") or written in acronyms(),
        parted: begins or written in abbreviations()["firsts"],
        field: written in word_set("fields", "alone") | word_set("fields", "placed") or bool(service(written)),
        name: capital,
    }
    order = (
        phrase,
        deputy,
        pair_of_fields,
        adjective_and_post,
        ellipsis,
        acronym_and_head,
        parted,
        named_before,
        named_unit,
        adjective_and_unit,
        word,
    )
    return tuple(way for way in (*order, field, name) if may.get(way, True))


@cache
def idle() -> frozenset[str]:
    """Words that no role begins with."""
    return word_set("words", "and") | word_set("words", "blocking") | word_set("parts", "verbs")


def deputy(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A deputy: the word before the role belongs to it."""
    before = abbreviations()["before"].get(tokens[at].low)
    after = at + 1 + (low(tokens, at + 1) == ".")
    if before is None or after >= len(tokens):
        return None
    here = mentions_at(tokens, after)
    return [replace(here[0], base=f"{before} {here[0].base}", first=at), *here[1:]] if here else None


def acronym_and_head(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """An acronym and a bare post or group that lost their hyphen: "VBE samordnaren"."""
    head = head_forms().get(low(tokens, at + 1))
    if head is None or tokens[at].low not in acronyms() or not tokens[at].text[:1].isupper():
        return None
    if head.kind not in (POST, FORUM) and head.base not in role_words()["adjectives"]["units"]:
        return None
    reading = word_to_reading(f"{tokens[at].text}-{tokens[at + 1].text}")
    return reading_to_mentions(reading, at, at + 2) if reading else None


def parted(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A known compound that was written as two words: "preventions samordnare"."""
    first = abbreviations()["firsts"].get(tokens[at].low, tokens[at].low)
    last = at + 1 + (low(tokens, at + 1) == "." and first != tokens[at].low)
    whole = known_forms().get(first + low(tokens, last)) if low(tokens, last) else None
    linked = first.endswith(role_words()["words"]["linking"])
    if whole is None or not (linked or low(tokens, last) in head_forms()):
        return None
    own = word_to_reading(tokens[at].text)
    if last == at + 1 and own and (own.definite or not own.genitive):
        return None
    return reading_to_mentions(whole, at, last + 1)


def word(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """One word: whole, or shortened by a full stop."""
    token = tokens[at]
    first, stop, last = token.text.partition(".")
    reading = dotted(first, last) if stop else word_to_reading(token.text)
    if reading is not None and token.low not in known_forms() and is_place(token.text):
        return None
    if token.low in role_words()["words"]["stand_ins_from"] and low(tokens, at + 1) == role_words()["words"]["from"]:
        return []
    if reading is not None:
        return [] if is_adjective(tokens, at, reading) else reading_to_mentions(reading, at, at + 1)
    if ends_unknown(tokens, at):
        return None
    if low(tokens, at + 1) == "." and tokens[at + 1].start == token.end:
        reading = shortened(token.text)
        return reading_to_mentions(reading, at, at + 2) if reading else None
    reading = cut_short(token.text) or seated_head(tokens, at)
    return reading_to_mentions(reading, at, at + 1) if reading else None


def ends_unknown(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the end of one that is cut by a full stop and unknown: of "Xyz.förv." the second part."""
    if at < 2 or tokens[at - 1].low != "." or tokens[at - 1].end != tokens[at].start:
        return False
    first = tokens[at - 2]
    return first.end == tokens[at - 1].start and first.text.isalpha() and word_to_reading(first.text) is None


def seated_head(tokens: Sequence[Token], at: int) -> Reading | None:
    """A unit told by whose it is, where it lies or its name: "skolans mottagning", "nätverket Trygga krogen"."""
    head = head_forms().get(tokens[at].low)
    if head is None or head.kind not in (UNIT, FORUM) or head.base not in word_set("never", "bare"):
        return None
    if at + 1 < len(tokens) and is_name(tokens, at + 1):
        return head
    owner = word_to_reading(tokens[at - 1].text) if at else None
    owned = owner is not None and owner.genitive and is_boundary(tokens, at + 1)
    return head if owned or places_end(tokens, at + 1) > at + 1 else None


def adjective_and_post(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A post told by what it furthers: "drog- och brottsförebyggande samordnare"."""
    joined = low(tokens, at + 1) in role_words()["words"]["shares"]
    last = at + 2 * (joined and tokens[at].text.endswith("-"))
    post = head_forms().get(low(tokens, last + 1))
    if post is None or post.kind != POST or not low(tokens, last).endswith(tuple(role_words()["fields_of"]["endings"])):
        return None
    before = " ".join(token.low for token in tokens[at : last + 1])
    return reading_to_mentions(replace(post, base=f"{before} {post.base}"), at, last + 2)


def is_adjective(tokens: Sequence[Token], at: int, reading: Reading) -> bool:
    """Whether a role only describes the next one ("driftansvarig tekniker"), or is no more than "andra aktörer"."""
    words = role_words()["words"]
    if reading.kind == VAGUE:
        return any(other in (low(tokens, at - 1), low(tokens, at - 2)) for other in words["others"])
    after = word_to_reading(tokens[at + 1].text) if at + 1 < len(tokens) else None
    return after is not None and after.kind != UNIT and reading.base.endswith(tuple(words["adjectives"]))


def name(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A body that is only known for one by its capital and by standing as an item."""
    end = at
    while end < len(tokens) and is_name(tokens, end):
        end += 1
    alone, before = end == at + 1, low(tokens, at - 1)
    if (
        end == at
        or not is_boundary(tokens, end)
        or not (is_boundary(tokens, at - 1) or before in word_set("words", "before"))
    ):
        return None
    if alone and not tokens[at].text.isupper() and (is_common(tokens, at) or is_listed_place(tokens, at)):
        return None
    if all(is_place(token.text) for token in tokens[at:end]) or (
        not alone and tokens[at].low in word_set("parts", "not_names")
    ):
        return None
    written = " ".join(
        acronyms().get(token.low, token.text if token.text.isupper() else token.low) for token in tokens[at:end]
    )
    return [Mention(written, EXTERNAL, at, end, guessed=alone and not tokens[at].text.isupper())]


def is_listed_place(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name goes on with a list of places: the last one of "skolor i Norrby, Söderby och Österby"."""
    joins, first = role_words()["words"]["boundaries"], at
    while low(tokens, at - 1) in joins and at > 1 and is_name(tokens, at - 2):
        at -= 2
    return at < first and low(tokens, at - 1) in role_words()["titles"]["where"]


def is_common(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital may be any word: a sentence begins with it and it is one, or it is a common one."""
    begins = at == 0 or is_end(tokens, at - 1)
    rarest: float = role_words()["limits"]["common"]
    if begins and tokens[at].low.endswith(tuple(role_words()["names"]["common_endings"])):
        return True
    return is_word(tokens[at].low) if begins else (listed(tokens[at].low) or -inf) >= rarest


def is_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may be part of a body's name: a capital, and neither a role nor a common word with one."""
    token = tokens[at]
    cut = len(token.text) == 1 or token.text.endswith("-")
    if not token.text[:1].isupper() or cut or word_to_reading(token.text) is not None:
        return False
    last = token.text.rpartition("-")[2]
    if phrase(tokens, at) is not None or (last != token.text and last.islower()):
        return False
    return token.low not in word_set("parts", "not_names") | word_set("words", "modifiers")

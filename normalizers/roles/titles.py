"""What follows a role and belongs to it: a place, a unit in short, a field of work; fields that stand for a unit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from normalizers.lexicon import is_word
from normalizers.roles.data import (
    EXTERNAL,
    FORUM,
    POST,
    UNIT,
    Mention,
    acronyms,
    phrases,
    role_words,
    short_forms,
    word_set,
)
from normalizers.roles.forms import is_first, word_to_reading
from normalizers.roles.marks import LEADS, PART, TOGETHER, WITH, mark_at
from normalizers.roles.persons import is_place
from normalizers.roles.tokens import PERSON, Token, is_boundary, low

CACHED = 1 << 14


def title_end(tokens: Sequence[Token], at: int, kind: str) -> int:
    """Where the words end that belong to the role just before: "enhetschef stadsmiljö", "Lpo Vällingby".

    >>> from normalizers.roles.tokens import text_to_tokens
    >>> title_end(text_to_tokens("Avdelningschef HR, stab & stadsmiljö, polis", ()), 1, "post")
    6
    """
    end = fields_end(tokens, at) if kind == POST else field_end(tokens, at)
    if low(tokens, end) in role_words()["titles"]["for"] and not is_duty(tokens, end):
        end = purpose_end(tokens, end)
    return places_end(tokens, end)


def is_duty(tokens: Sequence[Token], at: int) -> bool:
    """Whether "för" begins what is shared out, not a title: "polisen ansvarar för x, kommunen för y"."""
    leads, shared = word_set("parts", "leads"), role_words()["words"]["shared"]
    return low(tokens, at) == shared and any(
        token.low == shared and low(tokens, before) in leads for before, token in enumerate(tokens[1:at])
    )


def field_end(tokens: Sequence[Token], at: int) -> int:
    """Where the one field of work ends that follows a unit: "utredningsgrupp ungdom"."""
    return at + (low(tokens, at) in word_set("fields", "alone") and is_boundary(tokens, at + 1))


def fields_end(tokens: Sequence[Token], at: int) -> int:
    """Where the fields of work end that follow a post, joined by commas and "och" if the last is."""
    end = at
    while is_field(tokens, end):
        end += 1
    if end == at:
        return at
    ahead = end
    while low(tokens, ahead) == "," and is_field(tokens, ahead + 1):
        ahead += 2
    if low(tokens, ahead) in role_words()["titles"]["and"] and is_field(tokens, ahead + 1):
        return fields_end(tokens, ahead + 1)
    return end


def is_field(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word after a post tells its field: a known one, a unit in short, a sign of more."""
    if at >= len(tokens) or tokens[at].low == PERSON:
        return False
    token = tokens[at]
    short = short_forms().get(token.text)
    if short is not None:
        return short.kind in (UNIT, FORUM)
    return token.low in word_set("fields", "words") or is_more(tokens, at) or token.text in acronyms().values()


def is_more(tokens: Sequence[Token], at: int) -> bool:
    """Whether a plus sign belongs to the word before it, "IoF+", and does not join two roles."""
    parted = at + 1 == len(tokens) or tokens[at + 1].start > tokens[at].end
    return tokens[at].low == "+" and parted and at > 0 and tokens[at - 1].end == tokens[at].start


def alias_end(tokens: Sequence[Token], at: int, base: str) -> int:
    """Where a name in short ends that stands in parentheses after the whole name, "Utbildningsförvaltningen (UBF)".

    >>> from normalizers.roles.tokens import text_to_tokens
    >>> alias_end(text_to_tokens("Utbildningsförvaltningen (UBF)", ()), 1, "utbildningsförvaltning")
    4
    """
    if low(tokens, at) != "(" or low(tokens, at + 2) != ")" or not tokens[at + 1].text.isupper():
        return at
    letters = iter(base)
    return at + 3 if all(letter in letters for letter in tokens[at + 1].low) else at


def purpose_end(tokens: Sequence[Token], at: int) -> int:
    """Where the words after "för" end that tell what a post is for; where they begin if they name a role or a duty."""
    titles, end = role_words()["titles"], at + 1
    while end < len(tokens) and end - at <= titles["most"]:
        joins = low(tokens, end) in titles["and"] and end > at + 1
        ahead = end + joins
        if ahead >= len(tokens) or not is_purpose(tokens, ahead):
            return max(listed_end(tokens, end), end) if end > at + 1 else at
        end = ahead + 1
    return end if end > at + 1 else at


def listed_end(tokens: Sequence[Token], at: int) -> int:
    """Where a list of purposes ends that goes on with a comma and closes with "och"; where it begins if it does not."""
    end = at
    while low(tokens, end) == "," and end + 1 < len(tokens) and is_purpose(tokens, end + 1):
        end += 2
    closes = end > at and low(tokens, end) in role_words()["titles"]["and"] and end + 1 < len(tokens)
    return end + 2 if closes and is_purpose(tokens, end + 1) else at


def is_purpose(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word may tell what a post is for."""
    token = tokens[at]
    if not token.text[:1].isalpha() or token.low in word_set("titles", "stops") | word_set("parts", "verbs"):
        return False
    if token.low in word_set("fields", "words"):
        return True
    return word_to_reading(token.text) is None and token.low not in phrases()


def places_end(tokens: Sequence[Token], at: int) -> int:
    """Where the names of places end that follow a role, after "i" or not, joined by "och"."""
    end = at + (low(tokens, at) in role_words()["titles"]["where"])
    if not is_placed(tokens, end):
        return at
    end += 1
    while is_placed(tokens, end) or (
        low(tokens, end) in role_words()["titles"]["and"]
        and is_known_place(tokens, end + 1)
        and low(tokens, end + 2) not in role_words()["names"]["of_places"]
    ):
        end += 1 + (not is_placed(tokens, end))
    return end


def is_placed(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capitalised word right after a role is a place's name: one that is known, or no other word."""
    if at >= len(tokens) or not tokens[at].text[:1].isupper() or tokens[at].text.isupper() or tokens[at].low == PERSON:
        return False
    if len(tokens[at].text) > role_words()["limits"]["longest"]:
        return False
    if at + 1 < len(tokens) and is_body(tokens[at + 1].text):
        return False
    return is_known_place(tokens, at) or not (is_word(tokens[at].low) or word_to_reading(tokens[at].text))


def is_body(word: str) -> bool:
    """Whether a word names a body that the place before it gives its name to."""
    reading = word_to_reading(word) if word.islower() else None
    return reading is not None and reading.kind in (UNIT, EXTERNAL, FORUM)


def is_known_place(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the known name of a place."""
    return at < len(tokens) and tokens[at].text[:1].isupper() and is_place(tokens[at].text)


def field(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A field of work that stands as an item, with its place or not, for the unit that works in it: "BoU/Äldre"."""
    end = places_end(tokens, at + 1)
    if not (is_boundary(tokens, at - 1) and (is_boundary(tokens, end) or has_part(tokens, end))):
        return None
    is_placed_field = end > at + 1 and tokens[at].low in word_set("fields", "placed")
    if tokens[at].low in word_set("fields", "alone") or is_placed_field:
        return [Mention(tokens[at].low, UNIT, at, end, item=True)]
    served = service(tokens[at].low)
    return [Mention(served, UNIT, at, end, item=True)] if served else None


def has_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether words begin here that say who leads, or with whom: "Stadsmiljö i samverkan med polis"."""
    kind, end = mark_at(tokens, at)
    return kind in (LEADS, PART, TOGETHER) or (kind == WITH and end > at + 1)


@lru_cache(maxsize=CACHED)
def service(word: str) -> str:
    """The base form of a word for a service, which stands for the unit that gives it; "" for any other word.

    >>> service("parkeringsövervakningen"), service("stödet"), service("mötet")
    ('parkeringsövervakning', '', '')
    """
    known = role_words()["fields"]
    bases = (word, *(word.removesuffix(ending) for ending in known["inflected"] if word.endswith(ending)))
    return next((base for base in bases for last in known["services"] if is_service(base, last)), "")


def is_service(base: str, last: str) -> bool:
    """Whether a word is a compound of a word for a service."""
    return base.endswith(last) and is_first(base.removesuffix(last))


def pair_of_fields(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """A unit named by two fields of work that are no units by themselves: "Barn och utbildning"."""
    if low(tokens, at + 1) not in role_words()["titles"]["and"][:2] or at + 2 >= len(tokens):
        return None
    pair = (tokens[at].low, tokens[at + 2].low)
    if not word_set("fields", "words").issuperset(pair) or word_set("fields", "alone").issuperset(pair):
        return None
    if not (is_boundary(tokens, at - 1) and is_boundary(tokens, at + 3)) or any(map(word_to_reading, pair)):
        return None
    return [Mention(f"{pair[0]} {role_words()['words']['ampersand']} {pair[1]}", UNIT, at, at + 3, item=True)]

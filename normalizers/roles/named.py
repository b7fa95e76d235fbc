"""The text of column Vem to the roles named there: base forms, who leads and who takes part, and people's names."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from normalizers.roles.clauses import claims_to_functions, open_lists, sentences_to_claims
from normalizers.roles.data import Mention, role_words, word_set
from normalizers.roles.forms import word_to_reading
from normalizers.roles.mentions import tokens_to_mentions
from normalizers.roles.persons import Person, text_to_persons
from normalizers.roles.signs import tokens_to_sentences
from normalizers.roles.tokens import PERSON, Token, low, text_to_tokens

CACHED = 1 << 12


@dataclass(frozen=True, slots=True)
class Role:
    """A role, once for each text: ``text`` as written with its unit or place, ``start`` and ``end`` in characters."""

    role: str
    function: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Named:
    """Who a text names; ``unread`` are the words that are neither a role, a person nor a word that joins them."""

    roles: tuple[Role, ...] = ()
    persons: tuple[Person, ...] = ()
    unread: tuple[str, ...] = ()


@lru_cache(maxsize=CACHED)
def text_to_roles(text: str | None) -> Named:
    """The roles and people that a text names as responsible or taking part, in the order named.

    >>> named = text_to_roles("Trygghetssamordnaren sammankallar. Kommunpoliser, Anna Ek och SSPF koordinator deltar.")
    >>> [(role.role, role.function) for role in named.roles]
    [('trygghetssamordnare', 'lead'), ('kommunpolis', 'participant'), ('SSPF-koordinator', 'participant')]
    >>> text_to_roles("Enhetschef stadsmiljö i Farsta").roles[0].text, text_to_roles(None)
    ('Enhetschef stadsmiljö i Farsta', Named(roles=(), persons=(), unread=()))
    """
    if not text or not text.strip():
        return Named()
    persons = text_to_persons(text)
    tokens = text_to_tokens(text, persons)
    mentions = tokens_to_mentions(tokens)
    sentences = tokens_to_sentences(tokens, mentions)
    claims = open_lists(sentences, sentences_to_claims(sentences))
    roles = tuple(to_role(text, tokens, mentions, *found) for found in claims_to_functions(claims))
    small = small_words() if roles or persons else frozenset[str]()
    return Named(roles, persons, tuple(unread(text, tokens, mentions, roles, small)))


def to_role(text: str, tokens: Sequence[Token], mentions: Sequence[Mention], mention: Mention, function: str) -> Role:
    """A mention as it is written down, with the words about it that belong to it."""
    first, end = text_span(tokens, mentions, mention)
    start, stop = tokens[first].start, tokens[end - 1].end
    return Role(mention.base, function, text[start:stop], start, stop)


def text_span(tokens: Sequence[Token], mentions: Sequence[Mention], mention: Mention) -> tuple[int, int]:
    """The tokens of a mention with the adjectives before it and the unit after it: "chefer inom socialtjänsten"."""
    first, end = mention.first, mention.end
    taken = {at for other in mentions for at in range(other.first, other.end)}
    while first and first - 1 not in taken and describes(tokens, first - 1):
        first -= 1
    if low(tokens, end) in role_words()["words"]["seats"]:
        after = next((other for other in mentions if other.first == end + 1), None)
        end = after.end if after else end
    return first, end


def describes(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word before a role belongs to it: an adjective, or whose it is."""
    reading = word_to_reading(tokens[at].text) if tokens[at].low != PERSON else None
    return tokens[at].low in word_set("words", "described") or (reading is not None and reading.genitive)


def unread(
    text: str, tokens: Sequence[Token], mentions: Sequence[Mention], roles: Sequence[Role], small: Container[str]
) -> Iterator[str]:
    """The words of a text that nothing was made of, those that stand together as one; never the ``small`` ones."""
    taken = {at for mention in mentions for at in range(mention.first, mention.end)}
    spans = [(role.start, role.end) for role in roles]
    taken |= {at for at, token in enumerate(tokens) if any(start <= token.start < end for start, end in spans)}
    for left, group in groupby(range(len(tokens)), lambda at: at not in taken and is_left(tokens[at], small)):
        if left:
            found = list(group)
            yield text[tokens[found[0]].start : tokens[found[-1]].end]


def is_left(token: Token, small: Container[str]) -> bool:
    """Whether a token is a word that says more than how others are joined."""
    return token.low != PERSON and token.text[0].isalnum() and token.low not in small


@lru_cache(maxsize=1)
def small_words() -> frozenset[str]:
    """Words that say nothing of who."""
    words, parts = role_words()["words"], role_words()["parts"]
    signs = " ".join(
        (
            *parts["led_by"],
            *parts["takes_part"],
            *parts["with"],
            *parts["together"],
            *words["employed"],
            *words["joins"],
            *parts["done_by"],
            *parts["invites"],
        )
    ).replace(":", " ")
    lists = (parts["small"], words["modifiers"], parts["leads"], parts["verbs"], signs)
    return frozenset(
        (
            *" ".join(lists).split(),
            *words["and"],
            *words["open_list"],
            *words["blocking"],
            *words["stand_ins"],
            *words["relative"],
        )
    )

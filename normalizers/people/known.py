"""Names that a document has elsewhere, and words that are names by what they do in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from normalizers.people.data import words
from normalizers.people.words import (
    CACHED,
    COMMON,
    PROPER,
    SHORT,
    SURE,
    Token,
    bases,
    dotless,
    first_kind,
    follows,
    is_listed_last,
    is_start,
    is_sure_last,
    may_be_anybody,
    titled,
)
from normalizers.roles.persons import is_place, is_post, is_taken


def is_amid(tokens: Sequence[Token], at: int, kind: str) -> bool:
    """Whether a name that is another word too has its capital within a sentence, or does there what people do."""
    before = tokens[at - 1].low if follows(tokens, at) else ""
    if kind == PROPER and (before in words("context", "locative") or is_place(tokens[at].text)):
        return False
    if is_start(tokens, at):
        return at + 1 < len(tokens) and follows(tokens, at + 1) and tokens[at + 1].low in words("context", "verbs")
    return not tokens[at].before.strip(' \u00a0"”(,&')


def is_known(tokens: Sequence[Token], at: int, known: frozenset[str]) -> bool:
    """Whether a word is a name of the same document, and not the first of a sentence that is another word."""
    word = titled(tokens[at].text) if tokens[at].text.isupper() else tokens[at].text
    if not known:
        return False
    if word[0].islower():
        return is_known_small(tokens, at, known)
    if not any(base in known for base in bases(word)):
        return False
    if follows(tokens, at) and tokens[at - 1].low in words("context", "locative") and not is_sure_last(word):
        return False
    return not is_start(tokens, at) or word not in words("first", "starters") or is_amid(tokens, at, COMMON)


def is_known_small(tokens: Sequence[Token], at: int, known: frozenset[str]) -> bool:
    """Whether a word without a capital is a name of the same document; one that is another word needs a context."""
    low = tokens[at].text
    if not any(base in known for base in bases(titled(low))):
        return False
    if is_name_only(low):
        return True
    acts = at + 1 < len(tokens) and follows(tokens, at + 1) and tokens[at + 1].text in words("context", "verbs")
    told = at > 0 and tokens[at - 1].low in words("context", "contact") - words("context", "weak")
    titled_too = at > 0 and (tokens[at - 1].low in words("context", "titles") or is_post(tokens[at - 1].low))
    begins = is_start(tokens, at) or tokens[at].before.strip() in (",", "/", "&", "(")
    return (acts and begins) or told or titled_too


@lru_cache(maxsize=CACHED)
def is_name_only(low: str) -> bool:
    """Whether a word in small letters is hardly ever anything but a name.

    >>> [is_name_only(low) for low in ("torbjörn", "lindgrens", "plantenius", "berg", "björn", "skolan")]
    [True, True, True, False, False, False]
    """
    name = titled(low)
    if any(base in words("last", "words_too") for base in bases(low)) or is_taken(low):
        return False
    if first_kind(name) == SURE or is_sure_last(name) or (name in dotless() and len(name) > SHORT):
        return True
    if first_kind(name) is not None or is_place(name) or any(base in words("last", "common") for base in bases(name)):
        return False
    return is_listed_last(name) or may_be_anybody(name)

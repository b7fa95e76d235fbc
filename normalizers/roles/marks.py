"""Words that tell who leads and who takes part, and those that join roles: what roles.toml lists, found in a text."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache

from normalizers.roles.data import role_words
from normalizers.roles.tokens import Token, low

ROLE = "role"
JOIN = "join"
MODIFIER = "modifier"
LEADS = "leads"
LED_BY = "led_by"
PART = "takes_part"
ONLY_PART = "only_part"
WITH = "with"
TOGETHER = "together"
BETWEEN = "between_those"
EMPLOYED = "employed"
OF = "blocking"
RELATIVE = "relative"
VERB = "verb"
OPEN = "open"
CLOSE = "close"
MORE = "open_list"
INVITES = "invites"
DONE_BY = "done_by"
WORD = "word"
"""The kinds of marks: as the lists of roles.toml are named where there is one."""


def mark_at(tokens: Sequence[Token], at: int, starts: Container[int] = ()) -> tuple[str, int]:
    """The kind of the longest mark that begins at a token and reaches into none of ``starts``, and where it ends.

    >>> from normalizers.roles.tokens import text_to_tokens
    >>> mark_at(text_to_tokens("i samverkan med polisen", ()), 0)
    ('with', 3)
    """
    first, second = tokens[at].low, low(tokens, at + 1)
    for words, kind in marks().get((first, second), ()):
        end = at + len(words)
        if follow(tokens, at, words) and not any(inside in starts for inside in range(at, end)):
            return kind, end
    return single_marks().get(first, WORD), at + 1


def follow(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    """Whether these words stand from a token on."""
    if at + len(words) > len(tokens):
        return False
    return all(tokens[at + ahead].low == words[ahead] for ahead in range(1, len(words)))


def label_end(tokens: Sequence[Token], at: int) -> int:
    """Where a label of several words ends that begins at a token ("Ansvarig chef:"); the token where none does."""
    if tokens[at].low not in label_starts():
        return at
    _, end = mark_at(tokens, at)
    return end if end > at + 1 and low(tokens, end - 1) == ":" else at


@cache
def label_starts() -> frozenset[str]:
    """The first words of labels."""
    return frozenset(first for (first, _), found in marks().items() if any(words[-1] == ":" for words, _ in found))


@cache
def marks() -> Mapping[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]]:
    """Marks of several words by their first two, the longest first, and of those as long the ones listed first."""
    found: dict[tuple[str, str], dict[tuple[str, ...], str]] = {}
    for words, kind in marks_in_words():
        if len(words) > 1:
            found.setdefault((words[0], words[1]), {}).setdefault(words, kind)
    return {start: tuple(sorted(forms.items(), key=lambda form: -len(form[0]))) for start, forms in found.items()}


@cache
def single_marks() -> Mapping[str, str]:
    """Marks of one word, each of the kind that is listed first."""
    return {words[0]: kind for words, kind in reversed(tuple(marks_in_words())) if len(words) == 1}


def marks_in_words() -> Iterator[tuple[tuple[str, ...], str]]:
    """The words of each mark with its kind."""
    for kind, written in listed_marks():
        yield tuple(written.replace(":", " :").split()), kind


def listed_marks() -> Iterator[tuple[str, str]]:
    """Each mark of roles.toml with its kind."""
    parts, words = role_words()["parts"], role_words()["words"]
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        (LED_BY, parts["led_by"]),
        (ONLY_PART, parts["only_part"]),
        (TOGETHER, parts["together"]),
        (WITH, parts["with"]),
        (INVITES, parts["invites"]),
        (DONE_BY, parts["done_by"]),
        (PART, parts["takes_part"]),
        (EMPLOYED, words["employed"]),
        (LEADS, parts["leads"].split()),
        (BETWEEN, parts["between_those"]),
        (RELATIVE, words["relative"]),
        (OF, words["blocking"]),
        (MORE, words["open_list"]),
        (JOIN, (*words["and"], *words["joins"])),
        (OPEN, ("(",)),
        (CLOSE, (")",)),
        (VERB, parts["verbs"].split()),
        (MODIFIER, words["modifiers"].split()),
    )
    for kind, found in lists:
        yield from ((kind, written) for written in found)

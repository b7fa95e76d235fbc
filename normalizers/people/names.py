"""Names of people in running text, told by lists of names and by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from normalizers.people.alone import lone, may_be_lone, signed, with_particle
from normalizers.people.data import NAME, Span, people, words
from normalizers.people.known import is_amid, is_known
from normalizers.people.words import (
    COMMON,
    NEEDY,
    PROPER,
    SURE,
    Token,
    bases,
    clan,
    first_kind,
    follows,
    is_genitive,
    is_initial,
    is_listed_last,
    is_start,
    is_strange,
    is_sure_last,
    last_length,
    may_be_anybody,
    may_begin,
    never,
    text_to_tokens,
    titled,
)
from normalizers.roles.persons import is_post

REACH = 24
"""Characters between a name and the number that leads to it, words such as "tel" included."""
MOST = 3
"""Words of a name that no list knows."""

Rule = Callable[[Sequence[Token], int, Sequence[Span]], int]
"""From the words, a place among them and the numbers of the text to the length of the name that begins there, or 0."""


def text_to_names(text: str, numbers: Sequence[Span], known: frozenset[str]) -> Iterator[Span]:
    """The names in a text; ``known`` are names that the same document has elsewhere.

    >>> text = "Sandra H och Björn på fältet leder Annas avdelning vid Mariatorget; fråga Lindgren i Anna Lindhs park"
    >>> [text[one.start : one.end] for one in text_to_names(text, (), frozenset())]
    ['Sandra H', 'Björn', 'Annas', 'Lindgren']
    """
    tokens = text_to_tokens(text, numbers)
    at = 0
    while at < len(tokens):
        if not (known or may_begin(tokens[at].text)):
            at += 1
            continue
        length = name_length(tokens, at, numbers, known)
        if length and not is_a_house(tokens, at, length, text):
            yield Span(tokens[at].start, tokens[at + length - 1].end, NAME)
        at += length or 1


def name_length(tokens: Sequence[Token], at: int, numbers: Sequence[Span], known: frozenset[str]) -> int:
    """How many words from here on are the name of a person; 0 where none is."""
    if may_begin(tokens[at].text):
        for rule in RULES:
            if length := rule(tokens, at, numbers):
                return length
    after = at + 1
    if is_initial(tokens[at]) and after < len(tokens) and follows(tokens, after) and is_known(tokens, after, known):
        return 2
    return 1 + last_length(tokens, after) if is_known(tokens, at, known) else 0


# --- the rules --------------------------------------------------------------------------------------------------------


def first_and_last(tokens: Sequence[Token], at: int, numbers: Sequence[Span]) -> int:
    """A first name, with the surname or initial after it; one that is another word too needs that or a context."""
    kind = first_kind(tokens[at].text)
    if kind is None:
        return 0
    last = last_length(tokens, at + 1)
    if kind == SURE or (last and is_surname_enough(tokens, at, last)):
        return 1 + last
    return 1 + last if is_told(tokens, at, numbers) or (kind != NEEDY and is_amid(tokens, at, kind)) else 0


def is_surname_enough(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether what follows makes a name of a word that may be another: "Björn Ek", not "Max Antal"."""
    after = tokens[at + 1]
    return is_initial(after) or is_listed_last(after.text) or is_strange(after.text) or last > 1


def is_told(tokens: Sequence[Token], at: int, numbers: Sequence[Span]) -> bool:
    """Whether a post or "kontakta" stands before a word, or a unit, a number or another name after it."""
    if is_introduced(tokens, at) or is_before_number(tokens[at], tokens[at + 1 :], numbers):
        return True
    if is_genitive(tokens[at].text) and at + 1 < len(tokens) and follows(tokens, at + 1):
        return tokens[at + 1].low in words("context", "units")
    return is_listed(tokens, at)


def is_introduced(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word before says that a person follows."""
    if not at:
        return False
    before = tokens[at - 1]
    if before.low in words("context", "titles") and tokens[at].before in (" ", ". ", "."):
        return True
    if not re.fullmatch(r"[ \u00a0]?[:(,]?[ \u00a0]?\(?", tokens[at].before):
        return False
    if ":" in tokens[at].before and before.low in words("context", "speakers"):
        return True
    return before.low in words("context", "contact") or is_post(before.low)


def is_listed(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sure name is listed beside a word."""
    joins = words("context", "joins")
    for step in (1, -1):
        place = at + step
        if 0 <= place < len(tokens) and tokens[place].low in joins:
            place += step
        gap = tokens[at].after if step > 0 else tokens[at].before
        joined = gap.strip() in (",", "/", "&", ";") or abs(place - at) > 1
        if joined and 0 <= place < len(tokens) and is_beside(tokens, at, tokens[place].text):
            return True
    return False


def is_beside(tokens: Sequence[Token], at: int, other: str) -> bool:
    """Whether what is listed beside a word makes it a name: a sure one, or a post beside a first name."""
    if first_kind(other) == SURE or is_sure_last(other):
        return True
    placed = follows(tokens, at) and tokens[at - 1].low in words("context", "locative")
    return is_post(other.lower()) and may_be_lone(tokens[at].text) and not placed


def introduced(tokens: Sequence[Token], at: int, numbers: Sequence[Span]) -> int:
    """After a post, or before a number: capitalised words that are surnames, or that no list knows at all."""
    length = 0
    while length < MOST and at + length < len(tokens) and (not length or follows(tokens, at + length)):
        word = tokens[at + length].text
        if not (
            is_strange(word) or is_listed_last(word) or first_kind(word) or (length and is_initial(tokens[at + length]))
        ):
            break
        length += 1
    if not length or is_initial(tokens[at]):
        return 0
    strong = is_introduced(tokens, at) and tokens[at - 1].low not in words("context", "weak")
    return length if strong or is_before_number(tokens[at + length - 1], tokens[at + length :], numbers) else 0


def is_before_number(last: Token, after: Sequence[Token], numbers: Sequence[Span]) -> bool:
    """Whether a number or an address follows a name, with nothing but "tel" and the like between."""
    start = next((one.start for one in numbers if one.start >= last.end), None)
    if start is None or start - last.end > REACH:
        return False
    between = [token.low for token in after if token.start < start]
    return all(word in words("context", "between") for word in between) and SENTENCE_END.search(last.after) is None


SENTENCE_END = re.compile(r"[!?\n]|\. ")


def initials_and_last(tokens: Sequence[Token], at: int, numbers: Sequence[Span]) -> int:
    """Initials before a surname ("S. Holm", "J.P. Berg", "P-O Nordh"), or after a post ("ansvarig: A.L.")."""
    length = 0
    while at + length < len(tokens) and is_initial(tokens[at + length]) and not tokens[at + length].text.endswith("s"):
        if length and not follows(tokens, at + length):
            break
        length += 1
    if not length or length > MOST:
        return 0
    dotted = tokens[at + length - 1].after.startswith(".") or "-" in tokens[at].text
    if at + length < len(tokens) and follows(tokens, at + length):
        word = tokens[at + length].text
        if length == 1 and tokens[at].text in words("never", "initials"):
            return 2 if dotted and (is_listed_last(word) or is_strange(word)) else 0
        if is_listed_last(word) or ((dotted or length > 1) and may_be_anybody(word)):
            return length + 1
    told = is_introduced(tokens, at) or is_before_number(tokens[at + length - 1], tokens[at + length :], numbers)
    return length if length > 1 and dotted and told else 0


def strange_and_last(tokens: Sequence[Token], at: int, _numbers: Sequence[Span]) -> int:
    """A word that nobody knows before a surname, or before another one."""
    last = last_length(tokens, at + 1)
    if not last or not may_be_anybody(tokens[at].text):
        return 0
    end = tokens[at + last]
    if is_strange(tokens[at].text):
        letter = is_initial(end) and end.text not in words("never", "initials")
        return 1 + last if letter or is_listed_last(end.text) or is_strange(end.text) else 0
    return 1 + last if is_sure_last(end.text) else 0


def strange_alone(tokens: Sequence[Token], at: int, _numbers: Sequence[Span]) -> int:
    """A word that nobody knows where it does what people do, after "av" or "med", among names, or before its unit."""
    word = tokens[at].text
    if not is_strange(word):
        return 0
    if word.endswith("s") and at + 1 < len(tokens) and follows(tokens, at + 1):
        return int(tokens[at + 1].low in words("context", "units"))
    if word.endswith(tuple(words("context", "unlike"))):
        return 0
    if is_start(tokens, at):
        return int(is_amid(tokens, at, COMMON) or is_listed(tokens, at))
    agent = follows(tokens, at) and tokens[at - 1].low in words("context", "agents")
    return int(agent or is_listed(tokens, at))


def last_alone(tokens: Sequence[Token], at: int, numbers: Sequence[Span]) -> int:
    """A surname by itself, within a sentence or where it does what people do."""
    if not is_sure_last(tokens[at].text):
        return 0
    sure = any(base.endswith("sson") or clan().fullmatch(base) for base in bases(tokens[at].text))
    said = tokens[at].before.strip(" ") == ":" and at > 0
    return 1 if sure or said or is_amid(tokens, at, COMMON) or is_told(tokens, at, numbers) else 0


def in_capitals(tokens: Sequence[Token], at: int, numbers: Sequence[Span]) -> int:
    """A name in capitals: with its surname, or before a unit or a number."""
    word = tokens[at].text
    if len(word) < MOST or not word.isupper() or first_kind(titled(word)) is None:
        return 0
    if at + 1 < len(tokens) and follows(tokens, at + 1) and tokens[at + 1].text.isupper():
        if is_listed_last(titled(tokens[at + 1].text)) or is_initial(tokens[at + 1]):
            return 2
        if word.endswith("S") and tokens[at + 1].low in words("context", "units"):
            return 1
    if first_kind(titled(word)) != SURE:
        return 0
    after = tokens[at + 1].text if at + 1 < len(tokens) and follows(tokens, at + 1) else ""
    acts = after in words("context", "verbs") or is_post(after)
    return int(acts or is_introduced(tokens, at) or is_before_number(tokens[at], tokens[at + 1 :], numbers))


def in_small_letters(tokens: Sequence[Token], at: int, numbers: Sequence[Span]) -> int:
    """A name without capitals: a first name with a surname, or after "kontakta" and before a number."""
    word = tokens[at].text
    if not word.islower() or (kind := first_kind(titled(word))) is None or len(word) < MOST:
        return 0
    if at + 1 < len(tokens):
        last, gap = titled(tokens[at + 1].text), tokens[at + 1].before
        if (gap == " " and is_sure_last(last)) or (gap == "." and (is_listed_last(last) or is_strange(last))):
            return 2
    told = at > 0 and tokens[at - 1].low in words("context", "contact") - words("context", "weak")
    return int(kind == SURE and (told or is_before_number(tokens[at], tokens[at + 1 :], numbers)))


RULES: tuple[Rule, ...] = (
    lone,
    signed,
    with_particle,
    first_and_last,
    introduced,
    initials_and_last,
    strange_and_last,
    strange_alone,
    last_alone,
    in_capitals,
    in_small_letters,
)

# --- what is nobody ---------------------------------------------------------------------------------------------------


def is_a_house(tokens: Sequence[Token], at: int, length: int, text: str) -> bool:
    """Whether what looks like a name is that of a body, a saint, a street or a house."""
    if text[tokens[at].start :].lower().startswith(phrases()):
        return True
    end = at + length
    before = tokens[at - 1].low if follows(tokens, at) else ""
    after = tokens[end].low if end < len(tokens) and follows(tokens, end) else ""
    last = tokens[end - 1].low
    if before in never()["before"] or before.endswith(tuple(people()["never"]["before_endings"])):
        return True
    if last.endswith(tuple(people()["never"]["endings"])):
        return True
    if after in words("never", "firms") or ("-" in after and after.endswith(tuple(people()["never"]["endings"]))):
        return True
    if length == 1 and is_quarter(tokens, at):
        return True
    if SAINT.search(text[: tokens[at].start]):
        return True
    named = last.endswith("s") or first_kind(tokens[at].text) in (PROPER, NEEDY)
    return named and not is_initial(tokens[end - 1]) and after in never()["after"]


def is_quarter(tokens: Sequence[Token], at: int) -> bool:
    """Whether a first name is an area's after "Polisen" or "Trygghetsvandring", and nobody who does anything."""
    if not follows(tokens, at) or tokens[at].text not in words("never", "quarters"):
        return False
    before = tokens[at - 1]
    body = before.low in words("never", "stations") and before.text[0].isupper()
    acts = at + 1 < len(tokens) and follows(tokens, at + 1) and tokens[at + 1].low in words("context", "verbs")
    return not acts and (body or before.low.endswith(tuple(words("never", "station_endings"))))


SAINT = re.compile(r"(?i)\bs:ta? $")


@cache
def phrases() -> tuple[str, ...]:
    """Names of bodies and places that begin with a person's, in small letters."""
    return tuple(phrase.lower() for phrase in never()["phrases"])

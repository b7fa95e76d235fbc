"""People named in a text: names, initials, and the addresses and numbers that lead to them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from normalizers.places import place_names
from normalizers.roles.data import POST
from normalizers.roles.forms import word_to_reading

CACHED = 1 << 12
CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w-])(?:\+46|0)(?:[ -]?\(?0?\)?)(?:[ -]?\d){6,10}(?![\w-])"
)
"""An e-mail address, or a Swedish telephone number."""

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
PARTS = re.compile(r"[-'’]")
INITIAL = re.compile(r"[A-ZÅÄÖ]s?")
"""A surname's first letter, or its genitive."""


@dataclass(frozen=True, slots=True)
class Person:
    """What points to a person in a text, and where: ``start`` and ``end`` count characters."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=CACHED)
def text_to_persons(text: str) -> tuple[Person, ...]:
    """The people named in a text, each full name once for each place, with e-mail addresses and telephone numbers.

    >>> [person.text for person in text_to_persons("Anna Lindgren, kommunpolis Petra H och Ny Gemenskap")]
    ['Anna Lindgren', 'Petra H']
    >>> text_to_persons("Lpo Vällingby, Svenska Bostäder, Maria ungdom")
    ()
    """
    taken = [(found.start(), found.end()) for found in CONTACT.finditer(text)]
    names = names_in([word for word in WORD.finditer(text) if not any(a <= word.start() < b for a, b in taken)], text)
    spans = sorted([*taken, *names])
    return tuple(Person(text[start:end], start, end) for start, end in spans)


def names_in(words: Sequence[re.Match[str]], text: str) -> Iterator[tuple[int, int]]:
    """Where names of people stand."""
    at = 0
    while at < len(words):
        length = name_length(words, at, text) if words[at][0][0].isupper() else 0
        if length and is_person(words, at, length, text):
            yield words[at].start(), words[at + length - 1].end()
        at += length or 1


def name_length(words: Sequence[re.Match[str]], at: int, text: str) -> int:
    """How many words from a capitalised one on are a person's name; 0 where none is."""
    first = words[at][0]
    last = surname_length(words, at + 1, text)
    if len(first) == 1 or first.isupper():
        return 2 if last == 1 and len(first) == 1 and is_sure_surname(words[at + 1][0]) else 0
    if is_first_name(first, "sure") or (is_first_name(first, "unsure") and (last or is_among_people(words, at, text))):
        return 1 + last
    if last == 1 and is_sure_surname(words[at + 1][0]) and may_be_name(first):
        return 2
    return int(first.endswith(tuple(names()["last"]["alone_endings"])) and is_surname(first))


def is_sure_surname(word: str) -> bool:
    """Whether a word is spelt as surnames are."""
    return word.endswith(tuple(names()["last"]["sure_endings"]))


def is_among_people(words: Sequence[re.Match[str]], at: int, text: str) -> bool:
    """Whether a post stands before a name that is also another word, or a sure name is listed beside it."""
    beside = bool(at) and (follows(words, at, text) or text[words[at - 1].end() : words[at].start()] == " (")
    if beside and is_post(words[at - 1][0]):
        return True
    joins = names()["joins"]["words"]
    near = [word[0] for word in words[max(at - 2, 0) : at + 3] if word[0] not in joins and word is not words[at]]
    listed = at + 1 < len(words) and (words[at + 1][0] in joins or text[words[at].end()] == ",")
    listed = listed or (at > 0 and (words[at - 1][0] in joins or text[words[at - 1].end()] == ","))
    return listed and any(is_first_name(word, "sure") for word in near)


def surname_length(words: Sequence[re.Match[str]], at: int, text: str) -> int:
    """How many words from here on are surnames or initials."""
    length = 0
    while at + length < len(words) and length < names()["last"]["most"] and follows(words, at + length, text):
        word = words[at + length][0]
        if (
            (word in names()["last"]["between"] and at + length + 1 < len(words))
            or INITIAL.fullmatch(word)
            or is_surname(word)
        ):
            length += 1
        else:
            break
    return 0 if length and words[at + length - 1][0] in names()["last"]["between"] else length


def is_surname(word: str) -> bool:
    """Whether a word may be a surname: what could be a name, and no place but those that people are called by.

    >>> is_surname("Berg"), is_surname("Farsta")
    (True, False)
    """
    return may_be_name(word) and (word in names()["last"]["places"] or not is_place(word))


def follows(words: Sequence[re.Match[str]], at: int, text: str) -> bool:
    """Whether only a blank parts a word from the one before, or the full stop of an initial."""
    parted = text[words[at - 1].end() : words[at].start()]
    return parted == " " or (parted in (". ", ".") and len(words[at - 1][0]) == 1)


def may_be_name(word: str) -> bool:
    """Whether a word could be a surname: a capital and small letters, no word for a role or a body.

    >>> may_be_name("Lindgren"), may_be_name("LPO"), may_be_name("Kommunpolis")
    (True, False, False)
    """
    parts = PARTS.split(word)
    return all(part[:1].isupper() and part[1:].islower() for part in parts) and not is_taken(word.lower())


def is_person(words: Sequence[re.Match[str]], at: int, length: int, text: str) -> bool:
    """Whether what looks like a name is no body, saint, street or house that bears one."""
    never, end = names()["never"], at + length
    whole = text[words[at].start() :]
    if any(whole.startswith(phrase) for phrase in never["phrases"]):
        return False
    before = words[at - 1][0].lower() if at and follows(words, at, text) else ""
    after = words[end][0].lower() if end < len(words) and follows(words, end, text) else ""
    last = words[end - 1][0].lower()
    return before not in never["before"] and after not in never["after"] and not last.endswith(tuple(never["endings"]))


def is_first_name(word: str, how: str) -> bool:
    """Whether a word is a first name, or one in the genitive."""
    known = first_names()[how]
    return word in known or word.removesuffix(names()["joins"]["genitive"]) in known or is_double(word, known)


def is_double(word: str, known: frozenset[str]) -> bool:
    """Whether a word is two names with a hyphen of which the first is known."""
    first, hyphen, last = word.partition("-")
    return bool(hyphen) and first in known and last[:1].isupper()


def is_place(word: str) -> bool:
    """Whether a word is the name of a place, or its genitive."""
    return word in places() or word.removesuffix(names()["joins"]["genitive"]) in places()


@cache
def places() -> frozenset[str]:
    """The words of the names of places."""
    listed = (*place_names(), *names()["places"])
    return frozenset(word for name in listed for word in WORD.findall(name) if word[0].isupper())


@cache
def is_taken(word: str) -> bool:
    """Whether a word in small letters names a role, a field of work or anything else that is no person."""
    return word in names()["never"]["words"] or word_to_reading(word) is not None


@cache
def is_post(word: str) -> bool:
    """Whether a word names a post."""
    reading = word_to_reading(word)
    return reading is not None and reading.kind == POST


@cache
def names() -> Mapping[str, Any]:
    """What names.toml says, read once."""
    return tomllib.loads(files("normalizers").joinpath("data/names.toml").read_text("utf-8"))


@cache
def first_names() -> Mapping[str, frozenset[str]]:
    """First names that tell a person by themselves, and those that need a surname."""
    first = names()["first"]
    again = frozenset(first["again"].split())
    unsure = frozenset(first["unsure"].split()) - again
    return {"sure": (frozenset(first["sure"].split()) | again) - unsure, "unsure": unsure | again}

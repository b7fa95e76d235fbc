"""What roles.toml and abbreviations.toml say, made ready for looking up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

POST, UNIT, ORGANISATION, FORUM, EXTERNAL, COMPANY, VAGUE = KINDS = (
    "post",
    "unit",
    "organisation",
    "forum",
    "external",
    "company",
    "vague",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word is understood as: a role's base form, its kind, and the form that it stands in."""

    base: str
    kind: str
    plural: bool = False
    definite: bool = False
    genitive: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A role named by the tokens from ``first`` up to but not with ``end``; an ``item`` is a role only if it acts.

    ``guessed``: known for a body by nothing but its capital in a list.
    """

    base: str
    kind: str
    first: int
    end: int
    plural: bool = False
    definite: bool = False
    item: bool = False
    guessed: bool = False


@cache
def role_words() -> Mapping[str, Any]:
    """What roles.toml says, read once."""
    return read("roles")


@cache
def abbreviations() -> Mapping[str, Any]:
    """What abbreviations.toml says, read once."""
    return read("abbreviations")


def read(name: str) -> Mapping[str, Any]:
    """A file of data/ by its name."""
    return tomllib.loads(files("normalizers").joinpath(f"data/{name}.toml").read_text("utf-8"))


@cache
def word_set(section: str, key: str) -> frozenset[str]:
    """A list of words of roles.toml."""
    found = role_words()[section][key]
    return frozenset(found.split() if isinstance(found, str) else found)


def base_to_readings(base: str, kind: str, meant: str = "") -> Iterator[tuple[str, Reading]]:
    """Every form of a base form and what it is read as; ``meant`` is the role's own base form where it is another.

    >>> [form for form, _ in base_to_readings("skola", "unit")][::2]
    ['skola', 'skolan', 'skolor', 'skolorna']
    """
    meant, genitive = meant or base, role_words()["genitive"]["ending"]
    itself = base in role_words()["plural"]["themselves"]
    for form, plural, definite in base_to_forms(base):
        said = base if plural and itself else meant
        yield form, Reading(said, kind, plural, definite)
        if not form.endswith(genitive):
            yield form + genitive, Reading(said, kind, plural, definite, genitive=True)


def base_to_forms(base: str) -> Iterator[tuple[str, bool, bool]]:
    """The forms of a noun, each with whether it is plural and definite; some that nobody says are among them."""
    yield base, False, False
    rule = next(rule for rule in role_words()["paradigms"] if base.endswith(rule["ends"]))
    stem = base.removesuffix(rule["ends"])
    yield from ((stem + ending, False, True) for ending in rule["definite"])
    yield from ((stem + ending, True, False) for ending in rule["plural"])
    yield from ((stem + ending, True, True) for ending in rule["plural_definite"])


@cache
def head_forms() -> Mapping[str, Reading]:
    """The forms of the last words of roles."""
    found: dict[str, Reading] = {}
    for kind, words in role_words()["heads"].items():
        for base in words.split():
            for form, reading in base_to_readings(base, kind):
                found.setdefault(form, reading)
    return found


@cache
def known_forms() -> Mapping[str, Reading]:
    """The forms of the roles that are known whole, and of what authors call them."""
    found: dict[str, Reading] = {}
    for base, kind, meant in known_roles():
        for form, reading in base_to_readings(base, kind, meant):
            found.setdefault(form, reading)
    for words, reading in phrase_forms():
        found.setdefault("".join(words), reading)
    return found


def known_roles() -> Iterator[tuple[str, str, str]]:
    """The words known whole: as they are said, their kind, and the base form that they stand for."""
    kinds = dict(listed_roles())
    for meant, words in role_words()["same"].items():
        yield from ((word, kinds.get(meant, UNIT), meant) for word in words if " " not in word)
    yield from ((base, kind, base) for base, kind in kinds.items())


def listed_roles() -> Iterator[tuple[str, str]]:
    """The base forms of [known] and their kinds."""
    for kind, words in role_words()["known"].items():
        yield from ((word, kind) for word in words.split())


@cache
def phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], Reading], ...]]:
    """Names of several words by their first word, the longest first; the last word in every form."""
    found: dict[str, dict[tuple[str, ...], Reading]] = {}
    for words, reading in phrase_forms():
        found.setdefault(words[0], {}).setdefault(words, reading)
    return {first: tuple(sorted(forms.items(), key=lambda form: -len(form[0]))) for first, forms in found.items()}


def phrase_forms() -> Iterator[tuple[tuple[str, ...], Reading]]:
    """The forms of the names of several words."""
    for written, kind, base in phrase_names():
        *before, last = written.split()
        for form, reading in base_to_readings(last, kind, base):
            yield (*before, form), reading
            if role_words()["words"]["ampersand"] in before:
                yield (*("&" if word == role_words()["words"]["ampersand"] else word for word in before), form), reading


def phrase_names() -> Iterator[tuple[str, str, str]]:
    """The names of several words: as they are written, kind, base form."""
    for group in role_words()["phrases"]:
        for line in filter(None, map(str.strip, group["names"].splitlines())):
            written, _, base = line.partition(" = ")
            yield written, group["kind"], base or written
    kinds = dict(listed_roles())
    for meant, words in role_words()["same"].items():
        yield from ((word, kinds.get(meant, UNIT), meant) for word in words if " " in word)


@cache
def short_forms() -> Mapping[str, Reading]:
    """What acronyms stand for, as they are written and, where nothing else is spelt so, in small letters."""
    data, found = abbreviations(), dict[str, Reading]()
    kinds = {short: kind for kind, shorts in data["kinds"].items() for short in shorts}
    for short, base in data["roles"].items():
        found[short] = Reading(base, kinds.get(short) or kind_of(base))
    for kind, shorts in data["bodies"].items():
        found.update((short, Reading(short, kind)) for short in shorts if short not in found)
    for short, reading in list(found.items()):
        found.setdefault(short.upper(), reading)
        if short in data["any_case"].split():
            found.setdefault(short.lower(), reading)
            found.setdefault(short.capitalize(), reading)
    return found


def kind_of(base: str) -> str:
    """The kind of a known role."""
    reading = known_forms().get(base)
    return reading.kind if reading else ORGANISATION


@cache
def acronyms() -> Mapping[str, str]:
    """Acronyms as they are to be written, by their small letters."""
    data = abbreviations()
    shorts = [
        *data["acronyms"].split(),
        *data["roles"],
        *(short for group in data["bodies"].values() for short in group),
    ]
    return {short.lower(): short for short in reversed(shorts)}


def reading_to_mentions(reading: Reading, first: int, end: int) -> list[Mention]:
    """A reading at its place; none where it stands in the genitive: then it belongs to what follows."""
    if reading.genitive:
        return []
    item = reading.base in word_set("never", "items")
    return [Mention(reading.base, reading.kind, first, end, reading.plural, reading.definite, item)]

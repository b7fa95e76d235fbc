"""The official districts and municipalities: their names found in a text, inflected, joined or without accents."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import Any

from pipeline.text import fold, slug


@dataclass(frozen=True, slots=True)
class Place:
    """A district of Stockholm, or another municipality, which counts as one district."""

    district: str
    municipality_code: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name that points to a place; ``kind`` is name, place, municipality or common (also an ordinary word)."""

    place: Place
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name met in a text; ``beside`` says that a word such as "kommun" stands next to it."""

    name: Name
    beside: bool


Index = Mapping[str, tuple[tuple[tuple[str, ...], Name], ...]]


@lru_cache(maxsize=4096)
def mentions(text: str, capital: bool) -> tuple[Mention, ...]:
    """The names that stand in a text, the longest at each place; ``capital`` asks for a capital letter, as in prose.

    >>> [mention.name.place.district for mention in mentions("HasselbyVallingby_och_Farstas", capital=False)]
    ['Hässelby-Vällingby', 'Farsta']
    >>> mentions("att vara i boden", capital=True)
    ()
    """
    words = _words(text)
    return tuple(_mentions(words, capital))


def official(text: str) -> Place | None:
    """The place that a person's entry names (official name, alias, abbreviation, neighbourhood), or None.

    >>> official("hägersten älvsjö"), official("Kungsholmens sdf").district, official("Atlantis")
    (Place(district='Hägersten-Älvsjö', municipality_code='0180'), 'Kungsholmen', None)
    """
    folded = fold(text)
    bare = " ".join(word for word in folded.split() if word not in _extra_words())
    found = _entries().get(folded) or _entries().get(bare) or ()
    exact = [name for name in found if _plain(name.text) == _plain(text)]
    places = {name.place for name in exact or found}
    return places.pop() if len(places) == 1 else None


def place_key(district: str, municipality_code: str | None) -> str:
    """A district's name as a part of keys; with its municipality's code where another's name comes out the same.

    >>> place_key("Hägersten-Älvsjö", "0180"), place_key("Håbo", "0305"), place_key("Habo", "0643")
    ('hagersten-alvsjo', 'habo-0305', 'habo-0643')
    """
    key = slug(district)
    return f"{key}-{municipality_code}" if municipality_code and key in _shared_keys() else key


@cache
def _shared_keys() -> frozenset[str]:
    """The keys that come of the names of several districts."""
    places = Counter(slug(place.district) for place in {name.place for name in _names()})
    return frozenset(key for key, number in places.items() if number > 1)


def abbreviated(text: str) -> tuple[Place, ...]:
    """The districts whose abbreviation stands in a text as a word in capitals.

    >>> [place.district for place in abbreviated("Plan_HV 2025")]
    ['Hässelby-Vällingby']
    """
    return tuple(dict.fromkeys(_abbreviations()[word] for word in _words(text) if word in _abbreviations()))


def without_police(text: str) -> str:
    """Leave out the names of police areas, which cover several districts and bear the name of one.

    >>> without_police("Samverkan med LPO Farsta och Globen i Rågsved")
    'Samverkan med  i Rågsved'
    """
    return _police().sub("", nfc(text))


def place_names() -> tuple[str, ...]:
    """Every name of a district, a place in one, or a municipality.

    >>> {"Hagsätra", "Österåker"} <= set(place_names())
    True
    """
    return tuple(name.text for name in _names())


def nfc(text: str) -> str:
    """Letters with their accents as one character each."""
    return unicodedata.normalize("NFC", text)


# --- finding ----------------------------------------------------------------------------------------------------------

CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
"""Where a lost hyphen or blank leaves a capital inside a word."""

WORD = re.compile(r"[^\W\d_]+")


def _words(text: str) -> list[str]:
    return WORD.findall(CAMEL.sub(" ", nfc(text)))


def _mentions(words: Sequence[str], capital: bool) -> Iterator[Mention]:
    at = 0
    while at < len(words):
        found = _longest(words, at) if words[at][0].isupper() or not capital else None
        if found is None:
            at += 1
            continue
        length, name = found
        yield Mention(name, _is_beside(words, at, at + length))
        at += length


def _longest(words: Sequence[str], at: int) -> tuple[int, Name] | None:
    candidates = _index().get(fold(words[at]), ())
    if not candidates:
        return None
    ahead = tuple(map(fold, words[at : at + len(candidates[0][0])]))
    fitting = [(len(parts), name) for parts, name in candidates if ahead[: len(parts)] == parts]
    longest = [found for found in fitting if found[0] == fitting[0][0]]
    exact = (found for found in longest if _plain(found[1].text) == _plain(words[at]))
    return next(exact, next(iter(longest), None))


def _is_beside(words: Sequence[str], start: int, end: int) -> bool:
    return any(fold(word) in _beside() for word in chain(words[max(start - 1, 0) : start], words[end : end + 1]))


def _plain(text: str) -> str:
    return nfc(text).casefold()


# --- what is known ----------------------------------------------------------------------------------------------------


@cache
def _index() -> Index:
    """Names by their first folded word, the longest first; each with its genitive and written as one word."""
    index: dict[str, dict[tuple[str, ...], Name]] = {}
    for name in _names():
        for parts in _forms(name):
            index.setdefault(parts[0], {}).setdefault((*parts, name.text), name)
    return {
        first: tuple(sorted(((parts[:-1], name) for parts, name in forms.items()), key=lambda form: -len(form[0])))
        for first, forms in index.items()
    }


def _forms(name: Name) -> Iterator[tuple[str, ...]]:
    parts = tuple(fold(name.text).split())
    for written in {parts, ("".join(parts),)}:
        yield written
        if not written[-1].endswith("s"):
            yield (*written[:-1], written[-1] + "s")


@cache
def _entries() -> Mapping[str, tuple[Name, ...]]:
    """What a person may enter, folded, and the names that it may mean."""
    known: dict[str, tuple[Name, ...]] = {}
    for name in chain(_names(), _abbreviated_names(), [_municipality(row) for row in _municipality_rows()]):
        for parts in _forms(name):
            known[" ".join(parts)] = tuple(dict.fromkeys((*known.get(" ".join(parts), ()), name)))
    return known


@cache
def _names() -> tuple[Name, ...]:
    """Every name that counts as evidence; Stockholm itself, which every plan of its districts names, is none."""
    home = knowledge("districts")["municipality_code"]
    others = (_municipality(row) for row in _municipality_rows() if row["code"] != home)
    return tuple(chain(chain.from_iterable(map(_district_names, knowledge("districts")["district"])), others))


def _district_names(entry: Mapping[str, Any]) -> Iterator[Name]:
    place = _district(entry)
    yield from (Name(place, text, "name") for text in (entry["name"], *entry.get("aliases", ())))
    yield from (Name(place, text, "place") for text in entry["places"])


def _district(entry: Mapping[str, Any]) -> Place:
    return Place(entry["name"], knowledge("districts")["municipality_code"])


def _municipality(row: Mapping[str, str]) -> Name:
    return Name(Place(row["name"], row["code"]), row["name"], "common" if row["common"] else "municipality")


def _abbreviated_names() -> Iterator[Name]:
    return (Name(place, text, "place") for text, place in _abbreviations().items())


@cache
def _abbreviations() -> Mapping[str, Place]:
    entries = knowledge("districts")["district"]
    return {nfc(text): _district(entry) for entry in entries for text in entry.get("abbreviations", ())}


@cache
def _municipality_rows() -> tuple[dict[str, str], ...]:
    text = resources.files("normalizers").joinpath("data/municipalities.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _beside() -> frozenset[str]:
    return frozenset(knowledge("identity")["district"]["beside"])


@cache
def _extra_words() -> frozenset[str]:
    return _beside() | frozenset(knowledge("identity")["district"]["offices"])


@cache
def _police() -> re.Pattern[str]:
    """A police word and the names that follow it, joined by commas and "och"; none that names another office."""
    rules = knowledge("identity")["district"]
    words, joining = "|".join(rules["police"]), "|".join(rules["and"])
    # Offices are written folded: any letter may stand for one that lost its dots or ring.
    offices = "|".join(re.sub("[ao]", r"\\w", word) for word in (*rules["offices"], *rules["beside"]))
    name = rf"[A-ZÅÄÖ][\w-]*(?!\s+(?i:{offices})\b)(?![\w-])"
    return re.compile(rf"\b(?i:{words})\b(?:\s+{name}(?:(?:\s*,|\s+(?:{joining}))\s+{name})*)?")


@cache
def knowledge(name: str) -> dict[str, Any]:
    """A file of data/ by its name: districts or identity."""
    return tomllib.loads(resources.files("normalizers").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))

"""The word list and what lexicon.toml says of it: the only room that knows wordfreq, loaded when first asked for."""

from __future__ import annotations

import gzip
import math
import sys
import tomllib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import msgspec

LAST = 3
"""Letters by which words are found from their end: those of the shortest part of a compound."""
CACHED = 1 << 13


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What lexicon.toml says; chances are powers of ten, pairs go from a number of letters to a chance."""

    language: str
    word_list: str
    short: frozenset[str]
    rarest: tuple[tuple[int, float], ...]
    abbreviations: frozenset[str]
    abbreviation: float
    own_weight: float
    genitive: str
    usual_genitives: tuple[str, ...]
    linking: float
    linking_from: int
    endings: tuple[str, ...]
    stem: int
    long_stem: int
    inflected: float
    share: float
    sure_compound: float
    never_last: frozenset[str]
    first_from: int
    most_parts: int
    part_letters: int
    parts_rarest: tuple[tuple[int, float], ...]
    words: float
    unseen: float
    links: tuple[str, ...]
    vowels: tuple[tuple[str, str], ...]
    unknown: float
    unknown_letter: float
    edge: int
    edge_weight: float
    edge_limit: float
    edge_unseen: float
    number_short: float
    number_year: float
    number_other: float
    number_digit: float


@cache
def knowledge() -> Knowledge:
    """What lexicon.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/lexicon.toml").read_text("utf-8"))
    words, compound, unknown, number = data["words"], data["compound"], data["unknown"], data["number"]
    return Knowledge(
        language=words["language"],
        word_list=words["list"],
        short=frozenset(words["short"]),
        rarest=by_length(words["rarest"]),
        abbreviations=frozenset(words["abbreviations"]),
        abbreviation=words["abbreviation"],
        own_weight=data["own"]["weight"],
        genitive=data["inflection"]["genitive"],
        usual_genitives=tuple(data["inflection"]["usual_genitives"]),
        linking=data["inflection"]["linking"],
        linking_from=data["inflection"]["linking_from"],
        endings=tuple(data["inflection"]["endings"]),
        stem=data["inflection"]["stem"],
        long_stem=data["inflection"]["long_stem"],
        inflected=data["inflection"]["odds"],
        share=compound["share"],
        sure_compound=compound["sure"],
        never_last=frozenset(compound["never_last"]),
        first_from=compound["first_from"],
        most_parts=compound["most_parts"],
        part_letters=compound["part_letters"],
        parts_rarest=by_length(compound["rarest"]),
        words=compound["words"],
        unseen=compound["unseen"],
        links=tuple(compound["links"]),
        vowels=tuple((ending, vowel) for ending, vowel in compound["vowels"]),
        unknown=unknown["chance"],
        unknown_letter=unknown["letter"],
        edge=unknown["edge"],
        edge_weight=unknown["edge_weight"],
        edge_limit=unknown["edge_limit"],
        edge_unseen=unknown["edge_unseen"],
        number_short=number["short"],
        number_year=number["year"],
        number_other=number["other"],
        number_digit=number["digit"],
    )


def by_length(table: Mapping[str, float]) -> tuple[tuple[int, float], ...]:
    """A table from a number of letters to a chance, the shortest first."""
    return tuple(sorted((int(letters), chance) for letters, chance in table.items()))


@cache
def frequencies() -> Mapping[str, float]:
    """The word list: how large a share of Swedish text each word is.

    wordfreq's own file is read (its format is told by wordfreq's ``read_cBpack``: after the head, lists of words, each
    list rarer than the one before by a hundredth of a power of ten), without the rest of that package: to load it, with
    all that it knows of other languages, takes longer than the list.
    """
    _, *lists = msgspec.msgpack.decode(gzip.decompress(list_file().read_bytes()))
    found: dict[str, float] = {}
    for rarity, words in enumerate(lists):
        found.update(dict.fromkeys(words, 10 ** (-rarity / 100)))
    return found


def list_file() -> Path:
    """wordfreq's file of the word list that lexicon.toml names."""
    package = find_spec("wordfreq")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("wordfreq", name="wordfreq")
    return Path(package.origin).parent / "data" / f"{knowledge().word_list}_{knowledge().language}.msgpack.gz"


def listed(word: str) -> float | None:
    """How common a word of the list is; None where it is not there, or too short and rare to be trusted.

    >>> listed("r"), listed("met"), listed("och") > listed("samordnare")
    (None, None, True)
    """
    share = frequencies().get(word)
    if share is None:
        return None
    floor, found = floor_of(len(word), knowledge().rarest), math.log10(share)
    if floor is None:
        return found if word in knowledge().short else None
    return found if found >= floor else None


@lru_cache(maxsize=1024)
def floor_of(letters: int, floors: tuple[tuple[int, float], ...]) -> float | None:
    """The least chance that counts for a word of so many letters; None below the shortest.

    >>> floor_of(4, ((3, -5.0), (5, -7.0))), floor_of(2, ((3, -5.0), (5, -7.0)))
    (-5.0, None)
    """
    return next((chance for at_least, chance in reversed(floors) if letters >= at_least), None)


@cache
def forwards() -> Sequence[str]:
    """The listed words in order."""
    return sorted(frequencies())


def ending(end: str) -> Sequence[str]:
    """The listed words that end with some letters, three at the least, spelt backwards and in order.

    >>> "skolarbete"[::-1] in ending("arbete")
    True
    """
    return beginning(end[::-1], spelt_backwards(end[-LAST:]))


@lru_cache(maxsize=CACHED)
def spelt_backwards(last: str) -> Sequence[str]:
    """The listed words with these last letters spelt backwards, in order: few of all are ever asked for."""
    return sorted(word[::-1] for word in by_last_letters().get(last, ()))


@cache
def by_last_letters() -> Mapping[str, Sequence[str]]:
    """The listed words by their last letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in frequencies():
        found[word[-LAST:]].append(word)
    return found


def beginning(start: str, words: Sequence[str]) -> Sequence[str]:
    """Those of words in order that begin with some letters.

    >>> beginning("ab", ["a", "ab", "abc", "ac"])
    ['ab', 'abc']
    """
    return words[bisect_left(words, start) : bisect_left(words, start + chr(sys.maxunicode))]


def unknown(word: str) -> float:
    """How likely a word is that nothing is known of: by its length, and by whether it begins and ends as words do.

    >>> unknown("blåskeringen") > unknown("blåskeringe")
    True
    """
    known = knowledge()
    found = known.unknown + known.unknown_letter * len(word)
    if len(word) <= known.edge:
        return found - known.edge_weight * known.edge_limit
    begins, ends = edges()
    never = -known.edge_limit
    return found + known.edge_weight * (begins.get(word[: known.edge], never) + ends.get(word[-known.edge :], never))


@cache
def edges() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """How much likelier some letters are where a word begins, and where it ends, than anywhere in one."""
    size = knowledge().edge
    words = [word for word in frequencies() if len(word) > 2 * size and word.isalpha()]
    anywhere = Counter(word[at : at + size] for word in words for at in range(len(word) - size + 1))
    begins, ends = Counter(word[:size] for word in words), Counter(word[-size:] for word in words)
    return edge_odds(begins, anywhere), edge_odds(ends, anywhere)


def edge_odds(here: Counter[str], anywhere: Counter[str]) -> Mapping[str, float]:
    """The odds that letters stand here against anywhere, as powers of ten, within limits."""
    known, less = knowledge(), math.log10(here.total() / anywhere.total())
    odds = {
        letters: math.log10((here[letters] + known.edge_unseen) / count) - less for letters, count in anywhere.items()
    }
    return {letters: max(-known.edge_limit, min(known.edge_limit, o)) for letters, o in odds.items()}

"""The word list and what lexicon.toml says of it: the only room that knows wordfreq, loaded when first asked for."""

from __future__ import annotations

import math
import sys
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
    """The word list: how large a share of Swedish text each word is."""
    from wordfreq import get_frequency_dict

    return get_frequency_dict(knowledge().language, wordlist=knowledge().word_list)


def listed(word: str) -> float | None:
    """How common a word of the list is; None where it is not there, or too short and rare to be trusted.

    >>> listed("r"), listed("met"), listed("och") > listed("samordnare")
    (None, None, True)
    """
    floor = floor_of(len(word), knowledge().rarest)
    if floor is None and word not in knowledge().short:
        return None
    share = frequencies().get(word, 0.0)
    found = math.log10(share) if share else -math.inf
    return found if found >= (floor or found) and share else None


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


@cache
def backwards() -> Sequence[str]:
    """The listed words spelt backwards, in order."""
    return sorted(word[::-1] for word in frequencies())


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

"""Swedish words and how often they are met: the only room that knows the word list, which is loaded when first asked for."""

from __future__ import annotations

import math
import re
import sys
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

PIECE = re.compile(r"\d+|[^\W\d_]+")
YEAR = re.compile(r"(?:19|20)\d\d")
CACHED = 1 << 16
NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What lexicon.toml says; chances are powers of ten, pairs go from a number of letters to a chance."""

    language: str
    word_list: str
    short: frozenset[str]
    rarest: tuple[tuple[int, float], ...]
    own_weight: float
    share: float
    longest: int
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
        own_weight=data["own"]["weight"],
        share=compound["share"],
        longest=compound["longest"],
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


def is_word(text: str, own: Mapping[str, int] = NOTHING) -> bool:
    """Whether a text is one Swedish word: a known one, a compound of known ones, or one of the plan's ``own``.

    >>> is_word("samordnare"), is_word("trygghetssamordnare"), is_word("mordnare"), is_word("r")
    (True, True, False, False)
    """
    word = text.casefold()
    return word in own or listed(word) is not None or compound(word) is not None


def chance(text: str, own: Mapping[str, int] = NOTHING, total: int = 0) -> float:
    """How likely a run of words is, as a power of ten; of ``own`` words, ``total`` in all, how often each is met.

    >>> chance("trygghetssamordnare") > chance("trygghetssam") + chance("ordnare")
    True
    """
    return sum(piece_chance(piece, own, total) for piece in PIECE.findall(text.casefold()))


def piece_chance(piece: str, own: Mapping[str, int], total: int) -> float:
    """How likely a word or a number is, as a power of ten."""
    at_large = number_chance(piece) if piece.isdecimal() else word_chance(piece)
    met = own.get(piece, 0)
    return max(at_large, math.log10(knowledge().own_weight * met / total)) if met and total else at_large


def number_chance(digits: str) -> float:
    """How likely a number is: short ones and years are common.

    >>> number_chance("2025") > number_chance("202")
    True
    """
    known = knowledge()
    if len(digits) <= 2:
        return known.number_short
    return known.number_year if YEAR.fullmatch(digits) else known.number_other + known.number_digit * len(digits)


@lru_cache(maxsize=CACHED)
def word_chance(word: str) -> float:
    """How likely a word is in Swedish at large: listed, compound or unknown."""
    found = [chance for chance in (listed(word), compound(word)) if chance is not None]
    return max(found) if found else unknown(word)


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


def compound(word: str) -> float | None:
    """How likely a word is as a compound of known words; None where it is none.

    >>> compound("skolgårdsvärd") is not None, compound("mordnare") is None
    (True, True)
    """
    found = compound_weight(word, knowledge().longest)
    return None if found is None else knowledge().share + found


@lru_cache(maxsize=CACHED)
def compound_weight(word: str, parts: int) -> float | None:
    """The likeliest way to make a word of two to ``parts`` known ones."""
    (shortest, _), *_ = knowledge().parts_rarest
    found: list[float] = []
    for at in range(shortest, len(word) - shortest + 1):
        lasts = [last_weight(word[at:]), compound_weight(word[at:], parts - 1) if parts > 2 else None]  # noqa: PLR2004
        last = max((weight for weight in lasts if weight is not None), default=None)
        first = first_weight(word[:at]) if last is not None else None
        if last is not None and first is not None:
            found.append(first + last)
    return max(found, default=None)


@lru_cache(maxsize=CACHED)
def first_weight(start: str) -> float | None:
    """How much a form weighs as the first part of compounds: by the listed ones that begin so; None where it is no part.

    >>> first_weight("ungdoms") > first_weight("ungdom") > first_weight("behöver")
    True
    """
    met = sum(is_part(word[len(start) :]) for word in beginning(start, forwards()))
    return share_of_compounds(met) if met or any(map(is_part, first_forms(start))) else None


@lru_cache(maxsize=CACHED)
def last_weight(end: str) -> float | None:
    """How much a word weighs as the last part of compounds: by the listed ones that end so; None where it is no part.

    >>> last_weight("arbete") > last_weight("kiosken") > last_weight("deltar")
    True
    """
    if not is_part(end):
        return None
    starts = (word[: len(end) - 1 : -1] for word in beginning(end[::-1], backwards()))
    return share_of_compounds(sum(any(map(is_part, first_forms(start))) for start in starts))


def share_of_compounds(met: int) -> float:
    """The chance of a part that is met in so many of the listed compounds."""
    return math.log10((met + knowledge().unseen) / knowledge().words)


def is_part(word: str) -> bool:
    """Whether a word is known well enough to be a part of compounds."""
    floor, found = floor_of(len(word), knowledge().parts_rarest), listed(word)
    return floor is not None and found is not None and found >= floor


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


def first_forms(start: str) -> Iterator[str]:
    """The words that may stand as the first part of a compound in this form.

    >>> list(first_forms("skol"))[:3], "kvinna" in first_forms("kvinno"), "arbete" in first_forms("arbets")
    (['skol', 'skola', 'skole'], True, True)
    """
    known = knowledge()
    for link in known.links:
        if start.endswith(link):
            bare = start.removesuffix(link)
            yield bare
            yield from (bare.removesuffix(end) + vowel for end, vowel in known.vowels if bare.endswith(end))


def unknown(word: str) -> float:
    """How likely a word is that nothing is known of: by its length, and by whether it begins and ends as words do.

    >>> unknown("blåskeringen") > unknown("blåskeringe")
    True
    """
    known = knowledge()
    found = known.unknown + known.unknown_letter * len(word)
    if len(word) < known.edge:
        return found - 2 * known.edge_limit
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
    odds = {letters: math.log10((here[letters] + 0.1) / count) - less for letters, count in anywhere.items()}
    return {letters: max(-known.edge_limit, min(known.edge_limit, o)) for letters, o in odds.items()}

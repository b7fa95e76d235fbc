"""Swedish words and how likely each is: listed, a compound of listed ones, an inflected one, or unknown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from normalizers.wordlist import beginning, ending, floor_of, forwards, frequencies, knowledge, listed, unknown

PIECE = re.compile(r"\d+|(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}(?![^\W\d_])|[^\W\d_]+")
"""A number, an abbreviation with full stops inside, a word."""
YEAR = re.compile(r"(?:19|20)\d\d")
CACHED = 1 << 16
NOTHING: Mapping[str, int] = {}


def is_word(text: str, own: Mapping[str, int] = NOTHING) -> bool:
    """Whether a text is one Swedish word: a known one, a compound of known ones, or one of the plan's ``own``.

    >>> is_word("samordnare"), is_word("trygghetssamordnare"), is_word("mordnare"), is_word("r")
    (True, True, False, False)
    """
    word = text.casefold()
    return word in own or listed(word) is not None or (compound(word) or -math.inf) >= knowledge().sure_compound


def chance(text: str, own: Mapping[str, int] = NOTHING, total: int = 0) -> float:
    """How likely a run of words is, as a power of ten; of ``own`` words, ``total`` in all, how often each is met.

    >>> chance("trygghetssamordnare") > chance("trygghetssam") + chance("ordnare")
    True
    """
    return sum(piece_chance(piece, own, total) for piece in PIECE.findall(text.casefold()))


def piece_chance(piece: str, own: Mapping[str, int], total: int) -> float:
    """How likely a word or a number is, as a power of ten."""
    if piece.isdecimal():
        return number_chance(piece)
    known, chances = knowledge(), [word_chance(piece)]
    if total and len(piece) > 1:
        met = [(own.get(piece, 0), 0.0), *((own.get(stem, 0), inflected(piece)) for stem in stems(piece))]
        chances += [math.log10(known.own_weight * times / total) + odds for times, odds in met if times]
    return max(chances)


def stems(word: str) -> Iterator[str]:
    """The words that a word may be an inflected form of.

    >>> sorted(stems("kiosken")), list(stems("ens"))
    (['kiosk', 'kioske'], [])
    """
    known = knowledge()
    endings = (ending for ending in known.endings if word.endswith(ending))
    return (word.removesuffix(ending) for ending in endings if len(word) - len(ending) >= known.stem)


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
    """How likely a word is in Swedish at large: listed, compound, a form of such a one, or unknown."""
    if "." in word:
        return knowledge().abbreviation if word in knowledge().abbreviations else unknown(word)
    found = known_chance(word)
    if found is not None and is_linking(word):
        found += knowledge().linking
    forms = [chance + inflected(word) for chance in map(known_stem, stems(word)) if chance is not None]
    return max([*([] if found is None else [found]), *forms], default=unknown(word))


def known_stem(stem: str) -> float | None:
    """How likely a stem is that is long enough to be told from the first half of something else."""
    return known_chance(stem) if len(stem) >= knowledge().long_stem else None


def known_chance(word: str) -> float | None:
    """How likely a word is that is listed or a compound."""
    return max((chance for chance in (listed(word), compound(word)) if chance is not None), default=None)


def inflected(word: str) -> float:
    """The odds of a word's form against its stem."""
    known = knowledge()
    usual = word.endswith(known.usual_genitives) or not word.endswith(known.genitive)
    return known.inflected if usual else known.linking


def is_linking(word: str) -> bool:
    """Whether a form is what the first parts of compounds look like: it stands there more than by itself.

    >>> is_linking("ungdoms"), is_linking("polisens"), is_linking("ungdom")
    (True, False, False)
    """
    known = knowledge()
    if not word.endswith(known.genitive) or not is_part(word.removesuffix(known.genitive)):
        return False
    return (first_weight(word) or -math.inf) >= share_of_compounds(known.linking_from)


def compound(word: str) -> float | None:
    """How likely a word is as a compound of known words; None where it is none.

    >>> [compound(word) is not None for word in ("skolgårdsvärd", "husvärd", "mordnare")]
    [True, True, False]
    """
    found = compound_weight(word, min(knowledge().most_parts, len(word) // knowledge().part_letters))
    return None if found is None else knowledge().share + found


@lru_cache(maxsize=CACHED)
def compound_weight(word: str, parts: int) -> float | None:
    """The likeliest way to make a word of two to ``parts`` known ones, before the share of compounds is counted in."""
    found: list[float] = []
    known = frequencies()
    # Hardly any end of a word is one that compounds end with: nothing else is asked about the others.
    for at in [at for at in places_within(word) if word[at:] in known]:
        last = last_weight(word[at:])
        first = beginning_weight(word[:at], max(parts - 1, 1)) if last is not None else None
        if last is not None and first is not None:
            found.append(first + last)
    return max(found, default=None)


@lru_cache(maxsize=CACHED)
def beginning_weight(start: str, parts: int) -> float | None:
    """The likeliest way to make a compound's beginning of one to ``parts`` known forms; None where there is none."""
    whole = first_weight(start)
    found = [] if whole is None else [whole]
    for at in places_within(start) if parts > 1 else ():
        first = first_weight(start[:at])
        others = beginning_weight(start[at:], parts - 1) if first is not None else None
        if first is not None and others is not None:
            found.append(first + others)
    return max(found, default=None)


def places_within(word: str) -> range:
    """Where a word may be parted into parts that are long enough."""
    (shortest, _), *_ = knowledge().parts_rarest
    return range(shortest, len(word) - shortest + 1)


@lru_cache(maxsize=CACHED)
def first_weight(start: str) -> float | None:
    """How much a form weighs as the first part of compounds, by the listed ones that begin so; None where it is none.

    >>> first_weight("ungdoms") > first_weight("ungdom") > first_weight("behöver")
    True
    """
    met = sum(map(is_part, (word[len(start) :] for word in beginning(start, forwards()))))
    known_form = met >= knowledge().first_from or is_first(start)
    return share_of_compounds(met) if known_form else None


@lru_cache(maxsize=CACHED)
def last_weight(end: str) -> float | None:
    """How much a word weighs as the last part of compounds, by the listed ones that end so; None where it is none.

    >>> last_weight("arbete") > last_weight("kiosken") > last_weight("deltar")
    True
    """
    if not is_part(end) or end in knowledge().never_last:
        return None
    starts = (word[: len(end) - 1 : -1] for word in ending(end))
    return share_of_compounds(sum(map(is_first, starts)))


def share_of_compounds(met: int) -> float:
    """The chance of a part that is met in so many of the listed compounds."""
    return math.log10((met + knowledge().unseen) / knowledge().words)


def is_part(word: str) -> bool:
    """Whether a word is known well enough to be a part of compounds."""
    # Nearly all that is asked for is no word at all.
    if word not in frequencies():
        return False
    floor, found = floor_of(len(word), knowledge().parts_rarest), listed(word)
    return floor is not None and found is not None and found >= floor


@lru_cache(maxsize=CACHED)
def is_first(start: str) -> bool:
    """Whether a form is that of a known word as the first part of a compound."""
    return any(map(is_part, first_forms(start)))


def first_forms(start: str) -> Iterator[str]:
    """The words that may stand as the first part of a compound in this form.

    >>> list(first_forms("skol")), "kvinna" in first_forms("kvinno"), "arbete" in first_forms("arbets")
    (['skol', 'skola', 'skole'], True, True)
    """
    for end, other in form_endings(start[-1:]):
        if start.endswith(end):
            yield start[: len(start) - len(end)] + other


@cache
def form_endings(letter: str) -> tuple[tuple[str, str], ...]:
    """What first parts of compounds that end with a letter may end with, and what their words end with instead.

    >>> form_endings("b"), ("s", "e") in form_endings("s")
    ((('', ''), ('', 'a'), ('', 'e')), True)
    """
    known = knowledge()
    ends = ((end + link, other) for link in known.links for end, other in (("", ""), *known.vowels))
    return tuple((end, other) for end, other in ends if letter.endswith(end[-1:]))

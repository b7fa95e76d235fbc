"""What a damaged word may have been: listed words and compounds that the machine may have read so, with their odds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import inf

from normalizers.lexicon import inflected
from normalizers.repair.channel import LOST, rules
from normalizers.repair.compounds import compounds, half_known, is_strange
from normalizers.repair.misspelt import misspelt
from normalizers.repair.walk import Spelling, is_known, listed_spellings, read_chance
from normalizers.wordlist import knowledge, listed

CACHED = 1 << 15
BORDER = "|"


@lru_cache(maxsize=CACHED)
def spellings(seen: str, channel: str) -> tuple[Spelling, ...]:
    """The likeliest words that may have been read as one, the best first; what was read is always among them.

    >>> [spellings(seen, LOST)[0].text for seen in ("dtgdrd", "6kat", "Ievande")]
    ['åtgärd', 'ökat', 'levande']
    """
    found = gathered(seen, channel)
    itself = found.pop(seen, None)
    found[seen] = read_right(seen, itself, [s.score - s.odds for s in found.values()])
    ranked = sorted(found.values(), key=lambda spelling: (-spelling.score, spelling.text))
    least = ranked[0].score - rules().worse
    return tuple(s for at, s in enumerate(ranked) if (at < rules().spellings and s.score >= least) or s.text == seen)


def gathered(seen: str, channel: str) -> dict[str, Spelling]:
    """The spellings that a word may have been, by their text: listed ones, and others where none of these is common."""
    found = best_of(listed_spellings(seen, channel))
    if len(seen) >= rules().compound and all(s.score - s.odds < rules().common for s in found.values()):
        found = best_of((*found.values(), *inflected_spellings(seen, channel), *compounds(seen, channel)))
        if channel == LOST and all(s.score - s.odds < rules().doubted for s in found.values()):
            errors = (Spelling(text, score=score) for text, score in misspelt(seen))
            found = best_of((*found.values(), *errors))
    if channel == LOST and not found:
        found = best_of(half_known(seen, channel) if is_strange(seen) else ()) or best_of(lost_spellings(seen))
    return best_of((*found.values(), *beside_border(seen, channel)))


def best_of(found: Iterable[Spelling]) -> dict[str, Spelling]:
    """Spellings by their text, of those that are the same the likeliest."""
    return {spelling.text: spelling for spelling in sorted(found, key=lambda spelling: spelling.score)}


def read_right(seen: str, known: Spelling | None, others: Sequence[float]) -> Spelling:
    """What was read as it stands: less likely where it is no word, or a twin with its dots is commoner."""
    score = max(read_chance(seen), known.score if known is not None else -inf)
    if max(others, default=-inf) > score and score < rules().twin_common:
        score += rules().twin
    if others and not is_known(seen) and seen[:1].islower():
        score += rules().unknown
    if is_strange(seen) and not is_known(seen):
        score += rules().marked
    return Spelling(seen, score=score)


def beside_border(seen: str, channel: str) -> Iterator[Spelling]:
    """What a word may have been at whose edge a stroke stands that was a cell's border.

    >>> [spelling.text for spelling in beside_border("socialtjanst|", LOST)][:1]
    ['socialtjänst']
    """
    bare = seen.strip(BORDER)
    for spelling in spellings(bare, channel) if bare != seen and len(bare) > 1 else ():
        odds = spelling.odds + rules().border
        yield Spelling(spelling.text, odds, spelling.odd, spelling.score + rules().border)


def lost_spellings(seen: str) -> Iterator[Spelling]:
    """The common words that are a word with one letter more, which left no mark: only ever suggested.

    >>> [spelling.text for spelling in lost_spellings("mjligt")]
    ['möjligt']
    """
    for at in range(len(seen) + 1 if len(seen) >= rules().part else 0):
        for letter in rules().small if not is_known(seen) else "":
            text = seen[:at] + letter + seen[at:]
            if (listed(text) or -inf) >= rules().common_lost:
                yield Spelling(text, rules().lost, True, read_chance(text) + rules().lost)


def inflected_spellings(seen: str, channel: str) -> Iterator[Spelling]:
    """The listed words in a form that no list has.

    >>> [spelling.text for spelling in inflected_spellings("aktors", LOST)]
    ['aktörs']
    """
    known = knowledge()
    for ending in known.endings:
        stem = seen.removesuffix(ending)
        if stem != seen and len(stem) >= known.stem and not is_known(stem):
            for spelling in listed_spellings(stem, channel):
                score = spelling.score + inflected(ending)
                yield Spelling(spelling.text + ending, spelling.odds, spelling.odd, score)

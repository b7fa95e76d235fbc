"""The compounds of known words that a machine may have read as some marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from normalizers.lexicon import first_weight, last_weight, word_chance
from normalizers.repair.channel import rules
from normalizers.repair.trade import trade_words
from normalizers.repair.walk import Node, Spelling, listed_spellings, read_chance, walk
from normalizers.wordlist import knowledge, listed, unknown

CACHED = 1 << 15


@lru_cache(maxsize=CACHED)
def compounds(seen: str, channel: str) -> tuple[Spelling, ...]:
    """The likeliest compounds of known words that may have been read as one.

    >>> [spelling.text for spelling in compounds("kvallsmote", "lost")][:1]
    ['kvällsmöte']
    """
    firsts: Mapping[int, list[Node]] = defaultdict(list)
    for node in walk(seen[: -rules().part], channel):
        if len(node.text) >= rules().part:
            firsts[node.at].append(node)
    found: dict[str, Spelling] = {}
    for at, nodes in firsts.items():
        for last in lasts(seen[at:], channel):
            for first in best_firsts(nodes):
                whole = joined(first, last)
                if whole.text not in found or found[whole.text].score < whole.score:
                    found[whole.text] = whole
    least = rules().unlikely + rules().unlikely_letter * len(seen)
    likely = [spelling for spelling in found.values() if spelling.score - spelling.odds >= least]
    return tuple(sorted(likely, key=lambda spelling: (-spelling.score, spelling.text))[: rules().spellings])


def half_known(seen: str, channel: str) -> Iterator[Spelling]:
    """Words that end in a known one after something that nobody knows, where marks that no one writes stand in it.

    >>> [spelling.text for spelling in half_known("Gryvelsjén", "lost")]
    ['Gryvelsjön']
    """
    for at in range(rules().half, len(seen) - rules().part):
        first, last = seen[:at], seen[at:]
        if is_strange(last) and not is_strange(first):
            for spelling in lasts(last, channel):
                if not is_strange(spelling.text):
                    score = unknown(first.lower()) + spelling.score
                    yield Spelling(first + spelling.text, spelling.odds, spelling.odd, score)


def is_strange(text: str) -> bool:
    """Whether marks stand in a word, or in a part of one, that no one writes there.

    >>> is_strange("sjén"), is_strange("mGtet"), is_strange("Oro")
    (True, True, False)
    """
    return not rules().strange.isdisjoint(text[1:] if text[:1].isupper() else text)


def joined(first: Spelling, last: Spelling) -> Spelling:
    """Two parts as one word: as likely as the parts make it, or as it is known to be."""
    text, odds = first.text + last.text, first.odds + last.odds
    parts = first.score + last.score + knowledge().share
    return Spelling(text, odds, first.odd or last.odd, max(parts, word_chance(text.lower()) + odds))


def best_firsts(nodes: Iterable[Node]) -> list[Spelling]:
    """The likeliest first parts."""
    weighed = [(part_weight(node.text.lower(), first_weight), node) for node in nodes]
    found = [
        Spelling(node.text, node.odds, node.odd, weight + node.odds) for weight, node in weighed if weight is not None
    ]
    return sorted(found, key=lambda part: (-part.score, part.text))[: rules().parts]


@lru_cache(maxsize=CACHED)
def lasts(seen: str, channel: str) -> tuple[Spelling, ...]:
    """What the end of a compound may be: a known word, or a compound itself."""
    found = []
    for spelling in listed_spellings(seen, channel):
        weight = part_weight(spelling.text.lower(), last_weight)
        if weight is not None and not is_rare_and_short(spelling.text.lower()):
            found.append(Spelling(spelling.text, spelling.odds, spelling.odd, weight + spelling.odds))
    if len(seen) >= rules().compound + rules().part:
        found += compounds(seen, channel)[: rules().parts]
    return tuple(sorted(found, key=lambda part: (-part.score, part.text))[: rules().parts])


def part_weight(text: str, weight: Callable[[str], float | None]) -> float | None:
    """How much a form weighs as a part of compounds, by lists or because the trade knows it; None where it is none.

    Common words weigh more than the compounds that they are listed in tell.
    """
    if text in knowledge().never_last or text in rules().never_part:
        return None
    stem = text.removesuffix(knowledge().genitive)
    found = weight(text)
    if found is None:
        if text not in trade_words() and stem not in trade_words():
            return None
        found = rules().trade_part
    chances = (listed(text), listed(stem), trade_words().get(text), trade_words().get(stem))
    common = max((chance for chance in chances if chance is not None), default=rules().rarest)
    return found + rules().part_share * (common - rules().rarest)


def is_rare_and_short(text: str) -> bool:
    """Whether a word is too short to end a compound, but for common ones.

    >>> is_rare_and_short("fås"), is_rare_and_short("väg"), is_rare_and_short("gård")
    (True, False, False)
    """
    return len(text) <= rules().part and read_chance(text) < rules().common_part

"""å, ä and ö that the engine took for each other: put right where no word is so spelt and another may be meant.

Only in what was read from pictures, and only these letters: an author's own spelling is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from normalizers.lexicon import chance, is_word
from normalizers.repair.channel import SWAPPED, rules
from normalizers.repair.differences import differences
from normalizers.repair.neighbours import beside, text_to_tokens
from normalizers.repair.spellings import spellings
from normalizers.wordlist import listed
from pipeline.model import Repair

KIND = "ocr_letter"
STROKE = "I"
"""A word of one letter, which seldom has a capital between two small words."""
LIKELY, AMID = 0.7, 0.9
"""It is told of, not made small: it may be the author's, in a title or a name; amid small words it is not."""


def swapped_letters(texts: Sequence[str], words: Mapping[str, int]) -> Sequence[Sequence[Repair]]:
    """The changes that texts ask for; ``words`` are those of the plan, with how often each is met.

    >>> [[(repair.before, repair.after) for repair in found] for found in swapped_letters(["Fem gänger i omrädet"], {})]
    [[('ä', 'å'), ('ä', 'å')]]
    >>> [[(repair.start, repair.after) for repair in found] for found in swapped_letters(["Start I mars. I juni"], {})]
    [[(6, 'i')]]
    >>> [[(repair.before, repair.after) for repair in found] for found in swapped_letters(["Alla äk 7"], {})]
    [[('ä', 'å')]]
    """
    return [tuple(text_to_repairs(text, words)) for text in texts]


def text_to_repairs(text: str, words: Mapping[str, int]) -> Iterator[Repair]:
    """The changes of one text."""
    tokens = list(text_to_tokens(text))
    for at, (start, seen) in enumerate(tokens):
        if seen == STROKE and is_small(tokens[at - 1][1]) and is_small(tokens[at + 1][1]):
            sure = AMID if tokens[at - 1][1].islower() and tokens[at + 1][1].islower() else LIKELY
            yield Repair(start, start + 1, STROKE, STROKE.lower(), KIND, sure)
            continue
        short = rules().swapped_short.get(seen)
        if short is None and (rules().restored.isdisjoint(seen) or not seen.isalpha()):
            continue
        twin = rules().swapped_twins.get(seen)
        if twin is not None:
            other = twin if is_asked_for(twin, seen, tokens[at - 1][1], tokens[at + 1][1]) else None
        else:
            other = short or (put_right(seen, words) if may_be_swapped(seen) else None)
        if other is not None:
            yield from differences(seen, other, KIND, rules().swapped["confidence"], start)


def is_small(word: str) -> bool:
    """Whether a word, and no mark between sentences, ends in small letters.

    >>> is_small("Start"), is_small("<start>"), is_small("LPO")
    (True, False, False)
    """
    return word.isalpha() and word[-1].islower()


def is_asked_for(twin: str, seen: str, before: str, after: str) -> bool:
    """Whether the words beside one ask for its twin, and clearly so.

    >>> is_asked_for("år", "är", "per", "<end>"), is_asked_for("är", "år", "som", "<end>")
    (True, False)
    """
    asked, given = (beside(before, word) + beside(word, after) for word in (twin, seen))
    return asked - given >= rules().swapped["asked"]


def may_be_swapped(seen: str) -> bool:
    """Whether a word is long enough, has such a letter, and is known to hardly anybody."""
    enough = len(seen) >= rules().swapped["letters"] and not rules().restored.isdisjoint(seen)
    return enough and (not is_word(seen) or chance(seen) < rules().swapped["rare"])


def put_right(seen: str, words: Mapping[str, int]) -> str | None:
    """The one known word that may have been read as one that nobody knows, None where there is none or a choice.

    >>> put_right("omräde", {}), put_right("Häfastä", {}), put_right("Bälinge", {"bålinge": 3})
    ('område', None, 'Bålinge')
    """
    likelier = rules().swapped["likelier"]
    odds = {s.text: s.odds for s in spellings(seen, SWAPPED) if s.text != seen and is_wanted(s.text, seen)}
    others = [(weight(other, words) + odds.get(other, 0.0), other) for other in {*odds, *met(seen, words)}]
    ranked = sorted(others, key=lambda pair: (-pair[0], pair[1]))
    if not ranked or (len(ranked) > 1 and ranked[0][0] < ranked[1][0] + likelier):
        return None
    best = ranked[0][1]
    needed = rules().swapped["far_likelier"] if is_word(seen) else likelier
    return best if weight(best, words) >= chance(seen) + needed else None


def is_wanted(text: str, seen: str) -> bool:
    """Whether a word is known; where a plain letter is put for one of them, it must be known to lists."""
    dotted = [letter in rules().restored for letter in text]
    plainer = dotted != [letter in rules().restored for letter in seen]
    return listed(text.casefold()) is not None if plainer else is_word(text)


def weight(word: str, words: Mapping[str, int]) -> float:
    """How likely a word is; one that the plan has several times is as likely as can be."""
    return 0.0 if words.get(word.casefold(), 0) > 1 else chance(word)


def met(seen: str, words: Mapping[str, int]) -> Iterator[str]:
    """The words with one letter changed that a plan has several times, and oftener than the one that was read."""
    times = max(1, words.get(seen.casefold(), 0))
    for at, letter in enumerate(seen):
        group = rules().capital if letter.isupper() else rules().small
        for other in group if letter in group else "":
            whole = seen[:at] + other + seen[at + 1 :]
            if other != letter and words.get(whole.casefold(), 0) > times:
                yield whole

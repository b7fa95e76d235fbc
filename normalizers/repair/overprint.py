"""Two texts printed in one place: a run of letters that is no word, where other cells of the column say one.

Needs no gate: such a run is damage wherever it stands. A known word, a compound of the expected one's last part, and a
word with a typing error stay.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import Postfix, Prefix

from normalizers.lexicon import first_weight, is_word, last_weight
from normalizers.places import official
from normalizers.wordlist import listed
from pipeline.model import Repair

TOKEN = re.compile(r"[\w-]+")
KIND = "overprint"

Key = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A column, the words before a place and those after it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What overprint.toml says."""

    beside: int
    least: int
    cells: int
    run: int
    edge: int
    own: int
    start: int
    endings: frozenset[str]
    likely: float
    doubtful: float


@cache
def rules() -> Rules:
    """What overprint.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/overprint.toml").read_text("utf-8"))
    return Rules(**{**data, "endings": frozenset(data["endings"])})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text of this number, and its place."""

    text: int
    start: int
    word: str


def overprints(texts: Sequence[str], kinds: Sequence[str]) -> Sequence[Sequence[Repair]]:
    """The words that were printed over in each of a document's texts; ``kinds`` are their columns.

    >>> column = ["Chef för tekniska avdelningen"] * 2 + ["Chef för tekniska invånarantaletningen"]
    >>> [[(repair.before, repair.after) for repair in repairs] for repairs in overprints(column, ["responsible"] * 3)]
    [[], [], [('invånarantaletningen', 'avdelningen')]]
    """
    found: dict[int, list[Repair]] = defaultdict(list)
    for words in places(texts, kinds).values():
        for word, repair in group_to_repairs(words):
            found[word.text].append(repair)
    return [tuple(sorted(found[number], key=lambda repair: repair.start)) for number in range(len(texts))]


def places(texts: Sequence[str], kinds: Sequence[str]) -> Mapping[Key, list[Word]]:
    """The words of the texts by their column and what stands beside them."""
    groups: dict[Key, list[Word]] = defaultdict(list)
    for number, (text, kind) in enumerate(zip(texts, kinds, strict=True)):
        tokens = list(TOKEN.finditer(text))
        words = tuple(token.group() for token in tokens)
        for at, token in enumerate(tokens):
            before, after = words[max(0, at - rules().beside) : at], words[at + 1 : at + 1 + rules().beside]
            if len(before) + len(after) >= rules().least:
                groups[kind, before, after].append(Word(number, token.start(), token.group()))
    return groups


def group_to_repairs(words: Sequence[Word]) -> Iterator[tuple[Word, Repair]]:
    """The changes of words that stand in one place of their texts; two cells alone are no evidence, but an offer."""
    met = Counter(word.word for word in words)
    for expected in met if len(met) > 1 else ():
        found = {run: own for run in met if (own := printed_over(run, expected)) is not None}
        over = {run: certainty(own) for run, own in found.items()} if found and real(expected) else {}
        most = rules().likely if met[expected] + sum(met[run] for run in over) > rules().cells else rules().doubtful
        for word in words:
            if word.word in over:
                end = word.start + len(word.word)
                yield word, Repair(word.start, end, word.word, expected, KIND, min(most, over[word.word]))


def printed_over(run: str, expected: str) -> str | None:
    """What another text printed over the expected word left in a run of letters; None where nothing says so.

    >>> printed_over("invånarantaletningen", "avdelningen"), printed_over("avparkdelskötselningen", "avdelningen")
    ('invånarantalet', 'parkskötsel')
    >>> printed_over("Vinstaenheten", "fritidsenheten"), printed_over("avdelnignen", "avdelningen")
    (None, None)
    """
    if run == expected or len(run) < rules().run or not run.isalpha():
        return None
    # Word lists come last: most words need none.
    found = [own for own in owns(run, expected) if len(own) >= rules().own]
    return max(found, key=certainty) if found and not real(run) else None


def owns(run: str, expected: str) -> Iterator[str]:
    """What of a run is not the expected word's, where the rest is that word's end, its beginning or all of it."""
    end, start = int(Postfix.similarity(run, expected)), int(Prefix.similarity(run, expected))
    if len(run) - end - start < rules().own:
        # A typing error or a misread letter.
        return
    if end >= rules().edge and not start and not compounds(expected, len(expected) - end):
        yield run[: len(run) - end]
    if start >= rules().edge and not end and not is_word(expected[:start]):
        yield run[start:]
    if len(expected) > max(start, end):
        yield from without(run, expected)


def real(word: str) -> bool:
    """Whether a word is listed, the name of a place, or a compound of more than an ending.

    >>> real("avdelningen"), real("parkskötselgruppen"), real("invånarantaletningen")
    (True, True, False)
    """
    return listed(word.casefold()) is not None or official(word) is not None or compounds(word, 1)


def compounds(word: str, start: int) -> bool:
    """Whether a word is a compound whose last part begins at a place or after it.

    >>> compounds("fritidsenheten", 7), compounds("avdelningen", 5)
    (True, False)
    """
    splits = ((word[:at].casefold(), word[at:]) for at in range(start, len(word)))
    return any(is_last(last) and is_first(first) for first, last in splits)


def is_last(end: str) -> bool:
    """Whether a word may be the last part of a compound, and is more than an ending."""
    return end not in rules().endings and last_weight(end) is not None


def is_first(start: str) -> bool:
    """Whether a word may be the first part of a compound."""
    return first_weight(start) is not None or is_word(start)


def without(run: str, expected: str) -> Iterable[str]:
    """The letters that are left of a run when the expected word's are taken out in their order, if all are there."""
    left, wanted = [], 0
    for letter in run:
        if wanted < len(expected) and letter == expected[wanted]:
            wanted += 1
        else:
            left.append(letter)
    return ["".join(left)] if wanted == len(expected) else []


def certainty(own: str) -> float:
    """How sure it is that letters are another text's: a word, or the beginning of them is one."""
    starts = (own[:at] for at in range(rules().start, len(own)))
    return rules().likely if is_word(own) or any(map(is_word, starts)) else rules().doubtful

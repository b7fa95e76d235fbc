"""The different texts of many members, and which of them are one wording: numbers in columns, the texts laid aside."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, TypeAlias

from normalizers.kinds import loss_twins
from normalizers.linking.blocking import order_of
from normalizers.linking.numbering import Numbering
from normalizers.linking.skeleton import is_unread, text_to_outline, text_to_tokens
from pipeline.text import fold_once

DECIMAL = re.compile(r"\d+[.,:]\d+")
WORDS = re.compile(r"[^\W\d_]+")
NONE = -1
"""In the place of a number: there is none."""

Column: TypeAlias = "array[int]"
"""Numbers, one for each of what a column is about."""


class Texts(Protocol):
    """Texts by number, in memory (a list) or laid aside."""

    def append(self, text: str, /) -> None:
        """Put one more to the end."""

    def __getitem__(self, at: int, /) -> str:
        """The text of a number."""


@dataclass(frozen=True, slots=True)
class Member:
    """One place where a text stands: the action's id, its plan, the text, and how surely it was read (0 to 1).

    ``is_current``: it stands in the submission that counts.
    """

    id: str
    plan_key: str
    text: str
    confidence: float
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Copies:
    """The different texts of members, numbered as they first come: how surely the best read, and of which wording.

    ``of`` has the copy of each member, none where its text has no letter or digit; ``current`` which of them count.
    """

    texts: Texts
    sure: array[float] = field(default_factory=lambda: array("d"))
    wording: Column = field(default_factory=lambda: array("i"))
    of: Column = field(default_factory=lambda: array("i"))
    current: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True, slots=True)
class Wordings:
    """Texts in one wording, numbered as they first come: the best-read copy, what it is found by, what may be damaged.

    ``skeletons`` and ``names`` are those of the nodes: wordings with the same skeleton are in one.
    """

    copies: Copies
    best: Column
    numbers: Column
    unread: Column
    node: Column
    skeletons: list[str]
    names: array[int]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.best)

    def text(self, at: int) -> str:
        """The best-read copy of a wording."""
        return self.copies.texts[self.best[at]]

    def sure(self, at: int) -> float:
        """How surely that was read."""
        return self.copies.sure[self.best[at]]


def members_to_copies(members: Iterable[Member], texts: Texts) -> Copies:
    """The different texts of members, laid aside in ``texts``."""
    copies = Copies(texts)
    known, wordings = Numbering(), Numbering()
    for member in members:
        copies.current.append(member.is_current)
        copies.of.append(NONE)
        if any(map(str.isalnum, member.text)):
            copies.of[-1] = copy = known.of(member.text)
            if copy == len(copies.sure):
                texts.append(member.text)
                copies.sure.append(member.confidence)
                copies.wording.append(wordings.of("\0".join(text_to_key(member.text))))
            copies.sure[copy] = max(copies.sure[copy], member.confidence)
    return copies


def text_to_key(text: str) -> tuple[str, ...]:
    """What texts of one wording share: the folded text, and what folding makes alike though it tells texts apart.

    >>> text_to_key("Unga män!") == text_to_key("unga MÄN"), text_to_key("Unga män") == text_to_key("Unga man")
    (True, False)
    >>> text_to_key("2,5 gånger") == text_to_key("2-5 gånger")
    False
    """
    folded = text_to_folded(text)
    twins = loss_twins()
    words = (word for word in WORDS.findall(text.casefold()) if word in twins) if may_hold(folded) else ()
    return folded, *words, *DECIMAL.findall(text)


def text_to_folded(text: str) -> str:
    """A folded text, itself where nothing is left of it."""
    return fold_once(text) or text


def may_hold(folded: str) -> bool:
    """Whether a folded text has a word that two words of different meaning fold to."""
    return not folded_twins().isdisjoint(folded.split())


@cache
def folded_twins() -> frozenset[str]:
    """What those words fold to."""
    return frozenset(map(fold_once, loss_twins()))


def copies_to_wordings(copies: Copies) -> Wordings:
    """The wordings, each with its best-read copy."""
    found = Wordings(copies, best_copies(copies), array("i"), array("i"), array("i"), [], array("q"))
    nodes, numbers = Numbering(), Numbering()
    for copy in found.best:
        text = copies.texts[copy]
        outline = text_to_outline(text)
        found.numbers.append(numbers.of(outline.numbers))
        found.unread.append(outline.unread)
        found.node.append(node := nodes.of(outline.skeleton or text))
        if node == len(found.skeletons):
            found.skeletons.append(outline.skeleton)
            found.names.append(outline.names)
    return found


def best_copies(copies: Copies) -> Column:
    """The best-read copy of each wording: the surest, of those the one with the fewest unknown words."""
    best = array("i")
    for copy, wording in enumerate(copies.wording):
        if wording == len(best):
            best.append(copy)
        elif is_better(copy, best[wording], copies):
            best[wording] = copy
    return best


def is_better(one: int, other: int, copies: Copies) -> bool:
    """Whether a copy was read better than one that came before it."""
    if copies.sure[one] != copies.sure[other]:
        return copies.sure[one] > copies.sure[other]
    mine, yours = copies.texts[one], copies.texts[other]
    return (unread(mine), mine.isascii()) < (unread(yours), yours.isascii())


def unread(text: str) -> int:
    """How many words of a text no list has."""
    return sum(map(is_unread, text_to_tokens(text)))


def best_first(wordings: Wordings) -> Iterator[int]:
    """The wordings, the best-read ones first."""
    unsure = array("d", (-wordings.sure(at) for at in range(len(wordings))))
    return iter(order_of(unsure, wordings.unread))

"""Copies of one text in a document, read several times with different errors, outvote each other.

A word changes only to what other copies say at that place, and only where the machine may have made the one of the
other: letters that engines confuse, a lost blank. What all copies share, and any other difference, is the author's.
For documents that were read by a machine; in clean ones an author's own inconsistency could look like its work.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from normalizers.repair.copies import Key, text_to_gaps, text_to_words
from normalizers.repair.differences import differences
from normalizers.repair.marks import vote_on_marks
from normalizers.repair.votes import Counted, Verdicts, vote
from pipeline.model import Repair

KIND = "witness"


@dataclass(frozen=True, slots=True)
class Place:
    """A word, two side by side, or what stands between two, in the text of this number."""

    text: int
    start: int
    end: int


def witnesses(texts: Sequence[str]) -> Sequence[Sequence[Repair]]:
    """The changes that a document's texts, read by a machine, ask of each other.

    >>> copies = ["Områdeschefen följer upp", "Omradeschefen féljer upp", "Områdeschefen följer upp"]
    >>> [[(repair.before, repair.after) for repair in repairs] for repairs in witnesses(copies)]
    [[], [('a', 'å'), ('é', 'ö')], []]
    """
    found: dict[int, dict[tuple[int, int], Repair]] = defaultdict(dict)
    for place, repair in (*words_to_repairs(texts), *gaps_to_repairs(texts)):
        known = found[place.text].get((repair.start, repair.end))
        if known is None or known.confidence < repair.confidence:
            found[place.text][repair.start, repair.end] = repair
    return [tuple(apart(found[number].values())) for number in range(len(texts))]


def words_to_repairs(texts: Sequence[str]) -> Iterator[tuple[Place, Repair]]:
    """What the copies of words ask for."""
    groups: dict[Key, list[Place]] = defaultdict(list)
    for number, text in enumerate(texts):
        for key, start, end in text_to_words(text):
            groups[key].append(Place(number, start, end))
    for key, places in groups.items():
        yield from group_to_repairs(texts, places, partial(vote, alone=not (key[0] or key[2])))


def gaps_to_repairs(texts: Sequence[str]) -> Iterator[tuple[Place, Repair]]:
    """What the copies of the marks between words ask for."""
    groups: dict[Key, list[Place]] = defaultdict(list)
    for number, text in enumerate(texts):
        for key, start, end in text_to_gaps(text):
            groups[key].append(Place(number, start, end))
    for places in groups.values():
        yield from group_to_repairs(texts, places, vote_on_marks)


def apart(repairs: Iterable[Repair]) -> Iterator[Repair]:
    """Repairs in order, of those that touch each other the surest."""
    chosen: list[Repair] = []
    for repair in sorted(repairs, key=lambda repair: (-repair.confidence, repair.start, repair.end)):
        if all(repair.end < other.start or repair.start > other.end for other in chosen):
            chosen.append(repair)
    return iter(sorted(chosen, key=lambda repair: repair.start))


def group_to_repairs(
    texts: Sequence[str], places: Sequence[Place], judge: Callable[[Counted], Verdicts]
) -> Iterator[tuple[Place, Repair]]:
    """The changes of one group of places that hold, as far as their frames tell, the same."""
    readings = Counter(texts[place.text][place.start : place.end] for place in places) if len(places) > 1 else {}
    verdicts = judge(frozenset(readings.items())) if len(readings) > 1 else {}
    for place in places if verdicts else ():
        reading = texts[place.text][place.start : place.end]
        if reading in verdicts:
            after, confidence = verdicts[reading]
            for repair in differences(reading, after, KIND, confidence, place.start):
                yield place, repair

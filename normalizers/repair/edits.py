"""Changes upon changes: a repaired text repaired again, and replaying them all on its raw text still holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Repair, Text


@dataclass(frozen=True, slots=True)
class Span:
    """A repair and its place in the value that an earlier one made or (``new``) that it is to change."""

    repair: Repair
    value: tuple[int, int]
    new: bool = False

    @property
    def grown(self) -> int:
        """By how much the value is longer than the raw text here."""
        return 0 if self.new else len(self.repair.after) - len(self.repair.before)


def then(text: Text, more: Iterable[Repair]) -> Text:
    """A text with more repairs done; their positions are in its value, the result's are in its raw text.

    Of ``more`` that overlap each other the first wins; a repair that overlaps an earlier one is merged with it.

    >>> once = Text("  fér", "fér", (Repair(0, 2, "  ", "", "trim", 1.0),))
    >>> then(once, [Repair(1, 2, "é", "ö", "letter", 0.9)]).repairs[1]
    Repair(start=3, end=4, before='é', after='ö', kind='letter', confidence=0.9)
    >>> then(once, []) is once
    True
    """
    asked = tuple(apart(more))
    if not asked:
        return text
    spans = [*repairs_to_spans(text.repairs), *(Span(repair, (repair.start, repair.end), new=True) for repair in asked)]
    spans.sort(key=lambda span: (*span.value, span.new))
    repairs: list[Repair] = []
    grown = 0
    for cluster in clusters(spans):
        repairs += cluster_to_repairs(text, cluster, grown)
        grown += sum(span.grown for span in cluster)
    return Text(text.raw, spliced(text.value, asked), tuple(repairs))


def spliced(value: str, repairs: Sequence[Repair]) -> str:
    """A text with changes done that do not overlap, in order of their places in it."""
    pieces, at = [], 0
    for repair in repairs:
        pieces += [value[at : repair.start], repair.after]
        at = repair.end
    return "".join([*pieces, value[at:]])


def apart(repairs: Iterable[Repair]) -> Iterator[Repair]:
    """Repairs in order of their places, of those that overlap, or insert at one place, the first."""
    chosen: list[Repair] = []
    for repair in repairs:
        if all(is_apart((repair.start, repair.end), (other.start, other.end)) for other in chosen):
            chosen.append(repair)
    return iter(sorted(chosen, key=lambda repair: (repair.start, repair.end)))


def is_apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two places share no letter and are not both the same point.

    >>> is_apart((0, 2), (2, 3)), is_apart((2, 2), (2, 3)), is_apart((2, 2), (2, 2)), is_apart((0, 2), (1, 1))
    (True, True, False, False)
    """
    return one != other and (one[1] <= other[0] or other[1] <= one[0])


def repairs_to_spans(repairs: Iterable[Repair]) -> Iterator[Span]:
    """Repairs in order, with their places in the text that they made."""
    moved = 0
    for repair in repairs:
        start = repair.start + moved
        moved += len(repair.after) - len(repair.before)
        yield Span(repair, (start, start + len(repair.after)))


def clusters(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Spans in order, those that overlap together."""
    cluster: list[Span] = []
    for span in spans:
        whole = (min(s.value[0] for s in cluster), max(s.value[1] for s in cluster)) if cluster else None
        if whole is not None and is_apart(whole, span.value):
            yield cluster
            cluster = []
        cluster.append(span)
    if cluster:
        yield cluster


def cluster_to_repairs(text: Text, cluster: Sequence[Span], grown: int) -> Iterator[Repair]:
    """What stands in the raw text for spans that overlap; the value before them is longer than it by ``grown``."""
    asked = [span.repair for span in cluster if span.new]
    if not asked:
        yield from (span.repair for span in cluster)
        return
    first, last = min(span.value[0] for span in cluster), max(span.value[1] for span in cluster)
    start, end = first - grown, last - grown - sum(span.grown for span in cluster)
    moved = [replace(repair, start=repair.start - first, end=repair.end - first) for repair in asked]
    before, after = text.raw[start:end], spliced(text.value[first:last], moved)
    if before != after:
        yield Repair(start, end, before, after, asked[0].kind, min(span.repair.confidence for span in cluster))

"""Where two wordings of one text differ: the smallest places, as repairs."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from pipeline.model import Repair


def differences(before: str, after: str, kind: str, confidence: float, start: int = 0) -> Iterator[Repair]:
    """The changes that make one text of the other, neighbouring ones as one; ``start`` is where the first one stands.

    >>> [(repair.start, repair.before, repair.after) for repair in differences("6ékat", "ökat", "mojibake", 1.0, 5)]
    [(5, '6é', 'ö')]
    """
    for old, new in spans(before, after):
        yield Repair(start + old.start, start + old.stop, before[old], after[new], kind, confidence)


def spans(before: str, after: str) -> Iterator[tuple[slice, slice]]:
    """The places that are not equal in two texts.

    >>> list(spans("abc", "axyc"))
    [(slice(1, 2, None), slice(1, 3, None))]
    """
    equal = (code for code in Levenshtein.opcodes(before, after) if code.tag == "equal")
    old = new = 0
    for code in equal:
        if code.src_start > old or code.dest_start > new:
            yield slice(old, code.src_start), slice(new, code.dest_start)
        old, new = code.src_end, code.dest_end
    if len(before) > old or len(after) > new:
        yield slice(old, len(before)), slice(new, len(after))

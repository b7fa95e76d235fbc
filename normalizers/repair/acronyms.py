"""Acronyms that lost their dots in small print: an engine passes over dots above capitals, and never makes any up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from normalizers.lexicon import is_word
from normalizers.repair.differences import differences
from normalizers.roles.data import abbreviations
from pipeline.model import Repair

KIND = "witness"
ACRONYM = re.compile(r"(?<!\w)[A-ZÅÄÖ]{3,6}(?!\w)")
LOST = str.maketrans("ÅÄÖ", "AAO")
LEAST = 2
"""So often an acronym that no list knows was read with its dots before it is believed."""
SURE, TOLD = 0.9, 0.7
"""How sure a change is to what the document has elsewhere, and to what only a list knows: such a one is only told."""


def lost_dots(texts: Sequence[str]) -> Sequence[Sequence[Repair]]:
    """The changes that the acronyms of a document, read from pictures, ask of each other.

    What is a word without the dots, or is met with different ones, stays as it was read.

    >>> texts = ["TÖD vid torget", "TÖD vid bron", "Inte vara en TOD 2030", "TÖG", "TÖG", "TOG"]
    >>> [(repair.before, repair.after) for found in lost_dots(texts) for repair in found]
    [('O', 'Ö')]
    """
    met = Counter(match.group() for text in texts for match in ACRONYM.finditer(text))
    here = dotted(acronym for acronym, times in met.items() if times >= (1 if acronym in listed() else LEAST))
    sure = {plain: (acronym, SURE) for plain, acronym in here.items()}
    whole = {**{plain: (acronym, TOLD) for plain, acronym in dotted(listed()).items()}, **sure}
    return [tuple(text_to_repairs(text, whole)) for text in texts]


def dotted(acronyms: Iterable[str]) -> Mapping[str, str]:
    """Acronyms with dots by how they look without, where they can be no other one.

    >>> dotted(["TÖD", "SSPF", "TÖG"]), dotted(["RÄF", "RÅF"])
    ({'TOD': 'TÖD'}, {})
    """
    forms: dict[str, set[str]] = {}
    for acronym in acronyms:
        plain = acronym.translate(LOST)
        if plain != acronym and plain not in listed() and not is_word(plain):
            forms.setdefault(plain, set()).add(acronym)
    return {plain: next(iter(found)) for plain, found in forms.items() if len(found) == 1}


@cache
def listed() -> frozenset[str]:
    """The acronyms that a list knows."""
    return frozenset(filter(ACRONYM.fullmatch, abbreviations()["acronyms"].split()))


def text_to_repairs(text: str, whole: Mapping[str, tuple[str, float]]) -> Iterator[Repair]:
    """The changes of one text."""
    for match in ACRONYM.finditer(text):
        if match.group() in whole:
            acronym, sure = whole[match.group()]
            yield from differences(match.group(), acronym, KIND, sure, match.start())

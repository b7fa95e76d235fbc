"""Acronyms that lost their dots in small print: an engine passes over dots above capitals, and never makes any up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from normalizers.differences import differences
from normalizers.lexicon import is_word
from pipeline.model import Repair

KIND = "witness"
ACRONYM = re.compile(r"(?<!\w)[A-ZÅÄÖ]{3,6}(?!\w)")
LOST = str.maketrans("ÅÄÖ", "AAO")
LEAST = 2
"""So often an acronym was read with its dots before it is believed."""
CONFIDENCE = 0.9


def lost_dots(texts: Sequence[str]) -> Sequence[Sequence[Repair]]:
    """The changes that the acronyms of a document, read from pictures, ask of each other.

    What is a word without the dots, or is met with different ones, stays as it was read.

    >>> texts = ["ÖDS vid torget", "ÖDS vid bron", "Inte vara en ODS 2030", "TÖG", "TÖG", "TOG"]
    >>> [(repair.before, repair.after) for found in lost_dots(texts) for repair in found]
    [('O', 'Ö')]
    """
    whole = dotted(Counter(match.group() for text in texts for match in ACRONYM.finditer(text)))
    return [tuple(text_to_repairs(text, whole)) for text in texts]


def dotted(met: Mapping[str, int]) -> Mapping[str, str]:
    """The acronyms as they look without dots, each with the only one that it can be.

    >>> dotted({"ÖDS": 2, "ODS": 5, "ÅVC": 1, "ÄRO": 2, "ARÖ": 3}), dotted({"RÄF": 2, "RÅF": 2})
    ({'ODS': 'ÖDS'}, {})
    """
    forms: dict[str, list[str]] = {}
    for acronym, times in met.items():
        plain = acronym.translate(LOST)
        if plain != acronym and times >= LEAST and not is_word(plain):
            forms.setdefault(plain, []).append(acronym)
    return {plain: found[0] for plain, found in forms.items() if len(found) == 1}


def text_to_repairs(text: str, whole: Mapping[str, str]) -> Iterator[Repair]:
    """The changes of one text."""
    for match in ACRONYM.finditer(text):
        if match.group() in whole:
            yield from differences(match.group(), whole[match.group()], KIND, CONFIDENCE, match.start())

"""Quotation marks of two kinds around one quotation: engines take straight ones for slanting, seldom the other way.

Only in what was read from pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.model import Repair

KIND = "ocr_letter"
STRAIGHT, SURE = '"', 0.9
QUOTATION = re.compile(r"""(?:(?<=\s)|(?<=\()|\A)(?P<opens>["”“])(?=\S)[^"”“\n]*(?<=\S)(?P<closes>["”“])(?!\w)""")


def mixed_quotes(texts: Sequence[str]) -> Sequence[Sequence[Repair]]:
    """The changes that make both marks of a quotation straight where one of them was read so.

    >>> [[(one.start, one.before, one.after) for one in found] for found in mixed_quotes(['Se ”Lägg på!"', "Se ”Ja”"])]
    [[(3, '”', '"')], []]
    """
    return [tuple(text_to_repairs(text)) for text in texts]


def text_to_repairs(text: str) -> Iterator[Repair]:
    """The changes of one text."""
    for match in QUOTATION.finditer(text):
        marks = [(match.start(name), match.group(name)) for name in ("opens", "closes")]
        if {mark for _, mark in marks} > {STRAIGHT}:
            yield from (Repair(at, at + 1, mark, STRAIGHT, KIND, SURE) for at, mark in marks if mark != STRAIGHT)

"""The words in which two texts differ."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand in both texts (``both``), in the one before (``out``) or in the one after (``into``)."""

    kind: str
    words: tuple[str, ...]


def word_changes(before: str, after: str) -> tuple[Words, ...]:
    """A text's words as they were and as they are.

    >>> [(one.kind, " ".join(one.words)) for one in word_changes("Vandra varje fredag", "Vandra var fredag kväll")]
    [('both', 'Vandra'), ('out', 'varje'), ('into', 'var'), ('both', 'fredag'), ('into', 'kväll')]
    """
    old, new = before.split(), after.split()
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    pieces = (
        (Words("both", tuple(old[a:b])),)
        if tag == "equal"
        else (Words("out", tuple(old[a:b])), Words("into", tuple(new[c:d])))
        for tag, a, b, c, d in codes
    )
    return tuple(piece for piece in chain.from_iterable(pieces) if piece.words)

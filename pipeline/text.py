"""Folding of text for comparison, shared by all: what is folded is matched and counted, never written."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th"}
"""Letters that Unicode does not take apart into a base letter and an accent."""

CACHED = 1 << 14


@lru_cache(maxsize=CACHED)
def fold(text: str) -> str:
    """Fold case, accents, punctuation and white space away: letters and digits, words parted by one blank.

    >>> fold("  Åtgärd:\\n(Vem, när?) "), fold("a\u030atga\u0308rd"), fold("Brå–Idé\u00a02025")
    ('atgard vem nar', 'atgard', 'bra ide 2025')
    """
    return fold_once(text)


def fold_once(text: str) -> str:
    """Fold a text that will hardly be asked for again: nothing of it is kept."""
    return " ".join(text.translate(_FOLDED).split())


def slug(text: str) -> str:
    """Write a text as a part of a key: ASCII letters and digits, words joined by hyphens; may come out empty.

    >>> slug("Hägersten-Älvsjö"), slug("Norra innerstaden"), slug("Idé & Åre"), slug("—")
    ('hagersten-alvsjo', 'norra-innerstaden', 'ide-are', '')
    """
    return "-".join(fold(text).encode("ascii", "ignore").decode().split())


class _Folded(dict[int, str]):
    """A table for ``str.translate`` that works out each character the first time that it is met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded_character(chr(code))
        return folded


def _folded_character(character: str) -> str:
    """What a character folds to, folded until nothing changes (the folding of a folded letter may change it again)."""
    before, after = "", character
    while before != after:
        before, after = after, "".join(map(_step, unicodedata.normalize("NFKD", after)))
    return after


def _step(character: str) -> str:
    if unicodedata.category(character) in ("Mn", "Me") or character in _UNSEEN:
        return ""
    return LETTERS.get(character.casefold(), character.casefold()) if character.isalnum() else " "


_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff")
"""Characters without width inside a word. A soft hyphen is not one of them: prints draw it as a hyphen."""

_FOLDED = _Folded()

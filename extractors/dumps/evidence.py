"""What speaks for a piece of a line being a column's, and for two lines being one cell's: scores like log odds."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from extractors.dumps.knowledge import dump_knowledge
from extractors.dumps.lines import GAP, PAGE, SAME, text_width
from extractors.dumps.rooms import Room
from pipeline.text import fold

ENDS = re.compile(r"[.!?:;…][\"”')\]]*$")
GOES_ON = re.compile(r"[,\-–/&+(•·▪◦]$")
BULLET = re.compile(r"^([•*·▪◦]|[-–—]\s|\d{1,2}[.)]\s)")
DATED = re.compile(r"^(\d{6}|\d{4}-\d\d-\d\d|VB|T[123]|\d{1,2}/\d{1,2})\s*:")
MISREAD_O = re.compile(r"[éÉ]|(?<=[^\W\d_])6|6(?=[^\W\d_])")
TIME = re.compile(r"\d{4}|\d+\s*(/|ggr|gång)|\b\w{3}-\d\d\b|\d{1,2}/\d{1,2}|^\d{1,2}$")
TOO_WIDE, WIDER = -5.0, -30.0
"""What a line loses for being too wide, and for each column's width that it is wider."""
IN_GAP, IN_PAGE = -3.5, -4.0
"""What it costs that an empty line, or the end of a page, stands within a cell."""
FULL, NOT_FULL, NOT_FULL_BREAK = 1.2, -4.3, -2.0
"""A line that was full goes on; one that was not, seldom does, and then after a full stop or before a list's mark."""
CAPITAL = -0.7
"""A line that begins with a capital below one that ends in the middle of a sentence."""
CUT_OFF = -0.8
"""A word for a time at the end of a cell that is not about time."""
TIMED = -2.5
"""A cell that says who, and begins with a time: that is the cell to the left of it."""
NAMED = -0.5
"""A cause of one line that is no sentence: a problem's name, rather."""
LEAST = 1e-3
FITS = 0.5
"""How much a line counts that may be too wide: the next ones of the column say the same again."""


@lru_cache(maxsize=65536)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, an ö that was read as é or 6 put right.

    >>> words_of("Lépande, 6ppen kvall 6 ggr")
    ('lopande', 'oppen', 'kvall', '6', 'ggr')
    """
    return tuple(fold(MISREAD_O.sub("o", text)).split())


def begins_small(text: str) -> bool:
    """Whether a text begins with a small letter."""
    first = next((letter for letter in text if letter.isalnum()), "")
    return first.islower()


def goes_on(text: str) -> bool:
    """Whether a text ends in the middle of a sentence: in a comma, a hyphen or a word that wants another."""
    last = text.rsplit(None, 1)[-1] if text.strip() else ""
    return bool(GOES_ON.search(text)) or (last.isalpha() and fold(last) in dump_knowledge().joins)


@lru_cache(maxsize=65536)
def is_time(text: str) -> float:
    """How far a piece of text reads as a time: -1 not at all, 1 surely."""
    known = dump_knowledge()
    words = words_of(text)
    if not words:
        return 0.0
    timed = sum(word in known.words["timing"] or word.isdigit() for word in words) / len(words)
    strong = bool(TIME.search(text)) or any(word in known.strong["timing"] for word in words)
    return max(-1.0, min(1.0, 2 * timed - 1)) if strong else min(0.0, timed - 1)


def begins_timed(text: str) -> bool:
    """Whether the first word of a text is a time by itself.

    >>> begins_timed("T2 Enhetschef"), begins_timed("Enhetschef, T2")
    (True, False)
    """
    return is_time(text.split(maxsplit=1)[0]) > 0


@lru_cache(maxsize=65536)
def share_of(text: str, field: str) -> float:
    """The share of a text's words that are typical of a field."""
    words = words_of(text)
    known = dump_knowledge().words.get(field, frozenset())
    return sum(word in known for word in words) / len(words) if words else 0.0


@lru_cache(maxsize=262144)
def piece_score(text: str, field: str) -> float:
    """How far the words of a piece of a line speak for a field."""
    time = is_time(text)
    if field == "timing":
        return 2.0 * time if time > 0 else 1.2 * time
    score = -1.0 * max(0.0, time)
    role = share_of(text, "responsible")
    score += (1.5 if field == "responsible" else -0.3) * min(role, 0.6)
    told = share_of(text, "follow_up")
    score += (1.5 if field == "follow_up" else -0.3) * min(told, 0.6)
    return score


@lru_cache(maxsize=262144)
def start_score(text: str, field: str) -> float:
    """How far a piece of a line is like the beginning of a cell of a field."""
    words = words_of(text)
    starts = dump_knowledge().starts
    score = 0.5 if words and words[0] in starts.get(field, frozenset()) else 0.0
    if DATED.match(text):
        score += 2.0 if field == "follow_up" else -2.0
    if field == "responsible" and words and begins_timed(text):
        score += TIMED
    if begins_small(text) and not BULLET.match(text):
        score += {"timing": -0.3, "responsible": -1.0}.get(field, -2.0)
    return score


def width_score(text: str, room: Room) -> float:
    """What a piece loses by being too wide for its column."""
    width = text_width(text)
    excess = room.excess(width)
    if excess:
        return TOO_WIDE + WIDER * excess
    return max(TOO_WIDE, FITS * math.log(max(LEAST, 1 - room.share_above(width))))


def continues_score(text: str, after: str, gap: int, room: Room) -> float:
    """What speaks for a line going on in the next one, within one cell."""
    first = after.split(" ", 1)[0]
    full = room.share_above(text_width(f"{text} {first}"))
    breaks = bool(ENDS.search(text)) or bool(BULLET.match(after)) or bool(DATED.match(after))
    score = FULL + max(math.log(max(full, LEAST)), NOT_FULL_BREAK if breaks else NOT_FULL)
    if begins_small(after):
        score += 1.0
    elif not breaks and not goes_on(text):
        score += CAPITAL
    if goes_on(text):
        score += 1.5
    return score + {SAME: 0.0, GAP: IN_GAP, PAGE: IN_PAGE}[gap]


def ends_score(text: str, field: str, whole: bool) -> float:
    """What speaks for a cell ending in a piece of a line; ``whole``: the piece is all of the cell."""
    if goes_on(text):
        return -2.5
    words = words_of(text)
    cut_off = field != "timing" and bool(words) and words[-1] in dump_knowledge().strong["timing"]
    named = whole and field == "cause" and not ENDS.search(text)
    return (0.3 if ENDS.search(text) else 0.0) + CUT_OFF * cut_off + NAMED * named

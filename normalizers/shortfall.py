"""What makes a thing that was done one done in part: fewer than were meant, only so many, not quite so much."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from normalizers.status_words import knowledge

WORD = re.compile(r"[^\W\d_]+")
ENDS = re.compile(r"[.!?\n](?=\s|$)")
NEAR = 2
"""So many words behind a number may say what it counts ("bara två mindre avvikelser")."""


def text_to_shortfall(text: str, start: int) -> tuple[int, int] | None:
    """From where to where a note says that less was done than was meant, in the sentence at ``start`` or a later one.

    >>> text_to_shortfall("Mötena hölls men med färre deltagare än planerat.", 0), text_to_shortfall("Färre brott.", 0)
    ((21, 48), None)
    """
    heads = [0, *(match.end() for match in ENDS.finditer(text))]
    head = max(place for place in heads if place <= start)
    for match in _pattern().finditer(text, head):
        sentence = text[max(place for place in heads if place <= match.start()) : match.end()]
        behind = WORD.findall(ENDS.split(text[match.end() :])[0])[:NEAR]
        welcome = any(map(is_better_fewer, [*WORD.findall(sentence), *behind])) and not match["measure"]
        if not welcome and not is_unit(match["noun"] or ""):
            return match.span()
    return None


def is_better_fewer(word: str) -> bool:
    """Whether a word names what fewer are better of, or none was meant to be had of.

    >>> is_better_fewer("källarinbrott"), is_better_fewer("besök")
    (True, False)
    """
    return word.lower().endswith(tuple(knowledge()["shortfall"]["better"]))


def is_unit(word: str) -> bool:
    """Whether a number of it says how long or how dear something was."""
    return word.lower() in knowledge()["shortfall"]["units"]


@cache
def _pattern() -> re.Pattern[str]:
    """The three forms: fewer than was meant, only so many, not quite so much."""
    data = knowledge()["shortfall"]
    numbers = [word for word in knowledge()["numbers"]["words"] if word not in ("en", "ett")]
    fewer = rf"{_any(data['fewer'])}(?: [\w-]+){{0,{data['between']}}}? {_any(data['than'])} {_any(data['meant'])}"
    verb, toward = rf"(?: \w+{_any(data['verb_endings'])})?", rf"(?: {_any(data['toward'])})?"
    amount = rf"(?P<amount>\d+(?! ?%)|{_any([*data['amounts'], *numbers])})(?: (?P<noun>[^\W\d_]+))?"
    not_before = "".join(rf"(?<!\b{word} )" for word in data["not_before"])
    only = rf"{not_before}{_any(data['only'])}{verb}{toward} {amount}"
    not_quite = rf"{_any(data['not_quite'])}(?: en)? (?P<measure>{_any(data['measures'])})"
    return re.compile(rf"\b(?:{fewer}|{only}|{not_quite})\b", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"

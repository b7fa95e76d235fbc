"""What makes a thing that was done one done in part: fewer than were meant, only so many, not quite so much."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from normalizers.outcomes.status_words import knowledge

WORD = re.compile(r"[^\W\d_]+")
ENDS = re.compile(r"[.!?\n](?=\s|$)")
NEAR, BEFORE = 2, 4
"""So many words behind a number may say what it counts ("bara två mindre avvikelser"), before it that it is planned."""


def text_to_shortfall(text: str, start: int) -> tuple[int, int] | None:
    """From where to where a note says that less was done than was meant, in the sentence at ``start`` or a later one.

    >>> text_to_shortfall("Mötena hölls men med färre deltagare än planerat.", 0), text_to_shortfall("Färre brott.", 0)
    ((21, 48), None)
    """
    heads = [0, *(match.end() for match in ENDS.finditer(text))]
    head = max(place for place in heads if place <= start)
    for match in _pattern().finditer(text, head):
        opening = text[max(place for place in heads if place <= match.start()) : match.start()]
        if match["measure"] or not (_is_of_another_time(opening) or _is_welcome(match, opening)):
            return match.span()
    return None


def is_same_sentence(text: str, start: int, end: int) -> bool:
    """Whether no sentence ends between two places.

    >>> is_same_sentence("Klart i maj, men bara i två hus.", 0, 13), is_same_sentence("Klart. Bara i två hus.", 0, 7)
    (True, False)
    """
    return ENDS.search(text, start, end) is None


def _is_of_another_time(opening: str) -> bool:
    """Whether the words just before tell of a time to come ("ska visas på endast tre skolor"), or any of one before."""
    data, words = knowledge()["shortfall"], [word.lower() for word in WORD.findall(opening)]
    return any(word in data["planning"] for word in words[-BEFORE:]) or any(word in data["earlier"] for word in words)


def _is_welcome(match: re.Match[str], opening: str) -> bool:
    """Whether fewer are better, or what was less is what it cost."""
    within = WORD.findall(match[0])
    behind = WORD.findall(ENDS.split(match.string[match.end() :])[0])[:NEAR]
    if any(word.lower() in knowledge()["shortfall"]["spent"] for word in within) or is_unit(within[-1]):
        return True
    return any(map(is_better_fewer, [*WORD.findall(opening), *within, *behind]))


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
    number = rf"(?:\d+(?! ?%)|{_any([*data['amounts'], *numbers])})"
    amount = rf"{number}(?: [^\W\d_]+)?"
    not_before = "".join(rf"(?<!\b{word} )" for word in data["not_before"])
    only = rf"{not_before}{_any(data['only'])}{verb}{toward} {amount}"
    limited = rf"{_any(data['contrast'])}(?: \w+)? {_any(data['only'])}(?!{verb}{toward} {number}) \w+(?: \w+)?"
    not_quite = rf"{_any(data['not_quite'])}(?: en)? (?P<measure>{_any(data['measures'])})"
    return re.compile(rf"\b(?:{fewer}|{only}|{limited}|{not_quite})\b", re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"

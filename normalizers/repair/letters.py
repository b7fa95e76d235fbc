"""Letters that a machine without å, ä and ö lost, found again: the likeliest words that it may have read so.

Only those letters change (and strokes read for I and l); of several words that may have stood there the one is taken
that its neighbours ask for. An author's own spelling stays: what is no word is given no other letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, log10

from normalizers.lexicon import is_word
from normalizers.repair.channel import LOST, rules
from normalizers.repair.differences import differences
from normalizers.repair.gate import SOME, SOUND
from normalizers.repair.gate import rules as gate
from normalizers.repair.neighbours import END, START, beside, in_phrases, text_to_tokens
from normalizers.repair.spellings import spellings
from normalizers.repair.trade import acronyms, names
from normalizers.repair.walk import Spelling, is_known, read_chance
from pipeline.model import Repair

AMID = re.compile(r"\w \Z")
CAPITALS = "AO"
DIGITS = "0123456789"
KIND = "letter"


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a text, or a mark between two, and what it may have been, the likeliest first."""

    start: int
    seen: str
    spellings: tuple[Spelling, ...]


def lost_letters(texts: Sequence[str], lost: Sequence[str]) -> Sequence[Sequence[Repair]]:
    """The changes that give texts back the letters that they ``lost`` (all of them, some, or none: gate.py).

    >>> changes = lost_letters(["Métet ar i ar fér 6kad trygghet"], ["all"])[0]
    >>> [(repair.before, repair.after) for repair in changes]
    [('é', 'ö'), ('a', 'ä'), ('a', 'å'), ('é', 'ö'), ('6', 'ö')]
    """
    return [
        () if loss == SOUND else tuple(text_to_repairs(text, loss == SOME))
        for text, loss in zip(texts, lost, strict=True)
    ]


def text_to_repairs(text: str, in_doubt: bool) -> Iterator[Repair]:
    """The changes of one text; ``in_doubt``: most of its letters were kept, so words stay, and nothing is sure.

    A change that is only told of is told of as a word, not letter by letter.
    """
    units = text_to_units(text)
    chosen = likeliest(units)
    for at, (unit, spelling) in enumerate(zip(units, chosen, strict=True)):
        if spelling.text == unit.seen or (in_doubt and is_word(unit.seen)):
            continue
        before, after = (chosen[at - 1].text if at else START), (chosen[at + 1].text if at + 1 < len(units) else END)
        confidence = min(certainty(unit, spelling, before, after), rules().surest)
        if spelling.odd or in_doubt or (before != START and may_be_name(unit.seen, spelling.text)):
            confidence = min(confidence, rules().suggested)
        if confidence < rules().sure_name and before != START and is_new_name(spelling.text):
            confidence = min(confidence, rules().name)
        if confidence >= gate().least:
            yield from differences(unit.seen, spelling.text, KIND, confidence, unit.start)
        else:
            yield Repair(unit.start, unit.start + len(unit.seen), unit.seen, spelling.text, KIND, confidence)


def text_to_units(text: str) -> list[Unit]:
    """The words of a text with what each may have been, and the marks that part sentences."""
    units: list[Unit] = []
    for start, seen in text_to_tokens(text):
        if seen in (START, END):
            units.append(Unit(start, seen, (Spelling(seen),)))
            continue
        # "SIP:ar": an acronym's ending is no word by itself.
        if text[start - 1 : start] == ":" and text[: start - 1][-1:].isupper():
            units.append(Unit(start, seen, (Spelling(seen),)))
            continue
        begins = units[-1].seen == START
        amid = not begins and AMID.search(text, 0, start) is not None
        units.append(Unit(start, seen, merged(in_case(spelling, seen, begins, amid) for spelling in possible(seen))))
    readings = [{spelling.text.casefold() for spelling in unit.spellings} for unit in units]
    return [with_phrases(unit, at, readings) for at, unit in enumerate(units)]


def with_phrases(unit: Unit, at: int, readings: Sequence[set[str]]) -> Unit:
    """A word whose spellings are likelier where a phrase stands."""
    if len(unit.spellings) < 2:
        return unit
    weighed = tuple(
        Spelling(s.text, s.odds, s.odd, s.score + in_phrases(s.text.casefold(), at, readings)) for s in unit.spellings
    )
    return Unit(unit.start, unit.seen, weighed)


def possible(seen: str) -> tuple[Spelling, ...]:
    """What a token may have been; numbers and acronyms are what they are, unless an acronym is listed.

    >>> [[spelling.text for spelling in possible(token)] for token in ("ODS", "LPO", "2025", "T2")]
    [['ÖDS'], ['LPO'], ['2025'], ['T2']]
    """
    itself = (Spelling(seen),)
    if seen[0].isupper() and seen.casefold() in names():
        return itself
    if seen in acronyms():
        return (Spelling(acronyms()[seen]),)
    if seen.isdecimal() or (not any(letter.isalpha() for letter in seen) and seen != "|"):
        return itself
    if len(seen) == 1:
        return itself if seen.isalpha() else spellings(seen, LOST)
    if seen.upper() == seen:
        return capitals(seen) if len(seen) >= rules().capitals and seen.isalpha() else itself
    if any(letter.isdecimal() for letter in seen):
        return tuple(s for s in spellings(seen, LOST) if s.text.isalpha()) if is_damaged_word(seen) else itself
    return spellings(seen, LOST)


def capitals(seen: str) -> tuple[Spelling, ...]:
    """What a word in capitals may have been."""
    return tuple(Spelling(s.text.upper(), s.odds, s.odd, s.score) for s in spellings(seen.lower(), LOST))


def merged(spellings: Iterable[Spelling]) -> tuple[Spelling, ...]:
    """Spellings that came to be the same as one.

    >>> [round(spelling.score, 1) for spelling in merged([Spelling("är", score=-2.0), Spelling("är", score=-2.0)])]
    [-1.7]
    """
    found: dict[str, Spelling] = {}
    for one in spellings:
        other = found.get(one.text)
        if other is not None:
            one = Spelling(one.text, one.odds, one.odd and other.odd, log10(10**one.score + 10**other.score))
        found[one.text] = one
    return tuple(found.values())


def in_case(spelling: Spelling, seen: str, begins: bool, amid: bool) -> Spelling:
    """A spelling with small letters where capitals make no sense: inside a word, or where marks stand for a letter.

    ``begins``: the word begins a sentence; ``amid``: it stands in one, where machines see capitals now and then.

    >>> in_case(Spelling("Äldre"), "Gldre", False, False).text, in_case(Spelling("Årsta"), "Arsta", False, True).text
    ('äldre', 'Årsta')
    """
    text = spelling.text
    if text == seen or text.isupper() or not text:
        return spelling
    first = text[0]
    if first.casefold() in rules().restored and first.casefold() != seen[0].casefold():
        if seen[0] == "G" or not seen[0].isalpha():
            first = first.upper() if begins else first.lower()
        elif seen[0] in CAPITALS and amid and not is_name(text):
            first = first.lower()
    inner = "".join(letter.lower() if letter in rules().restored else letter for letter in text[1:])
    return Spelling(first + inner, spelling.odds, spelling.odd, spelling.score)


def is_name(text: str) -> bool:
    """Whether a word with a capital may be a name: one of a place, or a rare word."""
    word = text.casefold()
    return word in names() or read_chance(word) < rules().common


def may_be_name(seen: str, other: str) -> bool:
    """Whether a word with a capital amid a sentence may be a name as it stands: Hall, which is no håll.

    >>> may_be_name("Hall", "Håll"), may_be_name("Atgard", "Åtgärd"), may_be_name("hall", "håll")
    (True, False, False)
    """
    return seen[0].isupper() and not seen.isupper() and seen[0] == other[:1] and is_word(seen) and not is_place(other)


def is_place(text: str) -> bool:
    """Whether a text is the name of a place that is known."""
    return text.casefold() in names()


def is_new_name(text: str) -> bool:
    """Whether a word may be a name that no list knows."""
    return text[:1].isupper() and not text.isupper() and not is_known(text)


def is_damaged_word(seen: str) -> bool:
    """Whether a word with a digit in it is a word whose letter was read as one, not a number and its unit.

    >>> [is_damaged_word(seen) for seen in ("6kat", "bes6k", "4r", "4ren", "6st", "3h", "4dagar", "p4")]
    [True, True, True, True, False, False, False, False]
    """
    best = next((spelling for spelling in spellings(seen, LOST) if spelling.text.isalpha()), None)
    unit = seen.lstrip(DIGITS)
    if best is None or (unit == seen and len(seen) < rules().part):
        return False
    glued = read_chance(unit) + rules().glued if len(unit) > 2 else -inf
    is_amount = unit != seen and (unit in rules().units or glued > best.score)
    return not is_amount and (len(seen) >= rules().compound or is_known(best.text))


def likeliest(units: Sequence[Unit]) -> list[Spelling]:
    """The likeliest spelling of each word, each weighed with its neighbours (Viterbi)."""
    scores = [{spelling: spelling.score for spelling in units[0].spellings}]
    came: list[dict[Spelling, Spelling]] = []
    for unit in units[1:]:
        line: dict[Spelling, float] = {}
        back: dict[Spelling, Spelling] = {}
        for spelling in unit.spellings:
            right = spelling.text.casefold()
            gain, best = max(
                ((score + beside(left.text, right), left) for left, score in scores[-1].items()),
                key=lambda pair: pair[0],
            )
            line[spelling], back[spelling] = gain + spelling.score, best
        scores.append(line)
        came.append(back)
    chosen = [max(scores[-1], key=lambda spelling: scores[-1][spelling])]
    for back in reversed(came):
        chosen.append(back[chosen[-1]])
    return chosen[::-1]


def certainty(unit: Unit, chosen: Spelling, before: str, after: str) -> float:
    """The chance of a spelling against the word's other ones, between its neighbours."""
    scores = {
        spelling: spelling.score + beside(before, spelling.text) + beside(spelling.text, after)
        for spelling in unit.spellings
    }
    return float(10 ** scores[chosen] / sum(10**score for score in scores.values()))

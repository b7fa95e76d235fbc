"""The dates and labels that part a follow-up into notes ("250828: ... VB: ..."), found inside its running text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from normalizers.outcomes.stamp_forms import either, knowledge, month_names, piece_pattern, pieces, read
from pipeline.text import fold


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a follow-up under one stamp; ``order`` is the day that it speaks up to, where that is known."""

    date: dt.date | None
    label: str | None
    text: str
    order: dt.date | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp in a text, from where to where; ``form`` is how it is written."""

    date: dt.date | None
    label: str | None
    start: int
    end: int
    order: dt.date | None
    form: str


@dataclass(frozen=True, slots=True)
class Row:
    """What dates and labels in a row say; ``sure`` and ``loose``: how surely the first of them is a stamp."""

    date: dt.date | None
    label: str | None
    order: dt.date | None
    sure: bool
    loose: bool


WORD = re.compile(r"\w+")
FIRST = re.compile(r"[ \t]+[\"”(]?(\w+)")
DIGITS = "0123456789"
BRACKETS, CODE = "()", "A"
SHORT = re.compile(r"[A-Z]{1,2}\d?")
"""A label in capitals: T2, VB, Q3."""
LABELS = ("term", "season", "month", "worded", "week", "year")
"""Kinds of labels, the one that says most first."""

CACHED = 1 << 12
NEAR = 40
"""Letters around a stamp that tell whether it is one."""


@lru_cache(maxsize=CACHED)
def text_to_parts(text: str, year: int | None) -> tuple[Part, ...]:
    """The parts of a follow-up in the order of the text; what stands before the first stamp has neither date nor label.

    >>> [(part.label or str(part.date), part.text) for part in text_to_parts("250828: Möte. VB: Klart", 2025)]
    [('2025-08-28', 'Möte.'), ('VB', 'Klart')]
    """
    stamps = text_to_stamps(text, year)
    bounds = [*(stamp.start for stamp in stamps), len(text)]
    parts = [_part(text, None, 0, bounds[0])] if bounds[0] else []
    parts += [_part(text, stamp, stamp.end, bounds[at + 1]) for at, stamp in enumerate(stamps)]
    return tuple(part for part in parts if part.text)


def _part(text: str, stamp: Stamp | None, start: int, end: int) -> Part:
    """The text between two places without blanks, bullets and marks around it; a stamp without text is its own."""
    edges = knowledge()["edges"]
    inside = text[start:end].rstrip().rstrip(edges).rstrip().lstrip().lstrip(edges).lstrip()
    if stamp is None:
        return Part(None, None, inside, None)
    return Part(stamp.date, stamp.label, inside or text[stamp.start : stamp.end].strip(), stamp.order)


def text_to_stamps(text: str, year: int | None) -> tuple[Stamp, ...]:
    """The stamps of a text, in order; dates inside sentences are none.

    >>> [stamp.label for stamp in text_to_stamps("T1: Möte 250301. T2+VB blir bra. T2 Klart, sägs i VB.", 2025)]
    ['T1', 'T2']
    """
    stamps: list[Stamp] = []
    for found in _candidates(text):
        stamp = _stamp(text, found, year, _style(text, stamps[0]) if stamps else None)
        if stamp is not None:
            stamps.append(stamp)
    return tuple(stamps)


def _style(text: str, stamp: Stamp) -> str | None:
    """How the first stamp of a text is written, None where it does not stand at the text's head."""
    return stamp.form if not text[: stamp.start].strip(knowledge()["bullets"]) else None


def _form(row: str) -> str:
    """How a stamp is written, whichever day or label it is.

    >>> _form("250315"), _form("(VB)"), _form("T2"), _form("v. 40")
    ('000000', '()', 'A', 'v. 00')
    """
    return BRACKETS if _bracketed(row) else CODE if SHORT.fullmatch(row) else re.sub(r"\d", "0", row)


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """The places of a text that look like dates and labels, in order."""
    past = 0
    begins = list(map(_may_begin, WORD.findall(text)))
    if True not in begins:
        return
    for word, may in zip(WORD.finditer(text), begins, strict=True):
        if may and (start := word.start()) >= past:
            found = _candidate().match(text, start - (text[max(0, start - 1)] in "(["))
            if found:
                past = found.end()
                yield found


@lru_cache(maxsize=CACHED)
def _may_begin(word: str) -> bool:
    """Whether a stamp may begin with a word."""
    return word[0].isdigit() or word.rstrip(DIGITS).lower() in _starters()


# --- one candidate ----------------------------------------------------------------------------------------------------


def _stamp(text: str, found: re.Match[str], year: int | None, style: str | None) -> Stamp | None:
    """A stamp, if all of a candidate can be read and it stands where a stamp does.

    ``style`` is how the first stamp of the text is written: another one that is written so need open no sentence.
    """
    row = _row(found.group("row"), year)
    if row is None:
        return None
    intro = (found.group("intro") or "") if _opens(text, found.start()) else ""
    start, end = found.start() if intro else found.start("row"), found.end()
    follows = style is not None and _follows(text, found, style)
    if not follows and not _stands(text, start, end, row, fold(intro)):
        return None
    close = _pattern("close").match(text, end)
    form = _form(found.group("row"))
    return Stamp(row.date, row.label, start, close.end() if close else end, row.order, form)


@lru_cache(maxsize=CACHED)
def _row(text: str, year: int | None) -> Row | None:
    """What one or two dates and labels in a row say, if all of them can be read."""
    row = list(pieces().finditer(text))
    known = [one for one in (read(piece, year) for piece in row) if one is not None]
    if len(known) < max(1, len(row)):
        return None
    date = next((one.date for one in known if one.date), None)
    order = date or max((one.order for one in known if one.order), default=None)
    label = _label([(piece.lastgroup or "", one.label) for piece, one in zip(row, known, strict=True) if one.label])
    return Row(date, label, order, _sure(row[0]), _loose(row[0]))


def _label(read: Sequence[tuple[str, str]]) -> str | None:
    """The label of a stamp: the one that says most, or a span of two alike ("jan-mars")."""
    ranks = [LABELS.index(kind) for kind, _ in read]
    best = [label for (_, label), rank in zip(read, ranks, strict=True) if rank == min(ranks)]
    return "–".join(best) if best else None


def _stands(text: str, start: int, end: int, row: Row, intro: str) -> bool:
    """Whether a date or label stands where a stamp does: before a colon, or at the head of a sentence or line."""
    opens = _opens(text, start)
    if _pattern("colon").match(text, end):
        return opens or (row.sure and not _governed(text[max(0, start - NEAR) : start].rstrip(" \t")))
    after = text[end : end + NEAR]
    if not after.strip() and not text[: min(start, NEAR)].strip(knowledge()["bullets"]) and row.date is not None:
        return True
    if not opens or intro in _words("leads"):
        return False
    if _bracketed(text[start:end]) and _is_apart(after):
        return True
    return (bool(intro) or not row.loose or after.lstrip(" \t").startswith("\n")) and _heads(after)


def _follows(text: str, found: re.Match[str], style: str) -> bool:
    """Whether a stamp is written as the text's first one and has a text of its own behind it.

    So the second one of "(250315) Pågår (251120) Klart", "T2 Pågår VB Klart" and "v. 20: klart, v. 40: inställt".
    """
    start, end = found.start("row"), found.end()
    before, after = text[max(0, start - NEAR) : start].rstrip(" \t"), text[end : end + NEAR]
    if _form(found.group("row")) != style or not after.strip(knowledge()["edges"] + knowledge()["openers"]):
        return False
    if _pattern("colon").match(text, end):
        return not _governed(before.rstrip(","))
    if _governed(before):
        return False
    plain = style in (BRACKETS, CODE) or not any(map(str.isalpha, style))
    return (plain and _heads(after)) or (style == BRACKETS and _is_apart(after))


def _bracketed(row: str) -> bool:
    return row[0] in "([" and row[-1] in ")]"


def _sure(piece: re.Match[str]) -> bool:
    """Whether a piece before a colon is a stamp in mid-sentence too, where the full stop before it is lost."""
    capital = piece.group()[0].isupper() and piece.lastgroup in ("term", "worded")
    return capital or (not _loose(piece) and piece.lastgroup != "term") or fold(piece.group()) in _words("sure")


def _loose(piece: re.Match[str]) -> bool:
    """Whether a piece is as often a part of a sentence: a year, a week, a month without a number."""
    numbered = any(mark.isdigit() for mark in piece.group())
    return piece.lastgroup in ("year", "week", "month") or (piece.lastgroup == "worded" and not numbered)


def _opens(text: str, at: int) -> bool:
    """Whether a place is the head of a text, a line or a sentence."""
    before = text[max(0, at - NEAR) : at].rstrip(knowledge()["bullets"])
    if not before:
        return at <= NEAR
    if before.lower().endswith(tuple(knowledge()["drawing"])):
        return False
    return before[-1] in knowledge()["openers"] and not (before[-1] == "\n" and _governed(before.rstrip()))


def _governed(before: str) -> bool:
    """Whether a word such as "i" or "den" draws the date or label into its sentence."""
    last = re.search(r"([^\W\d_]+)\W*$", before)
    joined = before[-1:] in knowledge()["joins"]
    return joined or bool(last and before.endswith(last.group(1)) and fold(last.group(1)) in _words("governs"))


def _heads(after: str) -> bool:
    """Whether what follows a stamp without a colon is a text of its own: a new line, a capital, no verb."""
    if not after.strip():
        return True
    if after.lstrip(" \t").startswith("\n"):
        return True
    word = FIRST.match(after)
    if not word:
        return re.match(knowledge()["dash"], after) is not None
    return _is_apart(after) and (word.group(1)[0].isupper() or fold(word.group(1)) in _words("states"))


def _is_apart(after: str) -> bool:
    """Whether a text begins with a word, and none that draws the date or label before it into its sentence."""
    word = FIRST.match(after)
    folded = fold(word.group(1)) if word else ""
    drawn = folded in _words("verbs") | _words("after") or folded.endswith(tuple(knowledge()["verb_endings"]))
    return word is not None and not drawn


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(knowledge()[name])


@cache
def _starters() -> frozenset[str]:
    """The words that a stamp may begin with, as written but small."""
    data = knowledge()
    forms = [*data["intro"], *(form for forms in data["labels"].values() for form in forms), *data["weeks"]]
    return frozenset(WORD.findall(form)[0].rstrip(DIGITS) for form in (*forms, *month_names(), *data["seasons"]))


@cache
def _candidate() -> re.Pattern[str]:
    """An introducing word or none, then one or two dates and labels."""
    piece = re.sub(r"\?P<\w+>", "?:", piece_pattern())
    intro, toward = either(knowledge()["intro"]), either(knowledge()["toward"])
    head = rf"(?<![\w/+–§-])(?<!\d[.,])(?:(?P<intro>{intro}) (?:(?:{toward}) )?)?"
    row = rf"(?P<row>[(\[]?(?:{piece})[)\]]?(?:(?: | ?[,(–-] ?)(?:{piece})\)?)?)"
    hour = r"(?: kl\.? ?\d{1,2}(?:[.:]\d\d)?| \d\d:\d\d(?::\d\d)?)?"
    return re.compile(rf"{head}{row}{hour}(?![\w/+]|[-–.]\d|-\w)", re.IGNORECASE)


@cache
def _words(name: str) -> frozenset[str]:
    words: Sequence[str] = knowledge()["words"][name]
    return frozenset(map(fold, words))

"""The dates and labels that part a follow-up into notes ("250828: ... VB: ..."), found inside its running text."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pipeline.text import fold


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a follow-up under one stamp; ``order`` is the day that it speaks up to, where that is known."""

    date: dt.date | None
    label: str | None
    text: str
    start: int
    order: dt.date | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp in a text, from where to where."""

    date: dt.date | None
    label: str | None
    start: int
    end: int
    order: dt.date | None


@cache
def knowledge() -> Mapping[str, Any]:
    """What follow_ups.toml says, read once."""
    data: Mapping[str, Any] = tomllib.loads(files("normalizers").joinpath("data/follow_ups.toml").read_text("utf-8"))
    return data


NEAR = 40
"""Letters around a stamp that tell whether it is one."""


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
    inside = text[start:end].rstrip().rstrip(edges).rstrip()
    trimmed = inside.lstrip().lstrip(edges).lstrip()
    if stamp is None:
        return Part(None, None, trimmed, start + len(inside) - len(trimmed), None)
    if not trimmed:
        own = text[stamp.start : stamp.end].strip()
        return Part(stamp.date, stamp.label, own, stamp.start, stamp.order)
    return Part(stamp.date, stamp.label, trimmed, start + len(inside) - len(trimmed), stamp.order)


@lru_cache(maxsize=4096)
def text_to_stamps(text: str, year: int | None) -> tuple[Stamp, ...]:
    """The stamps of a text, in order; dates inside sentences are none.

    >>> [stamp.label for stamp in text_to_stamps("T1: Möte 250301. T2+VB blir bra. T2 Klart, sägs i VB.", 2025)]
    ['T1', 'T2']
    """
    return tuple(stamp for found in _candidates().finditer(text) if (stamp := _stamp(text, found, year)))


# --- one candidate ----------------------------------------------------------------------------------------------------


def _stamp(text: str, found: re.Match[str], year: int | None) -> Stamp | None:
    intro = found.group("intro") is not None and _opens(text, found.start())
    start, end = found.start() if intro else found.start("row"), found.end()
    read = [_read(piece, year) for piece in _pieces().finditer(found.group("row"))]
    known = [one for one in read if one is not None]
    if not known or len(known) < len(read) or not _stands(text, found, start, intro):
        return None
    date = next((one.date for one in known if one.date), None)
    label = next((one.label for one in known if one.label and not one.date), None)
    order = date or next((one.order for one in known if one.order), None)
    close = _close().match(text, end)
    return Stamp(date, label, start, close.end() if close else end, order)


def _stands(text: str, found: re.Match[str], start: int, intro: bool) -> bool:
    """Whether a date or label stands where a stamp does: before a colon, or at the head of a sentence or line."""
    opens, end = _opens(text, start), found.end()
    if _colon().match(text, end):
        return opens or (
            found.group("sure") is not None and not _governed(text[max(0, start - NEAR) : start].rstrip(" \t"))
        )
    after = text[end : end + NEAR]
    alone = found.group("bare") is None or intro or after.lstrip(" \t").startswith("\n")
    return opens and alone and _heads(after)


def _opens(text: str, at: int) -> bool:
    """Whether a place is the head of a text, a line or a sentence."""
    before = text[max(0, at - NEAR) : at].rstrip(" \t")
    return before[-1] in knowledge()["openers"] if before else at <= NEAR


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
    word = re.match(r"[ \t]+[\"”(]?(\w+)", after)
    if not word:
        return re.match(knowledge()["dash"], after) is not None
    first = word.group(1)
    folded = fold(first)
    if folded in _words("verbs") or folded in _words("after") or folded.endswith(tuple(knowledge()["verb_endings"])):
        return False
    return first[0].isupper()


# --- dates and labels -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a piece of a stamp says."""

    date: dt.date | None = None
    label: str | None = None
    order: dt.date | None = None


def _read(piece: re.Match[str], year: int | None) -> _Reading | None:
    kind = piece.lastgroup or ""
    return _READERS[kind](piece.group(), year)


def _date(text: str, year: int | None) -> _Reading | None:
    """A date in digits alone: 250828, 20250828, 2025-08-28, 25-08-28."""
    digits = re.sub(r"\D", "", text)
    digits = digits if len(digits) == 8 else f"20{digits}"
    return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), year)


def _slashed(text: str, year: int | None) -> _Reading | None:
    """A day and a month, with or without a year: 28/8, 28/8 2025, 28/8-25."""
    day, month, *rest = map(int, re.findall(r"\d+", text))
    return _day(_full(rest[0]) if rest else year, month, day, year)


def _worded(text: str, year: int | None) -> _Reading | None:
    """A day or none, a month's name, a year or none: 28 augusti 2025, aug -25."""
    name = re.search(r"[^\W\d_]{3,}", text)
    month = _months().get(fold(name.group()) if name else "", 0)
    day = re.match(r"\d+", text)
    number = re.search(r"\d+$", text)
    of = _full(int(number.group())) if number else year
    if day:
        return _day(of, month, int(day.group()), year)
    if of is None or not month or not _near(of, year):
        return _Reading(label=name.group().lower()) if name and of is None else None
    return _Reading(label=f"{of}-{month:02}", order=dt.date(of, month, 28))


def _term(text: str, year: int | None) -> _Reading | None:
    """A label of the list, with a year or without: VB, tertialrapport 2, delår 2025, Q3."""
    folded = fold(text)
    number = re.search(r" ?(20\d\d)$", folded)
    of = int(number.group(1)) if number else year
    bare = folded[: number.start()] if number else folded
    label = _labels().get(bare) or _labels().get(bare.replace(" ", ""))
    if label is None or (number and not _near(int(number.group(1)), year)):
        return None
    end = knowledge()["ends"].get(label)
    return _Reading(label=label, order=dt.date(of, *map(int, end.split("-"))) if end and of else None)


def _season(text: str, year: int | None) -> _Reading | None:
    """A season and a year: hösten 2025, VT25."""
    folded = fold(text)
    word = re.match(r"[^\W\d_]+", folded)
    number = re.search(r"\d+$", folded)
    of = _full(int(number.group())) if number else year
    label = knowledge()["seasons"].get(word.group() if word else "")
    if label is None or of is None or not _near(of, year):
        return None
    return _Reading(label=f"{label} {of}", order=dt.date(of, *map(int, knowledge()["ends"][label].split("-"))))


def _week(text: str, year: int | None) -> _Reading | None:
    week = int(re.findall(r"\d+", text)[0])
    if not 1 <= week <= 53:
        return None
    try:
        order = dt.date.fromisocalendar(year, week, 7) if year else None
    except ValueError:
        return None
    return _Reading(label=f"v{week}", order=order)


def _year(text: str, year: int | None) -> _Reading | None:
    of = int(text)
    return _Reading(label=text, order=dt.date(of, 12, 31)) if _near(of, year) else None


_READERS = {
    "date": _date,
    "slashed": _slashed,
    "worded": _worded,
    "term": _term,
    "season": _season,
    "week": _week,
    "year": _year,
}


def _day(of: int | None, month: int, day: int, year: int | None) -> _Reading | None:
    if of is None or not _near(of, year):
        return None
    try:
        date = dt.date(of, month, day)
    except ValueError:
        return None
    return _Reading(date=date, order=date)


def _near(of: int, year: int | None) -> bool:
    """Whether a year may be one of the plan's follow-up."""
    limits = knowledge()["years"]
    return abs(of - year) <= limits["around"] if year else bool(limits["first"] <= of <= limits["last"])


def _full(year: int) -> int:
    return year if year > 99 else 2000 + year


# --- patterns, made of the words of follow_ups.toml -------------------------------------------------------------------


@cache
def _piece_pattern() -> str:
    data = knowledge()
    months = _either(_months_as_written())
    seasons = _either(data["seasons"])
    labels = _either(form for forms in data["labels"].values() for form in forms)
    return "|".join(
        (
            r"(?P<date>20\d\d[-. ]?\d\d[-. ]?\d\d(?!\d)|\d\d-\d\d-\d\d(?!\d)|\d{6}(?!\d))",
            rf"(?P<worded>(?:\d{{1,2}}(?::?e)?\.? ?)?(?:{months})\.?(?:(?: |-| -)?(?:20)?\d\d(?!\d))?)",
            r"(?P<slashed>\d{1,2}/\d{1,2}(?:(?: |-|/| -)?(?:20)?\d\d(?!\d))?(?!\d))",
            rf"(?P<season>(?:{seasons})(?: |-| -)?(?:20)?\d\d(?!\d))",
            rf"(?P<term>(?:{labels})(?: 20\d\d(?!\d))?)",
            r"(?P<week>v(?:ecka)?\.? ?\d{1,2}(?!\d))",
            r"(?P<year>20\d\d(?!\d))",
        )
    )


@cache
def _colon() -> re.Pattern[str]:
    return re.compile(knowledge()["colon"])


@cache
def _close() -> re.Pattern[str]:
    return re.compile(knowledge()["close"])


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(_piece_pattern(), re.IGNORECASE)


@cache
def _candidates() -> re.Pattern[str]:
    """An introducing word or none, then pieces; ``sure`` ones may stand in mid-sentence, ``bare`` need a colon."""
    data = knowledge()
    piece = re.sub(r"\?P<\w+>", "?:", _piece_pattern())
    intro, toward = _either(data["intro"]), _either(data["toward"])
    names = _either([*_months_as_written(), *data["seasons"]])
    sure = rf"(?P<sure>(?:20\d\d[-.]?\d\d[-.]?\d\d|\d{{6}})(?!\d)|(?:{_either(data['sure'])})\b)"
    bare = rf"(?P<bare>(?:{names})\b|v(?:ecka)?\.? ?\d|20\d\d(?![-.]?\d))"
    row = rf"(?:{piece})\)?(?:(?: | ?[,(–-] ?)(?:{piece})\)?)?"
    head = rf"(?<![\w/+–§-])(?<!\d[.,])(?:(?P<intro>{intro}) (?:(?:{toward}) )?)?"
    return re.compile(rf"{head}(?P<row>(?=\(?(?:{sure}|{bare}|))\(?{row})(?![\w/+]|[-–.]\d|-\w)", re.IGNORECASE)


def _either(words: Any) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(words, key=len, reverse=True))


@cache
def _months() -> Mapping[str, int]:
    return {fold(name): at for at, names in enumerate(knowledge()["months"], start=1) for name in names}


def _months_as_written() -> Iterator[str]:
    return (name for names in knowledge()["months"] for name in names)


@cache
def _labels() -> Mapping[str, str]:
    found = {fold(form): label for label, forms in knowledge()["labels"].items() for form in forms}
    return {**found, **{form.replace(" ", ""): label for form, label in found.items()}}


@cache
def _words(name: str) -> frozenset[str]:
    words: Sequence[str] = knowledge()["words"][name]
    return frozenset(map(fold, words))

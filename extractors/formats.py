"""The code of a number format -> its sections; names, separators and built-in formats are data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

DATA: dict[str, Any] = tomllib.loads((files("extractors") / "data" / "numfmt.toml").read_text(encoding="utf-8"))
HOME = str(DATA["home"])
"""The locale of the readers: its separators hold in every format, its names where a format asks for no other."""
BUILTIN: dict[int, str] = {int(number): code for number, code in DATA["builtin"].items()}

Token = tuple[str, str]
"""What a piece of a format is, and how it is written."""

TOKEN = re.compile(
    r""" "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | (?P<space>_.) | (?P<fill>\*.) | \[(?P<bracket>[^\]]*)\]
       | (?P<general>General) | (?P<noon>AM/PM|A/P) | (?P<second>s+(?:\.0+)?) | (?P<hour>h+) | (?P<month>m+)
       | (?P<day>d+) | (?P<year>[yå]+) | (?P<end>;) | (?P<power>E[+-]) | (?P<text>@) | (?P<digit>[0\#?])
       | (?P<sign>[.,%/]) | (?P<unknown>[A-Z]) | (?P<literal>.) """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
LANGUAGE_BITS = 0x3FF


class NotUnderstoodError(Exception):
    """A format, or a value under it, that cannot be shown as Excel does."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a format (positive; negative; zero; text)."""

    tokens: tuple[Token, ...]
    language: str = HOME
    condition: tuple[str, float] | None = None

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.tokens)


@lru_cache(maxsize=512)
def sections_of(code: str) -> tuple[Section, ...]:
    """Cut a format's code into its sections.

    >>> [len(section.tokens) for section in sections_of('0.0;[Red]-0.0;"noll; inget"')]
    [3, 4, 1]
    """
    system = re.search(r"\[\$-(\w+)\]", code)
    code = DATA["system"].get(system[1].upper(), code) if system else code
    parts: list[list[re.Match[str]]] = [[]]
    for match in TOKEN.finditer(code):
        if match["end"]:
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(map(section_of, parts))


def section_of(matches: list[re.Match[str]]) -> Section:
    """Turn the pieces of one section into tokens; what is in brackets may say its language or its condition."""
    brackets = [match["bracket"] for match in matches if match["bracket"] is not None]
    languages = [language_of(text.rpartition("-")[2]) for text in brackets if text.startswith("$") and "-" in text]
    conditions = [found for text in brackets if (found := re.fullmatch(r"([<>=]{1,2})(-?\d+(?:\.\d+)?)", text))]
    tokens = [token for match in matches if (token := token_of(match))]
    return Section(
        tuple(minutes_told_from_months(tokens)),
        languages[0] if languages else HOME,
        (conditions[0][1], float(conditions[0][2])) if conditions else None,
    )


def token_of(match: re.Match[str]) -> Token | None:
    """Name one piece of a format; colours, conditions and fillings show nothing."""
    kind = str(match.lastgroup)
    if kind == "bracket":
        content = match["bracket"]
        if re.fullmatch(r"h+|m+|s+", content, re.IGNORECASE):
            return "elapsed", content.lower()
        return ("literal", content[1:].partition("-")[0]) if content.startswith("$") else None
    if kind in ("quoted", "escaped"):
        return "literal", match[kind]
    if kind == "space":
        return "literal", " "
    return None if kind == "fill" else (kind, match[0])


def language_of(tag: str) -> str:
    """Find the locale of a language code or tag; what is not known is shown in the readers' own.

    >>> language_of("41D"), language_of("409"), language_of("en-GB"), language_of("40C")
    ('sv', 'en', 'en', 'sv')
    """
    key = str(int(tag, 16) & LANGUAGE_BITS) if re.fullmatch(r"[0-9A-Fa-f]+", tag) else tag.lower().partition("-")[0]
    return str(DATA["languages"].get(key, HOME))


def minutes_told_from_months(tokens: list[Token]) -> list[Token]:
    """Name as minutes each m or mm that follows hours or comes before seconds.

    >>> minutes_told_from_months([("hour", "h"), ("literal", ":"), ("month", "mm")])[-1]
    ('minute', 'mm')
    """
    timed = [i for i, (kind, _) in enumerate(tokens) if kind in ("year", "month", "day", "hour", "second", "elapsed")]
    told = list(tokens)
    for before, here, after in zip([None, *timed], timed, [*timed[1:], None], strict=False):
        follows_hours = before is not None and tokens[before][1][0] in "hH"
        leads_seconds = after is not None and tokens[after][1][0] in "sS"
        if tokens[here][1].lower() in ("m", "mm") and tokens[here][0] == "month" and (follows_hours or leads_seconds):
            told[here] = "minute", tokens[here][1]
    return told

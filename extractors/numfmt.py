"""A value and its number format -> the text that Swedish Excel shows."""

from __future__ import annotations

import datetime as dt
import operator
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import takewhile
from typing import NamedTuple

from extractors.datefmt import MOMENT_KINDS, Moment, date_in, moment_shown, serial_of
from extractors.formats import BUILTIN, DATA, HOME, NotUnderstoodError, Section, Token, sections_of

__all__ = ["BUILTIN", "Shown", "Value", "render", "shown"]

COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
NAMES = DATA["locale"][HOME]
PLAIN = Section((("general", ""),))
ISO = sections_of("yyyy-mm-dd")[0]
Value = float | int | bool | str | Moment


class Shown(NamedTuple):
    """What a cell shows, its date where it shows one, and whether every part of its format was understood."""

    text: str
    date: dt.date | None = None
    known: bool = True


def shown(value: Value, number_format: str, date1904: bool = False) -> str:
    """Show a value under a number format as Swedish Excel does.

    >>> shown(45809, "mmm-yy"), shown(0.256, "0.0%"), shown(1234567.891, "#,##0.00").replace("\\xa0", "_")
    ('jun-25', '25,6%', '1_234_567,89')
    >>> shown(0.1 + 0.2, "General"), shown(True, "General"), shown("SSPF", "@")
    ('0,3', 'SANT', 'SSPF')
    """
    return render(value, number_format, date1904).text


def render(value: Value, number_format: str, date1904: bool = False) -> Shown:
    """Show a value, with its date; without a format that is understood, the ISO date or the plain number."""
    sections = sections_of(number_format) if number_format else (PLAIN,)
    if isinstance(value, bool):
        return Shown(NAMES["true"] if value else NAMES["false"])
    if isinstance(value, str):
        return Shown(text_shown(value, sections))
    number = value if isinstance(value, int | float) else serial_of(value, date1904)
    section, signed = section_for(number, sections)
    date = date_in(number, section, date1904)
    if isinstance(value, dt.date) and not section.has(*MOMENT_KINDS):
        section, date = ISO, date_in(number, ISO, date1904)
    try:
        if text := section_shown(number, section, signed, date1904).strip(" "):
            return Shown(text, date)
    except (NotUnderstoodError, InvalidOperation, OverflowError):
        pass
    return Shown(date.isoformat() if date else general(number), date, known=False)


def section_for(number: float, sections: tuple[Section, ...]) -> tuple[Section, bool]:
    """Choose the section for a number, and say whether the sign is still to be shown."""
    usable = [section for section in sections[:3] if not section.has("text")]
    if len(sections) == 1 or not usable:
        return (usable or [PLAIN])[0], True
    if any(section.condition for section in usable):
        return next((part for part in usable if holds(number, part.condition)), usable[-1]), True
    if number < 0 and len(usable) > 1:
        return usable[1], False
    return usable[2] if number == 0 and len(usable) > 2 else usable[0], True


def holds(number: float, condition: tuple[str, float] | None) -> bool:
    """Tell whether a number belongs to a section with a condition such as [<100]."""
    return condition is None or (condition[0] in COMPARE and bool(COMPARE[condition[0]](number, condition[1])))


def section_shown(number: float, section: Section, signed: bool, date1904: bool) -> str:
    """Show a number under one section; raise where a part of it is not understood."""
    if section.has(*MOMENT_KINDS):
        return moment_shown(number, section, date1904)
    if section.has("unknown"):
        raise NotUnderstoodError
    if section.has("general"):
        plain = general(number if signed else abs(number))
        return "".join(plain if kind == "general" else text for kind, text in section.tokens)
    return number_shown(number, section.tokens, signed)


def text_shown(value: str, sections: tuple[Section, ...]) -> str:
    """Show a text under the section that has an @; no other section touches a text, and none hides it.

    >>> text_shown("LPO", sections_of('0;-0;0;"Ansvar: "@')), text_shown("LPO", sections_of(";;;"))
    ('Ansvar: LPO', 'LPO')
    """
    part = next((section for section in reversed(sections) if section.has("text")), None)
    if part is None or all(kind == "text" or not text.strip() for kind, text in part.tokens):
        return value
    return "".join(value if kind == "text" else text for kind, text in part.tokens)


def general(number: float) -> str:
    """Show a number under General: at most eleven characters, else a power of ten.

    >>> general(3.14159265358979), general(123456789012), general(-0.5), general(2024.0), general(1.5e-11)
    ('3,141592654', '1,23457E+11', '-0,5', '2024', '1,5E-11')
    """
    limits = DATA["general"]
    size = abs(number)
    text = trimmed(f"{size:.{limits['width'] + 1}f}")
    if len(text) > limits["width"] or (size and text == "0"):
        narrow = limits["smallest"] <= size < 1
        text = trimmed(f"{size:.{limits['width'] - len('0.')}f}" if narrow else f"{size:.{limits['precision']}g}")
    if len(text) > limits["width"] or "e" in text:
        digits, _, power = f"{size:.{limits['power_decimals']}e}".partition("e")
        text = f"{trimmed(digits)}E{power}"
    return ("-" if number < 0 else "") + text.replace(".", NAMES["decimal"])


def trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits and "e" not in digits else digits


def number_shown(number: float, tokens: tuple[Token, ...], signed: bool) -> str:
    """Put a number's digits into a section's placeholders, and its literals around them."""
    places = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    if not places:
        return "".join(text for _, text in tokens)
    first, end = places[0], places[-1] + 1
    rest = tokens[end:]
    thousands = len(list(takewhile(lambda token: token == ("sign", ","), rest)))
    size = Decimal(repr(number)).copy_abs().scaleb(2 * tokens.count(("sign", "%")) - 3 * thousands)
    digits = digits_shown(size, tokens[first:end])
    before, after = ("".join(text for _, text in part) for part in (tokens[:first], rest[thousands:]))
    return ("-" if signed and number < 0 and re.search("[1-9]", digits) else "") + before + digits + after


def digits_shown(size: Decimal, core: tuple[Token, ...]) -> str:
    """Lay the digits out as the placeholders ask: as a number, a power of ten, or one by one between literals."""
    pattern = "".join(text for _, text in core)
    if any(kind == "power" for kind, _ in core):
        return powered(size, pattern)
    if any(kind == "sign" and text in "/%" for kind, text in core):
        raise NotUnderstoodError
    return placed(size, core) if any(kind == "literal" for kind, _ in core) else laid_out(size, pattern)


def laid_out(size: Decimal, pattern: str) -> str:
    """Write a number with the zeros, the groups and the decimals that a pattern asks for.

    >>> laid_out(Decimal("1234.5"), "#,##0.00").replace("\\xa0", "_"), laid_out(Decimal("0.5"), "#.0##")
    ('1_234,50', ',5')
    """
    whole, point, broken = pattern.replace("?", "#").partition(".")
    head, _, tail = f"{size.quantize(Decimal(1).scaleb(-len(broken)), ROUND_HALF_UP):f}".partition(".")
    head = head.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        head = re.sub(r"(?<=\d)(?=(\d{3})+$)", NAMES["group"], head)
    asked = broken.rfind("0") + 1
    return head + (NAMES["decimal"] if point else "") + tail[:asked] + tail[asked:].rstrip("0")


def powered(size: Decimal, pattern: str) -> str:
    """Write a power of ten with one digit before the point.

    >>> powered(Decimal(12345), "0.00E+00"), powered(Decimal("0.05"), "0E-0")
    ('1,23E+04', '5E-2')
    """
    mantissa, sign, power = re.split("(?<=[eE])([+-])", pattern)
    whole, _, broken = mantissa[:-1].partition(".")
    if len(whole) != 1:
        raise NotUnderstoodError
    digits, _, exponent = f"{float(size):.{len(broken)}e}".partition("e")
    plus = "-" if int(exponent) < 0 else sign.replace("-", "")
    return f"{digits}E{plus}{abs(int(exponent)):0{len(power)}d}".replace(".", NAMES["decimal"])


def placed(size: Decimal, core: tuple[Token, ...]) -> str:
    """Place whole digits one by one from the right, the literals between them.

    >>> placed(Decimal(11225), (*[("digit", "0")] * 3, ("literal", " "), *[("digit", "0")] * 2))
    '112 25'
    """
    pattern = "".join(text for kind, text in core if kind == "digit")
    if any(kind == "sign" for kind, _ in core):
        raise NotUnderstoodError
    digits = laid_out(size, pattern).rjust(len(pattern))
    surplus = len(digits) - len(pattern)
    queue = iter(digits[surplus:])
    return digits[:surplus] + "".join(next(queue) if kind == "digit" else text for kind, text in core)

"""Addresses and numbers that lead to a person: e-mail, telephone, personal identity number, home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain

from normalizers.people.data import ADDRESS, EMAIL, IDENTITY, NAME, PHONE, Span, alternatives, people, words

EMAIL_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w+-]+(?:(?:\.\n?| \. )[\w+-]+){0,5}"
    r"(?: ?[@©®] ?\n?| ?\n?[@©®]| ?[(\[](?:at|a|snabel-a|@)[)\]] ?| ?(?<=\w) snabel-a )"
    r"[\w-]{1,63}(?:(?:\.| \. )[\w-]{1,63}){0,5}(?: ?\n?\.| \. |,| ?[(\[](?:dot|punkt)[)\]] ?)"
    r"(?:se|com|nu|org|net|eu|info|gov|no|fi|dk)(?![\w@])"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
"""Also as scans read the sign, or as people write it to hide it from machines."""
HANDLE = re.compile(
    r"(?i)(?<![\w.@])@[^\W\d_][\w.-]{2,29}(?<![.-])"
    r"|(?<!\w)(?:linkedin\.com/in|(?:facebook|instagram|tiktok|snapchat|twitter|x)\.com(?:/add)?)/@?[\w.-]{3,60}(?<!\.)"
)
"""How somebody is called in social media, and the address there."""

AT, ACCOUNT = re.compile(r"[@©®]|[(\[](?:at|a|snabel-a)[)\]]|snabel"), re.compile(r"(?i)@|com/")
"""What stands in every e-mail address, and in every one of social media: few texts need be searched for them."""
DIGIT = re.compile(r"\d")
DASH = r"[-‐‑–—−]"
NUMBER_PARTS = rf"(?:(?:[ \u00a0.]|\u00a0| ?{DASH} ?)?\d{{2,8}})"
PHONE_NUMBER = re.compile(
    rf"(?<![\w,/+-])(?<!\d[ .:])"
    rf"(?:(?:\+|00) ?46[ \u00a0./-]?(?:\(0\)[ -]?|0[ -]?)?(?:[1-9]\d{{0,2}}|\(0?[1-9]\d{{0,2}}\))|0(?:8|[1-9]\d\d?)"
    rf"|\(0(?:8|[1-9]\d\d?)\)|0 (?:7[02369]|8)(?= \d{{3}}))"
    rf"(?: ?[/{DASH[1:-1]}] ?|[ \u00a0.]{{0,2}}){NUMBER_PARTS}{{1,5}}(?![\w]|{DASH}\d|[.,:]\d)"
)
MOBILE_NUMBER = re.compile(
    r"(?<![\w,/+-])(?<!\d[ .:])(?:0[ .-]?|46[ .-]?)7[ .-]?[02369](?:[ .,_-]{0,2}\d){7}(?!\w|[ .,-]?\d)"
)
"""One whose digits are parted in whatever way."""
FOREIGN_NUMBER = re.compile(
    rf"(?<![\w+])(?:\+|00)(?!46)[1-9]\d{{0,2}}[ \u00a0]?(?:\(0\))?{NUMBER_PARTS}{{2,6}}(?![\w])"
)
LEAST = 4
"""Digits of the shortest number, one within a house."""
BIRTH_DIGITS = 6
"""Digits of a day of birth, without its century."""
YEAR = re.compile(r"(?:19|20)\d\d")
PHONE_DIGITS = range(8, 11)
"""Digits of a Swedish number, its leading 0 included."""
FOREIGN_DIGITS = range(9, 16)
HOURS = rf"(?:[01]\d|2[0-4]|\d)(?:[.:]?\d\d)? ?{DASH} ?(?:[01]\d|2[0-4])(?:[.:]?\d\d)?"
TIMES = re.compile(rf"{HOURS}(?: {HOURS})*")
BETWEEN = re.compile(r"[ /,]*")
DAY = re.compile(rf"\d{{1,2}} ?({DASH}|[./]) ?\d{{1,2}} ?\1 ?(?:19|20)\d\d")

PERSONAL_NUMBER = re.compile(
    rf"(?<![\w.,/+-])((?:18|19|20)?)(\d\d)(\d\d)(\d\d)( ?(?:{DASH}|[+/._,]) ?| )?"
    rf"(\d{{4}}|[Xx*]{{4}})(?![\w]|[.,/]\d|{DASH}\d)"
)
PARTED_NUMBER = re.compile(
    rf"(?<![\w.,/+-])((?:18|19|20)?)(\d\d)[ ./-](\d\d)[ ./-](\d\d)( ?(?:{DASH}|[+/._,]) ?| )?"
    rf"(\d{{4}}|[Xx*]{{4}})(?![\w]|[.,/]\d|{DASH}\d)"
)
"""One whose day of birth is written as a date."""
TAIL = re.compile(
    rf"(?: ?(?:/|{DASH}) ?\d{{1,4}}| ?,? (?:eller|el\.?) \d{{2,4}}| (?:och|&) \d{{3,4}}(?= ?(?:$|[.,;)\n])))"
    r"(?!\d|[:.,]? ?\d)"
)
"""The end of another number of the same house, after a whole one."""
COORDINATION = 60
"""What is added to the day of birth in a coordination number."""


def text_to_numbers(text: str) -> list[Span]:
    """The e-mail addresses, telephone and identity numbers and home addresses of a text, none over another.

    >>> text = "Nås på 08-508 00 000 eller anna@example.se, f. 850412-1238. Dnr 2025-01234, 2024-2026, kl 08.00-16.00"
    >>> [(text[one.start : one.end], one.kind) for one in text_to_numbers(text)]
    [('08-508 00 000', 'phone'), ('anna@example.se', 'email'), ('850412-1238', 'identity_number')]
    """
    found: list[Span] = []
    digits = len(DIGIT.findall(text))
    for one in chain(
        emails(text) if AT.search(text) else (),
        handles(text) if ACCOUNT.search(text) else (),
        identity_numbers(text, digits) if digits else (),
        phones(text, digits) if digits >= LEAST else (),
        homes(text) if digits else (),
    ):
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def emails(text: str) -> Iterator[Span]:
    """The e-mail addresses of a text."""
    return (Span(*found.span(), EMAIL) for found in EMAIL_ADDRESS.finditer(text))


def handles(text: str) -> Iterator[Span]:
    """What people are called in social media."""
    return (Span(*found.span(), NAME) for found in HANDLE.finditer(text))


# --- identity numbers -------------------------------------------------------------------------------------------------


def identity_numbers(text: str, digits: int) -> Iterator[Span]:
    """Personal identity and coordination numbers; what may be another number needs its check digit or a word before.

    ``digits`` is how many the text has in all.
    """
    for told in told_birth().finditer(text):
        yield Span(*told.span(1 if told[1] else 2), IDENTITY)
    if digits < BIRTH_DIGITS:
        return
    for found in PERSONAL_NUMBER.finditer(text):
        if is_birth(found) and (
            is_unlike_others(found) or is_checked(found) or is_said(text, found.start(), "identity")
        ):
            yield Span(*found.span(), IDENTITY)
    for found in PARTED_NUMBER.finditer(text):
        if is_birth(found) and (is_checked(found) or is_said(text, found.start(), "identity") or is_old(found)):
            yield Span(*found.span(), IDENTITY)


def is_old(found: re.Match[str]) -> bool:
    """Whether a number has a year of birth with its century, before which no time stamp is."""
    return bool(found[1]) and int(found[1] + found[2]) <= people()["identity"]["latest_unchecked"]


@cache
def told_birth() -> re.Pattern[str]:
    """A day of birth by itself, where the word before it says so."""
    told, born = alternatives(words("identity", "before")), alternatives(words("identity", "born"))
    digits = r"(?:19|20)?\d{6}|(?:19|20)\d\d-\d\d-\d\d"
    months = alternatives(words("identity", "months"))
    month = rf"(?::[ae])? (?:{months})\.?(?: |(?= ?[-’']))| ?[./-] ?\d{{1,2}}[ ./-]{{1,2}}"
    day = rf"\d{{1,2}}(?:{month}) ?[-’']?(?:(?:19|20)\d\d|\d\d)|{digits}"
    end = rf"(?![\w]|{DASH}\d|[ +]\d{{4}})"
    return re.compile(rf"(?i)(?<!\w)(?:(?:{told})[.:]? ?({digits})|(?:{born})[.:]? ?(?:den )?({day})){end}")


def is_birth(found: re.Match[str]) -> bool:
    """Whether the first digits can be a day of birth."""
    month, day = int(found[3]), int(found[4])
    day -= COORDINATION if day > COORDINATION else 0
    try:
        date(int((found[1] or "20") + found[2]), month, day)
    except ValueError:
        return False
    return True


def is_unlike_others(found: re.Match[str]) -> bool:
    """Whether nothing else is written so: parted by a dash or long ago, the last four no day of a range of dates."""
    if not found[6].isdigit():
        return True
    recent = int((found[1] or "20") + found[2]) > people()["identity"]["latest_unchecked"]
    if not (found[5] or "").strip():
        return bool(found[1]) and not recent
    month, day = int(found[6][:2]), int(found[6][2:])
    return not (recent and 1 <= month <= 12 and 1 <= day <= 31)


def is_checked(found: re.Match[str]) -> bool:
    """Whether the last digit is the one that the others ask for (Luhn's sum).

    >>> is_checked(PERSONAL_NUMBER.match("811218-9876")), is_checked(PERSONAL_NUMBER.match("811218-9875"))
    (True, False)
    """
    digits = found[2] + found[3] + found[4] + found[6]
    if not digits.isdigit():
        return False
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


# --- telephone numbers ------------------------------------------------------------------------------------------------


def phones(text: str, digits: int) -> Iterator[Span]:
    """Telephone numbers, however their digits are grouped; those that everybody may know are none.

    ``digits`` is how many the text has in all.
    """
    if digits >= PHONE_DIGITS.start:
        yield from whole_numbers(text)
    for found in told_numbers().finditer(text):
        dialled = re.sub(r"\D", "", found[1])
        if len(dialled) >= LEAST and not YEAR.fullmatch(dialled) and dialled not in words("phone", "public"):
            yield Span(found.start(1), tail_end(text, found.end(1)), PHONE)


def whole_numbers(text: str) -> Iterator[Span]:
    """Telephone numbers with their area code."""
    for one in MOBILE_NUMBER.finditer(text):
        if not is_other(text, *one.span()):
            yield Span(one.start(), tail_end(text, one.end()), PHONE)
    for pattern, lengths in ((PHONE_NUMBER, PHONE_DIGITS), (FOREIGN_NUMBER, FOREIGN_DIGITS)):
        for start, end in grouped_numbers(text, pattern, lengths):
            if not is_other(text, start, end):
                yield Span(start, tail_end(text, end), PHONE)


def tail_end(text: str, end: int) -> int:
    """Where a number ends with the ends of others after it: "08-508 12 345/346"."""
    while tail := TAIL.match(text, end):
        digits = re.sub(r"\D", "", tail[0])
        if YEAR.fullmatch(digits) or digits in words("phone", "public"):
            break
        end = tail.end()
    return end


def grouped_numbers(text: str, pattern: re.Pattern[str], digits: range) -> Iterator[tuple[int, int]]:
    """Where numbers of so many digits stand; of groups that make too many the first ones that make a number."""
    at = 0
    while found := pattern.search(text[at:]):
        ends = [group.end() for group in re.finditer(r"\d+", found[0])]
        fitting = [end for end in ends if national_length(found[0][:end]) in digits]
        length = fitting[-1] if fitting else len(found[0])
        start = at + found.start()
        if fitting:
            yield start, start + length
        at = start + length
        # What comes after a number and a stroke may be another one.
        at += len(BETWEEN.match(text, at)[0]) if fitting else 0  # type: ignore[index]


def national_length(number: str) -> int:
    """How many digits a number has when it is dialled in Sweden; one of another country with that country's code.

    >>> national_length("+46 (0)70-123 45 67"), national_length("08-508 00 000"), national_length("+47 22 12 34 56")
    (10, 10, 10)
    """
    digits = re.sub(r"\D", "", re.sub(r"^(\+ ?46[ .-]?)0", r"\1", number.replace("(0)", "")))
    if number.startswith("+"):
        return len(digits) - 1 if digits.startswith("46") else len(digits)
    return len(digits) - 3 if digits.startswith("0046") else len(digits)


def is_other(text: str, start: int, end: int) -> bool:
    """Whether a number is a time of day, a date, or what the word before it says."""
    if TIMES.fullmatch(text, start, end) or DAY.match(text, start, end):
        return True
    before = re.findall(r"[^\W\d_]+", text[max(0, start - 24) : start])
    return bool(before) and before[-1].lower() in words("phone", "never_before")


@cache
def told_numbers() -> re.Pattern[str]:
    """A number that only the word before it makes a telephone number."""
    told = alternatives(words("phone", "before"))
    return re.compile(
        rf"(?i)\b(?:{told})\b(?:[.:]| ?nr:?)? {{0,2}}((?!\d{{4}}-\d\d)\d{{2,8}}(?:[ -]\d{{2,8}}){{0,4}})(?![\w-])"
    )


@cache
def said_before(section: str) -> re.Pattern[str]:
    """What stands before a number that is of that kind."""
    return re.compile(rf"(?i)(?<!\w)(?:{alternatives(words(section, 'before'))})[.:]? ?$")


def is_said(text: str, at: int, section: str) -> bool:
    """Whether the words before a place say what kind of number follows."""
    return said_before(section).search(text[max(0, at - 32) : at]) is not None


# --- homes ------------------------------------------------------------------------------------------------------------


@cache
def house() -> str:
    """A street and its number, as an expression."""
    streets = alternatives(words("address", "streets"))
    street = rf"(?:[A-ZÅÄÖ][\w-]*(?:{streets})|(?:[A-ZÅÄÖ][\w-]+ ){{1,3}}(?:{streets}))"
    return rf"{street} \d{{1,3}} ?(?:[A-Za-z]\b)?(?![\d-])"


@cache
def home() -> re.Pattern[str]:
    """Where somebody lives: words that say so, then a street and its number, or those with a flat or a town."""
    told, flat = alternatives(words("address", "before")), r",? ?(?:(?:lgh|lägenhet) ?(?:nr )?\d{1,4}|\d ?tr\b)"
    town = r",? \d{3} ?\d\d [A-ZÅÄÖ][\w-]+"
    return re.compile(
        rf"\b(?i:{told})\b:? ({house()}(?:{flat})?(?:{town})?)|(?<!\w)({house()}(?:(?:{flat})(?:{town})?|{town}))"
    )


@cache
def home_of() -> re.Pattern[str]:
    """What stands between a name and that person's home, and the home."""
    return re.compile(rf"(?:,|:| ?\(| ?[-–]|\n| på)? ?({house()})")


def homes(text: str) -> Iterator[Span]:
    """Addresses of which the text says that somebody lives there, or which have a flat or a postal code."""
    return (Span(*found.span(1 if found[1] else 2), ADDRESS) for found in home().finditer(text))


def homes_of(text: str, names: list[Span], taken: list[Span]) -> Iterator[Span]:
    """The addresses that stand right after a name, none over what is taken.

    >>> text = "hos Ahmed A, Rinkebystråket 12"
    >>> [text[one.start : one.end] for one in homes_of(text, [Span(4, 11, NAME)], [])]
    ['Rinkebystråket 12']
    """
    for name in names:
        found = home_of().match(text, name.end)
        others = [*names, *taken]
        if found and not any(found.start(1) < one.end and one.start < found.end(1) for one in others):
            yield Span(*found.span(1), ADDRESS)

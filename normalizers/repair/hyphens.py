"""Hyphens and dashes that a font dropped, put back where one reading of the place is left.

Only in a document whose font drops them: places that can only be lost hyphens are met, and hardly a hyphen in a word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from normalizers.lexicon import is_word
from normalizers.places import official
from normalizers.wordlist import knowledge, listed
from pipeline.model import Repair

ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*|\S+\.(?:se|com|org|nu|eu)\b\S*|\S+/\S+/\S+")
KEPT = re.compile(r"(?<=\w)[-\u00ad\u2010-\u2015](?=\w)")
CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
CAMEL_NAME = re.compile(r"\b(?:[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+){2,}\b")
ACRONYM = re.compile(r"\b([A-ZÀ-ÖØ-Þ]+)([a-zà-öø-ÿ]+)\b")
YEARS = re.compile(r"(?<![\w.,/-])(\d{4})(\d{4})(?!\w|[.,/-]\d)(?=\W*([^\W\d_]*))")
AGES = re.compile(r"(?<![\w.,/-])(?:(\d{1,2}) )?(\d{1,4})(?=( ?)([^\W\d_]+))")
WORD = re.compile(r"(?<![\w-])[a-zà-öø-ÿ]+(?![\w-])")
KIND = "hyphen"


@dataclass(frozen=True, slots=True)
class Rules:
    """What hyphens.toml says."""

    years: tuple[int, int]
    ages: tuple[int, int]
    aged: tuple[str, ...]
    aged_word: str
    amounts: frozenset[str]
    months: tuple[str, ...]
    calendar: tuple[tuple[tuple[str, ...], ...], ...]
    letters: frozenset[str]
    acronym: tuple[int, int]
    word: int
    name: int
    dash: str
    hyphen: str
    sure: float
    likely: float
    doubtful: float
    words: int
    places: int
    kept: float


@cache
def rules() -> Rules:
    """What hyphens.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/hyphens.toml").read_text("utf-8"))
    ranges = {name: (data[name][0], data[name][1]) for name in ("years", "ages", "acronym")}
    sets = {name: frozenset(data[name]) for name in ("amounts", "letters")}
    tuples = {name: tuple(data[name]) for name in ("aged", "months")}
    calendar = tuple(tuple(map(tuple, names)) for names in data["calendar"])
    return Rules(**{**data, **ranges, **sets, **tuples, "calendar": calendar})


def lost_hyphens(texts: Sequence[str]) -> Sequence[Sequence[Repair]]:
    """The hyphens and dashes that each of a document's texts lost; none at all where its font keeps them.

    >>> damaged = ["SSPFkoordinator i EnskedeÅrsta 20232026", "Möte med 1215åringar " + "varje vecka " * 60]
    >>> [repair.after for repair in lost_hyphens(damaged)[0]]
    ['-', '-', '–']
    >>> lost_hyphens(["SSPFkoordinator"])
    ((),)
    """
    if not may_drop(texts):
        return ((),) * len(texts)
    found = tuple(tuple(text_to_hyphens(text)) for text in texts)
    return found if drops_hyphens(texts, found) else ((),) * len(texts)


def may_drop(texts: Sequence[str]) -> bool:
    """Whether a look without word lists, which take their time, leaves it open that a document's font drops hyphens."""
    looks = sum(1 for text in texts for find in LOOKS for _ in find(text))
    return looks >= rules().places and kept_hyphens(texts) <= rules().kept * looks


def kept_hyphens(texts: Sequence[str]) -> int:
    """How many hyphens and dashes stand between letters or digits, outside addresses."""
    return sum(len(KEPT.findall(ADDRESS.sub(" ", text))) for text in texts)


def drops_hyphens(texts: Sequence[str], found: Sequence[Sequence[Repair]]) -> bool:
    """Whether a document's font drops hyphens: several different places say so, and hardly a hyphen is left."""
    sure = [
        word_at(text, repair.start)
        for text, repairs in zip(texts, found, strict=True)
        for repair in repairs
        if repair.confidence >= rules().likely
    ]
    enough = sum(len(text.split()) for text in texts) >= rules().words
    return enough and len(set(sure)) >= rules().places and kept_hyphens(texts) <= rules().kept * len(sure)


def word_at(text: str, at: int) -> str:
    """The word around a place."""
    return text[:at].split(" ")[-1] + text[at:].split(" ")[0]


def text_to_hyphens(text: str) -> Iterator[Repair]:
    """Every place of a text that may have lost a hyphen, in order, outside addresses."""
    addresses = [match.span() for match in ADDRESS.finditer(text)]
    found = sorted((repair for find in FINDERS for repair in find(text)), key=lambda repair: repair.start)
    free = [r for r in found if not any(start <= r.start < end for start, end in addresses)]
    for before, repair in pairwise([None, *free]):
        if repair is not None and (before is None or before.start != repair.start):
            yield repair


def insert(at: int, mark: str, confidence: float) -> Repair:
    """A mark put in at a place."""
    return Repair(at, at, "", mark, KIND, confidence)


def year_ranges(text: str) -> Iterator[Repair]:
    """Two years in one number were a span of years; before a unit of money they may be an amount.

    >>> [(repair.start, repair.after, repair.confidence) for repair in year_ranges("20232026, 20262023")]
    [(4, '–', 0.97)]
    """
    first, last = rules().years
    for match in YEARS.finditer(text):
        if first <= int(match[1]) < int(match[2]) <= last:
            doubt = match[3].casefold() in rules().amounts
            yield insert(match.end(1), rules().dash, rules().doubtful if doubt else rules().sure)


def age_ranges(text: str) -> Iterator[Repair]:
    """A number before a word for people of an age: a span of ages, an age, or (left to people) either.

    >>> [(repair.start, repair.after) for repair in age_ranges("1215åringar, 10årig, 616 år")]
    [(2, '–'), (4, '-'), (15, '-'), (22, '–')]
    >>> [repair.confidence < 0.8 for repair in age_ranges("23åringar")]
    [True]
    >>> [(repair.before, repair.after) for repair in age_ranges("17 23åringar")]
    [(' ', '–'), ('', '-')]
    """
    for match in AGES.finditer(text):
        young, number, blank, word = match.groups()
        glued = not blank and word.casefold().startswith(rules().aged)
        if glued and young and spans_ages(young, number):
            # A dash that stood at a line's end left a blank.
            yield Repair(match.end(1), match.start(2), " ", rules().dash, KIND, rules().likely)
            yield insert(match.end(2), rules().hyphen, rules().likely)
        elif glued or (blank and word.casefold() == rules().aged_word and len(number) > 2):
            yield from aged(match.start(2), number, glued)


def aged(start: int, digits: str, glued: bool) -> Iterator[Repair]:
    """The marks that a number of so many digits lost; ``glued`` says that the word for the age follows at once."""
    spans, age = list(age_spans(digits)), rules().ages[0] <= int(digits) <= rules().ages[1]
    sure = len(spans) + age == 1
    if len(spans) == 1 and not age:
        yield insert(start + spans[0], rules().dash, rules().likely if sure else rules().doubtful)
    if glued and (spans or age):
        yield insert(start + len(digits), rules().hyphen, rules().likely if sure else rules().doubtful)


def age_spans(digits: str) -> Iterator[int]:
    """Where digits can be parted into two ages, the second one higher.

    >>> list(age_spans("1215")), list(age_spans("616")), list(age_spans("23")), list(age_spans("21"))
    ([2], [1], [1], [])
    """
    return (at for at in range(1, len(digits)) if spans_ages(digits[:at], digits[at:]))


def spans_ages(young: str, old: str) -> bool:
    """Whether two numbers are a younger and an older age, written as people write them."""
    ascends = len(young) <= len(old) and int(young) < int(old) <= rules().ages[1]
    return ascends and not young.startswith("0") and not old.startswith("0")


def acronym_words(text: str) -> Iterator[Repair]:
    """An acronym that runs into a word.

    >>> [repair.start for repair in acronym_words("SSPFkoordinator, POLISen, ISolering, BRÅmedel")]
    [4, 40]
    """
    for match in acronyms(text):
        acronym, word = match.groups()
        if is_word(word) and word not in knowledge().endings and listed(match.group().casefold()) is None:
            yield insert(match.start() + len(acronym), rules().hyphen, rules().likely)


def acronyms(text: str) -> Iterator[re.Match[str]]:
    """Capitals that run into small letters, as many of both as an acronym and a word have."""
    shortest, longest = rules().acronym
    for match in ACRONYM.finditer(text):
        if shortest <= len(match[1]) <= longest and len(match[2]) >= rules().word:
            yield match


def camel_names(text: str) -> Iterator[Repair]:
    """Names run together: sure where every part is a known place, else perhaps a trade name.

    >>> [(repair.start, repair.confidence > 0.8) for repair in camel_names("EnskedeÅrsta, PointSurvey")]
    [(7, True), (19, False)]
    """
    for match in CAMEL_NAME.finditer(text):
        parts = CAMEL.split(match.group())
        if min(map(len, parts)) < rules().name:
            continue
        sure = all(official(part) or official(part.removesuffix("s")) for part in parts)
        at = match.start()
        for part in parts[:-1]:
            at += len(part)
            yield insert(at, rules().hyphen, rules().sure if sure else rules().doubtful)


def calendar_names(text: str) -> Iterator[Repair]:
    """A month run into a year of two digits, as Excel writes it, and two months or weekdays run together.

    >>> [(repair.start, repair.after) for repair in calendar_names("jun25, aprilmaj, majapril, frelör")]
    [(3, '-'), (12, '–'), (30, '–')]
    """
    for match in excel_month().finditer(text):
        yield insert(match.end(1), rules().hyphen, rules().likely)
    for names in rules().calendar:
        for match in glued_names(names).finditer(text):
            first, last = (place(names, name.casefold()) for name in match.groups())
            if first < last:
                yield insert(match.end(1), rules().dash, rules().likely)


@cache
def excel_month() -> re.Pattern[str]:
    """A short name of a month and two digits."""
    return re.compile(rf"\b({'|'.join(rules().months)})(\d\d)\b")


@cache
def glued_names(names: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    """Two of the names with nothing between them."""
    either = "|".join(sorted((form for forms in names for form in forms), key=len, reverse=True))
    return re.compile(rf"\b({either})({either})\b", re.IGNORECASE)


def place(names: tuple[tuple[str, ...], ...], name: str) -> int:
    """Which of the names, each given in its forms, one is."""
    return next(number for number, forms in enumerate(names) if name in forms)


def electronic(text: str) -> Iterator[Repair]:
    """A letter that stands for a word before another word.

    >>> [repair.start for repair in electronic("eutbildningen, epost, enhetschef")]
    [1]
    """
    for match in WORD.finditer(text):
        first, rest = match.group()[:1], match.group()[1:]
        fits = first in rules().letters and len(rest) > rules().word and listed(rest) is not None
        if fits and listed(match.group()) is None and not is_word(match.group()):
            yield insert(match.start() + 1, rules().hyphen, rules().likely)


FINDERS: tuple[Callable[[str], Iterator[Repair]], ...] = (
    year_ranges,
    age_ranges,
    acronym_words,
    camel_names,
    calendar_names,
    electronic,
)
LOOKS: tuple[Callable[[str], Iterator[object]], ...] = (year_ranges, age_ranges, acronyms, camel_names, calendar_names)
"""What is met without word lists."""

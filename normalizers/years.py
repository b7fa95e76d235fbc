"""The year of a plan: from a file's name, a title, and the years that the text counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from normalizers.guess import Guess, decide
from normalizers.places import knowledge, place_names
from pipeline.text import fold


def named_year(text: str) -> Guess[int]:
    """The year that a file's name or a title gives: the one beside "plan", else the only one.

    A date, a span of years, a case number or an act's number is no year: a date says when a file was saved, and a plan
    of one year is often saved in the next. Two years that none singles out give no answer.

    >>> named_year("Åtgärdsplan_2025_ny 2026-01-15.xlsx").value, named_year("plan 2024-2026.pdf").value
    (2025, None)
    """
    labelled = labelled_year(text)
    return labelled if labelled.value is not None else _only(Counter(_years(text)))


def labelled_year(text: str) -> Guess[int]:
    """The year that stands after "plan" and the name of its place ("Plan 2025", "plan för Farsta 2025"), if it is one.

    >>> labelled_year("Åtgärdsplan för år 2025 enligt lag (2023:196)").value
    2025
    """
    folded = fold(_years_alone(text))
    return _only(Counter(int(year) for year in _label().findall(folded) if _plausible(int(year))))


def counted_year(texts: Iterable[str], template_year: int | None) -> Guess[int]:
    """The year that the texts name most, clearly so; ``template_year`` speaks for itself where the texts name it.

    The year after it may be named nearly as often, since a plan looks ahead.

    >>> counted_year(["under 2025", "hösten 2025", "start 2025-03-04", "fortsätter 2026"], None).value
    2025
    """
    rules = _rules()
    dated = (text for text in dict.fromkeys(texts) if CENTURY in text)
    counts = Counter(year for text in dated for year in set(_years(DATE.sub(r"\1 ", text))))
    if template_year is not None and template_year in counts:
        counts[template_year] += rules["template_votes"]
    best = min(counts, key=lambda year: (-counts[year], year), default=0)
    rest = Counter({year: count for year, count in counts.items() if year != best + 1})
    guess = decide(rest, rules["min_count"], rules["margin"])
    return guess if counts[best + 1] < counts[best] else Guess(None, guess.score, best + 1, counts[best + 1])


CENTURY = "20"
"""What every year of a plan begins with."""
DATE = re.compile(r"(?<!\d)(20\d\d)([-_. /]?)(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01])(?!\d)")
NO_YEAR = re.compile(
    r"(?<!\d)\d{4}:\d+"  # the number of an act
    r"|(?<!\d)20\d\d\s?[-–—\u00ad/]\s?(?:20\d\d|1[3-9]|[2-9]\d)(?!\d)"  # a span of years (a month is at most 12)
    r"|(?<!\d)20\d\d[-/]\d{3,}"  # the number of a case
    r"|(?<!\d)\d{1,2}[-./]\s?\d{1,2}[-./ ]\s?20\d\d(?!\d)"  # a date that ends in its year
)
YEAR = re.compile(r"(?:(?<![^\W_])|(?<=[^\W\d_]{3}))20\d\d(?!\d)")
"""A year stands alone or right after a word; in a checksum's letters and digits there is none."""


def _years(text: str) -> Iterator[int]:
    if CENTURY not in text:
        return iter(())
    return (year for year in map(int, YEAR.findall(_years_alone(text))) if _plausible(year))


def _years_alone(text: str) -> str:
    return NO_YEAR.sub(" ", DATE.sub(" ", text))


def _only(counts: Counter[int]) -> Guess[int]:
    return decide(Counter(dict.fromkeys(counts, 1)), 1, 2)


def _plausible(year: int) -> bool:
    return bool(_rules()["first"] <= year <= _rules()["last"])


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = knowledge("identity")["year"]
    return rules


@cache
def _label() -> re.Pattern[str]:
    places = {f"{word}s?" for name in place_names() for word in fold(name).split()}
    words, between = "|".join(_rules()["plan_words"]), "|".join((*_rules()["between"], *sorted(places)))
    return re.compile(rf"(?:{words})\s*(?:(?:{between})\s+)*(20\d\d)(?!\d)")

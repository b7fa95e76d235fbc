"""Which district, municipality and year a plan belongs to, and how that is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote

from normalizers.guess import Guess, decide
from normalizers.places import Mention, Place, abbreviated, knowledge, mentions, official, without_police
from normalizers.years import counted_year, labelled_year, named_year
from pipeline.model import Finding

Value = TypeVar("Value")


class RegisterLine(Protocol):
    """What a line of the register says of a plan."""

    @property
    def district(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose plan it is and for which year; the sources are codes of the list known_from."""

    municipality_code: str | None
    district: str | None
    district_source: str
    year: int | None
    year_source: str
    findings: tuple[Finding, ...]


def identify(
    file_name: str,
    properties: Iterable[tuple[str, str]],
    title: str | None,
    front_texts: Iterable[str],
    cell_texts: Iterable[str],
    register_line: RegisterLine | None = None,
    template_year: int | None = None,
) -> Identity:
    """Weigh the register, the file's name, its properties and the plan's text, in that order.

    ``file_name`` may be a path, its folders say nothing. ``template_year`` is a hint that only strengthens a year that
    the text names itself. A source that disagrees is a finding, as is a district or a year that no source gives.

    >>> found = identify("plan farsta.xlsx", [("title", "Plan 2025")], None, [], [])
    >>> found.district, found.district_source, found.year, found.year_source
    ('Farsta', 'file_name', 2025, 'metadata')
    """
    stem, told = file_stem(file_name), tuple(properties)
    front = tuple(text for text in (title, *front_texts) if text)
    cells = tuple(dict.fromkeys(cell_texts))
    places = _places(register_line, stem, told, front, cells)
    years = _years(register_line, stem, told, front)
    place_source, place = _first((*places, ("file_name", _abbreviation(stem))))
    year_source, year = _first((*years, ("text", counted_year((*front, *cells), template_year).value)))
    return Identity(
        place.municipality_code if place else None,
        place.district if place else None,
        place_source,
        year,
        year_source,
        (
            *_doubts("district", place_source, _name(place), tuple((at, _name(it)) for at, it in places)),
            *_doubts("year", year_source, year, years),
        ),
    )


def find_district(texts: Iterable[str], front: Iterable[str] = ()) -> Guess[Place]:
    """The district that a plan's text speaks for: its front page names one alone, or its cells name one clearly most.

    >>> find_district(["Polisen i Farsta"]).value is None, find_district([], ["Åtgärdsplan för Järva"]).value.district
    (True, 'Järva')
    """
    rules, front = _rules("district"), tuple(map(without_police, front))
    stated = decide(_scores(front), rules["name_weight"], rules["margin"])
    if stated.value is not None:
        return stated
    all_texts = (*front, *map(without_police, texts))
    guess = decide(_scores(all_texts), rules["min_score"], rules["margin"])
    enough = guess.value is not None and _n_texts(all_texts, guess.value) >= rules["min_texts"]
    return guess if enough else Guess(None, guess.score, guess.runner_up, guess.runner_up_score)


def named_district(text: str, common: bool) -> Guess[Place]:
    """The one district that a file's name or a property names; ``common``: names that are ordinary words count too.

    >>> named_district("hagersten_alvsjo", common=True).value.district, named_district("Farsta och Järva", True).value
    ('Hägersten-Älvsjö', None)
    """
    scores: Counter[Place] = Counter()
    for mention in mentions(text, capital=False):
        if common or mention.name.kind != "common" or mention.beside:
            scores[mention.name.place] = max(scores[mention.name.place], _rank(mention))
    return decide(scores, _rules("district")["place_weight"], _rules("district")["margin"])


def file_stem(path: str) -> str:
    r"""A file's name without its folders and its ending, blanks that a link wrote as %20 put back.

    >>> file_stem("Farsta/plan%202025.v2.xlsx"), file_stem(r"C:\planer\Järva.pdf")
    ('plan 2025.v2', 'Järva')
    """
    return re.sub(r"\.[^.\s]{1,5}$", "", unquote(re.split(r"[/\\]", path)[-1]))


# --- the sources, in their order --------------------------------------------------------------------------------------


def _places(
    line: RegisterLine | None, stem: str, told: Sequence[tuple[str, str]], front: Sequence[str], cells: Sequence[str]
) -> tuple[tuple[str, Place | None], ...]:
    return (
        ("register", official(line.district) if line and line.district else None),
        ("file_name", named_district(stem, common=True).value),
        ("metadata", named_district(_told(told, "district"), common=False).value),
        ("text", find_district(cells, front).value),
    )


def _years(
    line: RegisterLine | None, stem: str, told: Sequence[tuple[str, str]], front: Sequence[str]
) -> tuple[tuple[str, int | None], ...]:
    return (
        ("register", line.year if line else None),
        ("file_name", named_year(stem).value),
        ("metadata", named_year(_told(told, "year")).value),
        ("text", labelled_year(" | ".join(front)).value),
    )


def _name(place: Place | None) -> str | None:
    return place.district if place else None


def _first(stated: Iterable[tuple[str, Value | None]]) -> tuple[str, Value | None]:
    return next(((source, value) for source, value in stated if value is not None), ("unknown", None))


def _told(properties: Iterable[tuple[str, str]], what: str) -> str:
    """The properties that may tell a district or a year, one after the other."""
    wanted = _rules("properties")[what]
    return " | ".join(value for key, value in properties if key.casefold() in wanted)


def _abbreviation(stem: str) -> Place | None:
    found = abbreviated(stem)
    return found[0] if len(found) == 1 else None


def _doubts(what: str, source: str, found: object, stated: Iterable[tuple[str, object]]) -> tuple[Finding, ...]:
    """A finding for each other value that a source states, or one that nothing was found."""
    if found is None:
        return (Finding(f"{what}_unknown"),)
    others = {value: at for at, value in reversed(tuple(stated)) if value is not None and value != found}
    return tuple(
        Finding(
            f"{what}_conflict",
            facts=(("found", str(found)), ("found_from", source), ("other", str(value)), ("other_from", at)),
        )
        for value, at in reversed(others.items())
    )


# --- weighing ---------------------------------------------------------------------------------------------------------


def _scores(texts: Iterable[str]) -> Counter[Place]:
    """For each place the weights of its names, a name once for each text."""
    scores: Counter[Place] = Counter()
    for text in texts:
        for name, mention in {mention.name: mention for mention in mentions(text, capital=True)}.items():
            if name.kind != "common" or mention.beside:
                scores[name.place] += _rank(mention)
    return scores


def _n_texts(texts: Iterable[str], place: Place) -> int:
    return sum(any(mention.name.place == place for mention in mentions(text, capital=True)) for text in texts)


def _rank(mention: Mention) -> int:
    rules = _rules("district")
    strong = mention.name.kind == "name" or (mention.name.kind != "place" and mention.beside)
    return int(rules["name_weight"] if strong else rules["place_weight"])


def _rules(section: str) -> dict[str, Any]:
    rules: dict[str, Any] = knowledge("identity")[section]
    return rules

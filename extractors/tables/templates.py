"""The templates as data: their labels, guidance and areas, folded once for comparison."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.text import fold

AREA_SLOT = "{area}"
CACHED = 1 << 14


@dataclass(frozen=True, slots=True)
class ColumnLabels:
    """What header and guidance of one field look like; ``area_header``: the area's label stands there instead."""

    field: str
    headers: tuple[str, ...]
    guidance: tuple[str, ...]
    area_header: bool = False
    area_guidance: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A year's template. Labels are compact (folded, without blanks); ``guidance`` is all of it, folded with blanks."""

    id: str
    year: int
    columns: tuple[ColumnLabels, ...]
    guidance: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in the order of the template's columns."""
        return tuple(column.field for column in self.columns)


@dataclass(frozen=True, slots=True)
class AreaLabels:
    """An area of the templates; ``own`` marks the slot for an area of the district's own.

    ``tabs`` are names of its tab of several words, ``names`` those of one; ``words`` are the words of its labels.
    """

    code: str
    number: int
    labels: tuple[str, ...]
    tabs: tuple[str, ...]
    names: frozenset[str]
    words: frozenset[str]
    own: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """Other words for the columns, for templates never seen; phrases of ``guidance`` are folded with blanks.

    ``ignored`` are headers of columns that number the rows, ``foreign`` those of tables of another kind, ``notes`` the
    words with which a line below a table begins, ``alone`` labels that say nothing within a longer header, ``values``
    those that authors write as values, ``areas`` those of columns that name areas where the next one tells problems.
    ``parts`` are headers that name a part of a field, ``periods`` words for a part of the year, ``verdicts`` headers of
    columns to tick that say how it went, ``ticks`` what a column is ticked with. ``closing`` are the words with
    which begins what stands below a plan: names to sign, what abbreviations mean.
    """

    columns: tuple[ColumnLabels, ...]
    verbs: frozenset[str]
    ignored: frozenset[str]
    foreign: frozenset[str]
    notes: frozenset[str]
    alone: frozenset[str]
    values: frozenset[str]
    areas: frozenset[str]
    parts: frozenset[str]
    periods: frozenset[str]
    verdicts: frozenset[str]
    ticks: frozenset[str]
    closing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnalysisLabels:
    """The words of the header of a plan's own count: the areas' column, each item's, and those that say "count"."""

    label: tuple[str, ...]
    words: frozenset[str]
    items: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known of templates."""

    templates: tuple[Template, ...]
    areas: tuple[AreaLabels, ...]
    likeness: Likeness
    analysis: AnalysisLabels


@lru_cache(maxsize=CACHED)
def compact(text: str) -> str:
    """A text folded, without blanks: the same for a label whole and a label cut by its column.

    >>> compact("Prioriterat samverkansområde") == compact("prioriterat samverkanso mrade")
    True
    """
    return fold(text).replace(" ", "")


@cache
def knowledge() -> Knowledge:
    """Everything in the data files beside this module, read once."""
    here = files("extractors.tables")

    def load(name: str) -> dict[str, object]:
        return tomllib.loads(here.joinpath(name).read_text("utf-8"))

    names = sorted(entry.name for entry in here.joinpath("templates").iterdir() if entry.name.endswith(".toml"))
    return Knowledge(
        templates=tuple(template_from(load(f"templates/{name}")) for name in names),
        areas=tuple(area_from(entry) for entry in load("areas.toml")["area"]),  # type: ignore[attr-defined]
        likeness=likeness_from(load("likeness.toml")),
        analysis=analysis_from(load("analysis.toml")),
    )


def template_from(data: dict) -> Template:  # type: ignore[type-arg]
    """A template from its TOML."""
    columns = tuple(
        ColumnLabels(
            field,
            compacted(label for label in entry["headers"] if label != AREA_SLOT),
            compacted(label for label in entry.get("guidance", ()) if label != AREA_SLOT),
            AREA_SLOT in entry["headers"],
            AREA_SLOT in entry.get("guidance", ()),
        )
        for field, entry in data["columns"].items()
    )
    guidance = tuple(
        fold(text) for entry in data["columns"].values() for text in entry.get("guidance", ()) if text != AREA_SLOT
    )
    return Template(data["id"], data["year"], columns, guidance)


def area_from(data: dict) -> AreaLabels:  # type: ignore[type-arg]
    """An area from its TOML."""
    labels, tabs = compacted(data["labels"]), compacted(name for name in data["tabs"] if " " in name)
    names = frozenset(compacted(name for name in data["tabs"] if " " not in name))
    words = frozenset(word for label in (*data["labels"], *data["tabs"]) for word in fold(label).split())
    return AreaLabels(data["code"], data["number"], labels, tabs, names, words, data.get("own", False))


def likeness_from(data: dict) -> Likeness:  # type: ignore[type-arg]
    """The other words from their TOML."""
    columns = tuple(
        ColumnLabels(field, compacted(entry["headers"]), tuple(map(fold, entry["guidance"])))
        for field, entry in data["columns"].items()
    )
    return Likeness(
        columns,
        frozenset(map(fold, data["guidance"]["verbs"])),
        frozenset(compacted(data["ignored"]["headers"])),
        frozenset(compacted(data["foreign"]["headers"])),
        frozenset(map(fold, data["notes"]["words"])),
        frozenset(compacted(data["alone"]["headers"])),
        frozenset(compacted(data["values"]["headers"])),
        frozenset(compacted(data["areas"]["headers"])),
        frozenset(compacted(data["parts"]["headers"])),
        frozenset(map(fold, data["parts"]["periods"])),
        frozenset(compacted(data["ticks"]["verdicts"])),
        frozenset(data["ticks"]["marks"]),
        tuple(map(fold, data["notes"]["closing"])),
    )


def analysis_from(data: dict) -> AnalysisLabels:  # type: ignore[type-arg]
    """The analysis tab's words from their TOML."""
    items = tuple((item, compacted(entry["headers"])) for item, entry in data["items"].items())
    return AnalysisLabels(compacted(data["label"]["headers"]), frozenset(map(fold, data["count"]["words"])), items)


def compacted(labels: Iterable[str]) -> tuple[str, ...]:
    """Labels made compact."""
    return tuple(map(compact, labels))

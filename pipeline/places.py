"""The places of the contract (``source``) taken apart, and what of the files that they stand in can be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Box, Look

SOURCE = re.compile(
    r"(?:p(?P<page>\d+)(?:\[(?P<box>-?[\d.]+(?:,-?[\d.]+){3})\])?"
    r"|l(?P<first>\d+)(?:-(?P<last>\d+))?"
    r"|(?P<sheet>'(?:[^']|'')*'|[^\W\d]\w*)(?:!(?P<ref>[A-Z]+\d+(?::[A-Z]+\d+)?))?)(?:;|$)"
)
"""A sheet whose name looks like a page or a line is quoted."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place: cells of a sheet, a part of a page (``box`` None: all of it), or lines of a text."""

    sheet: str | None = None
    ref: str | None = None
    page: int | None = None
    box: Box | None = None
    lines: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Originals:
    """The files that plans were read from: where each is, by its path as shown; what of it is shown, by document_id."""

    files: Mapping[str, Path]
    looks: Mapping[str, Look]


def source_to_places(source: str | None) -> tuple[Place, ...]:
    """The places that a source names, in order; () for None.

    >>> [place.ref for place in source_to_places("'1; Anna''s'!B7:B9;Analys!C3")]
    ['B7:B9', 'C3']
    >>> source_to_places("p4[10.0,20.0,30.5,40.3];l7")
    (Place(sheet=None, ref=None, page=4, box=(10.0, 20.0, 30.5, 40.3), lines=None), Place(sheet=None, ref=None, \
page=None, box=None, lines=(7, 7)))
    """
    return tuple(map(match_to_place, SOURCE.finditer(source or "")))


def match_to_place(found: re.Match[str]) -> Place:
    """One place of a source."""
    if found["page"]:
        numbers = [float(number) for number in found["box"].split(",")] if found["box"] else None
        return Place(page=int(found["page"]), box=(numbers[0], numbers[1], numbers[2], numbers[3]) if numbers else None)
    if found["first"]:
        return Place(lines=(int(found["first"]), int(found["last"] or found["first"])))
    sheet = found["sheet"]
    return Place(sheet=sheet[1:-1].replace("''", "'") if sheet[0] == "'" else sheet, ref=found["ref"])


def named_pages(source: str | None) -> frozenset[int]:
    """The pages that a source names.

    >>> sorted(named_pages("p4[1.0,2.0,3.0,4.0];p6"))
    [4, 6]
    """
    return frozenset(place.page for place in source_to_places(source) if place.page is not None)

"""Counts to charts: Vega-Lite specifications (charts/*.json) drawn as SVG by vl-convert, each also as a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import vl_convert

from pipeline.report.words import rules

NOWHERE = "https://page.invalid/"
"""Stands before a link while it is drawn: one without an address would be given the library's own."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One mark of a chart: what it stands for (``row``, and ``column`` within it), its value, and where it leads."""

    row: str
    column: str
    value: int
    href: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG (None where nothing is counted) and its marks, for the table beside it."""

    name: str
    title: str
    svg: str | None
    bars: tuple[Bar, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, each once, in order."""
        return tuple(dict.fromkeys(bar.column for bar in self.bars))

    def table(self) -> tuple[tuple[str, tuple[Bar | None, ...]], ...]:
        """The marks as a table: each row's name and its marks by column, None where it has none."""
        marks = {(bar.row, bar.column): bar for bar in self.bars}
        rows = dict.fromkeys(bar.row for bar in self.bars)
        return tuple((row, tuple(marks.get((row, column)) for column in self.columns)) for row in rows)


def bars_to_chart(name: str, title: str, bars: Sequence[Bar], words: Mapping[str, Any]) -> Chart:
    """Draw the marks by the specification of that name; ``words`` are its texts, named there with a dollar sign.

    >>> bars_to_chart("roles", "Roller", [Bar("polis", "n", 3, "#a")], {"actions": "åtgärder"}).svg[:4]
    '<svg'
    """
    shown = [bar for bar in bars if bar.value]
    if not shown:
        return Chart(name, title, None, tuple(bars))
    most = max(bar.value for bar in shown)
    strong = rules()["charts"]["strong"] * most
    values = [
        {
            "row": bar.row,
            "column": bar.column,
            "value": bar.value,
            "href": NOWHERE + bar.href,
            "order": order,
            "strong": bar.value > strong,
            "description": f"{bar.row}, {bar.column.replace(chr(10), ' ')}: {bar.value}",
        }
        for order, bar in enumerate(bars)
        if bar.value or name in rules()["charts"]["with_zero"]
    ]
    filled = {**filled_in(specification(name), words), "data": {"values": values}}
    # No address may be asked for anything: all data is in the specification.
    svg = vl_convert.vegalite_to_svg(filled, allowed_base_urls=[])
    return Chart(name, title, svg.replace(NOWHERE, ""), tuple(bars))


@cache
def specification(name: str) -> Mapping[str, Any]:
    """A specification by its name."""
    loaded: Mapping[str, Any] = json.loads(
        resources.files("pipeline.report").joinpath("charts", f"{name}.json").read_text(encoding="utf-8")
    )
    return loaded


def filled_in(value: Any, words: Mapping[str, Any]) -> Any:
    """A specification with its ``$names`` replaced.

    >>> filled_in({"title": "$when", "axis": ["$schema"]}, {"when": "När"})
    {'title': 'När', 'axis': ['$schema']}
    """
    if isinstance(value, Mapping):
        return {key: filled_in(inner, words) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled_in(inner, words) for inner in value]
    return words.get(value[1:], value) if isinstance(value, str) and value.startswith("$") else value

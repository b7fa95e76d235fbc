"""What is known of flat text, as data: read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.text import fold

Words = Mapping[str, frozenset[str]]
"""Folded words by field."""


@dataclass(frozen=True, slots=True)
class DumpKnowledge:
    """The letters' widths, how pages are parted, words by column (all folded), and what makes a cell doubtful."""

    page_break: int
    page_extra: int
    widths: Mapping[str, int]
    default_width: int
    words: Words
    strong: Words
    starts: Words
    joins: frozenset[str]
    trust: float
    least: float
    most: float
    doubts: Mapping[str, float]


@cache
def dump_knowledge() -> DumpKnowledge:
    """Everything in dumps.toml."""
    data = tomllib.loads(files("extractors.dumps").joinpath("dumps.toml").read_text("utf-8"))
    letters = {letter: entry["width"] for entry in data["letters"]["widths"] for letter in entry["letters"]}
    columns = data["columns"]

    def by_field(key: str) -> Words:
        return {field: frozenset(map(fold, entry[key])) for field, entry in columns.items() if key in entry}

    return DumpKnowledge(
        page_break=data["page"]["break"],
        page_extra=data["page"]["extra"],
        widths=letters,
        default_width=data["letters"]["default"],
        words=by_field("words"),
        strong=by_field("strong"),
        starts=by_field("starts"),
        joins=frozenset(map(fold, data["joins"]["words"])),
        trust=data["sureness"]["trust"],
        least=data["sureness"]["least"],
        most=data["sureness"]["most"],
        doubts=data["sureness"]["doubts"],
    )

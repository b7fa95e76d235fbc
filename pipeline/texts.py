"""What the command line says, from texts.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def load() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Every section of texts.toml."""
    return tomllib.loads(resources.files("pipeline").joinpath("texts.toml").read_text(encoding="utf-8"))


def has(section: str, name: str) -> bool:
    """Whether there is such a text."""
    return name in load()[section]


def say(lang: str, section: str, name: str, /, **facts: object) -> str:
    """A text in the language, its facts filled in; the fact ``n`` chooses between one and many.

    >>> say("sv", "count", "read", n=1), say("sv", "count", "read", n=3), say("en", "plans", "year")
    ('1 läst', '3 lästa', 'Year')
    """
    text = load()[section][name][lang]
    if isinstance(text, list):
        text = text[0 if facts["n"] == 1 else 1]
    return str(text).format(**facts)

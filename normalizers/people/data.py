"""What people.toml says, read once, and the spans that it is about."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NAME, EMAIL, PHONE, IDENTITY, ADDRESS = "name", "email", "phone", "identity_number", "address"
"""The kinds of what points to a person: the list personal_kind of the codes."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a text points to a person: ``start`` and ``end`` count characters from 0."""

    start: int
    end: int
    kind: str


@cache
def people() -> Mapping[str, Any]:
    """What people.toml says."""
    return tomllib.loads(files("normalizers").joinpath("data/people.toml").read_text("utf-8"))


@cache
def words(section: str, name: str) -> frozenset[str]:
    """A list of people.toml as a set, whether it is written as one text or item by item.

    >>> "tfn" in words("phone", "before"), "Lindgren" in words("last", "sure")
    (True, True)
    """
    listed = people()[section][name]
    return frozenset(listed.split() if isinstance(listed, str) else listed)


def alternatives(found: Sequence[str] | frozenset[str]) -> str:
    """Words as an expression that fits any of them, the longest first.

    >>> alternatives(["bor", "bor på"])
    'bor\\\\ på|bor'
    """
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word)))

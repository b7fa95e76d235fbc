"""Whether a cell says anything: a dash, a question mark or "Saknas" fills it and says nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from unicodedata import category

from pipeline.model import Row
from pipeline.rows import Action, FollowUp
from pipeline.text import fold

SYMBOL = "So"
"""Unicode's category of symbols that are no mathematical ones."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an area's table with what it was understood to say."""

    row: Row
    action: Action
    notes: tuple[FollowUp, ...] = ()

    @property
    def has_own_action(self) -> bool:
        """Whether the row has an action that is not merged into it from above."""
        return self.has_own("action")

    def has_own(self, field: str) -> bool:
        """Whether a field says something that is not merged into it from above."""
        return says_something(getattr(self.action, field)) and field not in self.row.carried


def says_something(text: str | None) -> bool:
    """Whether a text says anything; a symbol does, and a ditto mark, for it stands for the text above it.

    >>> says_something("Maj"), says_something("-"), says_something("Saknas."), says_something(None)
    (True, False, False, False)
    >>> says_something("Ljus saknas"), says_something('-"-'), says_something("✓")
    (True, True, True)
    """
    if text is None:
        return False
    folded = fold(text)
    return folded not in gap_texts() if folded else any(map(is_sign, text))


def is_sign(mark: str) -> bool:
    """Whether a mark that is no letter or digit speaks."""
    return category(mark) == SYMBOL or mark in ditto_marks() or mark in rules()["gaps"]["signs"]


@cache
def rules() -> Mapping[str, Any]:
    """The rules of quality.toml."""
    return tomllib.loads(resources.files("normalizers").joinpath("data/quality.toml").read_text(encoding="utf-8"))


@cache
def gap_texts() -> frozenset[str]:
    """The texts, folded, with which an author says that a cell has nothing to say."""
    return frozenset(map(fold, rules()["gaps"]["texts"]))


@cache
def ditto_marks() -> frozenset[str]:
    """The marks that stand for the text above."""
    return frozenset(rules()["gaps"]["ditto"])

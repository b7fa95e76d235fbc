"""What the report says, in Swedish and English, and its settings: report.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def rules() -> Mapping[str, Any]:
    """Every section of report.toml."""
    return tomllib.loads(resources.files("pipeline.report").joinpath("report.toml").read_text(encoding="utf-8"))


@cache
def words(lang: str) -> Mapping[str, str]:
    """The texts of the report in a language.

    >>> words("sv")["check"], words("en")["check"]
    ('Att kontrollera', 'To check')
    """
    return {name: str(text[lang]) for name, text in rules()["words"].items()}

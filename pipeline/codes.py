"""The lists of codes and the sentences of codes.toml, in Swedish and English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from pipeline.errors import AtgardsplanError, Facts

LANGUAGES = ("sv", "en")

NUMBER = "(_([2-9]|[1-9][0-9]+))?"
"""What may follow a code that is marked as numbered: _2, _3, and so on."""


class CodeError(AtgardsplanError):
    """A code that is in no list, or a message that lacks a fact: the program's own mistake, which fails the run."""


@cache
def _lists() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    return tomllib.loads(resources.files("pipeline").joinpath("codes.toml").read_text(encoding="utf-8"))


def codes(list_name: str) -> tuple[str, ...]:
    """The codes of a list, in the order of the file.

    >>> codes("missing_reason")
    ('empty', 'not_in_template', 'unreadable')
    """
    if list_name not in _lists():
        raise CodeError("unknown_code", (("list", list_name), ("code", "*")))
    return tuple(_lists()[list_name])


def numbered(list_name: str) -> tuple[str, ...]:
    """The codes of a list that a number may follow.

    >>> numbered("area"), numbered("channel")
    (('eget_omrade',), ())
    """
    return tuple(code for code in codes(list_name) if _lists()[list_name][code].get("numbered"))


@cache
def pattern(list_name: str) -> str | None:
    """The expression that a code of a list with numbered codes follows, None for a list that is closed.

    >>> bool(re.fullmatch(pattern("area"), "eget_omrade_2")), pattern("channel")
    (True, None)
    """
    several = numbered(list_name)
    if not several:
        return None
    return "|".join(re.escape(code) + (NUMBER if code in several else "") for code in codes(list_name))


def is_code(list_name: str, code: str) -> bool:
    """Whether a list has the code, numbered ones included.

    >>> is_code("area", "otrygga_platser"), is_code("area", "eget_omrade_12"), is_code("area", "otrygga_platser_2")
    (True, True, False)
    """
    expression = pattern(list_name)
    return code in codes(list_name) or bool(expression and re.fullmatch(expression, code))


def text(list_name: str, code: str, lang: str) -> str:
    """The text of a code, the number after it where it has one; an unknown one raises CodeError.

    >>> text("timing_kind", "as_needed", "sv"), text("area", "eget_omrade_2", "sv")
    ('Vid behov', 'Eget prioriterat område 2')
    """
    if not is_code(list_name, code):
        raise CodeError("unknown_code", (("list", list_name), ("code", code)))
    entries = _lists()[list_name]
    if code in entries:
        return str(entries[code][lang])
    base, number = code.rsplit("_", 1)
    return f"{entries[base][lang]} {number}"


def severity(code: str) -> str:
    """How grave a finding is: info, warning or error.

    >>> severity("area_twice")
    'warning'
    """
    text("finding", code, LANGUAGES[0])
    return str(_lists()["finding"][code]["severity"])


def is_doubt(code: str) -> bool:
    """Whether a finding says no more than that a cell may have been read wrong.

    >>> is_doubt("cell_unsure"), is_doubt("no_time")
    (True, False)
    """
    text("finding", code, LANGUAGES[0])
    return bool(_lists()["finding"][code].get("doubt"))


def is_unused(code: str) -> bool:
    """Whether a finding says that one line of a table of corrections was not used.

    >>> is_unused("correction_unfit"), is_unused("correction_bad_date")
    (True, False)
    """
    text("finding", code, LANGUAGES[0])
    return bool(_lists()["finding"][code].get("unused"))


def is_passing(code: str) -> bool:
    """Whether an error may have another cause than the document itself, so that trying again may help.

    >>> is_passing("no_ocr"), is_passing("two_plans")
    (True, False)
    """
    text("error", code, LANGUAGES[0])
    return bool(_lists()["error"][code].get("passing"))


def message(kind: str, code: str, facts: Facts | Mapping[str, str], lang: str) -> str:
    """The sentence of a finding or an error, the names in it filled in; a missing fact raises CodeError.

    A fact that is named as a list of codes and holds one of its codes is written as that code's text.

    >>> message("finding", "column_by_position", {"field": "timing"}, "sv")
    'Rubriken för kolumnen När saknas; kolumnen har känts igen på sin plats.'
    """
    known = dict(facts)
    missing = sorted(set(names(text(kind, code, lang))) - set(known))
    if missing:
        raise CodeError("missing_fact", (("code", f"{kind}.{code}"), ("fact", ", ".join(missing))))
    return re.sub(r"\{(\w+)\}", lambda found: fact_text(found[1], str(known[found[1]]), lang), text(kind, code, lang))


def names(sentence: str) -> tuple[str, ...]:
    """The names of the facts that a sentence asks for.

    >>> names("{stated} {item}, inte {counted}")
    ('stated', 'item', 'counted')
    """
    return tuple(re.findall(r"\{(\w+)\}", sentence))


def fact_text(name: str, value: str, lang: str) -> str:
    """A fact as it is written: as the text of its code where its name is that of a list.

    >>> fact_text("field", "timing", "sv"), fact_text("text", "timing", "sv")
    ('När', 'timing')
    """
    list_name = FACT_LISTS.get(name)
    return text(list_name, value, lang) if list_name and is_code(list_name, value) else value


FACT_LISTS = {
    "field": "field",
    "area": "area",
    "item": "reconciliation_item",
    "held_apart": "held_apart",
    "advice": "advice",
    "found": "content",
    "found_from": "known_from",
    "other_from": "known_from",
    "install": "install",
    "limit": "limit",
    "reason": "count_reason",
    "due": "follow_up_due",
    "label": "area",
}
"""The facts that are codes, each with its list."""

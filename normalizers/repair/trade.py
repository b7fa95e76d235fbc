"""The words of the trade: roles, authorities, places, acronyms, written down by hand in trade.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import inf
from typing import Any

from normalizers.places import place_names

WORD = re.compile(r"[^\W\d_]{3,}")


@cache
def trade() -> Mapping[str, Any]:
    """What trade.toml says, read once."""
    return tomllib.loads(files("normalizers").joinpath("data/trade.toml").read_text("utf-8"))


@cache
def trade_words() -> Mapping[str, float]:
    """How likely each word of the trade is, as a power of ten.

    >>> trade_words()["trygghetssamordnare"] > trade_words()["mälarhöjden"]
    True
    """
    found = dict.fromkeys(names(), float(trade()["places"]["chance"]))
    for group in trade()["words"]:
        for word in group["words"].split():
            found[word] = max(found.get(word, -inf), float(group["chance"]))
    return found


@cache
def names() -> frozenset[str]:
    """The words of places' and people's names, in small letters."""
    return frozenset(names_to_words([*place_names(), *trade()["places"]["people"]]))


def names_to_words(names: Iterable[str]) -> Iterator[str]:
    """The words of names, and their genitives.

    >>> sorted(names_to_words(["Enskede-Årsta"]))
    ['enskede', 'enskedes', 'årsta', 'årstas']
    """
    for word in WORD.findall(" ".join(names).casefold()):
        yield word
        yield word + trade()["places"]["genitive"]


@cache
def acronyms() -> Mapping[str, str]:
    """Acronyms with å, ä or ö, by what a machine without them reads.

    >>> acronyms()["ODS"]
    'ÖDS'
    """
    plain = str.maketrans("ÅÄÖ", "AAO")
    return {acronym.translate(plain): acronym for acronym in trade()["acronyms"]}

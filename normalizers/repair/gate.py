"""Whether a text lost its å, ä and ö, judged page by page: sound text is never looked at again."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SOUND, SOME, ALL = "sound", "some", "all"
"""What a text lost of its letters: none of them, a few words' ones, all."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What repair.toml says: how sure a change that is made must be, kinds that never are, when letters are lost."""

    least: float
    told: frozenset[str]
    letters: frozenset[str]
    enough: int
    lost: float
    sound: float


@cache
def rules() -> Rules:
    """What repair.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/repair.toml").read_text("utf-8"))
    return Rules(
        **{
            **data["gate"],
            "letters": frozenset(data["gate"]["letters"]),
            "least": data["least"],
            "told": frozenset(data["told"]),
        }
    )


def losses(texts: Sequence[str], pages: Sequence[Hashable]) -> Sequence[str]:
    """What each text lost: its page is judged by itself where it says enough, else with the whole document.

    >>> losses(["Fér varje 6kat atgard " * 20, "kort", "För varje ökat " * 30], [1, 2, 3])
    ['all', 'sound', 'sound']
    """
    by_page: dict[Hashable, list[str]] = defaultdict(list)
    for text, page in zip(texts, pages, strict=True):
        by_page[page].append(text)
    counts = {page: counted(told) for page, told in by_page.items()}
    swedish, letters = map(sum, zip(*counts.values(), strict=True)) if counts else (0, 0)
    whole = loss(swedish, letters)
    verdicts = {page: loss(*count) if count[1] >= rules().enough else whole for page, count in counts.items()}
    return [verdicts[page] for page in pages]


def counted(texts: Sequence[str]) -> tuple[int, int]:
    """How many Swedish letters texts have, and how many letters in all.

    >>> counted(["På 2 år"])
    (2, 4)
    """
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    return sum(letter in rules().letters for letter in letters), len(letters)


def loss(swedish: int, letters: int) -> str:
    """What a text with so many Swedish letters of so many lost; too little text tells nothing.

    >>> loss(0, 400), loss(3, 400), loss(20, 400), loss(0, 40)
    ('all', 'some', 'sound', 'sound')
    """
    if letters < rules().enough or swedish >= rules().sound * letters:
        return SOUND
    return ALL if swedish <= rules().lost * letters else SOME

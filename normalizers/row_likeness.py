"""How alike two rows of two submissions are: their fields compared without the letters that engines confuse."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from normalizers.misreading import frame
from pipeline.model import FIELDS
from pipeline.text import fold

CACHED = 1 << 17
WORD = re.compile(r"\w+")
FOLLOW_UP = FIELDS.index("follow_up")


@dataclass(frozen=True, slots=True)
class RowText:
    """A row of a plan as it is recognised again: its area, and the text of each of FIELDS, "" for an empty one."""

    area: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What same_rows.toml says; ``weights`` in the order of FIELDS."""

    weights: tuple[float, ...]
    chance: float
    enough_words: int
    part: float
    words_chance: float
    contained: float
    one_empty: float
    least: float
    moved: float
    sure: float
    near: float
    order: float
    rarest: int
    candidates: int
    reach: int
    common: int


@cache
def rules() -> Rules:
    """What same_rows.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/same_rows.toml").read_text("utf-8"))
    return Rules(weights=tuple(data["weights"][field] for field in FIELDS), **data["rules"])


@dataclass(frozen=True, slots=True)
class Shape:
    """A row made ready to be compared: its texts folded, and as skeletons."""

    area: str
    folded: tuple[str, ...]
    skeletons: tuple[str, ...]


def row_to_shape(row: RowText) -> Shape:
    """A row with its texts folded, and without the letters that engines confuse."""
    return Shape(row.area, tuple(fold(text) or text for text in row.texts), tuple(map(skeleton, row.texts)))


@lru_cache(maxsize=CACHED)
def skeleton(text: str) -> str:
    """The words of a text without the letters that engines confuse; the folded text where nothing is left of it.

    >>> skeleton("Ökad närvaro på torget"), skeleton("6kad ndrvaro pa torget"), skeleton("Ja!")
    ('k nrvr p tret', 'k nrvr p tret', 'j')
    """
    return " ".join(filter(None, map(frame, WORD.findall(text)))) or fold(text) or text.strip()


def sharing(shapes: Iterable[Shape]) -> tuple[Counter[str], ...]:
    """How many rows share each text, field by field: what many share says little about which row it is."""
    counts: tuple[Counter[str], ...] = tuple(Counter() for _ in FIELDS)
    for shape in shapes:
        for count, text in zip(counts, shape.skeletons, strict=True):
            count[text] += 1
    return counts


Sharing = Sequence[Mapping[str, int]]


def row_likeness(old: Shape, new: Shape, old_sharing: Sharing, new_sharing: Sharing) -> float:
    """How alike two rows are, 0 to 1: the mean of their fields, each by its weight and by how few rows share it."""
    alike = total = 0.0
    for at, (one, other) in enumerate(zip(old.skeletons, new.skeletons, strict=True)):
        if not one and not other:
            continue
        shared = max(old_sharing[at].get(one, 1) if one else 1, new_sharing[at].get(other, 1) if other else 1)
        weight = rules().weights[at] / shared**0.5
        if one and other:
            alike += weight * text_likeness(one, other)
            total += weight
        elif at != FOLLOW_UP:
            total += weight * rules().one_empty
    return alike / total if total else 0.0


@lru_cache(maxsize=CACHED)
def text_likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, by their letters; or by their words where one holds most of the other.

    >>> text_likeness("snr klttr", "snr klttr"), text_likeness("snr klttr", "bjd n frlr")
    (1.0, 0.0)
    >>> text_likeness("vndr trt hr krn", "vndr trt hr krn ch frtst mn hst mtn tll vntr") > 0.7
    True
    """
    if one == other:
        return 1.0
    letters = beyond(fuzz.ratio(one, other) / 100, rules().chance)
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) < rules().enough_words or len(short) > rules().part * len(long):
        return letters
    words = beyond(LCSseq.similarity(short, long) / len(short), rules().words_chance)
    contained, part = rules().contained, len(short) / len(long)
    return max(letters, words * (contained + (1 - contained) * part))


def beyond(share: float, chance: float) -> float:
    """A share counted from what chance gives.

    >>> beyond(0.4, 0.45), beyond(1.0, 0.45)
    (0.0, 1.0)
    """
    return max(0.0, (share - chance) / (1 - chance))

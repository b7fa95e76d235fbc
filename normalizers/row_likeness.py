"""How alike two rows of two submissions are: their fields compared without the letters that engines confuse."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from normalizers.repair.misreading import frame
from pipeline.model import FIELDS
from pipeline.text import fold

CACHED = 1 << 13
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
    whole: float
    misplaced: float
    least: float
    moved: float
    sure: float
    near: float
    near_moved: float
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
    """A row made ready to be compared: its texts folded, and without the letters that engines confuse.

    ``shared`` is how many rows of the submission have each text. ``own`` are those that no other has, as one.
    """

    area: str
    folded: tuple[str, ...]
    skeletons: tuple[str, ...]
    shared: tuple[int, ...]
    own: str


def rows_to_shapes(rows: Sequence[RowText]) -> tuple[Shape, ...]:
    """The rows of a submission, ready to be compared with those of another."""
    skeletons = [tuple(map(skeleton, row.texts)) for row in rows]
    sharing = Counter(text for texts in skeletons for text in set(texts))
    return tuple(row_to_shape(row, texts, sharing) for row, texts in zip(rows, skeletons, strict=True))


def row_to_shape(row: RowText, skeletons: tuple[str, ...], sharing: Mapping[str, int]) -> Shape:
    """A row, ready to be compared."""
    shared = tuple(sharing[text] for text in skeletons)
    own = " ".join(text for text in skeletons[:FOLLOW_UP] if sharing[text] == 1)
    return Shape(row.area, tuple(fold(text) or text for text in row.texts), skeletons, shared, own)


@lru_cache(maxsize=CACHED)
def skeleton(text: str) -> str:
    """The words of a text without the letters that engines confuse; the folded text where nothing is left of it.

    >>> skeleton("Ökad närvaro på torget"), skeleton("6kad ndrvaro pa torget"), skeleton("Ja!")
    ('k nrvr p tret', 'k nrvr p tret', 'j')
    """
    return " ".join(filter(None, map(frame, WORD.findall(text)))) or fold(text) or text.strip()


def row_likeness(old: Shape, new: Shape) -> float:
    """How alike two rows are, 0 to 1, field by field; or as wholes, for a machine may put a text into another field."""
    by_field = fields_likeness(old, new)
    if by_field >= rules().misplaced or not old.own or not new.own:
        return by_field
    whole = text_likeness(old.own, new.own)
    return max(by_field, rules().misplaced * whole) if whole >= rules().whole else by_field


def fields_likeness(old: Shape, new: Shape) -> float:
    """The mean of the fields' likenesses, each by its weight and by how few rows share it: what many do says little."""
    alike = total = 0.0
    for at, (one, other) in enumerate(zip(old.skeletons, new.skeletons, strict=True)):
        if not one and not other:
            continue
        shared = max(old.shared[at] if one else 1, new.shared[at] if other else 1)
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
    part = min(len(one), len(other)) / max(len(one), len(other))
    return letters if part > rules().part else max(letters, part_likeness(one, other, part))


def part_likeness(one: str, other: str, part: float) -> float:
    """How much of the shorter of two texts stands in the longer one, the more the greater a part of it that is."""
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) < rules().enough_words:
        return 0.0
    words = beyond(LCSseq.similarity(short, long) / len(short), rules().words_chance)
    return words * (rules().contained + (1 - rules().contained) * part)


def beyond(share: float, chance: float) -> float:
    """A share counted from what chance gives.

    >>> beyond(0.4, 0.45), beyond(1.0, 0.45)
    (0.0, 1.0)
    """
    return max(0.0, (share - chance) / (1 - chance))

"""How likely it is that a cell's value is exactly what the author wrote: from all that is known of how it was read.

Each piece of evidence weighs as it did on plans of which the truth is known (``benchmarks/calibration.py`` fits the
weights of ``data/confidence.toml`` by logistic regression on prints, scans and text dumps of fictional plans).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from normalizers.lexicon import is_word
from normalizers.repair.doubted import wavered
from normalizers.repair.lookalike import likelier
from normalizers.repair.stage import Repaired
from pipeline.model import Cell, Origin, Plan, Row

WORD = re.compile(r"[^\W\d_]{2,}")
PRINT, PICTURE, TEXT = "print", "picture", "text"
"""How a cell was read: from letters drawn with their places, from a picture, from lines without places."""
BESIDE = 1.0
"""Points: the places of two cells side by side share no more."""
NEVER_QUITE = 0.01
"""No engine's word is taken as surer than this tells, nor as less sure."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a cell's reading, as numbers that weigh.

    ``read``: odds (log) of the engine's least sure word, ``placed`` of the cell's bounds, ``page`` of the mean of the
    document's words, ``beside`` of the least sure cell of its row. Logs of one more than how many: ``unknown``
    words (no words of Swedish), ``unsure`` line ends, ``suggested`` changes, ``scraps`` (lone letters or
    marks), ``odd`` places (marks and letters side by side that authors seldom write so).
    ``alike``: by how many powers of ten words are likelier, in all, that look like those that were read. ``wavered``:
    log of one more than how many of the unknown words the engine itself held for others, by a letter.
    """

    read: float = 0.0
    placed: float = 0.0
    page: float = 0.0
    beside: float = 0.0
    unknown: float = 0.0
    unsure: float = 0.0
    suggested: float = 0.0
    scraps: float = 0.0
    odd: float = 0.0
    alike: float = 0.0
    wavered: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What one section of confidence.toml says: a weight for each piece of evidence, and the most that is claimed."""

    bias: float
    most: float
    by_name: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What confidence.toml says."""

    scrap: re.Pattern[str]
    odd: tuple[re.Pattern[str], ...]
    broken: frozenset[str]
    broken_most: float
    ways: Mapping[str, Weights]


@cache
def rules() -> Rules:
    """What confidence.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/confidence.toml").read_text("utf-8"))
    ways = {
        name: Weights(way["bias"], way["most"], tuple(way["weights"].items())) for name, way in data["read"].items()
    }
    broken = data["broken"]
    odd = tuple(map(re.compile, data["odd"]))
    return Rules(re.compile(data["scrap"]), odd, frozenset(broken["codes"]), broken["most"], ways)


def plan_to_chances(plan: Plan, texts: Mapping[Cell, Repaired]) -> Mapping[Cell, float]:
    """The chance of each cell of a plan's tables to be exactly right, 0 to 1; none of a workbook's, which is certain.

    No cell is surer than the least sure change that was made to it, nor than one of which a part may be missing.
    """
    places = [origin for finding in plan.findings if finding.code in rules().broken for origin in finding.origins]
    return {
        cell: min(
            [
                evidence_to_chance(way, known),
                *(repair.confidence for repair in texts[cell].text.repairs),
                *([rules().broken_most] if is_broken(cell, places) else []),
            ]
        )
        for cell, (way, known) in plan_to_evidence(plan, texts).items()
    }


def is_broken(cell: Cell, places: Sequence[Origin]) -> bool:
    """Whether a part of a cell's text may be missing: it is said of the cell, or of one of some places within it."""
    told = any(finding.code in rules().broken for finding in cell.findings)
    return told or any(within(place, origin) for place in places for origin in cell.origins)


def within(place: Origin, origin: Origin) -> bool:
    """Whether a place, or the page that it is, reaches into another one of the same page.

    >>> cell = Origin(page=1, bbox=(0, 0, 50, 20))
    >>> within(Origin(page=1, bbox=(2, 15, 48, 20)), cell), within(Origin(page=1, bbox=(50, 0, 90, 20)), cell)
    (True, False)
    """
    if place.page is None or place.page != origin.page:
        return False
    if place.bbox is None or origin.bbox is None:
        return place.bbox is None
    left, top, right, foot = place.bbox
    x0, y0, x1, y1 = origin.bbox
    return min(right, x1) - max(left, x0) > BESIDE and min(foot, y1) - max(top, y0) > BESIDE


def plan_to_evidence(plan: Plan, texts: Mapping[Cell, Repaired]) -> Mapping[Cell, tuple[str, Evidence]]:
    """How each cell of a plan's tables was read, and what is known of it; a workbook's cells are not there."""
    if plan.channel == "xlsx":
        return {}
    rows = [row for table in plan.tables for row in table.rows]
    read = [cell.read for row in rows for _, cell in row.cells if cell.read is not None]
    mean = sum(read) / len(read) if read else 1.0
    found: dict[Cell, tuple[str, Evidence]] = {}
    for row in rows:
        least = row_least(row)
        for _, cell in row.cells:
            if cell not in found:
                way = TEXT if plan.channel == TEXT else PRINT if cell.read is None else PICTURE
                found[cell] = way, cell_to_evidence(cell, texts[cell], mean, least)
    return found


def row_least(row: Row) -> float:
    """How sure the least sure cell of a row is."""
    return min((cell.confidence if cell.read is None else cell.read for _, cell in row.cells), default=1.0)


def cell_to_evidence(cell: Cell, repaired: Repaired, mean: float, least: float) -> Evidence:
    """What is known of a cell; its document's words are ``mean`` sure, the least sure cell of its row ``least``."""
    text = repaired.text.value
    words = WORD.findall(text)
    pictured = cell.read is not None
    unknown = sum(not is_word(word) for word in words) if pictured else 0
    return Evidence(
        read=log_odds(1.0 if cell.read is None else cell.read),
        placed=log_odds(cell.confidence),
        page=log_odds(mean),
        beside=log_odds(least),
        unknown=math.log1p(unknown),
        unsure=math.log1p(len(repaired.unsure)),
        suggested=math.log1p(len(repaired.suggested)),
        scraps=math.log1p(len(rules().scrap.findall(text))),
        odd=math.log1p(sum(len(pattern.findall(text)) for pattern in rules().odd)),
        alike=math.log1p(sum(map(likelier, words))) if pictured else 0.0,
        wavered=math.log1p(wavered(text, cell.doubts)),
    )


def log_odds(chance: float) -> float:
    """The logarithm of a chance's odds, within limits.

    >>> log_odds(0.5), round(log_odds(0.95), 2), log_odds(1.0) == log_odds(0.999)
    (0.0, 2.94, True)
    """
    limited = min(max(chance, NEVER_QUITE), 1 - NEVER_QUITE)
    return math.log(limited / (1 - limited))


def evidence_to_chance(way: str, evidence: Evidence) -> float:
    """The chance that a cell is exactly right, never above what the way of reading was seen to reach.

    >>> evidence_to_chance("picture", Evidence(read=3.0)) > evidence_to_chance("picture", Evidence(read=-2.0))
    True
    """
    weights, known = rules().ways[way], asdict(evidence)
    odds = weights.bias + sum(weight * known[name] for name, weight in weights.by_name)
    return round(weights.most / (1 + math.exp(-odds)), 3)

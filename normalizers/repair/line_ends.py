"""Line ends that geometry left open, settled by words: was a word cut there, or did one end?

Two readings are weighed: how likely the halves are as one word, and how likely as two that stand side by side, by the
plan's own words and by Swedish at large. Ends in a row (a word cut more than once) are weighed together.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, product

from normalizers.lexicon import PIECE, chance
from pipeline.model import Cell, Repair

HANGING = re.compile(r"[^\W\d_]+[-‐‑](?![^\W\d_])")
"""Half a compound, as in "trygghets- och säkerhetsfrågor": no word by itself."""
TOKEN_BEFORE, TOKEN_AFTER = re.compile(r"\S+\Z"), re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Rules:
    """The odds and marks of line_ends.toml; odds are powers of ten."""

    prior: float
    likelier: float
    settled: float
    closing: tuple[str, ...]
    before_closing: float
    before_opening: float
    after_acronym: float
    pair_weight: float
    endings: frozenset[str]
    before_ending: float
    longest_run: int


@cache
def rules() -> Rules:
    """What line_ends.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/line_ends.toml").read_text("utf-8"))
    return Rules(**{**data, "closing": tuple(data["closing"]), "endings": frozenset(data["endings"])})


def plan_words(cells: Iterable[Cell]) -> Counter[str]:
    """How often each word stands in a plan, and each two words side by side, halves beside an unsure line end left out.

    >>> from pipeline.model import Origin
    >>> sorted(plan_words([Cell(0, 0, "Polis och social tjänst", (Origin(page=1),), unsure=(16,))]))
    ['och', 'polis', 'polis och']
    """
    words: Counter[str] = Counter()
    for cell in cells:
        open_ends = set(cell.unsure)
        last = ""
        for token in TOKEN_AFTER.finditer(cell.text):
            if token.end() in open_ends or token.start() - 1 in open_ends:
                last = ""
                continue
            pieces = PIECE.findall(HANGING.sub("", token.group().casefold()))
            words.update(pieces)
            words.update(f"{last} {piece}" for piece in pieces[:1] if last)
            last = pieces[-1] if pieces and token.group()[-1].isalnum() else ""
    return words


def settle(cell: Cell, words: Mapping[str, int]) -> tuple[tuple[Repair, ...], tuple[int, ...]]:
    """The joins that the words bear out, each with its chance, and the positions where neither reading is settled.

    A join that is likelier than not but not settled stands in both.

    >>> from pipeline.model import Origin
    >>> cell = Cell(0, 0, "Preventionssamord naren följer upp", (Origin(page=1),), unsure=(17,))
    >>> repairs, unsure = settle(cell, {"preventionssamordnaren": 2})
    >>> [(repair.before, repair.after) for repair in repairs], unsure
    ([(' ', '')], ())
    """
    if not cell.unsure:
        return (), ()
    total = sum(count for word, count in words.items() if " " not in word)
    repairs, unsure = [], []
    for run in runs(cell):
        for at, joined in zip(run, chances_joined(fragments(cell.text, run), words, total), strict=True):
            if joined > rules().likelier:
                repairs.append(Repair(at, at + 1, cell.text[at], "", "line_join", round(joined, 3)))
            if max(joined, 1 - joined) < rules().settled:
                unsure.append(at)
    return tuple(repairs), tuple(unsure)


def runs(cell: Cell) -> Iterator[list[int]]:
    """The unsure ends of a cell, those between which no other blank stands together."""
    run: list[int] = []
    for at in cell.unsure:
        if run and (len(run) == rules().longest_run or re.search(r"\s", cell.text[run[-1] + 1 : at])):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def fragments(text: str, run: Sequence[int]) -> list[str]:
    """What stands between and beside the ends of a run.

    >>> fragments("Möte med samver kansområ dena nu", [15, 24])
    ['samver', 'kansområ', 'dena']
    """
    before, after = TOKEN_BEFORE.search(text, 0, run[0]), TOKEN_AFTER.match(text, run[-1] + 1)
    middle = [text[left + 1 : right] for left, right in pairwise(run)]
    return [before.group() if before else "", *middle, after.group() if after else ""]


def chances_joined(parts: Sequence[str], words: Mapping[str, int], total: int) -> list[float]:
    """For each place between the parts the chance (0 to 1) that a word goes on over it."""
    readings = [(gaps, odds(parts, gaps, words, total)) for gaps in product((False, True), repeat=len(parts) - 1)]
    best = max(found for _, found in readings)
    weights = [(gaps, 10 ** (found - best)) for gaps, found in readings]
    everything = sum(weight for _, weight in weights)
    return [sum(weight for gaps, weight in weights if gaps[at]) / everything for at in range(len(parts) - 1)]


def odds(parts: Sequence[str], gaps: Sequence[bool], words: Mapping[str, int], total: int) -> float:
    """How likely one reading is, as a power of ten: joined at some places, two words at the others."""
    tokens, found = [parts[0]], 0.0
    for joined, (left, right) in zip(gaps, pairwise(parts), strict=True):
        found += joint_odds(left, right, joined)
        if joined:
            tokens[-1] += right
        else:
            tokens.append(right)
    alone = sum(chance(token, words, total) for token in tokens)
    return found + alone + sum(pair_odds(left, right, words, total) for left, right in pairwise(tokens))


def joint_odds(left: str, right: str, joined: bool) -> float:
    """What the letters right at the place say for one reading of it."""
    if not joined:
        ending = right.rstrip("".join(rules().closing)).casefold() in rules().endings
        return rules().before_closing if closes(right) else rules().before_ending if ending else 0.0
    if right[:1] in rules().closing and not closes(right):
        return rules().before_opening
    acronym = (PIECE.findall(left) or [""])[-1]
    goes_on = len(acronym) > 1 and acronym.isupper() and right[:1].islower()
    return rules().prior + (rules().after_acronym if goes_on else 0.0)


def closes(right: str) -> bool:
    """Whether a mark that ends something comes first.

    >>> closes(", biträdande"), closes("”Trygg i city”"), closes("ordnare,")
    (True, False, False)
    """
    return right[:1] in rules().closing and not right[1:2].isalnum()


def pair_odds(left: str, right: str, words: Mapping[str, int], total: int) -> float:
    """What it adds that two words stand side by side elsewhere in the plan."""
    last, first = PIECE.findall(left.casefold())[-1:], PIECE.findall(right.casefold())[:1]
    met = words.get(" ".join(last + first), 0) if last and first else 0
    if not met:
        return 0.0
    return max(0.0, math.log10(rules().pair_weight * met / words[last[0]]) - chance(first[0], words, total))

"""A line that runs over several columns -> the ways to cut it into pieces, one of each column at the most, in order."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

KEPT, KEPT_LAST = 8, 40
"""So many ways to cut a line are kept at each of its words, and of the whole line."""
LEAST = -7.0
"""A piece that speaks so much against its column is none of it."""
LOST_SMALL, LOST_WORD = -0.5, -5.0
"""What it costs to take a small word, or another, for what a reader makes of half a line of print."""
UNMARKED = -0.2
"""What it costs to cut a line between two words where there are marks between others."""
INNER = -0.2
"""What it costs to leave a small word in a piece."""
MARK = re.compile(r"[^\w\s]{1,2}|[^\W\d_]")
"""What may be half a line of print: marks, and letters by themselves."""
SMALL_WORD = re.compile(r"[iIåÅöÖ&+*•–-]")
"""Of what looks like a mark, what may well be a word, if it stands alone."""
BORDERED = re.compile(r"[|\[\]](?=[^\W_])|[^\s|\[\]]+(?:[|\[\]](?!\w)[^\s|\[\]]*)*|\S")
"""Words, and the borders of cells that were read as a mark before one."""

Span = tuple[int, int]
Strand = tuple[int, int, int]
"""A piece of a line: the places where it starts and ends, and its column."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """A way to cut a line: its score, its pieces from the left, and the words that belong to none."""

    score: float
    strands: tuple[Strand, ...]
    ghosts: tuple[Span, ...] = ()


@lru_cache(maxsize=8192)
def word_spans(text: str) -> tuple[Span, ...]:
    """The words of a line; the border of a cell that was read as a mark before a word stands by itself.

    >>> [text[a:b] for text in ["sker ofta|2 ggr [Polisen"] for a, b in word_spans(text)]
    ['sker', 'ofta', '|', '2', 'ggr', '[', 'Polisen']
    """
    return tuple(match.span() for match in BORDERED.finditer(text))


@lru_cache(maxsize=8192)
def line_parts(text: str) -> tuple[tuple[tuple[Span, ...], ...], tuple[Span, ...]]:
    """The words of a line in runs between what is no text, and what is none: marks, alone or several in a row.

    >>> runs, ghosts = line_parts("utan ljus i X . N minska klotter R L")
    >>> [["utan ljus i X . N minska klotter R L"[a:b] for a, b in run] for run in runs], len(ghosts)
    ([['utan', 'ljus'], ['minska', 'klotter']], 6)
    """
    runs: list[tuple[Span, ...]] = []
    ghosts: list[Span] = []
    for marked, group in groupby(word_spans(text), key=lambda span: bool(MARK.fullmatch(text[span[0] : span[1]]))):
        spans = tuple(group)
        alone = len(spans) == 1 and SMALL_WORD.fullmatch(text[spans[0][0] : spans[0][1]])
        if marked and not alone:
            ghosts.extend(spans)
            runs.append(())
        elif runs:
            runs[-1] += spans
        else:
            runs.append(spans)
    return tuple(run for run in runs if run), tuple(ghosts)


def cuttings(text: str, n_cols: int, score: Callable[[int, int, int], float | None]) -> list[Cutting]:
    """The best ways to cut a line; ``score`` says how well its text from one place to another fits a column."""
    runs, ghosts = line_parts(text)
    best: list[list[Cutting]] = [[] for _ in range(n_cols + 1)]
    best[0] = [Cutting(0.0, (), ghosts)]
    for run in runs:
        best = run_cuttings(text, run, best, score)
    return unlike([way for ways in best for way in ways])


def run_cuttings(
    text: str, run: Sequence[Span], begun: list[list[Cutting]], score: Callable[[int, int, int], float | None]
) -> list[list[Cutting]]:
    """The best ways to cut a line up to the end of a run of words, by the first column that is free after it."""
    n_cols = len(begun) - 1
    unmarked = UNMARKED if any(way.ghosts for ways in begun for way in ways) else 0.0
    small = [bool(SMALL_WORD.fullmatch(text[start:end])) for start, end in run]
    best: list[list[list[Cutting]]] = [[[] for _ in range(n_cols + 1)] for _ in range(len(run) + 1)]
    best[0] = begun
    for at in range(len(run) + 1):
        for col in range(n_cols + 1):
            most = KEPT if at < len(run) else KEPT_LAST
            ways = best[at][col] = heapq.nlargest(most, best[at][col], key=lambda way: way.score)
            if not ways:
                continue
            if col < n_cols:
                best[at][col + 1].extend(ways)
            if at == len(run):
                continue
            lost = LOST_SMALL if small[at] else LOST_WORD
            best[at + 1][col].extend(Cutting(way.score + lost, way.strands, (*way.ghosts, run[at])) for way in ways)
            left = 0.0
            for end in range(at + 1, len(run) + 1) if col < n_cols else ():
                left += INNER * small[end - 1]
                fits = score(col, run[at][0], run[end - 1][1])
                if fits is None:
                    break
                if fits + left > LEAST:
                    fits += unmarked * (at > 0)
                    piece = (run[at][0], run[end - 1][1], col)
                    more = fits + left
                    best[end][col + 1] += [Cutting(w.score + more, (*w.strands, piece), w.ghosts) for w in ways]
    return best[len(run)]


def unlike(ways: Sequence[Cutting]) -> list[Cutting]:
    """The best ways, each once."""
    found: dict[tuple[Strand, ...], Cutting] = {}
    for way in sorted(ways, key=lambda way: -way.score):
        found.setdefault(way.strands, way)
    return list(found.values())[:KEPT_LAST]

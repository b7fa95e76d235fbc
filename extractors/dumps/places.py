"""Where lines can be cut, and where lines stand that stood further up: what a search need not try is left out."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from extractors.dumps.evidence import begins_small, is_time
from extractors.dumps.lines import PAGE, SAME, DumpLine, text_width

CUTS = 5
"""So many places of a line are tried for a cut at the most."""
GHOST = re.compile(r"[^\w\s*•(–%§&+/-]{1,2}|[B-HJ-ZÄÖb-hj-zäö=|]|:")
"""What is no word: a mark or a letter by itself."""
BORDER = re.compile(r"[|\[\]](?=[a-zåäö])")
"""The border of a cell, read as a mark before a word."""
GHOSTS = 2
"""So many of them make a line ghostly."""
WIDER = 1.1
"""A line wider than the widest column by so much may be of several cells."""
REACH = 6
"""Ghostly lines no further apart than this are of one piece of the page."""
LEAST = 12
"""Letters: a shorter run of lines that stood further up says nothing."""
PLACES, LONGEST = 20, 150
"""So many places further up are looked at, and runs of so many lines at the most."""
USUAL_END = 3
"""So often at the least do words end a line that are taken for a cell's end within a line, too."""
GAPPED = 0.04
"""The share of lines with an empty one above from which on a dump puts such lines between cells."""


def is_ghostly(text: str) -> bool:
    """Whether a line holds several marks and letters that are no words: what a reader makes of lines beside each other.

    >>> is_ghostly("utamning X . N minska"), is_ghostly("Mörkt vid skolan - och tyst.")
    (True, False)
    """
    return bool(BORDER.search(text)) or sum(bool(GHOST.fullmatch(word)) for word in text.split()) >= GHOSTS


def mixed_lines(lines: Sequence[DumpLine], widest: float = math.inf) -> frozenset[int]:
    """The lines in which several cells stand beside each other: ghostly ones that are near another, what lies between
    and what goes on.

    ``widest``: the width in ems of the widest column; a line beyond it on a page with ghostly ones is of several, too.
    """
    ghostly = [number for number, line in enumerate(lines) if is_ghostly(line.text)]
    near = [pair for pair in pairwise(ghostly) if pair[1] - pair[0] <= REACH and one_page(lines, *pair)]
    signs = {number for pair in near for number in pair}
    pages = {lines[number].page for number in signs}
    wide = {n for n, line in enumerate(lines) if line.page in pages and text_width(line.text) > WIDER * widest}
    found = signs | wide
    for before, after in pairwise(sorted(found)):
        if after - before <= REACH and one_page(lines, before, after):
            found.update(range(before, after))
    for number in range(1, len(lines)):
        if number - 1 in found and lines[number].gap == SAME:
            found.add(number)
    return frozenset(found)


def one_page(lines: Sequence[DumpLine], first: int, last: int) -> bool:
    """Whether two lines stand on one page."""
    return lines[first].page == lines[last].page


@lru_cache(maxsize=65536)
def cut_places(text: str) -> tuple[int, ...]:
    """The places where a line may be cut: before words that may begin a cell.

    >>> cut_places("Under året Avdelningschef IoF")
    (11, 26)
    """
    found = []
    for match in re.finditer(r"(?<=\s)\S+", text):
        rest, head = text[match.start() :], text[: match.start()].rstrip()
        ghost = GHOST.fullmatch(head.rsplit(None, 1)[-1])
        if not begins_small(rest) or is_time(rest) > 0.5 or is_time(head) > 0.3 or BORDER.match(rest) or ghost:
            found.append(match.start())
    return tuple(found[:CUTS])


def is_gapped(lines: Sequence[DumpLine]) -> bool:
    """Whether a dump puts empty lines between cells."""
    within = [line for line in lines if line.gap != PAGE]
    return sum(line.gap != SAME for line in within) > GAPPED * len(within)


@lru_cache(maxsize=4)
def usual_ends(lines: Sequence[DumpLine]) -> frozenset[str]:
    """The words that end lines again and again, two and two, with an empty line below: cells end in them.

    >>> from extractors.dumps.lines import text_to_lines
    >>> sorted(usual_ends(text_to_lines("Under året Chef IoF\\n\\nNytt\\n\\n" * 3)))
    ['Chef IoF']
    """
    ends = Counter(tail(line.text) for line, after in pairwise(lines) if after.gap != SAME and " " in line.text)
    return frozenset(words for words, count in ends.items() if count >= USUAL_END)


def tail(text: str) -> str:
    """The last two words of a text, or its only one."""
    return " ".join(text.split()[-2:])


def repeated_runs(lines: Sequence[DumpLine]) -> dict[int, tuple[int, ...]]:
    """For lines that begin a run which stood further up, and ends a page or where another such run begins: its ends.

    >>> from extractors.dumps.lines import text_to_lines
    >>> repeated_runs(text_to_lines("Mörkt vid skolan\\nBelysning\\n\\n\\n\\nSkyltar\\nMörkt vid skolan"))
    {3: (4,)}
    """
    found: dict[int, set[int]] = {}
    texts = [line.text for line in lines]
    at: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        at.setdefault(text, []).append(number)
    ends = {number for number in range(1, len(lines)) if lines[number].gap == PAGE} | {len(lines)}
    for end in sorted(ends):
        todo, done = [end], set[int]()
        while todo:
            stop = todo.pop()
            if stop in done:
                continue
            done.add(stop)
            for start in run_starts(lines, texts, at, stop):
                found.setdefault(start, set()).add(stop)
                if lines[start].gap != PAGE:
                    todo.append(start)
    return {start: tuple(sorted(stops)) for start, stops in found.items()}


def run_starts(
    lines: Sequence[DumpLine], texts: Sequence[str], at: Mapping[str, Sequence[int]], stop: int
) -> list[int]:
    """Where runs begin that end before a line and stood on an earlier page, a line of it at least."""
    page = lines[stop - 1].page
    starts: list[int] = []
    start = stop - 1
    earlier = at[texts[start]][: bisect_left(at[texts[start]], start)]
    places = [place for place in earlier[-PLACES:] if lines[place].page < page]
    while places and lines[start].page == page and stop - start <= LONGEST:
        if sum(map(len, texts[start:stop])) >= LEAST and any(
            begins_cell(lines, at - (stop - 1 - start)) for at in places
        ):
            starts.append(start)
        start -= 1
        back = stop - 1 - start
        places = [place for place in places if place >= back and start >= 0 and texts[place - back] == texts[start]]
    return starts[-3:]


def begins_cell(lines: Sequence[DumpLine], at: int) -> bool:
    """Whether a cell may begin at a line."""
    return at == 0 or lines[at].gap != SAME or lines[at - 1].gap != SAME

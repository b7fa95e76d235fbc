"""The plan's own count of itself in flat text: a line for each area, its label and its numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from extractors.dumps.lines import DumpLine
from extractors.tables.analysis import analysis_header, item_of, whole_number
from extractors.tables.labels import area_of, likeness, only_area
from extractors.tables.margins import is_template_title
from extractors.tables.templates import compact, knowledge
from pipeline.model import Cell, Grid, Origin

COUNTED = re.compile(r"^(?P<label>.*?\S)??\s*(?P<counts>(?<!\S)\d{1,3}(?:\s+\d{1,3}){2})(?:\s+(?P<rest>\D.*))?$")
LONGEST = 5
"""Words: a longer run is no header of the analysis."""
ITEMS = 2
"""So many of its headers make a line the head of the analysis."""
SURE = 0.85
"""From this likeness on, words are a header of the analysis."""
MOSTLY = 0.7
"""The share of a line's words that must be headers of the analysis."""
NEAR = 12
"""So many lines below its head at the most stand the counts of an analysis."""
AREAS = 2
"""So many areas with counts below its title make an analysis whose header cannot be read."""

Stated = Mapping[str, Mapping[str, int]]
"""Counts by area and item."""


@cache
def item_headers() -> tuple[tuple[str, str], ...]:
    """Each item of the analysis with its header, in the template's order."""
    data = tomllib.loads(files("extractors.tables").joinpath("analysis.toml").read_text("utf-8"))
    return tuple((item, entry["headers"][0]) for item, entry in data["items"].items())


@cache
def head_labels() -> tuple[str, ...]:
    """The headers of the analysis, compact: those that say that they count, and that of the areas."""
    known = knowledge().analysis
    counting = tuple(label for _, labels in known.items for label in labels if label.startswith(tuple(known.words)))
    return (*counting, *known.label[:2])


def analysis_start(lines: Sequence[DumpLine]) -> int:
    """The index of the first line of the analysis; as many as there are lines where it has none."""
    for number, line in enumerate(lines):
        heads = header_cells(line)
        mostly = sum(len(text.split()) for text in heads) >= MOSTLY * len(line.words)
        if mostly and items_of(heads) >= ITEMS and counted_areas(lines[number : number + NEAR]):
            return number - 1 if number and is_analysis_title(lines[number - 1].text) else number
        if is_analysis_title(line.text) and counted_areas(lines[number : number + NEAR]) >= AREAS:
            return number
    return len(lines)


def is_analysis_title(text: str) -> bool:
    """Whether a text is the analysis's own title; an area's label may stand as near above it, in the last table.

    >>> is_analysis_title("Sammanställning över prioriterade områden"), is_analysis_title("Brottsoffer")
    (True, False)
    """
    return is_template_title(text) and only_area(text) is None


def items_of(texts: Sequence[str]) -> int:
    """How many of some texts are headers of counts."""
    return sum(item_of(text) is not None for text in texts)


def counted_areas(lines: Sequence[DumpLine]) -> int:
    """How many areas have a line with their counts."""
    found = (COUNTED.match(line.text) for line in lines)
    return sum(match is not None and area_of(match["label"] or "")[0] is not None for match in found)


def header_cells(line: DumpLine) -> list[str]:
    """The headers of the analysis that a line holds, from the left."""
    words, found, at = line.words, list[str](), 0
    while at < len(words):
        scores = {n: head_score(words[at : at + n]) for n in range(1, min(LONGEST, len(words) - at) + 1)}
        size = max(scores, key=lambda n: (scores[n], -n))
        if scores[size] >= SURE:
            found.append(" ".join(words[at : at + size]))
        at += size if scores[size] >= SURE else 1
    return found


def head_score(words: Sequence[str]) -> float:
    """How like words are to a header of the analysis."""
    letters = compact(" ".join(words))
    return max(likeness(letters, label) for label in head_labels())


def lines_to_analysis(lines: Sequence[DumpLine]) -> Grid:
    """The analysis as a grid: its header, and a row for each line; of a damaged header the template's order holds."""
    cells: list[Cell] = []
    headed = False
    for row, line in enumerate(lines):
        origin = (Origin(lines=(line.number, line.number)),)
        match = COUNTED.match(line.text)
        heads = [] if headed or not items_of(header_cells(line)) else header_cells(line)
        if match is not None:
            texts = [match["label"] or "", *match["counts"].split(), match["rest"] or ""]
        elif heads:
            headed = True
            whole = items_of(heads) == len(item_headers())
            texts = heads if whole else [heads[0], *(text for _, text in item_headers())]
        else:
            texts = [line.text]
        cells.extend(Cell(row, col, text, origin) for col, text in enumerate(texts) if text)
    pages = tuple(sorted({line.page for line in lines}))
    return Grid(None, len(lines), 1 + max((cell.col for cell in cells), default=0), tuple(cells), pages)


def grid_to_stated(grid: Grid) -> dict[str, dict[str, int]]:
    """The counts of an analysis by area and item; an area of the district's own is not known by its label here."""
    rows: dict[int, dict[int, str]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, {})[cell.col] = cell.text
    found = analysis_header(tuple(rows.values()))
    stated: dict[str, dict[str, int]] = {}
    for texts in rows.values() if found else ():
        area = area_of(texts.get(0, ""))[0]
        counts = {item: whole_number(texts.get(col, "")) for col, item in found[1].items()} if found else {}
        if area is not None and all(count is not None for count in counts.values()):
            stated.setdefault(area.code, {item: count for item, count in counts.items() if count is not None})
    return stated

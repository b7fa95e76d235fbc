"""A sheet of a dump -> its rows: each band cut into cells, the bands laid beside each other row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.dumps.cells import DumpCell, nodes_to_cells
from extractors.dumps.lines import DumpLine
from extractors.dumps.places import is_gapped, repeated_runs, usual_ends
from extractors.dumps.rooms import Room
from extractors.dumps.segment import MERGED, Segmenter, gapless
from extractors.dumps.sheets import BandPart, DumpSheet
from extractors.dumps.sureness import cell_chances
from extractors.dumps.ways import KnownRow, Leaning
from extractors.dumps.widths import EMPTY, Rooms, band_names, better_room, column_key, columns_of

COUNT_OFF, MOST_OFF = 12.0, 3
"""What it costs that a count is one off what the plan states."""
ITEMS = {"problems": "problem", "causes": "cause", "actions": "action"}
"""What the analysis counts, and the columns that it counts them in."""
LEANINGS = (
    Leaning(),
    Leaning(new_row=-2.5),
    Leaning(new_row=1.2),
    Leaning(in_gap=-2.0),
    Leaning(new_row=-5.0),
    Leaning(new_row=-2.5, in_gap=0.75),
    Leaning(new_row=-2.5, in_gap=1.5),
)
"""What is tried, in this order, until the rows are as many as the plan says."""
NOTHING = 3.5
"""What it costs at the most that a band has nothing in a row: its cells are empty together, or merged from above."""
IDLE = 0.3
"""Of that, for a row without an action: nobody does it at any time."""

ALIKE = 3
"""So many cells that begin alike tell which column their text belongs to."""
AGAIN = 2
"""So often is a band cut once more with what its cells tell."""

Stated = Mapping[str, int]
"""How many of each item the plan's own analysis counts."""


@dataclass(frozen=True, slots=True)
class DumpTable:
    """The rows of a sheet: cells by row and field, how many rows, and the room of each column."""

    cells: tuple[DumpCell, ...]
    n_rows: int
    rooms: Mapping[str, Room]
    score: float = 0.0


def sheet_to_table(
    sheet: DumpSheet, lines: tuple[DumpLine, ...], told: Rooms, stated: Stated | None = None
) -> DumpTable:
    """The rows of a sheet, as the plan's own count bears them out: where it does not, other ways to cut are tried.

    A count may be wrong too: a way that is far less likely is not taken for its sake.
    """
    tables: list[DumpTable] = []
    for leaning in LEANINGS:
        tables.append(leaning_table(sheet, lines, told, leaning, stated))
        if not stated or not apart(tables[-1], stated):
            break
    best = max(tables, key=lambda table: table.score - COUNT_OFF * min(MOST_OFF, apart(table, stated or {})))
    return with_chances(best, sheet, stated)


def with_chances(table: DumpTable, sheet: DumpSheet, stated: Stated | None) -> DumpTable:
    """A table whose cells say how sure they are."""
    fields = [name for band in sheet.bands for name in band_names(sheet, band)]
    counts_off = apart(table, stated) / max(1, sum(stated.values())) if stated else None
    chances = cell_chances(table.cells, table.rooms, fields, counts_off)
    cells = tuple(replace(cell, chance=chance) for cell, chance in zip(table.cells, chances, strict=True))
    return replace(table, cells=cells)


def apart(table: DumpTable, stated: Stated) -> int:
    """How far the filled cells of a table are from the counts that the plan states, and how many rows have none."""
    counted = {item: sum(cell.field == name for cell in table.cells) for item, name in ITEMS.items()}
    idle = max(0, table.n_rows - max(stated.values(), default=table.n_rows))
    return sum(abs(count - counted[item]) for item, count in stated.items()) + idle


def shares_of(stated: Stated | None) -> dict[str, float]:
    """In how many of a sheet's rows a column is filled, as the plan's own counts say."""
    most = max((stated or {}).values(), default=0)
    return {name: (stated or {})[item] / most for item, name in ITEMS.items() if most and item in (stated or {})}


def leaning_table(
    sheet: DumpSheet, lines: tuple[DumpLine, ...], told: Rooms, leaning: Leaning, stated: Stated | None
) -> DumpTable:
    """The rows of a sheet when rows are taken to be more or less likely to begin."""
    cells: list[DumpCell] = []
    rooms: dict[str, Room] = {}
    rows: tuple[KnownRow, ...] | None = None
    total = 0.0
    for band in sheet.bands:
        names = band_names(sheet, band)
        found, room, score = band_to_cells(band, names, lines, rows, told, leaning, shares_of(stated))
        cells.extend(found)
        rooms |= room
        total += score
        rows = known_rows(cells, sheet, names)
    return DumpTable(tuple(cells), len(rows or ()), rooms, total)


def band_to_cells(
    band: BandPart,
    names: Sequence[str],
    lines: tuple[DumpLine, ...],
    rows: tuple[KnownRow, ...] | None,
    told: Rooms,
    leaning: Leaning,
    shares: Mapping[str, float],
) -> tuple[list[DumpCell], dict[str, Room], float]:
    """The cells of a band; what was found tells better how wide columns are, when a gap is missing and what is merged
    over other rows, and the band is cut again.
    """
    rooms = told_rooms = {name: told[column_key(band, name, lines)] for name in names}
    if not band.lines:
        return [], rooms, 0.0
    gapped, repeats, ends = is_gapped(lines), repeated_runs(band.lines), usual_ends(lines)
    segmenter = Segmenter(
        band.lines, columns_of(names, rooms, shares), rows or None, 1.0, gapped, repeats, leaning, ends=ends
    )
    inside, after = drawn_again(band.lines, repeats)
    segmenter = replace(segmenter, inside=inside, after=after)
    score, nodes = segmenter.cut()
    found = nodes_to_cells(nodes, band.lines, names)
    for _ in range(AGAIN):
        texts = {name: [[p.text for p in cell.pieces] for cell in found if cell.field == name] for name in names}
        rooms = {name: better_room(told_rooms[name], texts[name]) for name in names}
        columns, covered = columns_of(names, rooms, shares), covered_lines(found, band.lines)
        segmenter = replace(segmenter, columns=columns, no_gap=gapless(nodes, band.lines), covered=covered)
        segmenter = replace(segmenter, pasted=pasted_lines(found))
        score, nodes = segmenter.cut()
        found = nodes_to_cells(nodes, band.lines, names)
    return found, rooms, segmenter.plain(score, nodes)


def drawn_again(
    lines: Sequence[DumpLine], repeats: Mapping[int, Sequence[int]]
) -> tuple[frozenset[int], frozenset[int]]:
    """The lines, by index, of runs that stand on a later page again, where they stand first: all but the first line of
    each run, and the line below each.
    """
    texts = [line.text for line in lines]
    inside: set[int] = set()
    after: set[int] = set()
    for first, lasts in repeats.items():
        run = texts[first : min(lasts)]
        at = next(at for at in range(first) if texts[at : at + len(run)] == run)
        inside.update(range(at + 1, at + len(run)))
        after.add(at + len(run))
    return frozenset(inside - after), frozenset(after)


def pasted_lines(cells: Sequence[DumpCell]) -> dict[str, str]:
    """The first lines that several cells have in common, and the column that most of these are in."""
    fields: dict[str, Counter[str]] = {}
    for cell in cells:
        fields.setdefault(cell.pieces[0].text, Counter())[cell.field] += 1
    most = {text: counts.most_common(1)[0] for text, counts in fields.items() if counts.total() >= ALIKE}
    return {text: name for text, (name, count) in most.items() if count > fields[text].total() / 2}


def covered_lines(cells: Sequence[DumpCell], lines: Sequence[DumpLine]) -> dict[str, frozenset[int]]:
    """For each field the lines, by index, that stand beside a merged cell of it: it is drawn again on a later page.

    There it covers the first row at the least.
    """
    begun: dict[int, int] = {}
    for number, line in enumerate(lines):
        begun.setdefault(line.page, number)
    at = {line.number: number for number, line in enumerate(lines)}
    covered: dict[str, set[int]] = {}
    for cell in cells:
        if cell.again and cell.field in MERGED:
            last = begun[cell.again[-1].page]
            covered.setdefault(cell.field, set()).update(range(at[cell.pieces[-1].line.number] + 1, last + 1))
    return {name: frozenset(numbers) for name, numbers in covered.items()}


def known_rows(cells: Sequence[DumpCell], sheet: DumpSheet, names: Sequence[str]) -> tuple[KnownRow, ...]:
    """The rows found so far, and what it costs that the next band has nothing in them."""
    count = max((cell.row for cell in cells), default=-1) + 1
    begun = {band.fields[0]: band.lines[0].page for band in sheet.bands if band.lines}
    following = next_fields(sheet, names)
    cost = min(NOTHING, sum(EMPTY[name] for name in following))
    rows = []
    held: dict[int, list[DumpCell]] = {}
    for cell in cells:
        held.setdefault(cell.row, []).append(cell)
    for number in range(count):
        mine = held.get(number, [])
        acts = any(cell.field == "action" for cell in mine) or "action" in following
        pages = [
            cell.page - begun[band.fields[0]] for cell in mine for band in sheet.bands if cell.field in band.fields
        ]
        rows.append(KnownRow(min(pages, default=0), cost * (1.0 if acts else IDLE)))
    return tuple(rows)


def next_fields(sheet: DumpSheet, names: Sequence[str]) -> tuple[str, ...]:
    """The columns of the band after the one with these."""
    bands = [band.fields for band in sheet.bands]
    at = next(i for i, fields in enumerate(bands) if fields[-1] == names[-1])
    return bands[at + 1] if at + 1 < len(bands) else ()

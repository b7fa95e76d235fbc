"""What a grid is: the table of an area, the plan's own count, its front page, nothing, or something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from extractors.tables.analysis import is_analysis
from extractors.tables.headers import HeaderRow, find_headers, guidance_row, is_foreign
from extractors.tables.labels import area_of, cut_and_misread, cut_label, led, nearest_area, tab_area_of
from extractors.tables.stated import area_label
from extractors.tables.templates import AreaLabels, compact
from pipeline.model import Cell, Grid

MARGIN = "margin"
"""No kind of page: the lines beside the tables of a print."""
TITLE = re.compile(r"\w*tgardsplan\w*")
TAB_NUMBER = re.compile(r"^\s*\d+\s*[.):]?\s*")
KERNEL = frozenset({"problem", "cause", "goal"})
"""A table of actions without any of these is a calendar, a budget or a to-do list: no plan."""
SURE_FIELDS = 4
"""So many of a template's own labels make a plan's table, whatever is missing."""
OWN_LABELS = 3
"""So many of a template's own labels let an unknown header beside them be the label of an area."""
HARD = "low_confidence_text"
"""What is told of a text that is hard to read."""
TITLE_WORDS = 8
"""A title has no more words than this."""
TITLE_ROWS = 3
"""The first rows with text, one of which is a front page's title."""
TABLE_ROWS, TABLE_CELLS = 2, 3
"""A sheet with so many rows of so many texts is a table and no front page."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A grid with what it is: ``kind`` as in the contract's pages, its rows' texts, and the header if it has one.

    ``bottom`` is the last row that the header's merged cells reach.
    """

    grid: Grid
    kind: str
    rows: Mapping[int, Mapping[int, str]]
    header_row: int = 0
    header: HeaderRow | None = None
    bottom: int = 0

    @property
    def guidance_row(self) -> int:
        """The row where guidance stands if there is any: below the header, or beside the cells that hold both."""
        near = guidance_row(self.rows, self.header_row)
        beside = self.header is not None and self.header.guided and near <= self.bottom
        return near if beside else guidance_row(self.rows, self.bottom)


def grid_to_tab(grid: Grid) -> Tab:
    """A grid recognised by its header row and its guidance, by score; one that fits nothing is ``other``."""
    rows = grid_rows(grid)
    if grid.margin:
        return Tab(grid, MARGIN, rows)
    if not rows:
        return Tab(grid, "empty", rows)
    if is_analysis(tuple(rows.values())):
        return Tab(grid, "analysis", rows)
    found = plan_header(grid, rows)
    if found is not None:
        return Tab(grid, "area", rows, *found)
    return Tab(grid, "front" if has_title(rows) and not is_table(rows) else "other", rows)


def grid_rows(grid: Grid) -> dict[int, dict[int, str]]:
    """The texts of a grid by row and column, rows without any left out: one may stand a million rows down."""
    rows: dict[int, dict[int, str]] = {}
    for cell in grid.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, {})[cell.col] = cell.text
    return dict(sorted(rows.items()))


def plan_header(grid: Grid, rows: Mapping[int, Mapping[int, str]]) -> tuple[int, HeaderRow, int] | None:
    """The header of a plan's table: its row, what it says, and the last row that it reaches; None where there is none.

    Of a header of two rows the one that names more fields is taken.
    """
    heads = covered_rows(grid, rows)
    headers = find_headers(heads, rows)
    found = next(((at, header) for at, header in headers if is_plan_table(header, states_area(grid, rows, at))), None)
    if found is None:
        return None
    named = {column.col for column in found[1].columns if column.mapped_by != "position"}
    bottom = max(
        (cell.row + cell.row_span - 1 for cell in grid.cells if cell.row == found[0] and cell.col in named),
        default=found[0],
    )
    bottom = max(bottom, sub_label_row(grid, found[0], rows.get(found[0] + 1, {})))
    deeper = {number: texts for number, texts in heads.items() if found[0] < number <= bottom}
    # Headings over groups of columns may say two or three of the fields; the labels proper stand in the next row.
    below = guidance_row(rows, bottom)
    deeper |= {below: heads[below]} if below in heads and not found[1].guided else {}
    number, header = max((found, *find_headers(deeper, rows)), key=lambda one: len(one[1].fields))
    return number, header, max(number, bottom)


def sub_label_row(grid: Grid, top: int, below: Mapping[int, str]) -> int:
    """The row below a header where all that stands in it are several labels under one that spans them, else ``top``."""
    spans = [cell for cell in grid.cells if cell.row == top and cell.text.strip() and cell.col_span > 1]
    under = [sum(cell.col <= col < cell.col + cell.col_span for col in below) for cell in spans]
    return top + 1 if len(below) > 1 and sum(under) == len(below) and 1 not in under else top


def covered_rows(grid: Grid, rows: Mapping[int, Mapping[int, str]]) -> dict[int, dict[int, str]]:
    """The texts of each row with those of merged cells that reach down into it."""
    covered = {number: dict(texts) for number, texts in rows.items()}
    for cell in grid.cells:
        if cell.row_span > 1 and cell.text.strip():
            for number in range(cell.row + 1, cell.row + cell.row_span):
                if number in covered:
                    covered[number].setdefault(cell.col, cell.text)
    return covered


def is_plan_table(header: HeaderRow, stated: bool) -> bool:
    """Whether a header row is that of a plan, not of a budget, a calendar or a risk analysis that shares some columns.

    A plan says what is done and for what (a problem, a cause, a goal), or stands under the name of a plan's area
    (``stated``). Columns of another kind of table must not outnumber those of the plan's kernel.
    """
    fields, sure = header.fields, sum(column.mapped_by == "template" for column in header.columns)
    foreign = sum(is_foreign(column.header) for column in header.columns if column.mapped_by == "position")
    guessed = (
        {column.field for column in header.columns if column.mapped_by == "position"} if sure < OWN_LABELS else set()
    )
    kernel = (fields & KERNEL) - guessed
    if foreign > 1 and foreign > len(kernel) + ("action" in fields):
        return False
    return sure >= SURE_FIELDS or (bool(kernel or stated) and ("action" in fields or sure >= OWN_LABELS))


def states_area(grid: Grid, rows: Mapping[int, Mapping[int, str]], header_row: int) -> bool:
    """Whether the tab's name or a title above the header is a plan's area."""
    titles = [text for number, row in rows.items() if number < header_row for text in row.values()]
    return tab_area_of(grid.label or "") is not None or any(area_of(text)[0] is not None for text in titles)


def is_table(rows: Mapping[int, Mapping[int, str]]) -> bool:
    """Whether several rows hold several texts each."""
    return sum(len(texts) >= TABLE_CELLS for texts in rows.values()) >= TABLE_ROWS


def has_title(rows: Mapping[int, Mapping[int, str]]) -> bool:
    """Whether a sheet begins with the plan's title; a print's page header or a logo's name may stand above it."""
    first = islice(rows.values(), TITLE_ROWS)
    return any(TITLE.match(compact(text)) for row in first for text in row.values())


def tab_area(tab: Tab) -> tuple[AreaLabels | None, str]:
    """The area of a tab and its label as the plan writes it, from header, guidance, titles above and the tab's name.

    An area that no template has is None: one of the district's own. The label of the template's empty slot says
    nothing where the titles or the tab's name say more.
    """
    assert tab.header is not None
    label = area_label(tab.header, tab.rows.get(tab.guidance_row, {}))
    slot = area_read(label, tab) if label else None
    if label and (slot is None or not slot.own):
        return slot, " ".join(label.split())
    titles = [text for number, row in tab.rows.items() if number < tab.header_row for text in row.values()]
    for text in reversed(titles):
        if (area := area_read(text, tab)) is not None:
            return area, led(" ".join(text.split())) or " ".join(text.split())
    stated = next((rest for text in reversed(titles) if (rest := led(" ".join(text.split())))), "")
    if stated:
        return None, stated
    name = " ".join(TAB_NUMBER.sub("", tab.grid.label or "").split())
    if tab.grid.bands and tab.grid.label is None:
        name = title_above(tab.rows, tab.header_row)
    known = tab_area_of(name)
    if known is not None and not (known.own and slot):
        return known, name
    return (None, name or label) if name and known is None else (slot, " ".join(label.split()))


def area_read(text: str, tab: Tab) -> AreaLabels | None:
    """The area whose label a text is, or begins as, or, where it is hard to read, is likest."""
    cells = [cell for cell in tab.grid.cells if compact(cell.text) == compact(text)]
    hard = any(finding.code == HARD for cell in cells for finding in cell.findings)
    pictured = any(cell.read is not None for cell in cells)
    likest = nearest_area(text) if hard else cut_and_misread(text) if pictured else None
    return area_of(text)[0] or cut_label(text) or likest


def title_above(rows: Mapping[int, Mapping[int, str]], top: int, since: int = -1) -> str:
    """The short text alone in the last row above a header's row, apart from row ``since`` and the rows below it.

    "" where there is none, or none but the plan's own title.
    """
    above = {number: texts for number, texts in rows.items() if since < number < top}
    last = max(above, default=0)
    apart = last - 1 not in rows or since < 0
    alone = bool(above) and len(above[last]) == 1 and apart
    text = " ".join(next(iter(above[last].values())).split()) if alone else ""
    return text if is_title(text) else ""


def is_title(text: str) -> bool:
    """Whether a text may be the title of a table, by its length; the plan's own title names none.

    >>> is_title("Hedersrelaterat våld"), is_title("Åtgärdsplan Farsta"), is_title("Läget är oförändrat sedan i våras.")
    (True, False, False)
    """
    return len(text.split()) <= TITLE_WORDS and not text.endswith(".") and not TITLE.match(compact(text))


def cells_by_place(grid: Grid) -> dict[tuple[int, int], Cell]:
    """The cell that covers each place of a grid, merged ones in every place."""
    places: dict[tuple[int, int], Cell] = {}
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                places.setdefault((row, col), cell)
    return places

"""Every type that flows from a file to a plan: frozen, slotted, picklable, standard library only."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom: points from the top left of the page as it is shown (pictures: pixels)."""

FIELDS = ("problem", "cause", "action", "goal", "timing", "responsible", "follow_up")
"""The seven fields of an action, in the order of the template."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was found: its path as shown to people, where to open it, and its bytes' hash."""

    path: str
    file: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in a file: in a sheet, on a page, or (``lines``, first and last from 1) in a text.

    >>> str(Origin(sheet="1. Unga i riskzon", ref="B7:B9"))
    "'1. Unga i riskzon'!B7:B9"
    >>> str(Origin(page=4, bbox=(10.04, 20.0, 30.5, 40.26)))
    'p4[10.0,20.0,30.5,40.3]'
    >>> str(Origin(page=2, lines=(120, 134))), str(Origin(lines=(7, 7)))
    ('l120-134', 'l7')
    """

    sheet: str | None = None
    page: int | None = None
    ref: str | None = None
    bbox: Box | None = None
    lines: tuple[int, int] | None = None

    @property
    def rows(self) -> tuple[int, int] | None:
        """The first and last row of a place in a sheet, None of one elsewhere.

        >>> Origin(sheet="1", ref="B5:B20").rows, Origin(sheet="1", ref="B7").rows, Origin(page=2).rows
        ((5, 20), (7, 7), None)
        """
        numbers = [int(number) for number in re.findall(r"\d+", self.ref)] if self.ref else []
        return (numbers[0], numbers[-1]) if numbers else None

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{quoted_sheet(self.sheet)}!{self.ref}" if self.ref else quoted_sheet(self.sheet)
        if self.lines is not None:
            first, last = self.lines
            return f"l{first}-{last}" if last > first else f"l{first}"
        if self.bbox is None:
            return f"p{self.page}"
        return f"p{self.page}[{','.join(f'{number:.1f}' for number in self.bbox)}]"


@lru_cache(maxsize=1024)
def quoted_sheet(name: str) -> str:
    """Quote a sheet's name as Excel does in a reference.

    >>> quoted_sheet("Analys"), quoted_sheet("Anna's flik"), quoted_sheet("A1")
    ('Analys', "'Anna''s flik'", "'A1'")
    """
    plain = re.fullmatch(r"[^\W\d]\w*", name) and not re.fullmatch(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*", name)
    return name if plain else "'" + name.replace("'", "''") + "'"


def sources_text(origins: tuple[Origin, ...]) -> str:
    """Several places as the contract writes them, joined by semicolons, each once."""
    return ";".join(dict.fromkeys(map(str, origins)))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at: a code of codes.toml, its place, and the facts that its message names.

    ``area``, ``row`` (the row's number in the area) and ``field`` are filled in where a finding belongs to an action.
    """

    code: str
    origins: tuple[Origin, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    field: str | None = None
    area: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """An engine read ``word``; the letter at ``at`` may as well be ``other``: how likely it holds that, 0 to 1."""

    word: str
    at: int
    other: str
    chance: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid, rows and columns counted from 0.

    ``text`` is what the file holds, lines that only the column's width broke joined; ``unsure`` are the positions in
    ``text`` of blanks that stand for a line's end of which geometry cannot tell whether the word goes on there.
    ``confidence`` is how sure it is that these are the cell's bounds, ``read`` how sure an engine is of the least sure
    word that it read from a picture, None where nothing was (0 to 1 both). ``formula`` is what a workbook computes the
    number with, as it is stored ("" where it is another cell's), None where nothing is computed. ``doubts`` are the
    engine's own, about words as it read them: what was read otherwise since has none.
    """

    row: int
    col: int
    text: str
    origins: tuple[Origin, ...]
    row_span: int = 1
    col_span: int = 1
    unsure: tuple[int, ...] = ()
    date: dt.date | None = None
    confidence: float = 1.0
    findings: tuple[Finding, ...] = ()
    read: float | None = None
    formula: str | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as a grid of cells (those with text, and merged ones), whatever file it comes from.

    ``label`` is the tab's name, None where the file has none. ``pages`` are the pages or the sheet's number; ``bands``
    say which band of a print stands on which page, (page, band) counted from 1. ``margin``: no sheet, but the lines
    beside the tables of a print.
    """

    label: str | None
    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    pages: tuple[int, ...]
    findings: tuple[Finding, ...] = ()
    bands: tuple[tuple[int, int], ...] = ()
    margin: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a print or a sheet of a workbook, and what was recognised on it."""

    page: int
    sheet: str | None
    kind: str
    area: str | None
    band: int | None
    channel: str
    quality: float | None = None
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read into grids: what every format's reader gives."""

    source: Source
    channel: str
    grids: tuple[Grid, ...]
    n_pages: int
    properties: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of a table was understood; ``mapped_by`` is template, likeness or position."""

    field: str
    col: int
    header: str
    mapped_by: str
    score: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells by field; ``carried`` names the fields whose text stands in a merged cell above."""

    cells: tuple[tuple[str, Cell], ...]
    carried: frozenset[str]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one area; ``unused_slot``: the template's empty tab for an area of the district's own.

    ``lacks`` are the fields that the plan's template has and this table shows no column for.
    """

    area: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    narrative: tuple[Cell, ...]
    origins: tuple[Origin, ...]
    unused_slot: bool = False
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stated:
    """A count that the plan's own analysis tab states; ``item`` is problems, causes or actions.

    ``ranges`` are the cells that its formula counts, () where it is not understood, None where there is no formula.
    """

    area: str
    item: str
    count: int | None
    origins: tuple[Origin, ...]
    ranges: tuple[Origin, ...] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its tables say it, before anything is repaired."""

    source: Source
    channel: str
    template: str
    title: str | None
    intro: tuple[Cell, ...]
    tables: tuple[Table, ...]
    stated: tuple[Stated, ...]
    pages: tuple[Page, ...]
    n_pages: int
    properties: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """One change: text[start:end] was ``before`` and became ``after`` (positions in the raw text)."""

    start: int
    end: int
    before: str
    after: str
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its history: replaying ``repairs`` on ``raw`` gives ``value``."""

    raw: str
    value: str
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one cell: its text was ``before`` and is ``after`` (the same: it is right as it stands).

    Both are clean texts as tables hold them, None for an empty cell. ``source`` is that of the cell, or of its row
    where the cell has none. ``at`` is ``when`` as an ISO date or time, "" where that is not known; ``file`` and
    ``line`` (its row there, from 1) are where the person wrote it.
    """

    document_id: str
    source: str
    field: str
    before: str | None
    after: str | None
    who: str = ""
    when: str = ""
    why: str = ""
    file: str = ""
    line: int = 0
    at: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """A page as people see it: its size in the units of its places (``Box``), and a picture of it (WebP)."""

    page: int
    width: float
    height: float
    picture: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """What of a file can be shown beside its values: pictures of its pages, or (a text) its lines, from the first."""

    sights: tuple[Sight, ...] = ()
    lines: tuple[str, ...] = ()

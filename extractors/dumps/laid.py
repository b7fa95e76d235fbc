"""A flat text whose lines keep their places on the page by runs of blanks -> letters on a page, column below column.

``pdftotext -layout`` and its like write a table so. A column's place wanders from row to row by as much as the texts
beside it need; within some lines it stands still. Each such stretch of lines is cut where its columns begin, and its
pieces are set below the header's labels, as if the page had been printed without rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractors.dumps.stretches import Row, cut, joined, rows_to_stretches, starts_to_columns
from extractors.tables.headers import guides, match_header
from extractors.tables.labels import area_of

Line = tuple[Row, Mapping[int, str]]
"""A line of the file and its pieces by their columns."""

LABEL_LINES = 4
"""So many lines may a header's label have."""
FIRST = frozenset({"problem"})
"""The fields of which a table's first columns have one."""
TAB = 8


@dataclass(frozen=True, slots=True)
class Laid:
    """A page by its number: its lines, each with its pieces in columns numbered from 0, and its header's labels.

    ``first``: the number of the first line below its header and the guidance under that, None where it has none.
    """

    number: int
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    first: int | None = None

    @property
    def heads(self) -> bool:
        """Whether it has a header."""
        return self.first is not None

    @property
    def numbers(self) -> list[int]:
        """The numbers of its lines."""
        return [row.number for row, _ in self.lines]

    @property
    def begins(self) -> bool:
        """Whether its header is that of a table's first columns."""
        return self.heads and not FIRST.isdisjoint(labels_named(self.labels))


@dataclass(frozen=True, slots=True)
class Header:
    """The lines of a page that hold its header, from ``first`` to before ``end``; its labels and where they begin."""

    first: int
    end: int
    labels: tuple[tuple[int, str], ...]

    @property
    def named(self) -> frozenset[str]:
        """The fields that its labels name."""
        return labels_named(tuple(text for _, text in self.labels))

    @property
    def areas(self) -> int:
        """How many of its labels are an area's."""
        return sum(area_of(text)[0] is not None for _, text in self.labels)


def text_to_pages(text: str) -> list[Sequence[Row]]:
    """The lines that hold any text, page by page (none on empty ones); without form feeds each header begins a page."""
    pages: list[list[Row]] = [[]]
    fed = "\f" in text
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        pages.extend([] for _ in range(raw.count("\f")))
        row = Row(number, raw.replace("\f", "").replace("\u00a0", " ").expandtabs(TAB).rstrip())
        if row.text:
            pages[-1].append(row)
    return list(pages) if fed else cut_at_headers(pages[0])


def cut_at_headers(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """Lines cut above each header that stands below an empty line; else it is guidance that reads like one."""
    cuts = [0]
    at = 0
    while (header := find_header(rows[at:])) is not None:
        first = at + header.first
        if first and rows[first].number - rows[first - 1].number > 1:
            cuts.append(first)
        at += header.end
    return [rows[start:end] for start, end in pairwise([*cuts, len(rows)]) if start < end]


def find_header(rows: Sequence[Row]) -> Header | None:
    """The first header of some lines: labels side by side, each of them on one line or on a few."""
    for first, row in enumerate(rows):
        if len(row.pieces) > 1:
            heights = range(1, LABEL_LINES + 1)
            found = [header for height in heights if (header := rows_to_header(rows, first, height))]
            if found:
                return max(found, key=lambda header: (len(header.named), header.areas, first - header.end))
    return None


@lru_cache(maxsize=4096)
def labels_named(labels: tuple[str, ...]) -> frozenset[str]:
    """The fields that labels side by side name; none where they are no header."""
    header = match_header(dict(enumerate(labels)), {}) if len(labels) > 1 else None
    return header.fields if header is not None else frozenset()


def rows_to_header(rows: Sequence[Row], first: int, height: int) -> Header | None:
    """The header that so many lines are; None where they are none."""
    lines = rows[first : first + height]
    if len(lines) < height or any(b.number - a.number > 1 for a, b in pairwise(lines)):
        return None
    spans: list[tuple[int, int, str]] = []
    for start, text in sorted(piece for row in lines for piece in row.pieces):
        spans.append((start, start + len(text), text))
    columns: list[list[tuple[int, int, str]]] = []
    for span in spans:
        if not columns or span[0] >= max(end for _, end, _ in columns[-1]):
            columns.append([])
        columns[-1].append(span)
    texts = [
        " ".join(text for row in lines for start, text in row.pieces if column[0][0] <= start <= column[-1][0])
        for column in columns
    ]
    labels = tuple((column[0][0], text) for column, text in zip(columns, texts, strict=True))
    is_header = labels_named(tuple(texts)) and not guides(dict(enumerate(texts)))
    return Header(first, first + height, labels) if is_header else None


def pages_to_laid(pages: Sequence[Sequence[Row]]) -> list[Laid]:
    """The pages with their lines cut into columns; one without a header goes on with the columns of the one before."""
    found: list[Laid] = []
    labels: Sequence[tuple[int, str]] = ()
    for number, page in enumerate(pages, start=1):
        if page:
            header = find_header(page)
            labels = header.labels if header else labels
            found.append(page_to_laid(number, page, header, labels) if labels else free(number, page))
    return found


def free(number: int, page: Sequence[Row]) -> Laid:
    """A page without a table: its lines as they stand."""
    return Laid(number, (), tuple((row, {0: row.text.strip()}) for row in page))


def page_to_laid(number: int, page: Sequence[Row], header: Header | None, columns: Sequence[tuple[int, str]]) -> Laid:
    """The pieces of a page's lines in the header's columns; those above the header stand free, in the first of them."""
    above = page[: header.first] if header else []
    lines: list[Line] = [(row, {0: row.text.strip()}) for row in above]
    if header:
        lines.append((page[header.first], {i: text for i, (_, text) in enumerate(header.labels)}))
    found = list(rows_to_stretches(page[header.end if header else 0 :]))
    labels = [(start, start + len(text)) for start, text in columns]
    full = {i: starts for i, (_, starts) in enumerate(found) if len(starts) == len(columns)}
    for i, (rows, starts) in enumerate(found):
        near = min(full, key=lambda one: abs(one - i), default=None)
        known = None if near is None else full[near]
        column_of = starts_to_columns(rows, starts, labels, known)
        lines.extend((row, joined((column_of[start], text) for start, text in cut(row, starts))) for row in rows)
    first = below_guidance(lines[header.first :]) if header else None
    return Laid(number, tuple(text for _, text in columns), tuple(lines), first)


def below_guidance(lines: Sequence[Line]) -> int:
    """The number of the first line below a header and its guidance, with which the lines begin; else its own."""
    parts: list[list[Line]] = []
    for line in lines[1:]:
        if not parts or line[0].number - parts[-1][-1][0].number > 1:
            parts.append([])
        parts[-1].append(line)
    firsts = (
        part[0][0].number
        for part in parts
        if not guides(joined(piece for _, pieces in part for piece in pieces.items()))
    )
    return next(firsts, lines[0][0].number)

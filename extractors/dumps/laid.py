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

from extractors.dumps.beside import Piece, Placed, cut_beside
from extractors.dumps.stretches import Row, cut, joined, rows_to_stretches, starts_to_columns
from extractors.tables.headers import guides, match_header
from extractors.tables.labels import (
    all_headers,
    area_of,
    cut_label,
    header_labels,
    only_area,
    printed_labels,
    text_guides,
)
from extractors.tables.templates import compact

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

    ``first``: the number of the first line below its header and the guidance under that, None where it has none;
    ``head`` is that of its header.
    """

    number: int
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    first: int | None = None
    head: int | None = None

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
    def areas(self) -> float:
        """How many of its labels are an area's; one that is not as templates print it, or lacks a line, is half one."""
        named = ((compact(text) in printed_labels(), *area_of(text)) for _, text in self.labels)
        return sum(score if printed else score / 2 for printed, area, score in named if area is not None)


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
        if len(head_pieces(row)) > 1:
            heights = range(1, LABEL_LINES + 1)
            found = [header for height in heights if (header := rows_to_header(rows, first, height))]
            if found:
                return max(found, key=lambda header: (len(header.named), header.areas, first - header.end))
        elif is_alone(rows, first):
            return Header(first, first + 1, tuple(row.pieces))
    return None


def is_alone(rows: Sequence[Row], first: int) -> bool:
    """Whether a line is the label of a band of one column: with its guidance below, and never two texts on a line.

    >>> rows = [Row(1, "Uppföljning"), Row(3, "Beskriv vad som har genomförts."), Row(9, "Klart.")]
    >>> is_alone(rows, 0), is_alone(rows[:1] + rows[2:], 0)
    (True, False)
    """
    below = rows[first + 1 : first + 1 + LABEL_LINES]
    if compact(rows[first].text) not in all_headers() or any(len(row.pieces) > 1 for row in rows[first:]):
        return False
    return any(text_guides(" ".join(row.text.strip() for row in below[:n])) for n in range(1, len(below) + 1))


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
    pieces = [head_pieces(row) if number == 0 else row.pieces for number, row in enumerate(lines)]
    for start, text in sorted(piece for line in pieces for piece in line):
        spans.append((start, start + len(text), text))
    columns: list[list[tuple[int, int, str]]] = []
    for span in spans:
        if not columns or span[0] >= max(end for _, end, _ in columns[-1]):
            columns.append([])
        columns[-1].append(span)
    texts = [
        " ".join(text for line in pieces for start, text in line if column[0][0] <= start <= column[-1][0])
        for column in columns
    ]
    labels = tuple((column[0][0], text) for column, text in zip(columns, texts, strict=True))
    is_header = labels_named(tuple(texts)) and not guides(dict(enumerate(texts)))
    return Header(first, first + height, labels) if is_header else None


def head_pieces(row: Row) -> list[tuple[int, str]]:
    """The texts of a line as a header's: labels that only one blank parts are two.

    >>> head_pieces(Row(1, "Systemhotande brottslighet Orsak    Operativa mål När"))
    [(0, 'Systemhotande brottslighet'), (27, 'Orsak'), (36, 'Operativa mål'), (50, 'När')]
    """
    return [part for start, text in row.pieces for part in cut_labels(start, text)]


def cut_labels(start: int, text: str) -> list[tuple[int, str]]:
    """A text cut behind the longest label that it begins with; whole where it is one itself, or not labels only."""
    if is_label(text):
        return [(start, text)]
    for at in (i for i in reversed(range(len(text))) if text[i] == " " and is_label(text[:i])):
        rest = cut_labels(start + at + 1, text[at + 1 :])
        if all(is_label(part) for _, part in rest):
            return [(start, text[:at]), *rest]
    return [(start, text)]


def is_label(text: str) -> bool:
    """Whether a text is the label of a column or of an area, or the beginning of an area's that takes two lines."""
    return compact(text) in header_labels() or only_area(text) is not None or cut_label(text) is not None


def pages_to_laid(pages: Sequence[Sequence[Row]]) -> list[Laid]:
    """The pages with their lines cut into columns; one without a header goes on with the columns of the one before."""
    found: list[Laid] = []
    labels: Sequence[tuple[int, str]] = ()
    keeps = any(map(keeps_places, pages))
    for number, page in enumerate(pages, start=1):
        if page:
            header = find_header(page) if keeps else None
            labels = header.labels if header else labels
            found.append(page_to_laid(number, page, header, labels) if labels else free(number, page))
    return found


def keeps_places(page: Sequence[Row]) -> bool:
    """Whether the labels of a page's header stand side by side with runs of blanks between some of them."""
    header = find_header(page)
    return header is not None and any(len(row.pieces) > 1 for row in page[header.first : header.end])


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
    placed: list[Placed] = []
    for i, (rows, starts) in enumerate(found):
        near = min(full, key=lambda one: abs(one - i), default=None)
        known = None if near is None else full[near]
        column_of = starts_to_columns(rows, starts, labels, known)
        placed.extend((row, tuple(Piece(column_of[at], at, text) for at, text in cut(row, starts))) for row in rows)
    lines.extend((row, joined((piece.column, piece.text) for piece in pieces)) for row, pieces in cut_beside(placed))
    first = below_guidance(lines[header.first :]) if header else None
    head = page[header.first].number if header else None
    return Laid(number, tuple(text for _, text in columns), tuple(lines), first, head)


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

"""A CSV file as spreadsheets write and open them: any of their encodings and separators, the header's words known."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Usage
from pipeline.text import fold

END = "\x03"
"""A line that no file has."""
LONGEST_CELL = 1 << 17
"""Letters; said each time, as the limit is one for the whole process and others may have set it."""


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row: where it stands, its values by column letter by letter, and what stands beyond the last header.

    ``line`` is its line in the file, ``row`` the number that a spreadsheet shows, where a cell with line breaks takes
    no more than its row. Both count from 1.
    """

    line: int
    row: int
    values: Mapping[str, str]
    beyond: str


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The headers' columns in their order (None: nobody knows it), the rows that hold anything, the separator."""

    names: tuple[str | None, ...]
    unknown: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    separator: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are known."""
        return tuple(name for name in self.names if name)


def read_rows(file: Path, headers: Mapping[str, str], separators: Sequence[str]) -> CsvTable:
    """Read a file whose first line that is not empty is the header; ``headers`` maps folded headers to columns.

    Raises Usage where the file cannot be opened, decoded or taken apart.
    """
    try:
        return text_to_table(bytes_to_text(file.read_bytes()), headers, separators)
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise Usage("register_unreadable", (("file", file.name),)) from e


def read_whole_rows(file: Path, headers: Mapping[str, str], separators: Sequence[str]) -> CsvTable:
    """Read a file like ``read_rows``, but not one with a quotation mark that is never closed: it hides other lines."""
    table = read_rows(file, headers, separators)
    text = bytes_to_text(file.read_bytes()) + f"\n{END}"
    last = [cells for _, _, cells in _lines(text, table.separator)][-1]
    if last != [END]:
        raise Usage("register_unreadable", (("file", file.name),))
    return table


def bytes_to_text(data: bytes) -> str:
    """Decode UTF-8, UTF-16 with its mark, or else Windows' western letters.

    >>> [bytes_to_text("år".encode(encoding)) for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16")]
    ['år', 'år', 'år', 'år']
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def text_to_table(text: str, headers: Mapping[str, str], separators: Sequence[str]) -> CsvTable:
    """Take the text apart at the separator that makes most known headers of the header line.

    >>> text_to_table("Fil;År;Obs\\nplan.xlsx;2025;\\n", {"fil": "file", "ar": "year"}, [";", ","]).rows[0].values
    {'file': 'plan.xlsx', 'year': '2025'}
    """
    separator = max(separators, key=lambda mark: sum(fold(head) in headers for head in _header(text, mark)))
    lines = _lines(text, separator)
    header = list(map(one_line, next(lines, (0, 0, []))[2]))
    names = tuple(headers.get(fold(head)) for head in header)
    rows = tuple(_row(line, row, names, cells) for line, row, cells in lines)
    unknown = tuple(head for head, name in zip(header, names, strict=True) if head and name is None)
    return CsvTable(names, unknown, rows, separator)


def text_without_lines(text: str, separator: str, starts: Collection[int]) -> str:
    r"""The text without the rows that begin on these lines (from 1); the rest of it as it was.

    >>> text_without_lines('a,b\r\n1,"x\ny"\r\n2,z\r\n', ",", {2})
    'a,b\r\n2,z\r\n'
    """
    csv.field_size_limit(LONGEST_CELL)
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, delimiter=separator)
    kept: list[str] = []
    start = 0
    for _ in reader:
        if start + 1 not in starts:
            kept += lines[start : reader.line_num]
        start = reader.line_num
    return "".join(kept)


def text_to_bytes(text: str, before: bytes) -> bytes:
    """A text in the encoding that the bytes before have.

    >>> [text_to_bytes("år", "ö".encode(name)) == "år".encode(name) for name in ("utf-8", "utf-8-sig", "cp1252")]
    [True, True, True]
    """
    if before.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return text.encode("utf-16")
    if before.startswith(codecs.BOM_UTF8):
        return text.encode("utf-8-sig")
    try:
        before.decode("utf-8")
    except UnicodeDecodeError:
        return text.encode("cp1252")
    return text.encode("utf-8")


def one_line(text: str) -> str:
    """A text with every run of white space made one blank.

    >>> one_line(" T1\\n sen ")
    'T1 sen'
    """
    return " ".join(text.split())


def rows_to_text(names: Sequence[str | None], rows: Iterable[Mapping[str, str]], separator: str) -> str:
    """Rows as a spreadsheet writes them: a column for each name, quoted where need be, lines ended as Windows does.

    >>> rows_to_text(["file", None, "who"], [{"who": "Jo; Ek", "file": "a"}], ";")
    'a;;"Jo; Ek"\\r\\n'
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([row.get(name, "") if name else "" for name in names] for row in rows)
    return out.getvalue()


def _header(text: str, separator: str) -> list[str]:
    return next(_lines(text, separator), (0, 0, []))[2]


def _lines(text: str, separator: str) -> Iterator[tuple[int, int, list[str]]]:
    """The rows that hold anything, each with its line and its row; Excel's own first line "sep=;" is none of them."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start, row = 1, 0
    for cells in reader:
        bare = list(map(str.strip, cells))
        is_mark = start == 1 and bool(bare) and bare[0].casefold().startswith("sep=")
        row += not is_mark
        if any(bare) and not is_mark:
            yield start, row, cells
        start = reader.line_num + 1


def _row(line: int, row: int, names: Sequence[str | None], cells: Sequence[str]) -> CsvRow:
    values = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    return CsvRow(line, row, values, " ".join(filter(None, map(one_line, cells[len(names) :]))))

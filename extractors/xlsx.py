"""A workbook (.xlsx, .xlsm) -> a grid for each of its sheets; macros never run, links are never followed."""

from __future__ import annotations

import math
import warnings
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import IO, Any, cast
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse
from zipfile import BadZipFile, ZipFile

from openpyxl.packaging.relationship import RelationshipList, get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_ISO8601
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS, SHEET_MAIN_NS

from extractors import drawings, ooxml
from extractors.numfmt import BUILTIN, Value, render
from extractors.ooxml import Note, Rich
from extractors.sheets import LAST_COL, LAST_ROW, Held, Merged, Place, Sheet, sheet_to_grid
from pipeline.errors import Rejected
from pipeline.limits import Limits
from pipeline.model import Reading, Source

CHANNEL = "xlsx"
CACHED = 1 << 14
CELL, ROW, COL, VALUE, FORMULA, INLINE, MERGE, HEADER_FOOTER, SHEET_DATA = (
    f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("c", "row", "col", "v", "f", "is", "mergeCell", "headerFooter", "sheetData")
)
POPPING_UP = ("}dataValidation", "}hyperlink")
STRICT = b"http://purl.oclc.org/ooxml/"
TRUE = ("1", "true")
GENERAL = ("General", "@")
LARGE = 1 << 20
"""Bytes of a sheet from which on its rows are taken one by one, which takes half as long again."""
MOST_CELLS: int = ooxml.DATA["limits"]["cells"]


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of a workbook refer to: strings, formats by style, the styles that strike through, and day 0."""

    strings: tuple[Rich, ...]
    formats: tuple[str, ...]
    struck: frozenset[int]
    date1904: bool


def read_workbook(source: Source, limits: Limits = Limits()) -> Reading:
    """Read every sheet of a workbook; raise Rejected for a file that cannot be read.

    Cells hold their texts as Excel shows them in Swedish, in no way repaired or normalised.
    """
    with ooxml.open_package(source, limits.unpacked) as package, translated():
        reader = ExcelReader(cast(IO[bytes], package.fp), keep_links=False)
        # What openpyxl reads itself is guarded too.
        reader.archive = package
        reader.read_manifest()
        reader.read_workbook()
        tabs = tuple(reader.parser.find_sheets())
        if len(tabs) > limits.pages:
            raise Rejected("resource_limit", (("limit", "pages"),))
        sheets = tuple(parsed_sheets(package, tabs, package_to_book(package, reader)))
        if not sheets:
            raise without_sheets(source, package.read(reader.parser.workbook_part_name))
        stated = ooxml.properties(package)
    return Reading(source, CHANNEL, tuple(map(sheet_to_grid, sheets)), len(sheets), stated)


def without_sheets(source: Source, workbook: bytes) -> Rejected:
    """Say why no sheet was found: Excel's strict variant names all parts otherwise, any other such file is damaged."""
    return ooxml.wrong_format(source, "Strict Open XML") if STRICT in workbook else Rejected("truncated")


@contextmanager
def translated() -> Iterator[None]:
    """Turn what a damaged file makes openpyxl and the standard library raise into Rejected, and keep them silent."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (Rejected, MemoryError):
        raise
    except (BadZipFile, EOFError, KeyError, zlib.error) as error:
        raise Rejected("truncated") from error
    except Exception as error:  # openpyxl raises whatever a strange file makes it stumble over
        raise Rejected("unreadable") from error


def package_to_book(package: ZipFile, reader: ExcelReader) -> Book:
    """Read what the cells of all sheets refer to."""
    strings = reader.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
    names = ooxml.shared_strings(package.read(strings.PartName[1:])) if strings else ()
    date1904 = reader.wb.epoch == CALENDAR_MAC_1904
    if ARC_STYLE not in package.namelist():
        return Book(names, (), frozenset(), date1904)
    styles = ooxml.cell_styles(package.read(ARC_STYLE))
    formats = tuple(style.code or BUILTIN.get(style.number, GENERAL[0]) for style in styles)
    strikes = frozenset(number for number, style in enumerate(styles) if style.is_struck)
    return Book(names, formats, strikes, date1904)


def parsed_sheets(package: ZipFile, tabs: Iterable[tuple[Any, Any]], book: Book) -> Iterator[Sheet]:
    """Parse the sheets in the order of their tabs; a sheet of nothing but a chart is an empty one."""
    for number, (tab, relation) in enumerate(tabs, start=1):
        sheet = Sheet(tab.name, number, tab.state or "visible")
        if relation.Type.endswith("/worksheet"):
            parsed = parsed_sheet(sheet, package.read(relation.target), book)
            sheet = replace(parsed, notes=(*parsed.notes, *sheet_notes(package, relation.target)))
        elif relation.Type.endswith("/chartsheet"):
            sheet = replace(sheet, notes=tuple(sheet_notes(package, relation.target)))
        yield sheet


def parsed_sheet(sheet: Sheet, data: bytes, book: Book) -> Sheet:
    """Parse a worksheet, row by row; cells without content, however many have a format, are passed over."""
    held: list[tuple[Place, Held]] = []
    merged: list[Merged] = []
    hidden_rows: set[int] = set()
    hidden_cols: list[tuple[int, int]] = []
    notes: list[Note] = []
    row = 0
    for element in sheet_elements(data):
        if element.tag == ROW:
            row = int(float(element.get("r") or row + 1))
            before = len(held)
            held.extend(row_to_held(element, row, book))
            if len(held) > MOST_CELLS:
                raise Rejected("resource_limit", (("limit", "cells"),))
            if len(held) > before and is_hidden(element, "ht"):
                hidden_rows.add(row)
            element.clear()
        elif element.tag == MERGE:
            merged.append(ref_to_merged(element.get("ref", "")))
        elif element.tag == COL and is_hidden(element, "width"):
            hidden_cols.append((int(element.get("min", "0")), int(element.get("max", "0"))))
        elif element.tag == HEADER_FOOTER:
            notes.extend(ooxml.header_words(element))
        elif element.tag.endswith(POPPING_UP):
            notes.extend(drawings.pop_ups(element))
    return replace(
        sheet,
        held=tuple(held),
        merged=tuple(merged),
        hidden_rows=frozenset(hidden_rows),
        hidden_cols=tuple(hidden_cols),
        notes=tuple(dict.fromkeys(notes)),
    )


def sheet_elements(data: bytes) -> Iterator[Element]:
    """The rows of a worksheet, whole, and all other elements of it; a large sheet never has all its rows in memory."""
    if len(data) > LARGE:
        yield from (element for _, element in iterparse(BytesIO(data)))
        return
    for child in fromstring(data):
        if child.tag != SHEET_DATA:
            yield from child.iter()
            continue
        for row in child:
            yield from (row,) if row.tag == ROW else row.iter()


def ref_to_merged(ref: str) -> Merged:
    """Read a merged range, whichever of its corners comes first; one of whole columns or rows names no other sides.

    >>> ref_to_merged("B7:A3"), ref_to_merged("2:3")
    (Merged(left=1, top=3, right=2, bottom=7), Merged(left=1, top=2, right=16384, bottom=3))
    """
    left, top, right, bottom = range_boundaries(ref)
    cols, rows = sorted((left or 1, right or LAST_COL)), sorted((top or 1, bottom or LAST_ROW))
    return Merged(cols[0], rows[0], cols[1], rows[1])


def is_hidden(element: Element, size: str) -> bool:
    """Tell whether a row or column is hidden, or drawn with no height or width."""
    return element.get("hidden") in TRUE or float(element.get(size) or 1) == 0


def row_to_held(row: Element, number: int, book: Book) -> Iterator[tuple[Place, Held]]:
    """Go through the cells of a row that hold something; places that a writer left out are counted."""
    col = 0
    for cell in row:
        ref = cell.get("r")
        if ref and not len(cell):
            continue
        number, col = ref_to_place(ref) if ref else (number, col + 1)
        if cell.tag == CELL and (held := cell_to_held(cell, book)):
            yield (number, col), held


@lru_cache(maxsize=CACHED)
def ref_to_place(ref: str) -> Place:
    """The row and column that a cell's name stands for, both from 1; the same names are in every sheet.

    >>> ref_to_place("B7")
    (7, 2)
    """
    return coordinate_to_tuple(ref)


def cell_to_held(cell: Element, book: Book) -> Held | None:
    """Read a cell: what it shows, its date and what is to be said of it; None where it shows nothing."""
    kind, raw = cell.get("t", "n"), cell.findtext(VALUE)
    style = int(cell.get("s", "0"))
    code = book.formats[style] if style < len(book.formats) else GENERAL[0]
    if kind in ("s", "inlineStr"):
        inline = cell.find(INLINE)
        string = book.strings[int(raw)] if kind == "s" and raw else Rich("")
        string = string if inline is None else ooxml.string_item(inline)
        return text_to_held(string, code, style in book.struck)
    if kind == "str":
        return text_to_held(Rich(ooxml.unescaped(raw or "")), code, style in book.struck)
    if not raw:
        return formula_to_held(cell)
    if kind == "e":
        return Held(raw, None, (("formula_error", (("text", raw),)),))
    held = value_to_held(cast_value(kind, raw), code, book, style in book.struck)
    return replace(held, formula=cell.findtext(FORMULA)) if len(cell) > 1 else held


def text_to_held(string: Rich, code: str, is_struck: bool) -> Held | None:
    """Keep a text as it is, and say what of it is struck through; a blank text is none."""
    if not string.text.strip():
        return None
    text = string.text if code in GENERAL else render(string.text, code).text
    struck = text if is_struck else string.struck
    return Held(text, None, (("struck_through", (("text", struck),)),) if struck.strip() else ())


def formula_to_held(cell: Element) -> Held | None:
    """Keep the place of a formula whose value was never saved; its value is not invented."""
    formula = cell.find(FORMULA)
    if formula is None:
        return None
    return Held("", None, (("formula_without_value", (("formula", f"={formula.text or ''}"),)),))


def value_to_held(value: Value, code: str, book: Book, is_struck: bool) -> Held:
    """Show a number, a date or a truth value as Excel does under its format."""
    text, date, known = render(value, code, book.date1904)
    remarks = () if known else (("format_unknown", (("text", text), ("format", code))),)
    return Held(text, date, (*remarks, ("struck_through", (("text", text),))) if is_struck else remarks)


def cast_value(kind: str, raw: str) -> Value:
    """Turn a stored value into what it is; raise ValueError for a number that is none."""
    if kind == "b":
        return raw in TRUE
    if kind == "d":
        moment: Value = from_ISO8601(raw)  # type: ignore[no-untyped-call]
        return moment
    if not math.isfinite(number := float(raw)):
        raise ValueError(raw)
    return int(number) if number.is_integer() else number


def sheet_notes(package: ZipFile, target: str) -> Iterator[Note]:
    """Read what stands beside a sheet's cells; an old-style comment that only repeats a newer one is left out."""
    relations = related(package, target)
    threads = [note for name in relations["threadedComment"] for note in ooxml.threaded_comments(package.read(name))]
    yield from threads
    threaded = {note.ref for note in threads}
    for name in relations["comments"]:
        yield from (note for note in ooxml.comments(package.read(name)) if note.ref not in threaded)
    for name in relations["drawing"]:
        yield from drawing_notes(package, name)
    for name in relations["vmlDrawing"]:
        yield from part_notes(package, name, drawings.old_shapes)
    yield from drawings.embedded(relations)


def drawing_notes(package: ZipFile, name: str) -> Iterator[Note]:
    """Read what stands in a drawing and in the charts and diagrams that it shows."""
    yield from drawings.shapes(package.read(name))
    relations = related(package, name)
    for chart in (*relations["chart"], *relations["chartEx"]):
        yield from part_notes(package, chart, drawings.chart_words)
    for diagram in relations["diagramData"]:
        yield from part_notes(package, diagram, drawings.diagram_words)


def part_notes(package: ZipFile, name: str, read: Callable[[bytes], list[Note]]) -> list[Note]:
    """Read a part that only adds words beside the cells; one that is damaged or missing is named."""
    try:
        return read(package.read(name))
    except (KeyError, ParseError):
        return [drawings.not_read(name)]


def related(package: ZipFile, target: str) -> dict[str, list[str]]:
    """Find the parts that a sheet refers to, by the last word of their relation's type."""
    parts: dict[str, list[str]] = defaultdict(list)
    rels = get_rels_path(target)  # type: ignore[no-untyped-call]
    for relation in get_dependents(package, rels) if rels in package.namelist() else RelationshipList():
        if relation.TargetMode != "External":
            parts[relation.Type.rpartition("/")[2]].append(relation.target)
    return parts

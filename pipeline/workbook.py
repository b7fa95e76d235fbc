"""The workbook that people open: the only module that knows XlsxWriter. No text of a plan can become a formula.

XlsxWriter makes the workbook with its formats, titles, filters and links; the rows, millions of cells of a country's
plans, are put into its sheets as they are read out of the tables.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from pipeline.fitting import is_too_long, long_texts, meanings, title_height, too_long, utf16, width
from pipeline.laid import Laid, sheet_to_laid, tables_to_laid
from pipeline.links import Files, Link
from pipeline.rows import Tables
from pipeline.schema import load
from pipeline.sheetlinks import SheetLinks, with_refs, with_targets
from pipeline.sheetplan import plan, word
from pipeline.sheetxml import column_letters, rows_to_xml
from pipeline.shelf import Shelf, open_shelf
from pipeline.worksheets import KEPT, ORIGINAL, Sheet

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Said to be made then, whenever it is: the same tables give the same bytes."""
PAPERS = {"A3": 8, "A4": 9}
MOULD = ".mould.xlsx"
"""The workbook without its rows, while it is being made."""
SHEET = "xl/worksheets/sheet{}.xml"
TARGETS = "xl/worksheets/_rels/sheet{}.xml.rels"
DATA, DATA_END = b"<sheetData>", b"</sheetData>"
DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
MODELS = 2
"""So many links of a sheet are written by XlsxWriter: the second makes it write the model row before the next sheet."""
MODEL_ROW = re.compile(rb'<row r="2"[^>]*>(.*?)</row>', re.DOTALL)


def write_workbook(tables: Tables, files: Files, lang: str) -> Callable[[Path], None]:
    """What writes the workbook of the tables into a folder, its sheets and titles in the language.

    Raises OSError where the file cannot be written.
    """
    return partial(write_into, tables, files, lang)


def write_into(tables: Tables, files: Files, lang: str, folder: Path) -> None:
    """Write the workbook of the tables into a folder."""
    mould = folder / MOULD
    with open_shelf(folder) as shelf:
        laid = all_sheets(tables, files, lang, shelf)
        try:
            links = make_mould(mould, laid, shelf, lang)
            fill_mould(mould, folder / plan()["file"], laid, links, shelf, lang)
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(0, str(error), str(folder / plan()["file"])) from error
        finally:
            mould.unlink(missing_ok=True)


def all_sheets(tables: Tables, files: Files, lang: str, shelf: Shelf) -> list[Laid]:
    """The tables' sheets, the texts that no cell holds, what the columns mean, and those that nobody sees."""
    laid = tables_to_laid(tables, files, lang, shelf)
    shown = [sheets for name, sheets in laid.items() if name not in (ORIGINAL, KEPT)]
    read = [one for sheets in shown for one in sheets]
    found = [text for one in read if one.has_long for text in laid_to_long(one, shelf)]
    more = [*long_texts(found, lang), meanings([sheets[0].head for sheets in shown], lang)]
    hidden = [one for name in (ORIGINAL, KEPT) for one in laid.get(name, ())]
    return [*read, *(one for sheet in more for one in sheet_to_laid(sheet, shelf)), *hidden]


def laid_to_long(laid: Laid, shelf: Shelf) -> Iterator[tuple[str, int, str, int, str]]:
    """The texts of a sheet that are too long: the sheet's title, and what else is told of them."""
    first = 2
    for sheet in laid.sheets(shelf):
        yield from ((laid.head.title, *found) for found in too_long(sheet, first))
        first += len(sheet)


# --- the workbook without its rows ------------------------------------------------------------------------------------


def make_mould(mould: Path, laid: Sequence[Laid], shelf: Shelf, lang: str) -> list[SheetLinks]:
    """The contents first, then every sheet with its titles and, as a model, a row of empty cells in their formats.

    Of a sheet's links only the first ones are there; all of them are laid aside.
    """
    with xlsxwriter.Workbook(str(mould), {"constant_memory": True, "tmpdir": str(mould.parent)}) as book:
        book.set_properties({"title": load().words["title"][lang], "created": dt.datetime(*EPOCH)})
        forms = {name: book.add_format(form) for name, form in formats().items()}
        contents = book.add_worksheet(word("contents", lang))
        links: list[SheetLinks] = []
        for number, one in enumerate(laid):
            made = book.add_worksheet(one.head.title)
            write_titles(made, one.head, forms)
            links.append(write_links(made, one, shelf, forms, lang))
            dress(made, one, forms)
            if number == 0:
                made.activate()
        write_contents(contents, laid, [one.lost for one in links], forms, lang)
    return links


def formats() -> dict[str, dict[str, Any]]:
    """The formats of cells by the type of their column, and of titles, links and texts that are marked as such."""
    look, forms = plan()["look"], plan()["formats"]
    base = {"font_name": look["font"], "font_size": look["size"], "valign": "top"}
    lined = base | {"bottom": 1, "bottom_color": look["line"]}
    key = lined | {"num_format": forms["string"], "align": "left", "indent": 1}
    text = key | {"text_wrap": True}
    numbers = {name: lined | {"num_format": forms[name]} for name in ("integer", "number", "date")}
    worded = dict.fromkeys(("string", "boolean", "list"), text) | {"key": key}
    return (
        numbers
        | worded
        | {
            "guarded": text | {"quote_prefix": True},
            "link": key | {"font_color": look["link_ink"], "underline": 1},
            "title": text | {"bold": True, "bg_color": look["title_back"], "font_color": look["title_ink"]},
        }
    )


def style_names(sheet: Sheet) -> list[str]:
    """The formats of the model row, in its order."""
    return [*(column.type for column in sheet.columns), "guarded", "link"]


def write_titles(made: Worksheet, sheet: Sheet, forms: dict[str, Any]) -> None:
    """The titles, in a row that is high enough for them, and below them the model row."""
    made.set_row(0, title_height(sheet))
    for col, column in enumerate(sheet.columns):
        made.write_string(0, col, column.title, forms["title"])
    for col, name in enumerate(style_names(sheet)):
        made.write_blank(1, col, None, forms[name])


def write_links(made: Worksheet, laid: Laid, shelf: Shelf, forms: dict[str, Any], lang: str) -> SheetLinks:
    """The links of the rows, laid aside; the first are written as models, the cells that they need are not kept."""
    links = SheetLinks()
    if laid.head.linked is None:
        return links
    form, letters = forms[laid.head.columns[laid.head.linked].type], column_letters(laid.head.linked)
    first = 2
    for sheet, found in with_links(laid, shelf, lang):
        links.lost += sum(asked is not None and link is None for asked, link in zip(sheet.links, found, strict=True))
        there = [(f"{letters}{row}", *link) for row, link in enumerate(found, first) if link is not None]
        for cell, url, told in there[: max(MODELS - links.size, 0)]:
            made.write_url(cell, url, form, "-", told)
        links.put(there, shelf)
        first += len(sheet)
    return links


def dress(made: Worksheet, laid: Laid, forms: dict[str, Any]) -> None:
    """Widths, the filter, what stays in place when the sheet is moved, and how it prints."""
    sheet, n_rows = laid.head, len(laid)
    last = len(sheet.columns) - 1
    if sheet.hidden:
        made.very_hidden()
        return
    for col, column in enumerate(sheet.columns):
        made.set_column(col, col, width(column), forms[column.type])
    made.autofilter(0, 0, n_rows, last)
    made.freeze_panes(1, sheet.frozen)
    made.ignore_errors({"number_stored_as_text": f"A2:{column_letters(last)}{n_rows + 1}"})
    made.print_area(0, 0, n_rows, (sheet.printed or len(sheet.columns)) - 1)
    made.repeat_rows(0)
    made.set_footer("&L&A&R&P / &N")
    to_paper(made, sheet.paper)


def to_paper(made: Worksheet, paper: str) -> None:
    """A sheet prints as wide as the paper."""
    made.set_landscape()
    made.set_paper(PAPERS[paper])
    made.fit_to_pages(1, 0)


def write_contents(
    made: Worksheet, laid: Sequence[Laid], lost: Sequence[int], forms: dict[str, Any], lang: str
) -> None:
    """The first sheet: which sheets there are, each a click away, how many rows they have and what they hold."""
    look = plan()["look"]
    for col, (name, wide) in enumerate(zip(("sheet", "rows", "meaning"), look["contents"], strict=True)):
        made.set_column(col, col, wide)
        made.write_string(0, col, word(name, lang), forms["title"])
    shown = (pair for pair in zip(laid, lost, strict=True) if not pair[0].head.hidden)
    for row, (one, n_lost) in enumerate(shown, 1):
        made.write_url(row, 0, f"internal:{quoted(one.head.title)}!A1", forms["link"], one.head.title)
        made.write_number(row, 1, len(one), forms["integer"])
        made.write_string(row, 2, about(one.head, n_lost, lang), forms["string"])
    made.freeze_panes(1, 0)
    to_paper(made, "A4")


def quoted(title: str) -> str:
    """A sheet's name in a link."""
    return "'" + title.replace("'", "''") + "'"


def about(sheet: Sheet, lost: int, lang: str) -> str:
    """What a sheet holds, and that not all of its rows have their link where it is so."""
    return f"{sheet.about} {word('few_links', lang).format(n=lost)}" if lost else sheet.about


# --- links ------------------------------------------------------------------------------------------------------------


def with_links(laid: Laid, shelf: Shelf, lang: str) -> Iterator[tuple[Sheet, list[tuple[str, str] | None]]]:
    """The rows of a sheet, a part at a time, with where each links to: the address, and what is told of it.

    Nowhere where Excel could not hold the link, or has as many as it can.
    """
    left = plan()["limits"]["sheet_links"]
    for sheet in laid.sheets(shelf):
        found: list[tuple[str, str] | None] = []
        texts = sheet.columns[sheet.linked].values if sheet.linked is not None else ()
        for link, text in zip(sheet.links, texts, strict=True):
            url = link_to_url(link) if link and left and not is_too_long(text) else None
            found.append((url, tip(link, lang)) if link and url else None)
            left -= url is not None
        yield sheet, found


def link_to_url(link: Link) -> str | None:
    """A link as XlsxWriter wants it, None where it is longer than Excel allows.

    >>> link_to_url(Link("../in/plan.pdf", "plan.pdf", None, 4))
    'external:../in/plan.pdf#page=4'
    >>> link_to_url(Link("../plan.xlsx", "plan.xlsx", "'1. Unga'!B2", None))
    "external:../plan.xlsx#'1. Unga'!B2"
    """
    place = link.cell or (f"page={link.page}" if link.page else "")
    longest = max(utf16(link.file), utf16(place))
    return f"external:{link.file}{'#' if place else ''}{place}" if longest <= plan()["limits"]["url"] else None


def tip(link: Link, lang: str) -> str:
    """What is told when the mouse rests on a link.

    >>> tip(Link("../in/plan.pdf", "plan.pdf", None, 4), "sv")
    'Öppna plan.pdf, sida 4'
    """
    place = link.cell or (word("page", lang).format(page=link.page) if link.page else None)
    said = word("open_at" if place else "open", lang).format(file=link.shown, place=place)
    return said.encode("utf-16-le")[: 2 * plan()["limits"]["tip"]].decode("utf-16-le", "ignore")


# --- the rows ---------------------------------------------------------------------------------------------------------


def fill_mould(
    mould: Path, target: Path, laid: Sequence[Laid], links: Sequence[SheetLinks], shelf: Shelf, lang: str
) -> None:
    """The workbook with its rows and links: every other part of the mould as it is."""
    # The contents are the first sheet, and whole already.
    by_part = {SHEET.format(number): pair for number, pair in enumerate(zip(laid, links, strict=True), 2)}
    targets = {TARGETS.format(number): one for number, one in enumerate(links, 2)}
    with ZipFile(mould) as given, ZipFile(target, "w") as made:
        for name in given.namelist():
            part = ZipInfo(name, EPOCH)
            part.compress_type = ZIP_DEFLATED
            with given.open(name) as source, made.open(part, "w", force_zip64=True) as out:
                if name in by_part:
                    out.writelines(filled(source.read(), *by_part[name], shelf, lang))
                elif name in targets:
                    out.writelines(with_targets(source.read(), targets[name], shelf))
                else:
                    shutil.copyfileobj(source, out)


def filled(xml: bytes, laid: Laid, links: SheetLinks, shelf: Shelf, lang: str) -> Iterator[bytes]:
    """A sheet's XML with the rows in place of the model row and what stood below it, and all links."""
    head, rest = xml.split(DATA, 1)
    given, tail = rest.rsplit(DATA_END, 1)
    model = MODEL_ROW.search(given)
    numbers = re.findall(rb'<c r="[A-Z]+2" s="(\d+)"', model[1]) if model else []
    styles = dict(zip(style_names(laid.head), map(int, numbers), strict=True))
    whole = f'<dimension ref="A1:{column_letters(len(laid.head.columns) - 1)}{len(laid) + 1}"/>'.encode()
    yield DIMENSION.sub(whole, head, count=1) + DATA + given[: model.start() if model else 0]
    first = 2
    for sheet, found in with_links(laid, shelf, lang):
        yield "".join(rows_to_xml(sheet, first, styles, [link is not None for link in found], lang)).encode()
        first += len(sheet)
    yield DATA_END
    yield from with_refs(tail, links, shelf)

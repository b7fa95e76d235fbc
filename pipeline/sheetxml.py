"""The rows of a sheet as the XML of a workbook: the cells as SpreadsheetML has them, one row at a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.fitting import fitting, heights
from pipeline.sheetplan import plan
from pipeline.sheetvalues import Value
from pipeline.worksheets import Sheet, SheetColumn

EDITED = ("=", "+", "-", "@", "'")
"""What a text begins with that Excel reads otherwise once somebody has clicked into it: kept as text by a mark."""
SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
DAY_ZERO = dt.date(1899, 12, 30)
"""The day that Excel counts from."""

Styles = Mapping[str, int]
"""The number of each format in the workbook: by the type of a column, and guarded and link."""


def rows_to_xml(sheet: Sheet, first: int, styles: Styles, linked: Sequence[bool], lang: str) -> Iterator[str]:
    """Rows as they stand from the row ``first`` on; the cell of a ``linked`` row's link looks like one."""
    cells = [
        column_to_xml(column, column_letters(col), first, styles, linked if col == sheet.linked else (), lang)
        for col, column in enumerate(sheet.columns)
    ]
    for row, (high, *texts) in enumerate(zip(heights(sheet), *cells, strict=True), first):
        height = f' ht="{high}"' if high else ""
        yield f'<row r="{row}"{height}>{"".join(texts)}</row>'


def column_to_xml(
    column: SheetColumn, letters: str, first: int, styles: Styles, linked: Sequence[bool], lang: str
) -> Iterator[str]:
    """The cells of a column from the row ``first`` on; nothing for an empty one, which has its column's format."""
    plain, guarded, link = (f'" s="{styles[name]}' for name in (column.type, "guarded", "link"))
    number, open_text = value_to_number if column.type in NUMERIC else nothing, '" t="inlineStr"><is>'
    for row, value in enumerate(column.values, first):
        if value is None:
            yield ""
        elif (stored := number(value)) is not None:
            yield f'<c r="{letters}{row}{plain}"><v>{stored}</v></c>'
        else:
            text = str(value)
            style = link if linked and linked[row - first] else guarded if text.startswith(EDITED) else plain
            yield f'<c r="{letters}{row}{style}{open_text}{text_element(fitting(text, lang))}</is></c>'


def nothing(value: Value) -> None:
    """What a value is as a number in a column of texts."""


NUMERIC = frozenset({"integer", "number", "date"})


def value_to_number(value: Value) -> str | None:
    """A number or day as Excel stores it, None for one that it could not hold: that is written as text.

    >>> value_to_number(0.5), value_to_number(dt.date(2025, 6, 1)), value_to_number(dt.date(1850, 1, 1))
    ('0.5', '45809', None)
    """
    limits = plan()["limits"]
    if isinstance(value, dt.date):
        return str((value - DAY_ZERO).days) if value >= limits["first_day"] else None
    if isinstance(value, int) and abs(value) >= 10 ** limits["digits"]:
        return None
    return repr(value)


def text_element(text: str) -> str:
    r"""A text as XML, its blanks kept; what XML cannot hold is written as Excel writes it.

    >>> text_element("a<b\x01"), text_element(" _x000D_")
    ('<t>a&lt;b_x0001_</t>', '<t xml:space="preserve"> _x005F_x000D_</t>')
    """
    escaped = SPECIAL.sub(escape, text) if SPECIAL.search(text) else text
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<t{space}>{escaped}</t>"


def escape(found: re.Match[str]) -> str:
    """What stands for a sign that XML cannot hold, or that would be read as such a sign."""
    sign = found[0]
    if len(sign) > 1:
        return f"_x005F{sign}"
    return ENTITIES.get(sign) or f"_x{ord(sign):04X}_"


def column_letters(col: int) -> str:
    """The name of a column, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    letters = chr(65 + col % 26)
    return column_letters(col // 26 - 1) + letters if col >= 26 else letters

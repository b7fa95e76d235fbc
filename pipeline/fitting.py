"""How values fit into the cells of a sheet: how wide a column is, how high a row, and what is too long for a cell."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from pipeline.sheetplan import plan, word
from pipeline.sheetvalues import Value
from pipeline.worksheets import Sheet, SheetColumn

HALF = plan()["limits"]["cell"] // 2
"""What so many letters make can never be too long for a cell, however Excel counts them."""
UNWRAPPED = frozenset({"integer", "number", "date", "key"})
"""The types of columns whose values stand in one line."""


def width(column: SheetColumn) -> float:
    """How wide a column is, in letters: as its longest line, within bounds, and never less than a word of its title."""
    look = plan()["look"]
    longest = (max(map(longest_line, column.values), default=0) if column.longest is None else column.longest) + 1
    title = max(map(len, column.title.split()), default=0) * look["bold"] + look["button"]
    return float(max(look["narrowest"], math.ceil(title), min(longest, column.widest)))


def title_height(sheet: Sheet) -> float:
    """How high the row of titles is, in points: as the title that takes most lines, words wrapped."""
    look = plan()["look"]
    most = max(len(textwrap.wrap(it.title, letters_of_title(it))) for it in sheet.columns)
    return float(min(most * look["line_height"] + look["margin"], look["highest"]))


def letters_of_title(column: SheetColumn) -> int:
    """How many letters of a title stand in a line: they are bold, and the filter's button stands beside them."""
    look = plan()["look"]
    return max(1, int((width(column) - look["button"]) / look["bold"]))


def longest_line(value: Value) -> int:
    """How many letters the longest line of a value has.

    >>> longest_line("Måla\\nom"), longest_line(2025), longest_line(None)
    (4, 4, 0)
    """
    text = "" if value is None else str(value)
    return max(map(len, text.split("\n"))) if "\n" in text else len(text)


def letters_in_line(column: SheetColumn) -> int:
    """How many letters stand in a line of a column, words wrapped."""
    look = plan()["look"]
    return max(1, int(width(column) * look["letters_per_width"] - look["lost_at_line_end"]))


def n_lines(value: Value, letters: int) -> int:
    """How many lines a value takes where so many letters stand in one, rather too many than too few.

    >>> n_lines("Måla om bänken\\nvid ån", 8), n_lines("Måla", 8), n_lines(None, 8)
    (3, 1, 1)
    """
    if not isinstance(value, str) or (len(value) <= letters and "\n" not in value):
        return 1
    return sum(-(-len(line) // letters) or 1 for line in value.split("\n"))


def heights(sheet: Sheet) -> list[float | None]:
    """How high each row is, in points; None for one that is as high as any."""
    look = plan()["look"]
    by_column = [
        [n_lines(value, letters) for value in column.values]
        for column in sheet.columns
        if column.type not in UNWRAPPED and not sheet.hidden
        for letters in (letters_in_line(column),)
    ]
    most = map(max, zip(*by_column, strict=True)) if by_column else [1] * len(sheet)
    return [min(n * look["line_height"] + look["margin"], look["highest"]) if n > 1 else None for n in most]


# --- texts that are too long ------------------------------------------------------------------------------------------


def utf16(text: str) -> int:
    """The length of a text as Excel counts it.

    >>> utf16("åäö"), utf16("🙂")
    (3, 2)
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def is_too_long(value: Value) -> bool:
    """Whether a value is a text that no cell holds."""
    return isinstance(value, str) and len(value) > HALF and utf16(value) > 2 * HALF + 1


def fitting(text: str, lang: str) -> str:
    """A text as its cell holds it: the beginning of one that is too long, and where the whole stands."""
    if len(text) <= HALF or not is_too_long(text):
        return text
    more = word("more", lang)
    return next(parts(text, plan()["limits"]["cell"] - utf16(more))) + more


def parts(text: str, limit: int) -> Iterator[str]:
    """A text cut into parts that are not longer than ``limit`` as Excel counts.

    >>> list(parts("åäö🙂x", 4))
    ['åäö', '🙂x']
    """
    start = length = 0
    for place, letter in enumerate(text):
        size = 1 + (letter > "\uffff")
        if length + size > limit:
            yield text[start:place]
            start, length = place, 0
        length += size
    yield text[start:]


def too_long(sheet: Sheet, first: int) -> Iterator[tuple[int, str, int, str]]:
    """The texts of a sheet that no cell holds: row (``first`` is that of its first), column, part's number, part."""
    for column in sheet.columns:
        for row, value in enumerate(column.values, first):
            if is_too_long(value):
                for number, part in enumerate(parts(str(value), plan()["limits"]["cell"]), 1):
                    yield row, column.title, number, part


def long_texts(found: Sequence[tuple[str, int, str, int, str]], lang: str) -> list[Sheet]:
    """The sheet of the texts that are too long, in parts that make the whole; none where there are none."""
    titles = [("sheet", "string"), ("row", "integer"), ("column", "string"), ("part", "integer"), ("text", "string")]
    columns = tuple(
        SheetColumn(word(name, lang), "", kind, plan()["look"]["widest_plain"], values)
        for (name, kind), values in zip(titles, zip(*found, strict=True), strict=False)
    )
    return [Sheet(word("long_texts", lang), word("of_long_texts", lang), columns)] if found else []


def meanings(sheets: Iterable[Sheet], lang: str) -> Sheet:
    """The sheet that says what each column of each sheet means."""
    rows = [(sheet.title, column.title, column.meaning) for sheet in sheets for column in sheet.columns]
    columns = tuple(
        SheetColumn(word(name, lang), "", "string", plan()["look"]["widest_plain"], values)
        for name, values in zip(("sheet", "column", "meaning"), zip(*rows, strict=True), strict=True)
    )
    return Sheet(word("columns", lang), word("of_columns", lang), columns)

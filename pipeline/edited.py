"""The workbook of a run that people edited in Excel -> lines of a table of corrections."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from extractors.readers import kind_of, read
from normalizers.settled import clean
from pipeline import codes, corrections, schema
from pipeline.csvfile import bytes_to_text, rows_to_text
from pipeline.documents import find_documents
from pipeline.errors import Facts, OutputError, Rejected, Usage
from pipeline.model import FIELDS, Cell, Grid
from pipeline.text import fold

WORKBOOK = "workbook"
COLUMNS = ("document_id", "source", "field", "before", "after", "who", "when", "why")
UNREADABLE = frozenset({"formula_error", "formula_without_value"})
"""What is said of a cell that shows no text of anybody's: Excel took what was typed for a formula."""
APOSTROPHE = "'"
"""What a spreadsheet puts before a text that it would otherwise take for a number or a formula."""


class Place(NamedTuple):
    """Which cell of a plan a line is about."""

    document_id: str
    source: str
    field: str


@dataclass(frozen=True, slots=True)
class Original:
    """A cell of the workbook as the run wrote it."""

    place: Place
    value: str | None


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell that was edited, with its text before and after, both clean, None where it is empty."""

    place: Place
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """What of the workbook could not be used: a name in texts.toml and what its sentence names."""

    name: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Edits:
    """What was edited in a workbook, and what could not be used."""

    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a workbook: lines added to the file, those that stood there already, and what was not used."""

    file: Path
    added: int
    known: int
    remarks: tuple[Remark, ...]


def edits_to_file(workbook: Path, out: Path, who: str, now: dt.datetime) -> Written:
    """Add a line for each edited cell of a run's workbook to a table of corrections, which is made where there is none.

    Raises Usage where the workbook is not one of ours or the table cannot be understood, OutputError where it cannot
    be written.
    """
    found = workbook_to_edits(workbook)
    when = now.isoformat(sep=" ", timespec="seconds")
    names: tuple[str | None, ...] = COLUMNS
    separator, text, last = rules()["separator"], "", dict[Place, tuple[str | None, str | None]]()
    if out.exists():
        table = corrections.read_table(out)
        names, separator, text = table.names, table.separator, bytes_to_text(out.read_bytes())
        lines, _ = corrections.read_corrections([out])
        last = {Place(line.document_id, line.source, line.field): (line.before, line.after) for line in lines}
    new = [edit for edit in found.edits if last.get(edit.place) != (edit.before, edit.after)]
    if new:
        rows = (edit_to_row(edit, who, when) for edit in new)
        head = "" if text else rows_to_text(COLUMNS, [dict(zip(COLUMNS, COLUMNS, strict=True))], separator)
        ended = text if not text or text.endswith(("\n", "\r")) else f"{text}\r\n"
        write(out, ended + head + rows_to_text(names, rows, separator))
    return Written(out, len(new), len(found.edits) - len(new), found.remarks)


def edit_to_row(edit: Edit, who: str, when: str) -> dict[str, str]:
    """The line of an edit."""
    after = corrections.text_to_after(edit.after)
    return {
        **edit.place._asdict(),
        "before": corrections.guarded(edit.before or ""),
        "after": after,
        "who": who,
        "when": when,
    }


def write(file: Path, text: str) -> None:
    """Put a text in the place of a file, so that Swedish Excel opens it right; raises OutputError."""
    draft = file.with_name(f"{file.name}.tmp")
    try:
        draft.write_bytes(text.encode("utf-8-sig"))
        os.replace(draft, file)  # noqa: PTH105 (it is what is needed: replaced in one step, on Windows too)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise OutputError("not_writable", (("file", str(file)), ("other", error.strerror or ""))) from error


# --- the workbook -----------------------------------------------------------------------------------------------------


def workbook_to_edits(file: Path) -> Edits:
    """What was edited in a workbook; raises Usage where it is none that a run wrote."""
    grids = {unicodedata.normalize("NFC", grid.label or ""): grid for grid in read_grids(file)}
    shown = next((grids[name] for name in rules()["sheets"] if name in grids), None)
    if shown is None or rules()["original"] not in grids:
        raise Usage("not_our_workbook", (("file", file.name), ("sheet", rules()["sheets"][0])))
    originals = grid_to_originals(grids[rules()["original"]], file)
    edits: dict[Place, Edit] = {}
    remarks: list[Remark] = []
    lines = list(grid_to_rows(shown, action_titles(), file))
    ids = Counter(cells[rules()["key"]].text for _, cells in lines)
    for row, cells in lines:
        for found in row_to_edits(row, cells, originals):
            if isinstance(found, Edit) and ids[cells[rules()["key"]].text] > 1:
                # To the person who edits it a copied row is a new one; it would change the row that it was copied from.
                remarks.append(Remark("row_copied", (("row", str(row)), ("field", found.place.field))))
            elif isinstance(found, Remark):
                remarks.append(found)
            elif edits.setdefault(found.place, found) != found:
                remarks.append(Remark("edited_twice", (("row", str(row)), ("field", found.place.field))))
    kept = grids.get(rules()["kept"])
    remarks += kept_to_remarks(shown, kept, file) if kept is not None else []
    return Edits(tuple(edits.values()), tuple(remarks))


def read_grids(file: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook, their cells as Swedish Excel shows them; raises Usage where it is none."""
    (found,) = find_documents([file])
    try:
        if found.source is not None and kind_of(file) == WORKBOOK:
            return read(found.source).grids
    except Rejected as error:
        raise Usage(error.code, (("file", file.name), *error.facts)) from error
    raise Usage("not_our_workbook", (("file", file.name), ("sheet", rules()["sheets"][0])))


def grid_to_originals(grid: Grid, file: Path) -> dict[str, dict[str, Original]]:
    """What the run wrote into the workbook: its cells by the action's id and the field."""
    names = {fold(name): name for name in ("action_id", "field", "document_id", "source", "value")}
    originals: dict[str, dict[str, Original]] = {}
    for _, cells in grid_to_rows(grid, names, file):
        told = {name: cell.text for name, cell in cells.items()}
        place = Place(told.get("document_id", ""), told.get("source", ""), told.get("field", ""))
        originals.setdefault(told.get("action_id", ""), {})[place.field] = Original(place, told.get("value"))
    return originals


def grid_to_rows(grid: Grid, titles: Mapping[str, str], file: Path) -> Iterator[tuple[int, dict[str, Cell]]]:
    """The rows below the header, numbered as Excel does, with their cells by column; the header names the key."""
    rows: dict[int, dict[int, Cell]] = {}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.col)):
        rows.setdefault(cell.row, {})[cell.col] = cell
    heads = ((row, header_to_columns(cells, titles)) for row, cells in rows.items())
    head, columns = next(((row, columns) for row, columns in heads if rules()["key"] in columns), (None, {}))
    if head is None:
        raise Usage("not_our_workbook", (("file", file.name), ("sheet", grid.label or "")))
    for row, cells in rows.items():
        if row > head:
            yield row + 1, {name: cells.get(col, Cell(row, col, "", ())) for name, col in columns.items()}


def header_to_columns(cells: Mapping[int, Cell], titles: Mapping[str, str]) -> dict[str, int]:
    """The columns that a row names as their header, the first of each name."""
    named = ((titles.get(fold(cell.text)), col) for col, cell in reversed(list(cells.items())))
    return {name: col for name, col in named if name}


def row_to_edits(
    row: int, cells: Mapping[str, Cell], originals: Mapping[str, Mapping[str, Original]]
) -> Iterator[Edit | Remark]:
    """The edited cells of a row; what cannot be used of it is a remark."""
    action_id = cells[rules()["key"]].text.strip()
    fields = [name for name in FIELDS if name in cells]
    if action_id not in originals:
        text = " | ".join(cells[name].text for name in fields if cells[name].text.strip())
        if action_id:
            yield Remark("unknown_row", (("row", str(row)), ("id", action_id), ("text", text)))
        elif text:
            yield Remark("row_without_id", (("row", str(row)), ("text", text)))
        return
    for name in fields:
        original, cell = originals[action_id].get(name), cells[name]
        if original is None:
            continue
        before, after = clean(original.value), typed(cell.text, original.value)
        if before != after and UNREADABLE.intersection(finding.code for finding in cell.findings):
            yield Remark("formula", (("row", str(row)), ("field", name), ("text", cell.text)))
        elif before != after:
            yield Edit(original.place, before, after)


# --- edits where none can be made -------------------------------------------------------------------------------------


def kept_to_remarks(shown: Grid, kept: Grid, file: Path) -> list[Remark]:
    """A remark for the columns that are worked out from one field and were edited, and one for all other columns."""
    found: dict[str | None, dict[str, list[int]]] = {}
    for title, row in edited_elsewhere(shown, kept, file):
        field = rules()["worked_out_from"].get(column_names().get(fold(title)))
        found.setdefault(field, {}).setdefault(title, []).append(row)
    remarks = []
    for field, rows in sorted(found.items(), key=lambda item: (item[0] is None, item[0])):
        numbers = corrections.numbers(sorted({*chain(*rows.values())}))
        said = (("columns", ", ".join(rows)), ("rows", numbers), ("field", field or ""))
        remarks.append(Remark("worked_out" if field else "not_a_field", said))
    return remarks


def edited_elsewhere(shown: Grid, kept: Grid, file: Path) -> Iterator[tuple[str, int]]:
    """The title and row of each cell that shows something else than it did when the run wrote it."""
    titles = {fold(cell.text): action_titles().get(fold(cell.text), cell.text) for cell in kept.cells if cell.row == 0}
    key = rules()["key"]
    before = {cells[key].text: cells for _, cells in grid_to_rows(kept, titles, file)}
    for row, cells in grid_to_rows(shown, titles, file):
        was = before.get(cells[key].text.strip(), {})
        for title in (title for title in cells if title in was and title != key):
            if typed(cells[title].text, was[title].text) != clean(was[title].text):
                yield title, row


@cache
def column_names() -> Mapping[str, str]:
    """The columns of the table of actions by their titles, folded, in either language."""
    return {
        fold(column.title[lang]): column.name
        for lang in reversed(codes.LANGUAGES)
        for column in schema.load().table("actions").columns
    }


def typed(text: str, original: str | None) -> str | None:
    """A text of a cell without what Excel itself puts into it.

    >>> typed("'-Maj_x000D_\\n juni ", "-Maj"), typed("'80-talet", "'80-talet"), typed(" ", "Maj")
    ('-Maj\\n juni', "'80-talet", None)
    """
    is_own = (original or "").startswith(APOSTROPHE)
    return clean(text if is_own else text.removeprefix(APOSTROPHE))


@cache
def action_titles() -> Mapping[str, str]:
    """The fields of an action, and its key, by their titles."""
    wanted = {rules()["key"], *FIELDS}
    return {title: name for title, name in column_names().items() if name in wanted}


@cache
def rules() -> Mapping[str, Any]:
    """What register.toml says of the workbook."""
    text = resources.files("pipeline").joinpath("register.toml").read_text(encoding="utf-8")
    rules: Mapping[str, Any] = tomllib.loads(text)["workbook"]
    return rules

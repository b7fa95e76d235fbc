"""What is odd about the rows of a plan: gaps, numbers that the spreadsheet counted on, references that lead nowhere."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from pipeline.model import FIELDS, Cell, Finding, Row, Table
from pipeline.rows import Action, FollowUp

NUMBER_AT_END = re.compile(r"^(.*?)(\d+)\W*$", re.DOTALL)
NOT_REPORTED = "not_reported"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an area's table with what it was understood to say."""

    row: Row
    action: Action
    notes: tuple[FollowUp, ...] = ()

    @property
    def has_own_action(self) -> bool:
        """Whether the row has an action that is not merged into it from above."""
        return says_something(self.action.action) and "action" not in self.row.carried


def says_something(text: str | None) -> bool:
    """Whether a text says anything: a dash or a question mark in a cell does not.

    >>> says_something("Maj"), says_something("-"), says_something(None)
    (True, False, False)
    """
    return text is not None and any(map(str.isalnum, text))


@cache
def rules() -> Mapping[str, Any]:
    """The rules of quality.toml."""
    return tomllib.loads(resources.files("normalizers").joinpath("data/quality.toml").read_text(encoding="utf-8"))


def table_to_oddities(table: Table, lines: Sequence[Line]) -> Iterator[tuple[str, Finding]]:
    """What is odd about the rows of one area, each with the id of its action."""
    has = {column.field for column in table.columns}
    for number, line in enumerate(lines):
        for code, field in gaps(lines, number, has):
            yield line.action.action_id, Finding(code, line.row.origins, field=field)
        for field in FIELDS:
            for finding in references(lines, line, field):
                yield line.action.action_id, finding
    for field in FIELDS:
        yield from counted_on(lines, field)


# --- gaps -------------------------------------------------------------------------------------------------------------


def gaps(lines: Sequence[Line], number: int, has: set[str]) -> Iterator[tuple[str, str]]:
    """What a row lacks of the columns that its table has: the finding's code and the field."""
    line = lines[number]
    if line.has_own_action:
        missing = {"cause": "measure_without_cause", "timing": "no_time", "responsible": "no_responsible"}
        for field, code in missing.items():
            if field in has and is_blank(line, field):
                yield code, field
    if "action" in has and is_cause_alone(lines, number):
        yield "cause_without_measure", "action"


def is_blank(line: Line, field: str) -> bool:
    """Whether a cell says nothing; one that holds what could not be read is not blank."""
    cell = dict(line.row.cells).get(field)
    return not says_something(getattr(line.action, field)) and not (cell and cell.findings)


def is_cause_alone(lines: Sequence[Line], number: int) -> bool:
    """Whether a cause begins in this row and no row that it covers has an action."""
    line = lines[number]
    if not says_something(line.action.cause) or "cause" in line.row.carried:
        return False
    covered = [line]
    for later in lines[number + 1 :]:
        if "cause" not in later.row.carried:
            break
        covered.append(later)
    return all(is_blank(one, "action") for one in covered)


# --- series that the fill handle counted on ---------------------------------------------------------------------------


def counted_on(lines: Sequence[Line], field: str) -> Iterator[tuple[str, Finding]]:
    """A finding for each text of a column whose last number counts on from row to row, as dragging a cell makes it."""
    groups: dict[str, list[tuple[int, Line, Cell, int]]] = {}
    for place, line in enumerate(lines):
        cell = dict(line.row.cells).get(field)
        found = NUMBER_AT_END.match(getattr(line.action, field) or "")
        if cell is not None and found and field not in line.row.carried and is_long(found[1]):
            groups.setdefault(" ".join(found[1].split()), []).append((place, line, cell, int(found[2])))
    for group in groups.values():
        numbers = [number for _, _, _, number in group]
        usual, times = Counter(numbers).most_common(1)[0]
        is_meant = times == 1 and max(numbers) < rules()["series"]["year"]
        if len(group) >= rules()["series"]["cells"] and counts_somewhere(group) and not is_meant:
            odd = [(line, cell) for _, line, cell, number in group if number != usual]
            facts = (("text", ", ".join(map(str, numbers))),)
            origins = tuple(origin for _, cell in odd for origin in cell.origins)
            yield odd[0][0].action.action_id, Finding("series_counted_on", origins, facts, field=field)


def is_long(text: str) -> bool:
    """Whether a text says more than a label that is numbered on purpose."""
    return sum(letter.isalpha() for letter in text) >= int(rules()["series"]["letters"])


def counts_somewhere(group: Sequence[tuple[int, Line, Cell, int]]) -> bool:
    """Whether the number of one row is that of the row just above it and one."""
    return any(later[0] - one[0] == 1 and later[3] - one[3] == 1 for one, later in pairwise(group))


# --- references to rows -----------------------------------------------------------------------------------------------


def references(lines: Sequence[Line], line: Line, field: str) -> Iterator[Finding]:
    """A finding for each row that a cell refers to by its number, with what stands there in a workbook."""
    text, cell = getattr(line.action, field), dict(line.row.cells).get(field)
    if not text or cell is None or field in line.row.carried:
        return
    for number in map(int, row_words().findall(text)):
        meant = [other for other in lines if number in sheet_rows(other.row)]
        facts = (("number", str(number)),)
        if not any(origin.ref for origin in cell.origins):
            yield Finding("row_reference", cell.origins, facts, field=field)
        elif meant and meant[0] is not line:
            yield Finding(
                "row_reference_found", cell.origins, (*facts, ("row", str(meant[0].action.row_no))), field=field
            )
        else:
            yield Finding("row_reference_lost", cell.origins, facts, field=field)


@cache
def row_words() -> re.Pattern[str]:
    """A reference to a row by its number."""
    rule = rules()["row_reference"]
    behind = "".join(rf"(?<!\b{word}\s)" for word in rule["not_behind"])
    return re.compile(rf"{behind}\b(?:{'|'.join(rule['words'])})\s+(\d{{1,4}})\b", re.IGNORECASE)


def sheet_rows(row: Row) -> range:
    """The rows of the sheet that a row of a plan covers."""
    rows = [origin.rows for origin in row.origins if origin.rows is not None]
    return range(min(first for first, _ in rows), max(last for _, last in rows) + 1) if rows else range(0)


# --- follow-up that is missing at the year's end ----------------------------------------------------------------------


def missing_follow_ups(
    tables: Iterable[Sequence[Line]], year: int | None, received: dt.date | None
) -> Iterator[tuple[str, Finding]]:
    """A finding for each action that is not reported on in a plan whose year is at its end."""
    lines = [line for table in tables for line in table if line.has_own_action and line.action.status is not None]
    if not is_year_end(lines, year, received):
        return
    for line in lines:
        if line.action.status == NOT_REPORTED:
            code = "follow_up_missing" if line.action.follow_up is None else "verdict_missing"
            yield line.action.action_id, Finding(code, line.row.origins, field="follow_up")


def is_year_end(lines: Sequence[Line], year: int | None, received: dt.date | None) -> bool:
    """Whether a plan should be followed up: by its date of receipt, its notes, or the most of its rows."""
    rule = rules()["year_end"]
    due = dt.date(year, rule["month"], 1) if year else dt.date.max
    notes = [note for line in lines for note in line.notes]
    if (received and received >= due) or any(
        note.label in rule["labels"] or (note.date is not None and note.date >= due) for note in notes
    ):
        return True
    reported = sum(line.action.status != NOT_REPORTED for line in lines)
    return bool(lines) and reported >= rule["share"] * len(lines)

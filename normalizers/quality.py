"""What is odd about the rows of a plan: gaps, numbers that the spreadsheet counted on, references that lead nowhere."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from normalizers.references import row_findings
from normalizers.sayings import Line, rules, says_something
from pipeline.model import FIELDS, Cell, Finding, Table

NUMBER_AT_END = re.compile(r"^(.*?)(\d+)\W*$", re.DOTALL)
NOT_REPORTED = "not_reported"


def table_to_oddities(table: Table, lines: Sequence[Line]) -> Iterator[tuple[str, Finding]]:
    """What is odd about the rows of one area, each with the id of its action."""
    has = {column.field for column in table.columns}
    for number, line in enumerate(lines):
        for code, field in gaps(lines, number, has):
            yield line.action.action_id, Finding(code, line.row.origins, field=field)
        for finding in row_findings(lines, line):
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
    if "action" in has and all(is_blank(line, field) for field in ("cause", "action")):
        yield "row_without_measure", "action"


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
    return sum(map(str.isalpha, text)) >= int(rules()["series"]["letters"])


def counts_somewhere(group: Sequence[tuple[int, Line, Cell, int]]) -> bool:
    """Whether the number of one row is that of the row just above it and one."""
    return any(later[0] - one[0] == 1 and later[3] - one[3] == 1 for one, later in pairwise(group))


# --- follow-up that is missing at the year's end ----------------------------------------------------------------------


def missing_follow_ups(
    tables: Iterable[Sequence[Line]], year: int | None, received: dt.date | None
) -> Iterator[tuple[str, Finding]]:
    """A finding for each action that is not reported on in a plan whose year is at its end."""
    lines = [line for table in tables for line in table if line.has_own_action and line.action.status is not None]
    due = why_due(lines, year, received)
    if due is None:
        return
    for line in lines:
        if line.action.status == NOT_REPORTED:
            code = "verdict_missing" if says_something(line.action.follow_up) else "follow_up_missing"
            yield line.action.action_id, Finding(code, line.row.origins, (("due", due),), field="follow_up")


def why_due(lines: Sequence[Line], year: int | None, received: dt.date | None) -> str | None:
    """Why a plan should be followed up, a code of the list follow_up_due: its day of receipt, its notes, or most rows.

    None where it need not be yet.
    """
    rule = rules()["year_end"]
    due = dt.date(year, rule["month"], 1) if year else dt.date.max
    if received and received >= due:
        return "year_over"
    notes = [note for line in lines for note in line.notes]
    if any(note.label in rule["labels"] or (note.date is not None and note.date >= due) for note in notes):
        return "others_closed"
    reported = sum(line.action.status != NOT_REPORTED for line in lines)
    return "others_reported" if lines and reported >= rule["share"] * len(lines) else None

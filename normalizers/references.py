"""Cells that send the reader to another row: by its number, or to the text above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from normalizers.sayings import Line, ditto_marks, rules, says_something
from pipeline.model import FIELDS, Finding, Origin
from pipeline.text import fold

LINKED = ("problem", "cause")
"""The fields whose texts are one and the same in many rows."""
ABOVE, NUMBERED, ELSEWHERE = "above", "row", "elsewhere"


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a cell that says nothing itself points at: the text above, rows by their numbers, or something else."""

    to: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell that points at the text of another row: that row's action, None where it is not plain, and how sure."""

    action_id: str
    field: str
    meant: str | None
    score: float


# --- by the number of a row -------------------------------------------------------------------------------------------


def row_findings(lines: Sequence[Line], line: Line) -> Iterator[Finding]:
    """A finding for each row that a cell refers to by its number, with what stands there in a workbook."""
    for field in FIELDS:
        text, cell = getattr(line.action, field), dict(line.row.cells).get(field)
        if not text or cell is None or field in line.row.carried:
            continue
        for number in text_to_numbers(text):
            facts = (("number", str(number)),)
            if not any(origin.ref for origin in cell.origins):
                yield Finding("row_reference", cell.origins, facts, field=field)
            elif meant := line_at(lines, number, line):
                row = ("row", str(meant.action.row_no))
                yield Finding("row_reference_found", cell.origins, (*facts, row), field=field)
            else:
                yield Finding("row_reference_lost", cell.origins, facts, field=field)


def text_to_numbers(text: str) -> tuple[int, ...]:
    """The numbers of the rows that a text refers to, each once.

    >>> text_to_numbers("Se rad 3"), text_to_numbers("se raderna 3–5"), text_to_numbers("Som rad 4, 6 och 9.")
    ((3,), (3, 4, 5), (4, 6, 9))
    >>> text_to_numbers("Se rad 3, 10 möten hölls"), text_to_numbers("Tre år i rad 2025")
    ((3,), ())
    """
    listed = (found[1] for found in row_words().finditer(text))
    return tuple(dict.fromkeys(number for numbers in listed for number in list_to_numbers(numbers)))


def list_to_numbers(text: str) -> Iterator[int]:
    """The numbers of a list, those between the bounds of a range too.

    >>> list(list_to_numbers("3, 5-7 och 9"))
    [3, 5, 6, 7, 9]
    """
    first, *rest = re.split(r"(\d+)", text)[1:]
    yield (last := int(first))
    for joint, number in zip(rest[::2], map(int, rest[1::2]), strict=False):
        is_range = joint.strip().casefold().replace(".", "") in rules()["row_reference"]["to"]
        if is_range and last < number <= last + int(rules()["row_reference"]["longest"]):
            yield from range(last + 1, number)
        yield number
        last = number


@cache
def row_words() -> re.Pattern[str]:
    """A reference to rows by their numbers: one, several, or a range."""
    rule = rules()["row_reference"]
    behind = "".join(rf"(?<!\b{word}\s)" for word in rule["not_behind"])
    words, close, loose = ("|".join(rule[name]) for name in ("words", "close", "loose"))
    ends = rf"(?=\s*(?:$|[^\w\s]|(?:{'|'.join(rule['goes_on'])})\b))"
    more = rf"(?:(?:{close})\d{{1,4}}\b|\s*(?:{loose})\s*\d{{1,4}}\b{ends})*"
    return re.compile(rf"{behind}\b(?:{words})\s+(\d{{1,4}}\b{more})", re.IGNORECASE)


def line_at(lines: Sequence[Line], number: int, line: Line) -> Line | None:
    """The other row of an area that covers a row of the sheet on which a row stands."""
    sheets = {origin.sheet for origin in line.row.origins}
    found = next((other for other in lines if covers(other.row.origins, number, sheets)), None)
    return found if found is not line else None


def covers(origins: Sequence[Origin], number: int, sheets: set[str | None]) -> bool:
    """Whether some places on given sheets lie around a row of theirs.

    >>> covers((Origin(sheet="1", ref="A4"), Origin(sheet="1", ref="B4:B7")), 6, {"1"})
    True
    """
    rows = [origin.rows for origin in origins if origin.rows is not None and origin.sheet in sheets]
    return bool(rows) and min(first for first, _ in rows) <= number <= max(last for _, last in rows)


# --- to the text above ------------------------------------------------------------------------------------------------


def text_to_pointer(text: str | None) -> Pointer | None:
    """What a cell points at that says nothing itself, None for one that does.

    >>> text_to_pointer("Samma orsak som ovan"), text_to_pointer("Se rad 3")
    (Pointer(to='above', numbers=()), Pointer(to='row', numbers=(3,)))
    >>> text_to_pointer("Se nedan"), text_to_pointer("Samma gäng som ovan")
    (Pointer(to='elsewhere', numbers=()), None)
    """
    words = fold(text or "").split()
    if not words:
        return Pointer(ABOVE) if text and not ditto_marks().isdisjoint(text) else None
    if not all(word.isdigit() or word in pointing_words() for word in words):
        return None
    numbers = text_to_numbers(text or "")
    if numbers:
        return Pointer(NUMBERED, numbers)
    if says_one_of(words, ELSEWHERE):
        return Pointer(ELSEWHERE)
    is_plain = not any(map(str.isdigit, words))
    if says_one_of(words, ABOVE):
        return Pointer(ABOVE if is_plain else ELSEWHERE)
    return Pointer(ELSEWHERE) if len(words) > 1 and says_one_of(words, "sends") else None


def says_one_of(words: Sequence[str], name: str) -> bool:
    """Whether a list of the rules has one of some words, or several that follow each other."""
    said = f" {' '.join(words)} "
    return any(f" {fold(phrase)} " in said for phrase in rules()["pointer"][name])


@cache
def pointing_words() -> frozenset[str]:
    """The words that a cell may have which only points at another, folded."""
    phrases = (phrase for name in (ABOVE, ELSEWHERE, "sends", "beside") for phrase in rules()["pointer"][name])
    return frozenset(word for phrase in phrases for word in fold(phrase).split())


def lines_to_references(lines: Sequence[Line]) -> Iterator[Reference]:
    """The cells of an area that point at another row's problem or cause, each with that row."""
    for field in LINKED:
        above: Line | None = None
        for line in lines:
            text = getattr(line.action, field)
            pointer = text_to_pointer(text)
            if pointer is not None:
                meant = above if pointer.to == ABOVE else pointed_at(lines, line, pointer, field)
                score = rules()["pointer"]["sure"].get(pointer.to, 0.0) if meant else 0.0
                yield Reference(line.action.action_id, field, meant.action.action_id if meant else None, score)
            elif says_something(text):
                above = line


def pointed_at(lines: Sequence[Line], line: Line, pointer: Pointer, field: str) -> Line | None:
    """The row that a pointer with numbers means: its rows must all be there, and say one thing."""
    meant = [line_at(lines, number, line) for number in pointer.numbers]
    texts = {getattr(one.action, field) if one else None for one in meant}
    text = next(iter(texts)) if len(texts) == 1 else None
    return meant[0] if says_something(text) and text_to_pointer(text) is None else None


def unclear_findings(lines: Sequence[Line], references: Sequence[Reference]) -> Iterator[tuple[str, Finding]]:
    """A finding for each cell that points at no text that is plain; a row's number has one already."""
    by_id = {line.action.action_id: line for line in lines}
    for one in references:
        line = by_id[one.action_id]
        text, cell = getattr(line.action, one.field), dict(line.row.cells).get(one.field)
        if one.meant is None and cell is not None and one.field not in line.row.carried and not text_to_numbers(text):
            facts = (("text", text),)
            yield one.action_id, Finding("reference_unclear", cell.origins, facts, field=one.field)

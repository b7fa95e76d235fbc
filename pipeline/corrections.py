"""The tables of corrections in the register: what people wrote of single cells, line by line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from normalizers.settled import clean
from pipeline import codes, schema
from pipeline.csvfile import (
    CsvRow,
    CsvTable,
    bytes_to_text,
    one_line,
    read_whole_rows,
    text_to_bytes,
    text_without_lines,
)
from pipeline.days import to_date
from pipeline.errors import Usage
from pipeline.model import FIELDS, Correction, Finding
from pipeline.text import fold, slug

DOCUMENT_ID = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d?)[:.](\d\d)(?:[:.](\d\d))?.*)?")
"""A day or a moment as programs write it; fractions of a second and time zones are left out of account."""


@dataclass(frozen=True, slots=True)
class LineRead:
    """A line that was read: the correction, what is wrong with it, or neither where nothing is filled in.

    ``line`` is its row as a spreadsheet numbers them: that is where people look for it.
    """

    line: int
    correction: Correction | None = None
    findings: tuple[Finding, ...] = field(default=())


def is_corrections(file: Path) -> bool:
    """Whether a file's name is that of a table of corrections.

    >>> [is_corrections(Path(name)) for name in ("rattelser.csv", "Rättelser Farsta.csv", "inlamningar.csv")]
    [True, True, False]
    """
    return slug(file.stem).startswith(rules()["file"])


def read_corrections(files: Iterable[Path]) -> tuple[tuple[Correction, ...], tuple[Finding, ...]]:
    """The corrections of some files in the order of their names; lines that cannot be used are findings.

    Raises Usage where a file cannot be read, or lacks one of the columns that say which cell is meant.
    """
    corrections: list[Correction] = []
    findings: list[Finding] = []
    for file in sorted(files, key=lambda file: file.name):
        table = read_table(file)
        lines = [row_to_line(file.name, row) for row in table.rows]
        corrections += [line.correction for line in lines if line.correction is not None]
        findings += [Finding("register_unknown_column", facts=(("header", header),)) for header in table.unknown]
        findings += [finding for line in lines for finding in line.findings]
        blank = [line.line for line in lines if not line.correction and not line.findings]
        findings += lines_findings("correction_not_filled_in", file.name, blank)
    return tuple(corrections), tuple(findings)


def read_table(file: Path) -> CsvTable:
    """A file of corrections as it stands; raises Usage where it cannot be read or lacks columns."""
    table = read_whole_rows(file, headers(), rules()["separators"])
    double = sorted({name for name in table.columns if table.columns.count(name) > 1})
    if double:
        raise Usage("register_column_twice", (("file", file.name), ("column", ", ".join(double))))
    missing = [name for name in rules()["required"] if name not in table.columns]
    if missing:
        raise Usage("corrections_columns_missing", (("file", file.name), ("missing", ", ".join(missing))))
    return table


def without_lines(file: Path, document_id: str) -> tuple[bytes, int]:
    """A file of corrections without the lines on a document, and how many those are; all else as it stands.

    Raises Usage where the file cannot be read or lacks columns.
    """
    table, before = read_table(file), file.read_bytes()
    lines = {row.line for row in table.rows if one_line(row.values.get("document_id", "")).lower() == document_id}
    return text_to_bytes(text_without_lines(bytes_to_text(before), table.separator, lines), before), len(lines)


def row_to_line(file: str, row: CsvRow) -> LineRead:
    """Understand one line of a file; one whose place cannot be understood is not used."""
    told = row.values
    document_id, place = one_line(told.get("document_id", "")).lower(), told.get("source", "").strip()
    named = field_code(told.get("field", ""))
    wrong = [
        ("document_id", document_id, DOCUMENT_ID.fullmatch(document_id)),
        ("source", place, place),
        ("field", one_line(told.get("field", "")), named),
    ]
    facts = (("file", file), ("line", str(row.row)))
    if row.beyond:
        return LineRead(row.row, None, (Finding("correction_too_long", facts=(*facts, ("text", row.beyond))),))
    for column, text, is_right in wrong:
        if not is_right:
            told_of = (*facts, ("column", column), ("text", text))
            return LineRead(row.row, None, (Finding("correction_bad_line", facts=told_of),))
    if not clean(told.get("after")):
        return LineRead(row.row)
    before = clean(unguarded(clean(told.get("before")) or ""))
    after = after_to_text(told["after"], before)
    who, when, why = (one_line(told.get(name, "")) for name in ("who", "when", "why"))
    at = moment(when)
    late = () if at or not when else (Finding("correction_bad_date", facts=(*facts, ("text", when))),)
    correction = Correction(document_id, place, str(named), before, after, who, when, why, file, row.row, at)
    return LineRead(row.row, correction, late)


def after_to_text(text: str, before: str | None) -> str | None:
    """The text that a cell is to have: what stands there where it is said to be right, None where it is to be empty.

    >>> [after_to_text(text, "Maj") for text in ("OK", "(tomt)", "juni", "'ok", "'- juni")]
    ['Maj', None, 'juni', 'ok', '- juni']
    """
    said = clean(text) or ""
    if said.casefold() in rules()["right"]:
        return before
    return None if said.casefold() in rules()["empty"] else unguarded(said)


def text_to_after(text: str | None) -> str:
    """A text as it is written into the column ``after``: ``after_to_text`` gives it back.

    >>> [text_to_after(text) for text in ("juni", None, "Ok", "- juni")]
    ['juni', '(tomt)', "'Ok", "'- juni"]
    """
    return str(rules()["empty"][0]) if text is None else guarded(text)


def guarded(text: str) -> str:
    """A text with an apostrophe before it where a spreadsheet would make a formula of it, or a line a word of its own.

    >>> guarded("=1+1"), guarded("'=1"), guarded("Maj 2025"), guarded("ok "), guarded("80'-tal")
    ("'=1+1", "''=1", "'Maj 2025", "'ok ", "80'-tal")
    """
    return f"{rules()['literal']}{text}" if special().match(text) else text


def unguarded(text: str) -> str:
    """A text without that apostrophe.

    >>> unguarded("'=1+1"), unguarded("=1+1"), unguarded("'80-tal")
    ('=1+1', '=1+1', "'80-tal")
    """
    literal = str(rules()["literal"])
    return text.removeprefix(literal) if special().match(text) else text


@cache
def special() -> re.Pattern[str]:
    """Texts that mean something else unless an apostrophe stands before them, with the apostrophes they have."""
    words = "|".join(map(re.escape, [*rules()["right"], *rules()["empty"]]))
    marks = re.escape(rules()["formula"])
    whole = rf"\s*(?:{words}|{rules()['typed']})\s*\Z"
    return re.compile(rf"{re.escape(rules()['literal'])}*(?:[{marks}]|{whole})", re.IGNORECASE)


def moment(text: str) -> str:
    """When a line was written, as ISO writes it; nothing where that is not to be understood.

    >>> [moment(text) for text in ("2025-03-04", "2025-03-04 9:05", "2025-03-04T09:05:30.123Z", "4 mars 2025", "nyss")]
    ['2025-03-04', '2025-03-04T09:05:00', '2025-03-04T09:05:30', '2025-03-04', '']
    """
    found = TIME.fullmatch(text)
    if found and found[2]:
        return f"{found[1]}T{int(found[2]):02}:{found[3]}:{found[4] or '00'}"
    day = to_date(text)
    return day.isoformat() if day else ""


def field_code(text: str) -> str | None:
    """The field that a code or a title names, in either language.

    >>> field_code("Uppföljning"), field_code("follow_up"), field_code("När"), field_code("Datum")
    ('follow_up', 'follow_up', 'timing', None)
    """
    return field_names().get(fold(text))


@cache
def field_names() -> Mapping[str, str]:
    """Every name of a field, folded, and its code."""
    titles = {column.name: column.title for column in schema.load().table("actions").columns}
    return {
        fold(name): code
        for code in FIELDS
        for lang in codes.LANGUAGES
        for name in (code, codes.text("field", code, lang), titles[code][lang])
    }


def without_document(corrections: Iterable[Correction], read: Iterable[str]) -> list[Finding]:
    """A finding for each file with lines on documents that are not among those read."""
    known = set(read)
    lines: dict[str, list[int]] = {}
    for correction in corrections:
        if correction.document_id not in known:
            lines.setdefault(correction.file, []).append(correction.line)
    return [
        it for file, numbers in lines.items() for it in lines_findings("correction_without_document", file, numbers)
    ]


def lines_findings(code: str, file: str, lines: Sequence[int]) -> list[Finding]:
    """One finding about some lines of a file, none about no line."""
    facts = (("file", file), ("count", str(len(lines))), ("lines", numbers(lines)))
    return [Finding(code, facts=facts)] if lines else []


def numbers(lines: Sequence[int]) -> str:
    """The numbers of some lines, the first of them if there are many.

    >>> numbers([3, 9]), numbers(range(1, 20))
    ('3, 9', '1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …')
    """
    most = rules()["most_lines"]
    return ", ".join([*map(str, lines[:most]), *(["…"] if len(lines) > most else [])])


@cache
def headers() -> Mapping[str, str]:
    """Every header that is known, folded, and its column."""
    return {fold(header): name for name, names in rules()["columns"].items() for header in names}


@cache
def rules() -> Mapping[str, Any]:
    """What register.toml says of corrections."""
    text = resources.files("pipeline").joinpath("register.toml").read_text(encoding="utf-8")
    rules: Mapping[str, Any] = tomllib.loads(text)["corrections"]
    return rules

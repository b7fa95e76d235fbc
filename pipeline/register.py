"""What people say of the documents: the table of submissions, kept in a spreadsheet and read from CSV."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from normalizers.places import official
from pipeline.corrections import is_corrections, read_corrections
from pipeline.csvfile import CsvRow, one_line, read_rows
from pipeline.days import to_date
from pipeline.errors import Usage
from pipeline.model import Correction, Finding
from pipeline.text import fold, slug

CACHED = 1 << 14


@dataclass(frozen=True, slots=True)
class Submission:
    """A line of the register: a file that was sent in, or (``file`` None) a plan that is expected."""

    line: int
    file: str | None = None
    district: str | None = None
    municipality_code: str | None = None
    year: int | None = None
    occasion: str | None = None
    due: dt.date | None = None
    received: dt.date | None = None
    case_number: str | None = None


@dataclass(frozen=True)
class Register:
    """The lines of the register in their order, and what is wrong with them."""

    submissions: tuple[Submission, ...] = ()
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def for_file(self, path: str) -> Submission | None:
        """The line that names a file: with its folders, by its name, or by its name without the ending.

        >>> Register((Submission(2, "Plan.XLSX"), Submission(3, "b/plan.xlsx"))).for_file("in/b/plan.xlsx").line
        3
        """
        name = _parts(path)[-1]
        lines = [line for end in {name, name.rpartition(".")[0]} for line in self._by_name.get(end, ())]
        fits = [(_fit(path, str(line.file)), -line.line, line) for line in lines]
        score, _, line = max(fits, default=(0, 0, None), key=lambda fit: fit[:2])
        return line if score else None

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Submission]]:
        """The lines that name a file, by its name without folders."""
        found: dict[str, list[Submission]] = {}
        for line in self.submissions:
            if line.file:
                found.setdefault(_parts(line.file)[-1], []).append(line)
        return found

    def for_plan(self, district: str | None, year: int | None) -> Submission | None:
        """The first line that names no file and expects the plan of this district and year."""
        return self._by_plan.get((district, year)) if district and year else None

    @cached_property
    def _by_plan(self) -> Mapping[tuple[str | None, int | None], Submission]:
        """The first line that names no file, by the plan that it expects."""
        return {(line.district, line.year): line for line in reversed(self.submissions) if not line.file}

    def expected(self) -> tuple[tuple[str, int], ...]:
        """The districts and years of all lines, each once: the plans that are to come in."""
        lines = self.submissions
        return tuple(dict.fromkeys((line.district, line.year) for line in lines if line.district and line.year))

    def for_document(self, document_id: str) -> tuple[Correction, ...]:
        """The lines that correct a document."""
        return self._by_document.get(document_id, ())

    @cached_property
    def _by_document(self) -> Mapping[str, tuple[Correction, ...]]:
        """The lines that correct each document."""
        found: dict[str, tuple[Correction, ...]] = {}
        for line in self.corrections:
            found[line.document_id] = (*found.get(line.document_id, ()), line)
        return found

    def due(self, district: str | None, year: int | None) -> dt.date | None:
        """The day by which the plan of this district and year is expected, the latest of its lines."""
        return self._by_due.get((district, year))

    @cached_property
    def _by_due(self) -> Mapping[tuple[str | None, int | None], dt.date]:
        """The latest day of each plan that has one."""
        dated = [(line.due, line) for line in self.submissions if line.due]
        return {(line.district, line.year): due for due, line in sorted(dated, key=lambda pair: pair[0])}

    def unmatched(
        self, paths: Iterable[str], plans: Mapping[str, tuple[str | None, int | None]] | None = None
    ) -> tuple[Finding, ...]:
        """Findings for the lines whose file is not among the paths, and for the paths that no line is about.

        ``plans`` are the district and year of the paths where they are known: a line may expect the plan without
        naming the file.
        """
        if not self.submissions:
            return ()
        found = {path: self.for_file(path) for path in sorted(paths)}
        named = {line.line for line in found.values() if line is not None}
        lines = (line for line in self.submissions if line.file and line.line not in named)
        known = plans or {}
        files = (path for path, line in found.items() if not line and not self.for_plan(*known.get(path, (None, None))))
        return (
            *(_finding("register_line_without_file", line.line, file=str(line.file)) for line in lines),
            *(Finding("file_not_in_register", facts=(("file", path),)) for path in files),
        )


def read_register(folder: Path) -> Register:
    """Read the tables of a register's folder; a folder without any of them is a finding.

    Raises Usage where the folder is none, or where a table cannot be understood (its columns, its encoding).
    """
    if not folder.is_dir():
        raise Usage("register_not_a_folder", (("file", str(folder)),))
    rules = _rules()["submissions"]
    files = sorted(file for file in folder.iterdir() if file.suffix.casefold() == rules["ending"])
    tables = [file for file in files if slug(file.stem) == rules["file"]]
    if len(tables) > 1:
        raise Usage("register_table_twice", (("file", ", ".join(file.name for file in tables)),))
    corrected = [file for file in files if is_corrections(file)]
    corrections, findings = read_corrections(corrected)
    findings = (*other_formats(folder), *findings)
    if tables:
        told = read_submissions(tables[0])
    elif corrected:
        # Corrections are a register of their own: nobody has to say what is expected.
        told = Register()
    else:
        told = Register((), (Finding("register_without_submissions", facts=(("file", str(folder)),)),))
    return replace(told, findings=(*told.findings, *findings), corrections=corrections)


def other_formats(folder: Path) -> Iterator[Finding]:
    """A finding for each file that is named as a table of the register and saved in another format."""
    rules = _rules()["submissions"]
    for file in sorted(folder.iterdir()):
        is_named = slug(file.stem) == rules["file"] or is_corrections(file)
        if (
            is_named
            and file.suffix.casefold() != rules["ending"]
            and not file.name.startswith(tuple(rules["not_read"]))
        ):
            yield Finding("register_not_csv", facts=(("file", file.name),))


def read_submissions(file: Path) -> Register:
    """Read a table of submissions; what cannot be understood in a line is a finding with the line's number."""
    table = read_rows(file, _headers(), _rules()["submissions"]["separators"])
    _check_columns(file, table.columns)
    read = [row_to_submission(row) for row in table.rows]
    lines = tuple(line for line, _ in read if line.file or line.district or line.year)
    unknown = (Finding("register_unknown_column", facts=(("header", header),)) for header in table.unknown)
    wrong = (finding for _, findings in read for finding in findings)
    return Register(lines, (*unknown, *wrong, *_twice(lines)))


def row_to_submission(row: CsvRow) -> tuple[Submission, tuple[Finding, ...]]:
    """Understand one line; a value that cannot be understood is left out, with a finding."""
    told = {name: one_line(value) for name, value in row.values.items() if one_line(value)}
    place = official(told["district"]) if "district" in told else None
    year, due, received = to_year(told.get("year")), to_date(told.get("due")), to_date(told.get("received"))
    understood = {"district": place, "year": year, "due": due, "received": received}
    wrong = [
        _finding(f"register_bad_{'date' if name in ('due', 'received') else name}", row.line, text=told[name])
        for name, value in understood.items()
        if name in told and value is None
    ]
    if row.beyond:
        wrong.append(_finding("register_line_too_long", row.line, text=row.beyond))
    submission = Submission(
        row.line,
        _file(told.get("file")),
        place.district if place else None,
        place.municipality_code if place else None,
        year,
        told.get("occasion"),
        due,
        received,
        told.get("case_number"),
    )
    return submission, tuple(wrong)


def to_year(text: str | None) -> int | None:
    """The year that a cell holds, also as a number with decimals.

    >>> to_year("2025"), to_year("2025,0"), to_year("25")
    (2025, 2025, None)
    """
    found = re.fullmatch(_rules()["dates"]["year"], (text or "").strip())
    return int(found["year"]) if found else None


# --- the lines --------------------------------------------------------------------------------------------------------


def _file(text: str | None) -> str | None:
    return unicodedata.normalize("NFC", text) if text else None


def _fit(path: str, named: str) -> int:
    """How many parts at the path's end the register names; 0 is none."""
    have, want = _parts(path), _parts(named)
    whole = have[-len(want) :] == want
    without_ending = (*have[:-1], have[-1].rpartition(".")[0])[-len(want) :] == want
    return 2 * len(want) + int(whole) if whole or without_ending else 0


@lru_cache(maxsize=CACHED)
def _parts(path: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
    return tuple(part for part in re.split(r"[/\\]+", plain) if part not in ("", ".")) or ("",)


def _twice(lines: Iterable[Submission]) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], int] = {}
    for line in (line for line in lines if line.file):
        if _parts(str(line.file)) in seen:
            first = str(seen[_parts(str(line.file))])
            yield _finding("register_file_twice", line.line, file=str(line.file), other=first)
        seen.setdefault(_parts(str(line.file)), line.line)


def _finding(code: str, line: int, **facts: str) -> Finding:
    return Finding(code, facts=(("line", str(line)), *facts.items()))


# --- the columns ------------------------------------------------------------------------------------------------------


def _check_columns(file: Path, columns: Iterable[str]) -> None:
    have = list(columns)
    double = sorted({name for name in have if have.count(name) > 1})
    if double:
        raise Usage("register_column_twice", (("file", file.name), ("column", ", ".join(double))))
    if not any(set(group) <= set(have) for group in _rules()["required"]["groups"]):
        raise Usage("register_columns_missing", (("file", file.name), ("expected", ", ".join(_rules()["columns"]))))


@cache
def _headers() -> Mapping[str, str]:
    """Every header that is known, folded, and its column."""
    return {fold(header): name for name, headers in _rules()["columns"].items() for header in headers}


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resources.files("pipeline").joinpath("register.toml").read_text(encoding="utf-8"))

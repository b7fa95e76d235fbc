"""What people write of single cells is read as they meant it, and what cannot be used is said with its line."""

from __future__ import annotations

import csv
import io
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.corrections import KIND, settled_repairs
from normalizers.repair.fixes import apply, replay
from normalizers.settled import clean, lines_to_settled
from pipeline import codes
from pipeline.corrections import after_to_text, guarded, read_corrections, text_to_after, unguarded
from pipeline.errors import Usage
from pipeline.model import Correction, Finding
from pipeline.register import Register, read_register
from pipeline.rows import CellRow, RepairRow

CASES = tomllib.loads((Path(__file__).parent / "cases" / "corrections.toml").read_text(encoding="utf-8"))
HEADER = ("document_id", "source", "field", "before", "after", "who", "when", "why")
SWEDISH = ("Filens id", "Källa", "Fält", "Före", "Efter", "Vem", "När", "Varför")
DOCUMENT = "ab" * 32
PLACE = "'1. Unga i riskzon'!B7:B9"


def to_text(rows: Iterable[Sequence[str]], separator: str = ";", header: Sequence[str] = HEADER) -> str:
    """A table as Swedish Excel writes it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([header, *rows])
    return out.getvalue()


def row(field: str = "cause", before: str = "a", after: str = "b", *more: str) -> list[str]:
    return [DOCUMENT, PLACE, field, before, after, *more]


def register(folder: Path, content: str | bytes, name: str = "rattelser.csv") -> Register:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8-sig"))
    return read_register(folder)


def finding_codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings if codes.message("finding", finding.code, finding.facts, "sv")]


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["cells"], ids=lambda case: case["promise"])
def test_a_line_means_what_its_writer_meant(case: dict[str, Any], tmp_path: Path) -> None:
    read = register(tmp_path, to_text([row(*case["given"])]))
    if "code" in case:
        assert (finding_codes(read.findings), read.corrections) == ([case["code"]], ())
        return
    (line,) = read.corrections
    assert [line.field, line.before or "", line.after or ""] == case["meant"]
    assert read.findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("header", [HEADER, SWEDISH, SWEDISH[::-1]])
def test_a_table_is_read_however_the_spreadsheet_wrote_it(
    tmp_path: Path, header: Sequence[str], separator: str, encoding: str
) -> None:
    told = row("Orsak", "Få vuxna;\nute", "Få vuxna,\n\növer", "Åsa", "2025-03-04 09:15", "såg\tefter")
    cells = told if header != SWEDISH[::-1] else told[::-1]
    text = to_text([cells], separator, header)
    read = register(tmp_path, text.encode(encoding), "Rättelser Farsta.CSV")
    assert read.findings == ()
    assert read.corrections == (
        Correction(
            DOCUMENT,
            PLACE,
            "cause",
            "Få vuxna;\nute",
            "Få vuxna,\n\növer",
            "Åsa",
            "2025-03-04 09:15",
            "såg efter",
            "Rättelser Farsta.CSV",
            2,
            "2025-03-04T09:15:00",
        ),
    )


def test_several_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("rattelser_b.csv", "rattelser.csv", "rättelser a.csv"):
        read = register(tmp_path, to_text([row(after=name)]), name)
    assert [line.file for line in read.corrections] == sorted(line.file for line in read.corrections)
    assert len(read.corrections) == 3


def test_corrections_need_no_table_of_submissions(tmp_path: Path) -> None:
    assert register(tmp_path, to_text([row()])).findings == ()


def test_lines_that_cannot_be_used_are_findings_with_their_lines(tmp_path: Path) -> None:
    rows = [
        row(after=""),
        ["abc", *row()[1:]],
        [DOCUMENT, "", *row()[2:]],
        row("cause", "a", "b", "Åsa", "i går"),
        row("cause", "a", "b", "", "", "", "for mycket"),
        row(after="\n"),
    ]
    read = register(tmp_path, to_text(rows))
    told = {finding.code: dict(finding.facts) for finding in read.findings}
    assert finding_codes(read.findings) == [
        "correction_bad_line",
        "correction_bad_line",
        "correction_bad_date",
        "correction_too_long",
        "correction_not_filled_in",
    ]
    assert told["correction_bad_date"] == {"file": "rattelser.csv", "line": "5", "text": "i går"}
    assert (told["correction_not_filled_in"]["count"], told["correction_not_filled_in"]["lines"]) == ("2", "2, 7")
    assert [line.line for line in read.corrections] == [5]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "corrections_columns_missing"),
        ("document_id;source;field;before\na;b;c;d\n", "corrections_columns_missing"),
        (to_text([], header=(*HEADER, "Källa")), "register_column_twice"),
        (to_text([row()]) + f'{DOCUMENT};x;cause;a;"b\n' + to_text([row()]), "register_unreadable"),
    ],
)
def test_a_table_that_hides_lines_or_lacks_columns_is_wrong_usage(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(Usage) as caught:
        register(tmp_path, content)
    assert caught.value.code == code
    assert codes.message("error", code, caught.value.facts, "sv")


def test_a_table_in_another_format_is_a_finding(tmp_path: Path) -> None:
    for name in ("rättelser Farsta.xlsx", "inlamningar.ods", "~$rattelser.xlsx", ".rattelser.swp", "bilaga.xlsx"):
        (tmp_path / name).write_bytes(b"")
    read = register(tmp_path, to_text([row()]))
    assert finding_codes(read.findings) == ["register_not_csv"] * 2
    assert {dict(finding.facts)["file"] for finding in read.findings} == {"rättelser Farsta.xlsx", "inlamningar.ods"}


def read_or_refused(file: Path) -> tuple[tuple[Correction, ...], tuple[Finding, ...]]:
    """What a table says, nothing where a run would stop and say so."""
    try:
        return read_corrections([file])
    except Usage:
        return (), ()


@given(
    st.text(st.sampled_from(f'{DOCUMENT[:2]};,\t"\n\r=ok()p1\x00å'), max_size=60),
    st.sampled_from(["", row(), row()[:3]]),
)
def test_whatever_stands_in_a_table_is_read_or_told_of(text: str, first: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rattelser.csv"
        file.write_text(to_text([first]) + text, encoding="utf-8", newline="")
        found, findings = read_or_refused(file)
    assert all(line.document_id and line.source and line.field for line in found)
    assert len(finding_codes(findings)) == len(findings)


# --- several lines on one cell ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES["lines"], ids=lambda case: case["promise"])
def test_lines_on_one_cell_come_to_one_text_or_to_none(case: dict[str, Any]) -> None:
    lines = [
        Correction(DOCUMENT, PLACE, "timing", before or None, after or None, file=file, line=number, at=at)
        for number, (before, after, at, file) in enumerate(case["lines"])
    ]
    settled = lines_to_settled(case["read"] or None, lines)
    assert (settled.value or "", settled.is_settled) == (case["value"], case["settled"])
    told = sorted([refused.line.line, refused.code] for refused in settled.refused)
    assert told == case.get("refused", [])
    assert lines_to_settled(case["read"] or None, lines[::-1]) == settled


texts = st.text(st.sampled_from("aäåö  \n\u00a0\ufb01-1"), max_size=12)


@given(raw=texts, value=texts)
def test_replaying_all_that_was_done_to_a_cell_gives_its_corrected_text(raw: str, value: str) -> None:
    read, wanted = apply(raw), clean(value)
    rows = [RepairRow("", 0, "", "", it.start, it.end, it.before, it.after, it.kind, 0.9, None) for it in read.repairs]
    cell = CellRow("", "cause", raw or None, read.value or None, False, None, 0.5, None)
    done = settled_repairs(cell, wanted, rows)
    assert replay(raw, done) == (wanted or "")
    assert all(raw[repair.start : repair.end] == repair.before for repair in done)
    assert [repair.confidence for repair in done if repair.kind == KIND] == [1.0]


@given(text=st.one_of(st.text(st.sampled_from("'=+-@ok()\n "), max_size=4), st.sampled_from(["OK", "(tomt)", "'Ok"])))
def test_a_text_that_is_written_is_read_back_and_never_a_formula(text: str) -> None:
    for written in (text_to_after(clean(text)), guarded(clean(text) or "")):
        assert written[:1] not in tuple("=+-@")
    assert after_to_text(text_to_after(clean(text)), "x") == clean(text)
    assert unguarded(guarded(clean(text) or "")) == (clean(text) or "")

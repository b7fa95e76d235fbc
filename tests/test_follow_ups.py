"""A follow-up is parted at its stamps, wherever in its text they stand, and none of it is lost."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from normalizers.outcomes.follow_ups import Note, text_to_notes
from normalizers.outcomes.status import text_to_verdict
from pipeline.flow import run
from pipeline.register import Register
from pipeline.text import fold
from tests.fixtures.tabs import plan_rows, row, write_tabs

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "cases" / "follow_ups.toml").read_text(encoding="utf-8"))
VOCABULARY = HERE.parents[1] / "shared" / "truth" / "vocabulary.json"
YEAR = 2025
STAMPS = ["250828:", "2025-08-28:", "28/8:", "T1:", "T2:", "VB:", "Q3:", "Hösten 2025:", "aug 2025:", "Delår:"]
TEXTS = ["Möte hölls med skolan.", "Arbetet pågår", "Åtgärden är klar.", "Fler föräldrar deltog än i fjol.", "Inställt"]


def stamps_of(notes: tuple[Note, ...]) -> list[str]:
    return [" ".join(str(mark) for mark in (note.date, note.label) if mark) or "-" for note in notes]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: str(case["text"]))
def test_a_note_begins_at_each_stamp_and_nowhere_else(case: dict[str, Any]) -> None:
    assert stamps_of(text_to_notes(case["text"], YEAR)) == case["stamps"]


@pytest.mark.parametrize("case", CASES["lost"], ids=lambda case: str(case["text"]))
@pytest.mark.xfail(reason="a date in a list of dates looks like one in a sentence", strict=True)
def test_stamps_without_any_mark_are_found(case: dict[str, Any]) -> None:
    assert stamps_of(text_to_notes(case["text"], YEAR)) == case["stamps"]


@given(
    st.lists(st.tuples(st.sampled_from(STAMPS), st.sampled_from(TEXTS)), min_size=1, max_size=6), st.sampled_from(" \n")
)
def test_notes_come_back_as_they_were_put_together(notes: list[tuple[str, str]], between: str) -> None:
    found = text_to_notes(between.join(f"{stamp} {text}" for stamp, text in notes), YEAR)
    assert [note.text for note in found] == [text for _, text in notes]
    assert all(note.date or note.label for note in found)


@given(st.text(max_size=120), st.one_of(st.none(), st.integers(2020, 2030)))
def test_no_letter_of_a_text_is_lost(text: str, year: int | None) -> None:
    notes = text_to_notes(text, year)
    if all(note.date is None and note.label is None for note in notes):
        assert fold("".join(note.text for note in notes)) == fold(text)
    assert all(note.text and note.text in text for note in notes)
    assert all(note.date or note.label for note in notes[1:])


@given(st.dates(dt.date(2015, 1, 1), dt.date(2039, 12, 31)))
def test_a_date_counts_in_the_plans_year_and_the_ones_beside_it(date: dt.date) -> None:
    (note,) = text_to_notes(f"{date:%y%m%d}: Möte", YEAR)
    assert note.date == (date if abs(date.year - YEAR) <= 1 else None)


def test_a_note_has_its_own_status_and_the_cell_the_last_one() -> None:
    text = "T1: Ej påbörjad. T2: Pågår. VB: Målet är delvis uppnått."
    assert [note.status for note in text_to_notes(text, YEAR)] == ["not_carried_out", "started", "partly_achieved"]
    assert text_to_verdict(text, YEAR).status == "partly_achieved"


@pytest.mark.parametrize("code", ["yyyy-mm-dd", "d-mmm", "mmm-yy", 'd" "mmmm" "yyyy'])
def test_a_date_that_excel_shows_alone_is_a_note_of_that_day(tmp_path: Path, code: str) -> None:
    rows: list[Any] = plan_rows([*row(1)[:6], dt.date(2025, 11, 20)])
    path = write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": rows})
    book = load_workbook(path)
    book["1"]["G3"].number_format = code
    book.save(path)
    (note,) = run([path], Register(), 0, "sv")["follow_ups"]
    assert (note.date, note.label, note.status) == (dt.date(2025, 11, 20), None, "not_reported")


def test_notes_that_stand_newest_first_are_read_from_their_end() -> None:
    assert text_to_verdict("251201: Klart. 250901: Pågår. 250301: Ej påbörjad.", YEAR).status == "achieved"


def test_a_cell_without_stamps_is_one_note_and_an_empty_cell_none() -> None:
    assert text_to_notes("Klart i maj.", YEAR) == (Note(None, None, "Klart i maj.", "achieved"),)
    assert text_to_notes(" \n", YEAR) == text_to_notes(None, YEAR) == ()


@pytest.mark.skipif(not VOCABULARY.is_file(), reason="the shared vocabulary is not here")
def test_forms_that_were_met_in_sentences_are_no_stamps() -> None:
    forms = json.loads(VOCABULARY.read_text(encoding="utf-8"))["stamps"]["forms"]
    parted = [
        one["form"] for one in forms if len(text_to_notes(f"Arbetet fortsätter {one['form']} som förut.", YEAR)) != 1
    ]
    assert parted == []


@pytest.mark.skipif(not (HERE.parents[1] / "shared" / "seeds").is_dir(), reason="the shared texts are not here")
def test_stamps_of_running_texts_are_found() -> None:
    """Every six digits and VB before a colon, and nothing else, in the texts that were met."""
    for path in sorted((HERE.parents[1] / "shared" / "seeds").glob("001*.txt")):
        text = " ".join(path.read_text(encoding="utf-8").split())
        plain = [word for word in text.split() if word in ("VB:",) or (word[:6].isdecimal() and word[6:] == ":")]
        found = [note for note in text_to_notes(text, YEAR) if note.date or note.label == "VB"]
        assert len(found) == len(plain) > 0

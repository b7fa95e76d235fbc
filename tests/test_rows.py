"""Every row of a table comes out whole, in the plan's order, merged cells carried; what is no row is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.model import FIELDS
from pipeline.tables import Tables
from tests.fixtures.tabs import ABOUT_WORDS, AREA, Sheet, guidance, header, plan_rows, read_tabs, row

YEARS = pytest.mark.parametrize("year", ["2024", "2025"])
ASIDE = {"district_unknown", "year_unknown"} | ABOUT_WORDS


def read(tmp_path: Path, rows: Any, **more: Any) -> Tables:
    return read_tabs(tmp_path / "plan.xlsx", {"1. Unga i riskzon": Sheet(rows, **more)})


def rows_of(tables: Tables, year: str = "2025") -> list[list[str]]:
    """The written rows, empty fields as ""."""
    fields = [field for field in FIELDS if year == "2025" or field != "goal"]
    return [[getattr(action, field) or "" for field in fields] for action in tables["actions"]]


def found(tables: Tables) -> list[tuple[str, str]]:
    return [(one.code, one.source) for one in tables["findings"] if one.code not in ASIDE]


def only(text: str, col: int, width: int = 7) -> list[str]:
    """A row with text in one column."""
    return [text if at == col else "" for at in range(width)]


def place(ref: str) -> str:
    return f"'1. Unga i riskzon'!{ref}"


@YEARS
@pytest.mark.parametrize("above", [0, 1, 2, 5, 12])
def test_the_header_stands_on_row_one_or_below_empty_rows(tmp_path: Path, year: str, above: int) -> None:
    tables = read(tmp_path, [*[[]] * above, *plan_rows(row(1, year), row(2, year), year=year)])
    assert rows_of(tables, year) == [row(1, year), row(2, year)]
    assert found(tables) == []


@YEARS
def test_titles_above_the_header_are_named(tmp_path: Path, year: str) -> None:
    titles = [["Åtgärdsplan 2025"], ["", "Reviderad i maj"], [AREA], []]
    tables = read(tmp_path, [*titles, *plan_rows(row(1, year), year=year)])
    assert rows_of(tables, year) == [row(1, year)]
    assert found(tables) == [("title_above_table", f"{place('A1')};{place('B2')}")]


@YEARS
def test_the_guidance_row_may_be_missing(tmp_path: Path, year: str) -> None:
    tables = read(tmp_path, [header(year), row(1, year)])
    assert rows_of(tables, year) == [row(1, year)]
    assert found(tables) == []


@YEARS
@pytest.mark.parametrize("written", [(1,), (0, 1, 2), (1, 2, 3, 4, 5)])
def test_a_row_begun_over_the_guidance_is_a_row_without_it(tmp_path: Path, year: str, written: tuple[int, ...]) -> None:
    first = [row(1, year)[col] if col in written else text for col, text in enumerate(guidance(year))]
    tables = read(tmp_path, [header(year), first, row(2, year)])
    begun = [row(1, year)[col] if col in written else "" for col in range(len(first))]
    assert rows_of(tables, year) == [begun, row(2, year)]
    assert {area.area for area in tables["areas"]} == {"unga_i_riskzon"}


@YEARS
def test_words_added_to_the_guidance_are_named(tmp_path: Path, year: str) -> None:
    told = guidance(year)
    told[1] += " Klotter vid skolan."
    tables = read(tmp_path, [header(year), told, row(1, year)])
    assert rows_of(tables, year) == [row(1, year)]
    assert found(tables) == [("text_in_guidance_row", place("B2"))]


@pytest.mark.parametrize("verb", ["Identifiera fler platser", "Beskriv läget för skolan", "Ange vägen till stöd"])
def test_an_action_that_begins_like_guidance_is_a_row(tmp_path: Path, verb: str) -> None:
    tables = read(tmp_path, [header(), only(verb, 2), row(2)])
    assert rows_of(tables) == [only(verb, 2), row(2)]


@pytest.mark.parametrize("col", range(7))
def test_a_row_with_text_in_one_field_is_a_row(tmp_path: Path, col: int) -> None:
    tables = read(tmp_path, plan_rows(row(1), only("Ensam", col), row(3)))
    assert rows_of(tables) == [row(1), only("Ensam", col), row(3)]
    assert [action.row_no for action in tables["actions"]] == [1, 2, 3]


def test_blank_rows_in_between_are_no_rows(tmp_path: Path) -> None:
    rows = plan_rows(row(1), [], [], row(2), ["  ", "\u00a0", "\n"], row(3))
    tables = read(tmp_path, rows)
    assert rows_of(tables) == [row(1), row(2), row(3)]
    assert [action.source for action in tables["actions"]] == [place("A3:G3"), place("A6:G6"), place("A8:G8")]


@YEARS
def test_the_header_repeated_in_the_middle_is_no_row(tmp_path: Path, year: str) -> None:
    rows = [*plan_rows(row(1, year), year=year), header(year), guidance(year), row(2, year), header(year), row(3, year)]
    tables = read(tmp_path, rows)
    assert rows_of(tables, year) == [row(1, year), row(2, year), row(3, year)]
    assert found(tables) == []


def test_a_second_table_with_other_columns_is_read_by_its_own_header(tmp_path: Path) -> None:
    rows = [
        *plan_rows(row(1)),
        [],
        ["Åtgärd", "Orsak", "Problem", "Vem", "När"],
        ["åtgärd två", "orsak två", "problem två", "vem två", "när två"],
    ]
    tables = read(tmp_path, rows)
    assert rows_of(tables) == [row(1), ["problem två", "orsak två", "åtgärd två", "", "när två", "vem två", ""]]
    assert {area.area for area in tables["areas"]} == {"unga_i_riskzon"}


@pytest.mark.parametrize("col", range(7))
def test_a_merged_cell_stands_in_every_row_that_it_covers(tmp_path: Path, col: int) -> None:
    letter = "ABCDEFG"[col]
    rows = plan_rows(row(1), row(2), row(3))
    for texts in rows[3:]:
        texts[col] = ""  # type: ignore[index]
    tables = read(tmp_path, rows, merged=[f"{letter}3:{letter}5"])
    assert [texts[col] for texts in rows_of(tables)] == [row(1)[col]] * 3
    carried = [(cell.carried, cell.source) for cell in tables["cells"] if cell.field == FIELDS[col]]
    assert carried == [(False, place(f"{letter}3:{letter}5")), *[(True, place(f"{letter}3:{letter}5"))] * 2]


def test_empty_cells_that_are_not_merged_stay_empty(tmp_path: Path) -> None:
    tables = read(tmp_path, plan_rows(row(1), ["", "", *row(2)[2:]]))
    assert rows_of(tables)[1][:2] == ["", ""]


def test_a_merged_cell_over_blank_rows_makes_rows_of_them(tmp_path: Path) -> None:
    tables = read(tmp_path, plan_rows(row(1), [], ["", *row(2)[1:]]), merged=["A3:A5"])
    assert rows_of(tables) == [row(1), only("problem 1", 0), ["problem 1", *row(2)[1:]]]


def test_a_cell_merged_across_two_columns_is_the_first_ones(tmp_path: Path) -> None:
    tables = read(tmp_path, plan_rows(["problem 1", "orsak och åtgärd", "", *row(1)[3:]], row(2)), merged=["B3:C3"])
    assert rows_of(tables)[0] == ["problem 1", "orsak och åtgärd", "", *row(1)[3:]]
    assert found(tables) == [("merged_across_columns", place("B3:C3"))]


def test_a_cell_merged_both_ways_is_the_first_columns_in_every_row(tmp_path: Path) -> None:
    rows = plan_rows(["problem 1", "båda", "", *row(1)[3:]], ["problem 2", "", "", *row(2)[3:]])
    tables = read(tmp_path, rows, merged=["B3:C4"])
    assert [texts[1:3] for texts in rows_of(tables)] == [["båda", ""], ["båda", ""]]
    assert found(tables) == [("merged_across_columns", place("B3:C4"))]


def test_a_note_merged_over_the_whole_table_is_named(tmp_path: Path) -> None:
    tables = read(tmp_path, plan_rows(row(1), ["Planen följs upp två gånger"], row(2)), merged=["A4:G4"])
    assert rows_of(tables) == [row(1), row(2)]
    assert found(tables) == [("text_outside_table", place("A4:G4"))]


def test_a_header_merged_over_two_rows_is_no_row(tmp_path: Path) -> None:
    rows = [header(), [], guidance(), row(1), row(2)]
    tables = read(tmp_path, rows, merged=[f"{letter}1:{letter}2" for letter in "ABCDEFG"])
    assert rows_of(tables) == [row(1), row(2)]
    assert found(tables) == []


@pytest.mark.parametrize(
    "last",
    [["Totalt", "12", "18"], ["Summa", 3], ["Obs! Planen är ett utkast."], ["", "Senast uppdaterad 2025-03-14"]],
    ids=lambda texts: str(next(filter(None, texts))).split()[0],
)
def test_a_sum_or_a_note_below_the_table_is_named_and_no_row(tmp_path: Path, last: list[Any]) -> None:
    tables = read(tmp_path, plan_rows(row(1), row(2), [], last))
    assert rows_of(tables) == [row(1), row(2)]
    assert {code for code, _ in found(tables)} == {"text_outside_table"}


@pytest.mark.parametrize("at", [0, 3, 7])
def test_an_extra_column_is_named_with_text_and_place(tmp_path: Path, at: int) -> None:
    rows: list[list[Any]] = [list(texts) for texts in plan_rows(row(1), row(2))]
    for texts, more in zip(rows, ["Kostnad", "", "80 tkr", ""], strict=True):
        texts.insert(at, more)
    tables = read(tmp_path, rows)
    assert rows_of(tables) == [row(1), row(2)]
    (finding,) = [one for one in tables["findings"] if one.code not in ASIDE]
    assert (finding.code, finding.source) == ("extra_column", place(f"{'ABCDEFGH'[at]}3"))
    assert "Kostnad" in finding.message
    assert "80 tkr" in finding.message


def test_a_note_below_a_column_of_numbers_is_none_of_its_numbers(tmp_path: Path) -> None:
    rows: list[Any] = [["Nr", *header()], ["", *guidance()], [1, *row(1)], [2, *row(2)], [], ["Kostnader utan moms."]]
    tables = read(tmp_path, rows)
    assert rows_of(tables) == [row(1), row(2)]
    assert found(tables) == [("numbering_column", f"{place('A3')};{place('A4')}"), ("text_outside_table", place("A6"))]


def test_an_extra_column_without_text_is_named(tmp_path: Path) -> None:
    rows: list[Any] = [[*header(), "Kommentar"], guidance(), row(1)]
    assert found(read(tmp_path, rows)) == [("extra_column_empty", place("H1"))]


def test_a_note_beside_the_table_is_named(tmp_path: Path) -> None:
    tables = read(tmp_path, plan_rows([*row(1), "", "Stäm av"], row(2)))
    assert rows_of(tables) == [row(1), row(2)]
    assert found(tables) == [("text_outside_table", place("I3"))]


@pytest.mark.parametrize("merged", [["A3:A5"], []], ids=["merged", "unmerged"])
@pytest.mark.parametrize("repeated", [True, False], ids=["repeated", "once"])
def test_a_leading_narrative_describes_the_area(tmp_path: Path, merged: list[str], repeated: bool) -> None:
    told = ["Läget i området är oroligt."] + (["Läget i området är oroligt."] * 2 if repeated else ["", ""])
    body = [[text, *row(number)] for number, text in enumerate(told, 1)]
    rows = [[AREA, *header()], [guidance()[0], *guidance()], *body]
    tables = read(tmp_path, rows, merged=merged)
    assert rows_of(tables) == [row(1), row(2), row(3)]
    assert [area.narrative for area in tables["areas"]] == ["Läget i området är oroligt."]
    assert {code for code, _ in found(tables)} <= {"text_under_merge"}


def test_a_narrative_alone_is_no_row(tmp_path: Path) -> None:
    tables = read(tmp_path, [[AREA, *header()], [guidance()[0], *guidance()], ["Läget", *[""] * 7]])
    assert rows_of(tables) == []
    assert [area.narrative for area in tables["areas"]] == ["Läget"]


def test_hidden_rows_and_columns_are_read(tmp_path: Path) -> None:
    tables = read(tmp_path, plan_rows(row(1), row(2)), hidden_rows=[3], hidden_cols=["C"])
    assert rows_of(tables) == [row(1), row(2)]
    assert {code for code, _ in found(tables)} == {"hidden_row", "hidden_column"}


@pytest.mark.parametrize("ref", ["B1", "B2", "B3", "B9", "J3"])
def test_a_comment_is_kept_wherever_it_stands(tmp_path: Path, ref: str) -> None:
    tables = read(tmp_path, plan_rows(row(1), row(2)), comments={ref: "Stäm av med polisen"})
    (finding,) = [one for one in tables["findings"] if one.code == "comment"]
    assert "Stäm av med polisen" in finding.message
    assert finding.source == place(ref)
    assert (finding.action_id is not None) == (ref == "B3")


def test_a_formula_without_a_saved_value_is_unreadable_not_empty(tmp_path: Path) -> None:
    tables = read(tmp_path, plan_rows([*row(1)[:4], "=B9&C9", *row(1)[5:]], row(2)))
    assert [action.timing for action in tables["actions"]] == [None, "when 2"]
    cell = next(cell for cell in tables["cells"] if cell.field == "timing")
    assert (cell.missing_reason, cell.source, cell.value) == ("unreadable", place("E3"), None)
    (finding,) = [one for one in tables["findings"] if one.code == "formula_without_value"]
    assert (finding.field, finding.action_id) == ("timing", tables["actions"][0].action_id)
    assert set(tables["actions"][0].flags) - ABOUT_WORDS == {"formula_without_value"}

"""A cell that only refers to another's text is linked with it where it is plain which; a gap is a gap everywhere."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.outcomes.status import text_to_verdict
from normalizers.references import text_to_numbers, text_to_pointer
from normalizers.roles.named import text_to_roles
from normalizers.sayings import gap_texts, rules, says_something
from normalizers.timing.times import text_to_times
from pipeline.database import says_something_macro
from pipeline.flow import run
from pipeline.register import Register
from pipeline.tables import Tables
from tests.fixtures.tabs import Sheet, plan_rows, write_tabs

CASES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cases" / "references.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["pointers"], ids=lambda case: case["text"])
def test_what_a_cell_points_at(case: dict[str, Any]) -> None:
    pointer = text_to_pointer(case["text"])
    assert (list(pointer.numbers) or pointer.to if pointer else "") == case["to"]


@pytest.mark.parametrize("case", CASES["rows"], ids=lambda case: case["text"])
def test_which_rows_a_text_refers_to(case: dict[str, Any]) -> None:
    assert list(text_to_numbers(case["text"])) == case["numbers"]


@given(st.text(alphabet='se rad ovan3-,och"–?1 ', max_size=60))
def test_what_points_at_another_says_something_and_a_number_of_a_row_is_a_number(text: str) -> None:
    if text_to_pointer(text) is not None:
        assert says_something(text)
    assert all(0 <= number <= 9999 for number in text_to_numbers(text))


@pytest.mark.parametrize("text", CASES["gaps"])
def test_a_gap_says_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", CASES["told"])
def test_a_short_text_says_something(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize("text", sorted(gap_texts()))
def test_no_gap_is_a_verdict_a_time_or_somebody(text: str) -> None:
    assert text_to_verdict(text, 2025).status == "not_reported"
    assert {time.kind for time in text_to_times(text, 2025, None)} <= {"unknown"}
    assert text_to_roles(text).roles == ()


def test_the_database_calls_a_gap_what_the_tables_do() -> None:
    texts = [*CASES["gaps"], *CASES["told"], *rules()["gaps"]["texts"], *(case["text"] for case in CASES["pointers"])]
    with duckdb.connect() as connection:
        connection.execute(says_something_macro())
        answers = [connection.execute("SELECT says_something(?)", [text]).fetchall()[0][0] for text in texts]
        (nothing,) = connection.execute("SELECT says_something(NULL)").fetchall()[0]
    assert answers == list(map(says_something, texts))
    assert nothing is False


# --- in a plan --------------------------------------------------------------------------------------------------------


def line(cause: str, problem: str = "Oro", action: str = "Vandra") -> list[str]:
    return [problem, cause, action, "Mål", "maj", "Kommunpolis", ""]


def read(tmp_path: Path, *rows: list[str], merged: tuple[str, ...] = ()) -> Tables:
    write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": Sheet(plan_rows(*rows), merged=merged)})
    return run([tmp_path], Register(), 0, "sv")


def causes(tables: Tables) -> list[str | None]:
    """The text of each row's cause as it is linked."""
    texts = {cause.cause_id: cause.text for cause in tables["causes"]}
    return [texts.get(action.cause_id) for action in tables["actions"]]


def codes(tables: Tables) -> list[tuple[str, str]]:
    """What is said of references: the code and the row."""
    found = [one for one in tables["findings"] if "reference" in one.code]
    return [(one.code, one.action_id.rsplit("/")[-1]) for one in found]


def test_se_ovan_is_the_cause_of_the_nearest_row_above_that_has_one(tmp_path: Path) -> None:
    tables = read(tmp_path, line("Mörk park"), line("Stängd gård"), line("-"), line("Se ovan"), line("Samma som ovan"))
    assert causes(tables) == ["Mörk park", "Stängd gård", None, "Stängd gård", "Stängd gård"]
    assert [action.cause for action in tables["actions"]][3:] == ["Se ovan", "Samma som ovan"]
    told = [(fold.method, fold.score < 1) for fold in tables["cause_members"] if fold.method == "reference"]
    assert told == [("reference", True)] * 2
    (cause,) = [one for one in tables["causes"] if one.text == "Stängd gård"]
    assert (cause.n_actions, cause.n_variants) == (3, 1)
    assert codes(tables) == []


def test_a_problem_that_refers_to_the_one_above_is_linked_too(tmp_path: Path) -> None:
    tables = read(tmp_path, line("Mörk park", "Rån"), line("Stängd gård", "Dito"))
    assert len({action.problem_id for action in tables["actions"]}) == 1
    assert len(tables["problems"]) == 1


def test_a_reference_that_is_merged_over_rows_is_one_reference(tmp_path: Path) -> None:
    tables = read(tmp_path, line("Mörk park"), line("Se ovan"), line(""), merged=("B4:B5",))
    assert causes(tables) == ["Mörk park"] * 3
    assert [fold.method for fold in tables["cause_members"]] == ["equal", "reference", "reference"]


def test_a_row_number_leads_to_the_cause_of_that_row(tmp_path: Path) -> None:
    tables = read(tmp_path, line("Mörk park"), line("Stängd gård"), line("Se rad 3"))
    assert causes(tables)[2] == "Mörk park"
    assert codes(tables) == [("row_reference_found", "3")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([line("Se ovan"), line("Mörk park")], "reference_unclear"),
        ([line("Se nedan"), line("Mörk park")], "reference_unclear"),
        ([line("Samma som område 2"), line("Mörk park")], "reference_unclear"),
        ([line("Se rad 40"), line("Mörk park")], "row_reference_lost"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_and_is_no_cause(
    tmp_path: Path, rows: list[list[str]], code: str
) -> None:
    tables = read(tmp_path, *rows)
    assert causes(tables) == [None, "Mörk park"]
    assert codes(tables) == [(code, "1")]


def test_rows_that_say_different_things_are_no_one_cause(tmp_path: Path) -> None:
    tables = read(tmp_path, line("Mörk park"), line("Stängd gård"), line("Se raderna 3-4"))
    assert causes(tables)[2] is None
    assert [code for code, _ in codes(tables)] == ["row_reference_found"] * 2


def test_a_reference_stays_in_its_area(tmp_path: Path) -> None:
    places = plan_rows(line("Se ovan"), label="Otrygga och brottsutsatta platser")
    write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": plan_rows(line("Mörk park")), "2": places})
    tables = run([tmp_path], Register(), 0, "sv")
    assert causes(tables) == ["Mörk park", None]


def test_a_gap_is_counted_as_one_in_every_column(tmp_path: Path) -> None:
    whole = ["Oro", "Mörk park", "Vandra", "Mål", "maj", "Kommunpolis", "Klart"]
    gap = ["Oro", "Saknas", "Måla", "-", "?", "Ingen", "–"]
    tables = read(tmp_path, whole, gap, ["Oro", "Mörk park", "-", "", "", "", ""])
    counted = {row.item: row.value for row in tables["statistics"] if row.area == "unga_i_riskzon"}
    assert counted["actions"] == 2
    assert {item: value for item, value in counted.items() if item.startswith("with_")} == {
        f"with_{field}": 1 for field in ("cause", "goal", "timing", "responsible", "follow_up")
    }
    assert counted["causes"] == 1

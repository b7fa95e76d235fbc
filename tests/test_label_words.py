"""Words that templates print are an author's, too: a row that has some is no header, a problem no area's label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.tables import Tables
from tests.fixtures.tabs import AREA, Sheet, guidance, header, plan_rows, read_tabs, row

OWN = ["Fokusområde", "Orsak", "Insats", "Mål", "Tidplan", "Ansvarig", "Uppföljning"]
"""Headers of a table that no template has."""
AUTUMN = [
    ["Mörk parkering", "Okänd orsak", "Gemensamma insatser med föreningarna", "", "Klart", "Polis", "Genomfört"],
    ["Mörk parkering", "Trasiga lampor", "Åtgärder efter vandringen", "Mål saknas", "Klart", "", "Genomfört"],
    ["", "", "Insats", "", "Klart", "", "Genomfört"],
    [
        "Våld i hemmet",
        "Varför vet ingen",
        "Vad som ska göras utreds",
        "Syfte oklart",
        "Period 2",
        "Vem vet",
        "Resultat saknas",
    ],
]


def read(tmp_path: Path, rows: Sequence[Sequence[Any]], name: str = "1. Unga i riskzon") -> Tables:
    return read_tabs(tmp_path / "plan.xlsx", {name: Sheet(rows)})


def problems(tables: Tables) -> list[tuple[str, str | None]]:
    return [(action.area, action.problem) for action in tables["actions"]]


@pytest.mark.parametrize("written", AUTUMN)
def test_a_row_whose_words_are_labels_too_is_a_row(tmp_path: Path, written: list[str]) -> None:
    tables = read(tmp_path, plan_rows(row(1), written, row(2)))
    assert [[action.action, action.timing, action.follow_up] for action in tables["actions"]] == [
        [one[2] or None, one[4] or None, one[6] or None] for one in (row(1), written, row(2))
    ]
    assert {action.area for action in tables["actions"]} == {"unga_i_riskzon"}


def test_other_headers_further_down_are_still_headers(tmp_path: Path) -> None:
    other = ["Problemområde", "Orsaker", "Insatser", "Delmål", "Tidplan", "Ansvarig", "Resultat"]
    tables = read(tmp_path, [*plan_rows(row(1)), other, row(2)])
    assert [action.action for action in tables["actions"]] == [row(1)[2], row(2)[2]]


@pytest.mark.parametrize("named", ["Brottsoffer", "Unga", "Kriminella miljöer", "Otrygga platser"])
@pytest.mark.parametrize("first", [True, False])
def test_a_problem_that_is_called_like_an_area_stays(tmp_path: Path, named: str, first: bool) -> None:
    mine = [named, *row(1)[1:]]
    written = [mine, row(2)] if first else [row(2), mine]
    tables = read(tmp_path, [OWN, *written], name="Plan")
    assert Counter(problems(tables)) == {("eget_omrade", named): 1, ("eget_omrade", row(2)[0]): 1}
    short = [[named, *row(1, "2024")[1:]], row(2, "2024")]
    for rows in ([header("2024"), *short], plan_rows(*short, year="2024")):
        assert problems(read(tmp_path, rows)) == [("unga_i_riskzon", named), ("unga_i_riskzon", row(2, "2024")[0])]


def test_the_printed_label_in_a_row_begun_over_the_guidance_is_no_problem(tmp_path: Path) -> None:
    begun = [AREA, *row(1, "2024")[1:]]
    tables = read(tmp_path, [header("2024"), begun, row(2, "2024")], name="Flik")
    assert problems(tables) == [("unga_i_riskzon", None), ("unga_i_riskzon", row(2, "2024")[0])]
    left = ["Brottsoffer", row(1, "2024")[1], *guidance("2024")[2:]]
    tables = read(tmp_path, [header("2024"), left, row(2, "2024")], name="Flik")
    assert problems(tables) == [("sarbara_brottsoffer", None), ("sarbara_brottsoffer", row(2, "2024")[0])]


@pytest.mark.parametrize("at", [1, 2])
def test_a_short_area_name_alone_in_a_row_of_another_area_is_a_row_that_was_begun(tmp_path: Path, at: int) -> None:
    written = [row(1), row(2)]
    written.insert(at, ["Brottsoffer"])
    tables = read(tmp_path, plan_rows(*written))
    assert problems(tables) == [("unga_i_riskzon", one[0]) for one in written]


def test_a_printed_label_alone_in_a_row_heads_the_rows_below_it(tmp_path: Path) -> None:
    tables = read(tmp_path, plan_rows(row(1), ["Otrygga och brottsutsatta platser"], row(2)))
    assert problems(tables) == [("unga_i_riskzon", row(1)[0]), ("otrygga_platser", row(2)[0])]


@pytest.mark.parametrize("areas", ["Prioriterat område", "Fokusområde", "Område"])
def test_a_column_of_areas_beside_the_problems_says_each_rows_area(tmp_path: Path, areas: str) -> None:
    rows = [[areas, "Problem", *OWN[1:]], ["Narkotika", *row(1)], ["Narkotika", *row(2)], ["Hembesök", *row(3)]]
    tables = read(tmp_path, rows, name="Plan")
    assert [(one.area_label, one.problem) for one in tables["actions"]] == [
        ("Narkotika", row(1)[0]),
        ("Narkotika", row(2)[0]),
        ("Hembesök", row(3)[0]),
    ]


@pytest.mark.parametrize("named", ["Problem/ utmaning*", "Problem (beskriv)", "Problem/\nUtmaning"])
def test_a_header_of_several_words_for_the_problem_is_no_area(tmp_path: Path, named: str) -> None:
    tables = read(tmp_path, [[named, *OWN[1:]], row(1)], name="Plan")
    assert [area.area_label for area in tables["areas"] if area.area == "eget_omrade"] == ["Plan"]


def test_a_header_below_a_long_introduction_is_found(tmp_path: Path) -> None:
    tables = read(tmp_path, [*([f"Stycke {number} om läget."] for number in range(60)), *plan_rows(row(1))])
    assert problems(tables) == [("unga_i_riskzon", row(1)[0])]

"""Each tab is known by what stands on it: areas renamed, reordered, doubled or put in, the front page, the rest."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extractors.tables.labels import tab_area_of
from pipeline.tables import Tables
from tests.fixtures.tabs import ABOUT_WORDS, AREA, Sheet, guidance, header, plan_rows, read_tabs, row

OWN = "Hedersrelaterat våld och förtryck"
PLACES = "Otrygga och brottsutsatta platser"
SLOT = "[Eget prioriterat område]"
NAMES = tomllib.loads((Path(__file__).parent / "cases" / "areas.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, names in NAMES.items() for name in names])
def test_an_area_is_known_by_the_few_words_that_name_it(code: str, name: str) -> None:
    found = tab_area_of(name)
    assert (found.code if found else "none") == code


def areas(tables: Tables) -> list[tuple[str, str]]:
    return [(area.area, area.area_label) for area in tables["areas"]]


def kinds(tables: Tables) -> dict[str, str]:
    return {page.sheet: page.kind for page in tables["pages"]}


def codes(tables: Tables) -> list[str]:
    aside = {"district_unknown", "year_unknown"} | ABOUT_WORDS
    return [finding.code for finding in tables["findings"] if finding.code not in aside]


@pytest.mark.parametrize("year", ["2024", "2025"])
@pytest.mark.parametrize("name", ["Blad1", "Vår flik", "1. Unga i riskzon (2)", "4. Brottsoffer"])
def test_a_renamed_tab_keeps_its_area(tmp_path: Path, year: str, name: str) -> None:
    tables = read_tabs(tmp_path / "plan.xlsx", {name: plan_rows(row(1, year), year=year)})
    assert areas(tables) == [("unga_i_riskzon", AREA)]


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_tabs_in_another_order_are_numbered_in_the_plans_order(tmp_path: Path, year: str) -> None:
    tabs = {
        "b": plan_rows(row(1, year), year=year, label="Kriminella miljöer och livsstilar"),
        "a": plan_rows(row(2, year), year=year),
    }
    tables = read_tabs(tmp_path / "plan.xlsx", tabs)
    assert [(area.area, area.area_no) for area in tables["areas"]] == [("kriminella_miljoer", 1), ("unga_i_riskzon", 2)]


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_two_tabs_of_one_area_become_one(tmp_path: Path, year: str) -> None:
    first, second = plan_rows(row(1, year), row(2, year), year=year), plan_rows(row(3, year), year=year)
    tables = read_tabs(tmp_path / "plan.xlsx", {"1. Unga i riskzon": first, "1. Unga i riskzon (2)": second})
    assert areas(tables) == [("unga_i_riskzon", AREA)]
    assert [(a.row_no, a.problem) for a in tables["actions"]] == [(1, "problem 1"), (2, "problem 2"), (3, "problem 3")]
    assert codes(tables) == ["area_twice"]
    assert tables["areas"][0].source == "'1. Unga i riskzon';'1. Unga i riskzon (2)'"


def test_the_empty_copy_of_a_tab_is_no_area_twice(tmp_path: Path) -> None:
    tables = read_tabs(tmp_path / "plan.xlsx", {"a": plan_rows(row(1)), "a (2)": plan_rows()})
    assert areas(tables) == [("unga_i_riskzon", AREA)]
    assert codes(tables) == []


@pytest.mark.parametrize(
    ("year", "rows"),
    [
        ("2025", plan_rows(row(1), label=OWN)),
        ("2025", [header(label=OWN), row(1)]),
        ("2024", plan_rows(row(1, "2024"), year="2024", label=OWN)),
        ("2024", [header("2024"), row(1, "2024")]),
        ("2025", [["Problem", *header()[1:]], row(1)]),
        ("2025", [["", *header()[1:]], row(1)]),
        ("2025", plan_rows(row(1), label=SLOT)),
        ("2025", [[OWN + "\n" + guidance()[0], *header()[1:]], row(1)]),
    ],
    ids=[
        "label in the header",
        "label in the header, guidance deleted",
        "label in the guidance row",
        "label in the tab's name, 2024",
        "label in the tab's name, 2025",
        "label in the tab's name, header emptied",
        "label in the tab's name, the template's slot in the header",
        "label and guidance in one cell",
    ],
)
def test_an_inserted_tab_is_an_area_of_the_districts_own(tmp_path: Path, year: str, rows: list[Any]) -> None:
    tabs = {"1. Unga i riskzon": plan_rows(row(2, year), year=year), f"7. {OWN}"[:31]: rows}
    tables = read_tabs(tmp_path / "plan.xlsx", tabs)
    (_, (area, label)) = areas(tables)
    assert area == "eget_omrade"
    assert label in (OWN, OWN[:28])
    assert [action.problem for action in tables["actions"] if action.area == "eget_omrade"] == ["problem 1"]


def test_two_areas_of_the_districts_own_are_numbered(tmp_path: Path) -> None:
    tabs = {"Heder": plan_rows(row(1), label=OWN), "Bedrägerier": plan_rows(row(2), label="Bedrägerier mot äldre")}
    tables = read_tabs(tmp_path / "plan.xlsx", tabs)
    assert areas(tables) == [("eget_omrade", OWN), ("eget_omrade_2", "Bedrägerier mot äldre")]
    assert [action.action_id.split("/")[1] for action in tables["actions"]] == ["eget_omrade", "eget_omrade_2"]


def test_tabs_that_no_label_tells_apart_are_areas_by_the_names_of_their_tabs(tmp_path: Path) -> None:
    rows = [["Orsak", "Åtgärd", "När"], ["Ljus saknas", "Byta lampor", "maj"]]
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": rows, "2": rows})
    assert areas(tables) == [("eget_omrade", "1"), ("eget_omrade_2", "2")]
    assert "area_twice" not in codes(tables)


@pytest.mark.parametrize("action", ["Åtgärd", "Insats"], ids=["some of a template's labels", "other words"])
def test_tables_beside_each_other_under_one_header_are_two(tmp_path: Path, action: str) -> None:
    head = ["Problem", "Orsak", action, "Tid", "Ansvarig"]
    titles = [AREA, "", "", "", "", "", PLACES]
    rows = [titles, [*head, "", *head], ["p1", "c1", "a1", "t1", "w1", "", "p2", "c2", "a2", "t2", "w2"]]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Plan": rows})
    found = [(one.area, one.problem, one.action, one.responsible) for one in tables["actions"]]
    assert found == [("unga_i_riskzon", "p1", "a1", "w1"), ("otrygga_platser", "p2", "a2", "w2")]


def test_the_templates_empty_slot_is_no_area_beside_a_real_one(tmp_path: Path) -> None:
    tabs = {"6. Eget område": plan_rows(label=SLOT), "Heder": plan_rows(row(1), label=OWN)}
    tables = read_tabs(tmp_path / "plan.xlsx", tabs)
    assert areas(tables) == [("eget_omrade", OWN)]


def test_the_templates_empty_slot_alone_is_kept_without_rows(tmp_path: Path) -> None:
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": plan_rows(row(1)), "6. Eget område": plan_rows(label=SLOT)})
    assert areas(tables) == [("unga_i_riskzon", AREA), ("eget_omrade", SLOT)]


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_an_empty_template_is_a_plan_without_rows(tmp_path: Path, year: str) -> None:
    tabs = {"1": plan_rows(year=year), "2": plan_rows(year=year, label=PLACES), "3": []}
    tables = read_tabs(tmp_path / "plan.xlsx", tabs)
    assert [document.status for document in tables["documents"]] == ["read"]
    assert areas(tables) == [("unga_i_riskzon", AREA), ("otrygga_platser", PLACES)]
    assert tables["actions"] == []
    assert codes(tables) == ["empty_plan"]
    assert kinds(tables) == {"1": "area", "2": "area", "3": "empty"}


def test_a_tab_that_is_no_plans_is_named_with_all_its_text(tmp_path: Path) -> None:
    tabs = {"1": plan_rows(row(1)), "Anteckningar": [["Möte 3 maj"], [], ["", "Ring Kim"]]}
    tables = read_tabs(tmp_path / "plan.xlsx", tabs)
    assert kinds(tables)["Anteckningar"] == "other"
    (finding,) = [finding for finding in tables["findings"] if finding.code == "sheet_not_recognised"]
    assert "Möte 3 maj" in finding.message
    assert "Ring Kim" in finding.message
    assert finding.source == "Anteckningar"


def test_comments_on_tabs_that_are_not_read_are_kept(tmp_path: Path) -> None:
    notes = Sheet([["Möte 3 maj"]], comments={"A1": "Flyttat till juni"})
    tables = read_tabs(tmp_path / "plan.xlsx", {"1": plan_rows(row(1)), "Anteckningar": notes})
    assert any("Flyttat till juni" in finding.message for finding in tables["findings"])


def test_the_front_page_gives_the_title(tmp_path: Path) -> None:
    tabs = {"Information": [["Åtgärdsplan 2025"], [], ["Planen gäller Farsta."]], "1": plan_rows(row(1))}
    tables = read_tabs(tmp_path / "plan.xlsx", tabs)
    assert kinds(tables)["Information"] == "front"
    assert [plan.title for plan in tables["plans"]] == ["Åtgärdsplan 2025"]
    assert [plan.district for plan in tables["plans"]] == ["Farsta"]


def test_a_line_above_the_title_makes_no_other_page_of_a_front_page(tmp_path: Path) -> None:
    tabs = {"Om": [["Utskrift"], ["Åtgärdsplan 2025"], ["Farsta"]], "1": plan_rows(row(1))}
    assert kinds(read_tabs(tmp_path / "plan.xlsx", tabs))["Om"] == "front"


def test_a_table_on_the_front_page_is_named(tmp_path: Path) -> None:
    front = [
        ["Åtgärdsplan 2025"],
        ["Namn", "Roll", "Telefon"],
        ["Kim", "samordnare", "08-123"],
        ["Planen gäller Farsta"],
    ]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Information": front, "1": plan_rows(row(1))})
    assert any("Kim" in finding.message for finding in tables["findings"])


def test_a_file_with_two_plans_is_refused(tmp_path: Path) -> None:
    labels = [AREA, PLACES, "Systemhotande brottslighet"]
    tabs = {f"{n} {label[:9]}": plan_rows(row(n), label=label) for n in (1, 2) for label in labels}
    (document,) = read_tabs(tmp_path / "plan.xlsx", tabs)["documents"]
    assert (document.status, document.error_code) == ("rejected", "two_plans")


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_several_areas_on_one_tab_are_told_apart(tmp_path: Path, year: str) -> None:
    rows = [
        *plan_rows(row(1, year), row(2, year), year=year),
        [],
        *plan_rows(row(3, year), year=year, label=PLACES),
        *plan_rows(row(4, year), year=year, label=OWN),
    ]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Plan": rows})
    assert areas(tables) == [("unga_i_riskzon", AREA), ("otrygga_platser", PLACES), ("eget_omrade", OWN)]
    by_area = [(action.area, action.problem) for action in tables["actions"]]
    assert by_area == [
        ("unga_i_riskzon", "problem 1"),
        ("unga_i_riskzon", "problem 2"),
        ("otrygga_platser", "problem 3"),
        ("eget_omrade", "problem 4"),
    ]


def test_a_heading_between_the_rows_begins_an_area(tmp_path: Path) -> None:
    rows = [["Problem", *header()[1:]], [AREA], row(1), [f"2. {PLACES}"], row(2), row(3)]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Plan": rows})
    assert areas(tables) == [("unga_i_riskzon", AREA), ("otrygga_platser", f"2. {PLACES}")]
    assert [action.area for action in tables["actions"]] == ["unga_i_riskzon", "otrygga_platser", "otrygga_platser"]


def test_a_column_may_say_the_area_of_each_row(tmp_path: Path) -> None:
    rows = [["Område", "Problem", *header()[1:]], [AREA, *row(1)], ["", *row(2)], [PLACES, *row(3)], [AREA, *row(4)]]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Plan": Sheet(rows, merged=["A2:A3"])})
    assert areas(tables) == [("unga_i_riskzon", AREA), ("otrygga_platser", PLACES)]
    assert [(action.area, action.problem) for action in tables["actions"]] == [
        ("unga_i_riskzon", "problem 1"),
        ("unga_i_riskzon", "problem 2"),
        ("unga_i_riskzon", "problem 4"),
        ("otrygga_platser", "problem 3"),
    ]
    assert "area_column" in codes(tables)


def test_the_name_of_the_tabs_own_area_in_each_row_is_its_problem(tmp_path: Path) -> None:
    name = "Unga i riskzon"
    rows = [[AREA, *header()[1:]], [name, *row(1)[1:]], [name, *row(2)[1:]]]
    tables = read_tabs(tmp_path / "plan.xlsx", {name: Sheet(rows)})
    assert [(action.area, action.problem) for action in tables["actions"]] == [("unga_i_riskzon", name)] * 2
    assert "area_column" not in codes(tables)


def test_a_line_that_says_what_a_title_above_a_table_says_is_told(tmp_path: Path) -> None:
    heads = ["Orsak", "Åtgärd", "Mål", "När", "Vem", "Uppföljning"]
    first, second = ([name, *(f"{name} {head}" for head in heads[1:])] for name in ("Mörkt", "Skräp"))
    rows = [["Skolan"], heads, first, [], ["Torget"], heads, second, [], ["Torget"]]
    tables = read_tabs(tmp_path / "plan.xlsx", {"Plan": rows})
    assert [action.area_label for action in tables["actions"]] == ["Skolan", "Torget"]
    told = [finding.source for finding in tables["findings"] if finding.code == "text_outside_table"]
    assert told == ["Plan!A9"]


@pytest.mark.parametrize("first", [True, False], ids=["before the others", "after them"])
@pytest.mark.parametrize("area", [True, False], ids=["with a column for the area", "without one"])
def test_the_rows_of_an_overview_count_once(tmp_path: Path, first: bool, area: bool) -> None:
    labels = [AREA, "Otrygga och brottsutsatta platser", "Kriminella miljöer och livsstilar"]
    tabs = {label[:20]: [header(label=label), row(2 * at + 1), row(2 * at + 2)] for at, label in enumerate(labels)}
    lead = [["Område"], *([label] for label in labels for _ in range(2))] if area else [[]] * 7
    rows = [["Problem", *header()[1:]], *(row(number) for number in range(1, 7))]
    overview = {"Alla åtgärder": [[*before, *texts] for before, texts in zip(lead, rows, strict=True)]}
    tables = read_tabs(tmp_path / "plan.xlsx", overview | tabs if first else tabs | overview)
    assert [action.action for action in tables["actions"]] == [row(number)[2] for number in range(1, 7)]
    assert {action.area for action in tables["actions"]} == {"unga_i_riskzon", "otrygga_platser", "kriminella_miljoer"}
    (told,) = (finding for finding in tables["findings"] if finding.code == "rows_repeated")
    assert "Alla åtgärder" in told.message


def test_an_overview_that_says_more_than_the_tabs_is_kept(tmp_path: Path) -> None:
    tabs = {AREA[:20]: [header(), row(1)], "Platser": [header(), row(2)]}
    more = {"Alla åtgärder": [["Problem", *header()[1:]], row(1), [*row(2)[:-1], "Klart i juni"]]}
    tables = read_tabs(tmp_path / "plan.xlsx", tabs | more)
    assert "Klart i juni" in [action.follow_up for action in tables["actions"]]

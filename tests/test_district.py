"""Whose plan it is and for which year is known from the best source, or is said not to be known."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.district import Identity, find_district, identify
from normalizers.guess import decide
from normalizers.places import Place, knowledge, mentions, official
from normalizers.years import counted_year
from pipeline import codes
from pipeline.register import Submission

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
FILES = tomllib.loads((HERE / "fixtures" / "district_cases.toml").read_text(encoding="utf-8"))
CASES = FILES["file_name"]
DISTRICTS = [entry["name"] for entry in knowledge("districts")["district"]]


def identity(name: str = "plan.xlsx", **evidence: Any) -> Identity:
    return identify(
        name,
        evidence.get("properties", ()),
        evidence.get("title"),
        evidence.get("front", ()),
        evidence.get("cells", ()),
        evidence.get("line"),
        evidence.get("template_year"),
    )


def found_codes(found: Identity) -> list[str]:
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_file_name_says_the_district_and_the_year(case: dict[str, Any]) -> None:
    name = unicodedata.normalize("NFD", case["name"]) if case.get("nfd") else case["name"]
    found = identity(name)
    assert (found.district, found.year) == (case.get("district"), case.get("year"))
    assert found.municipality_code == (case.get("code", "0180") if "district" in case else None)
    assert found.district_source == ("file_name" if "district" in case else "unknown")
    assert ("year_unknown" in found_codes(found)) == ("year" not in case)


def test_sources_hold_in_the_order_of_the_contract() -> None:
    evidence: dict[str, Any] = {
        "line": Submission(2, district="Farsta", year=2021),
        "properties": [("Title", "Plan Järva 2023")],
        "title": "Bromma åtgärdsplan 2024",
    }
    found = identity("kungsholmen-2022.pdf", **evidence)
    assert (found.district, found.district_source, found.year, found.year_source) == (
        "Farsta",
        "register",
        2021,
        "register",
    )
    del evidence["line"]
    assert identity("kungsholmen-2022.pdf", **evidence).district_source == "file_name"
    found = identity(**evidence)
    assert (found.district, found.district_source, found.year_source) == ("Järva", "metadata", "metadata")
    del evidence["properties"]
    found = identity(**evidence)
    assert (found.district, found.district_source, found.year, found.year_source) == ("Bromma", "text", 2024, "text")


def test_a_source_that_disagrees_is_a_finding_with_both_values_and_sources() -> None:
    found = identity("farsta 2025.xlsx", properties=[("title", "Farsta 2024"), ("subject", "Skarpnäck")], title="Järva")
    assert found_codes(found) == ["district_conflict", "year_conflict"]
    assert dict(found.findings[0].facts) == {
        "found": "Farsta",
        "found_from": "file_name",
        "other": "Järva",
        "other_from": "text",
    }
    assert dict(found.findings[1].facts)["other"] == "2024"
    for finding in found.findings:
        assert codes.message("finding", finding.code, finding.facts, "sv")
        assert codes.is_code("known_from", dict(finding.facts)["other_from"])


@pytest.mark.parametrize("place", ["Farsta stadsdelsområde", "Farsta", "stadsdelsförvaltningen i Farsta år"])
def test_a_title_of_another_year_is_a_finding_wherever_the_district_stands_in_it(place: str) -> None:
    found = identity("farsta 2025.xlsx", title=f"Åtgärdsplan för {place} 2024")
    assert (found.year, found_codes(found)) == (2025, ["year_conflict"])


@pytest.mark.parametrize("title", ["Åtgärdsplan för Farsta, beslutad 2024", "Åtgärdsplan Farsta reviderad 2026"])
def test_a_year_in_which_a_plan_was_decided_is_no_other_year(title: str) -> None:
    assert identity("farsta 2025.xlsx", title=title).findings == ()


def test_sources_that_agree_are_no_finding() -> None:
    line = Submission(2, district="Järva", year=2025)
    assert identity("Kista 2025.pdf", line=line, title="Åtgärdsplan 2025 Rinkeby-Kista").findings == ()


def test_nothing_known_is_two_findings() -> None:
    found = identity()
    assert found == Identity(None, None, "unknown", None, "unknown", found.findings)
    assert found_codes(found) == ["district_unknown", "year_unknown"]


def test_the_author_of_a_file_says_nothing() -> None:
    assert identity(properties=[("Author", "Kista Farsta 2025"), ("creator", "Lund")]).district is None


def test_a_company_that_is_an_office_of_a_district_says_it() -> None:
    found = identity(properties=[("Company", "Skärholmens stadsdelsförvaltning 2021")])
    assert (found.district, found.district_source, found.year) == ("Skärholmen", "metadata", None)


def test_ordinary_words_in_a_property_are_no_municipality() -> None:
    assert identity(properties=[("title", "Vara trygg i boden")]).district is None
    assert identity(properties=[("title", "Vara kommun")]).municipality_code == "1470"


@pytest.mark.parametrize("case", FILES["title"], ids=lambda case: str(case["text"]))
def test_a_title_says_whose_plan_it_is_and_of_which_year(case: dict[str, Any]) -> None:
    found = identity("plan.xlsx", title=case["text"])
    assert (found.district, found.year) == (case.get("district"), case.get("year"))


# --- the text ---------------------------------------------------------------------------------------------------------


def test_a_district_that_is_mentioned_by_the_way_is_not_taken() -> None:
    assert find_district(["Samverkan med Farsta", "Ett ord", "Farsta"]).value is None
    assert find_district(["Farsta, Farstas, Farsta strand, Sköndal, Hökarängen, Gubbängen"]).value is None


def test_places_that_stand_in_many_cells_say_the_district() -> None:
    guess = find_district(
        ["Ungdomar i Rågsved", "Vid Högdalen", "Hagsätras centrum", "Örby", "Bandhagen", "Kista mässa"]
    )
    assert (guess.value, guess.runner_up) == (official("Enskede-Årsta-Vantör"), official("Järva"))
    assert guess.score > guess.runner_up_score > 0


def test_a_text_that_stands_in_many_cells_counts_once() -> None:
    assert identity(cells=["Tensta"] * 50).district is None


def test_two_districts_that_the_text_names_alike_are_none() -> None:
    cells = [f"{name} nr {number}" for number in range(9) for name in ("Bromma", "Järva")]
    assert find_district(cells).value is None


def test_a_police_area_is_not_the_district_whose_name_it_bears() -> None:
    cells = [f"Nr {number}: LPO Farsta och Globen, lokalpolisområdet Farsta" for number in range(20)]
    assert find_district([*cells, *(f"Skarpnäck {number}" for number in range(3))]).value == official("Skarpnäck")


def test_a_front_page_that_names_one_district_says_it() -> None:
    guess = find_district(["Farsta 1", "Farsta 2", "Farsta 3"], front=["Åtgärdsplan för Skarpnäcks stadsdelsområde"])
    assert guess.value == official("Skarpnäck")


def test_another_municipality_is_known_by_name() -> None:
    found = identity(cells=["Järfälla kommun leder", "I Järfälla", "Polisen och Järfälla kommun", "Jakobsberg"])
    assert (found.district, found.municipality_code, found.district_source) == ("Järfälla", "0123", "text")


@pytest.mark.parametrize("text", ["Ange tid. Mark och vara. Ale, Åre, Berg, Lund, Boden, Kil, Sala, Nora, Eda"])
def test_ordinary_words_are_no_municipality_in_a_text(text: str) -> None:
    assert find_district([f"{text} {number}" for number in range(20)]).value is None


def test_a_lower_case_word_is_no_place() -> None:
    assert mentions("kista, gärdet, globen, köping", capital=True) == ()


def test_years_are_counted_over_different_texts() -> None:
    assert counted_year(["under 2025"] * 9, None).value is None
    assert counted_year(["under 2025", "våren 2025", "klart 2025-11-30", "2026", "lag (2023:196)"], None).value == 2025


def test_a_year_that_the_next_is_named_as_often_as_needs_the_template() -> None:
    cells = [f"{number} år {year}" for number in range(4) for year in (2025, 2026)]
    assert counted_year(cells, None).value is None
    assert counted_year(cells, 2025).value == 2025


def test_the_template_alone_says_no_year() -> None:
    assert identity(template_year=2025).year is None


def test_a_guess_says_no_without_evidence() -> None:
    assert decide({}, 0, 1).value is None


# --- what is known ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DISTRICTS)
def test_every_district_is_known_by_its_name_however_it_is_written(name: str) -> None:
    place = official(name)
    assert place == Place(name, "0180")
    for written in (name.upper(), name.replace("-", ""), f"{name}s stadsdelsförvaltning", f"{name} SDF"):
        assert official(written) == place
        assert [mention.name.place for mention in mentions(written, capital=False)] == [place]


def test_no_name_belongs_to_two_districts() -> None:
    owners: dict[str, str] = {}
    for entry in knowledge("districts")["district"]:
        for name in (entry["name"], *entry.get("aliases", ()), *entry["abbreviations"], *entry["places"]):
            assert owners.setdefault(name.casefold(), entry["name"]) == entry["name"], name


def test_stockholm_and_homonyms_are_told_apart_in_an_entry() -> None:
    assert [getattr(official(name), "municipality_code", None) for name in ("Stockholm", "Habo", "Håbo", "Eken")] == [
        "0180",
        "0643",
        "0305",
        None,
    ]


@given(st.text())
def test_any_file_name_gives_an_identity(name: str) -> None:
    found = identity(name, title=name, cells=[name], properties=[("title", name)])
    assert (found.district is None) == (found.district_source == "unknown") == (found.municipality_code is None)
    assert (found.year is None) == (found.year_source == "unknown")


# --- real plans, where they are there ---------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared plans are not here")
@pytest.mark.parametrize("path", sorted((SHARED / "truth").glob("*-20*.json")), ids=lambda path: str(path.stem))
def test_a_plan_is_known_by_its_text_alone(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    cells = [text for sheet in truth["sheets"] for row in sheet["rows"] for text in row.values() if text]
    found = identity("0001.pdf", title=truth["title"], front=truth["intro"], cells=cells)
    assert (found.district, found.year, found.findings) == (truth["district"], truth["year"], ())

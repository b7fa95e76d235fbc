"""The grids of a file become the tables of one plan, of the template that fits it best, each on its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.readers import read
from extractors.tables.restore import reading_to_plan
from pipeline.documents import find_documents
from pipeline.errors import Rejected
from pipeline.model import Plan
from tests.fixtures.tabs import AREA, Sheet, guidance, header, plan_rows, row, write_tabs

PLACES = "Otrygga och brottsutsatta platser"


def restored(path: Path) -> Plan:
    (found,) = find_documents([path])
    assert found.source is not None
    return reading_to_plan(read(found.source))


@pytest.mark.parametrize("year", ["2024", "2025"])
@pytest.mark.parametrize("guided", [True, False])
def test_the_template_is_the_one_whose_labels_fit(tmp_path: Path, year: str, guided: bool) -> None:
    rows = [header(year), *([guidance(year)] if guided else []), row(1, year)]
    assert restored(write_tabs(tmp_path / "plan.xlsx", {"1. Unga i riskzon": rows})).template == year


def test_a_plan_in_no_known_template_is_of_an_unknown_one(tmp_path: Path) -> None:
    rows = [["Problembild", "Bakomliggande faktorer", "Insats", "Tidplan", "Ansvarig"], ["a", "b", "c", "d", "e"]]
    assert restored(write_tabs(tmp_path / "plan.xlsx", {"Plan": rows})).template == "unknown"


def test_a_plans_title_stands_below_a_page_header(tmp_path: Path) -> None:
    front = [["Dnr 2025/17"], ["Åtgärdsplan 2025"], ["Farsta"]]
    path = write_tabs(tmp_path / "plan.xlsx", {"Information": front, "1. Unga i riskzon": plan_rows(row(1))})
    assert restored(path).title == "Åtgärdsplan 2025"


def test_a_tab_in_another_template_does_not_change_the_plans(tmp_path: Path) -> None:
    tabs = {"1": plan_rows(row(1)), "2": plan_rows(row(2), label=PLACES), "7": plan_rows(row(3, "2024"), year="2024")}
    assert restored(write_tabs(tmp_path / "plan.xlsx", tabs)).template == "2025"


def test_every_sheet_has_its_page_with_kind_and_area(tmp_path: Path) -> None:
    tabs = {
        "Information": [["Åtgärdsplan 2025"]],
        "1": plan_rows(row(1)),
        "Heder": plan_rows(row(2), label="Hedersvåld"),
        "Bedrägeri": plan_rows(row(3), label="Bedrägerier"),
        "tom": Sheet([]),
        "Lista": [["Mjölk"]],
        "Analys": [["Prioriterat område", "Antal problem", "Antal orsaker"], [AREA, 1, 1]],
    }
    pages = restored(write_tabs(tmp_path / "plan.xlsx", tabs)).pages
    assert [(page.page, page.sheet, page.kind, page.area) for page in pages] == [
        (1, "Information", "front", None),
        (2, "1", "area", "unga_i_riskzon"),
        (3, "Heder", "area", "eget_omrade"),
        (4, "Bedrägeri", "area", "eget_omrade_2"),
        (5, "tom", "empty", None),
        (6, "Lista", "other", None),
        (7, "Analys", "analysis", None),
    ]


def test_a_file_without_any_plans_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as refused:
        restored(write_tabs(tmp_path / "lista.xlsx", {"Blad1": [["Åtgärdsplan 2025"], ["kommer senare"]]}))
    assert refused.value.code == "not_a_plan"


def test_the_front_page_and_the_titles_are_there_to_find_the_district_in(tmp_path: Path) -> None:
    tabs = {
        "Information": [["Åtgärdsplan 2025"], ["Gäller Farsta"]],
        "1": [["Farsta stadsdelsområde"], *plan_rows(row(1))],
    }
    texts = [cell.text for cell in restored(write_tabs(tmp_path / "plan.xlsx", tabs)).intro]
    assert texts == ["Åtgärdsplan 2025", "Gäller Farsta", "Farsta stadsdelsområde"]

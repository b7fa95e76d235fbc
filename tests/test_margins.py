"""What stands beside the tables of a print is named once; page numbers and the template's own titles say nothing."""

from __future__ import annotations

import pytest

from extractors.tables.margins import is_template_title, margin_findings, says_nothing
from pipeline.model import Cell, Origin


def line(text: str, page: int) -> Cell:
    return Cell(0, 0, text, (Origin(page=page, bbox=(10.0, 10.0, 90.0, 20.0)),))


@pytest.mark.parametrize("text", ["3", "Sida 3 av 12", "sid 4", "- 7 -", "3 (12)", "1. Unga i riskzon", "Page 2 of 9"])
def test_page_numbers_and_tab_names_say_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text", ["Stockholms stad", "Utkast", "Reviderad 2025-03-14", "Systemhotande brottslighet i Rinkeby"]
)
def test_everything_else_says_something(text: str) -> None:
    assert not says_nothing(text)


def test_a_line_that_pages_repeat_is_one_header_or_footer() -> None:
    (finding,) = margin_findings([line("Stockholms stad", 1), line("Stockholms stad", 2), line("Sida 1 av 2", 1)])
    assert finding.code == "header_footer"
    assert finding.origins == (Origin(page=1, bbox=(10.0, 10.0, 90.0, 20.0)),)


def test_lines_that_differ_only_in_their_numbers_are_one() -> None:
    (finding,) = margin_findings([line("Utskrivet 2025-03-14, sida 1", 1), line("Utskrivet 2025-03-14, sida 2", 2)])
    assert finding.code == "header_footer"


def test_a_line_on_one_page_is_a_text_of_its_own() -> None:
    (finding,) = margin_findings([line("Obs! Utkast", 2)])
    assert (finding.code, dict(finding.facts)["text"]) == ("text_outside_table", "Obs! Utkast")


def test_a_number_that_grows_with_the_pages_is_told_unless_it_is_theirs() -> None:
    lines = [line(f"Antal anmälda brott: {10 + page}", page) for page in (2, 3, 4)]
    lines += [line(f"Åtgärdsplan | {page} (4)", page) for page in (2, 3, 4)]
    told = [dict(finding.facts)["text"] for finding in margin_findings(lines)]
    assert told == [
        "Antal anmälda brott: 12\nAntal anmälda brott: 13\nAntal anmälda brott: 14",
        "Åtgärdsplan | 2 (4)",
    ]


@pytest.mark.parametrize(("areas", "told"), [({"otrygga_platser"}, 0), ({"unga_i_riskzon"}, 1)])
def test_an_areas_label_is_told_unless_the_plan_has_its_table(areas: set[str], told: int) -> None:
    assert len(margin_findings([line("Otrygga och brottsutsatta platser", 1)], areas)) == told


@pytest.mark.parametrize(
    "text",
    [
        "Sammanställning över prioriterade områden",
        "Sammanstdllning éver prioriterade omrdden",
        "Sammanstéllning 6ver prioriterade omraden",
        "Otrygga och brottsutsatta platser",
    ],
)
def test_the_templates_titles_are_known(text: str) -> None:
    assert is_template_title(text)

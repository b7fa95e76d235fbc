"""A flat text whose lines keep their places (``pdftotext -layout``) is read by columns, and no word of it is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.dumps.laid import pages_to_laid, text_to_pages
from extractors.dumps.straight import laid_to_grids
from extractors.readers import kind_of
from extractors.tables.restore import reading_to_plan
from extractors.text import read_text
from pipeline.flow import run
from pipeline.model import Plan, Source
from pipeline.register import Register

LAID = Path(__file__).parent / "cases" / "laid"
HEADER = "Prioriterat samverkansområde      Orsak                    Åtgärd                 När"
WORDS = st.sampled_from(["möten", "Polisen", "varje vecka", "skolan och", "en gång", "Oro", "i parken", "löpande"])


def plan_of(file: Path) -> Plan:
    return reading_to_plan(read_text(Source(file.name, str(file), "0" * 64, file.stat().st_size)))


def test_columns_that_touch_and_wander_and_bands_with_shortened_gaps_are_read() -> None:
    (table,) = plan_of(LAID / "two_bands.txt").tables
    rows = [{field: " ".join(cell.text.split()) for field, cell in row.cells if cell.text} for row in table.rows]
    assert table.area == "otrygga_platser"
    assert rows == [
        {
            "problem": "Busstorget",
            "cause": "Lamporna vid hållplatsen har varit trasiga sedan i höstas och ingen vill vänta där efter "
            "klockan sju",
            "action": "Trygghetsvandring med kioskägaren och busschaufförerna",
            "timing": "Mars och oktober",
            "responsible": "Stadsdelens parkingenjör och lokalpolisen",
            "follow_up": "Tre vandringar hölls, sju lampor är bytta",
        },
        {
            "problem": "Gångtunneln",
            "cause": "Klottret sitter kvar i veckor",
            "action": "Sanering inom två dygn",
            "timing": "Löpande",
            "responsible": "Fastighetsnämnden",
            "follow_up": "Sju saneringar",
        },
    ]


def rows_of(plan: Plan) -> dict[str, list[list[str]]]:
    """The texts of each row by area, in the order of the fields."""
    return {
        table.area: [[" ".join(cell.text.split()) for _, cell in row.cells if cell.text] for row in table.rows]
        for table in plan.tables
    }


def test_labels_a_blank_apart_a_band_of_one_column_and_a_line_too_many_are_read() -> None:
    plan = plan_of(LAID / "one_column_band.txt")
    assert rows_of(plan) == {
        "unga_i_riskzon": [
            [
                "Mopeder på gångvägarna",
                "Gängen träffas vid macken och kör i bredd hem över kullen.",
                "Samtal med alla som har kört in i parken, hembesök inom en vecka.",
                "Färre olyckor än 2024",
                "April",
                "Kommunpolis",
                "Elva samtal är förda.",
            ],
            [
                "Garage med verkstad om kvällarna",
                "Tolv garageplatser",
                "Löpande",
                "Fritidskonsulent",
                "Garaget öppnade i mars.",
            ],
            [
                "Fusk med legitimationer",
                "Kiosken frågar sällan om ålder.",
                "Tillsyn hos kioskägare inom tre veckor, tillsammans med kommunen",
                "10 besök",
                "Maj, juni",
                "Tillståndshandläggare vid kommunens enhet",
                "Åtta besök är gjorda, två återstår.",
            ],
        ],
        "systemhotande_brottslighet": [
            [
                "Skenföretag",
                "Få anmäler vad de ser på sin trappa.",
                "Gemensam tillsyn av källarlokaler",
                "20 lokaler",
                "Hela året",
                "Sjutton lokaler är besökta.",
            ],
            [
                "Hot mot handläggare",
                "Besökare filmar i receptionen.",
                "Rutin för hot övas på varje enhet",
                "Alla enheter",
                "Mars",
                "Alla enheter har övat.",
            ],
        ],
    }


def test_a_text_with_headers_of_its_own_right_above_its_rows_is_a_plan() -> None:
    assert kind_of(LAID / "own_headers.txt") == "text"
    assert rows_of(plan_of(LAID / "own_headers.txt")) == {
        "otrygga_platser": [
            [
                "Mörk gångväg vid dammen",
                "Lyktorna är vandaliserade sedan i höstas",
                "Lyktor i stål sätts upp längs vägen",
                "Maj",
                "Gatuenheten",
            ],
            ["Bråk vid kiosken", "Kön är lång på kvällen", "Kiosken får en lucka till", "Juni", "Näringslivsenheten"],
        ]
    }


def test_page_headers_are_told_and_counts_below_the_tables_are_the_plans_own() -> None:
    plan = plan_of(LAID / "one_column_band.txt")
    told = [dict(finding.facts).get("text") for finding in plan.findings if finding.code == "header_footer"]
    assert told == ["Farsta stadsdelsförvaltning"]
    assert {(count.area, count.item): count.count for count in plan.stated} == {
        ("unga_i_riskzon", "problems"): 2,
        ("unga_i_riskzon", "causes"): 2,
        ("unga_i_riskzon", "actions"): 3,
        ("systemhotande_brottslighet", "problems"): 2,
        ("systemhotande_brottslighet", "causes"): 2,
        ("systemhotande_brottslighet", "actions"): 2,
    }


def test_rows_that_nobody_can_set_beside_each_other_are_told() -> None:
    """Four empty lines stand for any gap: below one of them a cause may be that of either row."""
    codes = [finding.code for finding in plan_of(LAID / "merged_cause.txt").findings]
    assert "row_alignment_unsure" in codes
    assert "row_alignment_unsure" not in [finding.code for finding in plan_of(LAID / "two_bands.txt").findings]


def test_each_cell_names_its_lines() -> None:
    (table,) = plan_of(LAID / "two_bands.txt").tables
    places = {field: [str(origin) for origin in cell.origins] for field, cell in table.rows[0].cells}
    assert places["cause"] == ["l7-9"]
    assert places["follow_up"] == ["l20-21"]


def test_each_page_has_one_row_though_one_of_them_is_empty(tmp_path: Path) -> None:
    text = (LAID / "two_bands.txt").read_text(encoding="utf-8").replace("\f", "\f\f", 1)
    (tmp_path / "Farsta 2025.txt").write_text(text, encoding="utf-8")
    tables = run([tmp_path], Register(), 0, "sv")
    assert [(page.page, page.kind == "empty") for page in tables["pages"]] == [
        (1, False),
        (2, True),
        (3, False),
        (4, False),
    ]
    assert [document.n_pages for document in tables["documents"]] == [4]


def test_a_text_without_page_ends_has_a_page_for_each_header(tmp_path: Path) -> None:
    text = (LAID / "two_bands.txt").read_text(encoding="utf-8").replace("\f", "\n")
    (tmp_path / "Farsta 2025.txt").write_text(text, encoding="utf-8")
    tables = run([tmp_path], Register(), 0, "sv")
    assert [page.page for page in tables["pages"]] == [1, 2, 3]
    assert [" ".join(action.responsible.split()) for action in tables["actions"]] == [
        "Stadsdelens parkingenjör och lokalpolisen",
        "Fastighetsnämnden",
    ]


def test_a_text_whose_lines_do_not_keep_their_places_is_none() -> None:
    text = (LAID / "two_bands.txt").read_text(encoding="utf-8")
    assert laid_to_grids(text)
    assert laid_to_grids("\n".join(" ".join(line.split()) for line in text.splitlines())) == ()


@st.composite
def laid_lines(draw: st.DrawFn) -> str:
    """Lines of texts that runs of blanks part, anywhere, below a header."""
    lines = draw(st.lists(st.lists(st.tuples(WORDS, st.integers(0, 40)), min_size=1, max_size=5), max_size=12))
    return "\n".join([HEADER, *("".join(" " * gap + text + " " for text, gap in line) for line in lines)])


@settings(max_examples=200)
@given(laid_lines())
def test_no_word_is_lost_on_the_way_into_columns(text: str) -> None:
    (page,) = pages_to_laid(text_to_pages(text))
    found = Counter(word for _, pieces in page.lines for piece in pieces.values() for word in piece.split())
    assert found == Counter(text.split())

"""The label of an area above a table of a print names the table's area, whatever prose stands between them."""

from __future__ import annotations

import pytest

from extractors.page import Line, PageLayout, PageTable
from extractors.tables.bands import lines_everywhere
from extractors.tables.headers import HeaderRow, Mapped
from extractors.tables.parts import Part, titled
from extractors.tables.tabs import grid_to_tab, tab_area
from extractors.tables.turns import carried, footers, last_lines
from pipeline.model import Cell, Finding, Grid
from tests.fixtures.tabs import header, row

PROSE = "Läget är bättre än i våras, men belysningen saknas."
LABEL = "Otrygga och brottsutsatta platser"


def lines(texts: list[str], top: float) -> tuple[Line, ...]:
    return tuple(Line(text, (50, top + 20 * at, 300, top + 20 * at + 12)) for at, text in enumerate(texts))


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        ([LABEL, PROSE], LABEL),
        (["Åtgärdsplan", "Unga i riskzon", PROSE, LABEL, PROSE, PROSE], LABEL),
        (["Otrygga och", "brottsutsatta platser", PROSE], LABEL),
        (["Unga i riskzon", LABEL, "Kriminella miljöer", PROSE], None),
        ([f"Lunds kommun – {LABEL}"], f"Lunds kommun – {LABEL}"),
        ([LABEL[:28]], LABEL[:28]),
        ([PROSE], None),
    ],
    ids=[
        "prose between",
        "the last one",
        "on two lines",
        "a list of areas",
        "behind whose it is",
        "a tab's name",
        "none",
    ],
)
def test_a_label_above_a_table_names_its_area(texts: list[str], title: str | None) -> None:
    above, table = PageTable(1, (50, 500), (10, 90), ()), PageTable(1, (50, 500), (300, 400), ())
    layout = PageLayout(1, 600, 800, (above, table), (*lines(["Unga i riskzon"], 0), *lines(texts, 100)))
    part = titled(Part(table, HeaderRow((), (), guided=False)), layout)
    assert (part.title and part.title.text) == title
    assert part.area == (title and "otrygga_platser")


@pytest.mark.parametrize(
    ("before", "area"),
    [
        ([PROSE, LABEL, PROSE], "otrygga_platser"),
        ([PROSE, LABEL, "Sida 3"], None),
        ([PROSE, LABEL], "otrygga_platser"),
        ([LABEL, "Åtgärd 1"], "otrygga_platser"),
        (["Unga i riskzon", PROSE, LABEL, PROSE], None),
    ],
    ids=["with its prose", "a footer", "the page's last line", "with a heading", "a summary of all areas"],
)
def test_a_label_at_the_end_of_the_page_before_names_the_first_table(before: list[str], area: str | None) -> None:
    table = PageTable(2, (50, 500), (80, 400), ())
    part = titled(Part(table, HeaderRow((), (), guided=False)), PageLayout(2, 600, 800, (table,)), lines(before, 600))
    assert part.area == area


def test_tables_with_the_same_header_below_a_label_are_of_its_area() -> None:
    tables = [PageTable(1, (50, 500), (top, top + 50), ()) for top in (200, 300, 400)]
    layout = PageLayout(1, 600, 800, tuple(tables), lines([LABEL], 100))
    parts = [titled(Part(table, HeaderRow((), (), guided=False)), layout) for table in tables[:2]]
    assert [part.area for part in carried([*parts, Part(tables[2])])] == ["otrygga_platser", "otrygga_platser", None]


def test_a_label_above_one_of_two_tables_beside_each_other_is_that_ones_alone() -> None:
    tables = (PageTable(1, (50, 300), (120, 400), ()), PageTable(1, (320, 560), (120, 400), ()))
    labels = (Line("Unga i riskzon", (52, 100, 150, 112)), Line(LABEL, (322, 100, 520, 112)))
    layout = PageLayout(1, 600, 800, tables, labels)
    parts = [titled(Part(table, HeaderRow((), (), guided=False)), layout) for table in tables]
    assert [part.area for part in parts] == ["unga_i_riskzon", "otrygga_platser"]


def test_lines_as_high_above_the_foot_as_on_other_pages_are_footers() -> None:
    pages = [PageLayout(at, 600, 800, (), lines([PROSE, f"{at}. {LABEL}"], 700 - 20 * at)) for at in (1, 1, 3)]
    assert [len(last_lines(page, footers(pages))) for page in pages] == [0, 0, 2]


NAMED = (Mapped(0, "problem", "Problem", "likeness", 1), Mapped(1, "action", "Åtgärd", "template", 1))
PLAN = HeaderRow(NAMED, (), guided=False)


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (["Åtgärdsplan Farsta", "Hedersrelaterat våld"], "Hedersrelaterat våld"),
        ([LABEL, PROSE, "3. Hedersrelaterat våld"], "3. Hedersrelaterat våld"),
        ([LABEL, "Reviderad i mars"], LABEL),
        ([LABEL, "Farsta stadsdel", "Gäller från mars"], LABEL),
        ([LABEL, PROSE], LABEL),
        (["Farsta stadsdelsförvaltning"], None),
        (["Åtgärdsplan Farsta"], None),
        (["Planen gäller från mars,"], None),
        (["2025-03-14"], None),
    ],
    ids=[
        "a heading",
        "below another area",
        "who revised it",
        "whose it is",
        "prose",
        "a page header",
        "the plan's title",
        "cut prose",
        "a date",
    ],
)
def test_a_heading_of_the_districts_own_names_the_table_below_it(texts: list[str], title: str | None) -> None:
    table = PageTable(1, (50, 500), (100 + 20 * len(texts), 400), ())
    layout = PageLayout(1, 600, 800, (table,), lines(texts, 100))
    part = titled(Part(table, PLAN), layout, everywhere=frozenset({"farstastadsdelsforvaltning"}))
    assert (part.title and part.title.text) == title


@pytest.mark.parametrize(
    ("fields", "text", "is_heading"),
    [
        (("problem", "cause"), "Hedersrelaterat våld", True),
        (("timing", "responsible"), "Hedersrelaterat våld", False),
        (("problem",), "Område: Hedersrelaterat våld", True),
    ],
    ids=["a narrow first band", "a later band", "a label that says so"],
)
def test_a_heading_stands_above_the_first_columns_or_says_that_it_is_an_areas(
    fields: tuple[str, ...], text: str, is_heading: bool
) -> None:
    columns = tuple(Mapped(at, field, field, "likeness", 1) for at, field in enumerate(fields))
    layout = PageLayout(1, 600, 800, (PageTable(1, (50, 500), (120, 400), ()),), lines([text], 100))
    part = titled(Part(layout.tables[0], HeaderRow(columns, (), guided=False)), layout)
    assert (part.title is not None) == is_heading


@pytest.mark.parametrize("name", [None, "Plan", "Våld"])
def test_a_title_that_says_that_it_is_an_areas_is_its_label(name: str | None) -> None:
    texts = [["Område: Hedersrelaterat våld"], ["Problem", *header()[1:]], row(1)]
    cells = tuple(Cell(y, x, text, ()) for y, line in enumerate(texts) for x, text in enumerate(line))
    bands = () if name else ((1, 1),)
    tab = grid_to_tab(Grid(name, len(texts), len(texts[1]), cells, (1,), bands=bands))
    assert tab_area(tab) == (None, "Hedersrelaterat våld")


@pytest.mark.parametrize(("reach", "is_heading"), [(2.5, True), (9.0, False)])
def test_a_heading_may_reach_a_little_into_its_table(reach: float, is_heading: bool) -> None:
    """The box of a line read from a picture is taller than its letters."""
    (line,) = lines(["Trygg skola"], 100)
    layout = PageLayout(1, 600, 800, (PageTable(1, (50, 500), (line.box[3] - reach, 400), ()),), (line,))
    assert (titled(Part(layout.tables[0], PLAN), layout).title is not None) == is_heading


def test_a_heading_of_the_districts_own_ends_the_area_before() -> None:
    tables = [PageTable(1, (50, 500), (top, top + 50), ()) for top in (120, 220)]
    layout = PageLayout(1, 600, 800, tuple(tables), (*lines([LABEL], 100), *lines(["Hedersrelaterat våld"], 200)))
    parts = carried(titled(Part(table, PLAN), layout) for table in tables)
    assert [part.area for part in parts] == ["otrygga_platser", "hedersrelateratvald"]


@pytest.mark.parametrize(("name", "label"), [(None, "Hedersrelaterat våld"), ("Plan", "Plan")], ids=["print", "tab"])
def test_a_title_above_a_printed_table_is_its_areas_label(name: str | None, label: str) -> None:
    texts = [["Hedersrelaterat våld"], ["Problem", *header()[1:]], row(1)]
    cells = tuple(Cell(y, x, text, ()) for y, line in enumerate(texts) for x, text in enumerate(line))
    tab = grid_to_tab(Grid(name, len(texts), len(texts[1]), cells, (1,), bands=((1, 1),)))
    assert tab_area(tab) == (None, label)


def test_a_heading_that_title_rows_repeat_is_none_of_the_lines_on_every_page() -> None:
    texts = ["Hedersrelaterat våld", "Hedersrelaterat våld", "Bostadsinbrott"]
    table = PageTable(1, (50, 500), (300, 400), ())
    pages = [PageLayout(at, 600, 800, (table,), lines(["Farsta", text], 100)) for at, text in enumerate(texts)]
    assert lines_everywhere(pages) == {"farsta"}
    assert not lines_everywhere(pages[:1])


def test_guidance_beside_cells_that_hold_label_and_guidance_is_guidance() -> None:
    """As where a scan shows the rule between header and guidance in some columns only."""
    both = {1: "Orsak\n\nBeskriv orsaken till problemet", 2: "Åtgärd\nKoppla åtgärd mot respektive orsak."}
    cells = [Cell(0, col, text, (), row_span=2) for col, text in both.items()]
    cells += [Cell(0, 0, "Prioriterat samverkansområde", ()), Cell(0, 3, "Vem", ())]
    cells += [Cell(1, 0, LABEL, ()), Cell(1, 3, "Ange vem som ansvarar för åtgärden.", ())]
    filled = ("Mörka stigar", "Ingen ser vägen.", "Lampor", "Parkingenjör")
    cells += [Cell(2, col, text, ()) for col, text in enumerate(filled)]
    tab = grid_to_tab(Grid(None, 3, 4, tuple(cells), (1,)))
    assert tab.guidance_row == 1
    assert tab_area(tab)[1] == LABEL


def test_an_analysis_whose_first_header_stands_a_row_higher_is_no_table_of_measures() -> None:
    rows = [
        ["Sammanställning över prioriterade områden Prioriterat område", "", "", ""],
        ["", "Antal problem", "Antal identifierade orsaker", "Antal åtgärder"],
        [LABEL, "5", "5", "7"],
    ]
    cells = [Cell(at, col, text, ()) for at, texts in enumerate(rows) for col, text in enumerate(texts) if text]
    assert grid_to_tab(Grid(None, 3, 4, tuple(cells), (4,))).kind == "analysis"


def test_a_stroke_beside_the_table_makes_no_header_of_its_rows() -> None:
    """As where a stamp's side cuts a narrow column off a scanned table, high as the table."""
    rows = [
        ["Prioriterat samverkansområde", "Orsak", "Åtgärd", "Vem"],
        [LABEL, "", "", "Ange vem som ansvarar för åtgärden."],
        ["Mörka stigar", "Ingen ser vägen.", "Lampor", "Parkingenjör"],
    ]
    cells = [Cell(at, col, text, ()) for at, texts in enumerate(rows) for col, text in enumerate(texts) if text]
    tab = grid_to_tab(Grid(None, 3, 5, (*cells, Cell(0, 4, "|", (), row_span=3)), (1,)))
    assert (tab.bottom, tab.guidance_row) == (0, 1)


@pytest.mark.parametrize(("hard", "area"), [(True, "otrygga_platser"), (False, None)])
def test_an_areas_label_that_can_hardly_be_read_is_the_one_that_it_is_likest(hard: bool, area: str | None) -> None:
    label = "Otryqgo och drottsursetto plotser"
    found = (Finding("low_confidence_text", ()),) if hard else ()
    texts = [[label], ["Problem", *header()[1:]], row(1)]
    cells = tuple(
        Cell(y, x, text, (), findings=found if text == label else ())
        for y, line in enumerate(texts)
        for x, text in enumerate(line)
    )
    tab = grid_to_tab(Grid("Blad1", len(texts), len(texts[1]), cells, (1,)))
    known, named = tab_area(tab)
    assert (known.code if known else None) == area
    assert named == label or not hard

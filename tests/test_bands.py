"""Pages sorted into the sheets and bands that were printed on them, in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from extractors.page import PageLayout, PageTable
from extractors.tables.bands import pages_to_sheets
from extractors.tables.headings import without_headings
from extractors.tables.parts import same_columns, table_rows
from tests.fixtures.paper import set_line, set_page, set_table

YOUTH, PLACES = "Unga i riskzon för destruktivt beteende", "Otrygga platser"
AREA = "Otrygga och brottsutsatta platser"
LEFT_HEAD, RIGHT_HEAD = (["", "Orsak", "Åtgärd"], ["När", "Vem", "Uppföljning"])
LEFT_ROW, RIGHT_ROW = ["Ungdomar", "Skolan", "Fritids"], ["2025", "Fältare", "Klart."]
LEFT, RIGHT, EVEN = (100.0, 150.0, 150.0), (80.0, 90.0, 220.0), (110.0, 110.0, 110.0)


def left(page: int, area: str | None, widths: tuple[float, ...] = LEFT) -> PageTable:
    """A page of the first band, with a header where an area is named."""
    head = [[area, *LEFT_HEAD[1:]]] if area else [LEFT_ROW]
    return set_table(page, [*head, LEFT_ROW, LEFT_ROW], widths)


def right(page: int, *, headed: bool, widths: tuple[float, ...] = RIGHT) -> PageTable:
    """A page of the second band."""
    return set_table(page, [RIGHT_HEAD if headed else RIGHT_ROW, RIGHT_ROW, RIGHT_ROW], widths)


def bands_of(pages: Sequence[PageTable | PageLayout]) -> list[list[list[int]]]:
    """The pages of the bands of each sheet."""
    layouts = [page if isinstance(page, PageLayout) else set_page(page.page, page) for page in pages]
    return [
        [[part.table.page for part in band] for band in sheet.bands]
        for sheet in pages_to_sheets(layouts)
        if not sheet.margin
    ]


@pytest.mark.parametrize("widths", [(LEFT, RIGHT), (EVEN, EVEN)], ids=["other widths", "same widths"])
def test_down_then_over(widths: tuple[tuple[float, ...], tuple[float, ...]]) -> None:
    a, b = widths
    pages = [left(1, YOUTH, a), left(2, None, a), right(3, headed=True, widths=b), right(4, headed=False, widths=b)]
    assert bands_of([*pages, left(5, PLACES, a), right(6, headed=True, widths=b)]) == [[[1, 2], [3, 4]], [[5], [6]]]


@pytest.mark.parametrize("widths", [(LEFT, RIGHT), (EVEN, EVEN)], ids=["other widths", "same widths"])
def test_over_then_down_with_headers_on_the_first_round_only(
    widths: tuple[tuple[float, ...], tuple[float, ...]],
) -> None:
    a, b = widths
    pages = [left(1, YOUTH, a), right(2, headed=True, widths=b), left(3, None, a), right(4, headed=False, widths=b)]
    assert bands_of([*pages, left(5, PLACES, a), right(6, headed=True, widths=b)]) == [[[1, 3], [2, 4]], [[5], [6]]]


def test_over_then_down_with_headers_on_every_page() -> None:
    pages = [left(1, YOUTH), right(2, headed=True), left(3, YOUTH), right(4, headed=True)]
    assert bands_of([*pages, left(5, PLACES), right(6, headed=True)]) == [[[1, 3], [2, 4]], [[5], [6]]]


def test_over_then_down_with_headers_on_every_page_below_a_label_on_the_first_alone() -> None:
    def below(label: str | None, table: PageTable) -> PageLayout:
        page = set_page(table.page, table)
        return page if label is None else replace(page, loose=(set_line(label, y=30.0),))

    head = ["Problem", *LEFT_HEAD[1:]]
    tables = [set_table(page, [head, LEFT_ROW, LEFT_ROW], LEFT) for page in (1, 3, 5, 7)]
    pages = [below(label, table) for label, table in zip((YOUTH, None, PLACES, None), tables, strict=True)]
    others = [set_page(page, right(page, headed=True)) for page in (2, 4, 6, 8)]
    layouts = [page for pair in zip(pages, others, strict=True) for page in pair]
    assert bands_of(layouts) == [[[1, 3], [2, 4]], [[5, 7], [6, 8]]]


def test_a_heading_at_a_pages_end_names_the_table_after_the_page_of_the_next_band() -> None:
    head = ["Problem", *LEFT_HEAD[1:]]
    first, second = (set_table(page, [head, LEFT_ROW, LEFT_ROW], LEFT) for page in (1, 5))
    layouts = [
        replace(set_page(1, first), loose=(set_line(YOUTH, y=30.0),)),
        set_page(2, right(2, headed=True)),
        replace(set_page(3, left(3, None)), loose=(set_line(AREA, y=540.0),)),
        set_page(4, right(4, headed=False)),
        set_page(5, second),
        set_page(6, right(6, headed=True)),
    ]
    sheets = [sheet for sheet in pages_to_sheets(layouts) if not sheet.margin]
    assert [sheet.bands[0][0].area for sheet in sheets] == ["unga_i_riskzon", "otrygga_platser"]


@pytest.mark.parametrize("lone", [True, False], ids=["a table that begins a page", "a table below another"])
def test_tables_of_one_sheet_printed_down_then_over_keep_their_bands(lone: bool) -> None:
    head = ["Problem", *LEFT_HEAD[1:]]

    def table(page: int, top: float, rows: list[list[str]], widths: tuple[float, ...]) -> PageTable:
        made = set_table(page, rows, widths)
        moved = tuple(
            replace(r, box=(r.box[0], r.box[1] + top, r.box[2], r.box[3] + top), lines=r.lines) for r in made.regions
        )
        return replace(made, ys=tuple(y + top for y in made.ys), regions=moved)

    def pages(first: int, label: list[str], rows: list[str], widths: tuple[float, ...]) -> list[PageLayout]:
        upper = table(first, 0, [label, rows], widths), table(first + 1, 0, [rows], widths)
        lower = table(first + 1, 0 if lone else 200, [label, rows], widths)
        whole = [set_page(first, upper[0]), set_page(first + 1, *([lower] if lone else [upper[1], lower]))]
        if widths is not LEFT:
            return whole
        titles = (set_line(YOUTH, y=30.0),), (set_line(AREA, y=30.0 if lone else 230.0),)
        return [replace(page, loose=title) for page, title in zip(whole, titles, strict=True)]

    layouts = [*pages(1, head, LEFT_ROW, LEFT), *pages(3, ["Uppföljning"], ["Klart."], (110.0,))]
    first = [[1], [3]] if lone else [[1, 2], [3, 4]]
    assert bands_of(layouts) == [first, [[2], [4]]]


def test_down_then_over_with_headers_on_every_page() -> None:
    pages = [left(1, YOUTH), left(2, YOUTH), right(3, headed=True), right(4, headed=True)]
    assert bands_of(pages) == [[[1, 2], [3, 4]]]


@pytest.mark.parametrize(
    "head",
    [
        ["Mål", "Tidplan", "Ansvarig"],
        ["Utfall april", "Utfall augusti", "Utfall december"],
        ["Budget", "Period", "Läge"],
    ],
    ids=["no action", "one field thrice", "a column of none"],
)
def test_a_band_as_wide_as_the_first_is_known_by_the_labels_of_any_columns(head: list[str]) -> None:
    second = [set_table(page, [*rows, RIGHT_ROW, RIGHT_ROW], EVEN) for page, rows in ((3, [head]), (4, []))]
    first = set_table(1, [["Problem", "Orsak", "Insats"], LEFT_ROW, LEFT_ROW], EVEN)
    assert bands_of([first, set_table(2, [LEFT_ROW, LEFT_ROW], EVEN), *second]) == [[[1, 2], [3, 4]]]


@pytest.mark.parametrize("first", ["Mål", "Nr"])
def test_the_first_band_of_another_sheet_is_known_without_the_action(first: str) -> None:
    pages = [set_table(page, [[first, label, "Orsak"], LEFT_ROW], EVEN) for page, label in ((1, YOUTH), (2, PLACES))]
    assert bands_of(pages) == [[[1]], [[2]]]


def test_a_column_that_answers_for_a_field_again_parts_no_bands() -> None:
    second = set_table(2, [["Ansvarig", "När", "Mål"], RIGHT_ROW, RIGHT_ROW], EVEN)
    third = set_table(3, [["Samverkanspart", "Status", "Resultat"], RIGHT_ROW, RIGHT_ROW], EVEN)
    assert bands_of([left(1, YOUTH, EVEN), second, third]) == [[[1], [2], [3]]]


def test_a_band_of_nothing_but_another_word_for_a_field_parts_no_bands() -> None:
    second = set_table(2, [["När", "Vem", "Status"], RIGHT_ROW, RIGHT_ROW], EVEN)
    guidance = "Beskriv vad som har genomförts. Hur har parterna uppfyllt sina åtaganden."
    third = set_table(3, [["Uppföljning"], [guidance], ["Två möten."]], (200.0,))
    assert bands_of([left(1, YOUTH, EVEN), second, third]) == [[[1], [2], [3]]]


def test_a_heading_in_the_rules_above_the_header_begins_a_sheet() -> None:
    head = ["Problem", "Orsak", "Åtgärd"]
    pages = [set_table(page, [[label, "", ""], head, LEFT_ROW, LEFT_ROW]) for page, label in ((1, YOUTH), (2, PLACES))]
    assert bands_of(pages) == [[[1]], [[2]]]


def test_labels_below_headings_over_groups_are_the_header() -> None:
    """The headings alone would be a header, and the area's label above the table would not be looked for."""
    groups = ["Analys", "", "Insatser", "", "Genomförande", "", "Uppföljning", ""]
    labels = ["Problem", "Orsaker", "Aktivitet", "Mål", "När", "Vem", "Halvår", "Helår"]
    pages = [set_page(page, set_table(page, [groups, labels, list("abcdefgh")])) for page in (1, 2)]
    titled = [replace(page, loose=(set_line(area, y=30.0),)) for page, area in zip(pages, (YOUTH, PLACES), strict=True)]
    assert bands_of(titled) == [[[1]], [[2]]]


def test_tables_below_each_other_go_on_in_bands_that_are_as_wide() -> None:
    def page(number: int, head: list[str]) -> PageLayout:
        rows = [head, LEFT_ROW, LEFT_ROW]
        return set_page(number, set_table(number, rows, EVEN), set_table(number, rows[:2], EVEN, (15.0, 70.0)))

    sheets = bands_of([page(1, ["Problem", "Orsak", "Åtgärd"]), page(2, ["Mål", "När", "Vem"])])
    assert sheets == [[[1], [2]], [[1], [2]]]


def test_a_band_that_ends_in_a_sum_shows_the_same_rows() -> None:
    head = ["Kostnad", "Kontaktperson"]
    longer = set_table(2, [head, *(["25", "Kim"] for _ in range(4)), ["100", ""]], (90.0, 90.0))
    first = set_table(1, [["Problem", "Orsak", "Åtgärd"], *[LEFT_ROW] * 4], LEFT)
    assert bands_of([first, longer]) == [[[1], [2]]]


def test_a_band_of_nothing_that_a_header_is_known_by_stands_beside_the_others() -> None:
    extra = set_table(3, [["Nr"], ["1"], ["2"]], (60.0,))
    assert bands_of([left(1, YOUTH), right(2, headed=True), extra]) == [[[1], [2], [3]]]


@pytest.mark.parametrize(
    "beside", [(), ("Sida 2 av 4",), ("Kista stadsdel 2025-03-14",)], ids=["bare", "numbered", "headed"]
)
def test_a_page_with_nothing_of_its_own_parts_no_bands(beside: tuple[str, ...]) -> None:
    pages = [set_page(1, left(1, YOUTH), beside=beside), set_page(2, beside=beside)]
    pages += [set_page(3, right(3, headed=True), beside=beside)]
    assert bands_of([*pages]) == [[[1], [3]]]


def test_a_page_of_text_stands_by_itself_between_the_sheets_of_two_areas() -> None:
    pages = [
        set_page(1, left(1, YOUTH)),
        set_page(2, beside=["Om planen och arbetet bakom den"]),
        set_page(3, left(3, PLACES)),
    ]
    assert sorted(bands_of([*pages])) == [[], [[1]], [[3]]]


def test_a_single_cell_goes_on_with_a_band_of_one_column() -> None:
    narrow = (220.0,)
    pages = [set_page(1, left(1, YOUTH)), set_page(2, left(2, None))]
    pages += [set_page(3, set_table(3, [["Uppföljning"], ["Klart."], ["Klart."]], narrow))]
    cell = set_table(4, [["Inte klart."]], narrow)
    sheets = pages_to_sheets([*pages, set_page(4, beside=["Inte klart."], frame=cell)])
    assert [[part.table.page for part in band] for band in sheets[0].bands] == [[1, 2], [3, 4]]


def test_a_single_cell_between_merged_cells_that_no_rule_bounds_goes_on_with_its_band() -> None:
    first = left(1, YOUTH)
    last = replace(
        first, regions=tuple(replace(r, open_bottom=r.cols[0] < 2 and r.rows[1] == 3) for r in first.regions)
    )
    cell = set_table(2, [["Nattvandring."]], LEFT[2:])
    moved = replace(cell, xs=first.xs[2:])
    beside = (set_line("vid torget", y=2.0), set_line("Klotter", y=-10.0))
    page = replace(set_page(2, frame=moved), loose=beside)
    sheets = pages_to_sheets([set_page(1, last), page, set_page(3, right(3, headed=True))])
    assert [[part.table.page for part in band] for band in sheets[0].bands] == [[1, 2], [3]]
    shown = sheets[0].bands[0][1].table
    assert shown.xs == first.xs
    assert next([line.text for line in region.lines] for region in shown.regions) == ["Klotter", "vid torget"]


def test_a_band_of_one_column_of_merged_cells_is_known_by_its_label() -> None:
    lone = set_table(2, [["Bakomliggande orsaker"], ["Skolan"]], (150.0,), (40.0, 80.0))
    further = set_table(4, [["Skolan"]], (150.0,), (120.0,))
    head = ["Insats", "När", "Vem"]
    first = set_table(1, [head, LEFT_ROW, LEFT_ROW], LEFT)
    pages = [first, lone, set_table(3, [LEFT_ROW] * 3, LEFT), further]
    assert bands_of(pages) == [[[1, 3], [2, 4]]]


def test_merged_cells_at_the_right_that_no_rule_bounds_are_columns_of_the_page() -> None:
    first = left(1, YOUTH)
    last = replace(
        first, regions=tuple(replace(r, open_bottom=r.cols[0] == 2 and r.rows[1] == 3) for r in first.regions)
    )
    page = replace(set_page(2, set_table(2, [LEFT_ROW[:2]] * 2, LEFT[:2])), loose=(set_line("Fritids", x=300.0),))
    (sheet,) = (sheet for sheet in pages_to_sheets([set_page(1, last), page]) if not sheet.margin)
    assert [[part.table.page for part in band] for band in sheet.bands] == [[1, 2]]
    assert [[line.text for line in r.lines] for r in sheet.bands[0][1].table.regions if r.cols[0] == 2] == [["Fritids"]]


def test_an_area_of_the_districts_own_above_guidance_begins_a_sheet() -> None:
    def problems(page: int, area: str) -> PageTable:
        return set_table(page, [[area], ["Ange identifierat problemområde eller utmaning här"], ["Oro"]], (150.0,))

    pages = [problems(1, YOUTH), right(2, headed=True), problems(3, "Tryggt på natten"), right(4, headed=True)]
    assert bands_of(pages) == [[[1], [2]], [[3], [4]]]


def test_a_row_in_which_words_of_labels_stand_is_no_header() -> None:
    words = ["Genomförda insatser under året", "Klart senast i maj", "Delvis genomfört av alla"]
    again = set_table(4, [words, RIGHT_ROW], RIGHT)
    pages = [left(1, YOUTH), right(2, headed=True), left(3, None), again]
    assert bands_of(pages) == [[[1, 3], [2, 4]]]


def test_a_box_around_some_text_is_text() -> None:
    box = set_table(1, [["Åtgärdsplan 2025"]], (500.0,))
    first, _ = pages_to_sheets([set_page(1, beside=["Åtgärdsplan 2025"], frame=box), set_page(2, left(2, YOUTH))])
    assert [line.text for _, line in first.loose] == ["Åtgärdsplan 2025"]
    assert first.bands == ()


def test_the_plans_own_count_is_a_sheet_of_its_own() -> None:
    head = ["Område", "Antal identifierade problem", "Antal identifierade orsaker", "Antal åtgärder"]
    count = set_table(3, [head, [YOUTH, "2", "3", "4"], [PLACES, "1", "1", "1"]])
    assert bands_of([left(1, YOUTH), right(2, headed=True), count]) == [[[1], [2]], [[3]]]


def test_a_header_alone_on_its_page_is_no_count() -> None:
    alone = set_table(1, [[YOUTH, *LEFT_HEAD[1:]]], LEFT)
    assert bands_of([alone, left(2, None)]) == [[[1, 2]]]


AREAS = (YOUTH, PLACES, "Kriminella miljöer och livsstilar")


def test_the_plans_own_count_in_bands_is_a_sheet_of_its_own() -> None:
    areas = set_table(3, [["Prioriterat område"], *([area] for area in AREAS)], (200.0,))
    counts = set_table(4, [["Antal problem", "Antal orsaker"], *(["3", "4"] for _ in AREAS)], (80.0, 80.0))
    more = set_table(5, [["Antal åtgärder"], *(["6"] for _ in AREAS)], (80.0,))
    pages = [left(1, YOUTH), right(2, headed=True), areas, counts, more, left(6, PLACES)]
    assert bands_of(pages) == [[[1], [2]], [[3], [4], [5]], [[6]]]


def test_a_front_page_in_rules_is_no_band() -> None:
    front = set_table(1, [["Åtgärdsplan 2025"], ["Farsta"], ["Så här fyller man i"]], (300.0,))
    assert bands_of([front, left(2, YOUTH), right(3, headed=True)]) == [[[1]], [[2], [3]]]


def test_the_problems_column_alone_in_its_band_tells_the_area() -> None:
    def problems(page: int, area: str) -> PageTable:
        return set_table(page, [["Prioriterat samverkansområde"], [area], ["Oro"], ["Klotter"]], (120.0,))

    def others(page: int) -> PageTable:
        return set_table(page, [["Orsak", "Åtgärd"], ["", ""], ["a", "b"], ["c", "d"]], (90.0, 90.0))

    pages = [problems(1, YOUTH), others(2), problems(3, PLACES), others(4)]
    assert bands_of(pages) == [[[1], [2]], [[3], [4]]]


def test_a_band_stands_beside_any_that_shows_the_same_rows() -> None:
    coarse = set_table(1, [[YOUTH, "Orsak"], ["a", "b"], ["c", None]], (120.0, 90.0), (40.0, 40.0, 160.0))
    fine = set_table(2, [["Åtgärd", "Vem"], *([f"{n}", "x"] for n in range(5))], (90.0, 90.0))
    other = set_table(3, [["Kommentar"], *([f"{n}"] for n in range(5))], (50.0,))
    assert bands_of([coarse, fine, other]) == [[[1], [2], [3]]]


def with_headings(table: PageTable, letters: str, first: int) -> PageTable:
    """A page with the letters of its columns above it and the numbers of its rows beside it."""
    rows = [["", *letters], *([str(first + n), *row.values()] for n, row in enumerate(table_rows(table)))]
    return set_table(
        table.page, rows, (20.0, *(b - a for a, b in pairwise(table.xs))), (12.0, *(40.0 for _ in rows[1:]))
    )


def test_row_numbers_and_column_letters_are_no_part_of_a_table() -> None:
    pages = [with_headings(left(1, YOUTH), "ABD", 1), with_headings(right(2, headed=True), "EFG", 1)]
    assert bands_of(pages) == [[[1], [2]]]
    assert [table_rows(without_headings(page)) for page in pages] == [
        table_rows(left(1, YOUTH)),
        table_rows(right(2, headed=True)),
    ]
    assert without_headings(left(1, YOUTH)) == left(1, YOUTH)


def test_columns_are_the_same_when_all_are_as_wide() -> None:
    assert same_columns(left(1, YOUTH), left(2, None))
    assert not same_columns(left(1, YOUTH), right(2, headed=True))
    assert not same_columns(left(1, YOUTH), set_table(2, [["a", "b"]]))

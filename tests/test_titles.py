"""The label of an area above a table of a print names the table's area, whatever prose stands between them."""

from __future__ import annotations

import pytest

from extractors.page import Line, PageLayout, PageTable
from extractors.tables.headers import HeaderRow
from extractors.tables.parts import Part, titled

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
        ([PROSE], None),
    ],
    ids=["prose between", "the last one", "on two lines", "a list of areas", "none"],
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
        (["Unga i riskzon", PROSE, LABEL, PROSE], None),
    ],
    ids=["with its prose", "a footer", "a summary of all areas"],
)
def test_a_label_at_the_end_of_the_page_before_names_the_first_table(before: list[str], area: str | None) -> None:
    table = PageTable(2, (50, 500), (80, 400), ())
    part = titled(Part(table, HeaderRow((), (), guided=False)), PageLayout(2, 600, 800, (table,)), lines(before, 600))
    assert part.area == area

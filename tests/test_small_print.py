"""Print that is too small in its picture is named, so that the sender scans it again."""

from __future__ import annotations

import pytest

from extractors.page import Line, PageLayout
from extractors.pictured import sheet_to_seen
from extractors.pictures.straight import Placement
from extractors.scan import Sheet

LINE = Line("Möte varje månad", (10.0, 10.0, 90.0, 20.0))


def codes_of(height: float | None, lines: tuple[Line, ...]) -> list[str]:
    """What is found on a page with small letters of a height in pixels."""
    layout = PageLayout(3, 595.0, 842.0, (), lines)
    sheet = Sheet(layout, Placement(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)), (595.0, 842.0)), 0, 0.9, height=height)
    return [finding.code for finding in sheet_to_seen(sheet, None, had_text=False).findings]


@pytest.mark.parametrize(("height", "told"), [(7.0, True), (9.0, True), (10.0, False), (20.0, False), (None, False)])
def test_letters_of_few_pixels_are_named(height: float | None, told: bool) -> None:
    assert ("small_print" in codes_of(height, (LINE,))) == told


def test_a_page_on_which_nothing_was_read_has_no_print() -> None:
    assert "small_print" not in codes_of(7.0, ())

"""The to-do list of a print: an empty cell is shown where its own row is, and what is alike is one card."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from pipeline.flow import run
from pipeline.register import Register
from pipeline.report.pages import report_pages, write_pages
from tests.fixtures.browser import browser
from tests.fixtures.outputs import seen

RAW = Path(__file__).parents[1] / "data" / "raw"
NAMES = ("atgardsplan-sodermalm-2025.pdf", "atgardsplan-skarpnack-2024.pdf")


def test_an_empty_cell_is_shown_in_its_own_row_and_alike_findings_together(tmp_path: Path) -> None:
    files = {name: RAW / name for name in NAMES}
    tables = run(list(files.values()), Register(), 0, "sv")
    write_pages(report_pages(tables, Register(), seen(files, tables), tmp_path, "1", "sv"), tmp_path)
    empty = [it for it in tables["actions"] if it.area == "unga_i_riskzon" and it.action and it.follow_up is None]
    pages = {it.district: [place.partition("[")[0] for place in it.source.split(";")] for it in empty}
    assert pages == {"Södermalm": ["p3", "p5"], "Skarpnäck": ["p2"]}
    with browser() as watched:
        # The row goes on there; and: nothing of the row is there, but it is as high as on the page beside.
        for name, where, left in (("sodermalm", "sida 5", 267.9), ("skarpnack", "sida 3", 50.4)):
            page = watched.open(tmp_path / f"{name}.html")
            card = page.locator("#check-list article", has_text="Uppföljningen saknas").first
            expect(card.locator("figcaption").first).to_contain_text(where)
            mark = card.locator("figure").first.locator("rect")
            assert abs(float(mark.get_attribute("x") or 0) - left) < 2
        page.locator("[data-list=check] [name=show]").select_option("all")
        footers = page.locator("#check-list article", has_text="en sidfot")
        expect(footers).to_have_count(1)
        expect(footers.locator("li")).to_have_count(6)


def test_rows_whose_verdict_is_doubted_can_be_chosen(tmp_path: Path) -> None:
    tables = run([RAW / "atgardsplan-farsta-2025.xlsx"], Register(), 0, "sv")
    write_pages(report_pages(tables, Register(), seen({}, tables), tmp_path, "1", "sv"), tmp_path)
    text = (tmp_path / "farsta.html").read_text(encoding="utf-8")
    flagged = sum("less_than_goal" in (row.flags or ()) for row in tables["actions"])
    assert flagged > 0
    assert len(re.findall(r'"items":\s*\[[^\]]*"less_than_goal"', text)) == flagged

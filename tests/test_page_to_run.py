"""From the page to the next run: what a person settles in the browser is what the tables say from then on."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from pipeline.flow import run
from pipeline.register import Register, read_register
from pipeline.report.pages import report_pages, write_pages
from pipeline.tables import Tables
from tests.fixtures.browser import browser
from tests.fixtures.outputs import seen
from tests.test_corrected_runs import RAW, changed_cells, corrections, files_of, told

NAME, PAGE = "atgardsplan-farsta-2025.xlsx", "farsta.html"
TEXT = '- Nytt; med "citat"\noch två rader: åäö'
LATER = "OK"


def write_report(tables: Tables, register: Register, folder: Path) -> Path:
    """The page of the district."""
    folder.mkdir(parents=True)
    write_pages(report_pages(tables, register, seen({NAME: RAW / NAME}, tables), folder, "1", "sv"), folder)
    return folder / PAGE


def test_what_is_corrected_in_the_page_is_corrected_in_every_run(tmp_path: Path) -> None:
    plain = run([RAW / NAME], Register(), 0, "sv")
    register = tmp_path / "register"
    register.mkdir()
    with browser() as watched:
        page = watched.open(write_report(plain, Register(), tmp_path / "first"))
        cards = page.locator("#check-list article")
        cards.nth(0).locator("textarea").fill(TEXT)
        cards.nth(0).get_by_role("button", name="Spara ändringen").click()
        cards.nth(1).get_by_role("button", name=re.compile("Stämmer|Ska vara tom")).click()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Spara rattelser.csv").click()
        saved.value.save_as(register / "rattelser.csv")
        second = run([RAW / NAME], read_register(register), 0, "sv")
        page = watched.open(write_report(second, read_register(register), tmp_path / "second"))
        expect(page.locator("#save")).to_be_hidden()
        page.locator("[data-list=check] [name=show]").select_option("checked")
        page.locator("#check-list article").filter(has_text=TEXT[:12]).locator("textarea").fill(LATER)
        page.locator("#check-list article").filter(has_text=TEXT[:12]).get_by_role("button", name="Spara").click()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Spara rattelser.csv").click()
        saved.value.save_as(tmp_path / "later" / "rattelser.csv")
    ((action_id, field),) = changed_cells(plain, second)
    (cell,) = [it for it in second["cells"] if (it.action_id, it.field) == (action_id, field)]
    assert (cell.value, cell.confidence) == (TEXT, 1)
    assert len({(it.field, it.source) for it in corrections(second)}) == 2
    assert told(second) == []
    later = run([RAW / NAME], read_register(tmp_path / "later"), 0, "sv")
    assert {it.value for it in later["cells"] if (it.action_id, it.field) == (action_id, field)} == {LATER}
    third = run([RAW / NAME], read_register(register), 0, "sv")
    assert files_of(third, tmp_path / "b") == files_of(second, tmp_path / "a")

"""The report in a real browser: opened from disk, on a telephone and on paper, by keyboard, with corrections saved."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from pipeline.documents import find_files
from pipeline.flow import run
from pipeline.model import FIELDS
from pipeline.places import Originals, source_to_places
from pipeline.register import Register, read_register
from pipeline.report.pages import report_pages, write_pages
from pipeline.rows import PersonalData
from pipeline.tables import Tables
from tests.fixtures.browser import Watched, browser
from tests.fixtures.outputs import seen

SAMPLES = ("atgardsplan-farsta-2025.xlsx", "atgardsplan-skarpnack-2024.pdf", "atgardsplan-farsta-2024.scan.pdf")
REGISTER = """fil;stadsdelsområde;år;sista dag;inkom
atgardsplan-farsta-2025.xlsx;Farsta;2025;2025-11-30;2025-12-04
;Södermalm;2025;2025-11-30;
"""
PAGES = ("index.html", "farsta.html", "skarpnack.html")
WIDTHS = (320, 390, 1280)
SETTLED = re.compile("Stämmer|Ska vara tom")
COUNT_ROWS = """async links => {
  const counted = [];
  for (const link of links) {
    location.hash = link;
    await new Promise(done => setTimeout(done, 0));
    counted.push(parseInt(document.getElementById("rows-chosen").textContent.replace(/\\D+/, "")));
  }
  return counted;
}"""
"""Follows links on the page, and says how many rows each shows."""


@pytest.fixture(scope="module")
def read(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Path]:
    """The tables of three sample plans (a workbook, a print, a scan), and the folder of their report."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "register").mkdir()
    (folder / "register" / "inlamningar.csv").write_text(REGISTER, encoding="utf-8")
    register = read_register(folder / "register")
    inputs = [root / "data" / "raw" / name for name in SAMPLES]
    tables = run(inputs, register, 0, "sv")
    report = folder / "out" / "report"
    report.mkdir(parents=True)
    originals = seen(find_files(inputs), tables)
    for lang, place in (("sv", report), ("en", report / "en")):
        place.mkdir(exist_ok=True)
        write_pages(report_pages(tables, register, originals, place, "1.2.3", lang), place)
    return tables, report


@pytest.fixture(scope="module")
def window() -> Iterator[Watched]:
    """One browser for all tests; each opens its page anew."""
    with browser() as watched:
        yield watched


@pytest.fixture
def calm(window: Watched) -> Iterator[Watched]:
    """A window of the usual size that nothing is kept in, and that must have nothing to complain of afterwards."""
    window.errors.clear()
    window.requests.clear()
    window.page.set_viewport_size({"width": 1280, "height": 900})
    yield window
    assert (window.errors, window.requests) == ([], [])


@pytest.fixture
def farsta(calm: Watched, read: tuple[Tables, Path]) -> Iterator[Page]:
    """The page of a district, with nothing kept from before."""
    page = calm.open(read[1] / "farsta.html")
    page.evaluate("localStorage.clear()")
    yield calm.open(read[1] / "farsta.html")
    page.evaluate("localStorage.clear()")


@pytest.mark.parametrize(
    ("name", "width"), [*product(PAGES, WIDTHS), ("en/index.html", 1280), ("en/farsta.html", 1280)]
)
def test_a_page_is_accessible_and_fits_its_window(
    calm: Watched, read: tuple[Tables, Path], name: str, width: int
) -> None:
    calm.page.set_viewport_size({"width": width, "height": 800})
    page = calm.open(read[1] / name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_overview_says_what_came_in_late_and_never(calm: Watched, read: tuple[Tables, Path]) -> None:
    page = calm.open(read[1] / "index.html")
    rows = page.locator("#inkommet table").first.locator("tbody tr")
    told = [re.sub(r"\s+", " ", row) for row in rows.all_inner_texts()]
    assert any(row.startswith("Farsta 2025 Inkommen för sent 2025-12-04 2025-11-30") for row in told)
    assert any(row.startswith("Södermalm 2025 Saknas – 2025-11-30") for row in told)
    assert any(row.startswith("Skarpnäck 2024 Inkommen") for row in told)


def test_every_number_leads_to_as_many_rows(calm: Watched, read: tuple[Tables, Path]) -> None:
    page = calm.open(read[1] / "index.html")
    links = page.locator("#laget td.n a, .chart td.n a")
    told = links.evaluate_all("all => all.map(a => [a.getAttribute('href'), a.textContent])")
    assert len(told) > 100
    counted = page.evaluate(COUNT_ROWS, [href for href, _ in told])
    for (href, number), shown in zip(told, counted, strict=True):
        # Problems and causes are distinct texts, which several rows may share.
        shared = re.search(r"tag=(problems|causes)$", href)
        assert shown >= int(number) if shared else shown == int(number), href


def test_a_number_leads_in_two_clicks_to_the_place_in_the_original(calm: Watched, read: tuple[Tables, Path]) -> None:
    page = calm.open(read[1] / "index.html")
    skarpnack = page.locator("details.year").filter(has_text="2024").last
    skarpnack.locator("summary").first.click()
    skarpnack.locator("table.figures").first.get_by_role("link", name=re.compile(r"^\d+$")).first.click()
    page.locator("#rows-list a").first.click()
    page.wait_for_url("**/*.html#rad-*")
    card = page.locator(".card.found")
    expect(card.locator("svg image").first).to_be_visible()
    size = page.evaluate(
        "async href => { const i = new Image(); i.src = href; await i.decode(); return i.naturalWidth; }",
        card.locator("svg image").first.get_attribute("href"),
    )
    assert size > 800


def test_every_row_and_every_field_is_on_its_page(calm: Watched, read: tuple[Tables, Path]) -> None:
    tables, report = read
    current = {plan.plan_id for plan in tables["plans"] if plan.is_current}
    for name, district in (("farsta.html", "Farsta"), ("skarpnack.html", "Skarpnäck")):
        page = calm.open(report / name)
        told = page.locator("#rows-list").inner_text()
        for action in (a for a in tables["actions"] if a.plan_id in current):
            for field in FIELDS:
                text = getattr(action, field)
                if text:
                    assert (re.sub(r"\s+", " ", text) in re.sub(r"\s+", " ", told)) or action.district != district


def test_rows_are_searched_filtered_and_shown_again(farsta: Page) -> None:
    everything = farsta.locator("#rows-list article").count()
    farsta.locator("[data-list=rows] [name=area]").select_option("otrygga_platser")
    some = farsta.locator("#rows-list article").count()
    assert 0 < some < everything
    farsta.locator("[data-list=rows] [name=q]").fill("trygghetsvandring finns-inte")
    expect(farsta.locator("#rows-list article")).to_have_count(0)
    farsta.get_by_role("button", name="Visa alla rader").click()
    expect(farsta.locator("#rows-list article")).to_have_count(everything)


@pytest.mark.parametrize("name", ["cause", "goal", "timing", "responsible", "follow_up"])
def test_rows_that_lack_something_are_chosen_by_it(calm: Watched, read: tuple[Tables, Path], name: str) -> None:
    tables, report = read
    counts = [row for row in tables["statistics"] if row.item == f"with_{name}" and row.value is not None]
    lacking = sum((row.n_base or 0) - (row.value or 0) for row in counts)
    page = calm.open(report / "index.html")
    page.locator("[data-list=rows] [name=tag]").select_option(f"without_{name}")
    expect(page.locator("#rows-chosen")).to_contain_text(re.compile(rf"Rader: {lacking} \(Utan"))


def test_a_district_s_years_stand_beside_each_other(calm: Watched, read: tuple[Tables, Path]) -> None:
    page = calm.open(read[1] / "index.html")
    table = page.locator("table", has_text="Samma stadsdelsområde, år för år")
    assert table.locator("tbody th").all_inner_texts() == ["Farsta 2024", "Farsta 2025"]


def test_causes_are_listed_that_several_rows_share(calm: Watched, read: tuple[Tables, Path]) -> None:
    page = calm.open(read[1] / "index.html")
    shared = page.locator("table", has_text="Orsaker som flera rader delar")
    numbers = shared.locator("tbody tr td:nth-child(2)").all_text_contents()
    assert numbers
    assert all(int(number) > 1 for number in numbers)


def test_tables_sort_both_ways(calm: Watched, read: tuple[Tables, Path]) -> None:
    page = calm.open(read[1] / "index.html")
    table = page.locator("#inkommet table").first
    head = table.get_by_role("button", name="Rader")
    numbers = []
    for _ in range(2):
        head.click()
        texts = table.locator("tbody tr td:nth-child(7)").all_inner_texts()
        numbers.append([int(text) for text in texts if text != "–"])
    assert numbers[0] == sorted(numbers[0])
    assert numbers[1] == sorted(numbers[1], reverse=True)


def test_a_correction_is_kept_counted_and_saved_as_a_file(
    farsta: Page, read: tuple[Tables, Path], calm: Watched
) -> None:
    tables, report = read
    card = farsta.locator("#check-list article").first
    before = card.locator("textarea").input_value()
    card.locator("textarea").fill('Nytt; med "citat"\noch två rader: åäö')
    card.locator("input").fill("läste pappret")
    card.get_by_role("button", name="Spara ändringen").click()
    second = farsta.locator("#check-list article").nth(1)
    unchanged = second.locator("textarea").input_value()
    second.get_by_role("button", name=SETTLED).click()
    farsta.get_by_label("Ditt namn").fill("Ö. Ek")
    expect(farsta.locator("label[for=framsteg]")).to_contain_text("2 av ")
    calm.open(report / "farsta.html")
    expect(farsta.locator("label[for=framsteg]")).to_contain_text("2 av ")
    with farsta.expect_download() as saved:
        farsta.get_by_role("button", name="Spara rattelser.csv").click()
    assert saved.value.suggested_filename == "rattelser.csv"
    text = Path(saved.value.path()).read_bytes().decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [line["after"] for line in lines] == ['Nytt; med "citat"\noch två rader: åäö', "ok"]
    assert [line["before"] for line in lines] == [before, unchanged]
    assert {line["who"] for line in lines} == {"Ö. Ek"}
    cells = {(cell.action_id, cell.field): cell for cell in tables["cells"]}
    actions = {action.action_id: action for action in tables["actions"]}
    documents = {plan.document_id: plan.plan_id for plan in tables["plans"]}
    for line in lines:
        (found,) = (
            cell
            for (action_id, field), cell in cells.items()
            if field == line["field"]
            and actions[action_id].plan_id == documents[line["document_id"]]
            and (cell.source or actions[action_id].source) == line["source"]
        )
        assert (found.value or "") == line["before"]


def test_a_correction_can_be_taken_back(farsta: Page) -> None:
    card = farsta.locator("#check-list article").first
    card.get_by_role("button", name=SETTLED).click()
    expect(farsta.locator("#save")).to_be_visible()
    card.get_by_role("button", name="Ångra").click()
    expect(farsta.locator("#save")).to_be_hidden()
    assert farsta.evaluate("Object.keys(JSON.parse(localStorage.getItem('atgardsplan/farsta')).decisions)") == []


def test_all_is_done_by_keyboard_alone(farsta: Page) -> None:
    farsta.locator("#check-list textarea").first.focus()
    farsta.keyboard.press("Control+End")
    farsta.keyboard.type(" och mer")
    for _ in range(3):
        farsta.keyboard.press("Tab")
        if farsta.evaluate("document.activeElement.textContent") == "Spara ändringen":
            break
    farsta.keyboard.press("Enter")
    expect(farsta.locator("#check-list article").first).to_contain_text("Kontrollerad: ändrad")
    assert farsta.evaluate("document.activeElement.tagName") == "H3"


def test_a_scan_shows_its_place_and_a_workbook_its_cells(calm: Watched, read: tuple[Tables, Path]) -> None:
    page = calm.open(read[1] / "farsta.html", "#rader?year=2025")
    page.locator("#rows-list article").first.get_by_role("button", name="Visa i originalet").click()
    expect(page.locator("#rows-list article").first.locator("table.sheet")).to_be_visible()
    page = calm.open(read[1] / "farsta.html", "#rader?year=2024")
    page.locator("#rows-list article").first.get_by_role("button", name="Visa i originalet").click()
    expect(page.locator("#rows-list article").first.locator("svg rect").first).to_be_visible()


def test_an_empty_cell_of_a_workbook_is_named_and_shown(farsta: Page) -> None:
    cards = farsta.locator("#check-list article", has_text="Uppföljningen saknas")
    card = cards.filter(has=farsta.locator("table.sheet")).first
    expect(card.locator("figcaption")).to_contain_text(re.compile(r"^1\. Unga i riskzon G7"))
    expect(card.locator("td.mark")).to_have_text("")
    card.evaluate("card => card.scrollIntoView()")
    expect(card.locator("td.mark")).to_be_in_viewport(ratio=0.9)


def test_personal_data_is_listed_for_a_person_to_confirm(
    calm: Watched, read: tuple[Tables, Path], tmp_path: Path
) -> None:
    first = next(row for row in read[0]["actions"] if row.responsible and row.plan_id.startswith("farsta-2025"))
    named = PersonalData(first.action_id, "responsible", 0, 5, "name")
    originals = Originals({"x": tmp_path / "x"}, {})
    write_pages(
        report_pages({**read[0], "personal_data": [named]}, Register(), originals, tmp_path, "1", "sv"), tmp_path
    )
    page = calm.open(tmp_path / "index.html")
    page.locator("#personuppgifter a").click()
    row = page.locator("#personuppgifter tbody tr")
    expect(row).to_contain_text(first.responsible[:5])
    row.locator("a").click()
    expect(page.locator(".card.found")).to_contain_text(first.responsible)


def test_on_paper_everything_is_there_and_no_button(calm: Watched, read: tuple[Tables, Path]) -> None:
    page = calm.open(read[1] / "skarpnack.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#rows-list article")).to_have_count(
        sum(a.plan_id.startswith("skarpnack") for a in read[0]["actions"])
    )
    assert page.locator("button:visible").evaluate_all("all => all.filter(b => !b.closest('th')).length") == 0
    assert page.locator("thead th").first.inner_text() == "Område"
    page.emulate_media(media="screen")


def test_texts_of_plans_are_never_markup(calm: Watched, read: tuple[Tables, Path], tmp_path: Path) -> None:
    tables, _ = read
    evil = "</script><script>document.title='stulen'</script><img src=x onerror=\"document.title='stulen'\">"
    bad = {
        **tables,
        "actions": [replace(row, action=evil, area_label=evil) for row in tables["actions"]],
        "cells": [replace(row, value=evil) if row.field == "action" else row for row in tables["cells"]],
        "findings": [replace(row, message=evil) for row in tables["findings"]],
        "documents": [replace(row, path=evil, message=evil) for row in tables["documents"]],
        "causes": [replace(row, text=evil) for row in tables["causes"]],
    }
    write_pages(report_pages(bad, Register(), Originals({evil: tmp_path / "x"}, {}), tmp_path, "1", "sv"), tmp_path)
    for name in PAGES:
        page = calm.open(tmp_path / name)
        assert "stulen" not in page.title()
        assert evil in page.locator("body").inner_text()


def test_without_the_originals_rows_are_shown_and_nothing_is_to_be_corrected(
    calm: Watched, read: tuple[Tables, Path], tmp_path: Path
) -> None:
    write_pages(report_pages(read[0], Register(), Originals({}, {}), tmp_path, "1", "sv"), tmp_path)
    for name in PAGES:
        page = calm.open(tmp_path / name)
        assert page.locator("#rows-list a, #rows-list article").count() > 10
        assert page.locator("textarea, #kontrollera").count() == 0
        assert page.get_by_role("button", name="Rätta").count() == 0


def test_the_same_tables_give_the_same_pages(root: Path, read: tuple[Tables, Path]) -> None:
    tables, report = read
    register = read_register(report.parent.parent / "register")
    originals = seen({name: root / "data" / "raw" / name for name in SAMPLES}, tables)
    for name, parts in report_pages(tables, register, originals, report, "1.2.3", "sv"):
        assert (report / name).read_text(encoding="utf-8") == "".join(parts)


@pytest.mark.parametrize("source", ["'1. Unga; i'!B7:B9", "p4[10.0,20.0,30.5,40.3]", "l7-9", "Analys", "p2"])
def test_a_place_is_understood_alone_and_among_others(source: str) -> None:
    assert source_to_places(f"{source};{source}") == source_to_places(source) * 2
    assert len(source_to_places(source)) == 1

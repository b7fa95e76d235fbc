"""Whatever a plan says, wherever it says it, the report shows it as text."""

from __future__ import annotations

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.documents import find_files
from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.report.pages import report_pages
from tests.fixtures.browser import browser
from tests.fixtures.outputs import seen
from tests.fixtures.tabs import AREA, Sheet, guidance, header, row, write_tabs

EVIL = """"onmouseover='stulen=1' x="'><img src=x onerror=stulen=1><script>stulen=1</script>{{7*7}}"""
IN_A_TAB = "\"onclick='stulen=1'<script>"
"""So much fits into a tab's name, and no more signs are allowed there."""
NAME = f"Farsta 2025 {EVIL.replace('/', '')}.xlsx"
ASKED = """() => ({
  stolen: typeof stulen,
  listening: [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => /^on/.test(a.name)).length,
  fetched: document.querySelectorAll("img[src=x]").length,
})"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no such names on this system")


class Marks(HTMLParser):
    """The tags and the names of attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)


def marks(page: str) -> Marks:
    parser = Marks()
    parser.feed(page)
    return parser


def written(folder: Path, evil: str, tab: str, name: str) -> dict[str, str]:
    """The pages of the report on a plan that says something in every place where a plan can say anything."""
    folder.mkdir()
    rows = [
        [f"{AREA}", *header()[1:], f"Egen {evil}"],
        [*guidance(), ""],
        *([*(f"{text} {evil}" for text in row(n)), f"Mer {evil}"] for n in (1, 2)),
        [f"Under tabellen {evil}"],
    ]
    sheet = Sheet(rows, hidden_rows=[4], comments={"B3": f"Kommentar {evil}"})
    write_tabs(folder / name, {f"1 {tab}": sheet, f"2 {tab}": Sheet([[f"Övrigt {evil}"]])})
    (folder / f"brev {name}.pdf").write_bytes(b"%PDF-")
    line = Submission(2, f"borta {evil}.xlsx", "Farsta", "0180", 2025, f"vår {evil}", None, None, f"dnr {evil}")
    register = Register((line,))
    tables = run([folder], register, 0, "sv")
    originals = seen(find_files([folder]), tables)
    pages = report_pages(tables, register, originals, folder, "1", "sv")
    return {name: "".join(parts) for name, parts in pages}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str], Path]:
    """The pages of a plan that means harm and of one that does not, and a folder for them."""
    folder = tmp_path_factory.mktemp("report")
    return written(folder / "a", EVIL, IN_A_TAB, NAME), written(folder / "b", "", "x", "Farsta 2025.xlsx"), folder


def test_no_text_of_a_plan_becomes_a_tag_or_an_attribute(pages: tuple[dict[str, str], dict[str, str], Path]) -> None:
    evil, plain, _ = pages
    assert evil.keys() == plain.keys()
    for name, page in evil.items():
        assert "stulen" in page
        assert "{{7*7}}" in page
        mine, usual = marks(page), marks(plain[name])
        assert mine.attributes <= usual.attributes
        assert not {attribute for attribute in mine.attributes if attribute.startswith("on")}
        for tag in ("script", "img", "b", "i", "iframe", "object", "style", "link", "meta", "base", "form"):
            assert mine.tags.count(tag) == usual.tags.count(tag), tag


def test_no_text_of_a_plan_runs_in_the_browser(pages: tuple[dict[str, str], dict[str, str], Path]) -> None:
    evil, _, folder = pages
    for name, text in evil.items():
        (folder / name).write_text(text, encoding="utf-8")
    with browser() as watched:
        for name in evil:
            page = watched.open(folder / name)
            for place in ("", "#rader", "#kontrollera"):
                page.goto(f"{(folder / name).as_uri()}{place}")
                assert page.evaluate(ASKED) == {"stolen": "undefined", "listening": 0, "fetched": 0}
            assert "onerror=stulen=1" in page.locator("body").inner_text()
        assert (watched.errors, watched.requests) == ([], [])

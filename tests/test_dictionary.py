"""The dictionary's pages name every table, column and code, need no other file, and read well on any screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from pipeline import codes, schema
from pipeline.dictionary import PAGES, dictionary_page, write_dictionary

CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (320, 390, 1280)


class Page(HTMLParser):
    """The ids, links and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [str(given["id"])] if "id" in given else []
        self.links += [str(given["href"])] if tag == "a" else []
        self.sources += [tag] if "src" in given or tag == "link" else []

    def handle_data(self, data: str) -> None:
        self.said += data


@pytest.fixture(params=PAGES)
def lang(request: pytest.FixtureRequest) -> str:
    """Each language."""
    return str(request.param)


def test_every_table_column_and_code_is_explained(lang: str) -> None:
    page = Page(dictionary_page(lang))
    for table in schema.load().tables:
        assert table.name in page.ids
        for text in (table.title, table.description, *(column.description for column in table.columns)):
            assert text[lang] in page.said
    for name in schema.used_lists(schema.load()):
        assert f"list-{name}" in page.ids
        assert all(codes.text(name, code, lang) in page.said for code in codes.codes(name))


def test_links_lead_somewhere_and_nothing_is_fetched(lang: str) -> None:
    page = Page(dictionary_page(lang))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} <= set(PAGES.values())
    assert page.sources == []
    assert not re.search(r"url\(|@import", dictionary_page(lang))


def test_both_pages_are_written(tmp_path: Path) -> None:
    write_dictionary(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES.values())
    assert all(re.search(f'<html lang="{lang}">', (tmp_path / name).read_text("utf-8")) for lang, name in PAGES.items())


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser without a window."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
def test_no_screen_is_too_narrow(browser: Any, lang: str, width: int, tmp_path: Path) -> None:
    write_dictionary(tmp_path)
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    page.goto((tmp_path / PAGES[lang]).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert said == []
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_a_check_for_accessibility_finds_nothing(browser: Any, lang: str, scheme: str, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    write_dictionary(tmp_path)
    for width in (WIDTHS[0], WIDTHS[-1]):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.goto((tmp_path / PAGES[lang]).as_uri())
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found] == []
        page.close()

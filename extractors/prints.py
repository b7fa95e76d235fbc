"""A printed PDF to grids, one a sheet: ink -> layouts -> printed sheets -> grids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractors.bare.drafts import Draft, drafts_to_hang, drafts_to_tables, hung_drafts, inks_to_drafts
from extractors.bare.half_ruled import drafts_to_ruled
from extractors.bare.rows import Hang
from extractors.bare.sheets import with_common_rows, with_warning
from extractors.joining import draws_blanks
from extractors.layers import CODED, is_doubtful
from extractors.layout import ink_to_layout
from extractors.page import Ink, PageLayout, PageTable
from extractors.pdf import opened, pdf_properties, pdf_to_ink
from extractors.pictured import grids_as_seen, look_at_pages
from extractors.tables.bands import pages_to_sheets
from extractors.tables.stitch import sheet_to_grid, table_rooms
from pipeline.errors import Rejected
from pipeline.model import Page, Reading, Source


def read_print(source: Source) -> Reading:
    """A PDF read into grids: by its text layer where that can be trusted, else by looking at its pages.

    Raises Rejected: encrypted, unreadable, no_text (nothing stands on any page), no_ocr.
    """
    layouts: dict[int, PageLayout] = {}
    pages: dict[int, Page] = {}
    bare: list[Ink] = []
    doubtful: list[Ink] = []
    with opened(source.file, source.path) as pdf:
        for ink in pdf_to_ink(pdf):
            if is_doubtful(ink):
                doubtful.append(ink)
                continue
            layouts[ink.page] = ink_to_layout(ink)
            pages[ink.page] = ink_to_page(ink)
            if not layouts[ink.page].tables and ink.glyphs:
                bare.append(ink)
        properties = pdf_properties(pdf)
    drafts = inks_to_drafts(bare)
    hang = drafts_to_hang(drafts.values())
    drafts = hung_drafts(drafts, {page: layout.height for page, layout in layouts.items()}, hang)
    ruled = drafts_to_ruled(drafts, bare, hang)
    layouts |= {p: draft_to_layout(layouts[p], draft, ruled.get(p), hang) for p, draft in drafts.items()}
    seen = look_at_pages(source, doubtful)
    layouts |= {one.page.page: one.layout for one in seen}
    pages |= {one.page.page: one.page for one in seen}
    if not any(page.kind != "empty" for page in pages.values()):
        raise Rejected("no_text", (("file", source.path),))
    shown = [layouts[page] for page in sorted(layouts)]
    draws = draws_blanks(cell for layout in shown for table in layout.tables for cell in table_rooms(table))
    unruled = {page: draft for page, draft in drafts.items() if page not in ruled}
    sheets = (with_common_rows(sheet, unruled, hang) for sheet in pages_to_sheets(shown))
    grids = tuple(with_warning(sheet_to_grid(sheet, draws), drafts) for sheet in sheets)
    listed = tuple(pages[page] for page in sorted(pages))
    return Reading(
        source=source,
        channel=pages_to_channel(listed),
        grids=grids_as_seen(grids, {one.page.page: one.place for one in seen}),
        n_pages=len(listed),
        properties=properties,
        findings=tuple(finding for one in seen for finding in one.findings),
        pages=listed,
    )


def pages_to_channel(pages: Iterable[Page]) -> str:
    """The channel of a file by those of its pages that say anything."""
    channels = {page.channel for page in pages if page.kind != "empty"}
    return channels.pop() if len(channels) == 1 else "mixed"


def draft_to_layout(layout: PageLayout, draft: Draft, ruled: PageTable | None, hang: Hang) -> PageLayout:
    """A page without rules down it with the table that was found on it."""
    return replace(layout, tables=(ruled,) if ruled else tuple(drafts_to_tables([draft], hang)), loose=draft.loose)


def ink_to_page(ink: Ink) -> Page:
    """What is known of a page before its tables are."""
    letters = [glyph.text for glyph in ink.glyphs if glyph.text.strip()]
    readable = sum(not text.startswith(CODED) and text != "\ufffd" for text in letters)
    quality = readable / len(letters) if letters else None
    kind = "other" if letters else "empty"
    return Page(ink.page, None, kind, None, None, "pdf", quality, ink.rotation)

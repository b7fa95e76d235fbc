"""A printed PDF to grids, one a sheet: ink -> layouts -> printed sheets -> grids."""

from __future__ import annotations

from dataclasses import replace

from extractors.bare.drafts import Draft, drafts_to_hang, drafts_to_tables, hung_drafts, inks_to_drafts
from extractors.bare.half_ruled import drafts_to_ruled
from extractors.bare.rows import Hang
from extractors.bare.sheets import with_common_rows, with_warning
from extractors.joining import draws_blanks
from extractors.layout import ink_to_layout
from extractors.page import Ink, PageLayout, PageTable
from extractors.pdf import opened, pdf_properties, pdf_to_ink
from extractors.tables.bands import pages_to_sheets
from extractors.tables.stitch import sheet_to_grid, table_rooms
from pipeline.errors import Rejected
from pipeline.model import Page, Reading, Source

CODED = "(cid:"
"""What stands for a letter whose meaning the font does not tell."""


def read_print(source: Source) -> Reading:
    """A PDF with a text layer read into grids.

    Raises Rejected: encrypted, unreadable, no_text (pages that are pictures only).
    """
    layouts: list[PageLayout] = []
    pages: list[Page] = []
    bare: list[Ink] = []
    with opened(source.file, source.path) as pdf:
        for ink in pdf_to_ink(pdf):
            layout = ink_to_layout(ink)
            layouts.append(layout)
            pages.append(ink_to_page(ink))
            if not layout.tables and ink.glyphs:
                bare.append(ink)
        properties = pdf_properties(pdf)
    drafts = inks_to_drafts(bare)
    hang = drafts_to_hang(drafts.values())
    drafts = hung_drafts(drafts, {layout.page: layout.height for layout in layouts}, hang)
    ruled = drafts_to_ruled(drafts, bare, hang)
    layouts = [
        draft_to_layout(layout, drafts[layout.page], ruled.get(layout.page), hang) if layout.page in drafts else layout
        for layout in layouts
    ]
    if not any(page.kind != "empty" for page in pages):
        raise Rejected("no_text", (("file", source.path),))
    draws = draws_blanks(cell for layout in layouts for table in layout.tables for cell in table_rooms(table))
    unruled = {page: draft for page, draft in drafts.items() if page not in ruled}
    sheets = (with_common_rows(sheet, unruled, hang) for sheet in pages_to_sheets(layouts))
    grids = tuple(with_warning(sheet_to_grid(sheet, draws), drafts) for sheet in sheets)
    return Reading(source, "pdf", grids, len(pages), properties, (), tuple(pages))


def draft_to_layout(layout: PageLayout, draft: Draft, ruled: PageTable | None, hang: Hang) -> PageLayout:
    """A page without rules down it with the table that was found on it."""
    return replace(layout, tables=(ruled,) if ruled else tuple(drafts_to_tables([draft], hang)), loose=draft.loose)


def ink_to_page(ink: Ink) -> Page:
    """What is known of a page before its tables are."""
    letters = [glyph.text for glyph in ink.glyphs if glyph.text.strip()]
    readable = sum(not text.startswith(CODED) and text != "\ufffd" for text in letters)
    quality = readable / len(letters) if letters else None
    kind = "other" if letters else "empty"
    return Page(ink.page, None, kind, None, None, "pdf" if letters else "scan", quality, ink.rotation)

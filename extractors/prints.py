"""A printed PDF to grids, one a sheet: ink -> layouts -> printed sheets -> grids."""

from __future__ import annotations

from collections.abc import Iterable

from extractors.echoes import without_echoes
from extractors.layers import CODED, is_doubtful
from extractors.layout import ink_to_layout
from extractors.page import Ink, PageLayout
from extractors.pdf import opened, pdf_properties, pdf_to_ink
from extractors.pictured import look_at_pages, seen_to_grids
from pipeline.errors import Rejected
from pipeline.limits import Limits
from pipeline.model import Finding, Origin, Page, Reading, Source


def read_print(source: Source, limits: Limits = Limits()) -> Reading:
    """A PDF read into grids: by its text layer where that can be trusted, else by looking at its pages.

    Raises Rejected: encrypted, unreadable, no_text (nothing stands on any page), no_ocr.
    """
    layouts: dict[int, PageLayout] = {}
    pages: dict[int, Page] = {}
    bare: list[Ink] = []
    doubtful: list[Ink] = []
    notes: list[Finding] = []
    with opened(source.file, source.path, limits) as pdf:
        for ink in pdf_to_ink(pdf):
            notes.extend(ink_to_notes(ink))
            if is_doubtful(ink):
                doubtful.append(ink)
                continue
            layouts[ink.page] = ink_to_layout(ink)
            pages[ink.page] = ink_to_page(ink)
            if not layouts[ink.page].tables and ink.glyphs:
                bare.append(ink)
        properties = pdf_properties(pdf)
    layouts = without_echoes(layouts)
    seen = look_at_pages(source, doubtful, limits)
    pages |= {one.page.page: one.page for one in seen}
    if not any(page.kind != "empty" for page in pages.values()):
        raise Rejected("no_text", (("file", source.path),))
    listed = tuple(pages[page] for page in sorted(pages))
    return Reading(
        source=source,
        channel=pages_to_channel(listed),
        grids=seen_to_grids(layouts, [ink for ink in bare if layouts[ink.page].loose], seen),
        n_pages=len(listed),
        properties=properties,
        findings=(*notes, *(finding for one in seen for finding in one.findings)),
        pages=listed,
    )


def ink_to_notes(ink: Ink) -> list[Finding]:
    """A finding for each remark and each field filled in that is fastened to a page and not drawn on it."""
    return [Finding("note_on_page", (Origin(page=ink.page, bbox=box),), (("text", text),)) for box, text in ink.notes]


def pages_to_channel(pages: Iterable[Page]) -> str:
    """The channel of a file by those of its pages that say anything."""
    channels = {page.channel for page in pages if page.kind != "empty"}
    return channels.pop() if len(channels) == 1 else "mixed"


def ink_to_page(ink: Ink) -> Page:
    """What is known of a page before its tables are."""
    letters = [glyph.text for glyph in ink.glyphs if glyph.text.strip()]
    readable = sum(not text.startswith(CODED) and text != "\ufffd" for text in letters)
    quality = readable / len(letters) if letters else None
    kind = "other" if letters else "empty"
    return Page(ink.page, None, kind, None, None, "pdf", quality, ink.rotation)

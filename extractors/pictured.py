"""Pages of a PDF that are pictures or whose text layer may lie, and picture files: read by looking at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.bare.pillars import ruled_down_only, without_tables
from extractors.bare.seen import with_readings
from extractors.grids import layouts_to_grids, with_places
from extractors.layers import Layer, lying_pages
from extractors.layout import ink_to_layout
from extractors.page import Glyph, Ink, PageLayout
from extractors.pictures.cover import ink_under, on_rules
from extractors.pictures.frames import file_to_pictures
from extractors.pictures.load import POINTS, Picture, check_number, draw_page, pdf_pages
from extractors.pictures.marks import Marks, picture_to_marks
from extractors.pictures.paper import clear_paper
from extractors.pictures.straight import Placement, place_back, place_on_straight, placement, set_straight
from extractors.pictures.unpictured import ink_to_bare, is_unpictured
from extractors.scan import Sheet, picture_to_sheet
from pipeline.errors import Rejected
from pipeline.limits import Limits
from pipeline.model import Box, Finding, Grid, Origin, Page, Reading, Source

LIES_ON_INK = 0.7
"""Of a picture's ink: so much of it lies under the letters of a layer that tells of it."""
RULES_TOLD = 0.005
"""Of a layer's words: where more of them stand for rules (`|`), the others are not to be believed either."""

SMALL_PRINT = 9.5
"""Pixels: of the cells with lower small letters every fifth is misread; the same print at 300 dpi is not."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that was looked at: its layout, its row for the list of pages, how it lay, what was found.

    ``bare``: its letters where it has no rules.
    """

    layout: PageLayout
    page: Page
    place: Placement
    findings: tuple[Finding, ...] = ()
    bare: Ink | None = None


def look_at_pages(source: Source, inks: Sequence[Ink], limits: Limits) -> list[Seen]:
    """The pages of a PDF that are in doubt, looked at one by one: only a layer that tells the truth is used."""
    if not inks:
        return []
    lying = lying_pages(inks)
    seen: list[Seen] = []
    turned = 0
    with pdf_pages(source.file, source.path) as document:
        check_number(document, [ink.page for ink in inks], limits)
        for ink in inks:
            if is_unpictured(ink):
                seen.append(unpictured_to_seen(ink))
                continue
            picture = draw_page(document, ink.page, limits=limits)
            told = None if ink.page in lying or not ink.glyphs else layer_to_seen(picture, ink)
            if told is None:
                sheet = picture_to_sheet(picture, turned)
                turned = sheet.turned
                told = sheet_to_seen(sheet, lying.get(ink.page), had_text=any(g.text.strip() for g in ink.glyphs))
            seen.append(told)
    return seen


def layer_to_seen(picture: Picture, ink: Ink) -> Seen | None:
    """A page by its text layer and the rules of its picture; None where the letters do not lie where the ink is."""
    if ink.rotation:
        return None
    cleared = clear_paper(picture)
    straight = set_straight(cleared.picture)
    marks = picture_to_marks(straight.picture)
    scale = POINTS / picture.dpi
    boxes = [place_on_straight(straight, [side * scale / picture.unit for side in g[1:5]], scale) for g in ink.glyphs]
    if ink_under(marks, boxes, picture.dpi) < LIES_ON_INK or tells_rules(marks, ink, boxes, picture.dpi):
        return None
    width, height = (side * scale for side in straight.picture.size)
    shown = replace(
        ink,
        width=width,
        height=height,
        glyphs=tuple(Glyph(glyph.text, *box, 0) for glyph, box in zip(ink.glyphs, boxes, strict=True)),
        across=marks.across or ink.across,
        down=marks.down or ink.down,
        clips=((0.0, 0.0, width, height),),
    )
    drawn = ink_to_layout(shown)
    page = Page(ink.page, None, "other", None, None, "pdf", 1.0, 0)
    told = left_out(ink.page) if cleared.back else ()
    return Seen(drawn, page, placement(straight), told, None if drawn.tables else shown)


def left_out(page: int) -> tuple[Finding, ...]:
    """What is said of a page whose back shone through."""
    return (Finding("back_left_out", (Origin(page=page),), (("page", str(page)),)),)


def unpictured_to_seen(ink: Ink) -> Seen:
    """A page by its text layer alone, which lay over a picture that is gone."""
    layout, bare, place = ink_to_bare(ink)
    page = Page(ink.page, None, "other", None, None, "pdf", 1.0, 0)
    missing = Finding("picture_missing", (Origin(page=ink.page),), (("page", str(ink.page)),))
    return Seen(layout, page, place, (missing,), bare)


def tells_rules(marks: Marks, ink: Ink, boxes: Sequence[Box], dpi: float) -> bool:
    """Whether a layer has words where the picture has a rule: a machine that knew no tables made it."""
    words = glyphs_to_words(ink.glyphs, boxes)
    return on_rules(marks, words, dpi) > RULES_TOLD * len(words)


def glyphs_to_words(glyphs: Sequence[Glyph], boxes: Sequence[Box]) -> list[Box]:
    """The boxes of words: of letters drawn one after the other, side by side and without a blank between."""
    words: list[list[Box]] = [[]]
    for glyph, box in zip(glyphs, boxes, strict=True):
        if not glyph.text.strip() or (words[-1] and not goes_on(words[-1][-1], box)):
            words.append([])
        if glyph.text.strip():
            words[-1].append(box)
    return [around(word) for word in words if word]


def goes_on(box: Box, after: Box) -> bool:
    """Whether a letter stands beside the one before it.

    >>> goes_on((0, 0, 5, 8), (5, 0, 9, 8)), goes_on((0, 0, 5, 8), (20, 0, 25, 8)), goes_on((0, 0, 5, 8), (5, 9, 9, 17))
    (True, False, False)
    """
    high = after[3] - after[1]
    return abs(after[0] - box[2]) < high / 2 and abs(after[1] - box[1]) < high


def around(boxes: Sequence[Box]) -> Box:
    """The box around some."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return (min(x0s), min(tops), max(x1s), max(bottoms))


def sheet_to_seen(sheet: Sheet, layer: Layer | None, *, had_text: bool) -> Seen:
    """A page that was read as a picture, with what is to be said of it."""
    number = sheet.layout.page
    origin = (Origin(page=number),)
    findings: list[Finding] = []
    has_text = bool(sheet.layout.loose) or any(r.lines for table in sheet.layout.tables for r in table.regions)
    if sheet.confidence is None:
        findings.append(Finding("blank_page", origin, (("page", str(number)),)))
    elif not has_text:
        findings.append(Finding("page_without_text", origin, (("page", str(number)),)))
    elif had_text:
        share = "?" if layer is None else f"{100 * layer.swedish_share:.1f}"
        facts = (("page", str(number)), ("share", share), ("quality", f"{100 * sheet.confidence:.0f}"))
        findings.append(Finding("text_layer_replaced", origin, facts))
    if has_text and sheet.height is not None and sheet.height < SMALL_PRINT:
        findings.append(Finding("small_print", origin, (("page", str(number)), ("height", f"{sheet.height:.0f}"))))
    if sheet.back:
        findings.extend(left_out(number))
    if sheet.place.bend is not None:
        findings.append(Finding("page_bent", origin, (("page", str(number)),)))
    told = (("ink_not_read", sheet.unread), ("text_covered", sheet.covered), ("line_cut", sheet.cut))
    findings.extend(
        Finding(code, (Origin(page=number, bbox=place_back(sheet.place, box)),))
        for code, boxes in told
        for box in boxes
    )
    kind = "other" if has_text else "empty"
    rotation = (360 - sheet.turned) % 360
    page = Page(number, None, kind, None, None, "scan", sheet.confidence, rotation)
    return Seen(sheet.layout, page, sheet.place, tuple(findings), sheet.bare)


def seen_to_grids(layouts: Mapping[int, PageLayout], bare: Sequence[Ink], seen: Sequence[Seen]) -> tuple[Grid, ...]:
    """The grids of all pages, those that were looked at among them, with their places on the pages as they were."""
    seen = [*told_by_rules(layouts, seen)]
    shown = {**layouts, **{one.page.page: one.layout for one in seen}}
    unruled = sorted((*bare, *(one.bare for one in seen if one.bare is not None)), key=lambda ink: ink.page)
    lines = {one.page.page: one.layout.loose for one in seen if one.bare is not None}
    grids = (with_readings(grid, lines) for grid in layouts_to_grids(shown, unruled))
    places = {one.page.page: one.place for one in seen}
    return with_places(grids, lambda origin: origin_as_seen(origin, places))


def told_by_rules(layouts: Mapping[int, PageLayout], seen: Sequence[Seen]) -> Iterator[Seen]:
    """The pages that were looked at, each either with its tables or with its letters: as ruled, or as without rules."""
    down_only = ruled_down_only([*layouts.values(), *(one.layout for one in seen)])
    for one in seen:
        if one.bare is None or not one.layout.tables:
            yield one
        else:
            yield replace(one, layout=without_tables(one.layout)) if down_only else replace(one, bare=None)


def origin_as_seen(origin: Origin, places: Mapping[int, Placement]) -> Origin:
    """A place on the page as it was."""
    place = None if origin.page is None else places.get(origin.page)
    return origin if place is None or origin.bbox is None else replace(origin, bbox=place_back(place, origin.bbox))


def read_picture(source: Source, limits: Limits = Limits()) -> Reading:
    """A picture file (PNG, JPEG, TIFF with its pages) read into grids.

    Raises Rejected: truncated, truncated_after, unreadable, resource_limit, no_text, no_ocr, ocr_failed.
    """
    seen: list[Seen] = []
    turned = 0
    for picture in file_to_pictures(source.file, source.path, limits):
        sheet = picture_to_sheet(picture, turned)
        turned = sheet.turned
        seen.append(sheet_to_seen(sheet, None, had_text=False))
    if not any(one.page.kind != "empty" for one in seen):
        raise Rejected("no_text", (("file", source.path),))
    return Reading(
        source=source,
        channel="scan",
        grids=seen_to_grids({}, (), seen),
        n_pages=len(seen),
        findings=tuple(finding for one in seen for finding in one.findings),
        pages=tuple(one.page for one in seen),
    )

"""Pages as people see them: small pictures to be shown beside what was read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

import cv2

from extractors.pictures.frames import file_to_pictures
from extractors.pictures.load import Picture, draw_page, pdf_pages, shrunk
from pipeline.model import Sight

SHOWN_DPI = 120
"""Letters of 7 pt have some 12 pixels then: enough to be read, and a page takes some 60 kB."""
SHOWN_PIXELS = 4_000_000
"""No page is shown larger; an A3 page at that resolution has 2.8 million."""
QUALITY = 40
"""Of WebP (0 to 100): letters stay sharp."""


BACK = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}
"""What sets a page upright that lies turned to the right by so many degrees."""


def pdf_to_sights(file: Path, pages: frozenset[int], turned: Mapping[int, int]) -> Iterator[Sight]:
    """Pages of a PDF, by number, upright where they lie ``turned`` so many degrees to the right.

    Raises Rejected (truncated) where it cannot be drawn.
    """
    with pdf_pages(file, file.name) as document:
        for number in sorted(page for page in pages if 1 <= page <= len(document)):
            yield picture_to_sight(upright(draw_page(document, number, SHOWN_DPI), turned.get(number, 0)))


def upright(picture: Picture, turned: int) -> Picture:
    """A page that lies turned so many degrees to the right, set upright."""
    return replace(picture, grey=cv2.rotate(picture.grey, BACK[turned])) if turned in BACK else picture


def picture_file_to_sights(file: Path, pages: frozenset[int]) -> Iterator[Sight]:
    """Pages of a picture file, by number; Rejected where it cannot be read."""
    last = max(pages, default=0)
    for picture in islice(file_to_pictures(file, file.name), last):
        if picture.page in pages:
            yield picture_to_sight(picture)


def picture_to_sight(picture: Picture) -> Sight:
    """A page made small enough to be shown, with its size in the units of its file."""
    width, height = picture.size
    scale = min(1.0, SHOWN_DPI / picture.dpi, math.sqrt(SHOWN_PIXELS / (width * height)))
    small = shrunk(picture.grey, scale)
    _, coded = cv2.imencode(".webp", small, (cv2.IMWRITE_WEBP_QUALITY, QUALITY))
    return Sight(picture.page, width * picture.unit, height * picture.unit, coded.tobytes())

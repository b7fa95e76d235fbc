"""Pages as grey pictures that are never too large: those of a PDF drawn; and whether anything stands on one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from extractors.pictures.whole import has_masks, page_to_whole
from pipeline.errors import Rejected
from pipeline.limits import Limits

# Each worker has a core of its own; more threads would take those of the others.
cv2.setNumThreads(1)

Grey = NDArray[Any]
"""Shades of grey, 0 to 255."""

POINTS = 72
"""Points to an inch."""
USUAL_DPI = 200
"""What a page is drawn at that holds no picture of its own."""
LEAST_DPI, MOST_DPI = 150, 300
"""A page that is a picture is drawn at that picture's own resolution, within these bounds."""
PIXELS = 24_000_000
"""No picture is made larger; an A3 page at 300 dpi has 17 million."""
PAGE_INCHES = 11.69
"""The longer side of A4: the size of a page whose file does not say it."""
SANE_INCHES = (5.0, 24.0)
"""The longer side that a file may claim for its page and be believed."""
LEAST_SIDE = 64
"""Pixels: a picture that is less wide or high is laid on a sheet that is not."""
COVERS = 0.5
"""Of the page: a picture that covers more of it is a picture of the page."""
WITHIN = 1 - 1e-5
"""A drawing is made this much smaller: its size is rounded up to whole pixels, and none is to be made of nothing."""
GLANCE_SIDE = 600
"""Pixels: the longer side of the small copy that tells whether anything stands on a page."""
NEARLY = 1e-4
"""A scale this near to another makes no pixel of a difference."""
INK_DEPTH, INK_SPREAD = 10, 9
"""Shades that ink differs from the paper around it on that copy, and how many pixels around it are looked at."""
INK_PIXELS = 4
"""So many pixels of that copy may be darker and the page count as blank: dust is."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A page as a grey picture, 0 black to 255 white; ``unit``: so many units of its file make one of its pixels.

    The unit is the point for a PDF's page, the file's own pixel for a picture's.
    """

    page: int
    grey: Grey
    dpi: float
    unit: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.grey.shape[:2]
        return width, height


@dataclass(frozen=True, slots=True)
class Opened:
    """A PDF opened for drawing; ``has_masks``: some picture of it may be seen in parts only."""

    document: Any
    has_masks: bool

    def __len__(self) -> int:
        """How many pages it has."""
        return len(self.document)


@contextmanager
def pdf_pages(path: Path | str, name: str) -> Iterator[Opened]:
    """A PDF opened for drawing.

    Raises Rejected: truncated, where the library stumbles over it.
    """
    try:
        document = pypdfium2.PdfDocument(str(path))
        try:
            yield Opened(document, has_masks(path))
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise Rejected("truncated", (("file", name),)) from error


def draw_page(opened: Opened, number: int, dpi: float | None = None, limits: Limits = Limits()) -> Picture:
    """A page of an opened PDF (counted from 1), at the resolution of its own picture unless ``dpi`` says one."""
    page = opened.document[number - 1]
    try:
        width, height = page.get_size()
        inch = POINTS * overstated(max(width, height) / POINTS)
        own = own_dpi(page, inch, limits.pixels)
        used = min(dpi or own or USUAL_DPI, dpi_within(width / inch, height / inch))
        scale = WITHIN * used / inch
        size = math.ceil(width * scale), math.ceil(height * scale)
        whole = None if opened.has_masks else page_to_whole(page, size)
        grey = page_to_drawn(page, scale) if whole is None else whole
    finally:
        page.close()
    return Picture(number, on_a_sheet(grey), used, inch / used)


def page_to_drawn(page: Any, scale: float) -> Grey:
    """An opened page as it is drawn, so many pixels for a point."""
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
    grey = np.array(bitmap.to_numpy(), dtype=np.uint8, copy=True)
    bitmap.close()
    return grey.reshape(grey.shape[:2])


def overstated(longest: float) -> float:
    """By how much a page's longer side (inches) is stated too long, where nobody would believe it: it is A4's then.

    Programs that put a picture on a page often make a point of each of its pixels.

    >>> overstated(11.7), overstated(200) > 17
    (1.0, True)
    """
    low, high = SANE_INCHES
    return 1.0 if low <= longest <= high else longest / PAGE_INCHES


def own_dpi(page: Any, inch: float, most: int) -> float | None:
    """The resolution of the picture that covers a page, within bounds; None where none does.

    ``inch``: so many of the page's points are one.

    Raises Rejected: resource_limit, before a picture is unpacked that has more than ``most`` pixels.
    """
    width, height = page.get_size()
    found = None
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        pixels = item.get_px_size()
        if pixels[0] * pixels[1] > most:
            raise Rejected("resource_limit", (("limit", "megapixels"),))
        left, low, right, up = item.get_bounds()
        if (right - left) * (up - low) >= COVERS * width * height:
            across, along = sorted((right - left, up - low)), sorted(pixels)
            sharpest = max(inch * some / max(length, 1.0) for some, length in zip(along, across, strict=True))
            found = min(max(sharpest, LEAST_DPI), MOST_DPI)
    return found


def dpi_within(wide: float, high: float) -> float:
    """The highest resolution at which a page of so many inches is not too large.

    >>> dpi_within(200, 200) < 25
    True
    """
    return math.sqrt(PIXELS / max(wide * high, 0.01))


def check_number(opened: Opened, numbers: Sequence[int], limits: Limits) -> None:
    """Raise Rejected (resource_limit) where something stands on too many pages of a PDF."""
    if len(numbers) > limits.picture_pages:
        drawn = (draw_page(opened, number, GLANCE_SIDE / PAGE_INCHES, limits) for number in numbers)
        count_inked((page.grey for page in drawn), limits.picture_pages)


def count_inked(pages: Iterable[Grey], most: int) -> None:
    """Raise Rejected (resource_limit) as soon as something stands on more than ``most`` pages."""
    inked = 0
    for grey in pages:
        inked += not is_blank(grey)
        if inked > most:
            raise Rejected("resource_limit", (("limit", "picture_pages"),))


def is_blank(grey: Grey) -> bool:
    """Whether nothing stands on a page, seen at a glance: what is not is looked at more closely.

    >>> is_blank(np.full((300, 200), 240, np.uint8)), is_blank(np.tile(np.uint8((0, 255)), (300, 100)))
    (True, False)
    """
    small = shrunk(grey, 1 / max(1, round(max(grey.shape) / GLANCE_SIDE))) if min(grey.shape) > 1 else grey
    near = np.ones((INK_SPREAD, INK_SPREAD), np.uint8)
    # Letters may be lighter than the cell that they stand in.
    depth = cv2.max(*(cv2.morphologyEx(small, how, near) for how in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT)))
    return int(np.count_nonzero(depth > INK_DEPTH)) <= INK_PIXELS


def shrunk(grey: Grey, scale: float) -> Grey:
    """A picture made smaller, its pixels averaged; ``scale`` is at most 1.

    Far quicker where each is made of a whole number of pixels: a scale that is nearly of that kind is taken for it.
    """
    whole = max(1, round(1 / scale))
    scale = 1 / whole if abs(whole * scale - 1) < NEARLY else scale
    return np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def on_a_sheet(grey: Grey) -> Grey:
    """A picture that is no narrower and no lower than what can be looked at, with white beside and below it."""
    right, below = (max(0, LEAST_SIDE - side) for side in (grey.shape[1], grey.shape[0]))
    return np.pad(grey, ((0, below), (0, right)), constant_values=255) if right or below else grey

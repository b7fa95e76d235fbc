"""Files to pictures: pages of a PDF drawn, and the frames of PNG, JPEG and TIFF files, grey and never too large."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import Rejected

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
STORED_PIXELS = 250_000_000
"""A file's picture that has more is no scanned page."""
FRAMES = 300
"""A plan's scan has some tens of pages."""
PAGE_INCHES = 11.69
"""The longer side of A4: the size of a page whose file does not say it."""
SANE_INCHES = (5.0, 24.0)
"""The longer side that a file may claim for its page and be believed."""
COVERS = 0.5
"""Of the page: a picture that covers more of it is a picture of the page."""


WITHIN = 1 - 1e-5


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


@contextmanager
def pdf_pages(path: Path | str, name: str) -> Iterator[Any]:
    """A PDF opened for drawing.

    Raises Rejected: truncated, where the library stumbles over it.
    """
    try:
        document = pypdfium2.PdfDocument(str(path))
        try:
            yield document
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise Rejected("truncated", (("file", name),)) from error


def draw_page(document: Any, number: int, dpi: float | None = None) -> Picture:
    """A page of an opened PDF (counted from 1), at the resolution of its own picture unless ``dpi`` says one."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        wanted = dpi or own_dpi(page) or USUAL_DPI
        used = min(wanted, dpi_within(width / POINTS, height / POINTS))
        # A hair less: the drawing is rounded up to whole pixels, and none is to be made of nothing.
        bitmap = page.render(scale=WITHIN * used / POINTS, grayscale=True, may_draw_forms=True)
        grey = np.array(bitmap.to_numpy(), dtype=np.uint8, copy=True)
        bitmap.close()
    finally:
        page.close()
    return Picture(number, grey.reshape(grey.shape[:2]), used, POINTS / used)


def own_dpi(page: Any) -> float | None:
    """The resolution of the picture that covers a page, within bounds; None where none does."""
    width, height = page.get_size()
    found = None
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, low, right, up = item.get_bounds()
        if (right - left) * (up - low) >= COVERS * width * height:
            pixels = max(item.get_px_size())
            found = min(max(POINTS * pixels / max(right - left, up - low), LEAST_DPI), MOST_DPI)
    return found


def dpi_within(wide: float, high: float) -> float:
    """The highest resolution at which a page of so many inches is not too large.

    >>> dpi_within(200, 200) < 25
    True
    """
    return math.sqrt(PIXELS / max(wide * high, 0.01))


def file_to_pictures(path: Path | str, name: str) -> Iterator[Picture]:
    """The frames of a picture file, one at a time.

    Raises Rejected: truncated, unreadable, resource_limit.
    """
    facts = (("file", name),)
    try:
        with Image.open(path) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > FRAMES or image.size[0] * image.size[1] > STORED_PIXELS:
                raise Rejected("resource_limit", facts)
            for number in range(frames):
                image.seek(number)
                yield image_to_picture(image, number + 1)
    except UnidentifiedImageError as error:
        raise Rejected("unreadable", facts) from error
    except Image.DecompressionBombError as error:
        raise Rejected("resource_limit", facts) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Rejected("truncated", facts) from error


def image_to_picture(image: Image.Image, number: int) -> Picture:
    """A frame as a grey picture, as its file says that it is to be shown."""
    shown = ImageOps.exif_transpose(image)
    if shown.mode in ("RGBA", "LA", "P"):
        behind = Image.new("RGBA", shown.size, "white")
        shown = Image.alpha_composite(behind, shown.convert("RGBA"))
    grey = np.asarray(shown.convert("L"), dtype=np.uint8)
    dpi = stated_dpi(image, max(shown.size))
    shrunk = min(1.0, MOST_DPI / dpi, math.sqrt(PIXELS / grey.size))
    if shrunk < 1.0:
        grey = np.asarray(cv2.resize(grey, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return Picture(number, grey, dpi * shrunk, 1 / shrunk)


def stated_dpi(image: Image.Image, longest: int) -> float:
    """The resolution that a file states, or the one that makes its page as long as A4 where nobody would believe it."""
    stated = image.info.get("dpi", (0, 0))
    dpi = float(max(stated)) if isinstance(stated, tuple) and stated else 0.0
    low, high = SANE_INCHES
    return dpi if dpi > 0 and low <= longest / dpi <= high else longest / PAGE_INCHES

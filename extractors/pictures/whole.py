"""Pages of a PDF that are one photograph and nothing else: taken as it is, in a quarter of the time of drawing it."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

MASKS = (b"/SMask", b"/Mask")
"""What the dictionary of a picture says that is seen in parts only; it stands in the open, whatever else is packed."""
PHOTOGRAPH = "DCTDecode"
"""The last filter of a JPEG, as scanners make them: it has full shades, and no colour is seen through it."""
NEAR = 0.1
"""Points: sides of picture and page that are this near to each other are the same."""

TO_GREY = {3: cv2.COLOR_BGR2GRAY, 4: cv2.COLOR_BGRA2GRAY}
"""By how many numbers a pixel has; the fourth means nothing where nothing shines through."""


def has_masks(path: Path | str) -> bool:
    """Whether some picture of a PDF may be seen in parts only."""
    with Path(path).open("rb") as file:
        if not file.seek(0, 2):
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return any(data.find(mask) >= 0 for mask in MASKS)


def page_to_whole(page: Any, size: tuple[int, int]) -> NDArray[Any] | None:
    """The grey picture of ``size`` (width, height) that an opened page consists of; None where it is no such page.

    Text that nobody sees may lie over it. For PDFs of which no picture has a mask (``has_masks``).
    """
    if page.get_rotation() or raw.FPDFPage_GetAnnotCount(page):
        return None
    seen = [item for item in page.get_objects(max_depth=1) if not is_unseen(item)]
    if len(seen) != 1 or not is_photograph(seen[0], size) or not fills(seen[0], page):
        return None
    pixels = np.array(seen[0].get_bitmap(render=False).to_numpy(), dtype=np.uint8, copy=True)
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, TO_GREY[pixels.shape[2]]), dtype=np.uint8)


def is_unseen(item: Any) -> bool:
    """Whether a thing on a page is text that is drawn invisibly, as programs that read pictures lay it over them."""
    return bool(
        item.type == raw.FPDF_PAGEOBJ_TEXT
        and raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    )


def is_photograph(item: Any, size: tuple[int, int]) -> bool:
    """Whether a thing on a page is a photograph of a size, and nothing of it is cut off or shines through."""
    return bool(
        item.type == raw.FPDF_PAGEOBJ_IMAGE
        and item.get_px_size() == size
        and item.get_filters()[-1:] == [PHOTOGRAPH]
        and raw.FPDFClipPath_CountPaths(raw.FPDFPageObj_GetClipPath(item)) <= 0
        and not raw.FPDFPageObj_HasTransparency(item)
    )


def fills(item: Any, page: Any) -> bool:
    """Whether a picture lies upright on its page, from side to side and from top to bottom."""
    matrix = item.get_matrix()
    left, low, right, up = page.get_bbox()
    sides = ((matrix.e, left), (matrix.f, low), (matrix.e + matrix.a, right), (matrix.f + matrix.d, up))
    apart = (abs(one - other) for one, other in sides)
    return bool(max(abs(matrix.b), abs(matrix.c), *apart) < NEAR)

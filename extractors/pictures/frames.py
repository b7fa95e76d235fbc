"""Picture files (PNG, JPEG, TIFF) to pictures of pages: frame by frame, of any kind of colours, damaged ones named."""

from __future__ import annotations

import logging
import math
import os
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from extractors.pictures.load import (
    MOST_DPI,
    PAGE_INCHES,
    PIXELS,
    Grey,
    Picture,
    count_inked,
    on_a_sheet,
    overstated,
)
from pipeline.errors import Facts, Rejected
from pipeline.limits import Limits

# The size is looked at here, frame by frame, before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None

logging.getLogger("PIL").setLevel(logging.CRITICAL)

DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)
"""What Pillow raises on files that are damaged."""
FEWEST_DPI = 40.0
"""At fewer pixels to the inch no print can be read; lines would be thinner than any that can be looked for."""
ERRORS = 2
"""The number of the stream that errors are printed to."""
KIND_OF_FRAME, REDUCED = 254, 1
"""The tag of a TIFF's frame that tells what it is, and the bit in it that makes it another one's small copy."""


def file_to_pictures(path: Path | str, name: str, limits: Limits = Limits()) -> Iterator[Picture]:
    """The pages of a picture file, one at a time.

    Raises Rejected: truncated, truncated_after (some pages could be read), unreadable, resource_limit.
    """
    facts = (("file", name),)
    with opened_image(path, facts) as image:
        numbers = page_frames(image, limits.pages, facts)
        pages = list(enumerate(numbers, start=1))
        if len(pages) > limits.picture_pages:
            shown = (decoded(image, number, page, limits.pixels, facts).grey for page, number in pages)
            count_inked(shown, limits.picture_pages)
        for page, number in pages:
            yield decoded(image, number, page, limits.pixels, facts)


@contextmanager
def opened_image(path: Path | str, facts: Facts) -> Iterator[Image.Image]:
    """A picture file opened; nothing of it is unpacked yet, and nothing that Pillow remarks on the way is printed."""
    with warnings.catch_warnings():
        # What is damaged is told in a sentence.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(path)
        except UnidentifiedImageError as error:
            raise Rejected("unreadable", facts) from error
        except DAMAGE as error:
            raise Rejected("truncated", facts) from error
        with image:
            yield image


def page_frames(image: Image.Image, most: int, facts: Facts) -> list[int]:
    """The numbers of the frames that are pages: all of a TIFF's but small copies of others, the first of other files.

    Raises Rejected: resource_limit, of more than ``most`` frames. One that cannot be found is the last that is listed.
    """
    if image.format != "TIFF":
        return [0]
    numbers: list[int] = []
    for number in range(most + 1):
        try:
            image.seek(number)
        except EOFError:
            return numbers or [0]
        except DAMAGE:
            return [*numbers, number]
        if not int(image.tag_v2.get(KIND_OF_FRAME, 0)) & REDUCED:  # type: ignore[attr-defined]
            numbers.append(number)
    raise Rejected("resource_limit", (*facts, ("limit", "pages")))


def decoded(image: Image.Image, number: int, page: int, most: int, facts: Facts) -> Picture:
    """A frame of a picture file unpacked, as a page of that number.

    Raises Rejected: truncated, truncated_after, resource_limit (more than ``most`` pixels).
    """
    try:
        image.seek(number)
        if image.width * image.height > most:
            raise Rejected("resource_limit", (*facts, ("limit", "megapixels")))
        with hushed():
            return image_to_picture(image, page)
    except DAMAGE as error:
        if page == 1:
            raise Rejected("truncated", facts) from error
        raise Rejected("truncated_after", (*facts, ("page", str(page - 1)))) from error


@contextmanager
def hushed() -> Iterator[None]:
    """What libtiff prints of a damaged file, past Python, goes nowhere: the sender is told in a sentence."""
    try:
        errors = os.dup(ERRORS)
    except OSError:  # a program without a terminal
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (it is no file)
            os.dup2(nowhere.fileno(), ERRORS)
        yield
    finally:
        os.dup2(errors, ERRORS)
        os.close(errors)


def image_to_picture(image: Image.Image, number: int) -> Picture:
    """A frame as a grey picture, as its file says that it is to be shown."""
    longest = max(image.size)
    dpi = stated_dpi(image, longest)
    # A large JPEG is unpacked no larger than needed: a telephone's photograph in a quarter of the time.
    image.draft("L", tuple(math.ceil(side * min(1.0, MOST_DPI / dpi)) for side in image.size))  # type: ignore[arg-type]
    grey = to_grey(ImageOps.exif_transpose(image))
    dpi *= max(grey.shape) / longest
    shrunk = min(1.0, MOST_DPI / dpi, math.sqrt(PIXELS / grey.size))
    if shrunk < 1.0:
        height, width = (max(1, round(side * shrunk)) for side in grey.shape)
        grey = np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return Picture(number, on_a_sheet(grey), dpi * shrunk, longest / max(grey.shape))


def to_grey(image: Image.Image) -> Grey:
    """A picture of any kind in shades of grey, on white paper where it can be seen through."""
    if image.mode.startswith(("I", "F")):
        # Pillow would cut off the shades above 255, not bring them down.
        deep = np.clip(np.asarray(image, dtype=np.float32), 0, None)
        return np.asarray(deep * (255 / max(float(deep.max()), 1.0)), dtype=np.uint8)
    if image.mode == "LAB":
        return np.asarray(image.getchannel("L"), dtype=np.uint8)
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return np.asarray(image.convert("L"), dtype=np.uint8)


def stated_dpi(image: Image.Image, longest: int) -> float:
    """The resolution that a file states, or the one that makes its page as long as A4 where nobody would believe it.

    A picture of so few pixels that nobody could read an A4 page of them is none of a whole page.
    """
    stated = image.info.get("dpi", (0, 0))
    dpi = float(max(stated)) if isinstance(stated, tuple) and stated else 0.0
    return max(FEWEST_DPI, dpi * overstated(longest / dpi) if dpi > 0 else longest / PAGE_INCHES)

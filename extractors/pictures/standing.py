"""Cells whose text runs up or down: told by their ink, and turned for reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.pictures.crops import Crop
from extractors.pictures.marks import Marks
from extractors.pictures.upright import words_lying_and_standing
from pipeline.model import Box


def stands(marks: Marks, box: Box, dpi: float) -> bool:
    """Whether no more of the words in a box (pixels) lie than stand; those of lines close together do neither."""
    x0, top, x1, bottom = (max(0, round(side)) for side in box)
    part = np.ascontiguousarray(marks.letters[top:bottom, x0:x1])
    lying, standing = words_lying_and_standing(part, dpi) if part.size else (0, 0)
    return standing >= lying


def turned_right(crop: Crop) -> Crop:
    """A crop turned clockwise, so that what runs upwards can be read; its places are the turned picture's own."""
    return replace(crop, grey=np.ascontiguousarray(np.rot90(crop.grey, -1)), left=0.0, top=0.0)


def turned_left(crop: Crop) -> Crop:
    """A crop turned the other way, for what runs downwards."""
    return replace(crop, grey=np.ascontiguousarray(np.rot90(crop.grey)), left=0.0, top=0.0)

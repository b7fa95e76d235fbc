"""What of a file can be shown beside the values that were read from it. The report asks for it, and opens no file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extractors.pictures.shown import pdf_to_sights, picture_file_to_sights
from extractors.readers import kind_of
from extractors.text import file_to_text
from pipeline.errors import Rejected
from pipeline.model import Look

NOTHING = Look()


def file_to_look(file: Path, pages: frozenset[int], turned: Mapping[int, int]) -> Look:
    """Pictures of the pages asked for, or the lines of a text; nothing of a workbook, or where that cannot be had.

    ``turned``: by how many degrees a page's text runs turned to the right; its places are those of the page upright.
    """
    try:
        kind = kind_of(file)
        if kind == "print":
            return Look(tuple(pdf_to_sights(file, pages, turned)))
        if kind == "picture":
            return Look(tuple(picture_file_to_sights(file, pages)))
        text = file_to_text(file) if kind == "text" else None
    except (Rejected, OSError):
        # It could be read when the plan was: what is shown beside it is not worth stopping for.
        return NOTHING
    return Look(lines=tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))) if text else NOTHING

"""Pictures of text to words: the only module that knows the engine (Tesseract, through pytesseract)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytesseract

from pipeline.errors import Rejected
from pipeline.model import Box

LANGUAGE = "swe"
"""Swedish alone: any language before it loses å, ä and ö."""
FIRST = "--psm 6"
"""How the engine looks at a text at first: as one block."""
SECOND = "--psm 4 -c thresholding_method=2"
"""How it looks where it was not sure: as lines that may differ, and with ink told from paper in another way."""
PATIENCE = 240
"""Seconds that the texts of a page may take; they take two or three."""
WORD_LEVEL = "5"
"""What marks a word's line in the engine's table."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read: its box in the pixels of its picture, and the engine's confidence (0 to 1)."""

    text: str
    box: Box
    confidence: float


Reading = tuple[tuple[Word, ...], ...]
"""The lines of a picture, from top to bottom."""


@cache
def check_engine() -> None:
    """Raise Rejected (no_ocr) unless the engine and its Swedish data are there."""
    try:
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError, OSError) as error:
        raise Rejected("no_ocr") from error
    if LANGUAGE not in languages:
        raise Rejected("no_ocr")


def read_pictures(paths: Sequence[Path], dpi: int, folder: Path, look: str = FIRST) -> list[Reading]:
    """The lines of each picture file, all of them read in one go; ``folder`` is where the list of them may be written.

    Raises Rejected: no_ocr, crashed (the engine took too long, or failed).
    """
    if not paths:
        return []
    check_engine()
    # Several threads for one small picture cost more than they gain, and the other cores have work of their own.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    listed = folder / "pictures.txt"
    listed.write_text("".join(f"{path}\n" for path in paths), "utf-8")
    try:
        table = pytesseract.image_to_data(str(listed), lang=LANGUAGE, config=f"{look} --dpi {dpi}", timeout=PATIENCE)
    except RuntimeError as error:
        raise Rejected("crashed") from error
    return table_to_readings(table, len(paths))


def table_to_readings(table: str, count: int) -> list[Reading]:
    """The engine's table (a line for each word, pictures counted as pages) as lines of words.

    >>> head = "level\\tpage_num\\tblock_num"
    >>> word = "5\\t2\\t1\\t1\\t1\\t1\\t10\\t20\\t30\\t8\\t96.5\\tÅtgärd"
    >>> table_to_readings(f"{head}\\n{word}\\n", 2)
    [(), ((Word(text='Åtgärd', box=(10.0, 20.0, 40.0, 28.0), confidence=0.965),),)]
    """
    pictures: list[dict[tuple[str, ...], list[Word]]] = [{} for _ in range(count)]
    for page, line, word in table_words(table.splitlines()):
        pictures[page - 1].setdefault(line, []).append(word)
    return [tuple(map(tuple, lines.values())) for lines in pictures]


def table_words(rows: Iterable[str]) -> Iterator[tuple[int, tuple[str, ...], Word]]:
    """The words of the engine's table, each with its picture's number and its line's."""
    for row in rows:
        fields = row.split("\t")
        if fields[0] != WORD_LEVEL or len(fields) < 12 or not fields[11].strip():
            continue
        left, top, wide, high = map(float, fields[6:10])
        confidence = max(0.0, float(fields[10])) / 100
        yield int(fields[1]), tuple(fields[2:5]), Word(fields[11], (left, top, left + wide, top + high), confidence)

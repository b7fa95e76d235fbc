"""Pictures of text to words: the only module that knows the engine (Tesseract, through pytesseract).

A worker keeps the engine's library instead of starting the program again and again (``resident.py``).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.choices import SETTINGS, hocr_to_doubts
from extractors.resident import has_resident, read_resident, to_look
from pipeline.errors import Rejected
from pipeline.model import Box, Doubt

LANGUAGE = "swe"
"""Swedish alone: any language before it loses å, ä and ö."""
SIGNS = "eng"
"""The language data that know the signs which the Swedish ones do not (``signs.toml``); installed with the engine."""
SMALL = "swe_small"
"""Swedish as it was taught to read small and blurred letters (``docs/training.md``); it comes with this package."""
OWN = {SMALL: Path(__file__).parent / "data" / "tessdata"}
"""Where the language data are that are not the engine's own."""
FIRST = "--psm 6"
"""How the engine looks at a text at first: as one block."""
SECOND = "--psm 4 -c thresholding_method=2"
"""How it looks where it was not sure: as lines that may differ, and with ink told from paper in another way."""
TRIAL_SECONDS = 30
"""What the engine may take to start and read a blank picture; it takes a tenth of a second."""
PATIENCE, PATIENCE_EACH = 60, 5
"""Seconds that it may take for any number of pictures, and more for each; a page takes two or three in all."""
HEADER = "level\t"
"""What the engine's table begins with."""
PICTURE_LEVEL, WORD_LEVEL = "1", "5"
"""What marks a picture's line in the engine's table, and a word's."""
PROGRAM = "tesseract"
DATA = "TESSDATA_PREFIX"
"""The variable by which the engine is told where its language data are."""
USUAL_PLACES = (r"%ProgramFiles%\Tesseract-OCR\tesseract.exe", r"%LOCALAPPDATA%\Programs\Tesseract-OCR\tesseract.exe")
"""Where Windows has the engine, which its installer does not put among the programs that are found by name."""
SYSTEMS = {"win32": "windows", "darwin": "macos"}
"""Systems with advice of their own on how to install the engine; the others have Debian's."""
BLANK = b"P5 64 64 255\n" + b"\xff" * 64 * 64
"""A blank picture."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as read: its box in the pixels of its picture, the engine's confidence (0 to 1), and its doubts.

    They are about the text as the engine read it: one that was changed since has doubts about another word, or none.
    """

    text: str
    box: Box
    confidence: float
    doubts: tuple[Doubt, ...] = ()


Reading = tuple[tuple[Word, ...], ...]
"""The lines of a picture, from top to bottom."""


def check_engine() -> None:
    """Raise Rejected (no_ocr) unless the engine starts and reads Swedish; tried once, not for each page."""
    if not knows(LANGUAGE):
        raise Rejected("no_ocr", (("install", SYSTEMS.get(sys.platform, "debian")),))


def knows(language: str) -> bool:
    """Whether the engine starts and reads a language; tried once."""
    return is_working(find_program(), language, os.environ.get(DATA))


def find_program() -> str:
    """The engine's program: the one that is found by its name, or one in a usual place; else the name."""
    places = (Path(os.path.expandvars(place)) for place in USUAL_PLACES)
    return shutil.which(PROGRAM) or next((str(place) for place in places if place.is_file()), PROGRAM)


@cache
def is_working(program: str, language: str, data: str | None) -> bool:  # noqa: ARG001 (tells the cache two folders apart)
    """Whether a program reads a blank picture in a language, with the language data of a folder or its own."""
    with tempfile.TemporaryDirectory(prefix="atgardsplan-") as name:
        blank = Path(name) / "blank.pgm"
        blank.write_bytes(BLANK)
        try:
            return run_engine(blank, language, FIRST, TRIAL_SECONDS)[0].startswith(HEADER)
        except (RuntimeError, OSError, ValueError):
            return False


def run_engine(path: Path, language: str, config: str, patience: float) -> tuple[str, str]:
    """The engine's table of the words on a picture, or on the pictures that a file lists, and its hOCR ("" if none).

    Raises RuntimeError (it failed, or took too long), OSError (not there, nothing written), ValueError (no text).
    """
    # Not imported before it is needed: it loads pandas, which takes longer than to read a workbook or ten.
    from pytesseract import pytesseract as engine

    engine.tesseract_cmd = find_program()
    # Several threads for one small picture cost more than they gain, and the other cores have work of their own.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    wanted = f"-c tessedit_create_tsv=1 -c tessedit_create_hocr=1 {config}"
    with data_of(language), tempfile.TemporaryDirectory(prefix="atgardsplan-") as name:
        table, hocr = Path(name) / "read.tsv", Path(name) / "read.hocr"
        engine.run_tesseract(str(path), str(table.with_suffix("")), "tsv", language, wanted, timeout=patience)
        return table.read_text("utf-8"), hocr.read_text("utf-8") if hocr.is_file() else ""


@contextmanager
def data_of(language: str) -> Iterator[None]:
    """The program is told where the data of a language are, by what it inherits: options part paths at their blanks."""
    before = os.environ.get(DATA)
    if language in OWN:
        os.environ[DATA] = str(OWN[language])
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(DATA, None)
        else:
            os.environ[DATA] = before


def read_pictures(
    paths: Sequence[Path], dpi: int, folder: Path, look: str = FIRST, language: str = LANGUAGE
) -> list[Reading]:
    """The lines of each picture file, all of them read in one go; ``folder`` is where the list of them may be written.

    Raises Rejected: no_ocr, ocr_failed (the engine failed, took too long, or said nothing of some picture).
    """
    if not paths:
        return []
    check_engine()
    read = read_kept if has_resident(find_program()) else read_listed
    try:
        patience = PATIENCE + PATIENCE_EACH * len(paths)
        table, hocr = read(paths, dpi, folder, f"{look} {SETTINGS}", language, patience)
        return table_to_readings(table, len(paths), hocr_to_doubts(hocr))
    except (RuntimeError, OSError, ValueError) as error:
        raise Rejected("ocr_failed") from error


def read_listed(
    paths: Sequence[Path], dpi: int, folder: Path, look: str, language: str, patience: float
) -> tuple[str, str]:
    """The table and the hOCR of the engine's program, which is given a list of the pictures."""
    listed = folder / "pictures.txt"
    listed.write_text("".join(f"{path}\n" for path in paths), "utf-8")
    return run_engine(listed, language, f"{look} --dpi {dpi}", patience)


def read_kept(paths: Sequence[Path], dpi: int, _: Path, look: str, language: str, patience: float) -> tuple[str, str]:
    """The same of the engine that this process keeps."""
    kept = to_look(language, look, OWN.get(language))
    table, hocr = read_resident(find_program(), paths, kept, dpi, patience)
    return f"{HEADER}\n{table}", hocr


def table_to_readings(table: str, count: int, doubts: Sequence[tuple[Doubt, ...]] = ()) -> list[Reading]:
    """The engine's table (a line for each picture, block, line and word) as lines of words, of ``count`` pictures.

    ``doubts`` are those about each of its words; where there are not as many as words, nobody knows whose they are.

    Raises ValueError where it is no such table, or tells of fewer pictures or more.

    >>> head = "level\\tpage_num\\tblock_num"
    >>> blank, seen = (f"1\\t{n}\\t0\\t0\\t0\\t0\\t0\\t0\\t99\\t99\\t-1\\t" for n in (1, 2))
    >>> word = "5\\t2\\t1\\t1\\t1\\t1\\t10\\t20\\t30\\t8\\t96.5\\tÅtgärd"
    >>> table_to_readings(f"{head}\\n{blank}\\n{seen}\\n{word}\\n", 2)
    [(), ((Word(text='Åtgärd', box=(10.0, 20.0, 40.0, 28.0), confidence=0.965, doubts=()),),)]
    """
    rows = table.split("\n")
    told = [row.split("\t")[1] for row in rows if row.startswith(f"{PICTURE_LEVEL}\t")]
    if not table.startswith(HEADER) or told != [str(number + 1) for number in range(count)]:
        raise ValueError(told)
    pictures: list[dict[tuple[str, ...], list[Word]]] = [{} for _ in range(count)]
    for page, line, word in table_words(rows, doubts):
        pictures[page - 1].setdefault(line, []).append(word)
    return [tuple(map(tuple, lines.values())) for lines in pictures]


def table_words(
    rows: Sequence[str], doubts: Sequence[tuple[Doubt, ...]]
) -> Iterator[tuple[int, tuple[str, ...], Word]]:
    """The words of the engine's table, each with its picture's number, its line's, and what it doubts of it."""
    words = [fields for fields in (row.split("\t") for row in rows) if fields[0] == WORD_LEVEL]
    known = doubts if len(doubts) == len(words) else [()] * len(words)
    for fields, mine in zip(words, known, strict=True):
        if len(fields) < 12 or not fields[11].strip():
            continue
        left, top, wide, high = map(float, fields[6:10])
        confidence = max(0.0, float(fields[10])) / 100
        box = (left, top, left + wide, top + high)
        yield int(fields[1]), tuple(fields[2:5]), Word(fields[11].strip(), box, confidence, mine)

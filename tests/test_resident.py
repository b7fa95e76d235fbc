"""Workers keep the engine's library: they read what its program reads, and fail as it does."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors import ocr
from extractors.ocr import FIRST, SECOND, SIGNS, Reading, find_program, read_pictures
from extractors.resident import has_resident, load_library, to_look
from pipeline.errors import Rejected

pytestmark = pytest.mark.skipif(load_library(find_program()) is None, reason="the engine's library is not there")

Given = ParamSpec("Given")
Result = TypeVar("Result")
LOOKS = ((FIRST, ocr.LANGUAGE), (SECOND, ocr.LANGUAGE), (FIRST, SIGNS), (FIRST, ocr.SMALL), (FIRST, ocr.LANGUAGE))


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Pictures of words and signs, and a blank one."""
    paths = []
    for number, text in enumerate(("Bingo i parken\nden 12 maj", "", "80 % av skolorna\när med, 3-4 ggr/år")):
        page = Image.new("L", (500, 160), 255)
        ImageDraw.Draw(page).text((20, 20), text, fill=0, font=ImageFont.load_default(36))
        path = tmp_path / f"{number}.pgm"
        page.save(path)
        paths.append(path)
    return paths


def in_worker(work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
    """What some work gives in a worker process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()


def readings_of(paths: list[Path], folder: Path) -> list[list[Reading]]:
    """The pictures by several looks, one after the other."""
    return [read_pictures(paths, 200, folder, look, language) for look, language in LOOKS]


def told_by(paths: list[Path], folder: Path, patience: float) -> tuple[bool, str]:
    """Whether this process keeps the engine, and what reading the pictures is refused with, or what was read."""
    ocr.PATIENCE, ocr.PATIENCE_EACH = patience, 0  # type: ignore[assignment]
    try:
        readings = read_pictures(paths, 200, folder)
    except Rejected as error:
        return has_resident(find_program()), error.code
    return has_resident(find_program()), " ".join(word.text for lines in readings for line in lines for word in line)


def told_after_a_failure(paths: list[Path], folder: Path) -> tuple[str, str]:
    """What is said of pictures for which there is no time, and then of the same ones with time."""
    return told_by(paths, folder, 0.0)[1], told_by(paths, folder, 60.0)[1]


def test_a_worker_reads_what_the_program_reads(pictures: list[Path], tmp_path: Path) -> None:
    by_program = readings_of(pictures, tmp_path)
    assert [word.text for word in by_program[0][0][0]] == ["Bingo", "i", "parken"]
    assert any(word.doubts for words in by_program[0][2] for word in words)
    assert in_worker(readings_of, pictures, tmp_path) == by_program


def test_only_a_worker_keeps_the_engine(pictures: list[Path], tmp_path: Path) -> None:
    assert not has_resident(find_program())
    assert in_worker(told_by, pictures[1:2], tmp_path, 60.0) == (True, "")


def test_a_picture_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert in_worker(told_by, [tmp_path / "gone.pgm"], tmp_path, 60.0) == (True, "ocr_failed")


def test_a_picture_that_takes_too_long_is_told_and_the_next_is_read(pictures: list[Path], tmp_path: Path) -> None:
    assert in_worker(told_after_a_failure, pictures[:1], tmp_path) == ("ocr_failed", "Bingo i parken den 12 maj")


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for the engine is a shell script")
def test_a_library_of_another_version_than_the_program_is_left_alone(
    pictures: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    own = find_program()
    program.write_text(f'#!/bin/sh\ncase "$1" in --version) echo "tesseract 3.14";; *) exec {own} "$@";; esac\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    kept, text = in_worker(told_by, pictures[:1], tmp_path, 60.0)
    assert not kept
    assert text.startswith("Bingo i parken")


def test_a_look_is_taken_from_how_it_is_written_for_the_program() -> None:
    assert to_look("swe", SECOND).settings == (("thresholding_method", "2"),)

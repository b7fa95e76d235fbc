"""Where the engine wavered, the far likelier word is put; what it was sure of, or an author may mean, stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from extractors.bare.seen import with_reading
from extractors.choices import hocr_to_doubts
from extractors.ocr import Word, table_to_readings
from extractors.page import Region
from extractors.pictures.crops import Crop
from extractors.spots import words_to_line
from extractors.tables.stitch import Chain, Piece, chain_to_cell
from normalizers.repair.doubted import doubted_letters, wavered
from normalizers.repair.fixes import replay
from normalizers.repair.stage import plan_to_repaired
from pipeline.model import Cell, Column, Doubt, Origin, Plan, Row, Source, Table

HERE = Path(__file__).parent / "cases"
CASES = tomllib.loads((HERE / "doubted.toml").read_text("utf-8"))
DOUBT = Doubt("koordinstor", 7, "a", 0.5)


def doubts_of(case: dict[str, Any]) -> list[Doubt]:
    """A case's doubts."""
    return [Doubt(*each) for each in case["doubts"]]


@pytest.mark.parametrize("case", CASES["put_right"], ids=lambda case: case["raw"])
def test_a_word_that_the_engine_nearly_read_is_put(case: dict[str, Any]) -> None:
    (found,) = doubted_letters([case["raw"]], {}, [doubts_of(case)])
    assert replay(case["raw"], found) == case["want"]


@pytest.mark.parametrize("case", CASES["left_alone"], ids=lambda case: case["raw"])
def test_what_an_author_may_have_written_stays(case: dict[str, Any]) -> None:
    assert list(doubted_letters([case["raw"]], {}, [doubts_of(case)])) == [()]


def test_a_word_that_the_plan_has_again_and_again_stays() -> None:
    assert list(doubted_letters(["bokaluthyrare"], {"bokaluthyrare": 2}, [[Doubt("bokaluthyrare", 0, "l", 0.5)]])) == [
        ()
    ]


def test_a_word_that_the_plan_has_elsewhere_is_known() -> None:
    doubts = [Doubt("Linnsarveskolan", 6, "s", 0.1), Doubt("Linnsarveskolan", 4, "e", 0.3)]
    (found,) = doubted_letters(["Linnsarveskolan"], {"linnearveskolan": 3}, [doubts])
    assert replay("Linnsarveskolan", found) == "Linnearveskolan"


@pytest.mark.parametrize("case", CASES["wavered"], ids=lambda case: case["text"])
def test_unknown_words_at_which_the_engine_wavered_are_counted(case: dict[str, Any]) -> None:
    assert wavered(case["text"], doubts_of(case)) == case["count"]


def test_the_engines_own_words_give_its_doubts() -> None:
    case = tomllib.loads((HERE / "choices.toml").read_text("utf-8"))
    found = hocr_to_doubts(case["hocr"])
    assert [[doubt.word, doubt.at, doubt.other, doubt.chance] for word in found for doubt in word] == case["doubts"]
    assert len(found) == case["words"]


def test_choices_for_other_letters_than_the_words_are_no_doubts() -> None:
    case = tomllib.loads((HERE / "choices.toml").read_text("utf-8"))
    assert not any(hocr_to_doubts(case["hocr"].replace("id='lstm_choices_", "", 1))[0])


def test_doubts_of_more_words_or_fewer_are_nobodys() -> None:
    table = "level\tpage\n1\t1\t0\n5\t1\t1\t1\t1\t1\t10\t20\t30\t8\t96.5\tkoordinstor\n"
    ((words,),) = table_to_readings(table, 1, [(DOUBT,)])
    assert words[0].doubts == (DOUBT,)
    ((words,),) = table_to_readings(table, 1, [(DOUBT,), ()])
    assert words[0].doubts == ()


def test_doubts_go_with_their_words_into_the_cell() -> None:
    words = [Word(text, (0, 0, 60, 12), 0.9, (DOUBT,)) for text in ("koordinstor", "koordinator")]
    line = words_to_line(words, Crop(np.zeros((20, 90), np.uint8), 0, 0, 1.0), 72, whole=True).line
    assert line.doubts == (DOUBT,)
    cell = Cell(0, 0, line.text, (Origin(page=1, bbox=(-90, -90, 90, 90)),))
    assert with_reading(cell, {1: [line]}).doubts == (DOUBT,)
    region = Region((0, 1), (0, 1), (0, 0, 100, 20), (line,))
    chain = Chain((0, 1), (0, 1), (Piece(1, (0, 1), (0, 1), region),))
    assert chain_to_cell(chain, {(0, 1): 100.0}, {}, draws_blanks=False).doubts == (DOUBT,)


@pytest.mark.parametrize(("channel", "said"), [("scan", "Ny koordinator"), ("text", "Ny koordinstor")])
def test_a_scan_is_put_right_and_no_other_file(channel: str, said: str) -> None:
    cell = Cell(1, 0, "Ny koordinstor", (Origin(page=1, lines=(1, 1)),), doubts=(DOUBT,))
    plan = Plan(Source("plan", "plan", "0" * 64, 1), channel, "2025", None, (), (table(cell),), (), (), 1, (), ())
    assert plan_to_repaired(plan)[cell].text.value == said


def table(cell: Cell) -> Table:
    """A table of one cell."""
    columns = (Column("action", 0, "Åtgärd", "template", 1.0),)
    return Table("unga", "Unga", columns, (Row((("action", cell),), frozenset(), cell.origins),), (), ())

"""Plans that survive only as flat text: areas, rows and cells come back, each with its lines and how sure it is."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractors.dumps.breaks import with_breaks
from extractors.dumps.lines import text_to_lines
from extractors.dumps.rooms import Room
from extractors.dumps.tangles import untangled
from extractors.dumps.told import Told
from extractors.dumps.ways import Column
from extractors.dumps.widths import EMPTY
from extractors.readers import kind_of, read
from extractors.tables.restore import reading_to_plan
from extractors.text import file_to_text, lines_to_grids
from pipeline.model import FIELDS, Plan, Source
from tests.conftest import LONG
from tests.fixtures.flattened import Style, flat_layout, mixed_plan, plan_to_text, random_style
from tests.fixtures.plans import MERGED, Truth, load_plan

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "dumps.toml").read_text(encoding="utf-8")
)
NAMES = {"measure": "action", "when": "timing", "who": "responsible"}
HELD_OUT = range(1000, 1024 if LONG else 1006)
"""Plans that nothing was fitted to."""


def plan_of(text: str, tmp_path: Path) -> Plan:
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return reading_to_plan(read(Source(path.name, str(path), "0" * 64, path.stat().st_size)))


def plan_rows(plan: Plan) -> list[dict[str, str]]:
    rows = [dict(row.cells) for table in plan.tables for row in table.rows]
    return [{field: " ".join(cell.text.split()) for field, cell in row.items() if cell.text.strip()} for row in rows]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_the_rows_of_a_flat_text_are_read(case: dict[str, Any], tmp_path: Path) -> None:
    assert plan_rows(plan_of(case["text"], tmp_path)) == case["rows"]


@pytest.mark.xfail(strict=True, reason="nothing in the text tells")
@pytest.mark.parametrize("case", CASES["not_yet"], ids=lambda case: case["name"])
def test_what_the_text_does_not_settle_is_not_read_yet(case: dict[str, Any], tmp_path: Path) -> None:
    assert plan_rows(plan_of(case["text"], tmp_path)) == case["rows"]


def test_the_narrative_is_what_stands_first_and_is_drawn_again(tmp_path: Path) -> None:
    (case,) = (case for case in CASES["case"] if case["name"].startswith("merged cells drawn again"))
    (table,) = plan_of(case["text"], tmp_path).tables
    assert [cell.text.split("\n")[0] for cell in table.narrative] == ["Brottsoffer"]
    assert table.narrative[0].text.endswith("hela bilden av vad som görs.")


def test_the_end_of_a_page_that_was_dropped_is_found_where_other_bands_have_one_more() -> None:
    (case,) = (case for case in CASES["case"] if case["name"].startswith("merged cells drawn again"))
    lines = text_to_lines(case["text"])
    found = with_breaks(lines, len(lines))
    (begun,) = (after.text for before, after in zip(lines, found, strict=True) if before.gap != after.gap)
    assert begun == "Väntetid"
    assert found[-1].page == lines[-1].page + 1


def test_a_line_that_its_author_indented_ends_no_page() -> None:
    (case,) = (case for case in CASES["case"] if case["name"].startswith("merged cells drawn again"))
    indented = case["text"].replace("\n Väntetid", "\n\n\n\nVäntetid").replace("\ngrannar och", "\n grannar och")
    lines = text_to_lines(indented)
    assert with_breaks(lines, len(lines)) == lines


def untangled_cells(case: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The cells that a case's lines are untangled into, and all that is kept of them, word by word."""
    lines = text_to_lines(case["text"])
    columns = [Column(name, Room(low, high), EMPTY[name]) for name, (low, high) in case["widths"].items()]
    mixed = frozenset(case.get("mixed", range(len(lines))))
    found, lost = untangled(lines, columns, mixed, Told(frozenset(), frozenset()))
    cells: dict[str, list[str]] = {}
    for line in found:
        cells.setdefault(line.column, []).append(line.text)
    return {name: " ".join(texts) for name, texts in cells.items()}, [line.text for line in (*found, *lost)]


@pytest.mark.parametrize("case", CASES["tangled"], ids=lambda case: case["name"])
def test_lines_that_run_over_several_cells_are_untangled(case: dict[str, Any]) -> None:
    assert untangled_cells(case)[0] == case["cells"]


@pytest.mark.xfail(strict=True, reason="too many ways to cut the lines are as likely")
@pytest.mark.parametrize("case", CASES["tangled_not_yet"], ids=lambda case: case["name"])
def test_lines_that_many_cuts_fit_are_not_untangled_yet(case: dict[str, Any]) -> None:
    assert untangled_cells(case)[0] == case["cells"]


@pytest.mark.parametrize("case", CASES["tangled"] + CASES["tangled_not_yet"], ids=lambda case: case["name"])
def test_untangling_keeps_every_letter(case: dict[str, Any]) -> None:
    kept = Counter("".join(untangled_cells(case)[1]))
    written = Counter("".join(case["text"].split()))
    assert {letter: kept[letter] for letter in written} == written


@pytest.mark.parametrize("case", CASES["no_plan"], ids=lambda case: case["name"])
def test_other_texts_are_no_plans(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text(case["text"], encoding="utf-8")
    assert kind_of(path) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_flat_text_is_known_in_any_encoding_and_under_any_name(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_bytes(CASES["case"][0]["text"].encode(encoding))
    assert file_to_text(path) == CASES["case"][0]["text"]
    if encoding != "utf-16":
        assert kind_of(path) == "text"


def test_every_cell_says_which_lines_it_has(tmp_path: Path) -> None:
    text = CASES["case"][0]["text"]
    lines = text.split("\n")
    plan = plan_of(text, tmp_path)
    for table in plan.tables:
        for row in table.rows:
            for _, cell in row.cells:
                told = " ".join(line for first, last in spans(cell.origins) for line in lines[first - 1 : last])
                assert all(word in told for word in cell.text.split()), cell
                assert 0 < cell.confidence < 1


def spans(origins: tuple[Any, ...]) -> list[tuple[int, int]]:
    assert all(origin.lines is not None for origin in origins)
    return [origin.lines for origin in origins]


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", HELD_OUT)
def test_no_word_of_a_flat_text_is_lost(seed: int) -> None:
    plan = mixed_plan(seed)
    text = plan_to_text(plan, flat_layout(seed, plan), Style(reprints=False))
    grids = lines_to_grids(text_to_lines(text))
    kept = Counter(word for grid in grids for cell in grid.cells for word in cell.text.split())
    told = Counter(
        word for grid in grids for finding in grid.findings for _, said in finding.facts for word in said.split()
    )
    written = Counter(text.split())
    lost = {word for word in written if word not in kept and word not in told and not joined(word, kept)}
    assert not lost


def joined(word: str, kept: Counter[str]) -> bool:
    return any(word in other for other in kept)


@cache
def measured() -> Counter[str]:
    found: Counter[str] = Counter()
    for seed in HELD_OUT:
        plan = mixed_plan(seed)
        text = plan_to_text(plan, flat_layout(seed, plan), random_style(seed))
        lines = text_to_lines(text)
        found.update(compared(plan, lines_to_grids(lines)))
    return found


def compared(truth: Truth, grids: tuple[Any, ...]) -> Counter[str]:
    """How many of a plan's cells stand in the grids, letter for letter but for blanks and dropped hyphens."""
    cells = Counter(plain(cell.text) for grid in grids for cell in grid.cells if cell.row > 1)
    wanted = Counter(
        plain(row[name])
        for sheet in truth["sheets"]
        for row in sheet["rows"]
        for name in sheet["header"]
        if NAMES.get(name, name) in FIELDS and row[name] not in ("", MERGED)
    )
    return Counter(wanted=wanted.total(), found=(wanted & cells).total())


def plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


@pytest.mark.no_cover
def test_most_cells_of_plans_never_seen_come_back_whole() -> None:
    assert measured()["found"] >= 0.7 * measured()["wanted"]


@pytest.mark.parametrize("gaps", ["drawn", pytest.param("cells", marks=pytest.mark.no_cover)])
def test_a_plan_in_the_templates_own_layout_comes_back(gaps: str) -> None:
    plan = load_plan("farsta-2025")
    text = plan_to_text(plan, flat_layout(7, plan), Style(gaps))
    found = compared(plan, lines_to_grids(text_to_lines(text)))
    assert found["found"] >= 0.9 * found["wanted"]

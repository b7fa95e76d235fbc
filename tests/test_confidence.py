"""Evidence weighs with sense: what speaks for a misreading never makes a cell surer, and nothing makes it certain."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.confidence import PICTURE, Evidence, evidence_to_chance, plan_to_chances, rules
from normalizers.records import DOUBTFUL
from normalizers.repair.stage import plan_to_repaired
from pipeline.model import Cell, Column, Finding, Origin, Plan, Row, Source, Table

ODDS = st.floats(-4.6, 4.6)
COUNTS = st.floats(0.0, 3.0)
EVIDENCE = st.builds(
    Evidence,
    read=ODDS,
    placed=ODDS,
    page=ODDS,
    beside=ODDS,
    unknown=COUNTS,
    unsure=COUNTS,
    scraps=COUNTS,
    odd=COUNTS,
    alike=COUNTS,
    wavered=COUNTS,
)
FOR, AGAINST = ("read", "page", "beside"), ("unknown", "unsure", "suggested", "scraps", "odd", "alike", "wavered")
MOST = 0.98
CASES = tomllib.loads((Path(__file__).parent / "cases" / "odd.toml").read_text("utf-8"))


def odd_places(text: str) -> int:
    """How many odd places a text has."""
    return sum(len(pattern.findall(text)) for pattern in rules().odd)


@pytest.mark.parametrize("text", CASES["odd"])
def test_what_authors_seldom_write_counts(text: str) -> None:
    assert odd_places(text) == 1


@pytest.mark.parametrize("text", CASES["sound"])
def test_what_authors_write_does_not(text: str) -> None:
    assert odd_places(text) == 0


@given(EVIDENCE, st.sampled_from((*FOR, *AGAINST)), st.floats(0.0, 3.0))
def test_more_of_a_piece_of_evidence_weighs_as_it_should(known: Evidence, name: str, more: float) -> None:
    before = evidence_to_chance(PICTURE, known)
    after = evidence_to_chance(PICTURE, replace(known, **{name: getattr(known, name) + more}))
    assert after >= before if name in FOR else after <= before


@given(EVIDENCE)
def test_nothing_read_from_a_picture_claims_more_than_was_seen(known: Evidence) -> None:
    assert 0.0 <= evidence_to_chance(PICTURE, known) <= MOST


def test_every_weight_is_of_a_piece_of_evidence_that_there_is() -> None:
    names = {name for way in rules().ways.values() for name, _ in way.by_name}
    assert names <= set(Evidence.__dataclass_fields__)


@pytest.mark.parametrize("code", ["line_cut", "text_cut"])
def test_a_cell_of_which_a_part_may_be_missing_is_unsure(code: str) -> None:
    """The first cell's last line is cut, as is said of its place; the one beside it is whole."""
    cells = [Cell(0, col, text, (Origin(page=1, bbox=(100.0 * col, 10.0, 100.0 * col + 100, 40.0)),))
             for col, text in enumerate(("Mörka stigar vid", "Lampor"))]  # fmt: skip
    row = Row(tuple(zip(("cause", "action"), cells, strict=True)), frozenset(), ())
    columns = (Column("cause", 0, "Orsak", "template", 1.0), Column("action", 1, "Åtgärd", "template", 1.0))
    table = Table("unga_i_riskzon", "Unga i riskzon", columns, (row,), (), ())
    told = Finding(code, (Origin(page=1, bbox=(2.0, 34.0, 98.0, 40.0)),))
    plan = Plan(Source("p.pdf", "p.pdf", "0" * 64, 1), "pdf", "2025", None, (), (table,), (), (), 1, (), (told,))
    chances = plan_to_chances(plan, plan_to_repaired(plan))
    assert chances[cells[0]] == rules().broken_most < DOUBTFUL < chances[cells[1]]

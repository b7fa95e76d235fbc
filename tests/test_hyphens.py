"""Hyphens that a font dropped come back where the place leaves one reading, and nowhere else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.repair.fixes import replay
from normalizers.repair.gate import rules
from normalizers.repair.hyphens import lost_hyphens
from pipeline.model import Repair

CASES = tomllib.loads((Path(__file__).parent / "cases" / "hyphens.toml").read_text(encoding="utf-8"))
DAMAGED = ["SSPFkoordinator leder HägerstenÄlvsjö 20242026", "Ingen tar hand om städningen i parken varje kväll. " * 15]
"""A document whose font drops hyphens, beside the text that is looked at."""
SOUND = ["SSPF-koordinator leder Hägersten-Älvsjö 2024–2026, D-vitamin, e-post", DAMAGED[1]]


def changes(text: str, beside: list[str]) -> list[Repair]:
    return list(lost_hyphens([text, *beside])[0])


def sure(repairs: list[Repair]) -> list[Repair]:
    return [repair for repair in repairs if repair.confidence >= rules().least]


@pytest.mark.parametrize("case", CASES["repaired"], ids=lambda case: case["text"])
def test_a_lost_hyphen_is_put_back(case: dict[str, Any]) -> None:
    assert replay(case["text"], sure(changes(case["text"], DAMAGED))) == case["want"]


@pytest.mark.parametrize("case", CASES["suggested"], ids=lambda case: case["text"])
def test_a_place_with_several_readings_is_left_to_people(case: dict[str, Any]) -> None:
    found = changes(case["text"], DAMAGED)
    assert found
    assert not sure(found)


@pytest.mark.parametrize("case", CASES["alone"], ids=lambda case: case["text"])
def test_what_lost_no_hyphen_is_left_alone(case: dict[str, Any]) -> None:
    assert changes(case["text"], DAMAGED) == []


@pytest.mark.parametrize("case", CASES["lost"], ids=lambda case: case["text"])
@pytest.mark.xfail(reason="nothing in the text tells where the hyphen stood", strict=True)
def test_hyphens_that_left_no_trace_come_back(case: dict[str, Any]) -> None:
    assert replay(case["text"], sure(changes(case["text"], DAMAGED))) == case["want"]


@pytest.mark.parametrize("case", [*CASES["repaired"], *CASES["suggested"]], ids=lambda case: case["text"])
def test_a_document_that_kept_its_hyphens_is_not_touched(case: dict[str, Any]) -> None:
    assert changes(case["text"], SOUND) == []


def test_one_place_is_no_evidence_of_a_font_that_drops_hyphens() -> None:
    assert lost_hyphens(["SSPFkoordinator", DAMAGED[1]]) == ((), ())


@given(st.lists(st.text(alphabet="aåsSPÅ1 2-åring0", max_size=30), max_size=5))
def test_only_hyphens_come_in(texts: list[str]) -> None:
    for text, repairs in zip([*texts, *DAMAGED], lost_hyphens([*texts, *DAMAGED]), strict=True):
        assert [repair.start for repair in repairs] == sorted({repair.start for repair in repairs})
        assert re.sub("[-– ]", "", replay(text, repairs)) == re.sub("[-– ]", "", text)

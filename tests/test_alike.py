"""The guard: errors of machines and typists tell no texts apart; a place, a number, a year, a target group do."""

from __future__ import annotations

import random
from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.kinds import TARGET_GROUP, meanings
from normalizers.linking.alike import contradict, difference
from tests.fixtures.causes import cases, differing_pairs, misread, mistyped, random_text, swapped

PAIRS = 1200
"""Pairs of texts that differ in one thing; each is also tried damaged."""
COPIES = 400


def marked(case: dict[str, str]) -> Any:
    """A case, strictly failing where it cannot be done yet."""
    marks = pytest.mark.xfail(reason=case["xfail"], strict=True) if "xfail" in case else ()
    return pytest.param(case, marks=marks, id=case["other"])


@pytest.mark.parametrize("case", [*map(marked, cases()["folded"])])
def test_errors_of_machines_and_typists_tell_nothing_apart(case: dict[str, str]) -> None:
    assert difference(case["one"], case["other"]) is None
    assert difference(case["other"], case["one"]) is None


@pytest.mark.parametrize("case", [*map(marked, cases()["apart"])])
def test_what_tells_texts_apart_is_named(case: dict[str, str]) -> None:
    found = {difference(case["one"], case["other"]), difference(case["other"], case["one"])}
    assert None not in found
    assert "reason" not in case or found == {case["reason"]}


def test_no_two_texts_are_one_that_differ_in_one_thing_read_well_or_not() -> None:
    rng = random.Random(11)
    for slot, one, other in islice(differing_pairs(rng), PAIRS):
        assert difference(one, other) is not None, (slot, one, other)
        assert difference(one, misread(other, rng)) is not None, (slot, one, other)
        assert difference(misread(one, rng), misread(other, rng)) is not None, (slot, one, other)
        assert difference(mistyped(one, rng), other) is not None, (slot, one, other)


@pytest.mark.parametrize(("damage", "least"), [(misread, 0.985), (swapped, 0.985), (mistyped, 0.94)])
def test_a_damaged_copy_is_known_again(damage: Any, least: float) -> None:
    rng = random.Random(12)
    texts = [random_text(rng) for _ in range(COPIES)]
    known = sum(difference(text, damage(text, rng)) is None for text in texts)
    assert known / COPIES >= least


@given(st.integers(), st.integers())
def test_a_difference_is_the_same_from_both_sides(seed: int, other: int) -> None:
    rng = random.Random(seed)
    text = random_text(rng)
    copy = mistyped(misread(text, rng), random.Random(other))
    assert (difference(text, copy) is None) == (difference(copy, text) is None)
    assert difference(text, text) is None
    assert contradict(text, copy) == contradict(copy, text)


def test_no_two_target_groups_are_one() -> None:
    groups = sorted(word for word, meant in meanings().items() if meant[0] == TARGET_GROUP)
    for one in groups:
        for other in groups:
            if meanings()[one] != meanings()[other]:
                assert difference(f"Stöd till {one} i skolan", f"Stöd till {other} i skolan") == TARGET_GROUP

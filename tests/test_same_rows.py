"""Rows of two submissions are recognised as the same, whatever was filled in, put in, taken out, moved or misread."""

from __future__ import annotations

import itertools
import random
import time
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.action_keys import submissions_to_keys
from normalizers.assignment import best_pairs
from normalizers.row_likeness import RowText
from normalizers.same_rows import is_unsure, match_rows
from pipeline.model import FIELDS
from pipeline.rows import Action
from tests.fixtures.plans import MERGED, load_plan, plan_names

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "same_rows.toml").read_text("utf-8"))[
    "case"
]
WRITTEN = ("problem", "cause", "measure", "goal", "when", "who", "follow_up")
MISREAD = {"å": "adé", "ä": "adé", "ö": "o6é", "l": "I", "é": "e"}


def parsed(line: str) -> RowText:
    """A row as the cases write it."""
    area, _, rest = line.partition(": ")
    texts = dict(part.split(" ", 1) for part in rest.split(" | "))
    return RowText(area, tuple(texts.get(field, "") for field in FIELDS))


def plan_to_rows(name: str) -> list[RowText]:
    """The rows of a fictional plan, merged cells' texts in each."""
    rows = []
    for sheet in load_plan(name)["sheets"]:
        above = dict.fromkeys(WRITTEN, "")
        for row in sheet["rows"]:
            above = {field: above[field] if row.get(field) == MERGED else row.get(field, "") for field in WRITTEN}
            rows.append(RowText(sheet["area"], tuple(above.values())))
    return [row for row in rows if any(row.texts)]


PLANS = {name: plan_to_rows(name) for name in plan_names()}
plans = st.sampled_from(sorted(PLANS))
seeds = st.integers(0, 1 << 16).map(random.Random)


def found_pairs(old: list[RowText], new: list[RowText]) -> dict[int, int]:
    """Which old row is which new one."""
    return {match.old: match.new for match in match_rows(old, new) if match.old is not None and match.new is not None}


def misread(text: str, rng: random.Random, share: float = 0.5) -> str:
    """A text as an engine without Swedish reads it, a blank lost now and then."""
    letters = [rng.choice(MISREAD[c]) if c in MISREAD and rng.random() < share else c for c in text]
    return "".join(c for c in letters if c != " " or rng.random() > 0.03)


# --- the rows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_the_same_rows_are_found(case: dict[str, Any]) -> None:
    old, new = list(map(parsed, case["old"])), list(map(parsed, case["new"]))
    matches = match_rows(old, new)
    assert sorted(found_pairs(old, new).items()) == sorted(map(tuple, case["pairs"]))
    assert [match.old for match in matches if is_unsure(match)] == case.get("unsure", [])


@given(plans)
def test_every_row_of_both_is_told_once(name: str) -> None:
    old, new = PLANS[name], PLANS[sorted(PLANS)[0]]
    matches = match_rows(old, new)
    assert sorted(match.old for match in matches if match.old is not None) == list(range(len(old)))
    assert sorted(match.new for match in matches if match.new is not None) == list(range(len(new)))


@given(plans)
def test_a_plan_is_itself(name: str) -> None:
    rows = PLANS[name]
    matches = match_rows(rows, rows)
    assert [(match.old, match.new, match.score) for match in matches] == [(i, i, 1.0) for i in range(len(rows))]
    assert not any(map(is_unsure, matches))


@given(plans, seeds)
def test_a_shuffled_plan_comes_back_in_order(name: str, rng: random.Random) -> None:
    rows = PLANS[name]
    order = rng.sample(range(len(rows)), len(rows))
    found = found_pairs(rows, [rows[i] for i in order])
    assert [rows[order[found[i]]] for i in range(len(rows))] == rows


@given(plans, seeds)
def test_rows_that_are_taken_out_are_exactly_those_that_are_gone(name: str, rng: random.Random) -> None:
    rows = PLANS[name]
    kept = sorted(rng.sample(range(len(rows)), rng.randint(0, len(rows))))
    assert found_pairs(rows, [rows[i] for i in kept]) == {i: at for at, i in enumerate(kept)}


@given(plans, seeds)
def test_what_an_engine_misreads_is_still_the_same_row(name: str, rng: random.Random) -> None:
    rows = PLANS[name]
    read = [RowText(row.area, tuple(misread(text, rng) for text in row.texts)) for row in rows]
    assert found_pairs(rows, read) == {i: i for i in range(len(rows))}


@given(plans, plans, seeds)
def test_new_follow_ups_and_foreign_rows_change_no_pair(name: str, other: str, rng: random.Random) -> None:
    rows = PLANS[name]
    foreign = [row for row in PLANS[other] if row not in rows]
    later: list[tuple[int | None, RowText]] = [
        (i, RowText(row.area, (*row.texts[:-1], rng.choice(rows).texts[-1]))) for i, row in enumerate(rows)
    ]
    for row in rng.sample(foreign, min(3, len(foreign))):
        later.insert(rng.randint(0, len(later)), (None, RowText(rng.choice(rows).area, row.texts)))
    expected = {i: at for at, (i, _) in enumerate(later) if i is not None}
    assert found_pairs(rows, [row for _, row in later]) == expected


@given(st.lists(st.dictionaries(st.integers(0, 4), st.floats(0.01, 1.0), max_size=5), max_size=5))
def test_no_assignment_is_worth_more(worth: list[dict[int, float]]) -> None:
    pairs = best_pairs(worth)
    assert len(set(pairs.values())) == len(pairs)
    choices = [[None, *columns] for columns in worth]
    apart = (tried for tried in itertools.product(*choices) if unlike(tried))
    most = max(sum(worth[i][j] for i, j in enumerate(tried) if j is not None) for tried in apart)
    assert sum(worth[i][j] for i, j in pairs.items()) == pytest.approx(most)


def unlike(columns: tuple[int | None, ...]) -> bool:
    """Whether no column is taken twice."""
    taken = [column for column in columns if column is not None]
    return len(set(taken)) == len(taken)


@pytest.mark.parametrize("number", [40, 1000])
def test_a_plan_that_was_misread_is_matched_whatever_its_length(number: int) -> None:
    rng = random.Random(number)
    words = [word for rows in PLANS.values() for row in rows for text in row.texts for word in text.split()]
    lengths = (4, 9, 14, 6, 2, 3, 8)
    rows = [RowText(f"a{i % 5}", tuple(" ".join(rng.choices(words, k=k)) for k in lengths)) for i in range(number)]
    read = [RowText(row.area, tuple(misread(text, rng) for text in row.texts)) for row in rows]
    assert found_pairs(rows, read) == {i: i for i in range(number)}


# --- the keys ---------------------------------------------------------------------------------------------------------


def submission(number: int, rows: list[RowText]) -> list[Action]:
    """A submission's actions."""
    numbers: dict[str, int] = {}
    return [action(number, row, numbers) for row in rows]


def action(number: int, row: RowText, numbers: dict[str, int]) -> Action:
    """An action of which only the texts and the place matter."""
    at = numbers[row.area] = numbers.get(row.area, 0) + 1
    plan = f"farsta-2025-{number}"
    ids = {
        "action_id": f"{plan}/{row.area}/{at}",
        "plan_id": plan,
        "area": row.area,
        "area_label": row.area,
        "row_no": at,
    }
    given: dict[str, Any] = dict.fromkeys(field.name for field in fields(Action))
    return Action(**given | ids | {field: text or None for field, text in zip(FIELDS, row.texts, strict=True)})


def keys_of(*submissions: list[RowText]) -> list[list[str]]:
    """The keys of the rows of some submissions, each in its order."""
    actions = [submission(number, rows) for number, rows in enumerate(submissions)]
    keys = submissions_to_keys(actions, "farsta-2025")
    return [[keys.by_id[one.action_id] for one in rows] for rows in actions]


@given(plans, seeds)
def test_keys_are_ascii_unique_and_the_same_row_by_row_over_three_submissions(name: str, rng: random.Random) -> None:
    rows = PLANS[name]
    second = [RowText(row.area, (*row.texts[:-1], f"Uppföljning {i}")) for i, row in enumerate(rows)]
    order = sorted(rng.sample(range(len(rows)), len(rows) // 2))
    first, again, last = keys_of(rows, second, [second[i] for i in order])
    assert first == again
    assert last == [first[i] for i in order]
    assert len(set(first)) == len(first)
    assert all(key.isascii() and key.startswith("farsta-2025/") for key in first)


def test_a_row_that_one_submission_lacks_has_its_key_again_in_the_next() -> None:
    rows = PLANS["farsta-2025"]
    first, second, third = keys_of(rows, rows[1:], rows)
    assert (second, third) == (first[1:], first)


def test_a_row_that_came_back_is_not_taken_for_one_that_is_a_little_like_it() -> None:
    rest = "cause Mörkt | problem Oro | goal Fler vuxna ute | timing VT | responsible Polis"
    park, school = (parsed(f"a: action {text} | {rest}") for text in ("Vandra i parken", "Samverkan om frånvaro"))
    first, _, third = keys_of([park, school], [park], [school])
    assert third == first[1:]


def test_a_new_row_has_a_key_that_no_row_had_before() -> None:
    gone, kept, came = (parsed(f"a: action {text}") for text in ("Måla tunneln", "Möte med skolan", "Kamera"))
    first, second = keys_of([gone, kept], [kept, came])
    assert second[0] == first[1]
    assert second[1] not in first


def test_a_row_read_alone_has_the_key_that_it_had_whatever_stands_before_it_and_however_it_was_read() -> None:
    rows, rng = PLANS["farsta-2025"], random.Random(5)
    read = [RowText(row.area, tuple(misread(text, rng) for text in row.texts)) for row in rows[1:]]
    ((*whole,), (*alone,)) = keys_of(rows)[0], keys_of(read)[0]
    assert alone == whole[1:]


def test_rows_that_say_the_same_have_keys_of_their_own() -> None:
    (keys,) = keys_of([parsed("a: action Möte | timing VT"), parsed("a: action Möte | timing HT")])
    assert keys[1] == f"{keys[0]}-2"


def test_a_doubtful_match_names_both_rows() -> None:
    case = next(case for case in CASES if case.get("unsure"))
    actions = [submission(number, list(map(parsed, case[side]))) for number, side in enumerate(("old", "new"))]
    (unsure,) = submissions_to_keys(actions, "x").unsure
    assert (unsure.earlier.action_id, unsure.row.action_id) == (actions[0][0].action_id, actions[1][0].action_id)


def test_rows_of_many_numbers_are_matched_in_no_time() -> None:
    def numbers(start: int) -> RowText:
        return parsed(f"a: problem Oro | action {' '.join(str(start + number) for number in range(60))}")

    started = time.process_time()
    found_pairs([numbers(1), numbers(100), numbers(200)], [numbers(300), numbers(400), numbers(500)])
    assert time.process_time() - started < 1

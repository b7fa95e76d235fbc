"""Tables come in batches: the files are those of all rows at once, and little is in memory at a time."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.linking import alike, blocking, likest, skeleton, sketches, wordings
from normalizers.linking.repeats import Member, members_to_linking
from normalizers.linking.skeleton import rules
from pipeline import write
from pipeline.checked import SchemaError
from pipeline.gathered import tables_to_gathered
from pipeline.rows import Batch, CellRow
from pipeline.shelf import Names, Shelf, ShelvedBlocks, ShelvedTexts, open_shelf
from pipeline.stored import stored_tables
from tests.fixtures.causes import cases
from tests.fixtures.outputs import write_tables
from tests.test_write import PLAN, Data, action, sample


def row_by_row(data: Data) -> Iterator[Batch]:
    """Each row of each table as a batch of its own, in the order of the keys; the tables in turn."""
    ordered = data | {"actions": sorted(data["actions"], key=lambda row: row.row_no)}
    ordered["cells"] = sorted(data["cells"], key=lambda row: (int(row.action_id.rpartition("/")[2]), row.field))
    ordered["documents"] = sorted(data["documents"], key=lambda row: row.path)
    for number in range(max(map(len, ordered.values()))):
        yield from ((name, rows[number : number + 1]) for name, rows in ordered.items())


def written(batches: Any, folder: Path) -> dict[str, bytes]:
    """The CSV files of batches, by name."""
    with write.made_beside(folder) as workshop:
        write.write_batches(batches, workshop, "1.2.3")
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))}


def test_rows_that_come_one_by_one_make_the_files_of_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(sample().items(), tmp_path / "whole")
    monkeypatch.setattr(write, "AT_ONCE", 1)
    assert written(row_by_row(sample()), tmp_path / "parts") == whole
    for name, rows in stored_tables(tmp_path / "whole").items():
        assert list(rows) == list(stored_tables(tmp_path / "parts")[name]), name


def test_batches_out_of_order_fail_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "AT_ONCE", 1)
    batches = [(name, rows) for name, rows in sample().items() if name != "actions"]
    late = [("actions", [action(10)]), ("actions", [action(2), action(1)])]
    with pytest.raises(SchemaError, match="broken_contract"):
        written([*batches, *late], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_key_that_comes_twice_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "AT_ONCE", 1)
    twice = [*sample().items(), ("problems", sample()["problems"])]
    with pytest.raises(SchemaError, match="broken_contract"):
        written(twice, tmp_path / "out")


def test_a_reference_to_a_row_that_never_comes_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "AT_ONCE", 1)
    lost = ("cells", [CellRow(f"{PLAN}/otrygga_platser/11", "goal", None, None, False, None, 1.0, "empty")])
    with pytest.raises(SchemaError, match="broken_contract"):
        written([*sample().items(), lost], tmp_path / "out")


def test_stored_rows_are_those_that_were_written(tmp_path: Path) -> None:
    write_tables(sample(), tmp_path, "1.2.3")
    tables = stored_tables(tmp_path)
    for name, rows in sample().items():
        assert len(tables[name]) == len(rows)
    first = next(iter(tables["actions"]))
    assert first == next(row for row in sample()["actions"] if row.row_no == 1)
    assert first in tables["actions"]
    assert action(99) not in tables["actions"]


@given(st.lists(st.recursive(st.text() | st.integers() | st.none(), st.tuples), max_size=20), st.randoms())
def test_a_shelf_gives_back_what_was_put_there_in_any_order(things: list[Any], chance: Any) -> None:
    with open_shelf() as shelf:
        spots = [(shelf.put(thing), thing) for thing in things]
        chance.shuffle(spots)
        assert all(shelf.get(spot) == thing for spot, thing in spots)


def test_no_name_leads_to_what_lies_on_a_shelf(tmp_path: Path) -> None:
    with open_shelf(tmp_path) as shelf:
        shelf.put("Anna Ek")
        assert list(tmp_path.iterdir()) == []


def test_rows_of_a_plan_are_found_again_wherever_they_stand() -> None:
    data = sample()
    data["actions"] = [action(1), action(1, action_id="syd/x/1", plan_id="syd"), action(2)]
    with open_shelf() as shelf:
        gathered = tables_to_gathered(data, ("actions", "cells", "findings"), shelf)
        assert [row.row_no for row in gathered.rows("actions", PLAN)] == [1, 2]
        assert gathered.rows("cells", PLAN) == data["cells"]
        assert gathered.rows("findings", "syd") == []


def peak_of_gathering(count: int, shelf: Shelf) -> int:
    """The most memory that plans of so many cells take while they are laid aside, in bytes."""
    cells = (
        CellRow(f"p{number // 100:06}/a/1", "goal", "text" * 20, "text" * 20, False, "p1", 1.0, None)
        for number in range(count)
    )
    tracemalloc.start()
    try:
        tables_to_gathered({"cells": cells}, ("cells",), shelf)  # type: ignore[dict-item]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_more_plans_are_laid_aside_in_little_more_memory() -> None:
    with open_shelf() as shelf:
        few, many = (peak_of_gathering(count, shelf) for count in (2_000, 20_000))
    # A cell takes some 300 bytes; what is kept of it is its share of where its plan lies.
    assert many - few < 6 * (20_000 - 2_000)


# --- linking ----------------------------------------------------------------------------------------------------------


TEXT_CACHES = (
    (skeleton, "text_to_tokens"),
    (skeleton, "word_skeletons"),
    (alike, "text_to_tokens"),
    (alike, "word_skeletons"),
    (alike, "stretches"),
    (wordings, "text_to_tokens"),
)
"""The functions that keep what they made of the last texts."""


def many_members(count: int) -> Iterator[Member]:
    """So many texts of some 300 letters, made of the same few words, every other one the one before it misread."""
    rng = random.Random(1)
    words = sorted({word for sentence in cases()["sentences"] for word in sentence.split() if word.isalpha()})[:80]
    for number in range(count // 2):
        text = " ".join(rng.choices(words, k=45))
        for row, copy in enumerate((f"{text} över", f"{text} 6ver")):
            yield Member(f"p{number:06}/otrygga_platser/{row}", f"p{number:06}", copy, 1.0)


def peak_of_linking(count: int, shelf: Shelf) -> int:
    """The most memory that so many texts take while they are linked, in bytes."""
    tracemalloc.start()
    try:
        members_to_linking(many_members(count), ShelvedTexts(shelf), ShelvedBlocks(shelf))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_text_takes_less_than_a_kilobyte_while_it_is_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "rules", lambda: replace(rules(), exact=0))
    # What is worked on at a time, and what is kept of the last texts, is the same however many there are.
    for module, name in ((sketches, "LETTERS"), (likest, "WAITING"), (blocking, "SCORED")):
        monkeypatch.setattr(module, name, 1 << 10)
    for module, name in TEXT_CACHES:
        monkeypatch.setattr(module, name, getattr(module, name).__wrapped__)
    with open_shelf() as shelf:
        members_to_linking(many_members(300), ShelvedTexts(shelf), ShelvedBlocks(shelf))
        few, many = (peak_of_linking(count, shelf) for count in (300, 1_200))
    assert many - few < 600 * (1_200 - 300)


def peak_of_names(count: int, shelf: Shelf) -> int:
    """The most memory that so many long texts take while they are numbered, in bytes."""
    tracemalloc.start()
    try:
        names = Names(shelf)
        assert [names.number("x" * 300 + str(number)) for number in range(count)][-1] == count - 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_name_takes_a_hundred_bytes_however_long_it_is() -> None:
    with open_shelf() as shelf:
        few, many = (peak_of_names(count, shelf) for count in (2_000, 20_000))
    assert many - few < 100 * (20_000 - 2_000)


@given(st.lists(st.text(max_size=3)))
def test_names_are_numbered_as_they_first_come(texts: list[str]) -> None:
    with open_shelf() as shelf:
        names = Names(shelf)
        known = list(dict.fromkeys(texts))
        assert [names.number(text) for text in texts] == [known.index(text) for text in texts]
        assert list(names) == known

"""What a row of the workbook counts for, the order of the rows, and what the columns are said to mean."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline import codes
from pipeline.flow import run
from pipeline.register import Register
from pipeline.sheetplan import columns_taken, plan, word
from pipeline.statistics import count
from pipeline.tables import Tables
from pipeline.workbook import write_workbook
from pipeline.worksheets import sheet_title
from tests.fixtures.opened import Opened, opened
from tests.fixtures.outputs import NO_FILES
from tests.test_workbook import PLANS, in_order


@pytest.fixture(scope="module")
def resubmitted(root: Path) -> Tables:
    """The tables as they would be if the first of the two plans had been sent in anew, and rows of the other merged."""
    tables = run([root / "data" / "raw" / name for name in PLANS], Register(), 0, "sv")
    old, new = tables["plans"]
    of_new = [row.action_id for row in tables["actions"] if row.plan_id == new.plan_id]
    carried, empty = of_new[1:3], of_new[4]
    return {
        **tables,
        "plans": [dataclasses.replace(old, is_current=False), new],
        "cells": [
            dataclasses.replace(row, carried=row.carried or (row.field == "action" and row.action_id in carried))
            for row in tables["cells"]
        ],
        "actions": [
            dataclasses.replace(row, action="-") if row.action_id == empty else row for row in tables["actions"]
        ],
    }


@pytest.fixture(scope="module")
def shown(resubmitted: Tables, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Opened]:
    """The workbook of those tables."""
    made = tmp_path_factory.mktemp("om")
    write_workbook(resubmitted, NO_FILES, "sv")(made)
    return opened(made / plan()["file"])


BY_PLAN = ("Åtgärder", "Områden", "Roller", "Tider", "Uppföljningar", "Avstämning", "Att kontrollera")


@pytest.mark.parametrize("name", BY_PLAN)
def test_every_row_of_a_plan_says_whether_it_counts_and_those_that_do_stand_first(
    name: str, shown: Mapping[str, Opened], resubmitted: Tables
) -> None:
    counts = {row.plan_id: "ja" if row.is_current else "nej" for row in resubmitted["plans"]}
    sheet = shown[name]
    ids = sheet.column("Planens id" if "Planens id" in sheet.titles else "Åtgärdens id")
    told = sheet.column("Gällande")
    assert told == [counts.get(str(id_).split("/")[0]) for id_ in ids]
    assert set(told) == {"ja", "nej"}
    assert told == sorted(told)


def test_actions_stand_in_the_order_of_their_plan(shown: Mapping[str, Opened], resubmitted: Tables) -> None:
    assert shown["Åtgärder"].column("Åtgärdens id") == [row.action_id for row in in_order(resubmitted)]
    numbers = {(row.plan_id, row.area): row.area_no for row in resubmitted["areas"]}
    for name in ("Roller", "Tider", "Uppföljningar"):
        ids = [str(id_).split("/") for id_ in shown[name].column("Åtgärdens id")]
        places = [(plan_id, numbers[plan_id, area], int(row)) for plan_id, area, row in ids]
        for plan_row in resubmitted["plans"]:
            its = [place for place in places if place[0] == plan_row.plan_id]
            assert its == sorted(its), name


def test_the_most_common_stand_first(shown: Mapping[str, Opened]) -> None:
    for name in ("Orsaker", "Problem"):
        numbers = shown[name].column("Antal åtgärder")
        assert numbers == sorted(numbers, reverse=True)
        assert numbers[0] > numbers[-1]


def test_statistics_stand_in_the_order_of_the_lists(shown: Mapping[str, Opened]) -> None:
    sheet = shown["Statistik"]
    listed = [codes.text("statistics_item", code, "sv") for code in codes.codes("statistics_item")]
    rows = list(zip(*(sheet.column(name) for name in ("År", "Stadsdelsområde", "Område", "Uppgift")), strict=True))
    first = rows[0][:3]
    places = [listed.index(str(row[3])) for row in rows if row[:3] == first]
    assert places == sorted(places)
    assert len(places) > 1


def test_the_gravest_stands_first_of_what_counts(shown: Mapping[str, Opened]) -> None:
    sheet = shown["Att kontrollera"]
    rank = {codes.text("severity", code, "sv"): -place for place, code in enumerate(codes.codes("severity"))}
    rows = zip(sheet.column("Gällande"), sheet.column("Allvar"), strict=True)
    places = [(told == "nej", rank[str(grave)]) for told, grave in rows]
    assert places == sorted(places)


def test_rows_that_count_and_have_an_action_of_their_own_are_those_of_the_statistics(
    shown: Mapping[str, Opened], resubmitted: Tables
) -> None:
    tables = resubmitted
    counted = count(tables["plans"], tables["actions"], tables["cells"], tables["plan_columns"], ())
    expected = Counter[str]()
    for row in counted:
        if row.item.startswith("status_") and row.value:
            expected[codes.text("status", row.item.removeprefix("status_"), "sv")] += row.value
    sheet = shown["Åtgärder"]
    rows = zip(*(sheet.column(name) for name in ("Gällande", "Egen åtgärd", "Status")), strict=True)
    assert Counter(status for is_current, own, status in rows if is_current == own == "ja") == expected
    assert sheet.column("Egen åtgärd").count("nej") == 3


def test_meanings_are_those_of_what_the_cells_show(shown: Mapping[str, Opened]) -> None:
    """A column that shows the texts of codes is not said to hold codes, and the other way round."""
    told = {(row[0], row[1]): str(row[2]) for row in shown[word("columns", "sv")].rows[1:]}
    for name in plan()["sheets"]:
        for taken in columns_taken(name).values():
            meaning = told[sheet_title(name, "sv"), taken.shown.title["sv"]]
            shows_codes = taken.column.codes in ("finding", "error")
            if taken.column.codes or taken.shown.codes:
                assert bool(re.search(r"\bkod", meaning, re.IGNORECASE)) is shows_codes, (name, meaning)


@pytest.mark.parametrize("name", [sheet_title(name, "sv") for name in plan()["sheets"]])
def test_no_title_is_clipped(name: str, shown: Mapping[str, Opened]) -> None:
    look, xml = plan()["look"], shown[name].xml
    height = float(re.search(r'<row r="1"[^>]* ht="([0-9.]+)"', xml)[1])  # type: ignore[index]
    widths = {
        col: float(width)
        for first, last, width in re.findall(r'<col min="(\d+)" max="(\d+)" width="([0-9.]+)"', xml)
        for col in range(int(first), int(last) + 1)
    }
    for col, title in enumerate(shown[name].titles, 1):
        room = (widths[col] - look["button"]) / look["bold"]
        lines, left = 1, room
        for word_ in title.split():
            assert len(word_) <= room + 1, title
            if len(word_) > left and left < room:
                lines, left = lines + 1, room
            left -= len(word_) + 1
        assert lines * look["line_height"] <= height, title

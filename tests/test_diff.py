"""What differs between two submissions or two runs is told row by row, on the terminal and as CSV."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.difference import (
    Change,
    PlanSeen,
    RowSeen,
    changes_to_csv,
    compare,
    compare_plans,
    counts,
    longest_rising,
)
from pipeline.model import FIELDS
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.layouts import Layout
from tests.fixtures.plans import load_plan
from tests.fixtures.tabs import Sheet, plan_rows, write_tabs
from tests.fixtures.typed import typed as any_command
from tests.fixtures.workbooks import plan_to_workbook

UNGA, PLATSER = "unga_i_riskzon", "otrygga_platser"
PLACES = "Otrygga och brottsutsatta platser"
SPRING, AUTUMN = "Farsta 2025 vår.xlsx", "Farsta 2025 höst.xlsx"
DARK = ["Otryggt vid Lindtorget", "Mörka gångvägar"]
LAMPS = [*DARK, "Byta lamporna längs gångvägen mot ängen", "Alla lyser", "VT 2025", "Trafikkontoret", ""]
WALKS = [*DARK, "Vandra två gånger per år med fastighetsägare och föreningar", "", "Löpande", "Samordnare", ""]
PAINT = ["Klotter på skolan", "Få vuxna ute", "Sanera inom ett dygn", "Rent", "Löpande", "Fastighetsägare", "Rapport"]
STAIRS = ["Skolfrånvaro", "Sena signaler", "Frånvarotrappa för alla skolor", "", "HT 2025", "Elevhälsa", ""]
PARENTS = [*DARK, "Föräldrar går ut på fredagar", "", "HT 2025", "Föräldraförening", ""]
ZONES = ["Buller", "Sena öppettider", "Zonmöten varje månad", "", "Löpande", "Polis", ""]


def typed(*words: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command on a wide terminal."""
    return any_command(*words, COLUMNS="200")


def in_one_line(told: str) -> str:
    """What was printed, however wide the terminal is."""
    return " ".join(told.split())


def below(*rows: list[str]) -> Sheet:
    """A tab whose first rows share a merged problem and cause."""
    shared = sum(row[:2] == DARK for row in rows)
    texts = [["", "", *row[2:]] if 0 < number < shared else row for number, row in enumerate(rows)]
    return Sheet(plan_rows(*texts), merged=[f"{col}3:{col}{2 + shared}" for col in "AB"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the plans are that all tests read."""
    return tmp_path_factory.mktemp("planer")


@pytest.fixture(scope="module")
def spring(folder: Path) -> Path:
    """A plan as it was sent in spring."""
    tabs = {"1": below(LAMPS, WALKS, PAINT, STAIRS), "2": plan_rows(ZONES, label=PLACES)}
    return write_tabs(folder / SPRING, tabs)


@pytest.fixture(scope="module")
def autumn(folder: Path) -> Path:
    """The same in autumn: followed up, a row added, one changed, one moved, one gone."""
    lamps = [*LAMPS[:-1], "VB: Klart, alla är utbytta."]
    walks = [*DARK, "Vandra tre gånger per år med fastighetsägare och polis", *WALKS[3:]]
    tabs = {"1": below(lamps, PARENTS, walks), "2": plan_rows(ZONES, PAINT, label=PLACES)}
    return write_tabs(folder / AUTUMN, tabs)


def lines_of(file: Path) -> list[dict[str, str]]:
    """The lines of a CSV."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# --- two files --------------------------------------------------------------------------------------------------------


def test_two_submissions_are_compared_row_by_row(spring: Path, autumn: Path) -> None:
    status, told, _ = typed("diff", spring, autumn)
    assert status == 0
    assert f"Farsta 2025  {SPRING} → {AUTUMN}" in told
    assert "Rader: 1 ny, 1 borttagen, 2 med ändrad text, 1 med ny status, 1 flyttad, 1 oförändrad" in in_one_line(told)
    lines = [line.strip() for line in told.splitlines()]
    assert "Uppföljning: {+VB: Klart, alla är utbytta.+}" in lines
    assert "Status: Ej redovisat → Uppnått" in lines
    assert "+ rad 2 Föräldrar går ut på fredagar" in lines
    assert "− rad 4 Frånvarotrappa för alla skolor" in lines
    assert "Åtgärd: Vandra [−två−] {+tre+} gånger per år med fastighetsägare och [−föreningar−] {+polis+}" in lines
    assert "Flyttad hit från Unga i riskzon för destruktivt beteende, rad 3" in lines
    assert [line for line in lines if line.startswith("~")] == [
        "~ rad 1 Byta lamporna längs gångvägen mot ängen",
        "~ rad 2 → 3 Vandra tre gånger per år med fastighetsägare och polis",
        "~ rad 2 Sanera inom ett dygn",
    ]


def test_every_change_is_a_line_of_the_csv(spring: Path, autumn: Path, tmp_path: Path) -> None:
    status, told, _ = typed("diff", spring, autumn, "--csv", tmp_path / "skillnader.csv")
    assert status == 0
    assert f"Skillnaderna finns i {tmp_path / 'skillnader.csv'}" in told
    lines = lines_of(tmp_path / "skillnader.csv")
    assert list(lines[0]) == [
        *("plan_key", "action_key", "area", "row_old", "row_new", "change", "field", "before", "after")
    ]
    assert {line["plan_key"] for line in lines} == {"farsta-2025"}
    assert [tuple(line.values())[2:] for line in lines] == [
        (UNGA, "1", "1", "changed", "follow_up", "", "VB: Klart, alla är utbytta."),
        (UNGA, "1", "1", "status", "", "not_reported", "achieved"),
        (UNGA, "", "2", "added", "", "", PARENTS[2]),
        (UNGA, "2", "3", "changed", "action", WALKS[2], "Vandra tre gånger per år med fastighetsägare och polis"),
        (UNGA, "4", "", "removed", "", STAIRS[2], ""),
        (PLATSER, "3", "2", "moved", "", f"{UNGA}/3", f"{PLATSER}/2"),
    ]


def test_it_is_told_in_english_too(spring: Path, autumn: Path) -> None:
    _, told, _ = typed("diff", spring, autumn, "--lang", "en")
    assert "Rows: 1 added, 1 removed, 2 with changed text, 1 with a new status, 1 moved, 1 unchanged" in in_one_line(
        told
    )
    assert "Follow-up: {+VB" in told


def test_a_workbook_and_its_print_do_not_differ(tmp_path: Path) -> None:
    plan = load_plan("farsta-2025")
    workbook = plan_to_workbook(plan, tmp_path / "farsta-2025.xlsx")
    drawn = plan_to_reportlab(plan, tmp_path / "farsta-2025.pdf", layout=Layout(paper="A3"))
    status, told, _ = typed("diff", workbook, drawn)
    assert status == 0
    assert "Inget skiljer (23 rader)." in told


def test_files_of_different_plans_are_compared_and_that_is_said(spring: Path, autumn: Path, tmp_path: Path) -> None:
    other = shutil.copy(autumn, tmp_path / "Skarpnäck 2025.xlsx")
    _, told, _ = typed("diff", spring, other)
    assert "Filerna gäller olika planer: Farsta 2025 och Skarpnäck 2025." in told
    assert "Rader: 1 ny" in told


# --- runs -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def runs(spring: Path, autumn: Path, folder: Path) -> tuple[Path, Path]:
    """Two runs: the first over spring and a plan that the second lacks, the second over both submissions."""
    other = write_tabs(folder / "Skarpnäck 2025.xlsx", {"1": plan_rows(PAINT)})
    first, second = folder / "maj", folder / "november"
    for out, inputs in ((first, (spring, other)), (second, (spring, autumn))):
        assert typed("run", *inputs, "--out", out, "--workers", "1")[0] == 0
    return first, second


def test_two_runs_are_compared_by_their_current_plans(runs: tuple[Path, Path], tmp_path: Path) -> None:
    status, told, _ = typed("diff", *runs, "--csv", tmp_path / "ut.csv")
    assert status == 0
    assert f"Farsta 2025  {SPRING} → {AUTUMN}" in told
    assert f"Finns bara i {runs[0]}: Skarpnäck 2025 (Skarpnäck 2025.xlsx)" in told
    assert {line["plan_key"] for line in lines_of(tmp_path / "ut.csv")} == {"farsta-2025"}
    assert len(lines_of(tmp_path / "ut.csv")) == 6


def test_a_run_and_a_file_are_compared_by_the_files_plan(runs: tuple[Path, Path], autumn: Path) -> None:
    status, told, _ = typed("diff", runs[0], autumn)
    assert status == 0
    assert "Rader: 1 ny, 1 borttagen" in told
    assert "Finns bara i" not in told


def test_a_file_whose_plan_the_run_lacks_is_named(runs: tuple[Path, Path], folder: Path) -> None:
    status, told, _ = typed("diff", folder / "Skarpnäck 2025.xlsx", runs[1])
    assert status == 0
    assert "Det finns ingen plan att jämföra." in told
    assert f"Finns bara i {folder / 'Skarpnäck 2025.xlsx'}: Skarpnäck 2025" in told


def test_two_runs_over_the_same_differ_in_nothing(runs: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(runs[1], tmp_path / "kopia")
    status, told, _ = typed("diff", runs[1], tmp_path / "kopia")
    assert status == 0
    assert "Inget skiljer (5 rader)." in told


# --- wrong usage ------------------------------------------------------------------------------------------------------


def test_what_cannot_be_compared_is_one_sentence(spring: Path, tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    (tmp_path / "trasig").mkdir()
    for name in ("documents", "plans", "actions"):
        (tmp_path / "trasig" / f"{name}.parquet").write_bytes(b"no table")
    (tmp_path / "plan.pdf").write_text("no plan", encoding="utf-8")
    expected = (
        (tmp_path / "borta.xlsx", 2, "borta.xlsx finns inte"),
        (tmp_path / "tom", 2, "inga tabeller från en körning"),
        (tmp_path / "trasig", 2, "går inte att läsa"),
        (spring, 2, "med sig själv"),
        (tmp_path / "plan.pdf", 3, "kan inte jämföras"),
    )
    for path, code, sentence in expected:
        status, out, error = typed("diff", spring, path)
        assert (status, out) == (code, "")
        (line,) = [line for line in error.splitlines() if line.startswith("Fel:")]
        assert sentence in line


def test_a_csv_that_cannot_be_written_is_status_1(spring: Path, autumn: Path, tmp_path: Path) -> None:
    for file, why in ((spring / "ut.csv", "det finns redan en fil"), (tmp_path, "det finns redan en mapp")):
        status, _, error = typed("diff", spring, autumn, "--csv", file)
        assert status == 1
        assert why in error


def test_two_names_are_needed(spring: Path) -> None:
    status, out, error = typed("diff", spring)
    assert (status, out) == (2, "")
    assert "NY" in error


# --- the comparison ---------------------------------------------------------------------------------------------------


def seen(*actions: str, area: str = UNGA, channel: str = "xlsx", statuses: tuple[str | None, ...] = ()) -> PlanSeen:
    """A plan of rows that have an action alone."""
    padded = (*statuses, *[None] * len(actions))
    rows = (
        RowSeen(f"k/{text}", area, area, number, tuple(text if field == "action" else "" for field in FIELDS), status)
        for number, (text, status) in enumerate(zip(actions, padded, strict=False), 1)
    )
    return PlanSeen("farsta-2025", "farsta-2025-1", "Farsta", 2025, channel, "plan.xlsx", tuple(rows))


def changes(old: PlanSeen, new: PlanSeen) -> list[Change]:
    """Everything that differs."""
    return [change for row in compare_plans(old, new).rows for change in row.changes]


def test_a_status_that_is_another_is_told_and_one_that_is_not_known_is_not() -> None:
    old = seen("Nattvandring", "Kameror", statuses=("started", None))
    new = seen("Nattvandring", "Kameror", statuses=("achieved", "achieved"))
    (change,) = changes(old, new)
    assert (change.change, change.before, change.after) == ("status", "started", "achieved")
    assert counts(compare_plans(old, new))["status"] == 1


def test_line_breaks_are_no_change_and_words_are() -> None:
    assert not changes(seen("Nattvandring på\nfredagar"), seen("Nattvandring på fredagar"))
    assert [change.field for change in changes(seen("Möte på skolan"), seen("Möten på skolan"))] == ["action"]


def test_what_a_machine_only_read_otherwise_is_counted_and_not_told() -> None:
    old, new = seen("Öka närvaron av fältare"), seen("6ka ndrvaron av féltare", channel="scan")
    difference = compare_plans(old, new)
    assert (difference.rows, difference.misread, difference.same) == ((), 1, 1)
    assert changes(old, replace(new, channel="xlsx"))


def test_a_row_that_changed_places_moved_and_those_that_it_passed_did_not() -> None:
    names = ("Nattvandring", "Kameror", "Möten", "Belysning")
    (change,) = changes(seen(*names), seen(names[-1], *names[:-1]))
    assert (change.change, change.before, change.after) == ("moved", f"{UNGA}/4", f"{UNGA}/1")


def test_plans_of_unknown_districts_are_told_by_their_file() -> None:
    old = replace(seen("Möten"), district=None)
    other = replace(old, plan_id="farsta-2025-2")
    assert compare([old], [old]).plans
    assert [len(side) for side in (compare([old], [other]).only_old, compare([old], [other]).only_new)] == [1, 1]


@given(st.permutations(range(9)))
def test_what_stays_is_in_order_and_nothing_that_moved_need_not_have(numbers: list[int]) -> None:
    stayed = longest_rising(numbers)
    kept = [number for number in numbers if number in stayed]
    assert kept == sorted(kept)
    longest: list[int] = []
    for at, number in enumerate(numbers):
        longest.append(1 + max((longest[k] for k in range(at) if numbers[k] < number), default=0))
    assert len(stayed) == max(longest)


def test_the_csv_quotes_what_must_be() -> None:
    difference = compare([seen("Möten")], [seen('Möten, ”stora” och\n"små"')])
    assert len(list(csv.reader(changes_to_csv(difference).splitlines(keepends=True)))) == 3

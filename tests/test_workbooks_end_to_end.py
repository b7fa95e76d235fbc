"""From a workbook's file to the contract's tables: every row whole, and nothing that was written is lost unsaid."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from pipeline.model import FIELDS
from pipeline.tables import Tables
from tests.fixtures.plans import load_plan, plan_names, read_truth
from tests.fixtures.promises import read_records, records_say, truth_says
from tests.fixtures.tabs import AREA, Sheet, guidance, header, plan_rows, read_tabs, row
from tests.fixtures.workbooks import Layout, plan_to_workbook

HEIGHT, WIDTH = 12, 10
"""The corner of a tab in which random texts are strewn."""
SHAPES = (
    "{}",
    "Beskriv {} noga",
    "Orsak {}",
    "Summa {}",
    "{} 2025",
    AREA + " {}",
    "Ange vem som ansvarar för åtgärden. {}",
    "Uppföljning\n{}",
    "Systemhotande brottslighet {}",
    "Åtgärdsplan {}",
    "  {}\u00a0",
    "Antal problem {}",
)
"""What a random word stands in: also what is like a header, a label or the guidance, and is none."""


def said(tables: Tables) -> str:
    """Everything that a reader of the tables sees of what was written."""
    texts = [getattr(action, field) for action in tables["actions"] for field in FIELDS]
    texts += [text for area in tables["areas"] for text in (area.area_label, area.narrative)]
    texts += [column.header for column in tables["plan_columns"]]
    texts += [plan.title for plan in tables["plans"]]
    texts += [finding.message for finding in tables["findings"]]
    return "\n".join(text for text in texts if text)


@st.composite
def strewn(draw: st.DrawFn) -> tuple[Sheet, list[str]]:
    """A tab of a plan with words strewn over it, and the words."""
    year = draw(st.sampled_from(["2024", "2025"]))
    above = draw(st.integers(0, 3))
    rows: list[list[Any]] = [[""] * WIDTH for _ in range(HEIGHT)]
    kept = [header(year), *([guidance(year)] if draw(st.booleans()) else []), row(1, year), row(2, year), row(3, year)]
    for y, texts in enumerate(kept, start=above):
        rows[y][: len(texts)] = texts
    words: list[str] = []
    for x in draw(st.sets(st.integers(0, WIDTH - 1), max_size=2)):
        rows[above][x] = ""
    for y, x in draw(
        st.sets(st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1)), min_size=1, max_size=14)
    ):
        if y != above or x >= 5:
            words.append(f"qv{len(words):02d}zx")
            rows[y][x] = draw(st.sampled_from(SHAPES)).format(words[-1])
    merged = draw(merges())
    comments = {}
    for y, x in draw(st.sets(st.tuples(st.integers(1, HEIGHT), st.integers(1, WIDTH)), max_size=3)):
        if not any(y in ys and x in xs for ys, xs in merged):
            words.append(f"qv{len(words):02d}zx")
            comments[f"{get_column_letter(x)}{y}"] = words[-1]
    hidden = draw(st.sets(st.integers(1, HEIGHT), max_size=2))
    words = [word for word in words if word in comments.values() or is_seen(word, rows, merged)]
    refs = [f"{get_column_letter(xs[0])}{ys[0]}:{get_column_letter(xs[-1])}{ys[-1]}" for ys, xs in merged]
    return Sheet(rows, refs, sorted(hidden), ["C"] if draw(st.booleans()) else [], comments), words


@st.composite
def merges(draw: st.DrawFn) -> list[tuple[range, range]]:
    """Merged ranges that do not overlap: rows and columns from 1."""
    found: list[tuple[range, range]] = []
    for _ in range(draw(st.integers(0, 4))):
        y, x = draw(st.integers(1, HEIGHT)), draw(st.integers(1, WIDTH))
        ys = range(y, min(HEIGHT, y + draw(st.integers(0, 3))) + 1)
        xs = range(x, min(WIDTH, x + draw(st.integers(0, 7))) + 1)
        apart = all(set(ys).isdisjoint(y2) or set(xs).isdisjoint(x2) for y2, x2 in found)
        if len(ys) * len(xs) > 1 and apart:
            found.append((ys, xs))
    return found


def is_seen(word: str, rows: list[list[Any]], merged: list[tuple[range, range]]) -> bool:
    """Whether a word is still there when its range was merged: what lies under a merged range is gone from the file."""
    y, x = next((y, x) for y, texts in enumerate(rows, 1) for x, text in enumerate(texts, 1) if word in str(text))
    return all(y not in ys or x not in xs or (y, x) == (ys[0], xs[0]) for ys, xs in merged)


def layouts() -> list[Layout]:
    """What districts do to the form of their workbooks, one thing at a time and all at once."""
    order = ("follow_up", "who", "problem", "cause", "measure", "goal", "when")
    titles = ("{title}", "", "{district} stadsdelsområde", "")
    one = [
        Layout(),
        Layout(columns=order),
        Layout(extra=(("Nr", "{n}"), ("Kommentar", ""))),
        Layout(titles_above=titles),
        Layout(merged=False),
        Layout(blank_rows=300),
        Layout(front=False),
        Layout(empty_areas=False),
        Layout(header="&A", footer="Sida &P av &N"),
    ]
    return [*one, Layout(columns=order, extra=(("Nr", "{n}"),), titles_above=titles, blank_rows=5, front=False)]


@pytest.mark.parametrize("name", plan_names())
@pytest.mark.parametrize("number", range(len(layouts())))
def test_every_row_of_a_plan_comes_out_whole_whatever_its_layout(tmp_path: Path, name: str, number: int) -> None:
    plan, layout = load_plan(name), layouts()[number]
    records = read_records(plan_to_workbook(plan, tmp_path / "plan.xlsx", layout=layout))
    assert records_say(records) == truth_says(plan, merged=layout.merged)
    assert records.plan.template == plan["template"]
    assert all(row.agrees for row in records.reconciliation) or not layout.merged


def test_the_real_workbooks_come_out_whole(shared: Path) -> None:
    for path in sorted((shared / "corpus").glob("*.xlsx")):
        truth = read_truth(shared / "truth" / f"{path.stem}.json")
        assert records_say(read_records(path)) == truth_says(truth), path.name


@pytest.mark.no_cover
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(strewn(), st.sampled_from(["1. Unga i riskzon", "Hedersvåld", "6. Eget område"]))
def test_every_word_that_was_written_is_found_again(drawn: tuple[Sheet, list[str]], name: str) -> None:
    sheet, words = drawn
    with tempfile.TemporaryDirectory() as folder:
        other = plan_rows(row(9), label="Otrygga och brottsutsatta platser")
        tabs: dict[str, Any] = {name: sheet, "2. Otrygga platser": other}
        tables = read_tabs(Path(folder) / "plan.xlsx", tabs)
    assert [document.status for document in tables["documents"]] == ["read"]
    # A tab without its header that begins with the plan's title is a front page.
    assume(all(page.kind != "front" for page in tables["pages"]))
    everything = said(tables)
    lost = [word for word in words if word not in everything]
    assert not lost, (lost, everything)

"""The database holds what the tables hold, its views count what the statistics count, and stats shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import database, schema
from pipeline.cli import app
from pipeline.database import DATABASE, ask, opened
from pipeline.errors import Usage
from pipeline.flow import run
from pipeline.register import Register, Submission
from pipeline.write import read_table
from tests.fixtures.outputs import write_tables
from tests.fixtures.tabs import Sheet, plan_rows, row, write_tabs

PLACES = "Otrygga och brottsutsatta platser"
TOO_LITTLE = "1MB"
"""Less than any database needs."""
ITEMS = ("actions", "with_cause", "with_timing", "with_responsible", "with_follow_up")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over two plans, one of them sent in twice, and one that never came."""
    plans, out = tmp_path_factory.mktemp("plans"), tmp_path_factory.mktemp("out")
    rows = plan_rows(
        ["Oro", "Ljus saknas på torget", "Vandra", "Mål", "maj", "Kommunpolisen", "Klart"],
        ["", "", "Städa", "", "vid behov", "", ""],
        ["Oro", "Ljus saknas på torget", "Måla", "Mål", "", "Parkförvaltaren och kommunpolisen", ""],
        ["Oro", "Saknas", "Röja", "–", "?", "Ingen", "-"],
    )
    write_tabs(plans / "Farsta 2025.xlsx", {"1": Sheet(rows, merged=["A3:A4", "B3:B4"]), "2": plan_rows(label=PLACES)})
    write_tabs(plans / "Farsta 2025 första.xlsx", {"1": plan_rows([*row(1)[:6], ""], label=PLACES)})
    write_tabs(plans / "Järva 2025.xlsx", {"2": plan_rows(row(1), row(2), label=PLACES)})
    lines = [Submission(2, district="Bromma", year=2025)]
    write_tables(run([plans], Register(tuple(lines)), 0, "sv"), out, "0")
    return out


def test_every_table_stands_in_the_database(folder: Path) -> None:
    for table in schema.load().tables:
        rows = ask(folder, f'SELECT * FROM "{table.name}"')
        assert rows.columns == tuple(column.name for column in table.columns)
        written = [tuple(row.values()) for row in read_table(folder, table.name)]
        assert [tuple(row) for row in rows.rows] == written, table.name


def test_texts_too_long_for_its_memory_are_given_more(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MEMORY", (TOO_LITTLE, database.MEMORY[-1]))
    database.write_database(folder, tmp_path / DATABASE)
    question = "SELECT * FROM cells ORDER BY action_id, field"
    assert ask(tmp_path, question) == ask(folder, question)
    monkeypatch.setattr(database, "MEMORY", (TOO_LITTLE,))
    with pytest.raises(OSError, match="Memory"):
        database.write_database(folder, tmp_path / DATABASE)


def test_tables_and_columns_say_what_they_are(folder: Path) -> None:
    sql = "SELECT comment FROM duckdb_columns() WHERE table_name = 'actions' AND column_name = 'status_text'"
    ((told,),) = ask(folder, sql).rows
    assert told == next(c for c in schema.load().table("actions").columns if c.name == "status_text").description["sv"]


@pytest.mark.parametrize("at", range(6))
def test_the_questions_of_the_guide_can_be_asked(root: Path, folder: Path, at: int) -> None:
    guide = (root / "docs" / "statistics.md").read_text(encoding="utf-8")
    questions = [one for one in guide.split("```sql")[1].split("```")[0].split(";") if one.strip()]
    assert len(questions) == 6
    assert "district" in ask(folder, questions[at]).columns or "text" in ask(folder, questions[at]).columns


def test_codes_have_their_texts(folder: Path) -> None:
    rows = ask(folder, "SELECT sv, en FROM codes WHERE list = 'status' AND code = 'achieved'").rows
    assert rows == (("Uppnått", "Achieved"),)


@pytest.mark.parametrize(("view", "group"), [("by_year", ""), ("by_district", "district"), ("by_area", "area")])
def test_views_count_as_the_statistics_do(folder: Path, view: str, group: str) -> None:
    keys = ["year", *filter(None, [group])]
    counted: dict[tuple[Any, ...], dict[str, int]] = {}
    for one in read_table(folder, "statistics"):
        if one["item"] in ITEMS and one["value"]:
            group_counts = counted.setdefault(tuple(one[key] for key in keys), {})
            group_counts[one["item"]] = group_counts.get(one["item"], 0) + one["value"]
    answer = ask(folder, f"SELECT {', '.join((*keys, *ITEMS))} FROM {view} WHERE actions > 0")
    seen = {tuple(row[: len(keys)]): dict(zip(ITEMS, row[len(keys) :], strict=True)) for row in answer.rows}
    assert {key: {item: n for item, n in counts.items() if n} for key, counts in seen.items()} == counted


@pytest.mark.parametrize("list_name", ["status", "timing_kind"])
def test_codes_are_counted_as_the_statistics_do(folder: Path, list_name: str) -> None:
    item = list_name.removesuffix("_kind")
    sql = f"SELECT '{item}_' || {list_name}, sum(actions)::INT FROM by_{list_name} GROUP BY ALL"
    counted: dict[str, int] = {}
    for one in read_table(folder, "statistics"):
        if one["item"].startswith(f"{item}_") and one["value"]:
            counted[one["item"]] = counted.get(one["item"], 0) + one["value"]
    assert dict(ask(folder, sql).rows) == counted


def test_roles_are_counted_once_an_action(folder: Path) -> None:
    rows = ask(folder, "SELECT actions, districts FROM by_role WHERE role = 'kommunpolis'").rows
    assert rows == ((2, 1),)


def test_a_district_that_never_sent_its_plan_is_there_without_counts(folder: Path) -> None:
    ((actions,),) = ask(folder, "SELECT actions FROM by_district WHERE district = 'Bromma'").rows
    assert actions is None


def test_causes_that_rows_share_are_named_with_their_number(folder: Path) -> None:
    assert ask(folder, 'SELECT text, "rows" FROM by_cause WHERE "rows" > 1').rows == (("Ljus saknas på torget", 3),)


@pytest.mark.parametrize(("lang", "words"), [("sv", "Åtgärder efter status"), ("en", "Actions by status")])
def test_stats_prints_every_table_in_the_users_language(folder: Path, lang: str, words: str) -> None:
    result = CliRunner().invoke(app, ["stats", str(folder), "--lang", lang])
    assert result.exit_code == 0
    assert words in result.stdout
    assert all(name in result.stdout for name in ("Bromma", "Farsta", "Järva", "kommunpolis", "Ljus saknas på torget"))


def test_a_folder_without_tables_is_said_in_one_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["stats", str(tmp_path)])
    assert result.exit_code == 2
    assert "databasen saknas" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"no database at all" * 1000])
def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DATABASE).write_bytes(content)
    with pytest.raises(Usage, match="no_database"):
        ask(tmp_path, "SELECT * FROM by_year")


def test_questions_draw_no_bar_over_what_is_said(folder: Path) -> None:
    asked = "SELECT current_setting('enable_progress_bar')"
    assert ask(folder, asked).rows == ((False,),)
    with opened(folder, "16MB") as connection:
        assert connection.execute(asked).fetchall() == [(False,)]

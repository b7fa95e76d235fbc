"""Tables copied from Word or Excel into a text: each cell is where its tabs put it, and nothing is quoted away."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extractors.dumps.tabbed import mark_between
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import read_records, records_say, truth_says

KEYS = ("problem", "cause", "measure", "goal", "when", "who", "follow_up")


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A plan with cells of several lines; what was merged is copied once, as Excel does."""
    return {**load_plan("farsta-2025"), "analysis": []}


def plan_to_tabbed(plan: Truth, *, quoted: bool) -> str:
    """The plan's sheets one below the other, cells of several lines quoted, or on one line."""

    def cell(text: str) -> str:
        doubled = text.replace('"', '""')
        return f'"{doubled}"' if quoted and "\n" in text else " ".join(text.split("\n"))

    lines = [plan["title"], ""]
    last: dict[str, str] = {}
    for sheet in plan["sheets"]:
        keys = [key for key in KEYS if key in sheet["header"]]
        for row in (sheet["header"], sheet["guidance"], *sheet["rows"]):
            last = {key: last[key] if row.get(key) == "^" else row.get(key, "") for key in keys}
            lines.append("\t".join(cell(last[key]) for key in keys))
        lines.append("")
    return "\n".join(lines)


def flat(said: dict[str, list[str]]) -> dict[str, list[str]]:
    """What is said, on one line each, whether cells were merged or not."""
    return {area: [" ".join(row.replace("*", "").split()) for row in rows] for area, rows in said.items()}


@pytest.mark.parametrize("quoted", [False, True], ids=["from Word", "from Excel"])
def test_a_copied_table_keeps_its_cells(quoted: bool, plan: Truth, tmp_path: Path) -> None:
    path = tmp_path / "plan-farsta-2025.txt"
    path.write_text(plan_to_tabbed(plan, quoted=quoted), "utf-8")
    assert flat(records_say(read_records(path))) == flat(truth_says(plan))


def test_a_quotation_at_a_cells_start_is_the_authors(plan: Truth, tmp_path: Path) -> None:
    path = tmp_path / "plan-farsta-2025.txt"
    lines = plan_to_tabbed(plan, quoted=False).split("\n")
    cells = lines[4].split("\t")
    lines[4] = "\t".join([*cells[:2], '"Lägg på luren" delas ut', *cells[3:]])
    path.write_text("\n".join(lines), "utf-8")
    records = read_records(path)
    assert any(action.action == '"Lägg på luren" delas ut' for action in records.actions)


@pytest.mark.parametrize(("mark", "encoding"), [(";", "utf-8-sig"), (";", "cp1252"), (",", "utf-8")])
def test_a_table_of_comma_separated_values_is_read_cell_by_cell(mark: str, encoding: str, tmp_path: Path) -> None:
    heads = ["Område", "Problem", "Orsak", "Insats", "Tidplan", "Ansvarig"]
    rows = [["Otrygga platser", "Klotter", f"Mörker{mark} och kyla", "Måla", "Maj 2025", "Polis"]] * 2
    with (tmp_path / "plan Farsta 2025.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows([["Åtgärdsplan"], heads, *rows])
    actions = read_records(tmp_path / "plan Farsta 2025.csv").actions
    said = [(one.area, one.problem, one.cause, one.action, one.timing, one.responsible) for one in actions]
    assert said == [("otrygga_platser", *rows[0][1:])] * 2


def test_prose_that_names_the_columns_is_no_header() -> None:
    told = "Fyll i problem, orsak, åtgärd, när, vem\nPlanen är klar.\nOrsak;Åtgärd\n"
    assert mark_between(told) is None


def test_a_table_of_which_nothing_says_the_area_is_told(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("Problem;Orsak;Insats;När;Vem\nKlotter;Mörkt;Måla;Maj;Polis\n", encoding="utf-8")
    told = {placed.finding.code for placed in read_records(tmp_path / "plan.csv").findings}
    assert "area_unknown" in told
    assert "own_area" not in told

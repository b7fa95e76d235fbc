"""The stage undoes a machine's damage in every text of a plan once, says what it did, and leaves sound plans alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalizers.district import identify
from normalizers.records import Records, plan_to_records
from normalizers.repair.fixes import replay
from normalizers.repair.stage import plan_to_repaired
from normalizers.wordlist import frequencies
from pipeline.model import Cell, Column, Origin, Plan, Repair, Row, Source, Table

SOUND = [
    "Trygghetsvandringar hålls två gånger om året i området kring torget, och resultatet återkopplas till de boende.",
    "Fältassistenterna är ute varje fredag. Föräldrar bjuds in till möten på fritidsgården före sommaren.",
    "En abretsgrupp träffas månadsvis för att följa upp åtgärderna, och läget redovisas för styrgruppen.",
]
DAMAGED = [
    "Trygghetsvandringar halls tva ganger om aret i omradet kring torget, och resultatet aterkopplas till de boende.",
    "Faltassistenterna ar ute varje fredag. Féraldrar bjuds in till méten pa fritidsgarden fore sommaren.",
    "En abretsgrupp traffas manadsvis fér att folja upp dtgdrderna, och laget redovisas fér styrgruppen.",
]
MANY = 4
"""So many times the texts make a page that says enough to be judged."""


def plan(texts: list[str], channel: str, page: int = 1, title: str | None = None) -> Plan:
    """A plan with a table of one column, its first text the area's narrative too."""
    cells = [Cell(at, 0, text, (Origin(page=page, lines=(at, at)),)) for at, text in enumerate(texts, 1)]
    rows = tuple(Row((("action", cell),), frozenset(), cell.origins) for cell in cells)
    narrative = (Cell(0, 1, texts[0] + " ", (Origin(page=page, lines=(99, 99)),)),)
    columns = (Column("action", 0, "Atgard", "template", 1.0),)
    table = Table("unga_i_riskzon", "Systemhotade brottslighet pa omradet", columns, rows, narrative, ())
    return Plan(Source("plan.txt", "plan.txt", "0" * 64, 1), channel, "2025", title, (), (table,), (), (), 1, (), ())


def to_records(one: Plan) -> Records:
    """The records of a plan that nobody knows whose it is."""
    return plan_to_records(one, identify("plan.txt", (), None, (), ()))


@pytest.fixture(scope="module")
def damaged() -> Records:
    """A plan that lost its letters."""
    return to_records(plan(DAMAGED * MANY + ["lag uppslutning, infarten laser de"], "text", title="Atgdrdsplan 2025"))


def test_a_damaged_plan_says_again_what_it_said(damaged: Records) -> None:
    assert [cell.value for cell in damaged.cells if cell.value][: len(SOUND)] == SOUND


def test_the_repairs_of_a_cell_lead_from_its_raw_text_to_its_value(damaged: Records) -> None:
    for cell in damaged.cells:
        rows = [row for row in damaged.repairs if (row.action_id, row.field) == (cell.action_id, cell.field)]
        steps = [Repair(r.start, r.end, r.before or "", r.after or "", r.kind, r.confidence) for r in rows]
        assert cell.raw is None or replay(cell.raw, steps) == cell.value
        assert all(cell.confidence <= row.confidence for row in rows)


def test_title_and_narrative_are_repaired_and_logged_without_an_action(damaged: Records) -> None:
    assert damaged.plan.title == "Åtgärdsplan 2025"
    assert damaged.areas[0].narrative == SOUND[0]
    kinds = {row.kind for row in damaged.repairs if row.action_id is None}
    assert kinds == {"letter", "trim"}


def test_labels_of_the_template_are_never_repaired(damaged: Records) -> None:
    assert damaged.areas[0].area_label == "Systemhotade brottslighet pa omradet"
    assert damaged.plan_columns[0].header == "Atgard"


def test_a_doubtful_change_is_told_of_and_not_made() -> None:
    one = plan([*DAMAGED * MANY, "de vill forsatta, arbetsgangen"], "text")
    found = plan_to_repaired(one)
    told = {pair for repaired in found.values() for pair in repaired.suggested}
    records = to_records(one)
    findings = [placed.finding for placed in records.findings if placed.finding.code == "repair_suggested"]
    assert {(dict(f.facts)["before"], dict(f.facts)["after"]) for f in findings} >= told != set()
    assert all(finding.origins and finding.field for finding in findings)
    values = " ".join(cell.value or "" for cell in records.cells)
    assert all(before in values for before, _ in told)


@pytest.mark.parametrize("channel", ["pdf", "text", "scan", "xlsx"])
def test_a_sound_plan_is_the_very_same(channel: str) -> None:
    found = plan_to_repaired(plan(SOUND * MANY, channel))
    for cell, repaired in found.items():
        assert repaired.text.value == cell.text.strip()
        assert not repaired.suggested
        assert cell.text != cell.text.strip() or repaired.text.repairs == ()


@pytest.mark.parametrize("channel", ["pdf", "text", "xlsx"])
def test_a_sound_plan_loads_no_word_list(channel: str) -> None:
    frequencies.cache_clear()
    plan_to_repaired(plan(SOUND * MANY, channel))
    assert frequencies.cache_info().currsize == 0


def test_a_workbook_is_never_given_letters() -> None:
    found = plan_to_repaired(plan(DAMAGED * MANY, "xlsx"))
    assert all(repaired.text.value == cell.text.strip() for cell, repaired in found.items())


def test_one_damaged_page_is_repaired_in_a_sound_document() -> None:
    pages = [plan(SOUND * MANY, "pdf"), plan(DAMAGED * MANY, "pdf", page=2)]
    rows = tuple(row for one in pages for row in one.tables[0].rows)
    found = plan_to_repaired(replace(pages[0], tables=(replace(pages[0].tables[0], rows=rows),)))
    values = [found[cell].text.value for row in rows for _, cell in row.cells]
    assert values == SOUND * (2 * MANY)

"""A cell over which the program itself stumbles loses its meaning, not its text, its row or its plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalizers import meaning
from pipeline.flow import run
from pipeline.register import Register
from tests.fixtures.tabs import plan_rows, row, write_tabs


@pytest.mark.parametrize(
    ("name", "field"), [("text_to_times", "timing"), ("text_to_roles", "responsible"), ("text_to_verdict", "follow_up")]
)
def test_a_stumble_over_a_cell_is_a_finding_at_its_place(
    name: str, field: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise IndexError("list index out of range")

    write_tabs(tmp_path / "Farsta 2025.xlsx", {"1": plan_rows(row(1), row(2))})
    wanted = run([tmp_path], Register(), 0, "sv")
    monkeypatch.setattr(meaning, name, stumble)
    found = run([tmp_path], Register(), 0, "sv")
    assert [document.status for document in found["documents"]] == ["read"]
    assert [getattr(action, field) for action in found["actions"]] == [
        getattr(action, field) for action in wanted["actions"]
    ]
    told = [one for one in found["findings"] if one.code == "cell_not_interpreted"]
    assert [(one.field, one.action_id, bool(one.source)) for one in told] == [
        (field, action.action_id, True) for action in found["actions"]
    ]
    assert all("IndexError: list index out of range" in one.message for one in told)

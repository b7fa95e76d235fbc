"""The pieces of ``make bench`` run, on two files; what they measure is no test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as program
from benchmarks import growth, peers
from benchmarks.baseline import baseline_table, load_baseline, save_baseline
from benchmarks.files import made
from benchmarks.growth import Run, growth_ratios, kept_more, watched
from benchmarks.peer import rows_in


@pytest.mark.long
def test_we_read_every_row_of_a_drawn_print_whole() -> None:
    """The truth of a drawn print is that of the plan it shows."""
    wanted = peers.drawn_rows(1)
    assert wanted
    assert peers.rows_whole(wanted, peers.our_rows(made("pdf", 1))) == len(wanted)


def test_a_peer_that_is_missing_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No venv, no peers: the table says so, and nothing is compared."""
    monkeypatch.setenv("PEERS", str(tmp_path))
    monkeypatch.setattr(peers, "read_by_us", lambda *_: peers.Found("atgardsplan", 1.0, 1))
    file = peers.SCAN.with_name("atgardsplan-farsta-2025.pdf")
    assert peers.compared("prints", [file], [peers.drawn_rows(1)], {"camelot": peers.WAYS["camelot"]}) == {}
    assert "| camelot | not there | | |" in capsys.readouterr().out


def test_rows_are_found_wherever_they_stand_in_a_tree() -> None:
    """A cell's paragraphs are one text."""
    cells = [{"content": "Ljus"}, {"kids": [{"content": "Mer"}, {"content": "ljus"}]}]
    assert list(rows_in({"kids": [{"rows": [{"cells": cells}]}]})) == [["Ljus", "Mer\nljus"]]


def test_varied_workbooks_differ_in_bytes_and_texts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two made from the same layout share no longer text."""
    source = made("xlsx", 0)
    monkeypatch.setattr(growth, "MADE", tmp_path)
    monkeypatch.setattr(growth, "made", lambda _kind, _seed: source)
    one, two = (peers.our_rows(growth.varied(number)) for number in (0, growth.LAYOUTS))
    assert len(one) == len(two) > 0
    assert not {text for row in one for text in row if len(text) > 60} & {text for row in two for text in row}


def test_a_command_is_watched_to_its_end() -> None:
    """Its memory is seen while it lives."""
    run = watched([sys.executable, "-c", "import time; held = bytes(50_000_000); time.sleep(0.4)"])
    assert run.parent > 0
    assert run.clock > 0.4


def test_growth_is_held_against_a_hundred() -> None:
    """Memory by the document beyond them, and ratios."""
    found = {(100, 2, "cold"): Run(10, 10, 1024_000, 7), (200, 2, "cold"): Run(20, 20, 1126_400, 7)}
    assert kept_more(found) == {"200 documents, 2 workers, cold": 1.0}
    assert growth_ratios(found)["growth.200.2.cold.program"] == 1.1


def test_saved_ratios_are_kept_and_compared(tmp_path: Path) -> None:
    """What was not measured again stays."""
    file = tmp_path / "baseline.json"
    save_baseline({"prints": 0.5, "workbooks": 1.1}, file)
    save_baseline({"prints": 0.6}, file)
    assert load_baseline(file) == {"prints": 0.6, "workbooks": 1.1}
    assert "| prints | 0.80 | 0.60 | WORSE |" in baseline_table({"prints": 0.8}, load_baseline(file))


@pytest.mark.long
def test_a_run_of_two_workbooks_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Cold and warm, by one worker and by two."""
    growth.measure_growth([2])
    assert capsys.readouterr().out.count("\n| 2 |") == 4


def test_what_is_measured_is_shown_beside_what_was_saved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Saved only where that is asked for."""
    saved: list[dict[str, float]] = []
    monkeypatch.setattr(program, "measure_files", lambda count: {"workbooks": 1.0 * count})
    monkeypatch.setattr(program, "load_baseline", lambda: {"workbooks": 1.0})
    monkeypatch.setattr(program, "save_baseline", saved.append)
    program.main(["--only", "files", "--files", "2"])
    assert "| workbooks | 2.00 | 1.00 | WORSE |" in capsys.readouterr().out
    assert saved == []
    program.main(["--only", "files", "--files", "1", "--save"])
    assert saved == [{"workbooks": 1.0}]

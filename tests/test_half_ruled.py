"""Prints with lines across the page only: what the end of a page cuts, and words that a column cuts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from normalizers.records import Records
from tests.fixtures.promises import read_records

HEADS = ["Problem", "Orsak", "Åtgärd", "När", "Vem"]
LEFT, WIDE, TOP, LINE, PAD = 40, 110, 350, 12, 8
Row = tuple[Sequence[str], int | None]
"""The texts of a row, and the first of its columns that has a line below it, None where the page ends before."""


def draw(path: Path, pages: Sequence[Sequence[Row]], heads: Sequence[str] = HEADS) -> Records:
    """What is read of pages of rows below the header, which each of them repeats."""
    canvas = Canvas(str(path), pagesize=(600, 400))
    for rows in pages:
        y = TOP
        for texts, first in [(heads, 0), *rows]:
            lines = [text.split("\n") for text in texts]
            for col, text in enumerate(lines):
                for at, line in enumerate(text):
                    canvas.drawString(LEFT + WIDE * col, y - LINE * at, line)
            y -= LINE * max(map(len, lines)) + PAD
            if first is not None:
                canvas.line(LEFT - 4 + WIDE * first, y + LINE, LEFT + WIDE * len(HEADS), y + LINE)
        canvas.showPage()
    canvas.save()
    return read_records(path)


def full(number: int) -> Row:
    return [f"{text} {number}" for text in ("Buskörning", "Mörka stigar", "Bommar sätts upp", "Maj", "Polis")], 0


CUT: Row = ["Klotter 9", "Mörker 9", "Promenad vid\nEkskolan och", "Juni", "Rektor"], None
REST: Row = ["", "", "Granby gård", "", ""], 0


def test_a_row_without_a_line_below_it_goes_on_over_the_pages_end(tmp_path: Path) -> None:
    records = draw(tmp_path / "plan.pdf", [[full(1), full(2), CUT], [REST, full(3)]])
    said = [(action.problem, " ".join((action.action or "").split())) for action in records.actions]
    assert said[2:] == [("Klotter 9", "Promenad vid Ekskolan och Granby gård"), ("Buskörning 3", "Bommar sätts upp 3")]


def test_a_merged_cell_without_a_line_below_it_goes_on_over_the_pages_end(tmp_path: Path) -> None:
    begun: Row = ["Klotter 9", "Mörker 9", "Promenad", "Juni", "Rektor"], 2
    going: Row = ["", "", "Belysning", "Juli", "Polis"], 0
    records = draw(tmp_path / "plan.pdf", [[full(1), full(2), begun], [going, full(3)]])
    said = [(action.problem, action.cause, action.action) for action in records.actions]
    assert said[2:4] == [("Klotter 9", "Mörker 9", "Promenad"), ("Klotter 9", "Mörker 9", "Belysning")]


def test_a_print_that_draws_no_line_below_any_last_row_says_nothing_with_its_lack(tmp_path: Path) -> None:
    last: Row = full(3)[0], None
    records = draw(tmp_path / "plan.pdf", [[full(1), full(2), last], [full(4), (full(5)[0], None)]])
    assert [action.problem for action in records.actions] == [f"Buskörning {number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Trygghetssamordn\nare", "Trygghetssamordnare"),
        ("Fastighetsägare,\ntrygghetssamordn\nare", "Fastighetsägare, trygghetssamordnare"),
        ("Polis\nrektor", "Polis\nrektor"),
    ],
    ids=["a word alone", "a word behind another", "words that had room"],
)
def test_a_word_that_a_column_without_rules_cuts_is_whole_again(lines: str, said: str, tmp_path: Path) -> None:
    row: Row = ["Klotter 9", "Mörker 9", "Promenad", "Juni", lines], 0
    records = draw(tmp_path / "plan.pdf", [[full(1), full(2), row, ([*full(3)[0][:4], "Trygghetssamordn\nare"], 0)]])
    assert records.actions[2].responsible == said


def test_labels_that_each_page_repeats_at_its_edge_are_no_page_header(tmp_path: Path) -> None:
    heads = ["Kostnad", *HEADS[1:]]
    records = draw(tmp_path / "plan.pdf", [[full(1), full(2)], [full(3), full(4)]], heads)
    told = {placed.finding.code for placed in records.findings}
    assert [action.cause for action in records.actions] == [f"Mörka stigar {number}" for number in range(1, 5)]
    assert "header_footer" not in told

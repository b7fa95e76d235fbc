"""A text document printed with a table for each area, columns of its own, and no rules down them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from extractors.bare.several import cut_places
from extractors.page import Glyph, Ink
from tests.fixtures.prints import html_to_pdf
from tests.fixtures.promises import read_records, records_say

HEAD = ("Problem", "Orsak", "Åtgärd", "Mål", "När", "Vem", "Uppföljning")
PLACES, VICTIMS = "otrygga_platser", "sarbara_brottsoffer"
LONG = "Spåret saknar belysning och passeras av många som går hem sent på kvällen."
Rows = Sequence[Sequence[str]]
AREAS: tuple[tuple[str, str, Rows], ...] = (
    (
        "Otrygga och brottsutsatta platser",
        PLACES,
        [
            ["Hamnspåret", LONG, "Belysning sätts upp.", "20 stolpar", "Maj", "Gatuenheten", "Klart."],
            ["^", "^", "Vandring med de boende.", "Två", "Maj, oktober", "Samordnare", "En är gjord."],
            ["Badplatsen", "Många samlas där.", "Värdar om kvällarna.", "", "Juni", "Idrottsklubben", ""],
        ],
    ),
    (
        "Särskilt utsatta och sårbara brottsoffer",
        VICTIMS,
        [["Bedrägerier", "Bluffsamtal.", "Träffar för äldre i alla kommundelar.", "Sex", "April", "Äldreombud", ""]],
    ),
)
STYLES = {
    "no rules": "th,td{border:none}",
    "rules below rows": "th,td{border:none;border-bottom:0.5pt solid #777}",
    "backgrounds in turn": "th,td{border:none} th{border-bottom:1pt solid} tr:nth-child(even) td{background:#ccd}",
}
BASE = (
    "@page{size:A4 landscape;margin:15mm} body{font-family:Carlito;font-size:10pt} table{border-collapse:collapse;"
    "width:100%} th,td{padding:2pt 4pt;vertical-align:top;text-align:left} "
)


def table(rows: Rows, *, merged: bool) -> str:
    """The rows of an area; a merged cell is one over its rows, or its text stands in each of them again."""
    lines = []
    above: Sequence[str] = HEAD
    for i, row in enumerate(rows):
        cells = ""
        for col, text in enumerate(row):
            below = next((k for k in range(i + 1, len(rows)) if rows[k][col] != "^"), len(rows))
            if not (merged and text == "^"):
                span = f' rowspan="{below - i}"' if merged and below - i > 1 else ""
                cells += f"<td{span}>{above[col] if text == '^' else text}</td>"
        above = [said if said != "^" else above[col] for col, said in enumerate(row)]
        lines.append(f"<tr>{cells}</tr>")
    head = "".join(f"<th>{label}</th>" for label in HEAD)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def page(style: str, *, merged: bool, high: int = 0) -> str:
    """A plan as a text document; ``high``: so many points of prose stand above its tables."""
    areas = "".join(
        f"<h2>{n}. {label}</h2><p>Parterna har kommit överens om det här.</p>{table(rows, merged=merged)}"
        for n, (label, _, rows) in enumerate(AREAS, 1)
    )
    above = f"<h1>Åtgärdsplan 2025</h1><p style='height:{high}pt'>Planen följs upp två gånger om året.</p>"
    return (
        f"<html lang='sv'><meta charset='utf-8'><style>{BASE}{STYLES[style]}</style><body>{above}{areas}</body></html>"
    )


def said(*, star: str) -> dict[str, list[str]]:
    """What the tables say, merged cells carried (``star``)."""
    found: dict[str, list[str]] = {}
    for _, area, rows in AREAS:
        above: Sequence[str] = HEAD
        for row in rows:
            whole = [above[col].rstrip("*") + star if text == "^" else text for col, text in enumerate(row)]
            found.setdefault(area, []).append(" | ".join(whole))
            above = whole
    return found


@pytest.mark.parametrize("style", STYLES)
def test_each_table_of_a_page_has_its_own_columns(tmp_path: Path, style: str) -> None:
    pdf = html_to_pdf(page(style, merged=False), tmp_path / "plan 2025.pdf")
    assert records_say(read_records(pdf)) == said(star="")


def test_a_merged_cell_ends_where_another_text_of_its_column_begins(tmp_path: Path) -> None:
    """Its background, or none, is that of its first row: below its second one nothing ends it."""
    pdf = html_to_pdf(page("backgrounds in turn", merged=True), tmp_path / "plan 2025.pdf")
    assert records_say(read_records(pdf)) == said(star="*")


@pytest.mark.parametrize(("above", "cuts"), [(3, 0), (4, 1)], ids=["a page's header", "a row"])
def test_a_page_is_cut_above_its_first_header_only_below_a_tables_rows(above: int, cuts: int) -> None:
    texts = [(f"text{n}", 60 + 80 * n, 30) for n in range(above)]
    texts += [(label, 60 + 80 * n, 90) for n, label in enumerate(HEAD)]
    texts += [("Lampor", 60 + 80 * n, 120) for n in range(len(HEAD))]
    glyphs = [Glyph(c, x + 5 * i, y, x + 5 * i + 5, y + 10, 0) for text, x, y in texts for i, c in enumerate(text)]
    page = (0.0, 0.0, 700.0, 500.0)
    assert len(cut_places(Ink(1, page[2], page[3], 0, tuple(glyphs), (), (), (page,)))) == cuts


@pytest.mark.parametrize("high", [150, 190, 230, 240])
def test_a_heading_at_a_pages_end_is_its_next_tables_and_a_row_that_the_end_cuts_is_one(
    tmp_path: Path, high: int
) -> None:
    pdf = html_to_pdf(page("rules below rows", merged=False, high=high), tmp_path / "plan 2025.pdf")
    assert records_say(read_records(pdf)) == said(star="")

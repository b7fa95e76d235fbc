"""Scans of tables with rows as low as a letter and a half: a header, and areas' labels merged over all columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extractors.pictures.load import POINTS, Picture
from extractors.pictures.marks import picture_to_marks

DPI = 200.0
XS, LOW, YS = (50.0, 150.0, 300.0, 500.0), (100.0, 111.5, 122.0), (122.0, 160.0, 210.0)
"""Points: where columns, low rows (the header and a label below it) and other rows begin and end."""


def page(letter: float | None = None, gap: float = 0.0) -> Picture:
    """A page of such a table; a ``letter`` stands in the label's row, and of a rule a ``gap`` in its middle is lost."""
    picture = Image.new("L", (round(560 * DPI / POINTS), round(300 * DPI / POINTS)), 250)
    draw = ImageDraw.Draw(picture)

    def rule(x0: float, y0: float, x1: float, y1: float, wide: int = 2) -> None:
        draw.line([round(place * DPI / POINTS) for place in (x0, y0, x1, y1)], fill=20, width=wide)

    for y in (*LOW, *YS[1:]):
        rule(XS[0], y, XS[-1], y)
    for x in XS:
        rule(x, LOW[0], x, LOW[1])
        rule(x, YS[0], x, YS[1] + (YS[2] - YS[1] - gap) / 2)
        rule(x, YS[2] - (YS[2] - YS[1] - gap) / 2, x, YS[2])
    for x in (XS[0], XS[-1]):
        rule(x, LOW[1], x, LOW[2])
    if letter is not None:
        rule(letter, LOW[1] + 2, letter, LOW[2] - 2, 3)
    return Picture(1, np.asarray(picture), DPI, POINTS / DPI)


def ruled(picture: Picture, x: float) -> list[bool]:
    """Whether a rule stands at a place in the header, in the label's row, and in each row below."""
    down = [rule for rule in picture_to_marks(picture).down if abs(rule.at - x) <= 2]
    middles = [(top + foot) / 2 for top, foot in ((LOW[0], LOW[1]), (LOW[1], LOW[2]), YS[:2])]
    return [any(rule.start <= middle <= rule.end for rule in down) for middle in middles]


@pytest.mark.parametrize("gap", [0.0, 6.0], ids=["whole rules", "rules that toner fell off"])
@pytest.mark.parametrize("letter", [None, XS[1]], ids=["no letter in line", "a letter in line with a rule"])
def test_a_header_above_a_label_over_all_columns_has_its_rules_and_the_label_none(
    letter: float | None, gap: float
) -> None:
    picture = page(letter, gap)
    assert [ruled(picture, x) for x in XS] == [[True, True, True], *[[True, False, True]] * 2, [True, True, True]]


def test_a_rule_that_toner_fell_off_where_it_meets_another_stands_in_a_low_row() -> None:
    picture = page()
    worn = picture.grey.copy()
    top, lost = round(LOW[0] * DPI / POINTS) + 2, 2
    for x in XS[1:-1]:
        worn[top : top + lost, round(x * DPI / POINTS) - 3 : round(x * DPI / POINTS) + 4] = 250
    assert [ruled(replace(picture, grey=worn), x)[0] for x in XS] == [True] * len(XS)

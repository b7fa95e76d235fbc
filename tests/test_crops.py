"""What is cut out for reading has no rule in it, nor a rule's blurred edge, which would be read as a stroke."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.pictures.crops import cut_out
from extractors.pictures.load import Picture
from extractors.pictures.marks import Marks
from extractors.pictures.straight import as_it_is

PAPER, RULE, EDGE, LETTER = 250, 100, 175, 60
LEFT, RIGHT = 20, 120


@pytest.mark.parametrize("scale", [1.0, 1.8, 0.7])
def test_the_blurred_edge_of_a_rule_is_wiped_away_with_it(scale: float) -> None:
    grey = np.full((60, 140), PAPER, np.uint8)
    rules, letters = np.zeros_like(grey), np.zeros_like(grey)
    for at in (LEFT, RIGHT):
        grey[:, at - 1 : at + 3], grey[:, at : at + 2], rules[:, at : at + 2] = EDGE, RULE, 1
    grey[20:40, 60:64], letters[20:40, 60:64] = LETTER, 1
    marks = Marks((), (), rules, rules, rules | letters, np.full_like(grey, PAPER), rules, letters)
    straight = as_it_is(Picture(1, grey, 200.0, 0.36))
    crop = cut_out(straight, marks, (22, 18, 119, 42), (LEFT + 0.5, 5, RIGHT + 0.5, 55), scale)
    dark = np.flatnonzero((crop.grey < (PAPER + EDGE) / 2).any(axis=0))
    places = [crop.place(float(x), 0.0)[0] for x in dark]
    assert 58 <= min(places) <= 60
    assert 62 <= max(places) <= 66

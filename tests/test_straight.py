"""A page that lay askew is set straight by its rules, also where a small table is all that stands on it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.pictures.load import Grey
from extractors.pictures.straight import skew_matrix, skew_of, warped

DPI = 100
WIDE, HIGH = 1169, 827
"""A page that lies, in pixels."""
XS, YS = (70, 160, 250, 372, 428, 530, 810), (75, 102, 155, 203)
"""The rules of a table of three rows."""
TEXTS = ("Utreda en", "gemensam", "lotsfunktion")
NEAR = 0.06
"""Degrees: so much askew, a rule as long as the page strays no more than a pixel."""


def small_table(angle: float) -> Grey:
    """The picture of a page with three rows at its top, grained, that rises to the right by an angle in degrees."""
    page = np.full((2 * HIGH, 2 * WIDE), 255, np.uint8)
    for y in YS:
        cv2.line(page, (2 * XS[0], 2 * y), (2 * XS[-1], 2 * y), 90, 1)
    for x in XS:
        cv2.line(page, (2 * x, 2 * YS[0]), (2 * x, 2 * YS[-1]), 90, 1)
    for x, top in ((x, y) for x in XS[:-1:2] for y in YS[:-1]):
        for line, text in enumerate(TEXTS):
            foot = (2 * x + 6, 2 * top + 22 + 17 * line)
            cv2.putText(page, text, foot, cv2.FONT_HERSHEY_SIMPLEX, 0.4, 0, 1, cv2.LINE_AA)
    matrix, size = skew_matrix((2 * WIDE, 2 * HIGH), -angle)
    grained = warped(page, matrix, size) + np.random.default_rng(7).normal(0, 4, size[::-1])
    return np.asarray(np.clip(grained, 0, 255), np.uint8)


@pytest.mark.parametrize("angle", [-0.42, -0.28, -0.2, 0.2, 0.28, 0.42])
def test_few_rows_tell_how_far_a_page_lies_askew(angle: float) -> None:
    """The angle is found as near as rules tell it, though half a degree off none of them fills a row of its own."""
    assert skew_of(small_table(angle), 2 * DPI) == pytest.approx(angle, abs=NEAR)

"""Parts of masks found by their runs are those that OpenCV finds pixel by pixel."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from extractors.pictures.parts import Mask, mask_of, mask_to_parts, shares, stretched

MASKS = array_shapes(min_dims=2, max_dims=2, max_side=24).flatmap(
    lambda shape: arrays(np.uint8, shape, elements=st.integers(0, 1))
)


@given(MASKS)
def test_parts_are_those_that_hang_together(mask: Mask) -> None:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    parts = mask_to_parts(mask)
    boxes = zip(parts.left, parts.top, parts.wide, parts.high, parts.area, strict=True)
    assert sorted(tuple(map(int, box)) for box in boxes) == sorted(tuple(map(int, stat)) for stat in stats[1:])
    pairs = set(zip(parts.labels.tolist(), labels.ravel()[parts.places].tolist(), strict=True))
    assert len(pairs) == count - 1 == len({own for own, _ in pairs})


@given(MASKS, st.integers(0, 9))
def test_the_parts_that_are_kept_are_all_there_and_nothing_else(mask: Mask, least: int) -> None:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    parts = mask_to_parts(mask)
    kept = (stats[:, cv2.CC_STAT_AREA] >= least).astype(np.uint8)
    kept[0] = 0
    assert np.array_equal(mask_of(parts, parts.area >= least), kept[labels])
    assert np.array_equal(shares(parts, mask), np.ones(len(parts.area)))


@given(MASKS, st.integers(0, 5))
def test_what_is_near_sideways_is_what_a_brush_covers(mask: Mask, reach: int) -> None:
    brushed = cv2.dilate(mask, np.ones((1, 2 * reach + 1), np.uint8))
    found = stretched(np.flatnonzero(mask), reach, mask.shape[1])
    assert found.tolist() == np.flatnonzero(brushed).tolist()

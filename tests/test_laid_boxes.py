"""Rules of boxes laid over a table are none of its own; a rule of its own that a letter makes longer stays."""

from __future__ import annotations

import pytest

from extractors.gridlines import segments_to_lattices
from extractors.page import Segment
from extractors.stamps import without_stamps
from extractors.strays import without_strays

YS, XS = (47.0, 108.0, 170.0, 203.0), (31.0, 204.0, 381.0, 559.0, 703.0)
ACROSS = [Segment(y, XS[0], XS[-1]) for y in YS]


@pytest.mark.parametrize("longer", [3.0, 6.0, 12.0])
@pytest.mark.parametrize("end", ["top", "foot"])
def test_a_rule_with_a_letter_on_its_end_stays(longer: float, end: str) -> None:
    """A page header's letters stand on the table's first rule, and one of them on a rule that goes down."""
    top, foot = (YS[0] - longer, YS[-1]) if end == "top" else (YS[0], YS[-1] + longer)
    down = [Segment(x, top if x == XS[3] else YS[0], foot if x == XS[3] else YS[-1]) for x in XS]
    lying, standing = without_stamps(ACROSS, down)
    assert (lying, standing) == (ACROSS, down)
    (found,) = segments_to_lattices(*without_strays(lying, standing))
    assert (found.xs, found.ys) == (XS, YS)


def test_a_side_of_a_stamp_that_hangs_over_the_table_goes() -> None:
    down = [Segment(x, YS[0], YS[-1]) for x in XS]
    side = Segment(300.0, YS[0] - 30, YS[1] - 20)
    assert without_stamps(ACROSS, [*down, side])[1] == down

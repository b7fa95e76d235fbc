"""What stands on both sides of a page's end: a row that the end cut, cells that go on, or two rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.page import Region

SENTENCE_ENDS = (".", "!", "?", ":")
ROOM_LEFT = 3.0
"""Of a line's height: a text that the page's end cuts leaves no more room below it, lines kept together included."""
Cols = tuple[int, int]
"""Columns [from, to) of a sheet."""
Pair = tuple[Region, Region]
"""The cells of a column above and below a page's end."""


def cells_that_go_on(pairs: Mapping[Cols, Pair]) -> set[Cols]:
    """The columns whose cell at the foot of a page goes on at the head of the next: a border between them is missing.

    Where one is missing in all columns (a print that draws none at a page's head), those go on that lack both.
    """
    sides = {cols: (above.open_bottom, below.open_top) for cols, (above, below) in pairs.items()}
    for missing in (any, all):
        going = {cols for cols, pair in sides.items() if missing(pair)}
        if len(going) < len(sides):
            return going
    return set()


def row_goes_on(pairs: Sequence[Pair], *, titled: bool, alone: bool) -> bool:
    """Whether the last row of a page is cut and goes on in the first row of the next page.

    Borders that are missing on both sides of the break say so, or above it where title rows are repeated (``titled``).
    A row that is ``alone`` on its page may be one that a spreadsheet clipped at the page's end; then, and where a
    border is drawn all the same, the texts have to say it: they go on within a sentence, or nothing is left of them.
    """
    if not pairs or any(above.overflows for above, _ in pairs):
        return False
    open_above, open_below = all(above.open_bottom for above, _ in pairs), all(below.open_top for _, below in pairs)
    if open_above and (open_below or (titled and not alone)):
        return True
    if not all(above.ruled for above, _ in pairs):
        return False  # No border is missing there; the texts were asked when the rows were found.
    if any(above.open_bottom and below.open_top for above, below in pairs):
        return False  # Where a cell goes on, this print draws no border: the others end here.
    if not any(below.lines for _, below in pairs):
        return open_above or open_below
    votes = [text_goes_on(above, below) for above, below in pairs]
    if open_below or (open_above and titled):
        return sum(votes) > 0
    if not all(reaches_foot(above) for above, below in pairs if below.lines):
        return False
    fewer = sum(bool(below.lines) for _, below in pairs) < sum(bool(above.lines) for above, _ in pairs)
    return sum(votes) > 0 and min(votes) >= 0 and fewer


def reaches_foot(above: Region) -> bool:
    """Whether a text may have been cut at the foot of its cell: there is no room left for more lines of it."""
    if not above.lines:
        return True
    last = above.lines[-1].box
    return above.box[3] - last[3] <= ROOM_LEFT * (last[3] - last[1])


def text_goes_on(above: Region, below: Region) -> int:
    """What the texts on both sides of a page break say: 1 one sentence, -1 two texts, 0 nothing.

    A figure begins a text as well as it goes on with one.
    """
    if not below.lines:
        return 0
    if not above.lines or [line.text for line in above.lines] == [line.text for line in below.lines]:
        return -1
    first = below.lines[0].text[0]
    ended, begun = above.lines[-1].text.endswith(SENTENCE_ENDS), first.isupper() or first.isdigit()
    return int(not ended) - int(begun) if ended or begun else 1

"""How wide the columns of a text are that keeps its lines' places; a line that runs over two of them is cut there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from extractors.dumps.laid import Laid

WIDER = 1.15
"""So many times as wide as its column may a text be, for its letters may be wide ones."""
NEAR = 0.8
"""Lines of one column are this wide and more, to the widest, for a word more had no room."""
ROOM = 10
"""Letters: so far before a column's end a capital may be the next column's first letter."""


def usual_widths(pages: Iterable[Laid]) -> dict[tuple[str, ...], list[int]]:
    """How many letters wide the texts of each column are, by the labels of the header: the width that a few have."""
    lengths: dict[tuple[str, ...], list[list[int]]] = {}
    for page in pages:
        mine = lengths.setdefault(page.labels, [[] for _ in page.labels or [""]])
        for _, pieces in page.lines:
            for column, text in pieces.items():
                if len(pieces) > 1:
                    mine[column].append(len(text))
    return {labels: [most_often_widest(column) for column in found] for labels, found in lengths.items()}


def most_often_widest(lengths: Sequence[int]) -> int:
    """The length at which most lines of a column end: its room, for longer ones are those of two columns.

    >>> most_often_widest([4, 27, 28, 27, 49]), most_often_widest([])
    (28, 0)
    """
    return max(lengths, key=lambda most: (sum(most * NEAR < one <= most for one in lengths), most), default=0)


def parted(pieces: Mapping[int, str], widths: Sequence[int]) -> Mapping[int, str]:
    """A line's pieces, one that is wider than its column cut before the word that has no room in it.

    >>> parted({0: "Anna Berg, enhetschef Pågår hela året"}, [22, 16])
    {0: 'Anna Berg, enhetschef', 1: 'Pågår hela året'}
    """
    found = dict(pieces)
    for column, width in enumerate(widths[:-1]):
        text = found.get(column, "")
        if width and len(text) > WIDER * width and column + 1 not in found:
            at = last_room(text, width)
            if at > 0:
                found |= {column: text[:at], column + 1: text[at + 1 :]}
    return found


def last_room(text: str, width: int) -> int:
    """The blank of a text at which its column ends: before a capital near there, else the last that there is room for.

    >>> last_room("Samordnare på Följs upp", 20), last_room("möten och samtal varje vecka", 17)
    (13, 16)
    """
    blanks = [i for i in range(1, min(width + 2, len(text))) if text[i] == " "]
    capital = [i for i in blanks if i > width - ROOM and text[i + 1 : i + 2].isupper()]
    return (capital or blanks or [0])[-1]

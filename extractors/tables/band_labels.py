"""The top row of a band of a print: labels of columns, none of which need say what is done.

A sheet's header is known by its action or by a template's own labels; a band of it may show neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.tables.headers import (
    HeaderRow,
    header_parts,
    row_to_scores,
    scores_to_header,
)
from extractors.tables.labels import area_of, best, header_labels
from extractors.tables.templates import compact, knowledge
from pipeline.text import fold

LABELS = 2
"""So many labels at the least make a header."""
ITSELF = 0.9
"""From this likeness on, a text is a label itself, perhaps misread."""
AND_MORE = 2
"""Words that a label may have beside the column's own: "Uppföljning augusti"."""


def labels_to_header(texts: Mapping[int, str], below: Mapping[int, str]) -> HeaderRow | None:
    """The header that a band's top row is where most of its cells are labels, or all one label again; else None.

    >>> row = {0: "Mål", 1: "Tidsram", 2: "Ansvarig/kontakt"}
    >>> [column.field for column in labels_to_header(row, {}).columns]
    ['goal', 'timing', 'responsible']
    >>> labels_to_header({0: "Löpande", 1: "Ansvarig chef", 2: "Klart"}, {}) is None
    True
    """
    exact = sum(map(is_column_label, texts.values()))
    if (exact < LABELS or 2 * exact <= len(texts)) and not is_series(list(texts.values())):
        return None
    scores = row_to_scores(texts, below)
    return scores_to_header(texts, below, scores) if scores[1] or scores[2] else None


def lone_header(texts: Mapping[int, str], below: Mapping[int, str]) -> HeaderRow | None:
    """The header that the top cell of a band of one column is where it is a column's label, else None.

    >>> [column.field for column in lone_header({0: "Bakomliggande orsaker"}, {}).columns]
    ['cause']
    >>> lone_header({0: "Klart"}, {}) is None, lone_header({0: "Otrygga platser"}, {}) is None
    (True, True)
    """
    if not any(is_column_label(text) and area_of(text)[0] is None for text in texts.values()):
        return None
    scores = row_to_scores(texts, below)
    return scores_to_header(texts, below, scores) if scores[1] or scores[2] else None


def is_column_label(text: str) -> bool:
    """Whether a text is the label of a column, or of an area as it stands above the problems.

    >>> is_column_label("Ansvarig/kontakt"), is_column_label("Klart"), is_column_label("Ansvarig chef")
    (True, False, False)
    """
    if area_of(text)[0] is not None:
        return True
    parts = (*header_parts(text), *header_parts(text.split("/", 1)[0]))
    known = tuple(header_labels() - knowledge().likeness.values)
    return compact(text) not in knowledge().likeness.values and any(best(part, known) >= ITSELF for part in parts)


def is_series(texts: Sequence[str]) -> bool:
    """Whether texts are one label several times, each with hardly a word more.

    >>> is_series(["Uppföljning april", "Uppföljning augusti"]), is_series(["Uppföljning pågår", "Resultat saknas"])
    (True, False)
    """
    words = [fold(text).split() for text in texts]
    begun = {word[0] for word in words if 0 < len(word) <= 1 + AND_MORE}
    same = len(begun) == 1 and begun <= header_labels() - knowledge().likeness.values
    return same and len(texts) >= LABELS and all(0 < len(word) <= 1 + AND_MORE for word in words)

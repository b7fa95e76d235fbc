"""Lines of a label and a text above a table, "Problem" and which, "Orsak" and which: they hold for all of its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from extractors.tables.labels import only_area, template_columns
from extractors.tables.templates import compact, knowledge

PAIR = 2
"""Texts in such a line."""
HEADED = ("problem", "cause", "goal")
"""The fields that several measures may share; the problem is always among them."""
Heads = tuple[tuple[str, tuple[int, int]], ...]
"""Fields, each with the row and column of its text."""


def heads_above(rows: Mapping[int, Mapping[int, str]], top: int, fields: Collection[str]) -> Heads:
    """What the lines right above a header in row ``top`` say of the rows below it; none where no problem is told.

    ``fields`` are those that have a column of their own.

    >>> rows = {2: {0: "Problem", 1: "Buller"}, 3: {0: "Orsak", 1: "Mopeder"}, 4: {0: "Insats", 1: "Vem"}}
    >>> heads_above(rows, 4, {"action", "responsible"}), heads_above(rows, 4, {"action", "cause"})
    ((('cause', (3, 1)), ('problem', (2, 1))), ())
    """
    heads: dict[str, tuple[int, int]] = {}
    for number in reversed([number for number in rows if number < top]):
        field = pair_field(rows[number])
        if field is None or field in fields or field in heads:
            break
        heads[field] = (number, max(rows[number]))
    return tuple(heads.items()) if "problem" in heads else ()


def pair_field(texts: Mapping[int, str]) -> str | None:
    """The field that a line of a label and a text tells, None where it is no such line."""
    if len(texts) != PAIR:
        return None
    label, text = (texts[col] for col in sorted(texts))
    return None if only_area(text) is not None else labelled_fields().get(compact(label))


@cache
def labelled_fields() -> Mapping[str, str]:
    """The labels of the fields that may stand above a table, compact, but for those that areas have."""
    known = (*(column for _, columns in template_columns() for column in columns), *knowledge().likeness.columns)
    labels = ((label, column.field) for column in known if column.field in HEADED for label in column.headers)
    return {label: field for label, field in labels if label not in knowledge().likeness.areas}

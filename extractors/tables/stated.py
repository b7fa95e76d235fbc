"""The label of the area that a header or the row below it states."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.tables.headers import HeaderRow, without_guidance
from extractors.tables.labels import area_of, is_printed_label, names_the_column, template_guides, text_guides


def area_label(header: HeaderRow, below: Mapping[int, str]) -> str:
    """The label of the area that a header row or the guidance row below it carries, "" where neither has one.

    In some templates the header of the problem's column is the area's label, in others the guidance below it is; an
    area of the district's own has a label that no template knows.
    """
    problem = header.column_of("problem")
    if problem is None:
        return ""
    title, under = without_guidance(problem.header), below.get(problem.col, "")
    for text in (title, *rest_of(problem.header), under if header.guided else label_begun(header, below)):
        if area_of(text)[0] is not None:
            return text
    if not names_the_column(title):
        return title
    return "" if text_guides(under) or not header.guided else under


def label_begun(header: HeaderRow, below: Mapping[int, str]) -> str:
    """The area's label that an author left in the guidance row, whose other cells were written over; "" for none.

    Only where a template prints it there, below a header of its own, and where it is the printed label itself or some
    guidance is left beside it: a short name such as "Brottsoffer" may as well be the first row's problem.
    """
    problem = header.column_of("problem")
    under = below.get(problem.col, "") if problem is not None else ""
    if problem is None or problem.mapped_by != "template" or area_of(under)[0] is None:
        return ""
    return under if is_printed_label(under) or any(map(template_guides, below.values())) else ""


def rest_of(header: str) -> list[str]:
    """What stands below a header's first line that names the column: the area's label where the cell holds both."""
    first, _, rest = header.partition("\n")
    return [rest] if rest and names_the_column(first) else []

"""What codes, fields and doubts are called on the report's pages."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.codes import codes, is_code, text
from pipeline.model import FIELDS
from pipeline.report.views import CellView
from pipeline.report.words import words


def code_text(list_name: str, code: str | None, lang: str) -> str:
    """The text of a code, or the code itself where a template file added it."""
    return text(list_name, code, lang) if code and is_code(list_name, code) else code or ""


def doubt_text(cell: CellView, lang: str) -> str:
    """What is said of a cell of which nothing was found but that it is not sure."""
    if cell.missing == "unreadable":
        return words(lang)["unreadable"]
    return words(lang)["sure"].format(n=round(100 * cell.confidence))


def area_names(areas: Iterable[str], lang: str) -> dict[str, str]:
    """The areas and their names, in the order of the template."""
    return {area: code_text("area", area, lang) for area in sorted(set(areas), key=area_place)}


def area_place(area: str) -> tuple[int, str]:
    """Where an area stands among others: in the order of the template, others last."""
    known = codes("area")
    return (known.index(area) if area in known else len(known), area)


def field_names(lang: str) -> dict[str, str]:
    """The seven fields and their names."""
    return {name: text("field", name, lang) for name in FIELDS}

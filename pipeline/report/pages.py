"""The report's pages: index.html and one for each district, each complete in itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.places import Originals
from pipeline.register import Register
from pipeline.report.district_facts import district_facts
from pipeline.report.index_facts import index_facts
from pipeline.report.naming import code_text
from pipeline.report.overview import tables_to_years
from pipeline.report.views import LEVELS, Tables, tables_to_districts
from pipeline.report.words import words

FOLDER = "report"
INDEX = "index.html"
HTML_MARKS = "<>&\u2028\u2029"
"""Letters that could end a script, as JSON writes them otherwise."""


def report_extra(
    tables: Tables, register: Register, originals: Originals, out: Path, version: str, lang: str
) -> Callable[[Path], None]:
    """What writes the report into a folder that stands for ``out`` while it is written."""

    def write(folder: Path) -> None:
        target = folder / FOLDER
        target.mkdir()
        for name, page in report_pages(tables, register, originals, out / FOLDER, version, lang):
            (target / name).write_text(page, encoding="utf-8", newline="\n")

    return write


def report_pages(
    tables: Tables, register: Register, originals: Originals, place: Path, version: str, lang: str
) -> Iterable[tuple[str, str]]:
    """Each page's name and text; ``place`` is the folder that they will stand in."""
    districts = tables_to_districts(tables)
    years = tables_to_years(districts, tables, lang)
    # What nobody can compare with the original is not to be corrected either: published tables are only shown.
    common = {"t": words(lang), "lang": lang, "version": version, "review": bool(originals.files)}
    yield INDEX, page("index.html", **common, **index_facts(districts, years, tables, register, originals, place, lang))
    for district in districts:
        if district.plans:
            yield (
                district.page,
                page("district.html", **common, **district_facts(district, register, originals, place, lang)),
            )


def page(template: str, **facts: object) -> str:
    """A template filled in; every text is escaped."""
    return environment().get_template(template).render(facts)


@cache
def environment() -> Environment:
    """The templates, with what they may call."""
    made = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["code"] = code_text
    made.globals["levels"] = LEVELS
    made.filters["script"] = to_script
    made.filters["svg"] = lambda svg: Markup(svg)
    return made


def to_script(value: object) -> Markup:
    """A value as JSON that may stand in a page's script.

    >>> to_script(["</script>"])
    Markup('["\\\\u003c/script\\\\u003e"]')
    """
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in HTML_MARKS:
        made = made.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(made)

"""The report's pages: index.html and one for each district, each complete in itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.excerpts import beginning
from pipeline.gathered import tables_to_gathered
from pipeline.places import Originals
from pipeline.register import Register
from pipeline.report.district_facts import district_facts
from pipeline.report.districts import tables_to_districts
from pipeline.report.index_facts import Overview, index_facts
from pipeline.report.naming import code_text
from pipeline.report.overview import lacking_tags, tables_to_years
from pipeline.report.script import to_json
from pipeline.report.views import DOUBTED, LEVELS, SHOWN, district_to_view, first_days
from pipeline.report.words import rules, words
from pipeline.rows import Tables
from pipeline.shelf import open_shelf
from pipeline.stored import give_back

FOLDER = "report"
INDEX = "index.html"


def report_extra(
    tables: Tables, register: Register, originals: Originals, out: Path, version: str, lang: str
) -> Callable[[Path], None]:
    """What writes the report into a folder that stands for ``out`` while it is written."""
    pages = partial(report_pages, tables, register, originals, out / FOLDER, version, lang)
    return partial(write_into, pages)


def write_into(pages: Callable[[], Iterable[tuple[str, Iterable[str]]]], folder: Path) -> None:
    """Write the report into a folder."""
    target = folder / FOLDER
    target.mkdir()
    write_pages(pages(), target)


def write_pages(pages: Iterable[tuple[str, Iterable[str]]], folder: Path) -> None:
    """Write pages into a folder, each as it is made."""
    for name, parts in pages:
        with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)


def report_pages(
    tables: Tables, register: Register, originals: Originals, place: Path, version: str, lang: str
) -> Iterator[tuple[str, Iterable[str]]]:
    """Each page's name and the parts of its text, to be taken before the next is asked for, the overview last.

    ``place`` is the folder that they will stand in.
    """
    # What nobody can compare with the original is not to be corrected either: published tables are only shown.
    common = {"t": words(lang), "lang": lang, "version": version, "review": bool(originals.files)}
    received = first_days(tables)
    with open_shelf() as shelf:
        gathered, overview = tables_to_gathered(tables, SHOWN, shelf), Overview(shelf, lang)
        give_back()
        for one in tables_to_districts(tables):
            district = district_to_view(one, received, gathered)
            overview.add(district)
            if district.plans:
                facts = district_facts(district, register, originals, place, lang)
                yield district.page, page("district.html", **common, **facts)
        give_back()
        years = tables_to_years(overview.years, overview.keys, tables, lang)
        facts = index_facts(overview, years, tables, register, originals, place, lang)
        yield INDEX, filled(page("index.html", **common, **facts), overview.texts())


def filled(pieces: Iterable[str], inner: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """A page with the texts in place of the marks that stand for them in its data, each once, in their order."""
    waiting = list(inner.items())
    for text in pieces:
        while waiting and f'"{waiting[0][0]}"' in text:
            mark, parts = waiting.pop(0)
            head, text = text.split(f'"{mark}"', 1)
            yield head
            yield from parts
        yield text


def page(template: str, **facts: object) -> Iterator[str]:
    """The pieces of a template filled in; every text is escaped."""
    return environment().get_template(template).generate(facts)


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
    made.globals["doubted"] = DOUBTED
    made.globals["lacking"] = lacking_tags()
    made.globals["verdicts"] = tuple(rules()["status"])
    made.filters["script"] = lambda value: Markup(to_json(value))
    made.filters["beginning"] = partial(beginning, longest=rules()["overview"]["folded"])
    made.filters["svg"] = lambda svg: Markup(svg)
    return made

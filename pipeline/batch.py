"""A run, from what the user asks for to the files in the output folder; what is known already is not done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.cache import Cache, Key, forget_others
from pipeline.documents import Found, find_documents
from pipeline.errors import Facts
from pipeline.lock import HIDDEN, one_run
from pipeline.ours import check_free
from pipeline.publicity import CATALOGUE
from pipeline.register import Register, read_register
from pipeline.settings import Publication, Settings, read_settings
from pipeline.state import Order, State, is_untouched, put_files, read_state, write_state
from pipeline.summary import Summary, tables_to_summary
from pipeline.version import code_version, software_version

if TYPE_CHECKING:
    from pipeline.aside import Fate
    from pipeline.engine import Engine
    from pipeline.places import Originals
    from pipeline.rows import Batch, Tables
    from pipeline.write import Extra

KNOWN = "known"
"""The folder below the hidden one in which what is known of documents is kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """What people and files beside the documents say, and the sums of those files from before they were read."""

    register: Register
    settings: Settings
    sums: tuple[tuple[str, str], ...]


class Report(Protocol):
    """Whoever tells the user how far a run has come."""

    def step(self, done: int, total: int, fate: Fate | None) -> None:
        """So many documents are done; ``fate`` is what became of the last of them."""

    def writing(self) -> None:
        """All are read; the tables are being written."""

    def unchanged(self) -> None:
        """Nothing has changed since the run before; nothing is done."""

    def warn(self, name: str, facts: Facts) -> None:
        """A sentence of texts.toml on what the run will lack."""

    def finished(self, summary: Summary, order: Order) -> None:
        """All is written; this is what it came to."""


def order_to_told(order: Order) -> Told:
    """What the register and the settings say; Usage where one of them cannot be read."""
    given = (Path(path) for path in (order.register, order.settings) if path is not None)
    sums = tuple(sum_of(file) for path in given for file in files_below(path))
    return Told(
        read_register(Path(order.register)) if order.register is not None else Register(),
        read_settings(Path(order.settings)) if order.settings is not None else Settings(),
        sums,
    )


def carry_out(order: Order, told: Told, engine: Engine, is_fresh: bool, report: Report) -> Summary:
    """Do what is asked for, and say what it came to; ``is_fresh``: as if nothing were known of any document.

    Raises Busy where another run works on the folder, OutputError where it cannot be written.
    """
    with one_run(order.folder):
        documents = find_documents(list(map(Path, order.inputs)))
        mark = fingerprint(order, told, documents)
        state = None if is_fresh else read_state(order.folder)
        if state is not None and state.fingerprint == mark and is_untouched(order.folder, state.files):
            report.unchanged()
            return state.summary
        if is_fresh:
            forget_others(cache_of(order.folder), ())
        return write_all(order, told, documents, mark, engine, report)


def fingerprint(order: Order, told: Told, documents: Iterable[Found]) -> str:
    """The sum of all that decides what a run writes: the same sum, the same bytes."""
    # Links lead from the output folder to the files: where it lies decides too.
    asked = replace(order, out=str(order.folder.absolute()))
    found = [(one.path, one.file, one.code, one.source and one.source.sha256) for one in documents]
    return hashlib.sha256(json.dumps([code_version(), astuple(asked), told.sums, found]).encode()).hexdigest()


def files_below(path: Path) -> list[Path]:
    """A file itself, or the files right in a folder; none where there is nothing."""
    return sorted(file for file in (path.iterdir() if path.is_dir() else [path]) if file.is_file())


def sum_of(file: Path) -> tuple[str, str]:
    """A file's name and the sum of its bytes."""
    return file.name, hashlib.sha256(file.read_bytes()).hexdigest()


def cache_of(out: Path) -> Cache:
    """Where what is known of documents is kept, by a path that holds in whatever folder a worker was started."""
    return Cache((out / HIDDEN / KNOWN).absolute(), code_version())


def write_all(
    order: Order, told: Told, documents: tuple[Found, ...], mark: str, engine: Engine, report: Report
) -> Summary:
    """Read the documents, write all files, and keep what later runs need not do again.

    Where the tables are to be published nothing is kept: it would lie among them, with all names in it.
    """
    from pipeline.flow import documents_to_tasks, missing_engine, tasks_to_batches
    from pipeline.shelf import open_shelf

    # Better to know before hours of reading.
    check_free(order.folder)
    cache, limits = None if order.public else cache_of(order.folder), told.settings.limits
    missing = missing_engine(documents)
    if missing is not None:
        report.warn("no_ocr", missing)
    tasks = documents_to_tasks(documents, told.register, limits, cache)
    with open_shelf(order.folder) as shelf:
        batches = tasks_to_batches(documents, tasks, told.register, engine, shelf, order.lang, report.step)
        report.writing()
        if cache is None:
            return write_public(order, told, batches)
        summary, names, glances = write_own(order, told, documents, batches, cache, engine)
    forget_others(cache, {task.key for task in tasks} | glances)
    known = "" if summary.is_passing_over else mark
    write_state(order.folder, State(known, order, limits, documents, put_files(order.folder, names), summary))
    return summary


def write_own(
    order: Order,
    told: Told,
    documents: Iterable[Found],
    batches: Iterable[Batch],
    cache: Cache,
    engine: Engine,
) -> tuple[Summary, tuple[str, ...], set[Key]]:
    """All files of a run that is not for publication: what it came to, the files, and what is kept for the report."""
    from pipeline.csvforms import csv_form
    from pipeline.looking import look_at_originals, tables_to_glances
    from pipeline.places import Originals
    from pipeline.stored import give_back, stored_tables
    from pipeline.write import made_beside, made_names, write_batches, write_extras

    files = {one.path: Path(one.file) for one in documents} if order.linked else {}
    with made_beside(order.folder) as folder:
        write_batches(batches, folder, software_version(), more_areas(), csv_form(order.csv))
        give_back()
        tables = stored_tables(folder)
        glances = list(tables_to_glances(tables, files, cache))
        looks = look_at_originals(files, glances, engine, told.settings.limits) if glances else Originals(files, {})
        give_back()
        write_extras(extras_of(order, told, looks, tables), folder, engine.workers)
        give_back()
        names, summary = made_names(folder), tables_to_summary(tables)
    return summary, names, {glance.key for glance in glances}


def write_public(order: Order, told: Told, batches: Iterable[Batch]) -> Summary:
    """All files of a run for publication; people are looked for in all tables at once, so these are in memory."""
    from pipeline.csvforms import csv_form
    from pipeline.places import Originals
    from pipeline.public import to_public
    from pipeline.tables import batches_to_tables
    from pipeline.write import made_beside, write_batches, write_extras

    found = batches_to_tables(batches)
    tables = to_public(found)
    with made_beside(order.folder) as folder:
        write_batches(tables.items(), folder, software_version(), more_areas(), csv_form(order.csv))
        own = extras_of(order, unnamed(told), Originals({}, {}), tables)
        extras = [*own, *public_extras(told.settings.publication, tables)]
        write_extras(extras, folder)
    return tables_to_summary(found, len(tables["personal_data"]), catalogue_files(told))


def extras_of(order: Order, told: Told, originals: Originals, tables: Tables) -> list[Extra]:
    """What is written for people beside the tables."""
    from pipeline.dictionary import write_dictionary
    from pipeline.links import Files
    from pipeline.report.pages import report_extra
    from pipeline.workbook import write_workbook

    return [
        write_workbook(tables, Files(originals.files, order.folder), order.lang),
        report_extra(tables, told.register, originals, order.folder, software_version(), order.lang),
        write_dictionary,
    ]


def unnamed(told: Told) -> Told:
    """What is told without the corrections, which say who made them: workings that are not published."""
    return replace(told, register=replace(told.register, corrections=()))


def public_extras(publication: Publication | None, tables: Tables) -> list[Extra]:
    """What is written beside tables that are published: the mark that they are, and the catalogue."""
    from pipeline.publicity import write_mark

    if publication is None:
        return [write_mark]
    from pipeline.dcat import catalogue_writer

    return [write_mark, catalogue_writer(publication, (plan.year for plan in tables["plans"]))]


def catalogue_files(told: Told) -> tuple[str, ...]:
    """The files for open-data portals that are written beside published tables: none where nobody publishes."""
    return (CATALOGUE,) if told.settings.publication is not None else ()


def more_areas() -> dict[str, tuple[str, ...]]:
    """The areas that the template files have and codes.toml has not."""
    from extractors.tables.templates import knowledge
    from pipeline.codes import is_code

    areas = (area.code for area in knowledge().areas)
    return {"area": tuple(dict.fromkeys(area for area in areas if not is_code("area", area)))}

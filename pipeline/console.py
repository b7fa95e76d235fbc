"""What a run shows on the terminal: how far it has come, and what came of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from pipeline.codes import codes, fact_text, is_code, is_unused, text
from pipeline.errors import Facts
from pipeline.rows import Document, PlanRow
from pipeline.texts import load, say

if TYPE_CHECKING:
    from pipeline.edited import Written

Tables = Mapping[str, Sequence[Any]]

WIDTH_OF_A_FILE = 120
"""Characters in a line where the output is no terminal and nobody says how wide it is."""
WIDE = 110
"""From this width on, the table of plans has room for the files' names."""
NUMBERS = ("areas", "rows")
MOST_LISTED = 12
"""So many files or messages are listed; the rest stand in the tables."""
INDENT, DEEPER = (0, 0, 0, 2), (0, 0, 0, 4)
STYLES = {"error": "red", "warning": "yellow", "info": "dim", "title": "bold", "quiet": "dim", "good": "green"}


def open_console(stderr: bool = False) -> Console:
    """A console that takes every text as it stands: no markup, no guessed colours."""
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_OF_A_FILE
    return console


def warn(name: str, facts: Facts, lang: str) -> None:
    """A sentence on what the run will lack, said before it starts, where errors go."""
    told = say(lang, "run", name, **{key: fact_text(key, value, lang) for key, value in facts})
    open_console(stderr=True).print(Text(told, STYLES["warning"]), soft_wrap=True)


# --- how far it has come ----------------------------------------------------------------------------------------------


class Report(Protocol):
    """Whoever tells the user how far a run has come."""

    def step(self, done: int, total: int, path: str = "") -> None:
        """So many documents are done; ``path`` is the last of them."""

    def writing(self) -> None:
        """All are read; the tables are being written."""


@contextmanager
def reporting(lang: str) -> Iterator[Report]:
    """A progress bar on a terminal, plain lines elsewhere; both where errors go, so that results can be piped."""
    console = open_console(stderr=True)
    if not (console.is_interactive and console.file.isatty()):
        yield Lines(console, lang)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[path]}", style=STYLES["quiet"], table_column=Column(ratio=1, no_wrap=True)),
    )
    with Progress(*columns, console=console, transient=True, expand=True) as progress:
        yield Bar(progress, progress.add_task(say(lang, "run", "searching"), total=None, path=""), lang)


class Bar:
    """The progress bar."""

    def __init__(self, progress: Progress, task: TaskID, lang: str) -> None:
        self.progress, self.task, self.lang = progress, task, lang

    def step(self, done: int, total: int, path: str = "") -> None:
        described = say(self.lang, "run", "reading")
        self.progress.update(self.task, description=described, completed=done, total=total, path=path)

    def writing(self) -> None:
        self.progress.update(self.task, description=say(self.lang, "run", "writing"), path="")


class Lines:
    """A line for each document."""

    def __init__(self, console: Console, lang: str) -> None:
        self.console, self.lang = console, lang

    def step(self, done: int, total: int, path: str = "") -> None:
        line = (
            f"[{done}/{total}] {path}" if done else f"{say(self.lang, 'run', 'reading')}: {files_of(total, self.lang)}"
        )
        self.console.print(line.rstrip(), soft_wrap=True)

    def writing(self) -> None:
        self.console.print(say(self.lang, "run", "writing"), soft_wrap=True)


def files_of(number: int, lang: str) -> str:
    """A number of files in words."""
    return say(lang, "count", "files", n=number)


# --- what came of it --------------------------------------------------------------------------------------------------


def summary(tables: Tables, out: Path, lang: str) -> None:
    """What an analyst wants to know after a run: files, plans, what to look at, where the tables are."""
    console = open_console()
    documents: Sequence[Document] = tables["documents"]
    console.print()
    console.print(files_line(documents, lang))
    if tables["plans"]:
        console.print()
        console.print(plans_table(tables, console.width >= WIDE, lang))
        console.print()
        console.print(Text(say(lang, "plans", "key"), STYLES["quiet"]))
    else:
        console.print(Text(say(lang, "run", "none_read"), STYLES["error"]))
    for status, style in (("rejected", "error"), ("duplicate", "quiet"), ("skipped", "quiet")):
        lines = [(row.path, row.message) for row in documents if row.status == status]
        told = lines if status != "skipped" else [(path, None) for path, _ in lines]
        listed(console, say(lang, "run", f"{status}_title"), told, STYLES[style], "documents.csv", lang)
    general = [(row.message, None) for row in tables["findings"] if row.document_id is None]
    listed(console, say(lang, "run", "general_title"), general, STYLES["warning"], "findings.csv", lang)
    for line in filter(None, (counts_line(tables, lang), corrections_line(tables, lang))):
        console.print()
        console.print(line)
    where(console, tables, out, lang)


def files_line(documents: Iterable[Document], lang: str) -> Text:
    """How many files came in and what became of them."""
    statuses = Counter(row.status for row in documents)
    line = Text(f"{files_of(statuses.total(), lang)}: ", STYLES["title"])
    parts = [
        Text(say(lang, "count", status, n=statuses[status]), STYLES["error"] if status == "rejected" else "")
        for status in codes("document_status")
        if statuses[status] or status == "read"
    ]
    return line + Text(", ").join(parts)


def plans_table(tables: Tables, is_wide: bool, lang: str) -> Table:
    """A line for each plan, in the order of district and year; with the file's name where there is room for it."""
    names = (
        "district",
        "year",
        "template",
        "channel",
        *NUMBERS,
        *graveness(),
        "current",
        *(("file",) if is_wide else ()),
    )
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1), collapse_padding=True, pad_edge=False)
    table.header_style = STYLES["title"]
    for name in names:
        justify: Literal["left", "right"] = "right" if name in (*NUMBERS, *graveness()) else "left"
        table.add_column(say(lang, "plans", name), justify=justify, no_wrap=name != "district", overflow="ellipsis")
    sizes = [Counter(row.plan_id for row in tables[name]) for name in ("areas", "actions")]
    found = Counter((row.plan_id, row.severity) for row in tables["findings"])
    files = {row.plan_id: row.path for row in tables["documents"] if row.status == "read"}
    for plan in sorted(tables["plans"], key=plan_order):
        counts = (str(size[plan.plan_id]) for size in sizes)
        graves = (number(found[plan.plan_id, grave], STYLES[grave]) for grave in graveness())
        file = (Text(files[plan.plan_id], STYLES["quiet"]),) if is_wide else ()
        table.add_row(*plan_cells(plan, lang), *counts, *graves, current(plan, lang), *file)
    return table


def graveness() -> tuple[str, ...]:
    """The severities of findings, the gravest first."""
    return tuple(reversed(codes("severity")))


def plan_order(plan: PlanRow) -> tuple[str, int, bool, str]:
    """Districts by name, years in order, the current submission before others."""
    return plan.district or "", plan.year or 0, not plan.is_current, plan.plan_id


def plan_cells(plan: PlanRow, lang: str) -> tuple[Text, ...]:
    """What a plan is: district, year, template and channel."""
    unknown = Text(say(lang, "run", "unknown"), STYLES["warning"])
    no_template = Text(say(lang, "run", "unknown_template"), STYLES["warning"])
    template = Text(plan.template) if plan.template != "unknown" else no_template
    return (
        Text(plan.district) if plan.district else unknown,
        Text(str(plan.year)) if plan.year else unknown,
        template,
        Text(say(lang, "channel", plan.channel)),
    )


def number(value: int, style: str) -> Text:
    """A number that is seen when it is not nought."""
    return Text(str(value), style if value else STYLES["quiet"])


def current(plan: PlanRow, lang: str) -> Text:
    """Whether a plan is the current submission."""
    return Text(say(lang, "run", "yes" if plan.is_current else "no"), "" if plan.is_current else STYLES["quiet"])


def listed(
    console: Console, title: str, lines: Sequence[tuple[str, str | None]], style: str, file: str, lang: str
) -> None:
    """A title with a line for each entry, its sentence below it; nothing where there is none."""
    if not lines:
        return
    console.print()
    console.print(Text(f"{title}:", STYLES["title"]))
    for name, told in lines[:MOST_LISTED]:
        console.print(Padding(Text(name, style), INDENT, expand=False))
        if told:
            console.print(Padding(Text(told), DEEPER, expand=False))
    if len(lines) > MOST_LISTED:
        more = say(lang, "run", "more", n=len(lines) - MOST_LISTED, file=file)
        console.print(Padding(Text(more, STYLES["quiet"]), INDENT, expand=False))


def corrections_line(tables: Tables, lang: str) -> Text | None:
    """How many cells people have corrected or found right, and how many of their lines were not used; else None.

    Of those corrected it says how many do not count, in submissions that are not current.
    """
    settled = {
        (row.document_id, row.field, row.source): row.before is not None or row.after is not None
        for row in tables["repairs"]
        if row.kind == "correction"
    }
    unused = sum(is_unused(row.code) for row in tables["findings"])
    if not settled and not unused:
        return None
    changed = sum(settled.values())
    old = {plan.document_id for plan in tables["plans"] if plan.plan_id in old_plans(tables)}
    idle = sum(is_changed for (document_id, _, _), is_changed in settled.items() if document_id in old)
    counts = (("corrected", changed), ("checked", len(settled) - changed), ("unused", unused))
    parts = [Text(say(lang, "corrections", name, n=n)) for name, n in counts if n or name == "corrected"]
    if idle:
        parts[0] += Text(f" ({say(lang, 'corrections', 'idle', n=idle)})")
    parts[-1].stylize(STYLES["warning"] if unused else "")
    return Text(f"{say(lang, 'corrections', 'title')}: ") + Text(", ").join(parts)


def told_edits(written: Written, lang: str) -> None:
    """What came of a workbook that people edited: the lines added, what was not used, what to do next."""
    console = open_console()
    file = str(written.file)
    console.print(Text(say(lang, "ratta", "added", n=written.added, file=file), STYLES["title"]), soft_wrap=True)
    if written.known:
        console.print(Text(say(lang, "ratta", "known", n=written.known), STYLES["quiet"]), soft_wrap=True)
    for remark in written.remarks:
        facts = {name: fact_text(name, value, lang) for name, value in remark.facts}
        console.print(Text(say(lang, "ratta", remark.name, **facts), STYLES["warning"]), soft_wrap=True)
    if written.added or written.known:
        console.print(Text(say(lang, "ratta", "next", file=file)), soft_wrap=True)


def counts_line(tables: Tables, lang: str) -> Text | None:
    """How many of the current plans' own counts agree with the tables, None where none of them states any."""
    old = old_plans(tables)
    compared = [row.agrees for row in tables["reconciliation"] if row.agrees is not None and row.plan_id not in old]
    wrong = compared.count(False)
    if not compared:
        return None
    if not wrong:
        return Text(say(lang, "run", "agrees_all", n=len(compared)))
    return Text(say(lang, "run", "agrees", n=wrong, stated=len(compared)), STYLES["warning"])


def old_plans(tables: Tables) -> set[str]:
    """The submissions that are not current: later ones of the same plans count."""
    return {plan.plan_id for plan in tables["plans"] if not plan.is_current}


def told_publication(tables: Tables, files: Sequence[str], lang: str) -> None:
    """What was done to tables for publication: how many places are masked, and which files were written for portals."""
    console = open_console()
    masked = say(lang, "publication", "masked", n=len(tables["personal_data"]))
    catalogue = [say(lang, "publication", "written", file=file) for file in files]
    console.print()
    console.print(Text(f"{say(lang, 'publication', 'title')}:", STYLES["title"]))
    for line in (masked, *(catalogue or [say(lang, "publication", "none")]), say(lang, "publication", "check")):
        console.print(Padding(Text(line), INDENT, expand=False))


def where(console: Console, tables: Tables, out: Path, lang: str) -> None:
    """Where the tables are, and which of them to open first."""
    console.print()
    # Not wrapped: a path that is broken over two lines cannot be copied.
    console.print(Text(say(lang, "run", "written", out=str(out)), STYLES["title"]), soft_wrap=True)
    console.print(Padding(Text(say(lang, "run", "written_what", n=len(tables))), INDENT, expand=False))
    console.print(Text(f"{say(lang, 'run', 'open_first')}:", STYLES["title"]))
    grid = Table.grid(padding=(0, 2))
    for name in load()["files"]:
        grid.add_row(Text(name), Text(say(lang, "files", name), STYLES["quiet"]))
    console.print(Padding(grid, INDENT, expand=False))


def area_text(code: str, lang: str) -> str:
    """An area's name; one that only a template file knows is called by its code."""
    return text("area", code, lang) if is_code("area", code) else code

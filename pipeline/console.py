"""What a run shows on the terminal: how far it has come, and what came of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from pipeline.codes import fact_text, is_code, message, text
from pipeline.errors import Facts
from pipeline.jsonlog import Events
from pipeline.rows import PlanRow
from pipeline.summary import MOST_LISTED, Corrected, PlanSize, Summary, graveness
from pipeline.texts import load, say

if TYPE_CHECKING:
    from pipeline.aside import Fate
    from pipeline.batch import Report
    from pipeline.edited import Written
    from pipeline.forget import Forgotten
    from pipeline.soundness import Problem
    from pipeline.state import Order

WIDTH_OF_A_FILE = 120
"""Characters in a line where the output is no terminal and nobody says how wide it is."""
WIDE = 110
"""From this width on, the table of plans has room for the files' names."""
NUMBERS = ("areas", "rows")
INDENT, DEEPER = (0, 0, 0, 2), (0, 0, 0, 4)
STYLES = {"error": "red", "warning": "yellow", "info": "dim", "title": "bold", "quiet": "dim", "good": "green"}


def open_console(stderr: bool = False) -> Console:
    """A console that takes every text as it stands: no markup, no guessed colours."""
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_OF_A_FILE
    return console


# --- how far it has come ----------------------------------------------------------------------------------------------


@contextmanager
def reporting(lang: str, form: str = "text") -> Iterator[Report]:
    """A progress bar on a terminal, plain lines elsewhere; both where errors go, so that results can be piped.

    ``form``: for people (``text``), or for programs (``json``).
    """
    if form == "json":
        yield Events(lang)
        return
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

    def step(self, done: int, total: int, fate: Fate | None) -> None:
        described, path = say(self.lang, "run", "reading"), fate.found.path if fate else ""
        self.progress.update(self.task, description=described, completed=done, total=total, path=path)

    def writing(self) -> None:
        self.progress.update(self.task, description=say(self.lang, "run", "writing"), path="")

    def unchanged(self) -> None:
        self.progress.console.print(say(self.lang, "run", "unchanged"), soft_wrap=True)

    def warn(self, name: str, facts: Facts) -> None:
        self.progress.console.print(warning(name, facts, self.lang), soft_wrap=True)

    def finished(self, summary: Summary, order: Order) -> None:
        show_result(summary, order)


class Lines:
    """A line for each document."""

    def __init__(self, console: Console, lang: str) -> None:
        self.console, self.lang = console, lang

    def step(self, done: int, total: int, fate: Fate | None) -> None:
        if fate is None:
            line = f"{say(self.lang, 'run', 'reading')}: {files_of(total, self.lang)}"
        else:
            line = f"[{done}/{total}] {fate.found.path}"
        self.console.print(line.rstrip(), soft_wrap=True)

    def writing(self) -> None:
        self.console.print(say(self.lang, "run", "writing"), soft_wrap=True)

    def unchanged(self) -> None:
        self.console.print(say(self.lang, "run", "unchanged"), soft_wrap=True)

    def warn(self, name: str, facts: Facts) -> None:
        self.console.print(warning(name, facts, self.lang), soft_wrap=True)

    def finished(self, summary: Summary, order: Order) -> None:
        show_result(summary, order)


def warning(name: str, facts: Facts, lang: str) -> Text:
    """A sentence on what the run will lack."""
    told = say(lang, "run", name, **{key: fact_text(key, value, lang) for key, value in facts})
    return Text(told, STYLES["warning"])


def files_of(number: int, lang: str) -> str:
    """A number of files in words."""
    return say(lang, "count", "files", n=number)


# --- what came of it --------------------------------------------------------------------------------------------------


def show_result(summary: Summary, order: Order) -> None:
    """What came of a run; of one for publication also what was done for that."""
    show_summary(summary, order.out, order.lang)
    if order.public:
        told_publication(summary.n_masked, summary.catalogue, order.lang)


def show_summary(summary: Summary, out: str, lang: str) -> None:
    """What an analyst wants to know after a run: files, plans, what to look at, where the tables are."""
    console = open_console()
    console.print()
    console.print(files_line(summary, lang))
    if summary.plans:
        console.print()
        console.print(plans_table(summary.plans, console.width >= WIDE, lang))
        told_more(console, summary.n_plans - len(summary.plans), "plans.csv", lang)
        console.print()
        console.print(Text(say(lang, "plans", "key"), STYLES["quiet"]))
    else:
        console.print(Text(say(lang, "run", "none_read"), STYLES["error"]))
    for status, style in (("rejected", "error"), ("duplicate", "quiet"), ("skipped", "quiet")):
        lines = [(row.path, row.message if status != "skipped" else None) for row in summary.listed[status]]
        title, more = say(lang, "run", f"{status}_title"), summary.statuses[status] - len(lines)
        listed(console, title, lines, STYLES[style], more, "documents.csv", lang)
    general = [(told, None) for told in summary.general[:MOST_LISTED]]
    title, more = say(lang, "run", "general_title"), len(summary.general) - len(general)
    listed(console, title, general, STYLES["warning"], more, "findings.csv", lang)
    for line in filter(None, (counts_line(summary, lang), corrections_line(summary.corrected, lang))):
        console.print()
        console.print(line)
    where(console, summary.n_tables, out, lang)


def files_line(summary: Summary, lang: str) -> Text:
    """How many files came in and what became of them."""
    line = Text(f"{files_of(sum(summary.statuses.values()), lang)}: ", STYLES["title"])
    parts = [
        Text(say(lang, "count", status, n=n), STYLES["error"] if status == "rejected" else "")
        for status, n in summary.statuses.items()
        if n or status == "read"
    ]
    return line + Text(", ").join(parts)


def plans_table(plans: Iterable[PlanSize], is_wide: bool, lang: str) -> Table:
    """A line for each plan; with the file's name where there is room for it."""
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
    for one in plans:
        graves = (number(one.findings[grave], STYLES[grave]) for grave in graveness())
        file = (Text(one.file, STYLES["quiet"]),) if is_wide else ()
        sizes = (str(one.n_areas), str(one.n_rows))
        table.add_row(*plan_cells(one.plan, lang), *sizes, *graves, current(one.plan, lang), *file)
    return table


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
    console: Console, title: str, lines: Sequence[tuple[str, str | None]], style: str, more: int, file: str, lang: str
) -> None:
    """A title with a line for each entry, its sentence below it, and how many more there are; nothing without any."""
    if not lines:
        return
    console.print()
    console.print(Text(f"{title}:", STYLES["title"]))
    for name, told in lines:
        console.print(Padding(Text(name, style), INDENT, expand=False))
        if told:
            console.print(Padding(Text(told), DEEPER, expand=False))
    told_more(console, more, file, lang)


def told_more(console: Console, more: int, file: str, lang: str) -> None:
    """How many more there are, and where they stand; nothing where all were shown."""
    if more:
        told = say(lang, "run", "more", n=more, file=file)
        console.print(Padding(Text(told, STYLES["quiet"]), INDENT, expand=False))


def corrections_line(corrected: Corrected | None, lang: str) -> Text | None:
    """How many cells people have corrected or found right, and how many of their lines were not used; else None.

    Of those corrected it says how many do not count, in submissions that are not current.
    """
    if corrected is None:
        return None
    counts = (("corrected", corrected.changed), ("checked", corrected.checked), ("unused", corrected.unused))
    parts = [Text(say(lang, "corrections", name, n=n)) for name, n in counts if n or name == "corrected"]
    if corrected.idle:
        parts[0] += Text(f" ({say(lang, 'corrections', 'idle', n=corrected.idle)})")
    parts[-1].stylize(STYLES["warning"] if corrected.unused else "")
    return Text(f"{say(lang, 'corrections', 'title')}: ") + Text(", ").join(parts)


def told_edits(written: Written, lang: str) -> None:
    """What came of a workbook that people edited: the lines added, what was not used, what to do next."""
    console = open_console()
    file = str(written.file)
    name = "added" if written.added else "none_added"
    console.print(Text(say(lang, "ratta", name, n=written.added, file=file), STYLES["title"]), soft_wrap=True)
    if written.known:
        console.print(Text(say(lang, "ratta", "known", n=written.known), STYLES["quiet"]), soft_wrap=True)
    for remark in written.remarks:
        facts = {name: fact_text(name, value, lang) for name, value in remark.facts}
        console.print(Text(say(lang, "ratta", remark.name, **facts), STYLES["warning"]), soft_wrap=True)
    if written.added or written.known:
        console.print(Text(say(lang, "ratta", "next", file=file)), soft_wrap=True)


def told_check(problems: Sequence[Problem], sizes: Mapping[str, int] | None, lang: str) -> None:
    """What is wrong with a folder, a line for each thing; or what was looked through and found right."""
    console = open_console()
    for problem in problems:
        console.print(Text(message("check", problem.code, problem.facts, lang), STYLES["error"]), soft_wrap=True)
    if not problems and sizes is not None:
        facts = {"n": sum(sizes.values()), "tables": len(sizes), "actions": sizes["actions"]}
        console.print(Text(say(lang, "check", "sound", **facts), STYLES["good"]), soft_wrap=True)


def told_forgotten(forgotten: Forgotten, lang: str) -> None:
    """What was removed, and that the files themselves are the user's."""
    console = open_console()
    facts = {"document": forgotten.document_id, "n": forgotten.n_corrections}
    name = "done" if forgotten.n_corrections else "done_alone"
    console.print(Text(say(lang, "forget", name, **facts), STYLES["title"]), soft_wrap=True)
    console.print(Text(say(lang, "forget", "files")), soft_wrap=True)
    for file in forgotten.files:
        console.print(Padding(Text(file), INDENT, expand=False))


def counts_line(summary: Summary, lang: str) -> Text | None:
    """How many of the current plans' own counts agree with the tables, None where none of them states any."""
    if not summary.stated:
        return None
    if not summary.wrong:
        return Text(say(lang, "run", "agrees_all", n=summary.stated))
    return Text(say(lang, "run", "agrees", n=summary.wrong, stated=summary.stated), STYLES["warning"])


def told_publication(n_masked: int, files: Sequence[str], lang: str) -> None:
    """What was done to tables for publication: how many places are masked, and which files were written for portals."""
    console = open_console()
    masked = say(lang, "publication", "masked", n=n_masked)
    catalogue = [say(lang, "publication", "written", file=file) for file in files]
    console.print()
    console.print(Text(f"{say(lang, 'publication', 'title')}:", STYLES["title"]))
    for line in (masked, *(catalogue or [say(lang, "publication", "none")]), say(lang, "publication", "check")):
        console.print(Padding(Text(line), INDENT, expand=False))


def where(console: Console, n_tables: int, out: str, lang: str) -> None:
    """Where the tables are, and which of them to open first."""
    console.print()
    # Not wrapped: a path that is broken over two lines cannot be copied.
    console.print(Text(say(lang, "run", "written", out=out), STYLES["title"]), soft_wrap=True)
    console.print(Padding(Text(say(lang, "run", "written_what", n=n_tables)), INDENT, expand=False))
    console.print(Text(f"{say(lang, 'run', 'open_first')}:", STYLES["title"]))
    grid = Table.grid(padding=(0, 2))
    for name in load()["files"]:
        grid.add_row(Text(name), Text(say(lang, "files", name), STYLES["quiet"]))
    console.print(Padding(grid, INDENT, expand=False))


def area_text(code: str, lang: str) -> str:
    """An area's name; one that only a template file knows is called by its code."""
    return text("area", code, lang) if is_code("area", code) else code

"""What ``diff`` shows on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.codes import is_code, text
from pipeline.console import DEEPER, INDENT, STYLES, open_console
from pipeline.difference import Change, Difference, PlanDifference, PlanSeen, RowDifference, counts, main_text
from pipeline.excerpts import beginning
from pipeline.texts import say
from pipeline.word_changes import Words, word_changes

MARKS = {"added": "+", "removed": "−", "changed": "~"}
"""What stands before a row that came, one that went, and one that is another than it was."""
WORDS = {"out": ("[−", "−]", "red"), "into": ("{+", "+}", "green"), "both": ("", "", "")}
"""What stands around words that went and that came: they must be told apart on paper too."""
ROW_STYLES = {"added": "green", "removed": "red", "changed": "yellow"}
OWN = "eget_omrade"
"""What the codes of areas of the district's own begin with: their names are the plan's."""
AROUND = 4
"""So many words that did not change are shown on each side of those that did."""
LONGEST = 60
"""So many words that came or went are shown in one place."""
TITLE = 160
"""Characters of a row's own text."""


def show(difference: Difference, old: str, new: str, lang: str) -> None:
    """Everything that differs, plan by plan and area by area; then how much of it there is."""
    console = open_console()
    for plan in difference.plans:
        show_plan(console, plan, lang)
    for side, plans in ((old, difference.only_old), (new, difference.only_new)):
        if plans:
            console.print()
        for seen in plans:
            told = say(lang, "diff", "only", side=side, plan=plan_name(seen), file=seen.file)
            console.print(Text(told, STYLES["warning"]), soft_wrap=True)
    if not difference.plans:
        console.print(Text(say(lang, "diff", "nobody"), STYLES["error"]))
    if len(difference.plans) > 1:
        console.print()
        console.print(Text(f"{say(lang, 'diff', 'total')}  ", STYLES["title"]) + Text(total(difference, lang)))


def told_written(file: Path, lang: str) -> None:
    """Where the CSV is."""
    console = open_console()
    console.print()
    console.print(Text(say(lang, "diff", "written", file=str(file)), STYLES["title"]), soft_wrap=True)


# --- a plan -----------------------------------------------------------------------------------------------------------


def show_plan(console: Console, plan: PlanDifference, lang: str) -> None:
    """What differs in a plan."""
    console.print()
    title = Text(plan_name(plan.new), STYLES["title"])
    files = say(lang, "diff", "files", old=plan.old.file, new=plan.new.file)
    console.print(title + Text(f"  {files}", STYLES["quiet"]), soft_wrap=True)
    if plan.old.name != plan.new.name:
        names = {"old": plan_name(plan.old), "new": plan_name(plan.new)}
        console.print(Padding(Text(say(lang, "diff", "other_plan", **names), STYLES["warning"]), INDENT, expand=False))
    told = counts_text(counts(plan), plan.same, lang) if plan.rows else say(lang, "diff", "nothing", n=plan.same)
    console.print(Padding(Text(told), INDENT, expand=False))
    if plan.misread:
        told = say(lang, "diff", "misread", n=plan.misread)
        console.print(Padding(Text(told, STYLES["quiet"]), INDENT, expand=False))
    for area, rows in groupby(plan.rows, key=lambda row: area_name(row, lang)):
        console.print()
        console.print(Padding(Text(area, STYLES["title"]), INDENT, expand=False))
        for row in rows:
            show_row(console, row, lang)


def plan_name(plan: PlanSeen) -> str:
    """How a plan is called: district and year, its key where nobody knows them."""
    if plan.district is not None and plan.year is not None:
        return f"{plan.district} {plan.year}"
    return plan.plan_key


def area_name(row: RowDifference, lang: str) -> str:
    """The area of a row; one of the district's own as the plan calls it."""
    return area_text(row.row.area, row.row.area_label, lang)


def area_text(area: str, label: str, lang: str) -> str:
    """An area's name by its code; one that only the plan has as it is written there."""
    return text("area", area, lang) if is_code("area", area) and not area.startswith(OWN) else label


def counts_text(found: Mapping[str, int], same: int, lang: str) -> str:
    """How many rows came, went and are others than they were."""
    parts = [say(lang, "diff_count", kind, n=number) for kind, number in found.items() if number]
    return say(lang, "diff", "counts", counts=", ".join((*parts, say(lang, "diff_count", "same", n=same))))


def total(difference: Difference, lang: str) -> str:
    """The counts of all plans."""
    sums: Counter[str] = Counter()
    for plan in difference.plans:
        sums.update(counts(plan))
    return counts_text(sums, sum(plan.same for plan in difference.plans), lang)


# --- a row ------------------------------------------------------------------------------------------------------------


def show_row(console: Console, row: RowDifference, lang: str) -> None:
    """A row that differs: its mark, its number and text, and below them what is another."""
    kind = "changed" if row.old and row.new else "added" if row.new else "removed"
    grid = Table.grid(padding=(0, 1, 0, 0))
    mark = Text(MARKS[kind], ROW_STYLES[kind])
    grid.add_row(
        mark, Text(row_number(row, lang), STYLES["quiet"], no_wrap=True), Text(beginning(main_text(row.row), TITLE))
    )
    console.print(Padding(grid, INDENT, expand=False))
    for line in row_lines(row, lang):
        console.print(Padding(line, DEEPER, expand=False))


def row_number(row: RowDifference, lang: str) -> str:
    """Where a row stands, and where it stood if that was elsewhere."""
    numbers = [seen.row_no for seen in (row.old, row.new) if seen is not None]
    if len(set(numbers)) > 1 and row.old and row.new and row.old.area == row.new.area:
        return say(lang, "diff", "row_now", row=numbers[0], other=numbers[1])
    return say(lang, "diff", "row", row=numbers[-1])


def row_lines(row: RowDifference, lang: str) -> Iterator[Text]:
    """What differs in a row that stands in both submissions, a line for each."""
    if row.old is None or row.new is None:
        return
    if row.unsure:
        yield Text(say(lang, "diff", "unsure"), STYLES["warning"])
    for change in row.changes:
        if change.change == "moved":
            place = area_text(row.old.area, row.old.area_label, lang)
            away = row.old.area != row.new.area
            yield Text(say(lang, "diff", "moved_area" if away else "moved_place", area=place, row=row.old.row_no))
        elif change.change == "status":
            yield named(say(lang, "diff", "status")) + Text(
                f"{status_text(change.before, lang)} → {status_text(change.after, lang)}"
            )
        else:
            yield field_line(change, lang)


def field_line(change: Change, lang: str) -> Text:
    """A field's name, and its words as they were and are."""
    return named(text("field", str(change.field), lang)) + words_text(
        word_changes(change.before or "", change.after or "")
    )


def named(name: str) -> Text:
    """A name before what it names."""
    return Text(f"{name}: ", STYLES["quiet"])


def words_text(pieces: Iterable[Words]) -> Text:
    """Words that went and came among those that stayed, of which only the nearest are shown."""
    listed = list(pieces)
    line = Text()
    for number, piece in enumerate(listed):
        before, after, style = WORDS[piece.kind]
        if piece.kind == "both":
            words = nearest(piece.words, number == 0, number == len(listed) - 1)
        else:
            words = shortest(piece.words)
        line.append(f"{' ' if number else ''}{before}{words}{after}", style)
    return line


def nearest(words: tuple[str, ...], first: bool, last: bool) -> str:
    """Of words that did not change those beside one that did.

    >>> nearest(tuple("abcdefghijk"), False, False), nearest(tuple("abcdef"), True, False)
    ('a b c d … h i j k', '… c d e f')
    """
    head, tail = (() if first else words[:AROUND]), (() if last else words[-AROUND:])
    if len(head) + len(tail) >= len(words):
        return " ".join(words)
    return " ".join((*head, "…", *tail))


def shortest(words: tuple[str, ...]) -> str:
    """Words, cut where there are too many."""
    return " ".join(words if len(words) <= LONGEST else (*words[: LONGEST - 1], "…"))


def status_text(code: str | None, lang: str) -> str:
    """A status as people read it."""
    return text("status", code, lang) if code is not None and is_code("status", code) else str(code)

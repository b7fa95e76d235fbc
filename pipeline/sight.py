"""What ``inspect`` shows on the terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.codes import codes, message, severity, text
from pipeline.console import INDENT, STYLES, area_text, open_console
from pipeline.excerpts import beginning
from pipeline.inspection import ColumnSeen, Header, Inspection, Sheet
from pipeline.model import FIELDS, Finding, Origin
from pipeline.rows import Reconciliation
from pipeline.texts import has, say

MARKS = {"error": "!!", "warning": "!", "info": "·"}
LONGEST = 160
"""Characters of a message or a text; what is longer is cut."""
MOMENT = re.compile(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d)[\d:.'+Z-]*")
"""When a file was made, as a workbook writes it and as a PDF does."""
MOST_PLACES = 6
MOST_FINDINGS = 15
LETTERS = 26


def show(seen: Inspection, lang: str) -> None:
    """Everything that was recognised in a file, from the whole to the single column."""
    console = open_console()
    if seen.refusal is not None:
        told = message("error", seen.refusal.code, seen.refusal.facts, lang)
        console.print(Text(f"{say(lang, 'inspect', 'rejected')} {told}", STYLES["error"]))
    console.print(facts_grid(file_facts(seen, lang)))
    for sheet in seen.sheets:
        show_sheet(console, sheet, lang)
    if seen.counts:
        heading(console, say(lang, "inspect", "counts_title"))
        console.print(Padding(counts_table(seen.counts, lang), INDENT, expand=False))
    if seen.findings:
        heading(console, say(lang, "inspect", "findings_title"))
        show_findings(console, seen.findings, lang)


def heading(console: Console, title: str) -> None:
    """A title with an empty line above it."""
    console.print()
    console.print(Text(title, STYLES["title"]))


def facts_grid(facts: Iterable[tuple[str, str]]) -> Table:
    """Names and values, one below the other."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, value in facts:
        grid.add_row(Text(name, STYLES["quiet"], no_wrap=True), Text(value, overflow="fold"))
    return grid


# --- the file ---------------------------------------------------------------------------------------------------------


def file_facts(seen: Inspection, lang: str) -> list[tuple[str, str]]:
    """What the file is and whose plan it holds."""
    kind = text("channel", seen.channel, lang) if seen.channel is not None else say(lang, "kind", seen.kind or "none")
    facts = [
        ("file", seen.source.path),
        ("", say(lang, "inspect", "size", n=seen.source.size, sha=seen.source.sha256[:12])),
        ("kind", kind),
    ]
    if seen.n_pages is not None:
        facts.append(("content", content(seen, lang)))
    facts += [*identity_facts(seen, lang), *template_facts(seen, lang)]
    if seen.title:
        facts.append(("title", beginning(seen.title, LONGEST)))
    if seen.properties:
        facts.append(
            ("properties", beginning("; ".join(property_text(*told, lang) for told in seen.properties), LONGEST))
        )
    return [(say(lang, "inspect", name) if name else "", value) for name, value in facts]


def property_text(name: str, value: str, lang: str) -> str:
    """A property of a file as people read it; a moment by its day and minute.

    >>> property_text("creationdate", "D:20250314093000+01'00'", "sv"), property_text("Rutin", "A7", "sv")
    ('skapad: 2025-03-14 09:30', 'Rutin: A7')
    """
    moment = MOMENT.fullmatch(value)
    told = "{}-{}-{} {}:{}".format(*moment.groups()) if moment else value
    key = name.casefold()
    return f"{say(lang, 'property', key) if has('property', key) else name}: {told}"


def content(seen: Inspection, lang: str) -> str:
    """How much the file holds."""
    parts = [say(lang, "count", "sheets" if seen.kind == "workbook" else "pages", n=seen.n_pages)]
    if seen.identity is not None:
        parts += [say(lang, "count", "areas", n=seen.n_areas), say(lang, "count", "rows", n=seen.n_actions)]
    return ", ".join(parts)


def identity_facts(seen: Inspection, lang: str) -> list[tuple[str, str]]:
    """District and year, with how they are known."""
    who = seen.identity
    if who is None:
        return []
    known = (("district", who.district, who.district_source), ("year", who.year, who.year_source))
    return [
        (name, say(lang, "inspect", "from", value=value, source=text("known_from", source, lang).lower()))
        if value is not None
        else (name, say(lang, "run", "unknown"))
        for name, value, source in known
    ]


def template_facts(seen: Inspection, lang: str) -> list[tuple[str, str]]:
    """The template, and how well each known one fits."""
    if not any(score for _, score in seen.fits):
        return []
    fits = ", ".join(say(lang, "inspect", "fit", name=name, score=percent(score)) for name, score in seen.fits)
    name = seen.template if seen.template not in (None, "unknown") else say(lang, "run", "unknown_template")
    return [("template", f"{name} ({fits})" if seen.template is not None else fits)]


# --- a tab or a page --------------------------------------------------------------------------------------------------


def show_sheet(console: Console, sheet: Sheet, lang: str) -> None:
    """What was recognised on a tab or on pages."""
    heading(console, f"{sheet_name(sheet, lang)}: {text('page_kind', sheet.kind, lang)}")
    console.print(Padding(facts_grid(sheet_facts(sheet, lang)), INDENT, expand=False))
    header = sheet.header or sheet.nearest
    if header is not None:
        letters = sheet.label is not None
        console.print(Padding(header_table(header, letters, lang), INDENT, expand=False))
    show_findings(console, sheet.findings, lang)


def sheet_name(sheet: Sheet, lang: str) -> str:
    """How a tab or some pages are called."""
    pages = number_ranges(sheet.pages)
    if sheet.label is not None:
        return say(lang, "inspect", "sheet", pages=pages, label=sheet.label)
    return say(lang, "inspect", "page", pages=pages, n=len(sheet.pages))


def number_ranges(numbers: Iterable[int]) -> str:
    """Numbers as ranges.

    >>> number_ranges((3, 4, 5, 8)), number_ranges((2,))
    ('3–5, 8', '2')
    """
    runs = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    ends = [[number for _, number in run] for _, run in runs]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in ends)


def sheet_facts(sheet: Sheet, lang: str) -> list[tuple[str, str]]:
    """Area, header and rows of a tab; of one that was not recognised, what stands on it."""
    facts: list[tuple[str, str]] = []
    if len({band for _, band in sheet.bands}) > 1:
        facts.append(("bands", bands_text(sheet.bands, lang)))
    if sheet.header is not None and sheet.area is not None:
        merged = say(lang, "count", "merged", n=sheet.n_merged)
        guided = say(lang, "inspect", "guided" if sheet.header.guided else "not_guided")
        facts += [
            ("area", f"{area_text(sheet.area, lang)} ({sheet.area})"),
            ("label", beginning(sheet.area_label or "", LONGEST)),
            ("rows", f"{say(lang, 'inspect', 'rows_of', n=sheet.n_actions, grid=sheet.n_below)}, {merged}"),
            ("header", f"{say(lang, 'inspect', 'header_at', n=sheet.header.row)}, {guided}"),
        ]
    if sheet.kind == "other":
        facts.append(("header", say(lang, "inspect", "no_header")))
        facts.append(("seen", beginning(" | ".join(map(one_line, sheet.sample)), LONGEST)))
        if sheet.nearest is not None:
            facts.append(("nearest", say(lang, "inspect", "header_at", n=sheet.nearest.row)))
    return [(say(lang, "inspect", name), value) for name, value in facts]


def bands_text(bands: Sequence[tuple[int, int]], lang: str) -> str:
    """Which band of columns stands on which pages."""
    numbers = sorted({band for _, band in bands})
    pages = {number: number_ranges(page for page, band in bands if band == number) for number in numbers}
    return "; ".join(say(lang, "inspect", "band", band=number, pages=pages[number]) for number in numbers)


def header_table(header: Header, letters: bool, lang: str) -> Table:
    """The columns of a header row: what stands there, what it was taken for, how, and how sure that is."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1), collapse_padding=True)
    table.header_style = STYLES["quiet"]
    for name in ("column", "header_text", "field", "mapped_by", "score"):
        table.add_column(say(lang, "inspect", name), justify="right" if name == "score" else "left")
    for column in header.columns:
        table.add_row(*column_cells(column, letters, lang))
    return table


def column_cells(column: ColumnSeen, letters: bool, lang: str) -> tuple[Text, ...]:
    """A line of a header's table."""
    place = column_letters(column.col) if letters else str(column.col + 1)
    printed = beginning(column.header, LONGEST) or say(lang, "inspect", "no_text")
    if column.field is None:
        return Text(place), Text(printed), Text(say(lang, "inspect", "unmapped"), STYLES["warning"]), Text(), Text()
    field = (
        text("field", column.field, lang) if column.field in FIELDS else say(lang, "inspect", f"column_{column.field}")
    )
    style = "" if column.mapped_by == "template" else STYLES["warning"]
    how = text("mapped_by", column.mapped_by, lang)
    return Text(place), Text(printed), Text(field), Text(how, style), Text(percent(column.score), style)


def column_letters(col: int) -> str:
    """A column of a workbook, counted from 0, as its letters.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    before, last = divmod(col, LETTERS)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + last)


# --- counts and findings ----------------------------------------------------------------------------------------------


def counts_table(counts: Iterable[Reconciliation], lang: str) -> Table:
    """What the plan states beside what was counted."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1), collapse_padding=True)
    table.header_style = STYLES["quiet"]
    for name in ("area", "item", "stated", "counted", "agrees"):
        table.add_column(say(lang, "inspect", name), justify="right" if name in ("stated", "counted") else "left")
    for row in counts:
        agrees = say(lang, "run", "unknown" if row.agrees is None else "yes" if row.agrees else "no")
        table.add_row(
            Text(area_text(row.area, lang)),
            Text(text("reconciliation_item", row.item, lang)),
            Text("–" if row.stated is None else str(row.stated)),
            Text(str(row.counted)),
            Text(agrees, STYLES["warning"] if row.agrees is False else ""),
        )
    return table


def show_findings(console: Console, findings: Sequence[Finding], lang: str) -> None:
    """The findings, the gravest first, alike ones once with all their places."""
    told = Counter[tuple[str, str]]()
    places: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        key = (severity(finding.code), beginning(finding_text(finding, lang), LONGEST))
        told[key] += 1
        places.setdefault(key, []).extend(map(short_place, finding.origins[:1]))
    grave = {name: number for number, name in enumerate(reversed(codes("severity")))}
    lines = sorted(told, key=lambda key: grave[key[0]])
    for key in lines[:MOST_FINDINGS]:
        level, sentence = key
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_row(Text(MARKS[level], STYLES[level]), Text(sentence + places_text(told[key], places[key], lang)))
        console.print(Padding(grid, INDENT, expand=False))
    if len(lines) > MOST_FINDINGS:
        more = say(lang, "count", "more_findings", n=len(lines) - MOST_FINDINGS)
        console.print(Padding(Text(more, STYLES["quiet"]), INDENT, expand=False))


def finding_text(finding: Finding, lang: str) -> str:
    """The sentence of a finding."""
    own = {"field": finding.field, "area": finding.area}
    return message("finding", finding.code, {k: v for k, v in own.items() if v is not None} | dict(finding.facts), lang)


def short_place(origin: Origin) -> str:
    """A place within the tab that is spoken of.

    >>> short_place(Origin(sheet="Blad1", ref="B7")), short_place(Origin(page=3, bbox=(1.0, 2.0, 3.0, 4.0)))
    ('B7', 'p3[1.0,2.0,3.0,4.0]')
    """
    return origin.ref if origin.sheet is not None and origin.ref is not None else str(origin)


def places_text(times: int, places: Sequence[str], lang: str) -> str:
    """How often and where something was found, in brackets."""
    named = list(dict.fromkeys(places))
    shown = ", ".join(named[:MOST_PLACES]) + (" …" if len(named) > MOST_PLACES else "")
    often = say(lang, "inspect", "times", n=times) if times > 1 else ""
    inside = ": ".join(part for part in (often, shown) if part)
    return f" ({inside})" if inside else ""


def percent(score: float) -> str:
    """A score as people read it."""
    return f"{round(100 * score)} %"


def one_line(words: str) -> str:
    """A text without its line breaks."""
    return " ".join(words.split())

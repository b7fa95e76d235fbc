"""The figures of the overview: counts by district and area, verdicts, what happens when, common causes and roles."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.codes import text
from pipeline.report.charts import Bar, Chart, bars_to_chart
from pipeline.report.counting import MONTHS, Common, Figure, Shared, YearRows, rows_link
from pipeline.report.views import DOUBTED
from pipeline.report.words import rules, words
from pipeline.rows import Statistic, Tables
from pipeline.shelf import Names
from pipeline.statistics import WITH, template_areas
from pipeline.text import slug


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table of figures."""

    title: str
    figures: tuple[Figure, ...]
    href: str | None = None


@dataclass(frozen=True, slots=True)
class YearView:
    """The figures of a year: charts, and tables by district and by area with the same columns and the same sums."""

    year: int
    charts: tuple[Chart, ...]
    columns: tuple[str, ...]
    districts: tuple[Line, ...]
    areas: tuple[Line, ...]
    total: Line
    causes: tuple[Common, ...]
    roles: tuple[Common, ...]
    n_actions: int
    n_without_time: int


def tables_to_years(counted: Mapping[int, YearRows], keys: Names, tables: Tables, lang: str) -> tuple[YearView, ...]:
    """The figures of every year that the statistics know, the latest first; ``keys``: the counted causes and roles."""
    most = {keys.name(at) for year in counted.values() for at in year.causes.most()}
    nothing = YearRows(Shared(keys), Shared(keys))
    texts = {cause.cause_id: cause.text for cause in tables["causes"] if cause.cause_id in most}
    by_year = groupby(tables["statistics"], lambda row: row.year)
    views = [year_view(year, counts, counted.get(year) or nothing, texts, lang) for year, counts in by_year]
    return tuple(reversed(views))


def year_view(year: int, counts: Iterable[Statistic], rows: YearRows, texts: Mapping[str, str], lang: str) -> YearView:
    """The figures of one year."""
    items, said = shown_items(), words(lang)
    sums = sum_up(counts)
    names = sorted_names(sums)
    # Of a plan that is missing nothing is known: a chart would show it as nought.
    known = [name for name in names if sums.get((name, None, "actions")) is not None]
    areas = list(dict.fromkeys([*template_areas(), *sorted({area for _, area, _ in sums if area is not None})]))
    charts = (
        status_chart(year, sums, known, lang),
        heat_chart(year, sums, known, areas, lang),
        area_chart(year, sums, areas, lang),
        month_chart(year, rows.months, areas, lang),
        role_chart(rows.roles.common(year, "role", {}), said),
    )
    return YearView(
        year,
        charts,
        tuple(item_title(item, lang) for item in items),
        tuple(
            Line(
                name,
                tuple(figure(sums, name, None, item, year) for item in items),
                rows.pages.get(name),
            )
            for name in names
        ),
        tuple(
            Line(text("area", area, lang), tuple(figure(sums, None, area, item, year) for item in items))
            for area in areas
        ),
        Line(said["total"], tuple(figure(sums, None, None, item, year) for item in items)),
        tuple(cause for cause in rows.causes.common(year, "cause", texts) if (cause.rows.value or 0) > 1),
        rows.roles.common(year, "role", {}),
        rows.n_actions,
        rows.n_without_time,
    )


def shown_items() -> tuple[str, ...]:
    """The items of statistics that tables have a column for."""
    return (*rules()["overview"]["items"], *(f"status_{status}" for status in rules()["status"]))


def item_title(item: str, lang: str) -> str:
    """The heading of an item of statistics.

    >>> item_title("with_goal", "sv"), item_title("status_achieved", "sv")
    ('Med mål', 'Uppnått')
    """
    kind, _, code = item.partition("_")
    return text("status", code, lang) if kind == "status" else words(lang)[f"short_{item}"]


# --- counts -----------------------------------------------------------------------------------------------------------

Sums = Mapping[tuple[str | None, str | None, str], int | None]
"""Counts by district (None: all), area (None: all) and item; None where no template has the column."""
BY_AREA = "actions"
"""The item whose counts are shown by district and area."""


def sum_up(counts: Iterable[Statistic]) -> Sums:
    """The counts of a year that are shown, with their sums over districts and areas."""
    sums: dict[tuple[str | None, str | None, str], int | None] = {}
    shown = {*shown_items(), *rules()["items"]}
    for count in counts:
        if count.item not in shown:
            continue
        for district in (count.district, None):
            for area in (count.area, None) if district is None or count.item == BY_AREA else (None,):
                key = (district, area, count.item)
                before = sums.get(key)
                sums[key] = before if count.value is None else (before or 0) + count.value
    return sums


def sorted_names(sums: Sums) -> list[str]:
    """The districts in the order of the statistics."""
    return list(dict.fromkeys(name for name, _, _ in sums if name is not None))


def figure(sums: Sums, district: str | None, area: str | None, item: str, year: int) -> Figure:
    """A count and the rows behind it."""
    value = sums.get((district, area, item))
    return Figure(value, rows_link(year=year, district=district, area=area, tag=item) if value else None)


# --- charts -----------------------------------------------------------------------------------------------------------


def status_chart(year: int, sums: Sums, names: Sequence[str], lang: str) -> Chart:
    """Verdicts by district."""
    said, shades = words(lang), rules()["status"]
    bars = [
        bar
        for code in shades
        for bar in district_bars(year, sums, names, None, f"status_{code}", text("status", code, lang), said)
    ]
    scale = {"domain": [text("status", code, lang) for code in shades], "range": list(shades.values())}
    return bars_to_chart("status", said["chart_status"], bars, {**scale, "actions": said["n_actions"]})


def heat_chart(year: int, sums: Sums, names: Sequence[str], areas: Sequence[str], lang: str) -> Chart:
    """Actions by district and area."""
    said = words(lang)
    bars = [
        bar
        for area in areas
        for bar in district_bars(year, sums, names, area, "actions", wrapped(text("area", area, lang)), said)
    ]
    return bars_to_chart("heat", said["chart_heat"], bars, {})


def district_bars(
    year: int, sums: Sums, names: Sequence[str], area: str | None, item: str, column: str, said: Mapping[str, str]
) -> Iterator[Bar]:
    """A count of each district, those with fewest actions together where there are too many for a chart."""
    most = rules()["charts"]["districts"]
    largest = sorted(names, key=lambda name: -(sums.get((name, None, "actions")) or 0))[:most]
    shown = [name for name in names if name in set(largest)]
    for name in shown:
        link = rows_link(year=year, district=name, area=area, tag=item)
        yield Bar(name, column, sums.get((name, area, item)) or 0, link)
    if len(shown) < len(names):
        rest = (sums.get((None, area, item)) or 0) - sum(sums.get((name, area, item)) or 0 for name in shown)
        yield Bar(
            said["others"].format(n=len(names) - len(shown)), column, rest, rows_link(year=year, area=area, tag=item)
        )


def area_chart(year: int, sums: Sums, areas: Sequence[str], lang: str) -> Chart:
    """Problems, causes and actions by area."""
    shades = rules()["items"]
    bars = [
        Bar(
            text("area", area, lang),
            text("statistics_item", item, lang),
            sums.get((None, area, item)) or 0,
            rows_link(year=year, area=area, tag=item),
        )
        for area in areas
        for item in shades
    ]
    scale = {"domain": [text("statistics_item", item, lang) for item in shades], "range": list(shades.values())}
    return bars_to_chart("areas", words(lang)["chart_areas"], bars, scale)


def month_chart(year: int, counted: Counter[tuple[str, int]], areas: Sequence[str], lang: str) -> Chart:
    """How many actions are under way in each month, by area."""
    names = words(lang)["months"].split()
    bars = [
        Bar(
            text("area", area, lang),
            names[month - 1],
            counted[area, month],
            rows_link(year=year, area=area, tag=f"month:{month}"),
        )
        for area in areas
        for month in MONTHS
    ]
    return bars_to_chart("months", words(lang)["chart_months"], bars, {})


def role_chart(roles: Sequence[Common], said: Mapping[str, str]) -> Chart:
    """Who is responsible for or takes part in most."""
    bars = [Bar(role.text, said["n_actions"], role.rows.value or 0, role.rows.href or "") for role in roles]
    return bars_to_chart("roles", said["chart_roles"], bars, {"actions": said["n_actions"]})


def wrapped(label: str) -> str:
    """A label in lines of a few letters each.

    >>> wrapped("Kriminella miljöer och livsstilar").split(chr(10))
    ['Kriminella', 'miljöer och', 'livsstilar']
    """
    return "\n".join(textwrap.wrap(label, rules()["charts"]["label"], break_long_words=False))


# --- years ------------------------------------------------------------------------------------------------------------


def year_by_year(years: Sequence[YearView], lang: str) -> tuple[Line, ...]:
    """The figures of the districts that have plans of several years, and of all that have one of the two latest."""
    of_name: dict[str, list[tuple[int, Line]]] = {}
    for year in sorted(years, key=lambda view: view.year):
        for line in year.districts:
            if line.href is not None:
                of_name.setdefault(line.title, []).append((year.year, line))
    lines = [
        replace(line, title=f"{name} {year}")
        for name, found in sorted(of_name.items(), key=lambda item: slug(item[0]))
        if len(found) > 1
        for year, line in found
    ]
    return (*sums_of_two_years(years, of_name, lang), *lines)


def sums_of_two_years(
    years: Sequence[YearView], of_name: Mapping[str, Sequence[tuple[int, Line]]], lang: str
) -> Iterator[Line]:
    """The sums of the two latest years over the districts that have plans of both, where there are several."""
    latest = sorted(view.year for view in years)[-2:]
    both = [dict(found) for found in of_name.values() if set(latest) <= {year for year, _ in found}]
    if len(latest) == 2 and len(both) > 1:
        span = "–".join(map(str, latest))
        for year in latest:
            columns = zip(*(found[year].figures for found in both), strict=True)
            title = words(lang)["all_of_both"].format(n=len(both), years=span)
            yield Line(f"{title}: {year}", tuple(map(sum_figures, columns)))


def sum_figures(figures: Sequence[Figure]) -> Figure:
    """The sum of some figures, not known where one of them is not."""
    known = [figure.value for figure in figures if figure.value is not None]
    return Figure(sum(known) if len(known) == len(figures) else None)


# --- what rows are found by -------------------------------------------------------------------------------------------


def lacking_tags() -> tuple[str, ...]:
    """The tags of rows of which a field says nothing."""
    return tuple(f"without_{name}" for name in WITH)


def picked_tags() -> tuple[str, ...]:
    """The tags that rows can be chosen by on a page: how it went, and what is missing."""
    return (*(f"status_{status}" for status in rules()["status"]), *DOUBTED, *lacking_tags())


def tag_text(tag: str, texts: Mapping[str, str], lang: str) -> str:
    """What a tag says to a reader."""
    kind, _, value = tag.partition(":")
    if kind == "cause":
        return texts[value]
    if kind == "month":
        return words(lang)["in_month"].format(month=words(lang)["months"].split()[int(value) - 1])
    if tag in (*DOUBTED, *lacking_tags()):
        return words(lang)[tag]
    return value or text("statistics_item", tag, lang)

"""The figures of the overview: counts by district and area, verdicts, what happens when, common causes and roles."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pipeline.codes import text
from pipeline.report.charts import Bar, Chart, bars_to_chart
from pipeline.report.views import DistrictView, PlanView, RowView, Tables
from pipeline.report.words import rules, words
from pipeline.rows import Action, Statistic
from pipeline.statistics import template_areas

MONTHS = range(1, 13)
ALWAYS = ("continuous", "line_work")
"""Kinds of time that go on all the year where no day is named."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where it leads; ``value`` None: nothing is known."""

    value: int | None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table of figures."""

    title: str
    figures: tuple[Figure, ...]
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Common:
    """A cause or a role that many rows share: its text, its rows and the districts that have it."""

    text: str
    rows: Figure
    districts: int


@dataclass(frozen=True, slots=True)
class YearView:
    """The figures of a year: charts, and tables by district and by area with the same columns."""

    year: int
    charts: tuple[Chart, ...]
    columns: tuple[str, ...]
    districts: tuple[Line, ...]
    areas: tuple[Line, ...]
    causes: tuple[Common, ...]
    roles: tuple[Common, ...]
    n_actions: int
    n_without_time: int


def rows_link(**wanted: object) -> str:
    """The address of the rows that fit, on the page itself.

    >>> rows_link(year=2025, tag="status_achieved", area=None)
    '#rader?year=2025&tag=status_achieved'
    """
    return "#rader?" + urlencode({name: value for name, value in wanted.items() if value is not None})


def tables_to_years(districts: Sequence[DistrictView], tables: Tables, lang: str) -> tuple[YearView, ...]:
    """The figures of every year that the statistics know, the latest first."""
    by_year: dict[int, list[Statistic]] = defaultdict(list)
    for row in tables["statistics"]:
        by_year[row.year].append(row)
    # As the statistics count: plans whose district and year are known.
    plans = [(one, plan) for one in districts for plan in one.plans if one.name is not None]
    texts = {cause.cause_id: cause.text for cause in tables["causes"]}
    return tuple(
        year_view(year, by_year[year], [pair for pair in plans if pair[1].plan.year == year], texts, lang)
        for year in sorted(by_year, reverse=True)
    )


def year_view(
    year: int,
    counts: Sequence[Statistic],
    plans: Sequence[tuple[DistrictView, PlanView]],
    texts: Mapping[str, str],
    lang: str,
) -> YearView:
    """The figures of one year."""
    rows = [(one.name or "", row) for one, plan in plans for row in plan.rows]
    page_of = {one.name: one.page for one, _ in plans}
    own = [(name, row) for name, row in rows if "actions" in row.items]
    sums = sum_up(counts)
    names = list(dict.fromkeys(count.district for count in counts))
    # Of a plan that is missing nothing is known: a chart would show it as nought.
    known = [name for name in names if sums.get((name, None, "actions")) is not None]
    areas = list(dict.fromkeys([*template_areas(), *sorted({count.area for count in counts})]))
    items = shown_items()
    said = words(lang)
    charts = (
        status_chart(year, sums, known, lang),
        heat_chart(year, sums, known, areas, lang),
        area_chart(year, sums, areas, lang),
        month_chart(year, [row for _, row in own], areas, lang),
        role_chart(roles_of(year, rows), said),
    )
    return YearView(
        year,
        charts,
        tuple(item_title(item, lang) for item in items),
        tuple(
            Line(
                name,
                tuple(figure(sums, name, None, item, year) for item in items),
                page_of.get(name),
            )
            for name in names
        ),
        tuple(
            Line(text("area", area, lang), tuple(figure(sums, None, area, item, year) for item in items))
            for area in areas
        ),
        causes_of(year, rows, texts),
        roles_of(year, rows),
        len(own),
        sum(not months_of(row.action, year) for _, row in own),
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


def sum_up(counts: Iterable[Statistic]) -> Sums:
    """The counts of a year, with their sums over districts and areas."""
    sums: dict[tuple[str | None, str | None, str], int | None] = {}
    for count in counts:
        for district in (count.district, None):
            for area in (count.area, None):
                key = (district, area, count.item)
                before = sums.get(key)
                sums[key] = before if count.value is None else (before or 0) + count.value
    return sums


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


def month_chart(year: int, rows: Sequence[RowView], areas: Sequence[str], lang: str) -> Chart:
    """How many actions are under way in each month, by area."""
    counted = Counter((row.action.area, month) for row in rows for month in months_of(row.action, year))
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


def months_of(action: Action, year: int) -> tuple[int, ...]:
    """The months of a year in which an action is under way: in its last one where only that is known.

    Without an end it goes on to the year's end, and what goes on all the time is under way in every month.
    """
    if action.timing_kind in ALWAYS and action.timing_start is None and action.timing_end is None:
        return tuple(MONTHS)
    start, end = action.timing_start or action.timing_end, action.timing_end
    if start is None:
        return ()
    first = (start.year - year) * 12 + start.month
    last = (end.year - year) * 12 + end.month if end else max(12, first)
    return tuple(month for month in MONTHS if first <= month <= last)


def wrapped(label: str) -> str:
    """A label in lines of a few letters each.

    >>> wrapped("Kriminella miljöer och livsstilar").split(chr(10))
    ['Kriminella', 'miljöer och', 'livsstilar']
    """
    return "\n".join(textwrap.wrap(label, rules()["charts"]["label"], break_long_words=False))


# --- what many share --------------------------------------------------------------------------------------------------


def causes_of(year: int, rows: Iterable[tuple[str, RowView]], texts: Mapping[str, str]) -> tuple[Common, ...]:
    """The causes that most rows of a year share."""
    shared = ((row.action.cause_id, name) for name, row in rows if row.action.cause_id)
    return most_common(shared, lambda cause: texts[cause], "cause", year)


def roles_of(year: int, rows: Iterable[tuple[str, RowView]]) -> tuple[Common, ...]:
    """The roles that most rows of a year name."""
    shared = ((role, name) for name, row in rows for role in dict.fromkeys(row.action.roles or ()))
    return most_common(shared, lambda role: role, "role", year)


def most_common(shared: Iterable[tuple[str | None, str]], say: object, tag: str, year: int) -> tuple[Common, ...]:
    """What is shared most, by rows, then by districts."""
    counted: Counter[str] = Counter()
    places: dict[str, set[str]] = defaultdict(set)
    for key, name in shared:
        if key is not None:
            counted[key] += 1
            places[key].add(name)
    ranked = sorted(counted, key=lambda key: (-counted[key], -len(places[key]), key))
    return tuple(
        Common(say(key), Figure(counted[key], rows_link(year=year, tag=f"{tag}:{key}")), len(places[key]))  # type: ignore[operator]
        for key in ranked[: rules()["overview"]["most"]]
    )


def row_tags(row: RowView, year: int) -> Iterator[str]:
    """All that a row can be found by: the items that it is counted in, its cause, its roles, its months."""
    yield from row.items
    if row.action.cause_id:
        yield f"cause:{row.action.cause_id}"
    yield from (f"role:{role}" for role in dict.fromkeys(row.action.roles or ()))
    if "actions" in row.items:
        yield from (f"month:{month}" for month in months_of(row.action, year))


def tag_text(tag: str, texts: Mapping[str, str], lang: str) -> str:
    """What a tag says to a reader."""
    kind, _, value = tag.partition(":")
    if kind == "cause":
        return texts[value]
    if kind == "month":
        return words(lang)["in_month"].format(month=words(lang)["months"].split()[int(value) - 1])
    return value or text("statistics_item", tag, lang)

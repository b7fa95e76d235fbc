"""A table on a page with what its top rows, and the line above it, say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.page import Line, PageLayout, PageTable, Region
from extractors.tables.analysis import is_analysis, is_counted
from extractors.tables.band_labels import LABELS, is_column_label, is_series, labels_to_header, lone_header
from extractors.tables.headers import HeaderRow, area_of, find_header, match_header
from extractors.tables.labels import SURE, cut_label, led, only_area
from extractors.tables.margins import letters, says_nothing
from extractors.tables.stated import area_label
from extractors.tables.tabs import has_title, is_title
from extractors.tables.templates import compact

SAME_COLUMNS = 3.0
"""Points: how far the widths of two pages' columns may differ in one band."""
TITLE_ROWS = 6
"""A header is looked for in so many rows at the top of a page."""
NEAR = 2.5
"""Of a line's height: a heading stands no further above its table."""
SHORTEST_HEADING = 4
"""Letters: what has fewer is a number, a date or a mark."""
PROSE_ENDS = (".", ",", ";", ":", ")")
"""What lines of prose end with, and notes, and no heading."""
PAIR = 2
"""A table and another one level with it."""
TITLE_SLACK = 3.0
"""Points: how far a title may reach into the table below or above it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table on a page, with its header if one is printed on it (``header_row`` is its row there).

    ``title`` is the label of an area that stands above the table, where the header states none.
    """

    table: PageTable
    header: HeaderRow | None = None
    header_row: int = 0
    area: str | None = None
    analysis: bool = False
    front: bool = False
    repeated: int = 0
    title: Line | None = None


def table_rows(table: PageTable) -> list[dict[int, str]]:
    """The texts of a page's table by row and column, lines joined anyhow: for comparing, not for keeping."""
    rows: list[dict[int, str]] = [{} for _ in table.ys[1:]]
    for region in table.regions:
        if region.lines:
            rows[region.rows[0]][region.cols[0]] = " ".join(line.text for line in region.lines)
    return rows


def table_to_part(table: PageTable) -> Part:
    """A table with what its top rows say of it."""
    rows = table_rows(table)
    if is_counted(rows):
        return Part(table, analysis=True)
    found = find_header(dict(enumerate(rows)), TITLE_ROWS) or band_header(rows, len(table.xs) - 1)
    # A header that stands alone on its page counts nothing: its guidance and rows come on the next one.
    if is_analysis(rows[:TITLE_ROWS]) and (found is None or any(rows[found[0] + 1 :])):
        return Part(table, analysis=True)
    if found is None:
        return Part(table, front=is_front(rows))
    number, header = labels_proper(*found, table)
    area = area_key(header, rows[number + 1] if number + 1 < len(rows) else {}) or heading_key(rows[:number])
    return Part(table, header, number, area)


def labels_proper(number: int, header: HeaderRow, table: PageTable) -> tuple[int, HeaderRow]:
    """The header of a page with its row; the row below headings over groups of columns where that names more fields."""
    rows = table_rows(table)
    if header.guided or number + 1 >= len(rows):
        return number, header
    if sum(map(is_column_label, rows[number + 1].values())) < LABELS:
        return number, header
    over = {r.cols[0]: rows[number][r.cols[0]] for r in table.regions if r.rows[0] == number and r.lines and spans(r)}
    below = match_header({**over, **rows[number + 1]}, rows[number + 2] if number + 2 < len(rows) else {})
    return (number + 1, below) if below is not None and len(below.fields) > len(header.fields) else (number, header)


def spans(region: Region) -> bool:
    """Whether a cell reaches over several rows."""
    return region.rows[1] - region.rows[0] > 1


def band_header(rows: Sequence[Mapping[int, str]], n_cols: int) -> tuple[int, HeaderRow] | None:
    """The top row of a page, with its number, where it heads a band of which no header is known otherwise."""
    if len(rows) < PAIR:
        return None
    header = lone_header(rows[0], rows[1]) if n_cols == 1 else labels_to_header(rows[0], rows[1])
    return None if header is None else (0, header)


def heading_key(above: Sequence[Mapping[int, str]]) -> str | None:
    """The code of the area whose label is a heading among the rows above a header, alone in its row, None for none."""
    alone = [next(iter(row.values())) for row in above if len(row) == 1]
    areas = [area for text in alone if (area := only_area(text)) is not None and not area.own]
    return areas[-1].code if areas else None


def is_front(rows: Sequence[Mapping[int, str]]) -> bool:
    """Whether a page's table is a front page in rules: one column that begins with the plan's title."""
    return all(set(row) <= {0} for row in rows) and has_title(dict(enumerate(row for row in rows if row)))


def area_key(header: HeaderRow, below: dict[int, str]) -> str | None:
    """What tells the area of a page from others: its code or its own label, None where this band carries neither."""
    label = area_label(header, below)
    known = area_of(label)[0] if label else None
    return known.code if known is not None and not known.own else compact(label) or None


def without_guess(part: Part, shown: Collection[str]) -> Part:
    """A page without the guess that a column, which hardly anything names so, is the problem's: its sheet has one.

    ``shown`` are the fields of the bands before it; a page that names one of these again begins another sheet.
    """
    problem = part.header.column_of("problem") if part.header is not None else None
    if part.header is None or problem is None or problem.score >= SURE or "problem" not in shown:
        return part
    if (part.header.fields - {"problem"}) & set(shown):
        return part
    columns = tuple(replace(one, field=None) if one is problem else one for one in part.header.columns)
    return replace(part, header=replace(part.header, columns=columns), area=None)


def without_false_header(part: Part, heads: Iterable[Part]) -> Part:
    """A page without the header that one of its rows is taken for, where hardly a cell of that row is a label itself
    and its columns go on with a band of the sheet at hand; ``heads`` are the first pages of the bands.

    Words such as "insatser" and "genomförda" stand in rows, too.
    """
    if part.header is None or part.header.guided or part.area is not None:
        return part
    if not any(head.header and same_columns(part.table, head.table) for head in heads):
        return part
    texts = [column.header for column in part.header.columns]
    labelled = sum(map(is_column_label, texts)) >= min(LABELS, len(texts)) or is_series(texts)
    return part if labelled else Part(part.table, analysis=part.analysis)


def same_columns(a: PageTable, b: PageTable) -> bool:
    """Whether two pages show the same columns: as many, and as wide."""
    if len(a.xs) != len(b.xs):
        return False
    widths = zip(zip(a.xs, a.xs[1:], strict=False), zip(b.xs, b.xs[1:], strict=False), strict=True)
    return all(abs((a1 - a0) - (b1 - b0)) <= SAME_COLUMNS for (a0, a1), (b0, b1) in widths)


def titled(
    part: Part, layout: PageLayout, before: Sequence[Line] = (), everywhere: Collection[str] = frozenset()
) -> Part:
    """A part with the label of an area that stands above its table, prose between them or none, where its own header
    states none; or with a heading of the district's own right above it.

    ``before`` are the lines at the end of the page before, where the table is its page's first; ``everywhere`` are
    the letters of the lines that every page has.
    """
    if part.header is None or part.area is not None:
        return part
    top = part.table.ys[0]
    floor = max((table.ys[-1] for table in layout.tables if table.ys[-1] <= top), default=0.0)
    beside = lines_over(part.table, layout)
    above = [line for line in beside if floor - TITLE_SLACK <= line.box[1] and line.box[3] <= top + TITLE_SLACK]
    own = own_heading([line for line in from_top(above) if letters(line.text) not in everywhere], top)
    label = last_label(from_top(above))
    if (
        own is not None
        and (label is None or is_apart(label[1], own, above))
        and (led(own.text) or names_rows(part.header))
    ):
        return replace(part, area=compact(own.text), title=own)
    found = label or only_label(from_top(before))
    return part if found is None else replace(part, area=found[0], title=found[1])


def names_rows(header: HeaderRow) -> bool:
    """Whether a header is that of a table's first columns: of those that tell what its rows are about."""
    return "problem" in header.fields and not header.fields.isdisjoint({"action", "cause"})


def own_heading(above: Sequence[Line], top: float) -> Line | None:
    """The line right above a table, where it may be the heading of an area that no template has; None where none is."""
    if not above or not (-TITLE_SLACK <= top - above[-1].box[3] <= NEAR * (above[-1].box[3] - above[-1].box[1])):
        return None
    line = above[-1]
    alone = len(above) == 1 or above[-2].box[3] <= (line.box[1] + line.box[3]) / 2
    said = is_title(line.text) and not says_nothing(line.text) and len(letters(line.text)) >= SHORTEST_HEADING
    return line if alone and said and not line.text.rstrip().endswith(PROSE_ENDS) else None


def lines_over(table: PageTable, layout: PageLayout) -> Sequence[Line]:
    """The lines beside a page's tables; where another table stands level with one, those in its own width."""
    others = [other for other in layout.tables if other.ys[0] < table.ys[-1] and table.ys[0] < other.ys[-1]]
    if len(others) < PAIR:
        return layout.loose
    return [line for line in layout.loose if line.box[0] < table.xs[-1] and table.xs[0] - TITLE_SLACK < line.box[0]]


def is_apart(label: Line, own: Line, above: Iterable[Line]) -> bool:
    """Whether a heading of the district's own stands below the label of an area with prose between the two.

    Without any both are one title: the area's label, and below it who revised the table, and when.
    """
    between = [line.text.rstrip() for line in above if label.box[3] < line.box[3] < own.box[3]]
    return any(text.endswith(PROSE_ENDS) or not is_title(text) for text in between)


def from_top(lines: Iterable[Line]) -> list[Line]:
    """Lines from top to bottom."""
    return sorted(lines, key=lambda line: line.box[3])


def only_label(lines: Sequence[Line]) -> tuple[str, Line] | None:
    """The label of the one area that lines at a page's end are about, with its code: its table follows, too.

    A label that only a page's number follows is a footer's.
    """
    labels = [(at, told) for at in range(len(lines)) if (told := label_at(lines, at))]
    is_one = len({code for _, (code, _) in labels}) == 1
    after = lines[labels[-1][0] + 1 :] if labels else ()
    if not is_one or (after and all(says_nothing(line.text) for line in after)):
        return None
    return last_label(lines)


def last_label(lines: Sequence[Line]) -> tuple[str, Line] | None:
    """The last label of an area among lines, with the area's code; None for a list of areas, of which none is meant.

    A label may take two lines.

    >>> texts = "Planen", "Otrygga och", "brottsutsatta platser", "Läget har blivit bättre sedan i våras."
    >>> found = last_label([Line(text, (0, 20 * at, 90, 20 * at + 10)) for at, text in enumerate(texts)])
    >>> found[0], found[1].text
    ('otrygga_platser', 'Otrygga och brottsutsatta platser')
    """
    labels = [(at, code, line) for at in range(len(lines)) if (told := label_at(lines, at)) for code, line in [told]]
    if not labels:
        return None
    at, code, line = labels[-1]
    is_list = len(labels) > 1 and labels[-2][1] != code and at - labels[-2][0] <= len(line.text.split("\n"))
    return None if is_list else (code, replace(line, text=line.text.replace("\n", " ")))


def label_at(lines: Sequence[Line], at: int) -> tuple[str, Line] | None:
    """The area whose label ends with a line, and that label on two lines or one."""
    for label in (lines[max(0, at - 1) : at + 1], lines[at : at + 1]):
        text = " ".join(line.text for line in label)
        area = only_area(text) or cut_label(text)
        if area is not None and not area.own:
            x0s, tops, x1s, bottoms = zip(*(line.box for line in label), strict=True)
            text = "\n".join(line.text for line in label)
            return area.code, replace(lines[at], text=text, box=(min(x0s), min(tops), max(x1s), max(bottoms)))
    return None

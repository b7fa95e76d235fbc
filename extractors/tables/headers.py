"""A row of texts to the fields of its columns: the template's labels first, words that mean the same second, by score.

Headers and guidance are matched (case, accents, punctuation and blanks folded), never repaired.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from extractors.tables.labels import (
    GUIDES,
    SURE,
    added_words,
    area_of,
    best,
    guidance_words,
    guided_as_problem,
    guided_field,
    is_guidance,
    is_template_text,
    likeness,
    names_the_column,
    template_columns,
    template_guides,
    text_guides,
)
from extractors.tables.templates import ColumnLabels, compact, knowledge
from pipeline.model import FIELDS
from pipeline.text import fold

__all__ = ["HeaderRow", "Mapped", "area_of", "best", "find_header", "is_template_text", "match_header"]

ALIKE = 0.72
"""From this likeness on, a header is taken for another word for a field."""
SHORT_WORD = 6
"""Letters: a header no longer than this must be as like as a template's own label: "Start" is no "Status"."""
LONGEST_HEADER = 90
"""Letters: a longer text is no header, unless a label and its guidance share the cell."""
TOLD = 0.5
"""The share of a row's cells that must be guidance for the row to be guidance."""
READS = 2
"""So many cells at the least must read as guidance where none is a known template's."""
MANY_FIELDS = 5
"""So many of the seven fields make a header, whatever other columns stand beside them."""
LIMIT = 100
"""Rows with text within which a tab's header must begin; what a front page says may stand above it."""
AUTHORED = 0.5
"""A text in the guidance row with a larger share of words that no guidance has is an author's."""
FAR_BELOW = 3
"""Rows under a header within which its guidance may stand."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column's meaning: a field, ``narrative``, or None where the template has no place for it.

    ``part`` tells its texts from those of a field's other columns; ``ticked``: it holds ticks, its header is the text.
    """

    col: int
    field: str | None
    header: str
    mapped_by: str
    score: float
    part: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A header row understood. ``templates`` are the scores of each template; ``guided``: the row below is guidance."""

    columns: tuple[Mapped, ...]
    templates: tuple[tuple[str, float], ...]
    guided: bool

    def column_of(self, field: str) -> Mapped | None:
        """The column of a field."""
        return next((column for column in self.columns if column.field == field), None)

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have a column."""
        return frozenset(column.field for column in self.columns if column.field in FIELDS)


def label_score(header: str, below: str, labels: ColumnLabels) -> float:
    """How well a header cell fits a template's column; the guidance may share the cell or stand below it."""
    text = compact(header)
    if labels.area_header:
        title = without_guidance(header)
        return area_of(title)[1] if area_of(title)[0] else guidance_score(below, labels) * 0.9
    score = best(text, labels.headers)
    if text.startswith(labels.headers):
        rests = (text.removeprefix(label) for label in labels.headers if text.startswith(label))
        if any(rest and best(rest, labels.guidance) >= GUIDES for rest in rests):
            score = max(score, 0.95)
    return score


def guidance_score(text: str, labels: ColumnLabels) -> float:
    """How well a text fits the guidance of a template's column."""
    if labels.area_guidance and area_of(text)[0]:
        return area_of(text)[1]
    return best(compact(text), labels.guidance)


def alike_score(header: str, below: str, labels: ColumnLabels) -> float:
    """How close a header comes to other words for a field, its guidance helping."""
    text = compact(header)
    if not text or len(header) > LONGEST_HEADER:
        return 0.0
    score = max(best(part, labels.headers) for part in header_parts(header))
    if len(text) <= SHORT_WORD and score < SURE:
        score = 0.0
    words = set(fold(header).split())
    for label in labels.headers:
        if label in words and label not in knowledge().likeness.alone:
            score = max(score, 0.7 + 0.2 * len(label) / len(text))
    if score >= 0.6 and is_guidance(below) and any(cue in fold(below) for cue in labels.guidance):
        score = min(1.0, score + 0.15)
    return score * 0.99


@lru_cache(maxsize=4096)
def header_parts(header: str) -> tuple[str, ...]:
    """The compact forms of a header: whole, its first line, without what stands in brackets or after a colon."""
    pieces = (header, header.split("\n", 1)[0], header.split("(", 1)[0], header.split(":", 1)[0])
    return tuple(dict.fromkeys(compact(piece) for piece in pieces if compact(piece))) or ("",)


def match_header(texts: Mapping[int, str], below: Mapping[int, str]) -> HeaderRow | None:
    """The header row that ``texts`` (by column) is, ``below`` being the row under it; None where it is none."""
    return items_to_header(tuple(texts.items()), tuple(below.items()))


@lru_cache(maxsize=1024)
def items_to_header(row: tuple[tuple[int, str], ...], under: tuple[tuple[int, str], ...]) -> HeaderRow | None:
    """The header row that texts with their columns are, the same ones worked out once."""
    texts, below = {col: text for col, text in row if text.strip()}, dict(under)
    if not texts or all(len(text) > 2 * LONGEST_HEADER for text in texts.values()):
        return None
    _, by_template, by_likeness = scores = row_to_scores(texts, below)
    if not is_header(texts, by_template, by_likeness, guides(below)) and not heads_area(texts, by_template, below):
        return None
    return scores_to_header(texts, below, scores)


Scores = dict[tuple[int, str], float]
RowScores = tuple[dict[str, float], Scores, Scores]
"""How well a row fits each template, and which column is which field by the templates' labels and by other words."""


def row_to_scores(texts: Mapping[int, str], below: Mapping[int, str]) -> RowScores:
    """What the cells of a row would be if it were a header."""
    scores = {id_: template_scores(texts, below, columns) for id_, columns in template_columns()}
    totals = {id_: sum(assign(table).values()) for id_, table in scores.items()}
    by_template = assign(merged(scores.values()), floor=SURE)
    rest = {col: text for col, text in texts.items() if col not in {c for c, _ in by_template}}
    taken = {field for _, field in by_template}
    by_likeness = {
        key: score for key, score in assign(likeness_scores(rest, below), floor=ALIKE).items() if key[1] not in taken
    }
    return totals, by_template, by_likeness


def scores_to_header(texts: Mapping[int, str], below: Mapping[int, str], scores: RowScores) -> HeaderRow:
    """The header that a row of such scores is."""
    totals, by_template, by_likeness = scores
    columns = name_columns(texts, below, by_template, by_likeness)
    return HeaderRow(columns, tuple(sorted(totals.items())), guides(below) and not is_begun(columns, below))


def template_scores(texts: Mapping[int, str], below: Mapping[int, str], columns: tuple[ColumnLabels, ...]) -> Scores:
    """The score of each column for each field of one template."""
    return {
        (col, labels.field): label_score(text, below.get(col, ""), labels)
        for col, text in texts.items()
        for labels in columns
    }


def likeness_scores(texts: Mapping[int, str], below: Mapping[int, str]) -> Scores:
    """The score of each column for each field by other words."""
    return {
        (col, labels.field): alike_score(text, below.get(col, ""), labels)
        for col, text in texts.items()
        for labels in knowledge().likeness.columns
    }


def merged(tables: Iterable[Scores]) -> Scores:
    """The best score of each pair over several tables of scores."""
    result: Scores = {}
    for table in tables:
        for key, score in table.items():
            if score > result.get(key, 0.0):
                result[key] = score
    return result


def assign(scores: Scores, floor: float = 0.0) -> Scores:
    """Columns to fields, one to one, the surest pair first, further left first where two are as sure."""
    chosen: Scores = {}
    cols: set[int] = set()
    fields: set[str] = set()
    likely = [item for item in scores.items() if item[1] > floor - 1e-9 and item[1] > 0]
    for (col, field), score in sorted(likely, key=lambda item: (-round(item[1], 4), item[0][0])):
        if col not in cols and field not in fields:
            chosen[col, field] = score
            cols.add(col)
            fields.add(field)
    return chosen


def guides(below: Mapping[int, str]) -> bool:
    """Whether the row under a header is guidance: most of it a template's, or several cells that read as guidance.

    One cell alone that reads as guidance is none: an action may begin with the same verb.

    >>> guides({0: "Ange identifierat problemområde eller utmaning här"}), guides({2: "Identifiera fler platser"})
    (True, False)
    """
    filled = [text for text in below.values() if text.strip()]
    known = sum(template_guides(text) for text in filled)
    told = sum(text_guides(text) for text in filled)
    return bool(filled) and (known >= TOLD * len(filled) or (told >= READS and told >= TOLD * len(filled)))


def is_begun(columns: Iterable[Mapped], below: Mapping[int, str]) -> bool:
    """Whether an author began the table's first row in the template's guidance row, over some of the guidance."""
    fields = [column for column in columns if column.field in FIELDS and not may_be_label(column)]
    authored = any(is_authored(below.get(column.col, "")) for column in fields)
    return authored and any(map(template_guides, below.values()))


def may_be_label(column: Mapped) -> bool:
    """Whether the guidance row may hold the area's label in a column: in the problem's, whose header does not."""
    return column.field == "problem" and names_the_column(column.header)


def is_authored(text: str) -> bool:
    """Whether a text in the guidance row is an author's: most of its words stand in no template's guidance."""
    return not text_guides(text) and len(added_words(text, guidance_words())) > AUTHORED * len(text.split())


def without_guidance(header: str) -> str:
    """A header without the guidance that stands in the same cell, on lines of its own.

    >>> without_guidance("Hedersvåld\\nAnge identifierat problemområde eller utmaning här")
    'Hedersvåld'
    """
    lines = header.split("\n")
    starts = (i for i in range(1, len(lines)) if template_guides("\n".join(lines[i:])))
    return "\n".join(lines[: next(starts, len(lines))])


def is_header(texts: Mapping[int, str], by_template: Scores, by_likeness: Scores, guided: bool) -> bool:
    """Whether enough of a row was recognised for it to be a header: most of its cells, and two at the least.

    A column for each month, or for each partner, may outnumber those of the plan where most of its fields are there.
    """
    known = len(by_template) + len(by_likeness)
    acts = any(field == "action" for _, field in (*by_template, *by_likeness))
    if known < 0.5 * len(texts):
        return acts and known >= MANY_FIELDS
    sure = sum(field != "problem" for _, field in by_template)
    if sure >= 2 or (sure >= 1 and (guided or known == len(texts) == 2)):
        return True
    if guided and by_template:
        return True
    return known >= 3 and acts


def heads_area(texts: Mapping[int, str], by_template: Scores, below: Mapping[int, str]) -> bool:
    """Whether a header stands alone, as where a band has one column: the problem's, with an area's label below it."""
    return len(texts) == 1 and all(
        (col, "problem") in by_template and area_of(below.get(col, ""))[0] is not None for col in texts
    )


def name_columns(
    texts: Mapping[int, str], below: Mapping[int, str], by_template: Scores, by_likeness: Scores
) -> tuple[Mapped, ...]:
    """Every column with a header named; a second label of the area to the left is the narrative's."""
    named = {col: Mapped(col, field, texts[col], "template", score) for (col, field), score in by_template.items()}
    named |= {col: Mapped(col, field, texts[col], "likeness", score) for (col, field), score in by_likeness.items()}
    left = [col for col in sorted(texts) if col not in named]
    if "problem" not in {mapped.field for mapped in named.values()}:
        first = min(named)
        spare = [col for col in left if guided_as_problem(below.get(col, ""))]
        spare = spare or [col for col in left if col < first and not is_aside(texts[col])]
        if spare:
            named[spare[-1]] = Mapped(spare[-1], "problem", texts[spare[-1]], "position", 0.5)
            left.remove(spare[-1])
    problem = next((mapped for mapped in named.values() if mapped.field == "problem"), None)
    for col in left:
        field = guided_field(below.get(col, ""))
        if field is not None and field not in {mapped.field for mapped in named.values()}:
            named[col] = Mapped(col, field, texts[col], "position", 0.5)
        elif problem is None or not is_narrative(texts[col], below.get(col, ""), problem):
            named[col] = Mapped(col, None, texts[col], "position", 0.0)
        else:
            first, second = sorted((col, problem.col))
            named[first] = Mapped(first, "narrative", texts[first], problem.mapped_by, problem.score)
            named[second] = problem = Mapped(second, "problem", texts[second], problem.mapped_by, problem.score)
    return tuple(named[col] for col in sorted(named))


def is_aside(header: str) -> bool:
    """Whether a header is of a column that numbers the rows, or of one that no plan's table has."""
    return compact(header) in knowledge().likeness.ignored or is_foreign(header)


def is_foreign(header: str) -> bool:
    """Whether a header is of a table of another kind: a risk analysis, a budget, a list of contacts.

    >>> is_foreign("Sannolikhet (1-5)"), is_foreign("Orsak")
    (True, False)
    """
    return any(part in knowledge().likeness.foreign for part in header_parts(header))


def find_header(rows: Mapping[int, Mapping[int, str]], limit: int = LIMIT) -> tuple[int, HeaderRow] | None:
    """The first of the rows (texts by row and column, in order) that is a header, and what it says."""
    return next(find_headers(rows, rows, limit), None)


def find_headers(
    heads: Mapping[int, Mapping[int, str]], rows: Mapping[int, Mapping[int, str]], limit: int = LIMIT
) -> Iterator[tuple[int, HeaderRow]]:
    """Each row of ``heads`` that is a header, with what it says; its guidance stands in ``rows``."""
    for number, texts in islice(heads.items(), limit):
        header = match_header(texts, rows.get(guidance_row(rows, number), {}))
        if header is not None:
            yield number, header


def guidance_row(rows: Mapping[int, Mapping[int, str]], number: int) -> int:
    """The row in which the guidance of a header would stand: the next one with text, or the very next."""
    return next((row for row in range(number + 1, number + 1 + FAR_BELOW) if rows.get(row)), number + 1)


def is_narrative(header: str, below: str, problem: Mapped) -> bool:
    """Whether a column beside the problem's describes the whole area: it repeats the area's label or its guidance."""
    again = likeness(compact(header), compact(problem.header)) >= SURE or area_of(header)[0] is not None
    return again or guided_as_problem(below)

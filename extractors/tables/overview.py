"""A tab that repeats the rows of the others: an overview made for reading, whose rows must not count twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.tables.templates import compact
from pipeline.model import Finding, Row, Table

SEVERAL = 2
"""An overview repeats the rows of so many tabs at the least; what repeats a single one may be meant."""
Said = Mapping[str, str]
"""What a row says, by field, folded."""


def without_overviews(groups: Sequence[Sequence[Table]]) -> tuple[list[Table], list[Finding]]:
    """The tables of all tabs, given tab by tab, without those of overviews; a finding for each of these.

    What describes a whole area is nobody's row: a tab that has such a text is kept.
    """
    said = [[row_said(row) for table in group for row in table.rows] for group in groups]
    tables: list[Table] = []
    findings: list[Finding] = []
    for number, group in enumerate(groups):
        if is_overview(number, said) and not any(table.narrative for table in group):
            findings.append(repeated(group[0], len(said[number])))
        else:
            tables.extend(group)
    return tables, findings


def repeated(table: Table, count: int) -> Finding:
    """That a tab repeats so many rows."""
    label = next((origin.sheet for origin in table.origins if origin.sheet), table.label)
    return Finding("rows_repeated", table.origins, (("label", label), ("count", str(count))))


def is_overview(number: int, said: Sequence[Sequence[Said]]) -> bool:
    """Whether all that a tab's rows say is said by the rows of smaller tabs, of several of them."""
    mine = said[number]
    tellers = [tellers_of(row, [at for at in range(len(said)) if 0 < len(said[at]) < len(mine)], said) for row in mine]
    return all(tellers) and len(set().union(*tellers)) >= SEVERAL


def tellers_of(row: Said, others: Sequence[int], said: Sequence[Sequence[Said]]) -> set[int]:
    """The tabs of which a row says all that ``row`` does, word for word."""
    return {at for at in others if any(row.items() <= other.items() for other in said[at])}


def row_said(row: Row) -> dict[str, str]:
    """What a row says."""
    return {field: compact(cell.text) for field, cell in row.cells if cell.text.strip()}

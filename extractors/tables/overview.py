"""A tab that repeats the rows of others: an overview made for reading, a copy left behind. They count once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.tables.templates import compact
from pipeline.model import Finding, Row, Table

SEVERAL = 2
"""An overview repeats the rows of so many tabs at the least; what repeats a single one is its copy."""
Said = Mapping[str, str]
"""What a row says, by field, folded."""


def without_overviews(groups: Sequence[Sequence[Table]]) -> tuple[list[Table], list[Finding]]:
    """The tables of all tabs, given tab by tab, without those of overviews and copies; a finding for each."""
    said = [[row_said(row) for table in group for row in table.rows] for group in groups]
    tables: list[Table] = []
    findings: list[Finding] = []
    for number, group in enumerate(groups):
        if is_overview(number, said) or is_copy(number, groups, said):
            facts = (("label", group[0].origins[0].sheet or group[0].label), ("count", str(len(said[number]))))
            findings.append(Finding("rows_repeated", group[0].origins, facts))
        else:
            tables.extend(group)
    return tables, findings


def is_overview(number: int, said: Sequence[Sequence[Said]]) -> bool:
    """Whether all that a tab's rows say is said by the rows of smaller tabs, of several of them."""
    mine = said[number]
    tellers = [tellers_of(row, [at for at in range(len(said)) if 0 < len(said[at]) < len(mine)], said) for row in mine]
    return all(tellers) and len(set().union(*tellers)) >= SEVERAL


def is_copy(number: int, groups: Sequence[Sequence[Table]], said: Sequence[Sequence[Said]]) -> bool:
    """Whether an earlier tab of the same areas says the same in all its rows, word for word."""
    areas = [{(table.area, compact(table.label)) for table in group} for group in groups]
    return any(said[at] == said[number] != [] and areas[at] == areas[number] for at in range(number))


def tellers_of(row: Said, others: Sequence[int], said: Sequence[Sequence[Said]]) -> set[int]:
    """The tabs of which a row says all that ``row`` does, word for word."""
    return {at for at in others if any(row.items() <= other.items() for other in said[at])}


def row_said(row: Row) -> dict[str, str]:
    """What a row says."""
    return {field: compact(cell.text) for field, cell in row.cells if cell.text.strip()}

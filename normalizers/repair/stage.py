"""The stage that undoes what machines did to a plan's texts: the order of the fixes, and what each document needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from normalizers.lexicon import PIECE
from normalizers.repair.acronyms import lost_dots
from normalizers.repair.doubted import doubted_letters
from normalizers.repair.edits import then
from normalizers.repair.fixes import apply
from normalizers.repair.gate import ALL, SOME, losses, rules
from normalizers.repair.glued import blanks
from normalizers.repair.hyphens import lost_hyphens
from normalizers.repair.letters import lost_letters
from normalizers.repair.line_ends import plan_words, settle
from normalizers.repair.mojibake import mojibake
from normalizers.repair.overprint import overprints
from normalizers.repair.quotes import mixed_quotes
from normalizers.repair.swapped import swapped_letters
from normalizers.repair.thin import thin_letters
from normalizers.repair.witnesses import witnesses
from pipeline.model import Cell, Finding, Plan, Repair, Text

Fix = Callable[[Sequence[str]], Sequence[Sequence[Repair]]]
"""A fix of a document: from its texts to the changes that each asks for, at places in the text as it was given."""

WORKBOOK = "xlsx"
READ_FROM_PICTURES = frozenset({"scan", "mixed"})
"""The channels of files in which letters may have been misread."""
WORD_BEFORE, WORD_AFTER = re.compile(r"\S*\Z"), re.compile(r"\S*")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A cell's text with what was done to it, the line ends that stay unsure, and changes that were only thought of."""

    text: Text
    unsure: tuple[int, ...] = ()
    suggested: tuple[tuple[str, str], ...] = ()

    def findings(self, cell: Cell, field: str | None = None) -> Iterator[Finding]:
        """What a person should look at."""
        if self.unsure:
            yield Finding("line_end_unsure", cell.origins, (("text", self.text.value),), field=field)
        for before, after in self.suggested:
            yield Finding("repair_suggested", cell.origins, (("before", before), ("after", after)), field=field)


def plan_to_repaired(plan: Plan) -> Mapping[Cell, Repaired]:
    """Every text of a plan's tables, narratives and title once, the machine's damage undone."""
    cells = list(dict.fromkeys([*plan_cells(plan), *title_cells(plan)]))
    words = plan_words(cells) if any(cell.unsure for cell in cells) else {}
    settled = [settle(cell, words) for cell in cells]
    texts = [apply(cell.text, more=joins) for cell, (joins, _) in zip(cells, settled, strict=True)]
    suggested: list[list[tuple[str, str]]] = [[] for _ in cells]
    for fix in document_fixes(plan, cells, texts):
        for number, repairs in enumerate(fix([text.value for text in texts])):
            value = texts[number].value
            suggested[number] += [in_its_word(value, repair) for repair in repairs if not is_sure(repair)]
            texts[number] = then(texts[number], filter(is_sure, repairs))
    return {
        cell: Repaired(text, unsure, tuple(dict.fromkeys(thought)))
        for cell, text, (_, unsure), thought in zip(cells, texts, settled, suggested, strict=True)
    }


def document_fixes(plan: Plan, cells: Sequence[Cell], texts: Sequence[Text]) -> Iterable[Fix]:
    """The fixes that a document asks for, in their order; a workbook, which no machine has read, asks for none."""
    if plan.channel == WORKBOOK:
        return
    lost = losses([text.value for text in texts], [place(cell) for cell in cells])
    damaged = ALL in lost or SOME in lost
    pictured = plan.channel in READ_FROM_PICTURES
    yield mojibake
    if damaged:
        yield partial(lost_letters, lost=lost)
    if pictured:
        yield partial(with_own_words, partial(doubted_letters, doubts=[cell.doubts for cell in cells]))
        yield partial(with_own_words, swapped_letters)
        yield partial(with_own_words, thin_letters)
        yield lost_dots
        yield mixed_quotes
    yield lost_hyphens
    if damaged:
        yield partial(with_own_words, blanks)
    yield partial(overprints, kinds=cells_to_columns(plan, cells))
    if damaged or pictured:
        yield witnesses


def with_own_words(
    fix: Callable[[Sequence[str], Mapping[str, int]], Sequence[Sequence[Repair]]], texts: Sequence[str]
) -> Sequence[Sequence[Repair]]:
    """A fix that asks how often the document has each word."""
    return fix(texts, Counter(piece for text in texts for piece in PIECE.findall(text.casefold())))


def cells_to_columns(plan: Plan, cells: Sequence[Cell]) -> list[str]:
    """The field in whose column each cell stands, nothing for those that stand in none."""
    columns = {cell: field for table in plan.tables for row in table.rows for field, cell in row.cells}
    return [columns.get(cell, "") for cell in cells]


def plan_cells(plan: Plan) -> Iterator[Cell]:
    """The cells of the tables and their narratives."""
    for table in plan.tables:
        yield from table.narrative
        yield from (cell for row in table.rows for _, cell in row.cells)


def title_cells(plan: Plan) -> tuple[Cell, ...]:
    """The title as a cell by itself, if there is one."""
    return (Cell(0, 0, plan.title, ()),) if plan.title else ()


def place(cell: Cell) -> tuple[str | None, int | None]:
    """The sheet or page on which a cell begins."""
    return (cell.origins[0].sheet, cell.origins[0].page) if cell.origins else (None, None)


def is_sure(repair: Repair) -> bool:
    """Whether a change is made, not only told of."""
    return repair.confidence >= rules().least and repair.kind not in rules().told


def in_its_word(value: str, repair: Repair) -> tuple[str, str]:
    """A change as it looks in the word around it, before and after.

    >>> in_its_word("fram till aret ut", Repair(10, 11, "a", "å", "letter", 0.6))
    ('aret', 'året')
    """
    before = WORD_BEFORE.search(value, 0, repair.start)
    after = WORD_AFTER.match(value, repair.end)
    left, right = before.group() if before else "", after.group() if after else ""
    return left + repair.before + right, left + repair.after + right

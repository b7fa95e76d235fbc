"""Tables as sheets that people read: which columns, which words, which links - data, before any file is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.links import Link, Places
from pipeline.model import FIELDS
from pipeline.schema import load
from pipeline.sheetplan import Taken, columns_taken, is_many, plan
from pipeline.sheetvalues import Tables, Value, natural, rows_in_order, taken_values

ORIGINAL = "_original"
"""The sheet that nobody sees: what each field of each action held when the workbook was made."""
KEPT = "_shown"
"""Another: what the columns of the actions showed that are no fields."""
ORIGINAL_COLUMNS = ("action_id", "field", "document_id", "source", "value")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its title, its meaning, its type (as in the schema, or key), and how wide it may become, in letters.

    ``longest``: the letters of the longest line of all its values, where these are not all of them.
    """

    title: str
    meaning: str
    type: str
    widest: int
    values: Sequence[Value]
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: ``frozen`` columns stay where they are, the first ``printed`` ones are printed (0: all of them).

    ``links`` are those of the cells of the column ``linked``.
    """

    title: str
    about: str
    columns: tuple[SheetColumn, ...]
    frozen: int = 0
    printed: int = 0
    linked: int | None = None
    links: Sequence[Link | None] = ()
    paper: str = "A4"
    hidden: bool = False

    def __len__(self) -> int:
        """How many rows it has below its titles."""
        return len(self.columns[0].values)


def sheet_title(name: str, lang: str) -> str:
    """What the sheet of a table is called.

    >>> sheet_title("actions", "sv"), sheet_title("findings", "sv")
    ('Åtgärder', 'Att kontrollera')
    """
    words = plan()["sheets"][name].get("name") or load().table(name).title
    return str(words[lang])


def table_to_sheet(name: str, tables: Tables, places: Places, lang: str) -> Sheet:
    """One table as a sheet; its rows in the order that the plan names."""
    chosen, table = plan()["sheets"][name], load().table(name)
    rows = rows_in_order(name, tables)
    taken = columns_taken(name)
    columns = tuple(
        SheetColumn(
            it.shown.title[lang],
            it.shown.description[lang],
            type_of(it, name),
            widest(spec, chosen),
            taken_values(it, name, rows, tables, lang),
        )
        for spec, it in taken.items()
    )
    linked = list(taken).index(chosen["link"]) if "link" in chosen else None
    links = [places.link(row, chosen["link"]) for row in rows] if linked is not None else ()
    return Sheet(
        title=sheet_title(name, lang),
        about=table.description[lang],
        columns=columns,
        frozen=chosen.get("frozen", 0),
        printed=chosen.get("printed", 0),
        linked=linked,
        links=links,
        paper=chosen.get("paper", "A4"),
    )


def type_of(taken: Taken, name: str) -> str:
    """The type of a column of a table's sheet; keys are a type of their own, several values in a cell are a text."""
    if taken.column.name.endswith(tuple(plan()["look"]["key_endings"])):
        return "key"
    return "string" if taken.table.name != name and is_many(taken.table.name) else taken.column.type


def widest(spec: str, chosen: Mapping[str, Any]) -> int:
    """How wide the column of that name in the plan may become."""
    name, look = spec.rpartition(".")[2], plan()["look"]
    usual = look["key_width"] if name.endswith(tuple(look["key_endings"])) else look["widest"]
    return int(chosen.get("widths", {}).get(spec, usual))


# --- what is kept to compare with -------------------------------------------------------------------------------------


def tables_to_original(tables: Tables) -> Sheet:
    """What each field of each action holds and where it stands, without a word translated: edits are seen by it."""
    documents = {row.plan_id: row.document_id for row in tables["plans"]}
    actions = {row.action_id: row for row in tables["actions"]}
    place = {field: number for number, field in enumerate(FIELDS)}
    cells = sorted(tables["cells"], key=lambda cell: (natural(cell.action_id), place[cell.field]))
    values: tuple[list[Value], ...] = (
        [cell.action_id for cell in cells],
        [cell.field for cell in cells],
        [documents[actions[cell.action_id].plan_id] for cell in cells],
        [cell.source or actions[cell.action_id].source for cell in cells],
        [cell.value for cell in cells],
    )
    columns = tuple(
        SheetColumn(name, "", "string", plan()["look"]["widest"], column)
        for name, column in zip(ORIGINAL_COLUMNS, values, strict=True)
    )
    return Sheet(ORIGINAL, "", columns, hidden=True)


def actions_to_kept(sheet: Sheet) -> Sheet:
    """What the sheet of the actions shows in columns that are no fields: an edit there is told, as it is not used."""
    named = dict(zip(columns_taken("actions"), sheet.columns, strict=True))
    return Sheet(KEPT, "", tuple(named[spec] for spec in plan()["sheets"]["actions"]["kept"]), hidden=True)

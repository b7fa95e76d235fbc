"""Where a row's source can be opened: the file beside the output folder, and the place in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from pipeline.documents import ESCAPED, readable
from pipeline.model import quoted_sheet
from pipeline.places import Place, source_to_places
from pipeline.rows import Tables

CACHED = 1 << 10
"""Files whose addresses are remembered: those of one plan are asked for again and again."""
ESCAPES = str.maketrans({letter: f"%{ord(letter):02X}" for letter in '%#?"<>[]^`{}\\ \t\n\r'})
"""The signs of a path that mean something else in a link."""
NO_TEXT = {ESCAPED + byte: f"%{byte:02X}" for byte in range(0x80, 0x100)}
PAGED = ".pdf"


class Link(NamedTuple):
    """A file to open, as a link has it, its name as shown, and the place in it: a cell, or a page."""

    file: str
    shown: str
    cell: str | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a run by the path that is shown, and the folder that links start from."""

    found: Mapping[str, Path]
    folder: Path

    def address(self, shown: str) -> str | None:
        """How a link in the folder names a file, None for one that is not known."""
        return path_to_address(self.found[shown], self.folder) if shown in self.found else None


@lru_cache(CACHED)
def path_to_address(file: Path, folder: Path) -> str:
    r"""A file's path from a folder, its signs escaped; from the root where no path leads there (another drive).

    >>> path_to_address(Path("in/Planer 2025/Älvsjö #1.pdf"), Path("ut")), path_to_address(Path("ut/a"), Path("ut"))
    ('../in/Planer%202025/Älvsjö%20%231.pdf', './a')
    >>> path_to_address(Path("ut/\udce5.pdf"), Path("ut"))
    './%E5.pdf'
    """
    full = os.path.abspath(file)  # noqa: PTH100
    try:
        path = os.path.relpath(full, os.path.abspath(folder))  # noqa: PTH100
    except ValueError:
        path = full
    else:
        path = path if path.startswith(os.pardir + os.sep) else os.curdir + os.sep + path
    # Bytes of a name that are no text are written as such.
    return readable(path.replace(os.sep, "/").translate(ESCAPES | NO_TEXT))


def source_to_place(source: str) -> tuple[str | None, int | None]:
    """The first place of a source: the cell of a sheet or the number of a page; neither of lines of a text.

    >>> source_to_place("'1. Unga; alla'!B7:B9;C1"), source_to_place("p4[1.0,2.0,3.0,4.0];p5")
    (("'1. Unga; alla'!B7:B9", None), (None, 4))
    >>> source_to_place("Analys"), source_to_place("l120-134")
    (('Analys!A1', None), (None, None))
    """
    place = next(iter(source_to_places(source)), Place())
    cell = f"{quoted_sheet(place.sheet)}!{place.ref or 'A1'}" if place.sheet is not None else None
    return cell, place.page


@dataclass(frozen=True, slots=True)
class Places:
    """Which file each plan and each document is."""

    files: Files
    by_document: Mapping[str, str]
    by_plan: Mapping[str, str]

    @classmethod
    def of(cls, tables: Tables, files: Files) -> Self:
        """The paths that the tables name; of copies the one that was read."""
        read = {row.document_id: row.path for row in tables.get("documents", ()) if row.status == "read"}
        plans = {row.plan_id: read[row.document_id] for row in tables.get("plans", ()) if row.document_id in read}
        return cls(files, read, plans)

    def path(self, row: Any) -> str | None:
        """The path of the file that a row of any table comes from, None where it is not known."""
        path: str | None = getattr(row, "path", None)
        if path is not None:
            return path
        document, plan = getattr(row, "document_id", None), getattr(row, "plan_id", None)
        return self.by_document.get(document or "") or self.by_plan.get(plan or "")

    def link(self, row: Any, column: str) -> Link | None:
        """Where a click on a row's column leads: to the place that it names in the file, or to the file itself."""
        value, path = getattr(row, column), self.path(row)
        address = self.files.address(path) if path is not None else None
        if value is None or path is None or address is None:
            return None
        cell, page = source_to_place(value) if column != "path" else (None, None)
        return Link(address, path, cell, page if path.lower().endswith(PAGED) else None)

"""Tables as they were written: their rows come out of the Parquet files, some at a time, as often as they are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from pipeline.rows import ROWS, Tables

# Arrow's own pool keeps what it has had, some 70 MB of a large run; the system gets it back.
pa.set_memory_pool(pa.system_memory_pool())

AT_ONCE = 2048
"""Rows that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class StoredTable(Collection[Any]):
    """The rows of a table in a folder, as rows.py has them."""

    folder: Path
    name: str

    def __len__(self) -> int:
        """How many rows there are."""
        with pq.ParquetFile(file_of(self.folder, self.name)) as file:
            return int(file.metadata.num_rows)

    def __iter__(self) -> Iterator[Any]:
        """The rows in the order of their key."""
        kind = ROWS[self.name]
        with pq.ParquetFile(file_of(self.folder, self.name)) as file:
            for batch in file.iter_batches(AT_ONCE, use_threads=False):
                columns = [as_rows_have_it(column.to_pylist()) for column in batch.columns]
                yield from map(kind, *columns)

    def __contains__(self, row: object) -> bool:
        """Whether it is one of the rows."""
        return any(row == one for one in self)


def as_rows_have_it(values: list[Any]) -> list[Any]:
    """The values of a column, lists as tuples."""
    return [tuple(value) if isinstance(value, list) else value for value in values]


def stored_tables(folder: Path) -> Tables:
    """All tables of a folder."""
    return {name: StoredTable(folder, name) for name in ROWS}


def check_columns(folder: Path) -> None:
    """TypeError for a table of a folder whose columns are not those of its rows, OSError where it cannot be read."""
    for name, kind in ROWS.items():
        there, wanted = pq.read_schema(file_of(folder, name)).names, [one.name for one in fields(kind)]
        if there != wanted:
            raise TypeError(f"{name}.parquet: {', '.join(sorted({*there} ^ {*wanted}) or there)}")


def file_of(folder: Path, name: str) -> Path:
    """The Parquet file of a table."""
    return folder / f"{name}.parquet"


def give_back() -> None:
    """Give the system what this process has had in memory and needs no more."""
    pa.default_memory_pool().release_unused()


def read_table(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a written table, as Parquet has them."""
    rows: list[dict[str, Any]] = pq.read_table(file_of(folder, name)).to_pylist()
    return rows

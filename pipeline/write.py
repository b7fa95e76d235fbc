"""The contract's tables to Parquet, CSV and datapackage.json: checked whole first, written beside, then renamed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]

from pipeline.checked import Checked, MoreCodes, Tables, check_tables
from pipeline.csvforms import write_csv
from pipeline.database import DATABASE, write_database
from pipeline.errors import not_writable
from pipeline.schema import DESCRIPTION, PLAIN, CsvForm, FileFacts, datapackage, load

Extra = Callable[[Path], None]
"""What writes files for people (a workbook, a report) into a folder, beside the tables."""

WORKSHOP = ".writing"
"""The folder below the output's in which everything is made before it is renamed."""


def write_tables(
    tables: Tables,
    out: Path,
    software_version: str,
    more_codes: MoreCodes | None = None,
    extras: Sequence[Extra] = (),
    form: CsvForm = PLAIN,
) -> tuple[str, ...]:
    """Write every table of the contract, those without rows too, and datapackage.json; the tables' files by name.

    ``form`` is that of the CSV files.
    What the extras write is put in place at the same time: a file or a folder of that name that was there is gone then.
    Raises SchemaError before anything is written, OutputError where the folder cannot be.
    """
    schema, more = load(), more_codes or {}
    checked = check_tables(tables, schema, more)
    try:
        return _write_beside(checked, out, software_version, more, extras, form)
    except OSError as error:
        raise not_writable(error.filename or out, error) from error


def read_table(out: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a written table, from its Parquet file."""
    rows: list[dict[str, Any]] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return rows


# --- the files --------------------------------------------------------------------------------------------------------


def _write_beside(
    checked: tuple[Checked, ...],
    out: Path,
    software_version: str,
    more_codes: MoreCodes,
    extras: Sequence[Extra],
    form: CsvForm,
) -> tuple[str, ...]:
    workshop = out / WORKSHOP
    out.mkdir(parents=True, exist_ok=True)
    # What a run that was killed left behind.
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir()
    try:
        for one in checked:
            _write_parquet(one, workshop / f"{one.schema.name}.parquet")
            write_csv(workshop / f"{one.schema.name}.csv", one.schema, one.columns, form)
        files = {path.name: _facts(path) for path in sorted(workshop.iterdir())}
        _write_json(datapackage(files, software_version, more_codes, form), workshop / DESCRIPTION)
        write_database(workshop, workshop / DATABASE)
        for extra in extras:
            extra(workshop)
        # The description last: while its sums do not fit the tables, the folder is not whole.
        names = sorted((made.name for made in workshop.iterdir()), key=lambda name: (name == DESCRIPTION, name))
        for name in names:
            _put(workshop / name, out / name)
        return tuple(names)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _put(made: Path, place: Path) -> None:
    """Rename what was made to its place; a folder does not replace one that holds anything."""
    if made.is_dir() and place.is_dir():
        shutil.rmtree(place)
    made.replace(place)


def _write_parquet(one: Checked, path: Path) -> None:
    pq.write_table(one.arrow, path, compression="zstd")


def _write_json(value: Mapping[str, Any], path: Path) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _facts(path: Path) -> FileFacts:
    with path.open("rb") as file:
        return FileFacts(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())

"""What is wrong with what became of a spoiled plan."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO
from unittest.mock import patch

from extractors import ocr
from pipeline import codes
from pipeline.aside import outcome_to_packed, packed_to_fate
from pipeline.checked import check_rows
from pipeline.documents import Found, find_documents
from pipeline.engine import Serial
from pipeline.flow import Task, read_plan
from pipeline.limits import Limits
from pipeline.outcomes import Done, Outcome
from pipeline.register import Register
from pipeline.schema import load
from pipeline.shelf import open_shelf
from pipeline.tables import Tables, batches_to_tables, fates_to_batches, without_copies
from tests.fixtures.promises import Said, records_say
from tests.fuzz.cases import Case, sample, spoiled

SECONDS = 40.0
"""Of the processor's time: a file that takes more holds up those that wait for theirs."""
LIMITS = Limits(seconds=300)
"""A file that takes longer hangs, on a machine that others use too."""
NEVER = ("internal_error", "crashed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a case: the code, ``read`` where a plan was read; the seconds it took; what is wrong with that."""

    case: Case
    code: str
    seconds: float
    fault: str | None = None


def hung(case: Case, code: str) -> Verdict:
    """The verdict on a case that took its worker down, or too long."""
    return Verdict(case, code, LIMITS.seconds, "hung, or took its worker down")


def judge(case: Case) -> Verdict:
    """Read a spoiled plan, and say what is wrong with the outcome."""
    with TemporaryDirectory() as folder, TemporaryFile() as printed:
        file = Path(folder) / f"plan.{case.ending}"
        file.write_bytes(spoiled(case))
        (found,) = find_documents([file])
        start = time.process_time()
        with captured(printed), eyes_of(case):
            outcome = read_plan(Task(found, None))
            fault = outcome_to_fault(found, outcome)
            if fault is None and case.is_kept:
                fault = kept_to_fault(case, outcome)
        seconds = time.process_time() - start
        printed.seek(0)
        told = printed.read()
    code = "read" if isinstance(outcome, Done) else outcome.code
    if fault is None and told:
        fault = f"printed: {told[:300].decode(errors='replace')}"
    if fault is None and seconds > SECONDS:
        fault = "slow"
    return Verdict(case, code, seconds, fault)


def outcome_to_tables(found: Found, outcome: Outcome) -> Tables:
    """Every table of the contract, of one document alone."""
    with open_shelf() as shelf:
        fates = without_copies([packed_to_fate(outcome_to_packed(outcome), shelf, found)])
        return batches_to_tables(fates_to_batches([found], fates, Register(), Serial(), shelf, "sv"))


def outcome_to_fault(found: Found, outcome: Outcome) -> str | None:
    """What is wrong with an outcome: a code that must not be, a sentence that is none, tables that break the schema."""
    try:
        tables = outcome_to_tables(found, outcome)
        check_tables(tables)
    except Exception as error:
        return f"tables: {type(error).__name__}: {error}"
    if isinstance(outcome, Done):
        return None
    if outcome.code in NEVER:
        return str(dict(outcome.facts).get("found", outcome.code))
    message = codes.message("error", outcome.code, outcome.facts, "sv")
    return None if re.fullmatch(r"[A-ZÅÄÖ].{20,250}\.", message) else f"message: {message}"


def check_tables(tables: Tables) -> None:
    """Raises SchemaError for a value that breaks the schema, AssertionError for a key of no row."""
    checked = {table.name: check_rows(table, tables[table.name], {}) for table in load().tables}
    for one in checked.values():
        for key in one.schema.foreign_keys:
            names = list(key.columns)
            asked = {tuple(row.values()) for row in one.arrow.select(names).drop_null().to_pylist()}
            there = {tuple(row.values()) for row in checked[key.table].arrow.select(names).to_pylist()}
            assert asked <= there, f"{one.schema.name}: {names}"


def kept_to_fault(case: Case, outcome: Outcome) -> str | None:
    """What differs in a plan of which nothing but its wrapping was changed."""
    if not isinstance(outcome, Done):
        return f"refused though only its wrapping is another: {outcome.code}"
    return None if records_say(outcome.records) == whole(case.sample) else "says something else"


@cache
def whole(name: str) -> Said:
    """What a sample says that nobody spoiled."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"plan.{name.rpartition('.')[2]}"
        file.write_bytes(sample(name))
        outcome = read_plan(Task(find_documents([file])[0], None))
    assert isinstance(outcome, Done), name
    return records_say(outcome.records)


def eyes_of(case: Case) -> AbstractContextManager[object]:
    """A print whose letters are lost is drawn and looked at, but not read: each page would take many seconds."""
    return patch.multiple(ocr, read_kept=blank, read_listed=blank) if case.ending == "pdf" else nullcontext()


def blank(paths: Sequence[Path], *_: object) -> tuple[str, str]:
    """What the engine says of blank pictures."""
    return ocr.HEADER + "".join(f"\n{ocr.PICTURE_LEVEL}\t{number}\t0" for number, _ in enumerate(paths, 1)), ""


@contextmanager
def captured(printed: IO[bytes]) -> Iterator[None]:
    """Have whatever is printed meanwhile, by this program or by a library, written to a file."""
    streams = [(stream, os.dup(stream.fileno())) for stream in (sys.__stdout__, sys.__stderr__) if stream is not None]
    for stream, _ in streams:
        stream.flush()
        os.dup2(printed.fileno(), stream.fileno())
    try:
        yield
    finally:
        for stream, kept in streams:
            stream.flush()
            os.dup2(kept, stream.fileno())
            os.close(kept)

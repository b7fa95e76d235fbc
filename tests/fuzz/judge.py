"""What is wrong with what became of a spoiled plan."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from pipeline import codes
from pipeline.documents import Found, find_documents
from pipeline.flow import Task, read_plan
from pipeline.outcomes import Done, Outcome
from pipeline.register import Register
from pipeline.schema import load
from pipeline.tables import outcomes_to_tables
from pipeline.write import check_tables
from tests.fixtures.promises import Said, records_say
from tests.fuzz.cases import Case, sample, spoiled

SECONDS = 40.0
"""Of the processor's time: a file that takes more holds up those that wait for theirs."""
PATIENCE = 120.0
"""Seconds after which a file hangs."""
NEVER = ("internal_error", "crashed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a case: the code, ``read`` where a plan was read; the seconds it took; what is wrong with that."""

    case: Case
    code: str
    seconds: float
    fault: str | None = None


def hung(case: Case) -> Verdict:
    """The verdict on a case that took its worker down, or too long."""
    return Verdict(case, "crashed", PATIENCE, "hung, or took its worker down")


def judge(case: Case) -> Verdict:
    """Read a spoiled plan, and say what is wrong with the outcome."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"plan.{case.ending}"
        file.write_bytes(spoiled(case))
        (found,) = find_documents([file])
        start = time.process_time()
        with captured() as printed:
            outcome = read_plan(Task(found, None))
            fault = outcome_to_fault(found, outcome)
            if fault is None and case.is_kept:
                fault = kept_to_fault(case, outcome)
        seconds = time.process_time() - start
    code = "read" if isinstance(outcome, Done) else outcome.code
    printed.seek(0)
    if fault is None and (told := printed.read()):
        fault = f"printed: {told[:300].decode(errors='replace')}"
    if fault is None and seconds > SECONDS:
        fault = "slow"
    return Verdict(case, code, seconds, fault)


def outcome_to_fault(found: Found, outcome: Outcome) -> str | None:
    """What is wrong with an outcome: a code that must not be, a sentence that is none, tables that break the schema."""
    try:
        tables = outcomes_to_tables([found], [outcome], Register(), "sv")
        check_tables(tables, load(), {})
    except Exception as error:  # noqa: BLE001 (whatever it is, it is what is looked for)
        return f"tables: {type(error).__name__}: {error}"
    if isinstance(outcome, Done):
        return None
    if outcome.code in NEVER:
        return str(dict(outcome.facts).get("found", outcome.code))
    message = codes.message("error", outcome.code, outcome.facts, "sv")
    return None if re.fullmatch(r"[A-ZÅÄÖ].{20,250}\.", message) else f"message: {message}"


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


@contextmanager
def captured() -> Iterator[IO[bytes]]:
    """Whatever is printed meanwhile, by this program or by a library."""
    printed = TemporaryFile()
    streams = [(stream, os.dup(stream.fileno())) for stream in (sys.__stdout__, sys.__stderr__) if stream is not None]
    for stream, _ in streams:
        stream.flush()
        os.dup2(printed.fileno(), stream.fileno())
    try:
        yield printed
    finally:
        for stream, kept in streams:
            stream.flush()
            os.dup2(kept, stream.fileno())
            os.close(kept)

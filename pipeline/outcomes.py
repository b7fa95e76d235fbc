"""What becomes of a document."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from normalizers.records import Records
from pipeline.documents import Found
from pipeline.errors import Facts
from pipeline.model import Plan


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file gives no plan; ``skipped``: it is of a kind that no reader knows."""

    code: str
    facts: Facts = ()
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file shows, whatever its name and the register say: a plan, or why it holds none."""

    plan: Plan | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A plan's texts before anything of them was understood: what there is to start from when some are corrected."""

    plan: Plan
    records: Records
    received: dt.date | None


@dataclass(frozen=True, slots=True)
class Done:
    """A document read into the rows of its plan; ``words`` are kept where corrections may yet come to it."""

    found: Found
    records: Records
    n_pages: int
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that gave no plan; ``skipped``: of a kind that no reader knows."""

    found: Found
    code: str
    facts: Facts
    skipped: bool = False


Outcome = Done | Refused

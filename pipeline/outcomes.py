"""What becomes of a document."""

from __future__ import annotations

from dataclasses import dataclass

from normalizers.records import Records
from pipeline.documents import Found
from pipeline.errors import Facts


@dataclass(frozen=True, slots=True)
class Done:
    """A document read into the rows of its plan."""

    found: Found
    records: Records
    n_pages: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that gave no plan; ``skipped``: of a kind that no reader knows."""

    found: Found
    code: str
    facts: Facts
    skipped: bool = False


Outcome = Done | Refused

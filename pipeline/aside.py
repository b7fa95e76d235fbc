"""Documents that were read, laid aside: in memory what they are held against each other for, the whole on a shelf."""

from __future__ import annotations

from dataclasses import dataclass

from normalizers.references import LINKED, Reference
from normalizers.sayings import says_something
from pipeline.documents import Found
from pipeline.outcomes import Done, Outcome, Refused
from pipeline.rows import PlanRow
from pipeline.shelf import Shelf, Spot, packed


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a field that is linked over all plans, and whether it is merged into its row from above."""

    action_id: str
    field: str
    text: str
    confidence: float
    carried: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """A document that was read, in short: all of it that others are held against."""

    found: Found
    plan: PlanRow
    n_pages: int
    follow_ups: int
    said: tuple[Said, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document that was read, in short, and where the rest of it lies."""

    brief: Brief
    spot: Spot

    @property
    def found(self) -> Found:
        """Its file."""
        return self.brief.found


@dataclass(frozen=True, slots=True)
class Packed:
    """A document that was read, in short, and the whole of it as a shelf keeps it."""

    brief: Brief
    whole: bytes


Fate = Shelved | Refused
"""What became of a document that is not looked at right now."""


def outcome_to_packed(outcome: Outcome) -> Packed | Refused:
    """A document as it is handed from the process that read it to the one that gathers all."""
    return Packed(done_to_brief(outcome), packed(outcome)) if isinstance(outcome, Done) else outcome


def packed_to_fate(one: Packed | Refused, shelf: Shelf) -> Fate:
    """A document laid aside."""
    return Shelved(one.brief, shelf.put_packed(one.whole)) if isinstance(one, Packed) else one


def shelved_to_done(one: Shelved, shelf: Shelf) -> Done:
    """The whole of a document that was laid aside."""
    done = shelf.get(one.spot)
    assert isinstance(done, Done)
    return done


def done_to_brief(done: Done) -> Brief:
    """What others are held against of a document."""
    records = done.records
    said = tuple(
        Said(cell.action_id, cell.field, cell.value, cell.confidence, cell.carried)
        for cell in records.cells
        if cell.field in LINKED and cell.value and says_something(cell.value)
    )
    follow_ups = sum(says_something(action.follow_up) for action in records.actions)
    return Brief(done.found, records.plan, done.n_pages, follow_ups, said, records.references)

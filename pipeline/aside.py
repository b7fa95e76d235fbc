"""Documents that were read, laid aside: in memory what they are held against each other for, the whole on a shelf."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
class Sayings:
    """All that a document says in the fields that are linked, and what of it only refers to other texts of it."""

    said: tuple[Said, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A document that was read, in short: what is asked of it again and again."""

    found: Found
    plan: PlanRow
    n_pages: int
    follow_ups: int


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document that was read, in short, and where what it says and the whole of it lie."""

    brief: Brief
    sayings: Spot
    whole: Spot

    @property
    def found(self) -> Found:
        """Its file."""
        return self.brief.found


@dataclass(frozen=True, slots=True)
class Packed:
    """A document that was read, in short, and what it says and the whole of it as a shelf keeps them."""

    brief: Brief
    sayings: bytes
    whole: bytes


Fate = Shelved | Refused
"""What became of a document that is not looked at right now."""


def outcome_to_packed(outcome: Outcome) -> Packed | Refused:
    """A document as it is handed from the process that read it to the one that gathers all."""
    if isinstance(outcome, Refused):
        return outcome
    return Packed(done_to_brief(outcome), packed(done_to_sayings(outcome)), packed(outcome))


def packed_to_fate(one: Packed | Refused, shelf: Shelf, found: Found) -> Fate:
    """A document laid aside; ``found`` is its file, which came back from the process that read it as a copy."""
    if isinstance(one, Refused):
        return one
    return Shelved(replace(one.brief, found=found), shelf.put_packed(one.sayings), shelf.put_packed(one.whole))


def shelved_to_done(one: Shelved, shelf: Shelf) -> Done:
    """The whole of a document that was laid aside."""
    done = shelf.get(one.whole)
    assert isinstance(done, Done)
    return done


def shelved_to_sayings(one: Shelved, shelf: Shelf) -> Sayings:
    """What a document says that was laid aside."""
    sayings = shelf.get(one.sayings)
    assert isinstance(sayings, Sayings)
    return sayings


def done_to_brief(done: Done) -> Brief:
    """A document in short."""
    follow_ups = sum(says_something(action.follow_up) for action in done.records.actions)
    return Brief(done.found, done.records.plan, done.n_pages, follow_ups)


def done_to_sayings(done: Done) -> Sayings:
    """What a document says in the fields that are linked over all plans."""
    said = tuple(
        Said(cell.action_id, cell.field, cell.value, cell.confidence, cell.carried)
        for cell in done.records.cells
        if cell.field in LINKED and cell.value and says_something(cell.value)
    )
    return Sayings(said, done.records.references)

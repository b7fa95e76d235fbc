"""A follow-up's cell as its notes: each with its date or label, its text and its status."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from normalizers.outcomes.stamps import text_to_parts
from normalizers.outcomes.status import note_to_verdict


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a follow-up; text that stands under no stamp has neither date nor label."""

    date: dt.date | None
    label: str | None
    text: str
    status: str


def text_to_notes(text: str | None, year: int | None) -> tuple[Note, ...]:
    """The notes of a follow-up in the order of the text, none of it lost; ``year`` is the plan's.

    >>> [(note.label, note.status) for note in text_to_notes("T1: Påbörjat. T2: Genomfört.", 2025)]
    [('T1', 'started'), ('T2', 'achieved')]
    >>> text_to_notes("Klart", 2025), text_to_notes(None, 2025)
    ((Note(date=None, label=None, text='Klart', status='achieved'),), ())
    """
    return tuple(
        Note(part.date, part.label, part.text, note_to_verdict(part.text, year).verdict.status)
        for part in text_to_parts(text or "", year)
    )

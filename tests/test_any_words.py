"""Whatever stands in a cell, and however it is broken into lines, its plan is read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.outcomes.follow_ups import text_to_notes
from normalizers.outcomes.status import text_to_verdict
from normalizers.people.found import text_to_people
from normalizers.roles.named import text_to_roles
from normalizers.timing.times import text_to_times

ROLES = ("Polis", "trafikkontoret", "fastighetsägare", "skolans fältassistenter", "LPO", "Anna Berg", "sdf Farsta")
TIMES = ("Löpande", "2 ggr/år", "våren 2025", "kvartal 1-2", "1/3", "jan", "varje vecka", "klart senast", "2025-06-30")
TOLD = (
    "Genomfört",
    "pågår",
    "inte påbörjat",
    "delvis",
    "T1",
    "Uppföljning maj 2025",
    "enligt plan",
    "3 av 5",
    "ej aktuellt",
)
ENDS = ("", " m.fl", " m.fl.", " etc", " mm", ".", ":", " (ansvarig)", "?", " -", "…")
BETWEEN = (
    " ",
    ", ",
    ",\n",
    "\n",
    "\n\n",
    ", \n",
    " och ",
    " samt\n",
    "/",
    "/\n",
    " - ",
    "\n- ",
    "\n• ",
    "; ",
    ". ",
    ":\n",
    "\t",
    "\r\n",
)


def texts(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Words of a kind, with anything between them that people put there."""
    pairs = st.lists(st.tuples(st.sampled_from(words), st.sampled_from(BETWEEN)), min_size=1, max_size=6)
    return st.builds(lambda found, end: "".join(map("".join, found)).rstrip() + end, pairs, st.sampled_from(ENDS))


@settings(max_examples=400)
@given(texts(ROLES))
def test_who_is_read_however_it_is_broken_into_lines(text: str) -> None:
    named = text_to_roles(text)
    assert all(text[role.start : role.end] == role.text for role in named.roles)
    assert named.roles or named.persons or named.unread


@settings(max_examples=200)
@given(texts(ROLES + TIMES + TOLD))
def test_any_cell_is_read_however_it_is_broken_into_lines(text: str) -> None:
    times, notes, verdict = text_to_times(text, 2025), text_to_notes(text, 2025), text_to_verdict(text, 2025)
    assert all(time.text and time.text in text for time in times)
    assert notes
    assert verdict.status
    assert all(0 <= span.start < span.end <= len(text) for span in text_to_people(text))
    text_to_roles(text)

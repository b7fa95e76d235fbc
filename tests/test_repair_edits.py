"""A repaired text that is repaired again still tells, place by place, how its raw text became its value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from normalizers.repair.edits import apart, spliced, then
from normalizers.repair.fixes import apply, replay
from pipeline.model import Repair, Text

LETTERS = st.text(alphabet="abcå \u00a0\u200b\n", max_size=12)


@st.composite
def asked(draw: st.DrawFn, value: str) -> list[Repair]:
    """Some repairs of a value, which may overlap."""
    places = st.tuples(st.integers(0, len(value)), st.integers(0, len(value)))
    found = []
    for start, end in draw(st.lists(places.map(sorted).map(tuple), max_size=5)):
        found.append(Repair(start, end, value[start:end], draw(LETTERS), "letter", draw(st.floats(0, 1))))
    return found


@given(st.data(), LETTERS)
def test_replaying_after_several_rounds_gives_the_value(data: st.DataObject, raw: str) -> None:
    text = apply(raw)
    for _ in range(3):
        more = data.draw(asked(text.value))
        wanted = spliced(text.value, tuple(apart(more)))
        text = then(text, more)
        assert text.value == wanted
        assert text.raw == raw
        assert replay(raw, text.repairs) == text.value
        assert all(raw[repair.start : repair.end] == repair.before for repair in text.repairs)
        assert [r.start for r in text.repairs] == sorted(r.start for r in text.repairs)


def test_a_change_of_a_changed_place_is_one_change_as_doubtful_as_the_worse() -> None:
    once = then(Text("ndr", "ndr"), [Repair(1, 2, "d", "a", "letter", 0.9)])
    twice = then(once, [Repair(1, 2, "a", "ä", "witness", 0.8)])
    assert twice == Text("ndr", "när", (Repair(1, 2, "d", "ä", "witness", 0.8),))


def test_a_change_taken_back_leaves_no_trace() -> None:
    once = then(Text("for", "for"), [Repair(1, 2, "o", "ö", "letter", 0.9)])
    assert then(once, [Repair(1, 2, "ö", "o", "witness", 0.8)]) == Text("for", "for")


def test_no_change_gives_back_the_very_same_text() -> None:
    text = apply(" Möte ")
    assert then(text, []) is text

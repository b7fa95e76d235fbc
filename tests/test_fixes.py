"""What a machine left in a text is undone, each change is logged, and no letter of the author's is touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.repair.fixes import apply, replay
from pipeline import codes

MARKS = "aåÅöe \t\n\r\x0b\u00a0\u2007\u202f\u200b\ufeff\u2028\x00\x1f\u0300\u0308\u030a\ufb01\ufb02\u212b-\u00ad"

REPAIRED = [
    ("Mo\u0308te", "Möte", ["nfc"]),
    ("8\u00a0ggr", "8 ggr", ["nbsp"]),
    ("rad ett\r\nrad två", "rad ett\nrad två", ["line_break"]),
    ("rad ett_x000D_\nrad två", "rad ett\nrad två", ["line_break"]),
    ("  Möte ", "Möte", ["trim", "trim"]),
    ("Fars\u200bta", "Farsta", ["invisible"]),
    ("\u200b Möte", "Möte", ["trim"]),
    ("tra\ufb01k", "trafik", ["ligature"]),
    ("A\u200b\u030angest", "Ångest", ["nfc"]),
]
LEFT_ALONE = [
    "Trygghessamordnaren",
    "Systemhotade",
    "8 ggr/år",
    "rad ett\nrad två",
    "jun-25",
    "två  blanksteg",
    "SSPF-",
    "½ m²",
]


@pytest.mark.parametrize(("raw", "value", "kinds"), REPAIRED, ids=[repr(case[0]) for case in REPAIRED])
def test_a_machines_trace_is_undone_and_logged(raw: str, value: str, kinds: list[str]) -> None:
    text = apply(raw)
    assert text.value == value
    assert [repair.kind for repair in text.repairs] == kinds
    assert all(codes.is_code("repair_kind", repair.kind) for repair in text.repairs)


@pytest.mark.parametrize("raw", LEFT_ALONE)
def test_what_the_author_wrote_is_the_very_same(raw: str) -> None:
    text = apply(raw)
    assert text.value is text.raw is raw
    assert text.repairs == ()


@given(st.one_of(st.text(), st.text(alphabet=MARKS)))
def test_replaying_the_repairs_on_the_raw_text_gives_the_value(raw: str) -> None:
    text = apply(raw)
    assert text.raw == raw
    assert replay(raw, text.repairs) == text.value
    assert all(raw[repair.start : repair.end] == repair.before for repair in text.repairs)


@given(st.one_of(st.text(), st.text(alphabet=MARKS)))
def test_every_value_is_nfc_without_blanks_around_it(raw: str) -> None:
    value = apply(raw).value
    assert unicodedata.is_normalized("NFC", value)
    assert value == value.strip()


@given(st.text(alphabet=MARKS))
def test_repairing_twice_changes_nothing_more(raw: str) -> None:
    value = apply(raw).value
    assert apply(value).value == value

"""Folded texts compare alike whatever machine wrote them, and keys are ASCII."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import fold, slug


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_does_not_see_how_unicode_was_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_folding_does_not_see_case(text: str) -> None:
    assert fold(text.upper()) == fold(text) or "ı" in text or "ŉ" in text


@given(st.text())
def test_a_slug_is_ascii_words_joined_by_hyphens(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Åtgärder\tför\u00a0ÖVRIGT", "atgarder for ovrigt"),
        ("e\u00adutbildning, e-utbildning", "e utbildning e utbildning"),
        ("ﬁlm\u200bduk", "filmduk"),
        ("10\u202f000 m²", "10 000 m2"),
        ("—", ""),
    ],
)
def test_punctuation_and_white_space_fold_to_a_blank(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Enskede-Årsta-Vantör", "enskede-arsta-vantor"),
        ("Hässelby-Vällingby", "hasselby-vallingby"),
        ("Norra innerstaden", "norra-innerstaden"),
        ("Malung-Sälen", "malung-salen"),
        ("Café Ø", "cafe-o"),
        ("日本", ""),
    ],
)
def test_keys_are_made_of_names(text: str, key: str) -> None:
    assert slug(text) == key

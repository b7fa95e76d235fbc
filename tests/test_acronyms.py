"""Acronyms read without their dots get them back from where the document has them, and no others."""

from __future__ import annotations

import pytest

from normalizers.acronyms import lost_dots
from normalizers.fixes import replay

SEEN = ["Målet är att torget inte är en ÖDS 2031", "ÖDS-samordnare", "Torget är en ODS"]


def test_an_acronym_gets_the_dots_that_it_has_elsewhere() -> None:
    found = lost_dots(SEEN)
    assert [replay(text, repairs) for text, repairs in zip(SEEN, found, strict=True)] == [*SEEN[:2], "Torget är en ÖDS"]


@pytest.mark.parametrize(
    "texts",
    [
        ["ÖDS vid torget", "ODS vid bron"],
        ["TÖG och TÖG", "TOG MED POLISEN"],
        ["RÄF och RÄF", "RÅF och RÅF", "RAF"],
        ["ÖDS, ÖDS och ODSE"],
    ],
    ids=["seen only once", "a word without dots", "two that it may be", "another acronym"],
)
def test_an_acronym_stays_where_nobody_knows(texts: list[str]) -> None:
    assert not any(lost_dots(texts))

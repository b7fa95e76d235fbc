"""Acronyms read without their dots get them back from where the document has them, and no others."""

from __future__ import annotations

import pytest

from normalizers.repair.acronyms import lost_dots
from normalizers.repair.fixes import replay

SEEN = ["Målet är att torget inte är en TÖD 2031", "TÖD-samordnare", "Torget är en TOD", "ÖDS i parken", "Ny ODS"]


def test_an_acronym_gets_the_dots_that_it_has_elsewhere() -> None:
    found = lost_dots(SEEN)
    assert [replay(text, repairs) for text, repairs in zip(SEEN, found, strict=True)] == [
        *SEEN[:2],
        "Torget är en TÖD",
        SEEN[3],
        "Ny ÖDS",
    ]


def test_what_only_a_list_knows_is_told_and_not_changed() -> None:
    (found,) = lost_dots(["Parken är en ODS"])
    assert [(repair.before, repair.after, repair.confidence < 0.8) for repair in found] == [("O", "Ö", True)]


@pytest.mark.parametrize(
    "texts",
    [
        ["TÖD vid torget", "TOD vid bron"],
        ["TÖG och TÖG", "TOG MED POLISEN"],
        ["RÄF och RÄF", "RÅF och RÅF", "RAF"],
        ["TÖD, TÖD och TODE"],
    ],
    ids=["seen only once", "a word without dots", "two that it may be", "another acronym"],
)
def test_an_acronym_stays_where_nobody_knows(texts: list[str]) -> None:
    assert not any(lost_dots(texts))

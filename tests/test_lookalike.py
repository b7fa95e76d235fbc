"""A word that looks like a far likelier one may have been misread; words that authors use may not."""

from __future__ import annotations

import pytest

from normalizers.repair.lookalike import likelier


@pytest.mark.parametrize("seen", ["snärt", "föräldrama", "Kanläggning", "Servicehuschet", "Idrousförvaltning"])
def test_a_word_that_looks_like_a_likelier_one_tells(seen: str) -> None:
    assert likelier(seen) > 1


@pytest.mark.parametrize("seen", ["snart", "föräldrarna", "kartläggning", "trygghetsvandring", "LPO", "i"])
def test_a_word_of_its_own_does_not(seen: str) -> None:
    assert likelier(seen) == 0

"""What all tests share: the places of the tree, and property tests that try the same examples every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# The scripts that make the samples need programs that a user does not have.
collect_ignore = ["fixtures"]

settings.register_profile("steady", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the tree."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real plans beside the tree; a test that needs it is skipped where it is not there."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip("the real plans are not on this machine")
    return folder

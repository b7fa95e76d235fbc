"""Ratios beside those that were saved: what became worse by more than a noisy machine explains is marked.

Of every ratio more is worse: ours to theirs, many documents to few, two workers to one. Seconds are never saved, for
they are a machine's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

SAVED = Path(__file__).with_name("baseline.json")
WORSE = 1.15
"""A ratio so many times the saved one is marked."""


def load_baseline(file: Path = SAVED) -> dict[str, float]:
    """The saved ratios by name; none where none were saved."""
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def save_baseline(ratios: Mapping[str, float], file: Path = SAVED) -> None:
    """Save ratios; those of parts that were not measured stay as they were."""
    kept = load_baseline(file) | {name: round(ratio, 3) for name, ratio in ratios.items()}
    file.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def is_worse(ratio: float, saved: float) -> bool:
    """Whether a ratio is worse than the saved one by more than 15 %.

    >>> is_worse(1.14, 1.0), is_worse(1.16, 1.0)
    (False, True)
    """
    return ratio > saved * WORSE


def baseline_table(ratios: Mapping[str, float], saved: Mapping[str, float]) -> str:
    """The table of all ratios, each beside the saved one.

    >>> print(baseline_table({"prints": 0.9, "new": 1.0}, {"prints": 0.7}))
    | ratio | now | saved | |
    |---|---|---|---|
    | prints | 0.90 | 0.70 | WORSE |
    | new | 1.00 | - | |
    """
    lines = ["| ratio | now | saved | |", "|---|---|---|---|"]
    for name, ratio in ratios.items():
        if name in saved:
            mark = "WORSE |" if is_worse(ratio, saved[name]) else "|"
            lines.append(f"| {name} | {ratio:.2f} | {saved[name]:.2f} | {mark}")
        else:
            lines.append(f"| {name} | {ratio:.2f} | - | |")
    return "\n".join(lines)

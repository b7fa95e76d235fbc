"""Causes and problems that are one and the same, linked over all plans of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.rows import Action
from pipeline.text import fold


@dataclass(frozen=True, slots=True)
class Repeat:
    """Actions that share one text: its id, the best-read copy, and the members."""

    id: str
    text: str
    members: tuple[Action, ...]
    texts: tuple[str, ...]


def link(actions: Sequence[Action], text_of: Callable[[Action], str | None]) -> tuple[Repeat, ...]:
    """The texts that are equal after folding, in the order of plan keys; the id is made from the folded text."""
    groups: dict[str, list[Action]] = {}
    for action in sorted(actions, key=lambda action: (action.plan_key, action.plan_id, action.area, action.row_no)):
        text = text_of(action)
        if text:
            groups.setdefault(fold(text) or text, []).append(action)
    return tuple(group_to_repeat(folded, members, text_of) for folded, members in groups.items())


def group_to_repeat(folded: str, members: Sequence[Action], text_of: Callable[[Action], str | None]) -> Repeat:
    """One group of equal texts; the copy of the surest action is the text."""
    texts = [text_of(action) or "" for action in members]
    best = max(range(len(members)), key=lambda i: (members[i].confidence, -i))
    return Repeat(hashlib.sha256(folded.encode()).hexdigest()[:16], texts[best], tuple(members), tuple(texts))

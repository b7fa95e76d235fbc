"""A key for each row of a plan, the same in every submission: made of what the row says, not of its place.

A number would be another row's as soon as one is put in before it; a text that changes loses the key where the earlier
submission is not at hand, but never gives a row the key of another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from normalizers.row_likeness import RowText, skeleton
from normalizers.same_rows import Match, is_unsure, match_rows
from pipeline.model import FIELDS
from pipeline.rows import Action

DIGITS = 8
"""Hexadecimal digits of a key: enough for the rows of one plan, short enough to be read aloud."""
FIRST = ("action", "problem", "cause", "goal", "responsible", "timing", "follow_up")
"""Whichever field is filled in first is what a row is named after."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A row that was taken for a row of an earlier submission, but should be looked at."""

    row: Action
    earlier: Action
    match: Match


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of each action by its id, and the matches that are not certain."""

    by_id: Mapping[str, str]
    unsure: tuple[Unsure, ...]


def submissions_to_keys(submissions: Sequence[Sequence[Action]], stem: str) -> Keys:
    """The keys of the rows of one plan's submissions, the earliest first; ``stem`` is what they begin with.

    A row takes the key of the same row in the submission before, or in one still earlier that has a row which the one
    before lacks; a row that is in none gets a new one, which no row of the plan had before. What is certain comes
    first: a row that came back is not taken for one that is a little like it.
    """
    keys: dict[str, str] = {}
    unsure: list[Unsure] = []
    for number, rows in enumerate(submissions):
        for accepted in (is_sure, bool):
            for earlier in reversed(submissions[:number]):
                unsure.extend(inherit(earlier, rows, keys, accepted))
        name_new_rows(rows, stem, keys)
    return Keys(keys, tuple(unsure))


def is_sure(match: Match) -> bool:
    """Whether a match needs no look."""
    return not is_unsure(match)


def inherit(
    earlier: Sequence[Action], rows: Sequence[Action], keys: dict[str, str], accepted: Callable[[Match], bool]
) -> list[Unsure]:
    """Give the rows without a key those of the same rows of an earlier submission; the matches that are not certain.

    ``accepted`` says of a match whether it counts.
    """
    had = {keys[row.action_id] for row in rows if row.action_id in keys}
    old = [row for row in earlier if keys[row.action_id] not in had]
    new = [row for row in rows if row.action_id not in keys]
    unsure = []
    for match in match_rows(list(map(row_text, old)), list(map(row_text, new))):
        if match.old is not None and match.new is not None and accepted(match):
            keys[new[match.new].action_id] = keys[old[match.old].action_id]
            if is_unsure(match):
                unsure.append(Unsure(new[match.new], old[match.old], match))
    return unsure


def row_text(action: Action) -> RowText:
    """What an action is recognised by."""
    return RowText(action.area, tuple(getattr(action, field) or "" for field in FIELDS))


def name_new_rows(rows: Sequence[Action], stem: str, keys: dict[str, str]) -> None:
    """Give the rows that are in no earlier submission a key of their own, numbered where another row has it."""
    taken = set(keys.values())
    for row in rows:
        if row.action_id not in keys:
            key, number = named(row, stem), 1
            while (numbered := key if number == 1 else f"{key}-{number}") in taken:
                number += 1
            keys[row.action_id] = numbered
            taken.add(numbered)


def named(row: Action, stem: str) -> str:
    """The key that a row's area and first text give it, whatever letters of it an engine confuses."""
    text = next((text for field in FIRST if (text := getattr(row, field))), "")
    digest = hashlib.sha256(skeleton(text).replace(" ", "").encode()).hexdigest()
    return f"{stem}/{row.area}/{digest[:DIGITS]}"

"""Keys for publication: one made of a short text with a name could be guessed, so it is made of the masked text."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from normalizers.action_keys import FIRST
from pipeline.model import FIELDS

Tables = Mapping[str, Sequence[Any]]
LINKED = (("problems", "problem_members", "problem", "problem_id"), ("causes", "cause_members", "cause", "cause_id"))
"""The tables of what is linked and of its members, the field that it is made of, and its key."""
DIGITS = 16
"""Hexadecimal digits of the key of what is linked."""
SHORT = 8
"""And of an action's."""


def with_public_keys(tables: Tables, public: Tables) -> Tables:
    """The masked tables with new keys, the same in every table, where the old ones were made of what is masked."""
    changed = {
        one.action_id: [field for field in FIELDS if getattr(one, field) != getattr(other, field)]
        for one, other in zip(tables["actions"], public["actions"], strict=True)
    }
    naming = {one.action_id: next((field for field in FIRST if getattr(one, field)), None) for one in tables["actions"]}
    found = with_action_keys(public, {key for key, fields in changed.items() if naming[key] in fields})
    for table, members, field, key in LINKED:
        old = {one.action_id for one in tables["actions"] if field in changed[one.action_id]}
        touched = {getattr(member, key) for member in public[members] if member.action_id in old}
        found = with_linked_keys(found, table, members, key, touched)
    return found


def with_action_keys(public: Tables, touched: set[str]) -> dict[str, Sequence[Any]]:
    """The tables with a new action_key for each group of rows in which one of the touched is."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for action in sorted(public["actions"], key=lambda action: action.action_id):
        groups[action.action_key].append(action)
    taken, renamed = set(groups), dict[str, str]()
    old = [key for key, rows in groups.items() if any(row.action_id in touched for row in rows)]
    # The order must not follow from the old keys.
    for key in sorted(old, key=lambda key: groups[key][0].action_id):
        text = "\n".join(getattr(groups[key][0], field) or "" for field in FIELDS)
        renamed[key] = new_key(f"{key.rpartition('/')[0]}/", text, SHORT, taken)
    actions = [replace(row, action_key=renamed.get(row.action_key, row.action_key)) for row in public["actions"]]
    return {**public, "actions": actions}


def with_linked_keys(public: Tables, table: str, members: str, key: str, touched: set[str]) -> dict[str, Sequence[Any]]:
    """The tables with a new key for each linked text of which a member holds a mask."""
    first: dict[str, str] = {}
    for member in sorted(public[members], key=lambda member: member.action_id):
        first.setdefault(getattr(member, key), member.action_id)
    rows = {getattr(row, key): row for row in public[table]}
    taken = set(rows)
    renamed = {
        old: new_key("", rows[old].text, DIGITS, taken)
        for old in sorted(touched & set(rows), key=lambda old: (rows[old].text, first[old]))
    }

    def with_key(row: Any) -> Any:
        value = getattr(row, key)
        return replace(row, **{key: renamed[value]}) if value in renamed else row

    return {**public, **{name: [with_key(row) for row in public[name]] for name in (table, members, "actions")}}


def new_key(stem: str, text: str, digits: int, taken: set[str]) -> str:
    """A key made of a text that none of those taken is, which it joins.

    >>> taken = set()
    >>> new_key("farsta-2025/", "[namn]", 4, taken) != new_key("farsta-2025/", "[namn]", 4, taken)
    True
    """
    number = 1
    while (key := stem + hashlib.sha256(f"{text}\n{number}".encode()).hexdigest()[:digits]) in taken:
        number += 1
    taken.add(key)
    return key

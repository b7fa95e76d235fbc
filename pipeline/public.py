"""Tables for publication: whatever points to a person is masked in every text, and the workings are left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from normalizers.people.data import NAME, words
from normalizers.people.found import (
    NOBODY,
    mask_of,
    masked,
    masked_small,
    text_to_people,
    texts_to_known,
)
from normalizers.roles.persons import WORD
from pipeline.model import FIELDS, quoted_sheet
from pipeline.public_keys import with_public_keys
from pipeline.rows import Action, Document, PersonalData
from pipeline.schema import load

Tables = Mapping[str, Sequence[Any]]
Names = frozenset[str]
Swaps = Mapping[str, str]
"""What stands in a text, and what is put there instead."""

LISTED = ("district", "template")
"""Columns whose texts come from lists of ours, whatever they look like."""
KEYS = ("_id", "_key")
"""Endings of the columns that are keys."""
NORMAL = ("roles", "role")
"""Columns of normal forms: names in them have lost their capital."""
WHOLE = (*FIELDS, "value", "narrative")
"""Columns that hold a text as a whole: what stands around a name is there to tell it."""
EMPTIED = ("repairs", "personal_data")
"""Tables of which no row is published as it is."""
WHO = "correction_"
"""Beginning of the codes of findings about corrections: workings that say who made them."""
NAMING_FILES = ("documents", "findings")
"""Tables whose texts name files."""
MEMBERS = {"problems": "problem", "causes": "cause"}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What may stand nowhere: who is named, by plan and by linked text, and the exact words that name them."""

    names: Mapping[str, Names]
    everybody: Names
    paths: Swaps
    sheets: Mapping[str, Swaps]
    words: Mapping[str, Swaps]
    plans: Mapping[str, str]


def to_public(tables: Tables) -> Tables:
    """The tables as they may be published: the same rows, with masks in their texts and no workings.

    The rows of personal_data say where the masks stand; keys made of a text with a name are made of the masked one.
    """
    secrets = tables_to_secrets(tables)
    found = {name: [masked_row(name, row, secrets) for row in rows] for name, rows in tables.items()}
    found |= {name: [] for name in EMPTIED}
    found["findings"] = [row for row in found["findings"] if not row.code.startswith(WHO)]
    found["personal_data"] = list(masks(tables["actions"], secrets.names))
    return with_public_keys(tables, found)


def masks(actions: Iterable[Action], names: Mapping[str, Names]) -> Iterator[PersonalData]:
    """Where the masks stand in the published fields."""
    for action in actions:
        for field in FIELDS:
            _, spans = masked(getattr(action, field) or "", names[action.plan_id])
            yield from (PersonalData(action.action_id, field, one.start, one.end, one.kind) for one in spans)


# --- what is secret ---------------------------------------------------------------------------------------------------


def tables_to_secrets(tables: Tables) -> Secrets:
    """Everybody whom the tables name, and the words that do."""
    texts: dict[str, list[str]] = defaultdict(list)
    for plan_id, text in plan_texts(tables):
        texts[plan_id].append(text)
    names = {plan.plan_id: texts_to_known(texts[plan.plan_id]) for plan in tables["plans"]}
    plans = {plan.document_id: plan.plan_id for plan in tables["plans"]}
    return Secrets(
        names=names,
        everybody=NOBODY.union(*names.values()),
        paths=path_swaps(tables["documents"], {plan.plan_id: plan.plan_key for plan in tables["plans"]}),
        sheets=sheet_swaps(tables, names),
        words=word_swaps(tables, names),
        plans=plans,
    )


def plan_texts(tables: Tables) -> Iterator[tuple[str, str]]:
    """The texts of each plan."""
    columns = {"actions": FIELDS, "areas": ("area_label", "narrative"), "plans": ("title",), "findings": ("message",)}
    for name, chosen in columns.items():
        for row in tables[name]:
            if row.plan_id is not None:
                yield from ((row.plan_id, text) for column in chosen if (text := getattr(row, column)))


def path_swaps(documents: Iterable[Document], keys: Mapping[str, str]) -> dict[str, str]:
    """What each file is called instead: by its plan's key, or a number where it has no plan; no two alike.

    Nobody needs what the sender called it, and no list tells every name in a file's name.
    """
    swaps: dict[str, str] = {}
    taken: set[str] = set()
    for document in sorted(documents, key=lambda document: document.path):
        stem, ending = keys.get(document.plan_id or "", "dokument"), known_ending(document.path)
        number = 1
        new = f"{stem}-1{ending}" if document.plan_id not in keys else f"{stem}{ending}"
        while new in taken:
            number += 1
            new = f"{stem}-{number}{ending}" if document.plan_id not in keys else f"{stem} ({number}){ending}"
        taken.add(new)
        swaps[document.path] = new
    return swaps


def known_ending(path: str) -> str:
    """The ending of a file's name, in small letters, where it is one of a format.

    >>> known_ending("Planer/Anna.XLSX"), known_ending("plan.annaberg")
    ('.xlsx', '')
    """
    ending = path.rpartition(".")[2].lower()
    return f".{ending}" if ending in words("files", "endings") else ""


def sheet_swaps(tables: Tables, names: Mapping[str, Names]) -> Mapping[str, Swaps]:
    """The sheets of each plan that bear a name, as they are called and as places in them are written."""
    plans = {plan.document_id: plan.plan_id for plan in tables["plans"]}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for page in tables["pages"]:
        if page.sheet and page.document_id in plans:
            plan_id = plans[page.document_id]
            new = masked(page.sheet, names[plan_id])[0]
            if new != page.sheet:
                found[plan_id] |= {quoted_sheet(page.sheet): quoted_sheet(new), page.sheet: new}
    return found


def word_swaps(tables: Tables, names: Mapping[str, Names]) -> Mapping[str, Swaps]:
    """The words of each action, and of each problem and cause, that name somebody, with their masks.

    What is cut out of a text (a role, a verdict) may have lost what told the name in it.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for action in tables["actions"]:
        for text in filter(None, (getattr(action, field) for field in FIELDS)):
            for one in text_to_people(text, names[action.plan_id]):
                found[action.action_id][text[one.start : one.end]] = mask_of(one.kind)
    for table, kind in MEMBERS.items():
        for member in tables[f"{kind}_members"]:
            if member.action_id in found:
                found[f"{table}/{getattr(member, f'{kind}_id')}"] |= found[member.action_id]
    return found


# --- masking ----------------------------------------------------------------------------------------------------------


@cache
def text_columns(table: str) -> tuple[str, ...]:
    """The columns of a table that hold free text.

    >>> text_columns("documents"), text_columns("pages")
    (('path', 'message'), ('sheet',))
    """
    return tuple(
        column.name
        for column in load().table(table).columns
        if column.type in ("string", "list") and not (column.codes or column.pattern)
        if column.name not in LISTED and not column.name.endswith(KEYS)
    )


def masked_row(table: str, row: Any, secrets: Secrets) -> Any:
    """A row with masks in its texts, without its raw text."""
    plan_id = plan_of(row, secrets.plans)
    swaps = swaps_of(table, row, plan_id, secrets)
    names = secrets.names.get(plan_id, NOBODY) if table != "findings" else secrets.everybody
    changes: dict[str, Any] = {"raw": None} if hasattr(row, "raw") else {}
    for column in text_columns(table):
        value = getattr(row, column)
        if value is not None and column != "raw":
            changes[column] = masked_value(column, value, swaps, names)
    return replace(row, **changes) if changes else row


def plan_of(row: Any, plans: Mapping[str, str]) -> str:
    """The plan that a row belongs to, "" for one that belongs to none."""
    if getattr(row, "plan_id", None):
        return str(row.plan_id)
    if getattr(row, "action_id", None):
        return str(row.action_id).partition("/")[0]
    return plans.get(getattr(row, "document_id", None) or "", "")


def swaps_of(table: str, row: Any, plan_id: str, secrets: Secrets) -> Swaps:
    """The exact words that stand nowhere in a row's texts, with what is written instead."""
    key = f"{table}/{getattr(row, f'{MEMBERS[table]}_id')}" if table in MEMBERS else getattr(row, "action_id", None)
    paths = secrets.paths if table in NAMING_FILES else {}
    return {**paths, **secrets.sheets.get(plan_id, {}), **secrets.words.get(key or "", {})}


def masked_value(column: str, value: Any, swaps: Swaps, names: Names) -> Any:
    """A text or a list of texts with masks."""
    if isinstance(value, tuple):
        return tuple(masked_value(column, item, swaps, names) for item in value)
    if column == "path":
        return swaps.get(value, value)
    if column in WHOLE:
        return masked(value, names)[0]
    swapped = with_swaps(value, {**swaps, **small_swaps(swaps)} if column in NORMAL else swaps)
    if column == "source":
        return swapped
    return masked_small(masked(swapped, names)[0], names) if column in NORMAL else masked(swapped, names)[0]


def small_swaps(swaps: Swaps) -> Swaps:
    """The words of names in small letters, as normal forms have them.

    >>> small_swaps({"Tf Per": "[namn]", "070-1": "[telefon]"})
    {'tf': '[namn]', 'per': '[namn]'}
    """
    named = (old for old, new in swaps.items() if new == mask_of(NAME))
    return {word.lower(): mask_of(NAME) for old in named for word in WORD.findall(old) if len(word) > 1}


def with_swaps(text: str, swaps: Swaps) -> str:
    """A text with other words in place of some, the longest first, never within a word.

    >>> with_swaps("Siv Ek och Sivs grupp", {"Siv": "[namn]", "Siv Ek": "[namn]"})
    '[namn] och Sivs grupp'
    """
    for old in sorted((old for old in swaps if old in text), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _, new=swaps[old]: new, text)  # type: ignore[misc]
    return text

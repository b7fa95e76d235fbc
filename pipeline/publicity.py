"""Whether a folder holds what may be published: datapackage.json says so, and the two kinds never share a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.lock import HIDDEN
from pipeline.schema import DESCRIPTION

MARK = "public"
OURS = ("atgardsplan.duckdb", "atgardsplan.xlsx", "actions.csv", "actions.parquet", "report/index.html")
"""Names by which a run is known of which the description is gone."""

KEPT = ("known", "run")
"""What a run that is not for publication keeps in the hidden folder: texts of plans."""
CATALOGUE = "dcat.ttl"
CATALOGUED = "actions.csv.sha256"
"""What every catalogue of ours names, and hardly anybody else's."""


def write_mark(folder: Path) -> None:
    """Say in the description of a folder's tables that they are for publication.

    What an earlier run left in the folder above, where the tables will lie, and this one does not write is gone then.
    """
    file = folder / DESCRIPTION
    package = description(folder) | {MARK: True}
    file.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    for old in left_over(folder.parent, package):
        old.unlink()


def left_over(out: Path, package: dict[str, Any]) -> Iterator[Path]:
    """The files of an earlier run for publication that the new description does not name; nobody else's."""
    if not holds_public(out):
        return
    if is_our_catalogue(out / CATALOGUE):
        yield out / CATALOGUE
    kept = {name for name, _ in described(package)}
    for name, sha256 in described(description(out)):
        place = out / name
        if name not in kept and Path(name).name == name and is_file_of(place, sha256):
            yield place


def described(package: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The files that a description names, with the sums of their bytes."""
    for resource in package.get("resources", ()):
        for one in (resource, *resource.get("alternatives", ())):
            yield str(one.get("path")), str(one.get("hash")).removeprefix("sha256:")


def is_file_of(place: Path, sha256: str) -> bool:
    """Whether a file is there whose bytes have that sum."""
    return place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == sha256


def is_our_catalogue(place: Path) -> bool:
    """Whether a file is a catalogue that a run wrote: it names the tables and their sums."""
    return place.is_file() and CATALOGUED in place.read_text(encoding="utf-8", errors="replace")


def description(folder: Path) -> dict[str, Any]:
    """The description of a folder's tables; empty where there is none that can be read."""
    try:
        package = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return package if isinstance(package, dict) else {}


def holds_public(folder: Path) -> bool:
    """Whether a run for publication was written into a folder."""
    return description(folder).get(MARK) is True


def holds_private(folder: Path) -> bool:
    """Whether a run that is not for publication was written into a folder, be it in part."""
    if holds_public(folder):
        return False
    return any((folder / name).exists() for name in (DESCRIPTION, *OURS, *(f"{HIDDEN}/{name}" for name in KEPT)))

"""Whether a folder holds what may be published: datapackage.json says so, and the two kinds never share a folder."""

from __future__ import annotations

import json
from pathlib import Path

DESCRIPTION = "datapackage.json"
MARK = "public"
OURS = ("atgardsplan.duckdb", "atgardsplan.xlsx", "actions.csv", "actions.parquet", "report/index.html")
"""Names by which a run is known of which the description is gone."""


def write_mark(folder: Path) -> None:
    """Say in the description of a folder's tables that they are for publication."""
    file = folder / DESCRIPTION
    package = json.loads(file.read_text(encoding="utf-8")) | {MARK: True}
    file.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def holds_public(folder: Path) -> bool:
    """Whether a run for publication was written into a folder."""
    try:
        package = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(package, dict) and package.get(MARK) is True


def holds_private(folder: Path) -> bool:
    """Whether a run that is not for publication was written into a folder, be it in part."""
    if holds_public(folder):
        return False
    return any((folder / name).exists() for name in (DESCRIPTION, *OURS))

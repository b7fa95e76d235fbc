"""What the documentation says is so: every finding is explained, and next year's template is one file."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline import codes
from pipeline.settings import read_settings
from tests.fixtures.findings_page import PAGE, groups, page_text
from tests.fixtures.tabs import AREA, write_tabs

PACKAGES = ("pipeline", "extractors", "normalizers")
CODE = (*PACKAGES, "tests", "benchmarks", "training")
NEW_YEAR = [
    [AREA, "Orsak", "Insats", "När", "Mål för insatsen", "Ansvarig funktion", "Uppföljning"],
    [
        "Ange identifierat problemområde eller utmaning här",
        "Beskriv en orsak i varje rad.",
        "Vad ska göras, och hur?",
        "Ange månad och år.",
        "Ett mål för varje insats, gärna med ett tal.",
        "Funktion, inte namn.",
        "Fylls i efter årets slut.",
    ],
    ["Oro", "Få mötesplatser", "Öppna lokalen", "Mars 2026", "Tio besök", "Fritidsledare", "Uppnått"],
]


def test_every_finding_is_explained_once() -> None:
    explained = [code for group in groups() for code in group["codes"]]
    assert sorted(explained) == sorted(codes.codes("finding")), "add the code to a group of docs/findings.toml"


def test_the_page_of_findings_says_what_the_program_says() -> None:
    assert PAGE.read_text("utf-8") == page_text(), "run python -m tests.fixtures.findings_page"


def test_the_modules_that_the_documentation_names_are_there(root: Path) -> None:
    there = {path.relative_to(root).as_posix() for top in CODE for path in (root / top).rglob("*.py")}
    named = {
        (page.name, name)
        for page in (root / "README.md", *(root / "docs").glob("*.md"))
        for name in re.findall(r"`([\w/]+\.py)`", page.read_text("utf-8"))
    }
    assert len(named) > len(there) / 5
    assert not {(page, name) for page, name in named if not any(f"/{path}".endswith(f"/{name}") for path in there)}


def example(page: Path, marker: str) -> str:
    """The example of a page that holds a line."""
    blocks: list[str] = re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    return next(block for block in blocks if marker in block)


def test_the_settings_of_the_documentation_are_usable(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(example(root / "docs" / "publication.md", "[publication]"), encoding="utf-8")
    assert read_settings(file).publication is not None


def with_template(root: Path, tree: Path) -> Path:
    """A copy of the program with the example of the documentation as its one more file."""
    for package in PACKAGES:
        shutil.copytree(root / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
    text = example(root / "docs" / "templates.md", 'id = "2026"')
    (tree / "extractors" / "tables" / "templates" / "2026.toml").write_text(text, encoding="utf-8")
    return tree


def read_with(tree: Path, plan: Path, out: Path) -> dict[str, list[dict[str, str]]]:
    """The tables that the program of a tree writes of a plan."""
    command = [sys.executable, "-m", "pipeline", "run", str(plan), "--out", str(out), "--workers", "1"]
    # The copy is not what the coverage is of.
    own = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    subprocess.run(command, cwd=tree, env=own, check=True, capture_output=True)
    tables = {}
    for name in ("plans", "plan_columns", "actions", "findings"):
        with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    return tables


@pytest.mark.slow
def test_next_years_template_is_one_file(root: Path, tmp_path: Path) -> None:
    plan = write_tabs(tmp_path / "atgardsplan-farsta-2026.xlsx", {"1. Unga i riskzon": NEW_YEAR})
    tables = read_with(with_template(root, tmp_path / "tree"), plan, tmp_path / "ut")
    assert [row["template"] for row in tables["plans"]] == ["2026"]
    assert {row["mapped_by"] for row in tables["plan_columns"]} == {"template"}
    assert not {row["code"] for row in tables["findings"]} & {"template_unknown", "header_by_likeness"}
    (action,) = tables["actions"]
    fields = tuple(tomllib.loads(example(root / "docs" / "templates.md", 'id = "2026"'))["columns"])
    assert [action[field] for field in fields] == NEW_YEAR[2]

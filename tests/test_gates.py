"""The gates that all code passes: style, types, who may import whom, size, and nothing of one machine in the tree."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CHECKED = ("pipeline", "extractors", "normalizers", "tests", "benchmarks", "training")
LINES_OF_A_MODULE = 350
LOCKS = ("requirements.lock", "requirements-dev.lock")
IMPORT_LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# Written apart, so that this file does not hold what it looks for.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.",
    "ana" + "conda.",
    "conda-" + "forge",
    "index" + "-url",
)
FOREIGN_PATHS = re.compile(r"(?<![\w.])/(?:home|Users)/\w+/|[A-Za-z]:\\Users\\\w")


def gate(root: Path, *arguments: str) -> None:
    """Run Python with the arguments at the top of the tree, unmeasured, and fail with all that it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV_CORE")}
    environment.pop("COVERAGE_PROCESS_START", None)
    environment.pop("COVERAGE_PROCESS_CONFIG", None)
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def tracked_files(root: Path) -> tuple[Path, ...]:
    """The files under version control and those that would be; without git (a downloaded tree), what git would hold."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    names = listing.stdout.split("\0") if listing.returncode == 0 else list(names_without_git(root))
    return tuple(root / name for name in names if name and (root / name).is_file())


def names_without_git(root: Path) -> Iterator[str]:
    """All files but those in hidden or made folders."""
    made = {"build", "dist", "out", "__pycache__"}
    for path in root.rglob("*"):
        name = path.relative_to(root)
        if not any(part in made or part.startswith(".") or part.endswith(".egg-info") for part in name.parts):
            yield str(name)


def tracked_texts(root: Path) -> Iterator[tuple[Path, str]]:
    """The tracked files that are text, with their text."""
    for path in tracked_files(root):
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            yield path.relative_to(root), content.decode("utf-8", errors="replace")


def places_of_this_machine(root: Path) -> re.Pattern[str]:
    """The tree's own place, its neighbours and the user's folder, as full paths."""
    temporary = Path(tempfile.gettempdir()).resolve()
    places = {root, root.parent, Path.home()} - {Path(root.anchor), temporary, *temporary.parents}
    return re.compile("|".join(rf"(?<![\w.]){re.escape(str(place))}[/\\]" for place in sorted(places)) or r"(?!)")


def locked(root: Path, lock: str) -> tuple[Requirement, ...]:
    """The requirements of a lock file."""
    text = (root / lock).read_text("utf-8").replace("\\\n", " ")
    lines = (line.split(" --hash")[0].strip() for line in text.splitlines())
    return tuple(Requirement(line) for line in lines if line and not line.startswith("#"))


def test_ruff_finds_nothing(root: Path) -> None:
    gate(root, "-m", "ruff", "check", ".")


def test_all_code_is_formatted(root: Path) -> None:
    gate(root, "-m", "ruff", "format", "--check", ".")


@pytest.mark.slow
def test_all_code_is_typed_strictly(root: Path) -> None:
    gate(root, "-m", "mypy", "--strict", *(name for name in CHECKED if any((root / name).glob("**/*.py"))))


def test_imports_go_the_ways_that_the_design_allows(root: Path) -> None:
    gate(root, "-c", IMPORT_LINTER)


def test_modules_stay_short(root: Path) -> None:
    sizes = {path: len(text.splitlines()) for path, text in tracked_texts(root) if path.suffix == ".py"}
    assert not {str(path): size for path, size in sizes.items() if size > LINES_OF_A_MODULE}


def test_no_file_names_a_registry(root: Path) -> None:
    named = [(str(path), name) for path, text in tracked_texts(root) for name in REGISTRIES if name in text.lower()]
    assert not named


def test_no_file_names_a_place_of_one_machine(root: Path) -> None:
    here = places_of_this_machine(root)
    found = [
        (str(path), match[0])
        for path, text in tracked_texts(root)
        for match in (*here.finditer(text), *FOREIGN_PATHS.finditer(text))
    ]
    assert not found


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_one_exact_version_and_hashes_and_nothing_else(root: Path, lock: str) -> None:
    text = (root / lock).read_text("utf-8")
    pin = r"[a-z0-9-]+==[\w.]+(?: ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
    assert re.fullmatch(rf"(?:#[^\n]*\n)*(?:{pin})+", text)
    assert "://" not in text


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ("build",)), (LOCKS[1], ("build", "dev"))])
def test_locks_satisfy_what_the_project_asks_for(root: Path, lock: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    versions = {pin.name: str(pin.specifier).removeprefix("==") for pin in locked(root, lock)}
    missing = [
        line for line in wanted if not Requirement(line).specifier.contains(versions.get(Requirement(line).name, "0"))
    ]
    assert not missing


def test_both_locks_pin_the_same_versions(root: Path) -> None:
    run, development = (set(map(str, locked(root, lock))) for lock in LOCKS)
    assert run <= development

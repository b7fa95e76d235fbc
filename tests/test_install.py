"""The project installs on its users' machines: libraries as binaries for each system, a wheel with all its data."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PACKAGES = ("pipeline", "extractors", "normalizers")
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
MAC = {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"}
SYSTEMS = {
    "windows": ("win_amd64", WINDOWS),
    "mac-arm": ("macosx_14_0_arm64", MAC | {"platform_machine": "arm64"}),
    "mac-intel": ("macosx_14_0_x86_64", MAC | {"platform_machine": "x86_64"}),
}
PYTHONS = ("3.11", "3.13")
OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|Failed to establish a new connection|Network is unreachable"
)


def pip(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run pip quietly."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", errors="replace", check=False)


def lock_for(lock: str, environment: dict[str, str]) -> str:
    """The part of a lock that holds in an environment, without conditions: pip would judge them by its own machine."""
    pins = re.findall(r"^[a-z0-9].*(?:\n .*)*", lock, re.MULTILINE)
    kept = []
    for pin in pins:
        head, *hashes = pin.split(" \\\n")
        requirement = Requirement(head)
        if requirement.marker is None or requirement.marker.evaluate(environment):
            kept.append(" \\\n".join([f"{requirement.name}{requirement.specifier}", *hashes]))
    return "\n".join(kept) + "\n"


def test_conditions_of_a_lock_are_judged_for_the_machine_asked_about() -> None:
    lock = "# made\na==1 \\\n    --hash=sha256:0\nb==2 ; sys_platform == 'win32' \\\n    --hash=sha256:1\n"
    assert lock_for(lock, {"sys_platform": "win32"}) == "a==1 \\\n    --hash=sha256:0\nb==2 \\\n    --hash=sha256:1\n"
    assert lock_for(lock, {"sys_platform": "linux"}) == "a==1 \\\n    --hash=sha256:0\n"


SAMPLE = (("windows", "3.11"),)
"""The pair of system and Python that every run tries; the others are long."""
PAIRS = [
    pytest.param(system, python, marks=() if (system, python) in SAMPLE else pytest.mark.long)
    for system in SYSTEMS
    for python in PYTHONS
]


@pytest.mark.slow
@pytest.mark.parametrize(("system", "python"), PAIRS)
def test_every_pinned_library_has_a_binary_for(root: Path, tmp_path: Path, system: str, python: str) -> None:
    platform, environment = SYSTEMS[system]
    versions = {"python_version": python, "python_full_version": f"{python}.0"}
    lock = lock_for((root / "requirements.lock").read_text("utf-8"), environment | versions)
    (tmp_path / "requirements.txt").write_text(lock, "utf-8")
    target = (f"--platform={platform}", f"--python-version={python}", "--target=target", "--only-binary=:all:")
    alone = ("--dry-run", "--no-deps", "--ignore-installed", "--require-hashes")
    done = pip("install", *alone, *target, "--requirement=requirements.txt", cwd=tmp_path)
    if done.returncode and OFFLINE.search(done.stderr):
        pytest.skip("the package registry cannot be reached")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_wheel_holds_every_module_and_every_data_file(root: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for package in PACKAGES:
        shutil.copytree(root / package, tree / package, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(root / name, tree)
    done = pip(
        "wheel", "--no-deps", "--no-build-isolation", "--no-index", f"--wheel-dir={tmp_path}", str(tree), cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("atgardsplan-*-py3-none-any.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(root).as_posix()
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert not wanted - held

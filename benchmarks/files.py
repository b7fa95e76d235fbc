"""A hundred workbooks and a hundred prints of fictional plans, made once and kept in build/benchmarks."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.layouts import random_layout
from tests.fixtures.plans import load_plan, plan_names
from tests.fixtures.sheets import fitting_layout
from tests.fixtures.workbooks import plan_to_workbook

ROOT = Path(__file__).parent.parent
MADE = ROOT / "build" / "benchmarks"
DRAWN = 60
"""So many of the prints are drawn in as many layouts; the rest are LibreOffice's prints, again and again."""


def workbooks(count: int) -> list[Path]:
    """Workbooks of the fictional plans, each in a layout of its own."""
    return [made("xlsx", seed) for seed in range(count)]


def prints(count: int) -> list[Path]:
    """Prints of the fictional plans: drawn ones in layouts of their own, and the samples that LibreOffice printed."""
    folders = (ROOT / "data" / "raw", ROOT.parent / "shared" / "corpus")
    printed = [file for folder in folders for file in sorted(folder.glob("*.pdf")) if not is_scan(file)]
    drawn = [made("pdf", seed) for seed in range(min(DRAWN, count))]
    return drawn + list(islice(cycle(printed), count - len(drawn)))


def is_scan(file: Path) -> bool:
    """Whether a sample's name says that it is a picture."""
    return ".scan." in file.name or ".ocr." in file.name


def made(kind: str, seed: int) -> Path:
    """One file of a seeded layout, made if it is not there yet."""
    MADE.mkdir(parents=True, exist_ok=True)
    file = MADE / f"{seed:03}.{kind}"
    if not file.exists():
        plan = load_plan(plan_names()[seed % len(plan_names())])
        layout = fitting_layout(plan, random_layout(seed))
        draw = plan_to_workbook if kind == "xlsx" else plan_to_reportlab
        draw(plan, file, layout=layout)
    return file

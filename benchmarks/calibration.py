"""``python -m benchmarks.calibration``: how sure is sure? Weights for the evidence of a cell, fitted on known plans.

Fictional plans are printed in layouts of their own, scanned in several qualities and written out as flat text; each
cell that comes back is held against the truth. A plan's cells are judged by weights fitted on the other plans' alone,
and by those of confidence.toml as they are: seeds that these were not fitted on tell how good they are.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from benchmarks.curve import curve_to_svg
from extractors.readers import read
from extractors.tables.restore import reading_to_plan
from normalizers.confidence import Evidence, plan_to_chances, plan_to_evidence
from normalizers.repair.stage import plan_to_repaired
from pipeline.errors import Rejected
from pipeline.model import FIELDS, Source
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.layouts import Layout, random_layout
from tests.fixtures.paging import print_scale
from tests.fixtures.plans import MERGED, Truth, load_plan, plan_names
from tests.fixtures.scanned import print_to_scan
from tests.fixtures.sheets import fitting_layout, plan_to_sheets

ROOT = Path(__file__).parent.parent
MADE = ROOT / "build" / "calibration"
SECTIONS = {"problem": "problem", "cause": "cause", "action": "measure", "goal": "goal", "timing": "when"} | {
    "responsible": "who",
    "follow_up": "follow_up",
}
"""The truth's name of each field."""
DASHES = str.maketrans("–—−‑", "----")
SENSE = {"read": 1, "page": 1, "beside": 1, "unknown": -1, "scraps": -1, "odd": -1, "alike": -1, "wavered": -1}
"""The evidence that is fitted, and whether more of it makes a cell surer or less sure; what came out to weigh against
that is left out. Of the rest too few cells have any to learn from."""
SMALLEST = 6.0
"""Points: the size of letters below which no scan is made of a print."""
RIDGE = 3.0
"""How strongly weights are held near zero (in units of standard deviations)."""
LOOSE = 0.01
"""The same for the bias: as good as free, but cells that are all right do not drive it to infinity."""
SAME = 1e-9
"""Evidence that differs less than this is the same for all cells and tells nothing."""
ROUNDS = 50
CHECKED = (0.0, 0.05, 0.1)
"""Shares of the least sure cells that a person checks."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A cell that came back: whose plan, how it was read, what was known of it, and whether it is right."""

    plan: str
    way: str
    evidence: Evidence
    right: bool
    chance: float
    place: str
    value: str
    truth: str


def made(seed: int, kind: str) -> tuple[str, Path, Truth]:
    """Two areas of a fictional plan in a random layout as a print or a scan: its plan's name, the file, the truth."""
    chance = random.Random(seed)
    name = plan_names()[seed % len(plan_names())]
    plan = load_plan(name)
    first = chance.randrange(len(plan["sheets"]) - 1)
    plan |= {key: plan[key][first : first + 2] for key in ("sheets", "analysis")}
    layout = replace(fitting_layout(plan, random_layout(seed)), borders=True)
    while letters(plan, layout) < SMALLEST:
        layout = replace(layout, scale=layout.scale + 5, fit_width=False)
    MADE.mkdir(parents=True, exist_ok=True)
    pdf = MADE / f"{seed}.pdf"
    plan_to_reportlab(plan, pdf, layout=layout)
    if kind == "print":
        return name, pdf, plan
    scan = MADE / f"{seed}.scan.pdf"
    print_to_scan(
        pdf,
        scan,
        dpi=chance.choice((150, 200, 200, 300)),
        noise=chance.choice((3.0, 6.0, 10.0, 14.0)),
        quality=chance.choice((35, 50, 70)),
    )
    return name, scan, plan


def letters(plan: Truth, layout: Layout) -> float:
    """The size in points of a print's letters."""
    return min(layout.size * print_scale(sheet, layout) for sheet in plan_to_sheets(plan, layout))


def folded(text: str | None) -> str:
    """A text as it is compared: white space and kinds of dashes are no differences."""
    return re.sub(r"\s+", " ", (text or "").translate(DASHES)).strip()


def truth_rows(sheet: Truth) -> Iterator[Mapping[str, str]]:
    """The rows of an area as they should come out, merged cells carried down."""
    last: dict[str, str] = {}
    for written in sheet["rows"]:
        for field, key in SECTIONS.items():
            text = written.get(key, "")
            last[field] = last.get(field, "") if text == MERGED else folded(text)
        if any(last.values()):
            yield dict(last)


def file_to_samples(name: str, file: Path, truth: Truth) -> Iterator[Sample]:
    """The cells that come back from a file, each held against the truth of the row that it resembles most."""
    data = file.read_bytes()
    plan = reading_to_plan(read(Source(file.name, str(file), hashlib.sha256(data).hexdigest(), len(data))))
    texts = plan_to_repaired(plan)
    evidence, chances = plan_to_evidence(plan, texts), plan_to_chances(plan, texts)
    wanted = {sheet["area"]: list(truth_rows(sheet)) for sheet in truth["sheets"]}
    for table in plan.tables:
        rows = wanted.get(table.area, [])
        for number, row in enumerate(table.rows):
            values = {field: folded(texts[cell].text.value) for field, cell in row.cells}
            aim = rows[number] if len(rows) == len(table.rows) else most_alike(values, rows)
            for field, cell in row.cells:
                if values[field]:
                    way, known = evidence[cell]
                    place, true = f"{file.name} {table.area} {number + 1} {field}", aim.get(field, "")
                    right, told = values[field] == true, chances[cell]
                    yield Sample(name, way, known, right, told, place, values[field], true)


def most_alike(values: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """The row of the truth that a row resembles most."""
    said = " ".join(values.get(field, "") for field in FIELDS)
    return max(rows, key=lambda row: fuzz.ratio(said, " ".join(row.values())), default={})


def to_matrix(samples: Sequence[Sample]) -> tuple[Any, Any]:
    """Evidence as rows of numbers, nought for what does not weigh, and whether each cell is right."""
    weighs = np.array([field.name in SENSE for field in fields(Evidence)])
    return np.array([astuple(s.evidence) for s in samples]) * weighs, np.array([s.right for s in samples], dtype=float)


def fitted(matrix: Any, right: Any) -> tuple[float, Any]:
    """The bias and weights of a logistic regression with a ridge, by Newton's method on standardised evidence."""
    mean, spread = matrix.mean(axis=0), matrix.std(axis=0)
    spread[spread < SAME] = np.inf
    known = np.column_stack([np.ones(len(matrix)), (matrix - mean) / spread])
    ridge = RIDGE * np.eye(known.shape[1])
    ridge[0, 0] = LOOSE
    weights = np.zeros(known.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (right - chance) - ridge @ weights
        weights += np.linalg.solve((known.T * (chance * (1 - chance))) @ known + ridge, slope)
    return float(weights[0] - (weights[1:] * mean / spread).sum()), weights[1:] / spread


def sensible(matrix: Any, right: Any) -> tuple[float, Any]:
    """The bias and weights of evidence that weighs as it should; what does not is left out."""
    senses = np.array([SENSE.get(field.name, 0) for field in fields(Evidence)])
    kept = np.ones(len(senses))
    while True:
        bias, weights = fitted(matrix * kept, right)
        against = weights * senses < 0
        if not against.any():
            return bias, weights
        kept[against] = 0


def held_out(samples: Sequence[Sample]) -> Any:
    """The chance of each cell by weights fitted without its plan."""
    chances = np.zeros(len(samples))
    for name in sorted({sample.plan for sample in samples}):
        inside = np.array([sample.plan == name for sample in samples])
        bias, weights = sensible(*to_matrix([sample for sample in samples if sample.plan != name]))
        chances[inside] = 1 / (1 + np.exp(-(bias + to_matrix(samples)[0][inside] @ weights)))
    return chances


def told(way: str, samples: Sequence[Sample], chances: Any) -> str:
    """A line of the table: what is left wrong when the least sure cells have been checked."""
    order = np.argsort(chances, kind="stable")
    right = np.array([sample.right for sample in samples])[order]
    left = []
    for share in CHECKED:
        rest = right[int(share * len(right)) :]
        left.append(f"{int((~rest).sum())} of {len(rest)} ({100 * (1 - rest.mean()):.2f} %)")
    brier = float(((chances - np.array([sample.right for sample in samples])) ** 2).mean())
    return f"| {way} | {len(samples)} | {' | '.join(left)} | {brier:.4f} |"


def section(way: str, bias: float, weights: Any, most: float) -> str:
    """The lines of confidence.toml for one way of reading."""
    names = [field.name for field in fields(Evidence)]
    lines = [f"{name} = {weight:.4f}" for name, weight in zip(names, weights, strict=True) if round(weight, 4)]
    return "\n".join([f"[read.{way}]", f"bias = {bias:.4f}", f"most = {most}", f"[read.{way}.weights]", *lines])


def main() -> None:
    """Make, read, fit, and print the table and the sections of confidence.toml."""
    parser = argparse.ArgumentParser(prog="benchmarks.calibration", description=__doc__)
    parser.add_argument("--documents", type=int, default=48, help="how many documents of each kind")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first")
    parser.add_argument("--wrong", action="store_true", help="list the cells that came out wrong")
    parser.add_argument("--curve", type=Path, help="where the curve is drawn (SVG)")
    options = parser.parse_args()
    samples: list[Sample] = []
    for seed in range(options.first, options.first + options.documents):
        for kind in ("print", "scan"):
            name, file, truth = made(seed, kind)
            try:
                samples += file_to_samples(name, file, truth)
            except Rejected as error:
                print(f"{file.name}: {error.code}", flush=True)
    print("| read from | cells | wrong | wrong after checking 5 % | after 10 % | Brier |\n|---|---|---|---|---|---|")
    curves = {}
    for way in sorted({sample.way for sample in samples}):
        own = [sample for sample in samples if sample.way == way]
        shipped, right = np.array([sample.chance for sample in own]), np.array([sample.right for sample in own])
        curves[way] = (shipped, right)
        print(told(f"{way}, as confidence.toml says", own, shipped))
        print(told(f"{way}, fitted on the other plans", own, held_out(own)))
        print(section(way, *sensible(*to_matrix(own)), most=0.98))
    wrong = sorted((sample for sample in samples if not sample.right), key=lambda sample: -sample.chance)
    for sample in wrong if options.wrong else ():
        print(f"{sample.chance:.3f} {sample.place}\n  {sample.value[:200]!r}\n  {sample.truth[:200]!r}")
    if options.curve:
        options.curve.write_text(curve_to_svg(curves), "utf-8")


if __name__ == "__main__":
    main()

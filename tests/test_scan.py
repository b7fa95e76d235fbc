"""Pictures of pages are read as the prints that they show: askew, turned, grained, as PDF or as picture files."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from normalizers.records import Records
from pipeline.documents import find_documents
from pipeline.flow import Task, read_plan
from pipeline.outcomes import Refused
from tests.fixtures.drawn import plan_to_reportlab
from tests.fixtures.layouts import Layout
from tests.fixtures.make_samples import RAW, first_areas
from tests.fixtures.plans import Truth, load_plan
from tests.fixtures.promises import Said, read_records, records_say, truth_says
from tests.fixtures.scanned import print_to_frames, print_to_scan, with_layer

COLUMNS = ("problem", "cause", "measure", "when", "who", "follow_up")
WIDE = Layout(paper="A3", margins=(0.4, 0.5, 0.4, 0.5), columns=COLUMNS)
REAL = {"kungsholmen-2024.scan.pdf": (0.98, 0.001, 0.998), "norra-innerstaden-2025.ocr.pdf": (0.93, 0.003, 0.995)}
"""Least share of exact cells, most wrong letters, least share of å, ä and ö kept."""
REAL_CASES = ["kungsholmen-2024.scan.pdf", pytest.param("norra-innerstaden-2025.ocr.pdf", marks=pytest.mark.long)]


@pytest.fixture(scope="module")
def plan() -> Truth:
    """A short plan."""
    whole = load_plan("farsta-2024")
    return {**whole, "sheets": whole["sheets"][:1], "analysis": []}


@pytest.fixture(scope="module")
def drawn(plan: Truth, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its print."""
    return plan_to_reportlab(plan, tmp_path_factory.mktemp("drawn") / "plan-farsta-2024.pdf", layout=WIDE)


@pytest.fixture(scope="module")
def scan(drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The print, scanned."""
    return print_to_scan(drawn, tmp_path_factory.mktemp("scan") / "plan-farsta-2024.pdf", dpi=200)


@pytest.fixture(scope="module")
def seen(scan: Path) -> Records:
    """What is read of the scan."""
    return read_records(scan)


def plain(said: Said) -> Said:
    """What is said, dashes as hyphens and without blanks: the engine loses one after a narrow digit now and then."""
    return {name: ["".join(line.replace("–", "-").split()) for line in lines] for name, lines in said.items()}


def says(records: Records, plan: Truth) -> None:
    """Fail unless what was read is what the plan says."""
    assert plain(records_say(records)) == plain(truth_says(plan))


def refusal(path: Path) -> str:
    """The code that a file is refused with."""
    (found,) = find_documents([path])
    outcome = read_plan(Task(found, None))
    assert isinstance(outcome, Refused)
    return outcome.code


def codes(records: Records) -> set[str]:
    """The codes of what was found."""
    return {placed.finding.code for placed in records.findings}


def test_the_committed_scan_says_what_its_plan_says() -> None:
    records = read_records(RAW / "atgardsplan-farsta-2024.scan.pdf")
    says(records, first_areas(load_plan("farsta-2024")))
    assert records.plan.channel == "scan"
    assert {page.channel for page in records.pages} == {"scan"}
    assert all(0.8 < (page.quality or 0) <= 1 for page in records.pages)


def test_a_scan_is_read_as_it_lies(seen: Records, plan: Truth) -> None:
    says(seen, plan)
    assert {page.rotation for page in seen.pages} == {0}


@pytest.mark.no_cover
@pytest.mark.parametrize("turned", [90, pytest.param(180, marks=pytest.mark.long), 270])
def test_a_scan_is_read_whichever_way_it_lay(turned: int, drawn: Path, plan: Truth, tmp_path: Path) -> None:
    records = read_records(print_to_scan(drawn, tmp_path / "plan-farsta-2024.pdf", dpi=200, turned=turned))
    says(records, plan)
    assert {page.rotation for page in records.pages} == {turned}


def test_places_lie_on_the_page_as_it_was(drawn: Path, seen: Records, tmp_path: Path) -> None:
    points = [cell.source for cell in read_records(drawn).cells if cell.value]
    scanned = [cell.source for cell in seen.cells if cell.value]
    frames = print_to_frames(drawn, tmp_path / "plan-farsta-2024.tif", dpi=200)
    pixels = [cell.source for cell in read_records(frames).cells if cell.value]
    assert len(points) == len(scanned) == len(pixels)
    for a, b, c in zip(points, scanned, pixels, strict=True):
        assert np.allclose(box_of(a), box_of(b), atol=9.0)
        assert np.allclose(box_of(b), np.array(box_of(c)) * 72 / 200, atol=2.0)


def box_of(source: str | None) -> list[float]:
    """The numbers of a place on a page."""
    assert source is not None
    return [float(number) for number in source.split(";")[0].partition("[")[2].rstrip("]").split(",")]


def test_a_picture_file_is_read(drawn: Path, plan: Truth, tmp_path: Path) -> None:
    path = print_to_frames(drawn, tmp_path / "plan-farsta-2024.png", dpi=200, pages=[2])
    records = read_records(path)
    says(records, plan)
    assert (records.plan.channel, len(records.pages)) == ("scan", 1)


# --- text layers ------------------------------------------------------------------------------------------------------


def test_a_layer_without_swedish_letters_is_replaced(scan: Path, drawn: Path, plan: Truth, tmp_path: Path) -> None:
    records = read_records(with_layer(scan, drawn, tmp_path / "plan-farsta-2024.pdf", damaged=True))
    says(records, plan)
    assert records.plan.channel == "scan"
    assert "text_layer_replaced" in codes(records)


def test_a_layer_that_tells_the_truth_is_used(scan: Path, drawn: Path, plan: Truth, tmp_path: Path) -> None:
    records = read_records(with_layer(scan, drawn, tmp_path / "plan-farsta-2024.pdf", damaged=False))
    says(records, plan)
    assert records.plan.channel == "pdf"
    assert "text_layer_replaced" not in codes(records)


# --- what is no plan --------------------------------------------------------------------------------------------------


def test_a_blank_page_says_so(tmp_path: Path) -> None:
    Image.new("L", (1240, 1754), 250).save(tmp_path / "plan.png")
    assert refusal(tmp_path / "plan.png") == "no_text"


def test_a_picture_of_something_else_is_no_plan(tmp_path: Path) -> None:
    small = np.random.default_rng(3).integers(0, 255, (12, 16), dtype=np.uint8)
    Image.fromarray(small).resize((800, 600), Image.Resampling.BICUBIC).save(tmp_path / "cat.jpg")
    assert refusal(tmp_path / "cat.jpg") in ("no_text", "not_a_plan")


def test_an_enormous_page_is_looked_at_in_small(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "plan.pdf"), pagesize=(14400, 14400))
    canvas.rect(100, 100, 14000, 14000, fill=1)
    canvas.save()
    assert refusal(tmp_path / "plan.pdf") == "no_text"


@pytest.mark.parametrize("ending", ["png", "jpg", "tif"])
def test_a_picture_cut_short_is_named(ending: str, tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (300, 300), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / f"whole.{ending}")
    whole = (tmp_path / f"whole.{ending}").read_bytes()
    (tmp_path / f"plan.{ending}").write_bytes(whole[: len(whole) // 3])
    assert refusal(tmp_path / f"plan.{ending}") in ("truncated", "unreadable")


# --- the real ones ----------------------------------------------------------------------------------------------------


@pytest.mark.no_cover
@pytest.mark.parametrize("name", REAL_CASES)
def test_a_real_scan_is_read_row_by_row(name: str, shared: Path) -> None:
    path = shared / "corpus" / name
    if not path.exists():
        pytest.skip(f"{name} is not among the real plans")
    spec = importlib.util.spec_from_file_location("score", shared / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    records = read_records(path)
    truth = json.loads((shared / "truth" / f"{name.split('.')[0]}.json").read_text("utf-8"))
    got, _ = score.score(truth, pd.DataFrame([asdict(action) for action in records.actions]))
    exact, wrong, kept = REAL[name]
    assert (got["found"], got["extra"]) == (got["rows"], 0)
    assert got["exact"] >= exact * got["cells"]
    assert got["edits"] <= wrong * got["chars"]
    assert got["letters_kept"] >= kept * got["letters"]
    assert (records.plan.district, records.plan.year) == (truth["district"], truth["year"])

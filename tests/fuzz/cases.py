"""Which sample is spoiled how: a case is the sample's name, the names of the changes and the dice's seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.fixtures.flattened import Style, flat_layout, plan_to_text
from tests.fixtures.picture_pages import table_page
from tests.fixtures.plans import HERE, load_plan
from tests.fuzz.bytewise import LINES, LINES_KEPT
from tests.fuzz.packages import PACKAGE, PACKAGE_KEPT
from tests.fuzz.pictures import PICTURE
from tests.fuzz.prints import PRINT, PRINT_KEPT

Change = Callable[[bytes, Random], bytes]
RAW = HERE.parent.parent / "data" / "raw"
CORPUS = HERE.parent.parent.parent / "shared" / "corpus"
"""Real plans, where they stand beside the tree."""
KINDS: dict[str, tuple[tuple[Change, ...], tuple[Change, ...]]] = {
    "xlsx": (PACKAGE, PACKAGE_KEPT),
    "pdf": (PRINT, PRINT_KEPT),
    "txt": (LINES, LINES_KEPT),
    "png": (PICTURE, ()),
    "jpg": (PICTURE, ()),
    "tif": (PICTURE, ()),
}
"""By ending: the changes that may leave nothing, and those that leave every text where it is."""
TURNS = ("xlsx", "pdf", "txt", "xlsx", "pdf", "xlsx", "pdf", "png", "xlsx", "pdf", "txt", "tif", "xlsx", "pdf", "jpg")
"""Whose turn it is: reading pictures takes many times longer."""
KEPT = 6
"""One case of so many changes no text."""
DRAWN = "drawn."


@dataclass(frozen=True, slots=True)
class Case:
    """A sample, the changes made to it one after the other, and the seed of the dice that they throw."""

    sample: str
    changes: tuple[str, ...]
    seed: int

    @property
    def ending(self) -> str:
        return self.sample.rpartition(".")[2]

    @property
    def is_kept(self) -> bool:
        """Whether nothing of the plan's text was touched."""
        return set(self.changes) <= {change.__name__ for change in KINDS[self.ending][1]}


def cases(seed: int) -> Iterator[Case]:
    """Cases without end, the same for the same seed and samples."""
    dice = Random(seed)
    number = 0
    while True:
        ending = TURNS[number % len(TURNS)]
        spoiling, keeping = KINDS[ending]
        some = keeping if keeping and number % KEPT == 0 else spoiling
        names = tuple(dice.choice(some).__name__ for _ in range(1 if some is keeping else dice.choice((1, 1, 2, 3))))
        yield Case(dice.choice(samples(ending)), names, dice.randrange(2**32))
        number += 1


@cache
def samples(ending: str) -> tuple[str, ...]:
    """The names of the samples of a kind: a picture and a text are drawn, scans take too long to be read."""
    files = sorted(file for folder in (RAW, CORPUS) if folder.is_dir() for file in folder.glob(f"*.{ending}"))
    found = tuple(file.name for file in files if ".scan." not in file.name and ".ocr." not in file.name)
    return found or (DRAWN + ending,)


@cache
def sample(name: str) -> bytes:
    """The bytes of a sample."""
    if not name.startswith(DRAWN):
        return next(folder / name for folder in (RAW, CORPUS) if (folder / name).is_file()).read_bytes()
    ending = name.removeprefix(DRAWN)
    if ending == "txt":
        plan = load_plan("skarpnack-2024")
        return plan_to_text(plan, flat_layout(1, plan), Style()).encode()
    written = BytesIO()
    with TemporaryDirectory() as folder:
        table_page(Path(folder) / "page.png").save(written, {"png": "PNG", "jpg": "JPEG", "tif": "TIFF"}[ending])
    return written.getvalue()


def spoiled(case: Case) -> bytes:
    """The sample with the changes made to it, as many as its form still allows."""
    data = sample(case.sample)
    known = {change.__name__: change for some in KINDS[case.ending] for change in some}
    dice = Random(case.seed)
    for name in case.changes:
        try:
            data = known[name](data, dice)
        except Exception:
            return data
    return data

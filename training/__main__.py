"""Teach the engine's Swedish to read small type: python -m training FOLDER (docs/training.md).

Takes what Debian has (typefaces, a handbook in Swedish, the engine with its trainer) and writes
extractors/data/tessdata/swe_small.traineddata. An hour or two; all on the way is kept in FOLDER.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.ocr import OWN, SMALL
from training.lines import Drawn, draw, pick, save_page, to_page, usable_faces
from training.network import mean_of, to_fractions
from training.phrases import WORDS, Source, sentences_of, to_source, to_text

TEXTS = 40
"""Texts of a page."""
PARTS = ("lstm", "lstm-unicharset")
"""What is taken out of the language data: the network, and which letters it knows."""
RATES = (0.0003, 0.0003, 0.0002, 0.0001, 0.0001, 0.00003, 0.00003, 0.00003)
"""How fast it is taught in one stage after the other: with 0.001 it unlearned first, and with 0.0003 it wavers."""
KEPT = 3
"""Of so many last stages, the mean of the networks is kept."""
PATIENCE = 600
"""Seconds that any other call may take."""


def main() -> None:
    """Make the pages, teach, and put the language data in their place."""
    told = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    told.add_argument("folder", type=Path)
    told.add_argument("--data", type=Path, default=Path("/usr/share/tesseract-ocr/5/tessdata/swe.traineddata"))
    told.add_argument("--pages", type=int, default=1000, help="pages of some hundred lines that it is taught")
    told.add_argument("--lines", type=int, default=40000, help="lines that it is taught, in turn from all pages")
    told.add_argument("--out", type=Path, default=OWN[SMALL], help="where the language data go")
    asked = told.parse_args()
    folder: Path = asked.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    given = Path(shutil.copy(asked.data, folder / "swe.traineddata"))
    call("combine_tessdata", "-e", str(given), *(str(folder / f"swe.{part}") for part in PARTS))
    (folder / "fractions.lstm").write_bytes(to_fractions((folder / "swe.lstm").read_bytes())[0])
    pages = list(make_pages(folder, asked.pages))
    networks = teach(folder, given, pages, asked.lines)
    (folder / "mean.lstm").write_bytes(mean_of([network.read_bytes() for network in networks[-KEPT:]]))
    asked.out.mkdir(parents=True, exist_ok=True)
    # In whole numbers again, as the engine reads them fastest.
    stop(folder / "mean.lstm", given, asked.out / f"{SMALL}.traineddata", "--convert_to_int")


def call(*words: str, patience: float | None = PATIENCE) -> None:
    """Run a program; raises CalledProcessError with what it said."""
    one = os.environ | {"OMP_THREAD_LIMIT": "1"}
    subprocess.run(words, check=True, timeout=patience, env=one, stdout=subprocess.DEVNULL)


def unpacked(folder: Path) -> Path:
    """Where Debian's packages lie unpacked."""
    place = folder / "packages"
    if not place.exists():
        place.mkdir()
        subprocess.run(["apt-get", "download", "--quiet", *WORDS["packages"]], check=True, cwd=place)
        for package in sorted(place.glob("*.deb")):
            call("dpkg-deb", "-x", str(package), str(place))
    return place


def letters_of(charset: Path) -> frozenset[str]:
    """The letters that the language data know."""
    known = (line.split(" ")[0] for line in charset.read_text("utf-8").splitlines()[1:])
    return frozenset(letter for letter in known if len(letter) == 1) | {" "}


def make_pages(folder: Path, count: int) -> Iterator[Path]:
    """So many pages as the engine wants them for teaching; those that are there already are kept."""
    place = unpacked(folder) / "usr" / "share"
    source = to_source(
        sentences_of(place / "libreoffice" / "help" / "sv" / "text"), letters_of(folder / f"swe.{PARTS[1]}")
    )
    faces = usable_faces(place / "fonts")
    made = folder / "pages"
    made.mkdir(exist_ok=True)
    for number in range(count):
        page = made / f"{number}.png"
        if not page.with_suffix(".lstmf").exists():
            save_page(to_page(texts_of(source, faces, random.Random(number)), random.Random(number)), page)
            call(
                "tesseract",
                str(page),
                str(page.with_suffix("")),
                "-l",
                "swe",
                "--psm",
                "6",
                "--dpi",
                "300",
                "lstm.train",
            )
            page.unlink()
            page.with_suffix(".box").unlink()
        yield page.with_suffix(".lstmf")


def texts_of(source: Source, faces: Sequence[Path], chance: random.Random) -> list[Drawn]:
    """The texts of a page."""
    texts: list[Drawn] = []
    while len(texts) < TEXTS:
        drawn = draw(to_text(source, chance), pick(faces, chance), chance)
        texts += [drawn] if drawn is not None else []
    return texts


def teach(folder: Path, given: Path, pages: Sequence[Path], lines: int) -> list[Path]:
    """The network at the end of each stage, as fractions.

    The trainer keeps the rate of what it goes on with, so that each stage begins anew with the last one's network.
    """
    networks = [folder / "fractions.lstm"]
    for stage, rate in enumerate(RATES):
        order = folder / f"{stage}.txt"
        shuffled = random.Random(stage).sample(pages, len(pages))
        order.write_text("".join(f"{page}\n" for page in shuffled), "utf-8")
        call(
            *("lstmtraining", "--model_output", str(folder / f"stage{stage}"), "--traineddata", str(given)),
            *("--continue_from", str(networks[-1]), "--train_listfile", str(order)),
            *("--reset_learning_rate", "--learning_rate", str(rate), "--max_iterations", str(lines // len(RATES))),
            patience=None,
        )
        data, network = folder / f"{stage}.traineddata", folder / f"{stage}.lstm"
        stop(folder / f"stage{stage}_checkpoint", given, data)
        call("combine_tessdata", "-e", str(data), str(network))
        networks.append(network)
    return networks


def stop(network: Path, given: Path, data: Path, *more: str) -> None:
    """Language data made of a network, and of all else in the given data."""
    call(
        *("lstmtraining", "--stop_training", "--continue_from", str(network), "--traineddata", str(given)),
        *("--model_output", str(data), *more),
    )


if __name__ == "__main__":
    main()

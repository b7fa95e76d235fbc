"""Swedish texts drawn, scanned and read by an engine that knows no Swedish letter: damage as offices make it."""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.files import MADE

TEXTS = Path(__file__).parent / "repair_texts"
FONTS = ("Carlito-Regular", "Carlito-Italic", "DejaVuSans", "LiberationSans-Regular", "LiberationSerif-Regular")
POINTS, WIDTH, MARGIN = 10.5, 300.0, 12.0
"""The size of the letters, the width of a text and the white around it, in points."""
TYPO = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Level:
    """How a page was scanned: dots an inch, degrees askew, grain, and how hard the picture was pressed (JPEG)."""

    name: str
    dpi: int
    skew: float
    grain: float
    quality: int


LEVELS = (
    Level("200 mild", 200, 0.6, 6.0, 70),
    Level("300 clean", 300, 0.0, 0.0, 95),
    Level("150 mild", 150, 0.6, 6.0, 70),
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document's texts, and the words in them that its author misspelt."""

    name: str
    texts: tuple[str, ...]
    typos: frozenset[str]


def documents() -> list[Document]:
    """The documents of the benchmark."""
    return [file_to_document(file) for file in sorted(TEXTS.glob("*.txt"))]


def file_to_document(file: Path) -> Document:
    """A file of texts, one a line, the author's typing errors in braces."""
    lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    typos = {typo for line in lines for typo in re.findall(r"\{([^}]+)\}", line)}
    return Document(file.stem, tuple(TYPO.sub("", line) for line in lines), frozenset(typos))


def read_damaged(document: Document, level: Level, lang: str = "eng") -> list[str]:
    """What the engine reads of a document's texts, one text for each; kept in build/benchmarks."""
    kept = MADE / "repair" / f"{document.name}-{level.name.replace(' ', '-')}-{lang}.json"
    if kept.exists() and (found := json.loads(kept.read_text("utf-8")))["texts"] == list(document.texts):
        return [str(reading) for reading in found["readings"]]
    kept.parent.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"{document.name} {level.name}")
    font = rng.choice(FONTS)
    readings = pictures_to_texts(
        [scanned(drawn(text, font, level), level, rng) for text in document.texts], level, lang
    )
    kept.write_text(json.dumps({"texts": document.texts, "readings": readings}, ensure_ascii=False), "utf-8")
    return readings


def drawn(text: str, font_name: str, level: Level) -> Image.Image:
    """A text drawn as in a cell, its lines broken at blanks."""
    scale = level.dpi / 72
    font = ImageFont.truetype(f"{font_name}.ttf", round(POINTS * scale))
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > WIDTH * scale and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    margin, step = round(MARGIN * scale), round(POINTS * scale * 1.25)
    width = max(round(WIDTH * scale), *(round(font.getlength(line)) for line in lines))
    picture = Image.new("L", (width + 2 * margin, step * len(lines) + 2 * margin), 255)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((margin, margin + number * step), line, font=font, fill=0)
    return picture


def scanned(picture: Image.Image, level: Level, rng: random.Random) -> Image.Image:
    """A picture as a scanner gives it."""
    turned = picture.rotate(level.skew, Image.Resampling.BICUBIC, fillcolor=255) if level.skew else picture
    pixels = np.asarray(turned, dtype=np.float64)
    grain = np.random.default_rng(rng.randrange(1 << 30)).normal(0, level.grain, pixels.shape)
    grained = Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))
    pressed = io.BytesIO()
    grained.save(pressed, "JPEG", quality=level.quality)
    return Image.open(pressed).convert("L")


def pictures_to_texts(pictures: Sequence[Image.Image], level: Level, lang: str) -> list[str]:
    """What the engine reads of each picture, lines joined."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, picture in enumerate(pictures):
            names.append(str(Path(folder) / f"{number}.png"))
            picture.save(names[-1], dpi=(level.dpi, level.dpi))
        listed = Path(folder) / "list.txt"
        listed.write_text("\n".join(names))
        command = ["tesseract", str(listed), "stdout", "-l", lang, "--psm", "6", "--dpi", str(level.dpi)]
        run = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
        )
    pages = run.stdout.split("\f")[: len(pictures)]
    return [" ".join(page.split()) for page in pages]

"""Lines of text as pictures: printed small, scanned, packed and enlarged, as the engine is handed them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.pictures.crops import ENLARGED, LARGEST
from pipeline.model import Box
from training.phrases import DASH

FINE = 6
"""Letters are drawn so many times as large as the scanner sees them."""
ASCENT, DESCENT = 1.45, 0.38
"""Of a small letter's height: how far a line reaches above and below its foot at least, as the engine takes it."""
WHOLE = 0.5
"""Of all texts: those whose letters stand at whole pixels, too near to each other or too far apart."""
HEIGHTS = ((4.6, 6.5), (4.6, 8.0), (5.5, 8.0), (7.0, 11.5))
"""Pixels: how high small letters are, between the two of one of these."""
USUAL = (
    "Carlito",
    "Liberation",
    "Arimo",
    "DejaVuSans",
    "Tinos",
    "OpenSans",
    "Roboto-",
    "Lato-",
    "NotoSans-",
    "texgyreheros",
)
"""The typefaces of offices, or drawn like them."""
SELDOM = ("Bold", "Italic", "Oblique", "bold", "italic")
NEVER = ("Thin", "Hairline", "Light", "Black", "Math", "Symbol", "Initials", "Keyboard", "Display", "Extra", "Outline")
"""Typefaces in which nobody fills in a plan."""
NEEDED = 'aåäöÅÄÖé&/()=+"!?;:—€£'
NOTHING = "\U0010fffe"
"""What no typeface has."""
EDGE = 12
"""Pixels of paper around a page's texts."""

Grey = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A line: what it says, and its box in pixels (left, top, right, bottom)."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Lines as a grey picture."""

    grey: Grey
    lines: tuple[Written, ...]


def usable_faces(folder: Path) -> list[Path]:
    """The typefaces of a folder in which a Swedish plan may be set."""
    files = sorted(chain(folder.rglob("*.ttf"), folder.rglob("*.otf")))
    return [file for file in files if not any(part in file.stem for part in NEVER) and has_letters(file)]


def has_letters(file: Path) -> bool:
    """Whether a typeface has all that is needed."""
    try:
        face = ImageFont.truetype(str(file), 20)
        nothing = bytes(face.getmask(NOTHING))
        return all(bytes(face.getmask(letter)) != nothing for letter in NEEDED)
    except OSError:
        return False


def pick(faces: Sequence[Path], chance: random.Random) -> Path:
    """A typeface, mostly one of offices, and seldom a bold or slanted one."""
    usual = [face for face in faces if face.stem.startswith(USUAL)]
    pool = usual if usual and chance.random() < 0.65 else faces
    face = chance.choice(pool)
    return chance.choice(pool) if any(part in face.stem for part in SELDOM) and chance.random() < 0.5 else face


def to_lines(words: Sequence[str], width: float, face: Any) -> list[str]:
    """Words broken into lines of a width at most, as far as words can."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line][:6]


def draw(words: Sequence[str], file: Path, chance: random.Random) -> Drawn | None:
    """A cell's text as the engine is shown it, None where nothing can be drawn of it."""
    small = chance.uniform(*chance.choice(HEIGHTS))
    drawn = print_out(words, file, small * FINE, chance)
    if drawn is None:
        return None
    high, wide = (side // FINE for side in drawn.grey.shape)
    seen = drawn.grey[: high * FINE, : wide * FINE].reshape(high, FINE, wide, FINE).mean((1, 3))
    angle = chance.choice((0.0, chance.uniform(-0.8, 0.8), chance.uniform(-2, 2)))
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    scale = min(ENLARGED / small * chance.uniform(0.9, 1.1), LARGEST)
    shift = (scale - 1) / 2
    zoom = np.array([(scale, 0, shift), (0, scale, shift), (0, 0, 1)])
    back = (zoom @ np.vstack([cv2.invertAffineTransform(turn), (0, 0, 1)]))[:2]
    grey = cv2.warpAffine(
        worn(seen, turn, chance),
        back,
        (int(wide * scale), int(high * scale)),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    factor = scale / FINE
    lines = ((line.text, [side * factor for side in line.box]) for line in drawn.lines)
    return Drawn(grey, tuple(Written(text, (box[0], box[1], box[2], box[3])) for text, box in lines))


def print_out(words: Sequence[str], file: Path, small: float, chance: random.Random) -> Drawn | None:
    """A text in black on white, its small letters so many pixels high."""
    height = -ImageFont.truetype(str(file), 200).getbbox("x", anchor="ls")[1] / 200
    if not 0.3 < height < 0.8:
        return None
    size = round(small / height)
    face = ImageFont.truetype(str(file), size)
    lines = to_lines(words, chance.uniform(9, 60) * small, face)
    if not lines:
        return None
    lead, margin = chance.uniform(1.12, 1.35) * size, int(3.2 * small)
    wide = max(face.getlength(line) for line in lines)
    picture = Image.new("L", (int(wide + 2 * margin), int(lead * (len(lines) - 1) + 2 * margin + 1.2 * small)), 255)
    pen = ImageDraw.Draw(picture)
    centred, whole = chance.random() < 1 / 6, chance.random() < WHOLE
    across, down = margin + chance.uniform(0, FINE), margin + 1.2 * small + chance.uniform(0, FINE)
    written = []
    for number, line in enumerate(lines):
        x, y = across + (wide - face.getlength(line)) / 2 * centred, down + number * lead
        set_line(pen, (x, y), line, face, whole)
        left, top, right, foot = face.getbbox(line, anchor="ls")
        box = (x + left, min(y + top, y - ASCENT * small), x + right, max(y + foot, y + DESCENT * small))
        written.append(Written(line, box))
    return Drawn(np.asarray(picture), tuple(written))


def set_line(pen: Any, place: tuple[float, float], line: str, face: Any, whole: bool) -> None:
    """Draw a line from its foot at the left on, its letters at ``whole`` pixels of the scanner if so asked."""
    if not whole:
        pen.text(place, line, font=face, fill=0, anchor="ls")
        return
    foot = FINE * round(place[1] / FINE)
    for number, letter in enumerate(line):
        left = FINE * round((place[0] + face.getlength(line[:number])) / FINE)
        pen.text((left, foot), letter, font=face, fill=0, anchor="ls")


def worn(seen: Grey, turn: NDArray[Any], chance: random.Random) -> Grey:
    """A text as a scanner hands it on: askew, blurred, pale, grained, packed."""
    grey: Grey = 255 * (seen.astype(np.float32) / 255) ** chance.choice((1.0, 1.0, chance.uniform(0.7, 1.5)))
    high, wide = grey.shape
    grey = cv2.warpAffine(grey, turn, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255.0,))
    blur = chance.choice((0.0, 0.6, 0.6, chance.uniform(0.3, 0.95)))
    if blur:
        grey = cv2.GaussianBlur(grey, (5, 5) if blur > 0.7 else (3, 3), blur)
    kept = chance.choice((0.96, 0.96, chance.uniform(0.55, 1)))
    paper = chance.choice((250.0, 255.0, chance.uniform(215, 255)))
    numbers = np.random.default_rng(chance.getrandbits(32))
    grain = numbers.normal(0.0, chance.choice((0, 2, 3, 6, 6, 10, 10, 14)), grey.shape)
    pixels = np.clip(paper - kept * (255 - grey) + grain, 0, 255).astype(np.uint8)
    quality = chance.choice((0, 35, 35, 50, 50, 70, 70, 85))
    if quality:
        packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        pixels = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))
    return pixels


def to_page(texts: Sequence[Drawn], chance: random.Random) -> Drawn:
    """Texts below each other on one page; their lines' boxes a pixel or two off, as the engine's are."""
    wide = max(text.grey.shape[1] for text in texts) + 2 * EDGE
    page = np.full((sum(text.grey.shape[0] for text in texts) + 2 * EDGE, wide), 255, np.uint8)
    top, lines = EDGE, []
    for text in texts:
        high, across = text.grey.shape
        page[top : top + high, EDGE : EDGE + across] = text.grey
        for line in text.lines:
            x0, y0, x1, y1 = line.box
            off = [chance.uniform(*by) for by in ((-1, 1), (-2, 1), (-1, 1), (-1, 2))]
            lines.append(
                Written(line.text, (EDGE + x0 + off[0], top + y0 + off[1], EDGE + x1 + off[2], top + y1 + off[3]))
            )
        top += high
    return Drawn(page, tuple(lines))


def save_page(page: Drawn, path: Path) -> None:
    """Write a page as a PNG, with its lines beside it as the engine wants to be taught them (``.box``)."""
    path.write_bytes(cv2.imencode(".png", page.grey)[1].tobytes())
    high, rows = page.grey.shape[0], []
    for line in page.lines:
        left, top, right, bottom = (round(side) for side in line.box)
        rows.append(f"WordStr {left} {high - bottom} {right} {high - top} 0 #{line.text.replace(DASH, '-')}\n")
        rows.append(f"\t {right + 1} {high - bottom} {right + 5} {high - top} 0\n")
    path.with_suffix(".box").write_text("".join(rows), "utf-8")

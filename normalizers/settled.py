"""What people's lines on one cell come to: which of them holds, which gave way, and which fits no longer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from normalizers.repair.fixes import apply
from pipeline.model import Correction

UNFIT, CONTRADICTED, SUPERSEDED = "correction_unfit", "correction_contradicted", "correction_superseded"


@dataclass(frozen=True, slots=True)
class Step:
    """A text that a cell had, and the line that gave it that text (None: it was read so)."""

    value: str | None
    line: Correction | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not used: the code of the reason, and the other line that is the reason, if one is."""

    code: str
    line: Correction
    other: Correction | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The text of a cell after all lines on it; ``is_settled`` where any of them holds."""

    value: str | None
    is_settled: bool
    refused: tuple[Refused, ...]


def lines_to_settled(value: str | None, lines: Iterable[Correction]) -> Settled:
    """Take the lines on one cell in order of time, from the text that was read on.

    A line fits where its ``before`` is the text that then stands there, or stood there before other lines: those gave
    another text for the same one, and give way where it is known that they are older; where it is not, none holds.
    One whose ``after`` stands there already has nothing more to ask for.

    >>> one, two = (Correction("d", "p1", "goal", "mäl", text, at=text) for text in ("mal", "mål"))
    >>> lines_to_settled("mäl", [two, one]).value, lines_to_settled("annat", [one]).refused[0].code
    ('mål', 'correction_unfit')
    """
    steps, refused = [Step(value)], list[Refused]()
    for line in sorted(lines, key=lambda line: (line.at, line.file, line.line)):
        places = [number for number, step in enumerate(steps) if clean(step.value) == line.before]
        if not places and clean(steps[-1].value) != line.after:
            refused.append(Refused(UNFIT, line))
            continue
        fits = places[0] if places else len(steps) - 1
        older = [step.line for step in steps[fits + 1 :] if step.line is not None and step.line.after != line.after]
        steps = steps[: fits + 1]
        if all(is_later(line, other) for other in older):
            refused += [Refused(SUPERSEDED, other, line) for other in older]
            is_so = clean(steps[-1].value) == line.after
            steps.append(Step(steps[-1].value if is_so else line.after, line))
        else:
            refused += [Refused(CONTRADICTED, other, line) for other in older]
            refused.append(Refused(CONTRADICTED, line, older[0]))
    return Settled(steps[-1].value, len(steps) > 1, tuple(refused))


def is_later(line: Correction, other: Correction) -> bool:
    """Whether a line that comes after another in their order is known to be the later one.

    >>> times = ("2025-03-03", "2025-03-04", "2025-03-04T10:00:00")
    >>> before, day, hour = (Correction("d", "p1", "goal", None, None, file=at, at=at) for at in times)
    >>> is_later(hour, day), is_later(hour, before)
    (False, True)
    """
    return line.file == other.file or bool(other.at and line.at > other.at and not line.at.startswith(other.at))


def clean(text: str | None) -> str | None:
    """A text without what typing or a spreadsheet leaves in it, nothing where nothing is left.

    >>> clean(" a\\r\\nb "), clean("")
    ('a\\nb', None)
    """
    return apply(text or "").value or None

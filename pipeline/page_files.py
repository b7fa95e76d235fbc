"""Picture files that look like the pages of one plan, each sent by itself: read as plans of their own, and told of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from pipeline.aside import Brief
from pipeline.documents import Found
from pipeline.model import Finding

NUMBER = re.compile(r"\d+(?=\D*\Z)")
"""The last number of a name: that of the page."""
ENDINGS = {".png", ".jpg", ".jpeg", ".tif", ".tiff"}
"""Of files that may be a picture of one page."""
SCAN = "scan"


def page_files(documents: Iterable[Found], briefs: Sequence[Brief]) -> Mapping[str, Finding]:
    """What is said of plans (by their ids) that are one page of several: a picture each, in one folder, counted on.

    Plans of two districts or years are no pages of one.
    """
    read = {brief.found.path: brief for brief in briefs}
    found: dict[str, Finding] = {}
    for group in running(one.path for one in documents):
        plans = [read[path] for path in group if path in read]
        keys = {one.plan.plan_key for one in plans if one.plan.district is not None and one.plan.year is not None}
        if len(keys) <= 1 and all(one.n_pages == 1 and one.plan.channel == SCAN for one in plans):
            facts = (("count", str(len(group))), ("first", group[0]), ("last", group[-1]))
            found.update({one.plan.plan_id: Finding("pages_apart", (), facts) for one in plans})
    return found


def running(paths: Iterable[str]) -> Iterable[list[str]]:
    """Picture files of one folder that are named alike but for a number that counts on, in that order.

    >>> [*running(["a/sida 2.png", "a/sida 1.png", "b/sida 3.png", "plan 2024.png", "plan 2026.png", "1.pdf", "2.pdf"])]
    [['a/sida 1.png', 'a/sida 2.png']]
    """
    alike: dict[tuple[str, str], dict[int, str]] = {}
    for path in paths:
        parts = PurePosixPath(path)
        number = NUMBER.search(parts.stem)
        if number and parts.suffix.lower() in ENDINGS:
            name = parts.stem[: number.start()] + "#" + parts.stem[number.end() :] + parts.suffix.lower()
            alike.setdefault((str(parts.parent), name), {})[int(number.group())] = path
    for files in alike.values():
        if len(files) > 1 and max(files) - min(files) + 1 == len(files):
            yield [files[number] for number in sorted(files)]

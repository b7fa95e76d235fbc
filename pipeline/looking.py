"""What the report shows of the files that plans were read from: pictures of their pages, or their lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.looks import file_to_look
from pipeline.cache import Cache, Key, recall, remember
from pipeline.documents import hash_file
from pipeline.engine import Engine
from pipeline.limits import Limits
from pipeline.model import Look
from pipeline.places import Originals, named_pages
from pipeline.rows import Tables


@dataclass(frozen=True, slots=True)
class Glance:
    """The places of a document that the report shows: its pages; of a text, which has none, all lines.

    ``turned``: the pages whose text runs turned, and by how many degrees; places on scanned pages are those of the page
    as it lies.
    """

    document_id: str
    file: Path
    pages: frozenset[int]
    turned: tuple[tuple[int, int], ...] = ()
    cache: Cache | None = None

    @property
    def key(self) -> Key:
        """What the look at the document is kept under."""
        ending = self.file.suffix.lower()
        return Key(self.document_id, "look", (ending, repr(sorted(self.pages)), repr(self.turned)))


def look_at_originals(
    files: Mapping[str, Path], glances: Sequence[Glance], engine: Engine, limits: Limits = Limits()
) -> Originals:
    """What the report shows of the files, by their paths as shown; what is kept of it is taken when it is asked for."""
    if any(glance.cache is None for glance in glances):
        looks = {glances[number].document_id: seen for number, seen in engine(look, glances, nothing_seen, limits)}
        return Originals(files, looks)
    # The pictures of all pages at once would be too much for memory.
    deque(engine(keep_look, glances, nothing_kept, limits), maxlen=0)
    return Originals(files, KeptLooks({glance.document_id: glance for glance in glances}))


@dataclass(frozen=True, slots=True)
class KeptLooks(Mapping[str, Look]):
    """What can be shown of documents, by their ids."""

    glances: Mapping[str, Glance]

    def __getitem__(self, document_id: str) -> Look:
        """What can be shown of a document; nothing where nothing is kept of it."""
        glance = self.glances[document_id]
        return recall(glance.cache, glance.key, Look) or Look()

    def __iter__(self) -> Iterator[str]:
        """The documents."""
        return iter(self.glances)

    def __len__(self) -> int:
        """How many they are."""
        return len(self.glances)


def keep_look(glance: Glance) -> None:
    """Keep what can be shown of a document."""
    look(glance)


def look(glance: Glance) -> Look:
    """What can be shown of a document."""
    known = recall(glance.cache, glance.key, Look)
    if known is not None:
        return known
    if not is_document(glance.file, glance.document_id):
        # Another picture beside the values would be worse than none.
        return Look()
    seen = file_to_look(glance.file, glance.pages, dict(glance.turned))
    if seen != Look():
        remember(glance.cache, glance.key, seen)
    return seen


def is_document(file: Path, document_id: str) -> bool:
    """Whether a file still has the bytes that a plan was read from."""
    try:
        return hash_file(file)[0] == document_id
    except OSError:
        return False


def nothing_kept(_: Glance, __: str) -> None:
    """What is kept of a document that took its worker down, or too long."""


def nothing_seen(_: Glance, __: str) -> Look:
    """What is shown of a document that took its worker down, or too long."""
    return Look()


def tables_to_glances(tables: Tables, files: Mapping[str, Path], cache: Cache | None = None) -> Iterator[Glance]:
    """The places that the tables name in each file of a current plan; a workbook's are drawn from its cells."""
    current = {plan.document_id for plan in tables["plans"] if plan.is_current and plan.channel != "xlsx"}
    of_plan = {plan.plan_id: plan.document_id for plan in tables["plans"]}
    pages: dict[str, set[int]] = {}
    for row in tables["actions"]:
        pages.setdefault(of_plan[row.plan_id], set()).update(named_pages(row.source))
    for row in tables["findings"]:
        if row.document_id is not None:
            pages.setdefault(row.document_id, set()).update(named_pages(row.source))
    turned: dict[str, list[tuple[int, int]]] = {}
    for row in tables["pages"]:
        if row.rotation and row.channel == "pdf":
            turned.setdefault(row.document_id, []).append((row.page, row.rotation))
    for row in tables["documents"]:
        name = row.document_id
        if row.status == "read" and name in current and row.path in files:
            yield Glance(name, files[row.path], frozenset(pages.get(name, ())), tuple(turned.get(name, ())), cache)

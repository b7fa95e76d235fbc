"""Everything that came from one document removed: what is known of it, its corrections, its rows in every output.

The file that was sent in is the user's own: as long as it lies among the inputs the next run reads it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.batch import Report, cache_of, fingerprint, order_to_told, write_all
from pipeline.cache import forget, recall
from pipeline.corrections import is_corrections, without_lines
from pipeline.documents import Found, is_as_it_was
from pipeline.engine import Engine
from pipeline.errors import Usage, not_writable
from pipeline.flow import plan_key
from pipeline.limits import Limits
from pipeline.lock import one_run
from pipeline.outcomes import Seen
from pipeline.state import State, read_state

SHORTEST = 8
"""Digits of a document_id that name a document: as many as a plan_id has."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed: the document's id, its files as shown (the user's own), and lines of corrections."""

    document_id: str
    files: tuple[str, ...]
    n_corrections: int


def forget_document(out: Path, name: str, register: Path | None, engine: Engine, report: Report) -> Forgotten:
    """Forget the document of that id, or of an id that begins so, and write the folder's files without it.

    The other documents are taken from what is known of them. Raises Usage where the folder's last run knows no such
    document, OutputError where a file cannot be changed, Busy where another run works on the folder.
    """
    with one_run(out):
        state = read_state(out)
        if state is None:
            raise Usage("nothing_kept", (("file", str(out)),))
        document_id = named(state, name)
        order = state.order if register is None else replace(state.order, register=str(register.absolute()))
        order = replace(order, out=str(out))
        gone, left = parted(state.documents, document_id)
        # All that can go wrong is tried before anything is removed.
        order_to_told(order)
        check_others(out, left, state.limits)
        n_corrections = 0 if order.register is None else forget_corrections(Path(order.register), document_id)
        forget(cache_of(out), document_id)
        told = order_to_told(order)
        write_all(order, told, left, fingerprint(order, told, left), engine, report)
        return Forgotten(document_id, tuple(one.path for one in gone), n_corrections)


def named(state: State, name: str) -> str:
    """The id of the one document whose id begins with a name; Usage where none or several do."""
    known = {found.source.sha256 for found in state.documents if found.source is not None}
    fits = sorted(one for one in known if len(name) >= SHORTEST and one.startswith(name.casefold()))
    if len(fits) != 1:
        raise Usage("document_unknown", (("text", name), ("file", str(state.order.out))))
    return fits[0]


def check_others(out: Path, documents: Iterable[Found], limits: Limits) -> None:
    """Raises Usage where a document would be lost that is not to be: it is not known, nor where it was as it was."""
    cache = cache_of(out)
    lost = [
        found.path
        for found in documents
        if found.source is not None
        and recall(cache, plan_key(*found.copies, limits), Seen) is None
        and not is_as_it_was(found.source)
    ]
    if lost:
        raise Usage("others_gone", (("file", ", ".join(lost)),))


def parted(documents: Iterable[Found], document_id: str) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """The files with the bytes of a document, and the others."""
    found = tuple(documents)
    gone = tuple(one for one in found if one.source is not None and one.source.sha256 == document_id)
    return gone, tuple(one for one in found if one not in gone)


def forget_corrections(register: Path, document_id: str) -> int:
    """Remove a document's lines from the tables of corrections in a register; how many there were."""
    removed = 0
    for file in sorted(register.iterdir()) if register.is_dir() else ():
        if is_corrections(file) and file.suffix.casefold() == ".csv":
            text, number = without_lines(file, document_id)
            removed += number
            if number:
                put(file, text)
    return removed


def put(file: Path, data: bytes) -> None:
    """Write a file beside and rename it to its place."""
    beside = file.with_name(f".{file.name}")
    try:
        beside.write_bytes(data)
        beside.replace(file)
    except OSError as error:
        raise not_writable(file, error) from error

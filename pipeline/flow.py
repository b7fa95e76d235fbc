"""The order of the work: one document from file to records, and all of them to the tables of the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.ocr import check_engine
from extractors.readers import kind_of, may_hold_pictures, read
from extractors.tables.restore import reading_to_plan
from extractors.tables.templates import knowledge
from normalizers.corrections import corrected
from normalizers.district import Identity, identify
from normalizers.meaning import records_to_meaning
from normalizers.records import plan_to_records
from pipeline.aside import (
    Fate,
    Packed,
    Shelved,
    done_to_brief,
    outcome_to_packed,
    packed_to_fate,
    shelved_to_done,
)
from pipeline.cache import Cache, Key, recall, remember
from pipeline.codes import is_passing
from pipeline.corrections import without_document
from pipeline.current import Submitted
from pipeline.documents import Found, find_documents, has_changed, readable
from pipeline.engine import Engine, Processes, Serial
from pipeline.errors import Facts, OutputError, Rejected
from pipeline.heirs import heirs, without_settled_doubts
from pipeline.inherited import stem, with_action_keys
from pipeline.limits import Limits
from pipeline.model import Correction, Plan, Source
from pipeline.outcomes import Done, Outcome, Refusal, Refused, Seen, Words
from pipeline.register import Register, Submission
from pipeline.rows import Batch
from pipeline.shelf import Shelf, open_shelf
from pipeline.tables import Tables, batches_to_tables, brief_to_submitted, fates_to_batches, without_copies

Progress = Callable[[int, int, Fate | None], None]
"""What is called with the number of documents done, the number of all, and what became of the last of them."""


def silent(done: int, total: int, fate: Fate | None) -> None:
    """Nobody is told how far a run has come."""


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be read, and what the register says of it; None for corrections where it has none of any file."""

    found: Found
    line: Submission | None
    corrections: tuple[Correction, ...] | None = None
    limits: Limits = Limits()
    cache: Cache | None = None

    @property
    def key(self) -> Key:
        """What the plan is kept under for as long as no more changes than its name, its place or the register."""
        content, ending = self.found.copies
        return plan_key(content, ending, self.limits)


def plan_key(document_id: str, ending: str, limits: Limits) -> Key:
    """What the plan of a document is kept under."""
    return Key(document_id, "plan", (ending, repr(limits)))


def read_plan(task: Task) -> Outcome:
    """One document from file to records: the whole of what happens to it before other documents count."""
    found = task.found
    facts = (("file", found.path),)
    if found.source is None:
        return Refused(found, found.code or "unreadable", facts)
    try:
        seen = recall(task.cache, task.key, Seen) or see(task, found.source)
        if seen.plan is None:
            return refused(found, seen.refusal)
        plan = replace(seen.plan, source=found.source)
        records = plan_to_records(plan, plan_to_identity(plan, task.line))
        words = Words(plan, records, task.line.received if task.line else None)
        return words_to_done(Done(found, records, plan.n_pages, words), task.corrections)
    except Rejected as error:
        return refused(found, Refusal(error.code, error.facts))
    except OutputError:
        raise
    except MemoryError:
        return refused(found, Refusal("resource_limit", (("limit", "memory_mb"),)))
    except Exception as error:
        # Whatever a broken file sets off in a library is that document's fate, not the run's.
        return Refused(found, "internal_error", (*facts, ("found", f"{type(error).__name__}: {error}")))


def read_packed(task: Task) -> Packed | Refused:
    """One document from file to records, as it is handed on: its rows keyed as if no other submission had come."""
    outcome = read_plan(task)
    if isinstance(outcome, Done):
        plan = outcome.records.plan
        (outcome,) = with_action_keys([outcome], [Submitted(plan, outcome.found.path, None, 0)])
    return outcome_to_packed(outcome)


def see(task: Task, source: Source) -> Seen:
    """What a file shows, kept for later runs.

    Raises Rejected for what may pass (no engine, no access, a file that was written to meanwhile), which is not kept.
    """
    try:
        seen = file_to_seen(source, task.limits)
    except Rejected as error:
        if has_changed(source):
            raise Rejected("changed") from error
        if is_passing(error.code):
            raise
        # The file's name is told anew each time, and may be no text.
        facts = tuple((name, readable(fact)) for name, fact in error.facts if name != "file")
        seen = Seen(refusal=Refusal(error.code, facts))
    remember(task.cache, task.key, seen)
    return seen


def file_to_seen(source: Source, limits: Limits = Limits()) -> Seen:
    """A file read, within limits, into the plan that it holds; Rejected where it holds none."""
    if kind_of(Path(source.file)) is None:
        return Seen(refusal=Refusal("unsupported", skipped=True))
    reading = read(source, limits)
    if has_changed(source):
        raise Rejected("changed")
    # What is kept of a content holds wherever its file lies.
    return Seen(replace(reading_to_plan(reading), source=Source("", "", source.sha256, source.size)))


def refused(found: Found, refusal: Refusal | None) -> Refused:
    """What became of a document that gave no plan."""
    code, facts, skipped = (refusal.code, refusal.facts, refusal.skipped) if refusal else ("unreadable", (), False)
    return Refused(found, code, dict_facts((("file", found.path), *facts)), skipped)


def words_to_done(outcome: Done, corrections: tuple[Correction, ...] | None) -> Done:
    """A document whose words were read, corrected and understood; they are kept where any file is corrected."""
    words = outcome.words
    if words is None:
        return outcome
    plan, records = corrected(words.plan, words.records, corrections or ())
    understood = without_settled_doubts(records_to_meaning(plan, records, words.received))
    kept = None if corrections is None else replace(words, plan=plan, records=records)
    return replace(outcome, records=understood, words=kept)


def plan_to_identity(plan: Plan, line: Submission | None) -> Identity:
    """Whose plan it is and of which year."""
    years = {template.id: template.year for template in knowledge().templates}
    cells = (cell.text for table in plan.tables for row in table.rows for _, cell in row.cells)
    front = [cell.text for cell in plan.intro]
    return identify(plan.source.path, plan.properties, plan.title, front, cells, line, years.get(plan.template))


def dict_facts(facts: Facts) -> Facts:
    """Facts with the first of each name kept."""
    return tuple({name: (name, value) for name, value in reversed(facts)}.values())


def given_up(task: Task, code: str) -> Refused:
    """What is said of a document that took its worker down, or too long."""
    refusal = Refusal(code, (("seconds", str(task.limits.seconds)),))
    if not is_passing(code):
        remember(task.cache, task.key, Seen(refusal=refusal))
    return refused(task.found, refusal)


def run(
    inputs: Sequence[Path],
    register: Register,
    workers: int,
    lang: str,
    progress: Progress = silent,
    limits: Limits = Limits(),
) -> Tables:
    """Every document of the inputs read within limits, linked and counted: the tables of the contract, in memory.

    No ``workers`` at all: everything in this process, where a document that brings it down brings down the run.
    """
    documents = find_documents(inputs)
    tasks = documents_to_tasks(documents, register, limits)
    engine = Processes(workers) if workers else Serial()
    with open_shelf() as shelf:
        return batches_to_tables(tasks_to_batches(documents, tasks, register, engine, shelf, lang, progress))


def tasks_to_batches(
    documents: Sequence[Found],
    tasks: Sequence[Task],
    register: Register,
    engine: Engine,
    shelf: Shelf,
    lang: str,
    progress: Progress = silent,
) -> Iterator[Batch]:
    """Every document read, and then the tables in batches as they are asked for: nothing else is kept until the end."""
    fates = tasks_to_settled(tasks, register, engine, shelf, progress)
    return fates_to_batches(documents, fates, with_unused(register, fates), engine, shelf, lang)


def documents_to_tasks(
    documents: Sequence[Found], register: Register, limits: Limits, cache: Cache | None = None
) -> list[Task]:
    """What there is to do: a task for each document, one for all its copies; what the cache knows is not done again."""
    return [
        Task(found, register.for_file(found.path), corrections_of(found, register), limits, cache)
        for found in first_copies(documents, register)
    ]


def tasks_to_settled(
    tasks: Sequence[Task], register: Register, engine: Engine, shelf: Shelf, progress: Progress = silent
) -> list[Fate]:
    """What became of each document, all its submissions known; what was read lies on the shelf."""
    return settled(without_copies(tasks_to_fates(tasks, engine, shelf, progress)), register, shelf)


def tasks_to_fates(tasks: Sequence[Task], engine: Engine, shelf: Shelf, progress: Progress) -> list[Fate]:
    """What became of each document, in the order of the tasks; what was read lies on the shelf."""
    fates: dict[int, Fate] = {}
    progress(0, len(tasks), None)
    limits = tasks[0].limits if tasks else Limits()
    for done, (number, one) in enumerate(engine(read_packed, tasks, given_up, limits), 1):
        fates[number] = packed_to_fate(one, shelf, tasks[number].found)
        progress(done, len(tasks), fates[number])
    return [fates[number] for number in sorted(fates)]


def corrections_of(found: Found, register: Register) -> tuple[Correction, ...] | None:
    """The corrections of a document, None where the register has none at all."""
    if not register.corrections:
        return None
    return register.for_document(found.source.sha256) if found.source is not None else ()


def settled(fates: Sequence[Fate], register: Register, shelf: Shelf) -> list[Fate]:
    """The documents, those of which several are submissions of one plan with what they share: keys and corrections."""
    groups: dict[str, list[Shelved]] = {}
    for fate in fates:
        if isinstance(fate, Shelved):
            groups.setdefault(stem(brief_to_submitted(fate.brief, register)), []).append(fate)
    again = {
        one.found.path: one
        for group in groups.values()
        if len(group) > 1
        for one in submissions_to_settled(group, register, shelf)
    }
    return [again.get(fate.found.path, fate) for fate in fates]


def submissions_to_settled(group: Sequence[Shelved], register: Register, shelf: Shelf) -> Iterator[Fate]:
    """The submissions of one plan, later ones corrected as earlier ones were, the same rows with the same keys."""
    done = with_inherited([shelved_to_done(one, shelf) for one in group], register)
    for outcome in with_action_keys(done, [done_to_submitted(outcome, register) for outcome in done]):
        yield packed_to_fate(outcome_to_packed(outcome), shelf, outcome.found)


def with_inherited(done: Sequence[Done], register: Register) -> list[Done]:
    """The submissions of a plan with what later ones inherit of the corrections of earlier ones."""
    if not register.corrections:
        return list(done)
    found = heirs(done, [done_to_submitted(outcome, register) for outcome in done])
    return [
        words_to_done(outcome, found[outcome.records.plan.plan_id])
        if outcome.records.plan.plan_id in found
        else outcome
        for outcome in done
    ]


def done_to_submitted(done: Done, register: Register) -> Submitted:
    """A plan with what decides between submissions."""
    return brief_to_submitted(done_to_brief(done), register)


def with_unused(register: Register, fates: Iterable[Fate]) -> Register:
    """The register with a finding for each file of corrections of documents that were not read."""
    read = [fate.brief.plan.document_id for fate in fates if isinstance(fate, Shelved)]
    return replace(register, findings=(*register.findings, *without_document(register.corrections, read)))


def missing_engine(documents: Iterable[Found]) -> Facts | None:
    """How to install what reads pictures, where it does not work and a file may hold some; else None."""
    if not any(may_hold_pictures(Path(found.file)) for found in documents if found.source is not None):
        return None
    try:
        check_engine()
    except Rejected as error:
        return error.facts
    return None


def first_copies(documents: Iterable[Found], register: Register) -> list[Found]:
    """One document of those that are byte-identical: the one whose name tells most, or that the register names."""
    copies: dict[tuple[str, str], list[Found]] = {}
    for found in documents:
        copies.setdefault(found.copies, []).append(found)
    return [max(group, key=lambda found: told_by_name(found.path, register)) for group in copies.values()]


def told_by_name(path: str, register: Register) -> tuple[bool, int]:
    """Whether the register names a file, and how much its name says: the district, the year, both or neither."""
    named = identify(path, (), None, (), ())
    return register.for_file(path) is not None, (named.district is not None) + (named.year is not None)

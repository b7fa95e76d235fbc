"""The command line: what the user types, what the program answers with. Everything heavy is imported by its command."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import Usage, not_writable
from pipeline.usage import STOPPED, SUCCESS, Command, Group
from pipeline.version import PROGRAM, software_version

if TYPE_CHECKING:
    from pipeline.engine import Engine
    from pipeline.register import Register

REJECTED, UNSOUND = 3, 5


# --- the commands -----------------------------------------------------------------------------------------------------

app = typer.Typer(name=PROGRAM, cls=Group, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


class CsvFiles(Enum):
    """The forms that CSV files can have, by their names in csvforms.toml."""

    PLAIN = "plain"
    EXCEL_SV = "excel-sv"


class Log(Enum):
    """How a run says what happens: to people, or as lines of JSON."""

    TEXT = "text"
    JSON = "json"


class Where(Enum):
    """Where the documents are read: the engines by their names."""

    SERIAL = "serial"
    PROCESSES = "processes"
    DASK = "dask"


RegisterOption = Annotated[Path | None, typer.Option("--register")]


@app.callback(invoke_without_command=True)
def program(version: Annotated[bool, typer.Option("--version")] = False) -> None:
    """The program itself."""
    if version:
        typer.echo(f"{PROGRAM} {software_version()}")
        raise typer.Exit(SUCCESS)


@app.command(cls=Command)
def run(
    ctx: typer.Context,
    inputs: Annotated[list[str], typer.Argument()],
    out: Annotated[str, typer.Option("--out")],
    register: RegisterOption = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1)] = None,
    engine: Annotated[Where, typer.Option("--engine")] = Where.PROCESSES,
    scheduler: Annotated[str | None, typer.Option("--scheduler")] = None,
    csv: Annotated[CsvFiles, typer.Option("--csv")] = CsvFiles.PLAIN,
    public: Annotated[bool, typer.Option("--public")] = False,
    settings: Annotated[Path | None, typer.Option("--settings")] = None,
    fresh: Annotated[bool, typer.Option("--fresh")] = False,
    log: Annotated[Log, typer.Option("--log")] = Log.TEXT,
) -> int:
    """Plans to tables."""
    from pipeline.addresses import at_hand, is_address
    from pipeline.batch import carry_out, order_to_told
    from pipeline.console import reporting
    from pipeline.state import Order

    spoken = ctx.meta["lang"]
    # Of what lies in a passing folder a link would lead nowhere.
    linked = not any(map(is_address, (*inputs, out)))
    with at_hand(inputs, out) as (files, folder):
        check_inputs(files)
        reader = engine_of(engine, workers or os.cpu_count() or 1, scheduler, (*files, folder))
        given = tuple(str(path.absolute()) for path in files)
        order = Order(given, str(folder), spoken, full(register), csv.value, public, full(settings), linked)
        told = order_to_told(order)
        check_overwritten(files, folder)
        check_output(folder)
        check_publicity(folder, public)
        with reporting(spoken, log.value) as report:
            if public and told.settings.publication is None:
                report.warn("no_catalogue", ())
            summary = carry_out(order, told, reader, fresh, report)
    report.finished(summary, order if linked else replace(order, out=out))
    return REJECTED if summary.statuses["rejected"] else SUCCESS


@app.command(cls=Command)
def inspect(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument()],
    register: RegisterOption = None,
) -> int:
    """What is recognised in one file."""
    check_file(file)
    submissions = register_of(register)
    from pipeline.inspection import inspect_file
    from pipeline.sight import show

    seen = inspect_file(file, submissions)
    show(seen, ctx.meta["lang"])
    return SUCCESS if seen.refusal is None else REJECTED


@app.command(cls=Command)
def stats(ctx: typer.Context, folder: Annotated[Path, typer.Argument()]) -> int:
    """The main tables of an output folder."""
    from pipeline.overview import show_statistics

    show_statistics(folder, ctx.meta["lang"])
    return SUCCESS


@app.command(cls=Command)
def diff(
    ctx: typer.Context,
    old: Annotated[Path, typer.Argument()],
    new: Annotated[Path, typer.Argument()],
    csv: Annotated[Path | None, typer.Option("--csv")] = None,
) -> int:
    """What differs between two submissions or two runs."""
    check_pair(old, new)
    if csv is not None:
        check_output(csv.parent)
    from pipeline.compared import compare_paths
    from pipeline.console import reporting
    from pipeline.diff_view import show, told_written
    from pipeline.difference import changes_to_csv

    spoken = ctx.meta["lang"]
    with reporting(spoken) as report:
        difference = compare_paths(old, new, spoken, report.step)
    show(difference, str(old), str(new), spoken)
    if csv is not None:
        write_text(csv, changes_to_csv(difference))
        told_written(csv, spoken)
    return SUCCESS


@app.command(cls=Command)
def ratta(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument()],
    out: Annotated[Path, typer.Option("--out")] = Path("rattelser.csv"),
    who: Annotated[str, typer.Option("--who")] = "",
) -> int:
    """The edited cells of a run's workbook to lines of corrections."""
    check_file(file)
    check_output(out.parent)
    from datetime import datetime

    from pipeline.console import told_edits
    from pipeline.edited import edits_to_file

    told_edits(edits_to_file(file, out, who, datetime.now()), ctx.meta["lang"])
    return SUCCESS


@app.command(cls=Command)
def check(ctx: typer.Context, folder: Annotated[Path, typer.Argument()]) -> int:
    """Whether a folder holds what a run wrote."""
    if not folder.is_dir():
        raise Usage("nothing_there", (("file", str(folder)),))
    from pipeline.console import told_check
    from pipeline.soundness import check_folder

    problems, written = check_folder(folder)
    told_check(problems, written.sizes if written is not None else None, ctx.meta["lang"])
    return UNSOUND if problems else SUCCESS


@app.command(cls=Command)
def forget(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument()],
    out: Annotated[Path, typer.Option("--out")],
    register: RegisterOption = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1)] = None,
) -> int:
    """Everything that came from a document, removed."""
    if not out.is_dir():
        raise Usage("nothing_there", (("file", str(out)),))
    from pipeline.console import reporting, told_forgotten
    from pipeline.engine import Processes
    from pipeline.forget import forget_document

    with reporting(ctx.meta["lang"]) as report:
        forgotten = forget_document(out, document, register, Processes(workers or os.cpu_count() or 1), report)
    told_forgotten(forgotten, ctx.meta["lang"])
    return SUCCESS


@app.command(cls=Command)
def schema(ctx: typer.Context) -> int:
    """The data dictionary."""
    from pipeline.schema import data_dictionary

    typer.echo(data_dictionary(ctx.meta["lang"]), nl=False)
    return SUCCESS


# --- the edges --------------------------------------------------------------------------------------------------------


def full(path: Path | None) -> str | None:
    """A path from the root, that holds wherever the program is started the next time."""
    return None if path is None else str(path.absolute())


def engine_of(where: Where, workers: int, scheduler: str | None, places: Sequence[Path]) -> Engine:
    """The engine of that name; ``places``: what the machines of a cluster must all see.

    Raises Usage where it does not go with a scheduler, or what it needs is not installed.
    """
    from pipeline.engine import Processes, Serial

    if scheduler is not None and where is not Where.DASK:
        raise Usage("scheduler_unused", (("other", scheduler),))
    if where is Where.SERIAL:
        return Serial()
    if where is Where.PROCESSES:
        return Processes(workers)
    try:
        from pipeline.cluster import Dask
    except ImportError as error:
        raise Usage("no_dask", (("other", f'pip install "{PROGRAM}[cluster]"'),)) from error
    return Dask(workers, scheduler, tuple(str(place.absolute()) for place in places))


def check_inputs(inputs: Sequence[Path]) -> None:
    """Raises Usage where the inputs hold no file at all."""
    from pipeline.documents import folder_to_entries, is_folder

    def holds_files(given: Path) -> bool:
        if is_folder(given):
            return any(True for _ in folder_to_entries(given, given.resolve(), set()))
        # pathlib raises an error for a path that is too long.
        return os.path.exists(given)  # noqa: PTH110

    if not any(map(holds_files, inputs)):
        raise Usage("no_input", (("file", ", ".join(map(str, inputs))),))


def check_overwritten(inputs: Sequence[Path], out: Path) -> None:
    """Raises Usage where a run into a folder would put its own in the place of one of the inputs."""
    from pipeline.documents import find_files
    from pipeline.ours import overwritten

    file = overwritten(find_files(inputs).values(), out)
    if file is not None:
        raise Usage("output_over_input", (("file", str(file)),))


def check_file(file: Path) -> None:
    """Raises Usage where a path leads to no file, or to a folder."""
    from pipeline.documents import is_folder

    if is_folder(file):
        raise Usage("folder_given", (("file", str(file)),))
    if not os.path.exists(file):  # noqa: PTH110
        raise Usage("nothing_there", (("file", str(file)),))


def check_pair(old: Path, new: Path) -> None:
    """Raises Usage where one of two paths leads nowhere, or both to the same."""
    for path in (old, new):
        if not os.path.exists(path):  # noqa: PTH110
            raise Usage("nothing_there", (("file", str(path)),))
    if old.samefile(new):
        raise Usage("same_twice", (("file", str(new)),))


def write_text(file: Path, text: str) -> None:
    """Write a text as it stands; OutputError where that cannot be."""
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise not_writable(file, error) from error


def check_output(out: Path) -> None:
    """Make the folder of the output and try to write into it; better to know before hours of reading."""
    import tempfile

    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise not_writable(out, error) from error


def register_of(folder: Path | None) -> Register:
    """The register of a folder, an empty one where none is given."""
    from pipeline.register import Register, read_register

    return read_register(folder) if folder is not None else Register()


def check_publicity(out: Path, public: bool) -> None:
    """Raises Usage where a folder holds a run of the other kind: nothing of it may be left among what is published."""
    from pipeline.publicity import holds_private, holds_public

    if public and holds_private(out):
        raise Usage("folder_not_public", (("file", str(out)),))
    if not public and holds_public(out):
        raise Usage("folder_public", (("file", str(out)),))


def main() -> None:
    """The program, whatever letters the terminal can show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(STOPPED)

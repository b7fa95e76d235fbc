"""The command line: what the user types, what the user sees."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(name="atgardsplan", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Inputs = Annotated[list[Path], typer.Argument(help="Filer och mappar med åtgärdsplaner.", show_default=False)]


@app.command()
def run(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", help="Mappen som tabellerna skrivs till.")] = Path("data/out"),
    register: Annotated[Path | None, typer.Option(help="Mapp med inlamningar.csv.")] = None,
    workers: Annotated[int, typer.Option(help="Antal processer.", min=1)] = os.cpu_count() or 1,
    lang: Annotated[str, typer.Option(help="Språk i meddelanden: sv eller en.")] = "sv",
) -> None:
    """Läs planer och skriv tabellerna (Parquet, CSV och datapackage.json)."""
    from pipeline.flow import run as run_all
    from pipeline.register import Register, read_register
    from pipeline.write import write_tables

    tables = run_all(inputs, read_register(register) if register else Register(), workers, lang)
    write_tables(tables, out, software_version())
    sys.exit(3 if any(row.status == "rejected" for row in tables["documents"]) else 0)


def software_version() -> str:
    """The version that is installed, 0 where the program runs from a bare folder."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("atgardsplan")
    except PackageNotFoundError:
        return "0"


def main() -> None:
    """The program."""
    app()

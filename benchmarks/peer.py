"""One peer in one way over some prints, run by the peers' own Python: ``python peer.py WAY FILE...``.

Writes JSON: for each file the seconds of the processor and the tables as rows of texts. It imports nothing of the
project's, and the peer only when it is asked for; the first file is read once before, and not counted.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Rows = list[list[str]]


def texts(rows: Any) -> Rows:
    """Rows of texts, of whatever a library gives for cells; what is no text is empty."""
    return [[cell if isinstance(cell, str) else "" for cell in row] for row in rows]


def by_pdfplumber(file: str, **options: Any) -> Rows:
    """All rows of all pages' tables; how tables are told is among the options."""
    with importlib.import_module("pdfplumber").open(file) as pdf:
        return [row for page in pdf.pages for table in page.extract_tables(options) for row in texts(table)]


def by_camelot(file: str, **options: Any) -> Rows:
    """All rows; a flavour is among the options."""
    found = importlib.import_module("camelot").read_pdf(file, pages="all", **options)
    return [row for table in found for row in texts(table.df.values.tolist())]


def by_tabula(file: str, **options: Any) -> Rows:
    """All rows; without pandas' own reading of headers and numbers."""
    tabula = importlib.import_module("tabula")
    options |= {"pages": "all", "output_format": "json", "silent": True}
    found = tabula.read_pdf(file, **options)
    return [row for table in found for row in texts([cell["text"] for cell in row] for row in table["data"])]


def by_opendataloader(file: str, **options: Any) -> Rows:
    """All rows of the tables in its JSON."""
    with tempfile.TemporaryDirectory() as folder:
        convert = importlib.import_module("opendataloader_pdf").convert
        convert(input_path=[file], output_dir=folder, format="json", quiet=True, **options)
        return [row for made in Path(folder).rglob("*.json") for row in rows_in(json.loads(made.read_text("utf-8")))]


def rows_in(node: Any) -> Iterator[list[str]]:
    """The rows of all tables under a node of opendataloader's JSON."""
    if isinstance(node, dict) and "cells" in node:
        yield ["\n".join(contents(cell)) for cell in node["cells"]]
    else:
        for child in children(node):
            yield from rows_in(child)


def contents(node: Any) -> Iterator[str]:
    """The texts under a node, in their order."""
    if isinstance(node, dict) and isinstance(node.get("content"), str):
        yield node["content"]
    for child in children(node):
        yield from contents(child)


def children(node: Any) -> Iterator[Any]:
    """What stands in a node."""
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    yield from (child for child in inside if isinstance(child, dict | list))


def by_ocrmypdf(file: str) -> Rows:
    """A scan's rows: a text layer by OCRmyPDF, of which pdfplumber takes the tables, by rules and by words."""
    with tempfile.TemporaryDirectory() as folder:
        made = str(Path(folder) / "out.pdf")
        options = {"language": ["swe"], "jobs": 1, "deskew": True, "output_type": "pdf", "optimize": 0}
        importlib.import_module("ocrmypdf").ocr(file, made, force_ocr=True, progress_bar=False, **options)
        return by_pdfplumber(made) + by_pdfplumber(made, vertical_strategy="text", horizontal_strategy="text")


WAYS: dict[str, Callable[[str], Rows]] = {
    "pdfplumber": by_pdfplumber,
    "camelot lattice": lambda file: by_camelot(file, flavor="lattice"),
    "camelot stream": lambda file: by_camelot(file, flavor="stream"),
    "tabula lattice": lambda file: by_tabula(file, lattice=True),
    "tabula stream": lambda file: by_tabula(file, stream=True),
    "tabula guess": lambda file: by_tabula(file, guess=True),
    "opendataloader default": by_opendataloader,
    "opendataloader cluster": lambda file: by_opendataloader(file, table_method="cluster"),
    "ocrmypdf": by_ocrmypdf,
}


def processor_time() -> float:
    """Seconds of this process and of the ones that it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Read, and write what was found where nothing that a library prints comes between."""
    way, *files = sys.argv[1:]
    answer = os.dup(1)
    os.dup2(2, 1)
    WAYS[way](files[0])
    found = []
    for file in files:
        start = processor_time()
        try:
            rows = WAYS[way](file)
        except Exception as error:
            # A file that a peer cannot read is one without rows.
            print(f"{way}: {file}: {error!r}", file=sys.stderr)
            rows = []
        found.append({"seconds": processor_time() - start, "rows": rows})
    with os.fdopen(answer, "w", encoding="utf-8") as out:
        json.dump(found, out)


if __name__ == "__main__":
    main()

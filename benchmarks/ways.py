"""The ways of reading a file that are held against each other."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pdfplumber

from pipeline.documents import find_documents
from pipeline.flow import Task, read_plan
from pipeline.outcomes import Done


def ours(file: Path) -> None:
    """A file to the rows of its plan."""
    outcome = read_plan(Task(find_documents([file])[0], None))
    assert isinstance(outcome, Done), (file, outcome)


def bare_openpyxl(file: Path) -> None:
    """A workbook loaded, and nothing else."""
    openpyxl.load_workbook(file)


def bare_pdfplumber(file: Path) -> None:
    """The tables of each page of a print, and nothing else."""
    with pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            page.extract_tables()

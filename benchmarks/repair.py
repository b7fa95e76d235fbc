"""``python -m benchmarks.repair``: text that a machine without Swedish read, its words before and after the repair."""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Sequence

from benchmarks.repair_readings import LEVELS, Document, documents, read_damaged
from benchmarks.repair_score import Score, Word, texts_to_words
from normalizers.repair.stage import plan_to_repaired
from pipeline.model import Cell, Column, Origin, Plan, Row, Source, Table

GOALS = "goals: 0.98 of the words and 0.99 of the changes right, all the author's errors kept, no clean text changed"
LONG = 7
"""Letters: a word so long may be misspelt for the trial."""
EVERY = 25
"""One word of so many is misspelt."""


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.repair", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], help="names of documents (all of them where none is given)")
    parser.add_argument("--show", action="store_true", help="print the words that are not right")
    options = parser.parse_args()
    chosen = [document for document in documents() if not options.only or document.name in options.only]
    print("| document | read at | words | right before | right after | changed | right changes | errors kept |")
    print("|---|---|---|---|---|---|---|---|")
    found: list[Word] = []
    for document in [*chosen, *map(misspelt, chosen)]:
        for level in LEVELS:
            readings = read_damaged(document, level)
            words = list(texts_to_words(document.texts, readings, repaired(readings)))
            found += words
            print(row(document, level.name, Score(tuple(words))), flush=True)
            if options.show:
                print(*(f"  {word.truth} | {word.before} | {word.after}" for word in wrong(words)), sep="\n")
    print(row(Document("all", (), frozenset()), "", Score(tuple(found))))
    changed = sum(
        text != again
        for document in chosen
        for text, again in zip(document.texts, repaired(document.texts), strict=True)
    )
    print(f"\nclean texts changed: {changed} of {sum(len(document.texts) for document in chosen)}\n{GOALS}")


def row(document: Document, level: str, score: Score) -> str:
    """A line of the table."""
    kept, all_errors = errors_kept(document, score.words)
    cells = (
        document.name,
        level,
        str(len(score.words)),
        f"{score.before:.4f}",
        f"{score.after:.4f}",
        str(score.changed),
        f"{score.precision:.4f}",
        f"{kept} of {all_errors}",
    )
    return "| " + " | ".join(cells) + " |"


def errors_kept(document: Document, words: Sequence[Word]) -> tuple[int, int]:
    """How many of an author's errors stand after the repair, be it as damaged as before; and of how many."""
    errors = [word for word in words if any(typo in word.truth for typo in document.typos)]
    return sum(word.after in (word.truth, word.before) or word.is_put_right for word in errors), len(errors)


def wrong(words: Sequence[Word]) -> list[Word]:
    """The words that are not right, those that the repair changed first."""
    return sorted((word for word in words if word.after != word.truth), key=lambda word: not word.is_changed)


def repaired(texts: Sequence[str]) -> list[str]:
    """What the stage makes of a document's texts, as cells of one table on one page."""
    plan = texts_to_plan(texts)
    found = plan_to_repaired(plan)
    return [found[cell].text.value for row in plan.tables[0].rows for _, cell in row.cells]


def texts_to_plan(texts: Sequence[str], channel: str = "text") -> Plan:
    """A plan with one table whose column of actions holds the texts."""
    cells = [Cell(at, 0, text, (Origin(lines=(at, at)),)) for at, text in enumerate(texts, 1)]
    rows = tuple(Row((("action", cell),), frozenset(), cell.origins) for cell in cells)
    table = Table("unga_i_riskzon", "", (Column("action", 0, "", "template", 1.0),), rows, (), ())
    return Plan(Source("", "", "", 0), channel, "unknown", None, (), (table,), (), (), 1, (), ())


def misspelt(document: Document) -> Document:
    """A document with typing errors in some of its words: letters in the wrong order, left out, typed twice."""
    rng = random.Random(document.name)
    typos: set[str] = set()

    def spoil(match: re.Match[str]) -> str:
        word = match.group()
        if rng.randrange(EVERY):
            return word
        at = rng.randrange(1, len(word) - 2)
        ways = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
        typo = rng.choice([way for way in ways if way != word])
        typos.add(typo)
        return typo

    texts = tuple(re.sub(rf"[^\W\d_]{{{LONG},}}", spoil, text) for text in document.texts)
    return Document(f"{document.name}-misspelt", texts, document.typos | typos)


if __name__ == "__main__":
    main()

"""Words of flat text held against the templates' own phrases: headers, guidance and the areas' labels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from extractors.dumps.lines import DumpLine
from extractors.tables.labels import likeness
from extractors.tables.templates import compact, knowledge

HEADER, GUIDANCE, LABEL = "header", "guidance", "label"
SAME_WORD = 60
"""Of a hundred: from this likeness on, a word of some length is one of the template's, misread."""
SHORT_WORD = 4
"""Letters: words no longer than this are alike when they share a letter and are as long, give or take one."""
BEGUN = 3
"""So many words in a row of a guidance are enough to say that it begins there."""
MISREAD = 2
"""So many words in a row may be unlike before a guidance counts as cut off."""
SURE_LABEL = {HEADER: 0.88, LABEL: 0.8, GUIDANCE: 0.7}
"""From this likeness on, words are a header, an area's label, or the beginning of a guidance."""
EXACT = 0.97
"""From this likeness on, a phrase counts as met letter by letter: a longer one that is less so does not beat it."""
LONGEST_LABEL = 8
"""Words."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word: its line (an index), its place in the line, and its folded form."""

    line: int
    start: int
    end: int
    folded: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a template found in the text: tokens first to last (exclusive)."""

    kind: str
    field: str
    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrase of a template: its words, and its letters run together."""

    kind: str
    field: str
    words: tuple[str, ...]
    letters: str


def lines_to_tokens(lines: Sequence[DumpLine], first: int = 0) -> list[Token]:
    """The words of lines, those without letters or digits left out."""
    return [
        Token(number, match.start(), match.end(), folded)
        for number, line in enumerate(lines, start=first)
        for match in re.finditer(r"\S+", line.text)
        if (folded := compact(match[0]))
    ]


@cache
def guidances() -> tuple[Wording, ...]:
    """The guidance of every column of the templates, each once."""
    found: dict[str, Wording] = {}
    for template in knowledge().templates:
        fields = {letters: column.field for column in template.columns for letters in column.guidance}
        for text in template.guidance:
            letters = text.replace(" ", "")
            found.setdefault(letters, Wording(GUIDANCE, fields[letters], tuple(text.split()), letters))
    return tuple(found.values())


@cache
def headers() -> tuple[Wording, ...]:
    """The headers of every column of the templates, each once."""
    columns = (column for template in knowledge().templates for column in template.columns)
    labels = {letters: column.field for column in columns for letters in column.headers}
    return tuple(Wording(HEADER, field, (), letters) for letters, field in labels.items())


@cache
def template_headers() -> dict[str, str]:
    """The header of each column as the templates print it."""
    found: dict[str, str] = {}
    for entry in sorted(files("extractors.tables").joinpath("templates").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            columns = tomllib.loads(entry.read_text("utf-8"))["columns"]
            found |= {field: column["headers"][0] for field, column in columns.items() if field != "problem"}
    return found


def template_header(field: str) -> str:
    """The header of a column whose guidance was met without it, "" for the problem's: the area's label heads that.

    >>> template_header("cause"), template_header("problem")
    ('Orsak', '')
    """
    return template_headers().get(field, "")


@cache
def area_labels() -> tuple[Wording, ...]:
    """The labels of every area, each once."""
    return tuple(Wording(LABEL, area.code, (), letters) for area in knowledge().areas for letters in area.labels)


@cache
def template_words() -> frozenset[str]:
    """Every word of the templates' headers, guidance and areas."""
    words = {word for wording in guidances() for word in wording.words}
    words |= {word for area in knowledge().areas for word in area.words}
    return frozenset(words | {wording.letters for wording in headers()} | {"operativa", "mal", "prioriterat"})


@cache
def words_by_length() -> tuple[list[str], list[str]]:
    """The short words of the templates and the longer ones, which are compared in another way."""
    words = sorted(template_words())
    return [word for word in words if len(word) <= SHORT_WORD], [word for word in words if len(word) > SHORT_WORD]


@lru_cache(maxsize=65536)
def same_word(word: str, other: str) -> bool:
    """Whether a word may be another, misread.

    >>> same_word("dtgdrd", "atgard"), same_word("ndr", "nar"), same_word("polis", "problem")
    (True, True, False)
    """
    if word == other:
        return True
    if min(len(word), len(other)) <= SHORT_WORD:
        return abs(len(word) - len(other)) <= 1 and len(other) <= SHORT_WORD and bool(set(word) & set(other))
    return fuzz.ratio(word, other) >= SAME_WORD


@lru_cache(maxsize=65536)
def is_template_word(word: str) -> bool:
    """Whether a folded word is one of the templates', misread or not."""
    if word in template_words() or len(word) <= SHORT_WORD:
        return word in template_words()
    short, long = words_by_length()
    misread = process.extractOne(word, long, scorer=fuzz.ratio, score_cutoff=SAME_WORD)
    return misread is not None or any(same_word(word, other) for other in short)


def phrase_at(tokens: Sequence[Token], at: int) -> Phrase | None:
    """The longest phrase of a template that begins at a token."""
    found = [phrase for wording in guidances() if (phrase := guidance_at(tokens, at, wording))]
    found += [phrase for wording in (*headers(), *area_labels()) if (phrase := label_at(tokens, at, wording))]
    return max(
        found, key=lambda phrase: (phrase.score >= EXACT, phrase.last - phrase.first, phrase.score), default=None
    )


def guidance_at(tokens: Sequence[Token], at: int, wording: Wording) -> Phrase | None:
    """A guidance that begins at a token, as far as it goes on; words may be misread, the rest may stand elsewhere."""
    met, missed = 0, 0
    for count, (word, token) in enumerate(zip(wording.words, tokens[at:], strict=False), start=1):
        if same_word(token.folded, word):
            met, missed = count, 0
        else:
            missed += 1
            if missed > MISREAD or met < missed:
                break
    whole = met >= len(wording.words) - 1
    if met < BEGUN and not whole:
        return None
    alike = fuzz.ratio(" ".join(token.folded for token in tokens[at : at + met]), " ".join(wording.words[:met])) / 100
    return Phrase(GUIDANCE, wording.field, at, at + met, alike) if alike >= SURE_LABEL[GUIDANCE] else None


def label_at(tokens: Sequence[Token], at: int, wording: Wording) -> Phrase | None:
    """A header or label that begins at a token: of the numbers of words, the one whose letters are most alike."""
    best: tuple[float, int] = (0.0, 0)
    letters = ""
    for count, token in enumerate(tokens[at : at + LONGEST_LABEL], start=1):
        letters += token.folded
        best = max(best, (likeness(letters, wording.letters), count))
        if len(letters) > len(wording.letters) + SHORT_WORD:
            break
    score, count = best
    return Phrase(wording.kind, wording.field, at, at + count, score) if score >= SURE_LABEL[wording.kind] else None

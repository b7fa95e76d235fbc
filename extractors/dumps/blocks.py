"""Lines -> the blocks of template headers and guidance among them: where each band of a table begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.dumps.lines import PAGE, DumpLine
from extractors.dumps.phrases import (
    GUIDANCE,
    HEADER,
    LABEL,
    SHORT_WORD,
    Phrase,
    Token,
    guidances,
    is_template_word,
    lines_to_tokens,
    phrase_at,
)
from pipeline.model import FIELDS

TEMPLATE_LINE = 0.7
"""The share of the letters of a line's longer words that must be a template's for the line to be one of its."""
MOSTLY = 0.7
"""The share of a block's words that headers must be where it has no guidance, or that of one column only."""
LONG_GUIDANCE = 4
"""Words: a guidance that goes on for so many makes a block."""


@dataclass(frozen=True, slots=True)
class Block:
    """The headers and guidance that begin a band: lines first to last (exclusive) of the dump, by index.

    ``labels`` are the area's labels that stand in it, in order; ``fields`` the columns that it heads.
    """

    first: int
    last: int
    tokens: tuple[Token, ...]
    phrases: tuple[Phrase, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields whose columns the block heads, in the template's order."""
        met = {phrase.field for phrase in self.phrases if phrase.kind in (HEADER, GUIDANCE)}
        if any(phrase.kind == LABEL for phrase in self.phrases):
            met.add("problem")
        return tuple(field for field in FIELDS if field in met)

    @property
    def labels(self) -> tuple[Phrase, ...]:
        """The labels of areas in the block."""
        return tuple(phrase for phrase in self.phrases if phrase.kind == LABEL)


def lines_to_blocks(lines: Sequence[DumpLine]) -> list[Block]:
    """The blocks of a dump, in order."""
    return [block for first, last in template_runs(lines) if (block := run_to_block(lines, first, last))]


def template_runs(lines: Sequence[DumpLine]) -> Iterator[tuple[int, int]]:
    """The runs of lines on one page that hold nothing but words of a template."""
    first = None
    for number, line in enumerate(lines):
        ends = first is not None and (line.gap == PAGE or not is_template_line(line))
        if ends and first is not None:
            yield first, number
            first = None
        if first is None and is_template_line(line):
            first = number
    if first is not None:
        yield first, len(lines)


def is_template_line(line: DumpLine) -> bool:
    """Whether most of a line is a template's; one of nothing but short words may be."""
    words = [token.folded for token in lines_to_tokens([line]) if len(token.folded) > SHORT_WORD]
    known = sum(len(word) for word in words if is_template_word(word))
    return known >= TEMPLATE_LINE * sum(map(len, words))


def run_to_block(lines: Sequence[DumpLine], first: int, last: int) -> Block | None:
    """The block that a run of lines holds: from its first phrase to the last line that belongs to one."""
    tokens = lines_to_tokens(lines[first:last], first)
    phrases = tokens_to_phrases(tokens)
    told = [phrase for phrase in phrases if phrase.kind != LABEL and not is_late(phrase, phrases)]
    if not told or not is_block(told):
        return None
    cut = any(is_cut(phrase) for phrase in told)
    end = tokens[max(phrase.last for phrase in told) - 1].line
    begin = tokens[min(phrase.first for phrase in phrases)].line
    if cut:
        end = max(end, last - 1)
    used = tuple(token for token in tokens if begin <= token.line <= end)
    offset = tokens.index(used[0])
    kept = tuple(
        Phrase(p.kind, p.field, p.first - offset, p.last - offset, p.score)
        for p in phrases
        if tokens[p.first].line <= end and p.first >= offset
    )
    return Block(begin, end + 1, used, kept)


def is_block(told: Sequence[Phrase]) -> bool:
    """Whether headers and guidance are enough to begin a band: some guidance, or little else than headers."""
    fields = {phrase.field for phrase in told}
    size = max(phrase.last for phrase in told) - min(phrase.first for phrase in told)
    mostly = sum(phrase.last - phrase.first for phrase in told) >= MOSTLY * size
    guided = any(phrase.kind == GUIDANCE and phrase.last - phrase.first >= LONG_GUIDANCE for phrase in told)
    return (guided and (mostly or len(fields) > 1)) or (len(fields) > 1 and mostly)


def is_late(phrase: Phrase, phrases: Sequence[Phrase]) -> bool:
    """Whether a header stands below its column's guidance: a cell's word, then."""
    asked = (other for other in phrases if other.kind == GUIDANCE and other.field == phrase.field)
    return phrase.kind == HEADER and any(other.last <= phrase.first for other in asked)


def is_cut(phrase: Phrase) -> bool:
    """Whether a guidance goes on elsewhere: its lines stand among those of others."""
    sizes = [len(wording.words) for wording in guidances() if wording.field == phrase.field]
    return phrase.kind == GUIDANCE and all(phrase.last - phrase.first < size - 1 for size in sizes)


def tokens_to_phrases(tokens: Sequence[Token]) -> list[Phrase]:
    """The phrases in a row of tokens, from the left, the longest at each place."""
    found, at = [], 0
    while at < len(tokens):
        phrase = phrase_at(tokens, at)
        if phrase is not None:
            found.append(phrase)
        at = phrase.last if phrase is not None else at + 1
    return found

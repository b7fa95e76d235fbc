"""Text that was written in one encoding and read in another, put right: the only room that knows ftfy.

Quotation marks, widths and line ends stay as the author wrote them; what is not sure stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import repeat

from ftfy import TextFixerConfig, fix_encoding

from normalizers.lexicon import is_word
from normalizers.places import official
from normalizers.repair.differences import differences
from normalizers.repair.fixes import replay
from pipeline.model import Repair

KIND = "mojibake"
CONFIG = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)
"""Encodings only: ftfy's other fixes would change what the author wrote."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What mojibake.toml says; ``tables`` turn wrong letters into right ones, a table for each way of going wrong."""

    known: frozenset[str]
    sure: float
    likely: float
    inside: float
    doubtful: float
    letters: str
    words: int
    share: float
    tables: tuple[Mapping[str, str], ...]


@cache
def rules() -> Rules:
    """What mojibake.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/mojibake.toml").read_text("utf-8"))
    single = data.pop("by_words")
    tables = tuple(encodings_to_table(written, read, single["letters"]) for written, read in single.pop("pairs"))
    return Rules(**{**data, **single, "known": frozenset(data["known"]), "tables": tables})


def encodings_to_table(written: str, read: str, letters: str) -> Mapping[str, str]:
    """What letters written in one encoding look like when read in another, and what they are.

    >>> encodings_to_table("cp850", "cp1252", "åä"), encodings_to_table("utf-8", "cp437", "å")
    ({'†': 'å', '„': 'ä'}, {'├Ñ': 'å'})
    """
    seen = {"".join(map(byte_to_letter, letter.encode(written, "ignore"), repeat(read))): letter for letter in letters}
    return {wrong: right for wrong, right in seen.items() if wrong and wrong != right}


def byte_to_letter(byte: int, encoding: str) -> str:
    """A byte in an encoding of one byte a letter; where it has no such letter, the control character that programs put.

    >>> byte_to_letter(0xE5, "cp1252"), byte_to_letter(0x81, "cp1252")
    ('å', '\\x81')
    """
    return bytes([byte]).decode(encoding, "ignore") or chr(byte)


def mojibake(texts: Sequence[str]) -> Sequence[Sequence[Repair]]:
    """The changes that undo a wrong encoding in each of a document's texts.

    >>> mojibake(["\u00c3\u00a5tg\u00c3\u00a4rd", "åtgärd ”x”"])[0][0].after
    'å'
    """
    found = [tuple(text_to_changes(text)) for text in texts]
    left = [replay(text, filter(is_sure, changes)) for text, changes in zip(texts, found, strict=True)]
    table = wrong_table(texts) if wrong_table(left) else None
    return [tuple(letters_to_changes(text, table)) for text in texts] if table else found


def is_sure(repair: Repair) -> bool:
    """Whether a change came out as something that Swedish texts have."""
    return repair.confidence > rules().doubtful


def text_to_changes(text: str) -> Iterator[Repair]:
    """The smallest places in which a text and its right decoding differ.

    >>> [(repair.before, repair.after) for repair in text_to_changes("m\\u00c3\\u00b6te p\\u00c3\\u00a5 sdf")]
    [('Ã¶', 'ö'), ('Ã¥', 'å')]
    """
    right = text if text.isascii() else fix_encoding(text, CONFIG)
    for repair in differences(text, right, KIND, rules().sure) if right != text else ():
        odd = any(letter not in rules().known and not letter.isascii() for letter in repair.after)
        yield replace(repair, confidence=rules().doubtful) if odd else repair


# --- what only words tell ---------------------------------------------------------------------------------------------


def wrong_table(texts: Sequence[str]) -> Mapping[str, str] | None:
    """The way of going wrong that makes a document's words known, None where it is sound or none does."""
    whole = "\n".join(texts)
    scored = [(known_share(whole, table), -number) for number, table in enumerate(rules().tables) if lost(whole, table)]
    share, number = max(scored, default=(0.0, 0))
    return rules().tables[-number] if share >= rules().share else None


def lost(text: str, table: Mapping[str, str]) -> bool:
    """Whether a text has more of one of a table's wrong letters than of the right one.

    >>> lost("f„ltet ”r", {"„": "ä", "”": "ö"}), lost("Fältet „är” öde", {"„": "ä", "”": "ö"})
    (True, False)
    """
    rest = wrong_letters(tuple(table)).sub("", text)
    return any(text.count(wrong) > rest.count(right) for wrong, right in table.items())


def known_share(text: str, table: Mapping[str, str]) -> float:
    """How many of the words with wrong letters in them are known when put right; 0.0 where there are too few words."""
    words = {match.group() for match in words_of(tuple(table)).finditer(text)}
    right = ((word, put_right(word, table)) for word in words)
    met = [after for before, after in right if after != before and len(after) > 1]
    return sum(map(known, met)) / len(met) if len(met) >= rules().words else 0.0


@cache
def wrong_letters(wrong: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the wrong letters."""
    return re.compile("|".join(map(re.escape, wrong)))


@cache
def words_of(wrong: tuple[str, ...]) -> re.Pattern[str]:
    """Words, wrong letters counted in."""
    return re.compile(rf"(?:{wrong_letters(wrong).pattern}|[^\W\d_])+")


def letters_to_changes(text: str, table: Mapping[str, str]) -> Iterator[Repair]:
    """The wrong letters of a text: in words that are known when put right, and between two letters.

    >>> table = encodings_to_table("cp850", "cp1252", "åäö")
    >>> [(repair.start, repair.after) for repair in letters_to_changes("†tg„rder „citat”", table)]
    [(0, 'å'), (3, 'ä')]
    """
    for word in words_of(tuple(table)).finditer(text):
        sure = known(put_right(word.group(), table))
        for match in wrong_letters(tuple(table)).finditer(text, *word.span()):
            beside = text[max(0, match.start() - 1) : match.start()].isalpha() and text[match.end() :][:1].isalpha()
            if sure or beside:
                chance = rules().likely if sure else rules().inside
                yield Repair(*match.span(), match.group(), table[match.group()], KIND, chance)


def put_right(word: str, table: Mapping[str, str]) -> str:
    """A word with its wrong letters put right."""
    return wrong_letters(tuple(table)).sub(lambda match: table[match.group()], word)


def known(word: str) -> bool:
    """Whether something is a word or the name of a place."""
    return is_word(word) or official(word) is not None

"""Words put right by the engine's own doubts: it thought of another letter, and that makes by far the likelier word.

Only in what was read from pictures, and only where the engine wavered: of what it was sure of nothing is known here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from math import inf, log10

from normalizers.lexicon import chance, is_word
from normalizers.places import official
from normalizers.repair.channel import rules as channel_rules
from normalizers.repair.differences import differences
from normalizers.repair.neighbours import beside, text_to_tokens
from normalizers.wordlist import listed
from pipeline.model import Doubt, Repair

KIND = "ocr_letter"
TOKEN, PIECE = re.compile(r"\S+"), re.compile(r"[^\W\d_]+")
WORD_BEFORE = re.compile(r"[^\W_] +\Z")


@dataclass(frozen=True, slots=True)
class Rules:
    """What doubted.toml says; odds are powers of ten."""

    letters: int
    capital: int
    likelier: float
    further: float
    most: int
    third: float
    confidence: float
    plain: Mapping[str, str]
    dotted_letters: int
    doubtful: float
    asked: float


@cache
def rules() -> Rules:
    """What doubted.toml says, read once."""
    data = tomllib.loads(files("normalizers").joinpath("data/doubted.toml").read_text("utf-8"))
    dotted = data["dotted"]
    return Rules(**data["words"], dotted_letters=dotted.pop("letters"), **dotted)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters in a text; ``doubts`` are the engine's: a place in it, the other letter, how likely that is."""

    start: int
    text: str
    doubts: tuple[tuple[int, str, float], ...]


def doubted_letters(
    texts: Sequence[str], words: Mapping[str, int], doubts: Sequence[Sequence[Doubt]]
) -> Sequence[Sequence[Repair]]:
    """The changes that texts ask for; ``words`` are those of the plan, ``doubts`` what the engine doubted of each text.

    >>> doubts = [(Doubt("Möte", 1, "o", 0.3), Doubt("koordinstor.", 7, "a", 0.5))]
    >>> [(r.start, r.before, r.after) for (r,) in doubted_letters(["Möte koordinstor."], {}, doubts)]
    [(12, 's', 'a')]
    """
    return [tuple(text_to_repairs(text, words, mine)) for text, mine in zip(texts, doubts, strict=True)]


def text_to_repairs(text: str, words: Mapping[str, int], doubts: Sequence[Doubt]) -> Iterator[Repair]:
    """The changes of one text."""
    for piece in text_to_pieces(text, doubts):
        other = twin(piece, text) if may_be_name(piece, text) else put_right(piece, words) or twin(piece, text)
        if other is not None:
            yield from differences(piece.text, other, KIND, rules().confidence, piece.start)


def text_to_pieces(text: str, doubts: Sequence[Doubt]) -> Iterator[Piece]:
    """The runs of letters of which the engine doubted some, in words that the text has once as the engine read them."""
    tokens = list(TOKEN.finditer(text)) if doubts else []
    for token in tokens:
        mine = [doubt for doubt in doubts if doubt.word == token.group()]
        if not mine or sum(other.group() == token.group() for other in tokens) > 1:
            continue
        for piece in PIECE.finditer(token.group()):
            inside = {
                (doubt.at - piece.start(), doubt.other): doubt.chance
                for doubt in mine
                if piece.start() <= doubt.at < piece.end() and is_alike(piece.group()[doubt.at - piece.start()], doubt)
            }
            if inside:
                known = tuple((at, other, sure) for (at, other), sure in inside.items())
                yield Piece(token.start() + piece.start(), piece.group(), known)


def is_alike(letter: str, doubt: Doubt) -> bool:
    """Whether another letter is one of the same size, so that no small one becomes a capital."""
    return doubt.other.isalpha() and doubt.other.islower() == letter.islower()


def may_be_name(piece: Piece, text: str) -> bool:
    """Whether a word has a capital and is short, or no sentence begins with it: who is so called nobody knows.

    >>> text = "Bostadsbolaget, Servicehuschet Bergstrand"
    >>> may_be_name(Piece(16, "Servicehuschet", ()), text), may_be_name(Piece(31, "Bergstrand", ()), text)
    (False, True)
    """
    amid = WORD_BEFORE.search(text, 0, piece.start) is not None
    return piece.text[0].isupper() and (amid or len(piece.text) < rules().capital)


def put_right(piece: Piece, words: Mapping[str, int]) -> str | None:
    """The word that the engine may as well have read, None where what it read may be meant, or a third.

    >>> put_right(Piece(0, "bokaluthyrare", ((0, "l", 0.48),)), {})
    'lokaluthyrare'
    >>> put_right(Piece(0, "Slyröjning", ((1, "t", 0.4),)), {}) is None
    True
    """
    seen = piece.text
    if seen[1:] == seen[1:].upper() or official(seen) is not None or words.get(seen.casefold(), 0) > 1:
        return None
    ranked = sorted(candidates(piece, words), reverse=True)
    if not ranked or ranked[0][0] < chance(seen) + rules().likelier:
        return None
    third = next((odds for odds, other in ranked if other != ranked[0][1]), -inf)
    return None if third > ranked[0][0] - rules().third else ranked[0][1]


def candidates(piece: Piece, words: Mapping[str, int]) -> Iterator[tuple[float, str]]:
    """The words that other letters make, each with its odds, the engine's doubts counted in."""
    for count in range(1, rules().most + 1):
        for chosen in combinations(piece.doubts, count):
            if len({at for at, _, _ in chosen}) < count or not may_be_other(piece.text, chosen):
                continue
            letters = list(piece.text)
            for at, other, _ in chosen:
                letters[at] = other
            whole = "".join(letters)
            met = words.get(whole.casefold(), 0) > 1
            if met or is_word(whole):
                held = sum(log10(sure) for _, _, sure in chosen) - rules().further * (count - 1)
                yield (0.0 if met else chance(whole)) + held, whole


def may_be_other(seen: str, chosen: Sequence[tuple[int, str, float]]) -> bool:
    """Whether a word is such that its letters may be others: dots put upon one, or long enough and known to no list."""
    if all(other in rules().plain.get(seen[at], "") for at, other, _ in chosen):
        return len(seen) >= rules().dotted_letters and seen[1:].islower()
    return len(seen) >= rules().letters and listed(seen.casefold()) is None


def twin(piece: Piece, text: str) -> str | None:
    """The other of two common words where the engine wavered between them and the words beside ask for it.

    >>> text = "Fältarna här blivit fler"
    >>> twin(Piece(9, "här", ((1, "a", 0.6),)), text), twin(Piece(9, "här", ((1, "a", 0.1),)), text)
    ('har', None)
    """
    other = channel_rules().swapped_twins.get(piece.text)
    held = [sure for at, letter, sure in piece.doubts if piece.text[:at] + letter + piece.text[at + 1 :] == other]
    if other is None or max(held, default=0.0) < rules().doubtful:
        return None
    tokens = list(text_to_tokens(text))
    at = next((n for n, (start, seen) in enumerate(tokens) if (start, seen) == (piece.start, piece.text)), None)
    if at is None:
        return None
    before, after = tokens[at - 1][1], tokens[at + 1][1]
    asked, given = (beside(before, word) + beside(word, after) for word in (other, piece.text))
    return other if asked - given >= rules().asked else None


def wavered(text: str, doubts: Sequence[Doubt]) -> int:
    """How many words of a text nobody knows and the engine wavered at a letter of.

    >>> doubts = Doubt("sinnesmyck", 7, "t", 0.2), Doubt("Möte", 1, "o", 0.3), Doubt("Fridhem,", 7, ".", 0.4)
    >>> wavered("Möte sinnesmyck Fridhem,", doubts)
    1
    """
    read = {doubt.word for doubt in doubts if doubt.other.isalpha() or doubt.word[doubt.at].isalpha()}
    return sum(token in read and not is_known(token) for token in text.split()) if read else 0


def is_known(token: str) -> bool:
    """Whether all words of a token are words."""
    return all(len(word) < 2 or is_word(word) for word in PIECE.findall(token))

"""Words put right by the engine's own doubts: it thought of another letter, and that makes by far the likelier word.

Only in what was read from pictures, and only where the engine wavered: of what it was sure of nothing is known here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations, pairwise
from math import inf, log10

from normalizers.channel import rules as channel_rules
from normalizers.differences import differences
from normalizers.lexicon import chance, is_word
from normalizers.lookalike import others
from normalizers.neighbours import beside, text_to_tokens
from normalizers.places import official
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
    looked_letters: int
    looked_capital: int
    cost: float
    steps: int
    beam: int
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
    """A run of letters in a text; ``doubts`` are the engine's, their places counted from where it begins."""

    start: int
    text: str
    doubts: tuple[Doubt, ...]

    def otherwise(self, doubts: Iterable[Doubt]) -> str:
        """It with the other letters of some doubts.

        >>> doubt = Doubt("uppfyll.", 7, "t", 0.9, length=0, looked=True)
        >>> Piece(0, "uppfyll", (doubt,)).otherwise([doubt])
        'uppfyllt'
        """
        text = self.text
        for doubt in sorted(doubts, key=place, reverse=True):
            text = other_word(replace(doubt, word=text))
        return text


def place(doubt: Doubt) -> int:
    """Where in its word a doubt lies."""
    return doubt.at


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
                (doubt.at, doubt.length, doubt.other): replace(doubt, at=doubt.at - piece.start())
                for doubt in mine
                if piece.start() <= doubt.at <= doubt.at + doubt.length <= piece.end()
                and is_alike(doubt, piece.start())
            }
            if inside:
                yield Piece(token.start() + piece.start(), piece.group(), tuple(inside.values()))


def is_alike(doubt: Doubt, start: int) -> bool:
    """Whether other letters are of the same size as those of a run that begins at ``start``, or small inside of it.

    >>> is_alike(Doubt("Vern", 0, "v", 0.5), 0), is_alike(Doubt("LUnjen", 1, "i", 0.5, looked=True), 0)
    (False, True)
    """
    seen = doubt.word[doubt.at : doubt.at + doubt.length]
    if not (seen + doubt.other).isalpha():
        return False
    is_inside = doubt.looked and doubt.at > start and not doubt.word.isupper()
    return (is_inside and doubt.other == doubt.other.lower()) or doubt.other.islower() == seen.islower()


def may_be_name(piece: Piece, text: str) -> bool:
    """Whether a word has a capital and is short, or no sentence begins with it: who is so called nobody knows.

    >>> text = "Bostadsbolaget, Servicehuschet Bergstrand"
    >>> may_be_name(Piece(16, "Servicehuschet", ()), text), may_be_name(Piece(31, "Bergstrand", ()), text)
    (False, True)
    """
    amid = WORD_BEFORE.search(text, 0, piece.start) is not None
    least = rules().looked_capital if any(doubt.looked for doubt in piece.doubts) else rules().capital
    return piece.text[0].isupper() and (amid or len(piece.text) < least)


def put_right(piece: Piece, words: Mapping[str, int]) -> str | None:
    """The word that the engine may as well have read, None where what it read may be meant, or a third.

    >>> put_right(Piece(0, "bokaluthyrare", (Doubt("bokaluthyrare", 0, "l", 0.48),)), {})
    'lokaluthyrare'
    >>> put_right(Piece(0, "Slyröjning", (Doubt("Slyröjning", 1, "t", 0.4),)), {}) is None
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
        for chosen in combinations(sorted(piece.doubts, key=place), count):
            if are_one(chosen) or not may_be_other(piece.text, chosen):
                continue
            whole = piece.otherwise(chosen)
            met = words.get(whole.casefold(), 0) > 1
            if met or is_word(whole):
                held = sum(log10(doubt.chance) for doubt in chosen) - rules().further * (count - 1)
                yield (0.0 if met else chance(whole)) + held, whole
    if any(doubt.looked for doubt in piece.doubts) and may_be_other(piece.text, ()):
        yield from lookalikes(piece)


def lookalikes(piece: Piece) -> Iterator[tuple[float, str]]:
    """The words that one looks like which two looks read differently, each with its odds.

    >>> piece = Piece(0, "Terminsid", (Doubt("Terminsid", 7, "öd", 0.5, 2, looked=True),))
    >>> max(lookalikes(piece))[1]
    'Terminstid'
    """
    known = rules()
    beam = {piece.text.casefold(), *(piece.otherwise([doubt]).casefold() for doubt in piece.doubts if doubt.looked)}
    for step in range(1, known.steps + 1):
        found = {other for seen in beam for other in others(seen)} - beam
        for whole in filter(is_word, found):
            yield chance(whole) - known.cost * step, as_written(whole, piece.text)
        beam = set(sorted(found, key=chance, reverse=True)[: known.beam])


def as_written(word: str, seen: str) -> str:
    """A word with a capital where what was read begins with one."""
    return word[0].upper() + word[1:] if seen[0].isupper() else word


def are_one(doubts: Sequence[Doubt]) -> bool:
    """Whether some doubts, in their order, are about the same letters."""
    return any(second.at < first.at + max(1, first.length) for first, second in pairwise(doubts))


def may_be_other(seen: str, chosen: Sequence[Doubt]) -> bool:
    """Whether a word is such that its letters may be others: dots put upon one, or long enough and known to no list."""
    if chosen and all(doubt.length == 1 and doubt.other in rules().plain.get(seen[doubt.at], "") for doubt in chosen):
        return len(seen) >= rules().dotted_letters and seen[1:].islower()
    least = rules().looked_letters if chosen and all(doubt.looked for doubt in chosen) else rules().letters
    return len(seen) >= least and listed(seen.casefold()) is None


def twin(piece: Piece, text: str) -> str | None:
    """The other of two common words where the engine wavered between them and the words beside ask for it.

    >>> text = "Fältarna här blivit fler"
    >>> [twin(Piece(9, "här", (Doubt("här", 1, "a", sure),)), text) for sure in (0.6, 0.1)]
    ['har', None]
    """
    other = channel_rules().swapped_twins.get(piece.text)
    held = [doubt.chance for doubt in piece.doubts if piece.otherwise([doubt]) == other]
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
    read = {
        doubt.word for doubt in doubts if not doubt.looked and (doubt.other.isalpha() or doubt.word[doubt.at].isalpha())
    }
    return sum(token in read and not is_known(token) for token in text.split()) if read else 0


def differed(doubts: Sequence[Doubt]) -> int:
    """How many words another look read otherwise, but for those that are words where it read none.

    >>> differed([Doubt("Klart", 5, ".", 0.9, 0, True), Doubt("blie", 0, "fo", 0.9, 1, True), Doubt("en", 1, "m", 0.2)])
    2
    >>> differed([Doubt("ungdomar", 1, "", 0.9, 1, True)])
    0
    """
    looked = {doubt for doubt in doubts if doubt.looked}
    return len({doubt.word for doubt in looked if not is_known(doubt.word) or is_known(other_word(doubt))})


def other_word(doubt: Doubt) -> str:
    """A word as it is with a doubt's letters."""
    return doubt.word[: doubt.at] + doubt.other + doubt.word[doubt.at + doubt.length :]


def is_known(token: str) -> bool:
    """Whether all words of a token are words."""
    return all(len(word) < 2 or is_word(word) for word in PIECE.findall(token))

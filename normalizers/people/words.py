"""What a capitalised word may be: a first name, a surname, and how surely; the words of a text with what parts them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from normalizers.lexicon import compound, is_word
from normalizers.people.data import Span, alternatives, people, words
from normalizers.roles.persons import INITIAL, WORD, first_names, is_place, is_taken, names
from normalizers.wordlist import listed

CACHED = 1 << 14
SURE, COMMON, PROPER, NEEDY = "sure", "common", "proper", "needy"
"""A first name: by itself; also an ordinary word; also a saint or a place; nobody without a surname."""
SENTENCE = re.compile(r"[.!?:;\n•·*▪●]|(?:^|\s)[-–—]\s")
BLANK = (" ", "\u00a0")
INITIALS = re.compile(r"[A-ZÅÄÖ]-(?:[A-ZÅÄÖ]|s?son)s?")
"""Two of them, or a surname that is cut short: "P-O", "A-son"."""
ACRONYM = re.compile(r"[A-ZÅÄÖ]{2}")
SHORT = 3
"""Letters of the shortest name that no list has."""
STROKES = re.compile(r"[-'’]")
ACCENTS = str.maketrans("éèêëáàâíìïóòôúùÿñçÉÁ", "eeeeaaaiiiooouuyncEA")
PLAIN = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")


class Token(NamedTuple):
    """A word, where it stands, and what stands between it and the words before and after it."""

    text: str
    start: int
    end: int
    before: str
    after: str

    @property
    def low(self) -> str:
        """The word in small letters."""
        return self.text.lower()


def text_to_tokens(text: str, taken: Sequence[Span]) -> list[Token]:
    """The words of a text that are in none of the spans.

    >>> [token.text for token in text_to_tokens("Anna-Karin, tel 08", ())]
    ['Anna-Karin', 'tel']
    """
    places = [word.span() for word in WORD.finditer(text)]
    if taken:
        places = [place for place in places if not any(one.start <= place[0] < one.end for one in taken)]
    ends = [0, *(end for _, end in places)]
    starts = [*(start for start, _ in places[1:]), len(text)]
    return [
        Token(text[start:end], start, end, text[before:start], text[end:after])
        for (start, end), before, after in zip(places, ends, starts, strict=False)
    ]


def is_start(tokens: Sequence[Token], at: int) -> bool:
    """Whether a sentence, a line or an item begins with a word, so that its capital says nothing."""
    return at == 0 or SENTENCE.search(tokens[at].before) is not None


def follows(tokens: Sequence[Token], at: int) -> bool:
    """Whether only a blank parts a word from the one before, or the full stop of an initial."""
    gap = tokens[at].before
    return at > 0 and (gap in BLANK or (gap in (". ", ".") and len(tokens[at - 1].text) == 1))


def titled(word: str) -> str:
    """A word as names are written: each part with a capital and small letters.

    >>> titled("ANNA-KARIN"), titled("öberg")
    ('Anna-Karin', 'Öberg')
    """
    return re.sub(r"[^\W\d_]+", lambda part: part[0][0].upper() + part[0][1:].lower(), word)


def bases(word: str) -> tuple[str, ...]:
    """A word as it stands and, where it may be a genitive, without its ending."""
    if word[-2:] in ("'s", "’s"):
        return (word, word[:-2])
    shorter = word.removesuffix(names()["joins"]["genitive"])
    return (word, shorter) if shorter != word and len(shorter) > 2 else (word,)


def is_genitive(word: str) -> bool:
    """Whether a word is the genitive of a first name, and no first name as it stands.

    >>> is_genitive("Annas"), is_genitive("Hans")
    (True, False)
    """
    return word not in kinds() and bases(word)[-1] in kinds()


@lru_cache(maxsize=CACHED)
def first_kind(word: str) -> str | None:
    """How surely a capitalised word is a first name, also in the genitive or with a hyphen; None where it is none.

    >>> [first_kind(word) for word in ("Sandras", "Björn", "Maria", "Maj", "Anna-Karin", "Asa", "Jan-Juni", "Farsta")]
    ['sure', 'common', 'proper', 'needy', 'sure', 'needy', None, None]
    """
    known = kinds()
    for base in bases(word):
        if base in known:
            return known[base]
        first, hyphen, last = base.partition("-")
        if hyphen and first in known and (last in known or (known[first] == SURE and is_plain_name(last))):
            return SURE
        if (plain := base.translate(ACCENTS)) in known:
            return known[plain]
    return NEEDY if any(base in dotless() for base in bases(word)) else None


@cache
def kinds() -> dict[str, str]:
    """Every first name with its kind."""
    listed = dict.fromkeys(words("first", "more") | first_names()["sure"], SURE)
    listed |= dict.fromkeys(first_names()["unsure"] - first_names()["sure"], COMMON)
    listed |= dict.fromkeys(words("first", "doubtful"), COMMON)
    listed |= dict.fromkeys(words("first", "proper"), PROPER)
    return listed | dict.fromkeys(words("first", "never_alone"), NEEDY)


@cache
def dotless() -> frozenset[str]:
    """First names as a machine reads them that knows no å, ä and ö."""
    plain = {name.translate(PLAIN) for name in kinds() if name.translate(PLAIN) != name}
    return frozenset(plain - set(kinds()))


@lru_cache(maxsize=CACHED)
def is_plain_name(word: str) -> bool:
    """Whether a word has the form of a name and is no role, body, place or month.

    >>> [is_plain_name(word) for word in ("Demir", "McKenna", "Polisen", "Farsta", "April", "LPO", "Berg")]
    [True, True, False, False, False, False, True]
    """
    if clan().fullmatch(word):
        return word.lower() not in words("never", "words")
    parts = [part for part in STROKES.split(word) if part]
    if not parts or not all(part[0].isupper() and part[-1].islower() for part in parts) or ACRONYM.search(word):
        return False
    low = word.lower()
    if low in words("never", "words") or is_taken(low):
        return False
    return not is_place(word) or word in names()["last"]["places"] or word in words("last", "sure")


@cache
def clan() -> re.Pattern[str]:
    """A surname with a capital within: "O'Connor", "D’Angelo", "McKenna"."""
    long = [one for one in words("last", "clans") if len(one) > 1]
    return re.compile(rf"(?:(?:{alternatives(words('last', 'clans'))})['’]|{alternatives(long)})[A-ZÅÄÖ][^\W\d_]{{2,}}")


@lru_cache(maxsize=CACHED)
def is_sure_last(word: str) -> bool:
    """Whether a word is a surname and hardly anything else.

    >>> [is_sure_last(word) for word in ("Lindgrens", "Petersson", "Berg", "Hägersten", "Lindquist")]
    [True, True, False, False, True]
    """
    endings = (*names()["last"]["alone_endings"], "quist", "oglu", "zadeh", "ovski", "ovska", "yan")
    return is_plain_name(word) and any(
        base in words("last", "sure")
        or clan().fullmatch(base) is not None
        or (base.endswith(endings) and not is_word_too(base))
        for base in bases(word)
    )


def is_word_too(word: str) -> bool:
    """Whether an ending that surnames have makes an ordinary word here: a place on -kvist is none we know."""
    return is_place(word) or len(word) < 6


@lru_cache(maxsize=CACHED)
def is_listed_last(word: str) -> bool:
    """Whether a word is a surname, be it also another word.

    >>> [is_listed_last(word) for word in ("Berg", "Lindgren", "Vallstrom", "Oberg", "Kontor")]
    [True, True, True, True, False]
    """
    endings = (*names()["last"]["sure_endings"], *words("last", "read_endings"))
    return is_plain_name(word) and any(
        base in last_names() or base.endswith(endings) or two_parts().fullmatch(base) or clan().fullmatch(base)
        for base in bases(word)
    )


@cache
def two_parts() -> re.Pattern[str]:
    """A surname of two parts, such as "Ljungman"."""
    return re.compile(f"(?:{alternatives(words('last', 'firsts'))})(?:{alternatives(words('last', 'seconds'))})")


@cache
def last_names() -> frozenset[str]:
    """Surnames, and how a machine reads them that knows no å, ä and ö."""
    listed = words("last", "sure") | words("last", "common")
    return listed | {name.translate(PLAIN) for name in listed if len(name) > len("Åsen")}


@lru_cache(maxsize=CACHED)
def is_strange(word: str) -> bool:
    """Whether a capitalised word is hardly ever met and made of no others: it may be a name that no list has.

    >>> [is_strange(word) for word in ("Jiyanez", "Elvir", "Samverkan", "Skolplattformen", "Farsta")]
    [True, True, False, False, False]
    """
    if not is_plain_name(word) or len(word) < SHORT:
        return False
    return all(not is_word(low) or (is_rare(low) and compound(low) is None) for low in bases(word.lower()))


def is_rare(low: str) -> bool:
    """Whether a word stands in the list, but seldom in texts."""
    met = listed(low)
    return met is not None and met < people()["names"]["rare"]


@lru_cache(maxsize=CACHED)
def may_be_anybody(word: str) -> bool:
    """Whether a capitalised word may be a name where all around says so, though it could be made of other words.

    >>> [may_be_anybody(word) for word in ("Wilgot", "Dragana", "Fritid", "Skolplattformen")]
    [True, True, False, False]
    """
    seldom = is_plain_name(word) and is_rare(word.lower()) and not word.endswith(tuple(words("context", "unlike")))
    return seldom or is_strange(word) or first_kind(word) is not None


def is_initial(token: Token) -> bool:
    """Whether a word is the first letter of a name or of two, or its genitive."""
    return is_letters(token.text)


@lru_cache(maxsize=CACHED)
def is_letters(word: str) -> bool:
    """Whether a word is the first letter of a name or of two, or its genitive.

    >>> [is_letters(word) for word in ("H", "Hs", "P-O", "A-son", "LPO", "i")]
    [True, True, True, True, False, False]
    """
    return INITIAL.fullmatch(word) is not None or INITIALS.fullmatch(word) is not None


@lru_cache(maxsize=CACHED)
def may_begin(word: str) -> bool:
    """Whether a name may begin with a word, whatever stands around it: most words of a text need no further look.

    >>> [may_begin(word) for word in ("Sandra", "SANDRA", "sandra", "von", "P-O", "och", "trygghet", "Polisen")]
    [True, True, True, True, True, False, False, False]
    """
    if is_plain_name(word) or is_letters(word) or word in particles():
        return True
    return first_kind(word) is not None or first_kind(titled(word)) is not None


@cache
def particles() -> frozenset[str]:
    """The words that a surname may begin with."""
    return words("last", "strong_particles") | words("last", "particles")


@lru_cache(maxsize=CACHED)
def known_forms(word: str) -> tuple[str, ...]:
    """What a word of a text may be called among the names of a document, whatever its capitals.

    >>> known_forms("sandras"), known_forms("HOLM")
    (('Sandras', 'Sandra'), ('Holm',))
    """
    return bases(titled(word) if word.isupper() or word[0].islower() else word)


def last_length(tokens: Sequence[Token], at: int) -> int:
    """How many words from here on are surnames, particles before them or initials."""
    length, between, most = 0, names()["last"]["between"], names()["last"]["most"]
    while at + length < len(tokens) and length < most and is_next(tokens, at + length):
        word = tokens[at + length]
        particle = word.text in between and at + length + 1 < len(tokens)
        if not (particle or is_initial(word) or is_plain_name(word.text)):
            break
        length += 1
        if not particle and word.after[:1] != " " and word.after not in (".", ". "):
            break
    return 0 if length and tokens[at + length - 1].text in between else length


def is_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word goes on a name: after a blank, or in the next line where it is a surname."""
    return follows(tokens, at) or (at > 0 and tokens[at].before == "\n" and is_listed_last(tokens[at].text))


def never() -> dict[str, tuple[str, ...]]:
    """What stands before, after or in names of bodies, places and houses: the lists of both files."""
    ours, theirs = people()["never"], names()["never"]
    return {key: (*ours[key], *theirs[key]) for key in ("phrases", "before", "after")}

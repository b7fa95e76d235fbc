"""What points to a person in a text: names, and the addresses and numbers that lead to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from normalizers.people_data import EMAIL, NAME, Span, people, words
from normalizers.people_names import text_to_names
from normalizers.people_numbers import text_to_numbers
from normalizers.people_words import NEEDY, PROPER, bases, first_kind, is_plain_name, kinds, titled
from normalizers.persons import WORD, names
from pipeline.model import FIELDS
from pipeline.rows import Action, PersonalData

CACHED = 1 << 14
SHORTEST = 3
"""Letters of a name that is looked for elsewhere in its document."""
NOBODY: frozenset[str] = frozenset()


@lru_cache(maxsize=CACHED)
def text_to_people(text: str, known: frozenset[str] = NOBODY) -> tuple[Span, ...]:
    """Where a text points to people, in order and none over another; ``known`` are names of the same document.

    >>> text = "Kontakta Maria (08-508 00 000) eller Anna-Karin Öberg, anna@example.se"
    >>> [(text[one.start : one.end], one.kind) for one in text_to_people(text)][:3]
    [('Maria', 'name'), ('08-508 00 000', 'phone'), ('Anna-Karin Öberg', 'name')]
    >>> text_to_people("Mötet på Maria Ungdom i maj 2025, 08.00-16.00")
    ()
    """
    numbers = text_to_numbers(text)
    return tuple(sorted([*numbers, *text_to_names(text, numbers, known)], key=lambda one: one.start))


def texts_to_known(texts: Iterable[str]) -> frozenset[str]:
    """The names in the texts of a document, word by word, by which they are found again where less tells them.

    >>> sorted(texts_to_known(["Sandra Holms grupp", "jiyan.demir@example.se, info.farsta@example.se"]))
    ['Demir', 'Holm', 'Jiyan', 'Sandra']
    """
    return frozenset(name for text in texts for name in text_to_known(text))


@lru_cache(maxsize=CACHED)
def text_to_known(text: str) -> tuple[str, ...]:
    """The names that a text names somebody by, without their genitive."""
    found: list[str] = []
    for span in text_to_people(text):
        if span.kind == NAME:
            found += name_to_words(text[span.start : span.end])
        elif span.kind == EMAIL:
            found += mailbox_to_names(text[span.start : span.end])
    between = names()["last"]["between"]
    return tuple(without_genitive(word) for word in found if len(word) >= SHORTEST and word not in between)


def name_to_words(name: str) -> list[str]:
    """The words of a name that tell somebody elsewhere: none of a first name alone that is a saint or a place, too."""
    words_of = [titled(word) for word in WORD.findall(name)]
    alone = len(words_of) == 1 and first_kind(words_of[0]) in (PROPER, NEEDY)
    return [] if alone else words_of


def mailbox_to_names(address: str) -> Iterator[str]:
    """The first name and surname that an address is made of."""
    box = re.split(r"\W*[@©®(\[ ]", address)[0]
    parts = [titled(part) for part in re.split(r"[._-]", box) if part.isalpha()]
    if len(parts) > 1 and first_kind(parts[0]):
        yield from filter(is_plain_name, parts)


def without_genitive(word: str) -> str:
    """A name without the ending of its genitive, unless it ends so itself.

    >>> without_genitive("Holms"), without_genitive("Hans"), without_genitive("Lindfors")
    ('Holm', 'Hans', 'Lindfors')
    """
    return word if word in kinds() or word in words("last", "sure") else bases(word)[-1]


def actions_to_people(actions: Iterable[Action]) -> tuple[PersonalData, ...]:
    """The rows of personal_data of one plan: whoever its seven fields point to, names known from one cell in all."""
    cells = [(action, field, text) for action in actions for field in FIELDS if (text := getattr(action, field))]
    known = texts_to_known(text for _, _, text in cells)
    return tuple(
        PersonalData(action.action_id, field, span.start, span.end, span.kind)
        for action, field, text in cells
        for span in text_to_people(text, known)
    )


def mask(text: str, known: frozenset[str] = NOBODY) -> str:
    """A text with words such as "[namn]" in place of whatever points to a person.

    >>> mask("Sandra H ringer Kim Berg, 070-123 45 67")
    '[namn] ringer [namn], [telefon]'
    """
    masks, parts, at = people()["mask"], list[str](), 0
    for span in text_to_people(text, known):
        parts += [text[at : span.start], masks[span.kind]]
        at = span.end
    return "".join([*parts, text[at:]])

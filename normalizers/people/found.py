"""What points to a person in a text: names, and the addresses and numbers that lead to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from normalizers.people.data import EMAIL, NAME, Span, people, words
from normalizers.people.lines import text_to_flat
from normalizers.people.names import text_to_names
from normalizers.people.numbers import homes_of, text_to_numbers
from normalizers.people.words import (
    COMMON,
    NEEDY,
    PLAIN,
    PROPER,
    SURE,
    bases,
    first_kind,
    is_listed_last,
    is_plain_name,
    is_strange,
    is_sure_last,
    kinds,
    known_forms,
    titled,
)
from normalizers.roles.persons import WORD, is_place, is_taken, names
from pipeline.model import FIELDS
from pipeline.rows import Action, PersonalData

CACHED = 1 << 12
SHORTEST = 3
"""Letters of a name that is looked for elsewhere in its document."""
LONG = 5
"""And of one that is looked for without its dots, too."""
NOBODY: frozenset[str] = frozenset()


def text_to_people(text: str, known: frozenset[str] = NOBODY) -> tuple[Span, ...]:
    """Where a text points to people, in order and none over another; ``known`` are names of the same document.

    >>> text = "Kontakta Maria (08-508 00 000) eller Anna-Karin Öberg, anna@example.se"
    >>> [(text[one.start : one.end], one.kind) for one in text_to_people(text)][:3]
    [('Maria', 'name'), ('08-508 00 000', 'phone'), ('Anna-Karin Öberg', 'name')]
    >>> text_to_people("Mötet på Maria Ungdom i maj 2025, 08.00-16.00")
    ()
    """
    return search(text, names_met(text, known))


def names_met(text: str, known: frozenset[str]) -> frozenset[str]:
    """Those of the known names that words of a text may be: a text with none of them need not be searched once more.

    >>> sorted(names_met("Fråga sandra, inte HOLMS chef", frozenset({"Sandra", "Holm", "Kim"})))
    ['Holm', 'Sandra']
    """
    if not known:
        return NOBODY
    return known.intersection(form for word in WORD.findall(text_to_flat(text).text) for form in known_forms(word))


@lru_cache(maxsize=CACHED)
def search(text: str, known: frozenset[str]) -> tuple[Span, ...]:
    """A text searched for people, once for all that it stands in and all names that it has nothing to do with."""
    flat = text_to_flat(text)
    numbers = text_to_numbers(flat.text)
    names_of = list(text_to_names(flat.text, numbers, known))
    found = sorted([*numbers, *names_of, *homes_of(flat.text, names_of, numbers)], key=lambda one: one.start)
    return tuple(Span(*flat.span(one.start, one.end), one.kind) for one in found)


def texts_to_known(texts: Iterable[str]) -> frozenset[str]:
    """The names in the texts of a document, word by word, by which they are found again where less tells them.

    >>> sorted(texts_to_known(["Sandra Holms grupp", "jiyan.demir@example.se, info.farsta@example.se"]))
    ['Demir', 'Holm', 'Jiyan', 'Sandra']
    """
    found = frozenset(name for text in texts for name in text_to_known(text))
    return found | {name.translate(PLAIN) for name in found if len(name) >= LONG}


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
    if len(parts) > 1 and (first_kind(parts[0]) or (is_strange(parts[0]) and is_listed_last(parts[-1]))):
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


def masked(text: str, known: frozenset[str] = NOBODY) -> tuple[str, tuple[Span, ...]]:
    """A text with words such as "[namn]" in place of whatever points to a person, and where they stand in it.

    >>> masked("Sandra H ringer Kim Berg, 070-123 45 67")[0]
    '[namn] ringer [namn], [telefon]'
    """
    return with_masks(text, text_to_people(text, known))


def with_masks(text: str, spans: Iterable[Span]) -> tuple[str, tuple[Span, ...]]:
    """A text with the mask of its kind in place of each span, and where the masks stand."""
    made, at, places = "", 0, list[Span]()
    for span in spans:
        made += text[at : span.start]
        places.append(Span(len(made), len(made) + len(mask_of(span.kind)), span.kind))
        made += mask_of(span.kind)
        at = span.end
    return made + text[at:], tuple(places)


def mask_of(kind: str) -> str:
    """What stands in place of something of that kind.

    >>> mask_of("email")
    '[e-post]'
    """
    return str(people()["mask"][kind])


def masked_small(text: str, known: frozenset[str]) -> str:
    """A text without capitals, such as the normal form of a role, with a mask for each name.

    >>> masked_small("sandras avdelning", frozenset()), masked_small("polisområde norr", frozenset({"Norr"}))
    ('[namn] avdelning', 'polisområde norr')
    """
    return WORD.sub(lambda word: mask_of(NAME) if is_small_name(word[0], known) else word[0], text)


def is_small_name(word: str, known: frozenset[str]) -> bool:
    """Whether a word of a normal form is a name: a sure one, or one of the document's that is no other word."""
    name = titled(word)
    if is_place(name) or is_taken(word.lower()):
        return False
    if first_kind(name) == SURE or is_sure_last(name):
        return True
    surname = is_listed_last(name) and not any(base in words("last", "common") for base in bases(name))
    return any(base in known for base in bases(name)) and (surname or is_strange(name) or first_kind(name) == COMMON)

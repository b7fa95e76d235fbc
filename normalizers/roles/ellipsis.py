"""First parts that share the last word of a later one: "avdelnings- och enhetschefer"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalizers.roles.data import (
    POST,
    Mention,
    Reading,
    head_forms,
    known_forms,
    reading_to_mentions,
    role_words,
    word_set,
)
from normalizers.roles.forms import word_to_reading
from normalizers.roles.short import shortened
from normalizers.roles.tokens import Token, low


def ellipsis(tokens: Sequence[Token], at: int) -> list[Mention] | None:
    """First parts that share the last word of a later one: "avdelnings- och enhetschefer"."""
    spans, last = first_parts(tokens, at)
    reading, end = last_reading(tokens, last) if spans and last < len(tokens) else (None, last)
    head = head_of(reading.base) if reading else ""
    if reading is None or not head:
        return None
    firsts = [tokens[first].text.rstrip("-") for first, _ in spans]
    joined = {low(tokens, place) for place in range(at, last)}
    if joined.isdisjoint(role_words()["words"]["choices"]) and is_one(firsts, reading, head):
        written = ", ".join(f"{first.lower()}-" for first in firsts)
        whole = replace(reading, base=f"{written} {role_words()['words']['ampersand']} {reading.base}")
        return reading_to_mentions(whole, at, end)
    shared = [word_to_reading(first_to_word(first, reading.base, head)) for first in firsts]
    parts = [(part, *span) for part, span in zip(shared, spans, strict=True) if part is not None]
    if len(parts) < len(firsts):
        return None
    found = [mention for part in (*parts, (reading, last, end)) for mention in reading_to_mentions(*part)]
    return [replace(mention, plural=reading.plural, definite=reading.definite) for mention in found]


def first_to_word(first: str, base: str, head: str) -> str:
    """A first part with the end that it shares: "för- och grundskolerektor", but "skol- och förskolerektor".

    >>> first_to_word("för", "grundskolerektor", "rektor"), first_to_word("skol", "förskolerektor", "rektor")
    ('förskolerektor', 'skolrektor')
    """
    has_own = first.lower().startswith(tuple(role_words()["words"]["middles"]))
    return first + ("" if has_own else middle_of(base, head)) + head


def last_reading(tokens: Sequence[Token], at: int) -> tuple[Reading | None, int]:
    """The role whose end is shared, shortened by a full stop or not, and where it ends."""
    reading = word_to_reading(tokens[at].text)
    if reading is None and low(tokens, at + 1) == "." and tokens[at + 1].start == tokens[at].end:
        return shortened(tokens[at].text), at + 2
    return reading, at + 1


def first_parts(tokens: Sequence[Token], at: int) -> tuple[list[tuple[int, int]], int]:
    """Where the first parts from here on begin and end, and the place of the word whose end they share."""
    spans = list[tuple[int, int]]()
    if not tokens[at].text.endswith("-") and low(tokens, at + 1) not in role_words()["words"]["after_first"]:
        return spans, at
    while at < len(tokens):
        end = at + 1 + (low(tokens, at + 1) == "-")
        hyphen = tokens[at].text.endswith("-") or end > at + 1
        if not hyphen and not is_hyphenless(tokens, at):
            break
        if low(tokens, end) not in role_words()["words"]["shares"]:
            return [], at
        spans.append((at, end))
        at = end + 1
        while low(tokens, at) in role_words()["words"]["shares"]:
            at += 1
    return spans, at


def is_hyphenless(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is a first part that lost its hyphen: "preventions och trygghetssamordnare"."""
    word, last = tokens[at].low, known_forms().get(low(tokens, at + 2))
    if word in word_set("fields", "words") and low(tokens, at + 1) == role_words()["words"]["ampersand"]:
        return is_shared_unit(low(tokens, at + 2))
    if (
        last is None
        or not word.endswith(role_words()["words"]["linking"])
        or low(tokens, at + 1) not in role_words()["words"]["alternatives"]
    ):
        return False
    return word not in known_forms() and word + head_of(last.base) in known_forms()


def is_shared_unit(word: str) -> bool:
    """Whether a word names a unit by a field of work: then a field before it belongs to the same unit.

    >>> is_shared_unit("fritidsförvaltningen"), is_shared_unit("fritidschefen")
    (True, False)
    """
    reading = word_to_reading(word)
    if reading is None or reading.plural or reading.kind == POST:
        return False
    head = head_of(reading.base)
    field = reading.base.removesuffix(head).removesuffix(role_words()["words"]["linking"])
    return head in role_words()["words"]["one_name"] and field in word_set("fields", "words")


def head_of(base: str) -> str:
    """The last word of a role; "" where the role has no other.

    >>> head_of("enhetschef"), head_of("trygghetssamordnare")
    ('chef', 'samordnare')
    """
    return next((base[at:] for at in range(1, len(base)) if base[at:] in head_forms()), "")


def middle_of(base: str, head: str) -> str:
    """What stands before the last word and is shared with it: "för- och grundskolerektorer"; mostly nothing.

    >>> middle_of("grundskolerektor", "rektor"), middle_of("enhetschef", "chef")
    ('skole', '')
    """
    before = base.removesuffix(head)
    return next(
        (middle for middle in role_words()["words"]["middles"] if before.endswith(middle) and before != middle), ""
    )


def is_one(firsts: Sequence[str], reading: Reading, head: str) -> bool:
    """Whether parts joined by "och" name one post or unit, not one each: in the singular, known to go together.

    A head that has a form of its own in the plural is one post in the singular ("barn- och utbildningschef"), but not
    where each part is known for a post by itself ("enhets- och avdelningschef").
    """
    if reading.plural:
        return False
    if reading.kind != POST:
        return head in role_words()["words"]["one_name"]
    parts = [*(first.lower() for first in firsts), reading.base.removesuffix(head)]
    words = role_words()["words"]
    if head in words["single_heads"] and not all(part + head in known_forms() for part in parts):
        return True
    return head in words["joint_heads"] and all(part in words["joint_firsts"] for part in parts)

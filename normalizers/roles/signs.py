"""What stands between roles: words that tell who leads and who takes part, joining words, prepositions, verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from normalizers.roles.data import Mention, role_words, word_set
from normalizers.roles.forms import word_to_reading
from normalizers.roles.marks import JOIN, LEADS, MODIFIER, PART, ROLE, VERB, WORD, mark_at
from normalizers.roles.persons import is_place
from normalizers.roles.tokens import BREAK, PERSON, Token, is_end, low


@dataclass(frozen=True, slots=True)
class Sign:
    """A role or what stands between roles; ``first`` and ``end`` count tokens, ``label`` says that a colon follows."""

    kind: str
    first: int
    end: int
    low: str
    mention: Mention | None = None
    label: bool = False


def tokens_to_sentences(tokens: Sequence[Token], mentions: Sequence[Mention]) -> tuple[tuple[Sign, ...], ...]:
    """The signs of each sentence or line."""
    sentences, now = list[tuple[Sign, ...]](), list[Sign]()
    for sign in tokens_to_signs(tokens, mentions):
        if sign.kind == WORD and is_end(tokens, sign.first):
            sentences.append(tuple(now))
            now = []
        else:
            now.append(sign)
    return tuple(filter(None, (*sentences, tuple(now))))


def tokens_to_signs(tokens: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[Sign]:
    """The roles and what stands between them; roles that share their words come one after the other."""
    starts: dict[int, list[Mention]] = {}
    for mention in mentions:
        starts.setdefault(mention.first, []).append(mention)
    ends, at = {mention.end for mention in mentions}, 0
    while at < len(tokens):
        if at in starts:
            yield from (Sign(ROLE, mention.first, mention.end, mention.base, mention) for mention in starts[at])
            at = starts[at][-1].end
        else:
            sign = sign_at(tokens, at, starts)
            yield Sign(VERB, at, sign.end, sign.low) if at in ends and is_verb(tokens, sign) else sign
            at = sign.end


def sign_at(tokens: Sequence[Token], at: int, starts: Mapping[int, object]) -> Sign:
    """The longest sign that begins at a token and reaches into no role."""
    kind, end = mark_at(tokens, at, starts)
    if kind in (LEADS, PART) and low(tokens, end) == "." and tokens[at].low in word_set("words", "dotted"):
        end += 1
    if kind == LEADS and end in starts and tokens[at].low in word_set("words", "modifiers"):
        return Sign(MODIFIER, at, end, tokens[at].low)
    if kind == WORD and end + 1 in starts and is_town(tokens, at):
        return Sign(MODIFIER, at, end + 1, tokens[at].low)
    if kind == WORD and end in starts and is_genitive(tokens[at].text):
        return Sign(MODIFIER, at, end, tokens[at].low)
    if kind == WORD and end in starts and is_unknown_adjective(tokens, at):
        return Sign(MODIFIER, at, end, tokens[at].low)
    if kind == WORD and (tokens[at].low == PERSON or goes_on(tokens, at)):
        kind = JOIN
    label = low(tokens, end - 1) == ":" or low(tokens, end) == ":"
    written = tokens[at].low if end == at + 1 else " ".join(token.low for token in tokens[at:end])
    return Sign(kind, at, end, written, label=label and kind != WORD)


def is_unknown_adjective(tokens: Sequence[Token], at: int) -> bool:
    """Whether an unknown word between a list's sign and its item can only describe the item: "rektor, bitande kurator".

    A capital, a verb's ending and words that stand for others make it something else.
    """
    joins = (*role_words()["words"]["goes_on"], *role_words()["words"]["and"])
    word = tokens[at].text
    return word.isalpha() and word.islower() and low(tokens, at - 1) in joins and not word.endswith(verb_endings())


def is_town(tokens: Sequence[Token], at: int) -> bool:
    """Whether two words before a role tell which town it belongs to: "Stockholms stads"."""
    bodies, ending = role_words()["names"]["of_places"], role_words()["genitive"]["ending"]
    return (
        tokens[at].text[:1].isupper()
        and low(tokens, at + 1) in {body + ending for body in bodies}
        and is_place(tokens[at].text)
    )


def is_genitive(word: str) -> bool:
    """Whether a word right before a role tells whose it is: "sdf:s", "förvaltningens", "Farstas".

    >>> is_genitive("sdf:s"), is_genitive("grundskolornas"), is_genitive("kontaktas")
    (True, True, False)
    """
    reading = word_to_reading(word)
    if reading is not None:
        return reading.genitive
    return word.endswith(tuple(role_words()["words"]["genitives"])) or (word[:1].isupper() and is_place(word))


def is_verb(tokens: Sequence[Token], sign: Sign) -> bool:
    """Whether an unknown word right after a role is a verb, by its ending: nothing else that ends so stands there."""
    return sign.kind == WORD and tokens[sign.first].text.islower() and sign.low.endswith(verb_endings())


def verb_endings() -> tuple[str, ...]:
    """The endings of verbs in the present tense."""
    return tuple(role_words()["parts"]["verb_endings"])


def goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a line ends here, or a full stop stands, and the sentence goes on over it."""
    return tokens[at].low in (BREAK, ".") and not is_end(tokens, at)

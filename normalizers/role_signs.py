"""What stands between roles: words that tell who leads and who takes part, joining words, prepositions, verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from normalizers.role_data import role_words
from normalizers.role_mentions import Mention
from normalizers.role_tokens import BREAK, PERSON, Token, is_end

ROLE, JOIN, MODIFIER, LEADS, LED_BY, PART, ONLY_PART, WITH, TOGETHER, BETWEEN, EMPLOYED, OF, RELATIVE, VERB, OPEN, CLOSE, MORE, WORD = (
    "role", "join", "modifier", "leads", "led_by", "takes_part", "only_part", "with", "together", "between_those",
    "employed", "blocking", "relative", "verb", "open", "close", "open_list", "word",
)  # fmt: skip


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
    at = 0
    while at < len(tokens):
        if at in starts:
            yield from (Sign(ROLE, mention.first, mention.end, mention.base, mention) for mention in starts[at])
            at = starts[at][-1].end
        else:
            sign = sign_at(tokens, at, starts)
            yield sign
            at = sign.end


def sign_at(tokens: Sequence[Token], at: int, starts: Mapping[int, object]) -> Sign:
    """The longest sign that begins at a token and reaches into no role."""
    for words, kind in signs().get(tokens[at].low, ()):
        end = at + len(words)
        fits = all(end <= len(tokens) and tokens[at + ahead].low == word for ahead, word in enumerate(words))
        if fits and not any(inside in starts for inside in range(at, end)):
            if kind == LEADS and end in starts and tokens[at].low in role_words()["words"]["modifiers"].split():
                return Sign(MODIFIER, at, end, tokens[at].low)
            label = words[-1] == ":" or (end < len(tokens) and tokens[end].low == ":")
            return Sign(kind, at, end, " ".join(words), label=label)
    return Sign(JOIN if tokens[at].low == PERSON or is_open_break(tokens, at) else WORD, at, at + 1, tokens[at].low)


def is_open_break(tokens: Sequence[Token], at: int) -> bool:
    """Whether a line ends here and its sentence does not."""
    return tokens[at].low == BREAK and not is_end(tokens, at)


@cache
def signs() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """What signs consist of by their first word, the longest first, and of those as long the ones listed first."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for kind, written in listed_signs():
        words = tuple(written.replace(":", " :").split())
        found.setdefault(words[0], {}).setdefault(words, kind)
    return {first: tuple(sorted(forms.items(), key=lambda form: -len(form[0]))) for first, forms in found.items()}


def listed_signs() -> Iterator[tuple[str, str]]:
    """Each sign of roles.toml with its kind."""
    parts, words = role_words()["parts"], role_words()["words"]
    lists: tuple[tuple[str, Sequence[str]], ...] = (
        (LED_BY, parts["led_by"]),
        (ONLY_PART, parts["only_part"]),
        (TOGETHER, parts["together"]),
        (WITH, parts["with"]),
        (PART, parts["takes_part"]),
        (EMPLOYED, words["employed"]),
        (LEADS, parts["leads"].split()),
        (BETWEEN, parts["between_those"]),
        (RELATIVE, words["relative"]),
        (OF, words["blocking"]),
        (MORE, words["open_list"]),
        (JOIN, (*words["and"], *words["joins"])),
        (OPEN, ("(",)),
        (CLOSE, (")",)),
        (VERB, parts["verbs"].split()),
        (MODIFIER, words["modifiers"].split()),
    )
    for kind, found in lists:
        yield from ((kind, written) for written in found)

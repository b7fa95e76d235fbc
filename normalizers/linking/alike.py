"""The guard: what holds two texts apart that look alike, or that nothing does but a machine's and a typist's errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from rapidfuzz.distance import OSA, Levenshtein

from normalizers.kinds import WORD, chance, is_compound, meaning, told_by
from normalizers.linking.skeleton import is_number, rules, text_to_tokens, word_skeleton, word_skeletons
from normalizers.misread import misread
from normalizers.words_apart import LOSS, ORDER, accents, word_difference

BORDER = "|"
PARTED = 2
CACHED = 1 << 16
PAIRS = 1 << 10


def difference(one: str, other: str) -> str | None:
    """What two texts differ in: ``place``, ``number``, ``year``, ``target_group`` or ``word``; None where they are one.

    >>> difference("Vi vill öka stödet till unga.", "Vivill 6ka stodet tll unga")
    >>> difference("Oro på Gullmarsplan", "Oro på Högdalen"), difference("målet för 2024", "målet för 2025")
    ('place', 'year')
    >>> difference("stöd till flickor", "stöd till pojkar"), difference("brottet minskar", "brottet ökar")
    ('target_group', 'word')
    """
    ours, theirs = text_to_tokens(one), text_to_tokens(other)
    parts = stretches(ours, theirs)
    pairs = [pair for part in parts for pair in part_to_pairs(part) if pair[0] != pair[1]]
    found = [word_difference(*pair) for pair in pairs]
    if not is_first_lost(parts):
        found += [stretch_difference(part) for part in parts if len(part.mine) != len(part.yours)]
    reasons = [reason for reason in found if reason is not None]
    certain = [reason for reason in reasons if reason != LOSS]
    if not certain and reasons and not is_damaged(pairs, ours, theirs):
        return loss_reason(pairs)
    return min(certain, key=ORDER.index, default=None)


def part_to_pairs(part: Stretch) -> Iterable[tuple[str, str]]:
    """The words of two stretches side by side; none where blanks alone are moved, or where they are not as many."""
    if len(part.mine) != len(part.yours) or (not part.alike and is_alike(part)):
        return ()
    return zip(part.mine, part.yours, strict=True)


def places_apart(one: str, other: str) -> frozenset[int]:
    """Which words of a text, by number, another one does not have as they are or misread letter by letter."""
    found: set[int] = set()
    at = 0
    for part in stretches(text_to_tokens(one), text_to_tokens(other)):
        found.update(() if part.alike else range(at, at + max(len(part.mine), 1)))
        at += len(part.mine)
    return frozenset(found)


def contradict(one: str, other: str, third: str = "") -> bool:
    """Whether two texts say different words that both stand by themselves, and not a third text's word with errors.

    >>> contradict("Oro i Farsta", "Oro i Rågsved"), contradict("en ny lokl saknas", "en ny loakl saknas")
    (True, False)
    """
    parts = [part for part in stretches(text_to_tokens(one), text_to_tokens(other)) if part.mine != part.yours]
    said = text_to_tokens(third) if parts else ()
    return any(contradict_in(part, said) for part in parts)


def contradict_in(part: Stretch, said: Sequence[str]) -> bool:
    """Whether two stretches say different words that both stand by themselves, and that were not said before."""
    if len(part.mine) == len(part.yours) and not are_parted(part.mine, part.yours):
        return any(are_two(mine, yours, said) for mine, yours in zip(part.mine, part.yours, strict=True))
    if stretch_difference(part) is None or are_close("".join(part.mine), "".join(part.yours)):
        return False
    sides = (part.mine, "".join(map(word_skeleton, part.yours))), (part.yours, "".join(map(word_skeleton, part.mine)))
    return any(
        meaning(word) and word not in said and word_skeleton(word) not in other
        for words, other in sides
        for word in words
    )


def are_two(one: str, other: str, said: Sequence[str]) -> bool:
    """Whether two words differ, both stand by themselves, and they are not one known word with different errors."""
    if word_difference(one, other) in (None, LOSS) or not (stands(one) and stands(other)):
        return False
    shared = (word for word in said if word_difference(one, word) is None and word_difference(other, word) is None)
    return not any(is_known(word) or is_compound(word) for word in shared)


def are_close(one: str, other: str) -> bool:
    """Whether two stretches without their blanks are the same but for a few errors."""
    return OSA.distance(one.casefold(), other.casefold(), score_cutoff=rules().close) <= rules().close


def stands(token: str) -> bool:
    """Whether a token is a number, a word in its own right, or may be a name."""
    return is_known(token) or token[0].isupper() or is_compound(token)


@lru_cache(maxsize=CACHED)
def is_known(token: str) -> bool:
    """Whether a token is a number or a word that lists know."""
    return is_number(token) or meaning(token) is not None or not is_rare(token)


def is_rare(token: str) -> bool:
    """Whether a word is in no list, or so rarely met that it may be another one damaged."""
    return (chance(token.casefold()) or rules().restored - 1) < rules().restored


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of two texts side by side, alike by their skeletons or not, and the word before them."""

    alike: bool
    mine: tuple[str, ...]
    yours: tuple[str, ...]
    before: str


@lru_cache(maxsize=PAIRS)
def stretches(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[Stretch, ...]:
    """Two texts' words side by side: where they are alike, and where not."""
    codes = Levenshtein.opcodes(word_skeletons(ours), word_skeletons(theirs))
    runs = (list(group) for _, group in groupby(codes, lambda code: code.tag == "equal"))
    return tuple(
        Stretch(
            run[0].tag == "equal",
            ours[run[0].src_start : run[-1].src_end],
            theirs[run[0].dest_start : run[-1].dest_end],
            ours[run[0].src_start - 1].casefold() if run[0].src_start else "",
        )
        for run in runs
    )


def loss_reason(pairs: Sequence[tuple[str, str]]) -> str:
    """What two texts differ in whose words are alike only if a machine lost a letter."""
    lost = (word for pair in pairs if word_difference(*pair) == LOSS for word in pair)
    return min(map(told_by, lost), key=ORDER.index, default=WORD)


def is_first_lost(parts: Sequence[Stretch]) -> bool:
    """Whether only the first word of a longer text is lost, and it is none that tells texts apart."""
    if len(parts) != 2 or not parts[1].alike or len(parts[1].mine) < rules().first_lost:
        return False
    words = parts[0].mine + parts[0].yours
    return len(words) == 1 and meaning(words[0]) is None and chance(words[0].casefold()) is not None


def is_damaged(pairs: Sequence[tuple[str, str]], ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the text that lacks a letter's dots or ring lacks others, too."""
    for side, texts in ((0, ours), (1, theirs)):
        lost = [pair for pair in pairs if accents(pair[side]) < accents(pair[1 - side])]
        twins = [pair for pair in lost if word_difference(*pair) == LOSS]
        if twins and (len(lost) > len(twins) or (len(twins) > 1 and not any(map(accents, texts)))):
            return True
    return False


def stretch_difference(part: Stretch) -> str | None:
    """What two stretches of unlike lengths differ in; words that ran into one or fell apart are no difference."""
    return None if is_alike(part) else min(map(told_by, {*part.mine} ^ {*part.yours}), key=ORDER.index, default=WORD)


def is_alike(part: Stretch) -> bool:
    """Whether two stretches say the same, with blanks lost, put in or moved."""
    if max(len(part.mine), len(part.yours)) > rules().stretch:
        return False
    return is_agreed(part.mine, part.yours, part.before) or are_parted(part.mine, part.yours)


def are_parted(mine: Sequence[str], yours: Sequence[str]) -> bool:
    """Whether two stretches are one but for their blanks: several words, parted elsewhere.

    >>> are_parted(("fastig", "heterna"), ("fastighet", "erna"))
    True
    """
    if min(len(mine), len(yours)) < PARTED or any(map(is_number, (*mine, *yours))):
        return False
    return misread("".join(mine).casefold(), "".join(yours).casefold()) is not None


def is_agreed(mine: tuple[str, ...], yours: tuple[str, ...], before: str) -> bool:
    """Whether two stretches say the same, word by word or with words run into one."""
    if not mine and not yours:
        return True
    return any(
        is_agreed(mine[step:], yours[width:], (mine[step - 1] if step else before).casefold())
        for step, width in steps(len(mine), len(yours))
        if is_step(mine[:step], yours[:width], before)
    )


@cache
def steps(mine: int, yours: int) -> tuple[tuple[int, int], ...]:
    """How many words of each may be set side by side."""
    several = range(2, rules().glued + 1)
    ways = ((1, 1), (0, 1), (1, 0), *((number, 1) for number in several), *((1, number) for number in several))
    return tuple((step, width) for step, width in ways if step <= mine and width <= yours)


def is_step(mine: tuple[str, ...], yours: tuple[str, ...], before: str) -> bool:
    """Whether words say the same: one as one, several as one, a cell's border or a word typed twice as none."""
    if len(mine) == len(yours):
        return word_difference(mine[0], yours[0]) is None
    if not mine or not yours:
        (word,) = (*mine, *yours)
        return word == BORDER or (word.casefold() == before and not is_number(word))
    return is_run_together(*((mine, yours[0]) if len(mine) > 1 else (yours, mine[0])))


def is_run_together(parts: Sequence[str], whole: str) -> bool:
    """Whether words became one: letter by letter, or with one typing error; of numbers those that a dash parts.

    >>> is_run_together(["Vi", "vill"], "Vivill"), is_run_together(["12", "15"], "1215")
    (True, True)
    >>> is_run_together(["2", "3"], "23")
    False
    """
    joined = "".join(parts)
    if all(map(is_number, parts)) and is_number(whole):
        return joined == whole and (all(len(part) > 1 for part in parts) or all(len(part) == 3 for part in parts[1:]))
    if digits(joined) != digits(whole) and any(map(is_number, (*parts, whole))):
        return False
    if misread(joined.casefold(), whole.casefold()) is not None:
        return True
    if is_known(whole):
        return min(map(len, parts)) > 1 and word_difference(joined, whole) is None
    head, tail = parts[0], parts[1:]
    cuts = range(max(len(head) - 1, 1), min(len(head) + 2, len(whole)))
    return any(is_cut(head, tail, whole[:cut], whole[cut:]) for cut in cuts)


def is_cut(head: str, tail: Sequence[str], first: str, rest: str) -> bool:
    """Whether words ran into one that is cut here; of the two parts at most one is mistyped, not misread."""
    if word_difference(head, first) is not None:
        return False
    if misread(head.casefold(), first.casefold()) is None:
        return misread("".join(tail).casefold(), rest.casefold()) is not None
    return is_run_together(tail, rest) if len(tail) > 1 else word_difference(tail[0], rest) is None


def digits(text: str) -> str:
    """The digits of a text."""
    return "".join(filter(str.isdecimal, text))

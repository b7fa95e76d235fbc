"""Who leads and who takes part, told from where roles stand among verbs, prepositions and joining words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from normalizers.roles.data import COMPANY, FORUM, ORGANISATION, POST, UNIT, VAGUE, Mention, role_words, word_set
from normalizers.roles.marks import (
    CLOSE,
    INVITES,
    JOIN,
    LEADS,
    LED_BY,
    MODIFIER,
    MORE,
    ONLY_PART,
    OPEN,
    PART,
    RELATIVE,
    ROLE,
    TOGETHER,
    VERB,
    WITH,
    WORD,
)
from normalizers.roles.places import (
    BESIDE,
    BLOCKED,
    HIRED,
    LISTED,
    OBJECT,
    SEAT,
    STAND_IN,
    START,
    SUBORDINATE,
    acts_next,
    gap_to_place,
    has_verb,
    signs_to_gap,
)
from normalizers.roles.signs import Sign

LEAD, PARTICIPANT = "lead", "participant"
STRONG, NAMED, WEAK, NONE = 3, 2, 1, 0
"""Said to lead; only named, or doing something; taking part; mentioned without a part."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one mention says of its role; ``seat`` means that it only tells where another one sits."""

    mention: Mention
    strength: int
    seat: bool = False


def sentences_to_claims(sentences: Sequence[Sequence[Sign]]) -> tuple[Claim, ...]:
    """What each mention says, sentence by sentence; a label at a line's end holds for the lines below."""
    found, label = list[Claim](), NAMED
    for signs in sentences:
        label = label if any(sign.kind == ROLE for sign in signs) and not signs[0].label else NAMED
        found += sentence_to_claims(signs, label)
        if signs[-1].label or (len(signs) > 1 and signs[-2].label):
            label = {LED_BY: STRONG, LEADS: STRONG}.get(last_label(signs).kind, WEAK)
    return tuple(found)


def last_label(signs: Sequence[Sign]) -> Sign:
    """The sign that a colon follows at a line's end."""
    return signs[-1] if signs[-1].label else signs[-2]


def sentence_to_claims(signs: Sequence[Sign], label: int = NAMED) -> Iterator[Claim]:
    """What each mention of one sentence says; ``label`` is the strength of those that nothing is said of."""
    outer, before = label, list[Mention]()
    after = -1
    for at, sign in enumerate(signs):
        if sign.mention is None:
            continue
        gap = signs_to_gap(signs[after + 1 : at])
        place = gap_to_place(gap, before, signs[:at], signs[at + 1 :])
        claim, outer = placed(sign.mention, place, outer, Around(signs, at, before, label))
        yield claim
        before.append(sign.mention)
        after = at


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds a mention: its sentence, its place there, the mentions before it, and the label that holds."""

    signs: Sequence[Sign]
    at: int
    before: Sequence[Mention]
    label: int

    def acts(self) -> int:
        """How strong a mention is that acts or is only named: as what follows tells."""
        if self.label != NAMED:
            return self.label
        return strength_after(self.signs, self.at)


STRENGTHS = {LED_BY: STRONG, PART: WEAK, WITH: WEAK, HIRED: WEAK, OBJECT: WEAK, BLOCKED: NONE}
"""How strong a mention is by its place alone."""


def placed(mention: Mention, place: str, outer: int, around: Around) -> tuple[Claim, int]:
    """A mention's claim by its place, and the strength of those that are listed after it."""
    if place == LISTED and outer in (NONE, WEAK) and begins_anew(around):
        place = START
    if place == LISTED and is_of_purpose(mention, around):
        return Claim(mention, NONE, seat=True), outer
    if place == SEAT or (place == BESIDE and is_of_post(mention, around)):
        return seated(mention, place, outer, around), outer
    if mention.item and place in (OBJECT, BLOCKED) and not shares_verb(around):
        return Claim(mention, NONE), NONE
    strength = place_to_strength(place, outer, around)
    return Claim(mention, strength), outer if place == HIRED else strength


def place_to_strength(place: str, outer: int, around: Around) -> int:
    """How strong a mention is by its place, by those it is listed with, and by what is said after it."""
    if [sign.kind for sign in around.signs[around.at + 1 : around.at + 3]] == [RELATIVE, LEADS]:
        return STRONG
    if shares_verb(around):
        return STRONG
    if place in STRENGTHS:
        return STRENGTHS[place]
    if is_at_need(around.signs[around.at + 1 : around.at + 3]):
        return WEAK
    if place == SUBORDINATE:
        return WEAK if around.acts() == WEAK else NONE
    if place in (BESIDE, STAND_IN) or (place == LISTED and outer in (NONE, WEAK)):
        return outer
    if place == TOGETHER and has_verb(around.signs[: around.at]):
        return WEAK
    return max(outer, around.acts()) if place == LISTED and outer == STRONG else around.acts()


def shares_verb(around: Around) -> bool:
    """Whether a mention shares the verb of the clause before: "polisen ansvarar för x, kommunen för y"."""
    signs, at, shared = around.signs, around.at, role_words()["words"]["shared"]
    ahead = [sign.low for sign in signs[at + 1 : at + 3]]
    if len(ahead) < 2 or ahead[0] != shared or ahead[1] == "att" or signs[at - 1].kind != JOIN or not at:
        return False
    return any(sign.kind == LEADS and after.low == shared for sign, after in pairwise(signs[:at]))


def is_at_need(ahead: Sequence[Sign]) -> bool:
    """Whether an item of a list closes with words such as "vid behov": then it only takes part."""
    closes = len(ahead) == 1 or (len(ahead) == 2 and ahead[1].kind in (JOIN, CLOSE))
    return closes and ahead[0].kind == WITH and ahead[0].low in word_set("words", "at_need")


def seated(mention: Mention, place: str, outer: int, around: Around) -> Claim:
    """What is said of where a role sits: nothing in a sentence; in a list it takes part, or shares the role's part."""
    shares = mention.kind in (UNIT, FORUM) and around.before[-1].base in word_set("words", "of_units")
    purpose = around.signs[around.at - 1].low in role_words()["titles"]["for"]
    named_by = (purpose or (place == BESIDE and mention.kind == UNIT)) and not shares
    if mention.item or named_by or (place == SEAT and has_verb(around.signs)):
        return Claim(mention, NONE, seat=True)
    return Claim(mention, outer if shares else min(outer, WEAK))


def is_of_purpose(mention: Mention, around: Around) -> bool:
    """Whether a mention goes on with the units that a post is for: "chef för fritidsgårdar och parklekar"."""
    signs, at = around.signs, around.at
    while mention.kind == UNIT and (mention.plural or " " in mention.base):
        gap = at - 1
        while gap > 0 and signs[gap].kind in (JOIN, MODIFIER):
            gap -= 1
        before = signs[gap].mention if gap > 0 else None
        if before is None or gap == at - 1:
            return False
        if signs[gap - 1].low in role_words()["titles"]["for"]:
            return before.kind == UNIT and before.plural and signs[gap - 2].kind == ROLE
        mention, at = before, gap
    return False


def is_of_post(mention: Mention, around: Around) -> bool:
    """Whether a body or unit right after a post is where it sits, not the next of a list that lost its commas."""
    ahead = around.signs[around.at + 1 : around.at + 2]
    runs_on = bool(ahead) and ahead[0].kind == ROLE and mention.kind == UNIT
    beside = around.signs[around.at - 1].kind == ROLE or mention.kind == ORGANISATION
    return mention.kind in (ORGANISATION, UNIT) and around.before[-1].kind == POST and beside and not runs_on


def begins_anew(around: Around) -> bool:
    """Whether a mention listed after others is what the next verb is said of: "till skolan, polisen ansvarar"."""
    signs, at = around.signs, around.at
    if signs[at - 1].low not in role_words()["words"]["parts_clauses"]:
        return False
    return acts_next(signs[at + 1 :])


def strength_after(signs: Sequence[Sign], at: int) -> int:
    """How strong a mention is by the first words after it that tell who leads or takes part."""
    inside, words = 0, False
    for ahead in range(at + 1, min(len(signs), at + 1 + role_words()["limits"]["ahead"])):
        sign = signs[ahead]
        inside += (sign.kind == OPEN) - (sign.kind == CLOSE)
        if sign.kind == LEADS and not (inside > 0 and ROLE in [other.kind for other in signs[at + 1 : ahead]]):
            only = ahead + 1 < len(signs) and signs[ahead + 1].kind == ONLY_PART
            return WEAK if only else STRONG
        if sign.kind == LED_BY or (sign.kind == PART and inside <= 0):
            return NAMED if INVITES in [other.kind for other in signs[at + 1 : ahead]] else WEAK
        if sign.kind == RELATIVE and ahead > at + 1 and signs[ahead - 1].kind == ROLE:
            return NAMED
        words = words or sign.kind in (WORD, VERB)
        if sign.kind == ROLE and words and signs[ahead - 1].kind == JOIN:
            return NAMED
    return NAMED


# --- from what is said to who leads ----------------------------------------------------------------------------------


def claims_to_functions(claims: Sequence[Claim]) -> tuple[tuple[Mention, str], ...]:
    """Each role once, at its first mention that has a part, and whether it leads: the strongest do."""
    seats = {claim.mention.base for claim in claims if claim.seat}
    counted = [claim for claim in claims if claim.strength > (WEAK if claim.mention.base in seats else NONE)]
    counted = counted or [replace(claim, strength=WEAK) for claim in claims if not claim.mention.item]
    counted = [claim for at, claim in enumerate(counted) if not is_again(claim, counted[:at])]
    counted = without_vague(counted)
    others = any(claim.mention.kind != COMPANY for claim in counted)
    strengths: dict[str, int] = {}
    for claim in counted:
        strength = WEAK if others and claim.mention.kind == COMPANY else claim.strength
        strengths[claim.mention.base] = max(strength, strengths.get(claim.mention.base, NONE))
    most = max(strengths.values(), default=NONE)
    first = {claim.mention.base: claim.mention for claim in reversed(counted)}
    return tuple((first[base], LEAD if strength == most else PARTICIPANT) for base, strength in strengths.items())


def is_again(claim: Claim, before: Sequence[Claim]) -> bool:
    """Whether a bare "samordnaren" means the trygghetssamordnare named before."""
    mention = claim.mention
    if not mention.definite or mention.plural or mention.kind != POST:
        return False
    return any(other.mention.base.endswith(mention.base) and other.mention.base != mention.base for other in before)


def without_vague(claims: Sequence[Claim]) -> list[Claim]:
    """Leave "aktörer" out where somebody else has no greater part."""
    least = min((claim.strength for claim in claims if claim.mention.kind != VAGUE), default=STRONG + 1)
    return [
        claim for claim in claims if claim.mention.kind != VAGUE or claim.strength < least or claim.strength == STRONG
    ]


def open_lists(sentences: Sequence[Sequence[Sign]], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """In a list that is left open ("m.fl.") the first leads and the others are its company."""
    found = list(claims)
    for signs in sentences:
        roles = [sign.mention for sign in signs if sign.mention]
        if (
            MORE not in [sign.kind for sign in signs]
            or has_verb(signs)
            or len(roles) < role_words()["limits"]["open_list"]
        ):
            continue
        company = {id(mention) for mention in roles[1:]}
        found = [
            replace(claim, strength=min(claim.strength, WEAK)) if id(claim.mention) in company else claim
            for claim in found
        ]
    return tuple(found)

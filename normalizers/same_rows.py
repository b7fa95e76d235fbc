"""Which rows of two submissions of one plan are the same: what is equal first, then the likest, best in order."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from normalizers.assignment import best_pairs
from normalizers.row_likeness import RowText, Shape, row_likeness, rows_to_shapes, rules
from normalizers.telling import is_another
from pipeline.model import FIELDS

ACTION = FIELDS.index("action")
ALL, CORE = slice(0, FIELDS.index("follow_up")), slice(0, ACTION + 1)
"""The fields that two submissions share, and the three that say what is to be done and why."""
DIGITS = 3
"""Decimals of a score."""
LEAST_GAIN = 1e-9
"""A pair that is just alike enough is still worth more than none."""

Pairs = dict[int, int]
Scores = Mapping[int, Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class Match:
    """A row of the old submission and the same row of the new one (None where it has none), and how alike they are.

    ``near_tie``: another pairing would be almost as good.
    """

    old: int | None
    new: int | None
    score: float
    near_tie: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """The rows of both submissions, ready to be compared; ``rows`` are they as they stand, the old and the new."""

    old: tuple[Shape, ...]
    new: tuple[Shape, ...]
    rows: tuple[Sequence[RowText], Sequence[RowText]]

    def likeness(self, i: int, j: int) -> float:
        """How alike an old and a new row are."""
        return row_likeness(self.old[i], self.new[j])

    def may_be(self, i: int, j: int, score: float) -> bool:
        """Whether an old and a new row so much alike may be the same: what tells rows apart must agree."""
        if score < least(self.old[i], self.new[j]):
            return False
        old, new = self.rows
        return not is_another(old[i], new[j], (*old, *new))


def match_rows(old: Sequence[RowText], new: Sequence[RowText]) -> tuple[Match, ...]:
    """The rows of two submissions paired: the old rows in order, those that are gone too; then the rows that came.

    >>> one, two = (RowText("a", ("", "", text, "", "", "", "")) for text in ("Vandra varje fredag", "Sanera klotter"))
    >>> [(match.old, match.new) for match in match_rows([one, two], [two])]
    [(0, None), (1, 0)]
    """
    both = Both(rows_to_shapes(old), rows_to_shapes(new), (old, new))
    pairs = equal_pairs(both)
    expected = expected_places(both, pairs)
    scores = candidate_scores(both, pairs, expected)
    likely = likely_pairs(both, scores, expected)
    ties = near_ties(both, scores, likely)
    found = {i: Match(i, j, round(both.likeness(i, j), DIGITS)) for i, j in pairs.items()}
    found |= {i: Match(i, j, round(scores[i][j], DIGITS), i in ties) for i, j in likely.items()}
    taken = {match.new for match in found.values()}
    kept = [found.get(i, Match(i, None, 0.0)) for i in range(len(old))]
    return (*kept, *(Match(None, j, 0.0) for j in range(len(new)) if j not in taken))


def is_unsure(match: Match) -> bool:
    """Whether a person should look at a match.

    >>> is_unsure(Match(0, 0, 0.9)), is_unsure(Match(0, 0, 0.9, near_tie=True)), is_unsure(Match(0, None, 0.0))
    (False, True, False)
    """
    return match.old is not None and match.new is not None and (match.near_tie or match.score < rules().sure)


# --- rows that are equal ----------------------------------------------------------------------------------------------


def equal_pairs(both: Both) -> Pairs:
    """The rows of an area that are equal, whatever their follow-up: as written, then as engines may have read them."""
    pairs: Pairs = {}
    for view in (all_folded, core_folded, all_skeletons, core_skeletons):
        used = set(pairs.values())
        ours = keyed(both.old, view, set(pairs))
        theirs = keyed(both.new, view, used)
        for key, mine in ours.items():
            its = theirs.get(key, [])
            # Rows that are equal in all fields keep their order; of others one alone is certain.
            if len(mine) == len(its) and (len(mine) == 1 or view in (all_folded, all_skeletons)):
                pairs.update(zip(mine, its, strict=True))
    return pairs


def keyed(shapes: Sequence[Shape], view: Callable[[Shape], Hashable], done: set[int]) -> dict[Hashable, list[int]]:
    """The rows that are left by what a view shows of them."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, shape in enumerate(shapes):
        key = view(shape) if number not in done else None
        if key is not None:
            groups[key].append(number)
    return groups


def all_folded(shape: Shape) -> Hashable:
    """A row as it is written but for its follow-up; None for one that has no more than that."""
    return (shape.area, shape.folded[ALL]) if any(shape.folded[ALL]) else None


def core_folded(shape: Shape) -> Hashable:
    """What is to be done and why; None for a row without an action."""
    return (shape.area, shape.folded[CORE]) if shape.folded[ACTION] else None


def all_skeletons(shape: Shape) -> Hashable:
    """A row as an engine may have read it, blanks lost."""
    bare = tuple(text.replace(" ", "") for text in shape.skeletons[ALL])
    return (shape.area, bare) if any(bare) else None


def core_skeletons(shape: Shape) -> Hashable:
    """What is to be done and why, as an engine may have read it."""
    bare = tuple(text.replace(" ", "") for text in shape.skeletons[CORE])
    return (shape.area, bare) if bare[ACTION] else None


# --- rows that are alike ----------------------------------------------------------------------------------------------


def expected_places(both: Both, pairs: Pairs) -> list[int]:
    """Where each old row would stand in the new submission if no row moved but those that are known to have."""
    anchors = sorted(pairs)
    places = []
    for i, shape in enumerate(both.old):
        at = bisect_right(anchors, i)
        beside = (*anchors[max(at - 1, 0) : at], *anchors[at : at + 1])
        anchor = next((k for k in beside if both.old[k].area == shape.area), None)
        places.append(i if anchor is None else pairs[anchor] + i - anchor)
    return places


def candidate_scores(both: Both, pairs: Pairs, expected: Sequence[int]) -> dict[int, dict[int, float]]:
    """The old rows that are left, each with the new ones that may be it and how alike they are."""
    scores: dict[int, dict[int, float]] = {}
    for i, candidates in row_candidates(both, pairs, expected):
        likely = {j: both.likeness(i, j) for j in candidates}
        scores[i] = {j: score for j, score in likely.items() if both.may_be(i, j, score)}
    return scores


def least(old: Shape, new: Shape) -> float:
    """From which likeness on two rows may be the same."""
    return rules().least if old.area == new.area else rules().moved


def row_candidates(both: Both, pairs: Pairs, expected: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """For each old row that is left the new ones that share its rarest words, and those where it is expected."""
    used = set(pairs.values())
    left = [j for j in range(len(both.new)) if j not in used]
    places = words_to_rows(both.new, left)
    for i in range(len(both.old)):
        if i not in pairs:
            alike = rows_alike(places, both.old[i], expected[i])
            at = bisect_left(left, expected[i])
            near = left[max(at - rules().reach, 0) : at + rules().reach + 1]
            yield i, list(dict.fromkeys((*alike, *near)))


def rows_alike(places: Mapping[str, Sequence[int]], shape: Shape, expected: int) -> list[int]:
    """The new rows that share most of a row's rarest words, those nearest to where it is expected first."""
    found = sorted((word for word in row_words(shape) if word in places), key=lambda word: len(places[word]))
    shared: dict[int, float] = defaultdict(float)
    for word in found[: rules().rarest]:
        for j in places[word]:
            shared[j] += 1 / len(places[word])
    return heapq.nsmallest(rules().candidates, shared, key=lambda j: (-shared[j], abs(j - expected), j))


def words_to_rows(shapes: Sequence[Shape], left: Sequence[int]) -> dict[str, list[int]]:
    """Where each word stands that is not everywhere."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in left:
        for word in row_words(shapes[j]):
            places[word].append(j)
    return {word: rows for word, rows in places.items() if len(rows) <= rules().common}


def row_words(shape: Shape) -> list[str]:
    """The words of a row but for its follow-up, each once."""
    return list(dict.fromkeys(word for text in shape.skeletons[ALL] for word in text.split()))


def likely_pairs(both: Both, scores: Scores, expected: Sequence[int]) -> Pairs:
    """The rows that are alike, paired so that the whole is likest; equally like ones in their order."""
    rows = list(scores)
    size = max(len(both.old), len(both.new))
    worth = [{j: gain(both, i, j, score, (j - expected[i]) / size) for j, score in scores[i].items()} for i in rows]
    return {rows[row]: j for row, j in best_pairs(worth).items()}


def gain(both: Both, i: int, j: int, score: float, away: float) -> float:
    """What pairing two rows is worth: their likeness beyond the least, and a little for standing where expected."""
    # Squared, so that of equal rows the first goes with the first: two small steps cost less than one large.
    in_order = 1 - min(away * away, 1.0) if both.old[i].area == both.new[j].area else 0.0
    return score - rules().least + rules().order * in_order + LEAST_GAIN


def near_ties(both: Both, scores: Scores, pairs: Pairs) -> set[int]:
    """The old rows of which either half could be paired otherwise, and the whole be almost as good.

    A row that moved to another area has to be better by more.
    """
    owner = {j: i for i, j in pairs.items()}
    wanted: dict[int, float] = defaultdict(float)
    for i, columns in scores.items():
        for j, score in columns.items() if i not in pairs else ():
            wanted[j] = max(wanted[j], score)
    ties = set()
    for i, j in pairs.items():
        own = scores[i][j] - (rules().near if both.old[i].area == both.new[j].area else rules().near_moved)
        swaps = (swap_score(i, j, other, scores, owner) for other in scores[i] if other != j)
        if wanted[j] > own or any(score > own for score in swaps):
            ties.add(i)
    return ties


def swap_score(i: int, j: int, other: int, scores: Scores, owner: Pairs) -> float:
    """How good the pair of an old row would have to be for it to be worth as much to give it another new row."""
    rival = owner.get(other)
    if rival is None:
        return scores[i][other]
    return scores[i][other] + max(scores[rival].get(j, 0.0), rules().least) - scores[rival][other]

"""What each clause of a follow-up says of its action: a status, how strongly, and by which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from normalizers.clauses import Clause, Kind, Mark, knowledge
from pipeline.text import fold

OUTRIGHT, TOLD, WEAK = 3, 2, 1
"""A verdict on the action, what was done, a hint."""

LABEL = frozenset(":?=")
"""What stands before an answer ("Genomfört: ja")."""

DECIMAL = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a clause says; ``whole``: of all of it, so that it may contradict a verdict; ``at``: its sentence's line."""

    status: str
    strength: int
    start: int
    end: int
    paragraph: int
    sentence: int
    denied: bool
    whole: bool
    likely: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds a clause: the plan's year, whether its sentence plans or asks, and the predicate before it."""

    year: int | None
    review: bool
    asks: bool
    first: bool
    asked: Kind | None
    counted: bool


def clauses_to_evidence(clauses: Sequence[Clause], year: int | None) -> tuple[Evidence, ...]:
    """What a note's clauses say, in order; clauses that plan, ask, count or look back say nothing.

    >>> from normalizers.clauses import text_to_clauses
    >>> [one.status for one in clauses_to_evidence(text_to_clauses("Inte klart. Ska genomföras 2026."), 2025)]
    ['started']
    """
    reviews = {clause.sentence for clause in clauses if _has(clause.marks, "review")}
    asking = {clause.sentence for clause in clauses if clause.ender == "?"}
    found: list[Evidence] = []
    label: Clause | None = None
    for clause, following in zip_longest(clauses, clauses[1:]):
        review, asks = clause.sentence in reviews, clause.sentence in asking
        asked = _last_kind(label) if label else None
        said = tuple(
            clause_to_evidence(
                clause, Scene(year, review, asks, clause is clauses[0], asked, _counts(clause, following))
            )
        )
        if said and label and not _last_kind(clause):
            found = [one for one in found if one.start < label.start]
        found += said
        label = clause if clause.ender in LABEL else None
    return tuple(found)


def _last_kind(clause: Clause) -> Kind | None:
    """What the last word of a clause that decides is of."""
    return next((mark.term.kind for mark in reversed(clause.marks) if mark.term.kind), None)


def clause_to_evidence(clause: Clause, scene: Scene) -> Iterator[Evidence]:
    """What one clause says: a statement for each word in it that decides, or what its answers and shares say."""
    marks = clause.marks
    deciding = [at for at, mark in enumerate(marks) if mark.term.kind]
    if scene.asks:
        return
    if not deciding:
        yield from _bare(clause, scene)
        return
    for at, following in zip(deciding, [*deciding[1:], len(marks)], strict=True):
        said = _Statement(clause, scene, at, marks[:at], marks[at + 1 : following]).evidence()
        if said:
            yield said


def _counts(clause: Clause, following: Clause | None) -> bool:
    """Whether what a clause counts is given behind it ("antal genomförda möten: 12")."""
    if following is None or following.sentence != clause.sentence:
        return False
    return clause.ender in (":", "=") and _has(following.marks[:1], "number") and _number(following.marks[0].word) > 0


def _bare(clause: Clause, scene: Scene) -> Iterator[Evidence]:
    """What a clause says that holds answers, shares and the like, and nothing else."""
    if clause.unknown or _has(clause.marks, "future", "review", "count", "asked", "may"):
        return
    status = _answer(clause, scene)
    if status:
        yield _evidence(clause, clause.marks, status, OUTRIGHT, status == "not_achieved", True, DECIMAL)


def _answer(clause: Clause, scene: Scene) -> str:
    marks = clause.marks
    share = _share(marks)
    if share is not None:
        return _of_share(share)
    if _has(marks, "partly", "except", "part") or (_has(marks, "not") and _has(marks, "wholly")):
        return "partly_achieved"
    if _has(marks, "answer_yes"):
        return scene.asked.yes if scene.asked else "achieved"
    if _has(marks, "not", "answer_no"):
        return scene.asked.no if scene.asked and clause.marks[0].term.role == "answer_no" else "not_achieved"
    return "achieved" if _has(marks, "wholly") else ""


def _share(marks: Sequence[Mark]) -> float | None:
    """The share that a clause names: per cent, or one number of another."""
    for mark in marks:
        if mark.term.role == "percent":
            return _number(mark.word) / float(knowledge()["limits"]["whole"])
    return _part_of(marks)


def _part_of(marks: Sequence[Mark]) -> float | None:
    """The share of "två av fyra"."""
    for at, mark in enumerate(marks[:-2]):
        if mark.term.role == "number" and marks[at + 1].term.role == "of" and marks[at + 1].place == mark.last + 1:
            total = next((one for one in marks[at + 2 :] if one.term.role == "number"), None)
            if total and total.place - mark.place <= knowledge()["limits"]["of"] and _number(total.word):
                return _number(mark.word) / _number(total.word)
    return None


def _number(word: str) -> float:
    """A number as clauses hold it, with a blank for its decimal sign; 0 for a date and the like."""
    if word in _number_words():
        return _number_words()[word]
    whole, *rest = word.split()
    return float(f"{whole}.{''.join(rest)}") if len(rest) < DECIMAL and whole.isdecimal() else 0.0


@cache
def _number_words() -> Mapping[str, float]:
    numbers = knowledge()["numbers"]
    return dict(zip(map(fold, numbers["words"]), map(float, numbers["values"]), strict=True))


@cache
def _doubts() -> frozenset[str]:
    return frozenset(map(fold, knowledge()["doubts"]["words"]))


def _of_share(share: float) -> str:
    if share <= 0:
        return "not_carried_out"
    return "achieved" if share >= 1 else "partly_achieved"


@dataclass(frozen=True, slots=True)
class _Statement:
    """A word that decides, with the words before it in its clause and those after it, up to the next that decides."""

    clause: Clause
    scene: Scene
    at: int
    before: tuple[Mark, ...]
    after: tuple[Mark, ...]

    @property
    def mark(self) -> Mark:
        return self.clause.marks[self.at]

    @property
    def kind(self) -> Kind:
        kind = self.mark.term.kind
        assert kind is not None
        return kind

    def evidence(self) -> Evidence | None:
        """What it says, or nothing."""
        if self._silent():
            return None
        status = self._told() if self.mark.term.told else self._open()
        if not status:
            return None
        strength = self._strength()
        whole = self._whole(strength)
        used = [
            *self.before,
            self.mark,
            *(mark for mark in self.after if mark.term.role in ("not", "partly", "except")),
        ]
        return _evidence(self.clause, used, status, strength, self._denied(), whole, self.kind.rank)

    # --- what keeps it from saying anything -------------------------------------------------------------------------

    def _silent(self) -> bool:
        kind, before = self.kind, self.before
        if kind.about and not _has(self.clause.marks, "subject_goal"):
            return True
        if kind.alone and not self._alone():
            return True
        if kind.name == "any_done_after_have" and not _has(before, "finite"):
            return True
        if self._conditional() or _has(before, "asked") or (_has(before, "count") and not self.scene.counted):
            return True
        return self._reviewed() or self._harmless() or self._before_the_year()

    def _alone(self) -> bool:
        if self.clause.unknown == 0:
            return True
        if self.kind.strict:
            return False
        return self._subject() or self.mark.before in self.kind.after

    def _conditional(self) -> bool:
        """Whether it is asked if it is so ("oklart om målet är uppnått")."""
        doubts = _doubts()
        return any(
            mark.place == 0 or self.scene.review or mark.before in doubts
            for mark in self.before
            if mark.term.role == "if"
        )

    def _reviewed(self) -> bool:
        """Whether it is told how or when something is followed up, or that it was not."""
        if self.scene.review and (
            _has(self.before, "whether", "review") or not _has(self.before, "finite", "subject_goal")
        ):
            return not self._subject() or _has(self.before, "whether", "review")
        reports = _has(self.before, "subject_report")
        return reports and (not _has(self.before, "finite") or self._denied())

    def _harmless(self) -> bool:
        """Whether what did not happen is nothing to wish for ("inga avvikelser har skett")."""
        near = knowledge()["limits"]["near"]
        return any(
            one.term.role == "harmless" and 0 < one.place - mark.last <= near
            for mark in self.before
            if mark.term.role == "not"
            for one in self.before
        )

    def _before_the_year(self) -> bool:
        return _has(self.before, "once") and self._denied()

    # --- what it says -----------------------------------------------------------------------------------------------

    def _told(self) -> str:
        kind = self.kind
        if _has(self.before, "forecast"):
            return kind.forecast
        if self._planned():
            return kind.no if _has(self.before, "may") and self._denied() else ""
        if self._later() and kind.name == "finished" and not _has(self.before, "finite"):
            return kind.later
        return self._plain()

    def _open(self) -> str:
        kind, before = self.kind, self.before
        if _has(before, "able") or (_has(before, "may") and self._denied()):
            return self._plain()
        if _has(before, "forecast", "expect"):
            return kind.expected
        if _has(before, "future", "may", "whether") or _has(self.after, "by"):
            return ""
        if self._later() and self._verdict():
            return kind.later
        return self._plain() if kind.stated and self._verdict() else ""

    def _plain(self) -> str:
        kind = self.kind
        if self._partly():
            return kind.partly
        if self._denied():
            return kind.no
        share = _share(self.clause.marks) if self.clause.unknown == 0 else _part_of(self.clause.marks)
        if share is not None and kind.yes == "achieved":
            return _of_share(share)
        return kind.yes

    def _denied(self) -> bool:
        """Whether a "no" stands before it, or behind a verb ("nåddes inte")."""
        if _has(self.before, "not"):
            return True
        behind = self.after[0] if self.after else None
        gap = knowledge()["limits"]["behind"]
        return bool(behind and behind.term.role == "not" and behind.place - self.mark.last <= gap and self._verb())

    def _verb(self) -> bool:
        """Whether it is a finite verb, behind which a "no" stands."""
        return not self.mark.term.told or self.mark.word.endswith(tuple(knowledge()["limits"]["finite_endings"]))

    def _partly(self) -> bool:
        before, limits = self.before, knowledge()["limits"]
        if _has(before, "partly", "except") or _has(self.after, "except"):
            return True
        if _has(before, "not") and _has((*before, *self.after), "wholly"):
            return True
        if any(mark.term.role == "partly" and mark.place - self.mark.last <= limits["behind"] for mark in self.after):
            return True
        if self.kind.strength < TOLD:
            return False
        return _has(before, "part") or any(
            mark.term.role == "only" and one.place == mark.last + 1 and one.term.role == "number"
            for mark in before
            for one in before
        )

    def _planned(self) -> bool:
        """Whether a word of planning governs it: no finite verb comes between, nor is it in the past."""
        planning = [mark.place for mark in self.before if mark.term.role in ("future", "may")]
        if not planning or self.mark.word.endswith(tuple(knowledge()["limits"]["past_endings"])):
            return False
        return not any(mark.term.role == "finite" and mark.place > planning[-1] for mark in self.before)

    def _later(self) -> bool:
        """Whether the year after the plan's is named."""
        year = self.scene.year
        marks = self.clause.marks
        years = {str(year + 1), str(year + 2)} if year else set()
        return _has(marks, "next_year") or any(mark.word in years for mark in marks if mark.term.role == "number")

    # --- how strongly -----------------------------------------------------------------------------------------------

    def _strength(self) -> int:
        kind = self.kind
        if self._denied() and kind.no_strength:
            return kind.no_strength
        if self.scene.counted and _has(self.before, "count"):
            return WEAK
        if kind.strength < TOLD:
            return TOLD if self.clause.unknown == 0 else WEAK
        return OUTRIGHT if self._verdict() else TOLD

    def _verdict(self) -> bool:
        """Whether it is a verdict on the action: with it as the subject, bare, or as the note's first words."""
        clause = self.clause
        begins = clause.first_unknown < 0 or self.mark.place < clause.first_unknown
        short = clause.unknown <= knowledge()["limits"]["short"] and begins and self.scene.first
        return self._subject() or clause.unknown == 0 or short

    def _subject(self) -> bool:
        return _has(self.before, "subject_verdict", "subject_goal") or _has(self.after, "subject_goal")

    def _whole(self, strength: int) -> bool:
        """Whether it speaks of all: parts of an action may fail though its goal is reached."""
        if self.kind.events:
            return strength == OUTRIGHT
        return not self._partly()


def _evidence(
    clause: Clause, used: Sequence[Mark], status: str, strength: int, denied: bool, whole: bool, rank: int
) -> Evidence:
    start = min(mark.start for mark in used) if strength < OUTRIGHT else clause.start
    end = max(mark.end for mark in used)
    likely = any(mark.likely for mark in used)
    return Evidence(status, strength, start, end, clause.paragraph, clause.sentence, denied, whole, likely, rank)


def _has(marks: Sequence[Mark], *roles: str) -> bool:
    return any(mark.term.role in roles for mark in marks)

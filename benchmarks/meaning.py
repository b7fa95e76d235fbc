"""How long it takes, and how much memory, to say what the words of many actions mean and to link their causes.

The actions are made of the fictional texts beside this file: times, roles and follow-ups nearly all of them different,
every cause in two wordings on the average, one of them as an English OCR may have read it.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from normalizers.meaning import action_to_meaning
from normalizers.repeats import Member, link
from pipeline.rows import Action

TEXTS = Path(__file__).parent / "repair_texts"
PERIODS = ("år", "termin", "månad", "kvartal", "vecka", "läsår")
MONTHS = ("januari", "mars", "april", "maj", "juni", "augusti", "september", "oktober", "november")
HEADS = ("samordnare", "chef", "strateg", "handläggare", "utredare", "ledare", "grupp", "enhet", "team", "råd")
TRADES = ("trygghets", "säkerhets", "fritids", "enhets", "avdelnings", "preventions", "brottsoffer", "miljö", "skol")
BODIES = ("polisen", "trafikkontoret", "stadsdelsförvaltningen", "LPO", "socialtjänsten", "rektorerna", "BoU", "SSPF")
PLACES = ("Farsta", "Gubbängen", "Hökarängen", "Sköndal", "Fagersjö", "Larsboda", "Tallkrogen", "Svedmyra")
ENDS = (
    "har genomförts enligt plan.",
    "är inte påbörjat.",
    "är uppnått.",
    "är delvis uppnått.",
    "pågår.",
    "ställdes in.",
)
MISREAD = str.maketrans({"å": "a", "ä": "a", "ö": "o"})


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of this process for the two steps, and its peak of memory in MiB."""

    meaning: float
    linking: float
    peak: int


def measure_meaning(count: int) -> Spent:
    """Normalise and link so many made-up actions in this process."""
    actions = list(made_actions(count))
    start = time.process_time()
    for action in actions:
        action_to_meaning(action, None, frozenset())
    between = time.process_time()
    for field in ("problem", "cause"):
        link([Member(one.action_id, one.plan_key, getattr(one, field), one.confidence) for one in actions])
    end = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Spent(between - start, end - between, peak)


def made_actions(count: int) -> Iterator[Action]:
    """So many actions, the same ones each time."""
    chance = random.Random(2025)
    sentences = [
        line for path in sorted(TEXTS.glob("*.txt")) for line in path.read_text("utf-8").splitlines()[1:] if line
    ]
    causes = [changed(chance.choice(sentences), chance) for _ in range(count // 4)]
    problems = [changed(chance.choice(sentences)[:60], chance) for _ in range(count // 10)]
    for number in range(count):
        yield made_action(number, chance, sentences, chance.choice(causes), chance.choice(problems))


def changed(text: str, chance: random.Random) -> str:
    """A text about another place and another number, so that it is another text."""
    return f"{chance.choice(PLACES)} {chance.randrange(10, 999)}: {text}"


def made_action(number: int, chance: random.Random, sentences: list[str], cause: str, problem: str) -> Action:
    """One action of a plan of twenty-five."""
    plan = f"plan-{number // 25:06d}"
    cause = cause.translate(MISREAD) if chance.random() < 0.5 else cause
    return Action(
        action_id=f"{plan}/otrygga_platser/{number}",
        action_key=f"{plan}/otrygga_platser/{number}",
        plan_id=plan,
        plan_key=plan,
        district="Farsta",
        year=2025,
        area="otrygga_platser",
        area_label="Otrygga och brottsutsatta platser",
        row_no=number % 25 + 1,
        problem=problem,
        cause=cause,
        action=chance.choice(sentences),
        goal=None,
        timing=made_timing(chance),
        responsible=made_roles(chance),
        follow_up=made_follow_up(chance, sentences),
        problem_id=None,
        cause_id=None,
        timing_kind=None,
        timing_start=None,
        timing_end=None,
        times_per_year=None,
        roles=None,
        status=None,
        status_text=None,
        source="p1",
        confidence=chance.random(),
        flags=(),
    )


def made_timing(chance: random.Random) -> str:
    """A time as people write it."""
    number, month, year = chance.randrange(1, 30), chance.choice(MONTHS), chance.randrange(2023, 2028)
    return chance.choice(
        (
            f"{number} ggr/{chance.choice(PERIODS)}, start {month} {year}",
            f"Senast den {number} {month}",
            f"{month} {year}–{chance.choice(MONTHS)} {year + 1}",
            f"Löpande under året, uppföljning {number} {month}",
            "Vid behov",
        )
    )


def made_roles(chance: random.Random) -> str:
    """Who is responsible, as people write it."""
    roles = [f"{chance.choice(TRADES)}{chance.choice(HEADS)}" for _ in range(chance.randrange(1, 3))]
    body, place = chance.choice(BODIES), chance.choice(PLACES)
    return chance.choice(
        (f"{' och '.join(roles)} i {place} tillsammans med {body}", f"{body}, {', '.join(roles)} {place}")
    )


def made_follow_up(chance: random.Random, sentences: list[str]) -> str | None:
    """How it went: nothing, or one to three notes."""
    day = dt.date(2025, 2, 1)
    notes = []
    for _ in range(chance.randrange(4)):
        day += dt.timedelta(days=chance.randrange(20, 90))
        notes.append(f"{day:%y%m%d}: {chance.choice(sentences)} Arbetet {chance.choice(ENDS)}")
    return " ".join(notes) or None

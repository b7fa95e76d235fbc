"""How long it takes, and how much memory, to say what the words of many actions mean and to link their causes.

The actions are made of the fictional texts beside this file. Of a hundred actions twelve say a time of their own, fifty
those who are responsible, thirty a follow-up (forty have none), twenty-five a cause and ten a problem; every other
cause stands there as an English OCR may have read it. In real plans, few as they are, the shares are like these.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from normalizers.linking.repeats import Member, link
from normalizers.meaning import action_to_meaning
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
DAMAGED, FOLLOWED_UP = 0.5, 0.6
"""Shares of the actions."""
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
        action_to_meaning(action, {}, frozenset())
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
    pools = {
        "problem": [changed(chance.choice(sentences)[:60], chance) for _ in range(count // 10)],
        "cause": [changed(chance.choice(sentences), chance) for _ in range(count // 4)],
        "action": sentences,
        "timing": [made_timing(chance) for _ in range(count // 8)],
        "responsible": [made_roles(chance) for _ in range(count // 2)],
        "follow_up": [made_follow_up(chance, sentences) for _ in range(count * 3 // 10)],
    }
    for number in range(count):
        yield made_action(number, {field: chance.choice(pool) for field, pool in pools.items()}, chance)


def changed(text: str, chance: random.Random) -> str:
    """A text about another place and another number, so that it is another text."""
    return f"{chance.choice(PLACES)} {chance.randrange(10, 999)}: {text}"


def made_action(number: int, texts: Mapping[str, str], chance: random.Random) -> Action:
    """One action of a plan of twenty-five."""
    plan = f"plan-{number // 25:06d}"
    cause = texts["cause"].translate(MISREAD) if chance.random() < DAMAGED else texts["cause"]
    told = {"cause": cause, "follow_up": texts["follow_up"] if chance.random() < FOLLOWED_UP else None}
    known = {
        "action_id": f"{plan}/otrygga_platser/{number}",
        "action_key": f"{plan}/otrygga_platser/{number}",
        "plan_id": plan,
        "plan_key": plan,
        "year": 2025,
        "area": "otrygga_platser",
        "area_label": "Otrygga och brottsutsatta platser",
        "row_no": number % 25 + 1,
        "confidence": chance.random(),
        "source": "p1",
        "flags": (),
    }
    given: dict[str, Any] = dict.fromkeys(field.name for field in fields(Action))
    return Action(**given | known | dict(texts) | told)


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


def made_follow_up(chance: random.Random, sentences: list[str]) -> str:
    """How it went: one to three notes."""
    day = dt.date(2025, 2, 1)
    notes = []
    for _ in range(chance.randrange(1, 4)):
        day += dt.timedelta(days=chance.randrange(20, 90))
        notes.append(f"{day:%y%m%d}: {chance.choice(sentences)} Arbetet {chance.choice(ENDS)}")
    return " ".join(notes)

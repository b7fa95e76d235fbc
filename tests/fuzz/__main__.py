"""``make fuzz``: spoil plans and read them for some time; what is found is named, with what makes it again."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from pipeline.engine import Processes
from tests.fuzz.cases import Case, cases, spoiled
from tests.fuzz.judge import LIMITS, Verdict, hung, judge

ROUND = 600
"""Cases that one set of workers reads."""
OUT = Path("build/fuzz")


def kept(verdict: Verdict) -> Path:
    """The file that shows a fault, kept to be looked at."""
    case = verdict.case
    OUT.mkdir(parents=True, exist_ok=True)
    file = OUT / f"{case.seed}-{case.changes[0]}.{case.ending}"
    file.write_bytes(spoiled(case))
    return file


def main() -> int:
    """Exit status 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    end = time.monotonic() + given.seconds
    told: Counter[str] = Counter()
    faults = 0
    endless = cases(given.seed)
    while time.monotonic() < end:
        batch: list[Case] = list(islice(endless, ROUND))
        for _, verdict in Processes(given.workers)(judge, batch, hung, LIMITS):
            told[f"{verdict.case.ending}: {verdict.code}"] += 1
            if verdict.fault is not None:
                faults += 1
                print(f"{verdict.case}\n  {kept(verdict)}: {verdict.fault}", flush=True)
            if time.monotonic() > end:
                break
    print(f"seed {given.seed}: {sum(told.values())} spoiled plans, {faults} at fault")
    print("\n".join(f"  {count:5} {name}" for name, count in sorted(told.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

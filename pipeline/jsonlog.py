"""How far a run has come and what came of it, for programs: a line of JSON for each event, where errors go."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING

from pipeline.codes import fact_text
from pipeline.errors import Facts
from pipeline.texts import say

if TYPE_CHECKING:
    from pipeline.aside import Fate
    from pipeline.state import Order
    from pipeline.summary import Summary


def log_event(event: str, **facts: object) -> None:
    """Write one line: when it is, what happened, and its facts.

    >>> import contextlib, io
    >>> with contextlib.redirect_stderr(io.StringIO()) as written:
    ...     log_event("start", files=2)
    >>> {name: value for name, value in json.loads(written.getvalue()).items() if name != "time"}
    {'event': 'start', 'files': 2}
    """
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    sys.stderr.write(json.dumps({"time": now, "event": event, **facts}, ensure_ascii=False) + "\n")
    sys.stderr.flush()


class Events:
    """A line for each thing that happens."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def step(self, done: int, total: int, fate: Fate | None) -> None:
        from pipeline.outcomes import Refused

        if fate is None:
            log_event("start", files=total)
            return
        facts: dict[str, object] = {"done": done, "files": total, "path": fate.found.path}
        if isinstance(fate, Refused):
            log_event("document", **facts, status="skipped" if fate.skipped else "rejected", error_code=fate.code)
        else:
            log_event("document", **facts, status="read", plan_id=fate.brief.plan.plan_id)

    def writing(self) -> None:
        log_event("writing")

    def unchanged(self) -> None:
        log_event("unchanged")

    def warn(self, name: str, facts: Facts) -> None:
        told = say(self.lang, "run", name, **{key: fact_text(key, value, self.lang) for key, value in facts})
        log_event("warning", code=name, message=told)

    def finished(self, summary: Summary, order: Order) -> None:
        log_event("finished", out=order.out, files=sum(summary.statuses.values()), **summary.statuses)

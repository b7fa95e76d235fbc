"""Two numbers with a stroke between them: a day of a month, or so many of so many."""

from __future__ import annotations

import datetime as dt
import re

SHARE = re.compile(r"(?P<some>\d{1,3})/(?P<of>\d{1,3})")
"""So many of so many, as people write it for short."""
SHOWN = re.compile(r"\d{1,2}[-./ ]?[^\W\d_]{3,4}\.?|\d{1,2}/\d{1,2}")
"""A day without its year, as a workbook shows what was typed with a stroke."""
MONTHS = 12


def may_be_share(text: str, date: dt.date | None) -> str | None:
    """The share that a text may be that says no more than a day, None where it can only be one of the two.

    ``date`` is what a workbook's cell holds: who types 5/7 is shown a day.

    >>> may_be_share("12/12", None), may_be_share("05-jul", dt.date(2025, 7, 5)), may_be_share("28/8", None)
    ('12/12', '5/7', None)
    """
    bare = text.strip(" .")
    if date is not None:
        return f"{date.day}/{date.month}" if SHOWN.fullmatch(bare) and date.day <= date.month else None
    part = SHARE.fullmatch(bare)
    is_either = part is not None and 1 < int(part["of"]) <= MONTHS and int(part["some"]) <= int(part["of"])
    return bare if is_either else None

"""Two numbers with a stroke between them: a day of a month, or so many of so many."""

from __future__ import annotations

import datetime as dt
import re

SHARE = re.compile(r"(?P<some>\d{1,3})/(?P<of>\d{1,3})")
"""So many of so many, as people write it for short."""
SHOWN = re.compile(r"\d{1,2}[-./ ]?[^\W\d_]{3,4}\.?|\d{1,2}/\d{1,2}")
"""A day without its year, as a workbook shows what was typed with a stroke."""
MONTHS = 12


def may_be_share(text: str, date: dt.date | None) -> tuple[str, str] | None:
    """So many of so many, which a text may mean that says no more than a day; None where it can only be one of the two.

    ``date`` is what a workbook's cell holds: who types 5/7 is shown a day.

    >>> may_be_share("12/12", None), may_be_share("05-jul", dt.date(2025, 7, 5)), may_be_share("28/8", None)
    (('12', '12'), ('5', '7'), None)
    """
    bare = text.strip(" .")
    if date is not None:
        is_either = SHOWN.fullmatch(bare) is not None and date.day <= date.month
        return (str(date.day), str(date.month)) if is_either else None
    part = SHARE.fullmatch(bare)
    if part is None or not 0 < int(part["some"]) <= int(part["of"]) <= MONTHS or int(part["of"]) == 1:
        return None
    return part["some"], part["of"]

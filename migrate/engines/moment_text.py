"""Dates and times in canonical text that every server reads."""

import datetime
import re

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d(\.\d{1,6})?)?", re.ASCII)


def is_moment(text: str) -> bool:
    """Whether it is a date, perhaps with a time, that every server takes: no zero, no infinity, no day that is not in the calendar.

    >>> is_moment("2024-02-29"), is_moment("2024-02-30"), is_moment("0000-00-00 00:00:00"), is_moment("infinity")
    (True, False, False, False)
    """
    if _MOMENT.fullmatch(text) is None:
        return False
    try:
        datetime.datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return True

"""Dates and times in constants, as PostgreSQL prints them back: ISO style, in UTC."""

import re
from datetime import UTC, date, datetime

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_STAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?\Z"
)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\Z")
_SPAN = re.compile(r"(\d+)\s*(second|sec|s|minute|min|hour|h|day|d|week|month|mon|year)s?\Z", re.IGNORECASE)
_SECONDS = {"second": 1, "sec": 1, "s": 1, "minute": 60, "min": 60, "hour": 3600, "h": 3600}


def time_text(text: str, type_name: str) -> str:
    """The constant as that type prints it; as it is where it is not understood or of another type."""
    bare = text.strip()
    if type_name == "date" and (found := _DATE.match(bare) or _STAMP.match(bare)):
        return _date(found) or text
    if type_name.startswith("timestamp"):
        return _stamp(bare, zoned=type_name.endswith("with time zone")) or text
    if type_name == "time without time zone" and (found := _TIME.match(bare)):
        return f"{int(found[1]):02}:{found[2]}:{found[3] or '00'}"
    if type_name == "interval":
        return _span(bare) or text
    return text


def _date(found: re.Match[str]) -> str:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""


def _stamp(text: str, *, zoned: bool) -> str:
    if found := _DATE.match(text):
        day = _date(found)
        return f"{day} 00:00:00{'+00' if zoned else ''}" if day else ""
    found = _STAMP.match(text)
    if not found:
        return ""
    year, month, day_number, hour, minute = (int(found[place]) for place in range(1, 6))
    fraction = (found[7] or "").rstrip("0").rstrip(".")
    offset = found[8] or "Z"
    if zoned and offset not in ("Z", "+00", "+00:00", "+0000"):
        return ""
    try:
        moment = datetime(year, month, day_number, hour, minute, int(found[6] or 0), tzinfo=UTC)
    except ValueError:
        return ""
    return moment.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0") + fraction + ("+00" if zoned else "")


def _span(text: str) -> str:
    if found := _TIME.match(text):
        return f"{int(found[1]):02}:{found[2]}:{found[3] or '00'}"
    if text.isdigit():
        return _clock(int(text))
    found = _SPAN.match(text)
    if not found:
        return ""
    amount, unit = int(found[1]), found[2].lower()
    if unit in _SECONDS:
        return _clock(amount * _SECONDS[unit])
    if unit == "week":
        amount, unit = amount * 7, "d"
    word = {"day": "day", "d": "day", "month": "mon", "mon": "mon", "year": "year"}[unit]
    if word == "mon" and amount >= 12:
        return ""
    return f"{amount} {word}{'' if amount == 1 else 's'}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"

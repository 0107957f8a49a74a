"""Dates and times as PostgreSQL prints them in UTC and ISO order, made into what MySQL takes."""

import re

_IN_RANGE = re.compile(rb"\d{4}-[^B]*")
_TIME = re.compile(rb"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?")
_DAY = 86_400_000_000
_SECOND = 1_000_000


def guarded(value: bytes) -> bytes:
    """The value, or, of a day that MySQL has not got, a text that it can't read: '12020-01-01' it would take for a date."""
    return value if _IN_RANGE.fullmatch(value) else b"no value of the target: " + value


def without_zone(value: bytes) -> bytes:
    """A moment's text without the zone, which is UTC in every session of ours."""
    return value.replace(b"+00", b"")


def zoned_time_as_utc(value: bytes) -> bytes:
    """A time of day with a zone as the time of day in UTC.

    >>> zoned_time_as_utc(b"01:30:00.5+02")
    b'23:30:00.5'
    """
    found = _TIME.fullmatch(value)
    if found is None:
        raise ValueError(f"{value!r} is no time of day")
    hours, minutes, seconds, fraction, sign, zone_hours, zone_minutes, zone_seconds = found.groups(b"0")
    zone = (int(zone_hours) * 3600 + int(zone_minutes) * 60 + int(zone_seconds)) * (-1 if sign == b"-" else 1)
    moment = (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * _SECOND + int(fraction.ljust(6, b"0"))
    whole, rest = divmod((moment - zone * _SECOND) % _DAY, _SECOND)
    text = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return (f"{text}.{rest:06d}".rstrip("0") if rest else text).encode()

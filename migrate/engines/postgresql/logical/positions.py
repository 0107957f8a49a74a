"""Places in the write-ahead log, and the server's clock."""

from migrate.errors import UsageProblem

_EPOCH = 946_684_800
"""Seconds from 1970 to 2000, where PostgreSQL's clock begins."""
_MICROSECONDS = 1_000_000


def position_text(number: int) -> str:
    """The place as PostgreSQL writes it.

    >>> position_text(0x16B3748)
    '0/16B3748'
    """
    return f"{number >> 32:X}/{number & 0xFFFFFFFF:X}"


def position_number(text: str) -> int:
    """The place as a number of bytes since the log began. Raises `UsageProblem` for a text that is not one.

    >>> position_number("1/0")
    4294967296
    """
    high, _, low = text.partition("/")
    try:
        return (int(high, 16) << 32) + int(low, 16)
    except ValueError:
        raise UsageProblem(
            f"{text!r} is not a place in PostgreSQL's log", hint="such a place looks like 0/16B3748"
        ) from None


def seconds_since_1970(clock: int) -> float:
    """The server's clock, which counts microseconds since 2000, as Unix time."""
    return clock / _MICROSECONDS + _EPOCH


def clock_of(seconds: float) -> int:
    """Unix time as the server's clock."""
    return int((seconds - _EPOCH) * _MICROSECONDS)

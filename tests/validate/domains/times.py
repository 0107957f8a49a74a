"""Dates, times and what is counted from them."""

import datetime
from collections.abc import Callable, Iterator

from hypothesis import strategies as st

from tests.validate.domains.domain import Domain, Holder, Value, holders

_DAY = datetime.timedelta(days=1)
_MICROSECOND = datetime.timedelta(microseconds=1)
_FIRST, _LAST = datetime.datetime(1000, 1, 2), datetime.datetime(9999, 12, 30)
_OLDEST, _YOUNGEST = datetime.datetime(1971, 1, 2), datetime.datetime(2037, 12, 30)
_LONGEST = (838 * 3600 + 59 * 60 + 58) * 10**6


def moments(step: int, first: datetime.datetime, last: datetime.datetime) -> st.SearchStrategy[datetime.datetime]:
    """Dates with time whose fraction is a multiple of so many microseconds."""
    return st.datetimes(first, last).map(lambda value: value.replace(microsecond=value.microsecond // step * step))


def near_moments(step: int) -> Callable[[datetime.datetime], Iterator[datetime.datetime]]:
    """One step later, one day earlier, and without the fraction."""

    def near(value: datetime.datetime) -> Iterator[datetime.datetime]:
        yield value + step * _MICROSECOND
        yield value - _DAY
        if value.microsecond:
            yield value.replace(microsecond=0)

    return near


def _iso(value: datetime.datetime) -> str:
    return value.isoformat(" ")


def _zoned(value: datetime.datetime) -> str:
    return f"{_iso(value)}+00"


def _midnight(value: datetime.date) -> str:
    return f"{value.isoformat()} 00:00:00"


def clock(value: int) -> str:
    """Microseconds as a time; hours beyond a day and a minus allowed."""
    seconds, fraction = divmod(abs(value), 10**6)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    tail = f".{fraction:06}".rstrip("0") if fraction else ""
    return f"{'-' if value < 0 else ''}{text}{tail}"


def _near_clocks(step: int, low: int, high: int) -> Callable[[int], Iterator[int]]:
    def near(value: int) -> Iterator[int]:
        return (other for other in (value + step, value - step, -value) if low <= other <= high and other != value)

    return near


def _interval(value: tuple[int, int]) -> str:
    return f"{value[0]} days {clock(value[1])}"


def _near_intervals(value: tuple[int, int]) -> Iterator[tuple[int, int]]:
    yield value[0] + 1, value[1]
    yield value[0], value[1] + 1


def _shifted_time(value: tuple[int, int]) -> str:
    return f"{clock(value[0])}{value[1]:+03}"


def _moment_domain(
    name: str, step: int, digits: int, first: datetime.datetime, last: datetime.datetime, types: str
) -> Domain:
    return Domain(
        name,
        moments(step, first, last),
        near_moments(step),
        mysql=holders(types + f"; varchar(40); datetime({digits})", _iso),
        postgresql=(
            *holders(f"timestamp({digits}); timestamp; text; character(40)", _iso),
            Holder("timestamp with time zone", _zoned),
        ),
    )


_STRANGE_DATES = (
    "infinity",
    "-infinity",
    "0044-03-15 BC",
    "4713-01-01 BC",
    "5874897-12-31",
    "0001-01-01",
    "2024-02-29",
)
_STRANGE_MOMENTS = (
    "infinity",
    "-infinity",
    "0044-03-15 01:02:03.4 BC",
    "294276-12-31 23:59:59.999999",
    "0001-01-01 00:00:00",
)
_ZEROS = ("0000-00-00", "2024-00-00", "2024-05-00", "0000-05-05", "2024-02-29", "1000-01-01", "9999-12-31")


def _others(values: tuple[str, ...]) -> Callable[[Value], list[str]]:
    return lambda value: [other for other in values if other != value]


DOMAINS = (
    Domain(
        "dates",
        st.dates(datetime.date(1000, 1, 2), datetime.date(9999, 12, 30)),
        lambda value: [value + _DAY, value - _DAY],
        mysql=(
            *holders("date; varchar(20); text", str),
            Holder("datetime", _midnight),
            Holder("datetime(6)", _midnight),
        ),
        postgresql=(
            *holders("date; text; varchar(20); character(20)", str),
            Holder("timestamp", _midnight),
            Holder("timestamp with time zone", lambda value: f"{_midnight(value)}+00"),
        ),
        hubs=("date",),
    ),
    _moment_domain("moments", 1, 6, _FIRST, _LAST, "datetime(6)"),
    _moment_domain("milliseconds", 1000, 3, _FIRST, _LAST, "datetime(6)"),
    _moment_domain("seconds", 10**6, 0, _FIRST, _LAST, "datetime(2)"),
    _moment_domain("instants", 1, 6, _OLDEST, _YOUNGEST, "timestamp(6) null"),
    _moment_domain("whole instants", 10**6, 0, _OLDEST, _YOUNGEST, "timestamp null"),
    Domain(
        "times of day",
        st.integers(0, 86_399_999_999),
        _near_clocks(1, 0, 86_399_999_999),
        mysql=holders("time(6); varchar(20)", clock),
        postgresql=(
            *holders("time(6); time; interval; text", clock),
            Holder("time with time zone", lambda value: f"{clock(value)}+00"),
        ),
        hubs=("time(6)", "time"),
    ),
    Domain(
        "hours",
        st.integers(-_LONGEST // 10**6, _LONGEST // 10**6).map(lambda value: value * 10**6),
        _near_clocks(10**6, -_LONGEST, _LONGEST),
        mysql=holders("time; time(3); varchar(20)", clock),
        postgresql=holders("interval; text", clock),
        hubs=("time", "time(3)"),
    ),
    Domain(
        "times of day with zone",
        st.tuples(st.integers(0, 86_399_999_999), st.integers(-12, 12)),
        lambda value: [((value[0] + 1) % 86_400_000_000, value[1]), (value[0], -value[1] if value[1] else 1)],
        mysql=holders("varchar(40)", _shifted_time),
        postgresql=holders("time with time zone; text", _shifted_time),
        hubs=("time with time zone",),
    ),
    Domain(
        "intervals",
        st.tuples(st.integers(2, 10**6), st.integers(1, 10**12)),
        _near_intervals,
        mysql=holders("varchar(64)", _interval),
        postgresql=holders("interval; text", _interval),
        hubs=("interval",),
    ),
    Domain(
        "dates of PostgreSQL alone",
        st.sampled_from(_STRANGE_DATES),
        _others(_STRANGE_DATES),
        postgresql=holders("date; text"),
        hubs=("date",),
    ),
    Domain(
        "moments of PostgreSQL alone",
        st.sampled_from(_STRANGE_MOMENTS),
        _others(_STRANGE_MOMENTS),
        postgresql=holders("timestamp; timestamp with time zone"),
    ),
    Domain(
        "zero dates",
        st.sampled_from(_ZEROS),
        _others(_ZEROS),
        mysql=(*holders("date; varchar(20)"), Holder("datetime", lambda value: f"{value} 00:00:00")),
        postgresql=holders("text"),
        hubs=("date",),
    ),
)

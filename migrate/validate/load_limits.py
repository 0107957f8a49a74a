"""Holds back while a server is busy, or while a replica lags: a comparison can wait, what the server is there for can't."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from migrate.engines.load import LAG_COLUMNS, RUNNING_COLUMNS, lag_queries, running_query
from migrate.errors import QueryFailed
from migrate.validate.rows import text
from migrate.validate.side import Side

_PAUSE_SECONDS = 1.0


class Limits(Protocol):
    """How busy a server may be. See `Options`."""

    @property
    def max_load(self) -> float | None:
        """Statements running on a server."""
        ...

    @property
    def max_lag_seconds(self) -> float | None:
        """How far a replica may be behind."""
        ...


class LoadLimits:
    """What was asked of `--max-load` and `--max-lag`, looked at about once a second on both servers."""

    def __init__(
        self,
        sides: Sequence[Side],
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._sides, self._limits = sides, limits
        self._clock, self._sleep = clock, sleep
        self._looked = float("-inf")

    def wait(self) -> None:
        """Returns when both servers are within the limits. Raises `QueryFailed` when a server does not tell."""
        if self._limits.max_load is None and self._limits.max_lag_seconds is None:
            return
        if self._clock() - self._looked < _PAUSE_SECONDS:
            return
        while any(map(self._is_over, self._sides)):
            self._sleep(_PAUSE_SECONDS)
        self._looked = self._clock()

    def _is_over(self, side: Side) -> bool:
        most, lag = self._limits.max_load, self._limits.max_lag_seconds
        if most is not None and running(side) > most:
            return True
        return lag is not None and lag_seconds(side) > lag


def running(side: Side) -> int:
    """How many statements run on the server, as far as the account may see."""
    [record] = side.records(running_query(side.url.scheme))
    return int(_one_of(record, RUNNING_COLUMNS) or 0)


def lag_seconds(side: Side) -> float:
    """How far the server is behind the one it replicates from, or a replica of PostgreSQL's behind it; 0 where there is none.

    Raises `QueryFailed` where replication has stopped or the account may not ask.
    """
    first, *others = lag_queries(side.url.scheme)
    try:
        found = side.records(first)
    except QueryFailed:
        if not others:
            raise
        found = side.records(others[0])
    lags = [_one_of(record, LAG_COLUMNS) for record in found]
    if None in lags:
        raise QueryFailed(
            f"replication to {side.url.masked} has stopped", hint="leave --max-lag out, or start replication"
        )
    return max((float(lag) for lag in lags if lag is not None), default=0.0)


def _one_of(record: Mapping[str, object], names: Sequence[str]) -> str | None:
    return next((text(record[name]) for name in names if name in record), None)

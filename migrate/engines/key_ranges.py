"""Asks a source how the rows of its largest tables spread over their keys, in a bounded number of cheap queries.

Equal steps from the least key to the greatest would not do: numbers are handed out unevenly, and old rows are deleted.
"""

import time
from collections.abc import Callable, Iterator, Sequence

from migrate.engines.probe_session import open_probe_session
from migrate.engines.probes import ProbeSession
from migrate.model.key_ranges import KeyRanges
from migrate.model.schema import Table
from migrate.url import Url

MOST_TABLES = 20
"""No more tables are asked about, the largest first."""
SECONDS = 30.0
"""For all tables together."""


def key_ranges(
    url: Url,
    wanted: Sequence[tuple[Table, int]],
    *,
    seconds: float = SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[KeyRanges, ...]:
    """For each table, with the number of parts wanted, the bounds of those parts, or why there are none.

    No table's rows are read: MySQL's and MariaDB's optimizer looks into the index, PostgreSQL's statistics answer, or a
    sample of pages where there are none. At most 13 queries a table. Raises `ConnectionFailed`.
    """
    if not wanted:
        return ()
    deadline = clock() + seconds
    with open_probe_session(url) as session:
        return tuple(_each(session, url, wanted, deadline=deadline, clock=clock))


def _each(
    session: ProbeSession,
    url: Url,
    wanted: Sequence[tuple[Table, int]],
    *,
    deadline: float,
    clock: Callable[[], float],
) -> Iterator[KeyRanges]:
    for number, (table, parts) in enumerate(wanted):
        left = deadline - clock()
        if number >= MOST_TABLES:
            yield KeyRanges(table=table.name, reason=f"only the {MOST_TABLES} largest tables are asked about")
        elif left <= 0:
            yield KeyRanges(table=table.name, reason="the time for looking at keys was used up")
        else:
            yield _of_table(session, url, table, parts=parts, seconds=left)


def _of_table(session: ProbeSession, url: Url, table: Table, *, parts: int, seconds: float) -> KeyRanges:
    if url.scheme == "postgresql":
        from migrate.engines.postgresql.key_ranges import ranges_of
    else:
        from migrate.engines.mysql.key_ranges import ranges_of
    return ranges_of(session, table, parts=parts, seconds=seconds)

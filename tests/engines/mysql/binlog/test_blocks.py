"""Events come out the same, however the line cuts them up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.mysql.binlog.kinds import Kind
from migrate.errors import QueryFailed
from migrate.model.change import Commit, Event, Operation, RowChanges
from tests.engines.mysql.binlog.made_events import (
    COLUMNS,
    HEADER,
    OTHER_ROW,
    ROW,
    TABLE_MAP,
    XID,
    event,
    query,
    read,
    stream_of,
)

MAP = event(Kind.TABLE_MAP, TABLE_MAP)
ROWS = {
    Operation.INSERT: event(Kind.WRITE_ROWS_V1, HEADER + COLUMNS + ROW),
    Operation.DELETE: event(Kind.DELETE_ROWS, HEADER + b"\x02\0" + COLUMNS + OTHER_ROW + ROW),
    Operation.UPDATE: event(Kind.UPDATE_ROWS, HEADER + b"\x02\0" + COLUMNS + b"\xff" + ROW + OTHER_ROW),
}
LOG = [
    query(b"BEGIN"),
    *[part for rows in ROWS.values() for part in (MAP, rows, rows)],
    XID,
    query(b"CREATE TABLE another (id INT)"),
    event(Kind.HEARTBEAT, b"binlog.000001"),
    query(b"BEGIN"),
    MAP,
    ROWS[Operation.INSERT],
    event(Kind.XID, bytes(8), end=5000),
    event(35, bytes(40)),
    query(b"TRUNCATE things"),
]


def told(cuts: list[int] | None) -> list[object]:
    """What the log tells, but for the time of day."""
    return [
        event if isinstance(event, RowChanges) else (type(event), getattr(event, "position", ""))
        for event in read(*LOG, cuts=cuts)
        if not (isinstance(event, Commit) and event.idle)
    ]


ONE_BY_ONE = told(None)


def test_events_one_by_one() -> None:
    rows = [event for event in ONE_BY_ONE if isinstance(event, RowChanges)]
    kinds = [Operation.INSERT, Operation.DELETE, Operation.UPDATE]
    assert [event.operation for event in rows] == [*[kind for kind in kinds for _ in range(2)], Operation.INSERT]
    assert [list(event.before) + list(event.after) for event in rows[::2]] == [
        [(b"7", b"seven")],
        [(b"8", None), (b"7", b"seven")],
        [(b"7", b"seven"), (b"8", None)],
        [(b"7", b"seven")],
    ]


@given(cuts=st.lists(st.integers(min_value=0), max_size=20))
def test_events_are_the_same_wherever_the_line_cuts_them(cuts: list[int]) -> None:
    assert told(cuts) == ONE_BY_ONE


def test_events_before_one_that_is_not_understood_are_told() -> None:
    events = [
        query(b"BEGIN"),
        MAP,
        ROWS[Operation.INSERT],
        XID,
        MAP,
        event(Kind.WRITE_ROWS_V1, HEADER + b"\x02\x01" + ROW),
    ]
    found: list[Event] = []
    with pytest.raises(QueryFailed, match="whole rows"):
        found.extend(stream_of(*events, cuts=[]).events())
    assert [type(one) for one in found] == [RowChanges, Commit]

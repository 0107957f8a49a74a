"""The rows are those that another reader of binlogs finds, where it can read them."""

import datetime
import decimal
import itertools
from typing import Any

import pytest

from migrate.engines.mysql.binlog.position import current_position, parse_position
from migrate.model.change import RowChanges
from tests.engines.mysql.binlog.following import Log
from tests.sql import run

pytestmark = pytest.mark.server
# It takes every number for a signed one, and all bytes for text, where the log does not name the columns.
COLUMNS = (
    "id INT PRIMARY KEY, a TINYINT, b SMALLINT UNSIGNED, c MEDIUMINT, d BIGINT UNSIGNED, e DECIMAL(20,6), f DOUBLE,"
    " g DATE, h DATETIME(6), i DATETIME, j TIME(3), k YEAR, l VARCHAR(300), m TEXT, n BLOB, o VARBINARY(20), p CHAR(9)"
)
ROWS = (
    (1, -128, 32767, -8388608, 2**63 - 1, "-12345678901234.567890", 0.1, "2024-02-29", "2024-01-02 03:04:05.000678"),
    (2, 127, 0, 8388607, 0, "0.000001", -2.5e-300, "1000-01-01", "9999-12-31 23:59:59.999999"),
    (3, None, None, None, None, None, None, None, None),
)
MORE = (
    ("2024-01-02 03:04:05", "-12:13:14.500", 2024, "é" * 200, "text\n\\", b"\x00a", b"\x01", "pad"),
    ("1970-01-01 00:00:00", "838:59:58.999", 1901, "", "", b"", b"", ""),
    (None,) * 8,
)


def as_text(value: Any) -> bytes | None:
    """The other reader's value as a full load would print it."""
    match value:
        case None:
            return None
        case bytes():
            return value
        case datetime.timedelta():
            sign, total = ("-", -value) if value < datetime.timedelta() else ("", value)
            seconds = int(total.total_seconds())
            part = total.microseconds // 1000
            return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{part:03}".encode()
        case decimal.Decimal():
            return f"{value:f}".encode()
        case float():
            return f"{value!r}".encode()
    return str(value).encode()


def found_by_another(log: Log, start: str) -> list[list[dict[str, Any]]]:
    replication = pytest.importorskip("pymysqlreplication")
    events = pytest.importorskip("pymysqlreplication.row_event")
    place = parse_position(start)
    settings = {"host": log.url.host, "port": log.url.port, "user": log.url.user, "passwd": log.url.password or ""}
    reader = replication.BinLogStreamReader(
        connection_settings=settings,
        server_id=4_000_000_001,
        only_events=[events.WriteRowsEvent, events.UpdateRowsEvent, events.DeleteRowsEvent],
        only_schemas=[log.url.database],
        only_tables=["another"],
        log_file=place.file,
        log_pos=place.offset,
        resume_stream=True,
    )
    try:
        return [event.rows for event in itertools.islice(reader, 3)]
    finally:
        reader.close()


@pytest.mark.filterwarnings("ignore")
def test_they_agree(log: Log) -> None:
    run(log.url, "DROP TABLE IF EXISTS another", f"CREATE TABLE another ({COLUMNS}) CHARACTER SET utf8mb4")
    start = current_position(log.url)
    literals = [
        ", ".join(literal(value) for value in (*first, *second)) for first, second in zip(ROWS, MORE, strict=True)
    ]
    run(
        log.url,
        f"INSERT INTO another VALUES {', '.join(f'({row})' for row in literals)}",
        "UPDATE another SET id = id + 10 ORDER BY id",
        "DELETE FROM another",
    )
    ours = [event for event in log.follow({"another": log.pairs("another")}, start) if isinstance(event, RowChanges)]
    written, updated, deleted = found_by_another(log, start)
    assert [tuple(map(as_text, row["values"].values())) for row in written] == list(ours[0].after)
    assert [tuple(map(as_text, row["before_values"].values())) for row in updated] == list(ours[1].before)
    assert [tuple(map(as_text, row["after_values"].values())) for row in updated] == list(ours[1].after)
    assert [tuple(map(as_text, row["values"].values())) for row in deleted] == list(ours[2].before)


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    return repr(value) if not isinstance(value, str) else "'" + value.replace("\\", "\\\\").replace("\n", "\\n") + "'"

"""Compressed events: MySQL's on a real server, MariaDB's on bytes that are packed here."""

import sys
import zlib

import pytest

from migrate.engines.connect import open_raw
from migrate.engines.mysql.binlog.compressed import events_in, unpacked
from migrate.engines.mysql.binlog.kinds import HARMLESS, Kind
from migrate.engines.mysql.binlog.position import current_position, parse_position
from migrate.errors import QueryFailed, Unsupported
from migrate.model.change import Commit, Operation, RowChanges, Truncation
from tests.engines.mysql.binlog.following import Log, without_times
from tests.engines.mysql.binlog.made_events import (
    COLUMNS,
    COMMIT,
    HEADER,
    OTHER_ROW,
    ROW,
    TABLE_MAP,
    THINGS,
    XID,
    event,
    query,
    read,
)
from tests.sql import rows, run


def packed(data: bytes) -> bytes:
    """As MariaDB packs: a byte that says how, the size, and zlib."""
    size = len(data).to_bytes(2, "big")
    return bytes([0x80 | len(size)]) + size + zlib.compress(data)


SEVEN, EIGHT = (b"7", b"seven"), (b"8", None)


@pytest.mark.parametrize(
    ("kind", "extra"), [(Kind.WRITE_ROWS_COMPRESSED_V1, b""), (Kind.WRITE_ROWS_COMPRESSED, b"\x02\0")]
)
def test_rows_that_mariadb_compressed(kind: Kind, extra: bytes) -> None:
    compressed = event(kind, HEADER + extra + COLUMNS + packed(ROW + OTHER_ROW))
    assert without_times(read(event(Kind.TABLE_MAP, TABLE_MAP), compressed, XID)) == [
        RowChanges(table=THINGS, operation=Operation.INSERT, after=(SEVEN, EIGHT)),
        COMMIT,
    ]


def test_updates_and_deletes_that_mariadb_compressed() -> None:
    update = event(Kind.UPDATE_ROWS_COMPRESSED_V1, HEADER + COLUMNS + b"\xff" + packed(ROW + OTHER_ROW))
    delete = event(Kind.DELETE_ROWS_COMPRESSED_V1, HEADER + COLUMNS + packed(OTHER_ROW))
    assert without_times(read(event(Kind.TABLE_MAP, TABLE_MAP), update, delete, XID)) == [
        RowChanges(table=THINGS, operation=Operation.UPDATE, before=(SEVEN,), after=(EIGHT,)),
        RowChanges(table=THINGS, operation=Operation.DELETE, before=(EIGHT,)),
        COMMIT,
    ]


def test_a_statement_that_mariadb_compressed() -> None:
    assert without_times(read(query(packed(b"TRUNCATE things"), kind=Kind.QUERY_COMPRESSED))) == [
        Truncation(tables=(THINGS,)),
        COMMIT,
    ]


@pytest.mark.parametrize(
    "data", [b"", b"\0abc", b"\x90\x01abc", packed(b"abc")[:-3], b"\x81\x09" + zlib.compress(b"abc")]
)
def test_what_can_not_be_unpacked(data: bytes) -> None:
    with pytest.raises(QueryFailed, match="compressed event"):
        unpacked(data)


@pytest.mark.parametrize("kind", [0, 1, 6, 8, 20, 22, 26, 39, 43, 99, 172, 255])
def test_an_event_that_may_hold_changes_and_is_not_understood_stops(kind: int) -> None:
    with pytest.raises(QueryFailed):
        read(event(kind, bytes(40)))


@pytest.mark.parametrize("kind", sorted(HARMLESS))
def test_an_event_that_holds_none_does_not(kind: int) -> None:
    assert read(event(kind, bytes(40))) == []


def test_rows_of_an_unknown_table_number_stop() -> None:
    with pytest.raises(QueryFailed, match="does not name"):
        read(event(Kind.WRITE_ROWS_V1, HEADER + COLUMNS + ROW))


@pytest.mark.parametrize("cuts", [None, []])
def test_a_row_that_is_cut_off_stops(cuts: list[int] | None) -> None:
    with pytest.raises(QueryFailed, match="can't be read"):
        read(
            query(b"BEGIN"),
            event(Kind.TABLE_MAP, TABLE_MAP),
            event(Kind.WRITE_ROWS_V1, HEADER + COLUMNS + ROW[:-1]),
            XID,
            cuts=cuts,
        )


def test_a_transaction_rolled_back_after_its_rows_stops() -> None:
    with pytest.raises(QueryFailed, match="not completed"):
        read(
            query(b"BEGIN"),
            event(Kind.TABLE_MAP, TABLE_MAP),
            event(Kind.WRITE_ROWS_V1, HEADER + COLUMNS + ROW),
            query(b"ROLLBACK"),
        )


def test_places_beyond_four_gigabytes() -> None:
    ends = ((4 << 30) - 100, 100)
    write = event(Kind.WRITE_ROWS_V1, HEADER + COLUMNS + ROW, end=ends[0])
    (_, commit) = read(event(Kind.TABLE_MAP, TABLE_MAP), write, event(Kind.XID, bytes(8), end=ends[1]))
    assert isinstance(commit, Commit)
    assert commit.position == f"binlog.000001:{(4 << 30) + 100}"


@pytest.mark.server
class TestTransactionsThatMySqlCompressed:
    def test_they_tell_the_same(self, log: Log) -> None:
        if log.url.scheme != "mysql":
            return
        run(log.url, "DROP TABLE IF EXISTS packed", "CREATE TABLE packed (id INT PRIMARY KEY, name TEXT)")
        statements = (
            "INSERT INTO packed VALUES (1, REPEAT('a', 60000)), (2, NULL)",
            "UPDATE packed SET id = 3 WHERE id = 2",
            "DELETE FROM packed",
        )
        tables = {"packed": log.pairs("packed")}
        plain = log.changes(tables, *statements)
        small = log.changes(tables, "SET SESSION binlog_transaction_compression = ON", *statements)
        assert without_times(small) == without_times(plain)
        assert [type(event) for event in small].count(Commit) == 3

    def test_reading_goes_on_after_one(self, log: Log) -> None:
        if log.url.scheme != "mysql":
            return
        run(log.url, "DROP TABLE IF EXISTS packed", "CREATE TABLE packed (id INT PRIMARY KEY)")
        start = current_position(log.url)
        with open_raw(log.url, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute("SET SESSION binlog_transaction_compression = ON")
            cursor.execute("INSERT INTO packed VALUES (1)")
            cursor.execute("INSERT INTO packed VALUES (2)")
        place = parse_position(start)
        kinds = {
            row[2] for row in rows(log.url, f"SHOW BINLOG EVENTS IN '{place.file}' FROM {place.offset} LIMIT 5000")
        }
        assert "Transaction_payload" in kinds
        events = log.follow({"packed": log.pairs("packed")}, start)
        assert isinstance(events[1], Commit)
        assert log.follow({"packed": log.pairs("packed")}, events[1].position) == events[2:]


def payload(data: bytes, compression: int) -> bytes:
    """The fields before a transaction's events, and these."""
    kind = b"\x02\x01\x00" if compression == 0 else b"\x02\x03\xfc" + compression.to_bytes(2, "little")
    return kind + b"\x00" + data


def test_a_transaction_that_is_packed_without_compression() -> None:
    inner = event(Kind.XID, b"12345678")[1:]
    assert list(events_in(payload(inner + inner, 255))) == [(Kind.XID, 1_700_000_000, b"12345678")] * 2


def test_an_unknown_compression_stops() -> None:
    with pytest.raises(QueryFailed, match="not understood"):
        list(events_in(payload(b"", 7)))


@pytest.mark.parametrize("size", [1, 18, 19, 26])
def test_a_transaction_that_is_cut_off_stops(size: int) -> None:
    inner = event(Kind.XID, b"12345678")[1:]
    with pytest.raises(QueryFailed, match="damaged"):
        list(events_in(payload(inner[:size], 255)))


def test_bytes_that_are_no_zstd_stop() -> None:
    pytest.importorskip("zstandard")
    with pytest.raises(QueryFailed, match="damaged"):
        list(events_in(payload(b"no zstd at all, but long enough", 0)))


def test_without_the_package_the_user_is_told_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(Unsupported, match="package") as caught:
        list(events_in(payload(b"", 0)))
    assert "zstd" in caught.value.hint

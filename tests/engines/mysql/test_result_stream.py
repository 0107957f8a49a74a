"""Rows come whole, however the network cuts them."""

import io
from types import SimpleNamespace

import pymysql
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.connect import open_raw
from migrate.engines.mysql.result_stream import ResultStream, WireRows
from tests.engines.mysql.wire import LONGEST, packets, payload
from tests.servers.pool import Pool

END = b"\xfe\x00\x00\x22\x00"
ERROR = b"\xff\x25\x05#70100Query execution was \n interrupted"


class Cut(io.RawIOBase):
    """Gives some bytes in pieces of such sizes, over and over."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.data, self.sizes, self.reads = data, sizes, 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: bytearray) -> int:  # type: ignore[override]
        size = min(self.sizes[self.reads % len(self.sizes)], len(room))
        self.reads += 1
        piece, self.data = self.data[:size], self.data[size:]
        room[: len(piece)] = piece
        return len(piece)


def stream_of(data: bytes, sizes: list[int], *, block_bytes: int = 1 << 20) -> ResultStream:
    result = SimpleNamespace(unbuffered_active=True, connection=object())
    cursor = SimpleNamespace(execute=lambda _: None, close=lambda: None, _result=result)
    connection = SimpleNamespace(cursor=lambda _: cursor, _rfile=io.BufferedReader(Cut(data, sizes)))
    return ResultStream(connection, "SELECT 1", block_bytes=block_bytes)


def contents(found: WireRows) -> list[bytes]:
    ends = [*found.starts[1:], len(found.data)]
    return [found.data[start + found.header : end] for start, end in zip(found.starts, ends, strict=True)]


def sent(rows: list[bytes], last: bytes = END) -> bytes:
    return b"".join(packets(content, number) for number, content in enumerate([*rows, last]))


ROWS = st.lists(st.lists(st.none() | st.binary(max_size=300), min_size=1, max_size=3).map(payload), max_size=30)


@given(rows=ROWS, sizes=st.lists(st.integers(1, 400), min_size=1, max_size=5), block=st.integers(1, 2000))
def test_however_it_is_cut(rows: list[bytes], sizes: list[int], block: int) -> None:
    stream = stream_of(sent(rows) + b"what comes later", sizes, block_bytes=block)
    found = list(stream.rows())
    assert [content for part in found for content in contents(part)] == rows
    assert stream.is_over
    assert all(part.starts for part in found)


@given(rows=ROWS, size=st.integers(1, 400))
def test_an_error_behind_some_rows(rows: list[bytes], size: int) -> None:
    stream = stream_of(sent(rows, ERROR), [size])
    with pytest.raises(pymysql.Error, match="interrupted"):
        list(stream.rows())
    assert stream.is_over


@given(rows=ROWS, data=st.data())
def test_a_server_that_goes_away(rows: list[bytes], data: st.DataObject) -> None:
    whole = sent(rows)
    stream = stream_of(whole[: data.draw(st.integers(0, len(whole) - 1))], [100])
    with pytest.raises(pymysql.OperationalError, match="closed the connection"):
        list(stream.rows())
    assert not stream.is_over


@pytest.mark.parametrize("size", [LONGEST - 1, LONGEST, LONGEST + 1, 2 * LONGEST])
def test_a_row_that_fills_packets(size: int) -> None:
    rows = [b"\x01a", b"\x00" * size, b"\x01b"]
    found = list(stream_of(sent(rows), [1 << 18]).rows())
    assert [content for part in found for content in contents(part)] == rows


@pytest.mark.server
@pytest.mark.parametrize("name", ["mysql", "mariadb"])
def test_the_session_goes_on(servers: Pool, name: str) -> None:
    """After a stream that was read, one that failed on its way, and one that was left, the session answers."""
    with open_raw(servers.url(name)) as connection:
        cursor = connection.cursor()
        cursor.execute("SET SESSION sql_mode = ''")
        stream = ResultStream(connection, "SELECT 1, NULL, REPEAT('x', 300)")
        assert [contents(part) for part in stream.rows()] == [[payload([b"1", None, b"x" * 300])]]
        many = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT"
        failing = ResultStream(connection, f"{many} IF(i = 900, (SELECT 1 UNION SELECT 2), i) FROM n")
        with pytest.raises(pymysql.Error, match="more than 1 row"):
            list(failing.rows())
        left = ResultStream(connection, f"{many} REPEAT('x', 10000) FROM n")
        assert next(left.rows()).starts
        left.drain()
        cursor.execute("SELECT 7")
        assert cursor.fetchone() == (7,)
        with pytest.raises(pymysql.Error, match=r"(?i)no_such_table"):
            ResultStream(connection, "SELECT * FROM information_schema.no_such_table")

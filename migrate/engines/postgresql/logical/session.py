"""The connection that a logical slot streams over: messages in, standby status out.

The server gives up a receiver that does not report for `wal_sender_timeout`. Reports therefore come from a thread of their own, and
go on while the apply is busy with a transaction.
"""

import contextlib
import select
import struct
import threading
import time
from collections.abc import Iterator

import psycopg
from psycopg import pq

from migrate.engines.connect import RawConnection, connection_failed, open_replication, server_words
from migrate.engines.postgresql.logical.positions import clock_of
from migrate.errors import MigrateError, QueryFailed
from migrate.url import Url

_STATUS = struct.Struct(">cqqqqB")
_MOST_SECONDS_BETWEEN_REPORTS = 10.0
_GOODBYE_SECONDS = 0.5
_SILENCE_SECONDS = 60.0
_MOST_MESSAGES = 512


class ReplicationSession:
    """One replication connection in its streaming state."""

    def __init__(self, url: Url, connection: RawConnection, *, start: int, report_seconds: float) -> None:
        self._url = url
        self._connection = connection
        self._libpq = connection.pgconn
        self._libpq.nonblocking = 1
        self._lock = threading.Lock()
        self._received = start
        self._safe = start
        self._silence = 0.0
        self._is_over = False
        """The server has ended the stream."""
        self._ended = threading.Event()
        self._reporter = threading.Thread(
            target=self._report, args=(report_seconds,), name="standby status", daemon=True
        )
        self._reporter.start()

    def next_messages(self, timeout: float) -> list[bytes]:
        """The next messages, as many as have come; none when none came within `timeout` seconds.

        Raises `QueryFailed` with the server's words where it ended the stream, and `ConnectionFailed` where the connection is gone.
        """
        try:
            messages = self._at_hand()
            if not messages and not self._is_over:
                messages = self._waited(timeout)
        except (psycopg.Error, OSError) as problem:
            raise self._failed(problem) from None
        if messages:
            return messages
        if self._is_over:
            raise self._failed(psycopg.OperationalError(self._last_words()))
        self._silence += timeout
        if self._silence > _SILENCE_SECONDS:
            raise connection_failed(self._url, OSError(f"the server said nothing for {_SILENCE_SECONDS:.0f} seconds"))
        return messages

    def received(self, position: int) -> None:
        """Remembers how far messages have come."""
        self._received = max(self._received, position)

    def safe(self, position: int) -> None:
        """Remembers up to where everything is on the target, and tells the server: it keeps no log before this place."""
        self._safe = max(self._safe, position)
        self.send_status()

    def send_status(self, *, ask: bool = False) -> None:
        """Reports both places; with `ask` the server answers at once."""
        now = clock_of(time.time())
        status = _STATUS.pack(b"r", max(self._received, self._safe), self._safe, self._safe, now, int(ask))
        try:
            with self._lock:
                self._libpq.put_copy_data(status)
                self._libpq.flush()
        except psycopg.Error as problem:
            raise self._failed(problem) from None

    def close(self) -> None:
        """Ends the stream; the connection itself belongs to whoever opened it."""
        self._ended.set()
        self._reporter.join()
        with contextlib.suppress(psycopg.Error), self._lock:
            self._libpq.put_copy_end()
            self._libpq.flush()

    def _waited(self, timeout: float) -> list[bytes]:
        if not self._readable(timeout):
            return []
        with self._lock:
            self._libpq.consume_input()
            self._libpq.flush()
        self._silence = 0.0
        return self._at_hand()

    def _at_hand(self) -> list[bytes]:
        """The messages that lie whole in what has come."""
        messages: list[bytes] = []
        with self._lock:
            while not self._is_over and len(messages) < _MOST_MESSAGES:
                size, data = self._libpq.get_copy_data(1)
                if size == 0:
                    break
                if size < 0:
                    self._is_over = True
                else:
                    messages.append(bytes(data))
        return messages

    def _readable(self, timeout: float) -> bool:
        if self._libpq.status != pq.ConnStatus.OK:
            raise psycopg.OperationalError("the connection is lost")
        readable, _, _ = select.select([self._libpq.socket], [], [], timeout)
        return bool(readable)

    def _report(self, seconds: float) -> None:
        while not self._ended.wait(seconds):
            # What is wrong with the connection is told where messages are read.
            with contextlib.suppress(MigrateError):
                self.send_status()

    def _last_words(self) -> str:
        with self._lock:
            result = self._libpq.get_result()
        words = result.error_message if result is not None else self._libpq.error_message
        return words.decode("utf-8", "replace").strip() or "the server ended the stream"

    def _failed(self, problem: BaseException) -> MigrateError:
        if self._has_hung_up():
            return connection_failed(self._url, problem)
        return QueryFailed("can't read on in the source's log", reason=server_words(problem, self._url))

    def _has_hung_up(self) -> bool:
        """Whether the server is gone. Where it says that it goes, the end of the line follows a moment later."""
        if self._libpq.status == pq.ConnStatus.OK:
            select.select([self._libpq.socket], [], [], _GOODBYE_SECONDS)
            with contextlib.suppress(psycopg.Error), self._lock:
                self._libpq.consume_input()
        return bool(self._libpq.status != pq.ConnStatus.OK)


@contextlib.contextmanager
def open_session(url: Url, statement: str, *, start: int) -> Iterator[ReplicationSession]:
    """Connects and sends START_REPLICATION.

    A slot that another receiver still holds is waited for a while: after a crash the server needs a moment to notice.
    """
    with open_replication(url) as connection:
        report_seconds = _report_seconds(connection)
        _start(url, connection, statement)
        session = ReplicationSession(url, connection, start=start, report_seconds=report_seconds)
        try:
            yield session
        finally:
            session.close()


def _start(url: Url, connection: RawConnection, statement: str) -> None:
    deadline = time.monotonic() + 15
    while True:
        result = connection.pgconn.exec_(statement.encode())
        if result.status == pq.ExecStatus.COPY_BOTH:
            return
        words = psycopg.OperationalError(result.get_error_message("utf-8"))
        if connection.pgconn.status != pq.ConnStatus.OK:
            raise connection_failed(url, words)
        in_use = result.error_field(pq.DiagnosticField.SQLSTATE) == b"55006"
        if not in_use or time.monotonic() > deadline:
            raise QueryFailed("the source does not start its stream of changes", reason=server_words(words, url))
        time.sleep(0.2)


def _report_seconds(connection: RawConnection) -> float:
    """A third of the time after which the server would give us up."""
    (text,) = connection.execute("SHOW wal_sender_timeout").fetchone()
    units = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
    digits = text.rstrip("smihnd")
    limit = float(digits) * units.get(text[len(digits) :], 0.001)
    return min(_MOST_SECONDS_BETWEEN_REPORTS, limit / 3) if limit else _MOST_SECONDS_BETWEEN_REPORTS

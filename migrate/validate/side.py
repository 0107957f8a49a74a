"""One of the two servers under comparison: its connections, its threads, and what it says when a query fails."""

import contextlib
import queue
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from migrate.engines.checksum_expressions import Expressions
from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.load import statement_limit
from migrate.errors import ConnectionFailed, QueryFailed
from migrate.url import Url

Row = tuple[Any, ...]
T = TypeVar("T")
_HARMLESS_WARNINGS = (1287, 3719, 3720, 3778, 3779)
"""Deprecations: https://dev.mysql.com/doc/mysql-errors/9.6/en/server-error-reference.html"""


class Side:
    """A server and up to `workers` read-only connections to it, each used by one thread at a time."""

    def __init__(
        self, url: Url, expressions: Expressions, *, workers: int, statement_seconds: float | None = None
    ) -> None:
        self.url = url
        self.expressions = expressions
        limit = () if statement_seconds is None else (statement_limit(url.scheme, statement_seconds),)
        self._session = (*expressions.session, *limit)
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix=url.scheme)
        self._idle: queue.SimpleQueue[contextlib.ExitStack] = queue.SimpleQueue()
        self._connections: dict[contextlib.ExitStack, RawConnection] = {}

    def __enter__(self) -> "Side":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        for stack in tuple(self._connections):
            self._close(stack)

    def submit(self, task: Callable[["Side"], T]) -> Future[T]:
        """Runs the task on a thread of this side's."""
        return self._pool.submit(task, self)

    def rows(self, sql: str) -> list[Row]:
        """The query's rows. Raises `QueryFailed` in the server's words, for a warning too, or `ConnectionFailed`."""
        with self._connection() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            found = [tuple(row) for row in cursor.fetchall()]
            if self.url.scheme != "postgresql" and cursor.warning_count:
                self._check(cursor)
            return found

    def records(self, sql: str) -> list[dict[str, object]]:
        """As `rows`, each row by the names of its columns."""
        with self._connection() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def stream(self, sql: str) -> Iterator[Row]:
        """The query's rows, never held all at once. Raises as `rows` does."""
        with self._connection() as connection:
            if self.url.scheme == "postgresql":
                with connection.cursor() as cursor:
                    yield from cursor.stream(sql)
                return
            from pymysql.cursors import SSCursor

            with connection.cursor(SSCursor) as cursor:
                cursor.execute(sql)
                yield from cursor
                self._check(cursor)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[RawConnection]:
        """Lends a connection. One whose statement failed, or whose rows were not all read, is closed."""
        stack = self._take()
        try:
            yield self._connections[stack]
        except _driver_errors(self.url) as problem:
            self._close(stack)
            raise QueryFailed(f"a query failed on {self.url.masked}", reason=server_words(problem, self.url)) from None
        except BaseException:
            self._close(stack)
            raise
        self._idle.put(stack)

    def _take(self) -> contextlib.ExitStack:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._open()

    def _open(self) -> contextlib.ExitStack:
        stack = contextlib.ExitStack()
        connection = stack.enter_context(open_raw(self.url, read_only=True, autocommit=True))
        self._connections[stack] = connection
        try:
            if self.url.scheme != "postgresql":
                connection.set_character_set("utf8mb4")
                connection.decoders = {}  # every value as the server writes it
            with connection.cursor() as cursor:
                for statement in self._session:
                    cursor.execute(statement)
        except _driver_errors(self.url) as problem:
            self._close(stack)
            reason = server_words(problem, self.url)
            raise ConnectionFailed(f"can't prepare a session on {self.url.masked}", reason=reason) from None
        return stack

    def _close(self, stack: contextlib.ExitStack) -> None:
        self._connections.pop(stack, None)
        with contextlib.suppress(*_driver_errors(self.url)):
            stack.close()

    def _check(self, cursor: Any) -> None:
        """Fails on a warning: MySQL cuts what is too long, and tells only there."""
        cursor.execute("SHOW WARNINGS LIMIT 10")
        warnings = [(level, int(code), words) for level, code, words in cursor.fetchall()]
        said = [
            f"{words} ({code})" for level, code, words in warnings if level != "Note" and code not in _HARMLESS_WARNINGS
        ]
        if said:
            raise QueryFailed(f"the result of a query on {self.url.masked} is not whole", reason="; ".join(said[:3]))


def both(source: Side, target: Side, tasks: Sequence[Callable[[Side], T]]) -> tuple[T, T]:
    """Runs the first task on the source and the second on the target, at the same time."""
    futures = source.submit(tasks[0]), target.submit(tasks[1])
    return futures[0].result(), futures[1].result()


def _driver_errors(url: Url) -> tuple[type[Exception], ...]:
    if url.scheme == "postgresql":
        import psycopg

        return psycopg.Error, OSError
    import pymysql

    return pymysql.Error, OSError

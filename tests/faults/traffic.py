"""A write load on a source: several connections, seeded, stopped at will, with its own count of what it committed."""

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Iterator

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_raw
from migrate.errors import ConnectionFailed
from migrate.url import Url
from tests.faults.tables import NAMES, columns_of
from tests.sql import rows

Count = Counter[str]
_KEYS = 2000
_LARGE_CHANCE = 0.003
_RECONNECT_SECONDS = 0.2
_DRIVER_ERRORS = (psycopg.Error, pymysql.Error, OSError)


class Writer:
    """One connection's share of the load. What it adds to a table and takes away is counted once it is committed."""

    def __init__(self, url: Url, *, number: int, seed: int, large_rows: int) -> None:
        self._url = url
        self._number = number
        self._chance = random.Random(seed * 1000 + number)
        self._large_rows = large_rows
        self._columns = columns_of(url)
        self._step = 0
        self._pending: Count = Counter()
        self.net: Count = Counter()
        """Rows added less rows deleted, of each table, in committed transactions."""
        self.transactions = 0
        self.changes = 0
        """Rows that were inserted, changed or deleted."""
        self._touched = 0

    def write(self, stopped: threading.Event, pause: float) -> None:
        """Transactions until the event is set; over another connection when the server went away."""
        while not stopped.is_set():
            try:
                with open_raw(self._url) as connection:
                    self._settle(connection)
                    self._on(connection, stopped, pause)
            except (ConnectionFailed, *_DRIVER_ERRORS):
                stopped.wait(_RECONNECT_SECONDS)
        self._settle_at_last()

    def _on(self, connection: RawConnection, stopped: threading.Event, pause: float) -> None:
        while not stopped.wait(pause):
            try:
                self.transaction(connection)
            except (psycopg.errors.DeadlockDetected, psycopg.errors.UniqueViolation, pymysql.err.IntegrityError):
                self._forget(connection)
            except pymysql.err.OperationalError as problem:
                if problem.args[0] not in (1205, 1213):
                    raise
                self._forget(connection)

    def transaction(self, connection: RawConnection) -> None:
        """Some changes and the ledger's row for them, committed, or now and then rolled back."""
        self._step += 1
        self._pending, self._touched = Counter(), 0
        with connection.cursor() as cursor:
            if self._chance.random() < _LARGE_CHANCE:
                self._bulk(cursor)
            for _ in range(self._chance.choice((1, 1, 2, 3, 10))):
                self._chance.choice((self._good, self._good, self._part, self._swap))(cursor)
            note = self._chance.choice(("", "it's", "é漢😀"))
            self._do(cursor, "ledger", 1, "INSERT INTO ledger VALUES (%s, %s, %s)", self._number, self._step, note)
        if self._chance.random() < 0.04:
            self._forget(connection)
            return
        connection.commit()
        self._count()

    def _count(self) -> None:
        self.net.update(self._pending)
        self.transactions += 1
        self.changes += self._touched
        self._pending = Counter()

    def _forget(self, connection: RawConnection) -> None:
        connection.rollback()
        self._pending = Counter()

    def _settle(self, connection: RawConnection) -> None:
        """Whether the transaction before the connection broke was committed is asked of the ledger."""
        if not self._pending:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM ledger WHERE writer = %s AND step = %s", (self._number, self._step))
            if cursor.fetchone()[0]:
                self._count()
        self._forget(connection)

    def _settle_at_last(self) -> None:
        if self._pending:
            with open_raw(self._url) as connection:
                self._settle(connection)

    def _do(self, cursor: RawConnection, table: str, sign: int, statement: str, *values: object) -> None:
        cursor.execute(statement, values)
        self._pending[table] += sign * cursor.rowcount
        self._touched += cursor.rowcount

    def _good(self, cursor: RawConnection) -> None:
        key, kind = self._chance.randrange(_KEYS), self._chance.random()
        if kind < 0.4:
            marks = ", ".join(["%s"] * len(self._columns))
            self._do(cursor, "goods", -1, "DELETE FROM goods WHERE id = %s", key)
            self._do(cursor, "goods", 1, f"INSERT INTO goods VALUES (%s, {marks})", key, *self._values())
        elif kind < 0.75:
            # Long values stay as they are in most updates.
            columns = self._chance.sample(self._columns, 3)
            setting = ", ".join(f"{column.name} = %s" for column in columns)
            values = (self._value(column.make(self._chance)) for column in columns)
            self._do(cursor, "goods", 0, f"UPDATE goods SET {setting} WHERE id = %s", *values, key)
        elif kind < 0.9:
            other = self._chance.randrange(_KEYS)
            if other != key:
                self._do(cursor, "goods", -1, "DELETE FROM goods WHERE id = %s", other)
            self._do(cursor, "goods", 0, "UPDATE goods SET id = %s WHERE id = %s", other, key)
        else:
            self._do(cursor, "goods", -1, "DELETE FROM goods WHERE id BETWEEN %s AND %s", key, key + 2)

    def _values(self) -> list[object]:
        return [self._value(column.make(self._chance)) for column in self._columns]

    def _value(self, value: object) -> object:
        return None if self._chance.random() < 0.15 else value

    def _part(self, cursor: RawConnection) -> None:
        a, b, n = self._chance.randrange(60), self._chance.choice(("x", "y", "it's", "ü")), self._chance.randrange(999)
        self._do(cursor, "parts", -1, "DELETE FROM parts WHERE a = %s AND b = %s", a, b)
        if self._chance.random() < 0.5:
            self._do(cursor, "parts", 1, "INSERT INTO parts VALUES (%s, %s, %s)", a, b, n)
        else:
            self._do(cursor, "parts", 0, "UPDATE parts SET a = %s WHERE a = %s AND b = %s", a, (a + 1) % 60, b)

    def _swap(self, cursor: RawConnection) -> None:
        """Two rows change their unique codes by way of a third: an order that can't be forgotten."""
        one, other = self._chance.sample(range(200), 2)
        first, second = f"c{one}", f"c{other}"
        condition = "id IN (%s, %s) OR code IN (%s, %s)"
        self._do(cursor, "swaps", -1, f"DELETE FROM swaps WHERE {condition}", one, other, first, second)
        self._do(cursor, "swaps", 1, "INSERT INTO swaps VALUES (%s, %s), (%s, %s)", one, first, other, second)
        for key, code in ((one, f"t{one}"), (other, first), (one, second)):
            self._do(cursor, "swaps", 0, "UPDATE swaps SET code = %s WHERE id = %s", code, key)

    def _bulk(self, cursor: RawConnection) -> None:
        """Many rows in one transaction: inserted, all changed, half of them deleted; the other half at the next time."""
        first = self._number * 10**9
        between = "id BETWEEN %s AND %s"
        self._do(cursor, "bulk", -1, f"DELETE FROM bulk WHERE {between}", first, first + self._large_rows)
        for start in range(first, first + self._large_rows, 500):
            values = ", ".join(f"({number}, {self._step}, 'row {number}')" for number in range(start, start + 500))
            self._do(cursor, "bulk", 1, f"INSERT INTO bulk VALUES {values}")
        self._do(cursor, "bulk", 0, f"UPDATE bulk SET n = n + 1 WHERE {between}", first, first + self._large_rows)
        self._do(
            cursor, "bulk", -1, f"DELETE FROM bulk WHERE {between} AND id %% 2 = 0", first, first + self._large_rows
        )


class Traffic:
    """Several writers at once."""

    def __init__(self, url: Url, *, seed: int, connections: int, large_rows: int) -> None:
        self.url = url
        self.writers = [
            Writer(url, number=number, seed=seed, large_rows=large_rows) for number in range(1, connections + 1)
        ]
        self._before = _counted(url)

    @property
    def expected(self) -> Count:
        """How many rows each table has by the traffic's own count. Meaningful once it has stopped."""
        total = self._before.copy()
        for writer in self.writers:
            total.update(writer.net)
        return +total

    @property
    def transactions(self) -> int:
        """Committed transactions."""
        return sum(writer.transactions for writer in self.writers)

    @property
    def changes(self) -> int:
        """Rows that committed transactions inserted, changed or deleted."""
        return sum(writer.changes for writer in self.writers)

    def fill(self, transactions: int) -> None:
        """So many transactions by the first writer, before the others begin."""
        with open_raw(self.url) as connection:
            for _ in range(transactions):
                self.writers[0].transaction(connection)

    @contextlib.contextmanager
    def running(self, pause: float) -> Iterator[threading.Event]:
        """Writes as long as the block lasts, or until the event is set; `pause` seconds between a writer's transactions."""
        stopped = threading.Event()
        threads = [threading.Thread(target=writer.write, args=(stopped, pause)) for writer in self.writers]
        for thread in threads:
            thread.start()
        try:
            yield stopped
        finally:
            stopped.set()
            for thread in threads:
                thread.join()


def fill_bulk(url: Url, count: int) -> None:
    """Rows that a load needs some time for, and that no writer touches."""
    with open_raw(url) as connection, connection.cursor() as cursor:
        for start in range(-count, 0, 5000):
            numbers = range(start, min(0, start + 5000))
            values = ", ".join(f"({number}, 0, 'at rest {number}')" for number in numbers)
            cursor.execute(f"INSERT INTO bulk VALUES {values}")
        connection.commit()


def _counted(url: Url) -> Count:
    return Counter({table: int(rows(url, f"SELECT count(*) FROM {table}")[0][0]) for table in NAMES})


def counted(url: Url) -> Count:
    """How many rows each table of the traffic holds; tables without rows are left out."""
    return +_counted(url)

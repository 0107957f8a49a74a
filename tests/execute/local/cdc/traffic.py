"""Seeded random traffic on a source, and whether the target ended up with the same rows."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pymysql

from migrate.assess.assess import assess
from migrate.convert.convert import convert
from migrate.dms.define import define_task
from migrate.engines.connect import RawConnection, open_raw
from migrate.engines.engine import engine_of, parse_target
from migrate.execute.planner import make_plan
from migrate.model.codec import Json
from migrate.model.task import MigrationType
from migrate.url import Url
from tests.sql import rows, run

TABLES = ("accounts", "pairs", "codes", "loglines")
_KEYS = 300
_TEXTS = (
    "",
    "plain",
    "tab\tand\nline",
    "back\\slash",
    "it's",
    'a "quote"',
    "%s $1 ?",
    "é漢😀",
    "NULL",
    "\\N",
    "x" * 300,
)


def make_tables(url: Url, *, filled: int = 200) -> None:
    """Makes the tables of the traffic, with some rows in them."""
    postgresql = url.scheme == "postgresql"
    blob, moment = ("bytea", "timestamp(6)") if postgresql else ("blob", "datetime(6)")
    for table in TABLES:
        run(url, f"DROP TABLE IF EXISTS {table}")
    run(
        url,
        f"CREATE TABLE accounts (id bigint PRIMARY KEY, name varchar(400), amount decimal(12,2), data {blob},"
        f" at {moment}, note text, ratio double precision)",
        "CREATE TABLE pairs (a int NOT NULL, b varchar(20) NOT NULL, n int, PRIMARY KEY (a, b))",
        "CREATE TABLE codes (id int PRIMARY KEY, code varchar(20) NOT NULL UNIQUE)",
        "CREATE TABLE loglines (n int, t varchar(400))",
    )
    if postgresql:
        run(url, "ALTER TABLE loglines REPLICA IDENTITY FULL")
    with open_raw(url) as connection:
        traffic = Traffic(connection, seed=7)
        for _ in range(filled):
            traffic.transaction()


class Traffic:
    """One writer."""

    def __init__(self, connection: RawConnection, *, seed: int) -> None:
        self._connection = connection
        self._random = random.Random(seed)
        self._postgresql = hasattr(connection, "pgconn")

    def transaction(self) -> None:
        """Some changes, committed, or now and then rolled back."""
        with self._connection.cursor() as cursor:
            for _ in range(self._random.choice((1, 1, 2, 3, 12))):
                self._random.choice((self._account, self._account, self._pair, self._code, self._line))(cursor)
        if self._random.random() < 0.05:
            self._connection.rollback()
        else:
            self._connection.commit()

    def large(self, count: int) -> None:
        """One transaction of so many inserted rows, which are then all changed."""
        with self._connection.cursor() as cursor:
            for start in range(0, count, 1000):
                values = ", ".join(f"({n}, 'large', {n}.25)" for n in range(10_000 + start, 10_000 + start + 1000))
                cursor.execute(f"INSERT INTO accounts (id, name, amount) VALUES {values}")
            cursor.execute("UPDATE accounts SET note = 'changed' WHERE id >= 10000")
        self._connection.commit()

    def _account(self, cursor: RawConnection) -> None:
        key, kind = self._random.randrange(_KEYS), self._random.random()
        if kind < 0.5:
            cursor.execute("DELETE FROM accounts WHERE id = %s", (key,))
            cursor.execute("INSERT INTO accounts VALUES (%s, %s, %s, %s, %s, %s, %s)", (key, *self._values()))
        elif kind < 0.8:
            setting = "name = %s, amount = %s, data = %s, at = %s, note = %s, ratio = %s"
            cursor.execute(f"UPDATE accounts SET {setting} WHERE id = %s", (*self._values(), key))
        elif kind < 0.9:
            other = self._random.randrange(_KEYS)
            cursor.execute("DELETE FROM accounts WHERE id = %s", (other,))
            cursor.execute("UPDATE accounts SET id = %s WHERE id = %s", (other, key))
        else:
            cursor.execute("DELETE FROM accounts WHERE id = %s", (key,))

    def _values(self) -> tuple[object, ...]:
        chance = self._random
        return (
            chance.choice((None, *_TEXTS)),
            chance.choice((None, f"{chance.randrange(-(10**9), 10**9)}.{chance.randrange(100):02}")),
            chance.choice((None, b"", chance.randbytes(chance.randrange(40)))),
            chance.choice((None, f"20{chance.randrange(10, 60)}-02-03 04:05:06.{chance.randrange(10**6):06}")),
            chance.choice((None, *_TEXTS)),
            chance.choice((None, 0.1, -1e300, chance.random())),
        )

    def _pair(self, cursor: RawConnection) -> None:
        a, b = self._random.randrange(20), self._random.choice(("x", "y", "it's", "ü"))
        cursor.execute("DELETE FROM pairs WHERE a = %s AND b = %s", (a, b))
        if self._random.random() < 0.5:
            cursor.execute("INSERT INTO pairs VALUES (%s, %s, %s)", (a, b, self._random.randrange(1000)))
        else:
            cursor.execute("UPDATE pairs SET a = %s, b = %s WHERE a = %s AND b = %s", (a, b, (a + 1) % 20, b))

    def _code(self, cursor: RawConnection) -> None:
        """Two rows change their codes by way of a third: an order that can't be forgotten."""
        one, other = self._random.sample(range(40), 2)
        cursor.execute(
            "DELETE FROM codes WHERE id IN (%s, %s) OR code IN (%s, %s)", (one, other, f"c{one}", f"c{other}")
        )
        cursor.execute("INSERT INTO codes VALUES (%s, %s), (%s, %s)", (one, f"c{one}", other, f"c{other}"))
        for key, code in ((one, f"t{one}"), (other, f"c{one}"), (one, f"c{other}")):
            cursor.execute("UPDATE codes SET code = %s WHERE id = %s", (code, key))

    def _line(self, cursor: RawConnection) -> None:
        n = self._random.randrange(8)
        if self._random.random() < 0.6:
            cursor.execute(
                "INSERT INTO loglines VALUES (%s, %s), (%s, %s)", (n, "a", n, self._random.choice(("a", "A", None)))
            )
        elif self._postgresql:
            cursor.execute("DELETE FROM loglines WHERE ctid IN (SELECT ctid FROM loglines WHERE n = %s LIMIT 1)", (n,))
        else:
            cursor.execute("UPDATE loglines SET t = %s WHERE n = %s LIMIT 2", (self._random.choice(("b", "B")), n))


@contextmanager
def writing(url: Url, *, seed: int, pause: float = 0.002) -> Iterator[threading.Event]:
    """Writes from another thread as long as the block lasts, or until the event is set."""
    stopped = threading.Event()

    def write() -> None:
        with open_raw(url) as connection:
            traffic = Traffic(connection, seed=seed)
            while not stopped.is_set():
                try:
                    traffic.transaction()
                except (psycopg.Error, pymysql.Error):
                    connection.rollback()  # Two writers were in each other's way.
                time.sleep(pause)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield stopped
    finally:
        stopped.set()
        thread.join()


def plan_folder(
    source: Url, target: Url, folder: Path, *, kind: MigrationType, identifier: str, **settings: dict[str, Json]
) -> Path:
    """A plan of the traffic's tables; `settings` are put into the task's, block by block."""
    schema = engine_of(source).inspect(source)
    wanted = parse_target(target.scheme)
    conversion = convert(schema, wanted)
    task = define_task(conversion, schema, migration_type=kind, source=source, identifier=identifier)
    for block, values in settings.items():
        task.task_settings[block].update(values)
    make_plan(schema, conversion, assess(schema, wanted, conversion_issues=conversion.issues), task, folder)
    return folder


def differences(source: Url, target: Url) -> dict[str, int]:
    """The tables that are not the same, with how many rows are on one side alone."""
    found = {}
    for table in TABLES:
        ours = _sorted(source, table)
        theirs = _sorted(target, f'"{_schema(source, target)}".{table}' if target.scheme == "postgresql" else table)
        if ours != theirs:
            found[table] = len(set(ours) ^ set(theirs)) or abs(len(ours) - len(theirs))
    return found


def _schema(source: Url, target: Url) -> str:
    return "public" if source.scheme == "postgresql" else source.database


def _sorted(url: Url, table: str) -> list[str]:
    return sorted(map(repr, rows(url, f"SELECT * FROM {table}")))

"""A source that is written to all the time, and a target that gets the same changes some seconds later."""

import random
import threading
import time
from collections import deque
from types import TracebackType

from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.sql import run

ROWS = 3000
CALM = 1000
"""Rows with a lower number are never changed."""


def make_tables(source: Url, target: Url) -> None:
    """Makes the table `flux` with the same rows on both sides."""
    rows = ", ".join(f"({number}, {number % 7}, 'row {number}')" for number in range(1, ROWS + 1))
    for url in (source, target):
        run(url, "CREATE TABLE flux (id int PRIMARY KEY, v int NOT NULL, name varchar(40))")
        run(url, f"INSERT INTO flux VALUES {rows}")


class Replication:
    """Runs while it is entered: a writer on the source, and what carries its changes to the target after `lag` seconds."""

    def __init__(self, source: Url, target: Url, *, lag: float, pause: float = 0.01, seed: int = 0) -> None:
        self.lag, self.pause = lag, pause
        self.changes = 0
        self._source, self._target = source, target
        self._random = random.Random(seed)
        self._waiting: deque[tuple[float, str]] = deque()
        self._stop = threading.Event()
        self._next = ROWS + 1
        self._threads = [threading.Thread(target=self._write), threading.Thread(target=self._carry)]

    def __enter__(self) -> "Replication":
        for thread in self._threads:
            thread.start()
        time.sleep(self.lag)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        with open_raw(self._source, autocommit=True) as connection, connection.cursor() as cursor:
            while not self._stop.wait(self.pause):
                statement = self._change()
                cursor.execute(statement)
                self._waiting.append((time.monotonic() + self.lag, statement))
                self.changes += 1

    def _carry(self) -> None:
        with open_raw(self._target, autocommit=True) as connection, connection.cursor() as cursor:
            while not (self._stop.is_set() and not self._waiting):
                if self._waiting and (self._stop.is_set() or self._waiting[0][0] <= time.monotonic()):
                    cursor.execute(self._waiting.popleft()[1])
                else:
                    time.sleep(0.005)

    def _change(self) -> str:
        number = self._random.randint(CALM, ROWS)
        match self._random.randrange(5):
            case 0:
                self._next += 1
                return f"INSERT INTO flux VALUES ({self._next}, 0, 'new')"
            case 1:
                return f"DELETE FROM flux WHERE id = {number}"
            case 2:  # a few rows that change to and fro all the time
                return f"UPDATE flux SET v = 1 - v, name = 'hot' WHERE id = {CALM + number % 5}"
            case _:
                return f"UPDATE flux SET v = {self._random.randrange(1000)} WHERE id = {number}"

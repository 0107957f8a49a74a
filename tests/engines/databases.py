"""Databases that a whole module of tests shares, and a count of what is asked of a server."""

import contextlib
import itertools
import os
from collections.abc import Iterator
from typing import Any

from migrate.engines.connect import open_raw
from migrate.url import Url
from tests.sql import create_database, drop_database

_numbers = itertools.count(1)


@contextlib.contextmanager
def made_database(administrator: Url, *, prefix: str = "inspected") -> Iterator[Url]:
    """A new, empty database, dropped at the end."""
    url = create_database(administrator, f"{prefix}_{os.getpid()}_{next(_numbers)}")
    try:
        yield url
    finally:
        drop_database(url)


class CountedConnection:
    """A connection that remembers every statement sent through it."""

    def __init__(self, connection: Any, statements: list[str]) -> None:
        self._connection = connection
        self._statements = statements

    def cursor(self) -> "CountedConnection":
        """A cursor that remembers every statement."""
        return CountedConnection(self._connection.cursor(), self._statements)

    def execute(self, statement: str, *arguments: Any) -> Any:
        """Sends the statement and remembers it."""
        self._statements.append(statement)
        return self._connection.execute(statement, *arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def __enter__(self) -> "CountedConnection":
        self._connection.__enter__()
        return self

    def __exit__(self, *problem: Any) -> None:
        self._connection.__exit__(*problem)


def counting(statements: list[str]) -> Any:
    """Stands in for `open_raw` and writes every statement down."""

    @contextlib.contextmanager
    def open_counted(url: Url, **options: Any) -> Iterator[CountedConnection]:
        with open_raw(url, **options) as connection:
            yield CountedConnection(connection, statements)

    return open_counted

"""Runs SQL on a test database and gives back rows."""

from typing import Any

from migrate.engines.connect import open_raw
from migrate.url import Url


def run(url: Url, *statements: str) -> None:
    """Runs the statements, each committed."""
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def rows(url: Url, query: str) -> list[tuple[Any, ...]]:
    """The query's rows."""
    with open_raw(url) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        return [tuple(row) for row in cursor.fetchall()]

"""Holds the writers of a MySQL or MariaDB source for the moment in which several sessions take their snapshots, so that these are one."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TypeVar

import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.mysql.engine import MySql
from migrate.errors import NotPermitted
from migrate.model.names import ObjectName
from migrate.url import Url

_LOCK_SECONDS = 5
_REFUSED = frozenset({1044, 1142, 1205, 1227, 3024, 1969})

T = TypeVar("T")


@contextlib.contextmanager
def opened_together(
    source: Url,
    sessions: int,
    tables: Sequence[ObjectName],
    open_one: Callable[[Url], AbstractContextManager[T]],
    *,
    position: Callable[[], str] = lambda: "",
) -> Iterator[tuple[tuple[T, ...], str]]:
    """Opens so many sessions while who writes to the tables is held; none where the account may not hold anybody.

    With them comes the `position` that was asked for at that moment.
    """
    with contextlib.ExitStack() as stack:
        with held(source, tables) as is_held:
            readers = [stack.enter_context(open_one(source)) for _ in range(sessions if is_held else 0)]
            found = position() if readers else ""
        yield tuple(readers), found


@contextlib.contextmanager
def held(source: Url, tables: Sequence[ObjectName]) -> Iterator[bool]:
    """Holds who writes to the tables, or to any, while the block lasts; whether the account may. Raises `NotPermitted`."""
    names = ", ".join(f"{MySql().quote_name(table)} READ" for table in tables)
    with open_raw(source, autocommit=True) as connection:
        is_held = _locks(connection, "FLUSH TABLES WITH READ LOCK") or _locks(connection, f"LOCK TABLES {names}")
        try:
            yield is_held
        finally:
            with contextlib.suppress(pymysql.Error), connection.cursor() as cursor:
                cursor.execute("UNLOCK TABLES")


def _locks(connection: RawConnection, statement: str) -> bool:
    with connection.cursor() as cursor:
        # A long query must not make everyone else wait behind us for long.
        cursor.execute(f"SET SESSION lock_wait_timeout = {_LOCK_SECONDS}")
        try:
            cursor.execute(statement)
        except pymysql.Error as problem:
            if problem.args and problem.args[0] in _REFUSED:
                return False
            raise NotPermitted("the source's tables can't be held", reason=server_words(problem)) from None
    return True

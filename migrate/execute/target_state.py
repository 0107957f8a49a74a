"""What is on the target before a run: tables of the plan that are there already, and whether they hold rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from importlib.resources import files

import pymysql
from psycopg import Error as PostgreSqlError

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.engine import Engine, engine_of
from migrate.errors import QueryFailed, UsageProblem
from migrate.model.names import ObjectName
from migrate.url import Url


class Readiness(Enum):
    """What has to be done about the target's tables."""

    MAKE_TABLES = auto()
    TABLES_ARE_THERE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTables:
    """The plan's tables, as the target has them."""

    missing: tuple[ObjectName, ...]
    empty: tuple[ObjectName, ...]
    filled: tuple[ObjectName, ...]


def look(url: Url, tables: Sequence[ObjectName]) -> TargetTables:
    """Looks which of the tables the target has. Raises `ConnectionFailed` or `QueryFailed`."""
    engine = engine_of(url)
    query = files("migrate.execute").joinpath("queries", "existing_tables.sql").read_text(encoding="utf-8")
    with open_raw(url, read_only=True) as connection:
        try:
            found = {ObjectName(schema=str(schema), name=str(name)) for schema, name in _rows(connection, query)}
            there = [table for table in tables if table in found]
            filled = {table for table in there if _has_rows(connection, engine, table)}
        except (pymysql.Error, PostgreSqlError) as problem:
            raise QueryFailed("can't look at the target's tables", reason=server_words(problem, url)) from None
    return TargetTables(
        missing=tuple(table for table in tables if table not in found),
        empty=tuple(table for table in there if table not in filled),
        filled=tuple(table for table in there if table in filled),
    )


def readiness(tables: TargetTables, *, may_hold_rows: bool) -> Readiness:
    """Whether the plan's tables are still to be made.

    Raises `UsageProblem` where some are there and some are not, or where one holds rows that must not be touched.
    """
    if tables.filled and not may_hold_rows:
        raise UsageProblem(
            f"the target already has rows in {_listed(tables.filled)}",
            reason="TargetTablePrepMode is DO_NOTHING: rows that are there are neither removed nor mixed with new ones",
            hint="empty or drop these tables, name another target, or go on with an interrupted run with --resume",
        )
    there = (*tables.empty, *tables.filled)
    if there and tables.missing:
        raise UsageProblem(
            f"the target already has {_listed(there)}, but not {_listed(tables.missing)}",
            reason="the plan's DDL makes all tables or none",
            hint="drop the tables that are there, or name an empty target",
        )
    return Readiness.TABLES_ARE_THERE if there else Readiness.MAKE_TABLES


def _rows(connection: RawConnection, query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _has_rows(connection: RawConnection, engine: Engine, table: ObjectName) -> bool:
    return bool(_rows(connection, f"SELECT 1 FROM {engine.quote_name(table)} LIMIT 1"))


def _listed(names: Sequence[ObjectName], *, most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(str(name) for name in names[:most]) + more

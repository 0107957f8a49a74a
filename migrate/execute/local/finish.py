"""What is left to do on the target once the rows are there: sequences go on after the highest number, statistics are gathered."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
import pymysql

from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.engine import engine_of
from migrate.engines.mysql.engine import MySql
from migrate.engines.postgresql.engine import PostgreSql
from migrate.errors import QueryFailed
from migrate.model.names import ObjectName
from migrate.url import Url

_NEXT_NUMBER = re.compile(r"\bAUTO_INCREMENT=(\d+)")
_QUERIES = Path(__file__).with_name("queries")
_COLUMN_SEQUENCES = _QUERIES / "column_sequences_postgresql.sql"
_AUTO_INCREMENT = _QUERIES / "auto_increment_mysql.sql"


def set_sequences(url: Url, tables: Sequence[ObjectName]) -> tuple[str, ...]:
    """Sets every sequence that a column of the tables owns or takes its default from to go on after the column's highest value.

    A sequence of an empty table is left alone, and one that is further on already. Gives a line for each one set. MySQL's
    AUTO_INCREMENT follows the rows by itself; each is looked at, and one that did not is set. Raises `QueryFailed`.
    """
    try:
        with open_raw(url, autocommit=True) as connection:
            set_all = _set_postgresql if url.scheme == "postgresql" else _verify_mysql
            return tuple(set_all(connection, tables))
    except (psycopg.Error, pymysql.Error) as problem:
        raise QueryFailed("the sequences can't be set", reason=server_words(problem, url)) from None


def analyze(url: Url, tables: Sequence[ObjectName]) -> None:
    """Gathers the optimizer's statistics of the tables. Raises `QueryFailed`."""
    engine = engine_of(url)
    verb = "ANALYZE" if url.scheme == "postgresql" else "ANALYZE TABLE"
    try:
        with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"{verb} {engine.quote_name(table)}")
    except (psycopg.Error, pymysql.Error) as problem:
        raise QueryFailed("the tables can't be analyzed", reason=server_words(problem, url)) from None


def _set_postgresql(connection: RawConnection, tables: Sequence[ObjectName]) -> Iterator[str]:
    query = _COLUMN_SEQUENCES.read_text(encoding="utf-8")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(query, (table.schema, table.name))
            for schema, name, *rest in cursor.fetchall():
                yield from _set_one(cursor, table, ObjectName(schema=schema, name=name), *rest)


def _set_one(
    cursor: RawConnection, table: ObjectName, sequence: ObjectName, column: str, increment: int, low: int, high: int
) -> Iterator[str]:
    quote, quote_name = PostgreSql().quote, PostgreSql().quote_name
    furthest = "max" if increment > 0 else "min"
    cursor.execute(f"SELECT {furthest}({quote(column)})::bigint FROM {quote_name(table)}".encode())
    (value,) = cursor.fetchone()
    cursor.execute(f"SELECT last_value, is_called FROM {quote_name(sequence)}".encode())
    last, called = cursor.fetchone()
    if value is None or not low <= value <= high:
        return
    if (value < last if increment > 0 else value > last) or (value == last and called):
        return
    cursor.execute("SELECT setval(%s::regclass, %s)", (quote_name(sequence), value))
    yield f"{sequence}: goes on after {value}, the {furthest}imum of {table}.{column}"


def _verify_mysql(connection: RawConnection, tables: Sequence[ObjectName]) -> Iterator[str]:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(_AUTO_INCREMENT.read_text(encoding="utf-8"), (table.schema, table.name))
            for (column,) in cursor.fetchall():
                yield from _verify_one(cursor, table, column)


def _verify_one(cursor: RawConnection, table: ObjectName, column: str) -> Iterator[str]:
    name = MySql().quote_name(table)
    cursor.execute(f"SELECT MAX({MySql().quote(column)}) FROM {name}")
    (value,) = cursor.fetchone()
    cursor.execute(f"SHOW CREATE TABLE {name}")
    found = _NEXT_NUMBER.search(cursor.fetchone()[1])
    following = int(found[1]) if found else 1
    if value is not None and value >= following:
        cursor.execute(f"ALTER TABLE {name} AUTO_INCREMENT = {int(value) + 1}")
        yield f"{table}: goes on after {value}, the maximum of {column}"

"""Publications: which tables' changes a source tells."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg

from migrate.engines.bulk import ColumnPair
from migrate.engines.connect import RawConnection, open_raw, server_words
from migrate.engines.postgresql.engine import PostgreSql
from migrate.errors import QueryFailed
from migrate.model.names import ObjectName
from migrate.url import Url

_QUERIES = Path(__file__).parent.parent / "queries"
PUBLISHES_GENERATED_COLUMNS = 180_000


def create_publication(url: Url, publication: str, tables: Mapping[ObjectName, Sequence[ColumnPair]]) -> None:
    """Makes a publication of exactly these tables. This writes to the source's catalogue, and needs an owner of every table.

    A partitioned table's changes are told under its own name. Raises `QueryFailed` with the server's words.
    """
    quote = PostgreSql().quote_name
    names = ", ".join(f"ONLY {quote(name)}" for name in sorted(tables))
    options = ["publish = 'insert, update, delete, truncate'", "publish_via_partition_root = true"]
    with open_raw(url, autocommit=True) as connection:
        if connection.info.server_version >= PUBLISHES_GENERATED_COLUMNS and _any_generated(tables):
            options.append("publish_generated_columns = stored")
        goal = f"FOR TABLE {names} " if tables else ""
        statement = f"CREATE PUBLICATION {PostgreSql().quote(publication)} {goal}WITH ({', '.join(options)})"
        _execute(url, connection, statement, f"can't make the publication {publication}")


def drop_publication(url: Url, publication: str) -> None:
    """Removes the publication where it is there. Raises `QueryFailed` with the server's words."""
    with open_raw(url, autocommit=True) as connection:
        statement = f"DROP PUBLICATION IF EXISTS {PostgreSql().quote(publication)}"
        _execute(url, connection, statement, f"can't drop the publication {publication}")


def published_tables(connection: RawConnection, publication: str) -> frozenset[ObjectName]:
    """The tables that the publication names now. Raises `QueryFailed` where there is no such publication."""
    rows = connection.execute((_QUERIES / "logical_published.sql").read_text(), {"publication": publication}).fetchall()
    if not rows:
        raise QueryFailed(
            f"the source has no publication {publication}", hint="make it again, and load the tables again"
        )
    return frozenset(ObjectName(schema=schema, name=name) for schema, name in rows if name is not None)


def numbers_of_tables(connection: RawConnection, tables: Sequence[ObjectName]) -> dict[int, ObjectName]:
    """The tables' numbers in the catalogue, of those that are there."""
    statement = (_QUERIES / "logical_numbers.sql").read_text()
    wanted = {"schemas": [name.schema for name in tables], "names": [name.name for name in tables]}
    rows = connection.execute(statement, wanted).fetchall()
    return {number: ObjectName(schema=schema, name=name) for number, schema, name in rows}


def _any_generated(tables: Mapping[ObjectName, Sequence[ColumnPair]]) -> bool:
    return any(pair.source.generated is not None for pairs in tables.values() for pair in pairs)


def _execute(url: Url, connection: RawConnection, statement: str, message: str) -> None:
    try:
        connection.execute(statement)
    except psycopg.Error as problem:
        raise QueryFailed(message, reason=server_words(problem, url)) from None

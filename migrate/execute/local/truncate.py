"""Empties target tables before they are loaded."""

from collections.abc import Sequence

import psycopg
import pymysql

from migrate.engines.connect import open_raw, server_words
from migrate.engines.engine import engine_of
from migrate.errors import QueryFailed
from migrate.model.names import ObjectName
from migrate.url import Url


def truncate(url: Url, tables: Sequence[ObjectName], *, among_others: bool = False) -> None:
    """Empties the tables together, and no other. Raises `QueryFailed`.

    PostgreSQL refuses where a table that is not among them refers to one that is; nothing is emptied then. With `among_others` their
    rows are deleted instead, which other tables' rows may refer to: they are about to come again.
    """
    if not tables:
        return
    engine = engine_of(url)
    names = [engine.quote_name(table) for table in tables]
    if url.scheme == "postgresql":
        # TRUNCATE waits for what an earlier run may still be writing; DELETE has to be told to.
        deleting = [
            "BEGIN",
            "SET LOCAL session_replication_role = replica",
            f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE",
            *(f"DELETE FROM {name}" for name in names),
            "COMMIT",
        ]
        statements = deleting if among_others else [f"TRUNCATE {', '.join(names)}"]
    else:
        statements = ["SET SESSION foreign_key_checks = 0", *(f"TRUNCATE TABLE {name}" for name in names)]
    try:
        with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except (psycopg.Error, pymysql.Error) as problem:
        raise QueryFailed("the target's tables can't be emptied", reason=server_words(problem, url)) from None

"""Asks the catalogue of PostgreSQL: a fixed number of queries in one read-only snapshot."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from migrate.engines.catalogue_row import Row, rows_of
from migrate.engines.connect import open_raw, server_words
from migrate.errors import NotPermitted, QueryFailed, Unsupported, UsageProblem
from migrate.url import Url

_OLDEST = 13
_QUERIES = Path(__file__).with_name("queries")
_OF_SCHEMAS = (
    "relations",
    "columns",
    "constraints",
    "indexes",
    "types",
    "sequences",
    "routines",
    "triggers",
    "leftovers",
    "others",
)
_OF_DATABASE = ("settings", "namespaces", "extensions", "domain_checks", "facts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the server answered, before it is made into a `Schema`."""

    version: str
    server: Row
    """The one row about the server, the database and the account."""
    schemas: tuple[str, ...]
    """The schemas looked at, by name."""
    rows: dict[str, list[Row]]
    """The answer to each query, by the query's name."""


def ask(url: Url, *, schemas: Sequence[str]) -> Answers:
    """Asks everything in one read-only transaction.

    Raises `ConnectionFailed`, `NotPermitted`, `QueryFailed`, or `UsageProblem` for a schema that is not there.
    """
    with open_raw(url, read_only=True) as connection, connection.cursor() as cursor:
        connection.rollback()
        try:
            return _answers(cursor, url, schemas)
        except psycopg.Error as problem:
            kind = NotPermitted if isinstance(problem, psycopg.errors.InsufficientPrivilege) else QueryFailed
            raise kind(f"the catalogue of {url.masked} can't be read", reason=server_words(problem, url)) from None


def _answers(cursor: Any, url: Url, asked: Sequence[str]) -> Answers:
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    # Every name that the server prints is then complete, whatever search_path the account or the database has.
    cursor.execute("SET LOCAL search_path TO ''")
    cursor.execute("SET LOCAL standard_conforming_strings TO on")
    cursor.execute("SET LOCAL quote_all_identifiers TO off")
    server = _run(cursor, "server")[0]
    version = (re.match(r"\d+(?:\.\d+)*", server.text("version")) or [""])[0]
    check_version(version)
    rows = {name: _run(cursor, name) for name in _OF_DATABASE}
    if server.flag("is_superuser"):
        rows["passwords"] = _run(cursor, "passwords")
    names = _choose([row.text("schema_name") for row in rows["namespaces"]], url, asked)
    rows |= {name: _run(cursor, name, schemas=list(names)) for name in _OF_SCHEMAS}
    return Answers(version=version, server=server, schemas=names, rows=rows)


def check_version(version: str) -> None:
    """Raises `Unsupported` for a server that is too old to be read."""
    if int(version.split(".")[0]) < _OLDEST:
        raise Unsupported(
            f"PostgreSQL {version} is too old to be inspected", hint=f"PostgreSQL {_OLDEST} and later can be"
        )


def _run(cursor: Any, file: str, **values: object) -> list[Row]:
    cursor.execute((_QUERIES / f"{file}.sql").read_text(encoding="utf-8"), values or None)
    return rows_of(cursor)


def _choose(found: Sequence[str], url: Url, asked: Sequence[str]) -> tuple[str, ...]:
    for name in asked:
        if name not in found:
            raise UsageProblem(
                f"there is no schema {name!r} in {url.masked}",
                hint=f"schemas of this database: {', '.join(found) or 'none'}; names are case-sensitive",
            )
    return tuple(sorted(set(asked) or set(found)))

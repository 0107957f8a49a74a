"""Asks PostgreSQL what ran: the extension pg_stat_statements, where it is installed.

https://www.postgresql.org/docs/current/pgstatstatements.html
"""

from pathlib import Path
from typing import Any

import psycopg

from migrate.engines.catalogue_row import Row, rows_of
from migrate.engines.connect import open_raw, server_words
from migrate.engines.workload.lexer import Dialect
from migrate.engines.workload.tally import Gathered, Observed, Tally
from migrate.model.names import Skipped
from migrate.model.workload import InputKind, WorkloadInput
from migrate.url import Url

_QUERIES = Path(__file__).with_name("queries")
_WHERE = (
    "SELECT n.nspname AS schema_name, pg_catalog.current_setting('server_version_num')::int >= 140000 AS has_info "
    "FROM pg_catalog.pg_extension AS e JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace "
    "WHERE e.extname = 'pg_stat_statements'"
)
_HIDDEN = "<insufficient privilege>"
SWITCHED_OFF = (
    "pg_stat_statements is not installed in this database: add it to shared_preload_libraries, restart the server, and "
    "CREATE EXTENSION pg_stat_statements (RDS and Aurora load it by default)"
)


def read_statements(url: Url, *, dialect: Dialect) -> Gathered:
    """Gives the statements that ran in the address's database since the statistics were reset.

    Raises `ConnectionFailed`. What the account may not read, and what is not installed, is in `skipped`.
    """
    with open_raw(url, read_only=True) as connection, connection.cursor() as cursor:
        try:
            return _statements(cursor, dialect)
        except psycopg.Error as problem:
            return _nothing(f"it can't be read: {server_words(problem, url)}; shared_preload_libraries must name it")


def _statements(cursor: Any, dialect: Dialect) -> Gathered:
    cursor.execute(_WHERE)
    found = rows_of(cursor)
    if not found:
        return _nothing(SWITCHED_OFF)
    schema = found[0].text("schema_name").replace('"', '""')
    rows = _run(cursor, "statements", f'"{schema}".pg_stat_statements')
    has_info = found[0].flag("has_info")
    since = _run(cursor, "statements_since", f'"{schema}".pg_stat_statements_info') if has_info else []
    hidden = [row for row in rows if row.text("query") == _HIDDEN]
    tally = Tally(dialect)
    for row in rows:
        if row.flag("toplevel") and row.text("query") != _HIDDEN:
            tally.add(_observed(row))
    described = WorkloadInput(kind=InputKind.PG_STAT_STATEMENTS, since=since[0].text("since") if since else "")
    gathered = tally.finish(described)
    return Gathered(
        inputs=gathered.inputs,
        statements=gathered.statements,
        skipped=(*gathered.skipped, *((_not_shown(hidden),) if hidden else ())),
    )


def _run(cursor: Any, file: str, relation: str) -> list[Row]:
    cursor.execute((_QUERIES / f"{file}.sql").read_text(encoding="utf-8").format(relation=relation))
    return rows_of(cursor)


def _not_shown(hidden: list[Row]) -> Skipped:
    runs = sum(row.number("calls") or 0 for row in hidden)
    reason = "the account may not see other accounts' statements: GRANT pg_read_all_stats TO the account"
    return Skipped(object=f"{len(hidden):,} statements ({runs:,} runs) of pg_stat_statements", reason=reason)


def _nothing(reason: str) -> Gathered:
    return Gathered(skipped=(Skipped(object="pg_stat_statements", reason=reason),))


def _observed(row: Row) -> Observed:
    return Observed(
        sql=row.text("query"),
        count=row.number("calls") or 0,
        seconds=float(row.text("milliseconds")) / 1000,
        is_digest=True,
    )

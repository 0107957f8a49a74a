"""Asks MySQL or MariaDB what ran: the digests of performance_schema.

https://dev.mysql.com/doc/refman/8.4/en/performance-schema-statement-summary-tables.html
https://mariadb.com/kb/en/performance-schema-events_statements_summary_by_digest-table/
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pymysql

from migrate.engines.catalogue_row import Row, rows_of
from migrate.engines.connect import open_raw, server_words
from migrate.engines.workload.lexer import Dialect
from migrate.engines.workload.tally import Gathered, Observed, Tally
from migrate.model.names import Skipped
from migrate.model.workload import InputKind, WorkloadInput
from migrate.url import Url

_QUERIES = Path(__file__).with_name("queries")
_PICOSECONDS = 10**12
_NAME = "performance_schema digests"
_FUNCTION = re.compile(r"(?<!INTO )(?<!TABLE )(?<!INDEX )(?<!KEY )(?<!REFERENCES )`(\w+)` \(")
SWITCHED_OFF = (
    "performance_schema is OFF: set performance_schema=ON in the server's configuration and restart it "
    "(RDS and Aurora: the parameter group)"
)


def read_digests(url: Url, *, schemas: Sequence[str], dialect: Dialect) -> Gathered:
    """Gives the statements that ran in these databases since the server started, or since the table was emptied.

    Raises `ConnectionFailed`. What the account may not read, and what is switched off, is in `skipped`.
    """
    with open_raw(url, read_only=True) as connection, connection.cursor() as cursor:
        try:
            return _digests(cursor, schemas, dialect)
        except pymysql.err.MySQLError as problem:
            return _nothing(
                f"the account can't read it: {server_words(problem, url)}; "
                "GRANT SELECT ON performance_schema.* TO the account"
            )


def _digests(cursor: Any, schemas: Sequence[str], dialect: Dialect) -> Gathered:
    cursor.execute("SELECT @@performance_schema AS is_on, VERSION() AS version")
    server = rows_of(cursor)[0]
    if not server.flag("is_on"):
        return _nothing(SWITCHED_OFF)
    cursor.execute("SELECT enabled FROM performance_schema.setup_consumers WHERE name = 'statements_digest'")
    consumers = rows_of(cursor)
    if not (consumers and consumers[0].flag("enabled")):
        return _nothing(
            "the consumer statements_digest is off: "
            "UPDATE performance_schema.setup_consumers SET enabled = 'YES' WHERE name = 'statements_digest'"
        )
    engine = "mariadb" if "mariadb" in server.text("version").lower() else "mysql"
    text = (_QUERIES / f"statement_digests_{engine}.sql").read_text(encoding="utf-8")
    cursor.execute(text, {"schemas": tuple(schemas) or ("",)})
    rows = rows_of(cursor)
    tally = Tally(dialect)
    for row in rows:
        if not row.flag("is_rest") and _is_about(row, schemas):
            tally.add(_observed(row))
    gathered = tally.finish(
        WorkloadInput(kind=InputKind.PERFORMANCE_SCHEMA, since="the server's start, or since the table was emptied")
    )
    rest = sum(row.number("runs") or 0 for row in rows if row.flag("is_rest"))
    return Gathered(
        inputs=gathered.inputs,
        statements=gathered.statements,
        skipped=(*gathered.skipped, *((_rest(rest),) if rest else ())),
    )


def _is_about(row: Row, schemas: Sequence[str]) -> bool:
    """Whether a statement of a session without a database names one of those looked at."""
    digest = row.text("digest_text")
    return bool(row.text("schema_name")) or any(f"`{name}` ." in digest for name in schemas)


def _rest(runs: int) -> Skipped:
    reason = (
        "the server kept no digest of them, of any database: performance_schema_digests_size is too small; "
        "TRUNCATE performance_schema.events_statements_summary_by_digest starts anew"
    )
    return Skipped(object=f"{runs:,} runs of {_NAME}", reason=reason)


def _nothing(reason: str) -> Gathered:
    return Gathered(skipped=(Skipped(object=_NAME, reason=reason),))


def _observed(row: Row) -> Observed:
    sample, digest = row.text("sample"), row.text("digest_text")
    is_whole = bool(sample) and not sample.endswith("...")
    return Observed(
        sql=sample if is_whole else as_statement(digest),
        schema=row.text("schema_name"),
        count=row.number("runs") or 0,
        seconds=(row.number("picoseconds") or 0) / _PICOSECONDS,
        is_digest=not is_whole,
        is_cut=not is_whole and digest.rstrip().endswith("..."),
    )


def as_statement(digest: str) -> str:
    """A digest's text as a statement that can be read: the lists that the server shortened have values again.

    >>> as_statement("SELECT `f` (...) FROM `t` WHERE `id` IN (...) AND `a` = ?, ... ;")
    'SELECT f (?) FROM `t` WHERE `id` IN (?) AND `a` = ?, ? ;'
    """
    text = digest.replace("/* , ... */", "").replace("?, ...", "?, ?").replace("(...)", "(?)")
    return _FUNCTION.sub(r"\1 (", text)

"""Names that PostgreSQL can't have, collations of a language, and the clock and transactions of the server."""

import re
from collections.abc import Iterator

from migrate.assess.collations import collation_of
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""https://www.postgresql.org/docs/current/ddl-system-columns.html"""
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*", re.IGNORECASE)
_UTC = ("UTC", "+00:00", "GMT", "ETC/UTC", "UNIVERSAL")
_NEUTRAL = ("general", "unicode", "bin", "0900", "520", "nopad", "uca1400", "mysql500", "vietnamese_general")


@check("MY508")
def name_to_quote(context: Context) -> Iterator[Finding]:
    """A name that has to be quoted."""
    for table in context.schema.tables:
        names = [
            name for name in (table.name.name, *(column.name for column in table.columns)) if not _PLAIN.fullmatch(name)
        ]
        if names:
            listed = ", ".join(shown(name) for name in names)
            message = f"{shown(table.name.name)} has names that every query must quote on PostgreSQL: {listed}"
            yield context.on_table(table, message)


@check("MY509")
def language_collation(context: Context) -> Iterator[Finding]:
    """Text that is sorted by the rules of a language."""
    found: dict[tuple[str, str], str] = {}
    for table, column in sorted(context.columns(), key=lambda pair: (pair[0].name, pair[1].name)):
        collation = collation_of(context.schema, table, column)
        parts = collation.split("_")
        if collation.startswith("utf8") and len(parts) > 2 and parts[1] not in _NEUTRAL:
            found.setdefault((table.name.schema, collation), shown(table.name.name, column.name))
    for (schema, collation), example in found.items():
        message = (
            f"text in {shown(schema)} such as {example} is sorted by {collation}: PostgreSQL needs an ICU collation of "
            "that language, or sorts otherwise"
        )
        yield context.on_schema(schema, message)


@check("MY510")
def system_column_name(context: Context) -> Iterator[Finding]:
    """A column named like one that every table of PostgreSQL has."""
    for table, column in context.columns():
        if column.name.lower() in _SYSTEM_COLUMNS:
            message = (
                f"{shown(table.name.name, column.name)} has the name of a system column: PostgreSQL refuses the table"
            )
            yield context.on_column(table, column, message, guilty=column.name)


@check("MY605")
def server_time_zone(context: Context) -> Iterator[Finding]:
    """A server whose clock is not UTC."""
    zone = context.variable("time_zone")
    if zone == "SYSTEM":
        zone = context.variable("system_time_zone")
    if zone and zone not in _UTC and any(True for _ in context.columns("timestamp", "datetime")):
        message = (
            f"the server's time zone is {zone}: DMS reads TIMESTAMP as UTC and DATETIME as it stands, so tell the "
            "endpoint with ServerTimezone and compare a few moments in both phases"
        )
        yield context.on_server(message, setting="time_zone")


@check("MY606")
def isolation_level(context: Context) -> Iterator[Finding]:
    """Transactions that see one snapshot."""
    for name in ("transaction_isolation", "tx_isolation"):
        if context.variable(name) == "REPEATABLE-READ":
            message = (
                "transactions are REPEATABLE READ by default here and READ COMMITTED on PostgreSQL, where stricter "
                "levels fail with a serialization error that the application must answer by trying again"
            )
            yield context.on_server(message, setting=name)
            return

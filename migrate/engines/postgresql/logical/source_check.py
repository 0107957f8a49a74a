"""Says before a slot is made what would keep a source from telling its changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrate.engines.bulk import ColumnPair
from migrate.engines.catalogue_row import Row, rows_of
from migrate.engines.connect import RawConnection, open_raw
from migrate.engines.postgresql.logical.publication import PUBLISHES_GENERATED_COLUMNS
from migrate.model.names import ObjectName
from migrate.url import Url

_QUERIES = Path(__file__).parent.parent / "queries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that keeps changes from being told, of the whole source or of one table."""

    reason: str
    hint: str
    table: ObjectName | None = None


def check_source(
    url: Url,
    tables: Mapping[ObjectName, Sequence[ColumnPair]],
    *,
    before: Mapping[ObjectName, Sequence[str]] | None = None,
) -> tuple[Obstacle, ...]:
    """What is in the way of streaming these tables' changes; nothing where all is well. Raises `ConnectionFailed`.

    `before` names the columns of each table whose values before an update or delete are wanted too, beside those of its key.
    """
    with open_raw(url, read_only=True, autocommit=True) as connection:
        version = connection.info.server_version
        (server,) = _rows(connection, "logical_server", {})
        wanted = {"schemas": [name.schema for name in tables], "names": [name.name for name in tables]}
        found = _rows(connection, "logical_tables", wanted)
    return (
        *_of_server(server),
        *(obstacle for row in found for obstacle in _of_table(row)),
        *(obstacle for row in found for obstacle in _of_old_values(row, before or {})),
        *(obstacle for name in tables for obstacle in _of_columns(name, tables[name], version)),
    )


def _of_server(row: Row) -> Iterator[Obstacle]:
    if row.text("wal_level") != "logical":
        yield Obstacle(
            reason=f"wal_level is {row.text('wal_level')}",
            hint="set wal_level = logical and restart the server; on RDS set rds.logical_replication = 1 and reboot",
        )
    for setting, used, limit in (
        ("max_replication_slots", row.number("slots_used") or 0, row.number("slots") or 0),
        ("max_wal_senders", row.number("senders_used") or 0, row.number("senders") or 0),
    ):
        if used >= limit:
            yield Obstacle(
                reason=f"all {limit} of {setting} are in use", hint=f"drop what is not needed, or raise {setting}"
            )
    if not row.flag("can_replicate"):
        yield Obstacle(
            reason=f"the account {row.text('account')} may not replicate",
            hint="ALTER ROLE … REPLICATION; on RDS: GRANT rds_replication TO …",
        )


def _of_table(row: Row) -> Iterator[Obstacle]:
    table = ObjectName(schema=row.text("schema_name"), name=row.text("table_name"))
    identity, key = row.text("identity"), row.maybe("primary_key")
    if identity == "n" or (identity == "d" and key is None):
        yield Obstacle(
            reason=f"{table} has {'no primary key' if key is None else 'REPLICA IDENTITY NOTHING'}: the server will refuse"
            " its updates and deletes once it is published",
            hint="give it a primary key, or ALTER TABLE … REPLICA IDENTITY FULL",
            table=table,
        )
    if identity == "i" and row.maybe("identity_key") != key:
        yield Obstacle(
            reason=f"{table} has an index as its replica identity that is not the primary key: the log won't tell old keys",
            hint="ALTER TABLE … REPLICA IDENTITY DEFAULT or FULL",
            table=table,
        )
    if row.flag("is_unlogged"):
        yield Obstacle(reason=f"{table} is unlogged", hint="ALTER TABLE … SET LOGGED, or leave it out", table=table)
    if row.flag("has_children"):
        yield Obstacle(
            reason=f"other tables inherit from {table}: their changes are told under their own names alone",
            hint="load such tables without their changes, or make the table a partitioned one",
            table=table,
        )


def _of_old_values(row: Row, before: Mapping[ObjectName, Sequence[str]]) -> Iterator[Obstacle]:
    table = ObjectName(schema=row.text("schema_name"), name=row.text("table_name"))
    wanted = before.get(table, ())
    if wanted and row.text("identity") != "f":
        yield Obstacle(
            reason=f"the log does not tell what {', '.join(wanted)} of {table} was before a change, which the task filters by or keeps",
            hint="ALTER TABLE … REPLICA IDENTITY FULL, or ask only for columns of the primary key",
            table=table,
        )


def _of_columns(table: ObjectName, pairs: Sequence[ColumnPair], version: int) -> Iterator[Obstacle]:
    for pair in pairs:
        generated = pair.source.generated
        if generated is not None and (version < PUBLISHES_GENERATED_COLUMNS or not generated.stored):
            yield Obstacle(
                reason=f"the log does not tell the generated column {pair.source.name} of {table}",
                hint="generate it on the target too, or leave it out with a remove-column rule",
                table=table,
            )


def _rows(connection: RawConnection, name: str, wanted: dict[str, list[str]]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute((_QUERIES / f"{name}.sql").read_text(), wanted)
        return rows_of(cursor)

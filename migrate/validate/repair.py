"""Writes the SQL that makes the target equal to the source where a comparison found them to differ.

The script is for people to read first. It changes the target alone: deletes, children before their parents, then updates and inserts,
parents before their children, in transactions of one table each. It can be run again.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from migrate.engines.checksum import expressions_of
from migrate.errors import ConnectionFailed, QueryFailed, Unsupported
from migrate.model.names import ObjectName
from migrate.model.schema import Schema
from migrate.model.validation import DifferenceKind, Repair, TableVerdict, Unrepairable, Validation
from migrate.url import Url
from migrate.validate.relations import Pairing, table_or_view
from migrate.validate.repair_order import parents_first
from migrate.validate.repair_table import Change, Statement, TableRepair, Unrepaired
from migrate.validate.side import Side
from migrate.validate.spool import Key, Spool

_BATCH = 100
"""Rows looked at together."""
_STATEMENTS = 1000
"""Statements in one transaction at most."""
_MYSQL_MODE = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES"
_MYSQL = (
    "SET NAMES utf8mb4",
    "SET SESSION time_zone = '+00:00'",
    f"SET SESSION sql_mode = '{_MYSQL_MODE}'",
    "SET SESSION foreign_key_checks = 0",
)
_POSTGRESQL = (
    "SET client_encoding = 'UTF8'",
    "SET standard_conforming_strings = on",
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO, YMD'",
    "SET IntervalStyle = 'postgres'",
)
_POSTGRESQL_CALL = "psql -v ON_ERROR_STOP=1 -f FILE ADDRESS"
_MYSQL_CALL = "mysql --default-character-set=utf8mb4 < FILE"
_NO_TRIGGERS = "SET session_replication_role = replica"


@dataclass(slots=True)
class _Written:
    """One table's statements, on disk."""

    table: str
    deletes: IO[str]
    changes: IO[str]
    counts: Counter[tuple[str, bool]] = field(default_factory=Counter)
    unrepaired: Counter[str] = field(default_factory=Counter)

    def add(self, item: Statement | Unrepaired) -> None:
        if isinstance(item, Unrepaired):
            self.unrepaired[item.reason] += 1
            return
        file = self.deletes if item.change is Change.DELETE else self.changes
        file.write(f"{item.sql};\n")
        self.counts[item.change, item.replaces] += 1
        if self.counts.total() % _STATEMENTS == 0:
            file.write("COMMIT;\nBEGIN;\n")


def write_repair(
    path: Path,
    addresses: tuple[Url, Url],
    schemas: tuple[Schema, Schema],
    pairings: Sequence[Pairing],
    spool: Spool,
    validation: Validation,
) -> Repair:
    """Writes the script for the rows whose keys the comparison kept, and tells what is in it.

    What can't be repaired is named with its reason: in the script, and in what is returned. Raises `ConnectionFailed`, `OSError`.
    """
    by_target = {pairing.mapping.target: pairing for pairing in pairings if spool.count(pairing.mapping)}
    order = parents_first(tuple(by_target), schemas[1])
    with ExitStack() as stack:
        source, target = (
            stack.enter_context(Side(url, expressions_of(schema.engine), workers=1))
            for url, schema in zip(addresses, schemas, strict=True)
        )
        written = {name: _write_table(stack, (source, target), by_target[name], schemas, spool) for name in order}
        repair = _repair(tuple(written.values()), _unnamed(validation, pairings, spool))
        with path.open("w", encoding="utf-8") as out:
            out.writelines(_header(addresses, schemas[1], order, repair))
            for name in reversed(order):
                _copy(out, "deletes from", name, written[name].deletes)
            for name in order:
                _copy(out, "changes to", name, written[name].changes)
    return repair


def _write_table(
    stack: ExitStack, sides: tuple[Side, Side], pairing: Pairing, schemas: tuple[Schema, Schema], spool: Spool
) -> _Written:
    mapping = pairing.mapping
    deletes, changes = (_file(stack) for _ in range(2))
    written = _Written(str(mapping.target), deletes, changes)
    source = table_or_view(mapping.source, schemas[0])
    assert source is not None  # it was compared
    tables = source, schemas[1].tables_by_name[mapping.target]
    try:
        repair = TableRepair(*sides, pairing, tables)
        for keys in _batches(spool, pairing):
            for item in repair.statements(keys):
                written.add(item)
    except (QueryFailed, ConnectionFailed, Unsupported) as problem:
        written.unrepaired[" ".join(filter(None, (problem.message, problem.reason)))] += spool.count(mapping)
    return written


def _file(stack: ExitStack) -> IO[str]:
    return stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8"))


def _batches(spool: Spool, pairing: Pairing) -> Iterator[tuple[Key, ...]]:
    for keys in spool.batches(pairing.mapping, *DifferenceKind):
        some = iter(keys)
        while batch := tuple(islice(some, _BATCH)):
            yield batch


def _unnamed(validation: Validation, pairings: Sequence[Pairing], spool: Spool) -> tuple[Unrepairable, ...]:
    """Tables that differ without a row being known."""
    known = {str(pairing.mapping.source) for pairing in pairings if spool.count(pairing.mapping)}
    return tuple(
        Unrepairable(table=table.target or table.table, reason=table.reason or "the rows that differ are not known")
        for table in validation.tables
        if table.verdict is TableVerdict.MISMATCH and table.table not in known
    )


def _repair(written: Iterable[_Written], unnamed: tuple[Unrepairable, ...]) -> Repair:
    counts: Counter[str] = Counter()
    for item in written:
        replaced = item.counts[Change.DELETE, True]
        counts[Change.DELETE] += item.counts[Change.DELETE, False]
        counts[Change.UPDATE] += item.counts[Change.UPDATE, False]
        counts[Change.INSERT] += item.counts[Change.INSERT, False]
        counts["replaced"] += replaced
    failed = tuple(
        Unrepairable(table=item.table, reason=reason, rows=rows)
        for item in written
        for reason, rows in item.unrepaired.items()
    )
    return Repair(
        inserts=counts[Change.INSERT],
        updates=counts[Change.UPDATE],
        deletes=counts[Change.DELETE],
        replaced=counts["replaced"],
        unrepaired=failed + unnamed,
    )


def _header(
    addresses: tuple[Url, Url], schema: Schema, tables: Collection[ObjectName], repair: Repair
) -> Iterator[str]:
    source, target = (url.masked for url in addresses)
    is_postgresql = addresses[1].scheme == "postgresql"
    yield f"-- Makes {_comment(target)} equal to {_comment(source)} where a comparison found them to differ.\n"
    yield f"-- {repair.inserts} inserts, {repair.updates} updates, {repair.deletes} deletes;"
    yield f" {repair.replaced} rows are deleted to be inserted anew.\n"
    yield "-- Read it before it runs. It changes the target alone, can be run again, and stops at the first error with\n"
    yield f"--   {_POSTGRESQL_CALL if is_postgresql else _MYSQL_CALL}\n"
    for item in repair.unrepaired:
        rows = f"{item.rows} rows of {item.table}" if item.rows else item.table
        yield f"-- NOT REPAIRED: {_comment(rows)}: {_comment(item.reason)}\n"
    yield "".join(f"{statement};\n" for statement in (_POSTGRESQL if is_postgresql else _MYSQL))
    if is_postgresql and _has_rules(schema, tables):
        yield "-- Rests triggers and foreign keys in this session; it needs rds_superuser, or the right to set the parameter.\n"
        yield f"{_NO_TRIGGERS};\n"


def _has_rules(schema: Schema, tables: Collection[ObjectName]) -> bool:
    """Whether a trigger or a foreign key may come between a statement and one of the tables."""
    return any(trigger.table in tables for trigger in schema.triggers) or any(
        table.name in tables or key.referenced_table in tables for table in schema.tables for key in table.foreign_keys
    )


def _comment(words: str) -> str:
    """Text that can't end the comment that it stands in."""
    return " ".join(words.split())


def _copy(out: IO[str], what: str, name: ObjectName, file: IO[str]) -> None:
    if not file.tell():
        return
    file.seek(0)
    out.write(f"\n-- {what} {_comment(str(name))}\nBEGIN;\n")
    shutil.copyfileobj(file, out)
    out.write("COMMIT;\n")

"""Compares two databases table by table and says what is equal, what differs and what could not be told."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from migrate.engines.checksum import expressions_of
from migrate.engines.engine import engine_of
from migrate.errors import UsageProblem
from migrate.model.conversion import TableMapping
from migrate.model.schema import Schema
from migrate.model.validation import TableValidation, Validation
from migrate.url import Url
from migrate.validate.comparing import Comparing, prepare
from migrate.validate.dms_progress import dms_progress
from migrate.validate.ledger import moment
from migrate.validate.options import Options
from migrate.validate.relations import Pairing
from migrate.validate.repair import write_repair
from migrate.validate.settle import Unknown
from migrate.validate.side import Side
from migrate.validate.spool import Spool


def validate(
    source: Url,
    target: Url,
    tables: Sequence[TableMapping],
    *,
    options: Options,
    report: Callable[[TableValidation], None] = lambda _: None,
) -> Validation:
    """Compares the tables, one after another, each with up to `options.workers` queries at once on both servers.

    Only reads, in sessions that refuse writes. `report` gets each table as it is finished. What one table can't tell
    does not stop the others. Raises
    `ConnectionFailed` or `NotPermitted` when a server can't be asked at all, `UsageProblem` when the source lacks a
    schema.
    """
    options.scope.check([table.source for table in tables])
    found = structures(source, target, tables)
    return compare_schemas(source, target, found, tables, options=options, report=report)


def repaired(
    path: Path,
    addresses: tuple[Url, Url],
    schemas: tuple[Schema, Schema],
    tables: Sequence[TableMapping],
    spool: Spool,
    validation: Validation,
) -> Validation:
    """Writes the SQL that makes the target equal; gives the validation with what was written.

    `spool` is the one that the comparison kept its keys in. Raises `ConnectionFailed`, `OSError`.
    """
    pairings = [found for table in tables if isinstance(found := prepare(table, schemas), Pairing)]
    return replace(validation, repair=write_repair(path, addresses, schemas, pairings, spool, validation))


def structures(source: Url, target: Url, tables: Sequence[TableMapping] = ()) -> tuple[Schema, Schema]:
    """Reads the structure of both databases at the same time, only the schemas of the tables where some are given.

    Raises `ConnectionFailed` or `NotPermitted`, and `UsageProblem` when the source lacks a schema.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        other = pool.submit(_inspect_target, target, sorted({table.target.schema for table in tables}))
        found = engine_of(source).inspect(source, schemas=sorted({table.source.schema for table in tables}))
        return found, other.result()


def compare_schemas(
    source: Url,
    target: Url,
    schemas: tuple[Schema, Schema],
    tables: Sequence[TableMapping],
    *,
    options: Options,
    report: Callable[[TableValidation], None] = lambda _: None,
) -> Validation:
    """As `validate`, where the live structure of both databases has been read already."""
    began, started_at = time.monotonic(), moment()
    with ExitStack() as stack:
        sides = (
            stack.enter_context(_side(source, schemas[0], options)),
            stack.enter_context(_side(target, schemas[1], options)),
        )
        spool = options.spool or (stack.enter_context(Spool()) if options.settling else None)
        settling = options.settling
        if settling and isinstance(settling.progress, Unknown):
            settling = replace(settling, progress=dms_progress(*sides, options.control_schemas))
        comparing = Comparing(sides, schemas, replace(options, spool=spool, settling=settling), report)
        found = comparing.run(tables)
    validation = Validation(
        level=options.level,
        tables=found,
        source=source.masked,
        target=target.masked,
        elapsed_seconds=round(time.monotonic() - began, 3),
        started_at=started_at,
    )
    if options.run:
        options.run.finish(validation)
    return validation


def _side(url: Url, schema: Schema, options: Options) -> Side:
    expressions = expressions_of(schema.engine, encoding=schema.charset)
    return Side(url, expressions, workers=options.workers, statement_seconds=options.statement_seconds)


def _inspect_target(url: Url, schemas: Sequence[str]) -> Schema:
    """The target's structure. A schema that is not there is no error: its tables will be found missing."""
    engine = engine_of(url)
    try:
        return engine.inspect(url, schemas=schemas)
    except UsageProblem:
        return engine.inspect(url)

"""Compares two databases table by table and says what is equal, what differs and what could not be told."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from migrate.engines.checksum import expressions_of
from migrate.engines.engine import engine_of
from migrate.errors import ConnectionFailed, QueryFailed, UsageProblem
from migrate.model.conversion import TableMapping
from migrate.model.schema import Schema
from migrate.model.validation import Level, TableValidation, TableVerdict, Validation
from migrate.url import Url
from migrate.validate.options import Options
from migrate.validate.relations import Pairing, pair_up
from migrate.validate.repair import write_repair
from migrate.validate.side import Side
from migrate.validate.spool import Spool
from migrate.validate.table import TableComparison, TooManyDifferences


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
    pairings = [found for table in tables if isinstance(found := _prepare(table, schemas), Pairing)]
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
    began = time.monotonic()
    finished = []
    with (
        _side(source, schemas[0], options) as left,
        _side(target, schemas[1], options) as right,
    ):
        for mapping in tables:
            pairing = _prepare(mapping, schemas)
            if isinstance(pairing, Pairing):
                finished.append(_compare(mapping, TableComparison(left, right, pairing, options)))
            else:
                finished.append(pairing)
            report(finished[-1])
    return Validation(
        level=options.level,
        tables=tuple(finished),
        source=source.masked,
        target=target.masked,
        elapsed_seconds=round(time.monotonic() - began, 3),
    )


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


def _prepare(mapping: TableMapping, schemas: tuple[Schema, Schema]) -> Pairing | TableValidation:
    source = schemas[0].tables_by_name.get(mapping.source)
    target = schemas[1].tables_by_name.get(mapping.target)
    if source is None:
        return _unread(mapping, TableVerdict.NOT_COMPARABLE, "the source has no such table")
    if target is None:
        return _unread(mapping, TableVerdict.MISMATCH, f"the target has no table {mapping.target}")
    return pair_up(mapping, source, schemas[0].engine, target, schemas[1].engine)


def _unread(mapping: TableMapping, verdict: TableVerdict, reason: str) -> TableValidation:
    return TableValidation(table=str(mapping.source), target=str(mapping.target), verdict=verdict, reason=reason)


def _compare(mapping: TableMapping, comparison: TableComparison) -> TableValidation:
    began = time.monotonic()
    failure = ""
    unfinished = False
    try:
        comparison.run()
    except TooManyDifferences:
        unfinished = True
    except (QueryFailed, ConnectionFailed) as problem:
        failure = problem.reason or problem.message
    verdict, reasons = _verdict(comparison, failure, unfinished=unfinished)
    pairing, tally, rows = comparison.pairing, comparison.tally, comparison.rows
    return TableValidation(
        table=str(mapping.source),
        target=str(mapping.target),
        verdict=verdict,
        source_rows=rows[0] if rows else None,
        target_rows=rows[1] if rows else None,
        checksum=_checksum(comparison, failure, unfinished=unfinished),
        missing=tally.missing,
        extra=tally.extra,
        different=tally.different,
        samples=tuple(tally.samples),
        reason="; ".join(reasons),
        elapsed_seconds=round(time.monotonic() - began, 3),
        excluded_columns=pairing.dropped + pairing.refused,
    )


def _verdict(comparison: TableComparison, failure: str, *, unfinished: bool) -> tuple[TableVerdict, list[str]]:
    """Different as soon as one difference is known; equal only where everything was compared."""
    pairing, tally, rows = comparison.pairing, comparison.tally, comparison.rows
    at_counts = comparison.level is Level.COUNTS
    reasons = []
    differs = tally.found or (rows is not None and rows[0] != rows[1])
    if failure:
        reasons.append(f"not finished: {failure}" if differs else failure)
    if unfinished:
        reasons.append("there are more differences than could be looked at; those counted are only some")
    if pairing.refused and not at_counts:
        columns = ", ".join(f"{name} ({reason})" for name, reason in pairing.refused)
        reasons.append(f"not compared: {columns}")
    if not at_counts and not pairing.source.cells:
        reasons.append("no column could be compared")
    incomplete = bool(reasons)
    reasons += _notes(comparison, differs=differs)
    if differs:
        return TableVerdict.MISMATCH, reasons
    return (TableVerdict.NOT_COMPARABLE if incomplete else TableVerdict.MATCH), reasons


def _notes(comparison: TableComparison, *, differs: bool) -> list[str]:
    """What explains a difference, or why its rows are not named."""
    notes = []
    pairing, tally = comparison.pairing, comparison.tally
    zero_dates = any(
        (column.source or "").startswith("0000-00-00") and column.target is None
        for sample in tally.samples
        for column in sample.columns
    )
    if zero_dates:
        notes.append("a zero date of the source is NULL on the target, which counts as different")
    if differs and comparison.level is Level.ROWS and not pairing.source.key:
        named = "all columns of a row stand for its key" if tally.samples else "the rows that differ can't be named"
        notes.append(f"no key on both sides: compared as a multiset; {named}")
    return notes


def _checksum(comparison: TableComparison, failure: str, *, unfinished: bool) -> str | None:
    if comparison.level is Level.COUNTS or not comparison.pairing.source.cells:
        return None
    if comparison.tally.found:
        return "differs"
    return None if failure or unfinished else "equal"

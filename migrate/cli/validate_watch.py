"""`migrate validate --watch`: compares again and again, and tells what changed."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

import click

from migrate.cli.validate_options import seconds_of
from migrate.cli.validate_progress import line_of
from migrate.cli.validate_request import Request
from migrate.engines.checksum import expressions_of
from migrate.model.names import ObjectName
from migrate.model.validation import TableValidation, TableVerdict, Validation
from migrate.report.comparison import totals
from migrate.validate.side import Side
from migrate.validate.validate import compare_schemas, structures
from migrate.validate.writes import Writes, writes_of

_pause: Callable[[float], None] = time.sleep
_CERTAIN = (TableVerdict.MATCH, TableVerdict.PARTIAL)
"""Verdicts that hold as long as nobody writes: anything else is looked at in every round."""


def watch(request: Request, *, as_lines: bool) -> Validation:
    """Compares round after round until interrupted, or until all matches where that was wished. Gives the last round."""
    interval = seconds_of(request.wishes.interval, option="--interval")
    known: dict[ObjectName, tuple[TableValidation, Writes]] = {}
    last: Validation | None = None
    try:
        while True:
            began = time.monotonic()
            last = _round(request, known, last, as_lines=as_lines)
            if request.wishes.until_match and last.is_match:
                return last
            _pause(max(interval - (time.monotonic() - began), 0))
    except KeyboardInterrupt:
        if last is None:
            raise
        return last


def _round(
    request: Request,
    known: dict[ObjectName, tuple[TableValidation, Writes]],
    before: Validation | None,
    *,
    as_lines: bool,
) -> Validation:
    """Compares the tables that were written to, or of which it can't be told."""
    schemas = structures(request.source, request.target, request.tables)
    with (
        Side(request.source, expressions_of(schemas[0].engine), workers=1) as source,
        Side(request.target, expressions_of(schemas[1].engine), workers=1) as target,
    ):
        writes = writes_of((source, target), schemas, request.tables)
    same = {name for name, (_, then) in known.items() if writes.get(name) == then}
    tables = [table for table in request.tables if table.source not in same]
    options = replace(request.options, run=None)
    result = compare_schemas(request.source, request.target, schemas, tables, options=options)
    found = {table.table: table for table in result.tables}
    merged = tuple(
        found.get(str(table.source)) or replace(known[table.source][0], elapsed_seconds=0.0) for table in request.tables
    )
    known.clear()
    for mapping, table in zip(request.tables, merged, strict=True):
        if table.verdict in _CERTAIN and mapping.source in writes:
            known[mapping.source] = table, writes[mapping.source]
    result = replace(result, tables=merged)
    _keep(request, result)
    _tell(result, before, read=len(tables), as_lines=as_lines)
    return result


def _keep(request: Request, result: Validation) -> None:
    """All rounds together are one run in the state, which tells the last one."""
    run = request.options.run
    if run is None:
        return
    for position, table in enumerate(result.tables):
        run.table(position, "", table, again=True)
    run.finish(result)


def _tell(result: Validation, before: Validation | None, *, read: int, as_lines: bool) -> None:
    """A line of JSON a round; else a line for each table whose verdict changed, and one for the round."""
    if as_lines:
        click.echo(json.dumps(result.to_json(), ensure_ascii=False))
        sys.stdout.flush()
        return
    old: Mapping[str, TableVerdict] = {table.table: table.verdict for table in before.tables} if before else {}
    for table in result.tables:
        if old.get(table.table) is not table.verdict:
            was = f" (was {old[table.table]})" if table.table in old else ""
            click.echo(f"{line_of(table)}{was}")
    click.echo(f"{result.started_at[11:19]} UTC: {totals(result)}; {read} of {len(result.tables)} tables read")
    sys.stdout.flush()

"""Carries a request to validate out, once or over and over."""

import hashlib
import random
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import click

from migrate.cli.validate_options import Wishes, levels_of, scope_of, seconds_of, share_of
from migrate.cli.validate_request import Request
from migrate.cli.validate_watch import watch
from migrate.convert.convert import convert
from migrate.engines.engine import parse_target
from migrate.model.conversion import Conversion
from migrate.model.schema import Schema
from migrate.model.validation import Validation
from migrate.validate.beside import with_aggregates, with_grants, with_queries, with_structure
from migrate.validate.ledger import Run
from migrate.validate.options import Options
from migrate.validate.queries import read_queries
from migrate.validate.settle import Settling
from migrate.validate.spool import Spool
from migrate.validate.validate import compare_schemas, repaired

_WORKERS_BESIDE = 4
"""The most queries at once on each server from this process while executors compare the chunks."""


def answer(request: Request, *, as_lines: bool) -> Validation:
    """The validation that was asked for; with `--watch` the last one, each told on the way, as lines of JSON if wanted."""
    if not request.wishes.is_spark:
        return _answer(request, as_lines=as_lines)
    from migrate.validate.spark import open_spark

    workers = request.options.workers
    with open_spark(tasks=workers) as spark:
        options = replace(request.options, cluster=spark, workers=min(workers, _WORKERS_BESIDE))
        return _answer(replace(request, options=options), as_lines=as_lines)


def _answer(request: Request, *, as_lines: bool) -> Validation:
    ledger = request.ledger
    last = ledger.last_start(source=request.source.masked, target=request.target.masked) if ledger else None
    run = begin(request)
    request = replace(request, options=_fulfilled(request, run, last))
    request.options.scope.check([table.source for table in request.tables])
    if request.wishes.watch:
        return watch(request, as_lines=as_lines)
    with ExitStack() as stack:
        spool = stack.enter_context(Spool()) if request.repair else None
        schemas, options = request.structures(), replace(request.options, spool=spool)
        result = compare_schemas(
            request.source, request.target, schemas, request.tables, options=options, report=request.shown.report
        )
        if request.repair and spool is not None:
            addresses = request.source, request.target
            result = repaired(request.repair, addresses, schemas, request.tables, spool, result)
    return _beside(request, schemas, result)


def _beside(request: Request, schemas: tuple[Schema, Schema], result: Validation) -> Validation:
    wishes, addresses = request.wishes, (request.source, request.target)
    if wishes.structure:
        result = with_structure(result, _conversion(request, schemas), request.target)
        result = with_grants(result, addresses, schemas, request.tables)
    if wishes.aggregates:
        result = with_aggregates(result, addresses, schemas, request.tables, request.options)
    if wishes.queries:
        result = with_queries(result, addresses, schemas, read_queries(wishes.queries))
    if wishes.performance:
        from migrate.cli.validate_performance import with_performance

        result = with_performance(request, schemas, result)
    return result


def _conversion(request: Request, schemas: tuple[Schema, Schema]) -> Conversion:
    """The plan's conversion; without a plan, what the source's live structure would be converted to."""
    if request.conversion is not None:
        return request.conversion
    renames = {table.source.schema: table.target.schema for table in request.tables}
    wanted = {table.source for table in request.tables}
    own = replace(schemas[0], tables=tuple(table for table in schemas[0].tables if table.name in wanted))
    return convert(own, parse_target(schemas[1].engine.value), renames=renames)


def begin(request: Request) -> Run | None:
    """Begins a run in the state, or goes on with the last one of the same wishes."""
    if request.ledger is None:
        return None
    wishes = request.wishes
    told = (request.source.masked, request.target.masked, [str(table.source) for table in request.tables])
    same = replace(wishes, resume=False, changed=False, state=None, engine="", interval="", until_match=False)
    how = (request.options.level, request.options.max_differences, same)
    run = request.ledger.begin(
        asked=hashlib.sha256(repr((told, how)).encode(errors="surrogatepass")).hexdigest(),
        source=request.source.masked,
        target=request.target.masked,
        level=request.options.level.value,
        seed=_seed(wishes),
        resume=wishes.resume,
    )
    if wishes.resume:
        done = len(run.finished())
        words = f"going on with run {run.number}: {done} of {len(request.tables)} tables are done"
        click.echo(words if run.is_resumed else "there is no interrupted run of this comparison: beginning", err=True)
    return run


def _seed(wishes: Wishes) -> int:
    if wishes.seed is not None:
        return wishes.seed
    return random.randrange(10**6) if wishes.sample else 0  # noqa: S311


def _fulfilled(request: Request, run: Run | None, last: str | None) -> Options:
    wishes = request.wishes
    return replace(
        request.options,
        levels=levels_of(wishes.level_of),
        share=share_of(wishes.sample),
        seed=run.seed if run else _seed(wishes),
        scope=scope_of(wishes, now=datetime.fromisoformat(run.started_at) if run else datetime.now(UTC), last=last),
        settling=Settling(seconds=seconds_of(wishes.settle, option="--settle")) if wishes.settle else None,
        told=request.shown.told,
        run=run,
        changed_only=wishes.changed,
        control_schemas=request.compared.control_schemas,
    )

"""`migrate inspect`."""

from pathlib import Path

import click

from migrate.cli.options import schema_options
from migrate.cli.output import write_file
from migrate.cli.sources import load_schema
from migrate.errors import UsageProblem
from migrate.model.issue import Source
from migrate.model.schema import Schema
from migrate.url import Url


@click.command()
@click.argument("source", envvar="MIGRATE_SOURCE_URL")
@schema_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the schema here instead of to standard output.",
)
@click.option(
    "--performance",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the performance baseline here too; the suffix (.json .txt .md) tells the format.",
)
@click.option(
    "--interval",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="Two readings this far apart for the baseline's rates.  [default: the sums since the server began to count]",
)
def command(
    source: str,
    schemas: tuple[str, ...],
    dialect: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    output: Path | None,
    performance: Path | None,
    interval: float,
) -> None:
    """Read the structure of SOURCE, as JSON.

    SOURCE is an address, a .sql file or folder, or a schema.json. The source is only read.

    \b
    Examples:
      migrate inspect mysql://app@db.example/shop -o schema.json
      migrate inspect mysql://app@db.example/shop -o schema.json --performance baseline.json --interval 60
      migrate inspect dump.sql --dialect mysql
    """
    schema, url = load_schema(source, dialect=dialect, schemas=schemas, include=include, exclude=exclude)
    if performance is not None:
        _write_baseline(performance, schema, url, interval)
    if output is None:
        click.echo(schema.to_text(), nl=False)
        return
    write_file(output, schema.to_text())
    click.echo(
        f"{schema.engine.title} {schema.version} {schema.database}: {len(schema.tables)} tables, {len(schema.views)} views, "
        f"{len(schema.routines)} routines, {len(schema.triggers)} triggers, {len(schema.skipped)} skipped; wrote {output}",
        err=True,
    )


def _write_baseline(path: Path, schema: Schema, url: Url | None, interval: float) -> None:
    """Looks at the running source and writes what it does. Raises `UsageProblem` for a source that is a file."""
    from migrate.engines.workload.baseline import read_baseline
    from migrate.engines.workload.lexer import dialect_of
    from migrate.report.formats import Format, render

    format_ = Format.from_suffix(path)
    if url is None:
        raise UsageProblem(
            "a file has no performance to look at", hint="give the address of the running server as SOURCE"
        )
    names = tuple(dict.fromkeys(table.name.schema for table in schema.tables))
    baseline = read_baseline(
        url,
        source=Source(engine=schema.engine, version=schema.version, database=schema.database),
        schemas=names,
        dialect=dialect_of(postgresql=not schema.engine.is_mysql_family, sql_mode=schema.variable("sql_mode")),
        interval=interval,
    )
    write_file(path, render(baseline, format_))
    click.echo(f"{len(baseline.tables)} tables, {len(baseline.skipped)} not evaluated; wrote {path}", err=True)

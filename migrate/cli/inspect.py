"""`migrate inspect`."""

from pathlib import Path

import click

from migrate.cli.options import schema_options
from migrate.cli.output import write_file
from migrate.cli.sources import load_schema


@click.command()
@click.argument("source", envvar="MIGRATE_SOURCE_URL")
@schema_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the schema here instead of to standard output.",
)
def command(
    source: str,
    schemas: tuple[str, ...],
    dialect: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    output: Path | None,
) -> None:
    """Read the structure of SOURCE, as JSON.

    SOURCE is an address, a .sql file or folder, or a schema.json. The source is only read.

    \b
    Examples:
      migrate inspect mysql://app@db.example/shop -o schema.json
      migrate inspect dump.sql --dialect mysql
    """
    schema, _ = load_schema(source, dialect=dialect, schemas=schemas, include=include, exclude=exclude)
    if output is None:
        click.echo(schema.to_text(), nl=False)
        return
    write_file(output, schema.to_text())
    click.echo(
        f"{schema.engine.title} {schema.version} {schema.database}: {len(schema.tables)} tables, {len(schema.views)} views, "
        f"{len(schema.routines)} routines, {len(schema.triggers)} triggers, {len(schema.skipped)} skipped; wrote {output}",
        err=True,
    )

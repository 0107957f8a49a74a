"""`migrate plan`."""

from pathlib import Path
from typing import Any

import click

from migrate.cli.options import decisions_option, rename_option, renames_from, schema_options, target_option
from migrate.cli.output import write_file
from migrate.cli.plan_measures import Measures, measure_options, measured
from migrate.cli.sources import load_schema
from migrate.errors import UsageProblem
from migrate.model.issue import Assessment, Severity
from migrate.model.plan import Plan
from migrate.model.schema import Schema
from migrate.model.task import MigrationType
from migrate.url import Url


def only_typed(_: click.Context, parameter: click.Parameter, value: object) -> None:
    """Raises `UsageProblem` for an option that turns the command into another one and comes from migrate.toml."""
    if value:
        raise UsageProblem(f"--{(parameter.name or '').replace('_', '-')} can't be set in migrate.toml", hint="type it")


class _Plan(click.Command):
    """`plan`; with --lint or --json-schema it is about documents that are there already, and takes other options."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Hands such a call on to the command that judges documents."""
        if any(argument.partition("=")[0] in ("--lint", "--json-schema") for argument in args):
            from migrate.cli.lint import command as judging

            return judging.make_context(info_name, args, parent=parent, **extra)
        return super().make_context(info_name, args, parent=parent, **extra)


@click.command(cls=_Plan)
@click.argument("source", envvar="MIGRATE_SOURCE_URL")
@target_option
@schema_options
@rename_option
@decisions_option
@click.option(
    "--migration-type",
    type=click.Choice([kind.value for kind in MigrationType]),
    default=MigrationType.FULL_LOAD.value,
    show_default=True,
    help="What the DMS task does.",
)
@click.option("--identifier", help="Name of the DMS task.  [default: the database's name]")
@click.option("--serverless", is_flag=True, help="Plan for DMS Serverless in place of a replication instance.")
@measure_options
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the plan."
)
@click.option(
    "--lint",
    is_flag=True,
    expose_value=False,
    allow_from_autoenv=False,
    callback=only_typed,
    help="Judge documents for DMS instead: migrate plan --lint FILE...; see migrate plan --lint --help.",
)
@click.option(
    "--json-schema",
    expose_value=False,
    allow_from_autoenv=False,
    callback=only_typed,
    metavar="KIND",
    help="Print the JSON Schema of such documents instead: mappings or settings.",
)
def command(
    source: str,
    target: str,
    schemas: tuple[str, ...],
    dialect: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    rename_schemas: tuple[str, ...],
    decisions: Path | None,
    migration_type: str,
    identifier: str | None,
    serverless: bool,
    probe_data: bool,
    probe_seconds: float,
    probe_rows: int,
    assessment: Path | None,
    output: Path,
) -> None:
    """Write the whole migration folder for SOURCE: assessment, DDL, AWS DMS tasks and endpoints, CloudFormation and Terraform, CDC
    preparation and runbook.

    Nothing is changed on the source or on the target. The folder holds no password.

    \b
    Examples:
      migrate plan mysql://app@db.example/shop --target aurora-postgresql -o shop
      migrate plan mysql://app@db.example/shop --target aurora-postgresql --migration-type full-load-and-cdc -o shop
      migrate plan mysql://app@db.example/shop --target aurora-postgresql --probe-data -o shop
    """
    schema, url = load_schema(source, dialect=dialect, schemas=schemas, include=include, exclude=exclude)
    plan, assessed = write_plan(
        schema,
        url,
        target=target,
        renames=renames_from(rename_schemas),
        decisions=decisions,
        migration_type=MigrationType(migration_type),
        identifier=identifier,
        serverless=serverless,
        folder=output,
        measures=Measures(probe=probe_data, seconds=probe_seconds, rows=probe_rows, assessment=assessment),
    )
    click.echo(
        f"{len(plan.steps)} steps; {assessed.count(Severity.ERROR)} errors, {assessed.count(Severity.WARNING)} warnings; wrote {output}"
    )
    click.echo(f"Next: read {output / 'runbook.md'}, then: migrate run {output} --on dry-run")


def write_plan(
    schema: Schema,
    url: Url | None,
    *,
    target: str,
    renames: dict[str, str],
    decisions: Path | None,
    migration_type: MigrationType,
    identifier: str | None,
    serverless: bool = False,
    folder: Path,
    measures: Measures | None = None,
) -> tuple[Plan, Assessment]:
    """Assesses, converts, defines the task and writes the folder. Raises `UsageProblem` for a source with nothing in it."""
    from migrate.assess.assess import assess
    from migrate.convert.convert import convert
    from migrate.convert.decisions import read_decisions
    from migrate.dms.design import design_tasks
    from migrate.dms.load_order import no_ranges, tables_to_divide
    from migrate.engines.engine import parse_target
    from migrate.engines.key_ranges import key_ranges
    from migrate.execute.planner import make_plan
    from migrate.report.formats import Format, render

    if not schema.tables:
        raise UsageProblem(
            f"{schema.database or 'the source'} has no tables to migrate",
            hint="check the database's name in the address, or --schema and --include",
        )
    wanted = parse_target(target)
    conversion = convert(schema, wanted, renames=renames, choices=read_decisions(decisions) if decisions else {})
    large = tables_to_divide(schema, conversion)
    probes = measured(measures or Measures(), schema, wanted, url)
    assessment = assess(schema, wanted, conversion_issues=conversion.issues, probes=probes)
    design = design_tasks(
        conversion,
        schema,
        migration_type=migration_type,
        source=url,
        identifier=identifier or schema.database,
        assessment=assessment,
        ranges=key_ranges(url, large) if url else no_ranges(large),
    )
    plan = make_plan(schema, conversion, assessment, design.whole, folder, design=design, serverless=serverless)
    write_file(folder / "assessment.html", render(assessment, Format.HTML))
    return plan, assessment

"""`migrate assess`."""

from pathlib import Path

import click

from migrate.cli.options import output_options, rename_option, renames_from, schema_options, target_option
from migrate.cli.output import deliver
from migrate.cli.sources import address, load_schema
from migrate.cli.workload import with_workload, workload_option, workload_severities
from migrate.errors import Unsupported
from migrate.model.issue import Assessment, Severity
from migrate.model.schema import Schema


@click.command()
@click.argument("source", envvar="MIGRATE_SOURCE_URL")
@target_option
@schema_options
@rename_option
@click.option(
    "--select",
    multiple=True,
    metavar="CHECK",
    help="Only these checks: an id, the start of one, or a name. Repeatable.",
)
@click.option("--ignore", multiple=True, metavar="CHECK", help="Not these checks. Repeatable.")
@click.option(
    "--fail-on",
    type=click.Choice((*(severity.value for severity in Severity), "never")),
    default="error",
    show_default=True,
    help="Exit 1 from this severity up.",
)
@click.option("--exit-zero", is_flag=True, help="Same as --fail-on never.")
@click.option("--verify-with", metavar="URL", help="Prove the conversion in a scratch database on this server.")
@workload_option
@click.option("--probe-data", is_flag=True, help="Look at the data too, within a budget.")
@output_options
def command(
    source: str,
    target: str,
    schemas: tuple[str, ...],
    dialect: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    rename_schemas: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    exit_zero: bool,
    verify_with: str | None,
    workload: tuple[str, ...],
    probe_data: bool,
    format_: str | None,
    outputs: tuple[Path, ...],
    color: str,
) -> int:
    """Say what of SOURCE will not survive the move to TARGET, what converts by itself, and how many hours the rest takes.

    SOURCE is an address, a .sql file or folder, or a schema.json. The source is only read. Exits 1 when there are errors.

    \b
    Examples:
      migrate assess mysql://app@db.example/shop --target aurora-postgresql:17
      migrate assess mysql://app@db.example/shop --target aurora-postgresql --workload auto --workload slow.log
      migrate assess dump.sql --target postgresql -o shop.html --fail-on never
    """
    if probe_data:
        raise Unsupported(
            "the data can't be probed yet", hint="leave --probe-data out: the structure is assessed without it"
        )
    schema, url = load_schema(source, dialect=dialect, schemas=schemas, include=include, exclude=exclude)
    result = assess_schema(
        schema, target, renames=renames_from(rename_schemas), select=select, ignore=ignore, verify_with=verify_with
    )
    result = with_workload(result, workload, schema=schema, url=url, select=select, ignore=ignore)
    deliver(result, format_=format_, outputs=outputs, color=color)
    return 0 if exit_zero or fail_on == "never" else int(has_issue(result, Severity(fail_on)))


def assess_schema(
    schema: Schema,
    target: str,
    *,
    renames: dict[str, str],
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    verify_with: str | None = None,
) -> Assessment:
    """Assesses with what the conversion found, and with its proof on a scratch database where one is given."""
    from migrate.assess.assess import assess
    from migrate.convert.convert import convert
    from migrate.convert.proof import prove
    from migrate.engines.engine import parse_target

    wanted = parse_target(target)
    conversion = convert(schema, wanted, renames=renames)
    proof = prove(conversion, address(verify_with, role="target")) if verify_with else None
    return assess(schema, wanted, select=select, ignore=ignore, conversion_issues=conversion.issues, proof=proof)


def has_issue(assessment: Assessment, threshold: Severity) -> bool:
    """Whether any issue, or any statement of the workload, is at least that severe."""
    found = [issue.severity for issue in assessment.issues] + workload_severities(assessment.workload)
    return any(severity.rank <= threshold.rank for severity in found)

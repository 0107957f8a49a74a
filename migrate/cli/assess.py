"""`migrate assess`."""

from dataclasses import dataclass
from pathlib import Path

import click

from migrate.cli.options import output_options, rename_option, renames_from, schema_options, target_option
from migrate.cli.output import deliver
from migrate.cli.sources import address, load_schema
from migrate.errors import UsageProblem
from migrate.model.issue import Assessment, Severity
from migrate.model.names import Target
from migrate.model.probe import ProbeResult
from migrate.model.schema import Schema
from migrate.url import Url


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
@click.option("--probe-data", is_flag=True, help="Look at the data too, within a budget.")
@click.option(
    "--probe-seconds",
    type=click.FloatRange(min=0),
    default=60,
    show_default=True,
    help="Time for looking at the data, in all.",
)
@click.option(
    "--probe-rows",
    type=click.IntRange(min=1),
    default=1_000_000,
    show_default=True,
    help="Rows to look at in one table; a larger one is sampled.",
)
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
    probe_data: bool,
    probe_seconds: float,
    probe_rows: int,
    format_: str | None,
    outputs: tuple[Path, ...],
    color: str,
) -> int:
    """Say what of SOURCE will not survive the move to TARGET, what converts by itself, and how many hours the rest takes.

    SOURCE is an address, a .sql file or folder, or a schema.json. The source is only read. Exits 1 when there are errors.

    \b
    Examples:
      migrate assess mysql://app@db.example/shop --target aurora-postgresql:17
      migrate assess dump.sql --target postgresql -o shop.html --fail-on never
    """
    schema, url = load_schema(source, dialect=dialect, schemas=schemas, include=include, exclude=exclude)
    if probe_data and url is None:
        raise UsageProblem(
            "a file holds no data to look at", hint="give SOURCE as an address, or leave --probe-data out"
        )
    budget = ProbeBudget(url=url, seconds=probe_seconds, rows=probe_rows) if probe_data and url else None
    result = assess_schema(
        schema,
        target,
        renames=renames_from(rename_schemas),
        select=select,
        ignore=ignore,
        verify_with=verify_with,
        probe=budget,
    )
    deliver(result, format_=format_, outputs=outputs, color=color)
    return 0 if exit_zero or fail_on == "never" else int(has_issue(result, Severity(fail_on)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeBudget:
    """How long, and at how much of a source's data, to look."""

    url: Url
    seconds: float
    rows: int


def assess_schema(
    schema: Schema,
    target: str,
    *,
    renames: dict[str, str],
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    verify_with: str | None = None,
    probe: ProbeBudget | None = None,
) -> Assessment:
    """Assesses with what the conversion found, and with its proof on a scratch database where one is given."""
    from migrate.assess.assess import assess
    from migrate.convert.convert import convert
    from migrate.convert.proof import prove
    from migrate.engines.engine import parse_target

    wanted = parse_target(target)
    conversion = convert(schema, wanted, renames=renames)
    proof = prove(conversion, address(verify_with, role="target")) if verify_with else None
    return assess(
        schema,
        wanted,
        select=select,
        ignore=ignore,
        conversion_issues=conversion.issues,
        proof=proof,
        probes=_probes(schema, wanted, probe, select=select, ignore=ignore) if probe else (),
    )


def _probes(
    schema: Schema, target: Target, budget: ProbeBudget, *, select: tuple[str, ...], ignore: tuple[str, ...]
) -> tuple[ProbeResult, ...]:
    from migrate.assess.probes.run import probe_data

    return probe_data(
        schema,
        target,
        budget.url,
        seconds=budget.seconds,
        most_rows=budget.rows,
        select=select,
        ignore=ignore,
    )


def has_issue(assessment: Assessment, threshold: Severity) -> bool:
    """Whether any issue is at least that severe."""
    return any(issue.severity.rank <= threshold.rank for issue in assessment.issues)

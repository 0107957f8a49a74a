"""`migrate assess`."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from migrate.cli.options import (
    IGNORE_RULES,
    assessment_options,
    premigration_option,
    rename_option,
    renames_from,
    schema_options,
)
from migrate.cli.output import deliver, write_premigration
from migrate.cli.sources import address, load_schema
from migrate.cli.workload import with_workload, workload_option, workload_severities
from migrate.errors import BadDocument, UsageProblem
from migrate.model.issue import Assessment, Severity
from migrate.model.names import Target
from migrate.model.probe import ProbeResult
from migrate.model.schema import Schema
from migrate.url import Url

if TYPE_CHECKING:
    from migrate.assess.ignores import IgnoreRule
    from migrate.execute.fleet import FleetEntry


class Options(TypedDict):
    """What the command line gives."""

    source: str | None
    target: str | None
    schemas: tuple[str, ...]
    dialect: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    rename_schemas: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    ignore_file: tuple[Path, ...]
    baseline: Path | None
    fail_on: str
    exit_zero: bool
    verify_with: str | None
    workload: tuple[str, ...]
    probe_data: bool
    probe_seconds: float
    probe_rows: int
    fleet: Path | None
    workers: int
    premigration: Path | None
    format_: str | None
    outputs: tuple[Path, ...]
    color: str


@click.command()
@click.argument("source", required=False, envvar="MIGRATE_SOURCE_URL")
@click.option(
    "--target",
    metavar="TARGET",
    help="One of aurora-postgresql, aurora-mysql, rds-postgresql, rds-mysql, rds-mariadb, postgresql, mysql, mariadb; :VERSION may follow.",
)
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
    "--ignore-file",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Issues to live with, from this TOML file: [[ignore]] with check, object, reason, until. Repeatable.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="An earlier assessment's .json: only issues that it does not have fail.",
)
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
@click.option(
    "--fleet",
    is_eager=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Assess every source of this TOML file; -o names the folder for the reports.",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Sources of a fleet at the same time."
)
@premigration_option
@assessment_options
def command(**options: Unpack[Options]) -> int:
    """Say what of SOURCE will not survive the move to TARGET, what converts by itself, and how many hours the rest takes.

    SOURCE is an address, a .sql file or folder, or a schema.json. The source is only read. Exits 1 when there are errors,
    but 0 with --format sarif: who reads that judges by it. Of a fleet, exits 2 when a source could not be assessed.

    \b
    Examples:
      migrate assess mysql://app@db.example/shop --target aurora-postgresql:17
      migrate assess dump.sql --target postgresql -o shop.html -o shop.csv --fail-on never
      migrate assess mysql://app@db.example/shop --target aurora-postgresql --workload auto --workload slow.log
      migrate assess dump.sql --target postgresql --ignore-file ignores.toml --baseline last.json
      migrate assess --fleet fleet.toml -o reports
    """
    fail_on = None if options["exit_zero"] or options["fail_on"] == "never" else Severity(options["fail_on"])
    if options["fleet"] is not None:
        return _fleet(options["fleet"], options, fail_on)
    result = _assessed(options)
    if options["premigration"] is not None:
        write_premigration(result, options["premigration"])
    deliver(result, format_=options["format_"], outputs=options["outputs"], color=options["color"], fail_on=fail_on)
    return int(fail_on is not None and options["format_"] != "sarif" and is_failing(result, fail_on))


def is_failing(assessment: Assessment, threshold: Severity) -> bool:
    """Whether any issue that counts, or any statement of the workload, is at least that severe."""
    of_statements = workload_severities(assessment.workload)
    return bool(assessment.failing(threshold)) or any(item.rank <= threshold.rank for item in of_statements)


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
    ignores: "tuple[IgnoreRule, ...]" = (),
    verify_with: str | None = None,
    probe: ProbeBudget | None = None,
) -> Assessment:
    """Assesses with what the conversion found, and with its proof on a scratch database where one is given."""
    from migrate.assess.assess import assess
    from migrate.convert.convert import convert
    from migrate.convert.proof import prove
    from migrate.engines.engine import parse_target

    wanted = parse_target(target)
    is_converted = verify_with is not None or not schema.engine.is_script_only
    conversion = convert(schema, wanted, renames=renames) if is_converted else None
    proof = prove(conversion, address(verify_with, role="target")) if verify_with and conversion else None
    return assess(
        schema,
        wanted,
        select=select,
        ignore=ignore,
        ignores=ignores,
        today=date.today(),
        conversion_issues=conversion.issues if conversion else (),
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


def ignore_rules(files: tuple[Path, ...]) -> "tuple[IgnoreRule, ...]":
    """The rules of `[[assess.ignore]]` in migrate.toml, and those of the files. Raises `BadDocument`."""
    from migrate.assess.ignores import read_rules, rules_from

    where, tables = click.get_current_context().meta.get(IGNORE_RULES, ("", []))
    return (*rules_from(tables, where=where), *(rule for file in files for rule in read_rules(file)))


def _assessed(options: Options) -> Assessment:
    from migrate.assess.baseline import compare

    if not options["source"]:
        raise UsageProblem("there is no SOURCE", hint="name a source, set MIGRATE_SOURCE_URL, or give --fleet FILE")
    if not options["target"]:
        raise UsageProblem("--target is missing", hint="say where to, such as --target aurora-postgresql:17")
    rules = ignore_rules(options["ignore_file"])
    previous = _previous(options["baseline"])
    schema, url = load_schema(
        options["source"],
        dialect=options["dialect"],
        schemas=options["schemas"],
        include=options["include"],
        exclude=options["exclude"],
    )
    result = assess_schema(
        schema,
        options["target"],
        renames=renames_from(options["rename_schemas"]),
        select=options["select"],
        ignore=options["ignore"],
        ignores=rules,
        verify_with=options["verify_with"],
        probe=_budget(options, url),
    )
    result = with_workload(
        result, options["workload"], schema=schema, url=url, select=options["select"], ignore=options["ignore"]
    )
    return compare(result, previous) if previous else result


def _budget(options: Options, url: Url | None) -> ProbeBudget | None:
    if not options["probe_data"]:
        return None
    if url is None:
        raise UsageProblem(
            "a file holds no data to look at", hint="give SOURCE as an address, or leave --probe-data out"
        )
    return ProbeBudget(url=url, seconds=options["probe_seconds"], rows=options["probe_rows"])


def _previous(path: Path | None) -> Assessment | None:
    if path is None:
        return None
    try:
        return Assessment.from_text(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise BadDocument(f"the baseline {path} can't be read", reason=str(problem)) from None


def _fleet(path: Path, options: Options, fail_on: Severity | None) -> int:
    from migrate.cli.fleet import assess_sources
    from migrate.execute.fleet import read_fleet

    if (
        options["source"]
        or options["baseline"]
        or options["premigration"]
        or options["probe_data"]
        or options["workload"]
    ):
        raise UsageProblem(
            "--fleet names the sources itself",
            hint="leave SOURCE, --baseline, --premigration, --probe-data and --workload out",
        )
    if len(options["outputs"]) != 1:
        raise UsageProblem("a fleet's reports need one folder", hint="name it with -o DIR")
    entries = [
        replace(entry, select=entry.select or options["select"], ignore=(*entry.ignore, *options["ignore"]))
        for entry in read_fleet(path, target=options["target"] or "")
    ]
    rules = ignore_rules(options["ignore_file"])

    def assess(entry: "FleetEntry", schema: Schema) -> Assessment:
        return assess_schema(
            schema,
            entry.target,
            renames=renames_from(entry.rename_schemas),
            select=entry.select,
            ignore=entry.ignore,
            ignores=rules,
            verify_with=entry.verify_with or None,
        )

    fleet = assess_sources(entries, options["outputs"][0], assess=assess, workers=options["workers"])
    deliver(fleet, format_=options["format_"], outputs=(), color=options["color"])
    if not all(member.is_answered for member in fleet.members):
        return 2
    severities = [item for item in Severity if fail_on is not None and item.rank <= fail_on.rank]
    return int(any(member.count(severity) for member in fleet.members for severity in severities))

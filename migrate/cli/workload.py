"""The option `--workload` of `migrate assess`."""

from dataclasses import replace
from pathlib import Path

import click

from migrate.errors import UsageProblem
from migrate.model.issue import Assessment, Severity
from migrate.model.schema import Schema
from migrate.model.workload import Workload
from migrate.url import Url

workload_option = click.option(
    "--workload",
    multiple=True,
    metavar="auto|FILE|FOLDER",
    help="Judge the application's statements too: what the server remembers, a slow or general log, or .sql files. Repeatable.",
)


def with_workload(
    assessment: Assessment,
    inputs: tuple[str, ...],
    *,
    schema: Schema,
    url: Url | None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
) -> Assessment:
    """The assessment with the statements of these inputs judged for its target. Raises `UsageProblem`."""
    if not inputs:
        return assessment
    if schema.engine.is_script_only:
        raise UsageProblem(
            f"statements of {schema.engine.title} are not judged yet",
            hint="leave --workload out; views and stored code are looked through as they are",
        )
    from migrate.assess.workload.judge import judge
    from migrate.engines.workload.lexer import dialect_of
    from migrate.engines.workload.read import read_live_workload, read_workload_files
    from migrate.engines.workload.tally import together

    dialect = dialect_of(postgresql=not schema.engine.is_mysql_family, sql_mode=schema.variable("sql_mode"))
    gathered = []
    for name in dict.fromkeys(inputs):
        if name != "auto":
            gathered.append(read_workload_files(Path(name), engine=schema.engine, dialect=dialect))
            continue
        if url is None:
            raise UsageProblem(
                "--workload auto asks the source's server, and the source is a file",
                hint="give the address of the server as SOURCE, or a log or a folder of .sql files as the workload",
            )
        names = tuple(dict.fromkeys(table.name.schema for table in schema.tables)) or (url.database,)
        gathered.append(read_live_workload(url, engine=schema.engine, schemas=names, dialect=dialect))
    found = judge(together(gathered), schema, assessment.target, dialect=dialect, select=select, ignore=ignore)
    return replace(assessment, workload=found)


def workload_severities(workload: Workload | None) -> list[Severity]:
    """The severity of each rule that a statement meets."""
    return [reason.severity for item in workload.statements for reason in item.reasons] if workload else []

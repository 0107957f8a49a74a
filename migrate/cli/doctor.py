"""`migrate doctor`."""

import json
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import version

import click

from migrate.cli.sources import address
from migrate.errors import MigrateError, UsageProblem
from migrate.model.issue import Issue, Severity
from migrate.model.names import EngineName, Target
from migrate.url import Url


class State(StrEnum):
    """What was found of one thing."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; nothing needs to be done before the migration."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    state: State
    message: str
    fix: str = ""


@click.command()
@click.option("--source", envvar="MIGRATE_SOURCE_URL", metavar="URL", help="The source's address.")
@click.option("--target", envvar="MIGRATE_TARGET_URL", metavar="URL", help="The target's address.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Format of standard output.",
)
def command(source: str | None, target: str | None, format_: str) -> int:
    """Check that the servers can be reached, what they are, and whether the source is ready for CDC.

    What is not comes with the SQL that fixes it. Nothing is changed on either server. Exits 1 when something needs fixing.

    \b
    Examples:
      migrate doctor --source mysql://app@db.example/shop
      migrate doctor --source mysql://app@old/shop --target postgresql://me@new/shop
    """
    if not (source or target):
        raise UsageProblem("there is nothing to check", hint="give --source URL, --target URL, or both")
    findings = [_versions()]
    if source:
        findings += _guarded("source", source, _source)
    if target:
        findings += _guarded("target", target, _target)
    if format_ == "json":
        click.echo(json.dumps([asdict(item) for item in findings], indent=2, ensure_ascii=False))
    else:
        for item in findings:
            click.echo(f"{item.state.value:<7}  {item.subject}: {item.message}")
            if item.fix and item.state is not State.OK:
                click.echo("\n".join(f"         {line}" for line in f"fix: {item.fix}".splitlines()))
    return int(any(item.state is State.PROBLEM for item in findings))


def _versions() -> Finding:
    names = ("migratekit", "sqlalchemy", "pymysql", "psycopg", "sqlglot", "boto3")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    return Finding(subject="versions", state=State.OK, message=f"Python {platform.python_version()}, {packages}")


def _guarded(role: str, text: str, check: Callable[[Url], list[Finding]]) -> list[Finding]:
    try:
        url = address(text, role=role)
        return check(url)
    except MigrateError as problem:
        reason = f": {problem.reason}" if problem.reason else ""
        return [Finding(subject=role, state=State.PROBLEM, message=problem.message + reason, fix=problem.hint)]


def _source(url: Url) -> list[Finding]:
    from migrate.assess.assess import assess
    from migrate.catalogue import load
    from migrate.engines.engine import engine_of

    schema = engine_of(url).inspect(url)
    other = EngineName.POSTGRESQL if schema.engine.is_mysql_family else EngineName.MYSQL
    target = Target(service=f"aurora-{other.value}", engine=other)
    found = assess(schema, target, select=("CD",)).issues
    findings = [
        Finding(
            subject="source",
            state=State.OK,
            message=f"{schema.engine.title} {schema.version} at {url.masked}, {len(schema.tables)} tables",
        )
    ]
    for page in load():
        if page.id.startswith("CD") and page.concerns(schema.engine, target):
            issues = [issue for issue in found if issue.check == page.id]
            findings += [_of_issue(issue) for issue in issues] or [
                Finding(subject=f"{page.id} {page.name}", state=State.OK, message="nothing found")
            ]
    return findings


def _of_issue(issue: Issue) -> Finding:
    state = State.NOTE if issue.severity is Severity.INFO else State.PROBLEM
    return Finding(subject=f"{issue.check} {issue.name}", state=state, message=issue.message, fix=issue.fix)


def _target(url: Url) -> list[Finding]:
    from migrate.engines.connect import open_raw

    question = (
        "SELECT version(), has_database_privilege(current_database(), 'CREATE')"
        if url.scheme == "postgresql"
        else "SELECT version(), @@local_infile"
    )
    with open_raw(url, read_only=True) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        words, ready = cursor.fetchone()
    findings = [Finding(subject="target", state=State.OK, message=f"{str(words).split(' on ')[0]} at {url.masked}")]
    if url.scheme == "postgresql":
        fix = "GRANT CREATE ON DATABASE … TO …;"
        findings.append(
            Finding(
                subject="target privileges",
                state=State.OK if ready else State.PROBLEM,
                message="may create schemas",
                fix=fix,
            )
        )
    else:
        fix = "SET GLOBAL local_infile = 1;  -- on RDS and Aurora: local_infile = 1 in the parameter group"
        findings.append(
            Finding(
                subject="target local_infile",
                state=State.OK if ready else State.PROBLEM,
                message=f"local_infile is {'on' if ready else 'off'}",
                fix=fix,
            )
        )
    return findings

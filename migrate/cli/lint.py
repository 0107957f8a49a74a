"""`migrate plan --lint` and `migrate plan --json-schema`: documents for DMS that are there already."""

import json
from pathlib import Path

import click

from migrate.cli.options import output_options_for
from migrate.cli.output import deliver
from migrate.errors import UsageProblem
from migrate.model.issue import Severity
from migrate.model.task import MigrationType

_OF_A_PLAN = ("table-mappings.json", "task-settings.json", "replication-task.json")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--lint", is_flag=True, help="Judge table mappings, task settings and requests in FILE...")
@click.option(
    "--json-schema", type=click.Choice(("mappings", "settings")), help="Print the JSON Schema of such documents."
)
@click.option(
    "--migration-type",
    type=click.Choice([kind.value for kind in MigrationType]),
    help="What the task does, where no request among FILE... tells.",
)
@click.option(
    "--engine-version",
    metavar="VERSION",
    default="",
    help="DMS's version, such as 3.5.4: what is newer counts as an error.",
)
@click.option(
    "--fail-on",
    type=click.Choice((*(severity.value for severity in Severity), "never")),
    default="error",
    show_default=True,
    help="Exit 1 from this severity up.",
)
@output_options_for(("text", "json", "sarif", "junit"))
def command(
    files: tuple[Path, ...],
    lint: bool,
    json_schema: str | None,
    migration_type: str | None,
    engine_version: str,
    fail_on: str,
    format_: str | None,
    outputs: tuple[Path, ...],
    color: str,
) -> int:
    """Judge documents that somebody wrote for AWS DMS: what it would refuse, and what would bite later.

    FILE holds table mappings, task settings, a request with both inside, or it is a plan's folder; which of these is told by
    the content. Rules and settings of one task are judged together. Nothing is sent anywhere.

    \b
    Examples:
      migrate plan --lint table-mappings.json task-settings.json
      migrate plan --lint request.json --format sarif
      migrate plan --json-schema settings
    """
    if json_schema is not None:
        click.echo(_schema(json_schema))
        return 0
    del lint
    from migrate.dms.lint.judge import judge

    if not files:
        raise UsageProblem(
            "there is no file to judge", hint="name table mappings, task settings, a request, or a plan's folder"
        )
    texts = [(str(path), _text(path)) for file in files for path in _expanded(file)]
    kind = MigrationType(migration_type) if migration_type else None
    found = judge(texts, migration_type=kind, engine_version=engine_version)
    least = None if fail_on == "never" else Severity(fail_on)
    deliver(found, format_=format_, outputs=outputs, color=color, fail_on=least)
    return int(least is not None and any(item.severity.rank <= least.rank for item in found.findings))


def _schema(which: str) -> str:
    from migrate.dms.schema_export import mappings_schema, settings_schema

    return json.dumps(mappings_schema() if which == "mappings" else settings_schema(), indent=2)


def _expanded(path: Path) -> list[Path]:
    """A file as it is; of a plan's folder its documents, those of each of its tasks too. Raises `UsageProblem`."""
    if not path.is_dir():
        return [path]
    folder = path / "dms" if (path / "dms").is_dir() else path
    places = [folder, *sorted(item for item in (folder / "tasks").glob("*") if item.is_dir())]
    found = [place / name for place in places for name in _OF_A_PLAN if (place / name).is_file()]
    if not found:
        raise UsageProblem(
            f"{path} holds no documents of a plan", hint="name the files themselves, or the folder of migrate plan"
        )
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem(f"{path} can't be read", reason=str(problem)) from None

"""Options that several commands share, and what they mean."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from migrate.errors import UsageProblem

if TYPE_CHECKING:
    from migrate.execute.aws.settings import AwsSettings

F = TypeVar("F", bound=Callable[..., Any])

IGNORE_RULES = "migrate.ignore_rules"
"""Where the context holds the rules of `[[assess.ignore]]` in migrate.toml: the file's name and its tables."""

AWS_SETTINGS = "migrate.aws_settings"
"""Where the context holds the table `[aws]` of migrate.toml."""

_SUFFIXES = {
    "text": ".txt",
    "json": ".json",
    "markdown": ".md",
    "html": ".html",
    "csv": ".csv",
    "sarif": ".sarif",
    "junit": ".junit.xml",
    "prometheus": ".prom",
}
FORMATS = tuple(name for name in _SUFFIXES if name != "prometheus")


def combine(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    """Makes one decorator of several, the first one outermost."""

    def apply(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply


def output_options_for(formats: Sequence[str]) -> Callable[[F], F]:
    """The options of what a command writes, with the formats that it can: another one is refused before any work is done."""
    suffixes = " ".join(_SUFFIXES[name] for name in formats)

    def checked(ctx: click.Context, _: click.Parameter, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        from migrate.report.formats import Format

        if ctx.params.get("fleet") is not None:
            return paths
        for path in paths:
            found = Format.from_suffix(path).value
            if found not in formats:
                raise UsageProblem(f"{path}: there is no {found} of this", hint=f"end the name with one of {suffixes}")
        return paths

    return combine(
        click.option(
            "--format", "format_", type=click.Choice(formats), help="Format of standard output.  [default: text]"
        ),
        click.option(
            "-o",
            "--output",
            "outputs",
            multiple=True,
            type=click.Path(path_type=Path),
            callback=checked,
            help=f"Write here too; the suffix ({suffixes}) tells the format. Repeatable.",
        ),
        click.option(
            "--color",
            type=click.Choice(("auto", "always", "never")),
            default="auto",
            show_default=True,
            help="Colour on standard output.",
        ),
    )


output_options = output_options_for(("text", "json", "markdown", "html"))
progress_options = output_options_for(("text", "json", "markdown", "html", "prometheus"))
assessment_options = output_options_for(FORMATS)
report_options = output_options_for(tuple(_SUFFIXES))
validation_options = output_options_for(("text", "json", "markdown", "html", "csv", "junit"))
schema_options = combine(
    click.option(
        "--schema", "schemas", multiple=True, metavar="NAME", help="Only this schema (MySQL: database). Repeatable."
    ),
    click.option(
        "--dialect",
        type=click.Choice(("mysql", "mariadb", "postgresql", "oracle", "sqlserver")),
        help="Dialect of a .sql file where it can't be told.",
    ),
    click.option(
        "--include",
        multiple=True,
        metavar="PATTERN",
        help="Only tables like this; % and * stand for any text. Repeatable.",
    ),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="Not tables like this. Repeatable."),
)
target_option = click.option(
    "--target",
    required=True,
    metavar="TARGET",
    help="One of aurora-postgresql, aurora-mysql, rds-postgresql, rds-mysql, rds-mariadb, postgresql, mysql, mariadb; :VERSION may follow.",
)
rename_option = click.option(
    "--rename-schema",
    "rename_schemas",
    multiple=True,
    metavar="FROM=TO",
    help="Call a schema something else on the target. Repeatable.",
)
decisions_option = click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Choices to make, from a decisions.toml that an earlier conversion wrote.",
)
premigration_option = click.option(
    "--premigration",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the assessment here as AWS DMS writes its own: summary.json and a file a check.",
)
quiet_option = click.option("--quiet", is_flag=True, help="No progress on standard error.")


def renames_from(pairs: tuple[str, ...]) -> dict[str, str]:
    """Reads FROM=TO pairs. Raises `UsageProblem`."""
    result = {}
    for pair in pairs:
        source, separator, target = pair.partition("=")
        if not (source and separator and target):
            raise UsageProblem(f"--rename-schema {pair!r} is not FROM=TO")
        result[source] = target
    return result


def aws_options(function: F) -> F:
    """The options of whatever asks AWS; the command gets them as `aws`, joined with the table of migrate.toml."""

    @functools.wraps(function)
    def with_settings(
        *args: Any, region: str | None, profile: str | None, aws_pairs: Sequence[str], **more: Any
    ) -> Any:
        return function(*args, aws=_aws_settings(aws_pairs, region=region, profile=profile), **more)

    return combine(
        click.option("--region", metavar="NAME", help="The AWS region.  [default: AWS_REGION, or the profile's]"),
        click.option("--profile", metavar="NAME", help="The AWS profile.  [default: AWS_PROFILE]"),
        click.option(
            "--aws",
            "aws_pairs",
            multiple=True,
            metavar="KEY=VALUE",
            help="A setting of [aws] in migrate.toml, such as source-secret=shop. Repeatable.",
        ),
    )(cast(F, with_settings))


def _aws_settings(pairs: Sequence[str], *, region: str | None, profile: str | None) -> "AwsSettings":
    """The command line's settings before those of migrate.toml. Raises `UsageProblem`."""
    from migrate.execute.aws.settings import read_settings

    values = dict(click.get_current_context().meta.get(AWS_SETTINGS, {}))
    for pair in pairs:
        key, separator, value = pair.partition("=")
        if not separator:
            raise UsageProblem(f"--aws {pair!r} is not KEY=VALUE")
        values[key.replace("-", "_")] = value
    values |= {name: value for name, value in (("region", region), ("profile", profile)) if value}
    return read_settings(values)

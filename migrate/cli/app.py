"""The command `migrate`: its subcommands, loaded when they are asked for, and what it does with errors."""

import contextlib
import importlib
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from migrate import __version__
from migrate.cli.options import AWS_SETTINGS, IGNORE_RULES
from migrate.config import FILE_NAME, load_config
from migrate.errors import MigrateError

COMMANDS: Mapping[str, str] = {
    "assess": "Say what will not survive the migration, and the hours the rest takes.",
    "checks": "List the catalogue's checks, or explain one.",
    "convert": "Express a schema for another engine.",
    "cutover": "Let the target take over, when nothing speaks against it.",
    "demo": "See the whole path on a bundled sample, with no server of yours.",
    "doctor": "Check connections, versions, privileges and CDC prerequisites.",
    "init": "Write a commented migrate.toml.",
    "inspect": "Read a database's structure.",
    "plan": "Write a migration folder: DDL, AWS DMS documents, runbook.",
    "report": "Show a saved document in another format.",
    "run": "Carry a plan out.",
    "status": "Show how far a run has come.",
    "validate": "Compare source and target, and name the rows that differ.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are used, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports and gives the command."""
        if cmd_name not in COMMANDS:
            return None
        found = getattr(importlib.import_module(f"migrate.cli.{cmd_name}"), "command", None)
        if not isinstance(found, click.Command):
            raise TypeError(f"migrate.cli.{cmd_name} has no command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command, or suggests a near one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"auto_envvar_prefix": "MIGRATE", "help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__, "--version", prog_name="migrate", message=f"%(prog)s %(version)s (Python {sys.version.split()[0]})"
)
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"Options from this file instead of ./{FILE_NAME}.",
)
@click.option("--debug", is_flag=True, help="Show a traceback with an unexpected error.")
@click.pass_context
def group(ctx: click.Context, config: Path | None, debug: bool) -> None:
    """Take a MySQL, MariaDB or PostgreSQL database to AWS, and prove that it arrived.

    \b
    The usual order:
      migrate assess SOURCE --target aurora-postgresql
      migrate plan SOURCE --target aurora-postgresql -o DIR
      migrate run DIR --on local
      migrate validate DIR
    """
    del debug
    path = config or Path(FILE_NAME)
    if config is not None or path.is_file():
        ctx.default_map = _default_map(ctx, path)


def _default_map(ctx: click.Context, path: Path) -> dict[str, Any]:
    """The options' defaults by command. The tables of `[[assess.ignore]]` are rules, not options: they go to the context."""
    invoked = ctx.invoked_subcommand
    if invoked is None or invoked not in COMMANDS:
        return {}
    options = {
        name: {
            parameter.name
            for parameter in _command(name).params
            if isinstance(parameter, click.Option) and parameter.name
        }
        for name in COMMANDS
    }
    from migrate.execute.aws.settings import KEYS

    found = load_config(path, options={**options, "aws": KEYS})
    ctx.meta[AWS_SETTINGS] = found.pop("aws")
    ignored = found["assess"].get("ignore")
    if isinstance(ignored, list):
        found["assess"]["ignore"] = [item for item in ignored if not isinstance(item, dict)]
        ctx.meta[IGNORE_RULES] = (str(path), [item for item in ignored if isinstance(item, dict)])
    return dict(found)


def _command(name: str) -> click.Command:
    command: click.Command = importlib.import_module(f"migrate.cli.{name}").command
    return command


def run() -> None:
    """Runs the command line: 0 the answer is yes, 1 it is no, 2 no answer, 130 interrupted."""
    sys.exit(status_of(sys.argv[1:]))


def status_of(arguments: list[str]) -> int:
    """Runs one command line and gives its exit status, having told any error."""
    try:
        result = group.main(args=arguments, prog_name="migrate", standalone_mode=False)
    except click.exceptions.Exit as problem:
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except click.ClickException as problem:
        problem.show()
        return 2
    except MigrateError as problem:
        tell(problem)
        return problem.exit_code
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:  # the one place that catches everything: what is left is a defect of ours
        tell_unexpected(problem, debug="--debug" in arguments)
        return 2
    return result if isinstance(result, int) else 0


def tell(problem: MigrateError) -> None:
    """Prints an error in three lines: what failed, why, what to do next."""
    click.echo(click.style("error", fg="red", bold=True) + f": {problem.message}", err=True)
    if problem.reason:
        click.echo(f"  why: {problem.reason}", err=True)
    if problem.hint:
        click.echo(f"  next: {problem.hint}", err=True)


def tell_unexpected(problem: Exception, *, debug: bool) -> None:
    """Prints a defect of ours, without values that might hold a secret unless asked."""
    click.echo(f"error: something unexpected happened: {type(problem).__name__}", err=True)
    if debug:
        click.echo("".join(traceback.format_exception(problem)), err=True)
    else:
        click.echo("  next: run the same command as `migrate --debug …` and report what it prints", err=True)

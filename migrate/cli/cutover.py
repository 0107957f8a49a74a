"""`migrate cutover`."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli.options import aws_options, quiet_option
from migrate.cli.progress import show_progress
from migrate.cli.run_aws import confirm
from migrate.cli.signals import stopping_on_signals
from migrate.cli.sources import required_address
from migrate.errors import MigrateError, UsageProblem
from migrate.model.cutover import Answer, Cutover
from migrate.model.progress import Progress
from migrate.url import Url

if TYPE_CHECKING:
    from migrate.execute.aws.settings import AwsSettings
    from migrate.execute.plan_folder import PlanFolder

_COLOURS = {Answer.GO: "green", Answer.NO_GO: "red", Answer.UNKNOWN: "yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the command line asks for."""

    source: Url
    target: Url
    validation: Path | None
    max_lag: float
    keep_way_back: bool
    yes: bool
    quiet: bool


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--source", envvar="MIGRATE_SOURCE_URL", metavar="URL", help="The source's address.  [default: the plan's]"
)
@click.option("--target", envvar="MIGRATE_TARGET_URL", metavar="URL", help="The target's address.")
@click.option("--check", is_flag=True, help="Only answer the go/no-go list.")
@click.option(
    "--validation",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What migrate validate wrote as JSON; a table that does not match is a no-go.",
)
@click.option("--max-lag", type=float, default=10.0, show_default=True, help="Seconds that the target may be behind.")
@click.option("--keep-way-back", is_flag=True, help="Keep the new server's changes from now on, for a way back.")
@click.option("--yes", is_flag=True, help="Don't ask: writes have stopped, and leftovers may go.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", help="Format of standard output."
)
@aws_options
@quiet_option
def command(
    folder: Path,
    source: str | None,
    target: str | None,
    check: bool,
    validation: Path | None,
    max_lag: float,
    keep_way_back: bool,
    yes: bool,
    format_: str,
    aws: "AwsSettings",
    quiet: bool,
) -> int:
    """Let the target of the plan in FOLDER take over, when nothing speaks against it. Exits 1 on a no-go.

    First comes a go/no-go list. Then, once you have said that nobody writes to the source any more: the last changes come over,
    counters go on above the rows, triggers and foreign keys are on, statistics are gathered, what the migration left behind is
    removed after asking, and FOLDER/fallback is the plan of the way back.

    \b
    Examples:
      migrate cutover shop --target postgresql://me@db.example/shop --check
      migrate cutover shop --target postgresql://me@db.example/shop --validation validation.json
    """
    from migrate.execute.plan_folder import load

    plan = load(folder)
    asked = _Asked(
        source=required_address(source or plan.plan.source_url, role="source"),
        target=required_address(target, role="target"),
        validation=validation,
        max_lag=max_lag,
        keep_way_back=keep_way_back,
        yes=yes,
        quiet=quiet,
    )
    found = _list(plan, asked, aws)
    if format_ == "text":
        click.echo(_list_text(found), nl=False)
    if found.may_go and not check:
        found = _take_over(plan, asked, aws, found)
    if format_ == "json":
        click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False))
    return 0 if found.may_go else 1


def _is_on_aws(plan: "PlanFolder") -> bool:
    from migrate.execute.aws.record import read_record

    record = read_record(plan.folder)
    return record is not None and record.plan == plan.plan.fingerprint


def _list(plan: "PlanFolder", asked: _Asked, settings: "AwsSettings") -> Cutover:
    from migrate.execute.cutover.questions import local_questions
    from migrate.execute.plan_folder import read_progress

    if _is_on_aws(plan):
        from migrate.execute.aws.state import OnAws
        from migrate.execute.aws.taking_over import questions

        found = questions(
            OnAws(plan.folder, settings), asked.target, validation=asked.validation, most_seconds=asked.max_lag
        )
    else:
        progress = read_progress(plan.folder)
        found = local_questions(plan, progress, asked.target, validation=asked.validation, most_seconds=asked.max_lag)
    return Cutover(questions=tuple(found))


def _list_text(found: Cutover) -> str:
    lines = []
    for question in found.questions:
        word = click.style(f"{question.answer.value:<7}", fg=_COLOURS[question.answer], bold=True)
        lines.append(f"{word}  {question.name}: {question.detail}")
    unknown = sum(question.answer is Answer.UNKNOWN for question in found.questions)
    no = sum(question.answer is Answer.NO_GO for question in found.questions)
    lines.append(f"No-go: {no} of {len(found.questions)} questions." if no else f"Go; {unknown} for you to judge.")
    return "".join(f"{line}\n" for line in lines)


def _take_over(plan: "PlanFolder", asked: _Asked, settings: "AwsSettings", found: Cutover) -> Cutover:
    from migrate.execute.cutover.fallback import begin_fallback, position_line, write_fallback

    if not asked.yes:
        confirm("From here on nobody may write to the source.")
    done = list(_switch(plan, asked, settings))
    for line in done:
        click.echo(line, err=True)
    left: list[str] = []

    def note(line: str) -> None:
        done.append(line)
        click.echo(line, err=True)

    try:
        place = write_fallback(plan, asked.target)
        note(f"the way back is planned in {place}")
        if asked.keep_way_back:
            note(begin_fallback(place, asked.source, asked.target))
        else:
            note(position_line(asked.target, place))
    except MigrateError as problem:
        left.append(f"no way back was planned: {problem.message}")
        click.echo(left[-1], err=True)
    left += _clear(plan, asked, note)
    if _is_on_aws(plan):
        left.append(f"migrate run {plan.folder} --on aws --delete removes what bills on AWS")
    click.echo(f"The target has taken over. {'; '.join(left)}".rstrip(), err=True)
    return replace(found, done=tuple(done), left=tuple(left), is_over=True)


def _switch(plan: "PlanFolder", asked: _Asked, settings: "AwsSettings") -> tuple[str, ...]:
    with stopping_on_signals() as stopping, show_progress(quiet=asked.quiet) as report:
        if _is_on_aws(plan):
            return _switch_on_aws(plan, asked, settings, stopping, report)
        from migrate.execute.cutover.local import take_over

        return take_over(plan, asked.source, asked.target, report=report, stopping=stopping)


def _switch_on_aws(
    plan: "PlanFolder",
    asked: _Asked,
    settings: "AwsSettings",
    stopping: Callable[[], bool],
    report: Callable[[Progress], None],
) -> tuple[str, ...]:
    from migrate.execute.aws.resources import Interrupted
    from migrate.execute.aws.state import OnAws
    from migrate.execute.aws.taking_over import take_over

    run = OnAws(plan.folder, settings)
    try:
        return take_over(run, asked.target, most_seconds=asked.max_lag, stopping=stopping, report=report)
    except Interrupted:
        click.echo("stopped before the end; migrate cutover again goes on", err=True)
        raise KeyboardInterrupt from None


def _clear(plan: "PlanFolder", asked: _Asked, note: Callable[[str], None]) -> list[str]:
    """Removes leftovers, each after asking; gives what stays."""
    from migrate.execute.cutover.leftovers import control_schemas, leftovers, remove

    left = []
    schemas = control_schemas(plan.task, plan.conversion.tables, asked.target)
    for item in leftovers(asked.source, asked.target, task=plan.task.identifier, schemas=schemas):
        if item.hint:
            left.append(f"{item.side}'s {item.description} stays: {item.hint}")
        elif asked.yes or _agreed(f"Remove the {item.side}'s {item.description}?"):
            remove(item, asked.source if item.side == "source" else asked.target)
            note(f"removed the {item.side}'s {item.description}")
        else:
            left.append(f"{item.side}'s {item.description} stays: {item.statement}")
    return left


def _agreed(question: str) -> bool:
    try:
        return click.confirm(question, default=False, err=True)
    except click.Abort:
        raise UsageProblem("the answer did not come", hint="give --yes, or cut over again to be asked again") from None

"""The options of `migrate validate` that say how much is compared, how long it may take, and what is kept of it."""

import functools
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from migrate.cli.options import combine
from migrate.cli.output import deliver
from migrate.cli.validate_task import Given
from migrate.errors import UsageProblem
from migrate.model.validation import Level

if TYPE_CHECKING:
    from migrate.validate.ledger import Ledger
    from migrate.validate.sampling import Share
    from migrate.validate.scope import Scope

_DURATION = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s|m|h)?")
_SECONDS = {"ms": 0.001, "s": 1.0, None: 1.0, "m": 60.0, "h": 3600.0}
_DEFAULT_STATE = Path(".migrate") / "validation.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The options as given."""

    level_of: tuple[str, ...]
    where: tuple[str, ...]
    where_source: tuple[str, ...]
    where_target: tuple[str, ...]
    since: tuple[str, ...]
    sample: str | None
    seed: int | None
    settle: str | None
    engine: str
    state: str | None
    resume: bool
    changed: bool
    history: bool
    watch: bool
    interval: str
    until_match: bool
    structure: bool
    aggregates: bool
    queries: Path | None
    performance: Path | None
    plans: Path | None
    table_mappings: Path | None
    task_settings: Path | None

    def given(self, folder: Path | None, source: str | None, target: str | None) -> Given:
        """What names the tables."""
        return Given(
            folder=folder,
            source=source,
            target=target,
            table_mappings=self.table_mappings,
            task_settings=self.task_settings,
        )

    @property
    def asks_beside(self) -> bool:
        """Whether more than the rows is compared."""
        return self.structure or self.aggregates or self.queries is not None or self.performance is not None

    def check(self, level: Level, repair: Path | None) -> None:
        """Raises `UsageProblem` for options that do not go together."""
        if repair is not None and level is not Level.ROWS:
            raise UsageProblem("--repair needs the rows that differ", hint=f"leave out --level {level}")
        if self.settle and level is Level.CHECKSUMS:
            raise UsageProblem("--settle asks rows again, and --level checksums names none", hint="use --level rows")
        if self.watch and (repair is not None or self.resume):
            raise UsageProblem("--watch goes with neither --repair nor --resume")
        if self.watch and self.asks_beside:
            hint = "leave out --structure, --aggregates, --queries and --performance"
            raise UsageProblem("--watch compares rows alone", hint=hint)
        if self.plans and not self.performance:
            raise UsageProblem("--plans keeps the plans of statements: it needs --performance")
        if self.task_settings and not self.table_mappings:
            raise UsageProblem("--task-settings belong to a task's --table-mappings")
        if self.until_match and not self.watch:
            raise UsageProblem("--until-match says when to stop: it needs --watch")
        if self.state == "none" and (self.resume or self.history or self.changed):
            raise UsageProblem("--state none keeps nothing to resume, to list or to compare with")
        for text, option in ((self.settle, "--settle"), (self.interval, "--interval")):
            if text is not None:
                seconds_of(text, option=option)
        self._check_engine(level)
        levels_of(self.level_of)
        share_of(self.sample)
        scope_of(self, now=datetime.now(UTC), last=datetime.now(UTC).isoformat())

    def _check_engine(self, level: Level) -> None:
        if not self.is_spark:
            return
        if level is Level.COUNTS:
            raise UsageProblem(
                "--engine spark compares chunks, and --level counts is one query for each table",
                hint="leave out one of the two",
            )
        if self.history:
            raise UsageProblem("--engine spark compares, and --history only lists", hint="leave out one of the two")
        from migrate.validate.spark import check_spark

        check_spark()

    @property
    def is_spark(self) -> bool:
        """Whether chunks are compared on Spark."""
        return self.engine == "spark"


_options = combine(
    click.option(
        "--table-mappings",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="The table mappings of the AWS DMS task that filled the target: its filters, names, masks. [default: the plan's]",
    ),
    click.option(
        "--task-settings",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="That task's settings: whether it cuts large values.",
    ),
    click.option(
        "--level-of",
        multiple=True,
        metavar="PATTERN=LEVEL",
        help="Another level for tables like this, such as 'log_%=counts'. Repeatable; the last that fits counts.",
    ),
    click.option(
        "--where",
        multiple=True,
        metavar="PATTERN=SQL",
        help="Of tables like this only the rows that meet a condition, in SQL that both servers know. Repeatable.",
    ),
    click.option(
        "--where-source", multiple=True, metavar="PATTERN=SQL", help="As --where, in the source's SQL. Repeatable."
    ),
    click.option(
        "--where-target",
        multiple=True,
        metavar="PATTERN=SQL",
        help="As --where, in the target's SQL; for the same pattern as a --where-source. Repeatable.",
    ),
    click.option(
        "--since",
        multiple=True,
        metavar="[PATTERN.]COLUMN=VALUE",
        help="Of tables with this column only rows not before VALUE: an age (7d, 12h), a date, a time, a number, or 'last',"
        " when the last validation began. Repeatable.",
    ),
    click.option(
        "--sample", metavar="N[%]", help="Read only so much of each table, and say what that tells of the rest."
    ),
    click.option("--seed", type=int, help="Take the same sample as another run.  [default: another one each time]"),
    click.option(
        "--settle",
        metavar="TIME",
        help="While changes are still carried over: ask again what differs, and believe it when the source has not changed for so"
        " long (30s, 5m), or the replicator has caught up.",
    ),
    click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        show_default=True,
        help="What compares the chunks: this process, or Spark's executors, --workers of them at once.",
    ),
    click.option(
        "--state",
        metavar="FILE|URL|none",
        help="Where it is kept what was done: a SQLite file or any SQLAlchemy address.  [default: validation.sqlite in FOLDER, else"
        " in .migrate]",
    ),
    click.option("--resume", is_flag=True, help="Go on where the last run of the same comparison was interrupted."),
    click.option(
        "--changed",
        is_flag=True,
        help="Leave out tables that an earlier run found equal and that neither server counts a write to since.",
    ),
    click.option(
        "--history", is_flag=True, help="List the runs that are kept, and what changed from each to the next."
    ),
    click.option(
        "--watch", is_flag=True, help="Compare again and again, only tables that were written to, until stopped."
    ),
    click.option(
        "--interval", default="60s", show_default=True, metavar="TIME", help="With --watch: from one round to the next."
    ),
    click.option("--until-match", is_flag=True, help="With --watch: stop as soon as everything matches."),
    click.option(
        "--structure",
        is_flag=True,
        help="Compare the target's structure too: columns, keys, indexes, views, code, grants, and the numbers that columns go on with.",
    ),
    click.option("--aggregates", is_flag=True, help="Compare counts, extremes and sums of every column too."),
    click.option(
        "--queries",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="Run the pairs of queries in this TOML file on both sides too, and compare answers, times and plans.",
    ),
    click.option(
        "--performance",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help="Run the slowest statements of this performance baseline (migrate inspect --performance) on both sides too, and name those"
        " that are slower on the target.",
    ),
    click.option(
        "--plans",
        type=click.Path(path_type=Path, file_okay=False),
        help="With --performance: write both sides' plans into this folder; they hold values.",
    ),
)


def wishes_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command all of these options as one argument, `wishes`."""

    @functools.wraps(function)
    def gathered(**given: Any) -> Any:
        wishes = Wishes(**{field.name: given.pop(field.name) for field in fields(Wishes)})
        return function(wishes=wishes, **given)

    return _options(gathered)


def seconds_of(text: str, *, option: str) -> float:
    """Reads a duration such as `30s`. Raises `UsageProblem`."""
    found = _DURATION.fullmatch(text.strip().lower())
    if not found or float(found[1]) <= 0:
        raise UsageProblem(f"{option} {text!r} is no time", hint="such as 30s, 5m or 1h")
    return float(found[1]) * _SECONDS[found[2]]


def levels_of(rules: Sequence[str]) -> tuple[tuple[str, Level], ...]:
    """Reads PATTERN=LEVEL rules. Raises `UsageProblem`."""
    found = []
    for pattern, word in _pairs(rules, "--level-of"):
        try:
            found.append((pattern, Level(word)))
        except ValueError:
            known = ", ".join(level.value for level in Level)
            raise UsageProblem(f"--level-of {pattern}={word}: there is no such level", hint=f"one of {known}") from None
    return tuple(found)


def share_of(text: str | None) -> "Share | None":
    """Reads how much is to be sampled. Raises `UsageProblem`."""
    from migrate.validate.sampling import Share

    if text is None:
        return None
    number, is_percent = text.strip().removesuffix("rows").strip(), text.strip().endswith("%")
    if re.fullmatch(r"\d{1,18}", number) and int(number):
        return Share(rows=int(number))
    if is_percent and re.fullmatch(r"\d{1,3}(\.\d{1,6})?", number[:-1].strip()):
        percent = float(number[:-1])
        if 0 < percent <= 100:
            return Share(percent=percent)
    raise UsageProblem(f"--sample {text!r} is no size of a sample", hint="such as 5% or 10000")


def scope_of(wishes: Wishes, *, now: datetime, last: str | None) -> "Scope":
    """Reads the conditions; ages count from `now`, and `last` is when the last validation began. Raises `UsageProblem`."""
    from migrate.validate.scope import Condition, Scope, Since, moment_of

    conditions = [
        Condition(pattern=pattern, source=sql, target=sql) for pattern, sql in _pairs(wishes.where, "--where")
    ]
    on_source, on_target = _pairs(wishes.where_source, "--where-source"), _pairs(wishes.where_target, "--where-target")
    if [pattern for pattern, _ in on_source] != [pattern for pattern, _ in on_target]:
        hint = "give both for the same patterns, in the same order: the rows compared must be the same"
        raise UsageProblem("--where-source and --where-target do not fit together", hint=hint)
    conditions += [
        Condition(pattern=pattern, source=sql, target=other)
        for (pattern, sql), (_, other) in zip(on_source, on_target, strict=True)
    ]
    since = []
    for name, value in _pairs(wishes.since, "--since"):
        pattern, _, column = name.rpartition(".")
        since.append(Since(pattern=pattern or "%", column=column, value=moment_of(value, now=now, last=last)))
    return Scope(conditions=tuple(conditions), since=tuple(since))


def open_state(wishes: Wishes, folder: Path | None, stack: ExitStack) -> "Ledger | None":
    """Opens the state until the stack is left; None where none is to be kept, or the default one can't be.

    Raises `UsageProblem`.
    """
    from migrate.validate.ledger import open_ledger

    if wishes.state == "none":
        return None
    default = folder / "validation.sqlite" if folder is not None else _DEFAULT_STATE
    try:
        return stack.enter_context(open_ledger(wishes.state or default))
    except UsageProblem as problem:
        if wishes.state or wishes.resume or wishes.history or wishes.changed:
            raise
        click.echo(f"note: nothing is kept of this run: {problem.message}: {problem.reason}", err=True)
        return None


def list_history(
    wishes: Wishes, folder: Path | None, *, format_: str | None, outputs: Sequence[Path], color: str
) -> int:
    """Prints the runs that are kept. Raises `UsageProblem`."""
    from migrate.validate.history import history

    with ExitStack() as stack:
        ledger = open_state(wishes, folder, stack)
        assert ledger is not None
        deliver(history(ledger), format_=format_, outputs=outputs, color=color)
    return 0


def _pairs(texts: Sequence[str], option: str) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        name, separator, value = text.partition("=")
        if not (name.strip() and separator and value.strip()):
            raise UsageProblem(f"{option} {text!r} lacks a name, an equals sign or what comes after it")
        found.append((name.strip(), value.strip()))
    return found

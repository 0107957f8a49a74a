"""The parts of a table that are loaded side by side, where the task's table-settings divide it.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.SelectionTransformation.Tablesettings.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrate.dms.rules import ParallelLoad, ParallelLoadType
from migrate.engines.checksum import expressions_of
from migrate.engines.row_filter import filtered_column
from migrate.errors import UsageProblem
from migrate.execute.local.jobs import TableJob
from migrate.model.schema import Column


def divided(job: TableJob, load: ParallelLoad | None) -> tuple[TableJob, ...]:
    """A job for each part of the table; every row is in exactly one. One job alone where it isn't divided.

    Rows with NULL in a column of the ranges are in the first part, where they fall; DMS leaves them out. Partitions that a list does
    not name are a part of their own. Raises `UsageProblem` for a column or partition that is not there.
    """
    if load is None:
        return (job,)
    match load.type:
        case ParallelLoadType.RANGES:
            return tuple(_ranges(job, load))
        case ParallelLoadType.PARTITIONS_AUTO | ParallelLoadType.PARTITIONS_LIST:
            return tuple(_partitions(job, load))
        case _:
            return (job,)


def _ranges(job: TableJob, load: ParallelLoad) -> Iterator[TableJob]:
    columns = [filtered_column(name, job.source, job.source_engine) for name in load.columns or ()]
    bounds = [_beyond(job, columns, [str(value) for value in boundary]) for boundary in load.boundaries or ()]
    nullable = any(column.nullable for column in columns)
    is_beyond, is_not = ("({}) IS TRUE", "({}) IS NOT TRUE") if nullable else ("({})", "NOT ({})")
    for number in range(len(bounds) + 1):
        # A row belongs behind the last bound that it is beyond. Put like this it holds whatever the order of the bounds is: by the
        # column's own collation, which only the server knows.
        tests = [is_beyond.format(bounds[number - 1])] if number else []
        tests += [is_not.format(bound) for bound in bounds[number:]]
        yield replace(job, condition=" AND ".join([*_wanted(job), *tests]))


def _beyond(job: TableJob, columns: Sequence[Column], values: Sequence[str]) -> str:
    """The condition for rows whose columns, the first one first, are greater than the values."""
    expressions = expressions_of(job.source_engine)
    condition = ""
    for column, value in reversed(list(zip(columns, values, strict=True))):
        name, literal = expressions.quote(column.name), expressions.literal(value)
        condition = f"{name} > {literal}" + (f" OR ({name} = {literal} AND ({condition}))" if condition else "")
    return condition


def _wanted(job: TableJob) -> list[str]:
    return [f"({job.condition})"] if job.condition else []


def _partitions(job: TableJob, load: ParallelLoad) -> Iterator[TableJob]:
    there = [part.name for part in job.source.partitioning.partitions] if job.source.partitioning else []
    if not job.source_engine.is_mysql_family or len(there) < 2:
        yield job
        return
    named = [str(name) for name in load.partitions or ()] if load.type is ParallelLoadType.PARTITIONS_LIST else there
    by_name = {name.lower(): name for name in there}
    unknown = [name for name in named if name.lower() not in by_name]
    if unknown:
        raise UsageProblem(
            f"{job.source.name} has no partition {', '.join(unknown)}", hint=f"its partitions are {', '.join(there)}"
        )
    parts = [(by_name[name],) for name in dict.fromkeys(name.lower() for name in named)]
    rest = tuple(name for name in there if (name,) not in parts)
    for part in [*parts, *([rest] if rest else [])]:
        yield replace(job, partitions=part)

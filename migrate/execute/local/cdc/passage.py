"""What becomes of a table's changes between the source's log and the target, where a task does more than carry them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from migrate.dms.filters import groups_of
from migrate.dms.mappings import filters_of
from migrate.dms.rules import Extra
from migrate.engines.observed import observed
from migrate.engines.row_filter import condition
from migrate.engines.row_test import RowJudgement, row_judgement
from migrate.execute.local.cdc.row_apply import TaskStopped
from migrate.execute.local.cdc.tables import Change
from migrate.execute.local.jobs import TableJob
from migrate.model.change import UNCHANGED, Operation, Row, Value
from migrate.model.names import ObjectName
from migrate.model.schema import Schema

Passage = Callable[[Change], Change | None]


def observing(job: TableJob) -> TableJob:
    """The job with the values that its passage looks at among those that the log is to tell.

    Raises `Unsupported` for a filter that only the source can decide.
    """
    judgement = _judgement(job)
    if judgement is None:
        return job
    return replace(job, observed=tuple(observed(column, job.source_engine) for column in judgement.columns))


def check_filters(table_mappings: Extra, schema: Schema) -> None:
    """Raises `Unsupported` or `UsageProblem` for a filter that can't be decided, row by row, from what the source's log tells."""
    tables = schema.tables_by_name
    for name, filters in filters_of(table_mappings, schema).items():
        groups = groups_of(filters)
        condition(groups, tables[name], schema.engine)
        row_judgement(groups, tables[name], schema.engine)


def filtered_beyond_key(job: TableJob) -> tuple[str, ...]:
    """The columns by which rows are filtered and that are no part of the source's primary key."""
    judgement = _judgement(job)
    key = job.source.primary_key.columns if job.source.primary_key else ()
    return tuple(column.name for column in judgement.columns if column.name not in key) if judgement else ()


def passage(job: TableJob) -> Passage | None:
    """What is done with the changes of a job that `observing` gave; None where nothing is."""
    judgement = _judgement(job)
    if judgement is None:
        return None
    return _Filtering(
        table=job.source.name,
        judgement=judgement,
        width=len(job.pairs),
        key_alone=not filtered_beyond_key(job),
    ).passed


def _judgement(job: TableJob) -> RowJudgement | None:
    return row_judgement(job.filters, job.source, job.source_engine) if job.filters else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filtering:
    """Keeps on the target the rows that a filter takes, and no others."""

    table: ObjectName
    judgement: RowJudgement
    width: int
    """How many values go to the target; those that are looked at come after them."""
    key_alone: bool
    """Whether rows are filtered by their key, which stays as it is where the log tells no old row."""

    def passed(self, change: Change) -> Change | None:
        """The change as it is for a target that holds only the rows that are taken; None where it holds none of them."""
        table, operation, before, after = change
        was, is_ = self._sides(change)
        if not was and not is_:
            return None
        if was and is_:
            return Change(table, operation, before and before[: self.width], after and after[: self.width])
        if was:
            assert before is not None
            return Change(table, Operation.DELETE, before[: self.width], None)
        assert after is not None
        return Change(table, Operation.INSERT, None, self._whole(after, before)[: self.width])

    def _sides(self, change: Change) -> tuple[bool, bool]:
        """Whether the row was taken before the change, and whether it is after it."""
        _, operation, before, after = change
        if operation is Operation.INSERT:
            return False, self._takes(after, None)
        if operation is Operation.DELETE:
            return self._takes(before, None), False
        if before is not None:
            return self._takes(before, None), self._takes(after, before)
        if not self.key_alone:
            raise self._untold()
        taken = self._takes(after, None)
        return taken, taken

    def _takes(self, row: Row | None, other: Row | None) -> bool:
        assert row is not None
        looked_at = row[self.width :]
        if UNCHANGED in looked_at:
            looked_at = self._whole(row, other)[self.width :]
        return self.judgement.takes(looked_at)  # type: ignore[arg-type]

    def _whole(self, row: Row, other: Row | None) -> Row:
        """The row with what it leaves out taken from the other. Raises `TaskStopped` where neither tells it."""
        if UNCHANGED not in row:
            return row
        whole = tuple(_first_told(*values) for values in zip(row, other or row, strict=True))
        if UNCHANGED in whole:
            raise self._untold()
        return whole

    def _untold(self) -> TaskStopped:
        return TaskStopped(
            f"the log does not tell whether a row of {self.table} was among those that the task takes",
            reason="the old row is not told as a whole",
            hint="ALTER TABLE … REPLICA IDENTITY FULL on the source, and load the table anew",
        )


def _first_told(value: Value, other: Value) -> Value:
    return other if value is UNCHANGED else value

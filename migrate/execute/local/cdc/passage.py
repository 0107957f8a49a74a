"""What becomes of a table's changes between the source's log and the target, where a task does more than carry them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from migrate.dms.filters import groups_of
from migrate.dms.mappings import filters_of
from migrate.dms.rules import Extra
from migrate.engines.observed import observed
from migrate.engines.row_condition import RowJudgement, row_judgement
from migrate.engines.row_filter import condition
from migrate.execute.local.cdc.row_apply import TaskStopped
from migrate.execute.local.cdc.tables import Change, apply_table
from migrate.execute.local.jobs import TableJob
from migrate.execute.local.reshape import Reshape, refuse_changing_keys, reshape
from migrate.model.change import UNCHANGED, Operation, Row, Value
from migrate.model.names import ObjectName
from migrate.model.schema import Schema

Passage = Callable[[Change], Change | None]


def observing(job: TableJob) -> TableJob:
    """The job with the values that its passage looks at among those that the log is to tell.

    Raises `Unsupported` for a filter that only the source can decide, and for a value that can't be made.
    """
    judgement, made = _judgement(job), reshape(job)
    columns = (*(judgement.columns if judgement else ()), *(made.columns if made else ()))
    if made is not None:
        refuse_changing_keys(job, made, apply_table(job).key)
        made.expressions.close()
    return replace(job, observed=tuple(observed(column, job.source_engine) for column in columns))


def check_filters(table_mappings: Extra, schema: Schema) -> None:
    """Raises `Unsupported` or `UsageProblem` for a filter that can't be decided, row by row, from what the source's log tells."""
    tables = schema.tables_by_name
    for name, filters in filters_of(table_mappings, schema).items():
        groups = groups_of(filters)
        condition(groups, tables[name], schema.engine)
        row_judgement(groups, tables[name], schema.engine)


def wanted_before(job: TableJob) -> tuple[str, ...]:
    """The columns whose values before a change are asked for, and that are no part of the source's primary key."""
    judgement = _judgement(job)
    key = job.source.primary_key.columns if job.source.primary_key else ()
    names = [column.name for column in judgement.columns] if judgement else []
    names += [item.before for item in job.reshaping.added if item.before]
    return tuple(dict.fromkeys(name for name in names if name not in key))


def passage(job: TableJob) -> Passage | None:
    """What is done with the changes of a job that `observing` gave; None where nothing is."""
    judgement, made = _judgement(job), reshape(job)
    if judgement is None and made is None:
        return None
    first = len(job.pairs)
    middle = first + (len(judgement.columns) if judgement else 0)
    names = [pair.source.name for pair in job.pairs]
    return _Passing(
        table=job.source.name,
        width=first,
        judgement=judgement,
        judged=slice(first, middle),
        key_alone=not wanted_before(job),
        made=made,
        looked_at=slice(middle, None),
        earlier=tuple(names.index(part) if isinstance(part, str) else None for part in (made.parts if made else ())),
    ).passed


def _judgement(job: TableJob) -> RowJudgement | None:
    return row_judgement(job.filters, job.source, job.source_engine) if job.filters else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passing:
    """Keeps on the target the rows that a filter takes, and no others, with the values that the task makes of theirs.

    A row of the log holds the values that go to the target, then those that the filter looks at, then those that expressions do.
    """

    table: ObjectName
    width: int
    """How many values go to the target."""
    judgement: RowJudgement | None
    judged: slice
    key_alone: bool
    """Whether only values of the key are asked for as they were, which stays as it is where the log tells no old row."""
    made: Reshape | None
    looked_at: slice
    earlier: tuple[int | None, ...]
    """Of each added column: where the value is whose earlier one it holds."""

    def passed(self, change: Change) -> Change | None:
        """The change as it is for a target that holds only the rows that are taken; None where it holds none of them."""
        table, operation, before, after = change
        was, is_ = self._sides(change)
        if not was and not is_:
            return None
        if was and not is_:
            return Change(table, Operation.DELETE, self._before(before), None)
        assert after is not None
        if is_ and not was:
            after = self._whole(after, before)
            return Change(table, Operation.INSERT, None, self._after(operation, before, after))
        return Change(table, operation, self._before(before), self._after(operation, before, after))

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
        return self.judgement is None or self.judgement.takes(self._told(self.judged, row, other))

    def _after(self, operation: Operation, before: Row | None, after: Row) -> Row:
        """The row as it is, as the target is to have it."""
        if self.made is None:
            return after[: self.width]
        row = self._hidden(after)
        made: list[Value] = list(self.made.added(self._told(self.looked_at, after, before), operation.name))
        for number, place in enumerate(self.earlier):
            if place is not None:
                made[number] = self._earlier(place, operation, before, row)
        return (*row, *made)

    def _earlier(self, place: int, operation: Operation, before: Row | None, after: Row) -> Value:
        """The value as it was before an update; NULL for a new row."""
        if operation is not Operation.UPDATE:
            return None
        if before is None:
            return after[place]  # It is one of the key's: others are not asked for without old rows.
        assert self.made is not None
        value = UNCHANGED if place in self.made.random else self._hidden(before)[place]
        return None if value is UNCHANGED else value

    def _before(self, before: Row | None) -> Row | None:
        """The row as it was, as the target has it: what another run would make another value of, is not asked for."""
        if before is None or self.made is None:
            return before and before[: self.width]
        row = self._hidden(before)
        known = (UNCHANGED if place in self.made.random else value for place, value in enumerate(row))
        return (*known, *[UNCHANGED] * len(self.earlier))

    def _hidden(self, row: Row) -> Row:
        assert self.made is not None
        hides = self.made.hides
        return tuple(
            hides[place](value) if place in hides and isinstance(value, bytes) else value
            for place, value in enumerate(row[: self.width])
        )

    def _told(self, part: slice, row: Row, other: Row | None) -> list[bytes | None]:
        """Some of a row's values, all of them told. Raises `TaskStopped` where one is told nowhere."""
        values = row[part]
        if UNCHANGED in values:
            values = tuple(map(_first_told, values, (other or row)[part]))
        told = [value for value in values if value is not UNCHANGED]
        if len(told) < len(values):
            raise self._untold()
        return told

    def _whole(self, row: Row, other: Row | None) -> Row:
        """The row with what it leaves out taken from the other. Raises `TaskStopped` where neither tells it."""
        if UNCHANGED not in row:
            return row
        whole = tuple(map(_first_told, row, other or row))
        if UNCHANGED in whole:
            raise self._untold()
        return whole

    def _untold(self) -> TaskStopped:
        return TaskStopped(
            f"the log does not tell a value of a row of {self.table} that the task filters by or computes with",
            reason="the source tells neither the old row nor the new one as a whole",
            hint="ALTER TABLE … REPLICA IDENTITY FULL on the source, and load the table anew",
        )


def _first_told(value: Value, other: Value) -> Value:
    return other if value is UNCHANGED else value

"""Applies changes one by one, in their order, and does about a refused one what the task says."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import assert_never

from migrate.engines.engine import Engine
from migrate.errors import MigrateError
from migrate.execute.local.apply_exceptions import ApplyExceptions
from migrate.execute.local.cdc.session import Fault, Session, Trouble
from migrate.execute.local.cdc.settings import ApplyPolicy, ApplySettings
from migrate.execute.local.cdc.statement_text import statement_text
from migrate.execute.local.cdc.tables import ApplyTable, Change
from migrate.model.change import Operation, Unchanged
from migrate.model.names import ObjectName

_PIECE = 500
Counted = Counter[tuple[ObjectName, Operation]]
"""How many changes of each kind went into each of the source's tables."""


class TaskStopped(MigrateError):
    """A change that the target refuses, where the task says that one is too many."""


@dataclass(kw_only=True)
class RowApply:
    """The apply of one change after another, on one session."""

    session: Session
    engine: Engine
    settings: ApplySettings
    exceptions: ApplyExceptions
    replays: Callable[[ApplyTable], bool] = lambda _: False
    """Whether the target may hold already what the log tells of a table: such a change replaces what is there."""
    suspended: dict[ObjectName, str] = field(default_factory=dict)
    """The tables that no more changes go to, and why."""
    refused: Counter[ObjectName] = field(default_factory=Counter)

    def apply(self, changes: Sequence[Change]) -> Counted:
        """Applies the changes within the session's transaction and counts them.

        Raises `TaskStopped` where a change is refused and the task says to stop then, and `QueryFailed`.
        """
        counted: Counted = Counter()
        pending = [changes[start : start + _PIECE] for start in range(0, len(changes), _PIECE)]
        pending.reverse()
        while pending:
            piece = self._still_wanted(pending.pop())
            trouble = self._attempt(piece) if piece else None
            if trouble is None:
                for (table, operation), times in Counter(map(itemgetter(0, 1), piece)).items():
                    counted[table.source, operation] += times
            elif len(piece) > 1:
                pending += reversed(_parts(piece, trouble))
            elif self._refused(piece[0], trouble):
                counted[piece[0].table.source, piece[0].operation] += 1
        return counted

    def _still_wanted(self, changes: Sequence[Change]) -> Sequence[Change]:
        if not self.suspended:
            return changes
        return [change for change in changes if change.table.source not in self.suspended]

    def _attempt(self, changes: Sequence[Change]) -> Trouble | None:
        tolerant = self.settings.delete is ApplyPolicy.IGNORE_RECORD or all(
            self.replays(table) for table in {change.table for change in changes}
        )
        return self.session.attempt(changes, missing_deletes=tolerant)

    def _refused(self, change: Change, trouble: Trouble) -> bool:
        """Does what is to be done about a change that the target refuses; whether it is in now."""
        if trouble.fault is Fault.MISSING and change.operation is Operation.DELETE and self.replays(change.table):
            return True
        policy = self._policy(change, trouble)
        if policy in (ApplyPolicy.INSERT_RECORD, ApplyPolicy.UPDATE_RECORD):
            second = self._replace(change, trouble)
            if second is None:
                return True
            trouble, policy = second, ApplyPolicy.LOG_ERROR
        self.refused[change.table.source] += 1
        if 0 < self.settings.escalation_rows <= self.refused[change.table.source]:
            policy = self.settings.escalation
        self._obey(policy, change, trouble)
        return False

    def _policy(self, change: Change, trouble: Trouble) -> ApplyPolicy:
        match trouble.fault:
            case Fault.TRUNCATION:
                return self.settings.truncation_error
            case Fault.DATA:
                return self.settings.data_error
            case Fault.DUPLICATE | Fault.MISSING:
                pass
            case _:
                assert_never(trouble.fault)
        match change.operation:
            case Operation.INSERT:
                return ApplyPolicy.INSERT_RECORD if self.replays(change.table) else self.settings.insert
            case Operation.UPDATE if self.replays(change.table):
                return ApplyPolicy.UPDATE_RECORD
            case Operation.UPDATE:
                inserts = self.settings.update is ApplyPolicy.UPDATE_RECORD
                return ApplyPolicy.LOG_ERROR if inserts and trouble.fault is Fault.DUPLICATE else self.settings.update
            case Operation.DELETE:
                return self.settings.delete
        assert_never(change.operation)

    def _replace(self, change: Change, trouble: Trouble) -> Trouble | None:
        """Puts the new row in, whatever is in its place."""
        table, after = change.table, change.after
        assert after is not None
        if any(isinstance(value, Unchanged) for value in after):
            # The row is there, or its missing values are nowhere to be had.
            return trouble
        self.session.execute("SAVEPOINT replacing")
        if change.operation is Operation.UPDATE:
            gone = Change(table, Operation.DELETE, change.before or after, None)
            self.session.attempt([gone], missing_deletes=True)
        # A row with another of the unique keys is only in the way while the log tells what the target holds already.
        self.session.displace(table, after, table.unique if self.replays(table) else (table.key,))
        second = self.session.attempt([Change(table, Operation.INSERT, None, after)], missing_deletes=True)
        self.session.execute("ROLLBACK TO SAVEPOINT replacing" if second else "RELEASE SAVEPOINT replacing")
        return second

    def _obey(self, policy: ApplyPolicy, change: Change, trouble: Trouble) -> None:
        statement = statement_text(change, self.engine)
        match policy:
            case ApplyPolicy.IGNORE_RECORD:
                pass
            case ApplyPolicy.LOG_ERROR | ApplyPolicy.INSERT_RECORD | ApplyPolicy.UPDATE_RECORD:
                self._record(change, statement, trouble)
            case ApplyPolicy.SUSPEND_TABLE if not self.settings.table_error_stops:
                self._record(change, statement, trouble)
                self.suspended[change.table.source] = f"the target refused a change: {trouble.reason}"
            case ApplyPolicy.SUSPEND_TABLE | ApplyPolicy.STOP_TASK:
                raise TaskStopped(
                    f"the target refused a change of {change.table.source}, and the task says to stop then",
                    reason=f"{trouble.reason}: {statement[:500]}",
                    hint="put the row right on the target and resume: nothing after it has been applied",
                )
            case _:
                assert_never(policy)

    def _record(self, change: Change, statement: str, trouble: Trouble) -> None:
        self.exceptions.record_statement(change.table.name, statement, trouble.reason, self.session.execute)


def _parts(piece: Sequence[Change], trouble: Trouble) -> list[Sequence[Change]]:
    """The changes before those in question, these alone or halved, and those after them."""
    start, end = trouble.index, trouble.index + trouble.count
    middle = start + max(1, trouble.count // 2)
    parts = (piece[:start], piece[start:middle], piece[middle:end], piece[end:])
    return [part for part in parts if part]

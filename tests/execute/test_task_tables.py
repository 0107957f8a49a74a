"""The rows that a run keeps about itself: when they are written, and what is in them."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from migrate.errors import QueryFailed
from migrate.execute.local.cdc.follow import Latency
from migrate.execute.local.cdc.task import Applied
from migrate.execute.local.control_tables import (
    STATUS,
    ControlSettings,
    ControlTables,
    Slot,
    State,
    TaskStatus,
    read_control_settings,
)
from migrate.execute.task_tables import TaskTables
from migrate.model.names import ObjectName
from migrate.model.progress import Progress, TableState, TableStatistics
from migrate.model.task import MigrationType
from tests.dms.test_honoured import _RULES, _task

TABLE = TableStatistics(schema_name="s", table_name="t", target_schema_name="S", target_table_name="T")


class Written:
    """Stands in for the tables on a target."""

    def __init__(self, *, minutes: int = 5) -> None:
        self.settings = ControlSettings(tables=frozenset({STATUS}), slot_minutes=minutes)
        self.told: list[tuple[State, tuple[Slot, ...], dict[ObjectName, str]]] = []
        self.trouble = False

    def make(self) -> None:
        """Nothing is to be made."""

    def write(self, state: State, slots: Sequence[Slot], suspended: Mapping[ObjectName, str]) -> None:
        if self.trouble:
            raise QueryFailed("no", reason="disk full")
        self.told.append((state, tuple(slots), dict(suspended)))


class Run:
    """A run whose progress a test sets."""

    def __init__(self, *, minutes: int = 5) -> None:
        self.written = Written(minutes=minutes)
        self.progress = Progress(status="running", tables=(TABLE,))
        self.tables = TaskTables(
            cast(ControlTables, self.written), look=lambda: self.progress, tell=self.tell, seconds=60
        )

    def tell(self, message: str) -> None:
        self.progress = replace(self.progress, message=message)

    def have(self, **values: object) -> None:
        self.progress = replace(self.progress, tables=(replace(TABLE, **values),))  # type: ignore[arg-type]

    def next(self) -> tuple[State, tuple[Slot, ...], dict[ObjectName, str]]:
        """What is written when it is asked for once more."""
        count = len(self.written.told)
        self.tables.begin()
        while len(self.written.told) == count:
            time.sleep(0.001)
        return self.written.told[-1]


def applied(**values: object) -> Applied:
    made = Applied(
        counted=Counter(), ddls=Counter(), suspended={}, latency=Latency(source=0, target=2), position="b.1:9"
    )
    return replace(made, **values)  # type: ignore[arg-type]


def test_states_follow_the_tables() -> None:
    run = Run()
    with run.tables as tables:
        tables.begin()
        assert run.written.told[-1][0].status is TaskStatus.FULL_LOAD
        run.have(table_state=TableState.TABLE_COMPLETED)
        tables.applied(applied(waiting=3, read_position="b.1:20", read_at=50.0, oldest=40.0, applied_at=30.0))
        state = run.next()[0]
        assert (state.status, state.pending, state.tail_position) == (TaskStatus.CHANGE_PROCESSING, 3, "b.1:9")
        assert (state.read_at, state.tail_at, state.applied_at) == (50.0, 40.0, 30.0)
        run.have(table_state=TableState.TABLE_ERROR, error="no")
        assert run.next()[2] == {ObjectName(schema="S", name="T"): "no"}
        run.progress = replace(run.progress, reloading=(ObjectName(schema="s", name="t"),))
        assert run.next()[0].status is TaskStatus.FULL_LOAD
    assert run.written.told[-1][0].status is TaskStatus.NOT_RUNNING


def test_slots_hold_what_was_done_in_them() -> None:
    run = Run(minutes=0)
    run.have(full_load_rows=5)
    with run.tables as tables:
        tables.begin()
        run.have(full_load_rows=12, full_load_bytes=3 << 20)
        ((slot,), state) = run.next()[1], run.written.told[-1][0]
        assert (slot.status, slot.records, slot.volume, slot.latency) == (state.status, 7, 3 << 20, None)
        run.have(full_load_rows=4, table_state=TableState.TABLE_COMPLETED, inserts=2, deletes=1)
        run.progress = replace(run.progress, cdc_latency_target=2.4)
        tables.applied(applied(volume=100))
        found = {slot.status: slot for slot in run.next()[1]}
        assert found[TaskStatus.FULL_LOAD].records == 4  # It was emptied and loaded anew.
        changes = found[TaskStatus.CHANGE_PROCESSING]
        assert (changes.records, changes.volume, changes.latency) == (3, 100, 2.4)
        tables.applied(applied(volume=40))  # A new stretch counts from nothing.
        assert [(slot.records, slot.volume) for slot in run.next()[1]] == [(0, 40)]


def test_a_slot_that_is_not_over_is_not_written_before_the_end() -> None:
    run = Run()
    with run.tables as tables:
        tables.begin()
        run.have(full_load_rows=12)
        assert run.next()[1] == ()
        run.have(full_load_rows=13)
    ((slot,),) = (run.written.told[-1][1],)
    assert (slot.records, slot.minutes) == (13, 1)


def test_what_cannot_be_written_is_told_and_counted_later() -> None:
    run = Run(minutes=0)
    with run.tables as tables:
        tables.begin()
        run.written.trouble = True
        run.have(full_load_rows=12)
        tables.begin()
        while not run.progress.message:
            time.sleep(0.001)
        assert run.progress.message == "no disk full"
        run.written.trouble = False
        ((slot,),) = (run.next()[1],)
        assert slot.records == 12
    assert run.progress.message == ""


def test_nothing_is_written_where_no_table_is_asked_for() -> None:
    run = Run()
    run.written.settings = ControlSettings()
    with run.tables as tables:
        tables.begin()
    assert run.written.told == []


def test_settings() -> None:
    block = {"StatusTableEnabled": True, "HistoryTableEnabled": False, "historyTimeslotInMinutes": 7}
    task = _task(_RULES, {"ControlTablesSettings": block})
    assert read_control_settings(task) == ControlSettings(tables=frozenset({STATUS}), slot_minutes=7)
    alone = read_control_settings(replace(task, migration_type=MigrationType.FULL_LOAD))
    assert alone.tables == frozenset()
    assert read_control_settings(replace(task, task_settings={})).tables == frozenset()

r"""A task's progress in Prometheus's text format, for a textfile collector.

https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
Every series has the label `task`, so that the files of several runs can lie side by side; tables go by the source's names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migrate.errors import UsageProblem
from migrate.model.document import Document
from migrate.model.progress import Progress, TableState, TableStatistics

_STATUSES = ("ready", "running", "stopped", "failed")
_Labels = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Sample:
    labels: _Labels
    value: float


@dataclass(frozen=True, slots=True)
class _Family:
    """Samples of one name."""

    name: str
    kind: str
    help: str
    samples: tuple[_Sample, ...]


def render(noun: Document) -> str:
    """The progress as metrics. Raises `UsageProblem` for another noun."""
    if not isinstance(noun, Progress):
        raise UsageProblem(f"a {noun.KIND} has no Prometheus form", hint="write it as json")
    task = {"task": noun.task} if noun.task else {}
    lines = [line for family in _families(noun, task) if family.samples for line in _lines(family)]
    return "\n".join(lines) + "\n"


def _lines(family: _Family) -> Iterator[str]:
    name = f"migrate_{family.name}"
    yield f"# HELP {name} {family.help}"
    yield f"# TYPE {name} {family.kind}"
    for sample in family.samples:
        labels = ",".join(f'{label}="{_escaped(value)}"' for label, value in sample.labels.items())
        yield f"{name}{{{labels}}} {sample.value}" if labels else f"{name} {sample.value}"


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return escaped.encode("utf-8", "replace").decode("utf-8")


def _families(progress: Progress, task: _Labels) -> Iterator[_Family]:
    yield from _of_run(progress, task)
    yield from _of_load(progress.tables, task)
    yield from _of_changes(progress, task)
    yield from _of_validation(progress.tables, task)


def _of_run(progress: Progress, task: _Labels) -> Iterator[_Family]:
    statuses = dict.fromkeys((*_STATUSES, progress.status))
    samples = tuple(_Sample({**task, "status": status}, int(status == progress.status)) for status in statuses)
    yield _Family("run_status", "gauge", "1 for the status that the run has.", samples)
    elapsed = (_Sample(task, progress.elapsed_seconds),)
    yield _Family("run_elapsed_seconds", "gauge", "How long the run has lasted, over all its resumptions.", elapsed)
    steps = (_Sample(task, progress.completed_steps),)
    yield _Family("run_completed_steps", "gauge", "How many steps of the plan are done.", steps)
    resting = (_Sample(task, len(progress.resting_triggers)),)
    yield _Family(
        "resting_triggers", "gauge", "Triggers that are off the target until the run comes to its end.", resting
    )
    counts = dict.fromkeys(TableState, 0)
    for table in progress.tables:
        counts[table.table_state] += 1
    states = tuple(_Sample({**task, "state": state}, count) for state, count in counts.items())
    yield _Family("tables", "gauge", "How many tables are in each state, in the words of AWS DMS.", states)
    tables = tuple(_Sample({**_of(table, task), "state": table.table_state}, 1) for table in progress.tables)
    yield _Family("table_state", "gauge", "1 for the state that a table is in.", tables)


def _of_load(tables: Iterable[TableStatistics], task: _Labels) -> Iterator[_Family]:
    values = [(_of(table, task), table) for table in tables]
    for name, told, samples in (
        ("rows", "Rows that the full load brought to the target.", [(at, item.full_load_rows) for at, item in values]),
        ("bytes", "Bytes that the full load sent to it.", [(at, item.full_load_bytes) for at, item in values]),
        ("error_rows", "Rows that the target refused.", [(at, item.full_load_error_rows) for at, item in values]),
        ("changed_values", "Values that became NULL.", [(at, item.full_load_changed_values) for at, item in values]),
    ):
        found = tuple(_Sample(at, value) for at, value in samples)
        yield _Family(f"full_load_{name}_total", "counter", told, found)
    seconds = tuple(_Sample(at, item.elapsed_seconds) for at, item in values)
    yield _Family("full_load_seconds", "gauge", "How long the table has been loaded, or took to be.", seconds)
    speeds = tuple(
        _Sample(at, round(item.full_load_rows / item.elapsed_seconds, 3)) for at, item in values if item.elapsed_seconds
    )
    yield _Family("full_load_rows_per_second", "gauge", "The mean over the table's load.", speeds)


def _of_changes(progress: Progress, task: _Labels) -> Iterator[_Family]:
    samples = tuple(
        _Sample({**_of(table, task), "kind": kind}, count)
        for table in progress.tables
        for kind, count in (
            ("insert", table.inserts),
            ("update", table.updates),
            ("delete", table.deletes),
            ("ddl", table.ddls),
        )
    )
    yield _Family("changes_applied_total", "counter", "Changes of the source that the target took.", samples)
    for side, seconds, told in (
        ("source", progress.cdc_latency_source, "How old what was read last from the source's log is."),
        ("target", progress.cdc_latency_target, "How old the oldest change is that is not on the target."),
    ):
        found = () if seconds is None else (_Sample(task, seconds),)
        yield _Family(f"cdc_latency_{side}_seconds", "gauge", told, found)


def _of_validation(tables: Iterable[TableStatistics], task: _Labels) -> Iterator[_Family]:
    samples = tuple(
        _Sample({**_of(table, task), "state": state}, count)
        for table in tables
        if table.validation_state
        for state, count in (
            ("failed", table.validation_failed_records),
            ("suspended", table.validation_suspended_records),
            ("pending", table.validation_pending_records),
        )
    )
    yield _Family("validation_records", "gauge", "Rows that the validation of AWS DMS has not found equal.", samples)


def _of(table: TableStatistics, task: _Labels) -> _Labels:
    return {**task, "schema": table.schema_name, "table": table.table_name}

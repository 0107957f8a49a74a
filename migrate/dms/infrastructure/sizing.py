"""How large the machine has to be that carries a migration, with the arithmetic shown.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_BestPractices.html
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Serverless.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from migrate.dms.infrastructure.capacity import (
    COMPUTE,
    LEAST_STORAGE_GB,
    MEMORY,
    MOST_STORAGE_GB,
    InstanceClass,
    smallest,
    units_for,
)
from migrate.dms.infrastructure.homogeneous import Homogeneous, homogeneous
from migrate.dms.infrastructure.workload import Workload, workload
from migrate.model.names import Target
from migrate.model.schema import Schema
from migrate.model.task import MigrationType, ReplicationTask

_GB = 1024**3
_BASE_MB = 1536
"""Allowance for the operating system and DMS itself."""
_TABLE_KB = 100
"""Allowance for what DMS remembers of each table."""
_STREAMS_A_VCPU = 4
_CHANGED_PERCENT = 10
"""Allowance: how much of the data changes while it is loaded; those changes wait on disk."""
_STORAGE_STEP_GB = 10
_CHANGES_STORAGE_GB = 100
"""Least storage where changes are followed: 3 I/O operations a second for each gigabyte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizing:
    """A replication instance, the DMS Serverless range that matches it, and the sentences that lead there."""

    tables: int
    rows: int | None
    """As far as the source's catalogue tells it; None where it tells nothing, as in a dump."""
    size_bytes: int | None
    memory_mb: int
    vcpus: int
    storage_gb: int
    instance: InstanceClass
    is_enough: bool
    """False where even the largest class is too small."""
    multi_az: bool
    min_capacity_units: int
    max_capacity_units: int
    arithmetic: tuple[str, ...]
    homogeneous: Homogeneous | None = None
    """Whether a homogeneous data migration would suit better, where the target is known."""


def size(schema: Schema, tasks: Sequence[ReplicationTask], *, target: Target | None = None) -> Sizing:
    """Sizes one machine for all tasks, which are taken to run at the same time."""
    works = tuple(workload(task, schema) for task in tasks)
    follows = any(task.migration_type is not MigrationType.FULL_LOAD for task in tasks)
    base_mb = _BASE_MB + -(-sum(work.tables for work in works) * _TABLE_KB // 1024)
    peak = base_mb + sum(work.peak_mb for work in works)
    steady = base_mb + sum(work.steady_mb for work in works)
    # A quarter stays free, so that FreeableMemory does not come near nothing.
    memory = -(-peak * 5 // 4)
    vcpus = max(2, -(-sum(work.streams for work in works) // _STREAMS_A_VCPU) + (len(works) if follows else 0))
    has_lobs = any(work.lob_columns for work in works)
    instance, enough = smallest(MEMORY if follows or has_lobs else COMPUTE, vcpus=vcpus, memory_mb=memory)
    sizes = [work.size_bytes for work in works if work.size_bytes is not None]
    rows = [work.rows for work in works if work.rows is not None]
    draft = Sizing(
        tables=sum(work.tables for work in works),
        rows=sum(rows) if rows else None,
        size_bytes=sum(sizes) if sizes else None,
        memory_mb=memory,
        vcpus=vcpus,
        storage_gb=_storage_gb(sum(sizes), follows=follows),
        instance=instance,
        is_enough=enough,
        multi_az=follows,
        min_capacity_units=units_for(-(-steady * 5 // 4)),
        max_capacity_units=units_for(memory),
        arithmetic=(),
        homogeneous=None if target is None else homogeneous(schema, tasks, target=target),
    )
    return _told(draft, works, base_mb=base_mb, peak_mb=peak, steady_mb=steady, follows=follows)


def _storage_gb(size_bytes: int, *, follows: bool) -> int:
    if not follows:
        return LEAST_STORAGE_GB
    changed = -(-size_bytes * _CHANGED_PERCENT // (100 * _GB))
    wanted = -(-(LEAST_STORAGE_GB + changed) // _STORAGE_STEP_GB) * _STORAGE_STEP_GB
    return min(max(wanted, _CHANGES_STORAGE_GB), MOST_STORAGE_GB)


def _told(
    draft: Sizing, works: Sequence[Workload], *, base_mb: int, peak_mb: int, steady_mb: int, follows: bool
) -> Sizing:
    told = [
        f"Carried over: {_count(draft.tables, 'table')}, {_amount(draft.rows, draft.size_bytes)}, "
        f"by {_count(len(works), 'task')}.",
        f"Base memory: {_BASE_MB:,} MB for the system and DMS + {_TABLE_KB} KB x {draft.tables:,} tables = {base_mb:,} MB.",
        *(line for work in works for line in _about(work)),
        *_about_ignorance(draft),
        f"Memory at the peak: {peak_mb:,} MB, and a quarter more to stay clear of swapping = {draft.memory_mb:,} MB.",
        f"Processors: one for {_STREAMS_A_VCPU} loads at a time"
        + (" and one for each task that follows changes" if follows else "")
        + f" = {draft.vcpus}.",
        *_about_storage(draft, follows=follows),
        *_about_choice(draft, steady_mb=steady_mb, follows=follows),
    ]
    return replace(draft, arithmetic=tuple(told))


def _about(work: Workload) -> Iterator[str]:
    if work.streams:
        yield (
            f"{work.identifier}: {_count(work.streams, 'load')} at a time, up to {work.commit_rate:,} rows each "
            f"(CommitRate) = {work.load_mb:,} MB of rows."
        )
    if work.streams and work.lob_columns and work.lob_kb:
        yield (
            f"{work.identifier}: {_count(work.lob_columns, 'large column')}; {work.lob_kb:,} KB for a value x rows x "
            f"columns of the tables that are loaded at once = {work.lob_mb:,} MB."
        )
    if work.lob_mb > 8 * 1024:
        lower = max(work.commit_rate * 8 * 1024 // work.lob_mb, 100)
        yield f"{work.identifier}: a CommitRate of {lower:,} would bring large values down to about 8 GB."
    if work.changes_mb:
        yield f"{work.identifier}: {work.changes_mb:,} MB for changes (MemoryLimitTotal and two stream buffers)."
    if work.validation_mb:
        yield f"{work.identifier}: {work.validation_mb:,} MB for validation (threads x partition x two rows)."


def _about_ignorance(draft: Sizing) -> Iterator[str]:
    if draft.rows is None:
        yield (
            "No row is counted, as in a dump, so every table is taken to fill its loads: a plan made from the running "
            "server asks for less."
        )


def _about_storage(draft: Sizing, *, follows: bool) -> Iterator[str]:
    if not follows:
        yield f"Storage: {draft.storage_gb} GB, DMS's own default, for its logs: no changes wait on disk."
        return
    yield (
        f"Storage: {LEAST_STORAGE_GB} GB for logs + {_CHANGED_PERCENT} % of the data for changes that wait while tables are "
        f"loaded, at least {_CHANGES_STORAGE_GB} GB for its speed = {draft.storage_gb:,} GB. "
        "Raise it where more changes than that are expected."
    )


def _about_choice(draft: Sizing, *, steady_mb: int, follows: bool) -> Iterator[str]:
    instance = draft.instance
    yield (
        f"Replication instance: {instance.name} ({instance.vcpus} vCPU, {instance.memory_mb // 1024} GB)"
        + (", in two Availability Zones because changes are followed for long." if follows else ", in one zone.")
    )
    if not draft.is_enough:
        yield "Even that is too small: give the tasks to several instances, or lower CommitRate and LobMaxSize."
    yield (
        f"DMS Serverless instead: {draft.min_capacity_units} to {draft.max_capacity_units} capacity units of 2 GB "
        f"({steady_mb:,} MB once all is loaded, {draft.memory_mb:,} MB at the peak); it takes no start position of its own "
        "choosing, and forgets its statistics 48 hours after a stop."
    )
    if draft.homogeneous is not None:
        yield from draft.homogeneous.reasons


def _amount(rows: int | None, size_bytes: int | None) -> str:
    known = "an unknown number of rows" if rows is None else f"about {rows:,} rows"
    if size_bytes is None:
        return f"{known} of unknown size (rows of 1 KB are assumed)"
    return f"{known}, {size_bytes / _GB:,.1f} GB with indexes"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"

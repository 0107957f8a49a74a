"""What is to be done for one table: its two sides, the columns that travel, and the text they travel in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from migrate.dms.filters import groups_of
from migrate.dms.reshaping import NOTHING, Reshaping
from migrate.dms.rules import Filter
from migrate.engines.bulk import Bulk, ColumnPair
from migrate.engines.row_filter import condition
from migrate.errors import Unsupported
from migrate.model.carriage import RowFilter
from migrate.model.conversion import TableMapping
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class TableJob:
    """One table to be loaded."""

    source: Table
    target: Table
    pairs: tuple[ColumnPair, ...]
    source_engine: EngineName
    target_engine: EngineName
    truncate: bool = False
    condition: str = ""
    """Which of the source's rows are carried, in its own SQL; empty for all."""
    filters: tuple[tuple[RowFilter, ...], ...] = ()
    """The same in the words of the task."""
    reshaping: Reshaping = NOTHING
    """What the task makes of the values."""
    added: tuple[Column, ...] = ()
    """The target's columns that it adds, in the order of `reshaping`."""
    partitions: tuple[str, ...] = ()
    """The source's partitions that are read; empty for all. MySQL and MariaDB alone."""
    observed: tuple[ColumnPair, ...] = ()
    """Values that the log tells after those of the `pairs`, only to be looked at."""

    @property
    def bulk(self) -> Bulk:
        """The text that the target takes."""
        return Bulk.CSV if self.target_engine.is_mysql_family else Bulk.COPY_TEXT

    @property
    def columns(self) -> tuple[Column, ...]:
        """The target's columns that a row fills, in its order."""
        return tuple(pair.target for pair in self.pairs) + self.added

    @property
    def told(self) -> tuple[ColumnPair, ...]:
        """What a row of the log tells."""
        return self.pairs + self.observed

    @property
    def size(self) -> int:
        """A guess at the table's size, to begin with the biggest."""
        return self.source.size_bytes or self.source.row_estimate or 0


def make_job(
    mapping: TableMapping,
    source: Schema,
    target: Schema,
    *,
    emptied: Collection[ObjectName] | None,
    filters: Sequence[Sequence[Filter]] = (),
    reshaping: Reshaping = NOTHING,
) -> TableJob:
    """Pairs one table's columns. `emptied` names the tables to truncate first; None stands for every one.

    A row travels when all `filters` of one of these groups hold. A column that the target computes itself does not travel. Raises
    `Unsupported` where a side or a column is missing, or where the target has no storage engine that can take back a block, and
    `UsageProblem` for a filter that can't be asked of its column.
    """
    ours = source.tables_by_name[mapping.source]
    theirs = target.tables_by_name[mapping.target]
    names = [column.name for column in theirs.columns]
    pairs = []
    for column in mapping.columns:
        if not column.target:
            continue
        if column.target not in names:
            raise Unsupported(f"the target's table {mapping.target} has no column {column.target!r}")
        if column.source not in [item.name for item in ours.columns]:
            raise Unsupported(f"the source's table {mapping.source} has no column {column.source!r}")
        if theirs.column(column.target).generated is None:
            pairs.append(ColumnPair(source=ours.column(column.source), target=theirs.column(column.target)))
    if not pairs:
        raise Unsupported(f"no column of {mapping.source} is to be loaded")
    _check_storage(theirs)
    groups = groups_of(filters)
    return TableJob(
        source=ours,
        target=theirs,
        pairs=tuple(pairs),
        source_engine=source.engine,
        target_engine=target.engine,
        truncate=emptied is None or mapping.source in emptied,
        condition=condition(groups, ours, source.engine) if groups else "",
        filters=groups,
        reshaping=reshaping,
        added=_added(reshaping, theirs),
    )


def _added(reshaping: Reshaping, target: Table) -> tuple[Column, ...]:
    names = {column.name for column in target.columns}
    for item in reshaping.added:
        if item.name not in names or target.column(item.name).generated is not None:
            there = "computes that column itself" if item.name in names else "has no such column"
            raise Unsupported(
                f"the task adds the column {item.name!r} to {target.name}",
                reason=f"the target's table {there}",
                hint="apply the plan's ddl/pre-data.sql and add the column before the run: tables that are there are filled as they are",
            )
    return tuple(target.column(item.name) for item in reshaping.added)


def bigness(job: TableJob) -> tuple[int, ObjectName]:
    """What to order jobs by when they are started: one big table started last would keep the others' threads idle."""
    return -job.size, job.source.name


def _check_storage(table: Table) -> None:
    if table.storage_engine is not None and table.storage_engine.lower() != "innodb":
        raise Unsupported(
            f"the target's table {table.name} has the storage engine {table.storage_engine}, which can't take back a refused block",
            hint="load into an InnoDB table and change its storage engine afterwards",
        )

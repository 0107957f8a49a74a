"""Loads test tables: every table of a source database into the table of the same name."""

from collections.abc import Callable, Sequence

from migrate.engines.engine import engine_of
from migrate.execute.local.full_load import load_tables
from migrate.execute.local.settings import LoadSettings
from migrate.model.conversion import ColumnMapping, TableMapping
from migrate.model.names import ObjectName
from migrate.model.progress import TableStatistics
from migrate.url import Url


def target_schema(url: Url) -> str:
    """The schema that test tables are in."""
    return "public" if url.scheme == "postgresql" else url.database


def mappings(source: Url, target: Url, tables: Sequence[str] = ()) -> list[TableMapping]:
    """Each table to its namesake, column by column."""
    return [
        TableMapping(
            source=table.name,
            target=ObjectName(schema=target_schema(target), name=table.name.name),
            columns=tuple(ColumnMapping(source=column.name, target=column.name) for column in table.columns),
        )
        for table in engine_of(source).inspect(source).tables
        if not tables or table.name.name in tables
    ]


def load(
    source: Url,
    target: Url,
    *,
    tables: Sequence[str] = (),
    settings: LoadSettings | None = None,
    report: Callable[[TableStatistics], None] = lambda _: None,
    stopping: Callable[[], bool] = lambda: False,
) -> dict[str, TableStatistics]:
    """Loads and gives the counters by table name."""
    finished = load_tables(
        mappings(source, target, tables),
        engine_of(source).inspect(source),
        engine_of(target).inspect(target),
        source=source,
        target=target,
        task_name="task",
        settings=settings or LoadSettings(threads=2, control_schema=f"{target.database}_control"),
        report=report,
        stopping=stopping,
    )
    return {table.table_name: table for table in finished}

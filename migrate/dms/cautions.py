"""What DMS will not carry over, or only with care: found in this very schema, told before anything runs.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from migrate.dms.large_values import LobChoice, lob_columns
from migrate.dms.retyping import RetypedColumn
from migrate.model.conversion import Conversion, TableMapping
from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Schema, Table
from migrate.model.task import MigrationType

_RENAME_BREAKERS = "#\\/-"


def has_key(table: Table) -> bool:
    """Whether DMS can tell the table's rows apart: a primary key, or a unique key without nullable columns."""
    nullable = {column.name for column in table.columns if column.nullable}
    return table.primary_key is not None or any(not nullable & set(key.columns) for key in table.unique_keys)


def cautions(
    conversion: Conversion,
    schema: Schema,
    *,
    migration_type: MigrationType,
    lobs: Sequence[tuple[ObjectName, LobChoice]] = (),
    retyped: Iterable[RetypedColumn] = (),
) -> tuple[str, ...]:
    """Sentences about this schema's tables, the gravest first. What was chosen for `lobs` and `retyped` columns counts too."""
    pairs = [
        (schema.tables_by_name[mapping.source], mapping)
        for mapping in conversion.tables
        if mapping.source in schema.tables_by_name
    ]
    tables = [table for table, _ in pairs]
    found = [*_about_keys(tables, schema.engine, migration_type), *_about_names(pairs, schema.engine)]
    if migration_type is not MigrationType.FULL_LOAD and schema.engine.is_mysql_family:
        found += _about_cascades(tables)
    found += _about_types(retyped)
    if schema.engine.is_mysql_family:
        found += _about_computed(pairs, conversion)
    found += _about_large_values(tables, schema.engine, dict(lobs))
    left_out = sorted(str(table.name) for table in schema.tables if table.name not in conversion.mapping)
    if left_out:
        found.append(f"Not part of the task: {_listed(left_out)}.")
    return tuple(found)


def _about_keys(tables: list[Table], engine: EngineName, migration_type: MigrationType) -> Iterator[str]:
    keyless = [table for table in tables if not has_key(table)]
    if not keyless:
        return
    with_lobs = [str(table.name) for table in keyless if lob_columns(table, engine)]
    if with_lobs:
        yield f"No key, so DMS leaves the large columns out: {_listed(with_lobs)}. Add a primary key first."
    names = _listed(str(table.name) for table in keyless)
    yield f"No key, so DMS can't validate the rows: {names}. Compare them with migrate validate."
    if migration_type is not MigrationType.FULL_LOAD:
        remedy = " or set REPLICA IDENTITY FULL" if engine is EngineName.POSTGRESQL else ""
        yield f"No key, so updates and deletes are lost or applied to the wrong row: {names}. Add a primary key{remedy}."


def _about_names(pairs: list[tuple[Table, TableMapping]], engine: EngineName) -> Iterator[str]:
    if engine.is_mysql_family:
        quoted = [str(table.name) for table, _ in pairs if any(mark in _all_names(table) for mark in "`'")]
        if quoted:
            yield f"DMS does not take names with a backtick or a single quote from MySQL: {_listed(quoted)}."
    renamed = [
        f"{table.name}.{column.source}"
        for table, mapping in pairs
        for column in mapping.columns
        if column.source != column.target and any(mark in column.source for mark in _RENAME_BREAKERS)
    ]
    if renamed:
        yield f"DMS applies no rule to columns with # \\ / or - in their names: {_listed(renamed)}."


def cascading_keys(table: Table) -> tuple[str, ...]:
    """The names of the table's foreign keys that change or remove its rows when their parent changes."""
    return tuple(
        key.name
        for key in table.foreign_keys
        if {key.on_delete.upper(), key.on_update.upper()} & {"CASCADE", "SET NULL", "SET DEFAULT"}
    )


def _about_cascades(tables: list[Table]) -> Iterator[str]:
    cascading = [f"{table.name}.{name}" for table in tables for name in cascading_keys(table)]
    if cascading:
        yield (
            f"Rows changed by a cascade never reach the binary log, so DMS misses them: {_listed(cascading)}. "
            "Validate these tables before the cutover, or delete children first while the task runs."
        )


def _about_computed(pairs: list[tuple[Table, TableMapping]], conversion: Conversion) -> Iterator[str]:
    """Columns that the source computes and the target does not: DMS does not read such columns from MySQL's log."""
    there = conversion.schema.tables_by_name
    names = [
        f"{table.name}.{column.source}"
        for table, mapping in pairs
        if mapping.target in there
        for column in mapping.columns
        if column.target
        and table.column(column.source).generated
        and not _computes(there[mapping.target], column.target)
    ]
    if names:
        yield f"Computed by the source and not by the target, so DMS leaves them empty: {_listed(names)}. Fill them after the load."


def _computes(table: Table, name: str) -> bool:
    return any(column.name == name and column.generated is not None for column in table.columns)


def _about_types(retyped: Iterable[RetypedColumn]) -> Iterator[str]:
    columns = [f"{item.table}.{item.column} ({item.data_type.type})" for item in retyped if not item.is_possible]
    if columns:
        yield (
            f"DMS carries out one rule for a column, and these are renamed, so it can't be told their type: {_listed(columns)}. "
            "Choose another type for them on the target, or rename them in the source first."
        )


def _about_large_values(
    tables: list[Table], engine: EngineName, choices: Mapping[ObjectName, LobChoice]
) -> Iterator[str]:
    unknown = [
        f"{table.name}.{column.name}"
        for table in tables
        for column in lob_columns(table, engine)
        if table.name not in choices or choices[table.name].measured_bytes is None
    ]
    if unknown:
        yield (
            f"DMS treats these columns as LOBs, and nobody has measured them: {_listed(unknown)}. Plan again with --probe-data, or look "
            "up the longest value: a limit below it truncates, and the table is suspended."
        )
    above = [str(name) for name, choice in choices.items() if _is_above(choice)]
    if above:
        yield f"Values longer than limited LOB mode carries (102,400 KB) in columns that are NOT NULL: {_listed(above)}."


def _is_above(choice: LobChoice) -> bool:
    return choice.limit_kb is not None and (choice.measured_bytes or 0) > choice.limit_kb * 1024


def _all_names(table: Table) -> str:
    return " ".join((table.name.schema, table.name.name, *(column.name for column in table.columns)))


def _listed(names: Iterable[str], *, most: int = 12) -> str:
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more

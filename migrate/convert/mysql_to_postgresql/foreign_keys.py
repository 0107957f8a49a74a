"""Foreign keys of MySQL and MariaDB, expressed for PostgreSQL."""

from collections.abc import Mapping

from migrate.convert.context import Context, part_ref
from migrate.convert.notes import FOREIGN_KEY, Refused
from migrate.model.names import ObjectKind, ObjectName
from migrate.model.schema import ForeignKey, Table
from migrate.model.types import ColumnType, TypeKind


def convert_foreign_keys(context: Context, table: Table, made: Mapping[ObjectName, Table]) -> tuple[ForeignKey, ...]:
    """The table's foreign keys on the target, whose tables are `made`; those that can't be expressed are noted."""
    converted = []
    for key in table.foreign_keys:
        result = _convert(context, table, key, made)
        if isinstance(result, ForeignKey):
            converted.append(result)
            continue
        reference = part_ref(ObjectKind.FOREIGN_KEY, table.name, key.name)
        context.notes.add(FOREIGN_KEY, reference, f"{key.name} is left out: {result.reason}", location=key.location)
        context.notes.skip(reference, result.reason, location=key.location)
    return tuple(converted)


def _convert(context: Context, table: Table, key: ForeignKey, made: Mapping[ObjectName, Table]) -> ForeignKey | Refused:
    own = made[context.relations[table.name]]
    other_name = context.relations.get(key.referenced_table)
    if other_name is None or other_name not in made:
        return Refused(reason=f"the table {key.referenced_table} that it refers to is not part of this conversion")
    other = made[other_name]
    columns = tuple(context.columns[table.name].get(name, "") for name in key.columns)
    referenced = tuple(context.columns[key.referenced_table].get(name, "") for name in key.referenced_columns)
    types = {column.name: column.type for column in own.columns}
    other_types = {column.name: column.type for column in other.columns}
    if not set(columns) <= set(types) or not set(referenced) <= set(other_types):
        return Refused(reason="one of its columns is not carried over")
    if not _is_unique(other, referenced):
        return Refused(reason="it refers to columns that are no primary or unique key, which PostgreSQL asks for")
    for column, target in zip(columns, referenced, strict=True):
        if not _comparable(types[column], other_types[target]):
            return Refused(reason=f"{column} ({types[column]}) and {target} ({other_types[target]}) can't be compared")
    return ForeignKey(
        name=context.names.take(("constraints", str(own.name)), key.name),
        columns=columns,
        referenced_table=other_name,
        referenced_columns=referenced,
        on_update=key.on_update,
        on_delete=key.on_delete,
    )


def _is_unique(table: Table, columns: tuple[str, ...]) -> bool:
    keys = ((table.primary_key,) if table.primary_key else ()) + table.unique_keys
    return any(set(key.columns) == set(columns) for key in keys)


def _comparable(one: ColumnType, other: ColumnType) -> bool:
    if TypeKind.ENUM in (one.kind, other.kind):
        return one.text == other.text
    texts = ("text", "character", "character varying")
    if one.name in texts or other.name in texts:
        return one.name in texts and other.name in texts
    return True

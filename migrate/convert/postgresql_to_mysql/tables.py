"""Tables of PostgreSQL, expressed for MySQL and MariaDB."""

from collections.abc import Mapping
from dataclasses import replace

from migrate.convert.context import Context, part_ref, table_ref
from migrate.convert.foreign_key_groups import Place
from migrate.convert.notes import (
    CONSTRAINT,
    EXPRESSION,
    FOREIGN_KEY,
    INHERITANCE,
    PARTITIONS,
    Refused,
)
from migrate.convert.postgresql_to_mysql.columns import convert_columns
from migrate.convert.postgresql_to_mysql.expressions import convert_scalar
from migrate.convert.postgresql_to_mysql.keys import convert_indexes, convert_key
from migrate.convert.postgresql_to_mysql.lengths import key_lengths
from migrate.convert.postgresql_to_mysql.types import user_type
from migrate.convert.postgresql_to_mysql.widths import with_one_width
from migrate.model.names import ObjectKind, ObjectName
from migrate.model.schema import Check, Column, ForeignKey, Index, IndexPart, Table
from migrate.model.types import TypeKind


def convert_tables(context: Context, *, collation: str) -> tuple[Table, ...]:
    """Every table of the source as it is on the target."""
    lengths = key_lengths(context)
    made = with_one_width(context, [_convert(context, table, lengths, collation) for table in context.source.tables])
    by_name = {table.name: table for table in made}
    return tuple(
        replace(target, foreign_keys=_foreign_keys(context, source, by_name))
        for source, target in zip(context.source.tables, made, strict=True)
    )


def _convert(context: Context, table: Table, lengths: Mapping[Place, int], collation: str) -> Table:
    columns = convert_columns(context, table, lengths)
    by_name = {column.name: column for column in columns}
    _tell(context, table)
    primary = convert_key(context, table, table.primary_key, by_name, primary=True) if table.primary_key else None
    unique = tuple(
        made for key in table.unique_keys if (made := convert_key(context, table, key, by_name, primary=False))
    )
    target = Table(
        name=context.relations[table.name],
        columns=columns,
        primary_key=primary,
        unique_keys=unique,
        indexes=convert_indexes(context, table, by_name),
        checks=_checks(context, table, columns),
        comment=table.comment[:2048],
        storage_engine="InnoDB",
        charset="utf8mb4",
        collation=collation,
        row_estimate=table.row_estimate,
        size_bytes=table.size_bytes,
    )
    return _with_number_index(context, target)


def _with_number_index(context: Context, table: Table) -> Table:
    """MySQL wants the column that numbers itself to be the first of a key."""
    for column in table.columns:
        if column.identity is None:
            continue
        keys = ((table.primary_key,) if table.primary_key else ()) + table.unique_keys
        firsts = [key.columns[0] for key in keys] + [index.parts[0].column for index in table.indexes]
        if column.name not in firsts:
            name = context.names.take(("indexes", str(table.name)), f"{column.name}_key")
            return replace(table, indexes=(*table.indexes, Index(name=name, parts=(IndexPart(column=column.name),))))
    return table


def _checks(context: Context, table: Table, columns: tuple[Column, ...]) -> tuple[Check, ...]:
    numbered = {column.name for column in columns if column.identity}
    found = [(check.name, check.expression, check) for check in table.checks]
    made = []
    for name, expression, check in found:
        result = convert_scalar(context, table, expression)
        if isinstance(result, Refused) or any(f"`{column}`" in result.sql for column in numbered):
            reason = result.reason if isinstance(result, Refused) else "MySQL checks no column that numbers itself"
            _left_out(context, table, name, expression, reason)
            continue
        scope = ("checks", context.relations[table.name].schema)
        made.append(Check(name=context.names.take(scope, check.name), expression=result.sql))
    _tell_domains(context, table)
    return tuple(made)


def _left_out(context: Context, table: Table, name: str, expression: str, reason: str) -> None:
    reference = part_ref(ObjectKind.CHECK, table.name, name)
    message = f"{name} is left out: {reason}"
    context.notes.add(EXPRESSION, reference, message, fix="write the condition for MySQL", excerpt=expression)
    context.notes.skip(reference, reason)


def _tell_domains(context: Context, table: Table) -> None:
    for column in table.columns:
        own = user_type(context, column.type) if column.type.kind is TypeKind.DOMAIN else None
        if own and own.checks:
            reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
            conditions = " and ".join(check.expression for check in own.checks)
            message = f"{column.name} has the domain {own.name.name}, whose check is not carried over: {conditions}"
            context.notes.add(EXPRESSION, reference, message, fix="add the check to the table")
            context.notes.skip(reference, f"the check of its domain {own.name.name}")


def _tell(context: Context, table: Table) -> None:
    if table.partitioning:
        message = f"{table.name.name} becomes a table without partitions"
        context.notes.add(PARTITIONS, table_ref(table.name), message, location=table.location)
    if table.inherits:
        message = (
            f"{table.name.name} inherits from {', '.join(map(str, table.inherits))}, which MySQL can't: it stands alone"
        )
        context.notes.add(INHERITANCE, table_ref(table.name), message, location=table.location)


def _foreign_keys(context: Context, table: Table, made: Mapping[ObjectName, Table]) -> tuple[ForeignKey, ...]:
    keys = []
    for key in table.foreign_keys:
        result = _foreign_key(context, table, key, made)
        if isinstance(result, ForeignKey):
            keys.append(result)
            continue
        reference = part_ref(ObjectKind.FOREIGN_KEY, table.name, key.name)
        context.notes.add(FOREIGN_KEY, reference, f"{key.name} is left out: {result.reason}", location=key.location)
        context.notes.skip(reference, result.reason, location=key.location)
    return tuple(keys)


def _foreign_key(
    context: Context, table: Table, key: ForeignKey, made: Mapping[ObjectName, Table]
) -> ForeignKey | Refused:
    target = context.relations.get(key.referenced_table)
    if target is None or target not in made:
        return Refused(reason=f"the table {key.referenced_table} that it refers to is not part of this conversion")
    referenced = context.column_names(key.referenced_table, key.referenced_columns)
    other = made[target]
    keys = ((other.primary_key,) if other.primary_key else ()) + other.unique_keys
    if not any(set(item.columns) == set(referenced) for item in keys):
        return Refused(reason="the key that it refers to could not be carried over")
    if "SET DEFAULT" in (key.on_delete, key.on_update):
        return Refused(reason="InnoDB has no SET DEFAULT")
    if key.deferrable or key.match == "FULL":
        message = f"{key.name} is deferrable or MATCH FULL in PostgreSQL; MySQL checks it at once and by MATCH SIMPLE"
        context.notes.add(CONSTRAINT, part_ref(ObjectKind.FOREIGN_KEY, table.name, key.name), message)
    own = context.relations[table.name]
    columns = context.column_names(table.name, key.columns)
    on_update, on_delete = (
        _null_rule(context, table, key, rule, made[own], columns) for rule in (key.on_update, key.on_delete)
    )
    return ForeignKey(
        name=context.names.take(("foreign-keys", own.schema), key.name, f"{own.name}_{key.name}"),
        columns=columns,
        referenced_table=target,
        referenced_columns=referenced,
        on_update=on_update,
        on_delete=on_delete,
    )


def _null_rule(
    context: Context, table: Table, key: ForeignKey, rule: str, made: Table, columns: tuple[str, ...]
) -> str:
    """SET NULL on columns that take no NULL refuses the change in PostgreSQL; MySQL refuses such a key itself."""
    if rule != "SET NULL" or all(made.column(name).nullable for name in columns):
        return rule
    message = f"{key.name} has SET NULL on a column that takes no NULL: MySQL refuses the change of the other row, as PostgreSQL does"
    context.notes.add(CONSTRAINT, part_ref(ObjectKind.FOREIGN_KEY, table.name, key.name), message)
    return "NO ACTION"

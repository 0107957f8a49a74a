"""CHECK constraints on the target: those of MySQL and MariaDB, and those that stand for what a type said."""

from migrate.convert.context import Context, part_ref
from migrate.convert.mysql_to_postgresql.scalars import convert_scalar
from migrate.convert.mysql_to_postgresql.types import is_json_check
from migrate.convert.notes import EXPRESSION, NOT_ENFORCED, Refused
from migrate.convert.render.postgresql_names import literal, quote
from migrate.model.names import ObjectKind
from migrate.model.schema import Check, Column, Table
from migrate.model.types import TypeKind


def convert_checks(context: Context, table: Table, columns: tuple[Column, ...]) -> tuple[Check, ...]:
    """The table's checks on the target, with those that keep an unsigned decimal, an enum or a set to its values."""
    converted = [_convert(context, table, check) for check in table.checks]
    return tuple(check for check in converted if check) + _of_types(context, table, columns)


def _convert(context: Context, table: Table, check: Check) -> Check | None:
    if any(is_json_check(check.expression, column.name) for column in table.columns):
        return None
    reference = part_ref(ObjectKind.CHECK, table.name, check.name)
    if not check.enforced:
        context.notes.add(NOT_ENFORCED, reference, f"{check.name} is not enforced by MySQL and is left out")
        context.notes.skip(reference, "a check that is not enforced", location=check.location)
        return None
    result = convert_scalar(context, table, check.expression, truth=True, reference=reference)
    if isinstance(result, Refused):
        context.notes.add(
            EXPRESSION,
            reference,
            f"{check.name} is left out: {result.reason}",
            fix="write the condition for PostgreSQL",
            excerpt=check.expression,
            location=check.location,
        )
        context.notes.skip(reference, result.reason, location=check.location)
        return None
    return Check(name=_name(context, table, check.name), expression=result.sql)


def _of_types(context: Context, table: Table, columns: tuple[Column, ...]) -> tuple[Check, ...]:
    made = {column.name: column for column in columns}
    checks = []
    for column in table.columns:
        target = made.get(context.column(table.name, column.name))
        expression = _type_expression(column, target) if target else None
        if target and expression:
            relation = context.relations[table.name].name
            checks.append(Check(name=_name(context, table, f"{relation}_{target.name}_check"), expression=expression))
    return tuple(checks)


def _type_expression(source: Column, target: Column) -> str | None:
    name = quote(target.name)
    if source.type.name in ("decimal", "float", "double") and source.type.unsigned:
        return f"{name} >= 0"
    members = ", ".join(literal(label) for label in source.type.labels)
    if source.type.name == "set":
        return f"string_to_array({name}, ',') <@ ARRAY[{members}]"
    if source.type.name == "enum" and target.type.kind is not TypeKind.ENUM:
        return f"{name} IN ({members})"
    return None


def _name(context: Context, table: Table, name: str) -> str:
    return context.names.take(("constraints", str(context.relations[table.name])), name)

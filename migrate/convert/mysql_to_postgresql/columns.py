"""Columns of MySQL and MariaDB, expressed for PostgreSQL."""

from collections.abc import Mapping

from migrate.convert.context import Context, part_ref
from migrate.convert.foreign_key_groups import Place
from migrate.convert.mysql_to_postgresql.defaults import convert_default, has_zero_default
from migrate.convert.mysql_to_postgresql.scalars import convert_scalar
from migrate.convert.mysql_to_postgresql.types import TEXTS, convert_type
from migrate.convert.notes import COLLATION, GENERATED, IDENTITY_TYPE, INVISIBLE_COLUMN, VIRTUAL, Refused
from migrate.model.names import ObjectKind, ObjectName, ObjectRef
from migrate.model.schema import Column, Generated, Identity, Table
from migrate.model.types import ColumnType, TypeKind

_IDENTITY_TYPES = ("smallint", "integer", "bigint")


def convert_columns(context: Context, table: Table, widths: Mapping[Place, str]) -> tuple[Column, ...]:
    """The table's columns on the target."""
    converted = (
        _convert_column(context, table, column, widths.get((table.name, column.name))) for column in table.columns
    )
    return tuple(column for column in converted if column is not None)


def _convert_column(context: Context, table: Table, column: Column, width: str | None) -> Column | None:
    type_ = convert_type(context, table, column, integer=width)
    if type_ is None:
        return None
    identity = _identity(context, table, column) if column.identity else None
    if identity and type_.name not in _IDENTITY_TYPES:
        type_ = _identity_type(context, table, column, type_)
    generated = _generated(context, table, column) if column.generated else None
    _tell_invisible(context, table, column)
    return Column(
        name=context.column(table.name, column.name),
        type=type_,
        nullable=(column.nullable or has_zero_default(column)) and identity is None,
        default=None if generated or identity or column.generated else convert_default(context, table, column, type_),
        identity=identity,
        generated=generated,
        collation=_collation(context, table, column, type_),
        comment=column.comment,
    )


def _identity(context: Context, table: Table, column: Column) -> Identity:
    source = column.identity or Identity()
    target = context.relations[table.name]
    own = f"{target.name}_{context.column(table.name, column.name)}_seq"
    name = context.names.take(("relations", target.schema), own)
    sequence = None if name == own else ObjectName(schema=target.schema, name=name)
    return Identity(start=source.start, increment=source.increment, next_value=source.next_value, sequence=sequence)


def _identity_type(context: Context, table: Table, column: Column, type_: ColumnType) -> ColumnType:
    reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
    message = f"{column.name} numbers itself as {column.type}; in PostgreSQL only an integer can: it becomes bigint"
    context.notes.add(IDENTITY_TYPE, reference, message, location=column.location)
    return ColumnType(name="bigint", text="bigint")


def _generated(context: Context, table: Table, column: Column) -> Generated | None:
    assert column.generated is not None
    reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
    converted = convert_scalar(context, table, column.generated.expression, immutable=True, reference=reference)
    if isinstance(converted, Refused):
        context.notes.add(
            GENERATED,
            reference,
            f"{column.name} is computed in MySQL and becomes a plain column: {converted.reason}",
            fix="write the expression for PostgreSQL, or fill the column with a trigger",
            excerpt=column.generated.expression,
            location=column.location,
        )
        return None
    if not column.generated.stored:
        message = f"{column.name} is virtual in MySQL and is stored in PostgreSQL"
        context.notes.add(VIRTUAL, reference, message, location=column.location)
    return Generated(expression=converted.sql, stored=True)


def _collation(context: Context, table: Table, column: Column, type_: ColumnType) -> str | None:
    if column.type.name not in TEXTS or type_.kind is TypeKind.ENUM or type_.name in ("json", "jsonb"):
        return None
    collation = (column.collation or table.collation or context.source.collation or "").lower()
    context.notes.choose("collation")
    if collation.endswith("_bin") or collation == "binary":
        return "C"
    if collation.endswith(("_ci", "_general_ci", "_ai_ci")) or not collation:
        context.notes.add_once(
            COLLATION,
            ObjectRef(kind=ObjectKind.SCHEMA, path=(table.name.schema,)),
            f"texts of {table.name.schema} are compared without regard to case in MySQL"
            f"{f' ({collation})' if collation else ''} and with regard to case in PostgreSQL",
            fix="compare lower(column), or give the columns a nondeterministic ICU collation",
        )
    return None


def _tell_invisible(context: Context, table: Table, column: Column) -> None:
    if column.invisible:
        context.notes.add(
            INVISIBLE_COLUMN,
            part_ref(ObjectKind.COLUMN, table.name, column.name),
            f"{column.name} is invisible in MySQL; PostgreSQL has no such columns, SELECT * will show it",
            location=column.location,
        )

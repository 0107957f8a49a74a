"""More types of PostgreSQL and what MySQL makes of them: https://dev.mysql.com/doc/refman/8.4/en/data-types.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.names import EngineName
from migrate.model.types import TypeKind

_PLAIN = ("point", "line", "lseg", "box", "path", "polygon", "circle")
_CHARACTER_BYTES, _ROW_BYTES = 4, 65_535


@check("PG113")
def boolean(context: Context) -> Iterator[Finding]:
    """boolean."""
    for table, column in context.columns("boolean"):
        if column.type.kind is TypeKind.BASE:
            message = f"{shown(table.name.name, column.name)} becomes TINYINT(1): TRUE and FALSE read back as 1 and 0"
            yield context.on_column(table, column, message, guilty="boolean")


@check("PG114")
def geometric(context: Context) -> Iterator[Finding]:
    """Geometric types of the server's own."""
    for table, column in context.columns(*_PLAIN):
        if column.type.kind is TypeKind.BASE:
            message = (
                f"{shown(table.name.name, column.name)} is {column.type.name}: MySQL's spatial types are others, and "
                "none of them is a circle or a box"
            )
            yield context.on_column(table, column, message, guilty=column.type.name)


@check("PG117")
def time_with_zone(context: Context) -> Iterator[Finding]:
    """A time of day with a zone."""
    for table, column in context.columns("time with time zone"):
        if column.type.kind is TypeKind.BASE:
            message = (
                f"{shown(table.name.name, column.name)} is a time with its zone: MySQL's TIME has none, so it is text"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("PG118")
def long_bits(context: Context) -> Iterator[Finding]:
    """More bits than MySQL's BIT has."""
    for table, column in context.columns("bit"):
        if column.type.kind is TypeKind.BASE and (column.type.length or 1) > 64:
            message = f"{shown(table.name.name, column.name)} is {column.type}: MySQL's BIT ends at 64, so it is text"
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("PG119")
def labels_differ_by_case(context: Context) -> Iterator[Finding]:
    """Labels of an enum that only case or a blank at the end tells apart."""
    for item in context.schema.types:
        folded = [label.casefold().rstrip(" ") for label in item.labels]
        twice = sorted({label for label, fold in zip(item.labels, folded, strict=True) if folded.count(fold) > 1})
        if item.kind == "enum" and twice:
            listed = ", ".join(shown(label) for label in twice)
            message = (
                f"labels of {shown(item.name.name)} differ only by case: {listed}; ENUM tells them apart only if its "
                "collation does"
            )
            yield context.on_object(item, message)


@check("PG122")
def negative_scale(context: Context) -> Iterator[Finding]:
    """A number rounded before its point."""
    for table, column in context.columns("numeric"):
        if column.type.kind is TypeKind.BASE and (column.type.scale or 0) < 0:
            message = (
                f"{shown(table.name.name, column.name)} is {column.type}: MySQL's DECIMAL has no scale below 0 and "
                "does not round there"
            )
            yield context.on_column(table, column, message, guilty=str(column.type))


@check("PG123")
def row_too_long(context: Context) -> Iterator[Finding]:
    """Texts that together are longer than a row of MySQL's."""
    for table in context.schema.tables:
        texts = [column.type.length or 0 for column in table.columns if column.type.name.startswith("character")]
        if sum(length * _CHARACTER_BYTES for length in texts if length * _CHARACTER_BYTES < _ROW_BYTES) > _ROW_BYTES:
            message = (
                f"the varchars of {shown(table.name.name)} are longer together than the 65,535 bytes of a row in "
                f"{EngineName.MYSQL.title}: the longest become LONGTEXT"
            )
            yield context.on_table(table, message)

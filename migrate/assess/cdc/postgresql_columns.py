"""What DMS does not carry over of PostgreSQL's columns and counters.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.types import TypeKind

_LEFT_OUT = ("inet", "macaddr", "tsvector", "tsquery", "line", "lseg", "box", "path", "circle")
_LEFT_OUT_KINDS = (TypeKind.ENUM, TypeKind.COMPOSITE, TypeKind.RANGE)


@check("CD209")
def type_left_out(context: Context) -> Iterator[Finding]:
    """A type that DMS says it does not migrate."""
    for table, column in context.columns():
        kind = column.type
        if (kind.name in _LEFT_OUT and kind.kind is TypeKind.BASE) or kind.kind in _LEFT_OUT_KINDS:
            message = (
                f"{shown(table.name.name, column.name)} is {shown(str(kind))}, which DMS does not migrate as such: "
                "the target's column must be there beforehand and take the value's text"
            )
            yield context.on_column(table, column, message, guilty=str(kind))


@check("CD211")
def postgresql_generated_column(context: Context) -> Iterator[Finding]:
    """A generated column, which DMS can't write."""
    for table, column in context.columns():
        if column.generated:
            message = (
                f"{shown(table.name.name, column.name)} is generated: DMS must leave it out, the target computes it"
            )
            yield context.on_column(table, column, message, guilty="generated")


@check("CD213")
def sequence_not_advanced(context: Context) -> Iterator[Finding]:
    """A number that DMS does not carry over."""
    for table, column in context.columns():
        if column.identity:
            message = (
                f"{shown(table.name.name, column.name)} takes its numbers from a sequence: DMS loads the rows but "
                "leaves the target's counter at its start; it is set at cutover"
            )
            yield context.on_column(table, column, message, guilty="identity")
    for sequence in context.schema.sequences:
        message = f"the sequence {shown(sequence.name.name)} is not advanced by DMS: it is set at cutover"
        yield context.on_object(sequence, message)


@check("CD216")
def numeric_is_cut(context: Context) -> Iterator[Finding]:
    """A numeric without digits, which DMS reads as (28,6)."""
    for table, column in context.columns("numeric"):
        if column.type.precision is None and column.type.kind is TypeKind.BASE:
            message = (
                f"{shown(table.name.name, column.name)} is numeric without digits: DMS reads it as NUMERIC(28,6), "
                "and drops what lies beyond"
            )
            yield context.on_column(table, column, message, guilty="numeric")

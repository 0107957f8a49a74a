"""Bits, and floating-point numbers declared with digits."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check


@check("MY106")
def bit_one(context: Context) -> Iterator[Finding]:
    """BIT(1), a truth value."""
    for table, column in context.columns("bit"):
        if column.type.length in (None, 1):
            message = (
                f"{shown(table.name.name, column.name)} is BIT(1): it becomes boolean, and is compared with true and "
                "false"
            )
            yield context.on_column(table, column, message, guilty="bit")


@check("MY107")
def bit_field(context: Context) -> Iterator[Finding]:
    """BIT(n), a number to MySQL and a string of bits to PostgreSQL."""
    for table, column in context.columns("bit"):
        length = column.type.length
        if length is not None and length > 1:
            message = (
                f"{shown(table.name.name, column.name)} becomes bit({length}): a string of bits, with which code can "
                "no longer reckon as with a number"
            )
            yield context.on_column(table, column, message, guilty="bit")


@check("MY122")
def float_digits(context: Context) -> Iterator[Finding]:
    """FLOAT(M,D) and DOUBLE(M,D), which round what is stored."""
    for table, column in context.columns("float", "double"):
        scale = column.type.scale
        if scale is not None and "," in column.type.text:
            message = (
                f"{shown(table.name.name, column.name)} rounds to {scale} digits after the point when it is written; "
                "PostgreSQL's floating-point types don't"
            )
            yield context.on_column(table, column, message, guilty=column.type.text.partition(" ")[0])

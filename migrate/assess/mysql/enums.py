"""ENUM and SET."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check

LABEL_BYTES = 63
"""The longest label of an enum in PostgreSQL: https://www.postgresql.org/docs/current/datatype-enum.html"""


@check("MY108")
def enum(context: Context) -> Iterator[Finding]:
    """ENUM, which becomes a type of its own."""
    for table, column in context.columns("enum"):
        message = (
            f"{shown(table.name.name, column.name)} becomes an enum type of its own: the order is kept, comparisons "
            "heed case from then on"
        )
        yield context.on_column(table, column, message, guilty="enum")


@check("MY109")
def enum_label_too_long(context: Context) -> Iterator[Finding]:
    """A label that no enum of PostgreSQL can hold."""
    for table, column in context.columns("enum"):
        for label in column.type.labels:
            size = len(label.encode())
            if size > LABEL_BYTES:
                message = (
                    f"{shown(table.name.name, column.name)} has a label of {size} bytes, {shown(label[:20])!r}…; "
                    f"PostgreSQL takes {LABEL_BYTES}"
                )
                yield context.on_column(table, column, message, guilty=label)


@check("MY110")
def set_of_labels(context: Context) -> Iterator[Finding]:
    """SET, which PostgreSQL does not have."""
    for table, column in context.columns("set"):
        message = (
            f"{shown(table.name.name, column.name)} becomes text holding the comma-separated list, with a check of "
            "its members; FIND_IN_SET and bit arithmetic on it must be rewritten"
        )
        yield context.on_column(table, column, message, guilty="set")

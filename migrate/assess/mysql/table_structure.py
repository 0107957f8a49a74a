"""What tables and indexes are declared with that PostgreSQL has otherwise or not at all."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_OPTIONS = (
    "COMPRESSION",
    "DATA_DIRECTORY",
    "DATA DIRECTORY",
    "ENCRYPTION",
    "ENCRYPTED",
    "KEY_BLOCK_SIZE",
    "PAGE_COMPRESSED",
)


@check("MY226")
def multi_valued_index(context: Context) -> Iterator[Finding]:
    """An index over the members of a JSON array."""
    for table, index in context.indexes():
        if any(" array" in (part.expression or "").lower() for part in index.parts):
            message = (
                f"{shown(table.name.name, index.name)} covers the members of a JSON array: PostgreSQL has GIN indexes "
                "for that, and MEMBER OF becomes @>"
            )
            yield context.on_index(table, index, message)


@check("MY230")
def implicit_timestamp_default(context: Context) -> Iterator[Finding]:
    """A TIMESTAMP that takes the present moment by itself."""
    if not context.is_off("explicit_defaults_for_timestamp"):
        return
    for table, column in context.columns("timestamp"):
        if not column.nullable and column.default is None:
            message = (
                f"{shown(table.name.name, column.name)} has no default, and with explicit_defaults_for_timestamp off a "
                "NULL becomes the present moment: on PostgreSQL it is refused"
            )
            yield context.on_column(table, column, message, guilty="timestamp")


@check("MY231")
def hidden_primary_key(context: Context) -> Iterator[Finding]:
    """A primary key that MySQL made by itself."""
    for table in context.schema.tables:
        if table.primary_key and table.primary_key.columns == ("my_row_id",) and table.column("my_row_id").invisible:
            message = (
                f"{shown(table.name.name)} has the hidden key my_row_id that MySQL made: DMS does not carry over "
                "invisible columns, so decide whether it is to be a real key"
            )
            yield context.on_table(table, message)


@check("MY233")
def option_left_out(context: Context) -> Iterator[Finding]:
    """An option of storage."""
    for table in context.schema.tables:
        options = [f"{name}={value}" for name, value in table.options if name.upper() in _OPTIONS]
        options += [f"{name}={value}" for name, value in table.options if value.upper() == "COMPRESSED"]
        if options:
            message = f"{shown(table.name.name)} has {shown(', '.join(options))}: PostgreSQL stores tables without it"
            yield context.on_table(table, message)


@check("MY234")
def invisible_index(context: Context) -> Iterator[Finding]:
    """An index that the optimizer does not use."""
    for table, index in context.indexes():
        if not index.visible:
            message = f"{shown(table.name.name, index.name)} is invisible: PostgreSQL would use it, so decide whether it is wanted"
            yield context.on_index(table, index, message)

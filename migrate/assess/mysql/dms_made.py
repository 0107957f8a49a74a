"""What becomes of columns where DMS makes the tables by itself. Told once a database.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html#CHAP_Source.MySQL.DataTypes and
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.PostgreSQL.html#CHAP_Target.PostgreSQL.DataTypes
"""

from collections.abc import Callable, Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.schema import Column, Table

_MICROSECONDS = 6
_CHANGES: tuple[tuple[str, Callable[[Column], bool]], ...] = (
    ("keep fractions of a second", lambda column: _drops_fractions(column)),
    ("take numbers that MySQL refuses", lambda column: column.type.name in ("tinyint", "mediumint")),
    ("become text", lambda column: column.type.name in ("time", "json", "enum", "set")),
    ("become double precision", lambda column: column.type.name == "float"),
    ("become bytes", lambda column: column.type.name == "bit" and (column.type.length or 1) > 1),
    ("lose their comments", lambda column: bool(column.comment)),
)


@check("MY742")
def dms_made_columns(context: Context) -> Iterator[Finding]:
    """Columns to which DMS gives another type than the converter does."""
    for schema in sorted({table.name.schema for table in context.schema.tables}):
        tables = sorted(
            (table for table in context.schema.tables if table.name.schema == schema), key=lambda table: table.name
        )
        parts = [f"columns such as {example} {what}" for what, example in _examples(tables)]
        commented = next((shown(table.name.name) for table in tables if table.comment), "")
        if commented:
            parts.append(f"tables such as {commented} lose their comments")
        if parts:
            yield context.on_schema(schema, f"where DMS makes the tables of {shown(schema)}, {'; '.join(parts)}")


def _examples(tables: list[Table]) -> Iterator[tuple[str, str]]:
    columns = [(table, column) for table in tables for column in table.columns if not column.generated]
    for what, is_so in _CHANGES:
        first = next(((table, column) for table, column in columns if is_so(column)), None)
        if first:
            yield what, shown(first[0].name.name, first[1].name)


def _drops_fractions(column: Column) -> bool:
    return column.type.name in ("datetime", "timestamp") and (column.type.fraction or 0) < _MICROSECONDS

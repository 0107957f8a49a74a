"""How much of its numbers an auto_increment, identity or serial column has used up."""

from collections.abc import Iterator

from migrate.assess.excerpt import shown
from migrate.assess.probes.question import HeadroomQuestion, about_part, leads_an_index, own_columns
from migrate.engines.mysql import probes as mysql
from migrate.engines.postgresql import probes as postgresql
from migrate.model.names import ObjectKind, Target
from migrate.model.schema import Column, Schema

_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "integer": 32, "bigint": 64}
FULL_PERCENT = 75
"""From here on it is an issue."""


def headroom_questions(schema: Schema, target: Target) -> Iterator[HeadroomQuestion]:
    """One question a column that numbers itself."""
    del target
    is_mysql = schema.engine.is_mysql_family
    check = "MY716" if is_mysql else "PG707"
    for table, column in own_columns(schema):
        if column.identity is None or column.type.name not in _BITS or column.identity.increment < 0:
            continue
        name = shown(table.name.name, column.name)
        message = f"{name} has used up more than {FULL_PERCENT} % of the numbers that {column.type.text} holds"
        subject = f"numbers beyond {FULL_PERCENT} % of {column.type.text}"
        about = about_part(check, ObjectKind.COLUMN, table, column.name, subject=subject, message=message)
        yield HeadroomQuestion(
            about=about,
            expression=(mysql if is_mysql else postgresql).column(column.name),
            maximum=_maximum(column),
            is_indexed=leads_an_index(table, column.name),
        )


def _maximum(column: Column) -> int:
    bits = _BITS[column.type.name]
    return (1 << (bits if column.type.unsigned else bits - 1)) - 1

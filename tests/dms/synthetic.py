"""A schema of five hundred tables of every kind that a task has to know about, as a source's catalogue would tell it."""

from dataclasses import replace

from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, ForeignKey, Key, Schema, Table
from migrate.model.types import ColumnType
from tests.dms.samples import schema, table

PLAIN, TWO_KEYS, LARGE_VALUES, NO_KEY, HUGE, BOUND = 300, 60, 60, 40, 10, 30
"""How many tables of each kind: 500 in all. The bound ones are children of huge tables."""


def wide_schema(engine: EngineName = EngineName.MYSQL) -> Schema:
    """Five hundred tables with row counts and sizes; names with underscores, upper case and a few hostile ones."""
    tables = [
        *(_sized(table(f"plain_{number}", "id", "Value"), 10_000 + number) for number in range(PLAIN - 3)),
        *(_sized(table(name, "id"), 500) for name in ("100% of_it", "a'b`c", "[list]")),
        *(_sized(_two_keys(f"account_{number}"), 200_000) for number in range(TWO_KEYS)),
        *(
            _sized(_large(f"document_{number}", engine, nullable=number % 3 > 0), 300_000)
            for number in range(LARGE_VALUES)
        ),
        *(_sized(table(f"log_{number}", "line", "at", key=False), 900_000) for number in range(NO_KEY)),
        *(_sized(table(f"event_{number}", "id", "at"), 60_000_000 + number, each=400) for number in range(HUGE)),
        *(_sized(_child(f"detail_{number}", f"event_{number % 2}"), 5_000) for number in range(BOUND)),
    ]
    variables = (("binlog_format", "ROW"), ("binlog_row_image", "FULL"), ("log_bin", "ON"), ("server_id", "1"))
    return replace(schema(*tables, engine=engine), variables=variables)


def _sized(made: Table, rows: int, *, each: int = 120) -> Table:
    return replace(made, row_estimate=rows, size_bytes=rows * each)


def _two_keys(name: str) -> Table:
    return replace(table(name, "id", "code"), unique_keys=(Key(name="code", columns=("code",)),))


def _large(name: str, engine: EngineName, *, nullable: bool) -> Table:
    word = "longtext" if engine.is_mysql_family else "text"
    plain = table(name, "id")
    return replace(plain, columns=(*plain.columns, Column(name="body", type=ColumnType(name=word), nullable=nullable)))


def _child(name: str, parent: str) -> Table:
    key = ForeignKey(
        name="of_event",
        columns=("event",),
        referenced_table=ObjectName(schema="shop", name=parent),
        referenced_columns=("id",),
        on_delete="CASCADE",
    )
    return replace(table(name, "id", "event"), foreign_keys=(key,))

"""PostgreSQL's own hash of a row, where equal hashes mean equal rows: cheaper than a text, and of use between two PostgreSQLs only.

HASH_RECORD_EXTENDED is there since version 14 (https://www.postgresql.org/docs/release/14.0/). It follows each type's idea of equality,
so only types are let in of which no two different values are equal: not a float (-0 is 0), an interval (a month is 30 days), JSON (1.0 is
1.00) or a network address. Text is hashed byte by byte, whatever its collation. A number's hash forgets its sign, and that of eight
bytes of integer or time is made of its halves laid over each other (hash_numeric and hashint8 in the server's source): of these the
bytes are hashed that the server would send.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from migrate.engines.checksum_expressions import Cell, query_template
from migrate.engines.postgresql.engine import PostgreSql
from migrate.model.canonical import FormKind
from migrate.model.names import ObjectName
from migrate.model.types import TypeKind

_EXACT = (
    *("smallint", "integer", "bigint", "boolean", "uuid", "bytea", "date", "time", "time without time zone"),
    *("timestamp", "timestamp without time zone", "timestamptz", "timestamp with time zone"),
)
_TEXTS = ("text", "character varying", "character")
_SENT_AS = {
    "bigint": "INT8SEND",
    "numeric": "NUMERIC_SEND",
    "decimal": "NUMERIC_SEND",
    "time": "TIME_SEND",
    "time without time zone": "TIME_SEND",
    "timestamp": "TIMESTAMP_SEND",
    "timestamp without time zone": "TIMESTAMP_SEND",
    "timestamptz": "TIMESTAMPTZ_SEND",
    "timestamp with time zone": "TIMESTAMPTZ_SEND",
}
"""The functions that give the bytes of types whose own hash is not as wide as they are."""
_BLOCKS = 4096
"""The blocks that one query reads: 32 MiB, a third of a second or less."""


def can_hash(cells: Sequence[Cell]) -> bool:
    """Whether rows of these columns have a hash that differs wherever the rows do, but for an accident."""
    return bool(cells) and all(_is_exact(cell) for cell in cells)


def blocks_query(engine: PostgreSql, name: ObjectName) -> str:
    """The query for the number of blocks that a table has."""
    return _template("native_blocks").format(schema=engine.literal(name.schema), table=engine.literal(name.name))


def sum_queries(engine: PostgreSql, name: ObjectName, cells: Sequence[Cell], *, blocks: int) -> Iterator[str]:
    """Queries that together read each row once: for the number of rows, and the sum of their hashes. The last one is open-ended."""
    columns = ", ".join(_hashed(engine, cell) for cell in cells)
    for first in range(0, max(blocks, 1), _BLOCKS):
        where = f"ctid >= '({first},0)'::tid"
        if first + _BLOCKS < blocks:
            where += f" AND ctid < '({first + _BLOCKS},0)'::tid"
        yield _template("native_sum").format(columns=columns, table=engine.quote_name(name), where=where)


def _hashed(engine: PostgreSql, cell: Cell) -> str:
    name, type_ = engine.quote(cell.column.name), cell.column.type.name
    if type_ in _TEXTS:
        return f'{name} COLLATE "C"'
    sent_as = _SENT_AS.get(type_)
    return f"{sent_as}({name})" if sent_as else name


def _is_exact(cell: Cell) -> bool:
    type_ = cell.column.type
    if type_.kind is not TypeKind.BASE or type_.dimensions:
        return False
    number = type_.name in ("numeric", "decimal")
    return type_.name in (*_EXACT, *_TEXTS) or (number and (cell.form.scale is not None or _is_whole(cell)))


def _is_whole(cell: Cell) -> bool:
    return cell.form.kind is FormKind.INTEGER


@cache
def _template(name: str) -> str:
    return query_template(Path(__file__).with_name("queries") / f"{name}.sql")

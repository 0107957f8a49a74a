"""A 64-bit hash of a row by PostgreSQL's own hash functions: cheaper than a text, and of use between two PostgreSQLs only.

A column that may be NULL is hashed with a seed of its own, NULL being a number of its own, and these hashes are laid over each other. The
result is the seed of the first other column's hash, that the seed of the next, and so on: what is added up over the rows is no sum of what
was made of single columns, which values swapped between two rows would leave as it is.

A type's hash follows the type's idea of equality and is not always as wide as the type, so what it forgets is hashed too: the sign of a
numeric, half of a bigint (hash_numeric and hashint8 in the server's source lay its halves over each other), the sign of a zero. Any other
type is hashed as its canonical text, which is what "equal" means here. Where the hash functions of two servers don't agree equal rows look
different, never the other way round. The functions take a seed since version 11 (https://www.postgresql.org/docs/release/11.0/), ranges of
blocks are read as such since version 14.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from migrate.engines.checksum_expressions import Cell, Expressions, query_template
from migrate.engines.postgresql.engine import PostgreSql
from migrate.model.canonical import FormKind
from migrate.model.names import ObjectName
from migrate.model.types import TypeKind

_WHOLE = "HASHINT4EXTENDED({c}, {k})"
_TEXT = 'HASHTEXTEXTENDED({c} COLLATE "C", {k})'
_NUMERIC = "HASHINT4EXTENDED({sign}, HASH_NUMERIC_EXTENDED({c}, {k}))"
"""The numeric's hash as a seed: it has a number added here and there, which another column's could take away again."""
_SIGN = "NUMERIC_CMP({c}, 0)"
_ANY_SIGN = "NUMERIC_CMP({c}, 0) + NUMERIC_CMP({c}, 'NaN')"
"""Where there is room for an infinity, whose hash is that of NaN."""
_FLOAT = 'CASE WHEN {c} = 0 THEN HASHTEXTEXTENDED(({c})::text COLLATE "C", {k}) ELSE HASHFLOAT8EXTENDED({c}, {k}) END'
_MOMENT = (
    "CASE WHEN {c} BETWEEN '1800-01-01 00:00:00+00' AND '2200-01-01 00:00:00+00' "
    "THEN HASHFLOAT8EXTENDED(DATE_PART('epoch', {c}), {k}) ELSE HASHTEXTEXTENDED(({c})::text COLLATE \"C\", {k}) END"
)
"""In these years the seconds since 1970 are less than 2 ** 33, and no two microseconds are the same float."""
_PADDED = 'HASHBPCHAREXTENDED({c} COLLATE "C", {k})'
_BIG = "HASHINT8EXTENDED({c}, {k} # ({c} >> 32))"
_UUID = "UUID_HASH_EXTENDED({c}, {k})"
_DATE = "HASHINT4EXTENDED({c} - '2000-01-01'::date, {k})"
_BYTES = "HASH_RECORD_EXTENDED(ROW({c}), {k})"
"""The hash of bytes has no name of its own before version 18; that of a row with one column is the column's."""

_OWN: dict[tuple[str, FormKind], str] = {
    **{(name, FormKind.INTEGER): _WHOLE for name in ("smallint", "integer")},
    ("bigint", FormKind.INTEGER): _BIG,
    **{(name, kind): _NUMERIC for name in ("numeric", "decimal") for kind in (FormKind.INTEGER, FormKind.DECIMAL)},
    **{(name, FormKind.FLOAT): _FLOAT for name in ("real", "double precision")},
    ("boolean", FormKind.BOOLEAN): "HASHINT4EXTENDED(({c})::integer, {k})",
    ("boolean", FormKind.INTEGER): "HASHINT4EXTENDED(({c})::integer, {k})",
    **{(name, FormKind.TEXT): _TEXT for name in ("text", "character varying")},
    ("character", FormKind.PADDED): _PADDED,
    ("bytea", FormKind.BINARY): _BYTES,
    ("uuid", FormKind.UUID): _UUID,
    ("date", FormKind.DATE): _DATE,
    **{
        (name, FormKind.TIME): "HASHFLOAT8EXTENDED(DATE_PART('epoch', {c}), {k})"
        for name in ("time", "time without time zone")
    },
    **{
        (name, FormKind.TIMESTAMP): _MOMENT
        for name in ("timestamp", "timestamp without time zone", "timestamptz", "timestamp with time zone")
    },
}
"""What hashes a column `c` with the seed `k`; NULL for NULL, but for bytes. An infinite date fails: such a table is left to the texts."""
_SEEDED = (_WHOLE, _BIG, _NUMERIC.replace("{sign}", _SIGN), _TEXT, _PADDED, _UUID, _DATE)
"""Those that mix their seed with every value. The hash of a float that is 0 is its seed."""
_MOST_SEEDED = 100
"""How many calls of functions stand in each other: servers limit the depth of an expression."""
_WEYL = 0x9E3779B97F4A7C15
"""2 ** 64 times the golden ratio: its multiples are far from each other and from small numbers."""
_MOST_COLUMNS = 800
_BLOCKS = 1024
"""The blocks that one query reads: 8 MiB, a tenth of a second or less. Larger ranges leave sessions idle at a table's end."""


def row_hashes(one: Sequence[Cell], other: Sequence[Cell], engine: Expressions) -> tuple[str, str] | None:
    """For each of two tables the expression that is as good as never alike for rows that differ. None where there is none."""
    pairs = list(zip(one, other, strict=True))
    if not pairs or len(pairs) > _MOST_COLUMNS or any(pair[0].form.kept is not None for pair in pairs):
        return None
    columns = [(_form(*pair), any(cell.column.nullable for cell in pair)) for pair in pairs]
    chained = [number for number, (form, nullable) in enumerate(columns) if form in _SEEDED and not nullable]
    forms = [form for form, _ in columns]
    source, target = (_row_hash(engine, cells, forms, chained[:_MOST_SEEDED]) for cells in (one, other))
    return source, target


def _row_hash(engine: Expressions, cells: Sequence[Cell], forms: Sequence[str], chained: Sequence[int]) -> str:
    """The hash of a row. A NULL in a column that is never NULL, as a constraint not validated allows, makes all be taken for nullable."""
    parts = [_hashed(engine, *item, number) for number, item in enumerate(zip(cells, forms, strict=True))]
    any_row = f"HASHINT4EXTENDED(0, {' # '.join(parts)})"
    if not chained:
        return any_row
    found = " # ".join(part for number, part in enumerate(parts) if number not in chained) or _constant(0)
    for number in chained:
        found = forms[number].format(c=engine.quote(cells[number].column.name), k=f"({found})")
    return f"COALESCE({found}, {any_row})"


def blocks_query(engine: PostgreSql, name: ObjectName) -> str:
    """The query for the number of blocks that a table has, and for what tells how the server hashes."""
    return _template("native_blocks").format(schema=engine.literal(name.schema), table=engine.literal(name.name))


def sum_queries(engine: PostgreSql, name: ObjectName, row_hash: str, *, blocks: int) -> Iterator[str]:
    """Queries that together read each row once: for the number of rows, and the sum of their hashes. The last one is open-ended."""
    for first in range(0, max(blocks, 1), _BLOCKS):
        where = f"ctid >= '({first},0)'::tid"
        if first + _BLOCKS < blocks:
            where += f" AND ctid < '({first + _BLOCKS},0)'::tid"
        yield _template("native_sum").format(row_hash=row_hash, table=engine.quote_name(name), where=where)


def _form(one: Cell, other: Cell) -> str:
    """What hashes a column of that type on both sides; empty where its text has to be hashed."""
    forms = [_own(cell) for cell in (one, other)]
    return forms[0] if forms[0] == forms[1] else ""


def _own(cell: Cell) -> str:
    type_ = cell.column.type
    if type_.kind is not TypeKind.BASE or type_.dimensions:
        return ""
    form = _OWN.get((type_.name, cell.form.kind), "")
    is_bounded = cell.form.scale is not None or cell.form.kind is FormKind.INTEGER
    return form.replace("{sign}", _SIGN if is_bounded else _ANY_SIGN)


def _hashed(engine: Expressions, cell: Cell, form: str, number: int) -> str:
    column = engine.quote(cell.column.name) if form else f"({engine.text(cell)})::text"
    hashed = (form or _TEXT).format(c=column, k=_constant(2 * number + 1))
    return f"COALESCE({hashed}, {_constant(2 * number + 2)})"


def _constant(number: int) -> str:
    value = number * _WEYL % 2**64 - 2**63
    return f"'{value}'::bigint"


@cache
def _template(name: str) -> str:
    return query_template(Path(__file__).with_name("queries") / f"{name}.sql")

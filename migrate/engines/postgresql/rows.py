"""Rows as PostgreSQL prints them for a bulk load: SQL expressions that the source server evaluates.

They rely on the session's settings: time zone UTC, ISO dates, hexadecimal `bytea` and round-trip floats.
"""

from collections.abc import Sequence

from migrate.engines.bulk import Bulk, ColumnPair
from migrate.engines.mysql.loading import BINARY_TYPES, SPATIAL_TYPES, Arrival, arrival
from migrate.engines.postgresql.engine import PostgreSql
from migrate.errors import Unsupported
from migrate.model.names import EngineName, ObjectName
from migrate.model.types import TypeKind

INTEGERS = frozenset({"smallint", "integer", "bigint"})
NUMBERS = frozenset(
    {"tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "numeric", "double", "float", "bit", "year"}
)
MYSQL_TEXTS = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set"})
JSON_HOLDERS = MYSQL_TEXTS | {"json"}
# What MySQL can't hold is spelt so that it can't read it by accident: '12020-01-01' would be taken for a date of this century.
_GUARDED = {
    "date": ("'0001-01-01'", "'9999-12-31'"),
    "timestamp without time zone": ("'0001-01-01'", "'9999-12-31 23:59:59.999999'"),
}


def copy_statement(table: ObjectName, pairs: Sequence[ColumnPair], target: EngineName, *, condition: str = "") -> str:
    """The COPY that prints the table for the target, or those of its rows for which the condition holds.

    A table's children are read with it, as a query of its name does. Raises `Unsupported` for a pair of types that has no sound
    rendering.
    """
    expressions = ", ".join(expression(pair, target) for pair in pairs)
    options = "(FORMAT csv, FORCE_QUOTE *, NULL 'NULL')" if bulk_for(target) is Bulk.CSV else "(FORMAT text)"
    where = f" WHERE {condition}" if condition else ""
    return f"COPY (SELECT {expressions} FROM {PostgreSql().quote_name(table)}{where}) TO STDOUT WITH {options}"


def bulk_for(target: EngineName) -> Bulk:
    """The text that an engine takes rows in."""
    return Bulk.CSV if target.is_mysql_family else Bulk.COPY_TEXT


def expression(pair: ColumnPair, target: EngineName) -> str:
    """How the source server gives this column's value so that the target's column takes it. Raises `Unsupported`."""
    name = PostgreSql().quote(pair.source.name)
    if not pair.form_for(target).is_mysql_family:
        return name
    match arrival(pair.target):
        case Arrival.HEX:
            return _hex(pair, name)
        case Arrival.BITS:
            return _bits(pair, name)
    kind = pair.source.type
    if kind.name == "bytea" and not kind.dimensions:
        raise _no_way(pair)
    if kind.dimensions or kind.kind in (TypeKind.ARRAY, TypeKind.COMPOSITE):
        if pair.target.type.name not in JSON_HOLDERS:
            raise _no_way(pair)
        return f"to_json({name})::text"
    return _scalar(pair, name)


def _scalar(pair: ColumnPair, name: str) -> str:
    kind, wanted = pair.source.type.name, pair.target.type.name
    if wanted == "year":
        # MySQL reads the text 0 as 2000, and 70 as 1970.
        return f"lpad({name}::text, greatest(4, length({name}::text)), '0')"
    if kind == "boolean" and wanted in NUMBERS:
        return f"{name}::integer"
    if kind == "real":
        return f"{name}::double precision" if wanted in NUMBERS else name
    if kind == "money" and wanted in NUMBERS:
        return f"{name}::numeric"
    if kind in {"boolean", "character"}:
        # COPY would print t and f, and pad.
        return f"{name}::text"
    if wanted in MYSQL_TEXTS:
        return name
    if kind == "timestamp with time zone":
        return _guarded(f"({name} AT TIME ZONE 'UTC')", "timestamp without time zone")
    if kind in _GUARDED:
        return _guarded(name, kind)
    if kind == "time with time zone":
        return f"({name} AT TIME ZONE 'UTC')::time"
    return name


def _guarded(value: str, kind: str) -> str:
    low, high = _GUARDED[kind]
    return (
        f"CASE WHEN {value} BETWEEN {low} AND {high} THEN {value}::text"
        f" WHEN {value} IS NOT NULL THEN 'no value of the target: ' || {value}::text END"
    )


def _hex(pair: ColumnPair, name: str) -> str:
    kind, wanted = pair.source.type, pair.target.type.name
    if wanted in SPATIAL_TYPES or wanted not in BINARY_TYPES or kind.dimensions:
        raise _no_way(pair)
    if kind.name == "bytea":
        return f"encode({name}, 'hex')"
    if kind.name == "uuid":
        return f"replace({name}::text, '-', '')"
    if kind.name in {"text", "character varying", "character"}:
        return f"encode(convert_to({name}::text, 'UTF8'), 'hex')"
    raise _no_way(pair)


def _bits(pair: ColumnPair, name: str) -> str:
    kind = pair.source.type.name
    if kind == "boolean":
        return f"{name}::integer::text"
    if kind in {"bit", "bit varying"}:
        return f"{name}::text"
    if kind in INTEGERS:
        return f"{name}::bigint::bit(64)::text"
    raise _no_way(pair)


def _no_way(pair: ColumnPair) -> Unsupported:
    return Unsupported(
        f"column {pair.source.name!r}: {pair.source.type} can't be loaded into {pair.target.type}",
        hint="change the target column's type, or leave the column out with a remove-column rule",
    )

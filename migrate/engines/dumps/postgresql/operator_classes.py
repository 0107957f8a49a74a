"""Which operator classes are their type's own, so that the server does not print them.

https://www.postgresql.org/docs/current/indexes-opclass.html
"""

from migrate.engines.dumps.postgresql.expressions import Scope
from migrate.engines.dumps.postgresql.types import TypeUse

_TYPES = {
    "smallint": "int2",
    "integer": "int4",
    "bigint": "int8",
    "real": "float4",
    "double precision": "float8",
    "boolean": "bool",
    "character": "bpchar",
    "character varying": "text",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "time with time zone": "timetz",
    "bit varying": "varbit",
    "cidr": "inet",
}
_GIN = frozenset({"array_ops", "jsonb_ops", "tsvector_ops"})
_GIST = frozenset(
    {"point_ops", "box_ops", "circle_ops", "poly_ops", "tsvector_ops", "tsquery_ops", "range_ops", "multirange_ops"}
)
_SPGIST = frozenset({"quad_point_ops", "range_ops", "box_ops", "text_ops", "inet_ops", "poly_ops"})


def is_default(name: str, method: str, use: TypeUse | None, scope: Scope) -> bool:
    """Whether the class is the one that the type has anyway. For an expression, whose type is not known, it is not."""
    if scope.is_printed:
        return False
    if method == "gin":
        return name in _GIN
    if method == "gist":
        return name in _GIST
    if method == "spgist":
        return name in _SPGIST
    if use is None:
        return False
    if use.dimensions:
        return name == "array_ops"
    suffix = "_minmax_ops" if method == "brin" else "_ops"
    return name == _TYPES.get(use.name, use.name) + suffix

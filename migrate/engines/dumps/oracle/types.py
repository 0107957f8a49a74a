"""Reads a column's type as Oracle writes it.

https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Data-Types.html
"""

from dataclasses import replace

from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.types import ColumnType, TypeKind

_BASE_WORDS = (
    "number numeric decimal dec integer int smallint float real double_precision binary_float binary_double varchar2 "
    "nvarchar2 varchar char nchar character clob nclob blob bfile long raw rowid urowid date timestamp boolean json vector "
    "xmltype sdo_geometry sdo_topo_geometry sdo_georaster anydata anytype anydataset uritype httpuritype dburitype "
    "xdburitype"
)
_BASE = frozenset(_BASE_WORDS.split())
_NUMBERS = frozenset({"number", "numeric", "decimal", "dec", "float"})
_OWNERS = frozenset({"SYS", "MDSYS", "PUBLIC", "XDB"})


def read_type(tokens: StandardTokens) -> ColumnType:
    """Reads a type. Raises `NotUnderstood`.

    The name is lower-case and of as many words as it needs: `varchar2`, `timestamp with local time zone`, `long raw`.
    A type of users is `COMPOSITE`, and so is a reference to one, called `ref`.
    """
    start = tokens.peek()
    found = _read(tokens)
    return replace(found, text=" ".join(tokens.source_from(start).split()))


def _read(tokens: StandardTokens) -> ColumnType:
    if tokens.accept("LONG", "RAW"):
        return ColumnType(name="long raw")
    if tokens.accept("DOUBLE", "PRECISION"):
        return ColumnType(name="double precision")
    if tokens.accept("REF"):
        schema, _ = tokens.qualified()
        return ColumnType(name="ref", kind=TypeKind.COMPOSITE, schema=schema)
    if tokens.at("INTERVAL", "YEAR") or tokens.at("INTERVAL", "DAY"):
        return _interval(tokens)
    if tokens.accept("TIMESTAMP"):
        return _timestamp(tokens)
    if tokens.accept("NATIONAL"):
        tokens.accept_any("CHARACTER", "CHAR")
        name = "nvarchar2" if tokens.accept("VARYING") else "nchar"
        return ColumnType(name=name, length=_number(tokens.arguments(), 0))
    if tokens.at("CHARACTER", "VARYING") or tokens.at("CHAR", "VARYING"):
        tokens.take()
        tokens.take()
        return ColumnType(name="varchar2", length=_number(tokens.arguments(), 0))
    return _simple(tokens)


def _simple(tokens: StandardTokens) -> ColumnType:
    if tokens.peek().kind not in (TokenKind.WORD, TokenKind.QUOTED):
        raise tokens.problem("a type was expected")
    schema, written = tokens.qualified()
    name = written.lower()
    if name not in _BASE or (schema and schema not in _OWNERS):
        return ColumnType(name=name, kind=TypeKind.COMPOSITE, schema=schema)
    arguments = tokens.arguments()
    if name in _NUMBERS:
        return ColumnType(name=name, precision=_number(arguments, 0), scale=_scale(arguments))
    return ColumnType(name=name, length=_number(arguments, 0))


def _timestamp(tokens: StandardTokens) -> ColumnType:
    digits = _number(tokens.arguments(), 0)
    name = "timestamp"
    if tokens.accept("WITH", "LOCAL", "TIME", "ZONE"):
        name = "timestamp with local time zone"
    elif tokens.accept("WITH", "TIME", "ZONE"):
        name = "timestamp with time zone"
    return ColumnType(name=name, fraction=6 if digits is None else digits)


def _interval(tokens: StandardTokens) -> ColumnType:
    tokens.expect("INTERVAL")
    if tokens.accept("YEAR"):
        tokens.arguments()
        tokens.expect("TO", "MONTH")
        return ColumnType(name="interval year to month")
    tokens.expect("DAY")
    tokens.arguments()
    tokens.expect("TO", "SECOND")
    digits = _number(tokens.arguments(), 0)
    return ColumnType(name="interval day to second", fraction=6 if digits is None else digits)


def _number(arguments: tuple[str, ...], at: int) -> int | None:
    return int(arguments[at]) if len(arguments) > at and arguments[at].isdigit() else None


def _scale(arguments: tuple[str, ...]) -> int | None:
    """The second number; `(*,-2)` and `(10,-2)` count too."""
    tail = [word for word in arguments if word != "*"][1 if arguments[:1] != ("*",) else 0 :]
    if tail[:1] == ["-"]:
        return -int(tail[1]) if len(tail) > 1 and tail[1].isdigit() else None
    if tail and tail[0].isdigit():
        return int(tail[0])
    return 0 if arguments and arguments[0].isdigit() else None

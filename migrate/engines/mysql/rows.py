"""Rows as MySQL and MariaDB print them for a bulk load: SQL expressions that the source server evaluates.

The expressions are read with an empty `sql_mode`, and hold no backslash: characters that are escaped are written in hexadecimal.
"""

from collections.abc import Sequence
from dataclasses import replace

from migrate.engines.bulk import Bulk, ColumnPair, Form, Rendering
from migrate.engines.mysql.engine import MySql
from migrate.engines.mysql.loading import BINARY_TYPES, SPATIAL_TYPES
from migrate.engines.mysql.wire_rows import RowShape
from migrate.errors import Unsupported
from migrate.model.names import EngineName
from migrate.model.schema import Column

_NUMBERS = frozenset(
    {"tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "numeric", "double", "float", "year"}
)
_DATES = frozenset({"date", "datetime", "timestamp"})
_PLAIN = _NUMBERS | _DATES | {"time", "uuid", "inet4", "inet6"}
_UTF8 = frozenset({"utf8mb4", "utf8mb3", "utf8", "ascii"})
_TARGET_DATES = frozenset({"date", "timestamp without time zone", "timestamp with time zone"})
_TARGET_TEXTS = frozenset({"text", "character varying", "character", "citext", "name"})


def rendering(pair: ColumnPair, target: EngineName) -> Rendering:
    """How the source server gives this column's value so that the target's column takes it.

    A zero date becomes NULL where the target column is nullable; elsewhere it travels as it is, and the target refuses its row.
    Raises `Unsupported` for a pair of types that has no sound rendering.
    """
    return _for_mysql(pair) if pair.form_for(target).is_mysql_family else _for_postgresql(pair)


def wire_shape(renderings: Sequence[Rendering], bulk: Bulk) -> RowShape:
    """What the rows of `wire_expressions` are."""
    return RowShape(
        bulk=bulk,
        forms=tuple(item.form for item in renderings),
        never_null=tuple(not item.is_null for item in renderings),
        tallies=len(_tallies(renderings)),
    )


def wire_expressions(renderings: Sequence[Rendering]) -> str:
    """The values of a row as separate columns, unescaped, and behind them what is counted of them."""
    values = (f"IF({item.changed}, NULL, {item.value})" if item.changed else item.value for item in renderings)
    return ", ".join([*values, *_tallies(renderings)])


def _tallies(renderings: Sequence[Rendering]) -> tuple[str, ...]:
    changed = " + ".join(f"COALESCE({item.changed}, 0)" for item in renderings if item.changed) or "0"
    unmade = " + ".join(f"({item.unmade})" for item in renderings if item.unmade)
    if unmade:
        return changed, unmade
    return (changed,) if changed != "0" else ()


def plain_expressions(renderings: Sequence[Rendering]) -> str:
    """The values of a row as separate columns of bytes, unescaped, for rows too long to be built on the server."""
    return ", ".join(_or_null(item, "NULL", f"CAST({_as_text(item)} AS BINARY)") for item in renderings)


def _as_text(item: Rendering) -> str:
    """The value as text where its form is one: the binary of MariaDB's UUID and INET6 is not its text."""
    return f"CONCAT({item.value})" if item.form is Form.PLAIN else item.value


def _or_null(item: Rendering, null: str, value: str) -> str:
    return f"IF({item.is_null}, {null}, {value})" if item.is_null else value


def _for_mysql(pair: ColumnPair) -> Rendering:
    kind, wanted = pair.source.type.name, pair.target.type.name
    if (kind in BINARY_TYPES) != (wanted in BINARY_TYPES) or (kind in SPATIAL_TYPES) != (wanted in SPATIAL_TYPES):
        raise _no_way(pair)
    if kind in SPATIAL_TYPES:
        return _spatial(pair.source, Form.BINARY, f"CAST({_name(pair.source)} AS BINARY)")
    if kind == "bit":
        digits = f"BIN({_name(pair.source)} + 0)"
        return _made(pair.source, Form.PLAIN, digits if wanted == "bit" else f"({_name(pair.source)} + 0)")
    if wanted == "bit":
        return _made(pair.source, Form.PLAIN, f"BIN({_name(pair.source)})")
    if wanted == "year" and kind in _NUMBERS:
        # The text 0 would be read as 2000, and 70 as 1970.
        return _made(
            pair.source, Form.PLAIN, f"LPAD({_name(pair.source)}, GREATEST(4, LENGTH({_name(pair.source)})), '0')"
        )
    return _as_it_is(pair.source)


def _for_postgresql(pair: ColumnPair) -> Rendering:
    source, wanted = pair.source, pair.target.type
    kind, name = source.type.name, _name(source)
    if kind in SPATIAL_TYPES:
        if wanted.name == "bytea":
            return _spatial(source, Form.BINARY, f"ST_AsBinary({name})")
        if wanted.name not in _TARGET_TEXTS:
            raise _no_way(pair)
        return _spatial(source, Form.PLAIN, f"ST_AsText({name})")
    if kind in BINARY_TYPES:
        return _bytes_for_postgresql(pair)
    if kind == "bit":
        return _bits_for_postgresql(pair)
    if wanted.name == "bytea" and kind in _PLAIN:
        raise _no_way(pair)
    if wanted.name == "bytea":
        return _made(source, Form.BINARY, _utf8(source))
    if kind in _DATES and wanted.name in _TARGET_DATES and pair.target.nullable:
        zero = f"{name} = 0"
        is_null = f"({name} IS NULL OR {zero})" if source.nullable else zero
        return Rendering(form=Form.PLAIN, value=name, is_null=is_null, changed=zero)
    if kind == "time" and wanted.name.startswith("time "):
        # PostgreSQL would read the minus of a negative time as a time zone.
        fits = f"{name} BETWEEN '00:00:00' AND '24:00:00'"
        return _made(source, Form.PLAIN, f"IF({fits}, {name}, CONCAT('no time of day: ', {name}))")
    if kind == "set" and wanted.dimensions:
        return _made(source, Form.TEXT, _array_of(source))
    if kind == "float" and wanted.name in _TARGET_TEXTS:
        return _made(source, Form.PLAIN, name)
    return _as_it_is(source)


def _bytes_for_postgresql(pair: ColumnPair) -> Rendering:
    name = _name(pair.source)
    if pair.target.type.name == "bytea":
        return _made(pair.source, Form.BINARY, name)
    if pair.target.type.name == "uuid":
        return _made(pair.source, Form.PLAIN, f"HEX({name})")
    if pair.target.type.name in _TARGET_TEXTS and pair.source.type.name != "vector":
        return _made(pair.source, Form.TEXT, name)
    raise _no_way(pair)


def _bits_for_postgresql(pair: ColumnPair) -> Rendering:
    name, wanted = _name(pair.source), pair.target.type.name
    if wanted == "bytea":
        return _made(pair.source, Form.BINARY, f"CAST({name} AS BINARY)")
    if wanted in {"bit", "bit varying"} or wanted in _TARGET_TEXTS:
        return _made(pair.source, Form.PLAIN, f"LPAD(BIN({name} + 0), {pair.source.type.length or 1}, '0')")
    return _made(pair.source, Form.PLAIN, f"({name} + 0)")


def _as_it_is(column: Column) -> Rendering:
    kind, name = column.type.name, _name(column)
    if kind == "float":
        # MySQL prints six digits of a FLOAT; as a double it prints all that it holds.
        return _made(column, Form.PLAIN, f"({name} + 0E0)")
    if kind in BINARY_TYPES:
        return _made(column, Form.BINARY, name)
    return _made(column, Form.PLAIN, name) if kind in _PLAIN else _made(column, Form.TEXT, _utf8(column))


def _array_of(column: Column) -> str:
    text = _utf8(column)
    for plain, escaped in (("5C", "5C5C"), ("22", "5C22"), ("2C", "222C22")):
        text = f"REPLACE(CAST({text} AS BINARY), X'{plain}', X'{escaped}')"
    return f"IF({_name(column)} = '', '{{}}', CONCAT(X'7B22', {text}, X'227D'))"


def _made(column: Column, form: Form, value: str) -> Rendering:
    return Rendering(form=form, value=value, is_null=f"{_name(column)} IS NULL" if column.nullable else "")


def _spatial(column: Column, form: Form, value: str) -> Rendering:
    """A value that is NULL where it would be longer than max_allowed_packet."""
    made = _made(column, form, value)
    return replace(made, unmade=f"{_name(column)} IS NOT NULL AND {value} IS NULL") if column.nullable else made


def _utf8(column: Column) -> str:
    return _name(column) if column.charset in _UTF8 else f"CONVERT({_name(column)} USING utf8mb4)"


def _name(column: Column) -> str:
    return MySql().quote(column.name)


def _no_way(pair: ColumnPair) -> Unsupported:
    return Unsupported(
        f"column {pair.source.name!r}: {pair.source.type} can't be loaded into {pair.target.type}",
        hint="change the target column's type, or leave the column out with a remove-column rule",
    )

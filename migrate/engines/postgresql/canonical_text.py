"""The canonical text of every type of PostgreSQL's, as an expression."""

from typing import assert_never

from migrate.engines.checksum_expressions import Cell
from migrate.model.canonical import FormKind
from migrate.model.types import TypeKind

_ZONED = ("timestamp with time zone", "timestamptz")
_WITHOUT_HYPHENS = 32


def canonical_text(cell: Cell, name: str) -> str:
    """The text. `name` is the column's, quoted."""
    if cell.form.kept is not None:
        return _kept_text(cell, name, cell.form.kept)
    match cell.form.kind:
        case FormKind.TEXT | FormKind.BITS:
            return f"{name}::text"
        case FormKind.MEMBERS:
            return _members(name)
        case FormKind.PADDED:
            return f"RTRIM({name}::text, ' ')"
        case FormKind.UUID:
            return _uuid(cell, name)
        case FormKind.NETWORK:
            return _address(cell, name)
        case FormKind.JSON:
            return _json(cell, name)
        case FormKind.BINARY:
            value = bytes_of(cell, name)
            return f"ENCODE(SHA256({value}), 'hex')" if cell.form.hashed else f"ENCODE({value}, 'hex')"
        case FormKind.INTEGER | FormKind.DECIMAL | FormKind.FLOAT | FormKind.BOOLEAN:
            return f"{name}::text" if cell.form.read and cell.column.type.name != "money" else _number(cell, name)
        case FormKind.DATE | FormKind.TIMESTAMP | FormKind.TIME:
            return f"{name}::text" if cell.form.read else _moment(cell, name)
        case FormKind.SPATIAL:
            raise ValueError(cell.form.kind)
    assert_never(cell.form.kind)


def bytes_of(cell: Cell, name: str) -> str:
    """The bytes that a binary form compares; of text, the characters' UTF-8."""
    match cell.column.type.name:
        case "bytea":
            return name
        case "uuid":
            return f"UUID_SEND({name})"
    return f"CONVERT_TO({name}::text, 'UTF8')"


def _kept_text(cell: Cell, name: str, kept: int) -> str:
    """The size and the SHA-256 of a value, and of its beginning where it is longer than what is surely kept."""
    if cell.form.kind is FormKind.BINARY:
        value, unit = bytes_of(cell, name), "bytes"
        whole, first = value, f"SUBSTRING({value} FROM 1 FOR {kept})"
    else:
        value, unit = f"{name}::text", "characters"
        whole, first = f"CONVERT_TO({value}, 'UTF8')", f"CONVERT_TO(LEFT({value}, {kept}), 'UTF8')"
    beginning = f"' and of the first {kept} ' || ENCODE(SHA256({first}), 'hex')"
    told = f"LENGTH({value})::text || ' {unit} SHA-256 ' || ENCODE(SHA256({whole}), 'hex')"
    return f"({told} || CASE WHEN LENGTH({value}) > {kept} THEN {beginning} ELSE '' END)"


def is_array(cell: Cell) -> bool:
    """Whether the column holds arrays."""
    return cell.column.type.kind is TypeKind.ARRAY or cell.column.type.dimensions > 0


def _members(name: str) -> str:
    """An array as MySQL prints a set. What no set can hold is printed so that it equals none: NULL, commas, a lone empty member."""
    joined = f"ARRAY_TO_STRING({name}, ',')"
    return f"CASE WHEN STRING_TO_ARRAY({joined}, ',') = {name}::text[] THEN {joined} ELSE ',' || {name}::text END"


def _uuid(cell: Cell, name: str) -> str:
    if cell.column.type.name != "uuid":
        return f"LOWER({name}::text)"
    return f"REPLACE({name}::text, '-', '')" if cell.form.length == _WITHOUT_HYPHENS else f"{name}::text"


def _address(cell: Cell, name: str) -> str:
    if cell.column.type.name not in ("inet", "cidr"):
        return f"{name}::text"
    whole = f"MASKLEN({name}) = CASE FAMILY({name}) WHEN 4 THEN 32 ELSE 128 END"
    return f"CASE WHEN {whole} THEN HOST({name}) ELSE {name}::text END"


def _json(cell: Cell, name: str) -> str:
    if cell.column.type.name == "hstore":
        return f"{name}::jsonb::text"
    structured = is_array(cell) or cell.column.type.kind is TypeKind.COMPOSITE
    return f"TO_JSONB({name})::text" if structured else f"{name}::text"


def _number(cell: Cell, name: str) -> str:
    kind, form = cell.column.type.name, cell.form
    if form.kind is FormKind.FLOAT and kind in ("real", "double precision"):
        return f"REPLACE({name}::float8::text, 'e+', 'e')"
    if form.kind in (FormKind.INTEGER, FormKind.DECIMAL, FormKind.BOOLEAN):
        if kind == "boolean":
            return f"{name}::int::text"
        if kind == "bit":
            return f"{name}::bigint::text"
    if kind == "money":
        return f"TRIM_SCALE({name}::numeric)::text"
    if kind == "oid":
        name = f"{name}::bigint"
    trimmed = form.kind is FormKind.DECIMAL and form.scale is None
    return f"TRIM_SCALE({name}::numeric)::text" if trimmed else f"{name}::text"


def _moment(cell: Cell, name: str) -> str:
    match cell.form.kind, cell.column.type.name:
        case FormKind.TIMESTAMP, "date":
            return f"{name}::timestamp::text"
        case FormKind.TIMESTAMP, kind if kind in _ZONED:
            return f"({name} AT TIME ZONE 'UTC')::text"
        case FormKind.DATE, kind if kind in _ZONED:
            return f"({name} AT TIME ZONE 'UTC')::date::text"
        case FormKind.DATE, kind if kind != "date":
            return f"{name}::date::text"
        case FormKind.TIME, "time with time zone" | "timetz":
            return f"({name} AT TIME ZONE 'UTC')::time::text"
    return f"{name}::text"

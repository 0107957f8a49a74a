"""The canonical text of every type of MySQL's and MariaDB's, as an expression."""

from typing import assert_never

from migrate.engines.checksum_expressions import Cell
from migrate.engines.mysql.loading import SPATIAL_TYPES
from migrate.model.canonical import FormKind

SAME_BYTES_AS_UTF8 = ("utf8mb4", "utf8mb3", "utf8", "ascii")
_CHARACTERS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set")
_FRACTIONS = ("datetime", "timestamp", "time")
_KEPT_AS_BYTES = ("uuid", "inet4", "inet6")
"""MariaDB's types whose CAST to BINARY gives the bytes kept rather than the text shown."""
_WITHOUT_HYPHENS = 32


def canonical_text(cell: Cell, name: str) -> str:
    """The text, as bytes of UTF-8 where it may hold any character. `name` is the column's, quoted."""
    if cell.form.kept is not None:
        return _kept_text(cell, name, cell.form.kept)
    match cell.form.kind:
        case FormKind.TEXT | FormKind.MEMBERS | FormKind.JSON | FormKind.NETWORK:
            return _printed(cell, name)
        case FormKind.PADDED:
            return f"TRIM(TRAILING ' ' FROM {_printed(cell, name)})"
        case FormKind.UUID:
            return _uuid(cell, name)
        case FormKind.BINARY | FormKind.SPATIAL:
            value = bytes_of(cell, name)
            return f"SHA2({value}, 256)" if is_hashed(cell) else f"LOWER(HEX({value}))"
        case FormKind.BITS:
            return f"LPAD(BIN({name} + 0), {cell.form.length}, '0')"
        case FormKind.INTEGER | FormKind.DECIMAL | FormKind.FLOAT | FormKind.BOOLEAN:
            return _printed(cell, name) if cell.form.read else _number(cell, name)
        case FormKind.DATE | FormKind.TIMESTAMP | FormKind.TIME:
            return _printed(cell, name) if cell.form.read else _moment(cell, name)
    assert_never(cell.form.kind)


def is_hashed(cell: Cell) -> bool:
    """Whether the text is the SHA-256 of bytes."""
    return cell.form.hashed or cell.form.kind is FormKind.SPATIAL


def bytes_of(cell: Cell, name: str) -> str:
    """The bytes that a binary form compares; of text, the characters' UTF-8."""
    kind = cell.column.type.name
    if kind in _CHARACTERS:
        return _characters(cell, name)
    if kind == "uuid":
        return f"UNHEX(REPLACE({name}, '-', ''))"
    if kind in SPATIAL_TYPES and cell.form.kind is FormKind.BINARY:
        return f"ST_AsBinary({name})"
    return f"CAST({name} AS BINARY)" if kind in SPATIAL_TYPES or kind == "bit" else name


def _kept_text(cell: Cell, name: str, kept: int) -> str:
    """The size and the SHA-256 of a value, and of its beginning where it is longer than what is surely kept."""
    if cell.form.kind is FormKind.BINARY:
        value, unit = bytes_of(cell, name), "bytes"
        size = f"LENGTH({value})"
    else:
        value, unit = f"CONVERT({_printed(cell, name)} USING utf8mb4)", "characters"
        size = f"CHAR_LENGTH({value})"
    beginning = f"CONCAT(' and of the first {kept} ', SHA2(LEFT({value}, {kept}), 256))"
    return f"CONCAT({size}, ' {unit} SHA-256 ', SHA2({value}, 256), IF({size} > {kept}, {beginning}, ''))"


def _printed(cell: Cell, name: str) -> str:
    """What the server itself prints of the value, as a load into a text column carries it."""
    kind = cell.column.type.name
    if kind in _CHARACTERS or kind == "json":
        return _characters(cell, name)
    if kind == "bit":
        return f"CAST(LPAD(BIN({name} + 0), {cell.column.type.length or 1}, '0') AS BINARY)"
    if kind in SPATIAL_TYPES:
        return f"CAST(ST_AsText({name}) AS BINARY)"
    if kind in _KEPT_AS_BYTES:
        return f"CAST(CONVERT({name} USING utf8mb4) AS BINARY)"
    return f"CAST({name} AS BINARY)"


def _characters(cell: Cell, name: str) -> str:
    if cell.column.charset in SAME_BYTES_AS_UTF8:
        return f"CAST({name} AS BINARY)"
    return f"CAST(CONVERT({name} USING utf8mb4) AS BINARY)"


def _uuid(cell: Cell, name: str) -> str:
    text = f"LOWER(CONVERT({name} USING utf8mb4))"
    if cell.form.length == _WITHOUT_HYPHENS and cell.column.type.name == "uuid":
        text = f"REPLACE({text}, '-', '')"
    return f"CAST({text} AS BINARY)"


def _number(cell: Cell, name: str) -> str:
    type_ = cell.column.type
    if type_.name in ("float", "real", "double"):
        return f"{name} + 0e0" if type_.name == "float" or type_.zerofill else name
    plain = f"{name} + 0" if type_.zerofill or type_.name in ("bit", "year") else name
    trimmed = cell.form.kind is FormKind.DECIMAL and cell.form.scale is None and type_.scale
    return _without_zeros(f"CAST({plain} AS CHAR)") if trimmed else plain


def _moment(cell: Cell, name: str) -> str:
    kind = cell.column.type.name
    if kind == "date" and cell.form.kind is FormKind.TIMESTAMP:
        return f"CONCAT({name}, ' 00:00:00')"
    if cell.form.kind is FormKind.DATE:
        return name if kind == "date" else f"CAST({name} AS DATE)"
    return _without_zeros(name) if kind in _FRACTIONS and cell.column.type.fraction else name


def _without_zeros(text: str) -> str:
    return f"TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM {text}))"

"""Turns a declared type into the one that the server would print, with its character set and collation."""

import dataclasses
from dataclasses import dataclass

from migrate.engines.dumps.charsets import charset_of, default_collation, real_charset, real_collation
from migrate.engines.dumps.declarations import TypeDeclaration
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.model.names import EngineName
from migrate.model.schema import Column
from migrate.model.types import ColumnType

_TEXTS = ("tinytext", "text", "mediumtext", "longtext")
_BLOBS = ("tinyblob", "blob", "mediumblob", "longblob")
_CAPACITIES = (255, 65_535, 16_777_215)
TEXTUAL = ("char", "varchar", *_TEXTS, "enum", "set")
"""The types that have a character set."""
_INTEGERS = {"tinyint": (4, 3), "smallint": (6, 5), "mediumint": (9, 8), "int": (11, 10), "bigint": (20, 20)}
"""Display widths that MariaDB prints where none was declared: signed, unsigned."""
_BYTES_PER_CHARACTER = {
    **dict.fromkeys(("utf8mb4", "utf16", "utf16le", "utf32", "gb18030"), 4),
    **dict.fromkeys(("utf8mb3", "ujis", "eucjpms"), 3),
    **dict.fromkeys(("ucs2", "gbk", "gb2312", "sjis", "cp932", "big5", "euckr"), 2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedType:
    """A type as the server has it."""

    type: ColumnType
    charset: str | None = None
    collation: str | None = None


def resolve_charset(
    charset: str | None, collation: str | None, inherited: tuple[str, str], version: CommentVersion
) -> tuple[str, str]:
    """The character set and the collation that a declaration means, where it inherits those."""
    if collation is not None:
        real = real_collation(collation)
        belongs = charset_of(real, None)
        known = belongs or (real_charset(charset) if charset else inherited[0])
        return known, real if belongs else f"{known}_{real}"
    if charset is not None:
        real = real_charset(charset)
        return real, default_collation(real, version)
    return inherited


def converted(column: Column, charset: tuple[str, str]) -> Column:
    """The column in another character set: where its characters are wider there, a text needs the next larger type."""
    column_type = column.type
    wider = _BYTES_PER_CHARACTER.get(charset[0], 1) > _BYTES_PER_CHARACTER.get(column.charset or "", 1)
    if wider and column_type.name in _TEXTS[:3]:
        name = _TEXTS[_TEXTS.index(column_type.name) + 1]
        column_type = ColumnType(name=name, text=name)
    return dataclasses.replace(column, type=column_type, charset=charset[0], collation=charset[1])


def resolve_type(declared: TypeDeclaration, inherited: tuple[str, str], version: CommentVersion) -> ResolvedType:
    """The type that a server of that version makes of the declaration."""
    if declared.name == "json" and version.engine is EngineName.MARIADB:
        return ResolvedType(
            type=ColumnType(name="longtext", text="longtext"), charset="utf8mb4", collation="utf8mb4_bin"
        )
    if declared.name not in TEXTUAL:
        return ResolvedType(type=_plain(declared, version))
    charset, collation = resolve_charset(declared.charset, declared.collation, inherited, version)
    if declared.binary_collation and declared.collation is None:
        collation = "binary" if charset == "binary" else f"{charset}_bin"
    return ResolvedType(type=_textual(declared, charset), charset=charset, collation=collation)


def _textual(declared: TypeDeclaration, charset: str) -> ColumnType:
    name = declared.name
    if name in ("enum", "set"):
        labels = tuple(label.rstrip(" ") for label in declared.arguments)
        text = f"{name}({','.join(_quoted(label) for label in labels)})"
        return ColumnType(name=name, text=text, labels=labels)
    if name in _TEXTS:
        name = _sized(name, declared.arguments, _TEXTS, _BYTES_PER_CHARACTER.get(charset, 1))
        return ColumnType(name=name, text=name)
    length = _first(declared, 1)
    return ColumnType(name=name, text=f"{name}({length})", length=length)


def _quoted(label: str) -> str:
    escaped = label.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace("\r", "\\r")
    return "'" + escaped.replace("\0", "\\0") + "'"


def _sized(name: str, arguments: tuple[str, ...], names: tuple[str, ...], width: int) -> str:
    """The smallest of four types that holds as many characters as were asked for: `text(10)` is a `tinytext`."""
    if name not in (names[1],) or not arguments:
        return name
    size = int(arguments[0]) * width
    return next((names[rank] for rank, capacity in enumerate(_CAPACITIES) if size <= capacity), names[3])


def _first(declared: TypeDeclaration, default: int) -> int:
    return int(declared.arguments[0]) if declared.arguments else default


def _plain(declared: TypeDeclaration, version: CommentVersion) -> ColumnType:
    name = declared.name
    if name in _INTEGERS:
        return _integer(declared, version)
    if name in ("decimal", "float", "double"):
        return _fractional(declared)
    if name in ("bit", "binary", "varbinary", "vector"):
        length = _first(declared, 2048 if name == "vector" else 1)
        return ColumnType(name=name, text=f"{name}({length})", length=length)
    if name in _BLOBS:
        name = _sized(name, declared.arguments, _BLOBS, 1)
        return ColumnType(name=name, text=name)
    if name in ("time", "datetime", "timestamp"):
        digits = _first(declared, 0)
        return ColumnType(name=name, text=f"{name}({digits})" if digits else name, fraction=digits)
    if name == "year":
        return ColumnType(name=name, text="year(4)" if version.engine is EngineName.MARIADB else "year")
    return ColumnType(name=name, text=name, srid=declared.srid)


def _integer(declared: TypeDeclaration, version: CommentVersion) -> ColumnType:
    signed_width, unsigned_width = _INTEGERS[declared.name]
    width = _first(declared, unsigned_width if declared.unsigned else signed_width)
    shown = (
        version.engine is EngineName.MARIADB
        or declared.zerofill
        or (declared.name == "tinyint" and width == 1 and not declared.unsigned)
    )
    return ColumnType(
        name=declared.name,
        text=_signed(f"{declared.name}({width})" if shown else declared.name, declared),
        unsigned=declared.unsigned,
        zerofill=declared.zerofill,
    )


def _fractional(declared: TypeDeclaration) -> ColumnType:
    name, precision, scale = declared.name, None, None
    if name == "decimal":
        precision = _first(declared, 10) or 10
        scale = int(declared.arguments[1]) if len(declared.arguments) > 1 else 0
    elif len(declared.arguments) > 1:
        precision, scale = int(declared.arguments[0]), int(declared.arguments[1])
    elif name == "float" and _first(declared, 0) > 24:
        name = "double"
    text = f"{name}({precision},{scale})" if precision is not None else name
    return ColumnType(
        name=name,
        text=_signed(text, declared),
        precision=precision,
        scale=scale,
        unsigned=declared.unsigned,
        zerofill=declared.zerofill,
    )


def _signed(text: str, declared: TypeDeclaration) -> str:
    return text + (" unsigned" if declared.unsigned else "") + (" zerofill" if declared.zerofill else "")

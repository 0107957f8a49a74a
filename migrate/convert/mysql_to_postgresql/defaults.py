"""Column defaults of MySQL and MariaDB, expressed for PostgreSQL."""

import re

from migrate.convert.context import Context, part_ref
from migrate.convert.mysql_to_postgresql.scalars import convert_scalar
from migrate.convert.notes import DEFAULT, ZERO_DATE, Refused
from migrate.model.names import ObjectKind
from migrate.model.schema import Column, Default, DefaultKind, Table
from migrate.model.types import ColumnType, TypeKind

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_BITS = re.compile(r"[bB]'([01]*)'|0b([01]+)")
_HEX = re.compile(r"[xX]'([0-9a-fA-F]*)'|0x([0-9a-fA-F]+)")
_NOW = re.compile(r"\(*(current_timestamp|now|localtimestamp|localtime|sysdate)(\((\d*)\))?\)*", re.IGNORECASE)
_TODAY = re.compile(r"\(*(curdate|current_date)(\(\))?\)*", re.IGNORECASE)
_UUID = re.compile(r"\(*uuid\(\)\)*", re.IGNORECASE)
_NUMERIC = frozenset(("smallint", "integer", "bigint", "numeric", "real", "double precision"))
_MOMENTS = ("timestamp", "date")


def is_zero_date(text: str) -> bool:
    """Whether the text is a date of MySQL's that is none: a zero month or day."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", text.strip().strip("'"))
    return match is not None and (match[2] == "00" or match[3] == "00")


def convert_default(context: Context, table: Table, column: Column, target: ColumnType) -> Default | None:
    """The column's default on the target, or None where it has none; one that is lost is noted."""
    default = column.default
    if default is None or (default.kind is DefaultKind.EXPRESSION and default.text.upper().strip("()") == "NULL"):
        return None
    if has_zero_default(column):
        context.notes.choose("zero-date")
        nullable = "" if column.nullable else " and the column takes NULL"
        context.notes.add(
            ZERO_DATE,
            part_ref(ObjectKind.COLUMN, table.name, column.name),
            f"the default of {column.name} is {default.text}, which is no date in PostgreSQL: the default is dropped{nullable}",
            fix="choose a date that stands for unknown, or use NULL",
            location=column.location,
        )
        return None
    converted = _literal(default, column, target)
    if converted is None and default.kind is DefaultKind.EXPRESSION:
        converted = _expression(context, table, column, default.text, target)
    if isinstance(converted, Default):
        return converted
    reason = converted.reason if isinstance(converted, Refused) else f"it is no value of the type {target}"
    context.notes.add(
        DEFAULT,
        part_ref(ObjectKind.COLUMN, table.name, column.name),
        f"the default of {column.name} is left out: {reason}",
        fix="set a default by hand",
        excerpt=default.text,
        location=column.location,
    )
    return None


def has_zero_default(column: Column) -> bool:
    """Whether the default is a date with a zero month or day."""
    is_date = column.type.name in ("date", "datetime", "timestamp")
    return is_date and column.default is not None and is_zero_date(column.default.text)


def _literal(default: Default, column: Column, target: ColumnType) -> Default | Refused | None:
    """The default when it is a plain value; None when it is an expression."""
    text = default.text
    bits, hexadecimal = _BITS.fullmatch(text), _HEX.fullmatch(text)
    if target.name == "bytea":
        data = bytes.fromhex(_even(hexadecimal[1] or hexadecimal[2] or "")) if hexadecimal else text.encode()
        return _value("\\x" + data.hex()) if hexadecimal or default.kind is DefaultKind.LITERAL else None
    if bits and column.type.name == "bit":
        return _bit_value(int(bits[1] or bits[2] or "0", 2), target)
    if column.type.name == "bit" and (text.isdigit() or hexadecimal):
        return _bit_value(int(text) if text.isdigit() else int(hexadecimal[1] or hexadecimal[2], 16), target)  # type: ignore[index]
    if target.name in ("boolean", *_NUMERIC):
        return _number(default, target)
    if default.kind is DefaultKind.EXPRESSION:
        return None
    return _text(text, target)


def _number(default: Default, target: ColumnType) -> Default | Refused | None:
    text = default.text.strip("'")
    if not _NUMBER.fullmatch(text):
        return None if default.kind is DefaultKind.EXPRESSION else Refused(reason=f"{text!r} is no number")
    if target.name == "boolean":
        return _expression_of("true" if float(text) else "false")
    if target.name in ("smallint", "integer", "bigint") and not text.lstrip("+-").isdigit():
        return _expression_of(str(round(float(text))))
    return _expression_of(text.lstrip("+"))


def _text(text: str, target: ColumnType) -> Default | Refused:
    if target.name == "timestamp with time zone" and re.fullmatch(r"[\d :.-]+", text):
        return _value(f"{text}+00")
    if target.name == "time without time zone" and not re.match(r"([01]?\d|2[0-3])\b", text):
        return Refused(reason=f"{text!r} is no time of day")
    if target.kind is TypeKind.ENUM and text not in target.labels:
        return Refused(reason=f"{text!r} is no member of the type")
    if target.name == "uuid" and not re.fullmatch(r"[0-9a-fA-F-]{32,36}", text):
        return Refused(reason=f"{text!r} is no uuid")
    return _value(text)


def _expression(context: Context, table: Table, column: Column, text: str, target: ColumnType) -> Default | Refused:
    now = _NOW.fullmatch(text.strip())
    if now and target.name.startswith(_MOMENTS):
        fraction = f"({now[3]})" if now[3] and now[3] != "6" else ""
        return _expression_of(f"CURRENT_TIMESTAMP{fraction}")
    if _TODAY.fullmatch(text.strip()) and target.name.startswith(_MOMENTS):
        return _expression_of("CURRENT_DATE")
    if _UUID.fullmatch(text.strip()):
        return _expression_of("gen_random_uuid()" if target.name == "uuid" else "(gen_random_uuid())::text")
    reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
    converted = convert_scalar(context, table, text, reference=reference)
    return converted if isinstance(converted, Refused) else _expression_of(f"({converted.sql})")


def _bit_value(number: int, target: ColumnType) -> Default:
    if target.name == "boolean":
        return _expression_of("true" if number else "false")
    return _expression_of(f"B'{number:0{target.length or 1}b}'")


def _even(digits: str) -> str:
    return digits if len(digits) % 2 == 0 else "0" + digits


def _value(text: str) -> Default:
    return Default(kind=DefaultKind.LITERAL, text=text)


def _expression_of(sql: str) -> Default:
    return Default(kind=DefaultKind.EXPRESSION, text=sql)

"""Columns of PostgreSQL, expressed for MySQL and MariaDB."""

import re
from collections.abc import Mapping
from dataclasses import replace

from migrate.convert.context import Context, part_ref
from migrate.convert.foreign_key_groups import Place
from migrate.convert.notes import DEFAULT, GENERATED, IDENTITY_TYPE, Converted, Refused
from migrate.convert.postgresql_to_mysql.expressions import convert_scalar
from migrate.convert.postgresql_to_mysql.types import base, convert_type
from migrate.convert.render.mysql_names import literal, quote, quote_name
from migrate.model.names import EngineName, ObjectKind, ObjectName
from migrate.model.schema import Column, Default, DefaultKind, Generated, Identity, Table
from migrate.model.types import ColumnType

_NEED_EXPRESSION = ("longtext", "longblob", "json")
_NUMBERS = ("tinyint", "smallint", "int", "bigint", "decimal", "float", "double")
_MOMENTS = ("datetime", "timestamp")
_NOW = re.compile(r"(now\(\)|current_timestamp|localtimestamp|transaction_timestamp\(\)|statement_timestamp\(\)|clock_timestamp\(\))"
                  r"(\(\d\))?(::timestamp( with(out)? time zone)?)?", re.IGNORECASE)  # fmt: skip
_UTC = re.compile(r"timezone\('utc'(::text)?, now\(\)\)|\(?now\(\) at time zone 'utc'(::text)?\)?", re.IGNORECASE)
_TODAY = re.compile(r"current_date|\('now'::text\)::date|\(?now\(\)\)?::date", re.IGNORECASE)
_UUID = re.compile(r"(\w+\.)?(gen_random_uuid|uuid_generate_v4)\(\)(::text)?", re.IGNORECASE)
NEXT = re.compile(r"nextval\('((?:[^']|'')+)'(?:::text)?(?:::regclass)?\)", re.IGNORECASE)
_TEXT_CAST = re.compile(r"'((?:[^']|'')*)'::[\w\s.\"()\[\]]+")
_ROW_BYTES = 60_000
"""A row's fixed part ends at 65,535 bytes; some room is left for what else is counted.

https://dev.mysql.com/doc/refman/8.4/en/column-count-limit.html
"""


def convert_columns(context: Context, table: Table, lengths: Mapping[Place, int]) -> tuple[Column, ...]:
    """The table's columns on the target."""
    types = [
        convert_type(context, table, column, key_length=lengths.get((table.name, column.name)))
        for column in table.columns
    ]
    types = _within_row(context, table, types, lengths)
    return tuple(_convert(context, table, column, type_) for column, type_ in zip(table.columns, types, strict=True))


def _within_row(
    context: Context, table: Table, types: list[ColumnType], lengths: Mapping[Place, int]
) -> list[ColumnType]:
    """The longest texts that no key holds become longtext until the row is short enough."""
    held = {name for owner, name in lengths if owner == table.name}
    held |= set(table.primary_key.columns if table.primary_key else ())
    held |= {name for key in table.unique_keys for name in key.columns}
    held |= {name for key in table.foreign_keys for name in key.columns}
    made = list(types)
    while sum((type_.length or 2) * 4 for type_ in made if type_.name == "varchar") > _ROW_BYTES:
        free = [
            (type_.length or 0, number)
            for number, type_ in enumerate(made)
            if type_.name == "varchar" and table.columns[number].name not in held
        ]
        if not free:
            break
        made[max(free)[1]] = base("longtext")
        context.notes.choose("text")
    return made


def _convert(context: Context, table: Table, column: Column, type_: ColumnType) -> Column:
    identity = _identity(context, table, column)
    if identity and type_.name not in ("smallint", "int", "bigint"):
        type_ = base("bigint")
    generated = _generated(context, table, column) if column.generated else None
    has_default = column.default is not None and not column.generated and identity is None
    is_uuid = column.type.name == "uuid"
    return Column(
        name=context.column(table.name, column.name),
        type=type_,
        nullable=column.nullable and identity is None,
        default=_default(context, table, column, type_) if has_default else None,
        identity=identity,
        generated=generated,
        charset="ascii" if is_uuid else None,
        collation="ascii_bin" if is_uuid else None,
        comment=column.comment[:1024],
    )


def _identity(context: Context, table: Table, column: Column) -> Identity | None:
    identity = column.identity or numbered_by_sequence(context, column)
    if identity is None:
        return None
    first = next(item for item in table.columns if item.identity or numbered_by_sequence(context, item))
    if first is not column:
        reference = part_ref(ObjectKind.COLUMN, table.name, column.name)
        message = f"{column.name} numbers itself, as {first.name} does; MySQL allows one such column a table"
        context.notes.add(IDENTITY_TYPE, reference, message, location=column.location)
        return None
    return replace(identity, sequence=None, always=False, serial=False)


def numbered_by_sequence(context: Context, column: Column) -> Identity | None:
    """How a column numbers itself whose default takes the next number of a sequence that no other column uses."""
    match = NEXT.fullmatch(column.default.text.strip()) if column.default else None
    if match is None or column.default is None or column.type.name not in ("smallint", "integer", "bigint"):
        return None
    own = match[1].replace('"', "").rpartition(".")[2]
    sequence = next((found for found in context.source.sequences if found.name.name == own), None)
    if context.default_users[column.default.text.strip()] != 1 or sequence is None or sequence.increment != 1:
        return None
    return Identity(next_value=None if sequence.last_value is None else sequence.last_value + 1)


def _sequence_named(context: Context, text: str) -> ObjectName | None:
    """The target's name of the sequence whose next number a default takes."""
    match = NEXT.fullmatch(text)
    own = match[1].replace('"', "").rpartition(".")[2] if match else ""
    for found in context.source.sequences:
        if found.name.name == own:
            return ObjectName(schema=context.schemas[found.name.schema], name=context.names.wanted(own))
    return None


def _generated(context: Context, table: Table, column: Column) -> Generated | None:
    assert column.generated is not None
    converted = convert_scalar(context, table, column.generated.expression)
    numbered = [item.name for item in table.columns if item.identity or numbered_by_sequence(context, item)]
    if isinstance(converted, Converted) and any(
        quote(context.column(table.name, name)) in converted.sql for name in numbered
    ):
        converted = Refused(reason="MySQL computes no column from one that numbers itself")
    if isinstance(converted, Refused):
        context.notes.add(
            GENERATED,
            part_ref(ObjectKind.COLUMN, table.name, column.name),
            f"{column.name} is computed in PostgreSQL and becomes a plain column: {converted.reason}",
            fix="write the expression for MySQL, or fill the column with a trigger",
            excerpt=column.generated.expression,
            location=column.location,
        )
        return None
    return Generated(expression=converted.sql, stored=column.generated.stored)


def _default(context: Context, table: Table, column: Column, type_: ColumnType) -> Default | None:
    assert column.default is not None
    text = column.default.text.strip()
    if text.upper() in ("NULL", "") and column.default.kind is DefaultKind.EXPRESSION:
        return None
    cast = _TEXT_CAST.fullmatch(text) if column.default.kind is DefaultKind.EXPRESSION else None
    if cast:
        made = _literal(cast[1].replace("''", "'"), type_)
    elif column.default.kind is DefaultKind.LITERAL:
        made = _literal(text, type_)
    else:
        made = _expression(context, table, text, type_)
    if isinstance(made, Default):
        return made
    context.notes.add(
        DEFAULT,
        part_ref(ObjectKind.COLUMN, table.name, column.name),
        f"the default of {column.name} is left out: {made.reason}",
        fix="set a default by hand",
        excerpt=column.default.text,
        location=column.location,
    )
    return None


def _literal(text: str, type_: ColumnType) -> Default | Refused:
    if type_.text == "tinyint(1)" and text.lower() in ("true", "false", "t", "f"):
        return Default(kind=DefaultKind.LITERAL, text="1" if text.lower().startswith("t") else "0")
    if type_.name == "bit":
        return Default(kind=DefaultKind.LITERAL, text=f"b'{text.removeprefix('B').strip(chr(39))}'")
    if type_.name in _NUMBERS and not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return Refused(reason=f"{text!r} is no number")
    if type_.name == "json" and text.startswith("{") and text.endswith("}") and ":" not in text:
        text = "[]" if text == "{}" and not type_.labels else text
    if type_.name in _MOMENTS:
        text = re.sub(r"\+00(:00)?$", "", text)
        if not re.fullmatch(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?", text):
            return Refused(reason=f"{text!r} is no fixed point in time")
    if type_.name == "longblob" and text.startswith("\\x"):
        return Default(kind=DefaultKind.EXPRESSION, text=f"X'{text[2:]}'")
    if type_.name in _NEED_EXPRESSION:
        return Default(kind=DefaultKind.EXPRESSION, text=literal(text))
    return Default(kind=DefaultKind.LITERAL, text=text)


def _expression(context: Context, table: Table, text: str, type_: ColumnType) -> Default | Refused:
    if text.lower() in ("true", "false"):
        return _literal(text, type_)
    if re.fullmatch(r"\(?-?\d+(\.\d+)?\)?(::[\w ]+)?", text):
        return _literal(text.partition("::")[0].strip("()"), type_)
    fraction = f"({type_.fraction})" if type_.fraction else ""
    if type_.name in _MOMENTS and _NOW.fullmatch(text):
        return Default(kind=DefaultKind.EXPRESSION, text=f"CURRENT_TIMESTAMP{fraction}")
    if type_.name in _MOMENTS and _UTC.fullmatch(text):
        return Default(kind=DefaultKind.EXPRESSION, text=f"UTC_TIMESTAMP{fraction or '()'}")
    if _TODAY.fullmatch(text) or (type_.name == "date" and _NOW.fullmatch(text)):
        return Default(kind=DefaultKind.EXPRESSION, text="CURDATE()")
    if type_.name == "time" and (_NOW.fullmatch(text) or text.lower().startswith(("current_time", "localtime"))):
        return Default(kind=DefaultKind.EXPRESSION, text=f"CURTIME{fraction or '()'}")
    if _UUID.fullmatch(text):
        return Default(kind=DefaultKind.EXPRESSION, text="UUID()")
    if "nextval(" in text.lower():
        sequence = _sequence_named(context, text) if context.target.engine is EngineName.MARIADB else None
        if sequence is not None:
            return Default(kind=DefaultKind.EXPRESSION, text=f"NEXT VALUE FOR {quote_name(sequence)}")
        return Refused(reason="it takes the next number of a sequence, which MySQL does not have")
    converted = convert_scalar(context, table, text)
    return converted if isinstance(converted, Refused) else Default(kind=DefaultKind.EXPRESSION, text=converted.sql)

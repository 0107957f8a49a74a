"""Builds schemas by hand, in few words."""

import re
from dataclasses import replace
from typing import Any

from migrate.model.names import EngineName, ObjectName, Target
from migrate.model.schema import Column, Default, DefaultKind, Identity, Index, IndexPart, Key, Schema, Table
from migrate.model.types import ColumnType

_LENGTHS = {"char", "varchar", "binary", "varbinary", "bit", "character", "character varying", "vector"}
_FRACTIONS = {
    "datetime",
    "timestamp",
    "time",
    "timestamp without time zone",
    "timestamp with time zone",
    "time without time zone",
}


def type_of(text: str) -> ColumnType:
    """The type that the text means, in MySQL's or PostgreSQL's words."""
    match = re.match(r"([a-z0-9_ ]+?)\s*(?:\((.*?)\))?((?: with| without)[a-z ]*)?( unsigned)?$", text, re.DOTALL)
    assert match, text
    name, arguments = (match[1] + (match[3] or "")).strip(), match[2]
    if name in ("enum", "set"):
        return ColumnType(name=name, text=text, labels=tuple(re.findall(r"'([^']*)'", arguments or "")))
    numbers = [int(number) for number in (arguments or "").split(",") if number]
    fields: dict[str, Any] = {}
    if name in _LENGTHS and numbers:
        fields["length"] = numbers[0]
    elif name in _FRACTIONS:
        fields["fraction"] = numbers[0] if numbers else (6 if " " in name else 0)
    elif name in ("decimal", "numeric", "float", "double") and numbers:
        fields["precision"], fields["scale"] = (*numbers, 0)[:2]
    return ColumnType(name=name, text=text, unsigned=bool(match[4]), **fields)


def column(name: str, type_: str, default: str | None = None, **fields: Any) -> Column:
    """A column; `default` is a literal, or an expression when it stands in parentheses or is a function call."""
    made = None
    if default is not None:
        is_expression = default.endswith(")") or default.upper().startswith("CURRENT_")
        made = Default(kind=DefaultKind.EXPRESSION if is_expression else DefaultKind.LITERAL, text=default)
    return Column(name=name, type=type_of(type_), default=made, **fields)


def serial(name: str = "id", type_: str = "int", **fields: Any) -> Column:
    """A column that numbers itself."""
    return Column(name=name, type=type_of(type_), nullable=False, identity=Identity(**fields))


def table(name: str, *columns: Column, key: tuple[str, ...] = (), schema: str = "Shop", **fields: Any) -> Table:
    """A table with a primary key over `key`."""
    primary = Key(name="PRIMARY", columns=key) if key else None
    made = tuple(replace(item, nullable=item.nullable and item.name not in key) for item in columns)
    return Table(name=ObjectName(schema=schema, name=name), columns=made, primary_key=primary, **fields)


def index(name: str, *columns: str, **fields: Any) -> Index:
    """An index over columns; `name(10)` is a prefix, `(…)` an expression."""
    return Index(name=name, parts=tuple(_part(text) for text in columns), **fields)


def schema_of(*tables: Table, engine: EngineName = EngineName.MYSQL, **fields: Any) -> Schema:
    """A schema of these tables."""
    schemas = tuple(sorted({table.name.schema for table in tables}))
    return Schema(engine=engine, version="8.4.0", database=schemas[0], schemas=schemas, tables=tables, **fields)


POSTGRESQL = Target(service="postgresql", engine=EngineName.POSTGRESQL)
MYSQL = Target(service="mysql", engine=EngineName.MYSQL)
MARIADB = Target(service="mariadb", engine=EngineName.MARIADB)


def _part(text: str) -> IndexPart:
    if text.startswith("("):
        return IndexPart(expression=text[1:-1])
    match = re.fullmatch(r"(.+)\((\d+)\)", text)
    return IndexPart(column=match[1], prefix_length=int(match[2])) if match else IndexPart(column=text)

"""Gives a statement whose values are not known those of a row that the source has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from migrate.engines.engine import engine_of
from migrate.engines.families import Family, family_of, underlying
from migrate.engines.workload.lexer import Sort, dialect_of, tokens
from migrate.errors import QueryFailed
from migrate.model.names import ObjectName
from migrate.model.schema import Column, Schema
from migrate.validate.rows import text
from migrate.validate.side import Side

_MARK = 424200000
_MOST_VALUES = 99
_ROWS = 101
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_TAKEN_LITERALLY = re.compile(r"[^%_\\]+")
_BEGINNING = 3
_LIMIT = 10
_NUMBERS = (Family.INTEGER, Family.DECIMAL, Family.FLOAT, Family.YEAR)


class _NoValue(Exception):
    """A value can't be told; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A statement with values, or why it has none."""

    sql: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """One place of a value: a column's, or a number whatever the data."""

    number: int
    table: ObjectName | None = None
    column: str = ""
    is_number: bool = False
    is_pattern: bool = False
    fixed: str = ""


def filled(statement: str, current: str, schema: Schema, side: Side) -> Filled:
    """The statement with a value for each question mark: of one row of each table, where columns are compared with them.

    `current` is the schema of tables that are named without one.
    """
    marked, count = _marked(statement, is_postgresql=not schema.engine.is_mysql_family)
    if count > _MOST_VALUES:
        return Filled(reason=f"it has more than {_MOST_VALUES} values, and the server kept none of them")
    try:
        wanted = list(_wanted(marked, count, current, schema))
        tables = {item.table for item in wanted if item.table}
        rows = {table: _row(side, table, wanted) for table in sorted(tables)}
        values = [item.fixed or _literal(side, item, rows) for item in wanted]
    except _NoValue as problem:
        return Filled(reason=str(problem))
    for item, value in zip(wanted, values, strict=True):
        marked = marked.replace(str(_MARK + item.number), value)
    return Filled(sql=marked)


def _marked(statement: str, *, is_postgresql: bool) -> tuple[str, int]:
    """The statement with a number of its own in the place of each question mark, and how many there are."""
    parts, number = [], 0
    for token in tokens(statement, dialect_of(postgresql=is_postgresql)):
        is_value = token.sort is Sort.PLACEHOLDER or token.text == "?"
        parts.append(str(_MARK + number) if is_value else token.text)
        number += is_value
    return "".join(parts), number


def _wanted(marked: str, count: int, current: str, schema: Schema) -> Iterator[_Wanted]:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        tree = sqlglot.parse_one(marked, read="mysql" if schema.engine.is_mysql_family else "postgres")
    except (SqlglotError, RecursionError):
        raise _NoValue("the server kept no values of it, and it can't be read") from None
    places = {node.name: node for node in tree.find_all(exp.Literal) if not node.is_string}
    for number in range(count):
        node = places.get(str(_MARK + number))
        if node is None:
            raise _NoValue("the server kept no values of it, and not all their places are understood")
        yield _place(number, node, current, schema)


def _place(number: int, node: Any, current: str, schema: Schema) -> _Wanted:
    from sqlglot import exp

    parent = node.parent
    if isinstance(parent, exp.Limit):
        return _Wanted(number=number, fixed=str(_LIMIT))
    if isinstance(parent, exp.Offset):
        return _Wanted(number=number, fixed="0")
    compared = parent.this if isinstance(parent, exp.Predicate) else None
    if compared is node:
        compared = parent.args.get("expression")
    if not isinstance(compared, exp.Column):
        around = parent.sql(dialect="mysql" if schema.engine.is_mysql_family else "postgres")
        told = re.sub(rf"{_MARK // 100}\d\d", "?", around)
        raise _NoValue(f"the server kept no values of it, and none can be told for {told[:100]}")
    table, column = _meant(compared, current, schema)
    return _Wanted(
        number=number,
        table=table,
        column=column.name,
        is_number=family_of(underlying(column.type), schema.engine) in _NUMBERS,
        is_pattern=isinstance(parent, exp.Like | exp.ILike),
    )


def _meant(mention: Any, current: str, schema: Schema) -> tuple[ObjectName, Column]:
    """The table and the column that a name means, looked for in the queries around it."""
    from sqlglot import exp

    query = mention.find_ancestor(exp.Select)
    while query is not None:
        for table in query.find_all(exp.Table):
            if table.find_ancestor(exp.Select) is not query or mention.table not in ("", table.alias_or_name):
                continue
            name = ObjectName(schema=table.db or current, name=table.name)
            found = _column(schema, name, mention.name)
            if found is not None:
                return name, found
        query = query.find_ancestor(exp.Select)
    raise _NoValue(f"the server kept no values of it, and the table of {mention.name} is not known")


def _column(schema: Schema, table: ObjectName, name: str) -> Column | None:
    columns = schema.tables_by_name[table].columns if table in schema.tables_by_name else ()
    return next((column for column in columns if column.name.lower() == name.lower()), None)


def _row(side: Side, table: ObjectName, wanted: list[_Wanted]) -> dict[str, str]:
    """Values of one row that has them all: the middle one of the first."""
    engine = engine_of(side.url)
    names = list(dict.fromkeys(item.column for item in wanted if item.table == table))
    columns = [engine.quote(name) for name in names]
    there = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    query = f"SELECT {', '.join(columns)} FROM {engine.quote_name(table)} WHERE {there} LIMIT {_ROWS}"
    try:
        rows = side.rows(query)
    except QueryFailed as problem:
        raise _NoValue(f"the server kept no values of it, and {table} can't be read: {problem.reason}") from None
    if not rows:
        raise _NoValue(f"the server kept no values of it, and {table} has no row with {', '.join(names)}")
    return {name: text(value) or "" for name, value in zip(names, rows[len(rows) // 2], strict=True)}


def _literal(side: Side, item: _Wanted, rows: dict[ObjectName, dict[str, str]]) -> str:
    assert item.table is not None
    value = rows[item.table][item.column]
    if item.is_pattern:
        found = _TAKEN_LITERALLY.match(value)
        return engine_of(side.url).literal(f"{found[0][:_BEGINNING]}%" if found else "%")
    return value if item.is_number and _NUMBER.fullmatch(value) else engine_of(side.url).literal(value)

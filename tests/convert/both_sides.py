"""Runs a program of stored code on MySQL, and what it is converted to on PostgreSQL, and gives what both say.

A case is a file: the statements that make the objects, parted by empty lines, and after `-- Run` one statement a line. In a CALL
`@name` stands for an OUT parameter, and `@name=4` for an INOUT one with its value.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pymysql

from migrate.convert.convert import convert
from migrate.engines.connect import open_raw
from migrate.engines.engine import engine_of
from migrate.model.conversion import Conversion
from migrate.model.names import Target
from migrate.model.schema import RoutineKind
from migrate.url import Url

_CALL = re.compile(r"CALL\s+(\w+)\s*\((.*)\)", re.DOTALL)
_ARGUMENT = re.compile(r"'(?:[^']|'')*'|[^,]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case, taken apart."""

    made: tuple[str, ...]
    run: tuple[str, ...]


def read_case(path: Path) -> Case:
    """The case in a file."""
    head, _, tail = path.read_text().partition("\n-- Run\n")
    chunks = [re.sub(r"\A(--[^\n]*\n)+", "", chunk).strip() for chunk in head.split("\n\n")]
    return Case(
        made=tuple(chunk for chunk in chunks if chunk), run=tuple(line for line in tail.splitlines() if line.strip())
    )


def converted(url: Url, target: Target, schema: str) -> Conversion:
    """What the database at the address becomes, in a schema of that name."""
    source = engine_of(url).inspect(url)
    return convert(source, target, renames={url.database: schema})


def on_mysql(url: Url, statements: tuple[str, ...]) -> list[Any]:
    """What MySQL says to each statement."""
    with open_raw(url, autocommit=True) as connection:
        return [_mysql(connection, statement) for statement in statements]


def on_postgresql(url: Url, conversion: Conversion, schema: str, statements: tuple[str, ...]) -> list[Any]:
    """What PostgreSQL says to each statement."""
    with open_raw(url, autocommit=True) as connection:
        connection.execute(f'SET search_path = "{schema}"')
        return [_postgresql(connection, conversion, statement) for statement in statements]


def _mysql(connection: Any, statement: str) -> Any:
    call = _CALL.fullmatch(statement.strip())
    with connection.cursor() as cursor:
        try:
            if call is None:
                cursor.execute(statement)
                return _rows(cursor.fetchall()) if cursor.description else "done"
            arguments = [item.strip() for item in _ARGUMENT.findall(call[2])]
            for item in arguments:
                if item.startswith("@") and "=" in item:
                    cursor.execute(f"SET {item}")
            names = [item.partition("=")[0] for item in arguments]
            cursor.execute(f"CALL {call[1]}({', '.join(names)})")
            sets = []
            while True:
                if cursor.description:
                    sets.append(_rows(cursor.fetchall()))
                if not cursor.nextset():
                    break
            out = [name for name in names if name.startswith("@")]
            if out:
                cursor.execute(f"SELECT {', '.join(out)}")
                return sets, _rows(cursor.fetchall())
        except pymysql.MySQLError as problem:
            return _refusal(str(problem.args[1]) if problem.args[0] in (1644, 5000) else "")
        return sets, []


def _postgresql(connection: Any, conversion: Conversion, statement: str) -> Any:
    call = _CALL.fullmatch(statement.strip())
    try:
        if call is not None:
            return _call(connection, conversion, call)
        cursor = connection.execute(statement)
        return _rows(cursor.fetchall()) if cursor.description else "done"
    except psycopg.Error as problem:
        own = (problem.sqlstate or "").startswith("45")
        return _refusal(problem.diag.message_primary or "" if own else "")


def _call(connection: Any, conversion: Conversion, call: re.Match[str]) -> Any:
    routine = next(item for item in conversion.schema.routines if item.name.name == call[1].lower())
    arguments = [item.strip() for item in _ARGUMENT.findall(call[2])]
    values = [(item.partition("=")[2] or "NULL") if item.startswith("@") else item for item in arguments]
    written = ", ".join(values)
    if routine.kind is RoutineKind.FUNCTION:
        return [_rows(connection.execute(f"SELECT * FROM {call[1]}({written})").fetchall())], []
    if "refcursor" not in routine.parameters:
        cursor = connection.execute(f"CALL {call[1]}({written})")
        return [], _rows(cursor.fetchall()) if cursor.description else []
    with connection.transaction():
        row = connection.execute(f"CALL {call[1]}({written})").fetchone()
        count = routine.parameters.count("refcursor")
        cursors = [name for name in row[len(row) - count :] if name is not None]
        sets = [_rows(connection.execute(f'FETCH ALL FROM "{name}"').fetchall()) for name in cursors]
    return sets, _rows([row[: len(row) - count]] if len(row) > count else [])


def _refusal(message: str) -> tuple[str, str]:
    return ("refused", message)


def _rows(rows: Any) -> list[tuple[Any, ...]]:
    return [tuple(_plain(value) for value in row) for row in rows]


def _plain(value: Any) -> Any:
    """Numbers as numbers and moments without their zone, which both servers have as UTC."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, (bool, int)):
        return Decimal(int(value))
    return Decimal(str(value)) if isinstance(value, float) else value

"""Makes the source: runs a MySQL script in a database of its own, and fills empty tables with rows at their types' limits."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pymysql

from migrate.engines.connect import RawConnection, open_raw
from migrate.engines.dumps.blocks import STORED_CODE, is_complete
from migrate.engines.mysql.engine import MySql
from migrate.model.names import EngineName
from migrate.model.schema import Column, ForeignKey, Schema, Table
from migrate.url import Url

ROWS = 3
"""Made for an empty table: the lowest values, the highest, and ordinary ones."""
Value = str | bytes | int | None
_BETWEEN = re.compile(r"(?:\s+|#[^\n]*|--(?:[ \t\r][^\n]*|(?=\n|\Z))|/\*(?!!).*?\*/)+", re.DOTALL)
_DELIMITER = re.compile(r"delimiter[ \t]+(\S+)[^\n]*", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"(?:create|drop|alter)\s+(?:database|schema|user)\b|use\b|set\s+(?:global|persist|@@global)|grant\b|revoke\b|flush\b",
    re.IGNORECASE,
)
"""Statements that would reach beyond the database."""
_INTEGER_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "bigint": 64}
_TEXT_BYTES = {"tinytext": 255, "text": 65535, "mediumtext": 70000, "longtext": 70000}
_BLOB_BYTES = {"tinyblob": 255, "blob": 65535, "mediumblob": 70000, "longblob": 70000}
_FIXED = {
    "date": ("1000-01-01", "9999-12-31", "2024-02-29"),
    "datetime": ("1000-01-01 00:00:00", "9999-12-31 23:59:59", "2024-02-29 12:34:56"),
    "timestamp": ("1970-01-01 00:00:01", "2038-01-19 03:14:07", "2024-02-29 12:34:56"),
    "time": ("-838:59:59", "838:59:59", "12:34:56"),
    "year": ("1901", "2155", "2024"),
    "float": ("-3.40282e38", "3.40282e38", "0.1"),
    "double": ("-1.7976931348623157e308", "1.7976931348623157e308", "0.1"),
    "json": ("null", '{"b": 1, "a": [1.0, "\\u00e9"]}', '{"k": "v"}'),
}


def statements(script: str) -> Iterator[str]:
    """Takes a script apart as MySQL's own client does."""
    position, delimiter = 0, ";"
    while True:
        between = _BETWEEN.match(script, position)
        position = between.end() if between else position
        if position >= len(script):
            return
        if command := _DELIMITER.match(script, position):
            position, delimiter = command.end(), command[1]
            continue
        end = _end(script, position, delimiter)
        is_code = STORED_CODE.match(script[position : position + 200].encode())
        if delimiter != ";" and not is_code:
            delimiter_here, end = ";", min(end, _end(script, position, ";"))
        else:
            delimiter_here = delimiter
        while is_code and delimiter == ";" and end < len(script) and not is_complete(script[position:end]):
            end = _end(script, end + 1, ";")
        if text := script[position:end].replace("\\\n", "\n").strip():
            yield text
        position = end + (len(delimiter) if script.startswith(delimiter, end) else len(delimiter_here))


def _end(script: str, start: int, delimiter: str) -> int:
    parts = (
        r"'(?:\\.|''|[^'\\])*'|\"(?:\\.|\"\"|[^\"\\])*\"|`[^`]*`|--[ \t\r][^\n]*|#[^\n]*|/\*(?!!).*?\*/|(?P<end>"
        + re.escape(delimiter)
        + ")"
    )
    for match in re.compile(parts, re.DOTALL).finditer(script, start):
        if match["end"]:
            return match.start()
    return len(script)


def run_scripts(url: Url, files: Sequence[Path], *, own_names: Sequence[str] = ()) -> list[str]:
    """Runs the scripts in the address's database; statements about other databases are passed over. Gives what was refused.

    `own_names` are what the scripts call their database, in views and stored code too.
    """
    qualifier = (
        re.compile(rf"(?<![\w@'`.])`?(?:{'|'.join(map(re.escape, own_names))})`?\.(?=[\w`])") if own_names else None
    )
    refused = []
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = '', foreign_key_checks = 0")
        for file in files:
            for statement in statements(file.read_text(encoding="utf-8", errors="replace")):
                if _ELSEWHERE.match(statement):
                    continue
                if qualifier and statement[:6].upper() == "CREATE":
                    statement = qualifier.sub("", statement)
                try:
                    cursor.execute(statement)
                except pymysql.Error as problem:
                    refused.append(f"{file.name}: {statement[:70]!r}: {problem.args[-1]}")
    return refused


def fill(url: Url, schema: Schema) -> int:
    """Puts rows into every empty table. Gives how many the source refused, for a check, a key or a trigger of its own."""
    refused = 0
    quote = MySql(EngineName.MYSQL).quote
    with open_raw(url, autocommit=True) as connection, connection.cursor() as cursor:
        connection.decoders = {}
        cursor.execute("SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', foreign_key_checks = 0, @disable_audit = 1")
        for table in _parents_first(schema):
            cursor.execute(f"SELECT 1 FROM {quote(table.name.name)} LIMIT 1")
            if cursor.fetchone():
                continue
            columns = [column for column in table.columns if not column.generated]
            names = ", ".join(quote(column.name) for column in columns)
            for row in range(ROWS):
                values = {column.name: _by_type(column, row) for column in columns}
                for key in table.foreign_keys:
                    values |= _referred(connection, schema, key, row)
                refused += not _insert(connection, quote(table.name.name), names, list(values.values()))
    return refused


def _parents_first(schema: Schema) -> Iterator[Table]:
    """Every table after those that it refers to, as far as they do not refer to each other in a circle."""
    left = {table.name: table for table in schema.tables}
    while left:
        free = [
            table
            for table in left.values()
            if not any(
                key.referenced_table in left and key.referenced_table != table.name for key in table.foreign_keys
            )
        ]
        for table in free or list(left.values())[:1]:
            yield left.pop(table.name)


def _referred(connection: RawConnection, schema: Schema, key: ForeignKey, row: int) -> dict[str, Value]:
    """The values of a foreign key's columns: those of the parent's row of that number, or NULL where it has none."""
    quote = MySql(EngineName.MYSQL).quote
    names = ", ".join(map(quote, key.referenced_columns))
    if key.referenced_table not in schema.tables_by_name:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quote(key.referenced_table.name)} LIMIT {ROWS}")
        rows = list(cursor.fetchall())
    return dict(zip(key.columns, rows[row % len(rows)] if rows else [None] * len(key.columns), strict=True))


def _insert(connection: RawConnection, table: str, names: str, values: Sequence[Value]) -> bool:
    marks = ", ".join(
        "ST_GeomFromText(%s)" if isinstance(value, str) and value.startswith("\0") else "%s" for value in values
    )
    given = [value.lstrip("\0") if isinstance(value, str) else value for value in values]
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", given)
    except pymysql.Error:
        return False
    return True


def _by_type(column: Column, row: int) -> Value:
    type_ = column.type
    name = type_.name
    if column.identity:
        return row + 1
    if column.default and row == 0 and column.default.text.startswith("0000-"):
        return column.default.text
    if name in _INTEGER_BITS:
        bits = _INTEGER_BITS[name]
        low, high = (0, 2**bits - 1) if type_.unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        return (low, high, 7)[row]
    if name in _FIXED:
        return "0" if type_.unsigned and row == 0 else _FIXED[name][row]
    if name == "decimal":
        digits = "9" * ((type_.precision or 10) - (type_.scale or 0)) or "0"
        highest = f"{digits}.{'9' * (type_.scale or 0)}".rstrip(".")
        return (("0" if type_.unsigned else f"-{highest}"), highest, "1")[row]
    if name in ("enum", "set"):
        labels = type_.labels
        return (labels[0], ",".join(labels) if name == "set" else labels[-1], labels[len(labels) // 2])[row]
    if name == "bit":
        return (b"\0", (2 ** (type_.length or 1) - 1).to_bytes(8, "big"), b"\1")[row]
    if name in ("char", "varchar") or name in _TEXT_BYTES:
        return _text(column, row)
    if name in ("binary", "varbinary") or name in _BLOB_BYTES:
        size = type_.length if name.endswith("binary") and type_.length is not None else _BLOB_BYTES.get(name, 1)
        return (b"\0" * min(size, 1), bytes(255 - at % 256 for at in range(size)), b"row"[:size])[row]
    return "\0POINT(1 2)" if name in ("point", "geometry") else None


def _text(column: Column, row: int) -> str:
    """`row` 1 is as long as the type allows, and of characters that hardly compress."""
    wide = (column.charset or "").startswith("utf8mb4")
    length = (
        column.type.length if column.type.length is not None else _TEXT_BYTES[column.type.name] // (4 if wide else 1)
    )
    if row != 1:
        return ("a", "", "Text")[row][:length]
    source = random.Random(length)
    first, last = (0x20000, 0x2A6D0) if wide else (0x21, 0x7D)
    return "Zz"[:length] + "".join(chr(source.randint(first, last)) for _ in range(length - 2))

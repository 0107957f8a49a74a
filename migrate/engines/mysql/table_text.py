"""Finds in SHOW CREATE TABLE what MySQL's information_schema lacks.

It does not tell a full-text index's parser, and it cuts a binary default at its first zero byte: `0xFF00` is printed as
`0xFF`. Only tables with a full-text index or a binary default are asked for their statement.
"""

import re
from collections.abc import Iterable

from migrate.engines.catalogue_row import Row
from migrate.engines.mysql.expression_text import unquote

_PARSER = re.compile(r"^  FULLTEXT KEY `((?:[^`]|``)*)` [^\n]*WITH PARSER `((?:[^`]|``)*)`", re.MULTILINE)
_BINARY = frozenset({"binary", "varbinary"})


def lacking_tables(columns: Iterable[Row], indexes: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """The schema and name of each table of which information_schema does not tell all."""
    rows = [row for row in columns if is_cut(row)]
    rows += [row for row in indexes if row.text("index_type").upper() == "FULLTEXT"]
    return tuple(sorted({(row.text("schema_name"), row.text("table_name")) for row in rows}))


def is_cut(column: Row) -> bool:
    """Whether the column's default may have been cut."""
    return column.text("data_type").lower() in _BINARY and column.text("column_default").startswith("0x")


def parsers_in(statement: str) -> dict[str, str]:
    """The parser of each full-text index that names one."""
    return {_unquoted(match[1]): _unquoted(match[2]) for match in _PARSER.finditer(statement)}


def binary_default_in(statement: str, column: str, *, pads: bool) -> str | None:
    """The default of a binary column as a hexadecimal literal; None where the statement has none.

    Zero bytes at the end are left out of a type that `pads` with them.
    """
    name = re.escape(column.replace("`", "``"))
    match = re.search(rf"^  `{name}` [^\n]*? DEFAULT (0x[0-9A-F]*|'(?:[^'\\]|''|\\.)*')", statement, re.M | re.S)
    if match is None:
        return None
    value = bytes.fromhex(match[1][2:]) if match[1].startswith("0x") else unquote(match[1]).encode()
    if pads:
        value = value.rstrip(b"\0") or b"\0"
    return "0x" + value.hex().upper()


def _unquoted(name: str) -> str:
    return name.replace("``", "`")

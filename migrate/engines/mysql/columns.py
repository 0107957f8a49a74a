"""Makes columns from information_schema.COLUMNS of MySQL and MariaDB."""

import re

from migrate.engines.catalogue_row import Row
from migrate.engines.mysql.expression_text import is_quoted, unescape, unquote, without_parentheses
from migrate.engines.mysql.table_text import binary_default_in, is_cut
from migrate.engines.mysql.type_text import parse_type
from migrate.model.names import EngineName
from migrate.model.schema import Column, Default, DefaultKind, Generated, Identity

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_NOW = re.compile(r"(?:current_timestamp|now|localtime|localtimestamp)(?:\(\d*\))?", re.IGNORECASE)
_ON_UPDATE = re.compile(r"\bon update (\S+)", re.IGNORECASE)
_BINARY = frozenset({"binary", "varbinary"})
_TIMES = frozenset({"timestamp", "datetime"})


def make_column(row: Row, engine: EngineName, *, next_value: int | None = None, statement: str = "") -> Column:
    """One column of a table.

    `next_value` is the table's next AUTO_INCREMENT, used where this is the column of it; `statement` is the table's
    SHOW CREATE TABLE where it was asked for.
    """
    extra = row.text("extra")
    said = extra.upper()
    on_update = _ON_UPDATE.search(extra)
    generated = _generated(row, engine)
    return Column(
        name=row.text("column_name"),
        type=parse_type(row.text("column_type"), srid=row.number("srid")),
        nullable=row.flag("is_nullable"),
        default=None if generated else _default(row, engine, statement),
        identity=Identity(next_value=next_value) if "AUTO_INCREMENT" in said else None,
        generated=generated,
        on_update=on_update[1].upper().removesuffix("()") if on_update else None,
        charset=row.maybe("charset_name"),
        collation=row.maybe("collation_name"),
        comment=row.text("column_comment"),
        invisible=re.search(r"\bINVISIBLE\b", said) is not None,
    )


def make_view_column(row: Row) -> Column:
    """One column of a view: its name and type only, for the rest is the tables'."""
    return Column(
        name=row.text("column_name"),
        type=parse_type(row.text("column_type"), srid=row.number("srid")),
        nullable=row.flag("is_nullable"),
        charset=row.maybe("charset_name"),
        collation=row.maybe("collation_name"),
    )


def _generated(row: Row, engine: EngineName) -> Generated | None:
    said = row.text("extra").upper()
    if " GENERATED" not in said:
        return None
    text = row.text("generation_expression")
    return Generated(
        expression=without_parentheses(unescape(text) if engine is EngineName.MYSQL else text),
        stored="VIRTUAL GENERATED" not in said,
    )


def _default(row: Row, engine: EngineName, statement: str) -> Default | None:
    text = row.maybe("column_default")
    if text is None:
        return None
    if engine is EngineName.MARIADB:
        return _mariadb_default(text)
    if statement and is_cut(row):
        pads = row.text("data_type").lower() == "binary"
        text = binary_default_in(statement, row.text("column_name"), pads=pads) or text
    return _mysql_default(text, row)


def _mysql_default(text: str, row: Row) -> Default:
    name = row.text("data_type").lower()
    if "DEFAULT_GENERATED" in row.text("extra").upper():
        return Default(kind=DefaultKind.EXPRESSION, text=unescape(text))
    is_expression = (
        (name in _TIMES and _NOW.fullmatch(text) is not None)
        or (name == "bit" and text.startswith("b'"))
        or (name in _BINARY and text.startswith("0x"))
    )
    return Default(kind=DefaultKind.EXPRESSION if is_expression else DefaultKind.LITERAL, text=text)


def _mariadb_default(text: str) -> Default | None:
    """MariaDB prints a default as SQL: https://mariadb.com/kb/en/information-schema-columns-table/"""
    if text.upper() == "NULL":
        return None
    if is_quoted(text):
        return Default(kind=DefaultKind.LITERAL, text=unquote(text))
    if _NUMBER.fullmatch(text):
        return Default(kind=DefaultKind.LITERAL, text=text)
    return Default(kind=DefaultKind.EXPRESSION, text=text)

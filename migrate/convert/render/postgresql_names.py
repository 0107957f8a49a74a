"""When a PostgreSQL name must be quoted, and the quoting itself.

Words: the keywords of PostgreSQL 15 to 18 that can't stand as a column's or a function's name without quotes
(https://www.postgresql.org/docs/current/sql-keywords-appendix.html).
"""

import re

from migrate.engines.postgresql.engine import PostgreSql
from migrate.model.names import ObjectName

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_ENGINE = PostgreSql()
_WORDS = """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case
    cast char character check coalesce collate collation column concurrently constraint create cross
    current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
    decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
    freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
    interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query
    json_scalar json_serialize json_table json_value lateral leading least left like limit localtime
    localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on
    only or order out outer overlaps overlay placing position precision primary real references returning right
    row select session_user setof similar smallint some substring symmetric system_user table tablesample then
    time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where
    window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
    xmlserialize xmltable
"""
_KEYWORDS = frozenset(_WORDS.split())


def needs_quotes(name: str) -> bool:
    """Whether the name means something else, or nothing, without quotes."""
    return not _PLAIN.fullmatch(name) or name in _KEYWORDS


def quote(name: str) -> str:
    """The name, in double quotes where it needs them."""
    return _ENGINE.quote(name) if needs_quotes(name) else name


def quote_name(name: ObjectName) -> str:
    """The name with its schema, quoted where needed."""
    return f"{quote(name.schema)}.{quote(name.name)}"


def quote_all(names: tuple[str, ...]) -> str:
    """A list of names, parted by commas."""
    return ", ".join(quote(name) for name in names)


def literal(text: str) -> str:
    """The text as a string literal."""
    return _ENGINE.literal(text)

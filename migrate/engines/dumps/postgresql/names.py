"""The names that PostgreSQL gives to what was declared without one, and names as it prints them.

src/backend/commands/indexcmds.c (`ChooseRelationName`, `ChooseIndexNameAddition`) and src/backend/utils/adt/ruleutils.c
(`quote_identifier`).
"""

import re
from collections.abc import Container, Iterable
from itertools import count

from migrate.engines.dumps.postgresql.tokens import MOST_NAME_BYTES, clipped
from migrate.model.names import ObjectName

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
_KEYWORD_LIST = """all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both
    case cast char character check coalesce collate collation column concurrently constraint create cross
    current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
    decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
    freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
    interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg
    json_query json_scalar json_serialize json_table json_value lateral leading least left like limit
    localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif
    numeric offset on only or order out outer overlaps overlay placing position precision primary real
    references returning right row select session_user setof similar smallint some substring symmetric
    system_user table tablesample then time timestamp to trailing treat trim true union unique user using
    values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists
    xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable"""
_KEYWORDS = frozenset(_KEYWORD_LIST.split())


def quoted(name: str) -> str:
    """The name as the server prints it: in quotes where it needs them."""
    if _PLAIN.match(name) and name not in _KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def quoted_name(name: ObjectName) -> str:
    """The name with its schema, as the server prints it."""
    return f"{quoted(name.schema)}.{quoted(name.name)}"


def make_name(first: str, second: str, label: str) -> str:
    """Puts a name together of a table's, its columns' and a label, in 63 bytes.

    >>> make_name("film", "title", "key"), make_name("film", "", "pkey")
    ('film_title_key', 'film_pkey')
    """
    available = MOST_NAME_BYTES - len(label) - 1 - (1 if second else 0)
    one, two = len(first.encode(errors="replace")), len(second.encode(errors="replace"))
    while one + two > available:
        one, two = (one - 1, two) if one > two else (one, two - 1)
    return "_".join(part for part in (clipped(first, one), clipped(second, two), label) if part)


def choose_name(first: str, second: str, label: str, taken: Container[str]) -> str:
    """The first such name that is free: a number is put behind the label until one is."""
    name = make_name(first, second, label)
    numbers = count(1)
    while name in taken:
        name = make_name(first, second, f"{label}{next(numbers)}")
    return name


def columns_addition(columns: Iterable[str]) -> str:
    """The part of a name that says which columns it is about."""
    found = ""
    for column in columns:
        found += ("_" if found else "") + column
        if len(found.encode(errors="replace")) >= MOST_NAME_BYTES + 1:
            break
    return clipped(found)

"""Which MySQL functions a piece of SQL calls that PostgreSQL does not have, and whether the SQL can be read at all.

The source's own text is looked at, never a translation of it: a translator's silence says nothing.
Functions of MySQL: https://dev.mysql.com/doc/refman/8.4/en/built-in-function-reference.html
Functions of PostgreSQL: https://www.postgresql.org/docs/current/functions.html
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from sqlglot import Token, TokenType, exp, parse_one
from sqlglot.dialects.mysql import MySQL
from sqlglot.errors import SqlglotError

PrimaryKeys = Mapping[str, tuple[str, ...]]
MISSING = frozenset(
    (
        "addtime",
        "aes_decrypt",
        "aes_encrypt",
        "benchmark",
        "bin",
        "bin_to_uuid",
        "charset",
        "coercibility",
        "collation",
        "compress",
        "connection_id",
        "conv",
        "elt",
        "export_set",
        "extractvalue",
        "field",
        "find_in_set",
        "format",
        "format_bytes",
        "found_rows",
        "from_days",
        "get_format",
        "get_lock",
        "inet6_aton",
        "inet6_ntoa",
        "inet_aton",
        "inet_ntoa",
        "is_free_lock",
        "is_used_lock",
        "is_uuid",
        "json_array_append",
        "json_array_insert",
        "json_contains",
        "json_contains_path",
        "json_depth",
        "json_insert",
        "json_keys",
        "json_length",
        "json_merge",
        "json_merge_patch",
        "json_merge_preserve",
        "json_overlaps",
        "json_pretty",
        "json_quote",
        "json_remove",
        "json_replace",
        "json_schema_valid",
        "json_search",
        "json_set",
        "json_storage_size",
        "json_type",
        "json_unquote",
        "json_valid",
        "last_insert_id",
        "load_file",
        "make_set",
        "makedate",
        "match",
        "mbrcontains",
        "mbrwithin",
        "name_const",
        "oct",
        "ord",
        "period_add",
        "period_diff",
        "quote",
        "random_bytes",
        "release_all_locks",
        "release_lock",
        "row_count",
        "sec_to_time",
        "sleep",
        "soundex",
        "statement_digest",
        "strcmp",
        "substring_index",
        "subtime",
        "time_format",
        "time_to_sec",
        "timediff",
        "timestampdiff",
        "to_days",
        "to_seconds",
        "uncompress",
        "unix_timestamp",
        "updatexml",
        "uuid_short",
        "uuid_to_bin",
        "week",
        "weekday",
        "weekofyear",
        "weight_string",
        "yearweek",
    )
)
"""Functions of MySQL without an equal of the same meaning in PostgreSQL."""

_CONSTRUCTS = (
    ("HANDLER", "condition handlers"),
    ("CURSOR", "cursors"),
    ("SIGNAL", "SIGNAL"),
    ("PREPARE", "dynamic SQL"),
    ("TEMPORARY", "temporary tables"),
    ("COMMIT", "COMMIT"),
    ("ROLLBACK", "ROLLBACK"),
)


def missing_functions(sql: str) -> tuple[str, ...]:
    """The functions of `MISSING` that the SQL calls, in capitals and in the order they first stand there."""
    tokens = _tokens(sql)
    found = (
        token.text.upper()
        for token, following in pairwise(tokens)
        if following.token_type is TokenType.L_PAREN
        and token.token_type not in (TokenType.STRING, TokenType.IDENTIFIER)
        and token.text.lower() in MISSING
    )
    return tuple(dict.fromkeys(found))


def constructs(body: str) -> tuple[str, ...]:
    """What in a routine's body has no direct equal in PL/pgSQL, for people."""
    words = {token.text.upper() for token in _tokens(body) if token.token_type is not TokenType.STRING}
    found = [name for word, name in _CONSTRUCTS if word in words]
    if any(token.token_type is TokenType.PARAMETER for token in _tokens(body)):
        found.append("user variables")
    return tuple(found)


@lru_cache(maxsize=4096)
def parse_query(sql: str) -> exp.Query | None:
    """The query as a tree, or None where it can't be read. The tree is shared: look, and change nothing."""
    try:
        tree = parse_one(sql, read="mysql")
    except SqlglotError:
        return None
    return tree if isinstance(tree, exp.Query) else None


def ungrouped_columns(query: exp.Query, primary_keys: PrimaryKeys) -> Iterator[str]:
    """Columns that a query with GROUP BY shows without grouping by them, aggregating them, or grouping by their table's key.

    `primary_keys` gives the columns of a table's primary key, by the table's name in lower case.
    """
    for select in query.find_all(exp.Select):
        group = select.args.get("group")
        if group is not None and group.expressions:
            yield from _ungrouped(select, group.expressions, primary_keys)


def _ungrouped(select: exp.Select, group: list[exp.Expression], primary_keys: PrimaryKeys) -> Iterator[str]:
    grouped = {part.sql(dialect="mysql").lower() for part in group}
    columns = {(part.table.lower(), part.name.lower()) for part in group if isinstance(part, exp.Column)}
    names = {name for _, name in columns}
    tables = {table.alias_or_name.lower(): table.name.lower() for table in select.find_all(exp.Table)}
    for number, shown in enumerate(select.expressions, start=1):
        value = shown.unalias()
        if value.sql(dialect="mysql").lower() in grouped or str(number) in grouped or shown.alias.lower() in names:
            continue
        for column in _free_columns(value):
            owner = column.table.lower()
            key = primary_keys.get(tables.get(owner, "") if owner else next(iter(tables.values()), ""), ())
            has_key = bool(key) and all({(owner, name), ("", name)} & columns for name in key)
            if column.name.lower() not in names and not has_key:
                yield column.sql(dialect="mysql").replace("`", "")


def _free_columns(value: exp.Expression) -> Iterator[exp.Column]:
    """The columns of an expression that stand in no aggregate and no query of their own."""
    if isinstance(value, (exp.AggFunc, exp.Query, exp.Window)):
        return
    if isinstance(value, exp.Column):
        yield value
        return
    for part in value.iter_expressions():
        yield from _free_columns(part)


@lru_cache(maxsize=4096)
def _tokens(sql: str) -> list[Token]:
    try:
        return list(MySQL().tokenize(sql))
    except SqlglotError:
        return []

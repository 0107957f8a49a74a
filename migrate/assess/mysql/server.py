"""Settings of the source's server that its code leans on."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.finding import Finding
from migrate.assess.registry import check

_STRICT = ("STRICT_TRANS_TABLES", "STRICT_ALL_TABLES", "TRADITIONAL")
_DIALECT = {
    "ANSI_QUOTES": '"…" names things instead of quoting text',
    "PIPES_AS_CONCAT": "|| joins texts",
    "NO_BACKSLASH_ESCAPES": "a backslash is a character like any other",
    "ORACLE": "stored code is in Oracle's language",
    "NO_UNSIGNED_SUBTRACTION": "unsigned numbers may go below zero",
    "PAD_CHAR_TO_FULL_LENGTH": "CHAR comes back with its blanks",
}


@check("MY601")
def lax_sql_mode(context: Context) -> Iterator[Finding]:
    """A server that changes bad values instead of refusing them."""
    mode = context.variable("sql_mode")
    if mode is not None and not any(word in mode.split(",") for word in _STRICT):
        message = (
            "sql_mode is not strict: MySQL cuts texts and clips numbers where PostgreSQL refuses the row, so "
            "INSERTs of the application may begin to fail"
        )
        yield context.on_server(message, setting="sql_mode")


@check("MY602")
def sql_mode_dialect(context: Context) -> Iterator[Finding]:
    """A sql_mode that changes what SQL means."""
    words = (context.variable("sql_mode") or "").split(",")
    for word in sorted(set(words) & set(_DIALECT)):
        yield context.on_server(
            f"sql_mode holds {word}: {_DIALECT[word]}, and code must be read that way", setting="sql_mode"
        )


@check("MY603")
def lower_case_table_names(context: Context) -> Iterator[Finding]:
    """A server that does not heed the case of tables' names."""
    value = context.variable("lower_case_table_names")
    if value in ("1", "2"):
        message = (
            f"lower_case_table_names is {value}: queries may spell a table in any case; on PostgreSQL that holds as "
            "long as nobody quotes the name"
        )
        yield context.on_server(message, setting="lower_case_table_names")


@check("MY604")
def numbering_by_steps(context: Context) -> Iterator[Finding]:
    """AUTO_INCREMENT in steps other than 1."""
    step = context.number("auto_increment_increment")
    if step is not None and step != 1 and any(column.identity for _, column in context.columns()):
        message = (
            f"auto_increment_increment is {step}: on PostgreSQL the identity columns count by 1 unless told otherwise"
        )
        yield context.on_server(message, setting="auto_increment_increment")

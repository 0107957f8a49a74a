"""Tables of MariaDB's that MySQL can't make."""

from collections.abc import Iterator
from itertools import chain

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sql_text import all_sql
from migrate.assess.version_facts import mariadb_only, reserved_words
from migrate.catalogue import reaches
from migrate.model.schema import Table

_LONG_TYPES = ("tinyblob", "blob", "mediumblob", "longblob", "tinytext", "text", "mediumtext", "longtext")
_LONG_UNIQUE_BYTES = 3072
_BYTES_A_CHARACTER = 4


@check("AW164")
def mariadb_engine(context: Context) -> Iterator[Finding]:
    """A storage engine that only MariaDB has. Services of AWS have a check of their own for all but InnoDB."""
    if context.target.service != "mysql":
        return
    for table in context.schema.tables:
        engine = table.storage_engine or ""
        if engine.upper() in mariadb_only("storage_engines"):
            yield context.on_table(table, f"{shown(table.name.name)} is {engine}, which MySQL has not: make it InnoDB")


@check("AW165")
def mariadb_collation(context: Context) -> Iterator[Finding]:
    """Collations that MySQL does not know."""
    for table in context.schema.tables:
        used = {table.collation or "", *(column.collation or "" for column in table.columns)}
        unknown = sorted(name for name in used if any(part in name for part in mariadb_only("collations")))
        if unknown:
            message = (
                f"{shown(table.name.name)} compares by {', '.join(unknown)}, which MySQL has not: CREATE TABLE is "
                "refused"
            )
            yield context.on_table(table, message)


@check("AW166")
def mariadb_table_option(context: Context) -> Iterator[Finding]:
    """Table options that MySQL does not know."""
    for table in context.schema.tables:
        names = sorted({name for name, _ in table.options} & mariadb_only("table_options"))
        if names:
            yield context.on_table(
                table, f"{shown(table.name.name)} has {', '.join(names)}, which MySQL can't read: leave it out"
            )


@check("AW167")
def long_unique_key(context: Context) -> Iterator[Finding]:
    """A unique key over whole BLOB or TEXT columns, or over more bytes than an index of MySQL's holds."""
    for table, key in context.all_keys():
        prefixes = dict(zip(key.columns, key.prefix_lengths, strict=False))
        columns = [column for column in table.columns if column.name in key.columns and not prefixes.get(column.name)]
        whole = [column.name for column in columns if column.type.name in _LONG_TYPES]
        size = sum(_BYTES_A_CHARACTER * (column.type.length or 0) for column in columns if column.charset == "utf8mb4")
        if whole or size > _LONG_UNIQUE_BYTES:
            what = f"whole {', '.join(shown(name) for name in whole)}" if whole else f"{size} bytes"
            message = f"{shown(key.name)} is unique over {what}, which MariaDB does by a hash and MySQL refuses"
            yield context.on_key(table, key, message)


@check("AW170")
def default_from_sequence(context: Context) -> Iterator[Finding]:
    """NEXT VALUE FOR and NEXTVAL."""
    for text in all_sql(context):
        at = next(chain(text.places("NEXT", "VALUE", "FOR"), text.calls(mariadb_only("sequence_functions"))), None)
        if at is not None:
            yield text.finding(f"{text.title} asks a sequence for a number, and MySQL has no sequences", at)


@check("AW171")
def reserved_in_mysql(context: Context) -> Iterator[Finding]:
    """Names that MySQL reserves and MariaDB does not."""
    there = context.target.engine_version
    words = {
        entry.word
        for entry in reserved_words()
        if (not there or reaches(there, entry.version))
        and not (entry.until and (not there or reaches(there, entry.until)))
    } - mariadb_only("reserved_too")
    for table in context.schema.tables:
        for name in _names(table):
            if name.upper() in words:
                message = (
                    f"{shown(name)} in {shown(table.name.name)} is a word that MySQL reserves and MariaDB does not: "
                    "quote it"
                )
                yield context.on_table(table, message)


def _names(table: Table) -> tuple[str, ...]:
    return (table.name.name, *(column.name for column in table.columns))

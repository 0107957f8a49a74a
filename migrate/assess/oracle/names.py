"""Names: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Database-Object-Names-and-Qualifiers.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.oracle_reach import LONGEST_NAME_BYTES
from migrate.assess.registry import check
from migrate.assess.reserved import POSTGRESQL_RESERVED
from migrate.model.schema import Table

_LONGEST_IN_POSTGRESQL = 63


@check("OR220")
def name_with_quotes(context: Context) -> Iterator[Finding]:
    """A table or column that must be quoted in Oracle."""
    for table in context.schema.tables:
        names = [name for name in _names(table) if not _is_plain(name)]
        if names:
            message = (
                f"{shown(table.name.name)} has names that only quotes keep: {', '.join(shown(name) for name in names)}; "
                "the target folds or keeps letters by other rules, so choose one spelling for queries and DMS's rules"
            )
            yield context.on_table(table, message)


@check("OR221")
def long_name(context: Context) -> Iterator[Finding]:
    """A name that DMS or PostgreSQL does not take."""
    is_postgresql = context.target.engine.value == "postgresql"
    for table in context.schema.tables:
        for name in _names(table):
            size = len(name.encode())
            if size > LONGEST_NAME_BYTES:
                cut = " and PostgreSQL cuts it at 63" if is_postgresql and size > _LONGEST_IN_POSTGRESQL else ""
                message = (
                    f"{shown(name)} of {shown(table.name.name)} has {size} bytes: DMS does not take names of more than "
                    f"{LONGEST_NAME_BYTES}{cut}"
                )
                yield context.on_table(table, message)


@check("OR222")
def word_of_postgresql(context: Context) -> Iterator[Finding]:
    """A table or column named by a word that PostgreSQL reserves and Oracle does not."""
    for table in context.schema.tables:
        for name in _names(table):
            if name.lower() in POSTGRESQL_RESERVED:
                message = (
                    f"{shown(name)} of {shown(table.name.name)} is reserved in PostgreSQL: every query must quote it"
                )
                yield context.on_table(table, message)


def _names(table: Table) -> tuple[str, ...]:
    return (table.name.name, *(column.name for column in table.columns))


def _is_plain(name: str) -> bool:
    bare = name.replace("$", "").replace("#", "").replace("_", "")
    return name == name.upper() and bare.isalnum() and name[:1].isalpha()

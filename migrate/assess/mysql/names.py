"""Names: what PostgreSQL folds, reserves, cuts off or confuses."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.reserved import POSTGRESQL_RESERVED
from migrate.model.issue import Severity

NAME_BYTES = 63
"""The longest name in PostgreSQL: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS"""


@check("MY501")
def mixed_case_name(context: Context) -> Iterator[Finding]:
    """A table with names that hold capitals, which the converter folds to lower case."""
    for table in context.schema.tables:
        columns = [column.name for column in table.columns if column.name != column.name.lower()]
        is_mixed = table.name.name != table.name.name.lower()
        if not columns and not is_mixed:
            continue
        among = (
            f"column{'s' if len(columns) > 1 else ''} {', '.join(shown(name) for name in columns)}" if columns else ""
        )
        what = " and ".join(part for part in ("its name" if is_mixed else "", among) if part)
        message = (
            f"{shown(table.name.name)} has capitals in {what}: they become lower case, since PostgreSQL folds every "
            "name that is not quoted"
        )
        yield context.on_table(table, message)


@check("MY502")
def reserved_word(context: Context) -> Iterator[Finding]:
    """A table or column named by a word that PostgreSQL reserves."""
    for table in context.schema.tables:
        if table.name.name.lower() in POSTGRESQL_RESERVED:
            message = (
                f"the table {shown(table.name.name)} has a name that PostgreSQL reserves: it is kept, and every "
                "query must quote it"
            )
            yield context.on_table(table, message)
    for table, column in context.columns():
        if column.name.lower() in POSTGRESQL_RESERVED:
            message = (
                f"{shown(table.name.name, column.name)} has a name that PostgreSQL reserves: it is kept, and every "
                "query must quote it"
            )
            yield context.on_column(table, column, message, guilty=column.name)


@check("MY503")
def name_too_long(context: Context) -> Iterator[Finding]:
    """A name of more than 63 bytes."""
    for table in context.schema.tables:
        if size := _excess(table.name.name):
            yield context.on_table(table, _long(shown(table.name.name), size))
        for column in table.columns:
            if size := _excess(column.name):
                yield context.on_column(table, column, _long(shown(table.name.name, column.name), size))
        for index in table.indexes:
            if size := _excess(index.name):
                message = _long(shown(table.name.name, index.name), size)
                yield context.on_index(table, index, message, severity=Severity.INFO)
        for key in table.unique_keys:
            if size := _excess(key.name):
                yield context.on_key(table, key, _long(shown(table.name.name, key.name), size), severity=Severity.INFO)
    for view in context.schema.views:
        if size := _excess(view.name.name):
            yield context.on_object(view, _long(shown(view.name.name), size))


@check("MY504")
def names_differ_by_case(context: Context) -> Iterator[Finding]:
    """Two tables whose names are one when folded."""
    first: dict[tuple[str, str], str] = {}
    for table in sorted(context.schema.tables, key=lambda item: item.name):
        place = (table.name.schema.lower(), table.name.name.lower())
        if place in first:
            message = (
                f"{shown(table.name.name)} and {shown(first[place])} differ only in case: folded they are one name, "
                "and DMS does not tell them apart"
            )
            yield context.on_table(table, message)
        first.setdefault(place, table.name.name)


@check("MY505")
def several_databases(context: Context) -> Iterator[Finding]:
    """More than one database."""
    names = sorted({table.name.schema for table in context.schema.tables})
    if len(names) > 1:
        listed = ", ".join(shown(name) for name in names)
        message = (
            f"the databases {listed} become schemas of one PostgreSQL database; were they databases there, no query "
            "could join them"
        )
        yield context.on_server(message)


def _excess(name: str) -> int:
    size = len(name.encode())
    return size if size > NAME_BYTES else 0


def _long(name: str, size: int) -> str:
    return f"{name} has a name of {size} bytes: PostgreSQL takes {NAME_BYTES}, so it is shortened"

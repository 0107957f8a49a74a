"""Columns that are kept in a way of SQL Server's own.

https://learn.microsoft.com/en-us/sql/t-sql/statements/create-table-transact-sql
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check
from migrate.assess.script_sql import expression_sql
from migrate.assess.sqlserver.lighter import to_mysql
from migrate.assess.sqlserver.words import calls
from migrate.model.names import ObjectKind

_CHANGING = frozenset(
    {"GETDATE", "GETUTCDATE", "SYSDATETIME", "SYSUTCDATETIME", "SYSDATETIMEOFFSET", "NEWID", "RAND", "SUSER_SNAME"}
)
_HAS_VIRTUAL = 18
"""PostgreSQL computes a column as it is read from this version on."""


@check("MS114")
def masked_column(context: Context) -> Iterator[Finding]:
    """A column that most users see masked."""
    for item in others(context, "masked column"):
        message = f"{shown(item.table, item.name)} is masked here: DMS moves it unmasked, and the target masks nothing"
        yield on_other(item, message)


@check("MS115")
def encrypted_column(context: Context) -> Iterator[Finding]:
    """A column that only clients can decrypt."""
    for item in others(context, "encrypted column"):
        message = (
            f"{shown(item.table, item.name)} is encrypted by the clients' keys: DMS does not support that, and could "
            "only move what nobody can read there"
        )
        yield on_other(item, message)


@check("MS116")
def sparse_column(context: Context) -> Iterator[Finding]:
    """A table with sparse columns."""
    seen = set()
    for item in others(context, "sparse column", "column set"):
        place = (item.schema, item.table)
        if place not in seen:
            seen.add(place)
            message = f"{shown(item.table)} has sparse columns, such as {shown(item.name)}: DMS does not take the table"
            yield on_other(item, message)


@check("MS117")
def filestream(context: Context) -> Iterator[Finding]:
    """Contents that are kept as files of the server."""
    for item in others(context, "filestream column"):
        message = (
            f"{shown(item.table, item.name)} is kept as files beside the database: neither RDS nor Aurora has a place "
            "for them"
        )
        yield on_other(item, message)
    for table in context.schema.tables:
        if any(name == "FILETABLE" for name, _ in table.options):
            message = f"{shown(table.name.name)} is a FileTable, a folder of files of the server: there is none like it"
            yield context.on_table(table, message)


@check("MS118")
def computed_column(context: Context) -> Iterator[Finding]:
    """A computed column."""
    changing = {
        text.object.path: name
        for text in expression_sql(context)
        if text.object.kind is ObjectKind.COLUMN
        for name in (next((text.word_at(at) for at in calls(text, _CHANGING)), ""),)
        if name
    }
    for table, column in context.columns():
        if column.generated is None:
            continue
        called = shown(table.name.name, column.name)
        name = changing.get((table.name.schema, table.name.name, column.name))
        if name:
            message = f"{called} is computed by {name.lower()}(): a generated column may not, so a view has to do it"
        else:
            how = _stored(context, column.generated.stored)
            message = f"{called} is computed: write its expression anew{how}, and leave it out of DMS's task"
        yield context.on_column(table, column, message, guilty=column.generated.expression)


def _stored(context: Context, stored: bool) -> str:
    """What is to be said of a column that is computed as it is read."""
    if stored or to_mysql(context):
        return ""
    first = context.target.engine_version.partition(".")[0]
    if not first.isdigit():
        return f", as a stored column before PostgreSQL {_HAS_VIRTUAL}"
    return "" if int(first) >= _HAS_VIRTUAL else ", as a stored column"

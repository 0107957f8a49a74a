"""What CDC needs of a MySQL or MariaDB table.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MySQL.html#CHAP_Source.MySQL.Limitations
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.reach import quoted_names
from migrate.assess.registry import check
from migrate.model.issue import Severity

_LOB_TYPES = ("blob", "mediumblob", "longblob", "text", "mediumtext", "longtext", "json")


@check("CD112")
def no_key(context: Context) -> Iterator[Finding]:
    """A table without any key: a change is matched by the values of the whole row."""
    for table in context.schema.tables:
        if table.primary_key or table.unique_keys:
            continue
        lob = next((column for column in table.columns if column.type.name in _LOB_TYPES), None)
        if lob:
            message = (
                f"{shown(table.name.name)} has no primary or unique key: CDC can't fill its large column "
                f"{shown(lob.name)} without one"
            )
            yield context.on_table(table, message, severity=Severity.ERROR)
            continue
        message = (
            f"{shown(table.name.name)} has no primary or unique key: CDC finds the row of each change by comparing "
            "all columns, which scans the table and meets equal rows twice"
        )
        yield context.on_table(table, message)


@check("CD113")
def cascade(context: Context) -> Iterator[Finding]:
    """A foreign key whose cascade the log does not hold."""
    for table, key in context.foreign_keys():
        rules = [
            f"ON {event} {rule}"
            for event, rule in (("DELETE", key.on_delete), ("UPDATE", key.on_update))
            if rule in ("CASCADE", "SET NULL")
        ]
        if rules:
            message = (
                f"{' '.join(rules)} changes rows of {shown(table.name.name)} inside InnoDB, and no such change "
                "reaches the binlog: CDC leaves them as they were"
            )
            yield context.on_foreign_key(table, key, message, guilty=rules[0])


@check("CD114")
def generated_column(context: Context) -> Iterator[Finding]:
    """A generated column: DMS does not capture it, and can't write it."""
    for table, column in context.columns():
        if column.generated:
            message = (
                f"{shown(table.name.name, column.name)} is generated: DMS must leave it out, the target computes it"
            )
            yield context.on_column(table, column, message, guilty="generated")


@check("CD115")
def quote_in_name(context: Context) -> Iterator[Finding]:
    """A back-tick or a single quote in a name."""
    for table in context.schema.tables:
        for name in quoted_names(table):
            message = (
                f"{shown(table.name.name)}: DMS does not support the back-tick or quote in the name {shown(name)!r} "
                "and can't load the table"
            )
            yield context.on_table(table, message)

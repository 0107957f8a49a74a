"""Keys and columns of PostgreSQL that DMS can't load, follow or compare.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.PostgreSQL.html#CHAP_Source.PostgreSQL.Limitations
"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.reach import POSTGRESQL_LARGE_TYPES
from migrate.assess.registry import check
from migrate.model.types import TypeKind


@check("CD217")
def large_primary_key(context: Context) -> Iterator[Finding]:
    """A primary key over a type that DMS takes for a large object."""
    for table in context.schema.tables:
        for name in table.primary_key.columns if table.primary_key else ():
            kind = table.column(name).type
            if table.primary_key and kind.kind is TypeKind.BASE and kind.name in POSTGRESQL_LARGE_TYPES:
                message = (
                    f"the key of {shown(table.name.name)} holds {shown(name)}, {kind}: DMS takes that for a large "
                    "object, by which it finds no row"
                )
                yield context.on_key(table, table.primary_key, message, guilty=name)
                break


@check("CD218")
def deferrable_constraint(context: Context) -> Iterator[Finding]:
    """A constraint that holds at the end of a transaction alone."""
    for table in context.schema.tables:
        for key in (table.primary_key, *table.unique_keys):
            if key and key.deferrable:
                message = (
                    f"{shown(table.name.name, key.name)} is DEFERRABLE: DMS does not defer it while it applies changes"
                )
                yield context.on_key(table, key, message, guilty="deferrable")
        for foreign in table.foreign_keys:
            if foreign.deferrable:
                message = f"{shown(table.name.name, foreign.name)} is DEFERRABLE: DMS does not defer it while it applies changes"
                yield context.on_foreign_key(table, foreign, message, guilty="deferrable")


@check("CD219")
def coalesce_in_unique_index(context: Context) -> Iterator[Finding]:
    """A unique index over coalesce."""
    for table, index in context.indexes():
        if index.unique and any("coalesce(" in (part.expression or "").lower() for part in index.parts):
            message = f"{shown(table.name.name, index.name)} is unique over coalesce(…), which DMS does not support"
            yield context.on_index(table, index, message, guilty="coalesce")


@check("CD220")
def partitioned_source(context: Context) -> Iterator[Finding]:
    """A partitioned table of PostgreSQL."""
    for table in context.schema.tables:
        if table.partitioning:
            message = (
                f"{shown(table.name.name)} is partitioned: DMS makes a plain table of it, does not follow changes of "
                "its partitions, and loads parent and partitions twice where a rule selects both"
            )
            yield context.on_table(table, message)


@check("CD221")
def large_object(context: Context) -> Iterator[Finding]:
    """A column that may point at a large object."""
    for table, column in context.columns("oid", "lo"):
        message = (
            f"{shown(table.name.name, column.name)} is {column.type}: where it points at a large object, DMS carries "
            "over the number and not the object"
        )
        yield context.on_column(table, column, message, guilty=str(column.type))


@check("CD226")
def large_column_without_key(context: Context) -> Iterator[Finding]:
    """A large column in a table without any key."""
    for table in context.schema.tables:
        if table.primary_key or table.unique_keys:
            continue
        lost = [column.name for column in table.columns if column.type.name in POSTGRESQL_LARGE_TYPES]
        if lost:
            message = (
                f"{shown(table.name.name)} has no key: DMS leaves its large columns ({', '.join(map(shown, lost))}) out "
                "of the table with no more than a warning"
            )
            yield context.on_table(table, message)


@check("CD227")
def identity_always(context: Context) -> Iterator[Finding]:
    """An identity that takes no value from outside."""
    for table, column in context.columns():
        if column.identity and column.identity.always:
            message = (
                f"{shown(table.name.name, column.name)} is GENERATED ALWAYS: the INSERTs of CDC give a value, which "
                "such a column refuses; make it BY DEFAULT on the target until cutover"
            )
            yield context.on_column(table, column, message, guilty="always")


@check("CD228")
def blanks_of_char(context: Context) -> Iterator[Finding]:
    """A CHAR, whose blanks DMS cuts off."""
    for table, column in context.columns("character"):
        if (column.type.length or 1) > 1 and column.type.kind is TypeKind.BASE:
            message = f"{shown(table.name.name, column.name)} is {column.type}: DMS cuts off its blanks unless TrimSpaceInChar is false"
            yield context.on_column(table, column, message, guilty=str(column.type))

"""Primary and unique keys, and foreign keys."""

from collections.abc import Iterator

from migrate.assess.collations import collation_of, ignores_case
from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.model.issue import Severity
from migrate.model.schema import Column, ForeignKey, Table


@check("MY207")
def no_primary_key(context: Context) -> Iterator[Finding]:
    """A table without a primary key."""
    for table in context.schema.tables:
        if table.primary_key or _prefix_primary_key(table):
            continue
        keys = [key for key in table.unique_keys if not any(table.column(name).nullable for name in key.columns)]
        advice = (
            f"its unique key {shown(keys[0].name)} could be it"
            if keys
            else "nothing tells its rows apart, so validation can only compare it as a whole"
        )
        yield context.on_table(table, f"{shown(table.name.name)} has no primary key; {advice}")


@check("MY214")
def case_insensitive_key(context: Context) -> Iterator[Finding]:
    """A key over text that ignores case in MySQL: PostgreSQL's would take 'a' beside 'A'."""
    for table, key in context.all_keys():
        for name in key.columns:
            column = table.column(name)
            collation = collation_of(context.schema, table, column)
            if ignores_case(collation) and column.type.name not in ("enum", "set"):
                message = (
                    f"{shown(table.name.name, name)} is unique without regard to case ({collation}); on PostgreSQL "
                    "'a' and 'A' are two values, and a look-up must match the case"
                )
                yield context.on_key(table, key, message, guilty=name)
                break


@check("MY216")
def foreign_key_types(context: Context) -> Iterator[Finding]:
    """A foreign key between columns whose types will not compare, or are not the same."""
    for table, key, pairs in _pairs(context):
        for child, parent in pairs:
            message = (
                f"{shown(table.name.name, child.name)} is {child.type} and refers to "
                f"{shown(key.referenced_table.name, parent.name)}, {parent.type}"
            )
            if child.type.name == parent.type.name == "enum":
                text = f"{message}: on PostgreSQL two enum types, between which no foreign key can stand"
                yield context.on_foreign_key(table, key, text, guilty=child.name, severity=Severity.ERROR)
            elif (child.type.name, child.type.unsigned) != (parent.type.name, parent.type.unsigned):
                text = f"{message}: they become different types, which PostgreSQL may refuse or compare slowly"
                yield context.on_foreign_key(table, key, text, guilty=child.name)


@check("MY223")
def foreign_key_to_no_key(context: Context) -> Iterator[Finding]:
    """A foreign key to columns that are no key: PostgreSQL refuses it."""
    for table, key in context.foreign_keys():
        parent = context.schema.tables_by_name.get(key.referenced_table)
        if parent is None:
            continue
        unique = [set(item.columns) for item in (parent.primary_key, *parent.unique_keys) if item]
        if set(key.referenced_columns) not in unique:
            columns = ", ".join(shown(name) for name in key.referenced_columns)
            message = (
                f"{shown(table.name.name)} refers to {shown(parent.name.name)} ({columns}), which is no primary or "
                "unique key: PostgreSQL refuses the foreign key"
            )
            yield context.on_foreign_key(table, key, message, guilty=shown(parent.name.name))


def _prefix_primary_key(table: Table) -> bool:
    return any(index.unique and index.name == "PRIMARY" for index in table.indexes)


def _pairs(context: Context) -> Iterator[tuple[Table, ForeignKey, list[tuple[Column, Column]]]]:
    for table, key in context.foreign_keys():
        parent = context.schema.tables_by_name.get(key.referenced_table)
        there = {column.name: column for column in parent.columns} if parent else {}
        here = {column.name: column for column in table.columns}
        names = zip(key.columns, key.referenced_columns, strict=False)
        yield table, key, [(here[a], there[b]) for a, b in names if a in here and b in there]

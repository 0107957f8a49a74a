"""Indexes."""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.functions import missing_functions
from migrate.assess.registry import check
from migrate.model.issue import Severity
from migrate.model.schema import Index, Key, Table


@check("MY208")
def prefix_index(context: Context) -> Iterator[Finding]:
    """An index on the first characters of a column."""
    for table, index in context.indexes():
        for part in index.parts:
            if part.prefix_length and part.column and not index.unique and index.method == "btree":
                expression = f"left({shown(part.column)}, {part.prefix_length})"
                message = (
                    f"{shown(table.name.name, index.name)} covers {part.prefix_length} characters of "
                    f"{shown(part.column)}: it becomes an index on {expression}, which only queries with that "
                    "expression use"
                )
                yield context.on_index(table, index, message, guilty=f"({part.prefix_length})")
                break


@check("MY209")
def prefix_key(context: Context) -> Iterator[Finding]:
    """A key on the first characters of a column."""
    for table in context.schema.tables:
        key = table.primary_key
        pairs = zip(key.columns, key.prefix_lengths, strict=False) if key else ()
        name, length = next(((name, length) for name, length in pairs if length), ("", None))
        if key and length:
            message = (
                f"the primary key of {shown(table.name.name)} covers {length} characters of {shown(name)}: on PostgreSQL "
                "it covers the whole column, and takes rows that differ only in what follows"
            )
            yield context.on_key(table, key, message, guilty=f"({length})")
    for table, index in context.indexes():
        part = next((part for part in index.parts if part.prefix_length and part.column), None)
        if not index.unique or part is None:
            continue
        message = (
            f"{shown(table.name.name, index.name)} is unique on {part.prefix_length} characters of "
            f"{shown(part.column or '')}: it becomes a unique index on left({shown(part.column or '')}, "
            f"{part.prefix_length}), to which no foreign key can refer"
        )
        yield context.on_index(table, index, message, guilty=f"({part.prefix_length})")


@check("MY210")
def fulltext_index(context: Context) -> Iterator[Finding]:
    """A full-text index."""
    for table, index in context.indexes():
        if index.method == "fulltext":
            message = (
                f"{shown(table.name.name, index.name)} is FULLTEXT: it becomes a GIN index on a tsvector, and every "
                "MATCH … AGAINST must be rewritten for it"
            )
            yield context.on_index(table, index, message, guilty="fulltext")


@check("MY211")
def spatial_index(context: Context) -> Iterator[Finding]:
    """A spatial index."""
    for table, index in context.indexes():
        if index.method in ("spatial", "rtree"):
            message = (
                f"{shown(table.name.name, index.name)} is SPATIAL: with PostGIS it becomes a GiST index, without it "
                "there is none"
            )
            yield context.on_index(table, index, message, guilty="spatial")


@check("MY212")
def functional_index(context: Context) -> Iterator[Finding]:
    """An index on an expression."""
    for table, index in context.indexes():
        if (expression := next((part.expression for part in index.parts if part.expression), None)) is None:
            continue
        name = shown(table.name.name, index.name)
        if missing := missing_functions(expression):
            message = f"{name} calls {', '.join(missing)}, which PostgreSQL lacks: the index can't be made as it is"
            yield context.on_index(table, index, message, guilty=missing[0], severity=Severity.ERROR)
            continue
        message = (
            f"{name} is an index on an expression: PostgreSQL takes it only where every function in it is immutable, "
            "and uses it only for the very same expression"
        )
        yield context.on_index(table, index, message, guilty=expression)


@check("MY213")
def index_name_collision(context: Context) -> Iterator[Finding]:
    """An index named like another in the same schema: in PostgreSQL they share one space of names with tables."""
    taken = {(table.name.schema.lower(), table.name.name.lower()): "a table" for table in context.schema.tables}
    taken |= {(view.name.schema.lower(), view.name.name.lower()): "a view" for view in context.schema.views}
    for table in sorted(context.schema.tables, key=lambda item: item.name):
        items: tuple[Index | Key, ...] = (*table.unique_keys, *table.indexes)
        for item in items:
            if item.name == "PRIMARY":
                continue
            place = (table.name.schema.lower(), item.name.lower())
            if place in taken:
                message = (
                    f"{shown(table.name.name, item.name)} has the name of {taken[place]}: index names are one for a "
                    "whole schema in PostgreSQL, so it is renamed"
                )
                yield _on(context, table, item, message)
            taken.setdefault(place, f"an index of {shown(table.name.name)}")


def _on(context: Context, table: Table, item: Index | Key, message: str) -> Finding:
    if isinstance(item, Index):
        return context.on_index(table, item, message, guilty=item.name)
    return context.on_key(table, item, message, guilty=item.name)

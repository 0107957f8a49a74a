"""Indexes: https://learn.microsoft.com/en-us/sql/relational-databases/indexes/indexes"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check
from migrate.assess.sqlserver.lighter import by_itself, to_mysql


@check("MS204")
def filtered_index(context: Context) -> Iterator[Finding]:
    """An index over some of the rows."""
    for table, index in context.indexes():
        if index.predicate is None:
            continue
        called = shown(table.name.name, index.name)
        if not to_mysql(context):
            message = f"{called} is a filtered index: PostgreSQL's partial index is the same"
            yield by_itself(context.on_index(table, index, message, guilty=index.predicate))
        else:
            lost = "over every row it would refuse some" if index.unique else "it has to hold every row"
            message = f"{called} is a filtered index, which MySQL does not have: {lost}"
            yield context.on_index(table, index, message, guilty=index.predicate)


@check("MS205")
def columnstore_index(context: Context) -> Iterator[Finding]:
    """An index that keeps columns instead of rows."""
    for table, index in context.indexes():
        if "columnstore" in index.method:
            message = (
                f"{shown(table.name.name, index.name)} is a columnstore index: DMS does not support it, and the target "
                "keeps rows"
            )
            yield context.on_index(table, index, message)


@check("MS206")
def fulltext_index(context: Context) -> Iterator[Finding]:
    """A full-text index."""
    there = "MySQL's MATCH … AGAINST" if to_mysql(context) else "PostgreSQL's tsvector and to_tsquery"
    for table, index in context.indexes():
        if index.method == "fulltext":
            message = (
                f"{shown(table.name.name)} has a full-text index: {there} takes its place, with words and ranks of its "
                "own, and queries by CONTAINS or FREETEXT are to be written anew"
            )
            yield context.on_table(table, message)


@check("MS207")
def xml_index(context: Context) -> Iterator[Finding]:
    """An index of XML documents."""
    for table, index in context.indexes():
        if index.method in ("xml", "selective"):
            message = (
                f"{shown(table.name.name, index.name)} indexes what stands inside XML documents: the target can only "
                "index one chosen value of them"
            )
            yield context.on_index(table, index, message)


@check("MS208")
def spatial_index(context: Context) -> Iterator[Finding]:
    """An index of shapes."""
    there = (
        "MySQL's SPATIAL INDEX asks for a column that is NOT NULL and has one reference system"
        if to_mysql(context)
        else "PostGIS has GiST indexes for it, which know no grid"
    )
    for table, index in context.indexes():
        if index.method == "spatial":
            yield context.on_index(table, index, f"{shown(table.name.name, index.name)} is a spatial index: {there}")


@check("MS209")
def covering_columns(context: Context) -> Iterator[Finding]:
    """An index that carries further columns, on its way to an engine whose indexes do not."""
    for table, index in context.indexes():
        if index.include:
            yield context.on_index(table, index, _covering(shown(table.name.name, index.name), index.include))
    for table, key in context.all_keys():
        if key.include:
            yield context.on_key(table, key, _covering(shown(table.name.name, key.name), key.include))


def _covering(called: str, include: tuple[str, ...]) -> str:
    listed = ", ".join(shown(name) for name in include)
    return f"{called} carries {listed}: MySQL has no INCLUDE, so queries read the row for them"


@check("MS210")
def clustered_index(context: Context) -> Iterator[Finding]:
    """A table whose rows are kept in the order of an index that is not its primary key."""
    there = "MySQL keeps rows by primary key" if to_mysql(context) else "PostgreSQL keeps rows in no order"
    for table, index in context.indexes():
        if index.method == "clustered":
            message = f"{shown(table.name.name, index.name)} decides in which order rows are kept: {there}"
            yield context.on_index(table, index, message)


@check("MS212")
def indexed_view(context: Context) -> Iterator[Finding]:
    """A view whose rows are stored."""
    there = "MySQL has no stored views" if to_mysql(context) else "a materialized view is as old as its last REFRESH"
    for view in context.schema.views:
        if view.materialized:
            message = (
                f"{shown(view.name.name)} is an indexed view, current with every change: {there}, and DMS moves none"
            )
            yield context.on_object(view, message)

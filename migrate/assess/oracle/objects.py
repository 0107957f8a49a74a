"""Objects beside tables and code: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.others import on_other, others
from migrate.assess.registry import check

_LARGEST = 2**63 - 1


@check("OR501")
def oracle_synonym(context: Context) -> Iterator[Finding]:
    """A second name."""
    there = (
        "search_path finds a schema's tables, and a view stands for a single one"
        if context.target.engine.value == "postgresql"
        else "a view stands for a table"
    )
    for item in others(context, "synonym"):
        name = shown(item.schema, item.name) if item.schema else shown(item.name)
        yield on_other(item, f"{name} is a synonym: {context.target.engine.title} has none; {there}")


@check("OR502")
def link_to_database(context: Context) -> Iterator[Finding]:
    """A link to another database."""
    there = (
        "oracle_fdw or postgres_fdw reach another server"
        if context.target.engine.value == "postgresql"
        else "RDS and Aurora MySQL reach no other server"
    )
    for item in others(context, "database link"):
        yield on_other(
            item, f"{shown(item.name)} links to another database: {there}, with an account and a network of its own"
        )


@check("OR503")
def stored_query(context: Context) -> Iterator[Finding]:
    """A materialized view."""
    for view in context.schema.views:
        if view.materialized:
            how = view.algorithm or ""
            fast = ", and never by the changes alone as FAST does" if "FAST" in how or "ON COMMIT" in how else ""
            there = (
                f"PostgreSQL refreshes it as a whole and on command{fast}"
                if context.target.engine.value == "postgresql"
                else f"{context.target.engine.title} has none: a table and a job take its place"
            )
            yield context.on_object(view, f"{shown(view.name.name)} is a materialized view: {there}")


@check("OR504")
def log_of_changes(context: Context) -> Iterator[Finding]:
    """A materialized view log."""
    for item in others(context, "materialized view log"):
        message = f"{shown(item.name)} has a materialized view log, which nothing on the target reads: it is left out"
        yield on_other(item, message)


@check("OR505")
def directory_of_the_server(context: Context) -> Iterator[Finding]:
    """A directory of the server."""
    for item in others(context, "directory"):
        message = f"{shown(item.name)} is a directory of the database server: RDS and Aurora give no access to files"
        yield on_other(item, message)


@check("OR506")
def object_type(context: Context) -> Iterator[Finding]:
    """An object or collection type."""
    for item in context.schema.types:
        what = {"table": "a nested table", "varray": "an array", "incomplete": "declared and not defined"}.get(
            item.kind
        )
        there = (
            "PostgreSQL's types have columns and no methods, and arrays instead of collections"
            if context.target.engine.value == "postgresql"
            else f"{context.target.engine.title} has no types of users"
        )
        yield context.on_object(item, f"{shown(item.name.name)} is {what or 'an object type'}: {there}")


@check("OR507")
def sequence_limit(context: Context) -> Iterator[Finding]:
    """A sequence that could count beyond bigint."""
    for sequence in context.schema.sequences:
        if (sequence.maximum or 0) > _LARGEST:
            message = (
                f"{shown(sequence.name.name)} may count to {sequence.maximum}: on the target it ends at {_LARGEST}, the "
                "largest bigint"
            )
            yield context.on_object(sequence, message)


@check("OR508")
def sequence_without_equal(context: Context) -> Iterator[Finding]:
    """A sequence, on the way to an engine without them."""
    for sequence in context.schema.sequences:
        message = (
            f"{shown(sequence.name.name)} is a sequence, which MySQL does not have: AUTO_INCREMENT numbers one table, "
            "a table of counters several"
        )
        yield context.on_object(sequence, message)


@check("OR509")
def sequence_continues(context: Context) -> Iterator[Finding]:
    """A sequence, which DMS does not move."""
    for sequence in context.schema.sequences:
        message = (
            f"{shown(sequence.name.name)} is not carried by DMS: before the change-over, set it beyond the last number "
            "that Oracle gave, by at least its cache"
        )
        yield context.on_object(sequence, message)
